//! Ballots from paper and fees, sent to the desk.
//!
//! A ballot is somebody's own entry: what another person keyed in is left for that person, and the
//! second entry of a ballot comes from a second person. Everything that can be known beforehand is
//! held against the file before the first ballot is sent.

use super::intake::Intake;
use super::tell::{Fate, Loaded, Outcome};
use crate::cli::fault::{Code, Fault};
use crate::cli::session::{Session, unanswered};
use crate::desk::{
    Command, DefenceAnswer, DefenceAsk, DefenceDo, MeetingDo, Overview, PaperRow, Person, Refusal,
    SessionBrief, Why,
};
use crate::domain::{DossierId, FeeLine, Words};
use crate::exchange::{KeyedBallot, Located, Slip, keyed_ballots};
use std::collections::HashMap;

/// Fees in one command: the desk's limit.
const FEES: usize = 1000;

/// What a load of ballots is made with.
struct Room {
    me: Overview,
    sessions: Vec<SessionBrief>,
    /// Ballots that wait for their second entry, or differ, by session.
    waiting: HashMap<String, Vec<PaperRow>>,
}

/// Loads ballots from paper, or tells what would become of them.
///
/// # Errors
/// Faults of the file, or the desk's refusal of everything.
pub fn ballots(
    session: &mut Session,
    intake: &Intake,
    slips: &[Slip],
    (dry_run, accept_good, reason): (bool, bool, Option<&str>),
) -> Result<Loaded, Fault> {
    let notice = session.notice()?;
    let (keyed, faults) = keyed_ballots(slips, &notice.defence.criteria);
    if !faults.is_empty() && !accept_good {
        let path = intake.path.display();
        let line = |(place, what): &(String, Words)| {
            Words::made(format!("{path}: {place}: {}", what.zh), format!("{path}: {place}: {}", what.en))
        };
        let lines = faults.iter().map(line).collect();
        return Err(Fault { code: Code::Bad, lines, next: None }.next(crate::cli::files::MEND));
    }
    let room = Room::look(session, &keyed)?;
    let mut loaded = Loaded::default();
    loaded.outcomes.extend(faults.into_iter().map(|(place, words)| Outcome {
        dossier: DossierId(String::new()),
        submission: 0,
        place,
        fate: Fate::Refused(Refusal { why: Why::Input, rule: String::new(), words }),
    }));
    let judged: Vec<Result<Person, Fate>> = keyed.iter().map(|one| room.judge(one)).collect();
    let refused = |fate: &&Result<Person, Fate>| matches!(fate, Err(Fate::Refused(_)));
    // Whole or not at all, as far as can be known before anything is sent.
    let send = !dry_run && (accept_good || !judged.iter().any(|fate| refused(&fate)));
    for (one, fate) in keyed.into_iter().zip(judged) {
        let fate = match fate {
            Ok(seat) if send => enter(session, &one, seat, reason, &mut loaded)?,
            Ok(_) => Fate::New,
            Err(fate) => fate,
        };
        let place = one.place.clone();
        loaded.outcomes.push(Outcome { dossier: one.dossier, submission: 0, place, fate });
    }
    if !send && !dry_run {
        return Err(every(intake, &loaded));
    }
    Ok(loaded)
}

/// Everything that is refused, each at its place.
fn every(intake: &Intake, loaded: &Loaded) -> Fault {
    let path = intake.path.display();
    let lines = loaded.outcomes.iter().filter_map(|outcome| match &outcome.fate {
        Fate::Refused(refusal) => {
            let (place, words) = (&outcome.place, &refusal.words);
            Some(Words::made(
                format!("{path}: {place}: {}", words.zh),
                format!("{path}: {place}: {}", words.en),
            ))
        }
        _ => None,
    });
    Fault { code: Code::Refused, lines: lines.collect(), next: None }.next(Words::fixed(
        "一张也没录入。--accept-good 只录能录的",
        "nothing was keyed in. --accept-good takes what can be taken",
    ))
}

fn enter(
    session: &mut Session,
    one: &KeyedBallot,
    seat: Person,
    reason: Option<&str>,
    loaded: &mut Loaded,
) -> Result<Fate, Fault> {
    let paper = DefenceDo::Paper {
        session: one.session.clone(),
        dossier: one.dossier.clone(),
        panellist: seat.account,
        entry: one.entry.clone(),
        reason: reason.unwrap_or_default().to_owned(),
    };
    match session.try_command(Command::Defence(paper)) {
        Ok(done) => {
            let fate = if done.at.is_some() { Fate::Keyed(done.words.clone()) } else { Fate::Unchanged };
            loaded.note(&done);
            Ok(fate)
        }
        Err(refusal) if matches!(refusal.why, Why::Disk | Why::Unknown | Why::Damaged | Why::ReadOnly) => {
            Err(refusal.into())
        }
        Err(refusal) => Ok(Fate::Refused(refusal)),
    }
}

impl Room {
    fn look(session: &mut Session, keyed: &[KeyedBallot]) -> Result<Self, Fault> {
        let me = session.overview()?;
        let DefenceAnswer::Sessions(sessions) = session.defence(DefenceAsk::Sessions)? else {
            return Err(unanswered());
        };
        let mut waiting = HashMap::new();
        for brief in &sessions {
            if keyed.iter().any(|one| one.session == brief.session) {
                let DefenceAnswer::Papers(rows) =
                    session.defence(DefenceAsk::Papers(brief.session.clone()))?
                else {
                    return Err(unanswered());
                };
                waiting.insert(brief.session.0.clone(), rows);
            }
        }
        Ok(Self { me, sessions, waiting })
    }

    /// Whose ballot it is; or what becomes of it without being sent.
    fn judge(&self, one: &KeyedBallot) -> Result<Person, Fate> {
        let refuse = |why: Why, rule: &str, zh: String, en: String| {
            Fate::Refused(Refusal { why, rule: rule.to_owned(), words: Words::made(zh, en) })
        };
        let Some(brief) = self.sessions.iter().find(|brief| brief.session == one.session) else {
            let name = &one.session;
            return Err(refuse(
                Why::Missing,
                "",
                format!("没有场次「{name}」"),
                format!("there is no session {name}"),
            ));
        };
        let named = |person: &&Person| person.account == one.panellist || person.name == one.panellist;
        let seats: Vec<&Person> = brief.seats.iter().filter(named).collect();
        let [seat] = seats.as_slice() else {
            let (name, session) = (&one.panellist, &one.session);
            return Err(if seats.is_empty() {
                refuse(
                    Why::Missing,
                    "",
                    format!("{name} 不在场次「{session}」的评委席上"),
                    format!("{name} has no seat in session {session}"),
                )
            } else {
                refuse(
                    Why::Input,
                    "",
                    format!("场次「{session}」有几位 {name}，请写账号"),
                    format!("several in session {session} are named {name}: write the account"),
                )
            });
        };
        let me = &self.me.me;
        let by = one.keyed_by.as_str();
        if !by.is_empty() && by != me.account && by != me.name {
            return Err(refuse(
                Why::Role,
                "design 7 两人录入",
                format!("录入人是 {by}，须由本人载入；你是 {} {}", me.name, me.account),
                format!("keyed in by {by}, who must load it; you are {}", me.account),
            ));
        }
        let rows = self.waiting.get(&one.session.0).map(Vec::as_slice).unwrap_or_default();
        let row = rows.iter().find(|row| row.dossier == one.dossier && row.panellist.account == seat.account);
        let (mine, others) = row.map_or((false, false), |row| {
            let mine = |person: &Person| person.account == me.account;
            (row.entered.iter().any(mine), row.entered.iter().any(|person| !mine(person)))
        });
        // What was keyed in is told to nobody before the second entry, not even to see that it is the same.
        if mine && !others { Err(Fate::Unchanged) } else { Ok((*seat).clone()) }
    }
}

/// Enters fees, or tells how many there are.
///
/// # Errors
/// The desk's refusal; nothing of the part it is about is entered then.
pub fn fees(
    session: &mut Session,
    intake: &Intake,
    rows: &[Located<FeeLine>],
    reason: Option<&str>,
) -> Result<Loaded, Fault> {
    let mut loaded = Loaded { others: rows.len(), ..Loaded::default() };
    for part in rows.chunks(FEES) {
        let fees = part.iter().map(|row| row.value.entry()).collect();
        let reason = reason.unwrap_or_default().to_owned();
        match session.try_command(Command::Meeting(MeetingDo::Fees { fees, reason })) {
            Ok(done) => loaded.note(&done),
            Err(refusal) => return Err(placed(intake, part, refusal)),
        }
    }
    Ok(loaded)
}

/// A refusal that is about one dossier, at its place in the file.
fn placed(intake: &Intake, rows: &[Located<FeeLine>], refusal: Refusal) -> Fault {
    let about = |row: &&Located<FeeLine>| refusal.words.zh.contains(row.value.dossier.as_str());
    let place = rows.iter().find(about).map(|row| row.place.clone());
    let mut fault = Fault::from(refusal);
    if let Some(place) = place {
        let path = intake.path.display();
        for words in &mut fault.lines {
            *words = Words::made(
                format!("{path}: {place}: {}", words.zh),
                format!("{path}: {place}: {}", words.en),
            );
        }
    }
    fault
}
