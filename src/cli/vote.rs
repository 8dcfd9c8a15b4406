//! `pingwei vote …`: the meeting from a script.

mod args;
mod telling;

pub use args::VoteArgs;
pub use telling::{remark, result};

use super::Exit;
use super::context::Context;
use super::done;
use super::fault::Fault;
use super::out::Out;
use super::session::{Session, unanswered};
use crate::desk::{Command, MeetingAnswer, MeetingAsk, MeetingDo, Votes};
use crate::domain::{DossierId, MeetingId, MotionId, Words};
use crate::policy::defence::Candidacy;
use args::Act;

/// Runs `vote`.
///
/// # Errors
/// The desk's refusal, or what is wrong with the arguments.
pub fn run(context: &Context, args: &VoteArgs, out: &mut Out) -> Result<Exit, Fault> {
    let mut session = Session::open(context)?;
    match wish(&mut session, &args.act)? {
        Some(wish) => {
            let done = session.command(args.base, Command::Meeting(wish))?;
            done::tell(context, &done, out)?;
            Ok(Exit::Done)
        }
        None => telling::tell(context, &mut session, &args.act, out),
    }
}

/// What is to be recorded; `None` where something is only asked.
///
/// # Errors
/// The desk's refusal.
pub fn wish(session: &mut Session, act: &Act) -> Result<Option<MeetingDo>, Fault> {
    Ok(Some(match act {
        Act::Meeting | Act::Table { .. } => return Ok(None),
        Act::Open { meeting, date, place, members, reason } => MeetingDo::Meeting {
            meeting: named(meeting),
            date: *date,
            place: place.clone(),
            members: members.clone(),
            reason: reason.clone(),
        },
        Act::Attend { meeting, present } => {
            MeetingDo::Attend { meeting: named(meeting), present: present.clone() }
        }
        Act::Motion { meeting, title, ids, each, all } => MeetingDo::Put {
            meeting: named(meeting),
            title: title.clone(),
            dossiers: if *all { open(session, meeting)? } else { numbers(ids) },
            each: *each,
        },
        Act::Count { meeting, motion, slips, reason } => MeetingDo::Count {
            meeting: named(meeting),
            motion: MotionId(*motion),
            counts: slips.counts(),
            reason: reason.clone(),
        },
        Act::Confirm { meeting, motion, slips } => {
            MeetingDo::Confirm { meeting: named(meeting), motion: MotionId(*motion), counts: slips.counts() }
        }
        Act::Revote { meeting, motion, reason } => {
            MeetingDo::Revote { meeting: named(meeting), motion: MotionId(*motion), reason: reason.clone() }
        }
        Act::Countersign { meeting, motion } => {
            MeetingDo::Countersign { meeting: named(meeting), motion: MotionId(*motion) }
        }
        Act::Close { meeting } => MeetingDo::Close { meeting: named(meeting) },
        Act::Publish { ids, from, until } => {
            MeetingDo::Publish { dossiers: numbers(ids), from: *from, until: *until }
        }
        Act::Certify { id, number } => {
            MeetingDo::Certify { dossier: DossierId(id.clone()), number: number.clone() }
        }
    }))
}

/// A meeting with its motions.
///
/// # Errors
/// The desk's refusal.
pub fn votes(session: &mut Session, meeting: &str) -> Result<Votes, Fault> {
    match session.meeting(MeetingAsk::Votes(named(meeting)))? {
        MeetingAnswer::Votes(votes) => Ok(*votes),
        MeetingAnswer::Meetings(_) => Err(unanswered()),
    }
}

fn named(name: &str) -> MeetingId {
    MeetingId(name.to_owned())
}

fn numbers(ids: &[String]) -> Vec<DossierId> {
    ids.iter().cloned().map(DossierId).collect()
}

/// Those who can be voted on and are in no motion; direct recognition is a list of its own.
fn open(session: &mut Session, meeting: &str) -> Result<Vec<DossierId>, Fault> {
    let rows = votes(session, meeting)?.open;
    let reviewed = rows.into_iter().filter(|row| row.candidacy != Candidacy::Direct);
    let all: Vec<DossierId> = reviewed.map(|row| row.dossier).collect();
    if all.is_empty() {
        return Err(Fault::bad(Words::fixed(
            "没有可以表决而还没有动议的人",
            "nobody who can be voted on is without a motion",
        )));
    }
    Ok(all)
}
