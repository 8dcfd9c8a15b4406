//! Ballots: given, abstained, excused, opened again. Submitting locks; amending leaves a trail.

use super::{as_it_is, fresh, open_session, plan, reason_for, rule, unbiased};
use crate::desk::decide::{Plan, REASON, bounded};
use crate::desk::hall::{Room, may_ballot};
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, permit};
use crate::domain::{Ballot, DossierId, Lang, Score, SessionId, Words};
use crate::policy::defence::ballot_total;
use crate::policy::rubric::ScoreFault;
use crate::record::DefenceEvent;
use std::collections::BTreeMap;

/// What a panellist gives: scores, or none to abstain.
pub(super) struct Given<'a> {
    pub scores: Option<&'a BTreeMap<String, Score>>,
    pub comment: &'a str,
    pub reason: &'a str,
}

pub(super) fn give(
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    dossier: &DossierId,
    given: Given<'_>,
) -> Result<Plan, Refusal> {
    permit(Act::Ballot, &room.who.roles, None)?;
    let held = room.session(id)?;
    may_ballot(room, held, dossier)?;
    let comment = bounded(&Words::fixed("评语", "the comment"), given.comment)?.to_owned();
    let (ballot, said) = match given.scores {
        Some(scores) => {
            let total = total(room, scores)?;
            (Ballot::Submitted { scores: scores.clone(), total, comment }, total.to_string())
        }
        None => (Ballot::Abstained { comment }, String::new()),
    };
    let own = room.hall.ballot(dossier, room.account());
    let stands = own.and_then(|own| own.ballot());
    fresh(base, own.map_or(0, |own| own.version()), &told(stands))?;
    if stands == Some(&ballot) {
        return Ok(as_it_is());
    }
    let reason = bounded(&REASON, given.reason)?.to_owned();
    if let (Some(stands), true) = (stands, reason.is_empty()) {
        return Err(rule(
            format!("已交（{}）并锁定；修改要写理由，改动留痕", told(Some(stands)).zh),
            format!("submitted ({}) and locked: amending asks for a reason", told(Some(stands)).en),
        ));
    }
    let words = match given.scores {
        Some(_) => Words::made(format!("{dossier} {said} 已交"), format!("{dossier}: {said} submitted")),
        None => Words::made(format!("{dossier} 弃权"), format!("{dossier}: abstained")),
    };
    let panellist = room.account().to_owned();
    let (session, dossier) = (id.clone(), dossier.clone());
    Ok(plan(words, [DefenceEvent::BallotGiven { session, dossier, panellist, ballot, paper: None, reason }]))
}

/// What a ballot says, in short.
fn told(ballot: Option<&Ballot>) -> Words {
    match ballot {
        None => Words::fixed("未交", "open"),
        Some(Ballot::Submitted { total, .. }) => Words::same(total.to_string()),
        Some(other) => crate::domain::Marked::from(Some(other)).words(),
    }
}

/// The total of scores, or all that is wrong with them.
pub(super) fn total(room: &Room<'_>, scores: &BTreeMap<String, Score>) -> Result<Score, Refusal> {
    ballot_total(&room.notice.defence.criteria, scores).map_err(|faults| {
        let all = |lang: Lang, gap: &str| {
            let each = faults.iter().map(ScoreFault::words).map(|words| words.get(lang).to_owned());
            each.collect::<Vec<_>>().join(gap)
        };
        Refusal {
            rule: "五.(一)".to_owned(),
            ..Refusal::input(Words::made(all(Lang::Zh, "；"), all(Lang::En, "; ")))
        }
    })
}

pub(super) fn excuse(
    room: &Room<'_>,
    id: &SessionId,
    candidates: &[DossierId],
    panellist: &str,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Stage, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    has_seat(&held.seats, panellist)?;
    let who = room.person(panellist).name;
    let reason = reason_for(&Words::fixed("评委请假", "excusing a seat"), reason)?;
    let mut events = Vec::new();
    for dossier in candidates {
        if !held.order.contains(dossier) {
            return Err(rule(
                format!("{dossier} 不在场次「{id}」"),
                format!("{dossier} is not in session {id}"),
            ));
        }
        unbiased(room, dossier)?;
        if room.hall.ballot(dossier, panellist).and_then(|held| held.ballot()).is_some() {
            return Err(rule(
                format!("{who} 对 {dossier} 已有结论，不能再请假"),
                format!("{who} has settled {dossier} already"),
            ));
        }
        if room.hall.is_recused(panellist, dossier) {
            continue;
        }
        let ballot = Ballot::Excused { reason: reason.clone() };
        let (session, dossier, panellist) = (id.clone(), dossier.clone(), panellist.to_owned());
        let reason = String::new();
        events.push(DefenceEvent::BallotGiven { session, dossier, panellist, ballot, paper: None, reason });
    }
    let words = Words::made(
        format!("{who} 请假，{} 人", events.len()),
        format!("{who} excused from {}", events.len()),
    );
    Ok(plan(words, events))
}

pub(super) fn has_seat(seats: &[String], panellist: &str) -> Result<(), Refusal> {
    if seats.iter().any(|seat| seat == panellist) {
        return Ok(());
    }
    Err(rule(format!("{panellist} 不在本场次答辩组"), format!("{panellist} has no seat in this session")))
}

pub(super) fn open(
    room: &Room<'_>,
    id: &SessionId,
    dossier: &DossierId,
    panellist: &str,
    reason: &str,
) -> Result<Plan, Refusal> {
    let state = room.row(dossier).map(|row| row.state);
    permit(Act::OpenBallot, &room.who.roles, state)?;
    let held = open_session(room, id)?;
    has_seat(&held.seats, panellist)?;
    unbiased(room, dossier)?;
    let who = room.person(panellist).name;
    if room.hall.ballot(dossier, panellist).and_then(|held| held.ballot()).is_none() {
        return Err(rule(
            format!("{who} 对 {dossier} 没有已交的票"),
            format!("{who} has given nothing on {dossier}"),
        ));
    }
    let reason = reason_for(&Words::fixed("打开评分票", "opening a ballot"), reason)?;
    let words = Words::made(
        format!("{who} 对 {dossier} 的票已打开"),
        format!("{who}'s ballot on {dossier} is open again"),
    );
    let (session, dossier, panellist) = (id.clone(), dossier.clone(), panellist.to_owned());
    Ok(plan(words, [DefenceEvent::BallotOpened { session, dossier, panellist, reason }]))
}
