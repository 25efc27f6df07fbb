//! What the fuzz target of tickets asks: see [`crate::fuzzing`].

use super::ticket::{Errand, Ticket};
use crate::fuzzing::keys;
use crate::model::ids::{LoginId, PracticeId, UserId};
use crate::model::secret::SecretText;
use crate::model::time::Timestamp;

const ERRANDS: [Errand; 4] = [Errand::Answer, Errand::Enroll, Errand::PutOff, Errand::Manage];

/// Tickets: the input as a ticket, as the body of one that we signed, and as what is written
/// over one (a place, and a byte to exchange it with).
///
/// # Panics
///
/// If anything is accepted that we did not sign, or a ticket says something else when it is
/// signed again.
pub fn ticket(bytes: &[u8]) {
    let (keys, now) = (keys(), Timestamp::from_millis(1_800_000_000_000));
    let open = |text: &SecretText| ERRANDS.map(|errand| Ticket::open(&keys, text, errand, now));
    // Nobody has the key of these tests but the tests, so nothing typed is a ticket.
    let typed = SecretText::new(String::from_utf8_lossy(bytes).into_owned());
    assert!(open(&typed).iter().all(Option::is_none), "a ticket that nobody signed");

    if let Ok(signed) = keys.sign_ticket(bytes) {
        // A time that no clock of ours tells is drawn into the range of those that one does.
        let (first, last) = (Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX));
        let is_told = |ticket: &Ticket| ticket.made_at > first && ticket.made_at < last;
        for ticket in open(&signed).into_iter().flatten().filter(is_told) {
            assert_eq!(ticket.sign(&keys).ok(), Some(signed.clone()));
        }
    }

    let purpose = super::ticket::Purpose::Login;
    let (user, practice) = (UserId::new(7), Some(PracticeId::new(3)));
    let login_id = LoginId::new(now, [9; 16]);
    let ours = Ticket { purpose, user, practice, epoch: 5, login_id, made_at: now };
    let Ok(ours) = ours.sign(&keys) else { return };
    assert!(open(&ours).iter().any(Option::is_some));
    let mut altered = ours.expose().as_bytes().to_vec();
    for change in bytes.chunks_exact(2) {
        let [at, with] = *change else { continue };
        let length = altered.len();
        if let Some(byte) = altered.get_mut(usize::from(at) % length) {
            *byte = with & 0x7f;
        }
    }
    let altered = SecretText::new(String::from_utf8_lossy(&altered).into_owned());
    if altered != ours {
        assert!(open(&altered).iter().all(Option::is_none), "altered: {}", altered.expose());
    }
}
