//! Motions and their rounds: a quorum, counts entered once and confirmed by another person, a further
//! round with a reason and a countersignature.

use super::super::defence::{advance, as_it_is, not_barred, reason_for, recusals, with_moves};
use super::{open_meeting, plan, rule};
use crate::desk::decide::{Bench, Plan, written};
use crate::desk::hall::Room;
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, Step, permit};
use crate::domain::{Counts, DossierId, MeetingId, MotionId, State, Words};
use crate::policy::defence::Candidacy;
use crate::policy::vote::{outcome, quorum};
use crate::record::hall::{MeetingRecord, MotionRecord, Round};
use crate::record::{DefenceEvent, Event, MeetingEvent, event::V};
use std::collections::BTreeSet;

pub(super) fn put(
    bench: &Bench<'_>,
    room: &Room<'_>,
    id: &MeetingId,
    title: &str,
    dossiers: &[DossierId],
    each: bool,
) -> Result<Plan, Refusal> {
    permit(Act::Meet, &room.who.roles, None)?;
    let held = open_meeting(room, id)?;
    has_quorum(room, held)?;
    let title = written(&Words::fixed("动议", "the motion"), title)?.to_owned();
    let direct = votable(room, dossiers)?;
    let blocks: Vec<Vec<DossierId>> =
        if each { dossiers.iter().map(|id| vec![id.clone()]).collect() } else { vec![dossiers.to_vec()] };
    let mut events = Vec::new();
    let mut aside = Vec::new();
    for (number, about) in (held.motions + 1..).map(MotionId).zip(blocks) {
        let (recused, new) = standing_aside(bench, room, held, &about)?;
        aside.extend(new.into_iter().map(|act| Event::Defence { v: V, act }));
        events.push(MeetingEvent::MotionPut {
            meeting: id.clone(),
            motion: number,
            title: title.clone(),
            direct,
            about,
            present: count(&held.present),
            recused,
        });
    }
    let words =
        Words::made(format!("已提出 {} 项动议", events.len()), format!("{} motions put", events.len()));
    let mut plan = plan(words, events);
    plan.events.extend(aside);
    Ok(plan)
}

fn has_quorum(room: &Room<'_>, held: &MeetingRecord) -> Result<(), Refusal> {
    let (present, members) = (count(&held.present), count(&held.members));
    let rules = &room.notice.vote.quorum;
    if quorum(rules.value, present, members) {
        return Ok(());
    }
    let [num, den] = rules.value;
    Err(Refusal::rule(
        rules.source.clone().unwrap_or_else(|| "design 7".to_owned()),
        Words::made(
            format!("出席 {present} 人，委员 {members} 人，不足 {num}/{den}，不能表决"),
            format!("{present} of {members} members are present, fewer than {num}/{den}: no vote"),
        ),
    ))
}

fn count(people: &[String]) -> u32 {
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

/// Whether all can be voted on together; true for direct recognition, which stands in a list of its own.
fn votable(room: &Room<'_>, dossiers: &[DossierId]) -> Result<bool, Refusal> {
    if dossiers.is_empty() || dossiers.iter().collect::<BTreeSet<_>>().len() != dossiers.len() {
        return Err(Refusal::input(Words::fixed(
            "动议要写明是哪些人，每人一次",
            "a motion names whom it is about, each once",
        )));
    }
    let mut kinds = BTreeSet::new();
    for id in dossiers {
        let row = room.row(id).ok_or_else(|| Refusal::no_dossier(id))?;
        advance(room, id, Step::Vote)?;
        not_barred(room, id)?;
        if let Some(other) = room.hall.held.motions.values().find(|one| one.about.contains(id)) {
            return Err(rule(
                format!("{id} 已在会议「{}」第 {} 项动议；要再表决请用重新表决", other.meeting, other.motion),
                format!(
                    "{id} is in motion {} of meeting {}: ask for a further round",
                    other.motion, other.meeting
                ),
            ));
        }
        kinds.insert(row.candidacy == Candidacy::Direct);
    }
    if kinds.len() > 1 {
        return Err(Refusal::rule(
            "五.(二)",
            Words::fixed(
                "直接认定的另列名单，不能与评审的合在一项",
                "direct recognition is a list of its own",
            ),
        ));
    }
    Ok(kinds.contains(&true))
}

/// Those present who stand aside from any of these dossiers, and what is to be recorded of them.
fn standing_aside(
    bench: &Bench<'_>,
    room: &Room<'_>,
    held: &MeetingRecord,
    about: &[DossierId],
) -> Result<(Vec<String>, Vec<DefenceEvent>), Refusal> {
    let new = recusals(bench, room, about, &held.present)?;
    let named = |account: &String| {
        new.iter().any(|event| matches!(event, DefenceEvent::Recused { account: who, .. } if who == account))
    };
    let recused = held
        .present
        .iter()
        .filter(|account| named(account) || about.iter().any(|id| room.hall.is_recused(account, id)));
    Ok((recused.cloned().collect(), new))
}

/// A motion, and its last round, which is open.
fn open_round<'a>(
    room: &'a Room<'_>,
    id: &MeetingId,
    number: MotionId,
) -> Result<(&'a MotionRecord, &'a Round), Refusal> {
    open_meeting(room, id)?;
    let motion = motion(room, id, number)?;
    let round = motion.rounds.last().filter(|round| round.confirmed.is_none());
    let round = round.ok_or_else(|| {
        rule(
            "本轮已确认；要再表决请用重新表决".to_owned(),
            "the round is confirmed: ask for a further one".to_owned(),
        )
    })?;
    Ok((motion, round))
}

fn motion<'a>(room: &'a Room<'_>, id: &MeetingId, number: MotionId) -> Result<&'a MotionRecord, Refusal> {
    room.hall.held.motions.get(&(id.clone(), number)).ok_or_else(|| {
        Refusal::missing(Words::made(
            format!("没有第 {number} 项动议"),
            format!("there is no motion {number}"),
        ))
    })
}

fn signed(motion: &MotionRecord, round: &Round) -> Result<(), Refusal> {
    if motion.rounds.len() > 1 && round.countersigned.is_none() {
        return Err(rule(
            "重新表决还没有会签".to_owned(),
            "the further round waits for its countersignature".to_owned(),
        ));
    }
    Ok(())
}

fn not_too_many(room: &Room<'_>, round: &Round, counts: Counts) -> Result<(), Refusal> {
    let voters = u64::from(round.present).saturating_sub(round.recused.len() as u64);
    if counts.cast() <= voters {
        return Ok(());
    }
    let (cast, present) = (counts.cast(), round.present);
    let aside = round.recused.iter().map(|account| room.person(account).name).collect::<Vec<_>>().join(" ");
    let (zh, en) = if aside.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("，回避 {aside}"), format!(", aside: {aside}"))
    };
    Err(rule(
        format!("票数合计 {cast}，多于可投票的 {voters} 人（到会 {present}{zh}）"),
        format!("{cast} slips, and only {voters} may vote ({present} present{en})"),
    ))
}

fn why_again(round: &Round, counts: Counts, reason: &str) -> Result<Option<String>, Refusal> {
    match round.counts.last() {
        None => Ok(Some(String::new())),
        Some(last) if last.counts == counts => Ok(None),
        Some(_) => reason_for(&Words::fixed("改动计票", "changing the counts"), reason).map(Some),
    }
}

pub(super) fn count_round(
    room: &Room<'_>,
    id: &MeetingId,
    number: MotionId,
    counts: Counts,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Meet, &room.who.roles, None)?;
    let (motion, round) = open_round(room, id, number)?;
    signed(motion, round)?;
    not_too_many(room, round, counts)?;
    let Some(reason) = why_again(round, counts, reason)? else { return Ok(as_it_is()) };
    let words = Words::made(
        format!("第 {number} 项：同意 {}，已计，待另一人确认", counts.agree),
        format!("motion {number}: {} agree; another person confirms", counts.agree),
    );
    Ok(plan(words, [MeetingEvent::Counted { meeting: id.clone(), motion: number, counts, reason }]))
}

pub(super) fn confirm(
    room: &Room<'_>,
    id: &MeetingId,
    number: MotionId,
    counts: Counts,
) -> Result<Plan, Refusal> {
    permit(Act::Confirm, &room.who.roles, None)?;
    let (motion, round) = open_round(room, id, number)?;
    signed(motion, round)?;
    let Some(entered) = round.counts.last() else {
        return Err(rule("还没有计票".to_owned(), "nothing is counted yet".to_owned()));
    };
    if entered.by == room.account() {
        return Err(rule("计票要另一人确认".to_owned(), "another person confirms the counts".to_owned()));
    }
    let differ = entered.counts.mismatches(&counts);
    if !differ.is_empty() {
        let list = |zh: bool| {
            let one = |field: &crate::domain::CountsField| {
                let words = field.words();
                let name = if zh { words.zh } else { words.en };
                format!("{name} {}/{}", entered.counts.get(*field), counts.get(*field))
            };
            differ.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        return Err(rule(
            format!("与第一人所计不一致：{}；请重新清点", list(true)),
            format!("it differs from the first count: {}; count again", list(false)),
        ));
    }
    let told = outcome(&room.notice, &counts, round.present, count(&round.recused));
    let new = |id: &&DossierId| room.row(id).is_some_and(|row| row.state != State::Voted);
    let moves = motion.about.iter().filter(new).filter_map(|id| advance(room, id, Step::Vote).ok()).collect();
    let (zh, en) = if told.passed { ("通过", "passed") } else { ("未通过", "not passed") };
    let words = Words::made(
        format!("第 {number} 项{zh}：同意 {}/{}，需 {}", counts.agree, told.of, told.needed),
        format!("motion {number} {en}: {} of {}, {} needed", counts.agree, told.of, told.needed),
    );
    let confirmed = MeetingEvent::Confirmed { meeting: id.clone(), motion: number, counts, outcome: told };
    Ok(with_moves(plan(words, [confirmed]), moves, ""))
}

pub(super) fn revote(
    bench: &Bench<'_>,
    room: &Room<'_>,
    id: &MeetingId,
    number: MotionId,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Meet, &room.who.roles, None)?;
    let held = open_meeting(room, id)?;
    has_quorum(room, held)?;
    let motion = motion(room, id, number)?;
    if motion.rounds.last().is_some_and(|round| round.confirmed.is_none()) {
        return Err(rule("本轮还没有确认".to_owned(), "the round is not confirmed yet".to_owned()));
    }
    for id in &motion.about {
        advance(room, id, Step::Vote)?;
    }
    let reason = reason_for(&Words::fixed("重新表决", "a further round"), reason)?;
    let (recused, aside) = standing_aside(bench, room, held, &motion.about)?;
    let words = Words::made(
        format!("第 {number} 项重新表决，待另一人会签"),
        format!("motion {number}: a further round; another person countersigns"),
    );
    let present = count(&held.present);
    let asked = MeetingEvent::Revote { meeting: id.clone(), motion: number, reason, present, recused };
    let mut plan = plan(words, [asked]);
    plan.events.extend(aside.into_iter().map(|act| Event::Defence { v: V, act }));
    Ok(plan)
}

pub(super) fn countersign(room: &Room<'_>, id: &MeetingId, number: MotionId) -> Result<Plan, Refusal> {
    permit(Act::Confirm, &room.who.roles, None)?;
    let (motion, round) = open_round(room, id, number)?;
    if motion.rounds.len() < 2 || round.countersigned.is_some() {
        return Ok(as_it_is());
    }
    if round.by == room.account() {
        return Err(rule("会签要另一人".to_owned(), "another person countersigns".to_owned()));
    }
    let words =
        Words::made(format!("第 {number} 项重新表决已会签"), format!("motion {number}: countersigned"));
    Ok(plan(words, [MeetingEvent::Countersigned { meeting: id.clone(), motion: number }]))
}

pub(super) fn close(room: &Room<'_>, id: &MeetingId) -> Result<Plan, Refusal> {
    permit(Act::Publish, &room.who.roles, None)?;
    open_meeting(room, id)?;
    let from = (id.clone(), MotionId(0));
    let motions = room.hall.held.motions.range(from..).take_while(|((held, _), _)| held == id);
    let open = |motion: &&MotionRecord| motion.rounds.last().is_some_and(|round| round.confirmed.is_none());
    if let Some(motion) = motions.map(|(_, motion)| motion).find(open) {
        let number = motion.motion;
        return Err(rule(
            format!("第 {number} 项还没有确认，不能结束会议"),
            format!("motion {number} is not confirmed: the meeting goes on"),
        ));
    }
    let words = Words::made(format!("会议「{id}」已结束"), format!("meeting {id} is closed"));
    Ok(plan(words, [MeetingEvent::MeetingClosed { meeting: id.clone() }]))
}
