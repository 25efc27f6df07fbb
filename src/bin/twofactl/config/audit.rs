//! The table `[audit]` of the settings: who gets copies of events.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use twofactl::mirror::Target;

/// What `[audit]` can say.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Audit {
    mirror: Word,
    mirror_socket: Option<PathBuf>,
}

/// Who gets copies, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Journald,
    Syslog,
}

impl Audit {
    /// Means a relative path from the folder of the file.
    pub(super) fn place_in(&mut self, folder: &Path) {
        if let Some(path) = &mut self.mirror_socket {
            *path = folder.join(&*path);
        }
    }

    /// Where copies go.
    pub(crate) fn target(&self) -> Target {
        let target = match self.mirror {
            Word::Journald => Target::journald(),
            Word::Syslog => Target::syslog(),
        };
        self.mirror_socket.iter().fold(target, |target, path| target.at(path))
    }
}
