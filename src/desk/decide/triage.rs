//! Decisions on a dossier (6, 7).

use super::super::core::Opened;
use super::super::exam::return_due;
use super::super::protocol::{Refusal, TriageKind};
use super::super::states::{Facts, check_reason, may_move, transition};
use super::findings::on;
use super::stale::{About, check};
use super::{Bench, Plan, REASON, bounded, papers};
use crate::domain::{Day, DossierId, Lang, State, Verdict, Words};
use crate::policy::Judged;
use crate::record::Event;
use crate::record::event::{FindingActedOn, StateMove, V};

/// What a decision asks for.
pub(super) struct Wish<'a> {
    pub kind: TriageKind,
    pub reason: &'a str,
    pub notice: Option<&'a str>,
    pub due: Option<Day>,
}

/// What a decision on a dossier is made on.
pub fn facts<'a>(bench: &Bench<'_>, opened: &'a Opened) -> Facts<'a> {
    Facts {
        state: opened.record.state,
        judged: &opened.exam.judged,
        tally: opened.exam.tally,
        proposal: opened.exam.proposal,
        submissions: (opened.exam.counted, *bench.notice().submissions.most),
        due: return_due(&opened.record),
        today: bench.today,
    }
}

/// Whether the person may decide so, whatever reason they give.
///
/// # Errors
/// The refusal.
pub fn may_triage(bench: &Bench<'_>, opened: &Opened, kind: TriageKind) -> Result<(), Refusal> {
    may_move(kind, &bench.who.roles, &facts(bench, opened)).map(|_| ())
}

pub(super) fn triage(
    bench: &Bench<'_>,
    base: Option<u64>,
    id: &DossierId,
    wish: Wish<'_>,
) -> Result<Plan, Refusal> {
    // Before anything is said of the dossier.
    may_ever(bench, wish.kind)?;
    let opened = bench.open(id)?;
    check(bench.core, base, &opened, &About::Dossier)?;
    let facts = facts(bench, &opened);
    let row = may_move(wish.kind, &bench.who.roles, &facts)?;
    let reason = bounded(&REASON, wish.reason)?;
    check_reason(row, &facts, reason)?;
    let (notice, due) = match wish.kind {
        TriageKind::Return => {
            let due = papers::due(bench, wish.due)?;
            let edited =
                wish.notice.map(|text| bounded(&Words::fixed("通知", "the notice"), text)).transpose()?;
            let composed = || papers::compose(bench, &opened, due);
            (Some(edited.map_or_else(composed, str::to_owned)), Some(due))
        }
        _ => (None, None),
    };
    let change = StateMove {
        dossier: id.clone(),
        submission: opened.exam.submission,
        from: opened.record.state,
        to: row.to,
        proposal: opened.exam.proposal,
        tally: opened.exam.tally,
        findings: opened.exam.judged.iter().filter(|one| counts(one)).map(acted_on).collect(),
        reason: reason.to_owned(),
        notice,
        due,
    };
    let words = Words::made(format!("{id} {}", row.words.zh), format!("{id}: {}", row.words.en));
    Ok(on(id, words, Event::Moved { v: V, change }))
}

/// Whether the person's roles allow such a decision on any dossier.
///
/// # Errors
/// The refusal.
pub(super) fn may_ever(bench: &Bench<'_>, kind: TriageKind) -> Result<(), Refusal> {
    if let Some(row) = transition(kind)
        && !row.roles.iter().any(|role| bench.who.roles.contains(role))
    {
        let nothing = Facts {
            state: State::Received,
            judged: &[],
            tally: crate::policy::Tally::default(),
            proposal: crate::domain::Proposal::Pass,
            submissions: (0, 0),
            due: None,
            today: bench.today,
        };
        may_move(kind, &bench.who.roles, &nothing)?;
    }
    Ok(())
}

fn counts(one: &Judged) -> bool {
    !matches!(one.verdict(), Verdict::Pass | Verdict::Na)
}

fn acted_on(one: &Judged) -> FindingActedOn {
    FindingActedOn {
        check: one.key.check.to_string(),
        verdict: one.verdict(),
        clause: one.finding.clause.to_string(),
        reason: one.finding.reason.text(Lang::Zh),
        places: one.finding.places.clone(),
    }
}
