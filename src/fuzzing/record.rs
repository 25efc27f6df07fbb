//! The record in a file, as somebody without the key may have changed it: what is still believed
//! is what was exported.
//!
//! ```text
//! input   one byte: 0 the rest is the file itself; 1 changes of an export in JSON lines, 2 in CSV
//! change  what, line, other line, place (2 bytes), with: six bytes
//! what    0 a line is gone   1 the other comes before it again   2 both change places
//!         3 cut off in a line   4 a byte   5 a bit   6 sixteen bytes of the other line
//!         7 a digit is another
//! ```

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::OnceLock;

use crate::crypto::keyring::{KeyFile, Keyring};
use crate::model::event::Event;
use crate::model::ids::EventSeq;
use crate::model::outcome::audit::{Checkpoint, Verification};
use crate::model::time::Timestamp;
use crate::ops::UNWATCHED;
use crate::ops::audit::file::ExportFile;

const JSON: &str = include_str!("../../tests/fixtures/record-format-1.jsonl");
const CSV: &str = include_str!("../../tests/fixtures/record-format-1.csv");
const KEY: &str = include_str!("../../tests/fixtures/record-format-1.key");

/// What a whole export tells, event by event.
type Told = BTreeMap<i64, String>;

/// Exports of the record, believed only as far as they are ours.
///
/// # Panics
///
/// If an event is believed, seal and all, that is not in the export, or the export itself is not.
pub fn record(bytes: &[u8]) {
    let (form, rest) = bytes.split_first().unwrap_or((&1, &[]));
    let whole = if form % 3 == 2 { CSV } else { JSON };
    let file = if form % 3 == 0 { rest.to_vec() } else { changed(whole, rest) };
    let is_untouched = file == whole.as_bytes();
    let found = believed(file);
    assert!(!is_untouched || found.as_ref() == Some(ours()), "an export is proven");
    for (seq, event) in found.iter().flatten() {
        assert_eq!(Some(event), ours().get(seq), "an event that nobody sealed");
    }
}

fn ours() -> &'static Told {
    static OURS: OnceLock<Told> = OnceLock::new();
    OURS.get_or_init(|| believed(JSON.into()).expect("it is an export"))
}

/// The sealed events of a file that holds in itself; `None` for one that does not.
fn believed(file: Vec<u8>) -> Option<Told> {
    let mut file = ExportFile::open(Cursor::new(file)).ok()?;
    let master = KeyFile::parse(KEY).expect("it is a key file");
    let keys = Keyring::derive(master.only().expect("it has one key"), file.store_id());
    // Without the key less is known, and nothing more is wrong.
    let plain = file.verify(None, None, UNWATCHED);
    let sealed = file.verify(Some(&keys), None, UNWATCHED);
    let is_ok = |found: &Verification| found.ok && found.first_bad.is_none();
    assert!(!sealed.as_ref().is_ok_and(is_ok) || plain.as_ref().is_ok_and(is_ok));

    let first = Checkpoint {
        store_id: *file.store_id(),
        seq: EventSeq::new(0),
        hash: [0; 32],
        at: Timestamp::from_millis(0),
    };
    let mut told = Told::new();
    let proof = file.replay(Some(&keys), &first, UNWATCHED, |event: Event| {
        told.insert(event.seq.get(), format!("{event:?}"));
        Ok(())
    });
    let Verification { ok, unsealed, .. } = proof.ok()?;
    assert!(ok, "a replay ends at whatever is wrong");
    told.retain(|seq, _| !unsealed.iter().any(|s| (s.from.get()..=s.to.get()).contains(seq)));
    Some(told)
}

fn changed(whole: &str, changes: &[u8]) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> =
        whole.split_inclusive('\n').map(|line| line.as_bytes().to_vec()).collect();
    for change in changes.chunks_exact(6) {
        let [what, line, other, high, low, with] = *change else { continue };
        if lines.is_empty() {
            break;
        }
        let (line, other) = (usize::from(line) % lines.len(), usize::from(other) % lines.len());
        let place = usize::from(u16::from_be_bytes([high, low]));
        let piece = lines.get(other).cloned().unwrap_or_default();
        match what % 8 {
            0 => drop(lines.remove(line)),
            1 => lines.insert(line, piece),
            2 => lines.swap(line, other),
            what => {
                let end = if what == 3 { line + 1 } else { lines.len() };
                lines.truncate(end);
                lines.get_mut(line).into_iter().for_each(|l| within(l, what, place, with, &piece));
            }
        }
    }
    lines.concat()
}

/// Changes one line: another's bytes are `piece`.
fn within(line: &mut Vec<u8>, what: u8, place: usize, with: u8, piece: &[u8]) {
    let place = place % line.len().max(1);
    let mut bytes = line.iter_mut().skip(place);
    match what {
        3 => line.truncate(place),
        4 => bytes.next().into_iter().for_each(|byte| *byte = with),
        5 => bytes.next().into_iter().for_each(|byte| *byte ^= 1 << (with & 7)),
        6 => bytes.zip(piece.iter().skip(place).take(16)).for_each(|(to, from)| *to = *from),
        _ => {
            let digit = bytes.next().filter(|byte| byte.is_ascii_digit());
            digit.into_iter().for_each(|byte| *byte = b'0' + with % 10);
        }
    }
}
