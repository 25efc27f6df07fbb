//! A page: the human form of one answer, as lines, aligned fields, tables and
//! commands to copy.
//!
//! Commands describe; this decides how it looks. All text is escaped here, so
//! that a command cannot forget it.

use super::escape;
use super::table::{Look, Sheet, fields_text};
use super::when::{Reader, When};
use super::wrap::{cells, wrap};

/// By how much a command stands out.
const INDENT: usize = 4;
/// By how much an item stands out, and its text from its label.
const ITEM: usize = 2;
/// Less room than this beside a label, and an item is read more easily below it.
const LEAST_ITEM: usize = 30;
/// Cells of a bar.
const BAR: usize = 10;

/// The human form of an answer while it is described.
pub(crate) struct Page {
    look: Look,
    when: When,
    text: String,
    /// Fields that stand together and are aligned together.
    fields: Vec<(String, String)>,
}

impl Page {
    /// An empty page.
    pub(crate) fn new(look: Look, when: When) -> Self {
        Self { look, when, text: String::new(), fields: Vec::new() }
    }

    /// How points in time are shown on this page.
    pub(crate) fn when(&self) -> &When {
        &self.when
    }

    /// How points in time are shown in its tables and where there is little room.
    pub(crate) fn glance(&self) -> When {
        self.when.read_by(Reader::Glance)
    }

    /// A sentence or any other line, broken between words on a terminal.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) {
        self.end_fields();
        let shown = escape::for_terminal(text.as_ref());
        match self.look.width {
            Some(width) => wrap(&shown, width).iter().for_each(|line| self.push(line)),
            None => self.push(&shown),
        }
    }

    /// `name: value`; the values of neighbouring fields stand under each other.
    /// An empty value shows as `-`.
    pub(crate) fn field(&mut self, name: &str, value: impl Into<String>) {
        self.fields.push((name.to_owned(), value.into()));
    }

    /// An indented item that begins with a label, its further lines under its text.
    pub(crate) fn item(&mut self, label: &str, text: &str) {
        self.end_fields();
        let (label, text) = (escape::for_terminal(label), escape::for_terminal(text));
        let lead = format!("{:ITEM$}{label}{:ITEM$}", "", "");
        let Some(width) = self.look.width else { return self.push(&format!("{lead}{text}")) };
        let under = cells(&lead);
        if width.saturating_sub(under) < LEAST_ITEM {
            // No room beside the label: all of it is one paragraph.
            let lines = wrap(&format!("{label} {text}"), width.saturating_sub(2 * ITEM));
            for (index, line) in lines.iter().enumerate() {
                let indent = if index == 0 { ITEM } else { 2 * ITEM };
                self.push(&format!("{:indent$}{line}", ""));
            }
            return;
        }
        for (index, line) in wrap(&text, width - under).iter().enumerate() {
            let before = if index == 0 { lead.clone() } else { " ".repeat(under) };
            self.push(&format!("{before}{line}"));
        }
    }

    /// A bar of that much of a hundred and a blank; nothing where no lines may be drawn.
    pub(crate) fn bar(&self, percent: u64) -> String {
        if !self.look.lines {
            return String::new();
        }
        let filled = usize::try_from(percent / 10).unwrap_or(BAR).min(BAR);
        format!("{}{} ", "█".repeat(filled), "░".repeat(BAR - filled))
    }

    /// Whether so much fits in a line.
    pub(crate) fn fits(&self, line: &str) -> bool {
        self.look.width.is_none_or(|width| cells(line) <= width)
    }

    /// An empty line; never two in a row, and none at the top.
    pub(crate) fn blank(&mut self) {
        self.end_fields();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The name of the part that follows, set off by an empty line.
    pub(crate) fn heading(&mut self, text: impl AsRef<str>) {
        self.blank();
        self.push(&escape::for_terminal(text.as_ref()));
    }

    /// A table; nothing at all without rows.
    pub(crate) fn table<S: AsRef<str>>(&mut self, names: &[S], rows: &[Vec<String>]) {
        self.end_fields();
        if !rows.is_empty() {
            self.text.push_str(&Sheet::new(self.look, names).render(rows));
        }
    }

    /// A command to copy: never broken, and indented as far as there is room.
    pub(crate) fn copy(&mut self, command: impl AsRef<str>) {
        self.end_fields();
        let command = escape::for_terminal(command.as_ref());
        let room = self.look.width.map_or(INDENT, |width| width.saturating_sub(cells(&command)));
        self.push(&format!("{:indent$}{command}", "", indent = room.min(INDENT)));
    }

    /// A line to copy whole: never broken, whatever the width.
    pub(crate) fn verbatim(&mut self, line: impl AsRef<str>) {
        self.end_fields();
        self.push(&escape::for_terminal(line.as_ref()));
    }

    /// How many lines there are so far.
    pub(crate) fn height(&mut self) -> usize {
        self.end_fields();
        self.text.lines().count()
    }

    /// The finished text, each line ended by a line break.
    pub(crate) fn into_text(mut self) -> String {
        self.end_fields();
        self.text
    }

    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn end_fields(&mut self) {
        let fields = std::mem::take(&mut self.fields);
        let pairs: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.text.push_str(&fields_text(self.look, &pairs));
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use twofactl::model::time::Timestamp;

    use super::*;

    fn page(width: Option<usize>) -> Page {
        let look = Look { width, lines: false, color: false };
        Page::new(look, When::new(Timestamp::from_millis(0), TimeZone::UTC, Reader::Person))
    }

    #[test]
    fn a_page_reads_from_top_to_bottom() {
        let mut page = page(None);
        page.heading("Rao");
        page.field("login", "rao");
        page.field("second factor", "");
        page.blank();
        page.blank();
        page.line("Phone gone?");
        page.copy("twofactl user reset-2fa rao");
        assert_eq!(page.height(), 6);
        page.table(&["id", "label"], &[vec!["12".into(), "Pixel\n9".into()]]);
        assert_eq!(
            page.into_text(),
            "Rao\nlogin:         rao\nsecond factor: -\n\nPhone gone?\n    \
             twofactl user reset-2fa rao\nID  LABEL\n12  Pixel\\u{a}9\n"
        );
    }

    #[test]
    fn an_item_goes_on_under_its_text_or_where_that_is_narrow_under_its_label() {
        let of = |width| {
            let mut page = page(width);
            page.item("12:02", "one two three four five six seven eight nine");
            page.into_text()
        };
        assert_eq!(of(None), "  12:02  one two three four five six seven eight nine\n");
        let wide = "  12:02  one two three four five six\n         seven eight nine\n";
        assert_eq!(of(Some(40)), wide);
        let narrow = "  12:02 one two three\n    four five six seven\n    eight nine\n";
        assert_eq!(of(Some(24)), narrow);
    }

    #[test]
    fn a_bar_is_drawn_only_where_lines_may_be() {
        let look = Look { width: Some(40), lines: true, color: false };
        let when = page(None).when;
        let drawn = Page::new(look, when);
        for (percent, bar) in [(0, "░░░░░░░░░░ "), (69, "██████░░░░ "), (100, "██████████ ")]
        {
            assert_eq!(drawn.bar(percent), bar);
            assert_eq!(page(Some(40)).bar(percent), "");
        }
        assert!(drawn.fits(&"x".repeat(40)) && !drawn.fits(&"x".repeat(41)));
    }

    #[test]
    fn sentences_wrap_on_a_terminal_and_commands_do_not() {
        let mut page = page(Some(12));
        page.line("one two three four");
        page.copy("twofactl");
        page.copy("twofactl user show rao");
        page.verbatim("one two three four");
        let expected =
            "one two\nthree four\n    twofactl\ntwofactl user show rao\none two three four\n";
        assert_eq!(page.into_text(), expected);
    }
}
