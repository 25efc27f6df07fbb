//! `store migrate`: nothing to do for a store of today, and whatever an earlier release has made
//! is still opened, looked at, and logged in to. `TWOFACTL_REGENERATE=1` makes the store of the
//! present schema anew, which is for before its release only.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::demands::hands::{App, enrolled, with_code};
use crate::harness::Place;
use crate::seed::sql;

#[test]
fn a_store_of_this_schema_is_left_alone_and_said_so() {
    let place = Place::with_clinic();
    place.ok(&["practice", "list"]);
    let before = place.bytes();
    let none = json!({ "changed": false, "schema_before": 1, "schema": 1, "steps": [],
        "backup": null });
    assert_eq!(place.json(&["store", "migrate"]), none);
    let told = place.ok(&["store", "migrate"]);
    assert_eq!(told, "The store has schema 1, as this version: there is nothing to do.\n");
    let planned = place.json(&["store", "migrate", "--plan"]);
    assert_eq!((&planned["changed"], &planned["steps"]), (&json!(false), &json!([])));
    assert_eq!(place.bytes(), before);
    assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 3);
}

#[test]
fn a_newer_schema_is_refused_with_both_numbers_and_an_impossible_one_as_damage() {
    let place = Place::with_clinic();
    for (number, told) in [(7, "(schema 7, this one knows 1)"), (0, "never released")] {
        sql(&place, &format!("PRAGMA user_version = {number}"));
        for words in [&["store", "migrate"][..], &["store", "migrate", "--plan"], &["user", "list"]]
        {
            let refused = place.fails(6, words);
            assert!(refused.stderr.contains(told), "{refused}");
        }
    }
}

/// Where the stores of released schemas lie, each with its key and the seed of `kim`'s app.
fn fixture(schema: i64, suffix: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(format!("store-schema-{schema}.{suffix}"))
}

fn make_anew(schema: i64) {
    let (place, app) = enrolled();
    // Not a backup, which would have to be restored first: the store itself, all of it in one file.
    sql(&place, "PRAGMA wal_checkpoint(TRUNCATE)");
    assert!(!place.path("store.db-wal").exists());
    fs::create_dir_all(fixture(schema, "db").parent().unwrap()).unwrap();
    fs::copy(place.store(), fixture(schema, "db")).unwrap();
    fs::copy(place.key(), fixture(schema, "key")).unwrap();
    fs::copy(place.path("store.head"), fixture(schema, "head")).unwrap();
    let codes = app.recovery_codes.join(" ");
    fs::write(fixture(schema, "seed"), format!("{}\n{codes}\n", app.secret)).unwrap();
}

/// A place with the store of a release, and what `kim` had then.
fn released(schema: i64) -> (Place, App) {
    let place = Place::empty().at("2026-12-21T10:00:00Z");
    let head = place.path("store.head");
    for (from, to) in [("db", place.store()), ("key", place.key()), ("head", head)] {
        fs::copy(fixture(schema, from), &to).unwrap();
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
    }
    let seed = fs::read_to_string(fixture(schema, "seed")).unwrap();
    let (secret, codes) = seed.trim_end().split_once('\n').unwrap();
    let recovery_codes = codes.split(' ').map(ToOwned::to_owned).collect();
    (place, App { secret: secret.to_owned(), recovery_codes })
}

#[test]
fn the_store_of_every_released_schema_is_brought_here_and_everything_in_it_works() {
    let present = twofactl::store::SCHEMA_VERSION;
    if std::env::var_os("TWOFACTL_REGENERATE").is_some() {
        make_anew(present);
    }
    for schema in 1..=present {
        let (place, app) = released(schema);
        let migrated = place.json(&["store", "migrate", "--yes"]);
        assert_eq!(migrated["changed"], schema < present);
        place.ok(&["store", "check"]);
        place.ok(&["audit", "verify"]);
        assert_eq!(with_code(&place, "kim", &app.code(&place)), "allowed by code, exit 0");
        let recovery = &app.recovery_codes[0];
        assert_eq!(with_code(&place, "kim", recovery), "allowed by recovery, exit 0");
        place.ok(&["store", "check"]);
        place.ok(&["audit", "verify"]);
    }
}
