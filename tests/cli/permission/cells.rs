//! Each cell of the table.

use std::fs;

use twofactl::model::event::{Detail, EventOutcome};

use super::{Account, clinics, is_root, run_as};
use crate::harness::{Exchange, Place};
use crate::people;

/// A line of the table as the manual has it.
struct Row {
    task: String,
    /// admin, support, auditor, practice, user.
    reaches: Vec<String>,
    on_self: String,
}

/// The table of the committed manual page.
fn table() -> Vec<Row> {
    let page = include_str!("../../../man/twofactl-operators.7").replace("\\-", "-");
    let (_, rest) = page.split_once("COMMAND ").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let (table, _) = rest.split_once(".ft R").unwrap();
    table.lines().map(row).collect()
}

fn row(line: &str) -> Row {
    let (task, cells) = line.split_at(30);
    let mut cells: Vec<_> = cells.split_whitespace().map(str::to_owned).collect();
    assert_eq!(cells.len(), 6, "{line:?}");
    let on_self = cells.pop().unwrap();
    Row { task: task.trim().to_owned(), reaches: cells, on_self }
}

/// Whom and what a command is run on.
#[derive(Clone, Copy)]
struct On {
    practice: &'static str,
    login: &'static str,
    /// Their authenticator.
    authenticator: &'static str,
    /// Somebody who can be added to the practice.
    newcomer: &'static str,
}

/// Rao's own practice and somebody of it alone.
const OWN: On = On { practice: "city-clinic", login: "lee", authenticator: "99", newcomer: "lee" };
/// Somebody of another practice as well.
const SHARED: On = On { practice: "north", login: "kim", authenticator: "2", newcomer: "kim" };
const OTHER: On = On { practice: "north", login: "sen", authenticator: "4", newcomer: "sen" };
/// An operator of the role admin.
const ADMIN: On = On { practice: "city-clinic", login: "ana", authenticator: "3", newcomer: "ana" };

/// The command of a task, and what it may exit with where it is permitted:
/// some come to nothing here, but for a reason of their own.
fn command(task: &str, on: On) -> (Vec<&str>, &'static str, Vec<i32>) {
    let known = about_a_practice(task, on).or_else(|| about_a_person(task, on));
    let (words, input, codes) =
        known.unwrap_or_else(|| panic!("no test knows how to run this task of the table: {task}"));
    let words = task.split(' ').chain(words).chain(["--yes"]).collect();
    (words, input, codes.to_vec())
}

/// A line that names somebody.
macro_rules! uri {
    ($login:literal) => {
        concat!($login, ",otpauth://totp/x?secret=T4OSFYCHLPEDUYP6BSJXRVJOQQM2WYBX")
    };
}

/// Words after the command, standard input, and exit codes.
type Tried<'a> = (Vec<&'a str>, &'static str, &'static [i32]);

fn about_a_practice(task: &str, on: On) -> Option<Tried<'_>> {
    let On { practice, login, newcomer, .. } = on;
    Some(match task {
        "practice add" => (vec!["east", "--name", "East"], "", &[0]),
        "practice list"
        | "practice status --all"
        | "practice report --all"
        | "user list"
        | "sms log"
        | "audit list"
        | "audit verify"
        | "audit checkpoint"
        | "audit export"
        | "operator list"
        | "store info"
        | "store check"
        | "store migrate"
        | "key check"
        | "key rotate"
        | "login bridge" => (vec![], "", &[0]),
        // This is no backup, and it is the latest store there is.
        "store restore" => (vec!["-", "--reason", "a test"], "a backup", &[6]),
        "store adopt" => (vec!["--reason", "a test"], "", &[0]),
        "store backup" => (vec!["-"], "", &[0]),
        "audit report" => (vec![], "", &[0, 5]),
        "audit show" => (vec!["1"], "", &[0]),
        "practice show"
        | "practice status"
        | "practice report"
        | "member list"
        | "user list --practice"
        | "audit list --practice"
        | "device revoke --practice" => (vec![practice], "", &[0]),
        "policy export" => (vec![practice], "", &[0]),
        "policy diff" => (vec!["-"], policy_of(practice), &[5]),
        "policy apply" => (vec!["-", "--force"], policy_of(practice), &[0]),
        "practice set" => (vec![practice, "--name", "New"], "", &[0]),
        "practice enforce" => (vec![practice, "--grace", "7d", "--force"], "", &[0]),
        "practice disable" => (vec![practice, "--reason", "a test"], "", &[0]),
        "practice remove" => (vec![practice], "", &[0, 5]),
        "member add" => (vec![practice, newcomer, "--role", "staff"], "", &[0, 5]),
        "member set" => (vec![practice, login, "--role", "provider"], "", &[0]),
        "member exempt" | "member extend" => {
            (vec![practice, login, "--for", "3d", "--reason", "a test"], "", &[0, 5])
        }
        "member remove" => (vec![practice, login], "", &[0]),
        "user add" => (vec!["new", "--practice", practice, "--role", "staff"], "", &[0]),
        "user import" => (vec!["-", "--practice", practice], "login\nnew\n", &[0]),
        // Files are not chosen in another account's name; in north nobody needs a code.
        "user enrollment-code --to-file" => {
            let to = ["codes.csv", "--practice", practice, "--reason", "a test"];
            ([&to[..], &["--verified", "in-person"]].concat(), "", &[0, 4])
        }
        "sms test" => (vec!["+919876543210"], "", &[5]),
        "operator add" => (vec!["desk-new", "--uid", "40099", "--role", "auditor"], "", &[0]),
        "operator set" => (vec!["desk-audi", "--role", "support"], "", &[0]),
        "operator remove" => (vec!["desk-audi"], "", &[0]),
        _ => return None,
    })
}

/// A file about a practice, that changes it.
fn policy_of(practice: &str) -> &'static str {
    match practice {
        "north" => "[practice.north]\nenforcement = \"required\"\ngrace = \"7d\"\n",
        _ => "[practice.city-clinic]\nenforcement = \"required\"\ngrace = \"7d\"\n",
    }
}

fn about_a_person(task: &str, on: On) -> Option<Tried<'_>> {
    let On { login, authenticator, .. } = on;
    let why = ["--reason", "a test", "--verified", "in-person"];
    Some(match task {
        "user show" | "user show --phone" | "user unlock" | "user require" | "user suspend"
        | "user reinstate" | "user remove" | "authenticator list" | "device list" => {
            (vec![login], "", &[0])
        }
        "user set" => (vec![login, "--name", "New Name"], "", &[0]),
        "user set-password" => {
            ([&[login, "--password-stdin"], &why[..]].concat(), "another fine password", &[0])
        }
        "user enroll" => {
            let words = [login, "--show-secret", "--code-stdin"];
            ([&words[..], &why[..]].concat(), "000000", &[8])
        }
        "user reset-2fa" => (vec![login, "--reason", "a test"], "", &[0]),
        "user reset-2fa --verified" => (vec!["in-person", login, "--reason", "a test"], "", &[0]),
        "user recovery-codes --show"
        | "user enrollment-code"
        | "user bypass-code"
        | "user disable-2fa" => ([&[login], &why[..]].concat(), "", &[0, 5]),
        "user recovery-codes" => (vec![login], "", &[0, 5]),
        "user check-code" => (vec![login, "--code-stdin"], "000000", &[8]),
        // Lee has none, and whoever may see that learns it.
        "authenticator rename" => (vec![authenticator, "New"], "", &[0, 3]),
        "authenticator import" => (
            [&["-"], &why[..]].concat(),
            match login {
                "lee" => uri!("lee"),
                "kim" => uri!("kim"),
                "sen" => uri!("sen"),
                _ => uri!("ana"),
            },
            &[0],
        ),
        "authenticator resync" => {
            (vec![authenticator, "--code-stdin"], "000000\n000001\n", &[3, 8])
        }
        "authenticator remove" => (vec![authenticator], "", &[0, 3]),
        "device revoke" => (vec!["--user", login], "", &[0]),
        "login try" => (vec![login, "--password-stdin"], "not the password", &[5]),
        _ => return None,
    })
}

/// The store and its key before each cell.
struct Shelf {
    place: Place,
    store: Vec<u8>,
    key: Vec<u8>,
    head: Vec<u8>,
}

impl Shelf {
    fn new() -> Self {
        let place = clinics();
        let store = fs::read(place.store()).unwrap();
        let key = fs::read(place.key()).unwrap();
        let head = fs::read(place.path("store.head")).unwrap();
        Self { place, store, key, head }
    }

    /// Runs the task on the store as it was, by that account.
    fn run(&self, account: Account, task: &str, on: On) -> (Exchange, Vec<i32>) {
        for side in ["store.db-wal", "store.db-shm"] {
            // Whoever closed the store last has taken them away.
            drop(fs::remove_file(self.place.path(side)));
        }
        fs::write(self.place.store(), &self.store).unwrap();
        fs::write(self.place.key(), &self.key).unwrap();
        fs::write(self.place.path("store.head"), &self.head).unwrap();
        let (words, input, codes) = command(task, on);
        (run_as(&self.place, account, &words, input), codes)
    }

    #[track_caller]
    fn permits(&self, account: Account, task: &str, on: On) {
        let (exchange, codes) = self.run(account, task, on);
        let login = on.login;
        assert!(codes.contains(&exchange.code), "{account:?}: {task} on {login}\n{exchange}");
        let is_about_a_file =
            exchange.stderr.contains("may not be chosen in another account's name");
        assert!(
            exchange.code != 4 || is_about_a_file,
            "{account:?}: {task} on {login}\n{exchange}"
        );
    }

    /// Refused, with an event of it and nothing else.
    #[track_caller]
    fn refuses(&self, account: Account, task: &str, on: On) {
        let (exchange, _) = self.run(account, task, on);
        let login = on.login;
        assert_eq!(exchange.code, 4, "{account:?}: {task} on {login}\n{exchange}");
        assert_eq!(exchange.stdout, "", "{account:?}: {task} on {login}");
        let event = people::newest_event(&self.place);
        assert_eq!(event.outcome, EventOutcome::Refused, "{account:?}: {task}: {event:?}");
        assert_eq!(event.actor.uid, account as u32, "{task}");
        let details: Vec<_> = event.details.iter().collect();
        let (command, refusal) = (Detail::from(task), Detail::from("not_permitted"));
        assert_eq!(details, [("command", &command), ("refusal", &refusal)], "{account:?}");
    }

    fn tries(&self, account: Account, task: &str, (on, is_permitted): (On, bool)) {
        if is_permitted { self.permits(account, task, on) } else { self.refuses(account, task, on) }
    }
}

/// Tries a column of the table: `cell` says of a reach what it permits on what.
fn column(account: Account, index: usize, cell: impl Fn(&str, &str) -> Vec<(On, bool)>) {
    if !is_root() {
        return;
    }
    let shelf = Shelf::new();
    for Row { task, reaches, .. } in table() {
        for one in cell(&task, &reaches[index]) {
            shelf.tries(account, &task, one);
        }
    }
}

#[test]
fn the_table_names_every_command_that_opens_a_store() {
    let mut named: Vec<_> = table().into_iter().map(|row| row.task).collect();
    named.retain(|task| !task.contains("--"));
    let pages = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/man")).unwrap();
    let names = pages.map(|page| page.unwrap().file_name().into_string().unwrap());
    let commands = names.filter_map(|name| {
        let command = name.strip_prefix("twofactl-")?.strip_suffix(".1")?;
        let (noun, verb) = command.split_once('-')?;
        Some(format!("{noun} {verb}"))
    });
    let mut commands: Vec<_> = commands.collect();
    commands.sort();
    named.sort();
    assert_eq!(named, commands);
}

#[test]
fn an_admin_does_everything_for_others() {
    column(Account::Ana, 0, |task, reach| {
        assert_eq!(reach, "yes");
        // In their own practice that would be for themselves.
        vec![(OWN, task != "practice disable"), (OTHER, true)]
    });
}

#[test]
fn support_helps_everybody_but_admins() {
    column(Account::Meera, 1, |_, reach| match reach {
        "yes" => vec![(OWN, true), (OTHER, true), (ADMIN, true)],
        "yes*" => vec![(OWN, true), (OTHER, true), (ADMIN, false)],
        "-" => vec![(OWN, false), (OTHER, false)],
        other => panic!("{other}"),
    });
}

#[test]
fn an_auditor_looks() {
    column(Account::Audi, 2, |_, reach| match reach {
        "yes" => vec![(OWN, true), (OTHER, true)],
        "-" => vec![(OWN, false), (OTHER, false)],
        other => panic!("{other}"),
    });
}

#[test]
fn the_owner_of_a_practice_runs_it_and_its_people() {
    if !is_root() {
        return;
    }
    let shelf = Shelf::new();
    for Row { task, reaches, .. } in table() {
        let cells = match reaches[3].as_str() {
            // The list shows what is theirs, and is refused nowhere.
            "own" if task == "practice list" => vec![(OWN, true)],
            // They are a member themselves.
            "own" => vec![(OWN, task != "practice disable"), (OTHER, false)],
            // Lee has no authenticator: no number stands for one of theirs.
            "people" if task.starts_with("authenticator re") => {
                vec![(ADMIN, true), (SHARED, false), (OTHER, false)]
            }
            "people" => vec![(OWN, true), (SHARED, false), (OTHER, false)],
            "-" => vec![(OWN, false), (OTHER, false)],
            other => panic!("{other}"),
        };
        cells.into_iter().for_each(|one| shelf.tries(Account::Rao, &task, one));
    }
}

#[test]
fn a_user_without_a_role_does_nothing_for_others() {
    column(Account::Lee, 4, |_, _| vec![(OTHER, false), (ADMIN, false)]);
}

#[test]
fn an_account_that_is_no_operator_does_nothing() {
    column(Account::Nobody, 0, |_, _| vec![(OWN, false)]);
}

#[test]
fn an_admin_does_for_themselves_what_the_table_says() {
    if !is_root() {
        return;
    }
    let shelf = Shelf::new();
    // Who is named is another matter where a command names nobody, or a practice.
    let names_a_person = |task: &str| {
        let (words, ..) = command(task, ADMIN);
        words.iter().any(|word| *word == ADMIN.login || *word == ADMIN.authenticator)
    };
    for Row { task, on_self, .. } in table() {
        if !names_a_person(&task) {
            continue;
        }
        match on_self.as_str() {
            // These ease what is demanded of whoever they are done to.
            "same" if EASING.contains(&task.as_str()) => shelf.refuses(Account::Ana, &task, ADMIN),
            "same" => shelf.permits(Account::Ana, &task, ADMIN),
            "-" => shelf.refuses(Account::Ana, &task, ADMIN),
            // No terminal, no password.
            "proof" => {
                let (exchange, _) = shelf.run(Account::Ana, &task, ADMIN);
                assert_eq!(exchange.code, 2, "{exchange}");
                let bare = ["user", "enroll", "ana"];
                let exchange = run_as(&shelf.place, Account::Ana, &bare, "");
                assert_eq!(exchange.code, 9, "{exchange}");
            }
            other => panic!("{other}"),
        }
    }
}

const EASING: [&str; 4] = ["member exempt", "member extend", "member remove", "user remove"];
