//! A journal line as people read it.

use crate::cli::done::clock;
use crate::cli::fault::{Code, Fault};
use crate::domain::ident::masked;
use crate::domain::{DossierId, Lang, Words};
use crate::record::line::RawLine;
use crate::record::{Event, tell};
use serde_json::Value;

/// One line, taken apart.
pub struct Told {
    /// The whole line as JSON.
    pub line: Value,
    seq: u64,
    at: String,
    by: String,
}

/// Keys of values that are identity numbers or credit codes, in files' words and in code's.
const NUMBERS: [&str; 4] = ["证件号码", "统一社会信用代码", "id_number", "credit_code"];

impl Told {
    /// Takes a line apart.
    ///
    /// # Errors
    /// Where it is no JSON, though its hash is right.
    pub fn new(line: &RawLine<'_>, raw: &[u8]) -> Result<Self, Fault> {
        let value = serde_json::from_slice(raw).map_err(|error| {
            let text = format!("#{}: {error}", line.seq);
            Fault::new(Code::Damaged, Words::same(text))
        })?;
        Ok(Self { line: value, seq: line.seq, at: line.at.to_owned(), by: line.by.clone() })
    }

    /// Whether one of its events names that dossier.
    pub fn is_about(&self, id: &DossierId) -> bool {
        self.events().any(|event| event.is_ok_and(|event| tell::dossiers(&event).contains(&id)))
    }

    /// Masks every identity number in it.
    pub fn mask(&mut self) {
        mask(&mut self.line);
    }

    /// A line an event; the first with seq, time and author.
    pub fn text(&self, lang: Lang) -> Vec<String> {
        let lead = format!("#{:<6} {}  {:<10}", self.seq, clock(&self.at), self.by);
        let lines = self.events().enumerate().map(|(index, event)| {
            let what = match event {
                Ok(event) => tell::event(&event).get(lang).to_owned(),
                Err(kind) => kind,
            };
            if index == 0 {
                format!("{lead}  {what}")
            } else {
                format!("{:>1$}  {what}", "", lead.chars().count())
            }
        });
        lines.collect()
    }

    /// Its events; of one that only a newer program can read, what it calls it.
    fn events(&self) -> impl Iterator<Item = Result<Event, String>> {
        let events = self.line.get("events").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        events.iter().map(|event| {
            <Event as serde::Deserialize>::deserialize(event)
                .map_err(|_| event.get("type").and_then(Value::as_str).unwrap_or("?").to_owned())
        })
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                match number_in(member) {
                    Some(number) if NUMBERS.contains(&key.as_str()) => *number = masked(number),
                    _ => mask(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::String(text) => *text = crate::cli::mask::veil(text, false),
        _ => {}
    }
}

/// A number stands by itself, or inside the answer that was given.
fn number_in(value: &mut Value) -> Option<&mut String> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(members) => match members.get_mut("Is") {
            Some(Value::String(text)) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_masked_wherever_they_stand() {
        let mut line = json!({"events": [
            {"dossier": {"申报编号": "1", "证件号码": "650104198804121034", "学历": [{"院校": "某校"}]}},
            {"entry": {"entry": {"id_number": {"Is": "E12345678"}, "credit_code": "Blank", "ground": {"Is": "650104198804121034 造假"}}}},
        ]});
        mask(&mut line);
        let text = line.to_string();
        assert!(!text.contains("650104198804121034") && !text.contains("E12345678"), "{text}");
        assert!(
            text.contains("6501**********1034") && text.contains("某校") && text.contains("造假"),
            "{text}"
        );
    }
}
