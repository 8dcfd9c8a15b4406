//! What `vote` answers: text with columns, or `pingwei.vote.…/1`.

use super::args::Act;
use super::votes;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::defence::name;
use crate::cli::fault::Fault;
use crate::cli::grid::{Grid, left, right};
use crate::cli::json::Doc;
use crate::cli::out::Out;
use crate::cli::session::{Session, unanswered};
use crate::desk::{MeetingAnswer, MeetingAsk, MeetingBrief, MotionRow, RoundRow, Votes};
use crate::domain::{Lang, Words};
use serde::Serialize;

#[derive(Serialize)]
struct Meetings {
    meetings: Vec<MeetingBrief>,
}

/// Asks, and tells the answer.
///
/// # Errors
/// The desk's refusal.
pub fn tell(context: &Context, session: &mut Session, act: &Act, out: &mut Out) -> Result<Exit, Fault> {
    if let Act::Table { meeting } = act {
        let all = votes(session, meeting)?;
        if context.json {
            out.json(&Doc { schema: "pingwei.vote.table/1".to_owned(), body: &all })?;
        } else {
            table(&all, out)?;
        }
        return Ok(if all.motions.iter().all(passed) { Exit::Done } else { Exit::No });
    }
    let MeetingAnswer::Meetings(meetings) = session.meeting(MeetingAsk::Meetings)? else {
        return Err(unanswered());
    };
    if context.json {
        out.json(&Doc { schema: "pingwei.vote.meetings/1".to_owned(), body: &Meetings { meetings } })?;
        return Ok(Exit::Done);
    }
    let mut grid = Grid::new(
        out.lang,
        vec![
            left("会议", "meeting"),
            left("日期", "date"),
            left("地点", "place"),
            right("委员", "members"),
            right("出席", "present"),
            right("至少", "needed"),
            left("状态", "state"),
        ],
    );
    for meeting in &meetings {
        grid.row([
            meeting.meeting.0.clone(),
            meeting.date.to_string(),
            meeting.place.clone(),
            meeting.members.len().to_string(),
            meeting.present.len().to_string(),
            meeting.needed.to_string(),
            stands(meeting).get(out.lang).to_owned(),
        ]);
    }
    grid.print(out)?;
    Ok(Exit::Done)
}

fn passed(motion: &MotionRow) -> bool {
    binding(motion).and_then(|round| round.outcome.as_ref()).is_some_and(|outcome| outcome.passed)
}

fn binding(motion: &MotionRow) -> Option<&RoundRow> {
    let at = usize::try_from(motion.binding?).ok()?.checked_sub(1)?;
    motion.rounds.get(at)
}

fn stands(meeting: &MeetingBrief) -> Words {
    match (&meeting.closed, meeting.quorum) {
        (Some(_), _) => Words::fixed("已结束", "closed"),
        (None, true) => Words::fixed("够法定人数", "has its quorum"),
        (None, false) => Words::fixed("不够法定人数", "no quorum"),
    }
}

fn table(all: &Votes, out: &mut Out) -> Result<(), Fault> {
    let meeting = &all.meeting;
    let label = if out.lang == Lang::Zh { "会议" } else { "meeting" };
    out.text(&format!("{label} {}  {}  {}", meeting.meeting, meeting.date, meeting.place))?;
    let present: Vec<String> = meeting.present.iter().map(name).collect();
    let (members, here, needed) = (meeting.members.len(), present.len(), meeting.needed);
    let stands = stands(meeting);
    out.say(&Words::made(
        format!("委员 {members}，出席 {here}，至少 {needed}: {}", stands.zh),
        format!("{members} members, {here} present, {needed} needed: {}", stands.en),
    ))?;
    out.text(&format!("  {}", present.join("  ")))?;
    for motion in &all.motions {
        let (number, title) = (motion.motion, &motion.title);
        out.say(&Words::made(format!("第 {number} 项  {title}"), format!("motion {number}  {title}")))?;
        for row in &motion.about {
            out.text(&format!("  {}  {}  {}", row.dossier, row.name, row.unit))?;
        }
        rounds(motion, out)?;
    }
    if !all.open.is_empty() {
        let ids: Vec<&str> = all.open.iter().map(|row| row.dossier.0.as_str()).collect();
        let ids = ids.join(" ");
        out.say(&Words::made(format!("还没有动议: {ids}"), format!("in no motion yet: {ids}")))?;
    }
    Ok(())
}

fn rounds(motion: &MotionRow, out: &mut Out) -> Result<(), Fault> {
    let lang = out.lang;
    let mut grid = Grid::new(
        lang,
        vec![
            right("轮", "round"),
            right("出席", "present"),
            right("同意", "agree"),
            right("反对", "against"),
            right("弃权", "abstain"),
            right("无效", "void"),
            right("分母", "of"),
            right("需", "needed"),
            left("结果", "result"),
            left("计票", "counted by"),
            left("确认", "confirmed by"),
            left("说明", "remark"),
        ],
    );
    for (at, round) in (1_u32..).zip(&motion.rounds) {
        let mut cells = vec![at.to_string(), round.present.to_string()];
        match &round.counts {
            Some((counts, _)) => cells.extend(
                [counts.agree, counts.against, counts.abstain, counts.void].map(|count| count.to_string()),
            ),
            None => cells.extend([const { String::new() }; 4]),
        }
        let outcome = round.outcome.as_ref();
        cells.push(outcome.map(|one| one.of.to_string()).unwrap_or_default());
        cells.push(outcome.map(|one| one.needed.to_string()).unwrap_or_default());
        cells.push(outcome.map_or_else(String::new, |one| result(one.passed).get(lang).to_owned()));
        cells.push(round.counts.as_ref().map(|(_, by)| name(by)).unwrap_or_default());
        cells.push(round.confirmed.as_ref().map(name).unwrap_or_default());
        cells.push(remark(motion, at, round, lang));
        grid.row(cells);
    }
    grid.print(out)
}

/// 通过, 未通过
pub const fn result(passed: bool) -> Words {
    if passed { Words::fixed("通过", "passed") } else { Words::fixed("未通过", "not passed") }
}

/// What else is to be said of a round: which one binds, who stood aside, and the other reading of
/// recusal where it would have ended differently.
pub fn remark(motion: &MotionRow, number: u32, round: &RoundRow, lang: Lang) -> String {
    let mut parts: Vec<Words> = Vec::new();
    if motion.rounds.len() > 1 && motion.binding == Some(number) {
        parts.push(Words::fixed("以此轮为准", "this round binds"));
    }
    if !round.recused.is_empty() {
        let who = round.recused.iter().map(name).collect::<Vec<_>>().join(" ");
        parts.push(Words::made(format!("回避 {who}"), format!("recused: {who}")));
    }
    if let Some(one) = round.outcome.as_ref().filter(|one| one.other.1 != one.passed) {
        let (of, would) = (one.other.0, result(one.other.1));
        parts.push(Words::made(
            format!("若分母按 {of} 计则{}", would.zh),
            format!("of {of} it would be {}", would.en),
        ));
    }
    if !round.reason.is_empty() {
        parts.push(Words::same(round.reason.clone()));
    }
    if round.waits {
        parts.push(Words::fixed("待会签", "waits for its countersignature"));
    } else if let Some(by) = &round.countersigned {
        let by = name(by);
        parts.push(Words::made(format!("会签 {by}"), format!("countersigned by {by}")));
    }
    parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join("; ")
}
