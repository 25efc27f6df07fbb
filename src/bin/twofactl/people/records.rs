//! Records of separated fields, as RFC 4180 has them, and strictly so: what a lenient reader
//! would guess at is told, and reading goes on with the next line.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use super::lines::{LONGEST, Line, Lines};

/// More lines than a quoted field has.
const MOST_LINES: usize = 100;

/// Fields as they stand, without quotes.
pub(super) struct Record {
    /// Where it begins.
    pub(super) line: u64,
    pub(super) fields: Vec<Vec<u8>>,
}

/// What is no record: of which line, in which column from 1 on, and why.
pub(super) struct Broken {
    pub(super) line: u64,
    pub(super) column: Option<usize>,
    pub(super) reason: String,
}

pub(super) struct Records<R = BufReader<File>> {
    lines: Lines<R>,
    separator: u8,
}

/// What a text comes to that may end in the midst of a record.
#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    Whole(Vec<Vec<u8>>),
    /// A quote is still open in that column.
    Open(usize),
    Broken(usize, &'static str),
}

impl<R: BufRead> Records<R> {
    pub(super) const fn new(lines: Lines<R>, separator: u8) -> Self {
        Self { lines, separator }
    }

    /// How many bytes were read.
    pub(super) const fn offset(&self) -> u64 {
        self.lines.offset()
    }

    /// The next record, or why a line is none; `None` at the end. Empty lines are left out.
    pub(super) fn next(&mut self) -> io::Result<Option<Result<Record, Broken>>> {
        loop {
            let Some(first) = self.lines.next()? else { return Ok(None) };
            if first.too_long.is_none() && first.bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return self.record(first).map(Some);
        }
    }

    fn record(&mut self, first: Line) -> io::Result<Result<Record, Broken>> {
        let line = first.number;
        let broken = |column, reason: String| Ok(Err(Broken { line, column, reason }));
        if let Some(length) = first.too_long {
            return broken(None, too_long(length));
        }
        let mut text = first.bytes;
        let mut more = Vec::new();
        loop {
            match parse(&text, self.separator) {
                Parsed::Whole(fields) => return Ok(Ok(Record { line, fields })),
                Parsed::Broken(column, reason) => {
                    self.lines.put_back(more);
                    return broken(Some(column), reason.to_owned());
                }
                Parsed::Open(column) => {
                    let room = text.len() <= LONGEST && more.len() < MOST_LINES;
                    let next = if room { self.lines.next()? } else { None };
                    match next {
                        Some(next) if next.too_long.is_none() => {
                            text.push(b'\n');
                            text.extend_from_slice(&next.bytes);
                            more.push(next);
                        }
                        // Read again from the line after this one: only the quote is wrong.
                        end => {
                            more.extend(end);
                            self.lines.put_back(more);
                            let reason = "a quote is opened here and never closed".to_owned();
                            return broken(Some(column), reason);
                        }
                    }
                }
            }
        }
    }
}

/// Why a line is not looked at.
pub(super) fn too_long(length: u64) -> String {
    format!("the row has {length} bytes; {LONGEST} are the most")
}

fn parse(text: &[u8], separator: u8) -> Parsed {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let column = fields.len() + 1;
        let (field, after) = match rest.split_first() {
            Some((b'"', quoted)) => match unquote(quoted) {
                None => return Parsed::Open(column),
                Some(split) => split,
            },
            _ => {
                let end = rest.iter().position(|byte| *byte == separator).unwrap_or(rest.len());
                let (field, after) = rest.split_at(end);
                if field.contains(&b'"') {
                    return Parsed::Broken(
                        column,
                        "a quote stands inside the field: put the field in quotes, and write each \
                         quote in it twice",
                    );
                }
                (field.trim_ascii().to_vec(), after)
            }
        };
        fields.push(field);
        match after.split_first() {
            None => return Parsed::Whole(fields),
            Some((byte, next)) if *byte == separator => rest = next,
            Some(_) => {
                return Parsed::Broken(
                    column,
                    "text follows the quote that ends the field: write each quote in it twice",
                );
            }
        }
    }
}

/// The field up to the quote that closes it, and what follows.
fn unquote(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut field = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.iter().position(|byte| *byte == b'"')?;
        let (part, quote) = rest.split_at_checked(end)?;
        field.extend_from_slice(part);
        let after = quote.get(1..).unwrap_or_default();
        match after.strip_prefix(b"\"") {
            Some(next) => {
                field.push(b'"');
                rest = next;
            }
            None => return Some((field, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut records = Records::new(Lines::new(text.as_bytes()), b',');
        let mut all = Vec::new();
        while let Some(next) = records.next().unwrap() {
            all.push(match next {
                Ok(Record { line, fields }) => {
                    let fields: Vec<_> =
                        fields.iter().map(|f| String::from_utf8_lossy(f)).collect();
                    format!("{line}: {}", fields.join("|"))
                }
                Err(Broken { line, column, reason }) => {
                    let reason: Vec<_> = reason.split(' ').take(4).collect();
                    format!("{line} {column:?} {}", reason.join(" "))
                }
            });
        }
        all
    }

    #[test]
    fn records_are_read_as_they_are_written_elsewhere() {
        let text = "a,\"b, c\",\"say \"\"x\"\"\"\r\n\n  d , ,\"two\nlines\"\n,";
        assert_eq!(read(text), ["1: a|b, c|say \"x\"", "3: d||two\nlines", "5: |"]);
    }

    #[test]
    fn a_broken_line_is_told_and_the_next_ones_are_read() {
        let text = "a,\"open\nb,c\nd,e\"f\n\"g\"h,i\nj,k\n";
        let expected = [
            "1 Some(2) text follows the quote",
            "2: b|c",
            "3 Some(2) a quote stands inside",
            "4 Some(1) text follows the quote",
            "5: j|k",
        ];
        assert_eq!(read(text), expected);
        let open = read("a,b\n\"open,c\nd,e\n");
        assert_eq!(open, ["1: a|b", "2 Some(1) a quote is opened", "3: d|e"]);
    }

    #[test]
    fn what_never_ends_is_told_once_and_left_behind() {
        let long = format!("a\n{}\nb\n\"{}\nc\n", "x".repeat(LONGEST + 1), "y,".repeat(LONGEST));
        let expected =
            ["1: a", "2 None the row has 65538", "3: b", "4 None the row has 131074", "5: c"];
        assert_eq!(read(&long), expected);
        let many = format!("\"open\n{}", "x\n".repeat(1_000));
        assert_eq!(read(&many).len(), 1_001, "all but the first are records");
    }
}
