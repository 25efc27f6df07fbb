//! Commands to copy: names come from other systems, and a shell must not take
//! part of one for a command (CWE-78).

use std::borrow::Cow;

/// Returns the text as one word of a shell command: quoted unless it cannot be
/// misread.
pub(crate) fn word(text: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./_-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_could_misread_is_quoted() {
        for (text, expected) in [
            ("rao@cityclinic.example", "rao@cityclinic.example"),
            ("#42", "'#42'"),
            ("a;reboot", "'a;reboot'"),
            ("o'neill", r"'o'\''neill'"),
            ("$(x)", "'$(x)'"),
            ("~root", "'~root'"),
            ("", "''"),
        ] {
            assert_eq!(word(text), expected);
        }
    }
}
