//! A change of many steps: all of them with their events, or nothing.

use twofactl::error::{Error, ErrorKind, Result};
use twofactl::model::event::EventOutcome;
use twofactl::model::member::Role;
use twofactl::model::outcome::user::UserChanged;
use twofactl::model::user::Login;
use twofactl::ops::member::{self, MemberName};
use twofactl::ops::setup::Opened;
use twofactl::ops::user::{self, NewPerson};
use twofactl::ops::{UNWATCHED, Why, audit};
use twofactl::store::{Change, Steps, Store, WriteTx};

use crate::clinic::{CITY, Clinic, RAO, actor, handle, t0, who};
use crate::tables::but_the_record;

fn person(login: &str) -> NewPerson {
    NewPerson {
        login: Login::parse(login).unwrap(),
        name: None,
        phone: None,
        email: None,
        password: None,
        membership: Some((handle(CITY), Role::Staff)),
    }
}

fn add(tx: &mut WriteTx<'_>, login: &str) -> Result<Change<UserChanged>> {
    user::add(tx, &person(login), &Why::default(), t0())
}

fn write_many<T>(clinic: &Clinic, change: impl FnOnce(&mut Steps<'_>) -> Result<T>) -> Result<T> {
    clinic.open().store.write_many(&actor(), t0(), change)
}

fn events(clinic: &Clinic) -> usize {
    clinic.tables()["events"].len()
}

#[test]
fn each_step_is_recorded_and_the_chain_holds() {
    let clinic = Clinic::enforcing();
    let before = events(&clinic);
    write_many(&clinic, |steps| {
        for number in 0..500 {
            let added = steps.step(|tx| add(tx, &format!("p{number}")))?;
            assert!(added.changed);
            assert!(!steps.step(|tx| add(tx, &format!("p{number}")))?.changed, "seen at once");
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(events(&clinic), before + 1_000, "one for the user, one for the member");
    let Opened { mut store, keys, .. } = clinic.open();
    let found = store.read(|tx| audit::verify(tx, keys.as_ref(), None, UNWATCHED)).unwrap();
    assert!(found.ok && found.unsealed.is_empty(), "{found:?}");
    assert_eq!(found.events, before as u64 + 1_000);
}

#[test]
fn a_stretch_without_seals_is_met_before_the_first_step() {
    let clinic = Clinic::enforcing();
    let mut unsealed = Store::open(&clinic.store()).unwrap();
    unsealed.write(&actor(), t0(), |tx| add(tx, "iyer")).unwrap();
    drop(unsealed);
    write_many(&clinic, |steps| {
        steps.step(|tx| add(tx, "kim"))?;
        steps.step(|tx| add(tx, "lee"))
    })
    .unwrap();
    let newest: Vec<_> = clinic.newest(5).iter().rev().map(|e| e.action.as_str()).collect();
    let expected = ["audit.unsealed", "user.add", "member.add", "user.add", "member.add"];
    assert_eq!(newest, expected);
}

#[test]
fn a_step_that_is_refused_takes_back_all_and_leaves_its_event() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    let (before, recorded) = (but_the_record(clinic.tables()), events(&clinic));
    let refused = write_many(&clinic, |steps| {
        steps.step(|tx| add(tx, "kim"))?;
        let iyer = MemberName { practice: handle(CITY), user: who("iyer") };
        let step = steps.step(|tx| member::add(tx, &iyer, Role::Owner, &Why::default(), t0()));
        // Whoever goes on none the less changes nothing either.
        assert!(step.is_err());
        steps.step(|tx| add(tx, "lee"))
    });
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Refused);
    assert_eq!(but_the_record(clinic.tables()), before);
    assert_eq!(events(&clinic), recorded + 1);
    assert_eq!(clinic.newest(1)[0].outcome, EventOutcome::Refused);
}

#[test]
fn an_error_or_nothing_recorded_leaves_every_table_as_it_was() {
    let clinic = Clinic::enforcing();
    let before = clinic.tables();
    let failed: Result<()> = write_many(&clinic, |steps| {
        steps.step(|tx| add(tx, "kim"))?;
        Err(Error::Failed("the lights went out".to_owned()))
    });
    assert_eq!(failed.unwrap_err().to_string(), "the lights went out");
    assert_eq!(clinic.tables(), before);
    let member = MemberName { practice: handle(CITY), user: who(RAO) };
    let same = write_many(&clinic, |steps| {
        steps.step(|tx| member::add(tx, &member, Role::Owner, &Why::default(), t0()))
    });
    assert!(!same.unwrap().changed);
    assert_eq!(clinic.tables(), before);
}

#[test]
fn a_step_that_keeps_its_events_to_itself_is_an_error() {
    let clinic = Clinic::enforcing();
    let before = clinic.tables();
    let hushed = write_many(&clinic, |steps| {
        steps.step(|tx| {
            add(tx, "kim")?;
            Ok(Change::Nothing { outcome: () })
        })
    });
    let said = hushed.unwrap_err().to_string();
    assert_eq!(said, "a step changed something without an event");
    assert_eq!(clinic.tables(), before);
}

#[test]
fn what_is_stamped_is_on_the_event_of_each_step() {
    let clinic = Clinic::enforcing();
    let mut store = clinic.open().store;
    store.stamp_events("claimed_user", "meera");
    store.write_many(&actor(), t0(), |steps| steps.step(|tx| add(tx, "kim"))).unwrap();
    for event in clinic.newest(2) {
        assert_eq!(event.details.text("claimed_user"), Some("meera"), "{event:?}");
    }
}

#[test]
fn no_log_stays_behind_while_the_store_is_open() {
    let clinic = Clinic::enforcing();
    let mut store = clinic.open().store;
    store
        .write_many(&actor(), t0(), |steps| {
            (0..300).try_for_each(|n| steps.step(|tx| add(tx, &format!("p{n}"))).map(|_| ()))
        })
        .unwrap();
    let log = clinic.folder.path().join("store.db-wal");
    assert_eq!(std::fs::metadata(log).unwrap().len(), 0);
}
