//! Files that cannot be applied: what is told of them, and that nothing changes.

use std::fs;

use serde_json::json;

use super::{export, group};
use crate::harness::{Exchange, Place};
use crate::seed;

/// Everything that a file can get wrong.
const WRONG: &str = r##"practise = 1
[practice.city-clinc]
enforcement = "requred"
[practice.hill-clinic]
grace = "soon"
[practice.city-clinic]
enforcement = "off"
paused-until = 2026-12-01
roles = ["boss", "owner", "owner"]
grace = 14
by = 2026-12-01T10:00:00
methods = "sms"
digits = 9
remember = "91d"
enroll-with = "cod"
"grä$e" = "1d"
[[practice.city-clinic.exempt]]
user = "nobody"
until = 2027-12-31
type = "temporery"
reason = ""
[[practice.city-clinic.exempt]]
user = "lee"
until = 2020-12-31
[[practice.city-clinic.exempt]]
user = "#2"
until = 2026-12-12
reason = "x"
[[practice.city-clinic.exempt]]
until = 2026-12-12
reason = "x"
[[practice.city-clinic.extend]]
user = "kim"
until = 2020-12-12
type = "service"
[require]
users = ["kim", "leee", "LEE", "lee", "x y", 4, "rao"]
"##;

const TOLD: &str = r##"error: wrong.toml has 32 faults
  line 1, column 1: there is no key "practise" here; did you mean practice? use practice, require
  line 2, column 11: there is no practice "city-clinc"; did you mean city-clinic?
  line 3, column 15: enforcement cannot be "requred"; did you mean required? use off, required
  line 4, column 11: enforcement is missing; add it: enforcement = "required", or "off"
  line 5, column 9: the grace "soon" is not acceptable; use none, or a length like 14d
  line 8, column 1: what is off cannot be paused; take paused-until out, or write enforcement = "required"
  line 9, column 10: roles cannot hold "boss"; use owner, admin, provider, staff, all
  line 9, column 27: owner is listed twice
  line 10, column 9: grace must be text, not an integer; write it in quotes
  line 11, column 1: grace and by do not go together; use grace = "14d" or by = 2026-12-31
  line 11, column 6: the date "2026-12-01T10:00:00" is not acceptable; use a date like 2026-12-31 or a time like 2026-12-31T18:00:00Z
  line 12, column 11: the list of methods "sms" is not acceptable; use totp or totp,sms: text messages alone are not enough
  line 13, column 10: the number of digits "9" is not acceptable; use 6, 7 or 8
  line 14, column 12: the length to remember devices "91d" is not acceptable; use off, or a length up to 90d
  line 15, column 15: enroll-with cannot be "cod"; did you mean code? use password, code
  line 16, column 1: there is no key "grä$e" here; use enforcement, paused-until, roles, grace, by, methods, digits, remember, enroll-with, exempt, extend
  line 18, column 8: there is no user "nobody"
  line 19, column 9: the end of the exemption "2027-12-31T23:59:59Z" is not acceptable; use a time ahead, 2027-02-19T10:00:00Z at the latest
  line 20, column 8: type cannot be "temporery"; did you mean temporary? use temporary, service
  line 21, column 10: the reason "" is not acceptable; use 1 to 500 characters
  line 23, column 8: a reason is missing; add it: reason = "…", or give --reason TEXT for all of them
  line 24, column 9: the end of the exemption "2020-12-31T23:59:59Z" is not acceptable; use a time ahead, 2027-02-19T10:00:00Z at the latest
  line 26, column 8: lee is listed twice; the first is in line 23
  line 29, column 1: user is missing; add it: user = "rao"
  line 33, column 8: kim is no member of city-clinic; see who is: twofactl member list city-clinic
  line 33, column 8: a reason is missing; add it: reason = "…", or give --reason TEXT for all of them
  line 34, column 9: the end of the extension "2020-12-12T23:59:59Z" is not acceptable; use a time ahead, as --for 14d
  line 35, column 1: there is no key "type" here; use user, until, reason
  line 37, column 17: there is no user "leee"; did you mean lee?
  line 37, column 32: lee is listed twice; the first is in line 37
  line 37, column 39: the login "x y" is not acceptable; use 1 to 254 characters without blanks, not beginning with # or -
  line 37, column 46: a user must be text, not an integer; write it in quotes
hint: nothing was changed; what a file can say: man twofactl-policy
"##;

#[track_caller]
fn refused(place: &Place, verb: &str, bytes: impl AsRef<[u8]>) -> Exchange {
    fs::write(place.path("wrong.toml"), bytes).unwrap();
    let before = place.bytes();
    let told = place.fails(7, &["policy", verb, "wrong.toml"]);
    assert_eq!(told.stdout, "");
    assert_eq!(place.bytes(), before, "{told}");
    told
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place() {
    let place = group();
    for verb in ["apply", "diff"] {
        let told = refused(&place, verb, WRONG);
        assert_eq!(told.stderr, TOLD);
    }
    let told = place.fails(7, &["policy", "apply", "wrong.toml", "-o", "json"]);
    let error: serde_json::Value = serde_json::from_str(&told.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "invalid");
    let faults = error["error"]["faults"].as_array().unwrap();
    assert_eq!(faults.len(), TOLD.lines().count() - 2);
    assert_eq!(
        faults[1],
        json!({ "line": 2, "column": 11, "message": "there is no practice \"city-clinc\"",
                "hint": "did you mean city-clinic?" })
    );
}

#[test]
fn what_only_the_store_knows_to_be_wrong_is_told_alike() {
    let place = group();
    for (text, told) in [
        (
            "[practice.hill-clinik]\nenforcement = \"off\"\n",
            "line 1, column 11: there is no practice \"hill-clinik\"\nhint: did you mean hill-clinic?",
        ),
        (
            "[practice.hill-clinic]\nenforcement = \"required\"\npaused-until = 2026-11-20\n",
            "line 3, column 16: the end of the pause \"2026-11-20T23:59:59Z\" is not acceptable\n\
             hint: use a time ahead, as --for 24h",
        ),
        (
            "[practice.hill-clinic]\nenforcement = \"off\"\n[[practice.hill-clinic.exempt]]\n\
             user = \"kim\"\nuntil = 2027-03-01\nreason = \"x\"\n",
            "line 5, column 9: the end of the exemption \"2027-03-01T23:59:59Z\" is not acceptable\n\
             hint: use a time ahead, 2027-02-19T10:00:00Z at the latest",
        ),
        (
            "[practice.hill-clinic]\nenforcement = \"off\"\n[[practice.hill-clinic.extend]]\n\
             user = \"kim\"\nuntil = 2026-11-01\nreason = \"x\"\n",
            "line 5, column 9: the end of the extension \"2026-11-01T23:59:59Z\" is not acceptable\n\
             hint: use a time ahead, as --for 14d",
        ),
        (
            "[practice.hill-clinic]\nenforcement = \"off\"\n[[practice.hill-clinic.exempt]]\n\
             user = \"kim\"\nuntil = 2026-12-01\n",
            "line 4, column 8: a reason is missing\n\
             hint: add it: reason = \"…\", or give --reason TEXT for all of them",
        ),
        (
            "[practice.hill-clinic]\nenforcement = \"off\"\n[require]\nusers = [\"kim\", \"lee\"]\n",
            "line 4, column 17: lee is a member of no practice in this file\n\
             hint: leave them out here: twofactl user require lee",
        ),
    ] {
        let exchange = refused(&place, "apply", text);
        assert_eq!(exchange.stderr, format!("error: wrong.toml, {told}\n"));
    }
    // With a reason for all of them, that one is none.
    let text = "[practice.hill-clinic]\nenforcement = \"off\"\n[[practice.hill-clinic.exempt]]\n\
                user = \"kim\"\nuntil = 2026-12-01\n";
    let told = place.run_with_input(&["policy", "apply", "-", "-y", "--reason", "x"], text);
    assert_eq!(told.code, 0, "{told}");
}

#[test]
fn files_that_are_broken_are_told_with_their_place_and_change_nothing() {
    let place = group();
    let whole = export(&place);
    let truncated = &whole[..whole.find("remember").unwrap() + 14];
    let (before, after) = whole.split_once("Hill").unwrap();
    let binary = [before.as_bytes(), b"\xff\xfe", after.as_bytes()].concat();
    let wide: Vec<u8> = [0xff_u8, 0xfe]
        .into_iter()
        .chain(whole.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let long = whole.replace("\"off\"", &format!("\"{}\"", "x".repeat(10 * 1024 * 1024)));
    let twice = whole.replace("digits = 8", "digits = 8\ndigits = 8");
    for (bytes, told) in [
        (
            b"".to_vec(),
            "line 1, column 1: no practice is named\nhint: name one, as [practice.city-clinic]",
        ),
        (truncated.as_bytes().to_vec(), "line 10, column 15: invalid basic string, expected `\"`"),
        (binary, "line 20, column 3: this is not UTF-8\nhint: save the file as UTF-8"),
        (wide, "line 1, column 1: this is not UTF-8\nhint: this is UTF-16: save it as UTF-8"),
        (
            long.into_bytes(),
            "line 28, column 12: remember has 10485760 characters here\nhint: no value takes more than 1000",
        ),
        (twice.into_bytes(), "line 28, column 1: duplicate key"),
        (b"\0\0\0\0".to_vec(), "line 1, column 1: invalid unquoted key"),
        (
            "[practice.city-clinic]\nenforcement = \"required\"\n\u{feff}grace = \"1d\"\n".into(),
            "line 3, column 1: invalid unquoted key",
        ),
    ] {
        let exchange = refused(&place, "apply", bytes);
        let text = &exchange.stderr;
        assert!(text.starts_with("error: wrong.toml") && text.contains(told), "{told}\n{text}");
        assert!(text.len() < 300, "{}", text.len());
    }
    // What an editor of another system leaves behind is none of it.
    let before = place.bytes();
    for text in [format!("\u{feff}{whole}"), whole.replace('\n', "\r\n")] {
        fs::write(place.path("fine.toml"), text).unwrap();
        let told = place.ok(&["policy", "apply", "fine.toml"]);
        assert_eq!(told, "Nothing to change: 2 practices are as the file says already.\n");
    }
    assert_eq!(place.bytes(), before);
}

#[test]
fn deep_nesting_and_thousands_of_faults_end_in_time() {
    let place = group();
    let nested = format!("[practice.city-clinic]\nroles = {}", "[".repeat(100_000));
    let told = refused(&place, "apply", nested);
    assert!(told.stderr.contains("line 2, column "), "{}", &told.stderr[..200]);
    let faults: String = (0..20_000).map(|number| format!("[practice.p{number}]\n")).collect();
    let told = refused(&place, "apply", faults);
    assert!(
        told.stderr.starts_with("error: wrong.toml has 40000 faults\n"),
        "{}",
        &told.stderr[..200]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let place = group();
    let told = place.fails(7, &["policy", "apply", "nowhere.toml"]);
    assert_eq!(
        told.stderr,
        "error: cannot read the policy file nowhere.toml: No such file or directory (os error 2)\n\
         hint: name a file that can be read, or - for standard input\n"
    );
    place.fails(7, &["policy", "diff", "."]);
}

#[test]
fn names_that_attack_are_data_in_a_file() {
    let place = group();
    let login = "$(x)'\"\\=eve;\u{1f600}";
    seed::Seed::of(&place).person(login, seed::CLINIC, twofactl::model::member::Role::Staff);
    let name = "x\n[practice.evil]\u{1b}]0;pwned\u{7}\u{202e}";
    place.ok(&["practice", "set", seed::CLINIC, "--name", name]);
    place.ok(&["user", "require", login]);
    let exempt = ["member", "exempt", seed::CLINIC, login, "--for", "3d", "--reason", name];
    place.ok(&exempt);
    let text = export(&place);
    let hostile = |c: char| c != '\n' && twofactl::model::text::is_hostile(c);
    assert!(!text.contains(hostile), "{text:?}");
    assert_eq!(text.matches("\n[practice.").count(), 2, "{text}");
    let told = place.run_with_input(&["policy", "apply", "-"], &text);
    assert!(told.stdout.starts_with("Nothing to change: 2 "), "{told}");
    // What is wrong is repeated, and drives nothing.
    let wrong = "[practice.city-clinic]\nenforcement = \"\\u001b[2J\\u202e\"\n\"\\u001b]0;x\\u0007\" = 1\n\
                 [require]\nusers = [\"\\u001b[2J\"]\n";
    let told = refused(&place, "apply", wrong);
    assert!(!told.stderr.contains(hostile), "{:?}", told.stderr);
    assert!(told.stderr.contains("cannot be \"\\u{1b}[2J\\u{202e}\""), "{}", told.stderr);
}
