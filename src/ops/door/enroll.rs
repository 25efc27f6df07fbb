//! Enrolling at the door, or putting it off.

use super::{AtDoor, Doorway, WithText, at_practice, expired};
use crate::crypto::keyring::Keyring;
use crate::error::{Error, Refusal, Result};
use crate::model::authenticator::{Algorithm, EnrollmentProof};
use crate::model::event::{Action, EventOutcome, NewEvent};
use crate::model::ids::UserId;
use crate::model::outcome::login::{LoginReply, RejectionReason};
use crate::model::outcome::user::{Begun, Confirmation, PhoneBegun};
use crate::model::outcome::{By, Step};
use crate::model::secret::SecretText;
use crate::model::sms::{NotSent, Route, Texted};
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::{PhoneNumber, UserRef};
use crate::ops::enroll::{self, Begin, BeginRequest, ConfirmRequest};
use crate::ops::enrollment_code::{self, Verdict};
use crate::ops::recovery::{self, PreparedSet};
use crate::ops::sms;
use crate::ops::ticket::{Errand, Purpose, Ticket};
use crate::store::{Change, Events, WriteTx};

/// Puts an offered enrollment off and lets the person in.
///
/// # Errors
///
/// The store's.
pub fn skip(doorway: &mut Doorway<'_>, ticket: &SecretText) -> Result<LoginReply> {
    let now = doorway.now;
    let Some(ticket) = doorway.open_ticket(ticket, Errand::PutOff)? else {
        return Ok(LoginReply::Expired);
    };
    doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(expired()) };
        let Step::EnrollmentOffered { deadline } = at.next.step else { return Ok(expired()) };
        let entry = at.entry(&ticket);
        let skipped = NewEvent::with_outcome(Action::LoginSkipped, EventOutcome::Skipped);
        let skipped = entry.on(skipped).detail("deadline", deadline);
        let admission = entry.admission(tx, By::Password, None)?;
        let events = Events::one(skipped).and(entry.allowed(tx, By::Password, None)?);
        Ok(Change::Made { outcome: LoginReply::Allowed(Box::new(admission)), events })
    })
}

/// What a person chooses when they enroll at the door.
#[derive(Debug)]
pub struct EnrollRequest<'a> {
    /// From the reply to `start`, or from that to the code that proved the person.
    pub ticket: &'a SecretText,
    /// What it is to be.
    pub factor: Factor<'a>,
    /// Which of several, in the person's words.
    pub label: Option<&'a DisplayName>,
    /// As typed.
    pub enrollment_code: Option<&'a SecretText>,
}

/// What a person may enroll.
#[derive(Debug, Clone, Copy)]
pub enum Factor<'a> {
    /// An app that computes codes.
    App,
    /// A number that receives them: this one, or the one on file. Another than
    /// that takes an enrollment code.
    Phone(Option<&'a PhoneNumber>),
}

/// What `enroll_begin` came to.
#[derive(Debug)]
pub enum EnrollReply {
    /// Show this, once.
    Begun(Box<Begun>),
    /// A code was texted to the number: it proves it.
    Sent(Texted),
    /// Nobody is texted.
    NotSent {
        /// Who it was.
        user: UserId,
        /// Why not.
        why: NotSent,
    },
    /// Not begun.
    Not(LoginReply),
}

/// Begins an enrollment, with an enrollment code where one is needed. `route` is
/// the way that texts take, if there is one.
///
/// # Errors
///
/// The store's.
pub fn enroll_begin(
    doorway: &mut Doorway<'_>,
    request: &EnrollRequest<'_>,
    route: Option<&Route<'_>>,
) -> Result<WithText<EnrollReply>> {
    let (keys, now) = (doorway.keys, doorway.now);
    let Some(ticket) = doorway.open_ticket(request.ticket, Errand::Enroll)? else {
        return Ok(WithText::none(EnrollReply::Not(LoginReply::Expired)));
    };
    let not = |reply| Change::Nothing { outcome: WithText::none(EnrollReply::Not(reply)) };
    doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(not(LoginReply::Expired)) };
        if !at.may_enroll(&ticket, now) {
            return Ok(not(LoginReply::Expired));
        }
        let beginning = Beginning { keys, at: &at, ticket: &ticket, request, now };
        match judge_proof(tx, keys, (&at, ticket.purpose), request.enrollment_code, now)? {
            Err(left) => Ok(beginning.reject(left)),
            Ok(proof) => match request.factor {
                Factor::App => beginning.app(tx, proof),
                Factor::Phone(number) => beginning.phone(tx, proof, (number, route)),
            },
        }
    })
}

/// An enrollment about to begin, by a person who may.
struct Beginning<'a> {
    keys: &'a Keyring,
    at: &'a AtDoor,
    ticket: &'a Ticket,
    request: &'a EnrollRequest<'a>,
    now: Timestamp,
}

impl Beginning<'_> {
    fn reject(&self, left: u32) -> Change<WithText<EnrollReply>> {
        let reason = RejectionReason::EnrollmentCode;
        let event = self.at.entry(self.ticket).rejection(&reason).detail("left", i64::from(left));
        let user = self.ticket.user;
        let reply = EnrollReply::Not(LoginReply::Rejected { user, reason, left });
        Change::made(WithText::none(reply), event)
    }

    fn app(
        &self,
        tx: &mut WriteTx<'_>,
        proof: EnrollmentProof,
    ) -> Result<Change<WithText<EnrollReply>>> {
        let begin = BeginRequest {
            user: UserRef::Id(self.ticket.user),
            label: self.request.label.cloned(),
            algorithm: Algorithm::Sha1,
            digits: None,
            replaces: None,
            check: None,
            binding: self.ticket.login_id.random(),
        };
        let (begun, event) =
            enroll::begin(tx, self.keys, &self.at.person, (&begin, proof), self.now)?;
        let event = at_practice(event, self.at.practice.as_ref());
        let reply = EnrollReply::Begun(Box::new(begun));
        Ok(Change::made(WithText::none(reply), event))
    }

    fn phone(
        &self,
        tx: &mut WriteTx<'_>,
        proof: EnrollmentProof,
        (number, route): (Option<&PhoneNumber>, Option<&Route<'_>>),
    ) -> Result<Change<WithText<EnrollReply>>> {
        let person = &self.at.person;
        let on_file = person.user.phone.as_ref();
        // Whoever has the password alone does not choose where codes go.
        let is_known = number.is_none_or(|number| Some(number) == on_file);
        if !is_known && proof != EnrollmentProof::EnrollmentCode {
            return Ok(self.not_sent(NotSent::NoNumber));
        }
        let begin = Begin {
            label: self.request.label,
            replaces: None,
            binding: self.ticket.login_id.random(),
            proof,
        };
        match enroll::begin_phone(tx, self.keys, person, (&begin, number, route), self.now)? {
            Err(why) => Ok(self.not_sent(why)),
            Ok((begun, events)) => {
                let events = events.each(|event| at_practice(event, self.at.practice.as_ref()));
                let PhoneBegun { user, phone, code_expires_at: expires_at, outgoing, .. } = begun;
                let reply = EnrollReply::Sent(Texted { user, phone, expires_at });
                Ok(Change::Made { outcome: WithText { reply, outgoing: Some(outgoing) }, events })
            }
        }
    }

    fn not_sent(&self, why: NotSent) -> Change<WithText<EnrollReply>> {
        let event = self.at.entry(self.ticket).on(sms::refused(why));
        let reply = EnrollReply::NotSent { user: self.ticket.user, why };
        Change::made(WithText::none(reply), event)
    }
}

/// With what the person may enroll, or how many misses their code has left. A
/// code that was shown is judged even where none is needed.
fn judge_proof(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    (at, purpose): (&AtDoor, Purpose),
    typed: Option<&SecretText>,
    now: Timestamp,
) -> Result<Result<EnrollmentProof, u32>> {
    let Some(typed) = typed else {
        if purpose == Purpose::Proven && !at.person.user.rebind {
            return Ok(Ok(EnrollmentProof::Proven));
        }
        if !at.next.needs_enrollment_code {
            return Ok(Ok(EnrollmentProof::Password));
        }
        return enrollment_code::misses_left_of(tx, &at.person.user, now).map(Err);
    };
    Ok(match enrollment_code::judge(tx, keys, &at.person.user, typed, now)? {
        Verdict::Accepted => Ok(EnrollmentProof::EnrollmentCode),
        Verdict::Rejected { left } => Err(left),
    })
}

/// Confirms an enrollment and lets the person in.
///
/// # Errors
///
/// The store's. A wrong code is an answer, not an error.
pub fn enroll_confirm(
    doorway: &mut Doorway<'_>,
    ticket: &SecretText,
    code: &SecretText,
) -> Result<LoginReply> {
    let (keys, now) = (doorway.keys, doorway.now);
    let Some(ticket) = doorway.open_ticket(ticket, Errand::Enroll)? else {
        return Ok(LoginReply::Expired);
    };
    let recovery = prepare_codes(doorway, ticket.user)?;
    let request = ConfirmRequest {
        user: ticket.user,
        binding: ticket.login_id.random(),
        typed: code,
        recovery: recovery.as_ref(),
    };
    let confirmed = doorway.store.write(doorway.actor, now, |tx| {
        let Some(at) = AtDoor::load(tx, &ticket, now)? else { return Ok(expired()) };
        if !at.may_enroll(&ticket, now) {
            return Ok(expired());
        }
        confirm_and_admit(tx, keys, (&at, &ticket, &request), now)
    });
    match confirmed {
        // The record has the refusal; the client only learns to start again.
        Err(Error::Refused(Refusal::EnrollmentOver { .. })) => Ok(LoginReply::Expired),
        other => other,
    }
}

fn prepare_codes(doorway: &mut Doorway<'_>, user: UserId) -> Result<Option<PreparedSet>> {
    let needed = doorway.store.read(|tx| enroll::needs_recovery_codes(tx, user))?;
    needed.then(|| recovery::prepare(doorway.keys, user)).transpose()
}

fn confirm_and_admit(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    given: (&AtDoor, &Ticket, &ConfirmRequest<'_>),
    now: Timestamp,
) -> Result<Change<LoginReply>> {
    let (at, ticket, request) = given;
    let entry = at.entry(ticket);
    match enroll::confirm(tx, keys, request, now)? {
        Change::Made { outcome: Confirmation::Enrolled(enrolled), events } => {
            let id = enrolled.authenticator.id;
            let mut admission = entry.admission(tx, By::Code, Some(id))?;
            admission.recovery_codes = enrolled.recovery_codes;
            let events = events.and(entry.allowed(tx, By::Code, Some(id))?);
            Ok(Change::Made { outcome: LoginReply::Allowed(Box::new(admission)), events })
        }
        Change::Made { outcome: Confirmation::Rejected(diagnosis), events } => {
            let reason = RejectionReason::Enrollment(diagnosis);
            let user = ticket.user;
            Ok(Change::Made { outcome: LoginReply::Rejected { user, reason, left: 0 }, events })
        }
        Change::Nothing { .. } | Change::Counted { .. } => Ok(expired()),
        Change::Refused { refusal, event } => Ok(Change::Refused { refusal, event }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clinic::{CITY, Clinic, RAO, secret, t0, ticket};
    use crate::helpers::{minutes, not_begun};

    /// What a text to the planted number would earn: texts cannot be sent yet.
    fn proven(clinic: &Clinic, invited: &SecretText) -> SecretText {
        let keys = clinic.open().keys.unwrap();
        let invited = Ticket::open(&keys, invited, Errand::Enroll, t0()).unwrap();
        invited.proven(t0()).sign(&keys).unwrap()
    }

    fn begin(clinic: &Clinic, ticket: &SecretText, now: Timestamp) -> String {
        not_begun(&crate::helpers::begin(&mut clinic.door(now), ticket, None))
    }

    #[test]
    fn whoever_has_proven_a_type_that_is_not_permitted_enrolls_without_a_code_and_is_in() {
        let clinic = Clinic::enforcing();
        clinic.plant_sms(RAO);
        let invited = ticket(&clinic.start(RAO, t0()));
        assert_eq!(begin(&clinic, &invited, t0()), "rejected: enrollment_code, 0 left");
        let proven = proven(&clinic, &invited);
        let (_, admitted) = clinic.enroll_at_door(&proven, None, minutes(1));
        assert_eq!(admitted.practice.unwrap().as_str(), CITY);
        assert_eq!(begin(&clinic, &invited, minutes(1)), "expired", "one login, one way in");
    }

    #[test]
    fn a_proof_is_worth_nothing_in_rebind_in_a_lock_and_in_another_epoch() {
        let clinic = Clinic::enforcing();
        clinic.plant_sms(RAO);
        let invited = ticket(&clinic.start(RAO, t0()));
        let proven = proven(&clinic, &invited);
        clinic.set_rebind(true);
        assert_eq!(begin(&clinic, &proven, t0()), "rejected: enrollment_code, 0 left");
        clinic.set_rebind(false);
        assert_eq!(begin(&clinic, &proven, t0()), "begun");
        for _ in 0..10 {
            clinic.verify(&invited, &secret("123456"), t0());
        }
        assert_eq!(begin(&clinic, &proven, minutes(1)), "expired", "a lock has begun");

        let clinic = Clinic::enforcing();
        clinic.plant_sms(RAO);
        let proven = self::proven(&clinic, &ticket(&clinic.start(RAO, t0())));
        clinic.set_password(RAO, minutes(1));
        assert_eq!(begin(&clinic, &proven, minutes(1)), "expired", "the epoch has risen");
    }
}
