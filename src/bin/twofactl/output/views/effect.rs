//! What is shown of a change of policy: what it means for the members.

use serde::Serialize;
use twofactl::model::outcome::practice::{BlockedMember, Effect, PoliciesChanged, PracticeChanged};
use twofactl::model::time::Timestamp;

use super::practice::PracticeFacts;
use super::{ChangeView, Either, Shape, Tense};
use crate::output::{Page, When};

/// What a policy means for the members of one practice.
#[derive(Debug, Serialize)]
pub(crate) struct EffectView {
    handle: String,
    changed: bool,
    members: u64,
    enrolled: u64,
    must_enroll: u64,
    in_grace: u64,
    exempt: u64,
    no_phone: u64,
    still_asked: u64,
    need_code: u64,
    blocked: Vec<BlockedView>,
    /// The earliest and the latest.
    #[serde(skip)]
    deadlines: Option<(Timestamp, Timestamp)>,
    /// The first of those without a phone number.
    #[serde(skip)]
    no_phone_logins: Vec<String>,
    /// The first of those who are asked.
    #[serde(skip)]
    still_asked_logins: Vec<String>,
}

/// A member with no way in.
#[derive(Debug, Serialize)]
struct BlockedView {
    login: String,
    why: &'static str,
}

/// Whether members without a phone number are told to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phones {
    /// Text messages are permitted by this change.
    Matter,
    /// They are not what this is about.
    Aside,
}

impl EffectView {
    pub(crate) fn new(effect: &Effect) -> Self {
        let Effect {
            handle,
            changed,
            members,
            enrolled,
            must_enroll,
            in_grace,
            deadlines,
            exempt,
            no_phone,
            no_phone_logins,
            still_asked,
            still_asked_logins,
            need_code,
            blocked,
        } = effect;
        let stuck = |BlockedMember { login, why }: &BlockedMember| BlockedView {
            login: login.to_string(),
            why: why.as_str(),
        };
        Self {
            handle: handle.to_string(),
            changed: *changed,
            members: *members,
            enrolled: *enrolled,
            must_enroll: *must_enroll,
            in_grace: *in_grace,
            exempt: *exempt,
            no_phone: *no_phone,
            still_asked: *still_asked,
            need_code: *need_code,
            blocked: blocked.iter().map(stuck).collect(),
            deadlines: *deadlines,
            no_phone_logins: no_phone_logins.iter().map(ToString::to_string).collect(),
            still_asked_logins: still_asked_logins.iter().map(ToString::to_string).collect(),
        }
    }

    /// As [`Self::new`], where more than the policy may have changed.
    pub(super) fn of_a_change(effect: &Effect) -> Self {
        Self { changed: true, ..Self::new(effect) }
    }

    /// In words, of a practice that demands what it demands.
    pub(super) fn describe_demanded(&self, phones: Phones, page: &mut Page) {
        self.describe(Decision::Enforced(phones), page);
    }

    /// In words, of a practice that stops demanding.
    pub(super) fn describe_stopped(&self, page: &mut Page) {
        self.describe(Decision::Disabled(None), page);
    }

    /// In words, without what nobody is.
    fn describe(&self, decision: Decision, page: &mut Page) {
        page.field("members", self.members.to_string());
        for (name, number) in [
            ("enrolled", self.enrolled),
            ("must enroll at the next login", self.must_enroll),
            ("exempt", self.exempt),
            ("need an enrollment code and have none", self.need_code),
        ] {
            if number > 0 {
                page.field(name, number.to_string());
            }
        }
        let phones = matches!(decision, Decision::Enforced(Phones::Matter));
        if phones && self.no_phone > 0 {
            page.field("have no phone number", named(self.no_phone, &self.no_phone_logins));
        }
        if self.in_grace > 0 {
            page.field("have time left", self.in_grace_text(page.when()));
        }
        if self.still_asked > 0 {
            let asked = match decision {
                Decision::Enforced(_) => "asked for a second factor",
                Decision::Disabled(_) => "still asked for a second factor",
            };
            page.field(asked, named(self.still_asked, &self.still_asked_logins));
        }
        for BlockedView { login, why } in &self.blocked {
            page.field("blocked", format!("{login} ({})", why.replace('_', " ")));
        }
    }

    fn in_grace_text(&self, when: &When) -> String {
        match self.deadlines {
            Some((first, last)) if first == last => {
                format!("{}, until {}", self.in_grace, when.at(first))
            }
            Some((first, last)) => format!(
                "{}, the first until {}, the last until {}",
                self.in_grace,
                when.at(first),
                when.at(last)
            ),
            None => self.in_grace.to_string(),
        }
    }
}

/// A number, and the names of the first of those who are counted.
fn named(count: u64, names: &[String]) -> String {
    let named = names.join(", ");
    let more = count.saturating_sub(names.len() as u64);
    match (names.is_empty(), more) {
        (true, _) => count.to_string(),
        (false, 0) => format!("{count} ({named})"),
        (false, more) => format!("{count} ({named} and {more} more)"),
    }
}

/// What was decided about the practices.
#[derive(Debug, Clone, Copy)]
enum Decision {
    /// A second factor is demanded.
    Enforced(Phones),
    /// It is not, or not until then.
    Disabled(Option<Timestamp>),
}

/// The answer of `practice enforce` and `practice disable`.
#[derive(Debug, Serialize)]
pub(crate) struct EffectsView {
    practices: Vec<EffectView>,
    #[serde(skip)]
    decision: Decision,
}

impl EffectsView {
    pub(crate) fn enforced(changed: &PoliciesChanged, phones: Phones) -> Self {
        Self::new(changed, Decision::Enforced(phones))
    }

    pub(crate) fn disabled(changed: &PoliciesChanged, until: Option<Timestamp>) -> Self {
        Self::new(changed, Decision::Disabled(until))
    }

    fn new(changed: &PoliciesChanged, decision: Decision) -> Self {
        Self { practices: changed.practices.iter().map(EffectView::new).collect(), decision }
    }
}

impl Decision {
    /// What is so of a practice, would be, or is so already.
    fn sentence(self, practice: &EffectView, tense: Tense, when: &When) -> String {
        let handle = &practice.handle;
        let would = practice.changed && tense == Tense::Would;
        match (self, practice.changed) {
            (Self::Enforced(_), true) if would => {
                format!("{handle} would demand a second factor.")
            }
            (Self::Enforced(_), true) => format!("{handle} demands a second factor."),
            (Self::Enforced(_), false) => {
                format!("{handle} demands a second factor in this way already.")
            }
            (Self::Disabled(until), true) => {
                let verb = if would { "would demand" } else { "demands" };
                let until = until.map(|until| format!(" until {}", when.at(until)));
                format!("{handle} {verb} no second factor{}.", until.unwrap_or_default())
            }
            (Self::Disabled(_), false) => format!("{handle} demands no second factor already."),
        }
    }
}

impl ChangeView for EffectsView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for practice in &self.practices {
            page.line(self.decision.sentence(practice, tense, page.when()));
            if practice.changed {
                practice.describe(self.decision, page);
            }
        }
    }
}

/// The answer of `practice set` about one practice.
#[derive(Debug, Serialize)]
pub(crate) struct PracticeSet {
    practice: PracticeFacts,
    effect: EffectView,
}

/// The answer about several: each as `practice enforce` tells of it, and what it is now.
#[derive(Debug, Serialize)]
pub(crate) struct PracticesSet {
    practices: Vec<OneSet>,
}

#[derive(Debug, Serialize)]
struct OneSet {
    #[serde(flatten)]
    effect: EffectView,
    practice: PracticeFacts,
}

/// The answer of `practice set`.
pub(crate) fn answer(
    done: &[PracticeChanged],
    shape: Shape,
    now: Timestamp,
) -> Either<PracticeSet, PracticesSet> {
    let parts = |done: &PracticeChanged| {
        (PracticeFacts::new(&done.practice, now), EffectView::new(&done.effect))
    };
    let one = |done: &PracticeChanged| {
        let (practice, effect) = parts(done);
        PracticeSet { practice, effect }
    };
    let several = |done: &[PracticeChanged]| {
        let each = done.iter().map(parts);
        PracticesSet {
            practices: each.map(|(practice, effect)| OneSet { effect, practice }).collect(),
        }
    };
    Either::new(shape, done, one, several)
}

impl ChangeView for PracticeSet {
    fn describe(&self, tense: Tense, page: &mut Page) {
        describe_set(&self.practice, &self.effect, tense, page);
    }
}

impl ChangeView for PracticesSet {
    fn describe(&self, tense: Tense, page: &mut Page) {
        for (index, OneSet { effect, practice }) in self.practices.iter().enumerate() {
            if index > 0 {
                page.blank();
            }
            describe_set(practice, effect, tense.of_one(effect.changed), page);
        }
    }
}

fn describe_set(practice: &PracticeFacts, effect: &EffectView, tense: Tense, page: &mut Page) {
    let title = practice.title();
    page.line(match tense {
        Tense::Done => format!("Changed {title}."),
        Tense::Already => format!("{title} is like that already."),
        Tense::Would => format!("Would change {title}."),
    });
    if tense != Tense::Already {
        practice.describe(page);
        page.blank();
        let sms = practice.methods.contains(&"sms");
        let phones = if sms { Phones::Matter } else { Phones::Aside };
        effect.describe(Decision::Enforced(phones), page);
    }
}
