//! Undo: one's own last ruling, added finding, remark or decision, while nobody has built on it (4).

use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::bulk::{ROOM, size};
use super::findings::on;
use super::{Bench, Plan};
use crate::domain::{DossierId, Words};
use crate::record::{DossierRecord, Event, LastAct, Undoing, event::V};

fn nothing() -> Refusal {
    Refusal::rule(
        "design 4",
        Words::fixed(
            "没有可撤销的：自己最近的核定、附记或决定，且之后没有人再动过",
            "nothing to undo: only one's own last ruling, remark or decision, while nobody has built on it",
        ),
    )
}

/// Whether the last act on this dossier is the person's own and can be undone.
///
/// # Errors
/// The refusal.
pub fn may_undo(bench: &Bench<'_>, record: &DossierRecord) -> Result<(), Refusal> {
    permit(Act::Undo, &bench.who.roles, None)?;
    let own = record.last.as_ref().is_some_and(|last| last.by == bench.who.account());
    let latest = bench.core.index().last_act(bench.who.account()).map(|(_, seq)| seq);
    if own && record.last.as_ref().map(|last| last.seq) == latest { Ok(()) } else { Err(nothing()) }
}

/// The person's act of that seq on a dossier, where it is still the last one there.
fn last_of(bench: &Bench<'_>, id: &DossierId, seq: u64) -> Result<Option<LastAct>, Refusal> {
    let record = bench.core.shelf.record(id)?.ok_or_else(|| Refusal::no_dossier(id))?;
    Ok(record.last.filter(|last| last.seq == seq && last.by == bench.who.account()))
}

/// Undoes a bulk action, on every dossier on which nobody has built; as many at once as find room in a line
/// of the journal.
fn undo_many(bench: &Bench<'_>, seq: u64, ids: &[DossierId]) -> Result<Plan, Refusal> {
    let (mut plan, mut bytes) = (Plan::default(), 0);
    for id in ids {
        let Some(last) = last_of(bench, id, seq)? else { continue };
        let event = Event::Undone { v: V, seq, undoing: last.undoing };
        bytes += size(std::slice::from_ref(&event));
        if bytes > ROOM {
            break;
        }
        plan.events.push(event);
        plan.touched.push(id.clone());
    }
    let count = plan.events.len();
    if count == 0 {
        return Err(nothing());
    }
    plan.words = match ids.len() - count {
        0 => Words::made(format!("已撤销成批办理的 {count} 份"), format!("undone on {count} dossiers")),
        left => Words::made(
            format!("已撤销成批办理的 {count} 份；还有 {left} 份，再撤销一次"),
            format!("undone on {count} dossiers; {left} are left: undo again"),
        ),
    };
    Ok(plan)
}

pub(super) fn undo(bench: &Bench<'_>) -> Result<Plan, Refusal> {
    permit(Act::Undo, &bench.who.roles, None)?;
    let found = {
        let index = bench.core.index();
        let last = index.last_act(bench.who.account());
        last.and_then(|(slot, seq)| Some((index.row(slot)?.id().to_owned(), seq)))
    };
    let Some((id, seq)) = found else {
        return Err(if bench.core.is_whole() { nothing() } else { Refusal::busy() });
    };
    let many: Vec<DossierId> = {
        let index = bench.core.index();
        let ids = index.acts_at(bench.who.account(), seq).filter_map(|slot| index.row(slot));
        ids.map(|row| DossierId(row.id().to_owned())).collect()
    };
    if many.len() > 1 {
        return undo_many(bench, seq, &many);
    }
    let id = DossierId(id);
    let last = last_of(bench, &id, seq)?.ok_or_else(nothing)?;
    let words = match &last.undoing {
        Undoing::Ruling { key, .. } => Words::made(
            format!("{id} 已撤销对 {} 的核定", key.check),
            format!("{id}: ruling on {} undone", key.check),
        ),
        Undoing::Added { number, .. } => Words::made(
            format!("{id} 已撤销添加的第 {number} 项"),
            format!("{id}: added finding {number} undone"),
        ),
        Undoing::Comment { .. } => Words::made(format!("{id} 已撤销附记"), format!("{id}: remark undone")),
        Undoing::Move { before, .. } => Words::made(
            format!("{id} 已撤销，恢复为「{}」", before.zh()),
            format!("{id}: undone, {} again", before.word()),
        ),
    };
    Ok(on(&id, words, Event::Undone { v: V, seq, undoing: last.undoing }))
}
