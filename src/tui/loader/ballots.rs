//! Ballots from paper out of a file: each is keyed in by the person at the screen, and stands once
//! another person has keyed in the same.

use crate::desk::{
    Answer, Command, Connection, DefenceAnswer, DefenceAsk, DefenceDo, Do, PaperRow, Person, Query, Refusal,
    SessionBrief,
};
use crate::domain::{BallotField, SessionId, Words};
use crate::exchange::{KeyedBallot, Slip, keyed_ballots};
use crate::policy::notice::Criterion;
use crate::record::CommandId;
use std::collections::BTreeSet;

/// Things named in the message; the rest are counted.
const NAMED: usize = 3;

/// What became of the ballots.
#[derive(Default)]
struct Came {
    entered: usize,
    same: usize,
    /// Keyed in by somebody else, as the file says.
    others: usize,
    refused: Vec<Words>,
}

/// Keys in the ballots of a file that are the viewer's to key in. Nothing is sent where anything of the
/// file makes no sense.
///
/// # Errors
/// What is wrong with the file, with places, or the desk's refusal.
pub(super) fn load(connection: &mut Connection, load: &str, slips: &[Slip]) -> Result<Words, Words> {
    let ask =
        |connection: &mut Connection, query| connection.ask(query).map_err(|refusal: Refusal| refusal.words);
    let Answer::Notice(notice) = ask(connection, Query::Notice)? else { return Err(closed()) };
    let Answer::Overview(me) = ask(connection, Query::Overview)? else { return Err(closed()) };
    let sessions = Query::Defence(DefenceAsk::Sessions);
    let Answer::Defence(DefenceAnswer::Sessions(sessions)) = ask(connection, sessions)? else {
        return Err(closed());
    };
    let criteria = &notice.defence.criteria;
    let (keyed, faults) = keyed_ballots(slips, criteria);
    let mut wrong: Vec<Words> = faults.into_iter().map(|(place, words)| placed(&place, &words)).collect();
    let (mine, others): (Vec<KeyedBallot>, Vec<KeyedBallot>) = keyed.into_iter().partition(|one| {
        let by = one.keyed_by.as_str();
        by.is_empty() || by == me.me.account || by == me.me.name
    });
    let mut came = Came { others: others.len(), ..Came::default() };
    let mut send = Vec::new();
    for one in mine {
        match seat(&sessions, &one) {
            Ok(person) => send.push((one, person)),
            Err(words) => wrong.push(placed(&one.place, &words)),
        }
    }
    if !wrong.is_empty() {
        return Err(listed(&Words::fixed("一张也没录入", "nothing was keyed in"), &wrong));
    }
    let mut touched = BTreeSet::new();
    for (number, (one, person)) in (1..).zip(send) {
        let id = CommandId(format!("{load}-{number}"));
        touched.insert((one.session.clone(), one.dossier.clone(), person.account.clone()));
        let command = Command::Defence(DefenceDo::Paper {
            session: one.session,
            dossier: one.dossier,
            panellist: person.account,
            entry: one.entry,
            reason: String::new(),
        });
        match connection.command(Do { id, base: None, command }) {
            Ok(done) if done.at.is_some() => came.entered += 1,
            Ok(_) => came.same += 1,
            Err(refusal) => came.refused.push(placed(&one.place, &refusal.words)),
        }
    }
    let names: BTreeSet<SessionId> = touched.iter().map(|(session, ..)| session.clone()).collect();
    let mut open = Vec::new();
    for name in names {
        let query = Query::Defence(DefenceAsk::Papers(name.clone()));
        if let Answer::Defence(DefenceAnswer::Papers(rows)) = ask(connection, query)? {
            open.extend(rows.into_iter().filter(|row| {
                touched.contains(&(name.clone(), row.dossier.clone(), row.panellist.account.clone()))
            }));
        }
    }
    Ok(told(&came, &open, criteria))
}

/// Whose ballot it is.
fn seat(sessions: &[SessionBrief], one: &KeyedBallot) -> Result<Person, Words> {
    let (session, name) = (&one.session, &one.panellist);
    let Some(brief) = sessions.iter().find(|brief| brief.session == *session) else {
        return Err(Words::made(format!("没有场次「{session}」"), format!("there is no session {session}")));
    };
    let named = |person: &&Person| person.account == *name || person.name == *name;
    let mut seats = brief.seats.iter().filter(named);
    match (seats.next(), seats.next()) {
        (Some(person), None) => Ok(person.clone()),
        (None, _) => Err(Words::made(
            format!("{name} 不在场次「{session}」的评委席上"),
            format!("{name} has no seat in session {session}"),
        )),
        _ => Err(Words::made(
            format!("场次「{session}」有几位 {name}，请写账号"),
            format!("several in session {session} are named {name}: write the account"),
        )),
    }
}

/// What became of them, with what differs pinned to its field.
fn told(came: &Came, open: &[PaperRow], criteria: &[Criterion]) -> Words {
    let waiting = open.iter().filter(|row| row.differ.is_empty()).count();
    let Came { entered, same, others, refused } = came;
    let mut words = Words::made(
        format!("评分票: 录入 {entered}，原已录 {same}，等第二人 {waiting}"),
        format!("ballots: {entered} keyed in, {same} there already, {waiting} wait for a second person"),
    );
    if *others > 0 {
        let more = Words::made(
            format!("；{others} 张是别人录的，没有动"),
            format!("; {others} are another person's, left alone"),
        );
        words = Words::made(words.zh.into_owned() + &more.zh, words.en.into_owned() + &more.en);
    }
    let mut wrong: Vec<Words> =
        open.iter().filter(|row| !row.differ.is_empty()).map(|row| differs(row, criteria)).collect();
    wrong.extend(refused.iter().cloned());
    if wrong.is_empty() { words } else { listed(&words, &wrong) }
}

fn differs(row: &PaperRow, criteria: &[Criterion]) -> Words {
    let name = |field: &BallotField| match field {
        BallotField::Score(id) => criteria
            .iter()
            .find(|criterion| criterion.id == *id)
            .map_or_else(|| (id.clone(), id.clone()), |held| (held.zh.clone(), held.en.clone())),
        BallotField::Abstains => ("弃权".to_owned(), "abstains".to_owned()),
    };
    let (zh, en): (Vec<String>, Vec<String>) = row.differ.iter().map(name).unzip();
    let (dossier, whose) = (&row.dossier, &row.panellist.name);
    Words::made(
        format!("! {dossier} {whose} 的票两遍不符: {}", zh.join("、")),
        format!("! {whose}'s ballot on {dossier} differs: {}", en.join(", ")),
    )
}

fn placed(place: &str, words: &Words) -> Words {
    Words::made(format!("{place}: {}", words.zh), format!("{place}: {}", words.en))
}

/// A heading with the first few of a list; the rest are counted.
fn listed(head: &Words, all: &[Words]) -> Words {
    let more = all.len().saturating_sub(NAMED);
    let shown: Vec<&Words> = all.iter().take(NAMED).collect();
    let zh: Vec<&str> = shown.iter().map(|words| &*words.zh).collect();
    let en: Vec<&str> = shown.iter().map(|words| &*words.en).collect();
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        n => (format!("；还有 {n} 处"), format!("; {n} more")),
    };
    Words::made(
        format!("{}: {}{more_zh}", head.zh, zh.join("；")),
        format!("{}: {}{more_en}", head.en, en.join("; ")),
    )
}

fn closed() -> Words {
    Refusal::closed().words
}
