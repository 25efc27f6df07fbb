//! Tables for people: under a rule on a terminal, in plain columns elsewhere,
//! one field a line where it is too narrow.
//!
//! Gets finished strings and the look of the terminal; knows nothing of what
//! they mean, except that certain words are states and may have a colour.

use std::borrow::Cow;

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle};

use super::escape;
use super::layout::{Fit, GAP, Layout, lay_out};
use super::wrap::{cells, char_cells, pad, shorten_with, wrap};

/// What the terminal can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns of the terminal; none if it is unknown or not a terminal.
    pub(crate) width: Option<usize>,
    /// Whether lines may be drawn.
    pub(crate) lines: bool,
    /// Whether words for states get a colour.
    pub(crate) color: bool,
}

/// Header, rule, rows; nothing at the sides, so that a login can be copied.
const RULED: TableStyle = NOTHING
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('─').junction(' '))
    .content_lines(ContentLineStyle::none().junction(' '));

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

/// Returns the text with the colour of the state that it names, or begins
/// with before a comma, if colours are on. The text is escaped already.
pub(crate) fn tint(look: Look, text: &str) -> Cow<'_, str> {
    let named = text.split(',').next().unwrap_or_default().trim();
    let word = named.replace('_', " ");
    match TINTS.iter().find(|(state, _)| look.color && *state == word) {
        Some((_, color)) => {
            Cow::Owned(text.replacen(named, &format!("\x1b[{color}m{named}\x1b[0m"), 1))
        }
        None => Cow::Borrowed(text),
    }
}

/// A table that is written in parts, so that a long list needs little memory.
pub(crate) struct Sheet {
    look: Look,
    names: Vec<String>,
    /// What may be left out, the first to go first; none where all must be shown.
    spare: Option<Vec<usize>>,
    /// Widths so far, so that later parts line up with earlier ones.
    widths: Vec<usize>,
    begun: bool,
    left_out: Vec<usize>,
}

impl Sheet {
    /// Begins a table whose columns have these names, written `next_login`.
    /// Where the terminal is too narrow, texts are cut.
    pub(crate) fn new<S: AsRef<str>>(look: Look, names: &[S]) -> Self {
        let names: Vec<String> = names.iter().map(|name| name.as_ref().replace('_', " ")).collect();
        let widths = names.iter().map(|name| cells(name)).collect();
        let spare = Some(Vec::new());
        Self { look, names, spare, widths, begun: false, left_out: Vec::new() }
    }

    /// Leaves out columns as well, the first of these first.
    pub(crate) fn sparing(self, spare: Vec<usize>) -> Self {
        Self { spare: Some(spare), ..self }
    }

    /// Shows everything, if need be one field a line.
    pub(crate) fn whole(self) -> Self {
        Self { spare: None, ..self }
    }

    /// The names of the columns that were left out so far.
    pub(crate) fn left_out(&self) -> Vec<&str> {
        self.left_out
            .iter()
            .filter_map(|index| self.names.get(*index))
            .map(String::as_str)
            .collect()
    }

    /// Renders the next rows, each line ended by a line break.
    pub(crate) fn render(&mut self, rows: &[Vec<String>]) -> String {
        let text = match self.layout(rows) {
            Layout::Fields => self.records(rows),
            Layout::Columns(columns) => {
                self.left_out = missing(&columns, self.names.len());
                let (header, rows) = self.cut(&columns, rows);
                if self.look.lines {
                    ruled(self.look, &header, &rows)
                } else {
                    self.plain(&columns, &header, &rows)
                }
            }
        };
        self.begun = true;
        text
    }

    fn layout(&mut self, rows: &[Vec<String>]) -> Layout {
        for row in rows {
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = cells(&shown(cell)).max(*width);
            }
        }
        let room = self.look.width.unwrap_or(usize::MAX);
        match &self.spare {
            Some(spare) => lay_out(&self.widths, spare, room, Fit::Cut),
            None => lay_out(&self.widths, &[], room, Fit::Whole),
        }
    }

    /// Header and rows with these columns only, escaped, each cell cut to its width.
    fn cut(
        &self,
        columns: &[(usize, usize)],
        rows: &[Vec<String>],
    ) -> (Vec<String>, Vec<Vec<String>>) {
        let mark = if self.look.lines { "…" } else { "..." };
        let picked = |row: &[String]| -> Vec<String> {
            let cell = |index: usize| row.get(index).map_or(Cow::Borrowed("-"), |cell| shown(cell));
            let short = |(index, width): &(usize, usize)| shorten_with(&cell(*index), *width, mark);
            columns.iter().map(short).collect()
        };
        let names: Vec<_> = self.names.iter().map(|name| name.to_uppercase()).collect();
        (picked(&names), rows.iter().map(|row| picked(row)).collect())
    }

    /// One field a line, an empty line between rows; nothing of what is empty.
    fn records(&self, rows: &[Vec<String>]) -> String {
        let mut text = String::new();
        for (index, row) in rows.iter().enumerate() {
            if self.begun || index > 0 {
                text.push('\n');
            }
            let fields = self.names.iter().map(String::as_str).zip(row.iter().map(String::as_str));
            let told: Vec<_> = fields.filter(|(_, value)| !value.is_empty()).collect();
            text.push_str(&fields_text(self.look, &told));
        }
        text
    }

    /// Columns two blanks apart under a header line.
    fn plain(&self, columns: &[(usize, usize)], header: &[String], rows: &[Vec<String>]) -> String {
        let line = |row: &[String]| column_line(self.look, columns, row);
        let header = if self.begun { String::new() } else { line(header) };
        header + &rows.iter().map(|row| line(row)).collect::<String>()
    }
}

/// The indices below `count` that are not among the columns.
fn missing(columns: &[(usize, usize)], count: usize) -> Vec<usize> {
    (0..count).filter(|index| columns.iter().all(|(shown, _)| shown != index)).collect()
}

fn column_line(look: Look, columns: &[(usize, usize)], row: &[String]) -> String {
    let mut line = String::new();
    for ((_, width), cell) in columns.iter().zip(row) {
        line.push_str(&tint(look, &pad(cell, *width)));
        line.push_str(&" ".repeat(GAP));
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

fn ruled(look: Look, header: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(RULED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header).add_rows(rows);
    // With the blank of the style: the gap, which nothing follows at the end.
    let padding = u16::try_from(GAP - 1).unwrap_or(1);
    table.column_iter_mut().for_each(|column| _ = column.set_padding((0, padding)));
    if let Some(last) = table.column_iter_mut().last() {
        last.set_padding((0, 0));
    }
    let lines: Vec<String> = table.lines().collect();
    let stops = lines.get(1).map(|rule| junctions(rule)).unwrap_or_default();
    let tinted = lines.iter().map(|line| tint_between(look, line, &stops));
    tinted.map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// Where the rule is interrupted: between the columns.
fn junctions(rule: &str) -> Vec<usize> {
    rule.chars().enumerate().filter(|(_, c)| *c != '─').map(|(at, _)| at).collect()
}

/// Colours the cells between the stops of one line.
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
    tinted + &tint(look, &cell)
}

/// Values narrower than this get a line of their own under the name.
const LEAST_VALUE: usize = 10;
/// By how much they stand out there.
const VALUE_INDENT: usize = 2;

/// Renders `name: value` lines with the values under each other, further lines
/// of a value as well.
pub(crate) fn fields_text(look: Look, fields: &[(&str, &str)]) -> String {
    let label = |name: &str| format!("{}:", escape::for_terminal(name));
    let widest = fields.iter().map(|(name, _)| cells(&label(name))).max().unwrap_or(0);
    let room = look.width.map(|columns| columns.saturating_sub(widest + 1));
    let mut text = String::new();
    for (name, value) in fields {
        let (name, value) = (label(name), shown(value));
        match (room, look.width) {
            (Some(room), Some(columns)) if room < LEAST_VALUE => {
                push_lines(&mut text, look, "", &wrap(&name, columns), 0);
                let lines = wrap(&value, columns.saturating_sub(VALUE_INDENT));
                push_lines(&mut text, look, "", &lines, VALUE_INDENT);
            }
            (Some(room), _) => {
                push_lines(&mut text, look, &name, &wrap(&value, room), widest + 1);
            }
            (None, _) => {
                push_lines(&mut text, look, &name, &[value.into_owned()], widest + 1);
            }
        }
    }
    text
}

/// Adds lines that begin at that cell, the first with the label before it.
fn push_lines(text: &mut String, look: Look, label: &str, lines: &[String], at: usize) {
    let mut before = pad(label, at);
    for line in lines {
        text.push_str(&format!("{before}{}\n", tint(look, line)));
        before = " ".repeat(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { width: None, lines: false, color: false };
    const RULES: Look = Look { width: Some(80), lines: true, color: false };

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
    fn a_table_stays_within_the_terminal_whatever_a_name_holds() {
        let mut rows = rows();
        rows.push(vec!["w".repeat(300), "x".into()]);
        let text = Sheet::new(RULES, &["login", "state"]).render(&rows);
        assert!(text.lines().nth(1).unwrap().starts_with('─'), "{text}");
        assert!(text.lines().all(|line| cells(line) <= 80), "{text}");
        assert_eq!(text.lines().count(), 6, "one line a row: {text}");
        assert!(text.contains("w…"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn the_rule_stands_under_the_header() {
        let text = Sheet::new(RULES, &["login", "state"]).render(&rows()[..2]);
        assert_eq!(text, "LOGIN  STATE\n────── ──────\nrao    active\n山田   -\n");
    }

    #[test]
    fn spare_columns_are_left_out_and_named() {
        let row = vec!["x".repeat(50), "y".repeat(20), "z".repeat(20)];
        let mut sheet = Sheet::new(RULES, &["login", "seen_at", "by"]).sparing(vec![1]);
        assert_eq!(sheet.render(std::slice::from_ref(&row)).lines().count(), 3);
        assert_eq!(sheet.left_out(), ["seen at"]);
        let mut whole = Sheet::new(RULES, &["login", "seen_at", "by"]).whole();
        assert!(whole.render(&[row]).contains("seen at: yyy"));
        assert!(whole.left_out().is_empty());
    }

    #[test]
    fn the_values_of_fields_are_broken_under_each_other() {
        let look = Look { width: Some(30), ..PLAIN };
        let text = fields_text(look, &[("why", "one two three four five six seven")]);
        assert_eq!(text, "why: one two three four five\n     six seven\n");
    }

    #[test]
    fn a_narrow_terminal_gets_one_field_a_line() {
        let look = Look { width: Some(50), ..RULES };
        let text = Sheet::new(look, &["login", "next_login"]).render(&rows()[..2]);
        assert_eq!(text, "login:      rao\nnext login: active\n\nlogin: 山田\n");
    }

    #[test]
    fn many_columns_on_an_ordinary_terminal_become_fields_as_well() {
        let names: Vec<String> = (0..14).map(|n| format!("c{n}")).collect();
        let text = Sheet::new(RULES, &names).render(&[vec!["x".repeat(11); 14]]);
        assert!(text.starts_with("c0:  xxxxxxxxxxx\n"), "{text}");
    }

    #[test]
    fn only_words_for_states_are_coloured() {
        for lines in [true, false] {
            let look = Look { lines, color: true, ..RULES };
            let text = Sheet::new(look, &["login", "state"]).render(&rows());
            assert!(text.contains("\x1b[32mactive\x1b[0m"), "{text}");
            assert!(text.contains("\x1b[31mlocked\x1b[0m"), "{text}");
            assert_eq!(text.matches('\x1b').count(), 4, "{text}");
        }
    }
}
