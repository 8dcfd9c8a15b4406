//! What goes on in the room: who is called, late, absent, excused or moved, and who attends after all.

use super::recusal::recusals;
use super::{advance, as_it_is, fresh, not_barred, open_session, plan, reason_for, rule, stands, unbiased};
use crate::desk::decide::{Bench, Plan, REASON, bounded};
use crate::desk::hall::{Room, next};
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, Step, permit};
use crate::domain::{Attends, DossierId, Phase, Presence, SessionId, Words};
use crate::policy::defence::Candidacy;
use crate::record::DefenceEvent;

pub(super) fn call(
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    dossier: Option<&DossierId>,
) -> Result<Plan, Refusal> {
    permit(Act::Stage, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    fresh(base, held.version, &stands(held))?;
    if held.seats.is_empty() {
        return Err(rule("本场次还没有评委入座".to_owned(), "nobody sits on this panel yet".to_owned()));
    }
    let Some(dossier) = dossier.or_else(|| next(room, held)) else {
        return Err(rule("本场次已没有人等候".to_owned(), "nobody waits in this session".to_owned()));
    };
    in_order(held.order.contains(dossier), dossier, id)?;
    match room.hall.presence(dossier) {
        Presence::Absent | Presence::Excused => {
            return Err(rule(
                format!("{dossier} 记为{}；先改回再叫", room.hall.presence(dossier).words().zh),
                format!("{dossier} is {}: take that back first", room.hall.presence(dossier).words().en),
            ));
        }
        Presence::Expected | Presence::Late => {}
    }
    advance(room, dossier, Step::Defend)?;
    not_barred(room, dossier)?;
    let words = Words::made(
        format!("请 {dossier} {}", room.hall_row(dossier).name),
        format!("{dossier} {} to the desk", room.hall_row(dossier).name),
    );
    Ok(plan(words, [DefenceEvent::Called { session: id.clone(), dossier: dossier.clone() }]))
}

fn in_order(there: bool, dossier: &DossierId, id: &SessionId) -> Result<(), Refusal> {
    if there {
        return Ok(());
    }
    Err(rule(format!("{dossier} 不在场次「{id}」"), format!("{dossier} is not in session {id}")))
}

pub(super) fn phase(room: &Room<'_>, id: &SessionId, phase: Phase) -> Result<Plan, Refusal> {
    permit(Act::Stage, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    match &held.stage {
        None => Err(rule("答辩席没有人".to_owned(), "nobody is at the desk".to_owned())),
        Some(stage) if stage.phase == phase => Ok(as_it_is()),
        Some(_) => Ok(plan(phase.words(), [DefenceEvent::PhaseSet { session: id.clone(), phase }])),
    }
}

pub(super) fn mark(
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    dossier: &DossierId,
    presence: Presence,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Stage, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    in_order(held.order.contains(dossier), dossier, id)?;
    stale_candidate(room, base, dossier)?;
    let before = room.hall.presence(dossier);
    if before == presence {
        return Ok(as_it_is());
    }
    not_heard(room, dossier)?;
    let settled = |presence| matches!(presence, Presence::Absent | Presence::Excused);
    let reason = if settled(before) || settled(presence) {
        reason_for(&presence.words(), reason)?
    } else {
        bounded(&REASON, reason)?.to_owned()
    };
    let words = presence.words();
    let words = Words::made(format!("{dossier} {}", words.zh), format!("{dossier}: {}", words.en));
    let (session, dossier) = (id.clone(), dossier.clone());
    Ok(plan(words, [DefenceEvent::Marked { session, dossier, presence, reason }]))
}

/// Refuses what cannot be done to one on whom ballots were given. One who sits on the panel is refused
/// from the call on: they must not learn by this whether there are any.
fn not_heard(room: &Room<'_>, id: &DossierId) -> Result<(), Refusal> {
    if room.hall.candidate(id).is_some_and(|held| held.called.is_some()) {
        unbiased(room, id)?;
    }
    if room.hall.is_heard(id) {
        return Err(rule(
            format!("{id} 已有评分票，真实得分不能撤去"),
            format!("ballots were given on {id}: the real score stands"),
        ));
    }
    Ok(())
}

fn stale_candidate(room: &Room<'_>, base: Option<u64>, id: &DossierId) -> Result<(), Refusal> {
    let held = room.hall.candidate(id);
    let stands = held.map_or(Words::fixed("未排场次", "in no session"), |held| {
        let session = held.session.as_ref().map(|id| id.0.as_str()).unwrap_or("-");
        let (attends, presence) = (held.attends.words(), held.presence.words());
        Words::made(
            format!("{session} {} {}", attends.zh, presence.zh),
            format!("{session} {} {}", attends.en, presence.en),
        )
    });
    fresh(base, held.map_or(0, |held| held.version), &stands)
}

pub(super) fn shift(
    bench: &Bench<'_>,
    room: &Room<'_>,
    base: Option<u64>,
    dossier: &DossierId,
    to: &SessionId,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Stage, &room.who.roles, None)?;
    let target = open_session(room, to)?;
    stale_candidate(room, base, dossier)?;
    let Some(from) = room.hall.session_of(dossier).map(|held| held.id.clone()) else {
        return Err(rule(format!("{dossier} 还没有排场次"), format!("{dossier} is in no session")));
    };
    if from == *to {
        return Ok(as_it_is());
    }
    // Who was excused may be moved though the session is closed by now.
    if room.hall.presence(dossier) != Presence::Excused {
        open_session(room, &from)?;
    }
    not_heard(room, dossier)?;
    let reason = reason_for(&Words::fixed("换场", "moving a candidate"), reason)?;
    let words =
        Words::made(format!("{dossier} 换到场次「{to}」"), format!("{dossier} moved to session {to}"));
    let shifted = DefenceEvent::Shifted { dossier: dossier.clone(), from, to: to.clone(), reason };
    let stand_aside = recusals(bench, room, std::slice::from_ref(dossier), &target.seats)?;
    Ok(plan(words, std::iter::once(shifted).chain(stand_aside)))
}

pub(super) fn attend(
    bench: &Bench<'_>,
    room: &Room<'_>,
    base: Option<u64>,
    dossier: &DossierId,
    session: Option<&SessionId>,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Attend, &room.who.roles, None)?;
    let row = room.row(dossier).ok_or_else(|| Refusal::no_dossier(dossier))?;
    if row.candidacy != Candidacy::Exempt {
        return Err(Refusal::rule(
            "五.(二)",
            Words::made(
                format!("{dossier} 不是免答辩的人，谈不上选择参加"),
                format!("{dossier} is not exempt: there is nothing to choose"),
            ),
        ));
    }
    stale_candidate(room, base, dossier)?;
    if room.hall.held.cycle.closed().is_some() {
        return Err(rule("答辩已关闭".to_owned(), "the defence is closed".to_owned()));
    }
    let attends = if session.is_some() { Attends::ByChoice } else { Attends::Exempt };
    if row.session.as_ref() == session && room.hall.attends(dossier) == Some(attends) {
        return Ok(as_it_is());
    }
    not_heard(room, dossier)?;
    let mut events = Vec::new();
    if let Some(from) = &row.session {
        open_session(room, from)?;
    }
    if let Some(to) = session {
        let target = open_session(room, to)?;
        if row.state != crate::domain::State::Passed {
            advance(room, dossier, Step::Defend)?;
        }
        events = recusals(bench, room, std::slice::from_ref(dossier), &target.seats)?;
    }
    let reason = reason_for(&Words::fixed("改定是否参加答辩", "changing who attends"), reason)?;
    let words = attends.words();
    let words = Words::made(format!("{dossier} {}", words.zh), format!("{dossier}: {}", words.en));
    let (dossier, session) = (dossier.clone(), session.cloned());
    let set = DefenceEvent::AttendsSet { dossier, attends, session, reason };
    Ok(plan(words, std::iter::once(set).chain(events)))
}
