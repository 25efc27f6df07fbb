//! Passwords: hashed with Argon2id, kept as PHC strings, compared in one
//! Unicode form (NIST SP 800-63B-4 section 3.1.1.2).
//!
//! Hashes that other systems made are verified as well, one file a kind, and are
//! weak: the next right password is hashed as ours are. Those systems hashed what was typed,
//! in whatever Unicode form it came, so that is what such a hash is compared with.
//!
//! How long a denial takes must not tell whether there is such a person, a password or a hash
//! of another system. [`judge`] pays for the hash that is stored, and [`level`] for
//! what is missing to the dearest of each kind in the store:
//!
//! ```text
//! the store holds   today's   bcrypt, cost 12    PBKDF2, 600000
//! nobody              1           4096              600000
//! today's             1           4096              600000
//! bcrypt, cost 10     1        1024 + 3072          600000
//! PBKDF2, 29000       1           4096         29000 + 571000
//! ```

mod argon2;
mod bcrypt;
mod pbkdf2;
#[cfg(test)]
mod vectors;

use unicode_normalization::UnicodeNormalization;

use super::error::{CryptoError, Result};
use super::{argon, random};
use crate::model::password::{HashKind, HashPrice};
use crate::model::secret::SecretText;

/// What everybody pays, whatever is stored of whom.
const TODAYS: HashPrice = HashPrice { kind: argon2::TODAYS, amount: 1 };

/// Hashes a password for the store.
///
/// # Errors
///
/// [`CryptoError::Random`] or [`CryptoError::Memory`] if the system gives none.
pub(crate) fn hash(password: &SecretText) -> Result<SecretText> {
    let argon = argon::todays()?;
    let salt: [u8; ::argon2::RECOMMENDED_SALT_LEN] = random::bytes()?;
    let mut output = [0; argon::OUTPUT_LENGTH];
    let password = normalised(password);
    argon::run(&argon, password.expose().as_bytes(), &salt, &mut output)?;
    argon2::phc_string(&argon, &salt, &output)
        .ok_or(CryptoError::Internal("an Argon2 result cannot be written as a PHC string"))
}

/// What a password that somebody typed came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is the one behind the stored hash.
    Right,
    /// It is, and the hash is weaker than today's or of another kind: hash it anew.
    RightButWeak,
    /// It is not, or nothing is stored.
    Wrong,
}

/// Judges `password` by what is stored of it, if anything is. Whoever is turned away
/// then, for whatever reason, owes what [`level`] computes.
///
/// # Errors
///
/// [`CryptoError::HashParameters`] if `stored` is of no kind that is known, or
/// dearer than is ever paid; nothing was computed then. [`CryptoError::Memory`].
pub(crate) fn judge(password: &SecretText, stored: Option<&str>) -> Result<Verdict> {
    let Some(stored) = stored else { return Ok(Verdict::Wrong) };
    let hash = StoredHash::parse(stored)?;
    note(hash.price());
    Ok(match (hash.verify(password)?, hash.is_weak()) {
        (false, _) => Verdict::Wrong,
        (true, true) => Verdict::RightButWeak,
        (true, false) => Verdict::Right,
    })
}

/// Computes, for nobody, what `stored` was cheaper to [`judge`] than it might have been:
/// `dearest` has the dearest hash of each kind in the store, today's aside.
///
/// # Errors
///
/// As [`judge`].
pub(crate) fn level(
    password: &SecretText,
    stored: Option<&str>,
    dearest: &[HashPrice],
) -> Result<()> {
    let paid = stored.map(price).transpose()?;
    owed(paid, dearest).try_for_each(|price| {
        note(price);
        waste(price, password)
    })
}

/// What it costs to judge a password by that hash.
///
/// # Errors
///
/// [`CryptoError::HashParameters`] if it is never computed.
pub(crate) fn price(stored: &str) -> Result<HashPrice> {
    StoredHash::parse(stored).map(|hash| hash.price())
}

/// Whether it is what is hashed today.
pub(crate) fn is_todays(price: HashPrice) -> bool {
    price == TODAYS
}

/// What is left to pay of today's price and the dearest of each other kind.
fn owed(paid: Option<HashPrice>, dearest: &[HashPrice]) -> impl Iterator<Item = HashPrice> {
    [TODAYS].into_iter().chain(dearest.iter().copied()).filter_map(move |price| {
        let paid = paid.filter(|paid| paid.kind == price.kind).map_or(0, |paid| paid.amount);
        let amount = price.amount.saturating_sub(paid);
        (amount > 0).then_some(HashPrice { amount, ..price })
    })
}

/// Spends that much on nothing.
fn waste(price: HashPrice, password: &SecretText) -> Result<()> {
    match price.kind {
        HashKind::Argon2 { variant, memory, passes, lanes } => {
            argon2::waste(variant, (memory, passes, lanes), password)
        }
        HashKind::Bcrypt => {
            bcrypt::waste(price.amount, password);
            Ok(())
        }
        HashKind::Pbkdf2(digest) => {
            pbkdf2::waste(digest, price.amount, password);
            Ok(())
        }
    }
}

/// The length of a password as NIST SP 800-63B-4 section 3.1.1.2 counts: code
/// points in form NFC.
#[must_use]
pub(crate) fn characters(password: &SecretText) -> usize {
    password.expose().nfc().count()
}

/// Form NFC, so that one password typed on two keyboards is one password.
fn normalised(password: &SecretText) -> SecretText {
    let password = password.expose();
    // NFC grows UTF-8 threefold at most (the Unicode FAQ on normalization);
    // growing the buffer would leave copies behind.
    let mut text = String::with_capacity(password.len() * 3);
    text.extend(password.nfc());
    SecretText::new(text)
}

/// A stored hash that is ours to compute.
enum StoredHash {
    Argon2(argon2::Stored),
    Bcrypt(bcrypt::Stored),
    Pbkdf2(pbkdf2::Stored),
}

impl StoredHash {
    fn parse(text: &str) -> Result<Self> {
        let found = if text.starts_with("$argon2") {
            argon2::Stored::read(text).map(Self::Argon2)
        } else if text.starts_with("$2") {
            bcrypt::Stored::read(text).map(Self::Bcrypt)
        } else {
            pbkdf2::Stored::read(text).map(Self::Pbkdf2)
        };
        found.ok_or(CryptoError::HashParameters)
    }

    fn verify(&self, password: &SecretText) -> Result<bool> {
        match self {
            Self::Argon2(hash) => hash.verify(password),
            Self::Bcrypt(hash) => Ok(hash.verify(password)),
            Self::Pbkdf2(hash) => Ok(hash.verify(password)),
        }
    }

    fn is_weak(&self) -> bool {
        match self {
            Self::Argon2(hash) => hash.is_weak(),
            // Neither takes memory, whatever its cost: graphics cards guess them by the million.
            Self::Bcrypt(_) | Self::Pbkdf2(_) => true,
        }
    }

    fn price(&self) -> HashPrice {
        match self {
            Self::Argon2(hash) => hash.price(),
            Self::Bcrypt(hash) => hash.price(),
            Self::Pbkdf2(hash) => hash.price(),
        }
    }
}

#[cfg(test)]
thread_local! {
    // Where tests see what was paid.
    static PAID: std::cell::RefCell<Vec<HashPrice>> = const { std::cell::RefCell::new(Vec::new()) };
}

#[cfg(test)]
fn note(price: HashPrice) {
    PAID.with_borrow_mut(|paid| paid.push(price));
}

#[cfg(not(test))]
const fn note(_price: HashPrice) {}

/// What judging and levelling cost on this thread while `story` ran: the amount of each kind.
#[cfg(test)]
pub(crate) fn paid_by(story: impl FnOnce()) -> std::collections::BTreeMap<String, u32> {
    PAID.take();
    story();
    let mut paid = std::collections::BTreeMap::new();
    for price in PAID.take() {
        *paid.entry(price.kind.to_string()).or_default() += price.amount;
    }
    paid
}

#[cfg(test)]
mod tests {
    use ::argon2::{Algorithm, Argon2, Params, Version};

    use super::*;
    use crate::model::password::Digest;

    /// A hash that costs what ours cost and is that of no known password.
    const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1\
                           $bm8gc3VjaCB1c2VyIQ$bm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM";

    fn verify(password: &SecretText, stored: &str) -> Result<bool> {
        judge(password, Some(stored)).map(|verdict| verdict != Verdict::Wrong)
    }

    fn secret(text: &str) -> SecretText {
        SecretText::new(text.to_owned())
    }

    #[test]
    fn only_the_right_password_verifies() {
        let stored = hash(&secret("correct horse")).unwrap();
        let verified = |text: &str| verify(&secret(text), stored.expose()).unwrap();
        assert!(verified("correct horse"));
        assert!(!verified("correct horse "));
        assert!(!verified("Correct horse"));
        assert!(!verified(""));
        assert_ne!(hash(&secret("correct horse")).unwrap(), stored);
    }

    #[test]
    fn a_new_hash_names_the_parameters_of_today() {
        let stored = hash(&secret("correct horse")).unwrap();
        assert!(stored.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let verdict = judge(&secret("correct horse"), Some(stored.expose()));
        assert_eq!(verdict, Ok(Verdict::Right));
        assert!(is_todays(price(stored.expose()).unwrap()));
    }

    #[test]
    fn one_password_in_two_unicode_forms_is_one_password() {
        let stored = hash(&secret("M\u{fc}ller 2026")).unwrap();
        assert!(verify(&secret("Mu\u{308}ller 2026"), stored.expose()).unwrap());
        assert_eq!(characters(&secret("Mu\u{308}")), 2);
        assert_eq!(characters(&secret("山田")), 2);
    }

    #[test]
    fn a_password_counts_to_its_last_character() {
        let long = "x".repeat(200);
        let stored = hash(&secret(&long)).unwrap();
        assert!(verify(&secret(&long), stored.expose()).unwrap());
        assert!(!verify(&secret(&long[..199]), stored.expose()).unwrap());
    }

    #[test]
    fn where_nothing_is_stored_every_password_is_wrong() {
        assert_eq!(judge(&secret(""), None), Ok(Verdict::Wrong));
        assert_eq!(judge(&secret("anything"), None), Ok(Verdict::Wrong));
    }

    #[test]
    fn a_hash_that_would_cost_too_much_is_refused_at_once() {
        let with = |cost: &str| NOBODYS.replace("m=19456,t=2,p=1", cost);
        for dear in [
            "m=262145,t=2,p=1",
            "m=4194304,t=2,p=1",
            "m=4294967295,t=2,p=1",
            "m=19456,t=11,p=1",
            "m=19456,t=2,p=5",
        ] {
            let refusal = verify(&secret("x"), &with(dear));
            assert_eq!(refusal, Err(CryptoError::HashParameters), "{dear}");
        }
    }

    #[test]
    fn what_is_no_hash_that_is_known_is_an_error_and_no_mismatch() {
        for foreign in [
            "",
            "correct horse",
            "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$argon2id$v=19$m=19456,t=2,p=1$bm8gc3VjaCB1c2VyIQ",
            "$argon2id$v=7$m=19456,t=2,p=1$bm8gc3VjaCB1c2VyIQ$bm9ib2R5IGtub3dz",
            &NOBODYS.replace("argon2id", "argon2ix"),
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$bm9ib2R5IGtub3dzIGEgcGFzc3dvcmQgZm9yIHRoaXM",
        ] {
            assert_eq!(
                verify(&secret("x"), foreign),
                Err(CryptoError::HashParameters),
                "{foreign}"
            );
        }
    }

    fn is_weak(stored: &str) -> bool {
        StoredHash::parse(stored).unwrap().is_weak()
    }

    #[test]
    fn a_hash_that_costs_less_than_todays_is_weak() {
        for weak in ["m=12288,t=3,p=1", "m=47104,t=1,p=1", "m=8,t=1,p=1"] {
            assert!(is_weak(&NOBODYS.replace("m=19456,t=2,p=1", weak)), "{weak}");
        }
        assert!(is_weak(&NOBODYS.replace("v=19", "v=16")));
        assert!(!is_weak(&NOBODYS.replace("m=19456,t=2,p=1", "m=65536,t=3,p=4")));
    }

    #[test]
    fn the_right_password_behind_a_weak_hash_is_told_from_a_wrong_one() {
        let argon =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let mut output = [0; 32];
        argon::run(&argon, b"correct horse", b"saltsaltsaltsalt", &mut output).unwrap();
        let weak = argon2::phc_string(&argon, b"saltsaltsaltsalt", &output).unwrap();
        let verdict = |text| judge(&secret(text), Some(weak.expose()));
        assert_eq!(verdict("correct horse"), Ok(Verdict::RightButWeak));
        assert_eq!(verdict("wrong horse"), Ok(Verdict::Wrong));
    }

    #[test]
    fn what_is_paid_and_what_is_owed_is_the_same_for_everybody() {
        let argon = HashKind::Argon2 {
            variant: crate::model::password::Argon2Variant::Id,
            memory: 65_536,
            passes: 3,
            lanes: 4,
        };
        let (sha1, sha256) = (HashKind::Pbkdf2(Digest::Sha1), HashKind::Pbkdf2(Digest::Sha256));
        let price = |kind, amount| HashPrice { kind, amount };
        let dearest = [
            price(argon, 1),
            price(HashKind::Bcrypt, 4096),
            price(sha256, 600_000),
            price(sha1, 1),
        ];
        let people = [
            None,
            Some(TODAYS),
            Some(price(argon, 1)),
            Some(price(HashKind::Bcrypt, 16)),
            Some(price(HashKind::Bcrypt, 4096)),
            Some(price(sha256, 29_000)),
            Some(price(sha1, 1)),
        ];
        for paid in people {
            let mut all: Vec<_> = owed(paid, &dearest).chain(paid).collect();
            all.sort_by_key(|price| (price.kind.to_string(), price.amount));
            for pair in [HashKind::Bcrypt, sha256] {
                let amount = all.iter().filter(|p| p.kind == pair).map(|p| p.amount).sum::<u32>();
                let dearest = dearest.iter().find(|price| price.kind == pair).unwrap().amount;
                assert_eq!(amount, dearest, "{paid:?}");
            }
            for once in [argon2::TODAYS, argon, sha1] {
                assert_eq!(all.iter().filter(|p| p.kind == once).count(), 1, "{paid:?}");
            }
        }
    }

    #[test]
    fn with_no_other_hash_in_the_store_all_pay_one_run_of_todays() {
        let stored = hash(&secret("correct horse")).unwrap();
        for stored in [None, Some(stored.expose())] {
            let paid = paid_by(|| {
                assert_eq!(judge(&secret("wrong horse"), stored), Ok(Verdict::Wrong));
                level(&secret("wrong horse"), stored, &[]).unwrap();
            });
            assert_eq!(paid.into_iter().collect::<Vec<_>>(), [(TODAYS.kind.to_string(), 1)]);
        }
    }
}
