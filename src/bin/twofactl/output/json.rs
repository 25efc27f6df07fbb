//! JSON that is safe to look at: no raw control, DEL or bidi character.

use anyhow::Context as _;
use serde::Serialize;

use super::escape;

/// Returns the value as one compact line, without the line break.
pub(crate) fn line<T: Serialize + ?Sized>(value: &T) -> anyhow::Result<String> {
    let text = serde_json::to_string(value).context("the answer cannot be written as JSON")?;
    Ok(escape::for_json(&text).into_owned())
}

/// Returns the value over several lines, indented by two, without the last line break.
pub(crate) fn pretty<T: Serialize + ?Sized>(value: &T) -> anyhow::Result<String> {
    let text =
        serde_json::to_string_pretty(value).context("the answer cannot be written as JSON")?;
    Ok(escape::for_json(&text).into_owned())
}

/// Like [`pretty`], one step further in: an element of an array that is
/// written while it grows.
pub(crate) fn element<T: Serialize + ?Sized>(value: &T) -> anyhow::Result<String> {
    // A line break in the text never stands inside a string.
    Ok(format!("  {}", pretty(value)?.replace('\n', "\n  ")))
}

/// Like [`element`], one step further in: of an array that is a member of an object.
pub(crate) fn member<T: Serialize + ?Sized>(value: &T) -> anyhow::Result<String> {
    Ok(format!("  {}", element(value)?.replace('\n', "\n  ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_looks_as_it_would_inside_the_whole_array() {
        let value = serde_json::json!({ "a": [1, 2], "b": "x\ny" });
        let whole = serde_json::to_string_pretty(&[&value]).unwrap();
        assert_eq!(format!("[\n{}\n]", element(&value).unwrap()), whole);
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line(&["a\nb", "\u{9b}"]).unwrap(), r#"["a\nb","\u009b"]"#);
    }
}
