//! Hands texts over: after the transaction that made one, and before that which
//! notes what became of it. Nothing is locked while a gateway takes its time.

use crate::delivery::{DeliveryError, Gateway};
use crate::error::Result;
use crate::model::event::Actor;
use crate::model::sms::{Outgoing, Route};
use crate::model::time::Timestamp;
use crate::ops::sms::{self, Fate};
use crate::store::Store;

/// The way that texts take with this gateway.
#[must_use]
pub fn route(gateway: &Gateway) -> Route<'_> {
    Route { transport: gateway.transport(), countries: gateway.countries() }
}

/// Hands a text over and notes what became of it. `now` is asked for the time
/// when that is known.
///
/// # Errors
///
/// The store's. That the gateway did not take it is an answer: the inner result.
pub fn hand_over(
    (store, actor): (&mut Store, &Actor),
    gateway: &Gateway,
    outgoing: &Outgoing,
    now: impl Fn() -> Timestamp,
) -> Result<std::result::Result<(), DeliveryError>> {
    let handed = gateway.send(&outgoing.text);
    let fate = match &handed {
        Ok(receipt) => {
            Fate { status: receipt.status, provider_id: receipt.provider_id.clone(), why: None }
        }
        Err(error) => {
            Fate { status: error.status(), provider_id: None, why: Some(error.to_string()) }
        }
    };
    let now = now();
    store.write(actor, now, |tx| sms::note(tx, outgoing, &fate, now))?;
    Ok(handed.map(|_receipt| ()))
}
