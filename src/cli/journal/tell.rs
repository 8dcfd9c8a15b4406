//! A journal line as people read it.

use crate::cli::done::clock;
use crate::cli::fault::{Code, Fault};
use crate::domain::ident::masked;
use crate::domain::{Lang, Words};
use crate::record::line::RawLine;
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
    pub fn is_about(&self, id: &str) -> bool {
        self.events().iter().any(|event| dossiers(event).iter().any(|named| named == id))
    }

    /// Masks every identity number in it.
    pub fn mask(&mut self) {
        mask(&mut self.line);
    }

    /// A line an event; the first with seq, time and author.
    pub fn text(&self, lang: Lang) -> Vec<String> {
        let lead = format!("#{:<6} {}  {:<10}", self.seq, clock(&self.at), self.by);
        let lines = self.events().iter().enumerate().map(|(index, event)| {
            let what = event_text(event, lang);
            if index == 0 {
                format!("{lead}  {what}")
            } else {
                format!("{:>1$}  {what}", "", lead.chars().count())
            }
        });
        lines.collect()
    }

    fn events(&self) -> &[Value] {
        self.line.get("events").and_then(Value::as_array).map_or(&[], Vec::as_slice)
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

/// The dossiers an event names.
fn dossiers(event: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut name = |value: &Value| match value {
        Value::String(id) => found.push(id.clone()),
        Value::Object(filed) => {
            found.extend(filed.get("申报编号").and_then(Value::as_str).map(str::to_owned));
        }
        _ => {}
    };
    for holder in
        [Some(event), event.get("change"), event.get("undoing").and_then(inner)].into_iter().flatten()
    {
        if let Some(one) = holder.get("dossier") {
            name(one);
        }
        for one in holder.get("dossiers").and_then(Value::as_array).into_iter().flatten() {
            name(one);
        }
    }
    let prepared = event.get("events").and_then(Value::as_array).into_iter().flatten();
    found.extend(prepared.flat_map(dossiers));
    found
}

/// What stands inside the one member of `{"ruling": {…}}`.
fn inner(value: &Value) -> Option<&Value> {
    value.as_object()?.values().next()
}

fn event_text(event: &Value, lang: Lang) -> String {
    let text = |path: &str| event.pointer(path).map(plain).unwrap_or_default();
    let kind = text("/type");
    let what = kind_words(&kind).get(lang).to_owned();
    let named = dossiers(event);
    let about = match named.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, .., last] => format!("{first} … {last} ({})", named.len()),
    };
    let detail = match kind.as_str() {
        "ruled" => {
            let place = event.pointer("/ruling/key/place").filter(|place| !place.is_null());
            let place =
                place.and_then(|place| serde_json::from_value::<crate::domain::Place>(place.clone()).ok());
            let place = place.map_or_else(String::new, |place| format!("@{place}"));
            let machine = text("/ruling/machine");
            format!(
                "{}{place} {machine} -> {} {}",
                text("/ruling/key/check"),
                text("/ruling/verdict"),
                text("/ruling/reason")
            )
        }
        "moved" => format!("{} -> {} {}", text("/change/from"), text("/change/to"), text("/change/reason")),
        "finding_added" => {
            format!("{} #{} {}", text("/added/verdict"), text("/added/number"), text("/added/text"))
        }
        "finding_dropped" => format!("#{} {}", text("/number"), text("/reason")),
        "scored" => format!("{} {}", text("/total"), text("/reason")),
        "commented" => text("/text"),
        "assigned" => format!("-> {}", text("/to")),
        "corrected" => text("/reason"),
        "received" => format!("{} {}", text("/dossier/第几次上报"), text("/source/file")),
        "staged" => text("/source/file"),
        "load_committed" => text("/count"),
        "prepared" => {
            let first = event.pointer("/events/0/change/to").map(plain);
            first.map_or_else(String::new, |to| format!("-> {to}"))
        }
        "enacted" => format!("{} (#{} … #{})", text("/count"), text("/first"), text("/last")),
        "blacklisted" => text("/entry/number"),
        "roll_corrected" => format!("#{} {}", text("/entry/number"), text("/reason")),
        "lift_proposed" => {
            format!("#{} {} {}", text("/lift/number"), text("/lift/reason"), text("/dropped"))
        }
        "roll_lifted" => format!("#{} {}", text("/entry/number"), text("/lift/from")),
        "reviewer_set" => text("/reviewer/account"),
        "notice_adopted" => text("/number"),
        "unmasked" => text("/place"),
        "exported" => format!("{} {}", text("/what"), text("/file")),
        "undone" => format!("#{}", text("/seq")),
        _ => String::new(),
    };
    [what, about, detail]
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        Value::Object(members) if members.contains_key("Is") => plain(&members["Is"]),
        other => other.to_string(),
    }
}

fn kind_words(kind: &str) -> Words {
    match kind {
        "founded" => Words::fixed("建库", "store founded"),
        "notice_adopted" => Words::fixed("采用通知", "notice adopted"),
        "received" => Words::fixed("收到", "received"),
        "staged" => Words::fixed("载入中", "staged"),
        "load_committed" => Words::fixed("载入完成", "load made visible"),
        "corrected" => Words::fixed("更正数据", "data corrected"),
        "ruled" => Words::fixed("核定", "ruled"),
        "finding_added" => Words::fixed("添加问题", "finding added"),
        "finding_dropped" => Words::fixed("收回问题", "finding taken back"),
        "moved" => Words::fixed("状态", "state"),
        "assigned" => Words::fixed("分给", "assigned"),
        "commented" => Words::fixed("附记", "remark"),
        "scored" => Words::fixed("评分", "scored"),
        "prepared" => Words::fixed("成批办理 (待生效)", "prepared"),
        "enacted" => Words::fixed("成批办理生效", "bulk action in force"),
        "blacklisted" => Words::fixed("列入黑名单", "blacklisted"),
        "roll_corrected" => Words::fixed("更正黑名单", "blacklist corrected"),
        "lift_proposed" => Words::fixed("提出或放弃解除", "lifting proposed or dropped"),
        "roll_lifted" => Words::fixed("解除黑名单", "lifted from the blacklist"),
        "reviewer_set" => Words::fixed("设置评委", "reviewer set"),
        "unmasked" => Words::fixed("显示全号", "numbers shown in full"),
        "exported" => Words::fixed("导出", "exported"),
        "undone" => Words::fixed("撤销", "undone"),
        other => Words::same(other.to_owned()),
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

    #[test]
    fn an_event_names_its_dossiers_wherever_they_stand() {
        let ids = |event: Value| dossiers(&event).join(" ");
        assert_eq!(ids(json!({"type": "ruled", "dossier": "a"})), "a");
        assert_eq!(ids(json!({"type": "received", "dossier": {"申报编号": "b"}})), "b");
        assert_eq!(ids(json!({"type": "staged", "dossiers": [{"申报编号": "c"}, {"申报编号": "d"}]})), "c d");
        assert_eq!(ids(json!({"type": "moved", "change": {"dossier": "e"}})), "e");
        assert_eq!(ids(json!({"type": "undone", "undoing": {"move": {"dossier": "f"}}})), "f");
        let prepared = json!({"type": "prepared", "events": [
            {"type": "moved", "change": {"dossier": "g"}}, {"type": "assigned", "dossier": "h"}]});
        assert_eq!(ids(prepared), "g h");
        assert_eq!(ids(json!({"type": "founded"})), "");
    }
}
