//! bcrypt hashes of other systems: `$2a$`, `$2b$` and `$2y$`, which differ in
//! faults of programs long gone and not in what they compute of UTF-8.
//!
//! The 72nd byte of a password is the last that counts, as in every bcrypt. No
//! password with a NUL in it is right: the systems that made such a hash refused
//! it or dropped what came after, and neither is to let somebody in here.

use std::str::FromStr as _;

use ::bcrypt::{HashParts, bcrypt, verify};

use crate::crypto::turns;
use crate::model::password::{HashKind, HashPrice};
use crate::model::secret::SecretText;

const PREFIXES: [&str; 3] = ["$2a$", "$2b$", "$2y$"];

/// The least that the format has, and the most that we pay: each more doubles the price, and
/// 14 takes a second.
const MIN_COST: u32 = 4;
const MAX_COST: u32 = 14;

/// A stored hash within the limits.
pub(super) struct Stored {
    text: SecretText,
    cost: u32,
}

impl Stored {
    /// `None` for anything that is not bcrypt within the limits.
    pub(super) fn read(text: &str) -> Option<Self> {
        let cost = HashParts::from_str(text).ok()?.get_cost();
        let is_of_form = |prefix| text.starts_with(&format!("{prefix}{cost:02}$"));
        let is_ours_to_pay =
            (MIN_COST..=MAX_COST).contains(&cost) && PREFIXES.into_iter().any(is_of_form);
        is_ours_to_pay.then(|| Self { text: SecretText::new(text.to_owned()), cost })
    }

    pub(super) fn verify(&self, password: &SecretText) -> bool {
        let _turn = turns::wait();
        let password = password.expose();
        // What does not parse was not read; it is no match in any case.
        let matches = verify(password, self.text.expose()).unwrap_or(false);
        matches && !password.contains('\0')
    }

    pub(super) fn price(&self) -> HashPrice {
        HashPrice { kind: HashKind::Bcrypt, amount: 1 << self.cost }
    }
}

/// Computes as many rounds for nobody. What one cost lacks to a higher one is
/// a run of each cost between them, since each doubles the rounds.
pub(super) fn waste(rounds: u32, password: &SecretText) {
    let _turn = turns::wait();
    let bytes = password.expose().as_bytes();
    // Never empty, and a length that no password changes the work by.
    let mut key = zeroize::Zeroizing::new([0; 72]);
    key.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    for cost in (MIN_COST..=MAX_COST).filter(|cost| rounds & (1 << cost) != 0) {
        let _ = bcrypt(cost, [0; 16], key.as_slice());
    }
}
