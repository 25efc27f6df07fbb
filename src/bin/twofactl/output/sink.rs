//! Where a long document goes while it is made: standard output, or a file that did
//! not exist.
//!
//! The file is there from the beginning, so that a name that is taken is told before
//! any work, for its owner alone. Half a file is removed again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::Output;
use crate::report::Complaint;

/// A document while it is written. To be ended with [`Sink::finish`].
#[must_use = "a document is complete only after `finish`"]
pub(crate) struct Sink<'o>(Target<'o>);

enum Target<'o> {
    Output(&'o Output),
    File(NewFile),
}

impl<'o> Sink<'o> {
    /// Begins a document; `-` and no file are standard output.
    ///
    /// # Errors
    ///
    /// [`Complaint::File`] if anything of that name exists, a link included.
    pub(crate) fn to(output: &'o Output, file: Option<&Path>) -> Result<Self, Complaint> {
        Ok(Self(match file.filter(|path| *path != Path::new("-")) {
            Some(path) => Target::File(NewFile::create(path)?),
            None => Target::Output(output),
        }))
    }

    /// Writes what comes next.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub(crate) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        match &mut self.0 {
            Target::Output(output) => output.write(text),
            Target::File(file) => Ok(file.write(text)?),
        }
    }

    /// Ends the document. Gives the file that it is in.
    ///
    /// # Errors
    ///
    /// As for [`Sink::write`].
    pub(crate) fn finish(self) -> anyhow::Result<Option<PathBuf>> {
        match self.0 {
            Target::Output(output) => output.flush().map(|()| None),
            Target::File(file) => Ok(Some(file.finish()?)),
        }
    }
}

/// A file that is gone again unless it is finished.
struct NewFile {
    path: PathBuf,
    file: BufWriter<File>,
    is_whole: bool,
}

impl NewFile {
    fn create(path: &Path) -> Result<Self, Complaint> {
        // `create_new` is one system call: nobody can put a link in between.
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let file = file.map_err(|source| Complaint::File { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), file: BufWriter::new(file), is_whole: false })
    }

    fn write(&mut self, text: &str) -> Result<(), Complaint> {
        self.file.write_all(text.as_bytes()).map_err(|source| self.complain(source))
    }

    fn finish(mut self) -> Result<PathBuf, Complaint> {
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        written.map_err(|source| self.complain(source))?;
        self.is_whole = true;
        Ok(self.path.clone())
    }

    fn complain(&self, source: io::Error) -> Complaint {
        Complaint::File { path: self.path.clone(), source }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_whole {
            // What made it fail is the error to tell.
            drop(fs::remove_file(&self.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::Format;
    use super::super::testing::Captured;
    use super::*;

    #[test]
    fn a_document_goes_to_standard_output_unless_a_file_is_named() {
        for file in [None, Some(Path::new("-"))] {
            let captured = Captured::new(Format::Table);
            let mut sink = Sink::to(&captured.output, file).unwrap();
            sink.write("one ").unwrap();
            sink.write("two\n").unwrap();
            assert_eq!(sink.finish().unwrap(), None);
            assert_eq!(captured.answers(), "one two\n");
        }
    }

    #[test]
    fn a_file_is_new_for_its_owner_alone_and_half_of_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        let captured = Captured::new(Format::Table);
        let begin = || Sink::to(&captured.output, Some(&path));
        let mut half = begin().unwrap();
        half.write("half").unwrap();
        drop(half);
        assert!(!path.exists());
        let mut sink = begin().unwrap();
        sink.write("whole\n").unwrap();
        assert_eq!(sink.finish().unwrap().as_deref(), Some(path.as_path()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(begin(), Err(Complaint::File { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole\n");
        assert_eq!(captured.answers(), "");
    }
}
