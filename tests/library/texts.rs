//! Codes by text message: sent, typed, limited, and the enrollment of numbers.

use std::sync::Barrier;
use std::thread;

use twofactl::error::Error;
use twofactl::model::authenticator::AuthenticatorType;
use twofactl::model::event::{Action, EventOutcome};
use twofactl::model::ids::AuthenticatorId;
use twofactl::model::outcome::login::LoginReply;
use twofactl::model::policy::{Methods, PolicyPatch};
use twofactl::model::time::{Length, Timestamp};
use twofactl::model::user::PhoneNumber;
use twofactl::ops::door::EnrollReply;

use crate::clinic::{CITY, Clinic, RAO, secret, seen, t0, ticket, verify};
use crate::helpers::{
    NUMBER, admission, after, begin_phone, invitation, minutes, not_begun, shown,
};

const OTHER: &str = "+14155550100";

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn seconds(seconds: u32) -> Timestamp {
    after(Length::from_millis(i64::from(seconds) * 1000))
}

#[test]
fn a_number_is_proven_by_the_code_that_was_texted_and_a_login_by_another() {
    let clinic = Clinic::taking_texts();
    let reply = clinic.start(RAO, t0());
    assert!(invitation(&reply).methods.contains(AuthenticatorType::Sms));
    let invited = ticket(&reply);
    let mut door = clinic.texting(t0());
    let EnrollReply::Sent(texted) = begin_phone(&mut door, &invited, None, None) else { panic!() };
    assert_eq!(texted.phone, "+91*******210");
    assert_eq!(texted.expires_at, minutes(5));
    let (to, words) = clinic.inbox().texts().remove(0);
    assert_eq!(to, NUMBER);
    assert!(words.ends_with(
        " adds this number to your account at City Clinic. It works once, for 5 minutes. Never \
         read it out to anybody."
    ));
    assert!(words.len() <= 160, "one text: {words}");
    let wrong = door.enroll_confirm(&invited, &clinic.inbox().wrong()).unwrap();
    assert_eq!(seen(&wrong), "rejected: enrollment, 0 left");
    let proving = clinic.inbox().code();
    let enrolled = admission(door.enroll_confirm(&invited, &proving).unwrap());
    assert_eq!(enrolled.recovery_codes.map(|codes| codes.len()), Some(10));

    let reply = clinic.start(RAO, minutes(1));
    let LoginReply::CodeRequired { ticket, methods, .. } = &reply else { panic!("{reply:?}") };
    assert_eq!(methods[0].phone.as_deref(), Some("+91*******210"));
    assert_eq!(clinic.verify(ticket, &proving, minutes(1)), "rejected: wrong, 9 left", "spent");
    let id = methods[0].authenticator;
    assert_eq!(clinic.send(ticket, id, minutes(1)), "sent to +91*******210");
    let code = clinic.inbox().code();
    let admitted = admission(verify(&mut clinic.door(minutes(1)), ticket, &code));
    assert_eq!((admitted.by.as_str(), admitted.authenticator), ("code", Some(id)));
    let used = clinic.show(RAO, minutes(1)).authenticators[0].last_used_at;
    assert_eq!(used, Some(minutes(1)));
    assert_eq!(clinic.verify(ticket, &code, minutes(1)), "expired", "a ticket lets in once");
}

#[test]
fn a_texted_code_is_for_one_login_and_works_once() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let [first, second] = [1, 1].map(|at| ticket(&clinic.start(RAO, minutes(at))));
    clinic.send(&first, id, minutes(1));
    let code = clinic.inbox().code();
    assert_eq!(clinic.verify(&second, &code, minutes(1)), "rejected: wrong, 9 left");
    let together = Barrier::new(2);
    let answer = || {
        let mut door = clinic.door(minutes(1));
        together.wait();
        seen(&verify(&mut door, &first, &code))
    };
    let replies = thread::scope(|scope| {
        let racers = [scope.spawn(answer), scope.spawn(answer)];
        racers.map(|racer| racer.join().unwrap())
    });
    let allowed = replies.iter().filter(|reply| *reply == "allowed by code").count();
    assert_eq!(allowed, 1, "{replies:?}");
}

#[test]
fn another_text_repeats_the_code_and_gives_neither_time_nor_tries() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let login = ticket(&clinic.start(RAO, minutes(20)));
    clinic.send(&login, id, minutes(20));
    let code = clinic.inbox().code();
    for left in [9, 8, 7, 6] {
        let reply = clinic.verify(&login, &clinic.inbox().wrong(), minutes(20));
        assert_eq!(reply, format!("rejected: wrong, {left} left"));
    }
    clinic.send(&login, id, minutes(22));
    assert_eq!(clinic.inbox().code(), code);
    clinic.verify(&login, &clinic.inbox().wrong(), minutes(22));
    assert_eq!(clinic.verify(&login, &code, minutes(22)), "rejected: wrong, 4 left", "5 tries");
    assert_eq!(clinic.send(&login, id, minutes(23)), "not sent: tries");
    assert_eq!(clinic.inbox().texts().len(), 3);
}

#[test]
fn a_texted_code_is_dead_after_five_minutes_whatever_was_sent_since() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let start = || ticket(&clinic.start(RAO, minutes(20)));
    let (in_time, late) = (start(), start());
    clinic.send(&in_time, id, minutes(20));
    let code = clinic.inbox().code();
    assert_eq!(clinic.verify(&in_time, &code, seconds(25 * 60 - 1)), "allowed by code");
    clinic.send(&late, id, minutes(20));
    let code = clinic.inbox().code();
    clinic.send(&late, id, minutes(24));
    assert_eq!(clinic.inbox().code(), code);
    assert_eq!(clinic.verify(&late, &code, minutes(25)), "rejected: wrong, 9 left");
    // Ten minutes are the life of the ticket; a quarter of an hour that of the limit.
    let another = ticket(&clinic.start(RAO, minutes(40)));
    clinic.send(&another, id, minutes(40));
    let first = clinic.inbox().code();
    clinic.send(&another, id, minutes(46));
    assert_ne!(clinic.inbox().code(), first, "another one");
    assert_eq!(clinic.verify(&another, &clinic.inbox().code(), minutes(49)), "allowed by code");
}

#[test]
fn a_person_gets_three_texts_in_a_quarter_of_an_hour_and_ten_a_day() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let send = |now| clinic.send(&ticket(&clinic.start(RAO, now)), id, now);
    assert_eq!(send(minutes(1)), "sent to +91*******210");
    assert_eq!(send(minutes(2)), "sent to +91*******210");
    assert_eq!(send(minutes(3)), "not sent: limit");
    let refused = clinic.events().pop().unwrap();
    assert_eq!((refused.action, refused.outcome), (Action::SmsSend, EventOutcome::Refused));
    for quarter in 1..=7 {
        let now = minutes(15 * quarter + 3);
        assert_eq!(send(now), "sent to +91*******210", "{quarter}");
    }
    assert_eq!(send(minutes(15 * 9)), "not sent: limit", "the eleventh");
    assert_eq!(send(after(Length::hours(24))), "sent to +91*******210");
    assert_eq!(clinic.inbox().texts().len(), 11);
}

#[test]
fn a_number_gets_no_more_because_several_people_have_it() {
    let clinic = Clinic::taking_texts();
    clinic.add("lee", CITY, t0());
    clinic.set_phone("lee", NUMBER, t0());
    let (raos, lees) = (clinic.enroll_phone(RAO, t0()), clinic.enroll_phone("lee", t0()));
    let send = |login, id, now| clinic.send(&ticket(&clinic.start(login, now)), id, now);
    assert_eq!(send("lee", lees, minutes(1)), "sent to +91*******210");
    assert_eq!(send(RAO, raos, minutes(2)), "not sent: limit");
}

#[test]
fn another_number_than_the_one_on_file_takes_an_enrollment_code() {
    let clinic = Clinic::taking_texts();
    let invited = ticket(&clinic.start(RAO, t0()));
    let other = number(OTHER);
    let mut door = clinic.texting(t0());
    let refused = not_begun(&begin_phone(&mut door, &invited, Some(&other), None));
    assert_eq!(refused, "not texted: no_number");
    let same = number(NUMBER);
    let known = not_begun(&begin_phone(&mut door, &invited, Some(&same), None));
    assert_eq!(known, "texted to +91*******210");
    let code = clinic.issue(RAO, None, t0()).code.code.grouped();
    let sent = not_begun(&begin_phone(&mut door, &invited, Some(&other), Some(&code)));
    assert_eq!(sent, "texted to +14******100");
    assert_eq!(clinic.inbox().texts()[1].0, OTHER);
    let reply = door.enroll_confirm(&invited, &clinic.inbox().code()).unwrap();
    assert_eq!(seen(&reply), "allowed by code");
}

#[test]
fn a_beginning_again_repeats_the_text_and_goes_on_with_the_same_enrollment() {
    let clinic = Clinic::taking_texts();
    let invited = ticket(&clinic.start(RAO, t0()));
    begin_phone(&mut clinic.texting(t0()), &invited, None, None);
    let code = clinic.inbox().code();
    let again = begin_phone(&mut clinic.texting(minutes(1)), &invited, None, None);
    assert!(matches!(again, EnrollReply::Sent(texted) if texted.expires_at == minutes(5)));
    assert_eq!(clinic.inbox().code(), code);
    assert_eq!(clinic.count(Action::EnrollmentBegin), 1);
    let mut door = clinic.texting(minutes(2));
    for _ in 0..5 {
        door.enroll_confirm(&invited, &clinic.inbox().wrong()).unwrap();
    }
    assert!(seen(&door.enroll_confirm(&invited, &code).unwrap()).starts_with("rejected"));
    let spent = not_begun(&begin_phone(&mut door, &invited, None, None));
    assert_eq!(spent, "not texted: tries", "another start gives no more tries");
}

#[test]
fn nobody_is_texted_where_that_is_not_for_them() {
    let clinic = Clinic::enforcing();
    let invited = ticket(&clinic.start(RAO, t0()));
    let at = |now, countries: &[&str]| {
        let mut door = clinic.door(now).texting(clinic.inbox().gateway(countries));
        not_begun(&begin_phone(&mut door, &invited, None, None))
    };
    assert_eq!(at(t0(), &[]), "not texted: not_permitted");
    clinic.permit_texts(t0());
    assert_eq!(at(t0(), &[]), "not texted: no_number");
    clinic.set_phone(RAO, NUMBER, t0());
    assert_eq!(at(t0(), &["+1", "+44"]), "not texted: country");
    let without = not_begun(&begin_phone(&mut clinic.door(t0()), &invited, None, None));
    assert_eq!(without, "not texted: no_gateway");
    assert_eq!(clinic.inbox().texts(), []);
    assert_eq!(clinic.number("SELECT COUNT(*) FROM sms_messages"), 0);
    assert_eq!(at(t0(), &["+44", "+91"]), "texted to +91*******210");
}

#[test]
fn a_text_that_nobody_took_is_told_recorded_and_counts_for_nothing() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    std::fs::remove_file(clinic.folder.path().join("texts")).unwrap();
    std::fs::create_dir(clinic.folder.path().join("texts")).unwrap();
    let login = ticket(&clinic.start(RAO, minutes(20)));
    for _ in 0..4 {
        assert_eq!(clinic.send(&login, id, minutes(20)), "not sent: gateway");
    }
    let status = "SELECT COUNT(*) FROM sms_messages WHERE status = 'failed'";
    assert_eq!(clinic.number(status), 4);
    let event = clinic.events().pop().unwrap();
    assert_eq!(event.action, Action::SmsStatus);
    assert!(event.details.iter().any(|(name, _)| name == "why"), "{event:?}");
    std::fs::remove_dir(clinic.folder.path().join("texts")).unwrap();
    assert_eq!(clinic.send(&login, id, minutes(20)), "sent to +91*******210");
    assert_eq!(clinic.verify(&login, &clinic.inbox().code(), minutes(20)), "allowed by code");
}

#[test]
fn each_ticket_has_texts_for_what_it_is_for() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let asked = shown(clinic.account(RAO, minutes(20))).ticket;
    assert_eq!(clinic.send(&asked, id, minutes(20)), "sent to +91*******210");
    let reply = verify(&mut clinic.door(minutes(20)), &asked, &clinic.inbox().code());
    assert_eq!(seen(&reply), "proven");
    assert_eq!(
        clinic.send(&ticket(&reply), id, minutes(20)),
        "expired",
        "there is no more to prove"
    );

    let login = ticket(&clinic.start(RAO, minutes(40)));
    let foreign = clinic.texting(minutes(40)).send_sms(&login, AuthenticatorId::new(4711));
    assert!(matches!(foreign, Err(Error::NotFound { .. })));
    let app = clinic.enroll(RAO, minutes(41));
    assert_eq!(clinic.send(&login, id, minutes(41)), "expired", "the epoch has risen");
    let login = ticket(&clinic.start(RAO, minutes(42)));
    assert!(clinic.texting(minutes(42)).send_sms(&login, app.id).is_err(), "an app is no phone");
}

#[test]
fn whoever_has_a_number_where_apps_are_demanded_proves_it_and_enrolls_an_app() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let methods = Some(Methods::parse_policy("totp").unwrap());
    clinic.enforce(CITY, PolicyPatch { methods, ..PolicyPatch::default() }, minutes(1));
    let reply = clinic.start(RAO, minutes(20));
    assert_eq!(seen(&reply), "enrollment_required");
    assert_eq!(invitation(&reply).prove[0].authenticator, id);
    let invited = ticket(&reply);
    assert_eq!(clinic.send(&invited, id, minutes(20)), "sent to +91*******210");
    let proof = verify(&mut clinic.door(minutes(20)), &invited, &clinic.inbox().code());
    let (_, admitted) = clinic.enroll_at_door(&ticket(&proof), None, minutes(21));
    assert_eq!(admitted.by.as_str(), "code");
}

#[test]
fn a_lock_and_a_reset_end_texts_as_well() {
    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let login = ticket(&clinic.start(RAO, minutes(20)));
    clinic.send(&login, id, minutes(20));
    let code = clinic.inbox().code();
    assert_eq!(clinic.reset(RAO, None, minutes(21)).removed.challenges, 1);
    assert_eq!(clinic.verify(&login, &code, minutes(21)), "expired");

    let clinic = Clinic::taking_texts();
    let id = clinic.enroll_phone(RAO, t0());
    let login = ticket(&clinic.start(RAO, minutes(20)));
    for _ in 0..10 {
        clinic.verify(&login, &secret("123456"), minutes(20));
    }
    assert!(clinic.send(&login, id, minutes(20)).starts_with("locked until"));
    assert_eq!(clinic.inbox().texts().len(), 1, "that of the enrollment");
}

#[test]
fn neither_number_nor_code_can_be_read_from_store_and_record() {
    let clinic = Clinic::taking_texts();
    clinic.set_phone(RAO, OTHER, t0());
    let id = clinic.enroll_phone(RAO, t0());
    // The number on file is for calling back; the factor's is sealed.
    clinic.set_phone(RAO, NUMBER, minutes(1));
    let login = ticket(&clinic.start(RAO, minutes(20)));
    clinic.send(&login, id, minutes(20));
    let (to, _) = clinic.inbox().texts().pop().unwrap();
    assert_eq!(to, OTHER, "the number that was proven");
    let told = format!("{:?}", clinic.events());
    let code = clinic.inbox().code();
    assert!(!told.contains(OTHER) && !told.contains(code.expose()), "{told}");
    clinic.sql().execute_batch("PRAGMA wal_checkpoint(TRUNCATE); VACUUM").unwrap();
    let file = std::fs::read(clinic.store()).unwrap();
    let holds = |text: &str| file.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("+14******100") && !holds(OTHER));
}
