//! Ballots from paper: keyed in twice, by two people; a mismatch blocks and is named by field (7).

use super::ballots::{has_seat, total};
use super::{open_session, plan, reason_for, rule, unbiased};
use crate::desk::decide::{Plan, bounded};
use crate::desk::hall::{Room, may_be_scored};
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, permit};
use crate::domain::{Ballot, BallotField, DossierId, PaperBallot, SessionId, Words};
use crate::record::DefenceEvent;
use crate::record::hall::PaperEntry;

/// A ballot as it was read off paper.
pub(super) struct Sheet<'a> {
    pub dossier: &'a DossierId,
    pub panellist: &'a str,
    pub entry: &'a PaperBallot,
    pub reason: &'a str,
}

pub(super) fn enter(room: &Room<'_>, id: &SessionId, sheet: Sheet<'_>) -> Result<Plan, Refusal> {
    let Sheet { dossier, panellist, entry, reason } = sheet;
    permit(Act::Paper, &room.who.roles, None)?;
    let held = open_session(room, id)?;
    has_seat(&held.seats, panellist)?;
    unbiased(room, dossier)?;
    may_be_scored(room, held, dossier)?;
    permit(Act::Paper, &room.who.roles, room.row(dossier).map(|row| row.state))?;
    let who = room.person(panellist).name;
    if room.hall.is_recused(panellist, dossier) {
        return Err(Refusal::rule(
            "design 7 回避",
            Words::made(format!("{who} 已回避 {dossier}"), format!("{who} stands aside from {dossier}")),
        ));
    }
    let comment = bounded(&Words::fixed("评语", "the comment"), &entry.comment)?.to_owned();
    let entry = PaperBallot { comment, ..entry.clone() };
    let ballot = as_ballot(room, &entry)?;
    let record = room.hall.ballot(dossier, panellist);
    let stands = record.and_then(|held| held.ballot());
    let reason = match stands {
        // The same again, as a file that is loaded twice says it, is no change, locked or not.
        Some(stands) if *stands == ballot => return Ok(super::as_it_is()),
        Some(_) if room.hall.scored(dossier).is_some() => {
            return Err(rule(
                format!("{dossier} 全组已交齐，评分锁定；要改须请主席打开"),
                format!("all ballots on {dossier} are in and locked; the chair can open one again"),
            ));
        }
        Some(_) => reason_for(&Words::fixed("改动已有的票", "amending a ballot"), reason)?,
        None => String::new(),
    };
    let before = record.map(|held| held.paper.as_slice()).unwrap_or_default();
    let others: Vec<&PaperEntry> = before.iter().filter(|one| one.by != room.account()).collect();
    if others.is_empty() && !before.is_empty() {
        return Err(rule(
            format!("{who} 对 {dossier} 的票你已录过；第二遍须由另一人录入"),
            format!("you have keyed in {who}'s ballot on {dossier}: the second entry is another person's"),
        ));
    }
    let (session, dossier, panellist) = (id.clone(), dossier.clone(), panellist.to_owned());
    let entered = DefenceEvent::PaperEntered {
        session: session.clone(),
        dossier: dossier.clone(),
        panellist: panellist.clone(),
        entry: entry.clone(),
    };
    if let Some(same) = others.iter().find(|one| one.entry.mismatches(&entry).is_empty()) {
        let words = Words::made(
            format!("{who} 对 {dossier} 的票两遍一致，已记"),
            format!("{who}'s ballot on {dossier}: both entries agree; it stands"),
        );
        let paper = Some((same.by.clone(), room.account().to_owned()));
        let given = DefenceEvent::BallotGiven { session, dossier, panellist, ballot, paper, reason };
        return Ok(plan(words, [entered, given]));
    }
    let words = match others.first() {
        Some(other) => differs(room, &dossier, &who, other, &entry),
        None => Words::made(
            format!("{who} 对 {dossier} 的票已录第一遍，待另一人录第二遍"),
            format!("{who}'s ballot on {dossier}: first entry; another person keys in the second"),
        ),
    };
    Ok(plan(words, [entered]))
}

fn as_ballot(room: &Room<'_>, entry: &PaperBallot) -> Result<Ballot, Refusal> {
    let comment = entry.comment.clone();
    if !entry.abstains {
        let total = total(room, &entry.scores)?;
        return Ok(Ballot::Submitted { scores: entry.scores.clone(), total, comment });
    }
    if !entry.scores.is_empty() {
        return Err(Refusal::input(Words::fixed("弃权的票不能有得分", "one who abstains gives no score")));
    }
    Ok(Ballot::Abstained { comment })
}

/// Where two entries differ, by field. What the first one keyed in is not told: the second reads the paper.
fn differs(
    room: &Room<'_>,
    dossier: &DossierId,
    panellist: &str,
    other: &PaperEntry,
    entry: &PaperBallot,
) -> Words {
    let criteria = &room.notice.defence.criteria;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for field in other.entry.mismatches(entry) {
        match field {
            BallotField::Score(id) => {
                let found = criteria.iter().find(|one| one.id == id);
                zh.push(found.map_or_else(|| id.clone(), |one| one.zh.clone()));
                en.push(found.map_or(id, |one| one.en.clone()));
            }
            BallotField::Abstains => {
                zh.push("弃权".to_owned());
                en.push("abstains".to_owned());
            }
        }
    }
    Words::made(
        format!("{panellist} 对 {dossier} 的票两遍不一致，未记：{}；请核对纸票再录", zh.join("、")),
        format!(
            "{panellist}'s ballot on {dossier}: entries differ, nothing stands: {}; read the paper again",
            en.join(", ")
        ),
    )
}
