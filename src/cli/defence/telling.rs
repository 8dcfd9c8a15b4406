//! What `defence` answers: text with columns, or `pingwei.defence.…/1`.

use super::args::Act;
use super::doing::{named, number};
use super::{board, explain, lists};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::fault::Fault;
use crate::cli::json::Doc;
use crate::cli::out::Out;
use crate::cli::session::{Session, unanswered};
use crate::desk::{CandidateRow, DefenceAnswer, DefenceAsk};
use crate::policy::defence::Candidacy;
use serde::Serialize;

#[derive(Serialize)]
struct Sessions<T> {
    sessions: T,
}

#[derive(Serialize)]
struct Candidates<T> {
    candidates: T,
}

#[derive(Serialize)]
struct Papers<T> {
    papers: T,
}

/// Asks, and tells the answer.
///
/// # Errors
/// The desk's refusal.
pub fn tell(context: &Context, session: &mut Session, act: &Act, out: &mut Out) -> Result<Exit, Fault> {
    let json = context.json;
    let mut exit = Exit::Done;
    match session.defence(ask(act)?)? {
        DefenceAnswer::Sessions(sessions) if json => doc(out, "sessions", &Sessions { sessions })?,
        DefenceAnswer::Sessions(sessions) => lists::sessions(&sessions, out)?,
        DefenceAnswer::Candidates(rows) => {
            let candidates = wanted(rows, act);
            match act {
                _ if json => doc(out, "candidates", &Candidates { candidates })?,
                Act::Notify { .. } => lists::to_be_told(&candidates, out)?,
                _ => lists::candidates(&candidates, out)?,
            }
        }
        DefenceAnswer::Board(board) if json => doc(out, "board", &board)?,
        DefenceAnswer::Board(board) => board::board(&board, out)?,
        DefenceAnswer::Ballots(sheet) if json => doc(out, "ballots", &sheet)?,
        DefenceAnswer::Ballots(sheet) => board::ballots(&sheet, out)?,
        DefenceAnswer::Hall(hall) if json => doc(out, "hall", &hall)?,
        DefenceAnswer::Hall(hall) => board::hall(&hall, out)?,
        DefenceAnswer::Substitution(all) if json => doc(out, "substitution", &all)?,
        DefenceAnswer::Substitution(all) => explain::substitution(&all, out)?,
        DefenceAnswer::Explain(told) => {
            if told.total.is_none() {
                exit = Exit::No;
            }
            if json {
                doc(out, "explain", &told)?;
            } else {
                let notice = session.notice()?;
                for line in explain::derivation(&told, &notice.defence, out.lang) {
                    out.text(&line)?;
                }
            }
        }
        DefenceAnswer::Papers(papers) if json => doc(out, "papers", &Papers { papers })?,
        DefenceAnswer::Papers(papers) => lists::papers(&papers, &session.notice()?, out)?,
        DefenceAnswer::Ranking(ranking) if json => doc(out, "table", &ranking)?,
        DefenceAnswer::Ranking(ranking) => lists::ranking(&ranking, out)?,
        DefenceAnswer::Fees(_) => return Err(unanswered()),
    }
    Ok(exit)
}

fn ask(act: &Act) -> Result<DefenceAsk, Fault> {
    Ok(match act {
        Act::Session { .. } => DefenceAsk::Sessions,
        Act::Candidates { .. } | Act::Notify { .. } => DefenceAsk::Candidates,
        Act::Board { session } => DefenceAsk::Board(named(session)),
        Act::Ballots { session } => DefenceAsk::Ballots(named(session)),
        Act::Hall { session } => DefenceAsk::Hall(named(session)),
        Act::Substitution => DefenceAsk::Substitution,
        Act::Explain { id } => DefenceAsk::Explain(number(id)),
        Act::Paper { session, .. } => DefenceAsk::Papers(named(session)),
        Act::Table { level, specialty } => {
            DefenceAsk::Ranking { level: *level, specialty: specialty.clone() }
        }
        _ => return Err(unanswered()),
    })
}

fn wanted(rows: Vec<CandidateRow>, act: &Act) -> Vec<CandidateRow> {
    let keep = |row: &CandidateRow| match act {
        Act::Candidates { all } => *all || row.candidacy.defends(),
        Act::Notify { session, .. } => {
            row.session.as_ref().is_some_and(|held| held.0 == *session) && row.candidacy != Candidacy::Direct
        }
        _ => true,
    };
    rows.into_iter().filter(keep).collect()
}

fn doc<T: Serialize>(out: &mut Out, what: &str, body: &T) -> Result<(), Fault> {
    out.json(&Doc { schema: format!("pingwei.defence.{what}/1"), body })
}
