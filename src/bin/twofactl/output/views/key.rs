//! What is shown of keys: names and counts, never a key.

use std::path::Path;

use serde::Serialize;
use twofactl::model::outcome::key::{KeyChecked, KeyRotated, SealedCounts, Unreadable};

use super::{At, ChangeView, Tense, count, hex};
use crate::output::{Answer, Page};

/// How much is sealed.
#[derive(Debug, Serialize)]
struct CountsView {
    authenticators: u64,
    recovery_codes: u64,
    enrollment_codes: u64,
    bypass_codes: u64,
}

impl CountsView {
    const fn new(counts: SealedCounts) -> Self {
        let SealedCounts { authenticators, recovery_codes, enrollment_codes, bypass_codes } =
            counts;
        Self { authenticators, recovery_codes, enrollment_codes, bypass_codes }
    }

    fn sentence(&self) -> String {
        [
            count(self.authenticators, "authenticator", "authenticators"),
            count(self.recovery_codes, "recovery code", "recovery codes"),
            count(self.enrollment_codes, "enrollment code", "enrollment codes"),
            count(self.bypass_codes, "bypass code", "bypass codes"),
        ]
        .join(", ")
    }
}

/// The answer of `key check`.
#[derive(Debug, Serialize)]
pub(crate) struct CheckView {
    ok: bool,
    key_file: String,
    key_id: String,
    readable: CountsView,
    /// The first of them.
    unreadable: Vec<UnreadableView>,
    unreadable_count: u64,
    /// Keys in the file that are not in use.
    left_over: Vec<String>,
    retired: Vec<RetiredView>,
}

#[derive(Debug, Serialize)]
struct RetiredView {
    key_id: String,
    retired_at: At,
}

#[derive(Debug, Serialize)]
struct UnreadableView {
    user: PersonView,
    what: &'static str,
    /// Of the authenticator, or the place of the code in its set.
    number: i64,
    /// The key that it names, if that is not the one in use.
    key_id: Option<String>,
}

#[derive(Debug, Serialize)]
struct PersonView {
    id: i64,
    login: Option<String>,
}

impl UnreadableView {
    fn new(one: &Unreadable) -> Self {
        Self {
            user: PersonView { id: one.user, login: one.login.clone() },
            what: one.what,
            number: one.row,
            key_id: one.other_key.map(|id| hex(&id)),
        }
    }

    fn sentence(&self) -> String {
        let whose = self.user.login.clone().unwrap_or_else(|| format!("#{}", self.user.id));
        let why = match &self.key_id {
            Some(id) => format!("it names the key {id}, which is not in use"),
            None => "it was changed or moved outside twofactl".to_owned(),
        };
        format!("- the {} {} of {whose}: {why}", self.what, self.number)
    }
}

impl CheckView {
    pub(crate) fn new(found: &KeyChecked, key_file: &Path) -> Self {
        let retired = found
            .retired
            .iter()
            .map(|one| RetiredView { key_id: hex(&one.key_id), retired_at: At(one.retired_at) });
        Self {
            ok: found.is_well(),
            key_file: key_file.display().to_string(),
            key_id: hex(&found.key_id),
            readable: CountsView::new(found.readable),
            unreadable: found.unreadable.iter().map(UnreadableView::new).collect(),
            unreadable_count: found.unreadable_count,
            left_over: found.left_over.iter().map(|id| hex(id)).collect(),
            retired: retired.collect(),
        }
    }
}

impl Answer for CheckView {
    fn describe(&self, page: &mut Page) {
        page.line(format!("The key {} opens the store.", self.key_id));
        page.field("file", &self.key_file);
        page.field("opened", self.readable.sentence());
        for one in &self.retired {
            let since = page.when().at(one.retired_at.0);
            page.field("before", format!("{}, until {since}", one.key_id));
        }
        if self.unreadable_count > 0 {
            let what = count(self.unreadable_count, "value does", "values do");
            page.line(format!("{what} not open:"));
            self.unreadable.iter().for_each(|one| page.line(one.sentence()));
            let more = self.unreadable_count - self.unreadable.len() as u64;
            if more > 0 {
                page.line(format!("- and {more} more"));
            }
            page.line("These persons get in again after: twofactl user reset-2fa USER");
        }
        for id in &self.left_over {
            page.line(format!("The file holds the key {id} as well, which is not in use: a"));
            page.line("rotation was cut short. To end that: twofactl key rotate");
        }
    }
}

/// The answer of `key rotate`.
#[derive(Debug, Serialize)]
pub(crate) struct RotateView {
    key_file: String,
    previous_key_id: String,
    /// `None` where it was not made yet.
    key_id: Option<String>,
    resealed: CountsView,
    ended: EndedView,
    old_key_is_left: bool,
}

#[derive(Debug, Serialize)]
struct EndedView {
    trusted_devices: u64,
    challenges: u64,
}

impl RotateView {
    pub(crate) fn new(done: &KeyRotated, key_file: &Path) -> Self {
        Self {
            key_file: key_file.display().to_string(),
            previous_key_id: hex(&done.previous),
            key_id: done.key_id.map(|id| hex(&id)),
            resealed: CountsView::new(done.resealed),
            ended: EndedView { trusted_devices: done.trusted_devices, challenges: done.challenges },
            old_key_is_left: done.old_key_is_left,
        }
    }
}

impl ChangeView for RotateView {
    fn describe(&self, tense: Tense, page: &mut Page) {
        let sealed = self.resealed.sentence();
        match tense {
            Tense::Done | Tense::Already => page.line("Rotated the key."),
            Tense::Would => page.line("Would rotate the key."),
        }
        page.field("file", &self.key_file);
        page.field("until now", &self.previous_key_id);
        if let Some(id) = &self.key_id {
            page.field("from now on", id);
        }
        page.field("sealed anew", sealed);
        let EndedView { trusted_devices, challenges } = self.ended;
        let devices = count(trusted_devices, "trusted device", "trusted devices");
        let codes = count(challenges, "texted code", "texted codes");
        page.field("ends", format!("{devices}, {codes}"));
        if self.old_key_is_left {
            page.line("The file could not be written a last time and holds the old key as well.");
            page.line("To end that: twofactl key rotate");
        }
        page.line("Backups made until now open with the old key only.");
    }
}
