//! Practices: adding, changing and removing them, turning enforcement on and
//! off, and telling how their members stand.

pub mod report;

use super::each::all_or_none;
use super::person::judge_member;
use super::{UNWATCHED, Watch, Why};
use crate::error::{Refusal, Result};
use crate::model::Invalid;
use crate::model::event::{Action, NewEvent};
use crate::model::member::Membership;
use crate::model::outcome::Coverage;
use crate::model::outcome::practice::{
    BlockedMember, CoverageCounts, Effect, MemberReport, PoliciesChanged, PracticeChanged,
    PracticeReport,
};
use crate::model::policy::{Grace, Policy, PolicyPatch};
use crate::model::practice::{Handle, Practice};
use crate::model::sms::Texts;
use crate::model::text::DisplayName;
use crate::model::time::Timestamp;
use crate::model::user::Login;
use crate::rules::is_ahead;
use crate::store::{Change, Events, MemberRow, ReadTx, WriteTx};

/// How many names a preview lists before it only counts.
const NAMED_AT_MOST: usize = 20;

/// What to do where members would have no way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Blocked {
    /// Refuse, and name them.
    #[default]
    Refuse,
    /// Go on.
    Accept,
}

/// A practice about to be added.
#[derive(Debug, Clone)]
pub struct NewPractice {
    /// Must be free.
    pub handle: Handle,
    /// For people to read.
    pub name: DisplayName,
}

/// Adds a practice that demands nothing yet.
///
/// # Errors
///
/// The store's; refused if the handle is taken under another name.
pub fn add(
    tx: &mut WriteTx<'_>,
    new: &NewPractice,
    why: &Why,
    now: Timestamp,
) -> Result<Change<PracticeChanged>> {
    let event = why.on(NewEvent::done(Action::PracticeAdd));
    let Some(id) = tx.add_practice(&new.handle, &new.name, &Policy::new(now), now)? else {
        return exists_already(tx, new, why);
    };
    let practice = tx.get_practice(&new.handle)?;
    let event = event.practice(id, new.handle.as_str()).detail("name", new.name.as_str());
    let effect = Effect { changed: true, ..Effect::on(new.handle.clone()) };
    Ok(Change::made(PracticeChanged { changed: true, practice, effect }, event))
}

fn exists_already(
    tx: &WriteTx<'_>,
    new: &NewPractice,
    why: &Why,
) -> Result<Change<PracticeChanged>> {
    let practice = tx.get_practice(&new.handle)?;
    if practice.name == new.name {
        let effect = Effect::on(new.handle.clone());
        return Ok(Change::Nothing {
            outcome: PracticeChanged { changed: false, practice, effect },
        });
    }
    let refusal = Refusal::Exists {
        noun: "practice",
        name: new.handle.to_string(),
        next: format!("to give it another name: twofactl practice set {} --name NAME", new.handle),
    };
    let event =
        why.on(NewEvent::refused(Action::PracticeAdd)).practice(practice.id, new.handle.as_str());
    Ok(Change::refused(refusal, event))
}

/// What an operator asks to change of a practice; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct PracticePatch {
    /// Another name.
    pub name: Option<DisplayName>,
    /// Other settings.
    pub policy: PolicyPatch,
    /// What to do where members would have no way in.
    pub blocked: Blocked,
    /// Whether a texted code is such a way.
    pub texts: Texts,
}

/// Changes a practice's name or settings, enforcement aside.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused if members would be stuck and the patch does
/// not accept that; the store's.
pub fn set(
    tx: &mut WriteTx<'_>,
    handle: &Handle,
    patch: &PracticePatch,
    why: &Why,
    now: Timestamp,
) -> Result<Change<PracticeChanged>> {
    let setting = Setting::write(tx, handle, patch, now)?;
    setting.judge(tx, patch, why, now)
}

/// As [`set`], for each of several practices or for none. What it means for the members is
/// judged once all are as they shall be: what one practice asks of somebody, another may too.
///
/// # Errors
///
/// As for [`set`].
pub fn set_each(
    tx: &mut WriteTx<'_>,
    handles: &[Handle],
    patch: &PracticePatch,
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<PracticeChanged>>> {
    let written = handles.iter().map(|handle| Setting::write(tx, handle, patch, now));
    let settings: Vec<_> = written.collect::<Result<_>>()?;
    all_or_none(tx, settings, |tx, setting| setting.judge(tx, patch, why, now))
}

/// A practice whose name or settings were written.
struct Setting {
    before: Practice,
    after: Practice,
}

impl Setting {
    fn write(
        tx: &mut WriteTx<'_>,
        handle: &Handle,
        patch: &PracticePatch,
        now: Timestamp,
    ) -> Result<Self> {
        let before = tx.get_practice(handle)?;
        let mut after = before.clone();
        after.policy = patch.policy.apply(&before.policy, now);
        if let Some(name) = &patch.name {
            after.name = name.clone();
        }
        let setting = Self { before, after };
        if setting.has_changed() {
            tx.update_practice(&setting.after)?;
        }
        Ok(setting)
    }

    fn has_changed(&self) -> bool {
        self.has_changed_policy() || self.after.name != self.before.name
    }

    fn has_changed_policy(&self) -> bool {
        self.after.policy != self.before.policy
    }

    /// What it comes to.
    fn judge(
        self,
        tx: &ReadTx<'_>,
        patch: &PracticePatch,
        why: &Why,
        now: Timestamp,
    ) -> Result<Change<PracticeChanged>> {
        let (changed, has_changed_policy) = (self.has_changed(), self.has_changed_policy());
        let Self { before, after: practice } = self;
        let effect = Effect { changed, ..effect_on(tx, &practice, (patch.texts, now))? };
        if has_changed_policy && !effect.blocked.is_empty() && patch.blocked == Blocked::Refuse {
            let event = why
                .on(NewEvent::refused(Action::PracticeSet))
                .practice(practice.id, practice.handle.as_str());
            return Ok(Change::refused(blocked_refusal(&effect), event));
        }
        let event = change_event(Action::PracticeSet, &before, &practice, why);
        let outcome = PracticeChanged { changed, practice, effect };
        Ok(if changed { Change::made(outcome, event) } else { Change::Nothing { outcome } })
    }
}

/// Enforcement that an operator asks for.
#[derive(Debug, Clone)]
pub struct EnforceRequest {
    /// Where: in all of them, or in none.
    pub handles: Vec<Handle>,
    /// Settings to change on the way.
    pub patch: PolicyPatch,
    /// What to do where members would have no way in.
    pub blocked: Blocked,
    /// Whether a texted code is such a way.
    pub texts: Texts,
}

/// Demands a second factor in every practice that is named, or in none.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] if one is unknown; refused if members would be stuck
/// and the request does not accept that; the store's.
pub fn enforce(
    tx: &mut WriteTx<'_>,
    request: &EnforceRequest,
    why: &Why,
    now: Timestamp,
) -> Result<Change<PoliciesChanged>> {
    enforce_watched(tx, request, why, now, UNWATCHED)
}

/// As [`enforce`], and tells `watch` how many of the practices it has looked at.
///
/// # Errors
///
/// As for [`enforce`].
pub fn enforce_watched(
    tx: &mut WriteTx<'_>,
    request: &EnforceRequest,
    why: &Why,
    now: Timestamp,
    watch: Watch<'_>,
) -> Result<Change<PoliciesChanged>> {
    let change = |policy: &Policy| Policy { ..enforced(&request.patch.apply(policy, now), now) };
    let changes = change_policies(tx, &request.handles, change, (request.texts, now), watch)?;
    let stuck = changes.iter().find(|c| c.effect.changed && !c.effect.blocked.is_empty());
    if let (Some(stuck), Blocked::Refuse) = (stuck, request.blocked) {
        let event = why
            .on(NewEvent::refused(Action::PracticeEnforce))
            .practice(stuck.after.id, stuck.after.handle.as_str());
        return Ok(Change::refused(blocked_refusal(&stuck.effect), event));
    }
    Ok(policies_changed(Action::PracticeEnforce, changes, why))
}

pub(super) fn blocked_refusal(effect: &Effect) -> Refusal {
    let names: Vec<_> =
        effect.blocked.iter().take(NAMED_AT_MOST).map(|b| b.login.to_string()).collect();
    Refusal::Blocked {
        handle: effect.handle.to_string(),
        count: effect.blocked.len() as u64,
        names: names.join(", "),
    }
}

/// Stops demanding a second factor in every practice of `handles`, or, with
/// `until`, rests the demand until then.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`] if one is unknown; [`crate::error::Error::Invalid`] if `until` has passed; the store's.
pub fn disable(
    tx: &mut WriteTx<'_>,
    handles: &[Handle],
    until: Option<Timestamp>,
    why: &Why,
    now: Timestamp,
) -> Result<Change<PoliciesChanged>> {
    if let Some(end) = until {
        judge_pause_end(end, now)?;
    }
    let change = |policy: &Policy| stopped(policy, until);
    // Where nothing is demanded nobody is stuck, texts or not.
    let changes = change_policies(tx, handles, change, (Texts::default(), now), UNWATCHED)?;
    Ok(policies_changed(Action::PracticeDisable, changes, why))
}

/// A policy that demands a second factor. Enforcing again never moves the beginning.
pub(super) fn enforced(policy: &Policy, now: Timestamp) -> Policy {
    Policy { enforced_since: policy.enforced_since.or(Some(now)), paused_until: None, ..*policy }
}

/// A policy that demands nothing, or nothing until then.
pub(super) fn stopped(policy: &Policy, until: Option<Timestamp>) -> Policy {
    match (until, policy.enforced_since) {
        (Some(_), Some(_)) => Policy { paused_until: until, ..*policy },
        (Some(_) | None, _) => Policy { enforced_since: None, paused_until: None, ..*policy },
    }
}

/// Judges until when a demand shall rest.
pub(super) fn judge_pause_end(end: Timestamp, now: Timestamp) -> Result<(), Invalid> {
    if end > now {
        return Ok(());
    }
    Err(Invalid::new("end of the pause", &end.to_string(), "a time ahead, as --for 24h"))
}

/// One practice before and after, and what that means.
struct PolicyChange {
    before: Practice,
    after: Practice,
    effect: Effect,
}

fn change_policies(
    tx: &mut WriteTx<'_>,
    handles: &[Handle],
    change: impl Fn(&Policy) -> Policy,
    (texts, now): (Texts, Timestamp),
    watch: Watch<'_>,
) -> Result<Vec<PolicyChange>> {
    let mut changes = Vec::with_capacity(handles.len());
    for handle in handles {
        watch(changes.len() as u64, handles.len() as u64);
        let before = tx.get_practice(handle)?;
        let after = Practice { policy: change(&before.policy), ..before.clone() };
        let changed = settled(&before.policy, now) != settled(&after.policy, now);
        if changed {
            tx.update_practice(&after)?;
        }
        let effect = Effect { changed, ..effect_on(tx, &after, (texts, now))? };
        changes.push(PolicyChange { before, after, effect });
    }
    Ok(changes)
}

/// A policy without what the clock has ended already.
pub(super) fn settled(policy: &Policy, now: Timestamp) -> Policy {
    Policy { paused_until: policy.paused_until.filter(|until| *until > now), ..*policy }
}

fn policies_changed(
    action: Action,
    changes: Vec<PolicyChange>,
    why: &Why,
) -> Change<PoliciesChanged> {
    let mut events: Option<Events> = None;
    for PolicyChange { before, after, effect } in &changes {
        if effect.changed {
            let event = change_event(action, before, after, why);
            events = Some(match events {
                None => Events::one(event),
                Some(events) => events.and(event),
            });
        }
    }
    let practices = changes.into_iter().map(|change| change.effect).collect();
    match events {
        Some(events) => {
            Change::Made { outcome: PoliciesChanged { changed: true, practices }, events }
        }
        None => Change::Nothing { outcome: PoliciesChanged { changed: false, practices } },
    }
}

/// What changed, setting by setting, old and new.
pub(super) fn change_event(
    action: Action,
    before: &Practice,
    after: &Practice,
    why: &Why,
) -> NewEvent {
    let event = why.on(NewEvent::done(action)).practice(after.id, after.handle.as_str());
    let pairs = described(before).into_iter().zip(described(after));
    pairs.fold(event, |event, ((name, old), (_, new))| {
        if old == new {
            event
        } else {
            event.detail(&format!("{name}_before"), old).detail(name, new)
        }
    })
}

pub(super) fn described(practice: &Practice) -> [(&'static str, String); 9] {
    let Policy {
        enforced_since,
        paused_until,
        roles,
        grace,
        methods,
        digits,
        remember,
        enroll_with,
    } = &practice.policy;
    let time = |time: &Option<Timestamp>| time.map_or_else(|| "none".to_owned(), |t| t.to_string());
    let grace = match grace {
        Grace::None => "none".to_owned(),
        Grace::Length(length) => length.to_string(),
        Grace::Until(until) => until.to_string(),
    };
    let roles: Vec<_> = roles.roles().map(|role| role.as_str()).collect();
    [
        ("name", practice.name.as_str().to_owned()),
        ("enforced_since", time(enforced_since)),
        ("paused_until", time(paused_until)),
        ("roles", roles.join(",")),
        ("grace", grace),
        ("methods", methods.to_string()),
        ("digits", digits.to_string()),
        ("remember", remember.to_string()),
        ("enroll_with", enroll_with.as_str().to_owned()),
    ]
}

/// Removes a practice that demands nothing, with its memberships. Every member's epoch rises.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; refused while it demands a second factor of members; the store's.
pub fn remove(
    tx: &mut WriteTx<'_>,
    handle: &Handle,
    why: &Why,
    now: Timestamp,
) -> Result<Change<PracticeChanged>> {
    let practice = tx.get_practice(handle)?;
    let members = tx.count_members(practice.id)?;
    if practice.policy.enforced_since.is_some() && members > 0 {
        let refusal = Refusal::StillEnforced { handle: handle.to_string(), members };
        let event = why
            .on(NewEvent::refused(Action::PracticeRemove))
            .practice(practice.id, handle.as_str());
        return Ok(Change::refused(refusal, event));
    }
    let effect = Effect { changed: true, ..effect_on(tx, &practice, (Texts::default(), now))? };
    tx.raise_epochs_of_members(practice.id)?;
    tx.remove_practice(practice.id)?;
    let members = i64::try_from(members).unwrap_or(i64::MAX);
    let event = why
        .on(NewEvent::done(Action::PracticeRemove))
        .practice(practice.id, handle.as_str())
        .detail("name", practice.name.as_str())
        .detail("members", members);
    Ok(Change::made(PracticeChanged { changed: true, practice, effect }, event))
}

/// As [`remove`], for each of several practices or for none.
///
/// # Errors
///
/// As for [`remove`].
pub fn remove_each(
    tx: &mut WriteTx<'_>,
    handles: &[Handle],
    why: &Why,
    now: Timestamp,
) -> Result<Change<Vec<PracticeChanged>>> {
    all_or_none(tx, handles, |tx, handle| remove(tx, handle, why, now))
}

/// Counts what a practice's policy means for its members, streaming.
pub(super) fn effect_on(
    tx: &ReadTx<'_>,
    practice: &Practice,
    (texts, now): (Texts, Timestamp),
) -> Result<Effect> {
    let mut effect = Effect::on(practice.handle.clone());
    tx.for_each_member(practice.id, now, |row| {
        count(&mut effect, row, &practice.policy, (texts, now));
        Ok(())
    })?;
    Ok(effect)
}

fn count(effect: &mut Effect, row: MemberRow, policy: &Policy, (texts, now): (Texts, Timestamp)) {
    let judged = judge_member(&row, policy, (texts, now));
    effect.members += 1;
    effect.need_code += u64::from(judged.needs_code);
    effect.exempt += u64::from(judged.coverage == Coverage::Exempt);
    effect.enrolled += u64::from(judged.coverage == Coverage::Enrolled);
    // A member who has begun but not finished has time left, or has not, like anybody else.
    let waits =
        matches!(judged.coverage, Coverage::Pending | Coverage::InGrace | Coverage::MustEnroll);
    let in_grace = waits && judged.next.deadline.is_some();
    effect.in_grace += u64::from(in_grace);
    effect.must_enroll += u64::from(waits && !in_grace && judged.next.because.is_some());
    if let Some(deadline) = judged.next.deadline.filter(|_| in_grace) {
        let (first, last) = effect.deadlines.unwrap_or((deadline, deadline));
        effect.deadlines = Some((first.min(deadline), last.max(deadline)));
    }
    if !row.has_phone {
        effect.no_phone += 1;
        name_one(&mut effect.no_phone_logins, &row.login);
    }
    if judged.next.because.is_some() {
        effect.still_asked += 1;
        name_one(&mut effect.still_asked_logins, &row.login);
    }
    if let Some(why) = judged.block {
        effect.blocked.push(BlockedMember { login: row.login, why });
    }
}

fn name_one(names: &mut Vec<Login>, login: &Login) {
    if names.len() < NAMED_AT_MOST {
        names.push(login.clone());
    }
}

/// Hands every practice and its number of members to `each`, by handle.
///
/// # Errors
///
/// What `each` says; the store's.
pub fn list(tx: &ReadTx<'_>, each: impl FnMut(Practice, u64) -> Result<()>) -> Result<()> {
    tx.for_each_practice(each)
}

/// A practice, and how its members stand.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`]; the store's.
pub fn show(tx: &ReadTx<'_>, handle: &Handle, now: Timestamp) -> Result<PracticeReport> {
    let practice = tx.get_practice(handle)?;
    let mut report = PracticeReport { practice, members: 0, coverage: CoverageCounts::default() };
    let PracticeReport { practice, members, coverage } = &mut report;
    tx.for_each_member(practice.id, now, |row| {
        *members += 1;
        coverage.add(judge_member(&row, &practice.policy, (Texts::default(), now)).coverage);
        Ok(())
    })?;
    Ok(report)
}

/// Which practices a report is about.
#[derive(Debug, Clone)]
pub enum Which {
    /// Every one, by handle.
    All,
    /// These, in this order.
    Named(Vec<Handle>),
}

impl Which {
    /// The practices, all of them or an error: a report begins only when it can be whole.
    pub(super) fn practices(&self, tx: &ReadTx<'_>) -> Result<Vec<Practice>> {
        match self {
            Self::Named(handles) => handles.iter().map(|handle| tx.get_practice(handle)).collect(),
            Self::All => {
                let mut practices = Vec::new();
                tx.for_each_practice(|practice, _| {
                    practices.push(practice);
                    Ok(())
                })?;
                Ok(practices)
            }
        }
    }
}

/// Hands each member of the practices to `each`, practice by practice, by login.
///
/// # Errors
///
/// [`crate::error::Error::NotFound`], before the first member; what `each` says; the store's.
pub fn status(
    tx: &ReadTx<'_>,
    which: &Which,
    now: Timestamp,
    mut each: impl FnMut(MemberReport) -> Result<()>,
) -> Result<()> {
    for practice in which.practices(tx)? {
        tx.for_each_member(practice.id, now, |row| each(member_report(&practice, row, now)))?;
    }
    Ok(())
}

fn member_report(practice: &Practice, row: MemberRow, now: Timestamp) -> MemberReport {
    let judged = judge_member(&row, &practice.policy, (Texts::default(), now));
    let Membership { user, role, joined_at, exemption, extended_until, .. } = row.membership;
    MemberReport {
        practice: practice.handle.clone(),
        id: user,
        login: row.login,
        name: row.name,
        email: row.email,
        role,
        joined_at,
        factors: judged.standing.active,
        state: judged.state,
        coverage: judged.coverage,
        next: judged.next,
        exemption: exemption.filter(|e| is_ahead(Some(e.ends_at), now)),
        extended_until,
        enrolled_at: row.enrolled_at,
        last_used_at: row.last_used_at,
        recovery_codes_left: row.recovery_codes_left,
        has_phone: row.has_phone,
    }
}
