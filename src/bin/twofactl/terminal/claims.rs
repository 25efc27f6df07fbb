//! What the environment claims about the terminal: `LC_*`, `TERM`, `COLORFGBG`.
//!
//! Claims may be wrong; where it matters, the terminal itself is asked. Pure:
//! the variables are handed in, and nothing here touches the terminal.

/// How much colour a kind of terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    /// None, and no escapes that are known.
    None,
    /// None, but ink and paper can change places.
    Reverse,
    /// The eight of old consoles, which take longer escapes for something else.
    Eight,
    /// The table of 256, of which the linux console shows the nearest it has.
    Table,
}

/// The colour behind the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Background {
    /// Text is light.
    Dark,
    /// Text is dark.
    Light,
}

/// What the environment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claims {
    /// Whether the locale is one of UTF-8.
    pub(crate) utf8: bool,
    /// What `TERM` stands for.
    pub(crate) colours: Colours,
    /// What `COLORFGBG` says, which is as old as the window.
    pub(crate) background: Option<Background>,
}

impl Claims {
    /// Reads the variables of a process.
    pub(crate) fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            utf8: is_utf8_locale(&variable),
            colours: colours_of(&variable("TERM").unwrap_or_default()),
            background: variable("COLORFGBG").as_deref().and_then(background_of),
        }
    }
}

/// Whether the terminal takes no escapes at all; so does one that nobody named.
pub(crate) fn is_dumb(term: &str) -> bool {
    matches!(term, "" | "dumb" | "unknown")
}

/// Whether the locale is one of UTF-8: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty decides.
pub(crate) fn is_utf8_locale(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

/// Consoles and emulators that know eight colours, and no longer escapes.
const EIGHT: [&str; 6] = ["ansi", "cons25", "cygwin", "eterm", "pccon", "wsvt25"];

/// Few names are without colours, and new names come up every year: what is
/// not known to be old has the table.
fn colours_of(term: &str) -> Colours {
    let numbered = |family: &str| {
        term.strip_prefix(family).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if is_dumb(term) || term.starts_with("vt52") || numbered("wy") {
        return Colours::None;
    }
    if numbered("vt") || term.ends_with("-mono") || term.ends_with("-m") {
        return Colours::Reverse;
    }
    if EIGHT.iter().any(|old| term.starts_with(old)) { Colours::Eight } else { Colours::Table }
}

/// `foreground;background` in the numbers of the sixteen colours; some programs
/// put a word in between.
fn background_of(value: &str) -> Option<Background> {
    match value.rsplit(';').next()?.parse::<u8>().ok()? {
        0..=6 | 8 => Some(Background::Dark),
        7 | 9..=15 => Some(Background::Light),
        16.. => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(pairs: &'static [(&str, &str)]) -> Claims {
        Claims::of(|name| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_locale_variable_that_is_not_empty_decides() {
        assert!(claims(&[("LANG", "de_DE.UTF-8")]).utf8);
        assert!(claims(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]).utf8);
        assert!(!claims(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]).utf8);
        assert!(!claims(&[("LANG", "de_DE.ISO-8859-1")]).utf8);
        assert!(!claims(&[]).utf8);
    }

    #[test]
    fn a_terminal_has_the_table_of_colours_unless_its_name_is_old() {
        for term in ["xterm", "xterm-256color", "screen", "tmux-256color", "linux", "foot", "vte"] {
            assert_eq!(colours_of(term), Colours::Table, "{term}");
        }
        for term in ["ansi", "cygwin", "eterm-color", "cons25l1", "wsvt25"] {
            assert_eq!(colours_of(term), Colours::Eight, "{term}");
        }
        for term in ["vt100", "vt220", "xterm-mono", "linux-m"] {
            assert_eq!(colours_of(term), Colours::Reverse, "{term}");
        }
        for term in ["", "dumb", "vt52", "wy50"] {
            assert_eq!(colours_of(term), Colours::None, "{term}");
        }
    }

    #[test]
    fn the_last_number_of_colorfgbg_is_the_background() {
        for (value, expected) in [
            ("15;0", Some(Background::Dark)),
            ("7;8", Some(Background::Dark)),
            ("0;15", Some(Background::Light)),
            ("0;default;7", Some(Background::Light)),
            ("15;default", None),
            ("0;231", None),
            ("", None),
        ] {
            assert_eq!(background_of(value), expected, "{value:?}");
        }
    }
}
