//! The settings file: where the store is, how answers look and where texts
//! leave and copies of events go. Holds no secret, and errors about it quote no value all the same.

mod audit;
mod sms;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use twofactl::error::{Error, StoreError};
use twofactl::guard::{self, Readers};
use twofactl::ops::search;

use crate::near::did_you_mean;
use crate::output::{ColorChoice, Format};
use crate::report::Complaint;
pub(crate) use audit::Audit;
pub(crate) use sms::Sms;

/// What a settings file can say.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The store.
    pub(crate) store: Option<PathBuf>,
    /// Its key.
    pub(crate) key_file: Option<PathBuf>,
    /// The form of answers.
    pub(crate) output: Option<Format>,
    /// When to colour.
    pub(crate) color: Option<ColorChoice>,
    /// No lines, pictures and menus.
    pub(crate) plain: Option<bool>,
    /// Where texts leave.
    pub(crate) sms: Option<Sms>,
    /// Who gets copies of events.
    pub(crate) audit: Option<Audit>,
}

/// What an error about the settings may repeat of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// The name of a key, and never a value.
    Keys,
    /// Nothing: the caller may not be able to read the file.
    Nothing,
}

const KEYS: &str = "store, key_file, output, color, plain, [sms] and [audit]";

impl Config {
    /// Reads a file that must be there.
    ///
    /// # Errors
    ///
    /// [`Complaint::Invalid`] if it is missing or not acceptable;
    /// [`StoreError`] if others could have written it.
    pub(crate) fn read(path: &Path, quotes: Quotes) -> anyhow::Result<Self> {
        let owner = rustix::process::geteuid().as_raw();
        let text = match guard::read_text(path, owner, Readers::Anyone) {
            Ok(text) => text,
            Err(Error::Store(StoreError::Missing { path })) => {
                return Err(Complaint::Invalid {
                    message: format!("there is no settings file at {}", path.display()),
                    hint: Some("name one that exists with --config, or leave it out".to_owned()),
                }
                .into());
            }
            Err(other) => return Err(other.into()),
        };
        let mut config = Self::parse(text.expose(), path, quotes)?;
        // A relative path is meant from where it is written, not from where somebody stands.
        let folder = path.parent().unwrap_or(Path::new(""));
        for path in [&mut config.store, &mut config.key_file].into_iter().flatten() {
            *path = folder.join(&*path);
        }
        if let Some(sms) = &mut config.sms {
            sms.place_in(folder);
        }
        if let Some(audit) = &mut config.audit {
            audit.place_in(folder);
        }
        Ok(config)
    }

    fn parse(text: &str, path: &Path, quotes: Quotes) -> Result<Self, Complaint> {
        let config: Self = toml::from_str(text).map_err(|error| {
            let (line, column) = place(text, error.span().map_or(0, |span| span.start));
            let what = what_is_wrong(text, &error, quotes);
            Complaint::Invalid {
                message: format!("{}, line {line}, column {column}: {what}", path.display()),
                hint: Some(hint(&error, quotes)),
            }
        })?;
        match config.sms.as_ref().map_or(Ok(()), Sms::check) {
            Ok(()) => Ok(config),
            Err(fault) => Err(Complaint::Invalid {
                message: format!("{}: {}", path.display(), fault.what),
                hint: Some(fault.hint),
            }),
        }
    }
}

/// Says what is wrong without a value from the file.
fn what_is_wrong(text: &str, error: &toml::de::Error, quotes: Quotes) -> String {
    if text.parse::<toml::Table>().is_err() {
        return "this is not TOML".to_owned();
    }
    if let Some(key) = quoted(error, "unknown field `") {
        return match quotes {
            Quotes::Keys => format!("there is no key {key:?}"),
            Quotes::Nothing => "there is no such key".to_owned(),
        };
    }
    match quoted(error, "missing field `") {
        Some(key) => format!("the key {key:?} is missing"),
        None => "this value is not acceptable".to_owned(),
    }
}

fn quoted<'a>(error: &'a toml::de::Error, before: &str) -> Option<&'a str> {
    Some(error.message().strip_prefix(before)?.split_once('`')?.0)
}

/// The keys or words of the table at hand, where the error lists them: its list is ours, whatever
/// the file says before it. The question before them, for whoever may know what the file says.
fn hint(error: &toml::de::Error, quotes: Quotes) -> String {
    if let Some(key) = quoted(error, "missing field `") {
        return format!("add it: {key} = …");
    }
    let lists = ["unknown field `", "unknown variant `"];
    let listed = lists.iter().any(|list| error.message().starts_with(list));
    match error.message().rsplit_once("expected ").filter(|_| listed) {
        Some((_, list)) => {
            let list = format!("use {}", list.replace('`', ""));
            [guess(error, quotes), Some(list)].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        None => format!("use the keys {KEYS}"),
    }
}

/// Which key may be meant. A word of ours, but it tells what the file has nearly.
fn guess(error: &toml::de::Error, quotes: Quotes) -> Option<String> {
    let key = match quotes {
        Quotes::Keys => quoted(error, "unknown field `")?,
        Quotes::Nothing => return None,
    };
    did_you_mean(&search::near_words(key, &listed_words(error.message())))
}

/// The words in backquotes behind `expected`.
fn listed_words(message: &str) -> Vec<&str> {
    let list = message.rsplit_once("expected ").map_or("", |(_, list)| list);
    list.split('`').skip(1).step_by(2).collect()
}

/// Line and column of a byte, both from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (line, column)
}

/// Whether something is at `path`. What may not be looked at counts as there,
/// so that opening it says whose it is.
pub(crate) fn is_there(path: &Path) -> bool {
    match std::fs::metadata(path) {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

#[cfg(test)]
mod page;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("t.toml"), Quotes::Keys)
            .map_err(|complaint| complaint.to_string())
    }

    #[test]
    fn settings_are_read() {
        let config = parse("store = \"/s\"\noutput = \"jsonl\"\ncolor = \"never\"\nplain = true\n");
        let expected = Config {
            store: Some(PathBuf::from("/s")),
            output: Some(Format::Jsonl),
            color: Some(ColorChoice::Never),
            plain: Some(true),
            key_file: None,
            sms: None,
            audit: None,
        };
        assert_eq!(config, Ok(expected));
    }

    #[test]
    fn an_error_names_the_place_and_the_key_and_no_value() {
        for (text, expected) in [
            (
                "plain = true\npasswd = \"hunter2\"\n",
                "line 2, column 1: there is no key \"passwd\"",
            ),
            ("output = \"hunter2\"", "line 1, column 10: this value is not acceptable"),
            ("\n plain = \"hunter2\"", "line 2, column 10: this value is not acceptable"),
            ("plain = hunter2", "line 1, column 9: this is not TOML"),
            ("[sms]\ncountries = []", "line 1, column 1: the key \"transport\" is missing"),
            ("[sms.file]\npaht = \"hunter2\"", "line 2, column 1: there is no key \"paht\""),
            ("[sms]\ntransport = \"hunter2\"", "line 2, column 13: this value is not acceptable"),
        ] {
            assert_eq!(parse(text), Err(format!("t.toml, {expected}")));
        }
    }

    #[test]
    fn whoever_may_not_read_the_file_is_not_told_its_keys() {
        let unread = Config::parse("\nhunter2 = 1", Path::new("t.toml"), Quotes::Nothing);
        let complaint = unread.unwrap_err();
        assert_eq!(complaint.to_string(), "t.toml, line 2, column 1: there is no such key");
    }

    #[test]
    fn a_key_that_is_nearly_one_of_ours_is_guessed_unless_the_file_may_be_secret() {
        let list = "use one of store, key_file, output, color, plain, sms, audit";
        for (text, guess) in [
            ("key-file = \"k\"", "did you mean key_file? "),
            ("colour = \"never\"", "did you mean color? "),
            ("Stroe = \"s\"", "did you mean store? "),
            ("[smss]", "did you mean sms? "),
            ("passwd = 1", ""),
        ] {
            let hint =
                |quotes| Config::parse(text, Path::new("t.toml"), quotes).unwrap_err().hint();
            assert_eq!(hint(Quotes::Keys), Some(format!("{guess}{list}")), "{text}");
            assert_eq!(hint(Quotes::Nothing).as_deref(), Some(list), "{text}");
        }
    }

    #[test]
    fn the_hint_lists_what_fits_there_and_no_value() {
        let list = "use one of transport, countries, command, http, file";
        for (text, expected) in [
            ("passwd = 1", "use one of store, key_file, output, color, plain, sms, audit"),
            ("[sms]\n\"expected hunter2\" = 1", list),
            ("[sms]\ntransport = \"expected hunter2\"", "use one of command, http, file"),
            ("[sms]\ncountries = []", "add it: transport = …"),
            (
                "plain = \"expected hunter2\"",
                "use the keys store, key_file, output, color, plain, [sms] and [audit]",
            ),
        ] {
            let complaint = Config::parse(text, Path::new("t.toml"), Quotes::Nothing).unwrap_err();
            assert_eq!(complaint.hint().as_deref(), Some(expected), "{text}");
        }
    }
}
