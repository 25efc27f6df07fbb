//! HTML while it is written, and the one place where text becomes part of it.
//!
//! Markup can only be a text of this program's own (`&'static str`); whatever comes
//! from a store passes [`Html::text`], which makes it harmless for a reader as for a
//! terminal and then for HTML. So no name of anybody becomes markup. A page of this
//! size needs no more of a templating library than that.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::escape;

/// HTML as far as it is written.
#[derive(Debug, Default)]
pub(crate) struct Html(String);

/// Attributes: our names, any values.
pub(crate) type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Html {
    /// Markup of our own, as it stands.
    pub(crate) fn markup(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Text, whatever it holds.
    pub(crate) fn text(&mut self, text: impl AsRef<str>) {
        self.0.push_str(&escaped(text.as_ref()));
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.0.push('>');
    }

    /// Closes an element, and the line.
    pub(crate) fn close(&mut self, name: &'static str) {
        // Writing to a string has no way to fail.
        let _ = writeln!(self.0, "</{name}>");
    }

    /// An element with nothing but text in it, on a line.
    pub(crate) fn element(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        text: impl AsRef<str>,
    ) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// An element of SVG with nothing in it, on a line.
    pub(crate) fn shape(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.tag(name, attributes);
        self.0.push_str("/>\n");
    }

    fn tag(&mut self, name: &'static str, attributes: Attributes<'_>) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            let _ = write!(self.0, " {attribute}=\"{}\"", escaped(value));
        }
    }

    /// What is written so far; what follows begins anew.
    pub(crate) fn take(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text as it stands in HTML, in an attribute as well.
fn escaped(text: &str) -> Cow<'_, str> {
    let shown = escape::for_terminal(text);
    if !shown.contains(['&', '<', '>', '"', '\'']) {
        return shown;
    }
    let mut safe = String::with_capacity(shown.len() + 16);
    for c in shown.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_whatever_it_holds() {
        let mut html = Html::default();
        html.element("td", &[("title", "\" onload='x'")], "<b>&amp;\u{202e}\u{1b}]0;x\u{7}\n");
        let expected = "<td title=\"&quot; onload=&#39;x&#39;\">&lt;b&gt;&amp;amp;\\u{202e}\
                        \\u{1b}]0;x\\u{7}\\u{a}</td>\n";
        assert_eq!(html.take(), expected);
        assert_eq!(html.take(), "");
    }

    #[test]
    fn ordinary_names_are_as_they_are() {
        for name in ["Dr. Rao", "Zoë", "山田 太郎", "a\\b", "😀"] {
            assert_eq!(escaped(name), name);
        }
        assert_eq!(escaped("O'Neill & Sons"), "O&#39;Neill &amp; Sons");
    }

    #[test]
    fn shapes_close_themselves() {
        let mut html = Html::default();
        html.shape("rect", &[("width", "3")]);
        assert_eq!(html.to_string(), "<rect width=\"3\"/>\n");
    }
}
