//! The same with many dossiers: each is decided by the rules that hold for one, and then all of it is
//! one commit, or nothing is. A line of the journal is a commit, so a kill leaves all of it or nothing.

use super::super::protocol::{BULK, BulkLine, BulkWhat, Refusal};
use super::stale::{About, check};
use super::triage::{Wish, triage};
use super::{Bench, Plan, papers};
use crate::domain::{DossierId, Words};
use crate::record::Event;
use crate::record::line::LONGEST;
use std::collections::HashSet;

/// Bytes of events that surely find room in one line of the journal with what else stands in it.
const ROOM: usize = LONGEST - 64 * 1024;

/// Does it with each, or with none.
pub(super) fn bulk(
    bench: &Bench<'_>,
    dossiers: &[(DossierId, Option<u64>)],
    what: &BulkWhat,
) -> Result<Plan, Refusal> {
    few(dossiers)?;
    let mut whole = Plan::default();
    let mut refused: Vec<(&DossierId, Refusal)> = Vec::new();
    let mut bytes = 0;
    for (nth, (id, base)) in dossiers.iter().enumerate() {
        match one(bench, id, *base, what) {
            Ok(plan) => {
                bytes += size(&plan.events);
                if bytes > ROOM {
                    return Err(too_much(nth, dossiers.len()));
                }
                whole.events.extend(plan.events);
                whole.touched.extend(plan.touched);
            }
            Err(refusal) => refused.push((id, refusal)),
        }
    }
    if let Some((id, first)) = refused.first() {
        let count = refused.len();
        return Err(Refusal {
            words: Words::made(
                format!("{count} 份不能办，整批未办；第一份 {id}：{}", first.words.zh),
                format!("{count} are refused, so nothing was done; the first, {id}: {}", first.words.en),
            ),
            ..first.clone()
        });
    }
    let (count, word) = (whole.events.len(), word(bench, what));
    whole.words = Words::made(format!("{count} 份{}", word.zh), format!("{count}: {}", word.en));
    Ok(whole)
}

/// What it would come to with each, without doing it.
///
/// # Errors
/// Where there are too many.
pub fn try_bulk(
    bench: &Bench<'_>,
    dossiers: &[(DossierId, Option<u64>)],
    what: &BulkWhat,
) -> Result<Vec<BulkLine>, Refusal> {
    few(dossiers)?;
    let mut lines = Vec::with_capacity(dossiers.len());
    for (id, base) in dossiers {
        let opened = bench.open(id);
        let (name, version) = opened
            .as_ref()
            .map(|opened| (opened.dossier.applicant.name.to_string(), opened.record.told_version()))
            .unwrap_or_default();
        let outcome = one(bench, id, *base, what).map(|plan| match plan.events.is_empty() {
            true => Words::fixed("已是如此，不动", "so already"),
            false => plan.words,
        });
        lines.push(BulkLine { dossier: id.clone(), name, version, outcome });
    }
    Ok(lines)
}

fn one(bench: &Bench<'_>, id: &DossierId, base: Option<u64>, what: &BulkWhat) -> Result<Plan, Refusal> {
    match what {
        BulkWhat::Triage { kind, reason, due } => {
            triage(bench, base, id, Wish { kind: *kind, reason, notice: None, due: *due })
        }
        BulkWhat::Assign { to } => {
            if base.is_some() {
                check(bench.core, base, &bench.open(id)?, &About::Dossier)?;
            }
            papers::assign(bench, None, std::slice::from_ref(id), to.as_deref())
        }
    }
}

fn word(bench: &Bench<'_>, what: &BulkWhat) -> Words {
    match what {
        BulkWhat::Triage { kind, .. } => {
            super::super::states::transition(*kind).map(|row| row.words.clone()).unwrap_or_default()
        }
        BulkWhat::Assign { to: Some(account) } => {
            let name = bench.core.committee().person(account).name;
            Words::made(format!("分给 {name}"), format!("given to {name}"))
        }
        BulkWhat::Assign { to: None } => Words::fixed("不再分给谁", "given to nobody"),
    }
}

fn few(dossiers: &[(DossierId, Option<u64>)]) -> Result<(), Refusal> {
    if dossiers.is_empty() || dossiers.len() > BULK {
        return Err(Refusal::input(Words::made(
            format!("一次办 1 到 {BULK} 份，这里有 {} 份", dossiers.len()),
            format!("1 to {BULK} dossiers at a time; these are {}", dossiers.len()),
        )));
    }
    let mut seen = HashSet::new();
    match dossiers.iter().find(|(id, _)| !seen.insert(id)) {
        Some((id, _)) => {
            Err(Refusal::input(Words::made(format!("{id} 出现两次"), format!("{id} stands twice"))))
        }
        None => Ok(()),
    }
}

fn size(events: &[Event]) -> usize {
    // What cannot be written is refused by the journal itself.
    events.iter().map(|event| serde_json::to_string(event).map_or(0, |text| text.len())).sum()
}

fn too_much(fits: usize, all: usize) -> Refusal {
    Refusal::input(Words::made(
        format!("{all} 份的记录太长，一次记不下；一次最多约 {fits} 份，请分几次办"),
        format!("{all} are too many for one commit of the record; about {fits} fit: do it in parts"),
    ))
}
