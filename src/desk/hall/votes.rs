//! The meeting's votes: counts, and who was there. Nothing here knows who voted what.

use super::room::Room;
use crate::desk::protocol::{MeetingBrief, MotionRow, Refusal, RoundRow, Votes};
use crate::desk::states::{Step, step};
use crate::domain::{DossierId, MeetingId, Words};
use crate::policy::vote::quorum;
use crate::record::hall::{MeetingRecord, MotionRecord, Round};
use std::collections::BTreeSet;

/// A meeting in short.
pub fn brief(room: &Room<'_>, held: &MeetingRecord) -> MeetingBrief {
    let count = |people: &[String]| u32::try_from(people.len()).unwrap_or(u32::MAX);
    let [num, den] = room.notice.vote.quorum.value.map(u64::from);
    let members = count(&held.members);
    let needed = (num * u64::from(members)).div_ceil(den.max(1)).max(1);
    MeetingBrief {
        meeting: held.id.clone(),
        version: held.version,
        date: held.date,
        place: held.place.clone(),
        members: held.members.iter().map(|account| room.person(account)).collect(),
        present: held.present.iter().map(|account| room.person(account)).collect(),
        quorum: quorum(*room.notice.vote.quorum, count(&held.present), members),
        needed: u32::try_from(needed).unwrap_or(u32::MAX),
        closed: held.closed.as_ref().map(|(by, at)| (at.clone(), room.person(by))),
    }
}

/// All meetings, by day.
pub fn meetings(room: &Room<'_>) -> Vec<MeetingBrief> {
    let mut all: Vec<MeetingBrief> = room.hall.held.meetings.values().map(|held| brief(room, held)).collect();
    all.sort_by_key(|held| held.date);
    all
}

/// A meeting's votes.
///
/// # Errors
/// Where there is no such meeting.
pub fn votes(room: &Room<'_>, id: &MeetingId) -> Result<Votes, Refusal> {
    let held = room.hall.held.meetings.get(id).ok_or_else(|| no_meeting(id))?;
    let motions: Vec<&MotionRecord> = motions(room, id).collect();
    let put: BTreeSet<&DossierId> = room.hall.held.motions.values().flat_map(|one| &one.about).collect();
    let rows = room.index.by_number().iter().filter_map(|slot| room.index.row(*slot));
    let open = rows.filter(|row| step(Step::Vote, row.candidacy, row.state).is_ok());
    let open = open.map(|row| DossierId(row.id().to_owned())).filter(|id| !put.contains(id));
    Ok(Votes {
        meeting: brief(room, held),
        recused_stay: *room.notice.recusal.stays_in_denominator,
        open: open.filter_map(|id| room.row(&id)).collect(),
        motions: motions.into_iter().map(|one| motion(room, held, one)).collect(),
    })
}

/// The motions of a meeting, in order.
pub fn motions<'a>(room: &'a Room<'_>, id: &'a MeetingId) -> impl Iterator<Item = &'a MotionRecord> {
    let from = (id.clone(), crate::domain::MotionId(0));
    room.hall.held.motions.range(from..).take_while(move |((held, _), _)| held == id).map(|(_, one)| one)
}

fn motion(room: &Room<'_>, meeting: &MeetingRecord, held: &MotionRecord) -> MotionRow {
    MotionRow {
        motion: held.motion,
        title: held.title.clone(),
        direct: held.direct,
        about: held.about.iter().filter_map(|id| room.row(id)).collect(),
        rounds: (0..).zip(&held.rounds).map(|(nth, one)| round(room, meeting, nth, one)).collect(),
        binding: held.binding().map(|(number, _)| number),
    }
}

fn round(room: &Room<'_>, meeting: &MeetingRecord, nth: usize, held: &Round) -> RoundRow {
    let last = held.counts.last();
    let waits = nth > 0 && held.countersigned.is_none();
    RoundRow {
        present: held.present,
        recused: held.recused.iter().map(|account| room.person(account)).collect(),
        reason: held.reason.clone(),
        asked: room.person(&held.by),
        countersigned: held.countersigned.as_ref().map(|(by, _)| room.person(by)),
        waits,
        counts: last.map(|entry| (entry.counts, room.person(&entry.by))),
        confirmed: held.confirmed.as_ref().map(|(by, _)| room.person(by)),
        outcome: held.outcome,
        refusal: may_go_on(room, meeting, held, waits).err(),
    }
}

/// Whether the viewer may take a round one step on: countersign, count, or confirm.
fn may_go_on(room: &Room<'_>, meeting: &MeetingRecord, held: &Round, waits: bool) -> Result<(), Refusal> {
    let refuse = |words| Err(Refusal::rule("design 7", words));
    if meeting.closed.is_some() {
        return refuse(Words::fixed("会议已结束", "the meeting is closed"));
    }
    if held.confirmed.is_some() {
        return refuse(Words::fixed("本轮已确认", "this round is confirmed"));
    }
    if waits && held.by == room.account() {
        return refuse(Words::fixed("重新表决要另一人会签", "another person countersigns a further round"));
    }
    if !waits && held.counts.last().is_some_and(|entry| entry.by == room.account()) {
        return refuse(Words::fixed("计票要另一人确认", "another person confirms the counts"));
    }
    Ok(())
}

/// There is no meeting of that name.
pub fn no_meeting(id: &MeetingId) -> Refusal {
    Refusal::missing(Words::made(format!("没有会议「{id}」"), format!("there is no meeting {id}")))
}
