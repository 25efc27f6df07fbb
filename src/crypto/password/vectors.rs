//! Hashes that others made: OpenBSD's and jBCrypt's published vectors, Python's
//! `bcrypt`, `passlib`, `hashlib.pbkdf2_hmac` and `argon2-cffi`, RFC 7914 section 11.

use super::{Verdict, judge};
use crate::crypto::CryptoError;
use crate::model::secret::SecretText;

const HORSE: &str = "correct horse battery staple";

fn verdict(password: &str, stored: &str) -> Result<Verdict, CryptoError> {
    judge(&SecretText::new(password.to_owned()), Some(stored))
}

/// The right password, and no other, is behind each of them.
#[track_caller]
fn assert_all_verify(vectors: &[(&str, &str)]) {
    for (password, stored) in vectors {
        assert_eq!(verdict(password, stored), Ok(Verdict::RightButWeak), "{stored}");
        for other in [format!("x{password}"), password.to_uppercase() + "!", "\0".to_owned()] {
            assert_eq!(verdict(&other, stored), Ok(Verdict::Wrong), "{other:?} {stored}");
        }
    }
}

#[track_caller]
fn assert_all_refused(stored: &[&str]) {
    for stored in stored {
        assert_eq!(verdict(HORSE, stored), Err(CryptoError::HashParameters), "{stored}");
    }
}

#[test]
fn bcrypt_hashes_of_others_verify() {
    assert_all_verify(&[
        ("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."),
        ("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
        ("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
        (
            "~!@#$%^&*()      ~!@#$%^&*()PNBFRD",
            "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO",
        ),
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        (HORSE, "$2a$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
        (HORSE, "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
        (HORSE, "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"),
    ]);
}

#[test]
fn bcrypt_hears_72_bytes_and_no_nul() {
    let stored = "$2b$05$abcdefghijklmnopqrstuucInKr3IboNwd.uyBCOF.k5jbgnj4BlS";
    let password = "0123456789".repeat(7) + "ab";
    assert_eq!(verdict(&password, stored), Ok(Verdict::RightButWeak));
    assert_eq!(verdict(&(password.clone() + "anything"), stored), Ok(Verdict::RightButWeak));
    assert_eq!(verdict(&password[..71], stored), Ok(Verdict::Wrong));
    assert_eq!(verdict(&(password + "\0"), stored), Ok(Verdict::Wrong));
    let short = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";
    assert_eq!(verdict("a\0", short), Ok(Verdict::Wrong));
    assert_eq!(verdict("a\0b", short), Ok(Verdict::Wrong));
}

#[test]
fn bcrypt_out_of_form_or_beyond_the_price_is_refused() {
    let stored = "$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG";
    for other in ["$2b$15", "$2b$31", "$2b$03", "$2b$99", "$2b$+5", "$2x$04", "$2$04", "$2c$04"] {
        assert_all_refused(&[&stored.replace("$2b$04", other)]);
    }
    assert_all_refused(&[&stored[..59], &(stored.to_owned() + "a"), "$2b$04$", "$2b$é"]);
}

#[test]
fn pbkdf2_hashes_of_others_verify() {
    assert_all_verify(&[
        (HORSE, "$pbkdf2-sha1$i=1000,l=20$c2FsdHNhbHRzYWx0c2FsdA$XfAg5IAz304UvYgmglt9ZXw8wLc"),
        (
            HORSE,
            "$pbkdf2-sha256$i=1000,l=32$c2FsdHNhbHRzYWx0c2FsdA\
             $31ltvuXrbs8POP2F4tw9851NSNQCQpm0sCwu2eEvId8",
        ),
        (
            HORSE,
            "$pbkdf2-sha256$i=1000$c2FsdHNhbHRzYWx0c2FsdA\
             $31ltvuXrbs8POP2F4tw9851NSNQCQpm0sCwu2eEvId8",
        ),
        (
            HORSE,
            "$pbkdf2-sha512$i=1000,l=64$c2FsdHNhbHRzYWx0c2FsdA$ORxvnPF08mmTltUf/WSLS8FZ3yYanqBr\
             D+km4rpMr07F2ze7/s1VLAjm+ry9RrSLc7aA5i7XxlkTGvDGO5vcpw",
        ),
        // passlib
        (HORSE, "$pbkdf2$1000$c2FsdHNhbHRzYWx0c2FsdPv//j8$4I4I/Q5M7571lQ7mwZQphRxeDrg"),
        (
            HORSE,
            "$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0c2FsdPv//j8\
             $puY1HEH2EIDj2tCMgPtwyxTm.gdYvRV6rxs.rFwDjZo",
        ),
        (
            HORSE,
            "$pbkdf2-sha512$1000$c2FsdHNhbHRzYWx0c2FsdPv//j8$MjUfFqW4NY6.9oyJY8oZW0A.t82r1hOQpB\
             lNPttf/H4ItUiBftPyu9LKStVxLy4vFedOVd5zFDSWk085xNFFWQ",
        ),
        // Django
        (HORSE, "pbkdf2_sha1$1000$SaltOfDjango$ZBikCZLGeTIEkrfCdqKRbNBIe2Y="),
        (HORSE, "pbkdf2_sha256$1000$SaltOfDjango$UaGS9J4vkESwWaomyd+95hAiWNsYitHQFnuCGN5UH3A="),
        // RFC 7914 section 11: the first half of its output.
        ("passwd", "$pbkdf2-sha256$i=1,l=32$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw"),
    ]);
}

#[test]
fn pbkdf2_out_of_form_or_beyond_the_price_is_refused() {
    let (salt, hash) = ("c2FsdHNhbHRzYWx0c2FsdA", "31ltvuXrbs8POP2F4tw9851NSNQCQpm0sCwu2eEvId8");
    for (name, costs) in [
        ("pbkdf2-sha256", "i=0"),
        ("pbkdf2-sha256", "i=2000001"),
        ("pbkdf2-sha256", "i=-1"),
        ("pbkdf2-sha256", "i=1000,l=31"),
        ("pbkdf2-sha256", "l=32,i=1000"),
        ("pbkdf2-sha256", "4294967296"),
        ("pbkdf2-md5", "1000"),
        ("pbkdf2sha256", "1000"),
        ("pbkdf2", "1000"),
    ] {
        assert_all_refused(&[&format!("${name}${costs}${salt}${hash}")]);
    }
    assert_all_refused(&[
        &format!("$pbkdf2-sha256$i=1000${salt}${}", &hash[..20]),
        &format!("$pbkdf2-sha256$i=1000$${hash}"),
        &format!("$pbkdf2-sha256$i=1000${salt}${hash}$more"),
        &format!("$pbkdf2-sha256$1000${salt}"),
        &format!("pbkdf2_sha256$1000${salt}${hash}"),
        &format!("pbkdf2_md5$1000${salt}${hash}="),
        "sha1$abc$def",
        "md5$salt$hash$more",
    ]);
}

#[test]
fn argon2_hashes_of_others_verify() {
    let salt = "$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$";
    assert_all_verify(&[
        (HORSE, &format!("$argon2i{salt}srLNsQDd94mkFUV7I1nVxTmZBq5k1EiH1MJKIJ+j0A4")),
        (HORSE, &format!("$argon2d{salt}igE8uO7oewEHvjPyWt4y+0QX8B3Jie0SRQeqxrMVgFA")),
        (HORSE, &format!("$argon2id{salt}08SGGcDJOWTOHrI9opI1oxYYPVyI3Xbz6vQjWzSpV7w")),
    ]);
}

#[test]
fn a_hash_of_others_is_compared_with_what_was_typed() {
    let decomposed = "Mu\u{308}ller 2026";
    let bcrypt = "$2b$04$abcdefghijklmnopqrstuulidMBHLXYHry7gUfBmiUgtyB.zFjFbm";
    let argon2i = "$argon2i$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA\
                   $vFscxuPH2qOmT/5WORK4r/yYYEaBUM7JOdHl3L/uKiw";
    for stored in [bcrypt, argon2i] {
        assert_eq!(verdict(decomposed, stored), Ok(Verdict::RightButWeak));
        assert_eq!(verdict("M\u{fc}ller 2026", stored), Ok(Verdict::Wrong));
    }
}
