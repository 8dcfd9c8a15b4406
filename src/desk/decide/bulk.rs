//! The same with many dossiers: each is decided by the rules that hold for one, and then all of it is done,
//! or nothing is. A few are one line of the journal; more are prepared in lines that one commit line brings
//! into force. So a kill leaves all of it or nothing.

use super::super::acts::Acts;
use super::super::line::Line;
use super::super::protocol::{BULK, BULK_PART, BulkLine, BulkWhat, Refusal};
use super::super::states::{Act, permit};
use super::stale::{About, check};
use super::triage::{Wish, may_ever, triage};
use super::{Bench, Plan, Then, papers};
use crate::domain::{DossierId, Words};
use crate::record::line::LONGEST;
use crate::record::{Event, event::V};
use std::collections::HashSet;
use std::sync::Arc;

/// Bytes of events that surely find room in one line of the journal with what else stands in it.
pub(super) const ROOM: usize = LONGEST - 64 * 1024;

/// A dossier, with the version it was seen at.
type Seen = (DossierId, Option<u64>);

/// A part of a longer action.
pub(super) struct Part<'a> {
    pub bulk: &'a str,
    pub from: usize,
    pub dossiers: &'a [Seen],
    pub what: &'a BulkWhat,
}

/// What was decided of dossiers, as far as it finds room in one line.
#[derive(Default)]
struct Decided {
    events: Vec<Event>,
    touched: Vec<DossierId>,
    taken: usize,
}

/// Decides on each in turn until the line is full.
///
/// # Errors
/// Where any is refused: how many, and the first.
fn decide(bench: &Bench<'_>, dossiers: &[Seen], what: &BulkWhat) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    let mut refused: Vec<(&DossierId, Refusal)> = Vec::new();
    let mut bytes = 0;
    for (id, base) in dossiers {
        match one(bench, id, *base, what) {
            Ok(plan) => {
                bytes += size(&plan.events);
                if bytes > ROOM && decided.taken > 0 {
                    break;
                }
                decided.events.extend(plan.events);
                decided.touched.extend(plan.touched);
                decided.taken += 1;
            }
            Err(refusal) => refused.push((id, refusal)),
        }
    }
    let Some((id, first)) = refused.first() else { return Ok(decided) };
    let count = refused.len();
    Err(Refusal {
        words: Words::made(
            format!("{count} 份不能办，整批未办；第一份 {id}：{}", first.words.zh),
            format!("{count} are refused, so nothing was done; the first, {id}: {}", first.words.en),
        ),
        ..first.clone()
    })
}

/// Does it with each, or with none.
pub(super) fn bulk(bench: &Bench<'_>, dossiers: &[Seen], what: &BulkWhat) -> Result<Plan, Refusal> {
    few(dossiers, BULK)?;
    let decided = decide(bench, dossiers, what)?;
    if decided.taken < dossiers.len() {
        return Err(too_much(decided.taken, dossiers.len()));
    }
    let words = told(bench, decided.events.len(), what);
    Ok(Plan { events: decided.events, touched: decided.touched, words, ..Plan::default() })
}

/// Prepares a part of a longer action.
pub(super) fn part(
    bench: &Bench<'_>,
    acts: &mut Acts,
    line: &Arc<Line>,
    part: Part<'_>,
) -> Result<Plan, Refusal> {
    let Part { bulk, from, dossiers, what } = part;
    few(dossiers, BULK_PART)?;
    let act = acts.part(bulk, line, what, from, (bench.rules.epoch, bench.today))?;
    let decided = match dossiers.iter().find(|(id, _)| act.dossiers().contains(id)) {
        Some((id, _)) => Err(twice(id)),
        None => decide(bench, dossiers, what),
    };
    let decided = match decided {
        Ok(decided) => decided,
        Err(refusal) => {
            acts.end(bulk);
            return Err(refusal);
        }
    };
    let taken = dossiers[..decided.taken].iter().map(|(id, _)| id.clone()).collect();
    let count = decided.events.len();
    let events = match count {
        0 => Vec::new(),
        _ => vec![Event::Prepared { v: V, act: bulk.to_owned(), events: decided.events }],
    };
    Ok(Plan {
        events,
        words: Words::made(format!("已备 {count} 份"), format!("{count} dossiers prepared")),
        taken: decided.taken,
        then: Then::Prepared { act: bulk.to_owned(), events: count as u64, dossiers: taken },
        ..Plan::default()
    })
}

/// Brings what was prepared into force.
pub(super) fn commit(bench: &Bench<'_>, acts: &mut Acts, bulk: &str, count: usize) -> Result<Plan, Refusal> {
    anybody_who_may(bench)?;
    let act = acts.get(bulk, bench.who.account())?;
    let stands = may(bench, act.what()).and_then(|()| act.stands(count, (bench.rules.epoch, bench.today)));
    if let Err(refusal) = stands {
        acts.end(bulk);
        return Err(refusal);
    }
    let then = Then::Ended(bulk.to_owned());
    let Some((first, last, count)) = act.lines() else {
        return Ok(Plan { words: told(bench, 0, act.what()), then, ..Plan::default() });
    };
    Ok(Plan {
        events: vec![Event::Enacted { v: V, act: bulk.to_owned(), first, last, count }],
        words: told(bench, usize::try_from(count).unwrap_or(usize::MAX), act.what()),
        touched: act.dossiers().iter().cloned().collect(),
        then,
        ..Plan::default()
    })
}

/// Whether the person still may: the roster can have changed since the parts were decided.
fn may(bench: &Bench<'_>, what: &BulkWhat) -> Result<(), Refusal> {
    match what {
        BulkWhat::Assign { .. } => permit(Act::Assign, &bench.who.roles, None),
        BulkWhat::Triage { kind, .. } => may_ever(bench, *kind),
    }
}

/// Those who decide on dossiers also give them out: nobody else has an action under way.
fn anybody_who_may(bench: &Bench<'_>) -> Result<(), Refusal> {
    permit(Act::Assign, &bench.who.roles, None)
}

/// Forgets what was prepared.
pub(super) fn abort(bench: &Bench<'_>, acts: &mut Acts, bulk: &str) -> Result<Plan, Refusal> {
    anybody_who_may(bench)?;
    acts.get(bulk, bench.who.account())?;
    let words =
        Words::fixed("已放弃这次成批办理，什么也没有办", "the bulk action was dropped: nothing was done");
    Ok(Plan { words, then: Then::Ended(bulk.to_owned()), ..Plan::default() })
}

fn told(bench: &Bench<'_>, count: usize, what: &BulkWhat) -> Words {
    let word = word(bench, what);
    Words::made(format!("{count} 份{}", word.zh), format!("{count}: {}", word.en))
}

/// What it would come to with each, without doing it.
///
/// # Errors
/// Where there are too many.
pub fn try_bulk(bench: &Bench<'_>, dossiers: &[Seen], what: &BulkWhat) -> Result<Vec<BulkLine>, Refusal> {
    few(dossiers, BULK)?;
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

fn few(dossiers: &[Seen], most: usize) -> Result<(), Refusal> {
    if dossiers.is_empty() || dossiers.len() > most {
        return Err(Refusal::input(Words::made(
            format!("一次办 1 到 {most} 份，这里有 {} 份", dossiers.len()),
            format!("1 to {most} dossiers at a time; these are {}", dossiers.len()),
        )));
    }
    let mut seen = HashSet::new();
    match dossiers.iter().find(|(id, _)| !seen.insert(id)) {
        Some((id, _)) => Err(twice(id)),
        None => Ok(()),
    }
}

fn twice(id: &DossierId) -> Refusal {
    Refusal::input(Words::made(format!("{id} 出现两次"), format!("{id} stands twice")))
}

pub(super) fn size(events: &[Event]) -> usize {
    // What cannot be written is refused by the journal itself.
    events.iter().map(|event| serde_json::to_string(event).map_or(0, |text| text.len())).sum()
}

fn too_much(fits: usize, all: usize) -> Refusal {
    Refusal::input(Words::made(
        format!("{all} 份的记录太长，一次记不下；一次最多约 {fits} 份，请分几次办"),
        format!("{all} are too many for one commit of the record; about {fits} fit: do it in parts"),
    ))
}
