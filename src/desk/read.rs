//! Questions and their answers. What a viewer may not know is left out here.

use super::core::{Core, Opened};
use super::decide::{Bench, compose, due, try_bulk};
use super::hall;
use super::index::{Found, Index, Marker, Needle, Ranked, Row, RowFacts, Slot, Views, Word, needs};
use super::journal::{author, journal};
use super::load::{arrive, prepare};
use super::protocol::{
    Answer, BULK_MOST, COUNTED, Comparison, Correction, DUE_SOON, Hit, LoadOutcome, LoadResult, Mark,
    Overview, Query, QueueFilter, QueuePage, QueueRow, QueueSpec, Refusal,
};
use super::roll;
use super::sheet;
use super::states::{Act, permit};
use super::viewer::Who;
use crate::domain::{Dossier, DossierId, Fraction, Role, Score, Words};
use crate::policy::compare::{Judgement, remaining_faults};
use crate::policy::{self, Notice};
use crate::record::Head;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Rows in one answer at the most.
pub const PAGE: usize = 200;

/// The order that a connection's subscription of a spec keeps, where there is one: the places told to
/// it are places in that order.
pub type Kept<'a> = &'a dyn Fn(&QueueSpec) -> Option<Arc<Vec<Slot>>>;

/// Answers a question; searches are answered elsewhere.
///
/// # Errors
/// The refusal.
pub fn answer(core: &Core, account: &str, kept: Kept<'_>, query: Query) -> Result<Answer, Refusal> {
    core.turn_of_day();
    // Which end of the journal one may know depends on where one sits. Screens learn it when the hall is
    // read; one who asks once is to have the answer now.
    if matches!(query, Query::Overview | Query::Head) && !core.is_opening() {
        drop(core.hall());
    }
    if matches!(query, Query::Overview) {
        return Ok(Answer::Overview(Box::new(overview(core, &seen(core, account)?))));
    }
    let who = core.who(account)?;
    match &query {
        Query::Head => return Ok(Answer::Head(core.head_for(account))),
        Query::Command(id) => {
            let at = core.shelf.command(id)?;
            // Of another's command not even that there is one.
            let own = at.filter(|at| author(core, at).is_some_and(|by| by == account));
            return Ok(Answer::Command(own.map(|at| core.told(account, at))));
        }
        Query::Reviewers => return Ok(Answer::Reviewers(core.committee().people().to_vec())),
        _ => permit(Act::Read, &who.roles, None)?,
    }
    match query {
        Query::Notice => Ok(Answer::Notice(Box::new((*core.rules().held.notice).clone()))),
        Query::Queue { spec, from, len } => {
            let index = core.index();
            let (_, order) = core.view(&index, &spec, &who);
            Ok(Answer::Queue(page(core, &index, &who, &spec, &order, from..from.saturating_add(len))))
        }
        Query::Counts { filters } => Ok(Answer::Counts(counts(core, &who, &filters)?)),
        Query::Rows { dossiers } => {
            let rows = dossiers.iter().take(PAGE).filter_map(|id| row_of(core, &who, id));
            Ok(Answer::Rows(rows.collect()))
        }
        Query::Locate { spec, dossier } => {
            let index = core.index();
            let slot = index.find(&dossier);
            if let Some(order) = kept(&spec)
                && let Some(at) = slot.and_then(|slot| order.iter().position(|held| *held == slot))
            {
                return Ok(Answer::Located(Some(at)));
            }
            let (key, order) = core.view(&index, &spec, &who);
            Ok(Answer::Located(slot.and_then(|slot| {
                Views::place(&index, &key, &order, slot).ok().filter(|at| order[*at] == slot)
            })))
        }
        Query::NextMine { spec, after, back } => {
            let (me, rules) = (core.index().words().known(who.account()), who.may(Act::Rule));
            let wanted = |row: &Row| needs(row, me, rules);
            Ok(Answer::Next(next(core, &who, kept, &spec, after.as_ref(), back, wanted)))
        }
        Query::NextSame { spec, after, check } => {
            let check = super::index::CheckSet::one(&check);
            let wanted =
                |row: &Row| row.found.eye.meets(check) && row.state == crate::domain::State::Received;
            Ok(Answer::Next(next(core, &who, kept, &spec, after.as_ref(), false, wanted)))
        }
        Query::Sheet { dossier, submission } => {
            Ok(Answer::Sheet(Box::new(sheet::sheet(core, &who, &dossier, submission)?)))
        }
        Query::Compare { dossier } => Ok(Answer::Comparison(compare(core, &who, &dossier)?.map(Box::new))),
        Query::Correction { dossier } => {
            let bench = Bench::new(core, &who);
            let opened = bench.open(&dossier)?;
            let due = due(&bench, None)?;
            let text = compose(&bench, &opened, due);
            Ok(Answer::Correction(Correction { version: opened.record.told_version(), text, due }))
        }
        Query::Roll { text, on, most } => {
            let (hits, total) = roll::look_up(core, &text, on.unwrap_or_else(|| core.day()), most.min(PAGE))?;
            Ok(Answer::Roll(hits, total))
        }
        Query::Journal { from, most } => {
            permit(Act::ReadJournal, &who.roles, None)?;
            Ok(Answer::Journal(journal(core, &who, from, most.min(1000))?))
        }
        Query::TryLoad { dossiers } => {
            permit(Act::Load, &who.roles, None)?;
            Ok(Answer::Load(try_load(core, dossiers)?))
        }
        Query::Ids { spec } => {
            let index = core.index();
            let (_, order) = core.view(&index, &spec, &who);
            let id = |slot: &Slot| {
                let row = index.row(*slot)?;
                Some((DossierId(row.id().to_owned()), u64::from(row.told)))
            };
            Ok(Answer::Ids(order.iter().take(BULK_MOST).filter_map(id).collect(), order.len()))
        }
        Query::TryBulk { dossiers, what } => {
            Ok(Answer::Bulk(try_bulk(&Bench::new(core, &who), &dossiers, &what)?))
        }
        Query::Defence(ask) => Ok(Answer::Defence(hall::ask::defence(core, &who, &ask)?)),
        Query::Meeting(ask) => Ok(Answer::Meeting(hall::ask::meeting(core, &who, &ask)?)),
        Query::Search { .. } | Query::Overview | Query::Head | Query::Command(_) | Query::Reviewers => {
            Err(Refusal::busy())
        }
    }
}

/// Who asks for an overview: while the store is being opened everybody is told how far that has come,
/// and nothing else.
///
/// # Errors
/// Where the account is nobody here.
pub fn seen(core: &Core, account: &str) -> Result<Who, Refusal> {
    if core.is_opening() { Ok(Who::unknown(account)) } else { core.who(account) }
}

/// Counts over the whole store, and who asks.
pub fn overview(core: &Core, who: &Who) -> Overview {
    let rules = core.rules();
    // The hall before the rows, as everywhere: who holds rows waits for no hall.
    let head = head(core, who);
    let index = core.index();
    let counts = index.counts();
    let me = index.words().known(who.account());
    let soon = core.day().saturating_add(jiff::Span::new().days(i32::from(DUE_SOON)));
    Overview {
        total: if core.is_whole() || core.is_opening() {
            index.len()
        } else {
            core.shelf.count().max(index.len())
        },
        states: counts.states(),
        proposals: counts.proposals(),
        needs_me: if who.may(Act::Rule) { counts.waiting_for(me) } else { 0 },
        mine: if me == Word::UNKNOWN { 0 } else { counts.given_to(me) },
        done: counts.done(),
        third: counts.third(),
        due_soon: counts.due_by(soon),
        roll_hits: counts.roll_hits(),
        roll: rules.roll.entries().len(),
        notice: rules.held.notice.meta.number.clone(),
        cycle: rules.held.notice.meta.cycle,
        today: core.day(),
        today_moved: core.today.moved_to.is_some(),
        read_only: core.read_only(),
        me: who.person.clone(),
        roles: who.roles.clone(),
        single_user: who.single,
        head,
        progress: core.progress(),
    }
}

/// The end of the journal, as far as the viewer may know it. Until the hall is read that is not known of
/// those who may have a seat.
fn head(core: &Core, who: &Who) -> Head {
    let sits = !who.single && who.roles.iter().any(|role| matches!(role, Role::Panellist | Role::Chair));
    if core.is_opening() || (!core.has_hall() && !sits) {
        return core.head();
    }
    if core.has_hall() { core.head_for(who.account()) } else { Head { seq: 0, hash: String::new() } }
}

/// A window of a view. Marks are made for the rows of the window alone.
pub fn page(
    core: &Core,
    index: &Index,
    who: &Who,
    spec: &QueueSpec,
    order: &[Slot],
    wanted: Range<usize>,
) -> QueuePage {
    let notice = core.rules().held.notice;
    let to = wanted.end.min(wanted.start.saturating_add(PAGE)).min(order.len());
    let from = wanted.start.min(to);
    let window = &order[from..to];
    let rows = window.iter().filter_map(|slot| queue_row(core, &notice, index, who, *slot)).collect();
    let marker = Marker::of(spec.filter.expr());
    let marks = if marker.is_empty() {
        Vec::new()
    } else {
        let rows = window.iter().filter_map(|slot| index.row(*slot));
        rows.map(|row| marker.marks(row, index.words())).collect()
    };
    QueuePage { total: order.len(), from, rows, marks }
}

/// How many rows each query finds.
///
/// # Errors
/// Where there are too many queries.
pub fn counts(core: &Core, who: &Who, filters: &[QueueFilter]) -> Result<Vec<usize>, Refusal> {
    if filters.len() > COUNTED {
        return Err(Refusal::input(Words::made(
            format!("一次最多计 {COUNTED} 个查询式"),
            format!("at most {COUNTED} queries are counted at a time"),
        )));
    }
    let index = core.index();
    Ok(filters.iter().map(|filter| core.count(&index, filter, who)).collect())
}

/// A dossier's row as it is now; `None` where it has none yet.
pub fn row_of(core: &Core, who: &Who, id: &DossierId) -> Option<QueueRow> {
    let notice = core.rules().held.notice;
    let index = core.index();
    queue_row(core, &notice, &index, who, index.find(id)?)
}

/// What of a dossier's row matches.
pub fn marks_of(core: &Core, marker: &Marker, id: &DossierId) -> Vec<Mark> {
    if marker.is_empty() {
        return Vec::new();
    }
    let index = core.index();
    let row = index.find(id).and_then(|slot| index.row(slot));
    row.map(|row| marker.marks(row, index.words())).unwrap_or_default()
}

/// A row for a viewer.
pub fn queue_row(core: &Core, notice: &Notice, index: &Index, who: &Who, slot: Slot) -> Option<QueueRow> {
    let row = index.row(slot)?;
    let words = index.words();
    let me = words.known(who.account());
    let scores = index.scores(slot);
    let assigned = words.text(row.assigned);
    Some(QueueRow {
        dossier: DossierId(row.id().to_owned()),
        name: row.name().to_owned(),
        level: row.level,
        specialty: words.text(row.specialty).to_owned(),
        unit: words.text(row.unit).to_owned(),
        submission: row.submission,
        state: row.state,
        proposal: row.proposal,
        tally: row.tally,
        due: row.due,
        assigned: (!assigned.is_empty()).then(|| core.committee().person(assigned)),
        version: u64::from(row.told),
        needs_me: needs(row, me, who.may(Act::Rule)),
        scored: scored(notice, who, scores.iter().map(|(_, total)| *total)),
        own_scored: scores.iter().any(|(by, _)| *by == me),
    })
}

/// [`queue_row`] of a row that is not in the index.
pub fn row_of_facts(core: &Core, notice: &Notice, who: &Who, facts: &RowFacts) -> Option<QueueRow> {
    let mut alone = Index::default();
    let put = alone.put(facts)?;
    queue_row(core, notice, &alone, who, put.slot)
}

/// How many score sheets are in, and the mean where there are enough; `None` where the viewer may not know.
pub fn scored(
    notice: &Notice,
    who: &Who,
    totals: impl Iterator<Item = Score>,
) -> Option<(u8, Option<Score>)> {
    who.may(Act::ReadScores).then(|| {
        let totals: Vec<Score> = totals.collect();
        let count = u8::try_from(totals.len()).unwrap_or(u8::MAX);
        let enough = count > 0 && count >= *notice.rubric.min_reviewers;
        (count, enough.then(|| Fraction::mean(totals).map(Fraction::round)).flatten())
    })
}

fn next(
    core: &Core,
    who: &Who,
    kept: Kept<'_>,
    spec: &QueueSpec,
    after: Option<&DossierId>,
    back: bool,
    wanted: impl Fn(&Row) -> bool,
) -> Option<(usize, Box<QueueRow>)> {
    let notice = core.rules().held.notice;
    let index = core.index();
    let slot = after.and_then(|id| index.find(id));
    let row =
        |order: &[Slot], at: usize| Some((at, Box::new(queue_row(core, &notice, &index, who, order[at])?)));
    // In the order the reader sees, first; what has come since stands in the order of now.
    if let Some(order) = kept(spec)
        && let Some(here) = slot.and_then(|slot| order.iter().position(|held| *held == slot))
    {
        let hit = |at: &usize| index.row(order[*at]).is_some_and(&wanted);
        let found = if back {
            (0..here).rev().chain((here..order.len()).rev()).find(hit)
        } else {
            (here + 1..order.len()).chain(0..=here).find(hit)
        };
        if let Some(at) = found {
            return row(&order, at);
        }
    }
    let (key, order) = core.view(&index, spec, who);
    // Where the next one forward would stand; the row itself comes last, after going round.
    let (ahead, behind) = match slot.map(|slot| Views::place(&index, &key, &order, slot)) {
        Some(Ok(at)) => (at + 1, at),
        Some(Err(at)) => (at, at),
        None if back => (order.len(), order.len()),
        None => (0, 0),
    };
    let forward = (ahead..order.len()).chain(0..ahead.min(order.len()));
    let backward = (0..behind).rev().chain((behind..order.len()).rev());
    let hit = |at: &usize| index.row(order[*at]).is_some_and(&wanted);
    let at = if back { backward.into_iter().find(hit) } else { forward.into_iter().find(hit) }?;
    row(&order, at)
}

/// The best hits of a search, as rows, and how many there are in all.
pub fn hits(core: &Core, who: &Who, needle: &Needle, found: Found, most: usize) -> (Vec<Hit>, usize) {
    let notice = core.rules().held.notice;
    let index = core.index();
    let (ranked, total) = needle.rank(&index, found, most.min(PAGE));
    let hit = |one: &Ranked| {
        let row = queue_row(core, &notice, &index, who, one.slot)?;
        Some(Hit { row, field: one.field, marks: needle.marks(&index, one) })
    };
    (ranked.iter().filter_map(hit).collect(), total)
}

fn compare(core: &Core, who: &Who, id: &DossierId) -> Result<Option<Comparison>, Refusal> {
    let bench = Bench::new(core, who);
    let now = bench.open(id)?;
    let at = now.record.submissions.iter().position(|held| held.number == now.exam.submission);
    let Some(before) = at.and_then(|at| at.checked_sub(1)).map(|at| now.record.submissions[at].number) else {
        return Ok(None);
    };
    let old = core.open(id, Some(before))?;
    let notice = now
        .record
        .moves
        .iter()
        .rev()
        .find(|held| held.submission == before && !held.undone && held.notice.is_some())
        .and_then(|held| held.notice.clone());
    let changes = policy::compare::compare(&old.dossier, &now.dossier);
    let faults = remaining_faults(judgement(&old), judgement(&now));
    Ok(Some(Comparison { old: before, new: now.exam.submission, changes, faults, notice }))
}

fn judgement(opened: &Opened) -> Judgement<'_> {
    Judgement { dossier: &opened.dossier, judged: &opened.exam.judged }
}

fn try_load(core: &Core, dossiers: Vec<Dossier>) -> Result<Vec<LoadResult>, Refusal> {
    let part = prepare(core, dossiers)?;
    let mut seen: HashMap<DossierId, String> = HashMap::new();
    let mut results = Vec::with_capacity(part.dossiers.len());
    for one in part.dossiers {
        let id = one.dossier.id();
        let outcome = match seen.get(id) {
            Some(content) if *content == one.content => LoadOutcome::Unchanged,
            Some(_) => LoadOutcome::Refused(super::load::twice(id)),
            None => arrive(core.shelf.record(id)?.as_ref(), &one.dossier, &one.content),
        };
        results.push(LoadResult { dossier: id.clone(), submission: one.dossier.submission(), outcome });
        seen.insert(id.clone(), one.content);
    }
    Ok(results)
}
