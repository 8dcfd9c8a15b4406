//! A panellist's own ballots, and whether one may be given now.

use super::blind::is_seated;
use super::room::Room;
use crate::desk::protocol::{BallotSheet, OwnBallot, Refusal, Told, Why};
use crate::desk::states::{Act, permit};
use crate::domain::{DossierId, Presence, SessionId, Words};
use crate::record::hall::SessionRecord;

/// The viewer's own ballots of a session.
///
/// # Errors
/// Where there is no such session, or the viewer has no seat in it.
pub fn ballots(room: &Room<'_>, id: &SessionId) -> Result<BallotSheet, Refusal> {
    let held = room.session(id)?;
    seated(room, held)?;
    Ok(BallotSheet {
        session: room.brief(held),
        stage: room.stage(held),
        next: next(room, held).cloned(),
        criteria: room.notice.defence.criteria.value.clone(),
        clock: room.clock(),
        rows: held.order.iter().map(|id| own(room, held, id)).collect(),
    })
}

/// The next candidate of a session who waits, in order.
pub fn next<'a>(room: &Room<'_>, held: &'a SessionRecord) -> Option<&'a DossierId> {
    waiting(room, held).next()
}

/// Those of a session who wait, in order: those who are late come after the others.
pub fn waiting<'a>(room: &Room<'_>, held: &'a SessionRecord) -> impl Iterator<Item = &'a DossierId> {
    let waits = |id: &&DossierId, presence| {
        let candidate = room.hall.candidate(id);
        candidate.is_some_and(|held| held.called.is_none() && held.presence == presence)
    };
    let all = |presence| held.order.iter().filter(move |id| waits(id, presence)).collect::<Vec<_>>();
    let late = all(Presence::Late);
    all(Presence::Expected).into_iter().chain(late)
}

fn own(room: &Room<'_>, session: &SessionRecord, id: &DossierId) -> OwnBallot {
    let recused = room.hall.is_recused(room.account(), id);
    let candidate = room.hall.candidate(id);
    let row = room.row(id).filter(|_| !recused);
    let held = room.hall.ballot(id, room.account());
    let told = room.hall.scored(id).filter(|_| room.hall.blind(room.account(), id).is_none());
    OwnBallot {
        dossier: id.clone(),
        name: row.as_ref().map(|row| row.name.clone()).unwrap_or_default(),
        unit: row.as_ref().map(|row| row.unit.clone()).unwrap_or_default(),
        specialty: row.map(|row| row.specialty).unwrap_or_default(),
        presence: room.hall.presence(id),
        called: candidate.is_some_and(|held| held.called.is_some()),
        ballot: held.and_then(|held| held.entries.last()).map(|entry| entry.ballot.clone()),
        version: held.map_or(0, |held| held.version()),
        refusal: may_ballot(room, session, id).err(),
        opened: held.and_then(|held| held.opened.as_ref()).map(|note| note.reason.clone()),
        told: told.map(|scored| Told { scored: scored.clone(), seats: room.marks(session, id) }),
    }
}

/// Refuses one without a seat.
///
/// # Errors
/// The refusal.
pub fn seated(room: &Room<'_>, held: &SessionRecord) -> Result<(), Refusal> {
    if is_seated(held, room.account()) {
        return Ok(());
    }
    Err(Refusal {
        why: Why::Role,
        rule: "design 7".to_owned(),
        words: Words::made(
            format!("你不在场次「{}」的答辩组", held.id),
            format!("you have no seat in session {}", held.id),
        ),
    })
}

/// Whether the viewer may give or amend a ballot on a candidate now; whether an amendment has its reason
/// is asked elsewhere.
///
/// # Errors
/// The refusal.
pub fn may_ballot(room: &Room<'_>, held: &SessionRecord, id: &DossierId) -> Result<(), Refusal> {
    let state = room.row(id).map(|row| row.state);
    permit(Act::Ballot, &room.who.roles, None)?;
    seated(room, held)?;
    if room.hall.is_recused(room.account(), id) {
        let words = Words::fixed("已回避，不评此人", "you stand aside from this candidate");
        return Err(Refusal::rule("design 7 回避", words));
    }
    may_be_scored(room, held, id)?;
    permit(Act::Ballot, &room.who.roles, state)?;
    let own = room.hall.ballot(id, room.account());
    if own.is_some_and(|own| own.ballot().is_some()) && room.hall.scored(id).is_some() {
        return Err(Refusal::rule(
            "design 7",
            Words::fixed(
                "全组已交齐，评分锁定；要改须请主席打开",
                "all ballots are in and locked; the chair can open yours again",
            ),
        ));
    }
    Ok(())
}

/// Whether ballots on a candidate are taken in this session at all.
///
/// # Errors
/// The refusal.
pub fn may_be_scored(room: &Room<'_>, held: &SessionRecord, id: &DossierId) -> Result<(), Refusal> {
    let refuse = |zh: &str, en: &str| {
        Err(Refusal::rule("design 7", Words::made(format!("{id} {zh}"), format!("{id}: {en}"))))
    };
    if !held.order.contains(id) {
        return refuse("不在本场次", "not in this session");
    }
    if held.closed.is_some() {
        return refuse("所在场次已关闭", "the session is closed");
    }
    match room.hall.presence(id) {
        Presence::Absent => return refuse("缺席，没有评分", "absent: there is no score"),
        Presence::Excused => return refuse("请假，待另排场次", "excused: to be moved to another session"),
        Presence::Expected | Presence::Late => {}
    }
    match room.hall.candidate(id).and_then(|held| held.called.as_ref()) {
        Some(_) => Ok(()),
        None => refuse("还没有叫到", "not called to the desk yet"),
    }
}
