//! One line as a request: its id, its operation, and its fields.
//!
//! Values stay where they are in the line until an operation asks for them,
//! so that secrets are copied once, into what is wiped. A field that no
//! operation asked for is an error: a misspelled one would be left out silently.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use twofactl::model::Invalid;
use twofactl::model::secret::SecretText;

use super::fault::Fault;
use crate::report::Kind;

/// What a line asks for.
pub(crate) struct Request<'l> {
    /// As it was written, whatever it is; `None` if there is none or it cannot be told.
    pub(crate) id: Option<&'l RawValue>,
    /// The operation and its fields, or why the line is no request.
    pub(crate) asked: Result<(String, Fields<'l>), Fault>,
}

impl<'l> Request<'l> {
    /// Reads a line.
    pub(crate) fn read(line: &'l [u8]) -> Self {
        let object = match Object::read(line) {
            Ok(object) => object,
            Err(fault) => return Self { id: None, asked: Err(fault) },
        };
        let mut fields = Fields { values: object.0, asked_for: Vec::new() };
        let id = fields.values.remove("id");
        let asked = fields.text("op").map(|operation| (operation, fields));
        Self { id, asked }
    }
}

/// The fields of a JSON object, each once.
struct Object<'l>(BTreeMap<String, &'l RawValue>);

impl<'l> Object<'l> {
    fn read(line: &'l [u8]) -> Result<Self, Fault> {
        let text = std::str::from_utf8(line).map_err(|_| Fault::usage("the line is not UTF-8"))?;
        // What serde says quotes what it saw.
        serde_json::from_str(text).map_err(|_| {
            Fault::usage("the line is not one JSON object in which each field occurs once")
        })
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = BTreeMap<String, &'de RawValue>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    if fields.insert(name, value).is_some() {
                        return Err(serde::de::Error::custom("a field occurs twice"));
                    }
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Fields).map(Self)
    }
}

/// The fields of a request that nobody has asked for yet.
pub(crate) struct Fields<'l> {
    values: BTreeMap<String, &'l RawValue>,
    asked_for: Vec<&'static str>,
}

impl<'l> Fields<'l> {
    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &'static str) -> Result<String, Fault> {
        self.maybe_text(name)?.ok_or_else(|| missing(name))
    }

    /// A text; `None` if it is left out or null.
    pub(crate) fn maybe_text(&mut self, name: &'static str) -> Result<Option<String>, Fault> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let text = serde_json::from_str(value.get());
        text.map(Some).map_err(|_| Fault::usage(format!("the field \"{name}\" must be a string")))
    }

    /// A secret that must be there.
    pub(crate) fn secret(&mut self, name: &'static str) -> Result<SecretText, Fault> {
        self.text(name).map(SecretText::new)
    }

    /// A secret; `None` if it is left out or null.
    pub(crate) fn maybe_secret(&mut self, name: &'static str) -> Result<Option<SecretText>, Fault> {
        Ok(self.maybe_text(name)?.map(SecretText::new))
    }

    /// A whole number that must be there.
    pub(crate) fn integer(&mut self, name: &'static str) -> Result<i64, Fault> {
        let value = self.take(name).ok_or_else(|| missing(name))?;
        serde_json::from_str(value.get())
            .map_err(|_| Fault::usage(format!("the field \"{name}\" must be a whole number")))
    }

    /// Yes or no; no if it is left out or null.
    pub(crate) fn flag(&mut self, name: &'static str) -> Result<bool, Fault> {
        let Some(value) = self.take(name) else { return Ok(false) };
        serde_json::from_str(value.get())
            .map_err(|_| Fault::usage(format!("the field \"{name}\" must be true or false")))
    }

    /// One of a list of words; must be there.
    pub(crate) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<T, Fault> {
        let text = self.text(name)?;
        let meant = words.iter().find(|(word, _)| *word == text).map(|(_, meant)| *meant);
        meant.ok_or_else(|| {
            let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            Fault::usage(format!("the field \"{name}\" must be one of: {}", words.join(", ")))
        })
    }

    /// A value that must be there.
    pub(crate) fn value<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<T, Fault> {
        self.maybe_value(name, parse)?.ok_or_else(|| missing(name))
    }

    /// A value; `None` if it is left out or null.
    pub(crate) fn maybe_value<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Result<Option<T>, Fault> {
        let Some(text) = self.maybe_text(name)? else { return Ok(None) };
        parse(&text).map(Some).map_err(|invalid| Fault {
            kind: Kind::Invalid,
            message: format!("the field \"{name}\" is not acceptable: use {}", invalid.allowed()),
        })
    }

    /// Refuses what nobody has asked for.
    pub(crate) fn end(self) -> Result<(), Fault> {
        if self.values.is_empty() {
            return Ok(());
        }
        let known = self.asked_for.join(", ");
        Err(Fault::usage(format!("there is a field beside those that are known: id, {known}")))
    }

    fn take(&mut self, name: &'static str) -> Option<&'l RawValue> {
        self.asked_for.push(name);
        self.values.remove(name).filter(|value| value.get() != "null")
    }
}

fn missing(name: &str) -> Fault {
    Fault::usage(format!("the field \"{name}\" is missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (Option<String>, Result<(String, Fields<'_>), Fault>) {
        let Request { id, asked } = Request::read(line.as_bytes());
        (id.map(|id| id.get().to_owned()), asked)
    }

    fn fields(line: &str) -> Fields<'_> {
        read(line).1.unwrap().1
    }

    fn message<T>(result: Result<T, Fault>) -> String {
        result.err().map(|fault| fault.message).unwrap()
    }

    #[test]
    fn the_id_is_what_was_written() {
        for id in
            ["7", "-0.10", "1e999", "123456789012345678901234567890", "\"a\\u00e9\\n\"", "null"]
        {
            let line = format!("{{\"op\":\"skip\",\"id\": {id} }}");
            assert_eq!(read(&line).0.as_deref(), Some(id));
        }
        assert_eq!(
            read(r#"{"op":"skip","id":{"b":[1, 2],"a":{}}}"#).0.unwrap(),
            r#"{"b":[1, 2],"a":{}}"#
        );
        assert_eq!(read(r#"{"op":"skip"}"#).0, None);
    }

    #[test]
    fn what_is_no_request_keeps_its_id_as_far_as_it_can_be_told() {
        assert_eq!(message(read(r#"{"id":1}"#).1), "the field \"op\" is missing");
        assert_eq!(read(r#"{"id":1,"op":2}"#).0.as_deref(), Some("1"));
        let deep = "[".repeat(60_000);
        for line in ["", "null", "[]", "7", "{", "{}}", "{\"id\":1,}", "{\"id\":1,\"id\":1}", &deep]
        {
            let (id, asked) = read(line);
            assert_eq!(id, None, "{line:.20}");
            assert!(message(asked).starts_with("the line is not one JSON object"), "{line:.20}");
        }
        assert_eq!(
            message(Request::read(b"{\"id\":1,\"op\":\"\xff\"}").asked),
            "the line is not UTF-8"
        );
    }

    #[test]
    fn left_out_and_null_are_the_same() {
        for line in [r#"{"op":"x"}"#, r#"{"op":"x","code": null }"#] {
            assert_eq!(fields(line).maybe_text("code"), Ok(None));
            assert_eq!(message(fields(line).secret("code")), "the field \"code\" is missing");
            assert_eq!(message(fields(line).integer("code")), "the field \"code\" is missing");
        }
    }

    #[test]
    fn a_field_of_the_wrong_type_or_with_a_bad_value_is_named_and_not_shown() {
        let line = r#"{"op":"x","text":["hunter2"],"number":"hunter2","half":1.5,"name":"hunter2","bad":"\ud800"}"#;
        let refused = |name: &str| Err::<(), _>(Invalid::new("thing", name, "another"));
        for (message, field) in [
            (message(fields(line).text("text")), "text"),
            (message(fields(line).integer("number")), "number"),
            (message(fields(line).integer("half")), "half"),
            (message(fields(line).value("name", refused)), "name"),
            (message(fields(line).word("name", &[("a", 1), ("b", 2)])), "name"),
            (message(fields(line).text("bad")), "bad"),
        ] {
            assert!(message.contains(&format!("\"{field}\"")), "{message}");
            assert!(!message.contains("hunter2"), "{message}");
        }
    }

    #[test]
    fn a_field_that_nobody_asked_for_is_refused_without_its_name() {
        let mut fields = fields(r#"{"op":"x","code":"1","hunter2":null}"#);
        assert_eq!(fields.text("code").unwrap(), "1");
        let message = message(fields.end());
        assert_eq!(message, "there is a field beside those that are known: id, op, code");
    }
}
