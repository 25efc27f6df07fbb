//! Every command that writes, and those that do not.

use std::collections::BTreeSet;

use crate::harness::Place;
use crate::running::Talk;
use crate::world::SETTINGS;

/// A run that changes something in a copy of [`World`].
pub(crate) struct Writing {
    /// The command, as help lists it.
    pub(crate) command: &'static str,
    /// What follows it.
    pub(crate) words: &'static [&'static str],
    /// What it is told while it runs.
    pub(crate) talk: Talk,
    /// How many times it commits.
    pub(crate) commits: usize,
    /// Its exit code, where it runs to its end.
    pub(crate) code: i32,
}

impl Writing {
    const fn new(command: &'static str, words: &'static [&'static str]) -> Self {
        Self { command, words, talk: Talk::Nothing, commits: 1, code: 0 }
    }

    const fn told(mut self, talk: Talk) -> Self {
        self.talk = talk;
        self
    }

    const fn commits(mut self, times: usize) -> Self {
        self.commits = times;
        self
    }

    const fn ends_with(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// All of its arguments.
    pub(crate) fn arguments(&self) -> Vec<&'static str> {
        self.command.split(' ').chain(self.words.iter().copied()).collect()
    }

    /// Whether it makes a store where there is none.
    pub(crate) fn begins_empty(&self) -> bool {
        self.command == "init"
    }
}

const CHECKED: [&str; 4] = ["--verified", "in-person", "--reason", "a test"];
const WHY: [&str; 2] = ["--reason", "a test"];

macro_rules! checked {
    ($($word:expr),+) => { &[$($word,)+ CHECKED[0], CHECKED[1], CHECKED[2], CHECKED[3]] };
}
macro_rules! because {
    ($($word:expr),+) => { &[$($word,)+ "--yes", WHY[0], WHY[1]] };
}

const PEOPLE: &str = "login,name,practice,role\nnew1,One,north,staff\nnew2,Two,north,staff\n\
    new3,Three,city-clinic,provider\nnew4,Four,city-clinic,staff\nnew5,Five,,\n";

const UPDATED: &str =
    "login,name,practice,role\nrao,Dr. Rao,city-clinic,owner\nnew1,One,north,staff\n";

const SEEDS: &str = "lee,otpauth://totp/x?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX\n";

const POLICY: &str = "[practice.north]\nenforcement = \"required\"\ngrace = \"7d\"\n\
    [practice.city-clinic]\nenforcement = \"off\"\nexempt = []\n";

/// At least one run of every command that writes.
#[rustfmt::skip]
pub(crate) fn writing() -> Vec<Writing> {
    let new = Writing::new;
    vec![
        new("init", &["--practice", "City Clinic", "--owner", "rao", "--enforce"]).commits(1),
        new("practice add", &["east", "--name", "East"]),
        new("practice set", &["city-clinic", "--name", "New", "--digits", "7", "--yes"]),
        new("practice enforce", &["north", "south", "--grace", "14d", "--yes"]),
        new("practice disable", because!["city-clinic", "--for", "24h"]),
        new("practice remove", because!["south"]),
        new("member add", &["north", "lee", "--role", "staff", "--yes"]),
        new("member set", &["city-clinic", "lee", "--role", "provider", "--yes"]),
        new("member exempt", because!["city-clinic", "lee", "--for", "7d"]),
        new("member extend", because!["city-clinic", "lee", "--for", "7d"]),
        new("member remove", because!["city-clinic", "kim"]),
        new("user add", &["joe", "--name", "Joe", "--practice", "north", "--role", "staff", "--password-stdin"])
            .told(Talk::Password),
        new("user import", &["-"]).told(Talk::Lines(PEOPLE)),
        new("user import", &["-", "--update", "--yes"]).told(Talk::Lines(UPDATED)),
        new("user set", &["lee", "--name", "Lee", "--phone", "+919876543211", "--yes"]),
        new("user set-password", checked!["rao", "--password-stdin"]).told(Talk::Lines("another fine password\n")),
        new("user enroll", &["lee", "--show-secret", "--code-stdin", "-o", "jsonl"]).told(Talk::Enroll).commits(2),
        new("user enroll", checked!["ana", "--replace", "3", "--show-secret", "--code-stdin", "-o", "jsonl"])
            .told(Talk::Enroll).commits(2),
        new("user enroll", &["--config", SETTINGS, "lee", "--type", "sms", "--code-stdin"]).told(Talk::Text).commits(4),
        new("user reset-2fa", because!["rao"]),
        new("user reset-2fa", checked!["rao", "--yes"]),
        new("user unlock", &["kim"]),
        new("user check-code", &["ana", "--code-stdin"]).told(Talk::CodeOfAna),
        new("user check-code", &["rao", "--code-stdin"]).told(Talk::Lines("000000\n")).ends_with(8),
        new("user recovery-codes", &["rao", "--yes"]),
        new("user recovery-codes", checked!["rao", "--show", "--yes"]),
        new("user enrollment-code", checked!["lee"]),
        new("user enrollment-code", checked!["--practice", "city-clinic", "--to-file", "codes.csv"]),
        new("user bypass-code", checked!["rao"]),
        new("user disable-2fa", checked!["ana", "--yes"]),
        new("user require", &["ana"]),
        new("user suspend", because!["rao"]),
        new("user reinstate", because!["eve"]),
        new("user remove", because!["rao"]),
        new("authenticator import", checked!["-", "--yes"]).told(Talk::Lines(SEEDS)),
        new("authenticator rename", &["1", "Old phone"]),
        new("authenticator resync", &["3", "--code-stdin"]).told(Talk::TwoCodesOfAna),
        new("authenticator remove", because!["1"]),
        new("device revoke", because!["1"]),
        new("sms test", &["--config", SETTINGS, "+919876543210"]).commits(2),
        new("login try", &["rao", "--password-stdin", "--code-stdin", "--remember", "Desk", "--device-file", "device"])
            .told(Talk::PasswordAndCode),
        new("login try", &["rao", "--password-stdin"]).told(Talk::Lines("wrong\n")).ends_with(5),
        new("login bridge", &[]).told(Talk::Bridge).commits(6),
        new("policy apply", because!["-"]).told(Talk::Lines(POLICY)),
        new("operator add", &["desk-sam", "--uid", "40001", "--role", "auditor"]),
        new("operator set", &["desk-meera", "--user", "ana"]),
        new("operator remove", because!["desk-meera"]),
        new("key rotate", &["--yes"]),
        // Refused: the event of the refusal is what is written.
        new("practice remove", because!["city-clinic"]).ends_with(5),
    ]
}

/// Commands that write nothing into a store.
const READING: [&str; 26] = [
    "practice list",
    "practice show",
    "practice status",
    "practice report",
    "member list",
    "user list",
    "user show",
    "authenticator list",
    "device list",
    "sms log",
    "policy export",
    "policy diff",
    "audit list",
    "audit show",
    "audit verify",
    "audit checkpoint",
    "audit report",
    "audit export",
    "operator list",
    "store info",
    "store check",
    "store backup",
    "store migrate",
    "key check",
    "completions",
    "man",
];

/// Killed by tests of their own: `store restore` in `tests/cli/store_restore.rs`, because there are
/// two stores then, and `store adopt` in `kills/adopt.rs`, because its store is refused before.
const PUTTING_BACK: [&str; 2] = ["store restore", "store adopt"];

/// Every command below `path`, as help lists them.
fn leaves(place: &Place, path: &[&str]) -> BTreeSet<String> {
    let help = place.ok(&[path, &["--help"]].concat());
    let Some((_, listed)) = help.split_once("\nCommands:\n") else {
        return BTreeSet::from([path.join(" ")]);
    };
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    let below = names.filter(|name| *name != "help");
    below.flat_map(|name| leaves(place, &[path, &[name]].concat())).collect()
}

#[test]
fn every_command_is_attacked_or_writes_nothing() {
    let known: BTreeSet<String> = writing()
        .iter()
        .map(|run| run.command)
        .chain(READING)
        .chain(PUTTING_BACK)
        .map(ToOwned::to_owned)
        .collect();
    assert_eq!(known, leaves(&Place::empty(), &[]));
}
