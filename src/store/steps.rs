//! A change of many steps: each is recorded as it is made, so that a change of a
//! million rows needs no more memory than one of a thousand.
//!
//! ```text
//! write_many ──► step ──► step ──► … ──► commit, if any of them was recorded
//!                  └────► refused: all is taken back, and the refusal is written by itself
//! ```
//!
//! One transaction, as for [`super::Store::write`], but without the savepoint that the
//! other keeps in memory: what a refusal takes back is all of it.

use std::ops::Deref;

use super::sqlite::{Erased, ReadTx, WriteTx};
use super::{Change, Events};
use crate::crypto::chain::{ChainHash, Sealer};
use crate::error::{Error, Refusal, Result};
use crate::model::event::{Actor, Details, NewEvent};
use crate::model::time::Timestamp;

/// How events are written: by whom, when, with what seal and stamp.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink<'s> {
    pub(super) actor: &'s Actor,
    pub(super) now: Timestamp,
    pub(super) sealer: Option<&'s Sealer>,
    pub(super) stamp: &'s Details,
}

/// A refusal and the event that says so.
pub(super) type Refused = (Refusal, Box<NewEvent>);

/// The steps of one change. What is read sees all that was made so far.
#[derive(Debug)]
pub struct Steps<'s> {
    tx: WriteTx<'s>,
    ink: Ink<'s>,
    is_recorded: bool,
    refused: Option<Refused>,
}

impl<'s> Deref for Steps<'s> {
    type Target = ReadTx<'s>;

    fn deref(&self) -> &Self::Target {
        &self.tx
    }
}

impl<'s> Steps<'s> {
    pub(super) const fn new(tx: WriteTx<'s>, ink: Ink<'s>) -> Self {
        Self { tx, ink, is_recorded: false, refused: None }
    }

    /// Makes one step and appends its events at once.
    ///
    /// # Errors
    ///
    /// What `change` says; its refusal, which then stands for the whole change;
    /// [`Error::Failed`] for a step that wrote what no event tells.
    pub fn step<T>(
        &mut self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<Change<T>>,
    ) -> Result<T> {
        let before = self.tx.total_changes();
        match change(&mut self.tx)?.stamped(self.ink.stamp) {
            Change::Made { outcome, events: Events(events) } => {
                let Ink { actor, now, sealer, stamp: _ } = self.ink;
                self.tx.append_links(actor, now, sealer, &events)?;
                self.is_recorded = true;
                Ok(outcome)
            }
            Change::Nothing { outcome } if self.tx.total_changes() == before => Ok(outcome),
            Change::Nothing { .. } | Change::Counted { .. } => {
                Err(Error::Failed("a step changed something without an event".to_owned()))
            }
            Change::Refused { refusal, event } => {
                self.refused = Some((refusal.clone(), event));
                Err(refusal.into())
            }
        }
    }

    /// Ends the change: committed if anything was recorded, else rolled back. Gives the end of
    /// the record, or a refusal among the steps, with everything rolled back.
    pub(super) fn finish(mut self) -> Result<Result<(i64, ChainHash), Refused>> {
        if let Some(refused) = self.refused.take() {
            return Ok(Err(refused));
        }
        let end = self.tx.end();
        if self.is_recorded {
            self.tx.move_chain_head()?;
            // What was taken away leaves the log with all the rest of so large a change.
            let (Erased::Nothing | Erased::Secrets) = self.tx.commit()?;
        }
        Ok(Ok(end))
    }

    /// What was refused, with everything rolled back.
    pub(super) fn into_refused(self) -> Option<Refused> {
        self.refused
    }
}
