//! An answer in parts: a head, then named parts whose items are written while they
//! are read, so that a long report needs little memory.
//!
//! One JSON document with a member for each part; in CSV and JSON lines the items
//! alone, which say themselves where they belong.

use std::marker::PhantomData;

use super::when::Reader;
use super::{Answer, Format, Output, Page, Row, csv, json};

/// One thing in a part: a sentence for people, a row for scripts.
pub(crate) trait Item: Row {
    /// Says it to a person.
    fn describe(&self, page: &mut Page);
}

/// What a part is called by people; none if they are not told of it.
pub(crate) type Title = Option<String>;

/// An answer in parts while it is written. To be ended with [`Parts::finish`].
#[must_use = "an answer is complete only after `finish`"]
pub(crate) struct Parts<'o, R: Item> {
    output: &'o Output,
    /// How many items the open part has; none before the first part.
    pushed: Option<u64>,
    items: PhantomData<R>,
}

impl<'o, R: Item> Parts<'o, R> {
    /// Writes the head.
    ///
    /// # Errors
    ///
    /// [`super::Closed`], or what kept standard output from being written.
    pub(super) fn new<H: Answer>(output: &'o Output, head: &H) -> anyhow::Result<Self> {
        let text = match output.format {
            Format::Table | Format::Wide => output.rendered(head),
            Format::Json => {
                let object = json::pretty(head)?;
                // The members of the parts follow those of the head.
                object.strip_suffix("\n}").unwrap_or(&object).to_owned()
            }
            Format::Jsonl => String::new(),
            Format::Csv => {
                csv::record(&R::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>())?
            }
        };
        output.write(&text)?;
        Ok(Self { output, pushed: None, items: PhantomData })
    }

    /// Begins the next part.
    ///
    /// # Errors
    ///
    /// As for [`Parts::new`].
    pub(crate) fn part(&mut self, name: &str, title: &Title) -> anyhow::Result<()> {
        self.end_part()?;
        self.pushed = Some(0);
        match self.output.format {
            Format::Table | Format::Wide => match title {
                Some(title) => self.write_page(|page| {
                    // Not `heading`, which sets nothing off at the top of a page.
                    page.line("");
                    page.line(title);
                }),
                None => Ok(()),
            },
            Format::Json => self.output.write(&format!(",\n  \"{name}\": [")),
            Format::Jsonl | Format::Csv => Ok(()),
        }
    }

    /// Adds an item to the part.
    ///
    /// # Errors
    ///
    /// As for [`Parts::new`].
    pub(crate) fn push(&mut self, item: &R) -> anyhow::Result<()> {
        let before = self.pushed.unwrap_or(0);
        self.pushed = Some(before + 1);
        match self.output.format {
            Format::Table | Format::Wide => self.write_page(|page| item.describe(page)),
            Format::Json => {
                let comma = if before > 0 { "," } else { "" };
                self.output.write(&format!("{comma}\n{}", json::member(item)?))
            }
            Format::Jsonl => self.output.write(&(json::line(item)? + "\n")),
            Format::Csv => {
                let cells = item.cells(&self.output.when.read_by(Reader::Script));
                self.output.write(&csv::record(&cells)?)
            }
        }
    }

    /// Ends the answer; people are told the closing sentence.
    ///
    /// # Errors
    ///
    /// As for [`Parts::new`].
    pub(crate) fn finish(self, closing: &Title) -> anyhow::Result<()> {
        self.end_part()?;
        match (self.output.format, closing) {
            (Format::Table | Format::Wide, Some(closing)) => self.write_page(|page| {
                page.line("");
                page.line(closing);
            })?,
            (Format::Json, _) => self.output.write("\n}\n")?,
            (Format::Table | Format::Wide | Format::Jsonl | Format::Csv, _) => {}
        }
        self.output.flush()
    }

    fn end_part(&self) -> anyhow::Result<()> {
        match (self.output.format, self.pushed) {
            (Format::Json, Some(0)) => self.output.write("]"),
            (Format::Json, Some(_)) => self.output.write("\n  ]"),
            (Format::Table | Format::Wide | Format::Json | Format::Jsonl | Format::Csv, _) => {
                Ok(())
            }
        }
    }

    fn write_page(&self, describe: impl FnOnce(&mut Page)) -> anyhow::Result<()> {
        let mut page = Page::new(self.output.look, self.output.when.clone());
        describe(&mut page);
        self.output.write(&page.into_text())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::super::testing::Captured;
    use super::super::{Column, When};
    use super::*;

    #[derive(Serialize)]
    struct Head {
        events: u8,
    }

    impl Answer for Head {
        fn describe(&self, page: &mut Page) {
            page.line(format!("{} events.", self.events));
        }
    }

    #[derive(Serialize)]
    struct Event {
        group: &'static str,
        login: &'static str,
    }

    impl Row for Event {
        const COLUMNS: &'static [Column] = &[Column::always("group"), Column::always("login")];

        fn cells(&self, _: &When) -> Vec<String> {
            vec![self.group.to_owned(), self.login.to_owned()]
        }
    }

    impl Item for Event {
        fn describe(&self, page: &mut Page) {
            page.item("now", &format!("reset {}", self.login));
        }
    }

    fn told(format: Format) -> String {
        let captured = Captured::new(format);
        let mut parts = captured.output.parts::<Head, Event>(&Head { events: 3 }).unwrap();
        parts.part("locks", &None).unwrap();
        parts.part("resets", &Some("Resets: 2".to_owned())).unwrap();
        for login in ["rao", "a\u{202e}b"] {
            parts.push(&Event { group: "resets", login }).unwrap();
        }
        parts.finish(&Some("None: locks.".to_owned())).unwrap();
        captured.answers()
    }

    #[test]
    fn people_read_titles_and_sentences() {
        let expected = "3 events.\n\nResets: 2\n  now  reset rao\n  now  reset a\\u{202e}b\n\n\
                        None: locks.\n";
        assert_eq!(told(Format::Table), expected);
    }

    #[test]
    fn json_is_one_document_with_a_member_for_each_part() {
        let text = told(Format::Json);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["locks"], serde_json::json!([]));
        assert_eq!(value["resets"][1]["login"], "a\u{202e}b");
        let members: Vec<_> =
            text.lines().filter(|line| line.starts_with("  \"")).map(str::trim).collect();
        assert_eq!(members, ["\"events\": 3,", "\"locks\": [],", "\"resets\": ["]);
        assert!(text.ends_with("    }\n  ]\n}\n"), "{text}");
    }

    #[test]
    fn rows_are_the_items_alone() {
        let rao = r#"{"group":"resets","login":"rao"}"#;
        assert_eq!(told(Format::Jsonl).lines().next(), Some(rao));
        assert_eq!(told(Format::Csv), "group,login\nresets,rao\nresets,a\\u{202e}b\n");
    }
}
