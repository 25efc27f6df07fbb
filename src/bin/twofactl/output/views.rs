//! Views: what an answer shows. Each is made from outcomes of the model, so
//! that storage types are never the contract with scripts.
//!
//! A view has one order of fields for JSON and one description for people.

pub(crate) mod audit;
pub(crate) mod authenticator;
pub(crate) mod backup;
pub(crate) mod bridge;
pub(crate) mod coverage;
pub(crate) mod device;
pub(crate) mod effect;
pub(crate) mod enroll;
pub(crate) mod event;
pub(crate) mod init;
pub(crate) mod inspection;
pub(crate) mod key;
pub(crate) mod login;
pub(crate) mod man;
pub(crate) mod member;
pub(crate) mod migration;
pub(crate) mod operator;
pub(crate) mod policy;
pub(crate) mod practice;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod restore;
pub(crate) mod sms;
pub(crate) mod status;
pub(crate) mod store;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod whom;

use std::fmt::Write as _;

use serde::{Serialize, Serializer};
use twofactl::model::time::Timestamp;

use super::{Answer, Page};

/// A point in time in JSON: RFC 3339 in UTC with `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At(pub(crate) Timestamp);

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Whether a change is told of before, after, or without having been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    /// "Added …": it is committed.
    Done,
    /// "… exists already.": nothing had to be changed.
    Already,
    /// "Would add …": a preview.
    Would,
}

/// The answer of a command that changes something, without `changed`.
pub(crate) trait ChangeView: Serialize {
    /// Says to a person what was done, is so already, or would be.
    fn describe(&self, tense: Tense, page: &mut Page);
}

/// A change as it is told: `{"changed":…,"dry_run":true,…}`.
#[derive(Debug, Serialize)]
pub(crate) struct Told<V> {
    changed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    #[serde(flatten)]
    view: V,
    #[serde(skip)]
    tense: Tense,
}

impl<V> Told<V> {
    /// Tells of a change; `dry_run` if none is ever made.
    pub(crate) fn new(view: V, tense: Tense, dry_run: bool) -> Self {
        Self { changed: tense != Tense::Already, dry_run, view, tense }
    }
}

impl Tense {
    /// What is told of one of several, of which not all need have changed.
    pub(crate) const fn of_one(self, changed: bool) -> Self {
        if changed { self } else { Self::Already }
    }
}

impl<V: ChangeView> Answer for Told<V> {
    fn describe(&self, page: &mut Page) {
        self.view.describe(self.tense, page);
        if self.dry_run {
            page.line("Dry run: nothing was changed.");
        }
    }
}

/// What an answer is about, by what was typed: `-` is a list, however many names come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The one thing that was named.
    One,
    /// A list of those that were.
    Several,
}

/// The answer of a command that takes one name or several.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Either<O, S> {
    /// About the only one.
    One(O),
    /// About all of them.
    Several(S),
}

impl<O, S> Either<O, S> {
    /// The answer about what was done, in that shape.
    pub(crate) fn new<T>(
        shape: Shape,
        done: &[T],
        one: impl FnOnce(&T) -> O,
        several: impl FnOnce(&[T]) -> S,
    ) -> Self {
        match (shape, done) {
            (Shape::One, [only]) => Self::One(one(only)),
            (Shape::One | Shape::Several, all) => Self::Several(several(all)),
        }
    }
}

impl<O: ChangeView, S: ChangeView> ChangeView for Either<O, S> {
    fn describe(&self, tense: Tense, page: &mut Page) {
        match self {
            Self::One(one) => one.describe(tense, page),
            Self::Several(several) => several.describe(tense, page),
        }
    }
}

/// `1 member`, `2 members`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // A string takes whatever is written.
        let _: std::fmt::Result = write!(text, "{byte:02x}");
        text
    })
}
