//! A file that is read twice: standard input is kept meanwhile, where
//! nobody else can read it, in a file that has no name.

use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _, Seek as _};
use std::path::Path;

use twofactl::guard;
use twofactl::model::event::Actor;

use crate::places;
use crate::report::Complaint;

/// A file that can be read again from its beginning.
pub(crate) struct InputFile {
    file: File,
    name: String,
    size: u64,
}

/// What a file that is named on the command line is called in messages.
pub(crate) fn name_of(path: &Path) -> String {
    if path == Path::new("-") { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}

const STANDARD_INPUT: &str = "standard input";

impl InputFile {
    /// Opens a file, or keeps what comes on standard input beside `place`.
    ///
    /// # Errors
    ///
    /// [`Complaint`]: what cannot be read, is no file, or may not be chosen; what the file
    /// system says.
    pub(crate) fn open(path: &Path, place: &Path, actor: &Actor) -> anyhow::Result<Self> {
        if path == Path::new("-") {
            let file = kept_input(place)?;
            let size = file.metadata()?.len();
            return Ok(Self { file, name: STANDARD_INPUT.to_owned(), size });
        }
        places::refuse_reading(actor, "a file")?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let file = guard::open_plain_file(path).map_err(|error| Complaint::Invalid {
            message: format!("cannot read {}: {error}", path.display()),
            hint: Some("name a file, or - for standard input".to_owned()),
        })?;
        let size = file.metadata()?.len();
        Ok(Self { file, name, size })
    }

    /// Its name without folders.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes it has.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// The file itself, wherever it was read to.
    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    /// Its content from the beginning.
    pub(crate) fn again(&self) -> io::Result<BufReader<File>> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(BufReader::with_capacity(256 * 1024, file))
    }
}

fn kept_input(place: &Path) -> anyhow::Result<File> {
    let input = io::stdin();
    if input.is_terminal() {
        return Err(Complaint::Usage {
            message: "- reads from a pipe or a file, not from a terminal".to_owned(),
            hint: Some("name a file, or hand one over: - < FILE".to_owned()),
        }
        .into());
    }
    let mut kept = guard::nameless_file(place)?;
    io::copy(&mut input.lock(), &mut kept).map_err(|error| guard::unwritten(place, &error))?;
    Ok(kept)
}
