//! The first question at the door: who is asking, and is the password theirs?
//!
//! Whoever is unknown, does not belong where they want in or may not log in at
//! all costs the same work as a wrong password and gets the same words, whatever kind
//! of hash is stored of whom. Where the login service checks passwords itself there is no
//! such work to level.

use super::denial::{Guess, Subject};
use super::{Aim, Doorway};
use crate::crypto::CryptoError;
use crate::crypto::keyring::Keyring;
use crate::crypto::password::{self, Verdict};
use crate::error::{Error, Result, StoreError};
use crate::model::event::{Action, NewEvent};
use crate::model::ids::{PracticeId, UserId};
use crate::model::password::HashPrice;
use crate::model::practice::{Handle, Practice};
use crate::model::secret::SecretText;
use crate::model::time::Timestamp;
use crate::model::user::{Login, User, UserRef, UserStatus};
use crate::ops::person::{Person, pass_through};
use crate::rules::lifecycle::LifeEvent;
use crate::rules::passwords::MAXIMUM_BYTES;
use crate::store::{Change, ReadTx};

/// The password of somebody who wants in.
#[derive(Debug, Clone, Copy)]
pub enum Password<'a> {
    /// As typed; it is checked here.
    Given(&'a SecretText),
    /// The login service keeps passwords and has found this one right. An
    /// unknown person is then an error, so that a missing import shows.
    VerifiedByService,
}

/// Somebody who says who they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim<'a> {
    /// As typed.
    pub(super) user: &'a str,
    /// Where they want in; `None` for all of their practices at once.
    pub(super) practice: Option<&'a Handle>,
    pub(super) password: Password<'a>,
    pub(super) aim: Aim,
}

/// A person who belongs where they want in, with the right password.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) user: UserId,
    pub(super) practice: Option<Practice>,
    relied_on: Reliance,
}

/// What made the password right.
#[derive(Debug)]
enum Reliance {
    /// It is the one behind this hash.
    Hash(SecretText),
    /// The login service says so.
    Service,
}

impl Known {
    /// Where they want in; `None` for all of their practices at once.
    pub(super) fn place(&self) -> Option<PracticeId> {
        self.practice.as_ref().map(|practice| practice.id)
    }

    /// Whether the password is right to this day. One that changed while Argon2 ran earns
    /// no ticket of the epoch that it began; nor does the right one among more
    /// guesses at once than a name has.
    pub(super) fn is_still_right(&self, tx: &ReadTx<'_>, now: Timestamp) -> Result<bool> {
        Ok(match &self.relied_on {
            Reliance::Hash(hash) => {
                tx.password_hash(self.user)?.as_ref() == Some(hash)
                    && !Subject::of_user(self.user).is_out_of_tries(tx, now)?
            }
            Reliance::Service => true,
        })
    }
}

/// Finds out who is asking. The error side is what [`super::denial::deny`] is to be told;
/// the record does not have it yet.
///
/// # Errors
///
/// [`Error::NotFound`] for an unknown person whom the login service vouches for;
/// the store's.
pub(super) fn recognise(
    doorway: &mut Doorway<'_>,
    claim: &Claim<'_>,
) -> Result<Result<Known, Guess>> {
    let (keys, now) = (doorway.keys, doorway.now);
    let typed = match claim.password {
        Password::Given(typed) => typed,
        Password::VerifiedByService => {
            let found = doorway.store.read(|tx| vouched_for(tx, claim))?;
            return Ok(found.map(|(known, _)| known));
        }
    };
    let found = doorway.store.read(|tx| Candidate::find(tx, (keys, now), claim))?;
    let identified = identify(doorway, typed, &found)?;
    if identified.is_err() {
        level(&found, typed)?;
    }
    Ok(identified)
}

/// As [`recognise`], of somebody whom the login service vouches for: with no password to
/// judge, one transaction sees to who they are and to the rest that is asked about them.
pub(super) fn vouched_for(
    tx: &ReadTx<'_>,
    claim: &Claim<'_>,
) -> Result<Result<(Known, Person), Guess>> {
    let Some(user) = find_user(tx, claim.user)? else {
        return Err(Error::not_found("user", &claim.user));
    };
    let person = Person::of(tx, user)?;
    let belongs = match claim.practice {
        None => Some(None),
        Some(handle) => person.practice_called(handle).map(|practice| Some(practice.clone())),
    };
    let belongs = belongs.filter(|_| may_log_in(&person.user));
    Ok(match belongs {
        Some(practice) => {
            Ok((Known { user: person.user.id, practice, relied_on: Reliance::Service }, person))
        }
        None => Err(Guess::NotWrong),
    })
}

const fn may_log_in(user: &User) -> bool {
    match user.status {
        UserStatus::Active => true,
        UserStatus::Suspended => false,
    }
}

/// Whether that is who is asking. Takes as long as their hash does: [`level`] what an error took.
fn identify(
    doorway: &mut Doorway<'_>,
    typed: &SecretText,
    found: &Candidate,
) -> Result<Result<Known, Guess>> {
    let Candidate { user, belongs, password_hash, dearest: _ } = found;
    let verdict = judge(*user, typed, password_hash.as_ref())?;
    if verdict == Verdict::Wrong {
        return Ok(Err(Guess::Wrong));
    }
    let (Some(user), Some(practice)) = (*user, belongs.clone()) else {
        return Ok(Err(Guess::NotWrong));
    };
    let relied_on = match (password_hash.clone(), verdict) {
        (Some(weak), Verdict::RightButWeak) => rehash(doorway, user, (typed, weak))?,
        (hash, _) => hash,
    };
    let known = |hash| Known { user, practice, relied_on: Reliance::Hash(hash) };
    Ok(relied_on.map(known).ok_or(Guess::Wrong))
}

/// Who might be asking, found by name alone.
#[derive(Default)]
struct Candidate {
    /// Who has that name.
    user: Option<UserId>,
    /// In which practice, if they may log in there.
    belongs: Option<Option<Practice>>,
    password_hash: Option<SecretText>,
    /// What judging a password costs at most at present.
    dearest: Vec<HashPrice>,
}

impl Candidate {
    fn find(
        tx: &ReadTx<'_>,
        (keys, now): (&Keyring, Timestamp),
        claim: &Claim<'_>,
    ) -> Result<Self> {
        let user = find_user(tx, claim.user)?;
        // Looked up for unknown names as well: it is the same work.
        let subject = Subject::of(keys, user.as_ref().map(|user| user.id), claim.user);
        let is_barred = subject.is_out_of_tries(tx, now)?;
        let dearest = tx.dearest_passwords()?;
        let Some(user) = user else { return Ok(Self { dearest, ..Self::default() }) };
        let password_hash = tx.password_hash(user.id)?;
        let practice = claim.practice.map(|handle| tx.find_practice(handle)).transpose()?;
        let belongs = match practice {
            None => Some(None),
            Some(Some(practice)) if tx.find_membership(practice.id, user.id)?.is_some() => {
                Some(Some(practice))
            }
            Some(_) => None,
        };
        let belongs = belongs.filter(|_| may_log_in(&user) && !is_barred);
        Ok(Self { user: Some(user.id), belongs, password_hash, dearest })
    }
}

/// No password that is longer was ever set, and hashing it would cost what its sender likes.
fn is_possible(typed: &SecretText) -> bool {
    typed.expose().len() <= MAXIMUM_BYTES
}

/// Judges a password. What is not computed at all is an error that names the person.
fn judge(user: Option<UserId>, typed: &SecretText, stored: Option<&SecretText>) -> Result<Verdict> {
    if !is_possible(typed) {
        return Ok(Verdict::Wrong);
    }
    password::judge(typed, stored.map(SecretText::expose)).map_err(|error| match (error, user) {
        (CryptoError::HashParameters, Some(user)) => {
            StoreError::PasswordHash { user: user.get() }.into()
        }
        (other, _) => other.into(),
    })
}

/// Has a denial cost what any other does.
fn level(found: &Candidate, typed: &SecretText) -> Result<()> {
    let stored = found.password_hash.as_ref().map(SecretText::expose);
    if is_possible(typed) {
        return Ok(password::level(typed, stored, &found.dearest)?);
    }
    Ok(password::level(&SecretText::new(String::new()), None, &found.dearest)?)
}

/// Hashes a right password anew, in the place of its weak hash. Gives the hash
/// that it is behind from now on; `None` if it is none any more.
fn rehash(
    doorway: &mut Doorway<'_>,
    user: UserId,
    (typed, weak): (&SecretText, SecretText),
) -> Result<Option<SecretText>> {
    let strong = password::hash(typed)?;
    let rehashed = doorway.store.write(doorway.actor, doorway.now, |tx| {
        let owner = tx.find_user(&UserRef::Id(user))?;
        let Some(owner) = owner else { return Ok(Change::Nothing { outcome: false }) };
        if !tx.rehash_password(user, &weak, &strong)? {
            return Ok(Change::Nothing { outcome: false });
        }
        pass_through(tx, &owner, LifeEvent::Rehashed)?;
        let event = NewEvent::done(Action::UserRehash).user(user, owner.login.as_str());
        Ok(Change::made(true, event))
    })?;
    if rehashed {
        return Ok(Some(strong));
    }
    // Another login was faster, or the password is another by now.
    let stored = doorway.store.read(|tx| tx.password_hash(user))?;
    let verdict = judge(Some(user), typed, stored.as_ref())?;
    Ok(stored.filter(|_| verdict != Verdict::Wrong))
}

pub(super) fn find_user(tx: &ReadTx<'_>, name: &str) -> Result<Option<User>> {
    let Ok(login) = Login::parse(name) else { return Ok(None) };
    tx.find_user(&UserRef::Login(login))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::clinic::{CITY, Clinic, PASSWORD, RAO, handle, secret, seen, t0};
    use crate::crypto::password::paid_by;
    use crate::ops::door::{AccountRequest, Password, StartRequest};

    const BCRYPT_4: &str = "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";
    const BCRYPT_8: &str = "$2a$08$aTsUwsyowQuzRrDqFflhgekJ8d9/7Z3GV3UcgvzQW3J5zMyrTvlz.";
    const DJANGO: &str =
        "pbkdf2_sha256$1000$SaltOfDjango$UaGS9J4vkESwWaomyd+95hAiWNsYitHQFnuCGN5UH3A=";
    const ARGON2I: &str = "$argon2i$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA\
                           $srLNsQDd94mkFUV7I1nVxTmZBq5k1EiH1MJKIJ+j0A4";

    /// Somebody with each kind of hash, and those who are turned away for other reasons.
    fn clinic() -> Clinic {
        let clinic = Clinic::enforcing();
        for login in ["bare", "suspended", "barred"] {
            clinic.add(login, CITY, t0());
        }
        clinic.add_practice("north", t0());
        clinic.add("elsewhere", "north", t0());
        for (login, hash) in
            [("cheap", BCRYPT_4), ("dear", BCRYPT_8), ("django", DJANGO), ("argon2i", ARGON2I)]
        {
            clinic.import(login, hash, t0());
        }
        clinic.forget_password("bare");
        clinic.suspend("suspended", t0());
        clinic
    }

    /// What it costs to be turned away.
    fn denial(clinic: &Clinic, user: &str, typed: &str) -> BTreeMap<String, u32> {
        let (practice, typed) = (handle(CITY), secret(typed));
        let request = StartRequest {
            user,
            practice: Some(&practice),
            password: Password::Given(&typed),
            device_token: None,
        };
        paid_by(|| {
            let reply = clinic.door(t0()).start(&request).unwrap();
            assert_eq!(seen(&reply), "denied", "{user}");
        })
    }

    #[test]
    fn being_turned_away_costs_the_same_whoever_it_is_and_why() {
        let clinic = clinic();
        (0..100).for_each(|_| drop(denial(&clinic, "barred", "wrong")));
        let expected = BTreeMap::from(
            [
                ("argon2id m=19456,t=2,p=1", 1),
                ("argon2i m=64,t=2,p=1", 1),
                ("bcrypt", 256),
                ("pbkdf2-sha256", 1000),
            ]
            .map(|(kind, amount)| (kind.to_owned(), amount)),
        );
        let wrong = "a wrong password";
        for (user, typed) in [
            ("nobody", wrong),
            ("not a login at all", wrong),
            (RAO, wrong),
            ("bare", wrong),
            ("cheap", wrong),
            ("dear", wrong),
            ("django", wrong),
            ("argon2i", wrong),
            ("suspended", PASSWORD),
            ("elsewhere", PASSWORD),
            ("barred", PASSWORD),
            (RAO, &"x".repeat(100_000)),
            ("dear", &"x".repeat(100_000)),
        ] {
            assert_eq!(denial(&clinic, user, typed), expected, "{user}");
        }
        let account = AccountRequest { user: "dear", password: Password::Given(&secret(wrong)) };
        assert_eq!(paid_by(|| drop(clinic.door(t0()).account(&account).unwrap())), expected);
    }

    #[test]
    fn what_a_denial_costs_falls_with_the_last_hash_of_a_kind() {
        let clinic = clinic();
        for (gone, left) in [("dear", 16), ("cheap", 0)] {
            clinic.set_password(gone, t0());
            let paid = denial(&clinic, "nobody", "wrong");
            assert_eq!(paid.get("bcrypt").copied().unwrap_or(0), left);
        }
        for gone in ["django", "argon2i"] {
            clinic.set_password(gone, t0());
        }
        assert_eq!(denial(&clinic, "nobody", "wrong").len(), 1, "one run of Argon2id is left");
    }

    #[test]
    fn who_gets_in_pays_for_nobody_else() {
        let clinic = clinic();
        let paid = paid_by(|| {
            let reply = clinic.start(RAO, t0());
            assert_eq!(seen(&reply), "enrollment_required");
        });
        assert_eq!(
            paid.into_iter().collect::<Vec<_>>(),
            [("argon2id m=19456,t=2,p=1".to_owned(), 1)]
        );
    }
}
