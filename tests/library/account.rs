//! A person's own account: who sees it, what proves them, what they may change.

use twofactl::Door;
use twofactl::error::{Error, Refusal};
use twofactl::model::event::{Action, Detail, Event, EventOutcome};
use twofactl::model::identity::IdentityCheck;
use twofactl::model::ids::{AuthenticatorId, DeviceId};
use twofactl::model::outcome::By;
use twofactl::model::outcome::account::{AccountReply, Managed};
use twofactl::model::policy::{EnrollWith, PolicyPatch};
use twofactl::model::secret::SecretText;
use twofactl::model::time::{Length, Timestamp};
use twofactl::ops::door::{AccountRequest, Password, SessionRequest};

use crate::app::App;
use crate::clinic::{
    CITY, Clinic, RAO, handle, name, secret, seen, start, t0, ticket, verify, who,
};
use crate::helpers::{
    admission, after, begin, begun, done, just_before, minutes, not_begun, shown, spoken, told,
};

/// Dr. Rao with an app, where nothing is demanded of anybody.
fn unasked() -> (Clinic, App) {
    let clinic = Clinic::resting();
    let app = clinic.enroll(RAO, t0());
    clinic.sql().execute("UPDATE users SET personal = 0", []).unwrap();
    (clinic, app)
}

fn detail<'a>(event: &'a Event, name: &str) -> Option<&'a Detail> {
    event.details.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
}

fn is_of_account(event: &Event) -> bool {
    detail(event, "for") == Some(&Detail::Text("account".to_owned()))
}

fn last_event(clinic: &Clinic) -> Event {
    clinic.events().pop().unwrap()
}

#[test]
fn whoever_would_be_denied_at_a_login_is_denied_their_account() {
    let clinic = Clinic::enforcing();
    clinic.add("sick", CITY, t0());
    clinic.sql().execute("UPDATE users SET status = 'suspended' WHERE login = 'sick'", []).unwrap();
    for name in ["nobody", "sick"] {
        assert_eq!(told(&clinic.account(name, t0())), "denied");
        let event = last_event(&clinic);
        assert!(event.outcome == EventOutcome::Denied && is_of_account(&event), "{event:?}");
    }
    let wrong = secret("wrong");
    let asked = AccountRequest { user: RAO, password: Password::Given(&wrong) };
    assert_eq!(told(&clinic.door(t0()).account(&asked).unwrap()), "denied");
    let counted = "SELECT count FROM rate_windows WHERE kind = 'password' AND subject = x'31'";
    assert_eq!(clinic.number(counted), 1, "a wrong password here is one like any other");
    clinic.sql().execute("UPDATE rate_windows SET count = 100", []).unwrap();
    assert_eq!(told(&clinic.account(RAO, minutes(2))), "denied");
    let vouched = AccountRequest { user: RAO, password: Password::VerifiedByService };
    assert_eq!(told(&clinic.door(t0()).account(&vouched).unwrap()), "account");
}

#[test]
fn the_account_names_all_that_a_person_has() {
    let (clinic, app) = unasked();
    clinic.enforce(CITY, PolicyPatch::default(), t0());
    clinic.trusted_device(RAO, &app, minutes(1));
    clinic.trusted_device(RAO, &app, minutes(2));
    begin_at_desk(&clinic);
    let events = clinic.events().len();
    let account = shown(clinic.account(RAO, minutes(3)));
    assert!(account.prove && !account.personal && !account.needs_enrollment_code);
    let ids: Vec<_> = account.authenticators.iter().map(|one| one.id).collect();
    assert_eq!(ids, [app.id], "one that is not proven is nothing yet");
    let names: Vec<_> = account.devices.iter().map(|device| device.name.as_str()).collect();
    assert_eq!(names, ["Front desk Chrome"; 2]);
    assert_eq!(account.devices[0].created_at, minutes(1));
    assert_eq!(account.devices[0].practice.as_ref().unwrap().1.as_str(), CITY);
    assert_eq!(account.recovery_codes_left, 0);
    assert_eq!(clinic.events().len(), events, "to look is no event");
    let later = shown(clinic.account(RAO, minutes(2).plus(Length::hours(24))));
    assert!(later.devices.is_empty(), "what is over is not shown");
}

fn begin_at_desk(clinic: &Clinic) {
    clinic.begin(&crate::clinic::at_desk(RAO), minutes(2)).unwrap();
}

#[test]
fn a_lock_shuts_the_account_though_nothing_is_demanded() {
    let (clinic, app) = unasked();
    assert_eq!(seen(&clinic.start(RAO, t0())), "allowed by password");
    let asked = shown(clinic.account(RAO, minutes(1))).ticket;
    let proven = clinic.proven(RAO, &app, minutes(1));
    for left in (1..10).rev() {
        let wrong = clinic.verify(&asked, &app.wrong(minutes(2)), minutes(2));
        assert_eq!(wrong, format!("rejected: wrong, {left} left"));
    }
    let until = minutes(2).plus(Length::minutes(30));
    let locked = format!("locked until {until}");
    assert_eq!(clinic.verify(&asked, &app.wrong(minutes(2)), minutes(2)), locked);
    assert!(is_of_account(&last_event(&clinic)));
    assert_eq!(told(&clinic.account(RAO, minutes(3))), locked);
    assert_eq!(last_event(&clinic).outcome, EventOutcome::Locked);
    assert_eq!(clinic.verify(&asked, &app.code(minutes(3)), minutes(3)), locked);
    let managed = clinic.door(minutes(3)).enable_personal(&proven).unwrap();
    assert!(matches!(managed, Managed::Expired), "an older proof opens no lock");
    assert_eq!(told(&clinic.account(RAO, until)), "account");

    clinic.sql().execute("UPDATE authenticators SET state = 'disabled'", []).unwrap();
    assert_eq!(told(&clinic.account(RAO, until)), "locked", "only the desk helps");
    assert_eq!(seen(&clinic.start(RAO, until)), "allowed by password");
}

#[test]
fn whatever_is_active_must_be_proven_permitted_or_not_demanded_or_not() {
    let (clinic, app) = unasked();
    let account = shown(clinic.account(RAO, minutes(1)));
    assert!(account.prove, "though nothing is demanded");
    let managed = clinic.door(minutes(1)).enable_personal(&account.ticket).unwrap();
    assert!(matches!(managed, Managed::Expired), "a password alone changes nothing");
    assert_eq!(not_begun(&begin(&mut clinic.door(minutes(1)), &account.ticket, None)), "expired");
    let proof = verify(&mut clinic.door(minutes(1)), &account.ticket, &app.code(minutes(1)));
    assert_eq!(seen(&proof), "proven");
    let event = last_event(&clinic);
    assert_eq!(event.action, Action::LoginProven);
    assert!(is_of_account(&event));

    let clinic = Clinic::enforcing();
    clinic.plant_sms(RAO);
    assert!(shown(clinic.account(RAO, t0())).prove, "a type that is not permitted");
}

#[test]
fn a_recovery_code_proves_once_and_a_bypass_code_never() {
    let clinic = Clinic::enforcing();
    let enrolling = ticket(&clinic.start(RAO, t0()));
    let (_, admitted) = clinic.enroll_at_door(&enrolling, None, t0());
    let codes = admitted.recovery_codes.unwrap();
    let bypass = clinic.bypass("1", None, minutes(1));
    let asked = shown(clinic.account(RAO, minutes(1))).ticket;
    assert_eq!(clinic.verify(&asked, &bypass, minutes(1)), "rejected: wrong, 9 left");
    assert_eq!(clinic.number("SELECT uses_left FROM bypass_codes"), 1);
    assert_eq!(clinic.number("SELECT misses FROM bypass_codes"), 0, "it was not even looked at");
    assert_eq!(clinic.verify(&asked, &codes[0].grouped(), minutes(1)), "proven");
    assert_eq!(shown(clinic.account(RAO, minutes(1))).recovery_codes_left, 9);
    assert_eq!(clinic.verify(&asked, &codes[0].grouped(), minutes(1)), "rejected: wrong, 9 left");
}

#[test]
fn a_proof_for_the_account_shows_no_new_recovery_codes_and_trusts_no_device() {
    let (clinic, app) = unasked();
    let users = [who(RAO)];
    clinic
        .write(t0(), |tx, _| {
            twofactl::ops::recovery::mark_renewal(tx, &users, &crate::clinic::why("lost"), t0())
        })
        .unwrap();
    let asked = shown(clinic.account(RAO, minutes(1))).ticket;
    let mut door = clinic.door(minutes(1));
    let reply = crate::helpers::verify_and_remember(&mut door, &asked, &app.code(minutes(1)));
    assert_eq!(seen(&reply), "proven");
    assert_eq!(clinic.number("SELECT COUNT(*) FROM trusted_devices"), 0);
    assert_eq!(clinic.number("SELECT renewal_due FROM recovery_sets"), 1, "at the next login");
}

#[test]
fn who_has_nothing_enrolls_with_the_password_and_is_asked_from_then_on() {
    let clinic = Clinic::resting();
    let account = shown(clinic.account(RAO, t0()));
    assert!(!account.prove && !account.needs_enrollment_code);
    let verified = clinic.verify(&account.ticket, &secret("123456"), t0());
    assert_eq!(verified, "expired", "there is nothing to prove");
    let late = minutes(20);
    let app = App::scan(&begun(begin(&mut clinic.door(late), &account.ticket, None)));
    let reply = clinic.door(late).enroll_confirm(&account.ticket, &app.code(late)).unwrap();
    let admitted = admission(reply);
    assert_eq!((admitted.by, admitted.practice, admitted.epoch), (By::Code, None, 2));
    assert_eq!(admitted.recovery_codes.unwrap().len(), 10);
    let user = clinic.show(RAO, late).user;
    assert!(user.personal, "nobody demanded it");
    assert_eq!(seen(&clinic.start(RAO, late)), "code_required");
    assert!(is_of_account(&last_event(&clinic)));
    let dead = clinic.door(late).enroll_confirm(&account.ticket, &app.code(late)).unwrap();
    assert_eq!(seen(&dead), "expired");
}

#[test]
fn a_session_goes_on_with_the_epoch_that_an_enrollment_at_the_account_gives() {
    let (clinic, app) = unasked();
    clinic.enforce(CITY, PolicyPatch::default(), t0());
    let proven = clinic.proven(RAO, &app, minutes(1));
    let (_, admitted) = clinic.enroll_at_door(&proven, None, minutes(2));
    let session = |epoch| {
        let (user, practice) = (who(RAO), handle(CITY));
        let by = admitted.by;
        let session = SessionRequest { user: &user, practice: Some(&practice), epoch, by };
        clinic.door(minutes(2)).session(&session).unwrap()
    };
    assert!(session(admitted.epoch) && !session(admitted.epoch - 1));
}

#[test]
fn where_a_practice_enrolls_with_a_code_the_account_does_as_well() {
    let clinic = Clinic::enforcing();
    let patch = PolicyPatch { enroll_with: Some(EnrollWith::Code), ..PolicyPatch::default() };
    clinic.enforce(CITY, patch, t0());
    let code = spoken(&clinic.issue(RAO, None, t0()).code.code);
    let account = shown(clinic.account(RAO, t0()));
    assert!(!account.prove && account.needs_enrollment_code);
    let mut door = clinic.door(t0());
    let refused = not_begun(&begin(&mut door, &account.ticket, None));
    assert_eq!(refused, "rejected: enrollment_code, 5 left");
    assert_eq!(not_begun(&begin(&mut door, &account.ticket, Some(&code))), "begun");
}

#[test]
fn a_second_authenticator_takes_a_proof_by_the_first_and_no_enrollment_code() {
    let clinic = Clinic::enforcing();
    let patch = PolicyPatch { enroll_with: Some(EnrollWith::Code), ..PolicyPatch::default() };
    clinic.enforce(CITY, patch, t0());
    let app = clinic.enroll(RAO, t0());
    let proven = clinic.proven(RAO, &app, minutes(1));
    let late = just_before(minutes(31));
    let (second, _) = clinic.enroll_at_door(&proven, None, late);
    assert_eq!(clinic.show(RAO, late).authenticators.len(), 2);
    let added = clinic.events().into_iter().rfind(|e| e.action == Action::AuthenticatorAdd);
    assert_eq!(detail(&added.unwrap(), "proof"), Some(&Detail::Text("proven".to_owned())));
    let asked = ticket(&clinic.start(RAO, minutes(32)));
    let code = second.code(minutes(32));
    assert_eq!(clinic.verify(&asked, &code, minutes(32)), "allowed by code");
}

/// An operation on the account with that ticket, and the word for what came of it.
type Operation = fn(&mut Door, &SecretText) -> Result<&'static str, Error>;

#[expect(clippy::needless_pass_by_value, reason = "what `map` hands over")]
fn word<T>(managed: Managed<T>) -> &'static str {
    match managed {
        Managed::Done(_) => "done",
        Managed::Expired => "expired",
    }
}

/// Every operation that manages an account, with ids that stand for nothing.
const OPERATIONS: [(Action, Operation); 6] = [
    (Action::UserPersonal, |door, ticket| door.enable_personal(ticket).map(word)),
    (Action::UserPersonal, |door, ticket| door.disable_personal(ticket).map(word)),
    (Action::UserRecoveryCodes, |door, ticket| door.recovery_codes(ticket).map(word)),
    (Action::AuthenticatorRename, |door, ticket| {
        door.authenticator_rename(ticket, AuthenticatorId::new(77), &name("x")).map(word)
    }),
    (Action::AuthenticatorRemove, |door, ticket| {
        door.authenticator_remove(ticket, AuthenticatorId::new(77)).map(word)
    }),
    (Action::DeviceRevoke, |door, ticket| door.device_revoke(ticket, DeviceId::new(77)).map(word)),
];

#[test]
fn in_rebind_nothing_is_done_but_to_enroll_with_an_enrollment_code() {
    let clinic = Clinic::resting();
    clinic.enroll(RAO, t0());
    let reset = clinic.reset(RAO, Some(IdentityCheck::InPerson), minutes(1));
    let account = shown(clinic.account(RAO, minutes(2)));
    assert!(!account.prove && account.needs_enrollment_code);
    let mut door = clinic.door(minutes(2));
    for (action, operation) in OPERATIONS {
        let error = operation(&mut door, &account.ticket).unwrap_err();
        assert!(matches!(error, Error::Refused(Refusal::Rebind { .. })), "{action}: {error}");
        let event = last_event(&clinic);
        assert_eq!((event.action, event.outcome), (action, EventOutcome::Refused));
        assert!(is_of_account(&event), "{event:?}");
    }
    let refused = not_begun(&begin(&mut door, &account.ticket, None));
    assert_eq!(refused, "rejected: enrollment_code, 5 left");
    let code = spoken(&reset.enrollment_code.unwrap().code);
    clinic.enroll_at_door(&account.ticket, Some(&code), minutes(3));
    assert!(!clinic.show(RAO, minutes(3)).user.rebind);
}

#[test]
fn in_rebind_a_proof_manages_and_enrolls_nothing_either() {
    let (clinic, app) = unasked();
    clinic.set_rebind(true);
    let account = shown(clinic.account(RAO, minutes(1)));
    assert!(account.prove && account.needs_enrollment_code);
    let proven = clinic.proven(RAO, &app, minutes(1));
    let mut door = clinic.door(minutes(1));
    for (action, operation) in OPERATIONS {
        let error = operation(&mut door, &proven).unwrap_err();
        assert!(matches!(error, Error::Refused(Refusal::Rebind { .. })), "{action}: {error}");
    }
    let refused = not_begun(&begin(&mut door, &proven, None));
    assert_eq!(refused, "rejected: enrollment_code, 0 left");
}

#[test]
fn a_wish_is_noted_and_taken_back_and_ends_nothing() {
    let (clinic, app) = unasked();
    let epoch = clinic.show(RAO, t0()).user.epoch;
    let proven = clinic.proven(RAO, &app, minutes(1));
    let mut door = clinic.door(minutes(2));
    let enabled = done(door.enable_personal(&proven).unwrap());
    assert!(enabled.changed && enabled.user.personal);
    assert_eq!(enabled.next_login[0].next.step.as_str(), "code_required");
    assert!(!done(door.enable_personal(&proven).unwrap()).changed, "it is so already");
    assert_eq!(seen(&clinic.start(RAO, minutes(2))), "code_required");
    let disabled = done(door.disable_personal(&proven).unwrap());
    assert_eq!(disabled.next_login[0].next.step.as_str(), "allowed");
    assert_eq!(seen(&clinic.start(RAO, minutes(2))), "allowed by password");
    let report = clinic.show(RAO, minutes(2));
    assert_eq!((report.user.epoch, report.authenticators.len()), (epoch, 1));
    assert_eq!(clinic.count(Action::UserPersonal), 2);
    assert!(is_of_account(&last_event_of(&clinic, Action::UserPersonal)));
}

fn last_event_of(clinic: &Clinic, action: Action) -> Event {
    clinic.events().into_iter().rfind(|event| event.action == action).unwrap()
}

#[test]
fn who_wants_to_be_asked_and_has_nothing_enrolls_at_the_next_login() {
    let clinic = Clinic::resting();
    let account = shown(clinic.account(RAO, t0()));
    let enabled = done(clinic.door(t0()).enable_personal(&account.ticket).unwrap());
    assert_eq!(enabled.next_login[0].next.step.as_str(), "enrollment_required");
    let codes = clinic.door(t0()).recovery_codes(&account.ticket).unwrap_err();
    let refused = matches!(codes, Error::Refused(Refusal::NoAuthenticator { .. }));
    assert!(refused, "recovery codes alone are no second factor: {codes}");
    assert_eq!(last_event(&clinic).outcome, EventOutcome::Refused);
}

#[test]
fn what_others_demand_stays_when_a_wish_is_taken_back() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let proven = clinic.proven(RAO, &app, minutes(1));
    done(clinic.door(minutes(1)).disable_personal(&proven).unwrap());
    assert_eq!(seen(&clinic.start(RAO, minutes(1))), "code_required");
}

#[test]
fn new_recovery_codes_take_the_place_of_the_old_and_are_shown_once() {
    let clinic = Clinic::enforcing();
    let enrolling = ticket(&clinic.start(RAO, t0()));
    let (app, admitted) = clinic.enroll_at_door(&enrolling, None, t0());
    let old = admitted.recovery_codes.unwrap();
    let proven = clinic.proven(RAO, &app, minutes(1));
    let issued = done(clinic.door(minutes(1)).recovery_codes(&proven).unwrap());
    assert_eq!((issued.codes.len(), issued.replaced), (10, 10));
    assert_eq!(issued.user.epoch, admitted.epoch, "nothing else ends");
    assert!(is_of_account(&last_event(&clinic)));
    let asked = ticket(&clinic.start(RAO, minutes(2)));
    assert_eq!(clinic.verify(&asked, &old[3].grouped(), minutes(2)), "rejected: wrong, 9 left");
    let code = issued.codes[3].grouped();
    assert_eq!(clinic.verify(&asked, &code, minutes(2)), "allowed by recovery");
}

#[test]
fn an_authenticator_is_renamed_and_removed_by_its_owner() {
    let clinic = Clinic::enforcing();
    let first = clinic.enroll(RAO, t0());
    let second = clinic.enroll(RAO, minutes(1));
    let proven = clinic.proven(RAO, &second, minutes(2));
    let mut door = clinic.door(minutes(2));
    done(door.authenticator_rename(&proven, second.id, &name("Pixel 9")).unwrap());
    let labels = clinic.show(RAO, minutes(2)).authenticators;
    assert_eq!(labels[1].label, Some(name("Pixel 9")));
    let removed = done(door.authenticator_remove(&proven, first.id).unwrap());
    assert_eq!((removed.active_left, removed.user.rebind), (1, false));
    let event = last_event(&clinic);
    assert!(event.action == Action::AuthenticatorRemove && is_of_account(&event));
    let dead = door.authenticator_rename(&proven, second.id, &name("x")).unwrap();
    assert!(matches!(dead, Managed::Expired), "the epoch has risen");

    let proven = clinic.proven(RAO, &second, minutes(3));
    let removed = done(clinic.door(minutes(3)).authenticator_remove(&proven, second.id).unwrap());
    assert_eq!((removed.active_left, removed.user.rebind), (0, true));
    assert_eq!(removed.next_login[0].next.step.as_str(), "enrollment_required");
    assert!(shown(clinic.account(RAO, minutes(4))).needs_enrollment_code);
}

#[test]
fn a_device_is_forgotten_by_its_owner_and_the_others_stay() {
    let clinic = Clinic::enforcing();
    let app = clinic.enroll(RAO, t0());
    let tokens = [minutes(1), minutes(2)].map(|now| clinic.trusted_device(RAO, &app, now));
    let devices = shown(clinic.account(RAO, minutes(3))).devices;
    let proven = clinic.proven(RAO, &app, minutes(3));
    let gone = done(clinic.door(minutes(3)).device_revoke(&proven, devices[0].id).unwrap());
    assert_eq!(gone, devices[0]);
    let event = last_event(&clinic);
    assert!(event.action == Action::DeviceRevoke && is_of_account(&event));
    assert_eq!(event.target, Some(format!("device {}", gone.id)));
    let at_door = tokens
        .map(|token| seen(&start(&mut clinic.door(minutes(4)), RAO, Some(CITY), Some(&token))));
    assert_eq!(at_door, ["code_required", "allowed by device"]);
}

#[test]
fn what_is_somebody_elses_is_refused_like_what_does_not_exist() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    let theirs = clinic.enroll("iyer", t0());
    clinic.trusted_device("iyer", &theirs, minutes(1));
    let device = shown(clinic.account("iyer", minutes(1))).devices[0].id;
    let app = clinic.enroll(RAO, t0());
    let proven = clinic.proven(RAO, &app, minutes(1));
    let mut door = clinic.door(minutes(2));
    let mut told = Vec::new();
    for (id, device) in [(theirs.id, device), (AuthenticatorId::new(77), DeviceId::new(77))] {
        let refusals = [
            door.authenticator_rename(&proven, id, &name("mine")).map(word),
            door.authenticator_remove(&proven, id).map(word),
            door.device_revoke(&proven, device).map(word),
        ];
        for refused in refusals {
            let words = refused.unwrap_err().to_string();
            told.push(words.replace(&id.to_string(), "N").replace(&device.to_string(), "N"));
        }
    }
    assert_eq!(told[..3], told[3..]);
    let refused: Vec<_> =
        clinic.events().into_iter().filter(|e| e.outcome == EventOutcome::Refused).collect();
    assert_eq!(refused.len(), 6, "each try is in the record");
    assert!(refused.iter().all(|e| e.user.as_ref().unwrap().login == RAO && is_of_account(e)));
    assert_eq!(clinic.show("iyer", minutes(2)).trusted_devices, 1);
    assert_eq!(clinic.show("iyer", minutes(2)).authenticators[0].label, None);
}

#[test]
fn a_proof_lasts_ten_minutes_to_manage_and_thirty_to_enroll_and_no_longer_than_the_epoch() {
    let (clinic, app) = unasked();
    let proven = clinic.proven(RAO, &app, minutes(1));
    let manage = |now: Timestamp| word(clinic.door(now).disable_personal(&proven).unwrap());
    assert_eq!(manage(just_before(minutes(11))), "done");
    assert_eq!(manage(minutes(11)), "expired");
    let enroll = |now: Timestamp| not_begun(&begin(&mut clinic.door(now), &proven, None));
    assert_eq!(enroll(just_before(minutes(31))), "begun");
    assert_eq!(enroll(minutes(31)), "expired");

    let again = clinic.proven(RAO, &app, minutes(2));
    clinic.set_password(RAO, minutes(3));
    let mut door = clinic.door(minutes(3));
    for (action, operation) in OPERATIONS {
        assert_eq!(operation(&mut door, &again).unwrap(), "expired", "{action}");
    }
    assert_eq!(not_begun(&begin(&mut door, &again, None)), "expired");
}

/// A ticket of each purpose at its freshest: for Dr. Rao to get in, to see to
/// the account and with a proof; for Iyer, who has nothing, to enroll.
fn one_of_each(clinic: &Clinic, app: &App, now: Timestamp) -> [(&'static str, SecretText); 4] {
    [
        ("login", ticket(&clinic.start(RAO, now))),
        ("enroll", ticket(&clinic.start("iyer", now))),
        ("account", shown(clinic.account(RAO, now)).ticket),
        ("proven", clinic.proven(RAO, app, now)),
    ]
}

#[test]
fn a_ticket_of_each_purpose_is_refused_at_every_other_operation() {
    let clinic = Clinic::enforcing();
    clinic.add("iyer", CITY, t0());
    let app = clinic.enroll(RAO, t0());
    let now = minutes(1);
    let tickets = one_of_each(&clinic, &app, now);
    let before = clinic.events().len();
    let fresh = app.code(now.plus(Length::seconds(30)));
    // What each serves is tested by itself; every other way ends the same.
    for (purpose, ticket) in &tickets {
        let mut door = clinic.door(now);
        let expired = |reply: String| assert_eq!(reply, "expired", "{purpose}");
        if !["login", "account"].contains(purpose) {
            expired(seen(&verify(&mut door, ticket, &fresh)));
        }
        if *purpose != "enroll" {
            expired(seen(&door.skip(ticket).unwrap()));
        }
        if !["enroll", "proven"].contains(purpose) {
            expired(not_begun(&begin(&mut door, ticket, None)));
            expired(seen(&door.enroll_confirm(ticket, &fresh).unwrap()));
        }
        if *purpose != "proven" {
            for (_, operation) in OPERATIONS {
                expired(operation(&mut door, ticket).unwrap().to_owned());
            }
        }
    }
    assert_eq!(clinic.events().len(), before, "nothing was done, charged or refused");
    assert_eq!(clinic.show(RAO, now).failed_attempts, 0);
}

#[test]
fn a_ticket_for_the_account_of_somebody_without_an_authenticator_dies_when_they_get_one() {
    let clinic = Clinic::resting();
    let account = shown(clinic.account(RAO, t0()));
    clinic.enroll(RAO, minutes(1));
    let managed = clinic.door(minutes(2)).disable_personal(&account.ticket).unwrap();
    assert!(matches!(managed, Managed::Expired));
    clinic.sql().execute("UPDATE users SET epoch = 1", []).unwrap();
    let managed = clinic.door(minutes(2)).disable_personal(&account.ticket).unwrap();
    assert!(matches!(managed, Managed::Expired), "whatever the epoch says");
}

#[test]
fn a_locked_account_is_told_by_the_clock_and_an_unknown_one_by_nothing() {
    let (clinic, app) = unasked();
    let asked = shown(clinic.account(RAO, minutes(1))).ticket;
    for _ in 0..10 {
        clinic.verify(&asked, &app.wrong(minutes(1)), minutes(1));
    }
    let AccountReply::Locked { user, until } = clinic.account(RAO, minutes(2)) else {
        panic!("a lock")
    };
    assert_eq!((user.get(), until), (1, Some(minutes(31))));
    let vouched = AccountRequest { user: "nobody", password: Password::VerifiedByService };
    let error = clinic.door(after(Length::seconds(1))).account(&vouched).unwrap_err();
    assert!(matches!(error, Error::NotFound { noun: "user", .. }), "{error}");
}
