//! Taking over authenticators that other software had: all of a file, or nothing of it.
//!
//! ```text
//! find_bound ─► the seeds that somebody has already; reads every seed, so outside a write
//!    ▼
//! judge ─► faults: all of them, with their places
//!    │ none
//!    ▼
//! import ─► active at once; epoch rises; personal where nothing demanded a factor;
//!           recovery codes are shown at the next login by code
//! ```
//!
//! There is no keyed look-up of seeds. It would have to be kept beside every seed and made anew
//! when the key is rotated, and would tell whoever reads the store which people share one; an
//! import is rare, and opening a hundred thousand seeds takes less than a second.
//!
//! No code proves these, so rebind does not end by them: that takes an enrollment code or the
//! desk. Whoever was enrolled before needs an identity check, as at the desk. A code that was used
//! elsewhere a moment ago still counts here: nobody can know of it.

use std::collections::{HashMap, HashSet};

use crate::crypto::keyring::Keyring;
use crate::crypto::random;
use crate::error::Result;
use crate::model::authenticator::Authenticator;
use crate::model::event::{Action, NewEvent};
use crate::model::identity::IdentityCheck;
use crate::model::ids::{AuthenticatorId, UserId};
use crate::model::outcome::token::{Import, Imported};
use crate::model::text::{DisplayName, comparison_key};
use crate::model::time::Timestamp;
use crate::model::token::{Fault, Token};
use crate::model::user::{User, UserRef, UserStatus};
use crate::ops::person::{Person, pass_through};
use crate::ops::{Watch, Why, find_identity_refusal, recovery, seal, search, seed_context, unseal};
use crate::rules::lifecycle::{LifeEvent, sets_personal};
use crate::rules::seed::{Strength, judge_seed};
use crate::store::{Change, NewImported, ReadTx, WriteTx};

/// For how many unknown names others are suggested: a file of another store has only such.
const SUGGESTED: usize = 20;

/// Which of the tokens have a seed that somebody has already.
#[derive(Debug, Clone)]
pub struct Bound {
    /// The newest authenticator that was looked at.
    up_to: AuthenticatorId,
    /// By position among the tokens.
    owners: HashMap<usize, UserId>,
}

/// Opens every seed of the store and compares it with those of the tokens. Takes a second for
/// some hundred thousand, so never inside a write.
///
/// # Errors
///
/// The store's; a seed that the key does not open.
pub fn find_bound(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    tokens: &[Token],
    watch: Watch<'_>,
) -> Result<Bound> {
    let mut bound = Bound { up_to: AuthenticatorId::new(0), owners: HashMap::new() };
    look_further(tx, keys, (tokens, &mut bound), watch)?;
    Ok(bound)
}

fn look_further(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    (tokens, bound): (&[Token], &mut Bound),
    watch: Watch<'_>,
) -> Result<()> {
    let mut wanted: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (position, token) in tokens.iter().enumerate() {
        wanted.entry(token.seed.expose()).or_default().push(position);
    }
    let all = tx.count_seeds_after(bound.up_to)?;
    let mut done = 0;
    tx.seeds_after(bound.up_to, |id, user, sealed| {
        let seed = unseal(keys, &seed_context(id.get(), user), &sealed)?;
        let same = wanted.get(seed.expose()).map_or(&[][..], Vec::as_slice);
        bound.owners.extend(same.iter().map(|position| (*position, user)));
        bound.up_to = id;
        done += 1;
        watch(done, all);
        Ok(())
    })
}

/// Tokens about to be taken over.
#[derive(Debug, Clone, Copy)]
pub struct ImportRequest<'a> {
    /// What was read.
    pub tokens: &'a [Token],
    /// From [`find_bound`] for the same tokens.
    pub bound: &'a Bound,
    /// How the identity of those was checked who were enrolled before.
    pub check: Option<IdentityCheck>,
}

/// Everything that keeps the tokens from being taken over, in the order of the file.
///
/// # Errors
///
/// The store's.
pub fn judge(
    tx: &ReadTx<'_>,
    keys: &Keyring,
    request: &ImportRequest<'_>,
    now: Timestamp,
) -> Result<Vec<Fault>> {
    Ok(Judged::all(tx, keys, request, now)?.faults)
}

/// The users that the tokens name, as far as there are such.
///
/// # Errors
///
/// The store's.
pub fn owners(tx: &ReadTx<'_>, tokens: &[Token]) -> Result<Vec<UserRef>> {
    let mut owners = Vec::new();
    let mut seen = HashSet::new();
    for who in tokens.iter().filter_map(|token| UserRef::parse(token.owner.as_deref()?).ok()) {
        if let Some(user) = tx.find_user(&who)?
            && seen.insert(user.id)
        {
            owners.push(UserRef::Id(user.id));
        }
    }
    Ok(owners)
}

/// Takes all tokens over, or none of them. Whoever has no recovery codes is shown some at their
/// next login by code.
///
/// # Errors
///
/// The store's.
pub fn import(
    tx: &mut WriteTx<'_>,
    keys: &Keyring,
    request: &ImportRequest<'_>,
    why: &Why,
    now: Timestamp,
) -> Result<Change<Import>> {
    let Judged { faults, accepted, people, .. } = Judged::all(tx, keys, request, now)?;
    if !faults.is_empty() {
        return Ok(Change::Nothing { outcome: Import { faults, ..Import::default() } });
    }
    let mut events = Vec::with_capacity(accepted.len());
    let mut added = Vec::with_capacity(accepted.len());
    for Accepted { token, user, strength } in accepted {
        let Some(before) = people.get(&user) else { continue };
        let adding = Adding { keys, token, before, strength, now };
        let (authenticator, event) = adding.add(tx)?;
        let verified = request.check.filter(|_| was_enrolled(&before.user));
        events.push(why.on(event).detail("verified", verified.map(IdentityCheck::as_str)));
        added.push((token, authenticator, strength));
    }
    let imported = added.into_iter().map(|one| tell(tx, one, now)).collect::<Result<_>>()?;
    Ok(Change::of(Import { imported, faults: Vec::new() }, events))
}

/// A token that can be taken over.
struct Accepted<'a> {
    token: &'a Token,
    user: UserId,
    strength: Strength,
}

/// Tokens as they were judged so far.
#[derive(Default)]
struct Judged<'a> {
    accepted: Vec<Accepted<'a>>,
    faults: Vec<Fault>,
    people: HashMap<UserId, Person>,
    /// The first token of each seed, and of each label of a person.
    seeds: HashMap<&'a [u8], &'a Token>,
    labels: HashMap<(UserId, Option<String>), &'a Token>,
    suggested: usize,
}

impl<'a> Judged<'a> {
    fn all(
        tx: &ReadTx<'_>,
        keys: &Keyring,
        request: &ImportRequest<'a>,
        now: Timestamp,
    ) -> Result<Self> {
        let mut bound = request.bound.clone();
        // Whatever came since is looked at here: mostly nothing.
        look_further(tx, keys, (request.tokens, &mut bound), crate::ops::UNWATCHED)?;
        let mut judged = Self::default();
        for (position, token) in request.tokens.iter().enumerate() {
            let mut whys = Vec::new();
            let strength =
                judged.judge_seed(tx, (token, bound.owners.get(&position)), &mut whys)?;
            let user = judged.judge_owner(tx, (token, request.check), now, &mut whys)?;
            match (strength, user, whys.is_empty()) {
                (Some(strength), Some(user), true) => {
                    judged.accepted.push(Accepted { token, user, strength });
                }
                _ => judged
                    .faults
                    .extend(whys.into_iter().map(|why| Fault::new(token.place.clone(), why))),
            }
        }
        Ok(judged)
    }

    fn judge_seed(
        &mut self,
        tx: &ReadTx<'_>,
        (token, owner): (&'a Token, Option<&UserId>),
        whys: &mut Vec<String>,
    ) -> Result<Option<Strength>> {
        let seed = token.seed.expose();
        if let Some(first) = self.seeds.get(seed) {
            whys.push(format!("its seed is that of {}", first.place));
        } else {
            self.seeds.insert(seed, token);
        }
        if let Some(owner) = owner {
            let owner = tx.get_user(&UserRef::Id(*owner))?;
            whys.push(format!("{} has an authenticator with its seed already", owner.login));
        }
        match judge_seed(seed) {
            Ok(strength) => Ok(Some(strength)),
            Err(weak) => {
                whys.push(weak.to_string());
                Ok(None)
            }
        }
    }

    fn judge_owner(
        &mut self,
        tx: &ReadTx<'_>,
        (token, check): (&'a Token, Option<IdentityCheck>),
        now: Timestamp,
        whys: &mut Vec<String>,
    ) -> Result<Option<UserId>> {
        let user = match self.find_owner(tx, token.owner.as_deref())? {
            Ok(user) => user,
            Err(why) => {
                whys.push(why);
                return Ok(None);
            }
        };
        let id = user.id;
        if let std::collections::hash_map::Entry::Vacant(place) = self.people.entry(id) {
            place.insert(Person::of(tx, user)?);
        }
        let Some(person) = self.people.get(&id) else { return Ok(None) };
        whys.extend(find_refusal(person, check, now));
        whys.extend(same_label(person, token.label.as_ref()));
        let label = token.label.as_ref().map(|label| comparison_key(label.as_str()));
        if let Some(first) = self.labels.get(&(id, label.clone())) {
            whys.push(format!("{} has the same label and the same user", first.place));
        } else {
            self.labels.insert((id, label), token);
        }
        Ok(Some(id))
    }

    fn find_owner(&mut self, tx: &ReadTx<'_>, owner: Option<&str>) -> Result<Result<User, String>> {
        let Some(owner) = owner else {
            return Ok(Err("it does not say whose it is: say so with --assign".to_owned()));
        };
        let Ok(who) = UserRef::parse(owner) else {
            return Ok(Err(format!("{owner:?} can be no login: say whose it is with --assign")));
        };
        if let Some(user) = tx.find_user(&who)? {
            return Ok(Ok(user));
        }
        let mut near = Vec::new();
        if self.suggested < SUGGESTED {
            self.suggested += 1;
            near = search::near_users(tx, owner)?;
        }
        Ok(Err(match near.first() {
            Some(near) => format!("there is no user {owner:?}: did you mean {near}?"),
            None => format!("there is no user {owner:?}"),
        }))
    }
}

fn was_enrolled(user: &User) -> bool {
    user.first_enrolled_at.is_some()
}

/// Why nobody takes an authenticator over for that person.
fn find_refusal(person: &Person, check: Option<IdentityCheck>, now: Timestamp) -> Option<String> {
    let user = &person.user;
    let login = &user.login;
    match user.status {
        UserStatus::Suspended => return Some(format!("{login} is suspended")),
        UserStatus::Active => {}
    }
    if person.standing().has_only_disabled() {
        return Some(format!("the authenticators of {login} were disabled: reset them first"));
    }
    if user.rebind {
        return Some(format!("{login} must enroll with an enrollment code, or at the desk"));
    }
    if !was_enrolled(user) {
        return None;
    }
    match check {
        None => Some(format!("{login} was enrolled before: say how they were --verified")),
        Some(check) => find_identity_refusal(user, check, now).map(|refusal| refusal.to_string()),
    }
}

fn same_label(person: &Person, label: Option<&DisplayName>) -> Option<String> {
    let key = |label: Option<&DisplayName>| label.map(|label| comparison_key(label.as_str()));
    let same = person.active().find(|one| key(one.label.as_ref()) == key(label))?;
    let (login, id) = (&person.user.login, same.id);
    Some(match label {
        Some(label) => {
            format!("authenticator {id} of {login} is called {} already", label.as_str())
        }
        None => format!("authenticator {id} of {login} has no label either"),
    })
}

/// A token on its way to its person.
struct Adding<'a> {
    keys: &'a Keyring,
    token: &'a Token,
    before: &'a Person,
    strength: Strength,
    now: Timestamp,
}

impl Adding<'_> {
    fn add(&self, tx: &mut WriteTx<'_>) -> Result<(AuthenticatorId, NewEvent)> {
        let Self { keys, token, before, now, .. } = *self;
        let id = before.user.id;
        let Token { label, settings, seed, .. } = token;
        let new = NewImported { user: id, label: label.clone(), settings: *settings };
        let authenticator = tx.add_imported(&new, now, |row| {
            seal(keys, &seed_context(row.get(), id), seed.expose())
        })?;
        let user = tx.get_user(&UserRef::Id(id))?;
        let because = before.next_login(None, None, now).because;
        let personal = user.personal || sets_personal(because);
        tx.update_marks(&User { personal, ..user.clone() })?;
        tx.note_enrolled(id, now)?;
        tx.remove_enrollment_code(id)?;
        let epoch = pass_through(tx, &user, LifeEvent::AuthenticatorConfirmed)?;
        let renewal_due = self.mark_renewal(tx, id)?;
        let event = self.event(&user, authenticator);
        let event = event
            .detail("personal", personal)
            .detail("epoch", epoch)
            .detail("renewal_due", renewal_due);
        Ok((authenticator, event))
    }

    /// Nobody is there to be shown recovery codes now, so the next login by code does it.
    fn mark_renewal(&self, tx: &mut WriteTx<'_>, user: UserId) -> Result<bool> {
        if tx.count_recovery_codes(user)? == 0 && !recovery::is_renewal_due(tx, user)? {
            tx.mark_renewal(user, &random::bytes()?, self.now)?;
        }
        recovery::is_renewal_due(tx, user)
    }

    fn event(&self, user: &User, id: AuthenticatorId) -> NewEvent {
        let Token { label, settings, .. } = self.token;
        let short = (self.strength == Strength::BelowRecommended).then(|| bits(self.token));
        NewEvent::done(Action::AuthenticatorImport)
            .user(user.id, user.login.as_str())
            .target(format!("authenticator {id}"))
            .detail("type", "totp")
            .detail("label", label.as_ref().map(|label| label.as_str().to_owned()))
            .detail("algorithm", settings.algorithm.as_str())
            .detail("digits", i64::from(settings.digits.get()))
            .detail("period", i64::from(settings.period))
            .detail("short_seed", short.and_then(|bits| i64::try_from(bits).ok()))
    }
}

fn bits(token: &Token) -> u64 {
    u64::try_from(token.seed.expose().len()).map_or(u64::MAX, |bytes| bytes * 8)
}

fn tell(
    tx: &ReadTx<'_>,
    (token, id, strength): (&Token, AuthenticatorId, Strength),
    now: Timestamp,
) -> Result<Imported> {
    let authenticator: Authenticator = tx.get_authenticator(id)?;
    let person = Person::get(tx, &UserRef::Id(authenticator.user))?;
    Ok(Imported {
        place: token.place.clone(),
        short_seed: (strength == Strength::BelowRecommended).then(|| bits(token)),
        renewal_due: recovery::is_renewal_due(tx, person.user.id)?,
        next_login: person.next_logins(now),
        user: person.user,
        authenticator,
    })
}
