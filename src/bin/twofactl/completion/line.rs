//! The line that is being typed, up to the cursor, as words.
//!
//! bash hands over its line as it stands, because its own words end at `@`,
//! `:` and `=`; the other shells hand over words. Knows quotes and nothing
//! else of a shell's language: what would be put in is left as it is written.

use std::ffi::OsString;

use super::Shell;

/// A line up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The words without their quotes. The last one is being typed and may be empty.
    words: Vec<String>,
    /// What bash leaves standing of the last word, with its quotes.
    kept: String,
    /// Whether the last word comes after `<` or `>`.
    is_file: bool,
}

impl Line {
    /// Reads what the script of that shell hands over.
    pub(super) fn read(shell: Shell, typed: &[OsString]) -> Self {
        let typed: Vec<_> = typed.iter().map(|word| word.to_string_lossy()).collect();
        match (shell, typed.as_slice()) {
            (_, []) => Self::default(),
            (Shell::Bash, [line, replaced, ..]) => Self::of_bash(line, replaced),
            (Shell::Bash, [line]) => Self::of_bash(line, ""),
            (Shell::Zsh, words) => {
                let words = words.iter().map(|word| unquote(word).text).collect();
                Self { words, ..Self::default() }
            }
            // These take the quotes away themselves, but not from a word without its end.
            (Shell::Fish | Shell::Powershell, [before @ .., current]) => {
                let before = before.iter().map(|word| word.clone().into_owned());
                let words = before.chain([unquote(current).text]).collect();
                Self { words, ..Self::default() }
            }
            (Shell::Elvish, words) => {
                let words = words.iter().map(|word| word.clone().into_owned()).collect();
                Self { words, ..Self::default() }
            }
        }
    }

    /// `replaced` is the end of the line in whose place bash puts the answer.
    fn of_bash(line: &str, replaced: &str) -> Self {
        let mut pieces = split(line);
        let Some(last) = pieces.pop() else { return Self::default() };
        let before = pieces.iter().filter(|piece| !piece.is_file);
        let words = before.chain([&last]).map(|piece| unquote(piece.raw).text).collect();
        let kept = last.raw.strip_suffix(replaced).unwrap_or_default().to_owned();
        Self { words, kept, is_file: last.is_file }
    }

    /// The words that are typed already.
    pub(super) fn before(&self) -> &[String] {
        self.words.split_last().map_or(&[], |(_, before)| before)
    }

    /// The word that is being typed.
    pub(super) fn current(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    pub(super) fn kept(&self) -> Unquoted {
        unquote(&self.kept)
    }

    pub(super) const fn is_file(&self) -> bool {
        self.is_file
    }
}

/// A word without its quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unquoted {
    pub(super) text: String,
    /// The quote that has no end yet.
    pub(super) open: Option<char>,
}

fn unquote(raw: &str) -> Unquoted {
    let (mut text, mut open) = (String::new(), None);
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (None, '\'' | '"') => open = Some(c),
            (Some(quote), _) if quote == c => open = None,
            // At the very end it stands before what is not typed yet.
            (None, '\\') => text.extend(chars.next()),
            (Some('"'), '\\') => match chars.next() {
                Some(c) if !"\"\\$`".contains(c) => text.extend(['\\', c]),
                escaped => text.extend(escaped),
            },
            (None | Some(_), _) => text.push(c),
        }
    }
    Unquoted { text, open }
}

/// A word as it is written.
struct Piece<'l> {
    raw: &'l str,
    is_file: bool,
}

/// Takes a line apart at blanks, `<` and `>`. There is always a last word; it
/// is empty after any of these.
fn split(line: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut begin, mut is_file) = (Vec::new(), 0, false);
    let (mut open, mut escaped) = (None, false);
    for (at, c) in line.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match (open, c) {
            (None | Some('"'), '\\') => escaped = true,
            (None, '\'' | '"') => open = Some(c),
            (Some(quote), _) if quote == c => open = None,
            (None, ' ' | '\t' | '\n' | '<' | '>') => {
                let raw = line.get(begin..at).unwrap_or_default();
                let is_arrow = matches!(c, '<' | '>');
                // `2>` names a stream.
                let is_stream = is_arrow && raw.bytes().all(|byte| byte.is_ascii_digit());
                if !raw.is_empty() && !is_stream {
                    pieces.push(Piece { raw, is_file });
                    is_file = false;
                }
                is_file |= is_arrow;
                begin = at + c.len_utf8();
            }
            (None | Some(_), _) => {}
        }
    }
    pieces.push(Piece { raw: line.get(begin..).unwrap_or_default(), is_file });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bash(line: &str, replaced: &str) -> Line {
        Line::read(Shell::Bash, &[line.into(), replaced.into()])
    }

    #[test]
    fn the_words_of_a_line_lose_their_quotes() {
        for (line, words) in [
            ("twofactl user show ra", &["twofactl", "user", "show", "ra"][..]),
            ("twofactl  user ", &["twofactl", "user", ""]),
            ("t rao@ci", &["t", "rao@ci"]),
            ("t 'a b' \"c\\\"d $x\" e\\ f", &["t", "a b", "c\"d $x", "e f"]),
            ("t 'a b", &["t", "a b"]),
            ("t \"a\\b", &["t", "a\\b"]),
            ("t a\\", &["t", "a"]),
            ("t ''", &["t", ""]),
            ("t a 2>x >> y b", &["t", "a", "b"]),
            ("t 2 b", &["t", "2", "b"]),
            ("", &[""]),
        ] {
            assert_eq!(bash(line, "").words, words, "{line}");
        }
    }

    #[test]
    fn what_stands_before_the_replaced_end_is_kept() {
        for (line, replaced, text, open) in [
            ("t rao@ci", "@ci", "rao", None),
            ("t --store=/va", "/va", "--store=", None),
            ("t 'a;b", "a;b", "", Some('\'')),
            ("t x\"a;b", "a;b", "x", Some('"')),
            ("t a\\;b", "a\\;b", "", None),
        ] {
            let kept = bash(line, replaced).kept();
            assert_eq!(kept, Unquoted { text: text.to_owned(), open }, "{line}");
        }
    }

    #[test]
    fn a_file_is_due_after_an_arrow() {
        for line in ["t a > x", "t a >", "t a 2>", "t a <<x"] {
            assert!(bash(line, "").is_file(), "{line}");
        }
        for line in ["t a > x ", "t '>' x", "t \\> x", "t '> x"] {
            assert!(!bash(line, "").is_file(), "{line}");
        }
    }
}
