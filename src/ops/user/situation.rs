//! What keeps one person out, or how they get in, for whoever has them on the telephone.

use super::super::person::Person;
use super::super::sms::find_number;
use super::show::{find_recent_texts, pending};
use crate::crypto::keyring::Keyring;
use crate::error::Result;
use crate::model::authenticator::AuthenticatorType;
use crate::model::event::Action;
use crate::model::ids::UserId;
use crate::model::outcome::situation::{KeptOut, Situation, TextsBarred};
use crate::model::practice::Handle;
use crate::model::rate::RateKind;
use crate::model::sms::Countries;
use crate::model::time::Timestamp;
use crate::model::user::{UserRef, UserStatus};
use crate::rules::denial::refused_until;
use crate::rules::next_login::{CodeStanding, Facts, TextWay, judge_situation};
use crate::store::{EnrollmentCodeRow, EventFilter, ReadTx};

/// From where a person's login is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outlook<'a> {
    /// The practice where they want in; `None` for a login that names none.
    pub practice: Option<&'a Handle>,
    /// Which countries are texted; `None` if nothing is set up to send texts with.
    pub countries: Option<&'a Countries>,
    /// To read where codes are texted; without it every number counts as permitted.
    pub keys: Option<&'a Keyring>,
}

/// Tells how a person stands at the door. The password is taken for right, and no
/// trusted device is shown.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] for an unknown person or practice; the store's.
pub fn situation(
    tx: &ReadTx<'_>,
    who: &UserRef,
    outlook: &Outlook<'_>,
    now: Timestamp,
) -> Result<Situation> {
    let person = Person::get(tx, who)?;
    let named = outlook.practice.map(|handle| tx.get_practice(handle)).transpose()?;
    let named = match named {
        Some(practice)
            if !person.is_member(practice.id) && person.user.status == UserStatus::Active =>
        {
            return Ok(Situation::Out(KeptOut::NotAMember { practice: practice.handle }));
        }
        other => other.map(|practice| practice.id),
    };
    let (user, standing, places) = (&person.user, person.standing(), person.places(named));
    let next = person.next_login(named, None, now);
    let bypass = tx.find_bypass_code(user.id)?.filter(|code| code.is_alive(user.epoch, now));
    let code = tx.find_enrollment_code(user.id)?;
    let subject = user.id.get().to_string();
    let passwords = tx.find_rate(RateKind::Password, subject.as_bytes())?;
    let facts = Facts {
        standing: &standing,
        places: &places,
        next: &next,
        wrong_codes: person.lock.in_row,
        has_password: user.password_set || was_let_in(tx, user.id)?,
        passwords_refused_until: refused_until(passwords, now),
        code: code.map_or(CodeStanding::None, |row| code_standing(&row, user.epoch, now)),
        bypass_until: bypass.map(|code| code.expires_at),
        pending: pending(&person, now),
        texts: text_way(tx, &person, outlook, now)?,
        recovery_codes: tx.count_recovery_codes(user.id)?,
    };
    Ok(judge_situation(&facts, now))
}

/// Whether somebody was let in before: without a password here, the login service keeps
/// passwords itself and vouches for them.
fn was_let_in(tx: &ReadTx<'_>, user: UserId) -> Result<bool> {
    let mut found = false;
    let filter = EventFilter {
        user: Some(user),
        action: Some(Action::LoginAllowed),
        ..EventFilter::default()
    };
    tx.for_each_event(&filter, 1, |_| {
        found = true;
        Ok(())
    })?;
    Ok(found)
}

fn code_standing(row: &EnrollmentCodeRow, present: i64, now: Timestamp) -> CodeStanding {
    let misses = u32::try_from(row.misses).unwrap_or(u32::MAX);
    CodeStanding::judge((row.epoch, present), misses, row.expires_at, now)
}

/// One number that can be texted is enough.
fn text_way(
    tx: &ReadTx<'_>,
    person: &Person,
    outlook: &Outlook<'_>,
    now: Timestamp,
) -> Result<TextWay> {
    let mut phones = person.active().filter(|one| one.kind == AuthenticatorType::Sms).peekable();
    if phones.peek().is_none() {
        return Ok(TextWay::Free);
    }
    let Some(countries) = outlook.countries else {
        return Ok(TextWay::Barred(TextsBarred::NoGateway));
    };
    let mut is_permitted = false;
    for phone in phones {
        let number = match outlook.keys {
            Some(keys) => find_number(tx, keys, (phone.id, person.user.id))?,
            None => None,
        };
        is_permitted |= number.is_none_or(|number| countries.permit(&number));
    }
    if !is_permitted {
        return Ok(TextWay::Barred(TextsBarred::Country));
    }
    let again_at = find_recent_texts(tx, person, now)?.and_then(|texts| texts.again_at);
    Ok(again_at.map_or(TextWay::Free, TextWay::UsedUp))
}
