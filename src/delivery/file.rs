//! Appends texts to a file, for trials: one JSON object a line, `to` and `body`.
//! Nobody is texted, and whoever reads the file can log in.

use std::path::PathBuf;

use serde_json::Value;
use zeroize::Zeroizing;

use super::{DeliveryError, Receipt};
use crate::error::{Error, Result, StoreError};
use crate::guard;
use crate::model::Invalid;
use crate::model::sms::{MessageStatus, Text};

/// Where trials go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The file, absolute. Made when the first text leaves, 0600; one that others may read is
    /// refused.
    pub path: PathBuf,
}

pub(super) struct Trial {
    path: PathBuf,
}

impl Trial {
    pub(super) fn new(settings: Settings) -> Result<Self> {
        let Settings { path } = settings;
        if !path.is_absolute() {
            let allowed = "the whole path of a file, from / on";
            return Err(Invalid::new("path", &path.to_string_lossy(), allowed).into());
        }
        Ok(Self { path })
    }

    pub(super) fn send(&self, text: &Text) -> Result<Receipt, DeliveryError> {
        let to = Value::from(text.number.as_str());
        let body = Zeroizing::new(Value::from(text.body.expose()).to_string());
        let line = Zeroizing::new(format!("{{\"to\":{to},\"body\":{}}}\n", *body));
        guard::append_to_private_file(&self.path, line.as_bytes())
            .map_err(|error| self.unwritten(&error))?;
        Ok(Receipt { provider_id: None, status: MessageStatus::Accepted })
    }

    fn unwritten(&self, error: &Error) -> DeliveryError {
        match error {
            // What is said of a store fits any file in these cases.
            Error::Store(
                StoreError::UnsafeMode { .. }
                | StoreError::OtherOwner { .. }
                | StoreError::NoAccess { .. }
                | StoreError::NotAFile { .. },
            ) => DeliveryError::not_sent(error, error.hint().unwrap_or_default()),
            _ => DeliveryError::not_sent(
                format_args!("{} cannot be written", self.path.display()),
                "name a file in a folder that is there and has room",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::Path;

    use super::*;
    use crate::delivery::tests::{assert_discreet, text};
    use crate::delivery::{Certainty, Gateway};
    use crate::model::sms::{Countries, Transport};

    fn gateway(path: &Path) -> Gateway {
        Gateway::file(Settings { path: path.to_owned() }, Countries::default()).unwrap()
    }

    #[track_caller]
    fn refused(path: &Path) -> String {
        let error = gateway(path).send(&text()).unwrap_err();
        assert_eq!(error.certainty(), Certainty::NotSent);
        let said = format!("{error} / {}", error.hint());
        assert_discreet(&said);
        said
    }

    #[test]
    fn each_text_is_a_line_in_a_file_for_this_account_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts.jsonl");
        let gateway = gateway(&path);
        assert_eq!(gateway.transport(), Transport::File);
        assert!(!path.exists(), "made when the first text leaves");
        let taken = Receipt { provider_id: None, status: MessageStatus::Accepted };
        for _ in 0..2 {
            assert_eq!(gateway.send(&text()).unwrap(), taken);
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        let content = fs::read_to_string(&path).unwrap();
        let line = r#"{"to":"+919876543210","body":"123456 is your code — नमस्ते & more"}"#;
        assert_eq!(content, format!("{line}\n{line}\n"));
        assert_eq!(gateway.status("x").unwrap(), None);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_command_that_mends_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("texts");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let said = refused(&path);
        assert!(said.ends_with(&format!("/ chmod 600 {}", path.display())), "{said}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn links_and_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        let target = folder.path().join("target");
        symlink(&target, &link).unwrap();
        assert!(refused(&link).contains("is not a plain file"));
        assert!(!target.exists(), "nothing is made at a link's end");
        assert!(refused(folder.path()).contains("is not a plain file"));
        let lost = folder.path().join("no/texts");
        assert!(refused(&lost).contains("cannot be written"));
    }

    #[test]
    fn a_relative_path_is_refused() {
        let settings = Settings { path: "texts".into() };
        let error = Gateway::file(settings, Countries::default()).unwrap_err();
        assert_eq!(error.to_string(), "the path \"texts\" is not acceptable");
    }
}
