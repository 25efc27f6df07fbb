//! Makes foreign text harmless before it is shown (CWE-150, CWE-1236).
//!
//! Names come from other systems and may carry escape sequences, characters
//! that reorder what is read, or spreadsheet formulas. Everything that leaves
//! the program passes one of the three functions here. Nothing here knows
//! about tables or terminals.

use std::borrow::Cow;
use std::fmt::Write as _;

use twofactl::model::text::is_hostile;

/// Returns the text with every hostile character written out, as `\u{1b}`.
///
/// Line breaks are hostile too: one record stays one line.
pub(crate) fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hostile(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Returns the text as a CSV field that no spreadsheet takes for a formula:
/// an apostrophe goes before what begins like one, after blanks as well. So it
/// does behind a semicolon, which parts the cells where commas are decimal.
pub(crate) fn for_spreadsheet(text: &str) -> Cow<'_, str> {
    if !text.split(';').any(begins_like_a_formula) {
        return for_terminal(text);
    }
    let guarded = |cell| {
        let before = if begins_like_a_formula(cell) { "'" } else { "" };
        format!("{before}{}", for_terminal(cell))
    };
    Cow::Owned(text.split(';').map(guarded).collect::<Vec<_>>().join(";"))
}

/// The signs that begin a formula, and their wide and small forms, which some
/// spreadsheets read alike.
const FORMULA_SIGNS: [char; 13] =
    ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];

fn begins_like_a_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r']) || text.trim_start().starts_with(FORMULA_SIGNS)
}

/// Returns serialized JSON with every hostile character as a `\u` escape of four digits.
///
/// `serde_json` escapes C0 alone. In its output any other hostile character
/// stands inside a string, and a line break only between tokens, so that a pass
/// over the text changes no value.
pub(crate) fn for_json(document: &str) -> Cow<'_, str> {
    let foreign = |c: char| c != '\n' && is_hostile(c);
    if !document.contains(foreign) {
        return Cow::Borrowed(document);
    }
    let mut safe = String::with_capacity(document.len() + 16);
    for c in document.chars() {
        if foreign(c) {
            push_utf16_escapes(&mut safe, c);
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

fn push_utf16_escapes(target: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a `String` cannot fail.
        let _ = write!(target, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}\nb";

    #[test]
    fn no_hostile_character_reaches_a_terminal_and_one_record_stays_one_line() {
        let shown = for_terminal(NASTY);
        assert_eq!(shown, r"a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}\u{e0041}\u{a}b");
    }

    #[test]
    fn ordinary_names_are_shown_as_they_are() {
        for name in ["Dr. Rao", "Zoë O'Neill", "山田 太郎", "a\\b", "😀"] {
            assert_eq!(for_terminal(name), name);
            assert_eq!(for_spreadsheet(name), name);
        }
    }

    #[test]
    fn no_field_begins_like_a_formula() {
        for text in ["=1+1", "+91", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "﹦1", "  =1"]
        {
            assert_eq!(for_spreadsheet(text), format!("'{text}"));
        }
        assert_eq!(for_spreadsheet("\t=1"), r"'\u{9}=1");
        assert_eq!(for_spreadsheet("\r=1"), r"'\u{d}=1");
        assert_eq!(for_spreadsheet("a=1"), "a=1");
        assert_eq!(for_spreadsheet("a;b; c=1"), "a;b; c=1");
        assert_eq!(for_spreadsheet("a;=1; -2;\n+3"), "a;'=1;' -2;'\\u{a}+3");
    }

    #[test]
    fn json_round_trips_and_holds_no_raw_hostile_character() {
        let value = serde_json::json!({ "name": NASTY, NASTY: ["\u{e007f}"] });
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let safe = for_json(&text);
            assert!(!safe.contains(|c| c != '\n' && is_hostile(c)), "{safe:?}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
        }
    }

    #[test]
    fn characters_beyond_the_basic_plane_become_surrogate_pairs() {
        assert_eq!(for_json("\"\u{e0041}\""), r#""\udb40\udc41""#);
    }
}
