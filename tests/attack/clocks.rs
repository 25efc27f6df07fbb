//! Clocks that jump, and times at which counters of other programs overflow.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::harness::{Exchange, Place, totp, totp_at, unix};
use crate::people::PASSWORD;

/// The last seconds that 31 bits and 32 bits count.
const EDGES: [&str; 2] = ["2038-01-19T03:14:07Z", "2106-02-07T06:28:15Z"];

/// The first and the last second that a calendar knows.
const ENDS: [&str; 2] = ["1970-01-01T00:00:00Z", "9999-12-30T21:59:59Z"];

/// An ordinary day, at the beginning of a step.
const NOON: &str = "2027-03-10T12:00:00Z";

const DAY: i64 = 24 * 60 * 60;

/// So many seconds after a time.
fn after(time: &str, seconds: i64) -> String {
    jiff::Timestamp::from_second(unix(time) + seconds).unwrap().to_string()
}

/// A clinic that demands a second factor, made at that time, with `rao`, who has a password.
fn clinic(now: &str) -> Place {
    let place = Place::empty().at(now);
    place.ok(&["init", "--practice", "City Clinic", "--owner", "rao", "--enforce"]);
    let words = ["user", "set-password", "rao", "--password-stdin", "--reason", "new"];
    place.json_with_input(&[&words[..], &["--verified", "in-person"]].concat(), PASSWORD);
    place
}

/// What a person carries.
struct Phone {
    secret: String,
    recovery_codes: Vec<String>,
}

/// Enrolls at the desk. Gives the phone, and what the program said if it accepted no code.
fn try_to_enroll(place: &Place, login: &str) -> Result<Phone, Exchange> {
    let words = ["user", "enroll", login, "--show-secret", "--code-stdin", "-o", "jsonl"];
    let mut command = place.command(&words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    let shown: Value = serde_json::from_str(&line).unwrap_or_default();
    let secret = shown["secret"].as_str().unwrap_or("AAAA").to_owned();
    drop(writeln!(child.stdin.take().unwrap(), "{}", totp(&secret, place.now())));
    let mut stdout = String::new();
    answers.read_to_string(&mut stdout).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    let code = child.wait().unwrap().code().unwrap_or(-1);
    if code != 0 {
        return Err(Exchange { stdout, stderr, code });
    }
    let told: Value = serde_json::from_str(&stdout).unwrap();
    let codes = told["recovery_codes"].as_array().into_iter().flatten();
    let recovery_codes = codes.map(|code| code.as_str().unwrap().to_owned()).collect();
    Ok(Phone { secret, recovery_codes })
}

fn enroll(place: &Place, login: &str) -> Phone {
    try_to_enroll(place, login).unwrap_or_else(|said| panic!("{said}"))
}

/// A try to log in, by password and, if given, a code.
fn attempt(place: &Place, code: Option<&str>, more: &[&str]) -> Exchange {
    let words =
        ["login", "try", "rao", "--practice", "city-clinic", "--password-stdin", "-o", "json"];
    let code_stdin = code.map(|_| "--code-stdin");
    let words: Vec<_> = words.into_iter().chain(code_stdin).chain(more.iter().copied()).collect();
    place.run_with_input(&words, &format!("{PASSWORD}\n{}\n", code.unwrap_or_default()))
}

/// How the try ended: the step, and what it is about.
fn login(place: &Place, code: Option<&str>, more: &[&str]) -> String {
    let exchange = attempt(place, code, more);
    let Ok(told) = serde_json::from_str::<Value>(&exchange.stdout) else {
        return format!("exit {}", exchange.code);
    };
    let word = |key: &str| told[key].as_str().map(ToOwned::to_owned);
    let about = ["by", "reason", "until"].iter().find_map(|key| word(key)).unwrap_or_default();
    format!("{} {about}", word("step").unwrap()).trim_end().to_owned()
}

fn app_login(place: &Place, phone: &Phone) -> String {
    login(place, Some(&totp(&phone.secret, place.now())), &[])
}

/// What the practice's report says of `rao`.
fn next_login(place: &Place) -> String {
    let rows = place.json(&["practice", "status", "city-clinic"]);
    rows[0]["next_login"].as_str().unwrap().to_owned()
}

#[track_caller]
fn assert_record_is_whole(place: &Place) {
    let verified = place.json(&["audit", "verify"]);
    assert_eq!((&verified["ok"], &verified["unsealed"]), (&json!(true), &json!([])));
}

/// Ten wrong codes. Gives what the last one is told.
fn lock(place: &Place, phone: &Phone) -> String {
    let now = unix(place.now());
    let right: Vec<_> = (-3..=3).map(|step| totp_at(&phone.secret, now + step * 30)).collect();
    let wrong = (0..).map(|code| format!("{code:06}")).find(|code| !right.contains(code)).unwrap();
    for _ in 0..9 {
        assert_eq!(login(place, Some(&wrong), &[]), "rejected wrong");
    }
    login(place, Some(&wrong), &[])
}

const WHY: [&str; 2] = ["--reason", "a test"];
const CHECKED: [&str; 4] = ["--verified", "in-person", "--reason", "a test"];

#[test]
fn a_whole_life_goes_by_over_the_edges_of_32_bits() {
    for edge in EDGES {
        let mut place = clinic(&after(edge, -61));
        let phone = enroll(&place, "rao");
        place.set_now(&after(edge, -1));
        let device = ["--remember", "Desk", "--device-file", "device"];
        let code = totp(&phone.secret, place.now());
        assert_eq!(login(&place, Some(&code), &device), "allowed code", "{edge}");
        // From here on the edge lies behind.
        place.set_now(&after(edge, 40));
        assert_eq!(login(&place, None, &["--device-file", "device"]), "allowed device", "{edge}");
        assert_eq!(login(&place, Some(&code), &[]), "rejected already_used", "{edge}");
        assert_eq!(app_login(&place, &phone), "allowed code", "{edge}");
        assert_eq!(
            login(&place, Some(&phone.recovery_codes[0]), &[]),
            "allowed recovery",
            "{edge}"
        );
        place
            .ok(&[&["member", "exempt", "city-clinic", "rao", "--for", "7d", "-y"][..], &WHY]
                .concat());
        assert_eq!(next_login(&place), "allowed", "{edge}");
        place.set_now(&after(edge, 8 * DAY));
        assert_eq!(next_login(&place), "code_required", "{edge}: the exemption is over");
        let until = after(place.now(), 30 * 60);
        assert_eq!(lock(&place, &phone), format!("locked {until}"), "{edge}");
        place.set_now(&until);
        assert_eq!(app_login(&place, &phone), "allowed code", "{edge}: the lock is over");
        let reset = [&["user", "reset-2fa", "rao", "-y"][..], &CHECKED].concat();
        let code = place.json(&reset)["enrollment_code_expires_at"].clone();
        assert_eq!(code, after(place.now(), 30 * 60), "{edge}");
        let words = ["user", "show", "rao"];
        assert_eq!(place.json(&words)["second_factor"]["rebind"], true, "{edge}");
        deadlines(&place, edge);
        assert_record_is_whole(&place);
    }
}

/// Dates of a practice on both sides of now.
fn deadlines(place: &Place, edge: &str) {
    let by = after(place.now(), 40 * DAY);
    let told = place.json(&["practice", "enforce", "city-clinic", "--by", &by, "-y"]);
    assert_eq!(told["changed"], true, "{edge}: {told}");
    let shown = place.json(&["practice", "show", "city-clinic"]);
    assert_eq!(shown["deadline"], by, "{edge}");
    place.ok(&["user", "add", "kim", "--practice", "city-clinic", "--role", "staff"]);
    let rows = place.json(&["practice", "status", "city-clinic"]);
    let kim = rows.as_array().unwrap().iter().find(|row| row["login"] == "kim").unwrap();
    assert_eq!((&kim["next_login"], &kim["deadline"]), (&json!("enrollment_offered"), &json!(by)));
    let paused = [&["practice", "disable", "city-clinic", "--for", "24h", "-y"][..], &WHY].concat();
    place.ok(&paused);
    let shown = place.json(&["practice", "show", "city-clinic"]);
    assert_eq!(shown["paused_until"], after(place.now(), DAY), "{edge}");
}

#[test]
fn a_used_code_stays_used_when_the_clock_is_set_back() {
    let mut place = clinic(NOON);
    let phone = enroll(&place, "rao");
    place.set_now(&after(NOON, 600));
    assert_eq!(app_login(&place, &phone), "allowed code");
    for back in [0, -30, -300, -DAY] {
        place.set_now(&after(NOON, 600 + back));
        // What the app shows at that time is of a step before the one that was used.
        assert_eq!(app_login(&place, &phone), "rejected already_used", "{back}");
        let used = totp_at(&phone.secret, unix(NOON) + 600);
        assert!(login(&place, Some(&used), &[]).starts_with("rejected"), "{back}");
    }
    // With the clock set right the next code lets in: nobody is shut out for good.
    place.set_now(&after(NOON, 660));
    assert_eq!(app_login(&place, &phone), "allowed code");
    assert_record_is_whole(&place);
}

#[test]
fn a_code_that_was_accepted_by_a_clock_that_ran_ahead_shuts_out_until_the_desk_helps() {
    let mut place = clinic(NOON);
    let phone = enroll(&place, "rao");
    place.set_now(&after(NOON, 365 * DAY));
    assert_eq!(app_login(&place, &phone), "allowed code");
    place.set_now(&after(NOON, 60));
    assert_eq!(app_login(&place, &phone), "rejected already_used");
    // Recovery codes know no clock, and the desk can reset.
    assert_eq!(login(&place, Some(&phone.recovery_codes[0]), &[]), "allowed recovery");
    place.ok(&[&["user", "reset-2fa", "rao", "-y"][..], &CHECKED].concat());
    assert_record_is_whole(&place);
}

#[test]
fn a_lock_outlasts_a_clock_that_is_set_back_and_the_desk_ends_it() {
    let mut place = clinic(NOON);
    let phone = enroll(&place, "rao");
    place.set_now(&after(NOON, 60));
    let until = after(NOON, 60 + 30 * 60);
    assert_eq!(lock(&place, &phone), format!("locked {until}"));
    for back in [-300, -DAY] {
        place.set_now(&after(NOON, 60 + back));
        assert_eq!(app_login(&place, &phone), format!("locked {until}"), "{back}");
    }
    place.ok(&["user", "unlock", "rao"]);
    place.set_now(&after(NOON, 120));
    assert_eq!(app_login(&place, &phone), "allowed code");
}

#[test]
fn wrong_codes_in_a_row_count_on_when_the_clock_is_set_back() {
    let mut place = clinic(NOON);
    let phone = enroll(&place, "rao");
    let failed = |place: &Place| {
        place.json(&["user", "show", "rao"])["second_factor"]["failed_attempts"].clone()
    };
    for (turn, time) in [0, -DAY, DAY, -365 * DAY, 0].into_iter().enumerate() {
        place.set_now(&after(NOON, 600 + time));
        assert_eq!(login(&place, Some("000000"), &[]), "rejected wrong");
        assert_eq!(failed(&place), turn + 1, "{time}");
    }
    place.set_now(&after(NOON, 660));
    assert_eq!(app_login(&place, &phone), "allowed code");
    assert_eq!(failed(&place), 0);
}

#[test]
fn only_what_the_clock_alone_had_ended_comes_back_with_the_clock() {
    let mut place = clinic(NOON);
    let phone = enroll(&place, "rao");
    let exempt = [&["member", "exempt", "city-clinic", "rao", "-y"][..], &WHY].concat();
    place.ok(&[&exempt[..], &["--for", "1d"]].concat());
    assert_eq!(next_login(&place), "allowed");
    place.set_now(&after(NOON, 2 * DAY));
    assert_eq!(next_login(&place), "code_required");
    // It says when it ends, and by this clock it has not.
    place.set_now(NOON);
    assert_eq!(next_login(&place), "allowed");
    // What somebody ended stays ended at any time.
    place.ok(&[&exempt[..], &["--off"]].concat());
    for time in [-DAY, 0, DAY] {
        place.set_now(&after(NOON, time));
        assert_eq!(next_login(&place), "code_required", "{time}");
    }
    place.set_now(&after(NOON, 60));
    let device = ["--remember", "Desk", "--device-file", "device"];
    assert_eq!(login(&place, Some(&totp(&phone.secret, place.now())), &device), "allowed code");
    place.ok(&["device", "revoke", "--user", "rao", "-y"]);
    for time in [-DAY, 60, 120] {
        place.set_now(&after(NOON, time));
        let again = login(&place, None, &["--device-file", "device"]);
        assert_ne!(again, "allowed device", "{time}");
    }
    assert_record_is_whole(&place);
}

#[test]
fn what_a_clock_that_ran_ahead_has_made_does_not_last_longer_for_it() {
    let mut place = clinic(&after(NOON, DAY));
    let phone = enroll(&place, "rao");
    place.set_now(&after(NOON, DAY + 60));
    let device = ["--remember", "Desk", "--device-file", "device"];
    assert_eq!(login(&place, Some(&totp(&phone.secret, place.now())), &device), "allowed code");
    let bypass = [&["user", "bypass-code", "rao", "--for", "24h"][..], &CHECKED].concat();
    let code = place.json(&bypass)["bypass_code"].as_str().unwrap().to_owned();
    let by_device = |place: &Place| login(place, None, &["--device-file", "device"]);
    // A minute is how far a clock is set right in passing.
    place.set_now(&after(NOON, DAY));
    assert_eq!(by_device(&place), "allowed device");
    place.set_now(NOON);
    assert_ne!(by_device(&place), "allowed device");
    assert!(!login(&place, Some(&code), &[]).starts_with("allowed"));
    // By the time that it was made for it counts again.
    place.set_now(&after(NOON, DAY + 120));
    assert_eq!(login(&place, Some(&code), &[]), "allowed bypass");
}

#[test]
fn codes_that_the_desk_handed_out_die_with_their_epoch_at_any_time() {
    let mut place = clinic(NOON);
    enroll(&place, "rao");
    let bypass = [&["user", "bypass-code", "rao"][..], &CHECKED].concat();
    let code = place.json(&bypass)["bypass_code"].as_str().unwrap().to_owned();
    place.ok(&[&["user", "reset-2fa", "rao", "-y"][..], &WHY].concat());
    for time in [-DAY, -60, 0, 60] {
        place.set_now(&after(NOON, time));
        let tried = login(&place, Some(&code), &[]);
        assert!(!tried.starts_with("allowed"), "{time}: {tried}");
    }
}

/// Whatever time it is: done, or refused in words, but never a panic and never a lost store.
#[track_caller]
fn assert_answers(exchange: &Exchange, what: &str) {
    assert!(matches!(exchange.code, 0 | 5 | 7 | 8 | 9), "{what}\n{exchange}");
    assert!(!exchange.stderr.contains("panicked"), "{what}\n{exchange}");
}

#[test]
fn at_both_ends_of_time_everything_is_done_or_refused_in_words() {
    for now in ENDS {
        let place = clinic(now);
        let phone = match try_to_enroll(&place, "rao") {
            Ok(phone) => phone,
            Err(said) => {
                assert_answers(&said, now);
                Phone { secret: "AAAA".to_owned(), recovery_codes: vec!["A".repeat(16)] }
            }
        };
        let code = totp(&phone.secret, now);
        for code in [
            None,
            Some(code.as_str()),
            Some("000000"),
            phone.recovery_codes.first().map(String::as_str),
        ] {
            assert_answers(
                &attempt(&place, code, &["--remember", "Desk", "--device-file", "d"]),
                now,
            );
        }
        for words in [
            &["member", "exempt", "city-clinic", "rao", "-y", "--for", "90d"][..],
            &["member", "extend", "city-clinic", "rao", "-y", "--for", "1d"],
            &["practice", "enforce", "city-clinic", "-y", "--grace", "14d"],
            &["practice", "disable", "city-clinic", "-y", "--for", "24h"],
            &["user", "bypass-code", "rao", "--verified", "in-person"],
            &["user", "reset-2fa", "rao", "-y", "--verified", "in-person"],
            &["user", "enrollment-code", "rao", "--verified", "in-person"],
            &["key", "rotate", "-y"],
        ] {
            assert_answers(&place.run(&[words, &WHY].concat()), &format!("{now}: {words:?}"));
        }
        for words in [
            &["user", "show", "rao"][..],
            &["practice", "status", "--all"],
            &["practice", "report", "--all"],
            &["audit", "list"],
            &["audit", "report", "--since", "30d"],
        ] {
            assert_answers(&place.run(words), &format!("{now}: {words:?}"));
        }
        assert_record_is_whole(&place);
    }
}
