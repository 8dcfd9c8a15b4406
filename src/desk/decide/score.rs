//! Score sheets (7): submitting locks, amending leaves a trail.

use super::super::core::Opened;
use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::findings::on;
use super::{Bench, Plan, REASON, bounded};
use crate::domain::words::Route;
use crate::domain::{Dossier, DossierId, Lang, Words};
use crate::policy::Notice;
use crate::policy::notice::Rubric;
use crate::policy::rubric::{ScoreFault, ScoreSheet, check_sheet};
use crate::record::{Event, event::V};

/// Whether the person may score this dossier now.
///
/// # Errors
/// The refusal.
pub fn may_score(bench: &Bench<'_>, opened: &Opened) -> Result<(), Refusal> {
    permit(Act::Score, &bench.who.roles, Some(opened.record.state))?;
    rubric(bench.notice(), &opened.dossier).map(|_| ())
}

/// The rubric of a dossier's level; there is none for 直接认定, which is not scored (7).
fn rubric<'a>(notice: &'a Notice, dossier: &Dossier) -> Result<&'a Rubric, Refusal> {
    if dossier.applicant.route.is(Route::Direct) {
        return Err(Refusal::rule(
            "五.(二)",
            Words::fixed("直接认定的不评分，另列名单", "direct recognition is not scored"),
        ));
    }
    let level = *dossier.applicant.level;
    notice.rubric.level.get(&level).ok_or_else(|| {
        Refusal::rule(
            "design 7",
            Words::made(format!("通知没有{}的评分表", level.zh()), format!("no rubric for {}", level.en())),
        )
    })
}

/// What is wrong with a sheet, all of it.
fn wrong(faults: &[ScoreFault]) -> Refusal {
    let all = |lang: Lang, gap: &str| {
        faults.iter().map(|fault| fault.words().get(lang).to_owned()).collect::<Vec<_>>().join(gap)
    };
    Refusal {
        rule: "design 7".to_owned(),
        ..Refusal::input(Words::made(all(Lang::Zh, "；"), all(Lang::En, "; ")))
    }
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
    let rubric = rubric(bench.notice(), &opened.dossier)?;
    let total =
        check_sheet(rubric, sheet, &opened.dossier, &opened.exam.judged).map_err(|faults| wrong(&faults))?;
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
    let base = super::stale::seen(record, base)?.map(|base| {
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
    super::stale::check_seq(bench.core, base, opened, &super::stale::About::Dossier)
}
