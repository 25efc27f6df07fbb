//! Names as people write them, and the form in which they are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::Invalid;

/// The form in which names are compared and searched: NFKC, lower case.
#[must_use]
pub fn comparison_key(text: &str) -> String {
    // ASCII is in its normal form already, and each login is read several times.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// Whether a character can drive a terminal, reorder what is read, or stand in
/// it unseen: the controls C0, DEL and C1, line separators, bidirectional marks
/// and all that Unicode has nothing shown for (`Default_Ignorable_Code_Point`;
/// CWE-150, CWE-1007). Not the variation selectors: they choose between the
/// forms of a letter, and names are written with them.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}')
}

/// The text as one word of a shell command: quoted unless it cannot be
/// misread. Names come from other systems, and a shell must not take part of
/// one for a command (CWE-78).
#[must_use]
pub fn shell_word(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./_-".contains(c);
    // zsh puts a program's path in the place of `=name`.
    if !text.is_empty() && !text.starts_with('=') && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

/// A name for people to read: of a person, a practice or an authenticator.
///
/// Any characters, because other systems hand them over as they are; whoever
/// shows one escapes it. Trimmed, 1 to 200 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads a name.
    ///
    /// # Errors
    ///
    /// [`Invalid`] if it is empty or longer than 200 characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.chars().count() > 200 {
            return Err(Invalid::new("name", text, "1 to 200 characters"));
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The text as it was given; hostile characters included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why something is done: a sentence for the record. Trimmed, 1 to 500 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// Reads a reason.
    ///
    /// # Errors
    ///
    /// [`Invalid`] if it is empty or longer than 500 characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.chars().count() > 500 {
            return Err(Invalid::new("reason", text, "1 to 500 characters"));
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The text as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name in another system's tickets, as `SUP-1234`: 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketId(String);

impl TicketId {
    /// Reads a ticket id.
    ///
    /// # Errors
    ///
    /// [`Invalid`] for anything but 1 to 64 visible ASCII characters.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if !fits {
            return Err(Invalid::new(
                "ticket",
                text,
                "1 to 64 visible ASCII characters, as SUP-1234",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_compare_equal() {
        assert_eq!(comparison_key("Müller"), comparison_key("MU\u{308}LLER"));
        assert_eq!(comparison_key("ＲＡＯ"), "rao");
        assert_ne!(comparison_key("rao"), comparison_key("roa"));
    }

    #[test]
    fn of_ascii_only_the_case_is_not_compared_and_only_controls_are_hostile() {
        for c in (0..128_u8).map(char::from) {
            let long_way: String = c.nfkc().flat_map(char::to_lowercase).nfkc().collect();
            assert_eq!(comparison_key(&c.to_string()), long_way, "{c:?}");
            assert_eq!(is_hostile(c), c.is_control(), "{c:?}");
        }
    }

    #[test]
    fn what_a_shell_could_misread_is_quoted() {
        for (text, expected) in [
            ("rao@cityclinic.example", "rao@cityclinic.example"),
            ("#42", "'#42'"),
            ("a;reboot", "'a;reboot'"),
            ("o'neill", r"'o'\''neill'"),
            ("$(x)", "'$(x)'"),
            ("~root", "'~root'"),
            ("=ls", "'=ls'"),
            ("a=b", "a=b"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(text), expected);
        }
    }

    #[test]
    fn characters_that_drive_a_terminal_are_known() {
        for c in
            ['\u{1b}', '\u{9b}', '\u{7f}', '\n', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}']
        {
            assert!(is_hostile(c), "{c:?}");
        }
        for c in ['\u{034f}', '\u{115f}', '\u{3164}', '\u{ffa0}', '\u{1d173}', '\u{e0fff}'] {
            assert!(is_hostile(c), "nothing is seen of {c:?}");
        }
        // A combining accent, and the selectors of a form of a letter, are parts of names.
        for c in ['a', 'é', '山', ' ', '=', '\u{1f600}', '\u{0301}', '\u{fe0f}', '\u{e0100}'] {
            assert!(!is_hostile(c), "{c:?}");
        }
    }
}
