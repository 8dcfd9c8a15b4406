//! After the vote: publicity, and the certificate's number.

use super::super::defence::{advance, not_barred, with_moves};
use super::{plan, rule};
use crate::desk::decide::{Plan, written};
use crate::desk::hall::Room;
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, Step, permit};
use crate::domain::{Day, DossierId, Words};
use crate::record::MeetingEvent;

pub(super) fn publish(
    room: &Room<'_>,
    dossiers: &[DossierId],
    from: Day,
    until: Day,
) -> Result<Plan, Refusal> {
    permit(Act::Publish, &room.who.roles, None)?;
    if until < from || dossiers.is_empty() {
        return Err(Refusal::input(Words::fixed(
            "公示要有人，结束不能早于开始",
            "publicity names somebody and does not end before it begins",
        )));
    }
    let mut moves = Vec::new();
    for id in dossiers {
        moves.push(advance(room, id, Step::Publish)?);
        not_barred(room, id)?;
        let vote = room.hall.held.results.get(id).and_then(|held| held.vote.as_ref());
        if !vote.is_some_and(|vote| vote.passed) {
            return Err(rule(
                format!("{id} 表决未通过，不能公示"),
                format!("{id} was not passed: no publicity"),
            ));
        }
        if let Some(vote) = vote
            && let Some(motion) = room.hall.held.motions.get(&(vote.meeting.clone(), vote.motion))
            && motion.rounds.last().is_some_and(|round| round.confirmed.is_none())
        {
            return Err(rule(
                format!("{id} 正在重新表决，不能公示"),
                format!("a further round on {id} is open: no publicity"),
            ));
        }
    }
    let words = Words::made(
        format!("公示 {} 人，{from} 至 {until}", dossiers.len()),
        format!("{} made public, {from} to {until}", dossiers.len()),
    );
    let published = MeetingEvent::Published { about: dossiers.to_vec(), from, until };
    Ok(with_moves(plan(words, [published]), moves, ""))
}

pub(super) fn certify(room: &Room<'_>, today: Day, id: &DossierId, number: &str) -> Result<Plan, Refusal> {
    permit(Act::Publish, &room.who.roles, None)?;
    let number = written(&Words::fixed("证书编号", "the certificate's number"), number)?.to_owned();
    let issue = advance(room, id, Step::Certify)?;
    not_barred(room, id)?;
    let publicity = room.hall.held.results.get(id).and_then(|held| held.publicity);
    if let Some((_, until)) = publicity.filter(|(_, until)| today <= *until) {
        return Err(rule(
            format!("{id} 公示到 {until}，还没有结束"),
            format!("{id} is public until {until}"),
        ));
    }
    let used = room.hall.held.results.values().find(|held| held.certificate.as_ref() == Some(&number));
    if let Some(other) = used.filter(|held| held.dossier != *id) {
        return Err(rule(
            format!("证书编号 {number} 已给 {}", other.dossier),
            format!("certificate {number} is {}'s", other.dossier),
        ));
    }
    let words = Words::made(format!("{id} 证书 {number}"), format!("{id}: certificate {number}"));
    let certified = MeetingEvent::Certified { dossier: id.clone(), number };
    Ok(with_moves(plan(words, [certified]), vec![issue], ""))
}
