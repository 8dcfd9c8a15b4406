//! What is told when something was recorded: the contract `pingwei.done/1`.

use super::context::Context;
use super::fault::Fault;
use super::out::Out;
use crate::desk::{Done, QueueRow};
use crate::domain::Lang;
use serde::Serialize;

#[derive(Serialize)]
struct DoneDoc<'a> {
    schema: &'static str,
    seq: Option<u64>,
    hash: Option<&'a str>,
    at: Option<&'a str>,
    words: &'a str,
    dossier: Option<&'a str>,
    state: Option<&'static str>,
    proposal: Option<&'static str>,
    version: Option<u64>,
}

/// Tells that a command is on disk, and where.
///
/// # Errors
/// Where stdout cannot take it.
pub fn tell(context: &Context, done: &Done, out: &mut Out) -> Result<(), Fault> {
    let words = done.words.get(out.lang);
    let row = done.row.as_deref();
    // One who sits on a panel with open ballots is not told where in the journal it stands.
    let place = done.at.as_ref().filter(|at| at.seq > 0);
    if context.json {
        return out.json(&DoneDoc {
            schema: "pingwei.done/1",
            seq: place.map(|at| at.seq),
            hash: place.map(|at| at.hash.as_str()),
            at: done.at.as_ref().map(|at| at.at.as_str()),
            words,
            dossier: row.map(|row| row.dossier.0.as_str()),
            state: row.map(|row| row.state.word()),
            proposal: row.map(|row| row.proposal.word()),
            version: row.map(|row| row.version),
        });
    }
    let words = words.to_owned();
    match &done.at {
        Some(at) if place.is_none() => {
            let saved = if out.lang == Lang::Zh { "已存" } else { "saved" };
            out.text(&format!("{saved} {}  {words}", clock(&at.at)))?
        }
        Some(at) if out.lang == Lang::Zh => {
            out.text(&format!("已存 #{} {}  {words}", at.seq, clock(&at.at)))?
        }
        Some(at) => out.text(&format!("saved #{} {}  {words}", at.seq, clock(&at.at)))?,
        None => out.text(&words)?,
    }
    match row {
        Some(row) => out.text(&format!("  {}", standing(row, out.lang))),
        None => Ok(()),
    }
}

fn standing(row: &QueueRow, lang: Lang) -> String {
    let proposal = row.proposal.label(lang);
    let tally = super::findings::tally_text(row.tally, lang);
    match lang {
        Lang::Zh => {
            format!("{}  状态 {}  建议 {proposal} {tally}  版本 {}", row.dossier, row.state.zh(), row.version)
        }
        Lang::En => {
            format!(
                "{}  state {}  proposal {proposal} {tally}  version {}",
                row.dossier,
                row.state.word(),
                row.version
            )
        }
    }
}

/// `2020-11-02T10:41:07+08:00` to the second, without the zone.
pub fn clock(at: &str) -> String {
    at.get(..19).map_or_else(|| at.to_owned(), |text| text.replacen('T', " ", 1))
}
