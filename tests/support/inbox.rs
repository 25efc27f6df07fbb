//! A phone that receives texts: what a gateway for trials has written down.

use std::fs;
use std::path::PathBuf;

use twofactl::delivery::{Gateway, file};
use twofactl::model::secret::SecretText;
use twofactl::model::sms::Countries;

/// The texts that left.
pub(crate) struct Inbox {
    path: PathBuf,
}

impl Inbox {
    pub(crate) const fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn gateway(&self, countries: &[&str]) -> Gateway {
        let settings = file::Settings { path: self.path.clone() };
        let countries = Countries::parse(countries.iter().copied()).unwrap();
        Gateway::file(settings, countries).unwrap()
    }

    /// Number and words, the oldest first.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let lines = fs::read_to_string(&self.path).unwrap_or_default();
        let read = |line: &str| {
            let text: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| text[name].as_str().unwrap().to_owned();
            (field("to"), field("body"))
        };
        lines.lines().map(read).collect()
    }

    /// The code of the latest text.
    pub(crate) fn code(&self) -> SecretText {
        let texts = self.texts();
        let (_, words) = texts.last().expect("a text");
        SecretText::new(words.split(' ').next().unwrap().to_owned())
    }

    /// Six digits that are not those of the latest text.
    pub(crate) fn wrong(&self) -> SecretText {
        let number: u32 = self.code().expose().parse().unwrap();
        SecretText::new(format!("{:06}", (number + 1) % 1_000_000))
    }
}
