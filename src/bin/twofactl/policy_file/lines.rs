//! Where in a text a byte stands, as people count: lines and characters.

use twofactl::model::policy_file::Place;

/// A text and where its lines begin: found once, since thousands of places are asked for.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of that text.
    pub(super) fn of(text: &'t str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The place of a byte, both from 1.
    pub(super) fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Place { line, column: before.chars().count() + 1 }
    }
}

#[test]
fn places_are_counted_in_lines_and_characters() {
    let lines = Lines::of("é = 1\r\n\nab");
    let place = |offset| {
        let Place { line, column } = lines.place(offset);
        (line, column)
    };
    assert_eq!(place(0), (1, 1));
    assert_eq!(place(2), (1, 2));
    assert_eq!(place(8), (2, 1));
    assert_eq!(place(9), (3, 1));
    assert_eq!(place(11), (3, 3));
}
