//! `audit report`: the daily look at the record.

use std::process::Stdio;

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use twofactl::model::event::{Action, Actor, NewEvent};
use twofactl::model::ids::UserId;
use twofactl::model::time::Timestamp;
use twofactl::ops::setup::{self, KeyNeed};
use twofactl::store::Change;

use crate::harness::{Exchange, NOW, Place, run};
use crate::hostile;
use crate::people::{enroll, enrolled_clinic, guess, set_password};
use crate::seed::{reset_without_key, sql};
use crate::terminal::Terminal;

/// When the day is looked at: everything was at or after 10:00.
const EVENING: &str = "2026-11-21T20:00:00Z";

/// Writes an event that no command here can cause, as a key holder.
fn record(place: &Place, at: &str, event: NewEvent) {
    let mut opened = setup::open(&place.store(), &place.key(), KeyNeed::Required).unwrap();
    let actor = Actor { name: "priya".into(), uid: 1001, host: "desk".into() };
    let now = Timestamp::parse_start(at, &TimeZone::UTC).unwrap();
    opened.store.write(&actor, now, |_| Ok(Change::made((), event))).unwrap();
}

/// Something that somebody did for themselves.
fn for_oneself() -> NewEvent {
    let event = NewEvent::done(Action::UserBypassCode).user(UserId::new(1), "rao");
    event.detail("self", true).detail("verified", "supervisor")
}

/// A refusal of what the operator may not do.
fn not_permitted() -> NewEvent {
    let event = NewEvent::refused(Action::UserReset2fa).user(UserId::new(1), "rao");
    event.detail("refusal", "not_permitted")
}

/// What happens to people: guessing, locks, resets, codes.
fn people_of(place: &mut Place) {
    for login in ["sen", "lee", "bob", "max"] {
        place.ok(&["user", "add", login, "--practice", "city-clinic"]);
        set_password(place, login);
    }
    let [sen, lee, bob] = ["sen", "lee", "bob"].map(|login| enroll(place, login, "Pixel 9"));
    enroll(place, "max", "Pixel 9");
    guess(place, "lee", &lee, 10);
    guess(place, "bob", &bob, 10);
    place.set_now("2026-11-21T10:05:00Z");
    place.ok(&["user", "unlock", "lee", "--reason", "called", "--yes"]);
    guess(place, "sen", &sen, 100);
    place.set_now("2026-11-21T16:00:00Z");
    place.ok(&["user", "reset-2fa", "max", "--reason", "lost phone", "--ticket", "T-7", "--yes"]);
    let bypass = ["user", "bypass-code", "bob", "--verified", "video", "--reason", "at home"];
    place.ok(&bypass);
    place.ok(&[
        "user",
        "recovery-codes",
        "lee",
        "--show",
        "--verified",
        "in-person",
        "--reason",
        "x",
    ]);
    place.ok(&["user", "add", "kim"]);
    enroll(place, "kim", "Pixel 9");
    place.ok(&["user", "disable-2fa", "kim", "--verified", "video", "--reason", "y", "--yes"]);
    place.fails(5, &["user", "bypass-code", "max", "--verified", "video", "--reason", "at home"]);
}

/// What happens to practices and their members.
fn practices_of(place: &mut Place) {
    place.set_now("2026-11-21T17:00:00Z");
    for handle in ["hill", "north", "bay"] {
        place.ok(&["practice", "add", handle, "--name", handle]);
        place.ok(&["practice", "enforce", handle, "--grace", "14d"]);
    }
    let disable = ["practice", "disable", "--reason", "migration", "--yes"];
    place.ok(&[&disable[..], &["hill", "--for", "1h"]].concat());
    place.ok(&[&disable[..], &["north"]].concat());
    place.ok(&["practice", "set", "city-clinic", "--remember", "30d"]);
    place.ok(&["practice", "set", "bay", "--digits", "8"]);
    let exempt = |login, length| {
        let words =
            ["member", "exempt", "city-clinic", login, "--reason", "locum", "--for", length];
        place.ok(&words);
    };
    exempt("lee", "2h");
    exempt("lee", "3d");
    exempt("bob", "30d");
    exempt("sen", "1h");
    place.ok(&["member", "exempt", "city-clinic", "bob", "--off"]);
    place.ok(&["member", "extend", "city-clinic", "max", "--for", "5d", "--reason", "on leave"]);
}

/// A clinic to which everything that the report knows has happened.
fn eventful() -> Place {
    let (mut place, _) = enrolled_clinic();
    people_of(&mut place);
    practices_of(&mut place);
    record(&place, "2026-11-21T18:00:00Z", not_permitted());
    record(&place, "2026-11-21T18:01:00Z", not_permitted());
    let added = NewEvent::done(Action::OperatorAdd).target("operator priya");
    record(&place, "2026-11-21T18:02:00Z", added);
    record(&place, "2026-10-25T09:00:00Z", for_oneself());
    record(&place, "2026-10-10T09:00:00Z", for_oneself());
    reset_without_key(&place, "bob");
    place.ok(&["user", "set", "bob", "--name", "Bob"]);
    reset_without_key(&place, "lee");
    place.set_now(EVENING);
    place
}

/// Calls whoever runs the tests `meera`. That breaks the chain, which no report looks at.
fn rename_operator(place: &Place) {
    let account = place.json(&["audit", "show", "1"])["actor"]["name"].take();
    let account = account.as_str().unwrap();
    sql(
        place,
        &format!(
            "UPDATE events SET actor_name = 'meera' WHERE actor_name = '{account}';
             UPDATE exemptions SET author = 'meera' WHERE author = '{account}';"
        ),
    );
}

/// A clinic with four people more, to whom nothing has happened.
fn calm() -> Place {
    let place = Place::with_clinic();
    for login in ["sen", "lee", "bob", "max"] {
        place.ok(&["user", "add", login, "--practice", "city-clinic"]);
    }
    place
}

/// What a window of 80 columns shows of a report that needs somebody.
fn screen(place: &Place, words: &str) -> String {
    let mut terminal = Terminal::start(place, (80, 150), &format!("audit report {words}"), &[]);
    terminal.wait_for("exit=5");
    assert!(!terminal.is_wrapped(), "{}", terminal.text());
    terminal.text().split_once("exit=5").unwrap().0.to_owned()
}

#[test]
fn a_day_is_told_group_by_group_and_what_needs_a_person_comes_first() {
    let place = eventful();
    rename_operator(&place);
    let text = screen(&place, "--plain");
    assert_eq!(text, include_str!("fixtures/audit_report.txt"));
}

/// The lines of a group.
fn group<'a>(report: &'a Value, name: &str) -> &'a Vec<Value> {
    report[name].as_array().unwrap_or_else(|| panic!("no {name} in {report}"))
}

/// One field of each line.
fn each<'a>(lines: &'a [Value], field: &str) -> Vec<&'a str> {
    lines.iter().map(|line| line[field].as_str().unwrap_or("-")).collect()
}

#[track_caller]
fn told(place: &Place, words: &[&str], code: i32) -> Value {
    let exchange = place.run(&[&["audit", "report", "-o", "json"], words].concat());
    assert_eq!((exchange.code, exchange.stderr.as_str()), (code, ""), "{exchange}");
    exchange.json()
}

#[test]
fn scripts_get_one_document_with_exactly_these_keys() {
    let place = eventful();
    rename_operator(&place);
    let report = told(&place, &[], 5);
    let keys: Vec<_> = report.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec!["since", "until", "events", "needs_person", "needs", "counts"];
    let groups = [
        "refusals",
        "unsealed",
        "enforcement",
        "self_service",
        "disabled",
        "locks",
        "resets",
        "handed_out",
        "exemptions",
        "operators",
    ];
    expected.extend(groups);
    expected.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    for name in groups {
        assert_eq!(report["counts"][name], group(&report, name).len(), "{name}");
        assert!(each(group(&report, name), "group").iter().all(|one| *one == name));
    }
    let reset = &group(&report, "resets")[0];
    let seq = reset["seq"].clone();
    assert_eq!(
        *reset,
        json!({
            "group": "resets", "what": "reset", "seq": seq, "at": "2026-11-21T16:00:00Z",
            "actor": "meera", "action": "user.reset_2fa", "practice": null,
            "user": { "id": 5, "login": "max" }, "target": null, "reason": "lost phone",
            "ticket": "T-7", "verified": null, "until": null, "still": true, "detail": null,
            "need": "no_way_in",
        })
    );
    let needs = report["needs"].as_array().unwrap();
    assert_eq!(report["needs_person"], needs.len());
    let hill = needs.iter().find(|need| need["practice"] == "hill").unwrap();
    let seq = hill["seq"].clone();
    assert_eq!(
        *hill,
        json!({
            "kind": "enforcement_off", "count": 1, "actor": "meera", "practice": "hill",
            "user": null, "seq": seq,
            "text": "hill did not demand a second factor for a while; it does again.",
            "command": format!("twofactl audit show {seq}"),
        })
    );
}

#[test]
fn rows_carry_their_group_and_are_as_many_as_the_lines() {
    let place = eventful();
    let report = told(&place, &[], 5);
    let total: u64 =
        report["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    let lines = place.run(&["audit", "report", "-o", "jsonl"]);
    let rows: Vec<Value> =
        lines.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((rows.len() as u64, lines.code), (total, 5));
    assert_eq!(&rows[0], &group(&report, "refusals")[0]);
    let csv = place.run(&["audit", "report", "-o", "csv"]);
    assert_eq!(csv.stdout.lines().count() as u64, total + 1);
    assert_eq!(
        csv.stdout.lines().next().unwrap(),
        "group,what,seq,at,actor,action,practice,user,user_id,target,reason,ticket,verified,until,\
         still,detail,need"
    );
    let reset = csv.stdout.lines().find(|line| line.starts_with("resets,")).unwrap();
    assert!(reset.ends_with(",no_way_in"), "{reset}");
}

/// Every command that is named for a need can be typed as it stands, but for the words in
/// capitals.
#[test]
fn what_is_to_be_typed_does_what_it_says() {
    let place = eventful();
    let report = told(&place, &[], 5);
    for need in report["needs"].as_array().unwrap() {
        let command = need["command"].as_str().unwrap();
        let command = command.replace("TEXT", "called").replace("HOW", "in-person");
        let words: Vec<_> = command.split(' ').skip(1).collect();
        let typed = place.run(&[&words[..], &["--yes"]].concat());
        assert_eq!(typed.code, 0, "{command}\n{typed}");
    }
    let left = told(&place, &[], 5);
    let kinds = each(left["needs"].as_array().unwrap(), "kind");
    // What is only to be known stays for its day; what could be mended is.
    for mended in ["still_disabled", "no_way_in"] {
        assert!(!kinds.contains(&mended), "{kinds:?}");
    }
    let off = left["needs"].as_array().unwrap().iter().filter(|n| n["kind"] == "enforcement_off");
    assert!(off.into_iter().all(|need| need["text"].as_str().unwrap().ends_with("does again.")));
}

#[test]
fn a_quiet_day_needs_nobody_and_exits_0() {
    let place = Place::empty();
    place.ok(&["init"]);
    for words in [&[][..], &["--day"], &["--day", "2026-11-21"]] {
        let report = told(&place, words, 0);
        assert_eq!((&report["needs_person"], &report["needs"]), (&json!(0), &json!([])));
        assert_eq!(report["events"], 1);
        assert!(report["counts"].as_object().unwrap().values().all(|count| *count == 0));
    }
    let shown = place.run(&["audit", "report"]);
    assert_eq!(
        (shown.code, shown.stdout.as_str(), shown.stderr.as_str()),
        (
            0,
            "2026-11-20 10:00 +00:00 to 2026-11-21 10:00 +00:00: 1 event.\n\n\
             Nothing needs a person.\n\n\
             None: refusals; written without the key; enforcement; done for themselves, in 30 \
             days; authenticators disabled by guessing; locks; resets; handed out; exemptions and \
             deadlines; operators.\n",
            ""
        )
    );
    assert_eq!(place.ok(&["audit", "report", "-o", "jsonl"]), "");
    assert_eq!(place.ok(&["audit", "report", "-o", "csv"]).lines().count(), 1);
}

#[test]
fn events_without_seals_need_somebody_until_a_day_after_they_were_met() {
    let mut place = calm();
    place.ok(&["user", "enrollment-code", "bob", "--reason", "x", "--verified", "video"]);
    reset_without_key(&place, "bob");
    // The next key holder meets it, on the same day.
    place.ok(&["user", "enrollment-code", "max", "--reason", "x", "--verified", "video"]);
    place.set_now("2026-11-23T10:00:00Z");
    let kinds = |place: &Place, code| {
        let report = told(place, &[], code);
        let what = each(group(&report, "unsealed"), "what").join(" ");
        (what, each(report["needs"].as_array().unwrap(), "kind").join(" "))
    };
    assert_eq!(kinds(&place, 0), (String::new(), String::new()));
    reset_without_key(&place, "max");
    // However old it is, nobody with the key has met it yet.
    assert_eq!(kinds(&place, 5), ("unsealed".into(), "unsealed".into()));
    place.ok(&["user", "set", "bob", "--name", "Bob"]);
    assert_eq!(kinds(&place, 5), ("unsealed_met".into(), "unsealed".into()));
    place.set_now("2026-11-24T10:00:00.001Z");
    assert_eq!(kinds(&place, 0), (String::new(), String::new()));
}

#[test]
fn a_longer_look_tells_what_people_did_for_themselves_in_all_of_it() {
    let place = Place::with_clinic();
    record(&place, "2026-10-25T09:00:00Z", for_oneself());
    record(&place, "2026-10-10T09:00:00Z", for_oneself());
    assert_eq!(told(&place, &["--since", "2h"], 5)["counts"]["self_service"], 1);
    let report = told(&place, &["--since", "60d"], 5);
    let ats = each(group(&report, "self_service"), "at");
    // In the order of the record, whatever the clock said.
    assert_eq!(ats, ["2026-10-25T09:00:00Z", "2026-10-10T09:00:00Z"]);
    // A day long ago does not hide what was done since.
    assert_eq!(told(&place, &["--day", "2026-10-01"], 5)["counts"]["self_service"], 2);
}

#[test]
fn what_people_did_for_themselves_is_told_for_thirty_days() {
    let mut place = Place::with_clinic();
    record(&place, "2026-10-25T09:00:00Z", for_oneself());
    for (now, code) in [("2026-11-24T09:00:00Z", 5), ("2026-11-24T09:00:01Z", 0)] {
        place.set_now(now);
        let report = told(&place, &["--since", "1h"], code);
        assert_eq!(report["counts"]["self_service"], u8::from(code == 5), "{now}");
    }
}

#[test]
fn attempts_at_what_an_operator_may_not_do_come_before_all_other_refusals() {
    let place = calm();
    place.fails(5, &["member", "add", "city-clinic", "lee", "--role", "admin"]);
    record(&place, NOW, not_permitted());
    record(&place, NOW, not_permitted());
    let report = told(&place, &[], 5);
    let refusals = group(&report, "refusals");
    assert_eq!(each(refusals, "what"), ["not_permitted", "not_permitted", "refused"]);
    assert_eq!(each(refusals, "detail")[2], "exists");
    let needs = report["needs"].as_array().unwrap();
    assert_eq!(each(needs, "kind"), ["not_permitted"], "another refusal needs nobody");
    assert_eq!((&needs[0]["count"], &needs[0]["actor"]), (&json!(2), &json!("priya")));
}

#[test]
fn a_lock_tells_how_it_ended() {
    let mut place = calm();
    for login in ["lee", "bob"] {
        set_password(&place, login);
        let secret = enroll(&place, login, "Pixel 9");
        guess(&place, login, &secret, 10);
    }
    place.set_now("2026-11-21T10:29:59Z");
    place.ok(&["user", "unlock", "lee", "--reason", "called", "--yes"]);
    let locks = |place: &Place| group(&told(place, &["--day", "2026-11-21"], 0), "locks").clone();
    let (lee, bob) = (&locks(&place)[0], &locks(&place)[1]);
    assert_eq!((&lee["user"]["login"], &lee["detail"]), (&json!("lee"), &json!("user.unlock")));
    assert_eq!((&lee["still"], lee["actor"].is_string()), (&json!(false), true));
    assert_eq!((&bob["still"], &bob["until"]), (&json!(true), &json!("2026-11-21T10:30:00Z")));
    place.set_now("2026-11-21T10:30:00Z");
    let bob = &locks(&place)[1];
    assert_eq!(
        (&bob["still"], &bob["detail"], &bob["actor"]),
        (&json!(false), &json!(null), &json!(null))
    );
}

#[test]
fn an_exemption_is_granted_renewed_ended_or_ends() {
    let mut place = calm();
    practices_of(&mut place);
    place.set_now(EVENING);
    let report = told(&place, &[], 5);
    let told_as: Vec<_> = group(&report, "exemptions")
        .iter()
        .map(|line| (line["what"].as_str().unwrap(), line["user"]["login"].as_str().unwrap()))
        .collect();
    let expected = [
        ("exempted", "lee"),
        ("exemption_renewed", "lee"),
        ("exempted", "bob"),
        ("exempted", "sen"),
        ("exemption_ended", "bob"),
        ("deadline_extended", "max"),
        ("exemption_due", "sen"),
        ("exemption_due", "lee"),
    ];
    assert_eq!(told_as, expected);
    let due: Vec<_> =
        group(&report, "exemptions").iter().skip(6).map(|line| &line["still"]).collect();
    assert_eq!(due, [false, true], "one is over, one is to come");
    // Of a time that is over nothing is told that is still to come.
    let report = told(&place, &["--until", "2026-11-21T19:59:59Z"], 5);
    assert_eq!(group(&report, "exemptions").len(), expected.len() - 1);
}

/// The whole day here, with a zone in which days begin and end at other hours.
fn events_of(place: &Place, zone: &str, day: &str) -> (Value, String, String) {
    let mut command = place.command(&["audit", "report", "--day", day, "-o", "json"]);
    command.env("TZ", zone);
    let report = run(command, "").json();
    let text = |name: &str| report[name].as_str().unwrap().to_owned();
    (report["events"].clone(), text("since"), text("until"))
}

#[test]
fn a_day_is_the_day_of_the_zone_that_is_shown() {
    let place = Place::empty();
    place.ok(&["init"]);
    for at in ["2026-11-22T18:29:59.999Z", "2026-11-22T18:30:00Z", "2026-11-23T18:29:59.999Z"] {
        record(&place, at, NewEvent::done(Action::UserAdd));
    }
    let kolkata = events_of(&place, "Asia/Kolkata", "2026-11-23");
    let (since, until) = ("2026-11-22T18:30:00Z".into(), "2026-11-23T18:29:59.999Z".into());
    assert_eq!(kolkata, (json!(2), since, until));
    assert_eq!(events_of(&place, "Asia/Kolkata", "2026-11-22").0, 1);
    assert_eq!(events_of(&place, "UTC", "2026-11-22").0, 2);
    // The night in which the clocks are set back has an hour more.
    let (_, since, until) = events_of(&place, "Europe/Berlin", "2026-10-25");
    assert_eq!(
        (since.as_str(), until.as_str()),
        ("2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999Z")
    );
}

#[test]
fn a_time_that_cannot_be_is_refused() {
    let place = Place::with_clinic();
    for words in [
        &["--day", "soon"][..],
        &["--day", "7d"],
        &["--day", "2026-11-21T10:00:00Z"],
        &["--since", "soon"],
        &["--since", "1h", "--until", "2h"],
        &["--since", "2026-11-22"],
    ] {
        place.fails(7, &[&["audit", "report"], words].concat());
    }
    for words in [&["--day", "2026-11-21", "--since", "7d"][..], &["--day", "--until", "7d"]] {
        place.fails(2, &[&["audit", "report"], words].concat());
    }
    // With an end alone it is the 24 hours before.
    let report = told(&place, &["--until", "2026-11-01T10:00:00Z"], 0);
    assert_eq!(report["since"], "2026-10-31T10:00:00Z");
}

#[test]
fn hostile_text_is_shown_harmless() {
    let place = Place::with_clinic();
    place.ok(&["member", "exempt", "city-clinic", "rao", "--for", "7d", "--reason", hostile::NAME]);
    hostile::check(&place, &["audit", "report"], |report| {
        let lines = if report.is_array() { &report[0] } else { report };
        assert_eq!(lines["exemptions"][0]["reason"], hostile::NAME);
    });
}

#[test]
fn a_reader_who_leaves_early_ends_it_quietly() {
    let place = Place::with_clinic();
    for format in ["table", "json", "csv"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = place.command(&["audit", "report", "-o", format]);
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[test]
fn a_look_changes_nothing_and_needs_no_key() {
    let mut place = calm();
    practices_of(&mut place);
    let before = told(&place, &[], 5);
    std::fs::remove_file(place.key()).unwrap();
    let bytes = place.bytes();
    let again: Exchange = place.fails(5, &["audit", "report", "-o", "json"]);
    assert_eq!(again.json(), before);
    assert_eq!(place.bytes(), bytes);
}
