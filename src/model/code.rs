//! Codes as people read and type them: one alphabet, one way to print, one to parse.
//!
//! ```text
//! recovery code    16 characters, 80 bits   7KQ2-M9XT-4HDR-W0PA
//! enrollment code  10 characters, 50 bits   7KQ2M-9XT4H
//! bypass code      10 characters, 50 bits   as enrollment codes
//! one-time code    6 to 8 digits            123 456
//! ```

use super::Invalid;
use super::authenticator::Digits;
use super::secret::SecretText;

/// 32 characters without I, L, O and U, so that none is mistaken for another.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a recovery code: 16 times 5 bits, where NIST SP 800-63B-4
/// section 4.2.1.1 asks for 64 bits.
pub const RECOVERY_LENGTH: usize = 16;

/// Characters of an enrollment or bypass code: 10 times 5 bits, where NIST SP
/// 800-63B-4 section 4.1.2.2 asks for 40.
pub const SHORT_LENGTH: usize = 10;

/// How many recovery codes a set has.
pub const RECOVERY_COUNT: usize = 10;

/// What a code that the desk hands out is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// To bind an authenticator in the place of one that ended.
    AfterReset,
    /// To bind the first.
    FirstEnrollment,
    /// To get in without one.
    Bypass,
}

impl CodePurpose {
    const ALL: [Self; 3] = [Self::AfterReset, Self::FirstEnrollment, Self::Bypass];

    /// The word in the store and in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AfterReset => "reset",
            Self::FirstEnrollment => "first",
            Self::Bypass => "bypass",
        }
    }

    /// The purpose of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// How often a bypass code lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uses(u8);

impl Uses {
    /// Once: what a bypass code is good for unless the desk says otherwise.
    pub const ONE: Self = Self(1);

    /// At most so often: a day of logging in and out at several machines. Who
    /// needs more needs an authenticator. Our number.
    pub const MOST: Self = Self(10);

    /// Reads a number from 1 to 10.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_number);
        number
            .filter(|number| (Self::ONE.0..=Self::MOST.0).contains(number))
            .map(Self)
            .ok_or_else(|| Invalid::new("number of uses", text, "a number from 1 to 10"))
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// A code from the alphabet, without grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedCode(SecretText);

impl HandedCode {
    /// Spells random bytes: one character from the low five bits of each, so
    /// that every character is equally likely.
    #[must_use]
    pub fn from_random(bytes: &[u8]) -> Self {
        let spell =
            |byte: &u8| ALPHABET.get(usize::from(byte & 31)).map_or('0', |b| char::from(*b));
        Self(SecretText::new(bytes.iter().map(spell).collect()))
    }

    /// Reads what a person typed: case, blanks and dashes do not matter, O is
    /// 0, I and L are 1. `None` unless exactly `length` characters remain.
    #[must_use]
    pub fn parse(typed: &SecretText, length: usize) -> Option<Self> {
        let mut code = String::with_capacity(length);
        for c in typed.expose().chars() {
            if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}') {
                continue;
            }
            code.push(forgiven(c)?);
        }
        (code.len() == length).then(|| Self(SecretText::new(code)))
    }

    /// The bare characters, for hashing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The code as it is shown: groups of four, or of five for a short code.
    #[must_use]
    pub fn grouped(&self) -> SecretText {
        let size = if self.expose().len() == SHORT_LENGTH { 5 } else { 4 };
        SecretText::new(in_groups(self.expose(), size, '-'))
    }
}

fn forgiven(c: char) -> Option<char> {
    let plain = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (plain.is_ascii() && ALPHABET.contains(&(plain as u8))).then_some(plain)
}

/// `text` in groups of `size`, parted by `between`.
#[must_use]
pub fn in_groups(text: &str, size: usize, between: char) -> String {
    let mut grouped = String::with_capacity(text.len() * 2);
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % size == 0 {
            grouped.push(between);
        }
        grouped.push(c);
    }
    grouped
}

/// A one-time code as typed: ASCII digits only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeCode(SecretText);

impl OneTimeCode {
    /// Reads 6 to 8 ASCII digits after removing blanks. `None` for anything
    /// else: a sign, digits of other scripts, too many or too few.
    #[must_use]
    pub fn parse(typed: &SecretText) -> Option<Self> {
        // Room for all of it: growing would leave a copy behind.
        let mut code = String::with_capacity(typed.expose().len());
        code.extend(typed.expose().chars().filter(|c| !c.is_whitespace()));
        let code = SecretText::new(code);
        let fits = (6..=8).contains(&code.expose().len())
            && code.expose().bytes().all(|b| b.is_ascii_digit());
        fits.then_some(Self(code))
    }

    /// The digits.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Whether it has exactly that many digits.
    #[must_use]
    pub fn has(&self, digits: Digits) -> bool {
        self.expose().len() == usize::from(digits.get())
    }
}

/// What somebody typed at a prompt that takes any kind of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// Digits from an app or a text message.
    OneTime(OneTimeCode),
    /// A recovery code.
    Recovery(HandedCode),
    /// A bypass code.
    Bypass(HandedCode),
    /// No code of any kind has this form.
    Malformed,
}

impl TypedCode {
    /// Tells by its form what kind of code it is.
    #[must_use]
    pub fn parse(typed: &SecretText) -> Self {
        if let Some(code) = OneTimeCode::parse(typed) {
            return Self::OneTime(code);
        }
        if let Some(code) = HandedCode::parse(typed, RECOVERY_LENGTH) {
            return Self::Recovery(code);
        }
        HandedCode::parse(typed, SHORT_LENGTH).map_or(Self::Malformed, Self::Bypass)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> SecretText {
        SecretText::new(text.to_owned())
    }

    #[test]
    fn what_is_printed_is_what_is_read() {
        let code = HandedCode::from_random(&[0, 31, 7, 250, 16, 99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        let shown = code.grouped();
        assert_eq!(shown.expose().len(), 19);
        assert_eq!(HandedCode::parse(&shown, RECOVERY_LENGTH).as_ref(), Some(&code));
    }

    #[test]
    fn a_recovery_code_carries_eighty_bits_and_no_look_alikes() {
        let bits = (ALPHABET.len() as f64).log2() * RECOVERY_LENGTH as f64;
        assert!(bits >= 80.0);
        assert!(!ALPHABET.iter().any(|b| b"ILOU".contains(b)));
        let mut unique = ALPHABET.to_vec();
        unique.dedup();
        assert_eq!(unique.len(), 32);
    }

    #[test]
    fn reading_a_code_forgives_what_hands_and_eyes_do() {
        let read =
            |text| HandedCode::parse(&typed(text), SHORT_LENGTH).map(|c| c.expose().to_owned());
        assert_eq!(read("0011a-bcdef").as_deref(), Some("0011ABCDEF"));
        assert_eq!(read(" oOiL a b c d e f ").as_deref(), Some("0011ABCDEF"));
        assert_eq!(read("0011ABCDEU"), None);
        assert_eq!(read("0011ABCDE"), None);
        assert_eq!(read("0011ABCDEFG"), None);
    }

    #[test]
    fn a_bypass_code_lets_in_once_to_ten_times() {
        for (text, number) in [("1", Uses::ONE), ("10", Uses::MOST), ("03", Uses(3))] {
            assert_eq!(Uses::parse(text), Ok(number), "{text}");
        }
        for text in ["0", "11", "-1", "+1", "1.0", "", "once", "256", "\u{661}"] {
            assert!(Uses::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_one_time_code_is_ascii_digits_and_nothing_else() {
        for good in ["091201", "081 804", " 050471 ", "94287082", "1234567"] {
            assert!(OneTimeCode::parse(&typed(good)).is_some(), "{good}");
        }
        for bad in ["+12345", "-12345", "12345", "123456789", "١٢٣٤٥٦", "12345a", "", "1234 5"]
        {
            assert!(OneTimeCode::parse(&typed(bad)).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_form_tells_what_kind_of_code_it_is() {
        assert!(matches!(TypedCode::parse(&typed("123456")), TypedCode::OneTime(_)));
        assert!(matches!(TypedCode::parse(&typed("7KQ2-M9XT-4HDR-W0PA")), TypedCode::Recovery(_)));
        assert!(matches!(TypedCode::parse(&typed("7KQ2M-9XT4H")), TypedCode::Bypass(_)));
        assert_eq!(TypedCode::parse(&typed("hello")), TypedCode::Malformed);
    }
}
