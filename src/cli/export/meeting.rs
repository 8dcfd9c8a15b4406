//! What is exported of the meeting: the votes, and the minutes (会议记录) with room for signatures and seal.

use super::room::sheet;
use crate::cli::defence::name;
use crate::cli::fault::Fault;
use crate::cli::session::{Session, unanswered};
use crate::cli::vote::{remark, result, votes};
use crate::desk::{MeetingAnswer, MeetingAsk, Votes};
use crate::domain::{Lang, Words};
use crate::exchange::{Cell, Sheet};

/// All meetings with their votes, or the one that is named.
///
/// # Errors
/// The desk's refusal; there is no meeting.
pub fn meetings(session: &mut Session, only: Option<&str>) -> Result<Vec<Votes>, Fault> {
    if let Some(name) = only {
        return Ok(vec![votes(session, name)?]);
    }
    let MeetingAnswer::Meetings(all) = session.meeting(MeetingAsk::Meetings)? else {
        return Err(unanswered());
    };
    if all.is_empty() {
        return Err(Fault::bad(Words::fixed("还没有会议", "there is no meeting yet")));
    }
    all.iter().map(|brief| votes(session, &brief.meeting.0)).collect()
}

/// Each round of each motion, one row a dossier.
pub fn votes_sheet(all: &[Votes], lang: Lang) -> Sheet {
    let mut sheet = sheet(
        if lang == Lang::Zh { "表决" } else { "votes" },
        &[
            ("会议", "meeting", "meeting"),
            ("项", "motion", "#motion"),
            ("题目", "title", "title"),
            ("申报编号", "dossier", "dossier"),
            ("姓名", "name", "name"),
            ("轮", "round", "#round"),
            ("出席", "present", "#present"),
            ("同意", "agree", "#agree"),
            ("反对", "against", "#against"),
            ("弃权", "abstain", "#abstain"),
            ("无效", "void", "#void"),
            ("分母", "of", "#of"),
            ("需", "needed", "#needed"),
            ("结果", "result", "result"),
            ("计票", "counted by", "counted_by"),
            ("确认", "confirmed by", "confirmed_by"),
            ("说明", "remark", "remark"),
        ],
        lang,
    );
    for votes in all {
        for motion in &votes.motions {
            for (number, round) in (1_u32..).zip(&motion.rounds) {
                let counts = round.counts.as_ref().map(|(counts, _)| counts);
                let count =
                    |pick: fn(&crate::domain::Counts) -> u32| counts.map(|held| i64::from(pick(held)));
                let outcome = round.outcome.as_ref();
                for one in &motion.about {
                    sheet.rows.push(vec![
                        votes.meeting.meeting.0.as_str().into(),
                        i64::from(motion.motion.0).into(),
                        motion.title.as_str().into(),
                        one.dossier.0.as_str().into(),
                        one.name.as_str().into(),
                        i64::from(number).into(),
                        i64::from(round.present).into(),
                        count(|held| held.agree).into(),
                        count(|held| held.against).into(),
                        count(|held| held.abstain).into(),
                        count(|held| held.void).into(),
                        outcome.map(|one| i64::from(one.of)).into(),
                        outcome.map(|one| i64::from(one.needed)).into(),
                        outcome.map(|one| result(one.passed).get(lang).to_owned()).into(),
                        round.counts.as_ref().map(|(_, by)| name(by)).into(),
                        round.confirmed.as_ref().map(name).into(),
                        remark(motion, number, round, lang).into(),
                    ]);
                }
            }
        }
    }
    sheet
}

/// The minutes of a meeting: what it was, who was there, what was decided, and who signs.
pub fn minutes(all: &Votes, notice: &str, lang: Lang) -> Vec<Sheet> {
    let mut decided = votes_sheet(std::slice::from_ref(all), lang);
    decided.name = if lang == Lang::Zh { "表决情况" } else { "votes" }.to_owned();
    // There is one meeting, and it is named above.
    decided.columns.remove(0);
    decided.rows.iter_mut().for_each(|row| drop(row.remove(0)));
    vec![facts(all, notice, lang), members(all, lang).under(), decided.under(), signatures(lang)]
}

fn facts(all: &Votes, notice: &str, lang: Lang) -> Sheet {
    let zh = lang == Lang::Zh;
    let meeting = &all.meeting;
    let mut sheet = sheet(
        if zh { "会议" } else { "meeting" },
        &[("事项", "item", "item"), ("内容", "content", "content")],
        lang,
    );
    let yes = |is: bool| if is { Words::fixed("是", "yes") } else { Words::fixed("否", "no") };
    let stay = if all.recused_stay {
        Words::fixed("回避的人留在分母里", "the recused stay in the denominator")
    } else {
        Words::fixed("回避的人不在分母里", "the recused leave the denominator")
    };
    let rows: [(&str, &str, String); 10] = [
        ("会议", "meeting", meeting.meeting.0.clone()),
        ("日期", "date", meeting.date.to_string()),
        ("地点", "place", meeting.place.clone()),
        ("通知", "notice", notice.to_owned()),
        ("委员", "members", meeting.members.len().to_string()),
        ("出席", "present", meeting.present.len().to_string()),
        ("法定至少", "quorum", meeting.needed.to_string()),
        ("够法定人数", "has its quorum", yes(meeting.quorum).get(lang).to_owned()),
        ("回避", "recusal", stay.get(lang).to_owned()),
        (
            "结束",
            "closed",
            meeting.closed.as_ref().map_or_else(
                || if zh { "未结束" } else { "open" }.to_owned(),
                |(at, by)| format!("{} {}", crate::cli::done::clock(at), name(by)),
            ),
        ),
    ];
    sheet.rows = rows
        .into_iter()
        .map(|(item, en, text)| vec![if zh { item } else { en }.into(), text.into()])
        .collect();
    sheet
}

fn members(all: &Votes, lang: Lang) -> Sheet {
    let mut sheet = sheet(
        if lang == Lang::Zh { "出席" } else { "attendance" },
        &[
            ("序", "no", "#number"),
            ("姓名", "name", "name"),
            ("出席", "present", "present"),
            ("签名", "signature", "signature"),
        ],
        lang,
    );
    if let Some(column) = sheet.columns.last_mut() {
        column.width = Some(SIGNATURE);
    }
    let present = |account: &str| all.meeting.present.iter().any(|person| person.account == account);
    for (number, member) in (1_i64..).zip(&all.meeting.members) {
        sheet.rows.push(vec![
            number.into(),
            member.name.as_str().into(),
            present(&member.account).into(),
            Cell::Blank,
        ]);
    }
    sheet
}

/// Room for a name written by hand, in terminal cells.
const SIGNATURE: u16 = 18;
/// Those who answer for a result sign below it, and the committee's seal goes over their names.
pub fn signatures(lang: Lang) -> Sheet {
    let zh = lang == Lang::Zh;
    let mut sheet = sheet(
        if zh { "签字" } else { "signatures" },
        &[
            ("身份", "as", "as"),
            ("签名", "signature", "signature"),
            ("日期", "date", "date"),
            ("盖章", "seal", "seal"),
        ],
        lang,
    );
    for column in sheet.columns.iter_mut().skip(1) {
        column.width = Some(SIGNATURE);
    }
    for (who, en) in [("主席", "chair"), ("记录员", "recorder"), ("监督员", "auditor")] {
        sheet.rows.push(vec![if zh { who } else { en }.into()]);
    }
    sheet.under()
}
