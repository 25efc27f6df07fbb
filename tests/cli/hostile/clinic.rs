//! A clinic where everything that can be named is named to attack.

use std::fs;
use std::process::Command;

use crate::harness::{NOW, Place, totp_at, unix};
use crate::people::{PASSWORD, enroll, set_password};

use super::values::{ADDRESS, ISSUER, LOGIN, TICKET, WORST};

/// Its settings: texts go to a file.
pub(super) const SETTINGS: &str = "twofactl.toml";

/// The practice, its owner, an authenticator, a device, a text, an exemption, a
/// suspension, and reasons and tickets in the record.
pub(super) fn clinic() -> Place {
    let place = Place::empty();
    place.ok(&[
        "init",
        "--practice",
        WORST,
        "--handle",
        "city-clinic",
        "--owner",
        LOGIN,
        "--owner-name",
        WORST,
        "--issuer",
        ISSUER,
        "--enforce",
    ]);
    place.ok(&["user", "set", LOGIN, "--email", ADDRESS, "--phone", "+919876543210"]);
    place.ok(&["practice", "set", "city-clinic", "--methods", "totp,sms", "-y"]);
    place.ok(&["operator", "add", "desk-meera", "--uid", "40002", "--role", "support"]);
    set_password(&place, LOGIN);
    let secret = enroll(&place, LOGIN, WORST);
    let sms = "[sms]\ntransport = \"file\"\n[sms.file]\npath = \"texts\"\n";
    fs::write(place.path(SETTINGS), sms).unwrap();
    place.ok(&["--config", SETTINGS, "sms", "test", "+919876543210"]);
    let place = place.at("2026-11-21T10:00:30Z");
    let words = ["login", "try", LOGIN, "--password-stdin", "--code-stdin", "--remember", WORST];
    let input = format!("{PASSWORD}\n{}\n", totp_at(&secret, unix(NOW) + 30));
    let entered =
        place.run_with_input(&[&words[..], &["--device-file", "device"]].concat(), &input);
    assert_eq!(entered.code, 0, "{entered}");
    let place = place.at("2026-11-21T10:10:00Z");
    let why = ["--reason", WORST, "--ticket", TICKET];
    place.ok(&[
        "user",
        "add",
        "lee",
        "--name",
        WORST,
        "--practice",
        "city-clinic",
        "--role",
        "staff",
    ]);
    let exempt = ["member", "exempt", "city-clinic", "lee", "--for", "7d", "-y"];
    place.ok(&[&exempt[..], &why].concat());
    place.ok(&["user", "add", "eve", "--name", WORST, "--practice", "city-clinic"]);
    place.ok(&[&["user", "suspend", "eve", "-y"][..], &why].concat());
    place.fails(
        5,
        &[&["user", "disable-2fa", LOGIN, "-y", "--verified", "video"][..], &why].concat(),
    );
    place
}

/// The same once more.
pub(super) fn copy_of(place: &Place) -> Place {
    let copy = Place::empty().at(place.now());
    for name in ["store.db", "store.db-wal", "store.key", "store.head", SETTINGS] {
        let from = place.path(name);
        if from.exists() {
            fs::copy(from, copy.path(name)).unwrap();
        }
    }
    copy
}

/// The printer of its arguments in the place of the program, for a shell.
pub(super) fn arguments_of(place: &Place, command: &str) -> Vec<String> {
    let printer = "twofactl() { for word; do printf '%s\\0' \"$word\"; done; }; sudo() { shift 2; \"$@\"; }; ";
    let mut shell = Command::new("sh");
    let line = format!("{printer}{command}");
    shell.args(["-c", &line]).env_clear().env("PATH", "/usr/bin:/bin").current_dir(place.path(""));
    let told = crate::harness::run(shell, "");
    assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{command}\n{told}");
    assert!(!place.path("pwned").exists(), "{command}");
    told.stdout.split_terminator('\0').map(ToOwned::to_owned).collect()
}
