use std::os::unix::fs::PermissionsExt as _;

use twofactl::model::event::Actor;
use twofactl::model::member::Role;
use twofactl::model::operator::Standing;
use twofactl::model::practice::Handle;
use twofactl::model::text::DisplayName;
use twofactl::model::user::Login;
use twofactl::ops;
use twofactl::ops::Why;
use twofactl::ops::practice::NewPractice;
use twofactl::ops::setup::{self, Enforce, InitRequest, KeyNeed};
use twofactl::ops::user::NewPerson;
use twofactl::store::{Change, WriteTx};

use super::*;
use crate::prompt::scripted::{Reply, Scripted};

/// Whoever owns the store sees everybody.
const OWNER: Caller = Caller { uid: 0, standing: Standing::Owner };

fn now() -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000)
}

/// A store of its own.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let home = Self { folder };
        let Places { store, key_file } = home.places();
        let request = InitRequest {
            store,
            key_file,
            practice: None,
            owner: None,
            owner_name: None,
            enforce: Enforce::Later,
            issuer: None,
        };
        setup::init(&request, &actor(), now()).unwrap();
        home
    }

    fn places(&self) -> Places {
        let path = |name: &str| self.folder.path().join(name);
        Places { store: path("store.db"), key_file: path("store.key") }
    }

    fn write<T>(&self, change: impl Fn(&mut WriteTx<'_>) -> twofactl::error::Result<Change<T>>) {
        let Places { store, key_file } = self.places();
        let mut opened = setup::open(&store, &key_file, KeyNeed::Required).unwrap();
        opened.store.write(&actor(), now(), |tx| change(tx)).unwrap();
    }

    fn practice(self, handle: &str, name: &str) -> Self {
        let new = NewPractice {
            handle: Handle::parse(handle).unwrap(),
            name: DisplayName::parse(name).unwrap(),
        };
        self.write(|tx| ops::practice::add(tx, &new, &Why::default(), now()));
        self
    }

    fn user(self, login: &str, name: &str, practice: Option<&str>) -> Self {
        let new = NewPerson {
            login: Login::parse(login).unwrap(),
            name: Some(DisplayName::parse(name).unwrap()),
            phone: None,
            email: None,
            password: None,
            membership: practice.map(|handle| (Handle::parse(handle).unwrap(), Role::Staff)),
        };
        self.write(|tx| ops::user::add(tx, &new, &Why::default(), now()));
        self
    }

    /// What becomes of the words, and what was asked and told.
    fn asked(&self, words: &[&str], replies: &[Reply]) -> (Result<String, Stopped>, Vec<String>) {
        let person = Scripted::new(replies.to_vec());
        let understood = complete(&person, &self.places(), words);
        (understood.map(|understood| format!("{:?}", understood.cli.command)), person.asked())
    }

    /// The command, which is understood after these questions.
    #[track_caller]
    fn command(&self, words: &[&str], replies: &[Reply]) -> String {
        let (understood, asked) = self.asked(words, replies);
        understood.unwrap_or_else(|stopped| panic!("{asked:?}: {}", told(&stopped)))
    }
}

fn complete(ask: &dyn Ask, places: &Places, words: &[&str]) -> Result<Understood, Stopped> {
    let words: Vec<_> = ["twofactl"].iter().chain(words).map(OsString::from).collect();
    let line = Line::new(&words);
    match line.parse()? {
        Parsed::Whole(cli) => Ok(Understood { cli: *cli, notes: Vec::new() }),
        Parsed::Lacking(lack) => Desk::new(ask, places, (OWNER, now())).complete(line, lack),
    }
}

fn actor() -> Actor {
    Actor { name: "support".into(), uid: 1000, host: "desk".into() }
}

fn told(stopped: &Stopped) -> String {
    match stopped {
        Stopped::Words(error) => report::sentence(error),
        Stopped::Error(error) => {
            let (_, message, hint) = report::classify(error);
            format!("{message}; {}", hint.unwrap_or_default())
        }
    }
}

fn clinic() -> Home {
    Home::new()
        .practice("city-clinic", "City Clinic")
        .user("rao@city.example", "Dr. Rao", Some("city-clinic"))
        .user("raoul@city.example", "Raoul Dupont", None)
}

#[test]
fn what_is_missing_is_asked_and_the_only_practice_is_told() {
    let home = clinic();
    let replies = [Reply::Type("raoul@city.example"), Reply::Type("provider")];
    let (understood, asked) = home.asked(&["member", "add"], &replies);
    let command = understood.unwrap_or_else(|stopped| panic!("{}", told(&stopped)));
    for part in ["city-clinic", "raoul@city.example", "Provider"] {
        assert!(command.contains(part), "{command}");
    }
    assert_eq!(
        asked,
        [
            "Practice: city-clinic (the only one).",
            "User (login, #id, phone, or part of a name)",
            "Role (as what they work there)",
        ]
    );
}

#[test]
fn a_user_is_found_by_login_id_or_part_of_a_name() {
    let home = clinic();
    let exact = home.command(&["user", "show"], &[Reply::Type("RAO@city.example")]);
    assert!(exact.contains("\"rao@city.example\""), "{exact}");
    let id = home.command(&["user", "show"], &[Reply::Type("#2")]);
    assert!(id.contains("\"raoul@city.example\""), "{id}");
    let item = "#1  rao@city.example  Dr. Rao  city-clinic";
    let part = home.command(&["user", "show"], &[Reply::Type("rao"), Reply::Type(item)]);
    assert!(part.contains("\"rao@city.example\""), "{part}");
    let item = "#2  raoul@city.example  Raoul Dupont";
    let name = home.command(
        &["user", "show"],
        &[Reply::Type("du pont"), Reply::Type("dupont"), Reply::Type(item)],
    );
    assert!(name.contains("\"raoul@city.example\""), "{name}");
}

#[test]
fn a_name_that_stands_for_nobody_is_told_with_those_that_are_nearly_it() {
    let home = clinic();
    let wrong = Reply::Type("roa@city.example");
    let (understood, asked) = home.asked(&["user", "show"], &[wrong.clone(), wrong.clone(), wrong]);
    let near = "there is no user \"roa@city.example\"; did you mean rao@city.example?";
    assert_eq!(asked.iter().filter(|line| *line == near).count(), 2, "{asked:?}");
    let stopped = understood.unwrap_err();
    assert!(told(&stopped).starts_with("there is no user \"roa@city.example\""));
}

#[test]
fn of_many_users_some_are_offered_and_more_letters_asked_for() {
    let logins: Vec<String> = (10..30).map(|number| format!("lee{number}")).collect();
    let home = logins.iter().fold(Home::new(), |home, login| home.user(login, "Lee", None));
    let more = Reply::Type("and 5 more: type more letters");
    let replies = [Reply::Type("lee"), more, Reply::Type("lee29")];
    let command = home.command(&["user", "show"], &replies);
    assert!(command.contains("\"lee29\""), "{command}");
}

#[test]
fn several_practices_are_offered_and_many_are_typed() {
    let home = clinic().practice("hill-clinic", "Hill Clinic");
    let item = Reply::Type("hill-clinic  Hill Clinic");
    let command = home.command(&["practice", "show"], &[item]);
    assert!(command.contains("hill-clinic"), "{command}");
    let many = (10..30).fold(home, |home, number| home.practice(&format!("p{number}"), "Many"));
    let typed = many.command(&["practice", "show"], &[Reply::Type("p12")]);
    assert!(typed.contains("p12"), "{typed}");
    let item = Reply::Type("hill-clinic  Hill Clinic");
    let part = many.command(&["practice", "show"], &[Reply::Type("Hill"), item]);
    assert!(part.contains("hill-clinic"), "{part}");
    let (_, asked) =
        many.asked(&["practice", "show"], &[Reply::Type("hlil-clinic"), Reply::GiveUp]);
    let near = "there is no practice \"hlil-clinic\"; did you mean hill-clinic?";
    assert!(asked.contains(&near.to_owned()), "{asked:?}");
}

#[test]
fn a_practice_is_never_removed_because_there_is_no_other() {
    let home = clinic();
    let item = Reply::Type("city-clinic  City Clinic");
    assert!(home.command(&["practice", "remove"], &[item]).contains("city-clinic"));
    let (understood, _) = home.asked(&["practice", "remove"], &[Reply::GiveUp]);
    assert!(understood.is_err());
    let nobody = Terminal::new(Manners { no_input: true, ..Manners::default() });
    let stopped = complete(&nobody, &home.places(), &["practice", "remove"]).err().unwrap();
    assert!(told(&stopped).contains("<PRACTICE>"), "{}", told(&stopped));
}

#[test]
fn where_nobody_can_be_asked_the_only_practice_is_taken_and_noted() {
    let home = clinic();
    let nobody = Terminal::new(Manners { no_input: true, ..Manners::default() });
    for words in [
        &["practice", "show"][..],
        &["practice", "status", "--only", "exempt"],
        &["practice", "enforce", "--grace", "14d"],
        &["practice", "disable"],
        &["practice", "set", "--name", "X"],
        &["member", "list"],
    ] {
        let understood = complete(&nobody, &home.places(), words)
            .unwrap_or_else(|stopped| panic!("{words:?}: {}", told(&stopped)));
        assert_eq!(understood.notes, ["Practice: city-clinic (the only one)."], "{words:?}");
        let command = format!("{:?}", understood.cli.command);
        assert!(command.contains("city-clinic"), "{command}");
    }
    let several = home.practice("hill-clinic", "Hill Clinic");
    for (words, hint) in [
        (&["practice", "show"][..], "give a practice: city-clinic, hill-clinic"),
        (&["practice", "status"], "give a practice: city-clinic, hill-clinic or --all"),
    ] {
        let stopped = complete(&nobody, &several.places(), words).err().unwrap();
        assert!(told(&stopped).ends_with(hint), "{}", told(&stopped));
    }
    let stopped = complete(&nobody, &Home::new().places(), &["member", "list"]).err().unwrap();
    assert!(told(&stopped).starts_with("there is no practice yet"), "{}", told(&stopped));
}

#[test]
fn nobody_is_asked_for_the_rest_and_the_error_names_it() {
    let home = clinic();
    let nobody = Terminal::new(Manners { no_input: true, ..Manners::default() });
    for (words, name) in [
        (&["member", "add"][..], "<PRACTICE>"),
        (&["user", "show"], "<USER>"),
        (&["authenticator", "remove"], "<ID>"),
    ] {
        let Err(Stopped::Words(error)) = complete(&nobody, &home.places(), words) else {
            panic!("{words:?} is understood")
        };
        assert!(report::sentence(&error).contains(name), "{words:?}");
    }
}

#[test]
fn a_value_that_is_not_acceptable_is_told_and_asked_for_again() {
    let home = clinic();
    let words = &["practice", "add", "--name", "Hill"];
    let (understood, asked) = home.asked(words, &[Reply::Type("Hill!"), Reply::Type("hill")]);
    assert!(understood.is_ok());
    assert!(
        asked.iter().any(|line| line.contains("\"Hill!\" is not acceptable; use ")),
        "{asked:?}"
    );
    let (understood, _) = home.asked(words, &["A", "B", "C"].map(Reply::Type));
    assert!(matches!(understood, Err(Stopped::Words(_))));
}

#[test]
fn what_is_typed_is_never_an_option() {
    let home = clinic();
    let words = &["practice", "add"];
    let (understood, asked) =
        home.asked(words, &[Reply::Type("--help"), Reply::Type("x"), Reply::Type("--yes")]);
    assert!(understood.is_ok_and(|command| command.contains("--yes")));
    assert!(asked.iter().any(|line| line.contains("\"--help\" is not acceptable")), "{asked:?}");
}

#[test]
fn what_a_command_can_do_nothing_without_is_chosen_then_asked() {
    let home = clinic();
    let grace = "Give each member this long to enroll, as 14d; none takes it away";
    let replies = [Reply::Type(grace), Reply::Type("3d")];
    let command = home.command(&["practice", "set"], &replies);
    assert!(command.contains("grace: Some("), "{command}");
    let replies = [Reply::Type("rao@city.example"), Reply::Type("Empty the phone")];
    let command = home.command(&["user", "set"], &replies);
    assert!(command.contains("no_phone: true"), "{command}");
}

#[test]
fn an_option_that_another_one_needs_is_asked() {
    let home = clinic();
    let words = &["user", "reset-2fa", "rao@city.example", "--for", "1h"];
    assert!(home.command(words, &[Reply::Type("video")]).contains("Video"));
    let joined = home.command(&["user", "add", "lee", "--role", "staff"], &[]);
    assert!(joined.contains("city-clinic"), "{joined}");
}

#[test]
fn the_door_is_given_what_was_typed_and_tells_nobody_who_exists() {
    let (understood, asked) = clinic().asked(&["login", "try"], &[Reply::Type("rao")]);
    assert!(understood.is_ok_and(|command| command.contains("user: \"rao\"")));
    assert_eq!(asked, ["User (login, as the person types it)"]);
}

#[test]
fn whoever_has_no_authenticator_is_told_so() {
    let user = Reply::Type("rao@city.example");
    let replies = [user.clone(), Reply::GiveUp];
    let (understood, asked) = clinic().asked(&["authenticator", "remove"], &replies);
    assert!(understood.is_err());
    assert!(asked.contains(&"rao@city.example has no authenticators.".to_owned()), "{asked:?}");
}

#[test]
fn whoever_has_no_trusted_device_is_told_so() {
    let way =
        Reply::Type("Numbers of devices, from `device list`; - reads them from standard input");
    let replies = [way, Reply::Type("rao@city.example"), Reply::GiveUp];
    let (understood, asked) = clinic().asked(&["device", "revoke"], &replies);
    assert!(understood.is_err());
    assert_eq!(asked.first().map(String::as_str), Some("Which devices?"));
    assert!(asked.contains(&"rao@city.example has no trusted devices.".to_owned()), "{asked:?}");
}
