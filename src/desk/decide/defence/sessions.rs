//! Sessions: when and where, who sits, in which order.

use super::recusal::recusals;
use super::{advance, as_it_is, fresh, open_session, plan, reason_for, rule, stands, unbiased};
use crate::desk::decide::{Bench, Plan, bounded, written};
use crate::desk::hall::Room;
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, Step, permit};
use crate::domain::{Attends, Day, DossierId, Role, SessionId, SessionSetup, Words};
use crate::record::DefenceEvent;
use crate::record::hall::{Placed, SessionRecord};
use std::collections::BTreeSet;

/// Characters of a session's name at the most.
const NAME: usize = 40;

pub(super) fn set(
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    setup: &SessionSetup,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Session, &room.who.roles, None)?;
    named(&Words::fixed("场次", "the session"), &id.0)?;
    let place = written(&Words::fixed("地点", "the place"), &setup.place)?.to_owned();
    let time = bounded(&Words::fixed("时间", "the time"), &setup.time)?.to_owned();
    let setup = SessionSetup { date: setup.date, time, place };
    let words = Words::made(format!("场次「{id}」已定"), format!("session {id} is set"));
    let mut why = String::new();
    if room.hall.held.sessions.contains_key(id) {
        let held = open_session(room, id)?;
        fresh(base, held.version, &stands(held))?;
        if held.setup == setup {
            return Ok(as_it_is());
        }
        why = reason_for(&Words::fixed("改动场次", "changing a session"), reason)?;
    }
    Ok(plan(words, [DefenceEvent::SessionSet { session: id.clone(), setup, reason: why }]))
}

/// A name that a person gives to something: not empty, short, without control characters.
pub(in crate::desk::decide) fn named(what: &Words, name: &str) -> Result<(), Refusal> {
    written(what, name)?;
    if name.trim() != name || name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(Refusal::input(Words::made(
            format!("{}名不能有首尾空格或控制字符，最多 {NAME} 字", what.zh),
            format!("{}: no spaces around the name, at most {NAME} characters", what.en),
        )));
    }
    Ok(())
}

pub(super) fn seat(
    bench: &Bench<'_>,
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    seats: &[String],
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Session, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    fresh(base, held.version, &stands(held))?;
    if held.seats == seats {
        return Ok(as_it_is());
    }
    may_sit(room, seats)?;
    let gone: Vec<&String> = held.seats.iter().filter(|seat| !seats.contains(seat)).collect();
    for id in &held.order {
        if !gone.is_empty() && called(room, id) {
            unbiased(room, id)?;
        }
        let given = gone.iter().find(|seat| room.hall.ballot(id, seat).is_some());
        if let Some(seat) = given {
            let seat = room.person(seat).name;
            return Err(rule(
                format!("{seat} 已对 {id} 交票，不能撤席；其余人可以请假处理"),
                format!("{seat} has given a ballot on {id}: excuse the seat from the rest instead"),
            ));
        }
    }
    let why = if held.seats.is_empty() {
        String::new()
    } else {
        reason_for(&Words::fixed("换席", "changing seats"), reason)?
    };
    let words = Words::made(
        format!("场次「{id}」{} 席", seats.len()),
        format!("session {id}: {} seats", seats.len()),
    );
    let seated = DefenceEvent::Seated { session: id.clone(), seats: seats.to_vec(), reason: why };
    let stand_aside = recusals(bench, room, &held.order, seats)?;
    Ok(plan(words, std::iter::once(seated).chain(stand_aside)))
}

fn may_sit(room: &Room<'_>, seats: &[String]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for seat in seats {
        if !seen.insert(seat) {
            return Err(Refusal::input(Words::made(
                format!("{seat} 出现两次"),
                format!("{seat} stands twice"),
            )));
        }
        let roles = room.committee.resolve(seat).map(|who| who.roles).unwrap_or_default();
        if !room.committee.has(seat)
            || !roles.iter().any(|role| matches!(role, Role::Panellist | Role::Chair))
        {
            return Err(Refusal::input(Words::made(
                format!("{seat} 不是名册上的答辩评委"),
                format!("{seat} is no panellist of the roster"),
            )));
        }
    }
    if seats.is_empty() {
        return Err(Refusal::input(Words::fixed("答辩组不能没有人", "a panel has at least one seat")));
    }
    Ok(())
}

/// A running order that is asked for.
pub(super) struct Order<'a> {
    pub order: &'a [DossierId],
    pub draw: Option<u64>,
    pub reason: &'a str,
}

pub(super) fn order(
    bench: &Bench<'_>,
    room: &Room<'_>,
    base: Option<u64>,
    id: &SessionId,
    wish: Order<'_>,
) -> Result<Plan, Refusal> {
    permit(Act::Session, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    fresh(base, held.version, &stands(held))?;
    let order = match wish.draw {
        Some(seed) => drawn(wish.order, seed),
        None => wish.order.to_vec(),
    };
    if held.order == order && held.seed == wish.draw {
        return Ok(as_it_is());
    }
    let placed = order.iter().map(|one| place(room, held, one)).collect::<Result<Vec<_>, _>>()?;
    if order.iter().collect::<BTreeSet<_>>().len() != order.len() {
        return Err(Refusal::input(Words::fixed("顺序里有人出现两次", "somebody stands in the order twice")));
    }
    begun(room, held, &order, wish.draw.is_some())?;
    let why = if held.order.is_empty() {
        String::new()
    } else {
        chosen_later(room, held, &placed)?;
        reason_for(&Words::fixed("改动顺序", "changing the order"), wish.reason)?
    };
    let words = match wish.draw {
        Some(seed) => Words::made(
            format!("场次「{id}」{} 人，抽签号 {seed}", order.len()),
            format!("session {id}: {} candidates, drawn with {seed}", order.len()),
        ),
        None => Words::made(
            format!("场次「{id}」{} 人", order.len()),
            format!("session {id}: {} candidates", order.len()),
        ),
    };
    let set = DefenceEvent::OrderSet { session: id.clone(), order: placed, seed: wish.draw, reason: why };
    let stand_aside = recusals(bench, room, &order, &held.seats)?;
    Ok(plan(words, std::iter::once(set).chain(stand_aside)))
}

/// A candidate's place in the order: an exempt one in it thereby chooses to attend.
fn place(room: &Room<'_>, session: &SessionRecord, id: &DossierId) -> Result<Placed, Refusal> {
    let row = room.row(id).ok_or_else(|| Refusal::no_dossier(id))?;
    // Paid or not is asked when they are called.
    if row.state != crate::domain::State::Passed {
        advance(room, id, Step::Defend)?;
    } else if !row.candidacy.defends() {
        crate::desk::states::step(Step::Defend, row.candidacy, crate::domain::State::Paid)
            .map_err(|refusal| super::about(id, refusal))?;
    }
    if let Some(other) = row.session.filter(|other| *other != session.id) {
        return Err(rule(
            format!("{id} 已排在场次「{other}」，请用换场"),
            format!("{id} stands in session {other}: move the candidate instead"),
        ));
    }
    let exempt = row.candidacy == crate::policy::defence::Candidacy::Exempt;
    Ok(Placed { dossier: id.clone(), attends: if exempt { Attends::ByChoice } else { Attends::Due } })
}

/// Once the first has been called nothing is drawn any more, and nobody who was called is left out.
fn begun(room: &Room<'_>, held: &SessionRecord, order: &[DossierId], draws: bool) -> Result<(), Refusal> {
    let Some(first) = held.order.iter().find(|id| called(room, id)) else { return Ok(()) };
    if draws {
        return Err(rule(
            format!("{first} 已经叫到，不能再抽签"),
            format!("{first} was called already: the order is not drawn again"),
        ));
    }
    match held.order.iter().find(|id| called(room, id) && !order.contains(id)) {
        Some(gone) => Err(rule(
            format!("{gone} 已经叫到，不能去掉"),
            format!("{gone} was called and stays in the order"),
        )),
        None => Ok(()),
    }
}

/// Attend or not is chosen when the order is drawn; later only by the chair.
fn chosen_later(room: &Room<'_>, held: &SessionRecord, placed: &[Placed]) -> Result<(), Refusal> {
    let before: BTreeSet<&DossierId> =
        held.order.iter().filter(|id| room.hall.attends(id) == Some(Attends::ByChoice)).collect();
    let chosen = placed.iter().filter(|one| one.attends == Attends::ByChoice);
    if before == chosen.map(|one| &one.dossier).collect() {
        return Ok(());
    }
    permit(Act::Attend, &room.who.roles, None)
}

fn called(room: &Room<'_>, id: &DossierId) -> bool {
    room.hall.candidate(id).is_some_and(|held| held.called.is_some())
}

/// Draws an order: the candidates by number, shuffled from the end on with SplitMix64 of the seed. Anybody
/// can draw it again.
fn drawn(order: &[DossierId], seed: u64) -> Vec<DossierId> {
    let mut order = order.to_vec();
    order.sort();
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    for at in (1..order.len()).rev() {
        let with = (u128::from(next()) * (at as u128 + 1)) >> 64;
        order.swap(at, usize::try_from(with).unwrap_or(at));
    }
    order
}

pub(super) fn notify(
    room: &Room<'_>,
    id: &SessionId,
    candidates: &[DossierId],
    sent: Day,
    how: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Notify, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    let how = bounded(&Words::fixed("方式", "how"), how)?.to_owned();
    let all = if candidates.is_empty() { held.order.clone() } else { candidates.to_vec() };
    if let Some(other) = all.iter().find(|one| !held.order.contains(one)) {
        return Err(rule(format!("{other} 不在场次「{id}」"), format!("{other} is not in session {id}")));
    }
    if all.is_empty() {
        return Err(Refusal::input(Words::fixed("本场次还没有人", "nobody is in this session yet")));
    }
    let words = Words::made(format!("已登记通知 {} 人", all.len()), format!("{} were told", all.len()));
    Ok(plan(words, [DefenceEvent::Notified { session: id.clone(), candidates: all, sent, how }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_is_a_shuffle_that_anybody_can_draw_again() {
        let ids: Vec<DossierId> = (0..40).map(|n| DossierId(format!("A-{n:02}"))).collect();
        let mut backwards = ids.clone();
        backwards.reverse();
        let one = drawn(&ids, 7);
        assert_eq!(one, drawn(&backwards, 7), "whatever order they are given in");
        assert_ne!(one, drawn(&ids, 8));
        assert_ne!(one, ids);
        let mut sorted = one;
        sorted.sort();
        assert_eq!(sorted, ids);
        assert_eq!(drawn(&[], 1), []);
    }

    #[test]
    fn every_place_is_about_as_likely() {
        let ids: Vec<DossierId> = (0..4).map(|n| DossierId(format!("A-{n}"))).collect();
        let mut first = [0_u32; 4];
        for seed in 0..4000 {
            let order = drawn(&ids, seed);
            first[ids.iter().position(|id| *id == order[0]).expect("one of them")] += 1;
        }
        assert!(first.iter().all(|count| (900..1100).contains(count)), "{first:?}");
    }
}
