//! Names that attack whoever looks at them, and surroundings that do.

mod arguments;
mod clinic;
mod environment;
mod gateways;
mod reports;
mod screens;
mod strangers;
mod values;

use std::io::Write as _;

use serde_json::Value;
use twofactl::model::text::is_hostile;

use crate::harness::Place;

/// Says aloud that something was not tried, and why.
pub(crate) fn say_skipped(what: &str) {
    writeln!(std::io::stderr(), "SKIPPED: {what}").unwrap();
}

/// A formula, an escape sequence, text that runs backwards and a second line.
pub(crate) const NAME: &str = "=cmd|'/C calc'!A0,\"\u{1b}[2J\u{9b}31m\u{202e}eman\u{200b}\nroot";

/// Runs a command in every format: nothing hostile is printed raw, one record
/// stays one line, and JSON reads back, which `read` looks at.
#[track_caller]
pub(crate) fn check(place: &Place, arguments: &[&str], read: impl Fn(&Value)) {
    for format in ["table", "wide", "json", "jsonl", "csv"] {
        let exchange = place.run(&[arguments, &["-o", format]].concat());
        assert_eq!(exchange.code, 0, "{exchange}");
        let raw = |text: &str| text.chars().any(|c| c != '\n' && is_hostile(c));
        assert!(!raw(&exchange.stdout) && !raw(&exchange.stderr), "{format}: {exchange}");
        assert!(!exchange.stdout.contains("\nroot"), "{format}: {exchange}");
        if format == "json" {
            read(&exchange.json());
        }
    }
}
