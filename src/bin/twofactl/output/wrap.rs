//! Measures and breaks lines, counted in terminal cells.
//!
//! Takes text that has been escaped already; knows nothing of what it says.

/// How many cells the text takes; wide characters take two.
pub(crate) fn cells(text: &str) -> usize {
    dialoguer::console::measure_text_width(text)
}

/// How many cells one character takes.
pub(crate) fn char_cells(c: char) -> usize {
    cells(c.encode_utf8(&mut [0; 4]))
}

/// Returns the text with blanks up to `width` cells; longer text as it is.
pub(crate) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(cells(text));
    format!("{text}{:missing$}", "")
}

/// Breaks the text into lines of at most `width` cells, between words where
/// that is possible. At least one line, which may be empty.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, width)) {
        if !line.is_empty() && cells(&line) + 1 + cells(&word) > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}

/// Cuts a word that is wider than a line.
fn pieces(word: &str, width: usize) -> Vec<String> {
    if cells(word) <= width {
        return vec![word.to_owned()];
    }
    let mut parts = Vec::new();
    let mut part = String::new();
    for c in word.chars() {
        if !part.is_empty() && cells(&part) + char_cells(c) > width {
            parts.push(std::mem::take(&mut part));
        }
        part.push(c);
    }
    parts.push(part);
    parts
}

/// Returns the text cut to `width` cells, with `…` in place of what is missing.
pub(crate) fn shorten(text: &str, width: usize) -> String {
    shorten_with(text, width, "…")
}

/// Returns the text cut to `width` cells, with `mark` in place of what is missing.
pub(crate) fn shorten_with(text: &str, width: usize, mark: &str) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if cells(&kept) + char_cells(c) + cells(mark) > width {
            break;
        }
        kept.push(c);
    }
    kept + mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrap("an abcdefghij", 4), ["an", "abcd", "efgh", "ij"]);
    }

    #[test]
    fn wide_characters_count_double() {
        assert_eq!(cells("山田"), 4);
        assert_eq!(wrap("山田太郎", 5), ["山田", "太郎"]);
        assert_eq!(pad("山", 4), "山  ");
        assert_eq!(shorten("山田太郎", 5), "山田…");
        assert_eq!(shorten("rao", 3), "rao");
    }
}
