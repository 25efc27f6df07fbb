//! What each view says of a clinic with one of everything.

use serde_json::{Value, json};

use super::reader::ask;
use super::story::story;
use crate::harness::Place;

const BEGUN: &str = "2026-11-21T10:00:00.000Z";
const IN_HALF_A_MINUTE: &str = "2026-11-21T10:00:30.000Z";
const IN_FIVE_MINUTES: &str = "2026-11-21T10:05:00.000Z";

/// The one row of a view for which a condition holds, all columns.
#[track_caller]
fn row(place: &Place, view: &str, condition: &str) -> Value {
    let mut rows = ask(place, &format!("SELECT * FROM {view} WHERE {condition}"));
    assert_eq!(rows.len(), 1, "{view} {condition}: {rows:?}");
    rows.remove(0)
}

/// One column of the rows of a query, in their order.
fn column(place: &Place, query: &str) -> Vec<Value> {
    let only = |row: Value| row.as_object().unwrap().values().next().cloned().unwrap();
    ask(place, query).into_iter().map(only).collect()
}

/// The point in time of a text, however precise.
fn instant(time: &Value) -> Option<jiff::Timestamp> {
    time.as_str().map(|text| text.parse().unwrap())
}

#[test]
fn every_view_has_rows_to_judge_by_and_tells_times_in_one_form() {
    let place = story().place;
    for (view, columns) in super::told() {
        let rows = ask(&place, &format!("SELECT * FROM {view}"));
        assert!(!rows.is_empty(), "{view}");
        let times = columns.iter().filter(|name| {
            *name == "at" || ["_at", "_until", "_since"].iter().any(|end| name.ends_with(end))
        });
        for (row, name) in rows.iter().flat_map(|row| times.clone().map(move |name| (row, name))) {
            let Some(time) = row[name].as_str() else {
                assert!(row[name].is_null(), "{view}.{name}: {row}");
                continue;
            };
            assert!(time.len() == BEGUN.len() && time.ends_with('Z'), "{view}.{name}: {time}");
        }
    }
}

#[test]
fn practices_show_what_they_demand() {
    let mut place = story().place;
    let city = json!({
        "practice_id": 1, "practice": "city-clinic", "name": "City Clinic",
        "enforcement": "required", "enforced_since": BEGUN, "paused_until": null,
        "roles": "owner,admin,provider,staff", "grace_seconds": null, "grace_until": null,
        "methods": "totp", "digits": 6, "remember_seconds": 86400, "enroll_with": "password",
        "members": 6, "created_at": BEGUN,
    });
    assert_eq!(row(&place, "report_practices", "practice_id = 1"), city);
    let hill = json!({
        "practice_id": 2, "practice": "hill-clinic", "name": "Hill Clinic",
        "enforcement": "off", "enforced_since": null, "paused_until": null,
        "roles": "owner,provider", "grace_seconds": 14 * 86400, "grace_until": null,
        "methods": "totp,sms", "digits": 8, "remember_seconds": 0, "enroll_with": "code",
        "members": 0, "created_at": BEGUN,
    });
    assert_eq!(row(&place, "report_practices", "practice = 'hill-clinic'"), hill);
    place.set_now("2026-11-22T08:00:00Z");
    let pause = ["practice", "disable", "city-clinic", "--for", "24h", "--reason", "x", "--yes"];
    place.ok(&pause);
    place.ok(&["practice", "set", "hill-clinic", "--by", "2026-12-31"]);
    let city = row(&place, "report_practices", "practice_id = 1");
    assert_eq!(city["paused_until"], "2026-11-23T08:00:00.000Z");
    let hill = row(&place, "report_practices", "practice_id = 2");
    assert_eq!(hill["grace_seconds"], Value::Null);
    assert_eq!(hill["grace_until"], "2026-12-31T23:59:59.000Z");
}

#[test]
fn persons_show_who_they_are_and_the_marks_they_carry() {
    let mut place = story().place;
    let rao = json!({
        "user_id": 1, "login": "rao", "name": "Dr. Rao", "email": "rao@x.example",
        "phone_masked": "+91*******210", "phone_changed_at": BEGUN, "status": "active",
        "suspended_at": null, "reinstated_at": null, "personal": 0, "required": 0, "rebind": 0,
        "password_set": 1, "password_set_at": BEGUN, "authenticators": 1,
        "recovery_codes_left": 9, "practices": 1, "locked_until": null, "epoch": 2,
        "first_enrolled_at": BEGUN, "last_used_at": IN_HALF_A_MINUTE, "created_at": BEGUN,
    });
    assert_eq!(row(&place, "report_users", "login = 'rao'"), rao);
    let kim = row(&place, "report_users", "login = 'kim'");
    assert_eq!(
        (&kim["status"], &kim["suspended_at"]),
        (&"suspended".into(), &IN_FIVE_MINUTES.into())
    );
    assert_eq!((&kim["practices"], &kim["password_set"]), (&0.into(), &0.into()));
    let bob = row(&place, "report_users", "login = 'bob'");
    assert_eq!(bob["locked_until"], "2026-11-21T10:30:00.000Z");
    let max = row(&place, "report_users", "login = 'max'");
    assert_eq!((&max["rebind"], &max["authenticators"]), (&1.into(), &0.into()));
    place.set_now("2026-11-22T08:00:00Z");
    place.ok(&["user", "reinstate", "kim"]);
    place.ok(&["user", "require", "kim"]);
    let kim = row(&place, "report_users", "login = 'kim'");
    assert_eq!((&kim["suspended_at"], &kim["required"]), (&Value::Null, &1.into()));
    assert_eq!(kim["reinstated_at"], "2026-11-22T08:00:00.000Z");
}

#[test]
fn members_show_their_role_and_what_is_agreed_with_them() {
    let place = story().place;
    // Whoever runs the tests.
    let author = place.json(&["audit", "show", "1"])["actor"]["name"].take();
    let nothing = json!({
        "practice_id": 1, "practice": "city-clinic", "user_id": 2, "login": "ana", "name": null,
        "role": "admin", "member_since": BEGUN, "role_since": BEGUN, "role_in_scope_since": BEGUN,
        "exempt_until": null, "exemption_type": null, "exemption_reason": null,
        "exempted_by": null, "exempted_at": null, "extended_until": null,
        "extension_reason": null, "extended_by": null, "extended_at": null,
    });
    let mut ana = nothing.clone();
    ana["exempt_until"] = "2026-11-30T23:59:59.000Z".into();
    ana["exemption_type"] = "temporary".into();
    ana["exemption_reason"] = "on leave".into();
    ana["exempted_by"] = author.clone();
    ana["exempted_at"] = BEGUN.into();
    assert_eq!(row(&place, "report_memberships", "login = 'ana'"), ana);
    let mut lee = nothing;
    (lee["user_id"], lee["login"], lee["role"]) = (3.into(), "lee".into(), "staff".into());
    lee["extended_until"] = "2026-12-24T23:59:59.000Z".into();
    lee["extension_reason"] = "abroad".into();
    lee["extended_by"] = author;
    lee["extended_at"] = BEGUN.into();
    assert_eq!(row(&place, "report_memberships", "login = 'lee'"), lee);
}

#[test]
fn a_role_is_in_scope_from_when_the_demand_named_it() {
    let place = story().place.at("2026-11-22T08:00:00Z");
    place.ok(&["practice", "set", "city-clinic", "--roles", "owner,staff"]);
    let place = place.at("2026-11-23T08:00:00Z");
    place.ok(&["practice", "set", "city-clinic", "--roles", "owner,staff,provider"]);
    let scope = "SELECT role_in_scope_since FROM report_memberships WHERE login IN \
                 ('rao', 'ana', 'bob', 'zoe') ORDER BY user_id";
    let admin = Value::Null;
    let provider = "2026-11-23T08:00:00.000Z".into();
    assert_eq!(column(&place, scope), [BEGUN.into(), admin, provider, BEGUN.into()]);
}

#[test]
fn authenticators_show_what_they_are_and_no_more() {
    let place = story().place;
    let pixel = json!({
        "authenticator_id": 1, "user_id": 1, "login": "rao", "type": "totp", "label": "Pixel 9",
        "state": "active", "algorithm": "SHA1", "digits": 6, "period": 30, "phone_masked": null,
        "created_at": BEGUN, "confirmed_at": BEGUN, "disabled_at": null,
        "last_used_at": IN_HALF_A_MINUTE, "pending_until": null,
    });
    assert_eq!(row(&place, "report_authenticators", "login = 'rao'"), pixel);
    let begun = row(&place, "report_authenticators", "state = 'pending'");
    assert_eq!((&begun["login"], &begun["confirmed_at"]), (&"lee".into(), &Value::Null));
    assert_eq!(begun["pending_until"], "2026-11-21T10:30:00.000Z");
    let number = row(&place, "report_authenticators", "type = 'sms'");
    assert_eq!((&number["login"], &number["algorithm"]), (&"kim".into(), &Value::Null));
    assert_eq!(number["phone_masked"], "+91*******210");
}

#[test]
fn recovery_codes_are_counted_and_a_mark_alone_is_no_set() {
    let place = story().place;
    let rao = json!({
        "user_id": 1, "login": "rao", "codes_left": 9, "codes_spent": 1, "issued_at": BEGUN,
        "last_spent_at": IN_FIVE_MINUTES, "renewal_due": 0,
    });
    assert_eq!(row(&place, "report_recovery", "login = 'rao'"), rao);
    place.ok(&["user", "reinstate", "kim"]);
    place.ok(&["user", "recovery-codes", "kim"]);
    let kim = json!({
        "user_id": 5, "login": "kim", "codes_left": 0, "codes_spent": 0, "issued_at": null,
        "last_spent_at": null, "renewal_due": 1,
    });
    assert_eq!(row(&place, "report_recovery", "login = 'kim'"), kim);
    assert_eq!(column(&place, "SELECT COUNT(*) FROM report_recovery"), [json!(7)]);
}

#[test]
fn codes_of_the_desk_show_while_they_can_be_used() {
    let place = story().place;
    let zoe = json!({
        "user_id": 6, "login": "zoe", "type": "enrollment", "purpose": "first", "uses_left": 1,
        "issued_at": BEGUN, "expires_at": "2026-11-28T10:00:00.000Z",
    });
    assert_eq!(row(&place, "report_codes", "type = 'enrollment'"), zoe);
    let bob = json!({
        "user_id": 4, "login": "bob", "type": "bypass", "purpose": null, "uses_left": 3,
        "issued_at": BEGUN, "expires_at": "2026-11-21T11:00:00.000Z",
    });
    assert_eq!(row(&place, "report_codes", "type = 'bypass'"), bob);
    place.ok(&["user", "suspend", "zoe", "bob", "--reason", "away", "--yes"]);
    assert!(ask(&place, "SELECT login FROM report_codes").is_empty(), "suspension ends both");
}

#[test]
fn devices_show_while_they_are_trusted() {
    let place = story().place;
    let desk = json!({
        "device_id": 1, "user_id": 1, "login": "rao", "practice_id": null, "practice": null,
        "name": "Front desk", "created_at": IN_HALF_A_MINUTE, "last_used_at": null,
        "expires_at": "2026-11-22T10:00:30.000Z",
    });
    assert_eq!(row(&place, "report_devices", "device_id = 1"), desk);
    place.ok(&["user", "suspend", "rao", "--reason", "away", "--yes"]);
    assert!(ask(&place, "SELECT name FROM report_devices").is_empty());
}

#[test]
fn texts_show_where_they_went_and_what_became_of_them() {
    let place = story().place;
    let text = json!({
        "message_id": 1, "user_id": 5, "login": "kim", "phone_masked": "+91*******210",
        "sent_at": "2026-11-20T10:00:00.000Z", "sent_at_ms": 1_795_168_800_000_i64,
        "transport": "http", "provider_id": "SM1", "status": "delivered",
        "status_at": "2026-11-20T10:00:04.250Z",
    });
    assert_eq!(row(&place, "report_messages", "message_id = 1"), text);
    let trial = row(&place, "report_messages", "user_id IS NULL");
    assert_eq!((&trial["login"], &trial["provider_id"]), (&Value::Null, &Value::Null));
}

#[test]
fn events_are_those_of_the_record_field_by_field() {
    let place = story().place;
    let listed = place.json(&["audit", "list", "--limit", "1000"]);
    let rows = ask(&place, "SELECT * FROM report_events ORDER BY seq DESC");
    assert_eq!(rows.len(), listed.as_array().unwrap().len());
    for (row, event) in rows.iter().zip(listed.as_array().unwrap()) {
        for name in [
            "seq", "host", "version", "action", "outcome", "practice", "target", "reason", "ticket",
        ] {
            assert_eq!(row[name], event[name], "{name}: {row}");
        }
        assert_eq!(instant(&row["at"]), instant(&event["at"]));
        assert_eq!(row["at_ms"], instant(&row["at"]).unwrap().as_millisecond());
        assert_eq!(
            (&row["actor"], &row["actor_uid"]),
            (&event["actor"]["name"], &event["actor"]["uid"])
        );
        assert_eq!(
            (&row["user_id"], &row["login"]),
            (&event["user"]["id"], &event["user"]["login"])
        );
        let details: Value = serde_json::from_str(row["details"].as_str().unwrap()).unwrap();
        assert_eq!(details, event["details"], "{row}");
        assert_eq!(row["sealed"], 1);
    }
    crate::seed::reset_without_key(&place, "rao");
    let newest = "SELECT sealed FROM report_events ORDER BY seq DESC LIMIT 1";
    assert_eq!(column(&place, newest), [json!(0)]);
}

#[test]
fn members_are_told_as_the_status_of_their_practice_tells_them() {
    let place = story().place;
    let status = place.json(&["practice", "status", "city-clinic"]);
    let rows = ask(
        &place,
        "SELECT m.*, u.email, u.recovery_codes_left, u.last_used_at
         FROM report_memberships AS m JOIN report_users AS u ON u.user_id = m.user_id
         ORDER BY m.login",
    );
    assert_eq!(rows.len(), 6);
    for (row, member) in rows.iter().zip(status.as_array().unwrap()) {
        for name in ["practice", "login", "name", "email", "role", "recovery_codes_left"] {
            assert_eq!(row[name], member[name], "{name}: {row}");
        }
        for name in ["exempt_until", "last_used_at"] {
            assert_eq!(instant(&row[name]), instant(&member[name]), "{name}: {row}");
        }
    }
}
