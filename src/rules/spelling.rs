//! Whether a name that stands for nothing is nearly one that exists. Both are
//! given in the form in which names are compared.

/// Slips beyond this many are another name.
const MOST_SLIPS: usize = 3;

/// So many letters make one slip likely.
const LETTERS_A_SLIP: usize = 4;

/// A beginning shorter than this is the beginning of too much.
const SHORTEST_BEGINNING: usize = 2;

/// How far `name` is from what was typed: the smaller, the nearer. `None` if it
/// is another name altogether. The part of a login before its `@` counts as the
/// name where what was typed has no `@`, and so does a name of which it is the
/// beginning.
pub(crate) fn judge_nearness(typed: &str, name: &str) -> Option<usize> {
    let bare = !typed.contains('@');
    // A long domain excuses no slip in a short name.
    let length = typed.split('@').next().unwrap_or(typed).chars().count();
    let slips = (length / LETTERS_A_SLIP).clamp(1, MOST_SLIPS);
    let local = name.split('@').next().filter(|_| bare);
    let spelled = [Some(name), local].into_iter().flatten();
    let nearest = spelled.filter_map(|name| slips_in(typed, name)).min();
    let nearest = nearest.filter(|found| *found <= slips);
    let begins = typed.chars().count() >= SHORTEST_BEGINNING && name.starts_with(typed);
    // A slip is told before a name that goes on.
    nearest.or_else(|| begins.then_some(MOST_SLIPS + 1))
}

/// How many letters are wrong, missing, too many or swapped with the next.
/// `None` if the lengths alone are too different.
fn slips_in(typed: &str, name: &str) -> Option<usize> {
    let (typed, name): (Vec<char>, Vec<char>) = (typed.chars().collect(), name.chars().collect());
    if typed.len().abs_diff(name.len()) > MOST_SLIPS {
        return None;
    }
    // Rows of the table of distances between the beginnings of both: the one
    // before the last, for swaps, and the last.
    let mut older: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=name.len()).collect();
    let mut letter_before = None;
    for (row, letter) in (1..).zip(&typed) {
        let mut present = vec![row];
        for (column, other) in (1..).zip(&name) {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column - 1) + usize::from(letter != other);
            let shifted = at(&last, column).min(at(&present, column - 1)) + 1;
            let swaps =
                column >= 2 && letter_before == Some(other) && name.get(column - 2) == Some(letter);
            let swapped = if swaps { at(&older, column - 2) + 1 } else { usize::MAX };
            present.push(replaced.min(shifted).min(swapped));
        }
        letter_before = Some(letter);
        older = std::mem::replace(&mut last, present);
    }
    last.last().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (typed, name, expected) in [
            ("rao", "rao", 0),
            ("roa", "rao", 1),
            ("ra", "rao", 1),
            ("raoo", "rao", 1),
            ("rso", "rao", 1),
            ("", "rao", 3),
            ("hlil-clinci", "hill-clinic", 2),
        ] {
            assert_eq!(slips_in(typed, name), Some(expected), "{typed} {name}");
        }
        assert_eq!(slips_in("rao", "rao@cityclinic.example"), None);
    }

    #[test]
    fn a_name_with_few_slips_or_of_which_it_is_the_beginning_is_near() {
        assert_eq!(judge_nearness("hil-clinic", "hill-clinic"), Some(1));
        assert_eq!(judge_nearness("roa", "rao@cityclinic.example"), Some(1));
        assert_eq!(judge_nearness("hill", "hill-clinic"), Some(4));
        assert_eq!(judge_nearness("rao@citiclinic.example", "rao@cityclinic.example"), Some(1));
    }

    #[test]
    fn another_name_is_not_near() {
        for (typed, name) in [
            ("lee", "rao"),
            ("r", "rita"),
            ("hill-clinic", "city-clinic"),
            ("#42", "rao"),
            ("", "rao"),
        ] {
            assert_eq!(judge_nearness(typed, name), None, "{typed} {name}");
        }
    }
}
