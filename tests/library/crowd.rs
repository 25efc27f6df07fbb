//! Many at once, each with a store of its own open.

use std::sync::Barrier;
use std::thread;

use twofactl::model::secret::SecretText;

use crate::clinic::{CITY, Clinic, RAO, seen, start, t0, ticket, verify};
use crate::helpers::minutes;

/// What each ticket's answers come to, all given at the same moment.
fn all_at_once(
    clinic: &Clinic,
    tickets: &[SecretText],
    code: &SecretText,
    each: u32,
) -> Vec<String> {
    let together = Barrier::new(tickets.len());
    let answer = |ticket: &SecretText| {
        let mut door = clinic.door(minutes(1));
        together.wait();
        (0..each).map(|_| seen(&verify(&mut door, ticket, code))).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let racers: Vec<_> =
            tickets.iter().map(|ticket| scope.spawn(move || answer(ticket))).collect();
        racers.into_iter().flat_map(|racer| racer.join().unwrap()).collect()
    })
}

fn tickets(clinic: &Clinic, count: usize) -> Vec<SecretText> {
    let mut door = clinic.door(minutes(1));
    (0..count).map(|_| ticket(&start(&mut door, RAO, Some(CITY), None))).collect()
}

fn matching<'a>(told: &'a [String], start: &'a str) -> usize {
    told.iter().filter(|one| one.starts_with(start)).count()
}

#[test]
fn of_fifty_logins_with_one_code_exactly_one_gets_in() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let tickets = tickets(&clinic, 50);
    let told = all_at_once(&clinic, &tickets, &app.code(minutes(1)), 1);
    assert_eq!(matching(&told, "allowed by code"), 1, "{told:?}");
    // The replays are wrong codes like any others: nine, then the lock.
    assert_eq!(matching(&told, "rejected: already_used"), 9);
    assert_eq!(matching(&told, "locked until"), 40);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM events WHERE outcome = 'allowed'"), 1);
}

#[test]
fn of_two_hundred_parallel_guesses_ten_are_looked_at() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let tickets = tickets(&clinic, 20);
    let told = all_at_once(&clinic, &tickets, &app.wrong(minutes(1)), 10);
    assert_eq!(told.len(), 200);
    assert_eq!(matching(&told, "rejected: wrong"), 9);
    assert_eq!(matching(&told, "locked until"), 191);
    assert_eq!(clinic.show(RAO, minutes(1)).failed_attempts, 10);
    let rejected = clinic.number("SELECT COUNT(*) FROM events WHERE action = 'login.rejected'");
    assert_eq!(rejected, 10, "each guess that was looked at is in the record");
}

#[test]
fn one_ticket_shared_by_many_lets_in_once() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let shared = vec![tickets(&clinic, 1).remove(0); 10];
    let told = all_at_once(&clinic, &shared, &app.code(minutes(1)), 1);
    assert_eq!(matching(&told, "allowed by code"), 1);
    assert_eq!(matching(&told, "expired"), 9);
}
