//! Decisions on fees (四 end), of the meeting (7), and on what follows it.

mod after;
mod fees;
mod rounds;

use super::super::hall::{Room, no_meeting};
use super::super::protocol::{MeetingDo, Refusal};
use super::super::states::{Act, permit};
use super::defence::{as_it_is, fresh, reason_for};
use super::{Bench, Plan, written};
use crate::domain::{MeetingId, Words};
use crate::record::hall::MeetingRecord;
use crate::record::{Event, MeetingEvent, event::V};
use std::collections::BTreeSet;

/// Decides a command of the meeting.
///
/// # Errors
/// The refusal.
pub(super) fn meeting(bench: &Bench<'_>, base: Option<u64>, what: &MeetingDo) -> Result<Plan, Refusal> {
    let room = &Room::of(bench.core, bench.who)?;
    match what {
        MeetingDo::Fees { fees, reason } => fees::fees(room, base, fees, reason),
        MeetingDo::Meeting { meeting, date, place, members, reason } => {
            let new = MeetingEvent::MeetingSet {
                meeting: meeting.clone(),
                date: *date,
                place: written(&Words::fixed("地点", "the place"), place)?.to_owned(),
                members: members.clone(),
                reason: String::new(),
            };
            set(room, base, meeting, members, new, reason)
        }
        MeetingDo::Attend { meeting, present } => attend(room, base, meeting, present),
        MeetingDo::Put { meeting, title, dossiers, each } => {
            rounds::put(bench, room, meeting, title, dossiers, *each)
        }
        MeetingDo::Count { meeting, motion, counts, reason } => {
            rounds::count_round(room, meeting, *motion, *counts, reason)
        }
        MeetingDo::Confirm { meeting, motion, counts } => rounds::confirm(room, meeting, *motion, *counts),
        MeetingDo::Revote { meeting, motion, reason } => {
            rounds::revote(bench, room, meeting, *motion, reason)
        }
        MeetingDo::Countersign { meeting, motion } => rounds::countersign(room, meeting, *motion),
        MeetingDo::Close { meeting } => rounds::close(room, meeting),
        MeetingDo::Publish { dossiers, from, until } => after::publish(room, dossiers, *from, *until),
        MeetingDo::Certify { dossier, number } => after::certify(room, bench.today, dossier, number),
    }
}

fn plan(words: Words, events: impl IntoIterator<Item = MeetingEvent>) -> Plan {
    let events = events.into_iter().map(|act| Event::Meeting { v: V, act }).collect();
    Plan { events, words, ..Plan::default() }
}

fn rule(zh: String, en: String) -> Refusal {
    Refusal::rule("design 7", Words::made(zh, en))
}

/// A meeting that is not over.
fn open_meeting<'a>(room: &'a Room<'_>, id: &MeetingId) -> Result<&'a MeetingRecord, Refusal> {
    let held = room.hall.held.meetings.get(id).ok_or_else(|| no_meeting(id))?;
    if held.closed.is_some() {
        return Err(rule(format!("会议「{id}」已结束"), format!("meeting {id} is closed")));
    }
    Ok(held)
}

fn stands(held: &MeetingRecord) -> Words {
    let (date, place) = (held.date, &held.place);
    let (present, members) = (held.present.len(), held.members.len());
    Words::made(
        format!("{date} {place}，出席 {present}/{members}"),
        format!("{date} {place}, {present} of {members} present"),
    )
}

fn set(
    room: &Room<'_>,
    base: Option<u64>,
    id: &MeetingId,
    members: &[String],
    new: MeetingEvent,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Meet, &room.who.roles, None)?;
    super::defence::named(&Words::fixed("会议", "the meeting"), &id.0)?;
    people(room, members)?;
    let words = Words::made(
        format!("会议「{id}」已定，委员 {} 人", members.len()),
        format!("meeting {id} is set with {} members", members.len()),
    );
    let mut new = new;
    if room.hall.held.meetings.contains_key(id) {
        let held = open_meeting(room, id)?;
        fresh(base, held.version, &stands(held))?;
        if held.motions > 0 && held.members != members {
            return Err(rule(
                "已有动议，委员名单不能再改".to_owned(),
                "motions were put: the members stand".to_owned(),
            ));
        }
        if let MeetingEvent::MeetingSet { date, place, reason: why, .. } = &mut new {
            if held.date == *date && held.place == *place && held.members == members {
                return Ok(as_it_is());
            }
            *why = reason_for(&Words::fixed("改动会议", "changing a meeting"), reason)?;
        }
    }
    Ok(plan(words, [new]))
}

/// Refuses an empty list, one who stands twice, one who is not on the roster.
fn people(room: &Room<'_>, accounts: &[String]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for account in accounts {
        if !seen.insert(account) {
            let words = Words::made(format!("{account} 出现两次"), format!("{account} stands twice"));
            return Err(Refusal::input(words));
        }
        if !room.committee.has(account) {
            let words =
                Words::made(format!("{account} 不在名册上"), format!("{account} is not on the roster"));
            return Err(Refusal::input(words));
        }
    }
    if accounts.is_empty() {
        return Err(Refusal::input(Words::fixed("名单是空的", "the list is empty")));
    }
    Ok(())
}

fn attend(room: &Room<'_>, base: Option<u64>, id: &MeetingId, present: &[String]) -> Result<Plan, Refusal> {
    permit(Act::Meet, &room.who.roles, None)?;
    let held = open_meeting(room, id)?;
    fresh(base, held.version, &stands(held))?;
    people(room, present)?;
    if let Some(other) = present.iter().find(|one| !held.members.contains(one)) {
        let other = room.person(other).name;
        return Err(rule(
            format!("{other} 不是委员，不能代替出席"),
            format!("{other} is no member: no proxy"),
        ));
    }
    if held.present == present {
        return Ok(as_it_is());
    }
    let words = Words::made(
        format!("出席 {}/{}", present.len(), held.members.len()),
        format!("{} of {} present", present.len(), held.members.len()),
    );
    Ok(plan(words, [MeetingEvent::Attended { meeting: id.clone(), present: present.to_vec() }]))
}
