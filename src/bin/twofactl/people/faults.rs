//! Everything that is wrong with a file, for one report.

use std::fmt;

use twofactl::model::import::Fault;

/// So many are told one by one; of the rest only how many there are.
const TOLD: usize = 1_000;

/// One thing that is wrong.
#[derive(Debug)]
pub(crate) struct BadRow {
    /// Where the row begins.
    pub(crate) line: u64,
    /// The name of the column.
    pub(crate) column: Option<&'static str>,
    /// Its place, from 1.
    pub(crate) column_number: Option<usize>,
    /// What is wrong.
    pub(crate) reason: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, column_number, reason } = self;
        write!(f, "line {line}")?;
        match (column, column_number) {
            (Some(column), Some(number)) => write!(f, ", column {number} ({column})")?,
            (Some(column), None) => write!(f, ", {column}")?,
            (None, Some(number)) => write!(f, ", column {number}")?,
            (None, None) => {}
        }
        write!(f, ": {reason}")
    }
}

/// What was found so far.
pub(super) struct Faults {
    file: String,
    told: Vec<BadRow>,
    rows: u64,
    last_line: u64,
    more: u64,
}

impl Faults {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.to_owned(), told: Vec::new(), rows: 0, last_line: 0, more: 0 }
    }

    pub(super) fn add(&mut self, line: u64, column: Option<usize>, fault: Fault) {
        self.rows += u64::from(line != self.last_line);
        self.last_line = line;
        if self.told.len() >= TOLD {
            self.more += 1;
            return;
        }
        let Fault { field, reason } = fault;
        let column_name = field.map(|field| field.as_str());
        self.told.push(BadRow { line, column: column_name, column_number: column, reason });
    }

    pub(super) const fn is_any(&self) -> bool {
        !self.told.is_empty()
    }

    pub(super) fn into_error(self) -> Result<(), BadRows> {
        let Self { file, told, rows, more, last_line: _ } = self;
        if told.is_empty() { Ok(()) } else { Err(BadRows { file, told, rows, more }) }
    }
}

/// Rows that are not acceptable: nothing of their file was written.
#[derive(Debug)]
pub(crate) struct BadRows {
    file: String,
    /// One by one.
    pub(crate) told: Vec<BadRow>,
    rows: u64,
    /// How many more there are.
    pub(crate) more: u64,
}

impl BadRows {
    /// A line for each of them, for people.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let more = (self.more > 0).then(|| format!("and {} more", self.more));
        self.told.iter().map(|row| format!("{}, {row}", self.file)).chain(more)
    }

    /// What to do.
    pub(crate) const fn hint() -> &'static str {
        "mend the rows and run it again: until then nobody is imported"
    }
}

impl fmt::Display for BadRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, rows, .. } = self;
        match rows {
            1 => write!(f, "1 row of {file} is not acceptable; nothing was changed"),
            rows => write!(f, "{rows} rows of {file} are not acceptable; nothing was changed"),
        }
    }
}

impl std::error::Error for BadRows {}
