//! The substituted score (五.(二)), and what keeps the defence from being closed.

use super::Hall;
use super::room::Room;
use crate::desk::protocol::{Moved, Refusal, Substitution};
use crate::domain::{Attends, DossierId, Presence, Score, Words};
use crate::policy::defence::Substituted;
use crate::record::hall::{Closing, SessionRecord};
use std::collections::BTreeMap;

/// The substituted score with its population.
pub fn substitution(room: &Room<'_>) -> Substitution {
    let hall = &room.hall;
    let places = *room.notice.defence.places;
    let closed = hall.held.cycle.closed();
    let (cohort, left_out) = hall.cohort_for(room.account());
    let recused = |id: &DossierId| hall.is_recused(room.account(), id);
    let population = population(hall);
    let absent: Vec<&DossierId> =
        hall.held.candidates.keys().filter(|id| hall.presence(id) == Presence::Absent).collect();
    Substitution {
        now: closed.map_or_else(|| cohort.substituted(places), frozen),
        frozen: closed.map(|closing| (closing.at.clone(), room.person(&closing.by))),
        population: population
            .iter()
            .filter(|(id, _)| !recused(id))
            .map(|(id, score)| (room.hall_row(id), *score))
            .collect(),
        left_out,
        exempt: hall.exempt().filter_map(|id| room.row(id)).collect(),
        absent: absent.into_iter().filter_map(|id| room.row(id)).collect(),
        moved: moved(room),
        close: closed.is_none().then(|| close_refusal(room)).flatten(),
    }
}

/// A closing's figure.
pub fn frozen(closing: &Closing) -> Substituted {
    Substituted { n: closing.n, sum: closing.sum, places: closing.places, score: closing.substituted }
}

/// All who really defended: as frozen, or as it runs.
pub fn population(hall: &Hall) -> Vec<(DossierId, Score)> {
    match hall.held.cycle.closed() {
        Some(closing) => closing.population.clone(),
        None => hall.population().map(|(id, scored)| (id.clone(), scored.score)).collect(),
    }
}

/// What a correction moved since the closing that was opened again: that one's scores against those of now.
fn moved(room: &Room<'_>) -> Option<Moved> {
    let hall = &room.hall;
    let before = hall.held.cycle.closings.iter().rev().find(|closing| closing.reopened.is_some())?;
    let why = before.reopened.clone()?;
    let places = *room.notice.defence.places;
    let now = hall.held.cycle.closed();
    let substituted = now.map_or_else(|| hall.cohort().substituted(places).score, |now| now.substituted);
    let exempt: Vec<DossierId> =
        now.map_or_else(|| hall.exempt().cloned().collect(), |closing| closing.exempt.clone());
    let old = scores(&before.population, &before.exempt, before.substituted);
    let new = scores(&population(hall), &exempt, substituted);
    let all: std::collections::BTreeSet<&DossierId> = old.keys().chain(new.keys()).collect();
    let scores = all.into_iter().filter(|id| !hall.is_recused(room.account(), id)).filter_map(|id| {
        let (old, new) = (old.get(id).copied(), new.get(id).copied());
        (old != new).then(|| (room.hall_row(id), old, new))
    });
    Some(Moved { by: room.person(&why.by), why, before: frozen(before), scores: scores.collect() })
}

fn scores(
    population: &[(DossierId, Score)],
    exempt: &[DossierId],
    substituted: Option<Score>,
) -> BTreeMap<DossierId, Score> {
    let given = exempt.iter().filter_map(|id| Some((id.clone(), substituted?)));
    population.iter().cloned().chain(given).collect()
}

/// Candidates named in a refusal at the most.
const NAMED: usize = 4;

fn names<'a>(room: &Room<'_>, ids: impl IntoIterator<Item = &'a DossierId>) -> (usize, String) {
    let all: Vec<&DossierId> = ids.into_iter().collect();
    let more = if all.len() > NAMED { " …" } else { "" };
    let named = |id: &&DossierId| match room.hall.is_recused(room.account(), id) {
        true => id.0.clone(),
        false => format!("{id} {}", room.hall_row(id).name),
    };
    (all.len(), all.iter().take(NAMED).map(named).collect::<Vec<_>>().join("  ") + more)
}

/// Why a session cannot be closed now: a candidate of it is incomplete. Whose ballots are missing is not
/// said here: the board says it to those who may know.
pub fn session_refusal(room: &Room<'_>, held: &SessionRecord) -> Option<Refusal> {
    let refuse = |zh: String, en: String| Some(Refusal::rule("design 7", Words::made(zh, en)));
    if held.closed.is_some() {
        return refuse("本场次已关闭".to_owned(), "the session is closed already".to_owned());
    }
    let open = held.order.iter().filter(|id| {
        let gone = matches!(room.hall.presence(id), Presence::Absent | Presence::Excused);
        !gone && room.hall.scored(id).is_none()
    });
    let (n, named) = names(room, open);
    if n == 0 {
        return None;
    }
    refuse(
        format!("还有 {n} 人没有评完，不能关闭场次：{named}"),
        format!("{n} candidates are incomplete; the session cannot be closed: {named}"),
    )
}

/// Why the cycle's defence cannot be closed now.
pub fn close_refusal(room: &Room<'_>) -> Option<Refusal> {
    let hall = &room.hall;
    let refuse = |zh: String, en: String| Some(Refusal::rule("五.(二)", Words::made(zh, en)));
    if hall.held.cycle.closed().is_some() {
        return refuse("答辩已关闭".to_owned(), "the defence is closed already".to_owned());
    }
    let (n, named) = names(room, hall.waiting().iter());
    if n > 0 {
        return refuse(
            format!("还有 {n} 人应答辩而没有评完，不能关闭答辩：{named}"),
            format!("{n} candidates are incomplete; the defence cannot be closed: {named}"),
        );
    }
    let open: Vec<&str> = hall
        .held
        .sessions
        .values()
        .filter(|held| held.closed.is_none() && !held.order.is_empty())
        .map(|held| held.id.0.as_str())
        .collect();
    if !open.is_empty() {
        let named = open.join(" ");
        return refuse(format!("先关闭场次：{named}"), format!("close the sessions first: {named}"));
    }
    None
}

/// Those who have chosen to attend, or must, and have a score: they are moved to defended.
pub fn has_defended(hall: &Hall, id: &DossierId) -> bool {
    hall.scored(id).is_some() && hall.attends(id) != Some(Attends::Exempt)
}
