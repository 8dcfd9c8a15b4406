//! A line's events as a replay reads them: what was filed stays unread in the journal, and only its
//! span, its hash and the few cells that the record needs are taken.

use super::event::{Event, V};
use super::hash::Hash;
use super::line::{LineFault, RawLine};
use super::model::BodyRef;
use super::span;
use crate::domain::{DossierId, When, date::read_when};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One filed body, by what the record needs of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// 申报编号
    pub id: DossierId,
    /// 第几次上报
    pub number: u8,
    /// 申报日期
    pub filed: When,
    /// SHA-256 of its JSON as it stands in the journal, hexadecimal.
    pub content: String,
    /// Where it stands.
    pub body: BodyRef,
}

/// One event without the bodies in it.
#[derive(Debug, Clone, PartialEq)]
pub struct LeanEvent {
    /// The event; its dossiers are empty or left out.
    pub event: Event,
    /// What it filed, in order.
    pub filed: Vec<Filed>,
}

/// Reads the events of a line that begins at `offset` of the journal.
///
/// # Errors
/// What cannot be read.
pub fn events(raw: &[u8], line: &RawLine<'_>, offset: u64) -> Result<Vec<LeanEvent>, LineFault> {
    let form = || LineFault::Form("events");
    let spans = span::elements(raw, line.events.start).ok_or_else(form)?;
    spans.into_iter().map(|span| event(raw, span, offset)).collect()
}

fn event(raw: &[u8], span: Range<usize>, offset: u64) -> Result<LeanEvent, LineFault> {
    let mut members = span::members(raw, span.start);
    let mut bodies = Vec::new();
    let mut lean = Vec::new();
    let mut copied = span.start;
    let (mut kind, mut version) = (None, None);
    for (key, value) in members.by_ref() {
        match &raw[key.clone()] {
            b"type" => kind = serde_json::from_slice::<String>(&raw[value.clone()]).ok(),
            b"v" => version = serde_json::from_slice::<u32>(&raw[value.clone()]).ok(),
            _ => {}
        }
        let emptied: &[u8] = match (&raw[key], raw[value.start]) {
            (b"dossier", b'{') => {
                bodies.push(value.clone());
                b"{}"
            }
            (b"dossiers", b'[') => {
                let all = span::elements(raw, value.start).ok_or(LineFault::Form("dossiers"))?;
                // A list of ids is data of the event itself, not bodies.
                if all.first().is_some_and(|first| raw[first.start] != b'{') {
                    continue;
                }
                bodies.extend(all);
                b"[]"
            }
            _ => continue,
        };
        lean.extend_from_slice(&raw[copied..value.start]);
        lean.extend_from_slice(emptied);
        copied = value.end;
    }
    if !members.whole() {
        return Err(LineFault::Form("events"));
    }
    lean.extend_from_slice(&raw[copied..span.end]);
    let kind = kind.ok_or(LineFault::Form("type"))?;
    let version = version.ok_or(LineFault::Form("v"))?;
    if version > u32::from(V) {
        return Err(LineFault::Newer(format!("{kind} v{version}")));
    }
    let event = serde_json::from_slice(&lean).map_err(|error| {
        let text = error.to_string();
        // What happens inside a known kind of event may be new too.
        let inside = matches!(kind.as_str(), "defence" | "meeting" | "prepared");
        if text.starts_with("unknown variant") && (inside || text.contains(&format!("`{kind}`"))) {
            LineFault::Newer(kind)
        } else {
            LineFault::Events(text)
        }
    })?;
    if let Event::Prepared { events, .. } = &event
        && let Some(newer) = events.iter().filter_map(Event::step_version).find(|version| *version > V)
    {
        return Err(LineFault::Newer(format!("prepared v{newer}")));
    }
    let filed = bodies.into_iter().map(|body| filed(raw, body, offset)).collect::<Result<_, _>>()?;
    Ok(LeanEvent { event, filed })
}

fn filed(raw: &[u8], body: Range<usize>, offset: u64) -> Result<Filed, LineFault> {
    let (mut id, mut number, mut filed) = (None, None, None);
    let mut members = span::members(raw, body.start);
    for (key, value) in members.by_ref() {
        let slot = match std::str::from_utf8(&raw[key]) {
            Ok("申报编号") => &mut id,
            Ok("第几次上报") => &mut number,
            Ok("申报日期") => &mut filed,
            _ => continue,
        };
        *slot = serde_json::from_slice::<String>(&raw[value]).ok();
    }
    if !members.whole() {
        return Err(LineFault::Form("dossier"));
    }
    let number = number.and_then(|text| text.parse().ok()).filter(|number| (1..=99).contains(number));
    Ok(Filed {
        id: DossierId(id.ok_or(LineFault::Form("申报编号"))?),
        number: number.ok_or(LineFault::Form("第几次上报"))?,
        filed: filed.and_then(|text| read_when(&text)).ok_or(LineFault::Form("申报日期"))?,
        content: Hash::of(&raw[body.clone()]).hex(),
        body: BodyRef {
            offset: offset + body.start as u64,
            len: u32::try_from(body.len()).map_err(|_| LineFault::TooLong)?,
        },
    })
}
