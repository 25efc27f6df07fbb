//! What the program answers to a shell. How shells ask is in `completions/`,
//! a real key in a real shell in [`crate::tab`].

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::harness::{Exchange, Place, run};
use crate::people::{enroll, enrolled_clinic, trust_device};

/// Asks as the script of that shell does.
fn ask(place: &Place, shell: &str, typed: &[&str]) -> Exchange {
    let mut command = place.command(&[&["--"], typed].concat());
    command.env("TWOFACTL_COMPLETE", shell);
    run(command, "")
}

/// The answer for fish, which is the plainest: words and their meanings.
#[track_caller]
fn offered(place: &Place, words: &[&str]) -> Vec<(String, String)> {
    let answer = ask(place, "fish", &[&["twofactl"], words].concat());
    assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{answer}");
    let pair = |line: &str| {
        let (word, meaning) = line.split_once('\t').unwrap();
        (word.to_owned(), meaning.to_owned())
    };
    answer.stdout.lines().map(pair).collect()
}

#[track_caller]
fn words(place: &Place, typed: &[&str]) -> Vec<String> {
    offered(place, typed).into_iter().map(|(word, _)| word).collect()
}

#[track_caller]
fn assert_silent(place: &Place) {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        for (noun, verb) in [
            ("user", "show"),
            ("practice", "show"),
            ("authenticator", "remove"),
            ("device", "revoke"),
        ] {
            let line = format!("twofactl {noun} {verb} ");
            let typed = ["twofactl", noun, verb, ""];
            let typed = if shell == "bash" { &[line.as_str(), ""][..] } else { &typed };
            let answer = ask(place, shell, typed);
            let said = (answer.code, answer.stdout.as_str(), answer.stderr.as_str());
            assert_eq!(said, (0, "", ""), "{shell} {noun} {verb}");
        }
    }
    assert_eq!(words(place, &["pra"]), ["practice"], "what needs no store is offered");
}

fn two_practices() -> Place {
    let place = Place::with_clinic();
    place.ok(&["practice", "add", "elm-street", "--name", "Elm Street"]);
    let add = ["user", "add", "rahel", "--name", "Rahel Elm", "--practice", "elm-street"];
    place.ok(&[&add[..], &["--role", "staff"]].concat());
    place
}

#[test]
fn commands_options_and_enumerated_words_are_offered() {
    let place = Place::empty();
    assert_eq!(words(&place, &["pra"]), ["practice"]);
    assert_eq!(words(&place, &["practice", "en"]), ["enforce"]);
    assert_eq!(words(&place, &["practice", "list", "--st"]), ["--store"]);
    assert_eq!(words(&place, &["member", "add", "a", "b", "--role", "p"]), ["provider"]);
    assert_eq!(words(&place, &["--color=al"]), ["--color=always"]);
    assert_eq!(words(&place, &["practice", "enforce", "--roles", "owner,st"]), ["owner,staff"]);
    let options = words(&place, &["practice", "list", "-"]);
    assert!(options.iter().all(|one| one.starts_with("--")), "{options:?}");
    assert!(!words(&place, &["practice", ""]).iter().any(|one| one.starts_with('-')));
}

#[test]
fn names_of_the_store_are_offered_with_what_they_mean() {
    let place = two_practices();
    let pair = |word: &str, meaning: &str| (word.to_owned(), meaning.to_owned());
    assert_eq!(offered(&place, &["practice", "show", "CI"]), [pair("city-clinic", "City Clinic")]);
    assert_eq!(offered(&place, &["user", "show", "rah"]), [pair("rahel", "Rahel Elm")]);
    assert_eq!(words(&place, &["user", "show", "RA"]), ["rahel", "rao"]);
    assert_eq!(words(&place, &["user", "show", "rao", "ra"]), ["rahel", "rao"]);
    assert_eq!(offered(&place, &["user", "show", "#"]), [pair("#1", "rao"), pair("#2", "rahel")]);
    assert_eq!(words(&place, &["audit", "list", "--practice", "e"]), ["elm-street"]);
    assert_eq!(words(&place, &["user", "list", "--practice=e"]), ["--practice=elm-street"]);
    assert_eq!(words(&place, &["user", "show", "x"]), [""; 0]);
}

#[test]
fn after_a_practice_its_members_are_offered_and_everybody_to_be_added() {
    let place = two_practices();
    for verb in ["set", "remove", "rm", "exempt", "extend"] {
        assert_eq!(words(&place, &["member", verb, "elm-street", ""]), ["rahel"], "{verb}");
    }
    assert_eq!(words(&place, &["member", "add", "elm-street", ""]), ["rahel", "rao"]);
    assert_eq!(words(&place, &["member", "set", "no-such", ""]), [""; 0]);
}

#[test]
fn authenticators_are_offered_with_whose_they_are() {
    let (place, _) = enrolled_clinic();
    place.ok(&["user", "add", "rahel", "--practice", "city-clinic", "--role", "staff"]);
    enroll(&place, "rahel", "Tab\u{1b}let");
    let pair = |word: &str, meaning: &str| (word.to_owned(), meaning.to_owned());
    let both = [pair("1", "rao: Pixel 9"), pair("2", "rahel: Tab\\u{1b}let")];
    assert_eq!(offered(&place, &["authenticator", "remove", ""]), both);
    assert_eq!(words(&place, &["authenticator", "rename", "2"]), ["2"]);
    assert_eq!(words(&place, &["user", "enroll", "rahel", "--replace", ""]), ["2"]);
    assert_eq!(words(&place, &["practice", "list", "--ticket", ""]), [""; 0]);
}

#[test]
fn devices_that_are_alive_are_offered_with_whose_they_are() {
    let (place, secret) = enrolled_clinic();
    trust_device(&place, "rao", &secret);
    let connection = Connection::open(place.store()).unwrap();
    let more = "
        INSERT INTO trusted_devices (user_id, label, epoch, key_id, mac, created_at, expires_at)
        SELECT user_id, label || char(27), epoch, key_id, mac, created_at, expires_at
            FROM trusted_devices WHERE id = 1
        UNION ALL SELECT user_id, 'old', epoch, key_id, mac, 0, 1 FROM trusted_devices WHERE id = 1
        UNION ALL SELECT user_id, 'dead', epoch - 1, key_id, mac, created_at, expires_at
            FROM trusted_devices WHERE id = 1";
    connection.execute_batch(more).unwrap();
    let pair = |word: &str, meaning: &str| (word.to_owned(), meaning.to_owned());
    let both = [pair("1", "rao: Front desk"), pair("2", "rao: Front desk\\u{1b}")];
    assert_eq!(offered(&place, &["device", "revoke", ""]), both);
    assert_eq!(words(&place, &["device", "rm", "1", ""]), ["1", "2"]);
    assert_eq!(words(&place, &["device", "revoke", "2"]), ["2"]);
    assert_eq!(words(&place, &["device", "revoke", "--user", "r"]), ["rao"]);
    assert_eq!(words(&place, &["device", "revoke", "--practice", "c"]), ["city-clinic"]);
    assert_eq!(words(&place, &["device", "list", "r"]), ["rao"]);
}

#[test]
fn of_many_devices_a_few_are_offered_and_the_dead_hold_nobody_up() {
    let place = Place::with_clinic();
    let fill = "
        INSERT INTO trusted_devices (user_id, label, epoch, key_id, mac, created_at, expires_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
        SELECT 1, 'Browser', 1, x'00', zeroblob(32), 0, CASE WHEN i > 50000 THEN 9e12 ELSE 1 END
            FROM n";
    Connection::open(place.store()).unwrap().execute_batch(fill).unwrap();
    let began = Instant::now();
    let all = words(&place, &["device", "revoke", ""]);
    assert_eq!(all.len(), 91);
    assert_eq!((all[0].as_str(), all[90].as_str()), ("50001", "60000"));
    assert_eq!(words(&place, &["device", "revoke", "5123"]).len(), 10);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[test]
fn files_are_left_to_the_shell() {
    let place = Place::empty();
    for typed in [&["--store", ""][..], &["--config", "x"], &["man", ""], &["--store=x"]] {
        let answer = ask(&place, "zsh", &[&["twofactl"], typed].concat());
        assert_eq!(answer.stdout, "file names\n", "{typed:?}");
    }
}

#[test]
fn the_store_that_was_named_before_is_asked() {
    let place = two_practices();
    let nowhere = place.path("nowhere");
    let ask = |typed: &[&str]| {
        let mut command = place.command(&[&["--", "twofactl"], typed].concat());
        command.env("TWOFACTL_COMPLETE", "fish").env("TWOFACTL_STORE", &nowhere);
        command.env("HOME", place.path(""));
        run(command, "").stdout
    };
    let store = place.store();
    let store = store.to_str().unwrap();
    assert_eq!(ask(&["practice", "show", "c"]), "");
    std::fs::write(place.path("settings.toml"), format!("store = {store:?}")).unwrap();
    for option in [["--store", store], ["--store", "~/store.db"], ["--store", "store.db"]] {
        assert_eq!(
            ask(&[&option[..], &["practice", "show", "c"]].concat()),
            "city-clinic\tCity Clinic\n"
        );
        assert_eq!(
            ask(&[&["practice", "show"], &option[..], &["e"]].concat()),
            "elm-street\tElm Street\n"
        );
    }
    let mut command =
        place.command(&["--", "twofactl", "--config", "settings.toml", "user", "show", "rah"]);
    command.env("TWOFACTL_COMPLETE", "fish").env_remove("TWOFACTL_STORE");
    assert_eq!(run(command, "").stdout, "rahel\tRahel Elm\n");
}

#[test]
fn each_shell_gets_words_that_it_can_put_in() {
    let place = Place::with_clinic();
    place.ok(&["user", "add", "o;r:$(x)'", "--name", "O: \\ R"]);
    let line = ["twofactl user show o", "o"];
    let typed = ["twofactl", "user", "show", "o"];
    assert_eq!(ask(&place, "bash", &line).stdout, "o\\;r:\\$\\(x\\)\\'\n");
    assert_eq!(ask(&place, "bash", &["twofactl user show 'o;", "o;"]).stdout, "o;r:$(x)'\\''\n");
    assert_eq!(ask(&place, "bash", &["twofactl user show o\\;r:", ""]).stdout, "\\$\\(x\\)\\'\n");
    assert_eq!(ask(&place, "zsh", &typed).stdout, "o;r\\:$(x)':O: \\\\ R\n");
    assert_eq!(ask(&place, "fish", &typed).stdout, "o;r:$(x)'\tO: \\ R\n");
    assert_eq!(ask(&place, "elvish", &typed).stdout, "o;r:$(x)'\tO: \\ R\n");
    assert_eq!(ask(&place, "powershell", &typed).stdout, "'o;r:$(x)'''\tO: \\ R\n");
}

#[test]
fn a_name_that_would_drive_the_terminal_is_not_offered() {
    let place = two_practices();
    let connection = Connection::open(place.store()).unwrap();
    let spoil = "UPDATE users SET login = 'ra' || char(10) || 'x', name = 'A' || char(27) || 'B', name_key = 'ab'";
    connection.execute(&format!("{spoil} WHERE id = 1"), []).unwrap();
    assert_eq!(words(&place, &["user", "show", "ra"]), ["rahel"]);
    connection.execute("UPDATE users SET login = 'rao' WHERE id = 1", []).unwrap();
    let meaning = &offered(&place, &["user", "show", "rao"])[0].1;
    assert_eq!(meaning, "A\\u{1b}B");
}

#[test]
fn of_many_users_a_few_are_offered_and_what_they_share_is_shared_by_all() {
    let place = Place::with_clinic();
    let fill = "
        INSERT INTO users (login, login_key, status, personal, required, rebind, epoch, created_at)
        WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 149999)
        SELECT 'u' || i, 'u' || i, 'active', 0, 0, 0, 1, 0 FROM n";
    Connection::open(place.store()).unwrap().execute_batch(fill).unwrap();
    let began = Instant::now();
    let logins = words(&place, &["user", "show", "u"]);
    assert_eq!(logins.len(), 91);
    assert_eq!((logins[0].as_str(), logins[90].as_str()), ("u100000", "u149999"));
    assert_eq!(words(&place, &["user", "show", "u1234"]).len(), 91);
    assert_eq!(words(&place, &["user", "show", "u12345"]).len(), 10);
    let ids = words(&place, &["user", "show", "#4"]);
    assert!((90..140).contains(&ids.len()), "{}", ids.len());
    assert!(ids.iter().all(|id| id.starts_with("#4")) && ids.contains(&"#49999".to_owned()));
    // Four starts of an unoptimised program; reading everybody would take longer than that.
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[test]
fn without_a_store_that_can_be_read_nothing_is_offered_and_nothing_said() {
    let place = Place::empty();
    assert_silent(&place);
    std::fs::write(place.store(), "this is no store").unwrap();
    assert_silent(&place);
    std::fs::remove_file(place.store()).unwrap();
    std::fs::create_dir(place.store()).unwrap();
    assert_silent(&place);
    let place = two_practices();
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(place.store(), mode(0o644)).unwrap();
    assert_silent(&place);
    std::fs::set_permissions(place.store(), mode(0o600)).unwrap();
    std::fs::write(place.path("broken.toml"), "=").unwrap();
    assert_eq!(words(&place, &["--config", "broken.toml", "user", "show", ""]), [""; 0]);
    Connection::open(place.store()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert_silent(&place);
    std::fs::write(place.store(), [&b"SQLite format 3\0"[..], &[7; 4096]].concat()).unwrap();
    assert_silent(&place);
}

#[test]
fn a_store_that_is_held_does_not_hold_the_key() {
    let place = two_practices();
    place.ok(&["practice", "list"]);
    let connection = Connection::open(place.store()).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE; UPDATE users SET epoch = epoch + 1").unwrap();
    assert_eq!(
        words(&place, &["user", "show", "ra"]),
        ["rahel", "rao"],
        "a writer is no hindrance"
    );
    connection.execute_batch("ROLLBACK; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE").unwrap();
    let began = Instant::now();
    assert_eq!(words(&place, &["user", "show", "ra"]), [""; 0]);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

#[test]
fn a_question_changes_nothing_in_the_store() {
    let place = two_practices();
    place.ok(&["practice", "list"]);
    let before = std::fs::read(place.store()).unwrap();
    assert_eq!(words(&place, &["user", "show", "ra"]).len(), 2);
    std::fs::remove_file(place.key()).unwrap();
    assert_eq!(words(&place, &["user", "show", "ra"]).len(), 2, "the key is not needed");
    assert!(std::fs::read(place.store()).unwrap() == before);
}

#[test]
fn a_variable_that_was_left_set_takes_no_command_for_a_question() {
    let place = two_practices();
    for value in ["bash", "fish", "", "nonsense"] {
        let mut command = place.command(&["practice", "list", "-o", "json"]);
        command.env("TWOFACTL_COMPLETE", value);
        assert_eq!(run(command, "").json().as_array().unwrap().len(), 2);
    }
    for typed in [&[][..], &["twofactl"]] {
        let answer = ask(&place, "bash", typed);
        assert_eq!((answer.code, answer.stderr.as_str()), (0, ""), "{answer}");
    }
}
