//! CSV that a spreadsheet opens without running anything (CWE-1236).

use ::csv::QuoteStyle;
use anyhow::Context as _;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::escape;

/// Returns one record with its line break.
pub(crate) fn record<S: AsRef<str>>(fields: &[S]) -> anyhow::Result<String> {
    let safe: Vec<_> = fields.iter().map(|field| escape::for_spreadsheet(field.as_ref())).collect();
    raw_record(&safe)
}

/// Returns a header and one record: the fields at the top of an object that
/// hold a single value, or words, which are parted by blanks. Objects and other
/// lists inside have no place in CSV.
pub(crate) fn object<T: Serialize + ?Sized>(value: &T) -> anyhow::Result<String> {
    let text = serde_json::to_string(value).context("the answer cannot be written as CSV")?;
    let Members(members) =
        serde_json::from_str(&text).context("the answer is not an object, so it has no columns")?;
    let mut names = Vec::new();
    let mut fields = Vec::new();
    for (name, value) in members {
        if let Some(field) = scalar(&value) {
            names.push(name);
            fields.push(field);
        }
    }
    Ok(record(&names)? + &raw_record(&fields)?)
}

/// Returns one record of fields that need no care any more, with its line break.
pub(crate) fn exact<S: AsRef<str>>(fields: &[S]) -> anyhow::Result<String> {
    raw_record(fields)
}

fn raw_record<S: AsRef<str>>(fields: &[S]) -> anyhow::Result<String> {
    // Some spreadsheets take a semicolon for a separator as well, wherever none is quoted.
    let is_split = fields.iter().any(|field| field.as_ref().contains(';'));
    let style = if is_split { QuoteStyle::Always } else { QuoteStyle::Necessary };
    let mut writer = ::csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
    writer.write_record(fields.iter().map(|field| field.as_ref().as_bytes()))?;
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    String::from_utf8(bytes).context("a CSV record is not UTF-8")
}

/// The field for a single value or for words; none for other lists and for objects.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(truth) => Some(truth.to_string()),
        // A negative number is a number to a spreadsheet, not a formula.
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(escape::for_spreadsheet(text).into_owned()),
        Value::Array(items) => words(items),
        Value::Object(_) => None,
    }
}

/// Words in one field: codes that are shown once must not be lost to the format.
fn words(items: &[Value]) -> Option<String> {
    let words: Option<Vec<_>> = items.iter().map(Value::as_str).collect();
    let words = words.filter(|words| !words.is_empty())?;
    Some(escape::for_spreadsheet(&words.join(" ")).into_owned())
}

/// The members of an object in the order in which they were declared, which a
/// JSON map would lose.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_needed_and_never_formulas() {
        let line = record(&["a,b", "say \"x\"", "=cmd|' /C calc'!A0", "\u{1b}[2J"]).unwrap();
        assert_eq!(line, "\"a,b\",\"say \"\"x\"\"\",'=cmd|' /C calc'!A0,\\u{1b}[2J\n");
    }

    #[test]
    fn a_semicolon_begins_no_cell_that_is_a_formula() {
        let line = record(&["7", "a; =1;b"]).unwrap();
        assert_eq!(line, "\"7\",\"a;' =1;b\"\n");
    }

    #[test]
    fn a_single_empty_field_is_still_a_record() {
        assert_eq!(record(&[""]).unwrap(), "\"\"\n");
    }

    #[test]
    fn an_object_becomes_a_header_and_a_row_in_declared_order() {
        #[derive(Serialize)]
        struct Shown {
            zebra: &'static str,
            apple: Option<u8>,
            list: [u8; 2],
            steps: i8,
            none: [&'static str; 0],
        }
        let shown = Shown { zebra: "+1", apple: None, list: [1, 2], steps: -3, none: [] };
        let text = object(&shown).unwrap();
        assert_eq!(text, "zebra,apple,steps\n'+1,,-3\n");
    }

    #[test]
    fn words_are_one_field_and_no_formula() {
        #[derive(Serialize)]
        struct Shown {
            codes: [&'static str; 2],
            odd: [&'static str; 1],
        }
        let text = object(&Shown { codes: ["7KQ2-M9XT", "4HDR-W0PA"], odd: ["=1"] }).unwrap();
        assert_eq!(text, "codes,odd\n7KQ2-M9XT 4HDR-W0PA,'=1\n");
    }
}
