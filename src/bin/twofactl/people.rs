//! Files of people: read row by row, as CSV or as JSON lines, and everything that is wrong with
//! them gathered for one report.
//!
//! Knows how rows are written and what a value must look like; what the store makes of one is
//! not decided here.

mod columns;
mod faults;
mod fields;
mod json_lines;
mod lines;
mod records;

use twofactl::error::{Error, Result};
use twofactl::model::import::{Fault, Field};
use twofactl::model::member::Role;
use twofactl::model::practice::Handle;
use twofactl::ops::import::{Row, Source};

use self::columns::Columns;
pub(crate) use self::columns::{header, json_template};
use self::faults::Faults;
pub(crate) use self::faults::{BadRow, BadRows};
use self::fields::row;
use self::json_lines::JsonLines;
use self::lines::Lines;
use self::records::Records;
use crate::input::InputFile;
use crate::report::Complaint;

/// What rows without their own are given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Defaults {
    pub(crate) practice: Option<Handle>,
    pub(crate) role: Option<Role>,
}

/// One row as text: what stands in each column, and in the how-manieth column of the file.
#[derive(Debug, Default)]
struct Texts {
    line: u64,
    fields: Vec<(Field, Option<usize>, String)>,
}

/// What a file gives next.
enum Next {
    Row(Texts),
    /// Nothing that could be read as a row: of which line, and why.
    Broken(u64, Vec<(Option<usize>, Fault)>),
}

enum Form {
    Delimited(Box<Records>, Columns),
    Json(Box<JsonLines>),
}

/// A file that is being read.
pub(crate) struct Reading {
    form: Form,
    defaults: Defaults,
    faults: Faults,
    size: u64,
    columns: Vec<(Field, Option<usize>)>,
}

impl Reading {
    /// Begins to read a file from its beginning.
    ///
    /// # Errors
    ///
    /// What is wrong with it as a whole: its encoding, its header.
    pub(crate) fn begin(file: &InputFile, defaults: &Defaults) -> anyhow::Result<Self> {
        let mut lines = Lines::new(file.again()?);
        let name = file.name();
        let beginning = lines.peek(name)?;
        let form = match beginning {
            b'{' => Form::Json(Box::new(JsonLines::new(lines))),
            b'[' => {
                return Err(Complaint::Invalid {
                    message: format!("{name} is a JSON array"),
                    hint: Some("use one object a line: jq -c '.[]'".to_owned()),
                }
                .into());
            }
            _ => {
                let (records, columns) = columns::read_header(lines, name)?;
                Form::Delimited(Box::new(records), columns)
            }
        };
        Ok(Self {
            form,
            defaults: defaults.clone(),
            faults: Faults::new(name),
            size: file.size(),
            columns: Vec::new(),
        })
    }

    /// What was wrong with rows so far, if anything was.
    ///
    /// # Errors
    ///
    /// [`BadRows`].
    pub(crate) fn finish(self) -> std::result::Result<(), BadRows> {
        self.faults.into_error()
    }

    fn next_texts(&mut self) -> Result<Option<Next>> {
        let read = match &mut self.form {
            Form::Delimited(records, columns) => columns.next(records),
            Form::Json(lines) => lines.next(),
        };
        read.map_err(|error| Error::Failed(format!("the file cannot be read: {error}")))
    }

    fn offset(&self) -> u64 {
        match &self.form {
            Form::Delimited(records, _) => records.offset(),
            Form::Json(lines) => lines.offset(),
        }
    }
}

impl Source for Reading {
    fn next(&mut self) -> Result<Option<Row>> {
        loop {
            let texts = match self.next_texts()? {
                None => return Ok(None),
                Some(Next::Broken(line, faults)) => {
                    for (column, fault) in faults {
                        self.faults.add(line, column, fault);
                    }
                    continue;
                }
                Some(Next::Row(texts)) => texts,
            };
            self.columns = texts.fields.iter().map(|(field, at, _)| (*field, *at)).collect();
            let line = texts.line;
            match row(&texts, &self.defaults) {
                Ok(row) => return Ok(Some(row)),
                Err(faults) => faults.into_iter().for_each(|fault| self.tell(line, fault)),
            }
        }
    }

    fn tell(&mut self, line: u64, fault: Fault) {
        let is_it = |(field, _): &&(Field, Option<usize>)| Some(*field) == fault.field;
        let column = self.columns.iter().find(is_it).and_then(|(_, column)| *column);
        self.faults.add(line, column, fault);
    }

    fn has_faults(&self) -> bool {
        self.faults.is_any()
    }

    fn total(&self, read: u64) -> u64 {
        let offset = u128::from(self.offset().max(1));
        let rows = u128::from(read) * u128::from(self.size) / offset;
        u64::try_from(rows).unwrap_or(u64::MAX).max(read)
    }
}
