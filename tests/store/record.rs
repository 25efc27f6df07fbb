//! The record: what `verify` says when somebody edits the file.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use twofactl::model::event::Action;
use twofactl::model::outcome::audit::{Checkpoint, Verification};
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::enrollment_code::{self, CodeRequest};
use twofactl::ops::reset::{self, ResetRequest};
use twofactl::ops::setup::{self, KeyNeed, Opened};
use twofactl::ops::{UNWATCHED, audit};

use crate::clinic::{
    CITY, Clinic, RAO, actor, private_folder, start, t0, ticket, verify, who, why,
};
use crate::tables::rows;

fn minutes(minutes: u32) -> Timestamp {
    t0().plus(Length::minutes(minutes))
}

fn issue(clinic: &Clinic, login: &str, now: Timestamp) {
    let check = twofactl::model::identity::IdentityCheck::Video;
    let request = CodeRequest { user: who(login), check, lifetime: None };
    clinic
        .write(now, |tx, keys| enrollment_code::issue(tx, keys, &request, &why("new"), now))
        .unwrap();
}

fn reset_without_key(clinic: &Clinic, login: &str, now: Timestamp) {
    let aside = clinic.folder.path().join("aside.key");
    fs::rename(clinic.key(), &aside).unwrap();
    let mut opened = setup::open(&clinic.store(), &clinic.key(), KeyNeed::Dispensable).unwrap();
    let request = ResetRequest { user: who(login), check: None, lifetime: None };
    let why = why("fire");
    opened.store.write(&actor(), now, |tx| reset::run(tx, None, &request, &why, now)).unwrap();
    drop(opened);
    fs::rename(&aside, clinic.key()).unwrap();
}

/// A long story: practice, people, enrollments, a reset without the key that
/// was recorded since, and logins at the end.
fn story() -> Clinic {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    clinic.enroll("iyer", t0());
    reset_without_key(&clinic, "iyer", minutes(1));
    issue(&clinic, "iyer", minutes(2));
    let app = clinic.enroll(RAO, minutes(2));
    for minute in [3, 4] {
        let mut door = clinic.door(minutes(minute));
        let ticket = ticket(&start(&mut door, RAO, Some(CITY), None));
        verify(&mut door, &ticket, &app.wrong(minutes(minute)));
        verify(&mut door, &ticket, &app.code(minutes(minute)));
    }
    clinic
}

/// A copy of the same story for each test.
fn told() -> Clinic {
    static STORY: OnceLock<Clinic> = OnceLock::new();
    copy(STORY.get_or_init(story))
}

fn head(of: &Clinic) -> PathBuf {
    of.key().with_extension("head")
}

fn copy(of: &Clinic) -> Clinic {
    let clinic = Clinic { folder: private_folder() };
    fs::copy(of.store(), clinic.store()).unwrap();
    fs::copy(of.key(), clinic.key()).unwrap();
    fs::copy(head(of), head(&clinic)).unwrap();
    clinic
}

/// Whatever became of it.
fn examined(clinic: &Clinic) -> Opened {
    setup::open_to_examine(&clinic.store(), &clinic.key(), KeyNeed::Required).unwrap()
}

fn proof(clinic: &Clinic, against: Option<&Checkpoint>) -> Verification {
    let opened = examined(clinic);
    let (mut store, keys) = (opened.store, opened.keys);
    store.read(|tx| audit::verify(tx, keys.as_ref(), against, UNWATCHED)).unwrap()
}

/// What anybody can check who has no key.
fn proof_without_key(clinic: &Clinic) -> Verification {
    examined(clinic).store.read(|tx| audit::verify(tx, None, None, UNWATCHED)).unwrap()
}

fn first_bad(clinic: &Clinic) -> Option<i64> {
    let proof = proof(clinic, None);
    assert_eq!(proof.ok, proof.first_bad.is_none());
    proof.first_bad.map(|bad| bad.seq.get())
}

fn checkpoint(clinic: &Clinic) -> Checkpoint {
    let taken = clinic.read(|tx| audit::checkpoint(tx, minutes(9))).unwrap();
    Checkpoint::parse(&taken.to_string()).unwrap()
}

/// The file in the hands of somebody who may write it and has no key.
fn tamper(clinic: &Clinic) -> Connection {
    let sql = clinic.sql();
    sql.pragma_update(None, "ignore_check_constraints", 1).unwrap();
    sql
}

fn last(clinic: &Clinic) -> i64 {
    clinic.number("SELECT MAX(seq) FROM events")
}

fn seq_of(clinic: &Clinic, action: Action) -> i64 {
    clinic.number(&format!("SELECT MIN(seq) FROM events WHERE action = '{action}'"))
}

#[test]
fn a_long_story_is_proven_with_and_without_the_key() {
    let clinic = told();
    let events = u64::try_from(last(&clinic)).unwrap();
    let reset = seq_of(&clinic, Action::UserReset2fa);
    for proof in [proof(&clinic, None), proof_without_key(&clinic)] {
        assert!(proof.ok, "{:?}", proof.first_bad);
        assert_eq!(proof.events, events);
        assert_eq!(proof.sealed_to.map(|seq| seq.get()), Some(last(&clinic)));
        let [stretch] = proof.unsealed[..] else { panic!("{:?}", proof.unsealed) };
        assert_eq!((stretch.from.get(), stretch.to.get()), (reset, reset));
    }
    assert!(events > 15, "{events}");
    let taken = checkpoint(&clinic);
    issue(&clinic, RAO, minutes(9));
    assert!(proof(&clinic, Some(&taken)).ok, "the record still extends it");
}

/// Another value of the same type, or any value where there was none.
fn other(column: &str, value: &Value) -> Value {
    match (column, value) {
        ("kind", Value::Text(text)) if text == "login" => Value::Text("change".into()),
        ("kind", _) => Value::Text("login".into()),
        ("outcome", Value::Text(text)) if text == "done" => Value::Text("allowed".into()),
        ("outcome", _) => Value::Text("done".into()),
        ("practice_id" | "user_id", Value::Null) => Value::Integer(1),
        ("login_id", Value::Null) => Value::Blob(vec![0; 24]),
        (_, Value::Null) => Value::Text("x".into()),
        (_, Value::Integer(number)) => Value::Integer(number + 1),
        (_, Value::Text(text)) => Value::Text(format!("{text} ")),
        (_, Value::Blob(bytes)) => {
            let mut bytes = bytes.clone();
            bytes[0] ^= 1;
            Value::Blob(bytes)
        }
        (_, Value::Real(_)) => panic!("no number here has a fraction"),
    }
}

#[test]
fn an_edit_of_any_column_of_any_event_is_found_at_that_event() {
    let clinic = told();
    let sql = tamper(&clinic);
    let columns: Vec<String> = rows(&sql, "SELECT name FROM pragma_table_info('events')")
        .into_iter()
        .map(|row| match &row[0] {
            Value::Text(name) => name.clone(),
            other => panic!("{other:?}"),
        })
        .filter(|name| name != "seq")
        .collect();
    assert_eq!(columns.len(), 20);
    let recorded = seq_of(&clinic, Action::AuditUnsealed);
    for seq in 1..=last(&clinic) {
        let row = rows(&sql, &format!("SELECT * FROM events WHERE seq = {seq}")).remove(0);
        for (column, value) in columns.iter().zip(&row[1..]) {
            let is_seal = column.starts_with("seal");
            if is_seal && *value == Value::Null {
                continue;
            }
            let set = format!("UPDATE events SET {column} = $1 WHERE seq = {seq}");
            sql.execute(&set, [other(column, value)]).unwrap();
            // The record of a stretch without seals vouches for it: a broken one vouches no more.
            let vouches = seq == recorded && column == "action";
            let named = if vouches { seq - 1 } else { seq };
            assert_eq!(first_bad(&clinic), Some(named), "{column} of {seq}");
            sql.execute(&set, [value]).unwrap();
        }
    }
    assert_eq!(first_bad(&clinic), None, "all was put back");
}

#[test]
fn an_event_that_is_missing_is_named() {
    for pick in [|_| 1, |last| last / 2, |last| last] as [fn(i64) -> i64; 3] {
        let clinic = told();
        let gone = pick(last(&clinic));
        tamper(&clinic).execute("DELETE FROM events WHERE seq = $1", [gone]).unwrap();
        assert_eq!(first_bad(&clinic), Some(gone));
        assert!(!proof_without_key(&clinic).ok);
    }
    let clinic = told();
    tamper(&clinic).execute("DELETE FROM events", []).unwrap();
    assert_eq!(first_bad(&clinic), Some(1), "an empty record is not a good one");
}

#[test]
fn an_event_that_was_put_in_or_moved_is_named() {
    let clinic = told();
    let end = last(&clinic);
    let sql = tamper(&clinic);
    let columns = "at, kind, action, outcome, actor_name, actor_uid, host, version, details, hash,
        seal, seal_key_id";
    let put_in = format!(
        "INSERT INTO events (seq, {columns}) SELECT $1, {columns} FROM events WHERE seq = $2"
    );
    sql.execute(&put_in, [end + 1, 2]).unwrap();
    assert_eq!(first_bad(&clinic), Some(end + 1), "at the end");
    sql.execute("DELETE FROM events WHERE seq > $1", [end]).unwrap();
    assert_eq!(first_bad(&clinic), None);

    let middle = end / 2;
    let shift = |from: i64, by: i64| {
        sql.execute("UPDATE events SET seq = -seq - ?2 WHERE seq >= ?1", [from, by]).unwrap();
        sql.execute("UPDATE events SET seq = -seq WHERE seq < 0", []).unwrap();
    };
    shift(middle, 1);
    sql.execute(&put_in, [middle, 2]).unwrap();
    assert_eq!(first_bad(&clinic), Some(middle), "in the middle");

    let clinic = told();
    let sql = tamper(&clinic);
    for (from, to) in [(3, -1), (5, 3), (-1, 5)] {
        sql.execute("UPDATE events SET seq = ?2 WHERE seq = ?1", [from, to]).unwrap();
    }
    assert_eq!(first_bad(&clinic), Some(3), "two exchanged");
}

/// One value of the chain's encoding, written a second time from its description.
fn field(value: &Value) -> Vec<u8> {
    let bytes = |bytes: &[u8]| [&[2], &(bytes.len() as u64).to_le_bytes()[..], bytes].concat();
    match value {
        Value::Null => vec![0],
        Value::Integer(number) => [&[1], &number.to_le_bytes()[..]].concat(),
        Value::Text(text) => bytes(text.as_bytes()),
        Value::Blob(blob) => bytes(blob),
        Value::Real(_) => panic!("no number here has a fraction"),
    }
}

fn encoded(usage: &str, values: &[Value]) -> Vec<u8> {
    let usage = Value::Text(usage.to_owned());
    std::iter::once(&usage).chain(values).flat_map(field).collect()
}

const COVERED: &str = "seq, at, action, outcome, actor_name, actor_uid, host, version, practice_id,
    practice_handle, user_id, user_login, target, reason, ticket, details, login_id";

/// Hashes everything from `from` on anew, as anybody can, with seals of
/// `seal_key` where one is given, and makes the store's memory of the end fit.
fn rebuild(sql: &Connection, from: i64, seal_key: Option<&[u8]>) {
    let column = |name: &str, seq: i64| -> Vec<u8> {
        let get = format!("SELECT {name} FROM events WHERE seq = $1");
        sql.query_row(&get, [seq], |row| row.get(0)).unwrap()
    };
    let mut hash = column("hash", from - 1);
    let mut seal = column("seal", from - 1);
    let covered = format!("SELECT {COVERED} FROM events WHERE seq >= {from} ORDER BY seq");
    for row in rows(sql, &covered) {
        let values = [vec![Value::Blob(hash.clone())], row.clone()].concat();
        hash = Sha256::digest(encoded("twofactl v1 event", &values)).to_vec();
        let seq = row[0].clone();
        let set = "UPDATE events SET hash = $1 WHERE seq = $2";
        sql.execute(set, params![hash, seq]).unwrap();
        if let Some(key) = seal_key {
            let values = [Value::Blob(seal.clone()), seq.clone(), Value::Blob(hash.clone())];
            let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).unwrap();
            mac.update(&encoded("twofactl v1 event seal", &values));
            seal = mac.finalize().into_bytes().to_vec();
            let set = "UPDATE events SET seal = $1 WHERE seq = $2";
            sql.execute(set, params![seal, seq]).unwrap();
        }
    }
    remember_the_end(sql);
}

/// Makes the store's own memory of the record's end fit whatever is there.
fn remember_the_end(sql: &Connection) {
    let head = "UPDATE chain_head SET
        (seq, hash) = (SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1),
        (sealed_seq, seal) = (SELECT seq, seal FROM events WHERE seal IS NOT NULL
            ORDER BY seq DESC LIMIT 1)";
    assert_eq!(sql.execute(head, []), Ok(1));
}

#[test]
fn a_chain_made_anew_without_the_key_convinces_only_who_has_none() {
    let clinic = told();
    let sql = tamper(&clinic);
    rebuild(&sql, 2, None);
    assert_eq!(first_bad(&clinic), None, "hashing anew what is there changes nothing");

    let forged = last(&clinic) - 2;
    let edit = "UPDATE events SET actor_name = 'somebody else' WHERE seq = $1";
    sql.execute(edit, [forged]).unwrap();
    rebuild(&sql, forged, None);
    assert!(proof_without_key(&clinic).ok, "which is why there are seals");
    assert_eq!(first_bad(&clinic), Some(forged));

    rebuild(&sql, forged, Some(&[7; 32]));
    assert_eq!(first_bad(&clinic), Some(forged), "seals of another key under our key's name");
    let rename = "UPDATE events SET seal_key_id = x'0102030405060708' WHERE seq >= $1";
    sql.execute(rename, [forged]).unwrap();
    let bad = proof(&clinic, None).first_bad.unwrap();
    assert_eq!((bad.seq.get(), bad.why.contains("not this store's")), (forged, true));
}

#[test]
fn seals_that_were_stripped_are_missed_in_the_middle_and_at_the_end() {
    let strip = |clinic: &Clinic, from: i64, to: i64| {
        let sql = tamper(clinic);
        let strip = "UPDATE events SET seal = NULL, seal_key_id = NULL WHERE seq BETWEEN $1 AND $2";
        sql.execute(strip, [from, to]).unwrap();
        remember_the_end(&sql);
    };
    let clinic = told();
    strip(&clinic, 4, 4);
    assert_eq!(first_bad(&clinic), Some(4));
    let clinic = told();
    let end = last(&clinic);
    strip(&clinic, end - 1, end);
    assert_eq!(first_bad(&clinic), Some(end - 1), "logins are never without a seal");
    assert!(!proof_without_key(&clinic).ok);
    let clinic = told();
    strip(&clinic, 1, last(&clinic) - 1);
    assert_eq!(first_bad(&clinic), Some(1));
    // The one kind of event that may lack a seal must not be made to.
    let clinic = told();
    let reset = reset_of(&clinic);
    strip(&clinic, reset, reset);
    assert_eq!(first_bad(&clinic), Some(reset));
}

/// A reset with the key in the middle of the record.
fn reset_of(clinic: &Clinic) -> i64 {
    let request = ResetRequest { user: who(RAO), check: None, lifetime: None };
    let now = minutes(9);
    clinic.write(now, |tx, keys| reset::run(tx, Some(keys), &request, &why("lost"), now)).unwrap();
    let reset = last(clinic);
    issue(clinic, "iyer", now);
    reset
}

#[test]
fn the_record_of_an_unsealed_stretch_cannot_be_stretched() {
    let clinic = told();
    let sql = tamper(&clinic);
    let recorded = seq_of(&clinic, Action::AuditUnsealed);
    let before = recorded - 2;
    let strip = "UPDATE events SET seal = NULL, seal_key_id = NULL WHERE seq = $1";
    sql.execute(strip, [before]).unwrap();
    assert_eq!(first_bad(&clinic), Some(before));
}

#[test]
fn an_edited_end_and_a_tail_cut_off_are_found() {
    for edit in [
        "UPDATE chain_head SET seq = seq + 1",
        "UPDATE chain_head SET seq = seq - 1, sealed_seq = sealed_seq - 1",
        "UPDATE chain_head SET hash = zeroblob(32)",
        "UPDATE chain_head SET seal = zeroblob(32)",
        "UPDATE chain_head SET sealed_seq = sealed_seq - 1",
    ] {
        let clinic = told();
        assert_eq!(tamper(&clinic).execute(edit, []), Ok(1));
        let end = last(&clinic);
        let found = first_bad(&clinic).unwrap();
        assert!((end..=end + 1).contains(&found), "{edit}: {found}");
    }

    let clinic = told();
    let (taken, end) = (checkpoint(&clinic), last(&clinic));
    let sql = tamper(&clinic);
    sql.execute("DELETE FROM events WHERE seq > $1", [end - 3]).unwrap();
    assert_eq!(first_bad(&clinic), Some(end - 2), "the store remembers more");
    remember_the_end(&sql);
    assert_eq!(first_bad(&clinic), None, "with its memory mended, only a checkpoint tells");
    let bad = proof(&clinic, Some(&taken)).first_bad.unwrap();
    assert_eq!(bad.seq.get(), end - 2);
}

#[test]
fn a_file_that_was_rolled_back_is_found_against_a_checkpoint_and_so_is_what_it_becomes() {
    let clinic = told();
    let old = copy(&clinic);
    for minute in 10..13 {
        issue(&clinic, RAO, minutes(minute));
    }
    let taken = checkpoint(&clinic);
    assert!(proof(&clinic, Some(&taken)).ok);
    fs::copy(old.store(), clinic.store()).unwrap();
    assert_eq!(first_bad(&clinic), None);
    let bad = proof(&clinic, Some(&taken)).first_bad.unwrap();
    fs::copy(head(&old), head(&clinic)).unwrap();
    assert_eq!(bad.seq.get(), last(&clinic) + 1);

    for minute in 20..25 {
        issue(&clinic, "iyer", minutes(minute));
    }
    let bad = proof(&clinic, Some(&taken)).first_bad.unwrap();
    assert_eq!(bad.seq, taken.seq, "longer by now, and another story");
    assert!(!proof(&Clinic::enforcing(), Some(&taken)).ok, "of another store");
}

#[test]
fn a_stretch_without_seals_is_told_and_stays_good_before_and_after_it_is_recorded() {
    let clinic = told();
    let sealed = last(&clinic);
    reset_without_key(&clinic, RAO, minutes(6));
    lock_and_reset(&clinic);
    let open = proof(&clinic, None);
    assert!(open.ok, "{:?}", open.first_bad);
    assert_eq!(open.sealed_to.unwrap().get(), sealed);
    let stretch = open.unsealed[1];
    assert_eq!((stretch.from.get(), stretch.to.get()), (sealed + 1, sealed + 2));
    issue(&clinic, RAO, minutes(8));
    let closed = proof(&clinic, None);
    assert!(closed.ok, "{:?}", closed.first_bad);
    assert_eq!(closed.unsealed, open.unsealed);
    assert_eq!(closed.sealed_to.unwrap().get(), last(&clinic));
}

/// A second reset without the key: there is a lock of Iyer's to end.
fn lock_and_reset(clinic: &Clinic) {
    let planted = "INSERT INTO locks (user_id, in_row, locked_until)
        SELECT id, 10, 9000000000000 FROM users WHERE login = 'iyer'";
    assert_eq!(clinic.sql().execute(planted, []), Ok(1));
    reset_without_key(clinic, "iyer", minutes(7));
}

#[test]
fn an_edit_inside_an_unsealed_stretch_is_recorded_as_broken_and_found() {
    let clinic = told();
    reset_without_key(&clinic, RAO, minutes(6));
    let reset = last(&clinic);
    let edit = "UPDATE events SET actor_name = 'nobody' WHERE seq = $1";
    assert_eq!(tamper(&clinic).execute(edit, [reset]), Ok(1));
    assert_eq!(first_bad(&clinic), Some(reset));
    issue(&clinic, "iyer", minutes(8));
    assert_eq!(first_bad(&clinic), Some(reset), "for good");
    let recorded = clinic.newest(2).remove(1);
    assert_eq!(recorded.action, Action::AuditUnsealed);
    let intact = twofactl::model::event::Detail::Flag(false);
    assert!(recorded.details.iter().any(|(name, value)| name == "intact" && *value == intact));
}
