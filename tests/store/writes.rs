//! What a write leaves: its changes with their events, or nothing at all.

use twofactl::error::{Error, ErrorKind, Result};
use twofactl::model::event::{Detail, EventKind, EventOutcome};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::member::Role;
use twofactl::model::rate::{RateCount, RateKind, RateWindow};
use twofactl::model::time::Length;
use twofactl::model::user::Login;
use twofactl::ops::enroll::BeginRequest;
use twofactl::ops::enrollment_code::{self, CodeRequest};
use twofactl::ops::member::{self, MemberName};
use twofactl::ops::practice::{self, NewPractice};
use twofactl::ops::reset::{self, ResetRequest};
use twofactl::ops::user::{self, ProfilePatch};
use twofactl::ops::{Why, enroll};
use twofactl::store::{Change, Preview};

use crate::clinic::{
    CITY, Clinic, RAO, actor, at_desk, handle, hashed, name, seen, start, t0, ticket, verify, who,
    why,
};
use crate::tables::but_the_record;

type Refused = fn(&Clinic) -> Result<()>;

fn city(login: &str) -> MemberName {
    MemberName { practice: handle(CITY), user: who(login) }
}

/// Everything that is refused in the state of [`refusing`], and the word for why.
const REFUSED: [(&str, Refused); 9] = [
    ("unverified", |c| c.begin(&BeginRequest { check: None, ..at_desk(RAO) }, t0()).map(|_| ())),
    ("not_theirs", |c| {
        let theirs = Some(twofactl::model::ids::AuthenticatorId::new(1));
        c.begin(&BeginRequest { replaces: theirs, ..at_desk("iyer") }, t0()).map(|_| ())
    }),
    ("enrollment_over", |c| {
        let begun = c.begin(&at_desk("iyer"), t0())?;
        let code = crate::app::App::scan(&begun).code(t0());
        c.write(t0(), |tx, _| enroll::abandon(tx, begun.user, begun.binding))?;
        c.confirm(&begun, &code, t0()).map(|_| ())
    }),
    ("call_back", |c| {
        let check = Some(IdentityCheck::CallBack);
        let request = ResetRequest { user: who(RAO), check, lifetime: None };
        c.write(t0(), |tx, keys| reset::run(tx, Some(keys), &request, &why("rang"), t0()))
            .map(|_| ())
    }),
    ("call_back", |c| {
        let check = IdentityCheck::CallBack;
        let request = CodeRequest { user: who(RAO), check, lifetime: None };
        c.write(t0(), |tx, keys| enrollment_code::issue(tx, keys, &request, &why("rang"), t0()))
            .map(|_| ())
    }),
    ("call_back", |c| {
        let given = (IdentityCheck::CallBack, &why("rang"));
        c.write(t0(), |tx, _| user::set_password(tx, &who(RAO), &hashed(), given, t0())).map(|_| ())
    }),
    ("still_enforced", |c| {
        c.write(t0(), |tx, _| practice::remove(tx, &handle(CITY), &why("sold"), t0())).map(|_| ())
    }),
    ("exists", |c| {
        let new = NewPractice { handle: handle(CITY), name: name("Another") };
        c.write(t0(), |tx, _| practice::add(tx, &new, &why("merger"), t0())).map(|_| ())
    }),
    ("exists", |c| {
        c.write(t0(), |tx, _| member::add(tx, &city("iyer"), Role::Admin, &why("promoted"), t0()))
            .map(|_| ())
    }),
];

/// Dr. Rao is enrolled, Iyer is not, nobody has a telephone.
fn refusing() -> Clinic {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    clinic.enroll(RAO, t0());
    clinic
}

#[test]
fn a_refusal_commits_its_event_and_nothing_else() {
    let clinic = refusing();
    for (word, refused) in REFUSED {
        // The enrollment that is over leaves traces of its own, so the last event counts.
        let before = if word == "enrollment_over" { None } else { Some(clinic.tables()) };
        let error = refused(&clinic).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused, "{word}: {error}");
        assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{word}");
        let event = clinic.newest(1).remove(0);
        assert_eq!(event.outcome, EventOutcome::Refused, "{word}");
        assert_eq!(EventKind::of(event.action, event.outcome), EventKind::Refusal);
        let told: Vec<_> = event.details.iter().filter(|(name, _)| *name == "refusal").collect();
        assert_eq!(told, [("refusal", &Detail::Text(word.to_owned()))]);
        if let Some(before) = before {
            let events = before["events"].len();
            let after = clinic.tables();
            assert_eq!(after["events"].len(), events + 1, "{word}");
            assert_eq!(after["events"][..events], before["events"], "{word}");
            assert_eq!(but_the_record(after), but_the_record(before), "{word}");
        }
    }
}

#[test]
fn a_login_that_is_taken_is_refused_whether_added_or_changed_to() {
    let clinic = refusing();
    let login = Some(Login::parse("IYER").unwrap());
    let patch = ProfilePatch { login, ..ProfilePatch::default() };
    let before = but_the_record(clinic.tables());
    let set = clinic.write(t0(), |tx, _| user::set(tx, &who(RAO), &patch, &why("typo"), t0()));
    assert_eq!(set.unwrap_err().kind(), ErrorKind::Refused);
    let new = user::NewPerson {
        login: Login::parse("IYER").unwrap(),
        name: Some(name("Another Iyer")),
        phone: None,
        email: None,
        password: None,
        membership: None,
    };
    let added = clinic.write(t0(), |tx, _| user::add(tx, &new, &Why::default(), t0()));
    assert_eq!(added.unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(but_the_record(clinic.tables()), before);
}

#[test]
fn an_error_leaves_every_table_as_it_was() {
    let clinic = refusing();
    let before = clinic.tables();
    let failed: Result<()> = clinic.write(t0(), |tx, keys| {
        let request =
            ResetRequest { user: who(RAO), check: Some(IdentityCheck::InPerson), lifetime: None };
        reset::run(tx, Some(keys), &request, &why("fire"), t0())?;
        practice::disable(tx, &[handle(CITY)], None, &why("flood"), t0())?;
        user::remove(tx, &who("iyer"), &why("left"))?;
        Err(Error::Failed("the lights went out".to_owned()))
    });
    assert_eq!(failed.unwrap_err().to_string(), "the lights went out");
    assert_eq!(clinic.tables(), before);
}

#[test]
fn a_preview_says_what_would_be_and_leaves_nothing() {
    let clinic = refusing();
    let before = clinic.tables();
    let mut store = clinic.open().store;
    let request = ResetRequest { user: who(RAO), check: None, lifetime: None };
    let seen = store.preview(|tx| reset::run(tx, None, &request, &why("fire"), t0())).unwrap();
    let Preview::WouldChange(done) = seen else { panic!("{seen:?}") };
    assert_eq!((done.removed.authenticators, done.epoch), (1, 3));
    let seen = store.preview(|tx| practice::remove(tx, &handle(CITY), &why("sold"), t0())).unwrap();
    assert!(matches!(seen, Preview::WouldRefuse(_)), "{seen:?}");
    let seen = store
        .preview(|tx| member::add(tx, &city("iyer"), Role::Staff, &Why::default(), t0()))
        .unwrap();
    assert!(matches!(seen, Preview::Unchanged(_)), "{seen:?}");
    drop(store);
    assert_eq!(clinic.tables(), before);
}

#[test]
fn what_is_so_already_writes_nothing() {
    let clinic = refusing();
    let before = clinic.tables();
    let same = clinic
        .write(t0(), |tx, _| member::add(tx, &city("iyer"), Role::Staff, &Why::default(), t0()));
    assert!(!same.unwrap().changed);
    let new = NewPractice { handle: handle(CITY), name: name("City Clinic") };
    let same = clinic.write(t0(), |tx, _| practice::add(tx, &new, &Why::default(), t0()));
    assert!(!same.unwrap().changed);
    assert_eq!(clinic.tables(), before);
}

#[test]
fn a_step_of_a_login_that_merely_demands_something_writes_nothing() {
    let clinic = refusing();
    let before = clinic.tables();
    let mut door = clinic.door(t0());
    let code = start(&mut door, RAO, Some(CITY), None);
    let enroll = start(&mut door, "iyer", Some(CITY), None);
    assert_eq!(
        (seen(&code), seen(&enroll)),
        ("code_required".into(), "enrollment_required".into())
    );
    assert_eq!(seen(&verify(&mut door, &ticket(&enroll), &crate::clinic::secret("1"))), "expired");
    drop(door);
    assert_eq!(clinic.tables(), before);
}

#[test]
fn the_record_names_who_did_what_and_when() {
    let clinic = refusing();
    let event = clinic.newest(1).remove(0);
    assert_eq!(event.actor, actor());
    assert_eq!(event.at, t0());
    assert_eq!(event.version, env!("CARGO_PKG_VERSION"));
    assert!(event.sealed);
}

#[test]
fn a_count_without_an_event_takes_nothing_else_along() {
    let clinic = Clinic::enforcing();
    let seen = |clinic: &Clinic| {
        let sql = rusqlite::Connection::open(clinic.store()).unwrap();
        let number = |query: &str| sql.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
        let counted = number("SELECT COALESCE(SUM(count), 0) FROM rate_windows");
        (number("SELECT COUNT(*) FROM practices"), number("SELECT seq FROM chain_head"), counted)
    };
    let (practices, events, _) = seen(&clinic);
    let window = RateWindow { started_at: t0(), count: 7 };
    let count = RateCount { kind: RateKind::Denial, subject: b"1".to_vec(), window };
    let new = NewPractice { handle: handle("north"), name: name("North") };
    clinic
        .write(t0(), |tx, _| {
            practice::add(tx, &new, &Why::default(), t0())?;
            Ok(Change::Counted { outcome: (), counts: vec![count] })
        })
        .unwrap();
    assert_eq!(seen(&clinic), (practices, events, 7));
}

/// Each page costs a login as much as a dozen statements do.
#[test]
fn a_login_by_code_writes_seven_pages_unless_one_is_full() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    // Whoever closes the store last empties its log.
    let _open = clinic.door(t0());
    let log = clinic.folder.path().join("store.db-wal");
    let length = || std::fs::metadata(&log).unwrap().len();
    let pages = |minutes| {
        let now = t0().plus(Length::minutes(minutes));
        let mut door = clinic.door(now);
        let held = ticket(&start(&mut door, RAO, None, None));
        let before = length();
        assert_eq!(seen(&verify(&mut door, &held, &app.code(now))), "allowed by code");
        // A page, and the 24 bytes that say which.
        (length() - before) / (2048 + 24)
    };
    // Replay mark, end of the chain, event, and its places by user, actor, time and login.
    assert_eq!((1..=9).map(pages).min(), Some(7));
}
