//! JUDGEMENTS: pure functions, (state, now) to verdict.
//!
//! What the desk and the door have in common: both load the present state, ask
//! here, and then act. Nothing is stored but facts; what follows from them is
//! worked out anew each time, so that a deadline, an exemption, a pause or a
//! lock ends by the clock with no job that has to run.
//!
//! Every end is a point in time that no longer belongs: at exactly the end of
//! a lock, a grace or an exemption, it is over.
//!
//! Knows the nouns and nothing else: no store, clock, randomness, input or output.

pub(crate) mod account;
pub(crate) mod bypass_code;
pub(crate) mod call_back;
pub(crate) mod check_code;
pub(crate) mod coverage;
pub(crate) mod deadline;
pub(crate) mod denial;
pub(crate) mod deviation;
pub(crate) mod enrollment_code;
pub(crate) mod exemption;
pub(crate) mod history;
pub(crate) mod lifecycle;
pub(crate) mod likeness;
pub(crate) mod lockout;
pub(crate) mod next_login;
pub(crate) mod passwords;
pub(crate) mod permission;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod resync;
pub(crate) mod seed;
pub(crate) mod session;
pub(crate) mod sms;
pub(crate) mod spelling;
pub(crate) mod verify;

#[cfg(test)]
mod fixtures;

use crate::model::time::Timestamp;

/// Whether something has an end, and has not come to it.
pub(crate) fn is_ahead(end: Option<Timestamp>, now: Timestamp) -> bool {
    end.is_some_and(|end| end > now)
}
