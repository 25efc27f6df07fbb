//! `init`.

use crate::harness::Place;

#[test]
fn init_makes_store_practice_and_owner_and_says_what_comes_next() {
    let place = Place::empty();
    let made = place.json(&[
        "init",
        "--practice",
        "City Clinic",
        "--owner",
        "rao@cityclinic.example",
        "--enforce",
    ]);
    assert_eq!(made["changed"], true);
    assert_eq!(made["practice"]["handle"], "city-clinic");
    assert_eq!(made["owner"]["login"], "rao@cityclinic.example");
    assert_eq!(made["next_login"][0]["next_login"], "enrollment_required");
    assert!(place.store().exists() && place.key().exists());
}

#[test]
fn init_refuses_to_write_over_a_store() {
    let place = Place::with_clinic();
    let before = place.bytes();
    let refused = place.fails(5, &["init", "--practice", "Other"]);
    assert!(refused.stderr.contains("exists already"), "{refused}");
    assert_eq!(place.bytes(), before);
}
