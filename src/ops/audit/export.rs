//! Taking the record, or what was added to it, out of the store: every byte that the chain
//! covers, the seals, and at both ends what a check without the store needs.
//!
//! How a line is written is the program's.

use crate::error::{Error, Result};
use crate::model::ids::EventSeq;
use crate::model::record::{Begin, End, Line, RetiredAuditKey};
use crate::model::time::Timestamp;
use crate::ops::Watch;
use crate::store::{Identity, ReadTx, SCHEMA_VERSION};

/// Hands the record after an event, line by line, to `each`: where it begins, the events, where
/// it ends. One transaction, so that all of it fits together.
///
/// # Errors
///
/// [`Error::NotFound`] for an event that is not there; what `each` says; the store's.
pub fn export(
    tx: &ReadTx<'_>,
    after: Option<EventSeq>,
    now: Timestamp,
    watch: Watch<'_>,
    mut each: impl FnMut(&Line) -> Result<()>,
) -> Result<()> {
    let after = after.map_or(0, EventSeq::get);
    let head = tx.chain_head()?;
    each(&Line::Begin(begin(tx, after, now)?))?;
    let mut events = 0;
    let all = head.seq.saturating_sub(after).max(0).unsigned_abs();
    tx.for_each_link(after + 1, |link| {
        events += 1;
        each(&Line::Event(Box::new(link)))?;
        watch(events, all);
        Ok(())
    })?;
    each(&Line::End(End {
        events,
        seq: head.seq,
        hash: *head.hash.bytes(),
        sealed_seq: head.sealed_seq,
        seal: *head.seal.bytes(),
    }))
}

fn begin(tx: &ReadTx<'_>, after: i64, now: Timestamp) -> Result<Begin> {
    let Identity { store_id, key_id, .. } = tx.identity()?;
    let hash = match after {
        0 => [0; 32],
        _ => match tx.find_hash(after)? {
            Some(hash) => *hash.bytes(),
            None => return Err(Error::not_found("event", &after)),
        },
    };
    let (sealed_seq, seal) = tx.last_sealed(after)?.unwrap_or((0, [0; 32]));
    let retired = tx.retired_keys()?.into_iter();
    Ok(Begin {
        store_id,
        schema: SCHEMA_VERSION,
        at: now,
        key_id,
        after,
        hash,
        sealed_seq,
        seal,
        retired: retired
            .map(|one| RetiredAuditKey { key_id: one.key_id, sealed: one.audit_key })
            .collect(),
    })
}
