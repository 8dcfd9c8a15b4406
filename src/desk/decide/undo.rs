//! Undo: one's own last ruling, added finding, remark or decision, while nobody has built on it (4).

use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::findings::on;
use super::{Bench, Plan};
use crate::domain::Words;
use crate::record::{DossierRecord, Event, Undoing, event::V};

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
    let id = crate::domain::DossierId(id);
    let record = bench.core.shelf.record(&id)?.ok_or_else(|| Refusal::no_dossier(&id))?;
    let last = record.last.filter(|last| last.seq == seq && last.by == bench.who.account());
    let last = last.ok_or_else(nothing)?;
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
