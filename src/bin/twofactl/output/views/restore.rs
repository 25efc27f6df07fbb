//! What is shown of a store that was put back, or is gone on with.

use std::path::Path;

use serde::Serialize;
use twofactl::model::outcome::restore::{Ended, Rebound, Repeated, Restored, Since};

use super::{At, ChangeView, Tense, count};
use crate::output::Page;

/// The answer of `store restore` and `store adopt`.
#[derive(Debug, Serialize)]
pub(crate) struct RestoredView {
    store: String,
    after: AfterView,
    since: SinceView,
    ended: EndedView,
    /// How many people lost their authenticators.
    rebound: u64,
    /// The first of them.
    rebound_users: Vec<ReboundView>,
    repeated: RepeatedView,
    lost: Vec<LostView>,
    moved_aside: Option<String>,
}

/// The last event that the store had.
#[derive(Debug, Serialize)]
struct AfterView {
    seq: i64,
    at: At,
}

/// What is known of the time after it.
#[derive(Debug, Serialize)]
struct SinceView {
    state: &'static str,
    known_to: Option<i64>,
    why: Option<String>,
}

#[derive(Debug, Serialize)]
struct EndedView {
    users: u64,
    trusted_devices: u64,
    challenges: u64,
    pending: u64,
    recovery_codes: u64,
    enrollment_codes: u64,
    bypass_codes: u64,
}

#[derive(Debug, Serialize)]
struct ReboundView {
    id: i64,
    login: String,
    password_ended: bool,
}

#[derive(Debug, Serialize)]
struct RepeatedView {
    users_removed: u64,
    users_suspended: u64,
    members_removed: u64,
    practices_removed: u64,
    operators: u64,
}

/// What was changed since and is not done again.
#[derive(Debug, Serialize)]
struct LostView {
    action: &'static str,
    count: u64,
}

impl RestoredView {
    pub(crate) fn new(restored: &Restored, store: &Path) -> Self {
        let lost = restored.lost.iter();
        Self {
            store: store.display().to_string(),
            after: AfterView { seq: restored.seq.get(), at: At(restored.at) },
            since: SinceView::new(&restored.since),
            ended: EndedView::new(restored.ended),
            rebound: restored.rebound_count,
            rebound_users: restored.rebound.iter().map(ReboundView::new).collect(),
            repeated: RepeatedView::new(restored.repeated),
            lost: lost.map(|(action, count)| LostView { action, count: *count }).collect(),
            moved_aside: restored.moved_aside.as_ref().map(|path| path.display().to_string()),
        }
    }
}

impl SinceView {
    fn new(since: &Since) -> Self {
        let (known_to, why) = match since {
            Since::Known(last) => (Some(last.get()), None),
            Since::Unknown(why) => (None, Some(why.clone())),
            Since::Forgotten => (None, None),
        };
        Self { state: since.word(), known_to, why }
    }
}

impl EndedView {
    const fn new(ended: Ended) -> Self {
        let Ended {
            users,
            trusted_devices,
            challenges,
            pending,
            recovery_codes,
            enrollment_codes,
            bypass_codes,
        } = ended;
        Self {
            users,
            trusted_devices,
            challenges,
            pending,
            recovery_codes,
            enrollment_codes,
            bypass_codes,
        }
    }
}

impl ReboundView {
    fn new(one: &Rebound) -> Self {
        Self { id: one.id.get(), login: one.login.clone(), password_ended: one.password_ended }
    }
}

impl RepeatedView {
    const fn new(repeated: Repeated) -> Self {
        let Repeated {
            users_removed,
            users_suspended,
            members_removed,
            practices_removed,
            operators,
        } = repeated;
        Self { users_removed, users_suspended, members_removed, practices_removed, operators }
    }

    fn sentence(&self) -> Option<String> {
        let all = [
            (self.users_removed, "removal of a user", "removals of users"),
            (self.users_suspended, "suspension", "suspensions"),
            (self.members_removed, "removal from a practice", "removals from practices"),
            (self.practices_removed, "removal of a practice", "removals of practices"),
            (self.operators, "change of an operator", "changes of operators"),
        ];
        let some = all.iter().filter(|(number, ..)| *number > 0);
        let some: Vec<_> = some.map(|(number, one, many)| count(*number, one, many)).collect();
        (!some.is_empty()).then(|| some.join(", "))
    }
}

impl ChangeView for RestoredView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let seq = self.after.seq;
        match tense {
            Tense::Already => {
                page.line(format!("Nothing to do: the store is the latest, at event {seq}."));
                return;
            }
            Tense::Done => page.line(format!("{} goes on after event {seq}.", self.store)),
            Tense::Would => page.line(format!("{} would go on after event {seq}.", self.store)),
        }
        let at = page.when().at(self.after.at.0);
        page.field("written", at);
        page.field("since then", self.since_sentence());
        page.field("ends", self.ended_sentence());
        self.describe_rebound(page);
        if let Some(again) = self.repeated.sentence() {
            page.field("done again", again);
        }
        self.describe_lost(page);
        if let Some(aside) = &self.moved_aside {
            page.field("replaced", format!("kept as {aside}"));
        }
        if tense == Tense::Done {
            page.line("Make a backup now: it is the first of this record.");
        }
    }
}

impl RestoredView {
    fn since_sentence(&self) -> String {
        match (self.since.known_to, &self.since.why) {
            (Some(last), _) if last == self.after.seq => "nothing happened".to_owned(),
            (Some(last), _) => format!("known from the record, to event {last}"),
            (None, Some(why)) => format!("not known: {why}"),
            (None, None) => "taken for nothing, as you said".to_owned(),
        }
    }

    fn ended_sentence(&self) -> String {
        let ended = &self.ended;
        let codes = ended.recovery_codes + ended.enrollment_codes + ended.bypass_codes;
        let parts = [
            format!("sessions of {}", count(ended.users, "user", "users")),
            count(ended.trusted_devices, "trusted device", "trusted devices"),
            count(
                codes,
                "recovery, enrollment or bypass code",
                "recovery, enrollment and bypass codes",
            ),
            count(ended.challenges, "texted code", "texted codes"),
            count(ended.pending, "enrollment under way", "enrollments under way"),
        ];
        parts.join(", ")
    }

    fn describe_rebound(&self, page: &mut Page) {
        if self.rebound == 0 {
            return;
        }
        let who = count(self.rebound, "person loses", "people lose");
        page.line(format!("{who} their authenticators and need an enrollment code:"));
        for one in &self.rebound_users {
            let password = if one.password_ended { ", and a new password" } else { "" };
            page.line(format!("- {} (#{}){password}", one.login, one.id));
        }
        let more = self.rebound - self.rebound_users.len() as u64;
        if more > 0 {
            page.line(format!("- and {more} more"));
        }
    }

    fn describe_lost(&self, page: &mut Page) {
        if self.lost.is_empty() {
            return;
        }
        page.line("Was changed since, and is not done again:");
        for one in &self.lost {
            page.line(format!("- {} of {}", count(one.count, "event", "events"), one.action));
        }
    }
}
