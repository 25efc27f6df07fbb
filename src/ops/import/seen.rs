//! The rows of a file that were seen so far, as far as later ones are held against them.
//!
//! Of each only keyed hashes are kept, some fifty bytes, so that a file of a million rows fits
//! where it is read, and nobody can write one whose rows collide.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

use super::Row;
use crate::model::ids::PracticeId;
use crate::model::import::{Fault, Field};
use crate::model::user::{EmailAddress, PhoneNumber};

/// 128 bits: two of a million are never alike.
type Mark = [u32; 4];

/// The fields that a person has once, however many rows they have.
const PERSONAL: [Field; 4] = [Field::Name, Field::Phone, Field::Email, Field::PasswordHash];

/// The first row of somebody.
#[derive(Debug, Clone, Copy)]
struct First {
    line: u32,
    is_new: bool,
    /// 32 bits of each of [`PERSONAL`], 0 where it is empty. One differing text in four billion
    /// passes for the same here, and is held against the store when it is written.
    fields: [u32; 4],
    /// The place of the practice; 0 where it has none.
    practice: u32,
}

/// What was seen of somebody before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing.
    Nothing,
    /// A row by which they are added.
    Added,
    /// A row of somebody who was there already.
    Known,
}

#[derive(Debug, Default)]
pub(super) struct Seen {
    keys: [RandomState; 2],
    people: HashMap<Mark, First>,
    /// Second and further memberships: on which line.
    others: HashMap<Mark, u32>,
    practices: HashMap<PracticeId, u32>,
}

impl Seen {
    /// Holds a row against those before it, and tells of what kind the first was.
    pub(super) fn meet(
        &mut self,
        row: &Row,
        practice: Option<PracticeId>,
    ) -> Result<Before, Fault> {
        let login = row.login.key();
        let place = practice.map_or(0, |practice| self.place(practice));
        let Some(first) = self.people.get(&self.mark(&login)).copied() else {
            return Ok(Before::Nothing);
        };
        if place == 0 {
            return Err(Fault::at(Field::Login, format!("is on line {} already", first.line)));
        }
        let mark = self.mark(&(&login, place));
        let line = if first.practice == place { Some(first.line) } else { self.other(mark) };
        if let Some(line) = line {
            return Err(Fault::at(
                Field::Practice,
                format!("this person is in this practice on line {line} already"),
            ));
        }
        let fields = self.fields(row);
        let differing = |(_, (new, old)): &(Field, (u32, u32))| *new != 0 && new != old;
        let pairs = fields.into_iter().zip(first.fields);
        if let Some((field, _)) = PERSONAL.into_iter().zip(pairs).find(differing) {
            return Err(Fault::at(field, format!("is not what line {} says", first.line)));
        }
        self.others.insert(mark, short(row.line));
        Ok(if first.is_new { Before::Added } else { Before::Known })
    }

    /// Keeps the first row of somebody.
    pub(super) fn keep(&mut self, row: &Row, practice: Option<PracticeId>, is_new: bool) {
        let practice = practice.map_or(0, |practice| self.place(practice));
        let first = First { line: short(row.line), is_new, fields: self.fields(row), practice };
        self.people.insert(self.mark(&row.login.key()), first);
    }

    fn other(&self, mark: Mark) -> Option<u32> {
        self.others.get(&mark).copied()
    }

    /// A small number for a practice, from 1 on.
    fn place(&mut self, practice: PracticeId) -> u32 {
        let next = short(self.practices.len() as u64 + 1);
        *self.practices.entry(practice).or_insert(next)
    }

    fn fields(&self, row: &Row) -> [u32; 4] {
        let texts = [
            row.name.as_ref().map(|name| name.as_str()),
            row.phone.as_ref().map(PhoneNumber::as_str),
            row.email.as_ref().map(EmailAddress::as_str),
            row.password.as_ref().map(|password| password.hash().expose()),
        ];
        texts.map(|text| text.map_or(0, |text| self.mark(&text)[0].max(1)))
    }

    fn mark<T: Hash + ?Sized>(&self, value: &T) -> Mark {
        let [one, other] = self.keys.each_ref().map(|key| halves(key.hash_one(value)));
        [one[0], one[1], other[0], other[1]]
    }
}

/// A word in two.
const fn halves(word: u64) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h] = word.to_ne_bytes();
    [u32::from_ne_bytes([a, b, c, d]), u32::from_ne_bytes([e, f, g, h])]
}

/// The number of a line, for as many as anybody writes.
fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
