//! The record: listing it, proving it, marking where it ends, taking it elsewhere, and the daily
//! look at it.

pub mod export;
pub mod file;
pub mod report;
mod walk;

use super::Watch;
use crate::crypto::keyring::Keyring;
use crate::error::{Error, Result};
use crate::model::event::{Action, Event, EventKind, EventOutcome};
use crate::model::ids::EventSeq;
use crate::model::outcome::audit::{Checkpoint, Verification};
use crate::model::practice::Handle;
use crate::model::time::Timestamp;
use crate::model::user::UserRef;
use crate::store::{EventFilter, ReadTx};
use walk::{End, Sealers, Walk};

/// Which events a list shows; `None` does not filter.
#[derive(Debug, Clone, Default)]
pub struct ListRequest {
    /// Of this user.
    pub user: Option<UserRef>,
    /// Of this practice.
    pub practice: Option<Handle>,
    /// By the actor of this name.
    pub actor: Option<String>,
    /// Of this action.
    pub action: Option<Action>,
    /// With this outcome.
    pub outcome: Option<EventOutcome>,
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// Not before.
    pub since: Option<Timestamp>,
    /// Not after.
    pub until: Option<Timestamp>,
    /// Only later ones, oldest first.
    pub after: Option<EventSeq>,
}

/// Hands at most `limit` events to `each`, the newest first, or the oldest
/// first where only later ones are asked for.
///
/// # Errors
///
/// [`Error::NotFound`] for a user or practice that the record does not know either; what
/// `each` says; the store's.
pub fn list(
    tx: &ReadTx<'_>,
    request: &ListRequest,
    limit: u64,
    each: impl FnMut(Event) -> Result<()>,
) -> Result<()> {
    tx.for_each_event(&filter(tx, request)?, limit, each)
}

/// How many events a list has without its limit.
///
/// # Errors
///
/// [`Error::NotFound`] as for [`list`]; the store's.
pub fn count(tx: &ReadTx<'_>, request: &ListRequest) -> Result<u64> {
    tx.count_events(&filter(tx, request)?)
}

fn filter(tx: &ReadTx<'_>, request: &ListRequest) -> Result<EventFilter> {
    let ListRequest { user, practice, actor, action, outcome, kind, since, until, after } = request;
    let of_user = user.as_ref().map(|who| of_user(tx, who)).transpose()?.unwrap_or_default();
    let of_practice =
        practice.as_ref().map(|handle| of_practice(tx, handle)).transpose()?.unwrap_or_default();
    Ok(EventFilter {
        seq: None,
        after: *after,
        user: of_user.user,
        user_login: of_user.user_login,
        practice: of_practice.practice,
        practice_handle: of_practice.practice_handle,
        actor: actor.clone(),
        action: *action,
        outcome: *outcome,
        kind: *kind,
        since: *since,
        until: *until,
    })
}

/// Events about a user, by id. Whoever was removed is found by what the record calls them.
fn of_user(tx: &ReadTx<'_>, who: &UserRef) -> Result<EventFilter> {
    let open = EventFilter::default();
    match tx.get_user(who) {
        Ok(user) => Ok(EventFilter { user: Some(user.id), ..open }),
        Err(unknown @ Error::NotFound { .. }) => {
            let gone = match who {
                UserRef::Id(id) => EventFilter { user: Some(*id), ..open },
                UserRef::Login(login) => {
                    EventFilter { user_login: Some(login.as_str().to_owned()), ..open }
                }
            };
            known_or(tx, gone, unknown)
        }
        Err(other) => Err(other),
    }
}

/// Events in a practice, as for users.
fn of_practice(tx: &ReadTx<'_>, handle: &Handle) -> Result<EventFilter> {
    let open = EventFilter::default();
    match tx.get_practice(handle) {
        Ok(practice) => Ok(EventFilter { practice: Some(practice.id), ..open }),
        Err(unknown @ Error::NotFound { .. }) => {
            let gone = EventFilter { practice_handle: Some(handle.to_string()), ..open };
            known_or(tx, gone, unknown)
        }
        Err(other) => Err(other),
    }
}

/// The filter if any event passes it, else the error.
fn known_or(tx: &ReadTx<'_>, filter: EventFilter, unknown: Error) -> Result<EventFilter> {
    if tx.count_events(&filter)? > 0 { Ok(filter) } else { Err(unknown) }
}

/// One event.
///
/// # Errors
///
/// [`Error::NotFound`]; the store's.
pub fn show(tx: &ReadTx<'_>, seq: EventSeq) -> Result<Event> {
    let filter = EventFilter { seq: Some(seq), ..EventFilter::default() };
    let mut found = None;
    tx.for_each_event(&filter, 1, |event| {
        found = Some(event);
        Ok(())
    })?;
    found.ok_or_else(|| Error::not_found("event", &seq))
}

/// The end of the record as it is now, to keep elsewhere.
///
/// # Errors
///
/// The store's.
pub fn checkpoint(tx: &ReadTx<'_>, now: Timestamp) -> Result<Checkpoint> {
    let head = tx.chain_head()?;
    Ok(Checkpoint {
        store_id: tx.identity()?.store_id,
        seq: EventSeq::new(head.seq),
        hash: *head.hash.bytes(),
        at: now,
    })
}

/// Checks every event against its neighbours and, with the key, against its
/// seal; and, with a checkpoint, that the record still extends it.
///
/// Proves nothing against whoever holds the key, nor that the end was not cut
/// off unless a checkpoint says where it was.
///
/// # Errors
///
/// The store's. What is wrong with the record is an answer, not an error.
pub fn verify(
    tx: &ReadTx<'_>,
    keys: Option<&Keyring>,
    against: Option<&Checkpoint>,
    watch: Watch<'_>,
) -> Result<Verification> {
    let sealers = match keys {
        Some(keys) => Sealers::of(tx, keys)?,
        None => Sealers::default(),
    };
    let mut walk = Walk::new(&sealers, against);
    let head = tx.chain_head()?;
    tx.for_each_link(0, |link| {
        walk.step(&link);
        watch(link.seq.unsigned_abs(), head.seq.unsigned_abs());
        Ok(())
    })?;
    let end = End { seq: head.seq, hash: head.hash, sealed_seq: head.sealed_seq, seal: head.seal };
    walk.end(&end, sealers.in_use());
    if let Some(checkpoint) = against
        && tx.identity()?.store_id != checkpoint.store_id
    {
        walk.bad(1, "the checkpoint is of another store");
    }
    Ok(walk.verification())
}
