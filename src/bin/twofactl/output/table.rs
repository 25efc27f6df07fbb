//! Tables for people: boxes where a terminal is wide enough, plain columns
//! elsewhere, one field a line where it is too narrow.
//!
//! Gets finished strings and the look of the terminal; knows nothing of what
//! they mean, except that certain words are states and may have a colour.

use std::borrow::Cow;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{ContentArrangement, Table};

use super::escape;
use super::wrap::{cells, char_cells, pad};

/// What the terminal can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns of the terminal; none if it is unknown or not a terminal.
    pub(crate) width: Option<usize>,
    /// Whether boxes may be drawn.
    pub(crate) boxes: bool,
    /// Whether words for states get a colour.
    pub(crate) color: bool,
}

/// Below this a table is unreadable, and each row becomes lines of fields.
const NARROW: usize = 60;
/// Fewer cells than this on average, and columns are cut inside words.
const CELLS_A_COLUMN: usize = 9;

/// Words for states, as codes or in words, and the colour (SGR) of each.
const TINTS: &[(&str, &str)] = &[
    ("active", "32"),
    ("allowed", "32"),
    ("enrolled", "32"),
    ("ok", "32"),
    ("pending", "33"),
    ("in grace", "33"),
    ("exempt", "33"),
    ("none", "33"),
    ("enrollment offered", "33"),
    ("locked", "31"),
    ("disabled", "31"),
    ("denied", "31"),
    ("suspended", "31"),
    ("must enroll", "31"),
    ("enrollment required", "31"),
    ("blocked", "31"),
];

/// Returns the value for display: escaped, `-` where there is none.
pub(crate) fn shown(value: &str) -> Cow<'_, str> {
    if value.is_empty() { Cow::Borrowed("-") } else { escape::for_terminal(value) }
}

/// Returns the text with the colour of the state that it names, if it names
/// one and colours are on. The text is escaped already.
pub(crate) fn tint(look: Look, text: &str) -> Cow<'_, str> {
    let word = text.trim().replace('_', " ");
    match TINTS.iter().find(|(state, _)| look.color && *state == word) {
        Some((_, color)) => Cow::Owned(text.replacen(
            text.trim(),
            &format!("\x1b[{color}m{}\x1b[0m", text.trim()),
            1,
        )),
        None => Cow::Borrowed(text),
    }
}

/// A table that is written in parts, so that a long list needs little memory.
pub(crate) struct Sheet {
    look: Look,
    names: Vec<String>,
    /// Widths so far, so that later parts line up with earlier ones.
    widths: Vec<usize>,
    begun: bool,
}

impl Sheet {
    /// Begins a table whose columns have these names, written `next_login`.
    pub(crate) fn new<S: AsRef<str>>(look: Look, names: &[S]) -> Self {
        let names: Vec<String> = names.iter().map(|name| name.as_ref().replace('_', " ")).collect();
        let widths = names.iter().map(|name| cells(name)).collect();
        Self { look, names, widths, begun: false }
    }

    /// Renders the next rows, each line ended by a line break.
    pub(crate) fn render(&mut self, rows: &[Vec<String>]) -> String {
        let text = if self.is_narrow() {
            self.records(rows)
        } else if self.look.boxes {
            self.boxed(rows)
        } else {
            self.columns(rows)
        };
        self.begun = true;
        text
    }

    fn is_narrow(&self) -> bool {
        self.look
            .width
            .is_some_and(|width| width < NARROW || width < self.names.len() * CELLS_A_COLUMN)
    }

    /// One field a line, an empty line between rows.
    fn records(&self, rows: &[Vec<String>]) -> String {
        let mut text = String::new();
        for (index, row) in rows.iter().enumerate() {
            if self.begun || index > 0 {
                text.push('\n');
            }
            let fields = self.names.iter().map(String::as_str).zip(row.iter().map(String::as_str));
            text.push_str(&fields_text(self.look, &fields.collect::<Vec<_>>()));
        }
        text
    }

    /// Columns two blanks apart under a header line.
    fn columns(&mut self, rows: &[Vec<String>]) -> String {
        for row in rows {
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = cells(&shown(cell)).max(*width);
            }
        }
        let mut text = String::new();
        if !self.begun {
            let header: Vec<String> = self.names.iter().map(|name| name.to_uppercase()).collect();
            text.push_str(&self.column_line(&header));
        }
        for row in rows {
            text.push_str(&self.column_line(row));
        }
        text
    }

    fn column_line(&self, row: &[String]) -> String {
        let mut line = String::new();
        for (width, cell) in self.widths.iter().zip(row) {
            line.push_str(&tint(self.look, &pad(&shown(cell), *width)));
            line.push_str("  ");
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }

    fn boxed(&self, rows: &[Vec<String>]) -> String {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        if let Some(width) = self.look.width.and_then(|width| u16::try_from(width).ok()) {
            table.set_width(width).set_content_arrangement(ContentArrangement::Dynamic);
        }
        table.set_header(self.names.iter().map(|name| name.to_uppercase()));
        for row in rows {
            table.add_row(row.iter().map(|cell| shown(cell).into_owned()));
        }
        let mut text = String::new();
        let mut stops = Vec::new();
        for line in table.lines() {
            if stops.is_empty() {
                stops = junctions(&line);
            }
            text.push_str(&tint_between(self.look, &line, &stops));
            text.push('\n');
        }
        text
    }
}

/// Where the upper border is not a plain line: the edges of the columns.
fn junctions(border: &str) -> Vec<usize> {
    border.chars().enumerate().filter(|(_, c)| *c != '─').map(|(at, _)| at).collect()
}

/// Colours the cells between the edges of one line of a box.
///
/// The layout has to be finished first: it counts escape sequences as text.
fn tint_between(look: Look, line: &str, stops: &[usize]) -> String {
    let (mut tinted, mut cell, mut at) = (String::new(), String::new(), 0);
    for c in line.chars() {
        if stops.contains(&at) {
            tinted.push_str(&tint(look, &cell));
            cell.clear();
            tinted.push(c);
        } else {
            cell.push(c);
        }
        at += char_cells(c);
    }
    tinted + &cell
}

/// Renders `name: value` lines with the values under each other.
pub(crate) fn fields_text(look: Look, fields: &[(&str, &str)]) -> String {
    let width = fields.iter().map(|(name, _)| cells(&escape::for_terminal(name)) + 1).max();
    let mut text = String::new();
    for (name, value) in fields {
        let label = pad(&format!("{}:", escape::for_terminal(name)), width.unwrap_or(0));
        text.push_str(&format!("{label} {}", tint(look, &shown(value))));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { width: None, boxes: false, color: false };
    const BOXES: Look = Look { width: Some(80), boxes: true, color: false };

    fn rows() -> Vec<Vec<String>> {
        [["rao", "active"], ["山田", ""], ["x\u{1b}[2J\ny", "locked"]]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec()
    }

    #[test]
    fn plain_columns_line_up_and_carry_no_trailing_blanks() {
        let text = Sheet::new(PLAIN, &["login", "next_login"]).render(&rows());
        let expected = "LOGIN             NEXT LOGIN\n\
                        rao               active\n\
                        山田              -\n\
                        x\\u{1b}[2J\\u{a}y  locked\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn later_parts_keep_the_columns_and_repeat_no_header() {
        let mut sheet = Sheet::new(PLAIN, &["login", "state"]);
        let _first = sheet.render(&rows());
        assert_eq!(sheet.render(&[vec!["b".into(), "ok".into()]]), "b                 ok\n");
    }

    #[test]
    fn boxes_stay_within_the_terminal_whatever_a_name_holds() {
        let mut rows = rows();
        rows.push(vec!["w".repeat(300), "x".into()]);
        let text = Sheet::new(BOXES, &["login", "state"]).render(&rows);
        assert!(text.starts_with('┌'), "{text}");
        assert!(text.lines().all(|line| cells(line) == 80), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn a_narrow_terminal_gets_one_field_a_line() {
        let look = Look { width: Some(50), ..BOXES };
        let text = Sheet::new(look, &["login", "next_login"]).render(&rows()[..2]);
        assert_eq!(
            text,
            "login:      rao\nnext login: active\n\nlogin:      山田\nnext login: -\n"
        );
    }

    #[test]
    fn many_columns_on_an_ordinary_terminal_become_fields_as_well() {
        let names: Vec<String> = (0..14).map(|n| format!("c{n}")).collect();
        let text = Sheet::new(BOXES, &names).render(&[vec!["x".into(); 14]]);
        assert!(text.starts_with("c0:  x\n"), "{text}");
    }

    #[test]
    fn only_words_for_states_are_coloured() {
        for boxes in [true, false] {
            let look = Look { boxes, color: true, ..BOXES };
            let text = Sheet::new(look, &["login", "state"]).render(&rows());
            assert!(text.contains("\x1b[32mactive\x1b[0m"), "{text}");
            assert!(text.contains("\x1b[31mlocked\x1b[0m"), "{text}");
            assert_eq!(text.matches('\x1b').count(), 4, "{text}");
        }
    }
}
