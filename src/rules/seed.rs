//! Whether a seed that was made elsewhere can be relied on.
//!
//! ```text
//! under 128 bits (RFC 4226 section 4, R6) ──► refused
//! over 1024 bits: no app has such ──────────► refused
//! repeats or counts: nobody drew it ────────► refused
//! printed in a standard or a manual ────────► refused
//! under 160 bits, which R6 recommends ──────► taken, with a warning
//! ```

use std::fmt;

/// 128 bits (RFC 4226 section 4, R6).
const LEAST: usize = 16;
/// 160 bits, which the same recommends.
const RECOMMENDED: usize = 20;
/// Twice the longest that the hashes ask for.
const MOST: usize = 128;
/// The longest word that seeds in tutorials are repetitions of: `1234567890` (RFC 6238 appendix
/// B), `Hello!` and `deadbeef`. That a drawn seed of 16 bytes looks so has a chance of 2^-48.
const WORD: usize = 10;

/// Seeds that are printed where everybody has read them, and that the other checks let through.
const PRINTED: [(&[u8], &str); 2] = [
    // HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ
    (
        &[
            0x3d, 0xc6, 0xca, 0xa4, 0x82, 0x4a, 0x6d, 0x28, 0x87, 0x67, 0xb2, 0x33, 0x1e, 0x20,
            0xb4, 0x31, 0x66, 0xcb, 0x85, 0xd9,
        ],
        "the description of the Key URI format",
    ),
    // KVKFKRCPNZQUYMLXOVYDSQKJKZDTSRLD
    (b"UTUDOnaL1wup9AIVG9Ec", "the manual of otplib"),
];

/// Why a seed is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weak {
    /// It could be guessed.
    Short {
        /// How long it is.
        bytes: usize,
    },
    /// It is no seed.
    Long {
        /// How long it is.
        bytes: usize,
    },
    /// It is a short word over and over, or one byte.
    Repeats {
        /// How long the word is.
        word: usize,
    },
    /// Each byte differs from the one before by the same.
    Counts,
    /// Everybody has read it.
    Printed {
        /// Where.
        at: &'static str,
    },
}

impl fmt::Display for Weak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { bytes } => {
                write!(f, "its seed has {} bits: at least 128 are needed", bytes * 8)
            }
            Self::Long { bytes } => {
                write!(f, "its seed has {} bits: at most 1024 are taken", bytes * 8)
            }
            Self::Repeats { word: 1 } => f.write_str("its seed is one byte over and over"),
            Self::Repeats { word } => {
                write!(f, "its seed is {word} bytes over and over, as in standards and tutorials")
            }
            Self::Counts => f.write_str("its seed only counts"),
            Self::Printed { at } => {
                write!(f, "its seed is known to everybody: it is printed in {at}")
            }
        }
    }
}

/// Whether a seed that is taken is as long as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strength {
    /// 160 bits and more.
    Good,
    /// 128 to 159: enough for the standard, less than it recommends.
    BelowRecommended,
}

/// Judges a seed that was made elsewhere.
pub(crate) fn judge_seed(seed: &[u8]) -> Result<Strength, Weak> {
    let bytes = seed.len();
    if bytes < LEAST {
        return Err(Weak::Short { bytes });
    }
    if bytes > MOST {
        return Err(Weak::Long { bytes });
    }
    if let Some(word) = find_word(seed) {
        return Err(Weak::Repeats { word });
    }
    if counts(seed) {
        return Err(Weak::Counts);
    }
    if let Some((_, at)) = PRINTED.into_iter().find(|(printed, _)| *printed == seed) {
        return Err(Weak::Printed { at });
    }
    Ok(if bytes < RECOMMENDED { Strength::BelowRecommended } else { Strength::Good })
}

/// How long the word is that the seed consists of, its last repetition cut off or not.
fn find_word(seed: &[u8]) -> Option<usize> {
    let longest = WORD.max(seed.len() / 2);
    (1..=longest).find(|word| seed.iter().zip(seed.iter().skip(*word)).all(|(a, b)| a == b))
}

fn counts(seed: &[u8]) -> bool {
    let mut steps = seed.iter().zip(seed.iter().skip(1)).map(|(a, b)| b.wrapping_sub(*a));
    steps.next().is_some_and(|first| steps.all(|step| step == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: [u8; 20] = [
        0x9f, 0x1d, 0x22, 0xe0, 0x47, 0x5b, 0xc8, 0x3a, 0x61, 0xfe, 0x0c, 0x93, 0x78, 0xd5, 0x2e,
        0x84, 0x19, 0xab, 0x60, 0x37,
    ];

    #[test]
    fn a_drawn_seed_is_judged_by_its_length_alone() {
        assert_eq!(judge_seed(&DRAWN), Ok(Strength::Good));
        for bytes in 16..20 {
            assert_eq!(judge_seed(&DRAWN[..bytes]), Ok(Strength::BelowRecommended), "{bytes}");
        }
        for bytes in 0..16 {
            assert_eq!(judge_seed(&DRAWN[..bytes]), Err(Weak::Short { bytes }));
        }
        let mut long = DRAWN.to_vec();
        long.extend((0_u8..108).map(|n| n.wrapping_mul(n).wrapping_mul(77) ^ (n >> 3)));
        assert_eq!(judge_seed(&long), Ok(Strength::Good));
        long.push(3);
        assert_eq!(judge_seed(&long), Err(Weak::Long { bytes: 129 }));
    }

    #[test]
    fn the_seeds_of_the_standards_are_refused_at_every_length() {
        let digits = b"1234567890".repeat(7);
        for bytes in 16..=64 {
            assert_eq!(judge_seed(&digits[..bytes]), Err(Weak::Repeats { word: 10 }), "{bytes}");
        }
    }

    #[test]
    fn the_seed_of_tutorials_is_short_alone_and_repeats_twice() {
        let hello = b"Hello!\xde\xad\xbe\xef";
        assert_eq!(judge_seed(hello), Err(Weak::Short { bytes: 10 }));
        assert_eq!(judge_seed(&hello.repeat(2)), Err(Weak::Repeats { word: 10 }));
    }

    #[test]
    fn seeds_that_nobody_drew_are_refused() {
        assert_eq!(judge_seed(&[0; 20]), Err(Weak::Repeats { word: 1 }));
        assert_eq!(judge_seed(&[0xff; 64]), Err(Weak::Repeats { word: 1 }));
        assert_eq!(judge_seed(&[1, 2].repeat(10)), Err(Weak::Repeats { word: 2 }));
        assert_eq!(judge_seed(&DRAWN.repeat(2)), Err(Weak::Repeats { word: 20 }));
        let up: Vec<u8> = (0..20).collect();
        let down: Vec<u8> = (0..20).rev().map(|n| n * 3).collect();
        assert_eq!(judge_seed(&up), Err(Weak::Counts));
        assert_eq!(judge_seed(&down), Err(Weak::Counts));
    }

    #[test]
    fn seeds_that_are_printed_somewhere_are_those_of_their_base32() {
        let spelled = ["HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ", "KVKFKRCPNZQUYMLXOVYDSQKJKZDTSRLD"];
        for (text, (printed, at)) in spelled.into_iter().zip(PRINTED) {
            assert_eq!(data_encoding::BASE32_NOPAD.decode(text.as_bytes()).unwrap(), printed);
            assert_eq!(judge_seed(printed), Err(Weak::Printed { at }));
        }
    }

    #[test]
    fn every_reason_is_a_clause_without_the_seed() {
        assert_eq!(
            Weak::Short { bytes: 10 }.to_string(),
            "its seed has 80 bits: at least 128 are needed"
        );
        assert_eq!(Weak::Repeats { word: 1 }.to_string(), "its seed is one byte over and over");
        assert_eq!(Weak::Counts.to_string(), "its seed only counts");
    }
}
