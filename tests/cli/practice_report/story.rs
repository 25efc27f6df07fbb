//! A store with a past: seven practices as they occur, over a quarter of a year.

use std::fs;
use std::sync::OnceLock;

use crate::harness::{NOW, Place};
use crate::people::enroll_now;
use crate::seed;

/// The practices of [`story`], by handle.
pub(super) const PRACTICES: [&str; 7] =
    ["bay-lab", "city-clinic", "hill-dental", "lake-med", "north-eye", "old-town", "west-spa"];

fn at(place: &mut Place, day: &str) {
    place.set_now(&format!("{day}T09:00:00Z"));
}

fn people(place: &Place, practice: &str, all: &[(&str, &str, &str)]) {
    for (login, name, role) in all {
        let named = ["--name", name, "--practice", practice, "--role", role];
        place.ok(&[&["user", "add", login][..], &named].concat());
    }
}

fn enroll(place: &mut Place, day: &str, logins: &[&str]) {
    at(place, day);
    for login in logins {
        enroll_now(place, login, "phone");
    }
}

/// Everybody is covered: City Clinic, where one more came and one left.
fn city_clinic(place: &mut Place) {
    let staff = [
        ("priya", "Dr. Priya Nair", "provider"),
        ("joe", "Joe Lindqvist", "staff"),
        ("mina", "Mina Okafor", "admin"),
        ("gone", "Gone Long", "staff"),
    ];
    people(place, "city-clinic", &staff);
    enroll(place, "2026-09-02", &["rao", "gone"]);
    enroll(place, "2026-09-10", &["priya"]);
    enroll(place, "2026-09-23", &["joe", "mina"]);
    at(place, "2026-10-12");
    place.ok(&["member", "remove", "city-clinic", "gone", "--reason", "moved away", "-y"]);
}

/// Two weeks of grace, which last.
fn hill_dental(place: &mut Place) {
    at(place, "2026-11-10");
    place.ok(&["practice", "add", "hill-dental", "--name", "Hill Dental"]);
    let staff = [
        ("ada", "Dr. Ada Brandt", "owner"),
        ("ben", "Ben Osei", "staff"),
        ("cleo", "Cleo Martin", "staff"),
        ("dev", "Dev Patel", "provider"),
    ];
    people(place, "hill-dental", &staff);
    place.ok(&["practice", "enforce", "hill-dental", "--grace", "14d", "-y"]);
    enroll(place, "2026-11-15", &["ada", "dev"]);
}

/// Enforced, and not everybody is there: resets, an exemption, a code.
fn lake_med(place: &mut Place) {
    at(place, "2026-09-01");
    place.ok(&["practice", "add", "lake-med", "--name", "Lake Medical Group"]);
    let staff = [
        ("omar", "Dr. Omar Haddad", "owner"),
        ("lena", "Lena Fischer", "admin"),
        ("ivo", "Ivo Petrov", "provider"),
        ("sara", "Sara Lopes", "staff"),
        ("tess", "Tess Byrne", "staff"),
        ("hl7", "Lab interface", "staff"),
    ];
    people(place, "lake-med", &staff);
    enroll(place, "2026-09-15", &["omar", "lena", "ivo"]);
    at(place, "2026-09-20");
    place.ok(&["practice", "enforce", "lake-med", "-y"]);
    at(place, "2026-10-05");
    let reset = ["user", "reset-2fa", "ivo", "-y", "--reason", "phone lost at the station"];
    place.ok(&[&reset[..], &["--ticket", "DESK-117", "--verified", "video"]].concat());
    enroll(place, "2026-10-06", &["ivo"]);
    at(place, "2026-11-02");
    place.ok(&["user", "reset-2fa", "lena", "-y", "--reason", "phone stolen"]);
    at(place, "2026-11-03");
    let why = ["--reason", "sends results, has no phone", "-y"];
    let exempt = ["member", "exempt", "lake-med", "hl7", "--for", "60d", "--type", "service"];
    place.ok(&[&exempt[..], &why].concat());
    at(place, "2026-11-19");
    let verified = ["--verified", "in-person", "--reason", "first day"];
    place.ok(&[&["user", "enrollment-code", "tess"][..], &verified].concat());
    place.ok(&[&["user", "bypass-code", "omar"][..], &verified].concat());
}

/// Text messages, devices that are trusted for a month, and roles left out.
fn north_eye(place: &mut Place) {
    at(place, "2026-09-07");
    place.ok(&["practice", "add", "north-eye", "--name", "North Eye Surgeons"]);
    let staff = [("kim", "Dr. Kim Sørensen", "owner"), ("uwe", "Uwe Klein", "staff")];
    people(place, "north-eye", &staff);
    people(place, "north-eye", &[("zoe", "Zoë Adams", "provider")]);
    let policy = ["--methods", "totp,sms", "--remember", "30d", "--roles", "owner,provider"];
    place.ok(&[&["practice", "enforce", "north-eye", "-y"][..], &policy].concat());
    enroll(place, "2026-09-09", &["kim"]);
}

fn others(place: &mut Place) {
    at(place, "2026-10-01");
    place.ok(&["practice", "add", "old-town", "--name", "Old Town Practice"]);
    people(place, "old-town", &[("finn", "Finn Berg", "owner"), ("greta", "Greta Wolf", "staff")]);
    place.ok(&["practice", "enforce", "old-town", "-y"]);
    enroll(place, "2026-10-03", &["finn"]);
    place.ok(&["practice", "add", "bay-lab", "--name", "Bay Laboratory"]);
    people(place, "bay-lab", &[("nora", "Nora Bell", "owner"), ("pete", "Pete Ash", "staff")]);
    // Somebody who works in two of them.
    place.ok(&["member", "add", "bay-lab", "priya", "--role", "provider"]);
    place.ok(&["practice", "add", "west-spa", "--name", "West Spa"]);
    place.set_now("2026-11-21T08:00:00Z");
    let why = ["--reason", "phones are down", "-y"];
    place.ok(&[&["practice", "disable", "old-town", "--for", "24h"][..], &why].concat());
}

/// All of it, at [`NOW`], made once and copied.
pub(super) fn story() -> Place {
    static STORY: OnceLock<Place> = OnceLock::new();
    let made = STORY.get_or_init(make);
    let copy = Place::empty();
    for name in ["store.db", "store.db-wal", "store.key", "store.head"] {
        if made.path(name).exists() {
            fs::copy(made.path(name), copy.path(name)).unwrap();
        }
    }
    copy
}

fn make() -> Place {
    let mut place = Place::empty().at("2026-08-24T09:00:00Z");
    let init =
        ["init", "--practice", "City Clinic", "--owner", "rao", "--owner-name", "Dr. A. Rao"];
    place.ok(&[&init[..], &["--enforce"]].concat());
    city_clinic(&mut place);
    hill_dental(&mut place);
    lake_med(&mut place);
    north_eye(&mut place);
    others(&mut place);
    // Behind the back of the program, which counts numbers elsewhere: so at the end.
    seed::sms_holder(&place, "zoe");
    place.set_now(NOW);
    place
}
