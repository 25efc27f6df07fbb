//! People to run commands on.

use crate::harness::Place;

/// `city-clinic`, enforcing, and its owner `rao`, in a store that was opened
/// before: the first opening after `init` turns the journal over, and would
/// be taken for a change by whoever compares bytes.
pub(crate) fn clinic() -> Place {
    let place = Place::with_clinic();
    place.ok(&["practice", "list"]);
    place
}
