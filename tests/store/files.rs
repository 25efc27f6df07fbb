//! What is in the files, and who could read them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use twofactl::model::code::Uses;
use twofactl::model::identity::IdentityCheck;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::secret::SecretText;
use twofactl::ops::bypass_code::{self, BypassRequest};
use twofactl::ops::door::{EnrollReply, EnrollRequest, Factor, VerifyRequest};
use twofactl::ops::recovery;
use twofactl::ops::reset::{self, ResetRequest};
use twofactl::ops::setup;

use crate::app::App;
use crate::clinic::{CITY, Clinic, PASSWORD, RAO, name, seen, start, t0, ticket, who, why};

fn mode_of(clinic: &Clinic, file: &str) -> u32 {
    fs::metadata(clinic.folder.path().join(file)).unwrap().permissions().mode() & 0o7777
}

/// Set in the process that runs under another umask.
const LOOSE: &str = "TWOFACTL_TEST_LOOSE_UMASK";

#[test]
fn every_file_is_for_this_account_alone_whatever_the_umask() {
    if std::env::var_os(LOOSE).is_none() {
        // A umask belongs to a whole process, so this one test goes on in one of its own.
        let name = "files::every_file_is_for_this_account_alone_whatever_the_umask";
        let loose = Command::new("sh")
            .args(["-c", "umask 000; exec \"$0\" --exact \"$1\""])
            .arg(std::env::current_exe().unwrap())
            .arg(name)
            .env(LOOSE, "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&loose.stdout);
        assert!(loose.status.success() && said.contains("1 passed"), "{said}");
        return;
    }
    let clinic = Clinic::enforcing();
    let mut held = clinic.open();
    let counted = held.store.read(|tx| {
        twofactl::ops::practice::show(tx, &crate::clinic::handle(CITY), t0()).map(|r| r.members)
    });
    assert_eq!(counted.ok(), Some(1));
    for file in ["store.db", "store.db-wal", "store.db-shm", "store.key", "store.head"] {
        assert_eq!(mode_of(&clinic, file), 0o600, "{file}");
    }
    assert_eq!(mode_of(&clinic, ""), 0o700);
}

/// Everything that a story hands out, as bytes that must be nowhere.
#[derive(Default)]
struct Secrets(Vec<(&'static str, Vec<u8>)>);

impl Secrets {
    fn text(&mut self, what: &'static str, text: &str) {
        self.0.push((what, text.as_bytes().to_vec()));
    }

    fn bytes(&mut self, what: &'static str, bytes: &[u8]) {
        self.0.push((what, bytes.to_vec()));
        let hex = data_encoding::HEXLOWER.encode(bytes);
        self.text(what, &hex);
        self.text(what, &hex.to_uppercase());
        self.text(what, &data_encoding::BASE32_NOPAD.encode(bytes));
        self.text(what, &data_encoding::BASE64_NOPAD.encode(bytes));
        self.text(what, &data_encoding::BASE64URL_NOPAD.encode(bytes));
    }

    fn code(&mut self, what: &'static str, code: &twofactl::model::code::HandedCode) {
        self.text(what, code.expose());
        self.text(what, code.grouped().expose());
    }

    fn ticket(&mut self, reply: &LoginReply) -> SecretText {
        let ticket = ticket(reply);
        self.text("a ticket", ticket.expose());
        ticket
    }

    fn assert_absent(&self, place: &str, bytes: &[u8]) {
        for (what, secret) in &self.0 {
            assert!(secret.len() >= 6);
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{what} is in {place}");
        }
    }
}

/// A whole story, and what its outcomes show of themselves in `Debug`.
fn story(clinic: &Clinic, secrets: &mut Secrets) -> String {
    let mut told = String::new();
    let mut door = clinic.door(t0());
    secrets.text("the password", PASSWORD);
    let reply = start(&mut door, RAO, Some(CITY), None);
    let enrolling = secrets.ticket(&reply);
    told += &format!("{reply:?}");
    let request = EnrollRequest {
        ticket: &enrolling,
        factor: Factor::App,
        label: None,
        enrollment_code: None,
    };
    let EnrollReply::Begun(begun) = door.enroll_begin(&request).unwrap() else { panic!() };
    secrets.bytes("the seed", begun.seed.expose());
    secrets.text("the URI", begun.uri.expose());
    told += &format!("{begun:?} {door:?}");
    let app = App::scan(&begun);
    let reply = door.enroll_confirm(&enrolling, &app.code(t0())).unwrap();
    told += &format!("{reply:?}");
    let LoginReply::Allowed(admission) = reply else { panic!("{reply:?}") };
    for code in admission.recovery_codes.as_ref().unwrap() {
        secrets.code("a recovery code", code);
    }
    let next = t0().plus(twofactl::model::time::Length::minutes(1));
    let mut door = clinic.door(next);
    let ticket = secrets.ticket(&start(&mut door, RAO, Some(CITY), None));
    let (code, label) = (app.code(next), name("Front desk Chrome"));
    let request = VerifyRequest { ticket: &ticket, code: &code, remember: Some(&label) };
    told += &format!("{request:?}");
    let reply = door.verify(&request).unwrap();
    told += &format!("{reply:?}");
    let LoginReply::Allowed(admission) = reply else { panic!("{reply:?}") };
    assert_eq!(admission.authenticator, Some(app.id));
    let token = admission.device_token.unwrap();
    secrets.text("the device token", token.expose());
    let (_, bits) = token.expose().split_once('.').unwrap();
    secrets.bytes(
        "the device token",
        &data_encoding::BASE64URL_NOPAD.decode(bits.as_bytes()).unwrap(),
    );
    told += &with_the_phone_at_home(clinic, secrets);
    told += &after_the_phone_is_lost(clinic, secrets);
    told
}

fn with_the_phone_at_home(clinic: &Clinic, secrets: &mut Secrets) -> String {
    let now = t0().plus(twofactl::model::time::Length::minutes(2));
    let request = BypassRequest {
        user: who(RAO),
        check: IdentityCheck::Video,
        uses: Uses::ONE,
        lifetime: None,
    };
    let issued = clinic
        .write(now, |tx, keys| bypass_code::issue(tx, keys, &request, &why("at home"), now))
        .unwrap();
    secrets.code("the bypass code", &issued.code.code);
    let set = recovery::prepare(&clinic.open().keys.unwrap(), issued.user.id).unwrap();
    let shown = clinic
        .write(now, |tx, _| recovery::issue(tx, &set, IdentityCheck::Video, &why("lost"), now))
        .unwrap();
    for code in &shown.codes {
        secrets.code("a recovery code shown at the desk", code);
    }
    let mut door = clinic.door(now);
    let ticket = secrets.ticket(&start(&mut door, RAO, Some(CITY), None));
    let reply = crate::clinic::verify(&mut door, &ticket, &issued.code.code.grouped());
    assert_eq!(seen(&reply), "allowed by bypass");
    format!("{issued:?} {set:?} {shown:?} {reply:?}")
}

fn after_the_phone_is_lost(clinic: &Clinic, secrets: &mut Secrets) -> String {
    let now = t0().plus(twofactl::model::time::Length::minutes(2));
    let check = Some(IdentityCheck::InPerson);
    let request = ResetRequest { user: who(RAO), check, lifetime: None };
    let done = clinic
        .write(now, |tx, keys| reset::run(tx, Some(keys), &request, &why("lost"), now))
        .unwrap();
    let mut told = format!("{done:?}");
    let code = done.enrollment_code.unwrap().code;
    secrets.code("the enrollment code", &code);
    let mut door = clinic.door(now);
    let ticket = secrets.ticket(&start(&mut door, RAO, Some(CITY), None));
    let mistyped = SecretText::new(format!("{}0", &code.expose()[..9]).replace('0', "Z"));
    for typed in [mistyped, code.grouped()] {
        let request = EnrollRequest {
            ticket: &ticket,
            factor: Factor::App,
            label: None,
            enrollment_code: Some(&typed),
        };
        told += &format!("{:?}", door.enroll_begin(&request).unwrap());
    }
    let reply = crate::clinic::verify(&mut door, &ticket, &code.grouped());
    assert_eq!(seen(&reply), "expired");
    told
}

#[test]
fn no_secret_of_a_whole_story_is_in_any_file_event_or_debug_output() {
    let clinic = Clinic::enforcing();
    let held = clinic.open();
    let mut secrets = Secrets::default();
    let told = story(&clinic, &mut secrets);
    assert!(secrets.0.len() >= 36, "{}", secrets.0.len());
    secrets.assert_absent("what outcomes show of themselves", told.as_bytes());
    let events = format!("{:?}", clinic.newest(1000));
    secrets.assert_absent("the record", events.as_bytes());

    let key = fs::read_to_string(clinic.key()).unwrap();
    secrets.text("the key", key.trim_end().rsplit(':').next().unwrap());
    for file in ["store.db", "store.db-wal", "store.db-shm"] {
        let bytes = fs::read(clinic.folder.path().join(file)).unwrap();
        assert!(!bytes.is_empty());
        secrets.assert_absent(file, &bytes);
    }
    drop(held);
    secrets.assert_absent("the closed store", &fs::read(clinic.store()).unwrap());
}

#[test]
fn what_a_reset_removed_is_gone_from_the_file_once_the_store_is_closed() {
    let clinic = Clinic::enforcing();
    clinic.enroll(RAO, t0());
    let sealed: Vec<u8> =
        clinic.sql().query_row("SELECT sealed FROM authenticators", [], |row| row.get(0)).unwrap();
    let mut marks = Secrets::default();
    marks.0.push(("the sealed seed", sealed.clone()));
    let before = fs::read(clinic.store()).unwrap();
    assert!(before.windows(sealed.len()).any(|window| window == sealed), "it was there");
    let request = ResetRequest { user: who(RAO), check: None, lifetime: None };
    clinic
        .write(t0(), |tx, keys| reset::run(tx, Some(keys), &request, &why("lost"), t0()))
        .unwrap();
    assert!(!clinic.folder.path().join("store.db-wal").exists());
    marks.assert_absent("the store", &fs::read(clinic.store()).unwrap());
}

#[test]
fn another_language_reads_the_store_and_finds_it_whole() {
    let clinic = Clinic::enforcing();
    story(&clinic, &mut Secrets::default());
    assert!(setup::open(&clinic.store(), &clinic.key(), setup::KeyNeed::Required).is_ok());
    const ASK: &str = "import sqlite3, sys\n\
        db = sqlite3.connect(sys.argv[1])\n\
        print(db.execute('PRAGMA integrity_check').fetchall())\n\
        print(db.execute('PRAGMA foreign_key_check').fetchall())\n\
        print(db.execute('PRAGMA journal_mode').fetchone()[0])\n";
    let python = Command::new("python3").arg("-c").arg(ASK).arg(clinic.store()).output();
    match python {
        Ok(answer) if answer.status.success() => {
            let said = String::from_utf8(answer.stdout).unwrap();
            assert_eq!(said, "[('ok',)]\n[]\nwal\n");
        }
        // No python3, or one without sqlite3: the same questions from here.
        Ok(_) | Err(_) => {
            let sql = clinic.sql();
            let ask = |query: &str| crate::tables::rows(&sql, query);
            let ok = rusqlite::types::Value::Text("ok".to_owned());
            assert_eq!(ask("PRAGMA integrity_check"), [[ok]]);
            assert!(ask("PRAGMA foreign_key_check").is_empty());
        }
    }
}
