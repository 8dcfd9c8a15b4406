//! A write names the version it was made from; a stale one is refused with both values shown (4).

use super::super::core::{Core, Opened};
use super::super::protocol::{Refusal, Why};
use crate::domain::{State, Words};
use crate::policy::{FindingKey, Judged};
use crate::record::{DossierRecord, Event};

/// What a stale write was about, so that both values can be named.
pub enum About<'a> {
    /// The dossier as a whole.
    Dossier,
    /// One finding.
    Finding(&'a FindingKey),
}

/// Refuses a write made from an older version, as the person was told it.
///
/// # Errors
/// [`Why::Stale`]: what the person saw, what stands, who changed it and when.
pub fn check(core: &Core, base: Option<u64>, opened: &Opened, about: &About<'_>) -> Result<(), Refusal> {
    check_seq(core, seen(&opened.record, base)?, opened, about)
}

/// The seq of the version that a write was made from.
///
/// # Errors
/// There has been no such version.
pub fn seen(record: &DossierRecord, base: Option<u64>) -> Result<Option<u64>, Refusal> {
    let Some(base) = base else { return Ok(None) };
    let missing = || {
        Refusal::input(Words::made(
            format!("{} 没有第 {base} 版", record.id),
            format!("{} has no version {base}", record.id),
        ))
    };
    record.seq_of(base).map(Some).ok_or_else(missing)
}

/// [`check`] of a seq.
///
/// # Errors
/// As there.
pub fn check_seq(core: &Core, base: Option<u64>, opened: &Opened, about: &About<'_>) -> Result<(), Refusal> {
    match base {
        Some(base) if base < opened.record.version => Err(refusal(core, base, opened, about)),
        _ => Ok(()),
    }
}

fn refusal(core: &Core, base: u64, opened: &Opened, about: &About<'_>) -> Refusal {
    let record = &opened.record;
    let change = last_change(core, record);
    let (seen, stands) = match about {
        About::Dossier => {
            let (seen, stands) = (state_at(record, base), record.state);
            (Words::fixed(seen.zh(), seen.word()), Words::fixed(stands.zh(), stands.word()))
        }
        About::Finding(key) => finding(record, opened, key, base),
    };
    Refusal {
        why: Why::Stale,
        rule: "design 4".to_owned(),
        words: Words::made(
            format!("你看到的是「{}」，现为「{}」：{}；请看过再定", seen.zh, stands.zh, change.zh),
            format!("you saw {}, it stands at {}: {}; look again", seen.en, stands.en, change.en),
        ),
    }
}

fn finding(record: &DossierRecord, opened: &Opened, key: &FindingKey, base: u64) -> (Words, Words) {
    let said = |verdict: crate::domain::Verdict| Words::fixed(verdict.mark(), verdict.word());
    let held: Option<&Judged> = opened.exam.judged.iter().find(|one| one.key == *key);
    let stands = held.map_or(Words::fixed("已无此项", "gone"), |one| said(one.verdict()));
    // What the ruling that came after replaced is what was seen, as long as it is the last act.
    let replaced = record.last.as_ref().filter(|last| last.seq > base).and_then(|last| match &last.undoing {
        crate::record::Undoing::Ruling { key: ruled, before, .. } if ruled == key => {
            let machine = held.map(|one| one.finding.verdict);
            before.as_ref().map(|ruling| ruling.verdict).or(machine)
        }
        _ => None,
    });
    (replaced.map_or_else(|| stands.clone(), said), stands)
}

/// Where a dossier stood at a seq.
fn state_at(record: &DossierRecord, seq: u64) -> State {
    let arrived =
        record.submissions.iter().filter(|held| held.seq <= seq).map(|held| (held.seq, State::Received));
    let moved = record.moves.iter().filter(|held| held.seq <= seq).map(|held| (held.seq, held.to));
    arrived.chain(moved).max_by_key(|(seq, _)| *seq).map_or(State::Received, |(_, state)| state)
}

/// The last change, in words: who, when, what. From its journal line.
fn last_change(core: &Core, record: &DossierRecord) -> Words {
    let line = core.shelf.lines(record.version, 1).ok().and_then(|lines| lines.into_iter().next());
    let Some(line) = line.filter(|line| line.len() < 256 * 1024) else {
        return Words::fixed("有改动", "it was changed");
    };
    let value: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
    let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let (by, at) = (core.committee().person(&text("by")).name, text("at"));
    let event = value.get("events").and_then(|events| events.get(0)).cloned().unwrap_or_default();
    let what = serde_json::from_value::<Event>(event).map_or(Words::fixed("有改动", "changed it"), told);
    let when = at.get(..16).unwrap_or(&at).replace('T', " ");
    Words::made(format!("{by} {when} {}", what.zh), format!("{by} {when} {}", what.en))
}

fn told(event: Event) -> Words {
    match event {
        Event::Ruled { ruling, .. } => Words::made(
            format!("核定 {} 为「{}」", ruling.key.check, ruling.verdict.mark()),
            format!("ruled {} {}", ruling.key.check, ruling.verdict.word()),
        ),
        Event::Moved { change, .. } => {
            Words::made(format!("改为「{}」", change.to.zh()), format!("moved it to {}", change.to.word()))
        }
        Event::Received { .. } | Event::LoadCommitted { .. } => {
            Words::fixed("装入新的上报", "loaded a submission")
        }
        Event::Corrected { .. } => Words::fixed("更正了材料", "corrected its data"),
        Event::FindingAdded { .. } => Words::fixed("添了一项核查结果", "added a finding"),
        Event::FindingDropped { .. } => Words::fixed("取消了一项核查结果", "took back a finding"),
        Event::Enacted { .. } => Words::fixed("成批办理了", "did it with many others"),
        Event::Assigned { .. } => Words::fixed("改了经办人", "assigned it"),
        Event::Commented { .. } => Words::fixed("加了附记", "made a remark"),
        Event::Scored { .. } => Words::fixed("交了评分", "submitted a score"),
        Event::Undone { .. } => Words::fixed("撤销了上一步", "undid the last act"),
        _ => Words::fixed("有改动", "changed it"),
    }
}
