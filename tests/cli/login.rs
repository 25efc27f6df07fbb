//! `login try`: the door through the program.

use std::process::Stdio;

use crate::enroll::enroll;
use crate::harness::{Exchange, NOW, Place, totp, totp_at, unix};

const PASSWORD: &str = "correct horse battery";

/// A clinic whose owner has a password and an authenticator. Gives its secret.
fn clinic_with_enrolled_owner() -> (Place, String) {
    let place = Place::with_clinic();
    set_password(&place, "rao");
    let secret = enroll(&place);
    (place, secret)
}

fn set_password(place: &Place, user: &str) {
    let set = [
        "user",
        "set-password",
        user,
        "--password-stdin",
        "--verified",
        "in-person",
        "--reason",
        "new",
    ];
    let done = place.run_with_input(&set, &format!("{PASSWORD}\n"));
    assert_eq!(done.code, 0, "{done}");
}

fn try_in(place: &Place, more: &[&str], code: Option<&str>) -> Exchange {
    let mut arguments =
        vec!["login", "try", "rao", "--practice", "city-clinic", "--password-stdin", "-o", "json"];
    arguments.extend(more);
    let mut input = format!("{PASSWORD}\n");
    if let Some(code) = code {
        arguments.push("--code-stdin");
        input.push_str(code);
        input.push('\n');
    }
    place.run_with_input(&arguments, &input)
}

/// The code of the step after that of the enrollment.
fn next_code(secret: &str) -> String {
    totp_at(secret, unix(NOW) + 30)
}

#[test]
fn a_code_lets_its_person_in_once() {
    let (place, secret) = clinic_with_enrolled_owner();
    let spent = try_in(&place, &[], Some(&totp(&secret, NOW)));
    assert_eq!(spent.code, 8, "{spent}");
    assert_eq!(spent.json()["reason"], "already_used", "the enrollment has spent it");
    let code = next_code(&secret);
    let allowed = try_in(&place, &[], Some(&code));
    assert_eq!(allowed.code, 0, "{allowed}");
    assert_eq!(allowed.json()["by"], "code");
    let again = try_in(&place, &[], Some(&code));
    assert_eq!((again.code, &again.json()["reason"]), (8, &"already_used".into()));
}

#[test]
fn fifty_processes_with_one_code_get_in_exactly_once() {
    let (place, secret) = clinic_with_enrolled_owner();
    let code = next_code(&secret);
    let start = || {
        let mut command = place.command(&[
            "login",
            "try",
            "rao",
            "--password-stdin",
            "--code-stdin",
            "-o",
            "json",
        ]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        use std::io::Write;
        writeln!(child.stdin.take().unwrap(), "{PASSWORD}\n{code}").unwrap();
        child
    };
    let children: Vec<_> = (0..50).map(|_| start()).collect();
    let mut codes: Vec<i32> = children
        .into_iter()
        .map(|child| child.wait_with_output().unwrap().status.code().unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    // The others were told that it was used, or met the lock that their tries led to.
    assert!(codes.iter().all(|code| [0, 5, 8].contains(code)), "{codes:?}");
    let verified = place.json(&["audit", "verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

#[test]
fn who_is_unknown_and_whose_password_is_wrong_hear_the_same() {
    let (place, _) = clinic_with_enrolled_owner();
    let wrong =
        place.run_with_input(&["login", "try", "rao", "--password-stdin"], "wrong password\n");
    let unknown =
        place.run_with_input(&["login", "try", "nobody", "--password-stdin"], "wrong password\n");
    assert_eq!((wrong.code, unknown.code), (5, 5));
    assert_eq!((wrong.stdout, wrong.stderr), (unknown.stdout, unknown.stderr));
}

#[test]
fn a_missing_code_or_password_is_asked_for_by_flag() {
    let (place, _) = clinic_with_enrolled_owner();
    let needed = place.fails(9, &["login", "try", "rao"]);
    assert!(needed.stderr.contains("--password-stdin"), "{needed}");
    let needed = try_in(&place, &[], None);
    assert_eq!(needed.code, 9, "{needed}");
    assert_eq!(needed.json()["step"], "code_required", "the answer names the step");
    assert!(needed.stderr.contains("--code-stdin"), "{needed}");
}

#[test]
fn a_trusted_device_skips_the_code_until_a_reset() {
    let (place, secret) = clinic_with_enrolled_owner();
    let device = ["--device-file", "device", "--remember", "Front desk"];
    let code = next_code(&secret);
    let first = try_in(&place, &device, Some(&code));
    assert_eq!(first.json()["device_remembered"], true, "{first}");
    let second = try_in(&place, &["--device-file", "device"], None);
    assert_eq!((second.code, &second.json()["by"]), (0, &"device".into()));
    place.ok(&["user", "reset-2fa", "rao", "--reason", "lost phone", "--yes"]);
    let third = try_in(&place, &["--device-file", "device"], None);
    assert_eq!(third.code, 9, "{third}");
}

#[test]
fn a_login_stands_also_where_the_file_of_its_device_cannot_be_written() {
    let (place, secret) = clinic_with_enrolled_owner();
    let device = ["--device-file", "nowhere/device", "--remember", "Front desk"];
    let told = try_in(&place, &device, Some(&next_code(&secret)));
    assert_eq!((told.code, &told.json()["step"]), (1, &"allowed".into()), "{told}");
    let lost = "the login stands, but its device is not trusted: cannot write \\\"nowhere/device\\\": \
        its folder is not there";
    assert!(told.stderr.contains(lost) && told.stderr.contains("another file"), "{told}");
    let newest = &place.json(&["audit", "list", "--limit", "1"])[0];
    assert_eq!(newest["action"], "login.allowed", "{newest}");
}

#[test]
fn ten_wrong_codes_lock_and_unlock_opens() {
    let (place, secret) = clinic_with_enrolled_owner();
    for left in (1..10).rev() {
        let wrong = try_in(&place, &[], Some("000000"));
        assert_eq!((wrong.code, &wrong.json()["left"]), (8, &left.into()), "{wrong}");
    }
    let locked = try_in(&place, &[], Some("000000"));
    assert_eq!((locked.code, &locked.json()["step"]), (5, &"locked".into()));
    assert_eq!(locked.json()["until"], "2026-11-21T10:30:00Z");
    let right = try_in(&place, &[], Some(&next_code(&secret)));
    assert_eq!(right.json()["step"], "locked");
    let shown = place.json(&["user", "show", "rao"]);
    assert_eq!(shown["second_factor"]["state"], "locked");
    place.ok(&["user", "unlock", "rao"]);
    let right = try_in(&place, &[], Some(&next_code(&secret)));
    assert_eq!(right.code, 0, "{right}");
}
