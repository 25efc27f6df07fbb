//! Tells what a terminal answered from what a person typed meanwhile: both
//! arrive on one line.
//!
//! ```text
//! ESC [ 2 ; 2 R                      where the cursor is
//! ESC ] 11 ; rgb:RR/GG/BB  BEL|ESC \ the colour of the background
//! ```
//!
//! Everything else was typed. A position in the first row was typed too: F3
//! with Shift or Ctrl sends `ESC [ 1 ; 2 R`, and nobody asks there. Pure.

use super::claims::Background;

/// What a terminal answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Where the cursor is, counted from one.
    Position {
        /// Never the first.
        row: u16,
        /// Where the next glyph would be.
        column: u16,
    },
    /// What its background is; nothing where the answer makes no sense, or the
    /// colour is neither dark nor light.
    Background(Option<Background>),
}

/// Bytes from a terminal, sorted out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Heard {
    /// In the order of their arrival.
    pub(crate) replies: Vec<Reply>,
    /// What is no reply, in the order of its arrival.
    pub(crate) typed: Vec<u8>,
    /// The last bytes, where they may be the beginning of a reply.
    pub(crate) unfinished: Vec<u8>,
}

impl Heard {
    /// How many positions are among the replies: one ends each question.
    pub(crate) fn positions(&self) -> usize {
        self.replies.iter().filter(|reply| matches!(reply, Reply::Position { .. })).count()
    }

    /// All that is no reply, or not yet.
    pub(crate) fn not_replies(mut self) -> Vec<u8> {
        self.typed.append(&mut self.unfinished);
        self.typed
    }
}

/// What bytes begin with.
enum Beginning {
    /// A reply of that many bytes.
    Whole(Reply, usize),
    /// All bytes may be the beginning of a reply.
    Part,
    /// No reply.
    Other,
}

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// Longer than any colour: what has no end until there was typed.
const LONGEST_COLOUR: usize = 64;
/// Two numbers of five digits.
const LONGEST_POSITION: usize = 11;

/// Sorts out what arrived so far.
pub(crate) fn sort_out(bytes: &[u8]) -> Heard {
    let mut heard = Heard::default();
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        match beginning(rest) {
            Beginning::Whole(reply, length) => {
                heard.replies.push(reply);
                rest = rest.get(length..).unwrap_or_default();
            }
            Beginning::Part => {
                heard.unfinished = rest.to_vec();
                break;
            }
            Beginning::Other => {
                heard.typed.push(*first);
                rest = after;
            }
        }
    }
    heard
}

fn beginning(bytes: &[u8]) -> Beginning {
    match bytes {
        [ESC] => Beginning::Part,
        [ESC, b'[', rest @ ..] => position(rest),
        [ESC, b']', rest @ ..] => colour(rest),
        _ => Beginning::Other,
    }
}

fn position(rest: &[u8]) -> Beginning {
    let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b';';
    let Some(end) = rest.iter().position(|byte| !is_number(byte)) else {
        return if rest.len() > LONGEST_POSITION { Beginning::Other } else { Beginning::Part };
    };
    let (numbers, end_byte) = (rest.get(..end).unwrap_or_default(), rest.get(end));
    let numbers = std::str::from_utf8(numbers).ok().and_then(|text| text.split_once(';'));
    let parsed = numbers.map(|(row, column)| (row.parse::<u16>(), column.parse::<u16>()));
    match (parsed, end_byte) {
        (Some((Ok(row @ 2..), Ok(column))), Some(b'R')) => {
            Beginning::Whole(Reply::Position { row, column }, end + b"\x1b[R".len())
        }
        _ => Beginning::Other,
    }
}

fn colour(rest: &[u8]) -> Beginning {
    const NUMBER: &[u8] = b"11;";
    let Some(value) = rest.strip_prefix(NUMBER) else {
        return if NUMBER.starts_with(rest) { Beginning::Part } else { Beginning::Other };
    };
    let end = value.iter().position(|byte| matches!(*byte, BEL | ESC));
    let Some(end) = end.filter(|end| *end <= LONGEST_COLOUR) else {
        return if value.len() > LONGEST_COLOUR { Beginning::Other } else { Beginning::Part };
    };
    let begun = b"\x1b]".len() + NUMBER.len() + end;
    let (value, ending) = value.split_at(end);
    let length = match ending {
        [BEL, ..] => begun + 1,
        [ESC, b'\\', ..] => begun + 2,
        [ESC] => return Beginning::Part,
        _ => return Beginning::Other,
    };
    let value = std::str::from_utf8(value).ok();
    Beginning::Whole(Reply::Background(value.and_then(background)), length)
}

/// `rgb:` and three hexadecimal numbers of one to four digits, or `rgba:` and four.
fn background(value: &str) -> Option<Background> {
    let numbers = value.strip_prefix("rgb:").or_else(|| value.strip_prefix("rgba:"))?;
    let mut parts = numbers.split('/').map(per_mille);
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    // Luma as of ITU-R BT.601. In the middle nobody can tell what the text is.
    match (299 * red + 587 * green + 114 * blue) / 1000 {
        0..=400 => Some(Background::Dark),
        600.. => Some(Background::Light),
        _ => None,
    }
}

fn per_mille(digits: &str) -> Option<u32> {
    let most = match digits.len() {
        1 => 0xf,
        2 => 0xff,
        3 => 0xfff,
        4 => 0xffff,
        _ => return None,
    };
    Some(u32::from_str_radix(digits, 16).ok()? * 1000 / most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Reply = Reply::Position { row: 2, column: 2 };

    #[test]
    fn replies_are_told_from_what_was_typed_around_them() {
        let heard = sort_out(b"12\x1b[2;2R3\x1b]11;rgb:0000/0000/0000\x07\n\x1b[A");
        assert_eq!(heard.replies, [AT, Reply::Background(Some(Background::Dark))]);
        assert_eq!(heard.typed, b"123\n\x1b[A");
        assert_eq!(heard.unfinished, b"");
        assert_eq!(heard.positions(), 1);
    }

    #[test]
    fn wherever_a_reply_is_cut_it_is_whole_with_the_rest() {
        let whole = b"7\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[2;80R8";
        let expected = sort_out(whole);
        assert_eq!(expected.typed, b"78");
        for cut in 0..=whole.len() {
            let mut first = sort_out(&whole[..cut]);
            let replies = std::mem::take(&mut first.replies);
            let mut rest = first.not_replies();
            rest.extend_from_slice(&whole[cut..]);
            let second = sort_out(&rest);
            assert_eq!([replies, second.replies].concat(), expected.replies, "cut at {cut}");
            assert_eq!(second.typed, b"78", "cut at {cut}");
        }
    }

    #[test]
    fn keys_and_nonsense_are_no_replies() {
        for typed in [
            &b"\x1b[1;2R"[..],
            b"\x1b[2R",
            b"\x1b[2;2",
            b"\x1b[;R",
            b"\x1bOP",
            b"\x1b]10;rgb:00/00/00\x07",
            b"\x1b[99999;99999R",
            b"\x1b]11;rgb\x1bx",
            b"\x1b",
        ] {
            let heard = sort_out(typed);
            assert_eq!(heard.replies, [], "{typed:?}");
            assert_eq!(heard.not_replies(), typed);
        }
        let endless = [&b"\x1b]11;"[..], &[b'x'; 99]].concat();
        assert_eq!(sort_out(&endless).typed, endless);
    }

    #[test]
    fn a_background_is_dark_or_light_or_neither() {
        for (value, expected) in [
            ("rgb:0000/0000/0000", Some(Background::Dark)),
            ("rgb:00/2b/36", Some(Background::Dark)),
            ("rgb:f/f/f", Some(Background::Light)),
            ("rgb:fdfd/f6f6/e3e3", Some(Background::Light)),
            ("rgba:0000/0000/0000/ffff", Some(Background::Dark)),
            ("rgb:8080/8080/8080", None),
            ("rgb:0000/0000", None),
            ("rgb:00000/0/0", None),
            ("rgb:-1/0/0", None),
            ("black", None),
            ("", None),
        ] {
            assert_eq!(background(value), expected, "{value}");
        }
    }
}
