//! What operations on the record answer.

use std::fmt;

use crate::model::ids::EventSeq;
use crate::model::time::Timestamp;

/// A run of events without seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub from: EventSeq,
    /// The last of them.
    pub to: EventSeq,
}

/// The first event that is not what it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadEvent {
    /// Its place.
    pub seq: EventSeq,
    /// What is wrong with it.
    pub why: &'static str,
}

/// What a check of the record found.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Whether nothing is wrong. Unsealed stretches are told, and are not wrong.
    pub ok: bool,
    /// The event that the first one follows; 0 where all were looked at.
    pub after: EventSeq,
    /// How many events were looked at.
    pub events: u64,
    /// The last sealed event; `None` if none is.
    pub sealed_to: Option<EventSeq>,
    /// Events made without the key.
    pub unsealed: Vec<Stretch>,
    /// The first bad one.
    pub first_bad: Option<BadEvent>,
}

/// The end of the record at one moment, to keep elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which store.
    pub store_id: [u8; 16],
    /// The last event.
    pub seq: EventSeq,
    /// Its hash.
    pub hash: [u8; 32],
    /// When it was taken.
    pub at: Timestamp,
}

/// The first words of a written checkpoint.
const CHECKPOINT: &str = "twofactl-checkpoint-v1";

impl Checkpoint {
    /// Reads a checkpoint as it is displayed. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        if words.next()? != CHECKPOINT {
            return None;
        }
        let store_id = bytes_of_hex(words.next()?)?;
        let seq: i64 = words.next()?.parse().ok().filter(|seq| *seq >= 0)?;
        let hash = bytes_of_hex(words.next()?)?;
        let at = Timestamp::parse_end(words.next()?, &jiff::tz::TimeZone::UTC).ok()?;
        words.next().is_none().then_some(Self { store_id, seq: EventSeq::new(seq), hash, at })
    }
}

/// One line of words: what it is, store, last event, its hash, when.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store_id, seq, hash, at } = self;
        write!(f, "{CHECKPOINT} {} {seq} {} {at}", hex_of(store_id), hex_of(hash))
    }
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex_of(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string has no way to fail.
        match write!(hex, "{byte:02x}") {
            Ok(()) | Err(_) => hex,
        }
    })
}

fn bytes_of_hex<const N: usize>(hex: &str) -> Option<[u8; N]> {
    if hex.len() != 2 * N || !hex.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_is_written() {
        let checkpoint = Checkpoint {
            store_id: [7; 16],
            seq: EventSeq::new(42),
            hash: [0xab; 32],
            at: Timestamp::from_millis(1_800_000_000_000),
        };
        assert_eq!(Checkpoint::parse(&checkpoint.to_string()), Some(checkpoint.clone()));
        assert_eq!(Checkpoint::parse(&format!("  {checkpoint}\n")), Some(checkpoint));
    }

    #[test]
    fn what_is_no_checkpoint_is_not_read_as_one() {
        for text in ["", "twofactl-checkpoint-v1", "twofactl-checkpoint-v2 00 1 00 x", "hello"] {
            assert_eq!(Checkpoint::parse(text), None, "{text}");
        }
    }
}
