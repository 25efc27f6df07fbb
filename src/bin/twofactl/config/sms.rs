//! The table `[sms]` of the settings: where texts leave. Reading the settings
//! touches neither token nor program; that happens where a command needs a
//! gateway, so that a token that is gone keeps nobody from a reset.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use twofactl::delivery::{Gateway, command, file, http};
use twofactl::error::{Error, StoreError};
use twofactl::guard::{self, Readers};
use twofactl::model::secret::SecretText;
use twofactl::model::sms::{Countries, Transport};
use twofactl::model::time::Length;

use crate::report::Complaint;

/// What `[sms]` can say.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sms {
    transport: Word,
    #[serde(default)]
    countries: Vec<String>,
    command: Option<CommandTable>,
    http: Option<HttpTable>,
    file: Option<FileTable>,
    /// The folder of systemd's credentials, if the actor may bring one.
    #[serde(skip)]
    credentials: Option<PathBuf>,
}

/// The transport, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Command,
    Http,
    File,
}

impl From<Word> for Transport {
    fn from(word: Word) -> Self {
        match word {
            Word::Command => Self::Command,
            Word::Http => Self::Http,
            Word::File => Self::File,
        }
    }
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandTable {
    program: PathBuf,
    #[serde(default)]
    arguments: Vec<String>,
    time_limit: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct HttpTable {
    url: String,
    account: String,
    from: String,
    token_file: Option<PathBuf>,
    credential: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    path: PathBuf,
}

/// What is wrong with `[sms]`, and what to write instead. Holds no value of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) what: String,
    pub(super) hint: String,
}

impl Fault {
    fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }
}

impl Sms {
    /// Checks that what is said goes together.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let Self { transport, countries: _, command, http, file, credentials: _ } = self;
        let chosen = Transport::from(*transport);
        for (table, is_there) in [
            (Transport::Command, command.is_some()),
            (Transport::Http, http.is_some()),
            (Transport::File, file.is_some()),
        ] {
            fits(chosen, table, is_there)?;
        }
        self.countries()?;
        command.as_ref().map_or(Ok(()), |table| table.time_limit().map(drop))?;
        http.as_ref().map_or(Ok(()), HttpTable::check)
    }

    /// Means relative paths from the folder of the settings file. A program is
    /// left as it is: it must be absolute, so that nobody takes it for one of `PATH`.
    pub(super) fn place_in(&mut self, folder: &Path) {
        let token_file = self.http.as_mut().and_then(|http| http.token_file.as_mut());
        let path = self.file.as_mut().map(|file| &mut file.path);
        for path in [token_file, path].into_iter().flatten() {
            *path = folder.join(&*path);
        }
    }

    /// Says where systemd put the credentials of this service.
    pub(crate) fn set_credentials(&mut self, folder: Option<&Path>) {
        self.credentials = folder.map(Path::to_owned);
    }

    /// The gateway that the table describes. Reads the token, looks at the program.
    ///
    /// # Errors
    ///
    /// [`Complaint::Invalid`] for a setting that is not acceptable, by its name;
    /// [`StoreError`] if others could read the token or change the program.
    pub(crate) fn gateway(&self) -> anyhow::Result<Gateway> {
        let countries = self.countries().map_err(Fault::complain)?;
        let made = match (&self.command, &self.http, &self.file) {
            (Some(table), _, _) => Gateway::command(table.settings()?, countries),
            (_, Some(table), _) => Gateway::http(self.http_settings(table)?, countries),
            (_, _, Some(FileTable { path })) => {
                Gateway::file(file::Settings { path: std::path::absolute(path)? }, countries)
            }
            (None, None, None) => return Err(missing(self.transport.into()).complain().into()),
        };
        made.map_err(|error| unquoted(self.transport.into(), error))
    }

    fn countries(&self) -> Result<Countries, Fault> {
        Countries::parse(self.countries.iter().map(String::as_str)).map_err(|invalid| {
            let what = "a country under [sms] is not acceptable";
            Fault::new(what, format!("use {}", invalid.allowed()))
        })
    }

    fn http_settings(&self, table: &HttpTable) -> anyhow::Result<http::Settings> {
        let HttpTable { url, account, from, token_file: _, credential: _ } = table;
        Ok(http::Settings {
            base_url: url.clone(),
            account: account.clone(),
            token: read_token(&self.token_path(table)?)?,
            from: from.clone(),
        })
    }

    fn token_path(&self, table: &HttpTable) -> Result<PathBuf, Complaint> {
        match (&table.token_file, &table.credential, &self.credentials) {
            (Some(path), _, _) => Ok(path.clone()),
            (None, Some(name), Some(folder)) => Ok(folder.join(name)),
            (None, Some(_), None) => Err(Fault::new(
                "the credential under [sms.http] is there only for the service that systemd starts",
                "let that service send texts, or use token_file",
            )
            .complain()),
            (None, None, _) => Err(no_token().complain()),
        }
    }
}

impl Fault {
    fn complain(self) -> Complaint {
        Complaint::Invalid { message: self.what, hint: Some(self.hint) }
    }
}

/// Each transport has its table, and there is no other: two would leave open which is meant.
fn fits(chosen: Transport, table: Transport, is_there: bool) -> Result<(), Fault> {
    if chosen == table && !is_there {
        return Err(missing(chosen));
    }
    if chosen != table && is_there {
        let (chosen, table) = (chosen.as_str(), table.as_str());
        return Err(Fault::new(
            format!("[sms.{table}] is there, but the transport is {chosen}"),
            format!("take [sms.{table}] out, or write transport = \"{table}\" under [sms]"),
        ));
    }
    Ok(())
}

fn missing(transport: Transport) -> Fault {
    let keys = match transport {
        Transport::Command => "program",
        Transport::Http => "url, account, from and token_file",
        Transport::File => "path",
    };
    let word = transport.as_str();
    Fault::new(
        format!("the transport is {word}, but there is no [sms.{word}]"),
        format!("add [sms.{word}] with {keys}"),
    )
}

fn no_token() -> Fault {
    Fault::new(
        "[sms.http] does not say where the token is",
        "write token_file = \"…\", or credential = \"…\" for one of systemd's",
    )
}

impl CommandTable {
    fn settings(&self) -> Result<command::Settings, Complaint> {
        let Self { program, arguments, time_limit: _ } = self;
        Ok(command::Settings {
            program: program.clone(),
            arguments: arguments.clone(),
            time_limit: self.time_limit().map_err(Fault::complain)?,
        })
    }

    fn time_limit(&self) -> Result<Length, Fault> {
        let Some(text) = &self.time_limit else { return Ok(command::TIME_LIMIT) };
        Length::parse(text).map_err(|_| {
            let what = "the time_limit under [sms.command] is not acceptable";
            Fault::new(what, format!("use a length as {}", command::TIME_LIMIT))
        })
    }
}

impl HttpTable {
    fn check(&self) -> Result<(), Fault> {
        match (&self.token_file, &self.credential) {
            (None, None) => Err(no_token()),
            (Some(_), Some(_)) => Err(Fault::new(
                "[sms.http] has both token_file and credential",
                "leave one of them out",
            )),
            (None, Some(name)) if !is_file_name(name) => Err(Fault::new(
                "the credential under [sms.http] is not acceptable",
                "use the name that the unit file gives it, not a path",
            )),
            (Some(_), None) | (None, Some(_)) => Ok(()),
        }
    }
}

fn is_file_name(name: &str) -> bool {
    Path::new(name).file_name().is_some_and(|last| last == name)
}

/// A token is what the file holds, without the line break that editors add.
fn read_token(path: &Path) -> anyhow::Result<SecretText> {
    let owner = rustix::process::geteuid().as_raw();
    let text = guard::read_text(path, owner, Readers::OwnerOnly).map_err(|error| match error {
        Error::Store(StoreError::Missing { path }) => anyhow::Error::from(Complaint::Invalid {
            message: format!("there is no SMS token at {}", path.display()),
            hint: Some("put it there, for this account alone (chmod 600)".to_owned()),
        }),
        other => other.into(),
    })?;
    let line = text.expose();
    let line = line.strip_suffix('\n').unwrap_or(line);
    Ok(SecretText::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
}

/// Names the setting that the library does not accept, but not its value.
fn unquoted(transport: Transport, error: Error) -> anyhow::Error {
    let Error::Invalid(invalid) = error else { return error.into() };
    let (what, table) = (invalid.what(), transport.as_str());
    let hint = format!("use {}", invalid.allowed());
    Fault::new(format!("the {what} under [sms.{table}] is not acceptable"), hint).complain().into()
}

#[cfg(test)]
mod tests;
