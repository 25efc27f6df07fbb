//! Policy files: how they are brought in, spelled and read.
//!
//! Knows TOML and no store: which names exist and which ends are ahead is asked of
//! the library, so that faults of both sorts are told together.

mod lines;
mod print;
mod read;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use twofactl::error::Error;
use twofactl::model::event::Actor;
use twofactl::model::policy_file::{Fault, Place, PolicyFile};

use crate::input::name_of;
use crate::places;
use crate::report::Complaint;
pub(crate) use print::{print_practice, print_required};

/// A hundred times the policies of the largest group; ends a read of the wrong file.
const LONGEST: u64 = 256 * 1024 * 1024;

/// A policy file, and how it was named.
pub(crate) struct Source {
    /// What it is called.
    pub(crate) name: String,
    /// What it says, as far as that can be understood.
    pub(crate) file: PolicyFile,
    /// What cannot.
    pub(crate) faults: Vec<Fault>,
}

impl Source {
    /// Reads the file of that name, or standard input.
    ///
    /// # Errors
    ///
    /// [`Complaint::NotPermitted`] for a file in another account's name, which could be
    /// that account's own: a complaint would show what is in it. [`Complaint::Invalid`]
    /// if it cannot be read.
    pub(crate) fn read(path: &Path, actor: &Actor) -> Result<Self, Complaint> {
        let name = name_of(path);
        let bytes = if path == Path::new("-") {
            some(io::stdin().lock())
        } else {
            places::refuse_reading(actor, "the file")?;
            File::open(path).and_then(some)
        };
        let bytes = bytes.map_err(|error| Complaint::Invalid {
            message: format!("cannot read the policy file {name}: {error}"),
            hint: Some("name a file that can be read, or - for standard input".to_owned()),
        })?;
        if bytes.len() as u64 > LONGEST {
            return Err(Complaint::Invalid {
                message: format!("{name} is too long for a policy file"),
                hint: Some("use at most 256 MiB".to_owned()),
            });
        }
        let (file, faults) = match std::str::from_utf8(&bytes) {
            Ok(text) => read::read(text, &crate::zone::local()),
            Err(error) => (PolicyFile::default(), vec![not_utf8(&bytes, error.valid_up_to())]),
        };
        Ok(Self { name, file, faults })
    }

    /// What to say of faults in this file.
    pub(crate) fn complain(&self, faults: Vec<Fault>) -> Complaint {
        Complaint::Faulty { file: self.name.clone(), faults }
    }

    /// An error of the library, where it tells faults with the name of the file.
    pub(crate) fn explain(&self, error: Error) -> anyhow::Error {
        match error {
            Error::Faulty(faults) => self.complain(faults).into(),
            other => other.into(),
        }
    }
}

fn some(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn not_utf8(bytes: &[u8], valid: usize) -> Fault {
    let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
    let at = lines::Lines::of(&before).place(before.len());
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let hint = if wide { "this is UTF-16: save it as UTF-8" } else { "save the file as UTF-8" };
    Fault::new(at, "this is not UTF-8", Some(hint.to_owned()))
}

/// The place of a file as a whole.
const BEGINNING: Place = Place { line: 1, column: 1 };
