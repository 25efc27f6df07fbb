use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;
use twofactl::model::sms::{MessageStatus, Text};
use twofactl::model::user::PhoneNumber;

use super::*;
use crate::config::{Config, Quotes};
use crate::report::{Kind, classify};

/// A folder with a settings file.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, content: &str, mode: u32) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    fn read(&self, settings: &str) -> anyhow::Result<Sms> {
        let path = self.file("twofactl.toml", settings, 0o644);
        Ok(Config::read(&path, Quotes::Keys)?.sms.unwrap())
    }

    fn gateway(&self, settings: &str) -> anyhow::Result<Gateway> {
        self.read(settings)?.gateway()
    }

    /// Message and hint, without the path of the file.
    fn refused(&self, settings: &str) -> (String, String) {
        let (kind, message, hint) = classify(&self.gateway(settings).unwrap_err());
        assert_eq!(kind, Kind::Invalid, "{message}");
        assert!(!message.contains("hunter2"), "{message}");
        let hint = hint.unwrap();
        assert!(!hint.contains("hunter2"), "{hint}");
        let file = format!("{}: ", self.path("twofactl.toml").display());
        (message.replace(&file, ""), hint)
    }
}

fn text() -> Text {
    let number = PhoneNumber::parse("+919876543210").unwrap();
    Text { number, body: SecretText::new("123456 is your code".into()) }
}

const HTTP: &str = r#"
[sms]
transport = "http"
[sms.http]
url = "https://sms.example/2010-04-01"
account = "AC0123"
from = "+15005550006"
"#;

#[test]
fn texts_go_to_the_file_beside_the_settings() {
    let place = Place::new();
    let gateway = place
        .gateway("[sms]\ntransport = \"file\"\ncountries = [\"+91\"]\nfile = { path = \"out\" }")
        .unwrap();
    assert_eq!(gateway.transport(), Transport::File);
    assert_eq!(*gateway.countries(), Countries::parse(["+91"]).unwrap());
    assert_eq!(gateway.send(&text()).unwrap().status, MessageStatus::Accepted);
    assert!(fs::read_to_string(place.path("out")).unwrap().contains("123456 is your code"));
}

#[test]
fn a_program_is_named_with_its_arguments_and_time() {
    let place = Place::new();
    let program = place.file("send", "", 0o700);
    let table = |rest: &str| {
        let program = program.display();
        format!("[sms]\ntransport = \"command\"\n[sms.command]\nprogram = \"{program}\"\n{rest}")
    };
    let gateway = place.gateway(&table("arguments = [\"-v\"]\ntime_limit = \"5s\"")).unwrap();
    assert_eq!(gateway.transport(), Transport::Command);
    assert!(place.gateway(&table("")).is_ok());
    for time_limit in ["hunter2", "0s", "1mo"] {
        let (message, hint) = place.refused(&table(&format!("time_limit = \"{time_limit}\"")));
        assert_eq!(message, "the time_limit under [sms.command] is not acceptable");
        assert_eq!(hint, "use a length as 20s");
    }
    let (message, hint) = place.refused(&table("time_limit = \"1h\""));
    assert_eq!(message, "the time_limit under [sms.command] is not acceptable");
    assert_eq!(hint, "use a length of up to 2m, as 20s");
    fs::remove_file(&program).unwrap();
    assert!(place.read(&table("")).is_ok(), "the program is looked at only where it is needed");
    let (message, _) = place.refused(&table(""));
    assert_eq!(message, "the program under [sms.command] is not acceptable");
}

#[test]
fn a_relative_program_is_refused_wherever_the_settings_are() {
    let place = Place::new();
    place.file("send", "", 0o700);
    let settings = "[sms]\ntransport = \"command\"\ncommand = { program = \"send\" }";
    let (message, hint) = place.refused(settings);
    assert_eq!(message, "the program under [sms.command] is not acceptable");
    assert_eq!(hint, "use the whole path of a program, from / on");
}

#[test]
fn the_token_is_a_file_of_this_account_alone_and_read_only_when_needed() {
    let place = Place::new();
    let settings = format!("{HTTP}token_file = \"token\"\n");
    assert!(place.read(&settings).is_ok());
    let (message, _) = place.refused(&settings);
    assert_eq!(message, format!("there is no SMS token at {}", place.path("token").display()));
    for content in ["hunter2", "hunter2\n", "hunter2\r\n"] {
        let token = read_token(&place.file("token", content, 0o600)).unwrap();
        assert_eq!(token.expose(), "hunter2");
        assert_eq!(place.gateway(&settings).unwrap().transport(), Transport::Http);
    }
    for content in ["", "\n", "hunter2\n\n", "hunter2 \n"] {
        place.file("token", content, 0o600);
        let (message, hint) = place.refused(&settings);
        assert_eq!(message, "the token under [sms.http] is not acceptable");
        assert_eq!(hint, "use a token of one line, without blanks");
    }
    place.file("token", "hunter2\n", 0o644);
    let (kind, message, hint) = classify(&place.gateway(&settings).unwrap_err());
    assert_eq!(kind, Kind::Store);
    assert!(message.ends_with("is open to other accounts (mode 0644)"), "{message}");
    assert_eq!(hint, Some(format!("chmod 600 {}", place.path("token").display())));
}

#[test]
fn a_credential_is_read_where_systemd_put_it_and_the_actor_may_bring_it() {
    let place = Place::new();
    let mut sms = place.read(&format!("{HTTP}credential = \"sms.token\"\n")).unwrap();
    let (kind, message, _) = classify(&sms.gateway().unwrap_err());
    assert_eq!(kind, Kind::Invalid);
    assert!(message.contains("only for the service that systemd starts"), "{message}");
    place.file("sms.token", "hunter2\n", 0o400);
    sms.set_credentials(Some(place.0.path()));
    assert_eq!(sms.gateway().unwrap().transport(), Transport::Http);
    for name in ["", "..", "../x", "/etc/token", "a/b", "a/"] {
        let (message, _) = place.refused(&format!("{HTTP}credential = \"{name}\"\n"));
        assert_eq!(message, "the credential under [sms.http] is not acceptable", "{name}");
    }
}

#[test]
fn tables_that_are_missing_or_contradict_are_told_apart() {
    let place = Place::new();
    let file = "[sms]\ntransport = \"file\"\n";
    let with_token = |rest: &str| format!("{HTTP}{rest}\n");
    for (settings, message, hint) in [
        (
            file.to_owned(),
            "the transport is file, but there is no [sms.file]",
            "add [sms.file] with path",
        ),
        (
            "[sms]\ntransport = \"http\"".to_owned(),
            "the transport is http, but there is no [sms.http]",
            "add [sms.http] with url, account, from and token_file",
        ),
        (
            format!("{file}[sms.file]\npath = \"hunter2\"\n[sms.command]\nprogram = \"hunter2\""),
            "[sms.command] is there, but the transport is file",
            "take [sms.command] out, or write transport = \"command\" under [sms]",
        ),
        (
            with_token(""),
            "[sms.http] does not say where the token is",
            "write token_file = \"…\", or credential = \"…\" for one of systemd's",
        ),
        (
            with_token("token_file = \"hunter2\"\ncredential = \"hunter2\""),
            "[sms.http] has both token_file and credential",
            "leave one of them out",
        ),
        (
            format!("{file}countries = [\"+91\", \"hunter2\"]\n[sms.file]\npath = \"x\""),
            "a country under [sms] is not acceptable",
            "use the beginning of international numbers, as +91 or +1415",
        ),
    ] {
        assert!(place.read(&settings).is_err(), "told by every command: {settings}");
        assert_eq!(place.refused(&settings), (message.to_owned(), hint.to_owned()));
    }
}

#[test]
fn a_setting_that_the_provider_could_not_be_asked_with_is_named_without_its_value() {
    let place = Place::new();
    place.file("token", "secret\n", 0o600);
    for (good, key) in
        [("https://sms.example/2010-04-01", "url"), ("AC0123", "account"), ("+15005550006", "from")]
    {
        let settings = HTTP.replace(good, "hunter2\\n") + "token_file = \"token\"\n";
        let (message, _) = place.refused(&settings);
        assert_eq!(message, format!("the {key} under [sms.http] is not acceptable"));
    }
}

#[test]
fn the_examples_in_the_readme_are_acceptable() {
    let place = Place::new();
    let readme = include_str!("../../../../../README.md");
    let examples: Vec<_> = readme
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .filter(|example| example.starts_with("[sms]"))
        .collect();
    let transports: Vec<_> = examples
        .iter()
        .map(|example| Transport::from(place.read(example).unwrap().transport))
        .collect();
    assert_eq!(transports, [Transport::Http, Transport::Command, Transport::File]);
    place.file("sms.token", "hunter2\n", 0o600);
    for example in [examples[0], examples[2]] {
        assert!(place.gateway(example).is_ok(), "{example}");
    }
}
