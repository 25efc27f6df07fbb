//! Lists: rows are written while they are read, so that a long list needs
//! little memory in any format.

use std::marker::PhantomData;

use serde::Serialize;

use super::table::{Look, Sheet};
use super::when::{Reader, When};
use super::{Format, Output, csv, json};

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    /// `snake_case`, as in JSON; tables put blanks for the underscores.
    pub(crate) name: &'static str,
    place: Place,
}

/// Where a column is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In every table.
    Always,
    /// Where there is room; a higher rank goes first.
    Spare(u8),
    /// Only in `-o wide` and in CSV.
    Wide,
}

impl Column {
    /// A column that every table shows.
    pub(crate) const fn always(name: &'static str) -> Self {
        Self { name, place: Place::Always }
    }

    /// A column that a table leaves out on a terminal that is too narrow; of
    /// several the one with the highest rank first.
    pub(crate) const fn spare(name: &'static str, rank: u8) -> Self {
        Self { name, place: Place::Spare(rank) }
    }

    /// A column for `-o wide` and CSV.
    pub(crate) const fn wide(name: &'static str) -> Self {
        Self { name, place: Place::Wide }
    }
}

/// One row of a list.
pub(crate) trait Row: Serialize {
    /// All columns, the wide ones included, in the order of the cells.
    const COLUMNS: &'static [Column];

    /// The cells, as many as there are columns; empty for "none". `when` knows
    /// who reads: people in a table, a script in CSV.
    fn cells(&self, when: &When) -> Vec<String>;
}

/// Rows of a table that are laid out together.
const ROWS_AT_ONCE: usize = 1000;

/// A list while it is written. To be ended with [`List::finish`].
#[must_use = "a list is complete only after `finish`"]
pub(crate) struct List<'o, R: Row> {
    output: &'o Output,
    empty: String,
    sheet: Sheet,
    waiting: Vec<Vec<String>>,
    pushed: u64,
    rows: PhantomData<R>,
}

impl<'o, R: Row> List<'o, R> {
    pub(super) fn new(output: &'o Output, empty: &str) -> Self {
        let sheet = sheet::<R>(output.look, output.format);
        let waiting = Vec::new();
        Self { output, empty: empty.to_owned(), sheet, waiting, pushed: 0, rows: PhantomData }
    }

    /// Draws no rules: for a list that is followed, whose header comes once.
    pub(crate) fn without_rules(mut self) -> Self {
        let look = Look { lines: false, ..self.output.look };
        self.sheet = sheet::<R>(look, self.output.format);
        self
    }

    /// Adds a row.
    ///
    /// # Errors
    ///
    /// [`super::Closed`], or what kept standard output from being written.
    pub(crate) fn push(&mut self, row: &R) -> anyhow::Result<()> {
        let first = self.pushed == 0;
        self.pushed += 1;
        match self.output.format {
            Format::Table | Format::Wide => {
                let cells = row.cells(&self.output.when.read_by(Reader::Glance));
                self.waiting.push(pick::<R, _>(self.output.format, cells));
                if self.waiting.len() >= ROWS_AT_ONCE {
                    self.write_waiting()?;
                }
                Ok(())
            }
            Format::Json => {
                let before = if first { "[\n" } else { ",\n" };
                self.output.write(&format!("{before}{}", json::element(row)?))
            }
            Format::Jsonl => self.output.write(&(json::line(row)? + "\n")),
            Format::Csv => {
                let header = if first { Self::csv_header()? } else { String::new() };
                let cells = row.cells(&self.output.when.read_by(Reader::Script));
                self.output.write(&(header + &csv::record(&cells)?))
            }
        }
    }

    /// Shows at once what was pushed so far: for a list that is followed.
    ///
    /// # Errors
    ///
    /// As for [`List::push`].
    pub(crate) fn flush(&mut self) -> anyhow::Result<()> {
        self.write_waiting()?;
        self.output.flush()
    }

    /// Ends the list.
    ///
    /// # Errors
    ///
    /// As for [`List::push`].
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.write_waiting()?;
        match (self.output.format, self.pushed) {
            (Format::Table | Format::Wide, 0) => self.output.note(&self.empty),
            (Format::Json, 0) => self.output.write("[]\n")?,
            (Format::Json, _) => self.output.write("\n]\n")?,
            (Format::Csv, 0) => self.output.write(&Self::csv_header()?)?,
            (Format::Table | Format::Wide | Format::Jsonl | Format::Csv, _) => {}
        }
        self.output.flush()?;
        self.name_what_is_left_out();
        Ok(())
    }

    fn name_what_is_left_out(&self) {
        let left_out = self.sheet.left_out();
        if !left_out.is_empty() {
            let names = left_out.join(", ");
            self.output.note(format!("No room for: {names}. -o wide shows every column."));
        }
    }

    fn write_waiting(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let text = self.sheet.render(&std::mem::take(&mut self.waiting));
        self.output.write(&text)
    }

    fn csv_header() -> anyhow::Result<String> {
        csv::record(&R::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>())
    }
}

/// The table of such rows: in `-o wide` everything is shown, whatever it takes.
fn sheet<R: Row>(look: Look, format: Format) -> Sheet {
    let columns: Vec<_> = pick::<R, _>(format, R::COLUMNS.iter().copied());
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    if format != Format::Table {
        return Sheet::new(look, &names).whole();
    }
    let rank = |(index, column): (usize, &Column)| match column.place {
        Place::Spare(rank) => Some((rank, index)),
        Place::Always | Place::Wide => None,
    };
    let mut spare: Vec<_> = columns.iter().enumerate().filter_map(rank).collect();
    spare.sort_unstable_by(|a, b| b.cmp(a));
    Sheet::new(look, &names).sparing(spare.into_iter().map(|(_, index)| index).collect())
}

/// Leaves out what only the wide table shows.
fn pick<R: Row, T>(format: Format, items: impl IntoIterator<Item = T>) -> Vec<T> {
    let columns = R::COLUMNS.iter().zip(items);
    let is_shown = |column: &Column| format != Format::Table || column.place != Place::Wide;
    columns.filter(|(column, _)| is_shown(column)).map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use twofactl::model::time::Timestamp;

    use super::super::testing::Captured;
    use super::*;

    #[derive(Serialize)]
    struct Person {
        login: String,
        seen_at: String,
    }

    impl Row for Person {
        const COLUMNS: &'static [Column] = &[Column::always("login"), Column::wide("seen_at")];

        fn cells(&self, when: &When) -> Vec<String> {
            vec![self.login.clone(), when.at(Timestamp::from_millis(0))]
        }
    }

    fn listed(format: Format, logins: &[&str]) -> (String, String) {
        let captured = Captured::new(format);
        let mut list = captured.output.list::<Person>("No users yet.");
        for login in logins {
            let seen_at = Timestamp::from_millis(0).to_string();
            list.push(&Person { login: (*login).to_owned(), seen_at }).unwrap();
        }
        assert_eq!(list.pushed, logins.len() as u64);
        list.finish().unwrap();
        captured.output.finish().unwrap();
        (captured.answers(), captured.notes())
    }

    #[test]
    fn every_format_shows_the_rows_in_its_own_way() {
        let far = "1970-01-01 00:00";
        for (format, expected) in [
            (Format::Table, "LOGIN\nrao\n+1\n".to_owned()),
            (Format::Wide, format!("LOGIN  SEEN AT\nrao    {far}\n+1     {far}\n")),
            (
                Format::Csv,
                "login,seen_at\nrao,1970-01-01T00:00:00Z\n'+1,1970-01-01T00:00:00Z\n".into(),
            ),
            (
                Format::Jsonl,
                "{\"login\":\"rao\",\"seen_at\":\"1970-01-01T00:00:00Z\"}\n\
                 {\"login\":\"+1\",\"seen_at\":\"1970-01-01T00:00:00Z\"}\n"
                    .into(),
            ),
        ] {
            assert_eq!(listed(format, &["rao", "+1"]), (expected, String::new()), "{format:?}");
        }
    }

    #[test]
    fn a_json_list_is_one_array() {
        let (text, _) = listed(Format::Json, &["rao", "a\u{202e}b"]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value[1]["login"], "a\u{202e}b");
        assert_eq!(text, super::super::escape::for_json(&format!("{value:#}\n")));
    }

    #[test]
    fn an_empty_list_is_a_sentence_for_people_and_an_empty_list_for_scripts() {
        assert_eq!(listed(Format::Table, &[]), (String::new(), "No users yet.\n".into()));
        assert_eq!(listed(Format::Json, &[]), ("[]\n".into(), String::new()));
        assert_eq!(listed(Format::Jsonl, &[]), (String::new(), String::new()));
        assert_eq!(listed(Format::Csv, &[]), ("login,seen_at\n".into(), String::new()));
    }

    #[test]
    fn a_long_table_has_one_header() {
        let logins: Vec<&str> = std::iter::repeat_n("someone", 2500).collect();
        let (text, _) = listed(Format::Table, &logins);
        assert_eq!(text.lines().count(), 2501);
    }
}
