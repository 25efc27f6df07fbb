//! Text for `man`: what is escaped, how paragraphs are folded, and the few macros
//! that the pages need. Knows nothing of what they say.

/// `mandoc` finds longer lines hard to read, and so do people.
const WIDTH: usize = 78;
/// Of the terminals that pages are made for.
const COLUMNS: usize = 80;
/// Of what is in a section.
const INDENT: usize = 7;

/// A page, or a part of one, while it is written.
#[derive(Default)]
pub(super) struct Roff(String);

impl Roff {
    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    /// Begins a section.
    pub(super) fn section(&mut self, heading: &str) {
        let heading = escape(&heading.to_uppercase());
        // In quotes where it has several words, or `man` would take each for an argument.
        let quote = if heading.contains(' ') { "\"" } else { "" };
        self.line(&format!(".SH {quote}{heading}{quote}"));
    }

    /// Paragraphs, with an empty line between each two. What is in backquotes is bold.
    pub(super) fn paragraphs(&mut self, text: &str) {
        self.separated(text, ".PP");
    }

    /// An entry of a list, whose tag is roff already, with its paragraphs.
    pub(super) fn entry(&mut self, tag: &str, text: &str) {
        self.line(".TP");
        self.folded(tag);
        self.separated(text, ".IP");
    }

    /// A line of a list within an entry.
    pub(super) fn bullet(&mut self, text: &str) {
        self.line(".IP \\(bu 2");
        self.folded(&styled(text));
    }

    /// What is within an entry, indented with it.
    pub(super) fn within(&mut self, inner: impl FnOnce(&mut Self)) {
        self.line(".RS");
        inner(self);
        self.line(".RE");
    }

    /// Lines as they are, an empty one among them as well. Those that are too wide for a
    /// section begin further left, so that tables of the help fit as they do there.
    pub(super) fn literal(&mut self, lines: &[&str]) {
        let widest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
        let is_wide = widest > COLUMNS - INDENT;
        self.line(".nf");
        if is_wide {
            self.line(&format!(".in -{}n", INDENT - 2));
        }
        for line in lines {
            self.line(&guarded(&escape(line)));
        }
        if is_wide {
            self.line(".in");
        }
        self.line(".fi");
    }

    /// One paragraph of what is roff already.
    pub(super) fn folded(&mut self, roff: &str) {
        let mut line = String::new();
        for word in roff.split(' ').filter(|word| !word.is_empty()) {
            // A sentence ends its line: `man` then puts its blanks, whatever the source has.
            let is_full = line.len() + 1 + word.len() > WIDTH || ends_sentence(&line);
            if is_full && !line.is_empty() {
                self.line(&guarded(&line));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            self.line(&guarded(&line));
        }
    }

    fn separated(&mut self, text: &str, between: &str) {
        for (at, paragraph) in text.trim().split("\n\n").enumerate() {
            if at > 0 {
                self.line(between);
            }
            self.folded(&styled(&paragraph.replace('\n', " ")));
        }
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['.', '?', '!'])
}

/// A control character at the beginning of a line of text is none of ours.
fn guarded(line: &str) -> String {
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line.to_owned() }
}

/// Bold, of what is escaped here.
pub(super) fn bold(text: &str) -> String {
    format!("\\fB{}\\fR", escape(text))
}

/// What somebody puts something in the place of.
pub(super) fn italic(text: &str) -> String {
    format!("\\fI{}\\fR", escape(text))
}

/// A page, as `twofactl\-user(1)`.
pub(super) fn reference(name: &str, section: u8) -> String {
    format!("{}({section})", bold(name))
}

/// Escaped, with what is in backquotes bold.
fn styled(text: &str) -> String {
    let parts: Vec<_> = text.split('`').collect();
    // A backquote without its fellow stands for itself.
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let style = |(at, part): (usize, &&str)| if at % 2 == 0 { escape(part) } else { bold(part) };
    parts.iter().enumerate().map(style).collect()
}

/// Each character as itself, on every device: `-` can be copied, and what is not
/// ASCII needs no word about the encoding of the page.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\e"),
            '-' => escaped.push_str("\\-"),
            '\'' => escaped.push_str("\\(aq"),
            '`' => escaped.push_str("\\(ga"),
            '"' => escaped.push_str("\\(dq"),
            '^' => escaped.push_str("\\(ha"),
            '~' => escaped.push_str("\\(ti"),
            ascii if ascii.is_ascii() => escaped.push(ascii),
            other => escaped.push_str(&format!("\\[u{:04X}]", u32::from(other))),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Roff)) -> String {
        let mut roff = Roff::default();
        write(&mut roff);
        roff.into_text()
    }

    #[test]
    fn no_text_is_taken_for_a_macro() {
        let text = written(|roff| roff.paragraphs(".so /etc/passwd\n\n'br a-b \\fB"));
        assert_eq!(text, "\\&.so /etc/passwd\n.PP\n\\(aqbr a\\-b \\efB\n");
        let text = written(|roff| roff.literal(&[".SH X", "", "  \"…\""]));
        assert_eq!(text, ".nf\n\\&.SH X\n\n  \\(dq\\[u2026]\\(dq\n.fi\n");
    }

    #[test]
    fn sentences_end_lines_and_long_ones_are_folded() {
        let long = "word ".repeat(40);
        let text = written(|roff| roff.paragraphs(&format!("One. Two, {long}end.")));
        assert!(text.starts_with("One.\nTwo, word"), "{text}");
        assert!(text.lines().all(|line| line.len() <= WIDTH && line.trim() == line), "{text}");
        assert_eq!(text.matches("word").count(), 40);
    }

    #[test]
    fn lines_as_they_are_fit_eighty_columns_as_they_do_in_the_help() {
        let (fits, wide) = ("x".repeat(73), "x".repeat(78));
        assert!(!written(|roff| roff.literal(&[&fits])).contains(".in"));
        let text = written(|roff| roff.literal(&[&wide]));
        assert_eq!(text, format!(".nf\n.in -5n\n{wide}\n.in\n.fi\n"));
    }

    #[test]
    fn words_in_backquotes_are_bold_and_a_single_backquote_is_itself() {
        assert_eq!(written(|roff| roff.paragraphs("see `a-b`")), "see \\fBa\\-b\\fR\n");
        assert_eq!(written(|roff| roff.paragraphs("a ` b")), "a \\(ga b\n");
    }

    #[test]
    fn a_heading_of_several_words_is_one_argument() {
        assert_eq!(written(|roff| roff.section("See also")), ".SH \"SEE ALSO\"\n");
        assert_eq!(written(|roff| roff.section("Files")), ".SH FILES\n");
    }
}
