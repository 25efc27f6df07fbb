//! The examples of RFC 6030, and files made to be refused.

use std::time::Instant;

use proptest::prelude::*;

use super::super::{Export, Text};
use super::*;
use crate::model::authenticator::Digits;
use crate::model::secret::SecretText;

const FIGURE_2: &str = include_str!("../../../tests/cli/fixtures/exports/rfc6030-figure2.xml");
const FIGURE_6: &str = include_str!("../../../tests/cli/fixtures/exports/rfc6030-figure6.xml");
const FIGURE_7: &str = include_str!("../../../tests/cli/fixtures/exports/rfc6030-figure7.xml");
const HOTP: &str = "urn:ietf:params:xml:ns:keyprov:pskc:hotp";
const TOTP: &str = "urn:ietf:params:xml:ns:keyprov:pskc:totp";

fn key(text: &str) -> Unlock {
    Unlock::shared_key(&SecretText::new(text.to_owned())).unwrap()
}

fn key_of_figure_6() -> Unlock {
    key("12345678901234567890123456789012")
}

fn passphrase(text: &str) -> Unlock {
    Unlock::Passphrase(SecretText::new(text.to_owned()))
}

fn read(file: &str, unlock: Option<&Unlock>) -> Result<Found, Unreadable> {
    let text = Text::new(file.as_bytes())?;
    Export::open(&text)?.read(unlock)
}

fn told(file: &str, unlock: Option<&Unlock>) -> Vec<String> {
    let found = read(file, unlock).unwrap();
    found.faults.iter().map(|fault| format!("{}: {}", fault.place, fault.why)).collect()
}

fn why(file: &str, unlock: Option<&Unlock>) -> String {
    match read(file, unlock) {
        Err(error) => error.to_string(),
        Ok(found) => panic!("it was read: {found:?}"),
    }
}

/// One key that is not sealed, with more in its data and beside it.
fn plain(secret: &str, parameters: &str, more: &str) -> String {
    format!(
        "<KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\">\n\
         <KeyPackage>\n<DeviceInfo><SerialNo>987</SerialNo></DeviceInfo>\n\
         <Key Id=\"1\" Algorithm=\"{TOTP}\">\n\
         <AlgorithmParameters>{parameters}</AlgorithmParameters>\n\
         <Data><Secret>{secret}</Secret></Data>{more}</Key></KeyPackage></KeyContainer>"
    )
}

const SECRET: &str = "<PlainValue>nx0i4EdbyDph/gyTeNUuhBmrYDc=</PlainValue>";
const SIX: &str = "<ResponseFormat Length=\"6\" Encoding=\"DECIMAL\"/>";

#[test]
fn the_examples_of_rfc_6030_count_by_use_and_say_so() {
    let hotp = super::super::uri::HOTP;
    assert_eq!(told(FIGURE_2, None), [format!("line 7, entry 1 (12345678): {hotp}")]);
    let six = told(FIGURE_6, Some(&key_of_figure_6()));
    assert_eq!(six, [format!("line 29, entry 1 (987654321): {hotp}")]);
    let seven = told(FIGURE_7, Some(&passphrase("qwerty")));
    assert_eq!(seven, [format!("line 47, entry 1 (987654321): {hotp}")]);
}

#[test]
fn counted_by_time_the_examples_of_rfc_6030_give_the_seed_that_it_prints() {
    for (file, unlock, label) in [
        (FIGURE_6, key_of_figure_6(), "Manufacturer 987654321"),
        (FIGURE_7, passphrase("qwerty"), "TokenVendorAcme 987654321"),
    ] {
        let found = read(&file.replace(HOTP, TOTP), Some(&unlock)).unwrap();
        assert_eq!(found.faults, []);
        let [token] = found.tokens.as_slice() else { panic!("{found:?}") };
        assert_eq!(token.seed.expose(), b"12345678901234567890");
        assert_eq!(token.settings.digits, Digits::Eight);
        assert_eq!(token.label.as_ref().unwrap().as_str(), label);
        assert_eq!(token.owner, None);
    }
}

#[test]
fn another_key_or_passphrase_is_told_once_and_not_for_each_token() {
    let wrong = "the pre-shared key does not open it, or it was changed";
    for other in ["12345678901234567890123456789013", &"ab".repeat(32)] {
        assert_eq!(why(&FIGURE_6.replace(HOTP, TOTP), Some(&key(other))), wrong, "{other}");
    }
    let wrong = "the passphrase does not open it, or it was changed";
    for other in ["qwertz", "", "QWERTY"] {
        assert_eq!(why(&FIGURE_7.replace(HOTP, TOTP), Some(&passphrase(other))), wrong, "{other}");
    }
    assert_eq!(why(FIGURE_7, None), "its passphrase is needed");
    assert_eq!(why(FIGURE_7, Some(&key_of_figure_6())), "its passphrase is needed");
    assert_eq!(why(FIGURE_6, None), "its pre-shared key is needed");
}

#[test]
fn nothing_that_was_changed_is_opened() {
    let six = FIGURE_6.replace(HOTP, TOTP);
    let wrong = "the pre-shared key does not open it, or it was changed";
    for (from, to) in [
        ("Su+NvtQf", "Su+NvtQg"),
        ("AAECAwQF", "AAECAwQG"),
        ("AAECAwQFBgcICQoLDA0OD", "AAECAwQFBgcICQoLDA0OE"),
        ("ZqIUqGv", "ZqIUqGw"),
        ("ESIzRFVm", "ESIzRFVn"),
        ("hmac-sha1", "hmac-sha256"),
    ] {
        assert!(six.contains(from), "{from}");
        assert_eq!(why(&six.replace(from, to), Some(&key_of_figure_6())), wrong, "{from}");
    }
}

#[test]
fn what_is_sealed_without_a_mac_is_refused() {
    let six = FIGURE_6.replace(HOTP, TOTP);
    let (before, rest) = six.split_once("<MACMethod").unwrap();
    let (_, after) = rest.split_once("</MACMethod>").unwrap();
    let bare = format!("{before}{after}");
    let why = "it is sealed without a MAC, so that it may have been changed";
    let at = |line: u64| [format!("line {line}, entry 1 (987654321): {why}")];
    assert_eq!(told(&bare, Some(&key_of_figure_6())), at(19));
    let (before, rest) = six.split_once("<ValueMAC>").unwrap();
    let (_, after) = rest.split_once("</ValueMAC>").unwrap();
    assert_eq!(told(&format!("{before}{after}"), Some(&key_of_figure_6())), at(29));
}

#[test]
fn words_in_the_place_of_a_mac_are_none() {
    let six = FIGURE_6.replace(HOTP, TOTP).replace("Su+NvtQfmvfJzF6bmQiJqoLRExc=", "TODOmissing!");
    let told = told(&six, Some(&key_of_figure_6()));
    assert!(told[0].ends_with("its MAC is none: export it with a newer version"), "{told:?}");
}

#[test]
fn other_ways_of_sealing_are_told() {
    let six = FIGURE_6.replace(HOTP, TOTP);
    let (head, tail) = six.split_once("<KeyPackage>").unwrap();
    for (name, allowed) in [("tripledes-cbc", false), ("aes128-gcm", false), ("aes256-cbc", true)] {
        let other = format!("{head}<KeyPackage>{}", tail.replace("aes128-cbc", name));
        let refused = match read(&other, Some(&key_of_figure_6())) {
            Ok(found) => found.faults[0].why.clone(),
            Err(error) => error.to_string(),
        };
        let expected = if allowed { "does not open" } else { "something else than AES-CBC" };
        assert!(refused.contains(expected), "{name}: {refused}");
    }
    let certificate = six.replace(
        "<ds:KeyName>Pre-shared-key</ds:KeyName>",
        "<ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data>",
    );
    assert!(why(&certificate, None).contains("sealed to a certificate"));
}

#[test]
fn an_absurd_number_of_iterations_costs_nothing() {
    for count in ["2000001", "2147483648", "4294967296", "99999999999999999999", "0", "-1", ""] {
        let begun = Instant::now();
        let file = FIGURE_7.replace("<IterationCount>1000<", &format!("<IterationCount>{count}<"));
        let told = why(&file, Some(&passphrase("qwerty")));
        assert_eq!(told, "its PBKDF2 does not have 1 to 2000000 iterations", "{count}");
        assert!(begun.elapsed().as_millis() < 500, "{count}");
    }
    let long = FIGURE_7.replace("<KeyLength>16<", "<KeyLength>4294967295<");
    assert!(why(&long, Some(&passphrase("x"))).contains("no key of 16, 24 or 32 bytes"));
    let salt = FIGURE_7.replace("Ej7/PEpyEpw=", &"A".repeat(1500));
    assert!(why(&salt, Some(&passphrase("x"))).contains("no salt"));
}

#[test]
fn a_document_type_is_refused_whatever_is_in_it() {
    let bomb = (1..10).fold("<!ENTITY e0 \"ha\">".to_owned(), |bomb, n| {
        format!("{bomb}<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))
    });
    let told = "it has a document type (DOCTYPE), which no PSKC file needs";
    for inside in ["", &bomb, "<!ENTITY x SYSTEM \"file:///etc/passwd\">"] {
        for entity in ["&e9;", "&x;"] {
            let file = plain(&format!("<PlainValue>{entity}</PlainValue>"), SIX, "");
            let file = format!("<?xml version=\"1.0\"?><!DOCTYPE KeyContainer [{inside}]>{file}");
            assert_eq!(why(&file, None), told);
        }
    }
    let external =
        format!("<!DOCTYPE x SYSTEM \"http://127.0.0.1/x.dtd\">{}", plain(SECRET, SIX, ""));
    assert_eq!(why(&external, None), told);
    let entity = plain("<PlainValue>&x;</PlainValue>", SIX, "");
    assert_eq!(why(&entity, None), "it is no XML from line 6 on: an entity is unknown");
}

#[test]
fn depth_and_number_of_elements_have_an_end() {
    let deep = |levels: usize| {
        let (open, close) = ("<x>".repeat(levels), "</x>".repeat(levels));
        format!("<KeyContainer>{open}{close}</KeyContainer>")
    };
    assert_eq!(why(&deep(30), None), "there is no key in it");
    for levels in [40, 100_000] {
        assert_eq!(why(&deep(levels), None), "its elements stand 32 deep and deeper", "{levels}");
    }
    let wide = format!("<KeyContainer>{}</KeyContainer>", "<a/>".repeat(2_000_001));
    assert_eq!(why(&wide, None), "it has more than two million parts");
}

#[test]
fn a_file_that_is_cut_off_is_told_wherever_it_ends() {
    let file = plain(SECRET, SIX, "");
    for length in 1..file.len() {
        let told = why(&file[..length], None);
        assert!(told.starts_with("it is no XML from line "), "{length}: {told}");
    }
    assert_eq!(read(&file, None).unwrap().tokens.len(), 1);
}

#[test]
fn a_field_of_ten_megabytes_is_told_by_its_length() {
    let secret = format!("<PlainValue>{}</PlainValue>", "A".repeat(10_000_000));
    let told = told(&plain(&secret, SIX, ""), None);
    let why = "PlainValue has 10000000 bytes: at most 16384 are read";
    assert_eq!(told, [format!("line 4, entry 1 (987): {why}")]);
}

#[test]
fn a_comment_cannot_hide_the_end_of_a_secret() {
    let hidden = "<PlainValue>nx0i4EdbyDph/gyT<!-- -->eNUuhBmrYDc=</PlainValue>";
    assert_eq!(
        told(&plain(hidden, SIX, ""), None)[0],
        "line 4, entry 1 (987): PlainValue holds more than text"
    );
    let twice = format!("{SECRET}{SECRET}");
    assert_eq!(
        told(&plain(&twice, SIX, ""), None)[0],
        "line 4, entry 1 (987): PlainValue is there twice"
    );
}

#[test]
fn everything_that_decides_over_codes_is_read_strictly() {
    let with = |parameters: &str, more: &str| {
        let told = told(&plain(SECRET, parameters, more), None);
        told.first().and_then(|told| told.split_once(": ")).map(|(_, why)| why.to_owned())
    };
    let format = |rest: &str| format!("<ResponseFormat {rest}/>");
    for (parameters, why) in [
        (String::new(), NO_DIGITS),
        (format("Encoding=\"DECIMAL\""), NO_DIGITS),
        (format("Length=\"5\" Encoding=\"DECIMAL\""), "its codes do not have 6, 7 or 8 digits"),
        (format("Length=\"6\" Encoding=\"HEXADECIMAL\""), "its codes do not consist of digits"),
        (format("Length=\"6\" CheckDigits=\"true\""), "its codes have a check digit"),
        (format!("{SIX}<Suite>HMAC-MD5</Suite>"), "its algorithm is not SHA1, SHA256 or SHA512"),
    ] {
        assert_eq!(with(&parameters, "").as_deref(), Some(why), "{parameters}");
    }
    for (policy, why) in [
        ("<KeyUsage>OTP</KeyUsage>", None),
        ("", None),
        ("<KeyUsage>CR</KeyUsage><KeyUsage>OTP</KeyUsage>", None),
        ("<KeyUsage>Encrypt</KeyUsage>", Some("its policy is not for one-time codes")),
        (
            "<NumberOfTransactions>3</NumberOfTransactions>",
            Some("its policy has NumberOfTransactions, which is not held here"),
        ),
        ("<PINPolicy PINKeyId=\"1\"/>", Some("its policy has PINPolicy, which is not held here")),
    ] {
        let policy = format!("<Policy>{policy}</Policy>");
        assert_eq!(with(SIX, &policy).as_deref(), why, "{policy}");
    }
    for (id, why) in [
        (HOTP, super::super::uri::HOTP),
        ("urn:ietf:params:xml:ns:keyprov:pskc:pin", "it is a PIN"),
        (
            "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
            "its algorithm is not that of codes by time (totp)",
        ),
        ("", "its algorithm is not that of codes by time (totp)"),
    ] {
        let told = told(&plain(SECRET, SIX, "").replace(TOTP, id), None);
        assert_eq!(told, [format!("line 4, entry 1 (987): {why}")], "{id}");
    }
}

#[test]
fn how_long_a_code_lasts_is_read_where_it_is_said() {
    let with = |interval: &str| {
        let file = plain(SECRET, SIX, "").replace("</Data>", &format!("{interval}</Data>"));
        let found = read(&file, None).unwrap();
        let period = found.tokens.first().map(|token| token.settings.period);
        period.ok_or_else(|| found.faults[0].why.clone())
    };
    assert_eq!(with(""), Ok(30));
    assert_eq!(with("<TimeInterval><PlainValue>60</PlainValue></TimeInterval>"), Ok(60));
    assert_eq!(with("<TimeInterval>60</TimeInterval>"), Ok(60));
    let odd = Err("its codes do not last 15 to 120 seconds".to_owned());
    for bad in ["0", "121", "thirty", "-30", "30.0"] {
        assert_eq!(
            with(&format!("<TimeInterval><PlainValue>{bad}</PlainValue></TimeInterval>")),
            odd
        );
    }
    let sealed = with("<TimeInterval><EncryptedValue/></TimeInterval>");
    assert_eq!(sealed, Err("how long its codes last is sealed, which is not read".to_owned()));
}

#[test]
fn a_token_is_bound_to_the_user_that_its_file_names() {
    let owner = |more: &str| read(&plain(SECRET, SIX, more), None).unwrap().tokens[0].owner.clone();
    for (user, login) in [
        ("rao", "rao"),
        (" rao@cityclinic.example ", "rao@cityclinic.example"),
        ("CN=rao,DC=cityclinic,DC=example", "rao"),
        ("cn=Dr. Rao, uid=rao, dc=example", "rao"),
        ("DC=example", "DC=example"),
    ] {
        let named = owner(&format!("<UserId>{user}</UserId><FriendlyName>x</FriendlyName>"));
        assert_eq!(named.as_deref(), Some(login), "{user}");
    }
    assert_eq!(owner("<FriendlyName>rao</FriendlyName>").as_deref(), Some("rao"));
    assert_eq!(owner("<UserId/>"), None);
    let device =
        plain(SECRET, SIX, "").replace("</DeviceInfo>", "<UserId>lee</UserId></DeviceInfo>");
    assert_eq!(read(&device, None).unwrap().tokens[0].owner.as_deref(), Some("lee"));
}

#[test]
fn xml_that_is_no_key_container_is_told() {
    assert_eq!(why("<html/>", None), "it is XML, but no key container (PSKC)");
    assert_eq!(why("<KeyContainer/>", None), "there is no key in it");
    assert!(why("<KeyContainer", None).contains("line 1"));
    assert!(why("<a>\n<b></a>", None).contains("an element is closed that is not open"));
}

#[test]
fn nothing_of_a_secret_is_in_what_is_told_or_shown() {
    let file = plain("<PlainValue>SECRETSECRETSECRET*</PlainValue>", SIX, "");
    let text = Text::new(file.as_bytes()).unwrap();
    let export = Export::open(&text).unwrap();
    let found = export.read(None).unwrap();
    let shown = format!("{text:?} {export:?} {found:?}");
    assert!(!shown.contains("SECRETSECRET"), "{shown}");
    let broken = "<KeyContainer>\n<a SECRETSECRET></a></KeyContainer>";
    assert!(!why(broken, None).contains("SECRET"));
    let unclosed = "<KeyContainer><SECRETSECRET></KeyContainer>";
    assert!(!why(unclosed, None).contains("SECRET"));
}

proptest! {
    /// Files with a piece of them cut out and another put in: none is a panic, and whatever was
    /// sealed opens only where nothing of it was changed.
    #[test]
    fn a_damaged_container_is_read_or_told(
        at in 0.0..1.0_f64,
        length in 0_usize..40,
        inserted in "[<>/&;\"=A-Za-z0-9 !-]{0,12}",
        which in 0_usize..3,
    ) {
        let files = [FIGURE_6.replace(HOTP, TOTP), FIGURE_6.to_owned(), plain(SECRET, SIX, "")];
        let file = &files[which];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in it")]
        let start = (at * file.len() as f64) as usize;
        let end = (start + length).min(file.len());
        let damaged = format!("{}{inserted}{}", &file[..start], &file[end..]);
        if let Ok(found) = read(&damaged, Some(&key_of_figure_6())) {
            for token in found.tokens.iter().filter(|_| which < 2) {
                prop_assert_eq!(token.seed.expose(), b"12345678901234567890");
            }
        }
    }

    /// The same of lists of URIs.
    #[test]
    fn a_damaged_list_is_read_or_told(
        before in "\\PC{0,12}",
        kind in "otpauth://(totp|hotp|x)/|otpauth-migration://offline\\?data=",
        rest in "[a-zA-Z0-9?&=%:+#/ -]{0,60}",
    ) {
        let line = format!("{before}{kind}{rest}");
        let found = Text::new(line.as_bytes()).and_then(|text| Export::open(&text)?.read(None));
        if let Ok(found) = found {
            prop_assert!(found.tokens.len() + found.faults.len() > 0 || line.trim().starts_with('#'));
        }
    }
}
