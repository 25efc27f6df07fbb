//! `[audit] mirror`: copies of events, to a socket that a test listens at.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::harness::{Exchange, Place};
use crate::people;

/// A place whose settings name a mirror, and a listener for it.
struct Mirrored {
    place: Place,
    listener: UnixDatagram,
}

impl Mirrored {
    fn new(form: &str) -> Self {
        let place = Place::empty();
        let path = place.path("twofactl.toml");
        let settings = format!("[audit]\nmirror = \"{form}\"\nmirror_socket = \"log\"\n");
        fs::write(&path, settings).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let listener = UnixDatagram::bind(place.path("log")).unwrap();
        listener.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        Self { place, listener }
    }

    fn run(&self, words: &[&str]) -> Exchange {
        self.run_with_input(words, "")
    }

    fn run_with_input(&self, words: &[&str], input: &str) -> Exchange {
        self.place.run_with_input(&[&["--config", "twofactl.toml"], words].concat(), input)
    }

    #[track_caller]
    fn ok(&self, words: &[&str]) {
        let told = self.run(words);
        assert_eq!((told.code, told.stderr.contains("copied")), (0, false), "{told}");
    }

    /// What came since this was asked last.
    fn heard(&self) -> Vec<String> {
        let mut room = vec![0; 64 * 1024];
        let mut heard = Vec::new();
        while let Ok(length) = self.listener.recv(&mut room) {
            heard.push(String::from_utf8(room[..length].to_vec()).unwrap());
        }
        heard
    }

    /// Places and actions of what came.
    fn events(&self) -> Vec<(i64, String)> {
        let field = |text: &str, name: &str| {
            let (_, after) = text.split_once(&format!("TWOFACTL_{name}=")).unwrap();
            after.lines().next().unwrap().to_owned()
        };
        let heard = self.heard();
        heard.iter().map(|one| (field(one, "SEQ").parse().unwrap(), field(one, "ACTION"))).collect()
    }

    /// Places and actions of what is recorded after an event.
    fn recorded(&self, after: i64) -> Vec<(i64, String)> {
        let events = self.place.json(&["audit", "list", "--limit", "100000"]);
        let events = events.as_array().unwrap().iter().rev();
        let one = |event: &serde_json::Value| {
            (event["seq"].as_i64().unwrap(), event["action"].as_str().unwrap().to_owned())
        };
        events.map(one).filter(|(seq, _)| *seq > after).collect()
    }
}

const INIT: [&str; 5] = ["init", "--practice", "City Clinic", "--owner", "rao"];

#[test]
fn each_event_is_copied_once_and_in_order_from_the_first_on() {
    let mirrored = Mirrored::new("journald");
    mirrored.ok(&INIT);
    let first = mirrored.events();
    assert_eq!(first, mirrored.recorded(0));
    assert_eq!(first[0], (1, "store.init".to_owned()));
    mirrored.ok(&["user", "add", "ana", "--practice", "city-clinic"]);
    mirrored.ok(&["practice", "set", "city-clinic", "--digits", "8", "--reason", "a\u{202e}b"]);
    let last = i64::try_from(first.len()).unwrap();
    assert_eq!(mirrored.events(), mirrored.recorded(last));
    mirrored.ok(&["practice", "list"]);
    assert_eq!(mirrored.heard(), [] as [String; 0], "what is only read is no event");
}

#[test]
fn what_was_refused_is_copied_and_what_did_not_happen_is_not() {
    let mirrored = Mirrored::new("journald");
    mirrored.ok(&[&INIT[..], &["--enforce"]].concat());
    mirrored.heard();
    let already = mirrored.run(&["practice", "set", "city-clinic", "--digits", "6"]);
    let dry = mirrored.run(&["practice", "set", "city-clinic", "--digits", "8", "--dry-run"]);
    let unknown = mirrored.run(&["user", "suspend", "nobody", "--yes", "--reason", "x"]);
    assert_eq!([already.code, dry.code, unknown.code], [0, 0, 3], "{already}{dry}{unknown}");
    assert_eq!(mirrored.events(), []);
    let before = i64::try_from(mirrored.recorded(0).len()).unwrap();
    let refused = mirrored.run(&["practice", "remove", "city-clinic", "--yes", "--reason", "x"]);
    assert_eq!(refused.code, 5, "{refused}");
    let copied = mirrored.events();
    assert_eq!((copied.len(), &copied), (1, &mirrored.recorded(before)));
}

#[test]
fn a_change_of_many_is_copied_whole_however_slowly_it_is_read() {
    let mirrored = Mirrored::new("journald");
    mirrored.ok(&INIT);
    mirrored.heard();
    let before = i64::try_from(mirrored.recorded(0).len()).unwrap();
    let rows: String = (0..400).map(|number| format!("person{number}\n")).collect();
    let copied = std::thread::scope(|scope| {
        let run = scope.spawn(|| {
            mirrored.run_with_input(&["user", "import", "-", "--yes"], &format!("login\n{rows}"))
        });
        let mut copied = Vec::new();
        while !run.is_finished() {
            copied.extend(mirrored.events());
        }
        let told = run.join().unwrap();
        assert_eq!((told.code, told.stderr.contains("copied")), (0, false), "{told}");
        copied.extend(mirrored.events());
        copied
    });
    assert!(copied.len() >= 400, "{}", copied.len());
    assert_eq!(copied, mirrored.recorded(before));
}

#[test]
fn nobody_who_listens_fails_no_change_and_is_told_once() {
    let mirrored = Mirrored::new("syslog");
    mirrored.ok(&INIT);
    fs::remove_file(mirrored.place.path("log")).unwrap();
    let told = mirrored.run(&["user", "add", "ana", "--practice", "city-clinic"]);
    assert_eq!(told.code, 0, "{told}");
    assert_eq!(told.stderr.matches("Events are recorded, but not copied to ").count(), 1, "{told}");
    let json = mirrored.run(&["user", "add", "lee", "-o", "json"]);
    assert_eq!((json.code, json.json()["changed"].as_bool()), (0, Some(true)), "{json}");
    assert!(json.stderr.contains("not copied"), "{json}");
    mirrored.place.ok(&["user", "show", "ana"]);
    mirrored.place.ok(&["audit", "verify"]);
}

#[test]
fn syslog_gets_one_line_an_event_and_no_control_character() {
    let mirrored = Mirrored::new("syslog");
    mirrored.ok(&INIT);
    mirrored.heard();
    mirrored.ok(&["user", "set", "rao", "--name", "R\u{e9} \"x\"", "--reason", "=it; was"]);
    let heard = mirrored.heard();
    let [line] = &heard[..] else { panic!("{heard:?}") };
    assert!(line.starts_with("<86>twofactl[") && line.contains("]: seq="), "{line}");
    assert!(
        line.contains(" action=user.set outcome=done ") && line.contains(" reason=\"=it; was\" ")
    );
    assert!(!line.contains(char::is_control), "{line}");
}

#[test]
fn the_bridge_copies_logins_and_says_what_went_missing() {
    let mirrored = Mirrored::new("journald");
    mirrored.ok(&INIT);
    people::set_password(&mirrored.place, "rao");
    mirrored.heard();
    let request = |password: &str| {
        let practice = "\"practice\":\"city-clinic\"";
        format!(
            "{{\"id\":1,\"op\":\"start\",\"user\":\"rao\",{practice},\"password\":\"{password}\"}}\n"
        )
    };
    let before = i64::try_from(mirrored.recorded(0).len()).unwrap();
    let right = request(people::PASSWORD);
    let told = mirrored.run_with_input(&["login", "bridge"], &format!("{right}{right}"));
    assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{told}");
    let copied = mirrored.events();
    assert_eq!(copied, mirrored.recorded(before));
    assert!(copied.iter().all(|(_, action)| action == "login.allowed") && copied.len() == 2);
    fs::remove_file(mirrored.place.path("log")).unwrap();
    let told = mirrored.run_with_input(&["login", "bridge"], &format!("{right}{right}"));
    assert_eq!((told.code, told.stdout.matches("allowed").count()), (0, 2), "{told}");
    assert_eq!(told.stderr.matches("not copied").count(), 1, "{told}");
}
