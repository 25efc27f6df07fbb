//! The answer as the script of each shell takes it: a word a line, with what
//! it means where the shell shows that, or the line `file names`.
//!
//! bash puts in what it is given, so that quoting is done here; the others
//! quote by themselves, but PowerShell.

use clap_complete::CompletionCandidate;
use twofactl::model::text::is_hostile;

use super::line::{Line, Unquoted};
use super::{Offer, Shell};
use crate::output::escape;

/// The answer as a whole.
pub(super) fn text(shell: Shell, line: &Line, offer: &Offer) -> String {
    let candidates = match offer {
        Offer::FileNames => return "file names\n".to_owned(),
        Offer::Words(candidates) => candidates,
    };
    let kept = line.kept();
    let mut text = String::new();
    for one in candidates.iter().filter_map(|candidate| entry(shell, &kept, candidate)) {
        text.push_str(&one);
        text.push('\n');
    }
    text
}

fn entry(shell: Shell, kept: &Unquoted, candidate: &CompletionCandidate) -> Option<String> {
    let word = candidate.get_value().to_str()?;
    // Nobody types such a word, and the answer is made of lines and blanks.
    if word.is_empty() || word.contains(|c: char| c.is_whitespace() || is_hostile(c)) {
        return None;
    }
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let help = escape::for_terminal(help.lines().next().unwrap_or_default());
    match shell {
        Shell::Bash => for_bash(kept, word),
        Shell::Zsh => {
            let slashed = |text: &str| text.replace('\\', r"\\");
            let word = slashed(word).replace(':', r"\:");
            Some(if help.is_empty() { word } else { format!("{word}:{}", slashed(&help)) })
        }
        Shell::Powershell => Some(format!("{}\t{help}", for_powershell(word))),
        Shell::Elvish | Shell::Fish => Some(format!("{word}\t{help}")),
    }
}

/// The rest of the word after what bash keeps, quoted as that began.
fn for_bash(kept: &Unquoted, word: &str) -> Option<String> {
    let Unquoted { text, open } = kept;
    // Names are compared without regard to case: what was typed may stay as it is.
    let (begun, rest) = word.split_at_checked(text.len())?;
    if !begun.eq_ignore_ascii_case(text) {
        return None;
    }
    let mut quoted = String::with_capacity(rest.len());
    for c in rest.chars() {
        match open {
            None if is_plain(c) => quoted.push(c),
            None => quoted.extend(['\\', c]),
            Some('\'') if c == '\'' => quoted.push_str(r"'\''"),
            // Within these quotes history is looked up and no backslash helps.
            Some('"') if c == '!' => quoted.push_str("\"\\!\""),
            Some('"') if "\"\\$`".contains(c) => quoted.extend(['\\', c]),
            Some(_) => quoted.push(c),
        }
    }
    Some(quoted)
}

fn for_powershell(word: &str) -> String {
    let begins_plainly = !word.starts_with(['@', '#', '~']);
    if begins_plainly && word.chars().all(|c| is_plain(c) && c != ',') {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "''"))
}

/// Whether no shell takes the character for more than itself.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || "@%+=:,./_-".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str, open: Option<char>) -> Unquoted {
        Unquoted { text: text.to_owned(), open }
    }

    #[test]
    fn a_word_for_bash_is_quoted_as_it_was_begun() {
        for (begun, open, word, expected) in [
            ("", None, "rao@clinic", Some("rao@clinic")),
            ("rao", None, "rao@clinic", Some("@clinic")),
            ("RAO", None, "rao@clinic", Some("@clinic")),
            ("rao", None, "roa@clinic", None),
            ("rao", None, "ra", None),
            ("", None, "a;$(b)'!", Some(r"a\;\$\(b\)\'\!")),
            ("", None, "#42", Some("\\#42")),
            ("", Some('\''), "a;o'b", Some(r"a;o'\''b")),
            ("", Some('"'), "a$b\"c!", Some("a\\$b\\\"c\"\\!\"")),
            ("--color=", None, "--color=auto", Some("auto")),
        ] {
            assert_eq!(for_bash(&kept(begun, open), word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn a_word_for_powershell_is_quoted_where_it_must_be() {
        for (word, expected) in [
            ("rao@clinic", "rao@clinic"),
            ("#42", "'#42'"),
            ("o'neill", "'o''neill'"),
            ("a;b", "'a;b'"),
            ("totp,sms", "'totp,sms'"),
        ] {
            assert_eq!(for_powershell(word), expected);
        }
    }

    #[test]
    fn words_that_nobody_can_type_are_left_out_and_meanings_are_made_harmless() {
        let nothing = kept("", None);
        for word in ["", "a b", "a\nb", "a\u{1b}b", "a\u{202e}b"] {
            for shell in [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::Powershell, Shell::Zsh] {
                let candidate = CompletionCandidate::new(word);
                assert_eq!(entry(shell, &nothing, &candidate), None, "{word:?}");
            }
        }
        let candidate = CompletionCandidate::new("a:b").help(Some("x\u{202e}y:z".into()));
        let zsh = entry(Shell::Zsh, &nothing, &candidate);
        assert_eq!(zsh.as_deref(), Some(r"a\:b:x\\u{202e}y:z"));
    }
}
