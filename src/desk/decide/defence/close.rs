//! Closing sessions and the cycle's defence, and opening them again.

use super::{advance, fresh, open_session, plan, reason_for, rule, stands, with_moves};
use crate::desk::decide::Plan;
use crate::desk::hall::{Room, close_refusal, has_defended, session_refusal};
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, Step, permit};
use crate::domain::{DossierId, Score, SessionId, State, Words};
use crate::record::DefenceEvent;

pub(super) fn close_session(room: &Room<'_>, base: Option<u64>, id: &SessionId) -> Result<Plan, Refusal> {
    permit(Act::CloseDefence, &room.who.roles, None)?;
    let held = room.session(id)?;
    fresh(base, held.version, &stands(held))?;
    if let Some(refusal) = session_refusal(room, held) {
        return Err(refusal);
    }
    let score = |one: &DossierId| Some((one.clone(), room.hall.scored(one)?.score));
    let scores: Vec<(DossierId, Score)> = held.order.iter().filter_map(score).collect();
    let words = Words::made(
        format!("场次「{id}」已关闭，{} 人有得分", scores.len()),
        format!("session {id} is closed with {} scores", scores.len()),
    );
    Ok(plan(words, [DefenceEvent::SessionClosed { session: id.clone(), scores }]))
}

pub(super) fn reopen_session(
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::CloseDefence, &room.who.roles, None)?;
    let held = room.session(id)?;
    fresh(base, held.version, &stands(held))?;
    if held.closed.is_none() {
        return Err(rule(format!("场次「{id}」没有关闭"), format!("session {id} is not closed")));
    }
    if room.hall.held.cycle.closed().is_some() {
        return Err(rule(
            "答辩已关闭；先重开答辩".to_owned(),
            "the defence is closed: open it first".to_owned(),
        ));
    }
    let reason = reason_for(&Words::fixed("重开场次", "opening a session again"), reason)?;
    let words = Words::made(format!("场次「{id}」已重开"), format!("session {id} is open again"));
    Ok(plan(words, [DefenceEvent::SessionReopened { session: id.clone(), reason }]))
}

pub(super) fn release(room: &Room<'_>, id: &SessionId) -> Result<Plan, Refusal> {
    permit(Act::CloseDefence, &room.who.roles, None)?;
    let held = room.session(id)?;
    if held.closed.is_none() {
        return Err(match open_session(room, id) {
            Ok(_) => rule(
                "场次关闭之后才能公布".to_owned(),
                "a session is closed before it is released".to_owned(),
            ),
            Err(refusal) => refusal,
        });
    }
    if held.released {
        return Ok(super::as_it_is());
    }
    let words = Words::made(format!("场次「{id}」得分可在大厅公布"), format!("session {id} is released"));
    Ok(plan(words, [DefenceEvent::Released { session: id.clone() }]))
}

pub(super) fn close(room: &Room<'_>) -> Result<Plan, Refusal> {
    permit(Act::CloseDefence, &room.who.roles, None)?;
    if let Some(refusal) = close_refusal(room) {
        return Err(refusal);
    }
    let hall = &room.hall;
    let figure = hall.cohort().substituted(*room.notice.defence.places);
    let population: Vec<(DossierId, Score)> =
        hall.population().map(|(id, scored)| (id.clone(), scored.score)).collect();
    let exempt: Vec<DossierId> = hall.exempt().cloned().collect();
    // One who was revoked since stays in the population; one who has not paid yet follows when they have.
    let paid = |id: &&DossierId| room.row(id).is_some_and(|row| row.state == State::Paid);
    let mut moves = Vec::new();
    for id in population.iter().map(|(id, _)| id).filter(paid).filter(|id| has_defended(hall, id)) {
        moves.push(advance(room, id, Step::Defend)?);
    }
    if figure.score.is_some() {
        for id in exempt.iter().filter(paid) {
            moves.push(advance(room, id, Step::Substitute)?);
        }
    }
    let formula = figure.formula();
    let words = Words::made(
        format!("答辩已关闭：{} 人实际答辩，{} 人赋分；{}", figure.n, exempt.len(), formula.zh),
        format!("the defence is closed: {} defended, {} exempt; {}", figure.n, exempt.len(), formula.en),
    );
    let closed = DefenceEvent::Closed {
        population,
        n: figure.n,
        sum: figure.sum,
        places: figure.places,
        substituted: figure.score,
        exempt,
    };
    Ok(with_moves(plan(words, [closed]), moves, ""))
}

pub(super) fn reopen(room: &Room<'_>, reason: &str) -> Result<Plan, Refusal> {
    permit(Act::CloseDefence, &room.who.roles, None)?;
    let Some(closing) = room.hall.held.cycle.closed() else {
        return Err(rule("答辩没有关闭".to_owned(), "the defence is not closed".to_owned()));
    };
    let reason = reason_for(&Words::fixed("重开答辩", "opening the defence again"), reason)?;
    let all = closing.population.iter().map(|(id, _)| id).chain(&closing.exempt);
    let back = |id: &&DossierId| {
        room.row(id).is_some_and(|row| matches!(row.state, State::Defended | State::Substituted))
    };
    let moves = all.filter(back).map(|id| advance(room, id, Step::Reopen)).collect::<Result<Vec<_>, _>>()?;
    let words = Words::made(
        format!("答辩已重开，{} 人的得分待重定", moves.len()),
        format!("the defence is open again; {} scores are to be settled anew", moves.len()),
    );
    Ok(with_moves(plan(words, [DefenceEvent::Reopened { reason: reason.clone() }]), moves, &reason))
}
