//! A dossier as its screen shows it, for one viewer.

use super::core::{Core, Opened};
use super::decide::{Bench, may_rule, may_score, may_triage, may_undo};
use super::index::{RowFacts, scores_in_force};
use super::protocol::{DossierSheet, May, Person, Refusal, TriageKind, Verb, Why};
use super::read::{row_of_facts, scored};
use super::states::{Act, permit};
use super::viewer::Who;
use crate::domain::{DossierId, Words};
use crate::record::model::ScoreRecord;

/// The sheet of a dossier's last submission, or of the one asked for.
///
/// # Errors
/// Where there is none, or the viewer may not open it.
pub fn sheet(
    core: &Core,
    who: &Who,
    id: &DossierId,
    submission: Option<u8>,
) -> Result<DossierSheet, Refusal> {
    permit(Act::Read, &who.roles, None)?;
    let bench = Bench::new(core, who);
    let last = bench.open(id)?;
    let number = submission.unwrap_or(last.exam.submission);
    let facts = RowFacts::of(bench.notice(), &last.record, &last.dossier, &last.exam);
    let row = row_of_facts(core, bench.notice(), who, &facts).ok_or_else(|| Refusal::no_dossier(id))?;
    let may = verbs(&bench, &last, number);
    let due = super::exam::return_due(&last.record);
    let opened = if number == last.exam.submission { last } else { core.open(id, Some(number))? };
    let Opened { mut record, dossier, exam } = opened;
    let all = scores_in_force(&record, number);
    let mean = scored(bench.notice(), who, all.iter().map(|(_, total)| *total)).and_then(|(_, mean)| mean);
    let told = |held: &ScoreRecord| ScoreRecord { seq: record.told_seq(held.seq), ..held.clone() };
    let mut scores: Vec<_> =
        record.scores.iter().filter(|held| held.submission == number).map(told).collect();
    let own_score = scores.iter().rev().find(|held| held.by == who.account()).cloned();
    let sees_all = who.may(Act::ReadScores);
    if !sees_all {
        record.scores.retain(|held| held.by == who.account());
        scores.clear();
    }
    Ok(DossierSheet {
        row,
        record: record.told(),
        submission: number,
        dossier: std::sync::Arc::unwrap_or_clone(dossier),
        judged: exam.judged,
        tally: exam.tally,
        proposal: exam.proposal,
        counted: exam.counted,
        due,
        may,
        own_score,
        scores: sees_all.then_some(scores),
        mean,
        others: others(core, who, id),
    })
}

/// Who else looks at a dossier now.
fn others(core: &Core, who: &Who, id: &DossierId) -> Vec<Person> {
    let committee = core.committee();
    let mut others: Vec<Person> = core
        .lines()
        .iter()
        .filter(|line| line.viewer.account != who.account() && line.watches(id))
        .map(|line| committee.person(&line.viewer.account))
        .collect();
    others.sort();
    others.dedup();
    others
}

/// Every verb, with the refusal it would meet.
fn verbs(bench: &Bench<'_>, opened: &Opened, number: u8) -> Vec<May> {
    let roles = &bench.who.roles;
    let state = opened.record.state;
    let written = bench.core.read_only().map_or(Ok(()), |words| Err(Refusal::read_only(words)));
    let current = if number == opened.exam.submission { Ok(()) } else { Err(earlier(opened)) };
    let triage = |kind| may_triage(bench, opened, kind);
    let verbs = [
        (Verb::Rule, may_rule(roles, state)),
        (Verb::AddFinding, may_rule(roles, state)),
        (Verb::Pass, triage(TriageKind::Pass)),
        (Verb::Return, triage(TriageKind::Return)),
        (Verb::Refuse, triage(TriageKind::Refuse)),
        (Verb::Withdraw, triage(TriageKind::Withdraw)),
        (Verb::Lapse, triage(TriageKind::Lapse)),
        (Verb::Reopen, triage(TriageKind::Reopen)),
        (Verb::Revoke, triage(TriageKind::Revoke)),
        (Verb::Score, may_score(bench, opened)),
        (Verb::Comment, permit(Act::Comment, roles, Some(state))),
        (Verb::Assign, permit(Act::Assign, roles, Some(state))),
        (Verb::Undo, may_undo(bench, &opened.record)),
    ];
    verbs
        .into_iter()
        .map(|(verb, may)| {
            let refusal = written.clone().and(current.clone()).and(may).err();
            May { verb, refusal }
        })
        .collect()
}

fn earlier(opened: &Opened) -> Refusal {
    Refusal {
        why: Why::State,
        rule: "三.(四)".to_owned(),
        words: Words::made(
            format!("这是以前的上报；要办理请看第 {} 次", opened.exam.submission),
            format!("an earlier submission: act on submission {}", opened.exam.submission),
        ),
    }
}
