//! JSON on stdout: one line a document; characters that a terminal would obey or that hide are
//! written as `\uXXXX`, which is the same value to every reader of JSON.

use crate::domain::text::is_unseen;
use serde::Serialize;
use serde_json::ser::Formatter;
use std::io::{self, Write};

/// Writes `value` on one line, without a line break.
///
/// # Errors
/// Where the writer fails.
pub fn write(writer: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(writer, Seen);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// [`write()`] into a string.
pub fn text(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    // Writing into memory does not fail, and no key of ours is other than a string.
    let _ = write(&mut bytes, value);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Compact JSON whose every character can be seen.
struct Seen;

impl Formatter for Seen {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unseen) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut tail = rest[at..].chars();
            if let Some(unseen) = tail.next() {
                for unit in unseen.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = tail.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// An answer of the desk under its schema.
#[derive(Serialize)]
pub struct Doc<'a, T> {
    /// `pingwei.NAME/VERSION`
    pub schema: String,
    /// What is answered.
    #[serde(flatten)]
    pub body: &'a T,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_characters_are_escaped_and_read_back_the_same() {
        let name = "阿\u{200b}不\u{9b}31m\u{1b}[0m\u{e0041}·\u{202e}";
        let line = text(&name);
        assert!(!line.chars().any(is_unseen), "{line}");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), name);
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        assert_eq!(
            text(&serde_json::json!({"姓名": "张·三", "n": [1, null]})),
            r#"{"n":[1,null],"姓名":"张·三"}"#
        );
    }
}
