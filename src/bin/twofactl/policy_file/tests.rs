//! What is printed is read as it was meant, whatever it is.

use jiff::tz::{TimeZone, offset};
use proptest::prelude::*;
use proptest::sample::subsequence;
use twofactl::model::authenticator::{AuthenticatorType, Digits};
use twofactl::model::member::{ExemptionType, Role};
use twofactl::model::policy::{EnrollWith, Grace, Methods, PolicyPatch, Remember};
use twofactl::model::policy_file::{
    AgreedEntry, Enforcement, ExemptEntry, Placed, PolicyFile, PracticeSection,
};
use twofactl::model::practice::Handle;
use twofactl::model::text::Reason;
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::{Login, UserRef};

use super::print::{print_required, section};
use super::read::read;

fn zone() -> TimeZone {
    TimeZone::fixed(offset(5))
}

fn time() -> impl Strategy<Value = Timestamp> {
    let any = (0..4_000_000_000_000_i64).prop_map(Timestamp::from_millis);
    // The ends of days, which are printed as dates.
    let days = (0..40_000_i64)
        .prop_map(|day| Timestamp::from_millis(day * 86_400_000 - 5 * 3_600_000 - 1_000));
    prop_oneof![any, days]
}

fn length(most: i64) -> impl Strategy<Value = Length> {
    let seconds = (1..=most / 1000).prop_map(|seconds| seconds * 1000);
    prop_oneof![seconds, 1..=most].prop_map(Length::from_millis)
}

fn settings() -> impl Strategy<Value = PolicyPatch> {
    let grace = prop_oneof![
        Just(Grace::None),
        length(3653 * 86_400_000).prop_map(Grace::Length),
        time().prop_map(Grace::Until),
    ];
    let app = Methods::only(AuthenticatorType::Totp);
    let methods = prop_oneof![Just(app), Just(app.with(AuthenticatorType::Sms))];
    let digits = prop_oneof![Just(Digits::Six), Just(Digits::Seven), Just(Digits::Eight)];
    let remember = prop_oneof![
        Just(Remember::OFF),
        Just(Remember::DEFAULT),
        length(90 * 86_400_000).prop_map(Remember::from_length),
    ];
    let enroll_with = prop_oneof![Just(EnrollWith::Password), Just(EnrollWith::Code)];
    let roles = subsequence(Role::ALL.to_vec(), 1..=4);
    (roles, grace, methods, digits, remember, enroll_with).prop_map(
        |(roles, grace, methods, digits, remember, enroll_with)| PolicyPatch {
            roles: Some(roles),
            grace: Some(grace),
            methods: Some(methods),
            digits: Some(digits),
            remember: Some(remember),
            enroll_with: Some(enroll_with),
        },
    )
}

fn user() -> impl Strategy<Value = UserRef> {
    "\\PC{1,20}".prop_filter_map("a login", |text| Login::parse(&text).ok().map(UserRef::Login))
}

fn agreed() -> impl Strategy<Value = AgreedEntry> {
    // Any characters at all, those that drive terminals among them.
    let reason = prop::option::of(
        "(?s).{1,40}".prop_filter_map("a reason", |text| Reason::parse(&text).ok()),
    );
    (user(), time(), reason).prop_map(|(user, until, reason)| AgreedEntry {
        user: Placed::nowhere(user),
        until: Placed::nowhere(until),
        reason,
    })
}

fn exempt() -> impl Strategy<Value = ExemptEntry> {
    let kind = prop_oneof![Just(ExemptionType::Temporary), Just(ExemptionType::Service)];
    (agreed(), kind).prop_map(|(agreed, kind)| ExemptEntry { agreed, kind })
}

fn practice() -> impl Strategy<Value = PracticeSection> {
    let handle =
        "[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}".prop_map(|text| Handle::parse(&text).unwrap());
    let paused = prop::option::of(time());
    let lists = (
        prop::option::of(prop::collection::vec(exempt(), 0..4)),
        prop::option::of(prop::collection::vec(agreed(), 0..4)),
    );
    (handle, any::<bool>(), paused, settings(), lists).prop_map(
        |(handle, required, paused, settings, (exempt, extend))| PracticeSection {
            handle: Placed::nowhere(handle),
            enforcement: if required { Enforcement::Required } else { Enforcement::Off },
            paused_until: paused.filter(|_| required).map(Placed::nowhere),
            settings,
            exempt,
            extend,
        },
    )
}

proptest! {
    #[test]
    fn what_is_printed_of_a_practice_is_read_as_it_was(practice in practice()) {
        let text = section(&practice, &zone());
        let (file, faults) = read(&text, &zone());
        prop_assert_eq!(&faults, &vec![], "{}", text);
        let whole = PolicyFile { practices: vec![practice], require: None };
        prop_assert_eq!(file, whole, "{}", text);
    }

    #[test]
    fn what_is_printed_of_required_people_is_read_as_it_was(
        users in prop::collection::vec(user(), 0..5),
    ) {
        let logins: Vec<_> = users.iter().map(|user| match user {
            UserRef::Login(login) => login.clone(),
            UserRef::Id(_) => unreachable!("only logins are made"),
        }).collect();
        let text = format!("[practice.a]\nenforcement = \"off\"\n{}", print_required(&logins));
        let (file, faults) = read(&text, &zone());
        prop_assert_eq!(faults, vec![]);
        prop_assert_eq!(file.require, Some(users.into_iter().map(Placed::nowhere).collect()));
    }

    #[test]
    fn no_text_is_printed_that_drives_a_terminal(practice in practice()) {
        let text = section(&practice, &zone());
        let hostile = |c: char| c != '\n' && twofactl::model::text::is_hostile(c);
        prop_assert!(!text.chars().any(hostile), "{:?}", text);
    }

    #[test]
    fn no_file_makes_the_reader_panic(text in "(?s).{0,200}") {
        let (_, faults) = read(&text, &zone());
        prop_assert!(faults.iter().all(|fault| fault.at.line >= 1 && fault.at.column >= 1));
    }
}

/// The faults of a file, as they are told.
fn faults(text: &str) -> Vec<String> {
    read(text, &zone()).1.iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_left_out_has_its_default() {
    let (file, faults) = read("[practice.a]\nenforcement = \"off\"\n", &zone());
    assert_eq!(faults, []);
    let section = &file.practices[0];
    let default = PolicyPatch {
        roles: Some(Role::ALL.to_vec()),
        grace: Some(Grace::None),
        methods: Some(Methods::only(AuthenticatorType::Totp)),
        digits: Some(Digits::Six),
        remember: Some(Remember::DEFAULT),
        enroll_with: Some(EnrollWith::Password),
    };
    assert_eq!(section.settings, default);
    assert_eq!((&section.exempt, &section.extend, &file.require), (&None, &None, &None));
}

#[test]
fn values_may_be_spelled_as_on_the_command_line() {
    let text = "[practice.a]\nenforcement = \"required\"\nroles = \"owner, admin\"\n\
                methods = \"totp,sms\"\ndigits = \"7\"\nby = \"2027-01-31\"\nremember = \"off\"\n";
    let (file, faults) = read(text, &zone());
    assert_eq!(faults, []);
    let settings = &file.practices[0].settings;
    assert_eq!(settings.roles, Some(vec![Role::Owner, Role::Admin]));
    assert_eq!(settings.methods.unwrap().to_string(), "totp,sms");
    assert_eq!(settings.digits, Some(Digits::Seven));
    let end = Timestamp::parse_end("2027-01-31", &zone()).unwrap();
    assert_eq!(settings.grace, Some(Grace::Until(end)));
    assert_eq!(settings.remember, Some(Remember::OFF));
}

#[test]
fn line_ends_and_a_mark_at_the_beginning_say_nothing() {
    let text = "\u{feff}[practice.a]\r\nenforcement = \"off\"\r\ndigits = 9\r\n";
    assert_eq!(
        faults(text),
        ["line 3, column 10: the number of digits \"9\" is not acceptable; use 6, 7 or 8"]
    );
}

#[test]
fn a_file_that_names_no_practice_is_a_fault() {
    let told = "line 1, column 1: no practice is named; name one, as [practice.city-clinic]";
    for text in ["", "# nothing\n", "[require]\nusers = []\n", "[practice]\n"] {
        assert_eq!(faults(text), [told], "{text:?}");
    }
}

#[test]
fn a_table_in_the_wrong_place_is_told_and_not_taken() {
    for (text, told) in [
        ("practice = 1", "line 1, column 12: practice must hold tables, as [practice.city-clinic]"),
        (
            "[practice]\na = 1",
            "line 2, column 5: a practice must be a table, as [practice.city-clinic]",
        ),
        (
            "require = []\n[practice.a]\nenforcement=\"off\"",
            "line 1, column 11: require must be a table, as [require]",
        ),
        (
            "[require]\n[practice.a]\nenforcement=\"off\"",
            "line 1, column 1: users is missing; add it: users = []",
        ),
        (
            "[require]\nusers = \"rao\"\n[practice.a]\nenforcement=\"off\"",
            "line 2, column 9: users must be a list; write them in brackets: users = [\"rao\"]",
        ),
        (
            "[practice.a]\nenforcement=\"off\"\nexempt = \"rao\"",
            "line 3, column 1: exempt must be a list of tables; write each as [[practice.city-clinic.exempt]]",
        ),
        (
            "[practice.a]\nenforcement=\"off\"\nextend = [1]",
            "line 3, column 11: this must be a table with user, until and reason",
        ),
        (
            "[practice.a]\nenforcement=\"off\"\nroles = []",
            "line 3, column 9: no role is named; use \"all\", or enforcement = \"off\"",
        ),
    ] {
        assert_eq!(faults(text), [told], "{text:?}");
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_place_and_nothing_is_guessed() {
    for (text, place) in [
        ("[practice.a\nenforcement = 1", "line 1, column 12: "),
        ("[practice.a]\nenforcement = required\n", "line 2, column 15: "),
        ("[practice.a]\nenforcement = \"off\"\n[practice.a]\n", "line 3, column 11: "),
        ("[practice.a]\ndigits = 6\ndigits = 7\n", "line 3, column 1: "),
        ("[practice.a]\nenforcement = \"requ", "line 2, column 20: "),
    ] {
        let told = faults(text);
        assert!(told[0].starts_with(place), "{text:?}: {told:?}");
    }
}

#[test]
fn a_value_of_ten_megabytes_is_told_by_its_length_alone() {
    let long = "x".repeat(10 * 1024 * 1024);
    let text = format!("[practice.a]\nenforcement = \"off\"\nremember = \"{long}\"\n");
    assert_eq!(
        faults(&text),
        ["line 3, column 12: remember has 10485760 characters here; no value takes more than 1000"]
    );
    let text = format!("[practice.a]\nenforcement = \"off\"\n{long} = 1\n");
    let told = faults(&text);
    assert!(told[0].starts_with("line 3, column 1: there is no key \"xxx"), "{told:?}");
    assert!(told[0].len() < 300, "{}", told[0].len());
}
