//! Files that are broken: each is told exactly, and leaves the store as it was.

use std::fs;
use std::process::Command;

use serde_json::json;

use super::{import, two_practices};
use crate::harness::{Exchange, Place};

/// What is told of a file before the last two lines, which are as always.
#[track_caller]
fn told_of(place: &Place, bytes: &[u8]) -> String {
    let before = place.bytes();
    fs::write(place.path("people.csv"), bytes).unwrap();
    let told = place.fails(7, &["user", "import", "people.csv"]);
    assert_eq!(told.stdout, "");
    assert_eq!(place.bytes(), before, "{told}");
    let end = "; nothing was changed\nhint: mend the rows and run it again: until then nobody is imported\n";
    let rows = told.stderr.strip_suffix(end).unwrap_or_else(|| panic!("{told}"));
    rows.rsplit_once("\nerror: ").unwrap().0.replace("people.csv, ", "")
}

#[track_caller]
fn assert_told(rows: &[(&str, &str)]) {
    let place = two_practices();
    for (text, told) in rows {
        let shown: String = text.chars().take(80).collect();
        assert_eq!(told_of(&place, text.as_bytes()), *told, "{shown:?}");
    }
}

#[test]
fn what_is_wrong_with_a_row_is_told_with_its_line_and_column() {
    assert_told(&[
        ("login,name\nkim\n", "line 2: the row has 1 field where the header has 2"),
        ("login\nkim,x,y\n", "line 2: the row has 3 fields where the header has 1"),
        ("login,name\nkim;Kim\n", "line 2: the row has 1 field where the header has 2"),
        ("login,name\n,Kim\n", "line 2, column 1 (login): is missing"),
        (
            "name,login\nKim,#42\n",
            "line 2, column 2 (login): the login \"#42\" is not acceptable; use 1 to 254 characters without blanks, not beginning with # or -",
        ),
        (
            "login,role\nkim,staff\n",
            "line 2, column 2 (role): names no practice to have this role in",
        ),
        (
            "login,practice\nkim,nort\n",
            "line 2, column 2 (practice): there is no practice nort; did you mean north?",
        ),
        (
            "login,practice\nkim,elsewhere\n",
            "line 2, column 2 (practice): there is no practice elsewhere",
        ),
        (
            "login,password_hash\nkim,hunter2\n",
            "line 2, column 2 (password_hash): is not acceptable; use a hash of Argon2 (256 MiB, ten passes and four lanes at most), bcrypt (cost 14 at most) or PBKDF2 (2000000 iterations at most)",
        ),
        ("login\nkim\nKIM\n", "line 3, column 1 (login): is on line 2 already"),
        (
            "login,practice\nkim,north\nkim,city-clinic\nkim,north\nkim,city-clinic\n",
            "line 4, column 2 (practice): this person is in this practice on line 2 already\nline 5, column 2 (practice): this person is in this practice on line 3 already",
        ),
        (
            "login,name,practice\nkim,Kim,north\nkim,Tim,city-clinic\n",
            "line 3, column 2 (name): is not what line 2 says",
        ),
        (
            "login,name,practice\nkim,,north\nkim,Tim,city-clinic\n",
            "line 3, column 2 (name): is not what line 2 says",
        ),
    ]);
}

#[test]
fn quotes_that_do_not_fit_and_bytes_that_are_no_text_are_told() {
    assert_told(&[
        (
            "login,name\nkim,\"Kim\"x\n",
            "line 2, column 2 (name): text follows the quote that ends the field: write each quote in it twice",
        ),
        (
            "login,name\nkim,Kim \"K\" Lee\n",
            "line 2, column 2 (name): a quote stands inside the field: put the field in quotes, and write each quote in it twice",
        ),
        (
            "login,name\nkim,\"Kim\nlee,Lee\n",
            "line 2, column 2 (name): a quote is opened here and never closed",
        ),
        ("login,name\nkim,K\0im\n", "line 2, column 2 (name): holds a NUL byte"),
    ]);
}

#[test]
fn json_of_another_form_is_told() {
    assert_told(&[
        (
            "{\"login\":\"kim\"}\n{\"login\":7}\n[1]\nno\n{\"login\":\"lee\",\"nmae\":\"x\"}\n",
            "line 2, login: is a number: put it in quotes\nline 3: is no JSON object\nline 4: is no JSON (at character 2)\nline 5: \"nmae\" is no column; did you mean name?",
        ),
        (
            "{\"login\":\"kim\",\"Login\":\"lee\"}\n{\"login\":{\"x\":[true]}}\n{\"login\":\"a\\u0000b\"}\n{\"login\":\"max\",\"name\":",
            "line 1, login: stands in the object twice\nline 2, login: is an object: put it in quotes\nline 3, login: holds a NUL byte\nline 4: is no JSON (at character 22)",
        ),
    ]);
}

#[test]
fn what_is_too_long_is_told_and_not_shown() {
    let long = "x".repeat(10 * 1024 * 1024);
    let quoted_long = format!("login,name\nkim,\"{long}\"\nlee,\"open\nmax,fine\n");
    let wide = format!("login,name\nkim,{}\n", "y".repeat(2_000));
    assert_told(&[
        (
            &quoted_long,
            "line 2: the row has 10485767 bytes; 65536 are the most\nline 3, column 2 (name): a quote is opened here and never closed",
        ),
        (&wide, "line 2, column 2 (name): has 2000 bytes; 1000 are the most"),
    ]);
    let name_long = format!("login,name\nkim,{}\n", "é".repeat(201));
    let name = told_of(&two_practices(), name_long.as_bytes());
    assert!(name.ends_with("is not acceptable; use 1 to 200 characters"), "{name}");
}

#[test]
fn other_encodings_are_named() {
    let place = two_practices();
    let latin = b"login,name\nkim,M\xfcller\nlee,Lee\n";
    let told = told_of(&place, latin);
    assert_eq!(told, "line 2, column 2 (name): is not UTF-8 (byte 0xfc): save the file as UTF-8");
    let utf16: Vec<u8> = "\u{feff}login\nkim\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_header(&place, &utf16, "people.csv is UTF-16", "save it as UTF-8");
}

#[track_caller]
fn assert_header(place: &Place, bytes: &[u8], error: &str, hint: &str) {
    let before = place.bytes();
    fs::write(place.path("people.csv"), bytes).unwrap();
    let told = place.fails(7, &["user", "import", "people.csv"]);
    assert_eq!(told.stderr, format!("error: {error}\nhint: {hint}\n"));
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_header_that_is_none_is_told_before_any_row() {
    let place = two_practices();
    let all = "login, name, phone, email, practice, role, password_hash";
    for (text, error, hint) in [
        (
            "",
            "people.csv is empty",
            "its first line names the columns; see one: twofactl user import --template".to_owned(),
        ),
        (
            "login,phnoe\n",
            "people.csv, line 1, column 2: \"phnoe\" is no column",
            format!("did you mean phone? use {all}"),
        ),
        (
            "login,name;phone\n",
            "people.csv, line 1, column 2: \"name;phone\" is no column",
            format!("some columns seem to be separated by semicolons. use {all}"),
        ),
        (
            "login,LOGIN\n",
            "people.csv, line 1, column 2: a second column login",
            "name each column once".to_owned(),
        ),
        ("name,phone\n", "people.csv, line 1: there is no column login", format!("use {all}")),
        (
            "login\rkim\r",
            "the lines of people.csv end in CR alone",
            "end lines as Unix (LF) or Windows (CR LF) does".to_owned(),
        ),
        (
            "[{\"login\":\"kim\"}]",
            "people.csv is a JSON array",
            "use one object a line: jq -c '.[]'".to_owned(),
        ),
        (
            "login,\"name\n",
            "the header of people.csv: a quote is opened here and never closed",
            format!("its first line names the columns: {all}"),
        ),
    ] {
        assert_header(&place, text.as_bytes(), error, &hint);
    }
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let place = two_practices();
    let made = Command::new("mkfifo").arg(place.path("pipe")).status().unwrap();
    assert!(made.success());
    fs::create_dir(place.path("folder")).unwrap();
    for (name, why) in [
        ("pipe", "it is no plain file"),
        ("folder", "it is a folder"),
        ("nothing", "No such file or directory (os error 2)"),
    ] {
        let told = place.fails(7, &["user", "import", name]);
        let expected = format!(
            "error: cannot read {name}: {why}\nhint: name a file, or - for standard input\n"
        );
        assert_eq!(told.stderr, expected);
    }
}

#[test]
fn scripts_get_every_row_in_one_object_and_no_more_than_a_thousand() {
    let place = two_practices();
    let rows: String = (0..1_500).map(|n| format!("a b{n},\n")).collect();
    let told: Exchange = import(&place, &format!("login,name\n{rows}"), &["-o", "json"]);
    assert_eq!((told.code, told.stdout.as_str()), (7, ""), "{told}");
    let error: serde_json::Value = serde_json::from_str(&told.stderr).unwrap();
    let error = &error["error"];
    assert_eq!(error["kind"], "invalid");
    let message = "1500 rows of people.csv are not acceptable; nothing was changed";
    assert_eq!(error["message"], message);
    assert_eq!((error["faults"].as_array().unwrap().len(), &error["more"]), (1_000, &json!(500)));
    let first = &error["faults"][0];
    assert_eq!(
        (&first["line"], &first["field"], &first["column"]),
        (&json!(2), &json!("login"), &json!(1))
    );
    let lines = import(&place, &format!("login,name\n{rows}"), &[]).stderr;
    assert_eq!(lines.lines().count(), 1_000 + 3);
    assert_eq!(lines.lines().nth(1_000), Some("and 500 more"));
}
