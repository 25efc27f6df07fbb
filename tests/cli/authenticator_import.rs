//! `authenticator import`: what other software exports, and files made to be refused.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Exchange, NOW, Place, totp_at, unix};
use crate::people::{PASSWORD, clinic, enroll, newest_event, set_password};
use crate::terminal::Terminal;

const PASSPHRASE: &str = "two tigers, one hill";
const SHARED_KEY: &str = "7f5c1e0b93d84a26b1c06d5ef2a83947";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/fixtures/exports").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap()
}

/// A clinic with those people in it, each with a password.
fn clinic_of(logins: &[&str]) -> Place {
    let place = clinic();
    for login in logins {
        if *login != "rao" {
            place.ok(&["user", "add", login, "--practice", "city-clinic"]);
        }
        set_password(&place, login);
    }
    place
}

/// Logs in as the login service would. Gives the whole exchange.
fn log_in(place: &Place, login: &str, code: &str) -> Exchange {
    let words = ["login", "try", login, "--password-stdin", "--code-stdin", "-o", "json"];
    place.run_with_input(&words, &format!("{PASSWORD}\n{code}\n"))
}

/// Imports an export of other software, and logs in with the codes that this software computed.
fn moves_in(name: &str, options: &[&str], input: &str) {
    let codes = fixture(name).with_extension("codes");
    let codes = fs::read_to_string(codes).unwrap();
    let codes: Vec<_> = codes.lines().map(|line| line.split_once(' ').unwrap()).collect();
    let logins: Vec<_> = codes.iter().map(|(login, _)| *login).collect();
    let place = clinic_of(&logins);
    let file = fixture(name);
    let words = [&["authenticator", "import", file.to_str().unwrap()], options].concat();
    let done = place.json_with_input(&words, input);
    assert_eq!(done["changed"], true);
    assert_eq!(done["imported"].as_array().unwrap().len(), codes.len(), "{done}");
    for (login, code) in codes {
        let entered = log_in(&place, login, code);
        assert_eq!(entered.code, 0, "{name}: {login}\n{entered}");
        assert_eq!(entered.json()["step"], "allowed");
        assert_eq!(entered.json()["recovery_codes"].as_array().unwrap().len(), 10, "{entered}");
        assert_eq!(log_in(&place, login, code).code, 8, "once: {login}");
    }
    assert_eq!(place.json(&["audit", "verify"])["ok"], true);
}

#[test]
fn uris_of_pyotp_move_in_and_log_in() {
    moves_in("pyotp.txt", &[], "");
}

#[test]
fn uris_of_otplib_move_in_and_log_in() {
    moves_in("otplib.txt", &[], "");
}

#[test]
fn accounts_of_google_authenticator_move_in_and_log_in() {
    moves_in("google.txt", &[], "");
}

#[test]
fn open_tokens_of_python_pskc_move_in_and_log_in() {
    moves_in("python-pskc-plain.xml", &[], "");
}

#[test]
fn tokens_under_a_passphrase_move_in_and_log_in() {
    moves_in("python-pskc-passphrase.xml", &["--passphrase-stdin"], &format!("{PASSPHRASE}\n"));
}

#[test]
fn tokens_under_a_shared_key_move_in_and_log_in() {
    moves_in("python-pskc-shared-key.xml", &["--psk-file", "-"], &format!("{SHARED_KEY}\n"));
    let wrapped = format!("{SHARED_KEY}{SHARED_KEY}\n");
    moves_in("python-pskc-key-wrap.xml", &["--psk-file", "-"], &wrapped);
}

#[test]
fn tokens_of_privacyidea_move_in_and_log_in() {
    let place = Place::empty();
    let (who, key) = (place.path("who.csv"), place.path("tokens.key"));
    fs::write(&who, "TOTP0001A2B3,rao\nTOTP0002C4D5,lee\n").unwrap();
    twofactl::guard::write_new_file(&key, SHARED_KEY.as_bytes()).unwrap();
    let options = ["--assign", who.to_str().unwrap(), "--psk-file", key.to_str().unwrap()];
    moves_in("privacyidea.xml", &options, "");
}

/// As they stand in the RFC they count by use and have seeds that everybody knows: these are the
/// same containers under the same keys, with another seed, by time.
#[test]
fn the_examples_of_rfc_6030_move_in_and_log_in_with_seeds_of_their_own() {
    let place = Place::empty();
    let who = place.path("who.csv");
    fs::write(&who, "987654321,rao\n").unwrap();
    let whose = ["--assign", who.to_str().unwrap()];
    let moves_in = |figure: u8, more: &[&str], input: &str| {
        moves_in(&format!("rfc6030-figure{figure}-own-seed.xml"), &[&whose, more].concat(), input);
    };
    moves_in(6, &["--psk-file", "-"], "12345678901234567890123456789012\n");
    moves_in(7, &["--passphrase-stdin"], "qwerty\n");
}

/// Twenty bytes that nobody else has.
fn secret(word: &str) -> String {
    use sha1::Digest;
    data_encoding::BASE32_NOPAD.encode(&sha1::Sha1::digest(word.as_bytes()))
}

fn uri(login: &str, word: &str) -> String {
    format!("otpauth://totp/Old:{login}?secret={}&issuer=Old", secret(word))
}

fn import(place: &Place, options: &[&str], input: &str) -> Exchange {
    place.run_with_input(&[&["authenticator", "import", "-"], options].concat(), input)
}

/// What is wrong with that, and that nothing was written.
#[track_caller]
fn faults(place: &Place, options: &[&str], input: &str) -> Vec<String> {
    let before = place.bytes();
    let refused = import(place, &[options, &["-o", "json"]].concat(), input);
    assert_eq!(refused.code, 7, "{refused}");
    assert_eq!(place.bytes(), before, "the store was touched");
    assert_eq!(refused.stdout, "");
    let error: Value = serde_json::from_str(&refused.stderr).unwrap();
    let error = &error["error"];
    assert_eq!(error["kind"], "invalid");
    assert!(error["hint"].as_str().unwrap().contains("until then nothing is imported"));
    let told = |fault: &Value| format!("{}: {}", fault["line"], fault["message"].as_str().unwrap());
    error["faults"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn what_was_imported_is_told_and_in_the_record() {
    let place = clinic_of(&["rao"]);
    let done = place.json_with_input(
        &["authenticator", "import", "-", "--ticket", "HD-7"],
        &format!("rao,{}\n", uri("old", "a")),
    );
    let one = &done["imported"][0];
    assert_eq!(
        (&one["line"], &one["entry"], &one["name"]),
        (&json!(1), &json!(null), &json!("old"))
    );
    assert_eq!(one["user"], json!({ "id": 1, "login": "rao" }));
    assert_eq!(one["authenticator"]["label"], "Old");
    assert_eq!(one["authenticator"]["state"], "active");
    assert_eq!(one["authenticator"]["last_used_at"], json!(null));
    assert_eq!((&one["short_seed"], &one["renewal_due"]), (&json!(null), &json!(true)));
    assert_eq!(one["personal"], false, "the practice demands it");
    assert_eq!(
        one["next_login"],
        json!([{ "practice": "city-clinic", "next_login": "code_required" }])
    );
    let event = place.json(&["audit", "list", "--limit", "1"]);
    let event = &event[0];
    assert_eq!(event["action"], "authenticator.import");
    assert_eq!((&event["user"]["login"], &event["ticket"]), (&json!("rao"), &json!("HD-7")));
    assert_eq!(event["target"], "authenticator 1");
    assert_eq!(
        event["details"],
        json!({ "type": "totp", "label": "Old", "algorithm": "SHA1", "digits": 6, "period": 30,
                "short_seed": null, "personal": false, "epoch": 2, "renewal_due": true,
                "verified": null })
    );
}

#[test]
fn people_read_what_was_imported_and_what_is_left_to_do() {
    let place = clinic_of(&["rao"]);
    fs::write(place.path("uris.txt"), uri("rao", "a")).unwrap();
    let done = place.run(&["authenticator", "import", "uris.txt"]);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(
        done.stdout,
        "Imported 1 authenticator from uris.txt:\n\
         \x20 rao  authenticator 1, Old: SHA1, 6 digits, 30 seconds\n\
         \x20   Next login in city-clinic: code_required.\n\
         Whoever has no recovery codes is shown some at the next login by code.\n"
    );
    assert_eq!(done.stderr, "Delete uris.txt: whoever reads it can compute these codes.\n");
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let place = clinic_of(&["rao"]);
    let before = place.bytes();
    let would = import(&place, &["-n", "-o", "json"], &uri("rao", "a"));
    assert_eq!(would.code, 0, "{would}");
    let would = would.json();
    assert_eq!((&would["changed"], &would["dry_run"]), (&json!(true), &json!(true)));
    assert_eq!(would["imported"][0]["user"]["login"], "rao");
    assert_eq!(place.bytes(), before);
}

#[test]
fn every_fault_of_a_file_is_told_with_its_line_and_nothing_is_written() {
    let place = clinic_of(&["rao", "lee"]);
    let lines = [
        uri("rao", "a"),
        uri("roa", "b"),
        "lee".to_owned(),
        format!("lee,{}", uri("x", "a")),
        "otpauth://totp/lee?secret=JBSWY3DPEHPK3PXP".to_owned(),
        "otpauth://totp/lee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned(),
        format!("otpauth://totp/lee?secret={}", "A".repeat(32)),
        format!("otpauth://hotp/lee?secret={}&counter=0", secret("c")),
        format!("{}&digits=9", uri("lee", "d")),
    ];
    let told = faults(&place, &[], &lines.join("\r\n"));
    assert_eq!(
        told,
        [
            "2: there is no user \"roa\": did you mean rao?",
            "3: there is no otpauth URI in it",
            "4: its seed is that of line 1 (rao)",
            "5: its seed has 80 bits: at least 128 are needed",
            "6: its seed is 10 bytes over and over, as in standards and tutorials",
            "6: line 5 (lee) has the same label and the same user",
            "7: its seed is one byte over and over",
            "7: line 5 (lee) has the same label and the same user",
            "8: its codes count by use (HOTP), not by time: enroll its person anew instead",
            "9: its codes do not have 6, 7 or 8 digits",
        ]
    );
    let people = import(&place, &[], &lines.join("\n"));
    let begins = "error: standard input has 10 faults\n  line 2 (roa): there is no user";
    let hint = "hint: mend the file and run it again: until then nothing is imported\n";
    assert!(people.stderr.starts_with(begins) && people.stderr.ends_with(hint), "{people}");
    assert_eq!(people.stdout, "");
}

#[test]
fn a_seed_that_somebody_has_already_is_refused() {
    let place = clinic_of(&["rao", "lee"]);
    let held = enroll(&place, "lee", "Pixel 9");
    place.ok(&["practice", "list"]);
    let again = format!("otpauth://totp/rao?secret={held}");
    assert_eq!(faults(&place, &[], &again), ["1: lee has an authenticator with its seed already"]);
    let first = uri("rao", "a");
    assert_eq!(import(&place, &[], &first).code, 0);
    place.ok(&["practice", "list"]);
    let verified = ["--verified", "video", "--reason", "moving in"];
    let told = faults(&place, &verified, &first);
    assert_eq!(
        told,
        [
            "1: rao has an authenticator with its seed already",
            "1: authenticator 2 of rao is called Old already",
        ]
    );
}

#[test]
fn whoever_was_enrolled_before_is_verified_and_keeps_what_they_have() {
    let place = clinic_of(&["rao"]);
    let held = enroll(&place, "rao", "Pixel 9");
    place.ok(&["practice", "list"]);
    let other = uri("rao", "a");
    let told = faults(&place, &[], &other);
    assert_eq!(told, ["1: rao was enrolled before: say how they were --verified"]);
    let no_reason = import(&place, &["--verified", "video"], &other);
    assert_eq!(no_reason.code, 9, "{no_reason}");
    let no_number = ["--verified", "call-back", "--reason", "moving in"];
    assert!(faults(&place, &no_number, &other)[0].contains("no phone number is on file"));
    let done =
        import(&place, &["--verified", "video", "--reason", "moving in", "-o", "json"], &other);
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(done.json()["imported"][0]["renewal_due"], false, "they have recovery codes");
    let event = newest_event(&place);
    assert_eq!(event.details.text("verified"), Some("video"));
    let later = "2026-11-21T10:00:30Z";
    let place = place.at(later);
    assert_eq!(log_in(&place, "rao", &totp_at(&held, unix(later))).code, 0);
    assert_eq!(log_in(&place, "rao", &totp_at(&secret("a"), unix(later))).code, 0);
}

#[test]
fn whoever_may_not_enroll_is_not_imported_for() {
    let place = clinic_of(&["rao", "lee", "kim"]);
    enroll(&place, "lee", "Pixel 9");
    place.ok(&["user", "reset-2fa", "lee", "--reason", "lost phone", "--yes"]);
    place.ok(&["user", "suspend", "kim", "--yes"]);
    let verified = ["--verified", "video", "--reason", "moving in"];
    let told = faults(&place, &verified, &format!("{}\n{}\n", uri("lee", "a"), uri("kim", "b")));
    assert_eq!(
        told,
        ["1: lee must enroll with an enrollment code, or at the desk", "2: kim is suspended",]
    );
}

#[test]
fn whoever_nothing_was_demanded_of_is_asked_for_a_code_from_now_on() {
    let place = clinic();
    place.ok(&["practice", "disable", "city-clinic", "--reason", "a test", "--yes"]);
    set_password(&place, "rao");
    let done = import(&place, &["-o", "json"], &uri("rao", "a"));
    assert_eq!(done.code, 0, "{done}");
    assert_eq!(done.json()["imported"][0]["personal"], true);
    let next = &done.json()["imported"][0]["next_login"][0]["next_login"];
    assert_eq!(next, "code_required");
}

#[test]
fn a_seed_of_sixteen_bytes_is_taken_with_a_warning() {
    let place = clinic_of(&["rao"]);
    let short = format!("otpauth://totp/rao?secret={}", &secret("a")[..26]);
    let done = import(&place, &[], &short);
    assert_eq!(done.code, 0, "{done}");
    assert!(done.stdout.contains("its seed has 128 bits; 160 are recommended"), "{done}");
    assert_eq!(newest_event(&place).details.number("short_seed"), Some(128));
    let shorter = format!("otpauth://totp/rao?secret={}", &secret("b")[..24]);
    assert!(faults(&place, &[], &shorter)[0].contains("120 bits"));
}

#[test]
fn tokens_are_given_to_people_by_their_serial_numbers() {
    let place = clinic_of(&["rao", "lee", "kim", "sen"]);
    fs::write(place.path("who.csv"), "TK100001,sen\nTK100002,#1\nTK999999,nobody\n").unwrap();
    let file = text("python-pskc-plain.xml");
    let done = import(&place, &["--assign", "who.csv", "-o", "json"], &file);
    assert_eq!(done.code, 0, "{done}");
    let answer = done.json();
    let logins: Vec<_> = answer["imported"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["user"]["login"].as_str().unwrap()))
        .collect();
    assert_eq!(logins, [("TK100001", "sen"), ("TK100002", "rao"), ("TK100003", "kim")]);
    fs::write(place.path("who.csv"), "TK100001\nTK100002,lee\nTK100002,rao\n").unwrap();
    assert_eq!(
        faults(&place, &["--assign", "who.csv"], &file),
        ["1: it is not: serial,login", "3: this name is there twice"]
    );
}

#[test]
fn a_token_that_names_nobody_says_what_to_do() {
    let place = clinic_of(&["rao"]);
    let told =
        faults(&place, &["--psk-file", "-"], &format!("{SHARED_KEY}\n{}", text("privacyidea.xml")));
    let nobody = "it does not say whose it is: say so with --assign";
    assert_eq!(told, [format!("17: {nobody}"), format!("52: {nobody}")]);
}

#[test]
fn the_examples_of_rfc_6030_are_refused_for_what_they_are() {
    let place = clinic_of(&["rao"]);
    let six = text("rfc6030-figure6.xml");
    let key = "12345678901234567890123456789012";
    let told = faults(&place, &["--psk-file", "-"], &format!("{key}\n{six}"));
    assert_eq!(
        told,
        ["29: its codes count by use (HOTP), not by time: enroll its person anew instead"]
    );
    fs::write(place.path("who.csv"), "987654321,rao\n").unwrap();
    let timed = six.replace("pskc:hotp", "pskc:totp");
    let told =
        faults(&place, &["--psk-file", "-", "--assign", "who.csv"], &format!("{key}\n{timed}"));
    assert_eq!(told, ["29: its seed is 10 bytes over and over, as in standards and tutorials"]);
}

/// A whole file that nothing can be read of: the message, and that nothing was written.
#[track_caller]
fn unreadable(place: &Place, options: &[&str], input: &[u8]) -> String {
    let before = place.bytes();
    fs::write(place.path("export"), input).unwrap();
    let words = [&["authenticator", "import", "export"], options].concat();
    let refused = place.run_with_input(&words, "the wrong passphrase\n");
    assert_eq!(refused.code, 7, "{refused}");
    assert_eq!(refused.stdout, "", "{refused}");
    assert_eq!(place.bytes(), before, "the store was touched");
    refused.stderr.lines().next().unwrap().to_owned()
}

#[test]
fn files_made_to_be_refused_are_told_in_words_and_leave_the_store_as_it_is() {
    let place = clinic_of(&["rao"]);
    let open = text("python-pskc-plain.xml");
    let utf16: Vec<u8> = uri("rao", "a").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bomb = open.replacen(
        "<pskc:KeyContainer",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><pskc:KeyContainer",
        1,
    );
    let absurd = text("python-pskc-passphrase.xml").replace(">100000<", ">2147483648<");
    let cut = &open[..open.len() / 2];
    let deep = format!("<KeyContainer>{}", "<a>".repeat(100_000));
    let no_options: &[&str] = &[];
    for (input, options, told) in [
        (&b""[..], no_options, "it is empty"),
        (b" \r\n ", no_options, "it is empty"),
        (&utf16, no_options, "it is UTF-16: save it as UTF-8"),
        (b"rao,\xff\xfe", no_options, "line 1 is not UTF-8"),
        (b"{\"tokens\":[]}", no_options, "it is JSON: export otpauth URIs, one a line, instead"),
        (bomb.as_bytes(), no_options, "it has a document type (DOCTYPE), which no PSKC file needs"),
        (
            absurd.as_bytes(),
            &["--passphrase-stdin"],
            "its PBKDF2 does not have 1 to 2000000 iterations",
        ),
        (
            text("python-pskc-passphrase.xml").as_bytes(),
            &["--passphrase-stdin"],
            "the passphrase does not open it, or it was changed",
        ),
        (
            text("privacyidea.xml").as_bytes(),
            &["--psk-file", "-"],
            "a pre-shared key is 32, 48 or 64 hexadecimal digits",
        ),
        (deep.as_bytes(), no_options, "it is no XML from line 1 on: it is cut off"),
    ] {
        let expected = format!("error: cannot import export: {told}");
        assert_eq!(unreadable(&place, options, input), expected);
    }
    assert!(unreadable(&place, &[], cut.as_bytes()).contains("it is no XML from line"));
    let gone = place.fails(7, &["authenticator", "import", "gone.xml"]);
    assert!(gone.stderr.starts_with("error: cannot read gone.xml: "), "{gone}");
}

#[test]
fn a_field_of_ten_megabytes_and_a_byte_order_mark_are_no_trouble() {
    let place = clinic_of(&["rao"]);
    let long = format!("{}{}", uri("rao", "a"), "A".repeat(10_000_000));
    let told = faults(&place, &[], &long);
    assert!(told[0].ends_with("bytes: at most 16384 are read"), "{told:?}");
    let marked = import(&place, &[], &format!("\u{feff}rao,{}\r\n", uri("x", "a")));
    assert_eq!(marked.code, 0, "{marked}");
}

#[test]
fn a_missing_part_of_google_authenticator_is_told() {
    let place = clinic_of(&["rao", "lee@cityclinic.example", "kim"]);
    // Batch size 2 in the place of 1.
    let data = text("google.txt");
    let (_, data) = data.trim().split_once("data=").unwrap();
    let data = data.replace("%3D", "=").replace("%2B", "+").replace("%2F", "/");
    let mut payload = data_encoding::BASE64.decode(data.as_bytes()).unwrap();
    let size = payload.windows(2).rposition(|two| two == [3 << 3, 1]).unwrap() + 1;
    payload[size] = 2;
    let data = data_encoding::BASE64URL.encode(&payload);
    let told = faults(&place, &[], &format!("otpauth-migration://offline?data={data}"));
    assert_eq!(told, ["1: part 2 of 2 of this export is missing"]);
}

#[test]
fn a_passphrase_is_asked_for_only_where_somebody_can_answer() {
    let place = clinic_of(&["rao"]);
    let file = fixture("python-pskc-passphrase.xml");
    let asked = place.fails(9, &["authenticator", "import", file.to_str().unwrap()]);
    assert!(asked.stderr.contains("hint: give --passphrase-stdin"), "{asked}");
    let file = fixture("python-pskc-shared-key.xml");
    let asked = place.fails(9, &["authenticator", "import", file.to_str().unwrap()]);
    assert!(asked.stderr.contains("hint: give --psk-file FILE"), "{asked}");
}

#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let place = clinic_of(&["rao"]);
    let key = place.path("tokens.key");
    fs::write(&key, SHARED_KEY).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let file = fixture("privacyidea.xml");
    let words = ["authenticator", "import", file.to_str().unwrap(), "--psk-file", "tokens.key"];
    place.fails(6, &words);
}

#[test]
fn no_seed_is_in_an_answer_an_error_an_event_or_the_store() {
    let place = clinic_of(&["rao", "lee"]);
    let (rao, lee) = (secret("a"), secret("b"));
    let mut said = String::new();
    let good = uri("rao", "a");
    for (options, input) in [
        (&["-o", "json"][..], format!("{good}\notpauth://totp/lee?{lee}\n{lee}\n{lee},{good}x\n")),
        (
            &["-o", "table"],
            format!("lee {lee}\n{good}&digits={lee}\n{good}&{lee}=1\n{good}&{lee}\n"),
        ),
        (&["-n", "-v"], good.clone()),
        (&["-o", "json", "-v"], good),
    ] {
        said.push_str(&import(&place, options, &input).to_string());
    }
    said.push_str(&place.ok(&["audit", "list", "--limit", "1000", "-o", "json"]));
    for secret in [&rao, &lee] {
        for spelled in [secret.clone(), secret.to_lowercase(), secret[..12].to_owned()] {
            // What stands where a login stands is told as one.
            let told = said.replace(&format!("there is no user {lee:?}"), "");
            assert!(!told.contains(&spelled), "{spelled}\n{told}");
        }
    }
    let bytes = place.bytes();
    let seed = data_encoding::BASE32_NOPAD.decode(rao.as_bytes()).unwrap();
    assert!(!bytes.windows(20).any(|window| window == seed));
    assert!(!bytes.windows(20).any(|window| window == &rao.as_bytes()[..20]));
    assert!(said.contains("\"changed\": true"), "{said}");
}

#[test]
fn the_present_of_these_tests_is_that_of_the_fixtures() {
    assert_eq!(unix(NOW), 1_795_255_200);
}

#[test]
fn a_passphrase_is_typed_unseen_and_asked_for_before_anything_is_changed() {
    let place = clinic_of(&["rao", "lee", "kim"]);
    let file = fixture("python-pskc-passphrase.xml");
    let line = format!("authenticator import {}", file.to_str().unwrap());
    let mut terminal = Terminal::start(&place, (100, 40), &line, &[]);
    terminal.wait_for("python-pskc-passphrase.xml:");
    terminal.send(&format!("{PASSPHRASE}\r"));
    terminal.wait_for("exit=0");
    assert!(terminal.text().contains("Imported 3 authenticators"), "{}", terminal.text());
    assert!(!terminal.sent().contains("two tigers"), "{}", terminal.text());
    assert!(terminal.is_as_it_was());
}
