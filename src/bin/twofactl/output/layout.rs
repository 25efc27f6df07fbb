//! Decides how a table fits a terminal: which columns, how wide, or one field
//! a line instead.
//!
//! Pure arithmetic on widths in cells; knows neither texts nor colours. A cell
//! is never broken over lines: lines of different rows would mix.

/// Cells between two columns.
pub(super) const GAP: usize = 2;
/// Below this a table is unreadable, and each row becomes lines of fields.
const NARROW: usize = 60;
/// A text that is cut to less says nothing.
const LEAST: usize = 10;

/// What may give way where a terminal is too narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Spare columns are left out, then the widest texts are cut.
    Cut,
    /// Nothing: the rows become fields.
    Whole,
}

/// How rows are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// One field a line.
    Fields,
    /// These columns, by index, each with the width it may take.
    Columns(Vec<(usize, usize)>),
}

/// Lays out columns of these natural widths on `room` cells. `spare` names the
/// columns that may be left out, the first to go first.
pub(super) fn lay_out(natural: &[usize], spare: &[usize], room: usize, fit: Fit) -> Layout {
    if room < NARROW {
        return Layout::Fields;
    }
    let mut columns: Vec<_> = natural.iter().copied().enumerate().collect();
    if total(&columns) <= room {
        return Layout::Columns(columns);
    }
    if fit == Fit::Whole {
        return Layout::Fields;
    }
    for out in spare {
        if total(&columns) > room {
            columns.retain(|(index, _)| index != out);
        }
    }
    if cut(&mut columns, room) { Layout::Columns(columns) } else { Layout::Fields }
}

fn total(columns: &[(usize, usize)]) -> usize {
    let gaps = columns.len().saturating_sub(1) * GAP;
    columns.iter().map(|(_, width)| width).sum::<usize>() + gaps
}

/// Narrows the widest columns until all fit; `false` if they would say nothing.
fn cut(columns: &mut [(usize, usize)], room: usize) -> bool {
    loop {
        let excess = total(columns).saturating_sub(room);
        if excess == 0 {
            return true;
        }
        let widest = columns.iter().map(|(_, width)| *width).max().unwrap_or(0);
        if widest <= LEAST {
            return false;
        }
        // Down to the next one, so that all wide ones share what is missing.
        let next = columns.iter().map(|(_, width)| *width).filter(|width| *width < widest).max();
        let floor = next.unwrap_or(0).max(LEAST);
        let at_once: Vec<_> = columns.iter_mut().filter(|(_, width)| *width == widest).collect();
        let share = excess.div_ceil(at_once.len().max(1)).min(widest - floor);
        at_once.into_iter().for_each(|(_, width)| *width -= share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(layout: &Layout) -> Vec<(usize, usize)> {
        match layout {
            Layout::Columns(columns) => columns.clone(),
            Layout::Fields => panic!("fields"),
        }
    }

    #[test]
    fn what_fits_is_left_alone() {
        let layout = lay_out(&[20, 30, 26], &[0], 80, Fit::Cut);
        assert_eq!(widths(&layout), [(0, 20), (1, 30), (2, 26)]);
    }

    #[test]
    fn spare_columns_go_first_and_only_as_many_as_needed() {
        let layout = lay_out(&[22, 30, 27, 9], &[3, 0], 80, Fit::Cut);
        assert_eq!(widths(&layout), [(1, 30), (2, 27)]);
        let layout = lay_out(&[20, 30, 24, 9], &[3, 0], 80, Fit::Cut);
        assert_eq!(widths(&layout), [(0, 20), (1, 30), (2, 24)]);
    }

    #[test]
    fn the_widest_are_cut_alike() {
        let layout = lay_out(&[10, 50, 40], &[], 80, Fit::Cut);
        assert_eq!(widths(&layout), [(0, 10), (1, 33), (2, 33)]);
        for room in 60..200 {
            let columns = widths(&lay_out(&[10, 120, 40, 7], &[], room, Fit::Cut));
            assert!(total(&columns) <= room);
            assert!(columns.iter().all(|(_, width)| *width >= 7));
        }
    }

    #[test]
    fn what_would_say_nothing_becomes_fields() {
        assert_eq!(lay_out(&[11; 14], &[], 80, Fit::Cut), Layout::Fields);
        assert_eq!(lay_out(&[20, 20], &[], 59, Fit::Cut), Layout::Fields);
        assert_eq!(lay_out(&[50, 40], &[0], 80, Fit::Whole), Layout::Fields);
    }
}
