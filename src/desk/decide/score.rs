//! Score sheets (7): submitting locks, amending leaves a trail.

use super::super::core::Opened;
use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::findings::on;
use super::{Bench, Plan, REASON, bounded};
use crate::domain::{DossierId, Words};
use crate::policy::rubric::ScoreSheet;
use crate::record::{Event, event::V};

/// Whether the person may score this dossier now.
///
/// # Errors
/// The refusal.
pub fn may_score(bench: &Bench<'_>, opened: &Opened) -> Result<(), Refusal> {
    permit(Act::Score, &bench.who.roles, Some(opened.record.state))?;
    super::super::seam::rubric(bench.notice(), &opened.dossier).map(|_| ())
}

pub(super) fn score(
    bench: &Bench<'_>,
    base: Option<u64>,
    id: &DossierId,
    sheet: &ScoreSheet,
    comment: &str,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Score, &bench.who.roles, None)?;
    let opened = bench.open(id)?;
    may_score(bench, &opened)?;
    stale(bench, base, &opened)?;
    let total = super::super::seam::total(bench.notice(), &opened.dossier, &opened.exam.judged, sheet)?;
    let comment = bounded(&Words::fixed("评语", "the comment"), comment)?.to_owned();
    let reason = bounded(&REASON, reason)?;
    let own = opened
        .record
        .scores
        .iter()
        .rev()
        .find(|held| held.by == bench.who.account() && held.submission == opened.exam.submission);
    let words = Words::made(format!("{id} 评分 {total} 已交"), format!("{id}: score {total} submitted"));
    if let Some(own) = own {
        if own.sheet == *sheet && own.comment == comment {
            return Ok(Plan { words, shows: Some(id.clone()), ..Plan::default() });
        }
        if reason.is_empty() {
            return Err(Refusal::rule(
                "design 7",
                Words::made(
                    format!("评分 {} 已交并锁定；修改要写理由，改动留痕", own.total),
                    format!("the score {} is submitted and locked: amending asks for a reason", own.total),
                ),
            ));
        }
    }
    let reason = if own.is_some() { reason.to_owned() } else { String::new() };
    let event = Event::Scored {
        v: V,
        dossier: id.clone(),
        submission: opened.exam.submission,
        sheet: sheet.clone(),
        total,
        comment,
        reason,
    };
    Ok(on(id, words, event))
}

/// A score is made from what was filed, decided and ruled; other reviewers' scores and remarks that
/// came meanwhile do not make it stale.
fn stale(bench: &Bench<'_>, base: Option<u64>, opened: &Opened) -> Result<(), Refusal> {
    let record = &opened.record;
    let base = base.map(|base| {
        let after = |seq: u64| seq > base;
        let others = record.scores.iter().filter(|held| held.by != bench.who.account()).map(|held| held.seq);
        let remarks = record.comments.iter().map(|held| held.seq);
        let harmless: std::collections::HashSet<u64> =
            others.chain(remarks).filter(|seq| after(*seq)).collect();
        // Versions are seqs: if each change since is harmless, the newest is among them.
        let moved =
            record.moves.iter().map(|held| held.seq).chain(record.submissions.iter().map(|held| held.seq));
        let own = record.scores.iter().filter(|held| held.by == bench.who.account()).map(|held| held.seq);
        let told = moved.chain(own).any(after);
        if !told && harmless.contains(&record.version) { record.version } else { base }
    });
    super::stale::check(bench.core, base, opened, &super::stale::About::Dossier)
}
