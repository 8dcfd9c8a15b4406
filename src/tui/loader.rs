//! Loads a file from the screens, on a thread of its own with a connection of its own: reading and
//! sending a hundred thousand dossiers leaves the keys answering.

mod ballots;

use crate::desk::protocol::LOAD_PART;
use crate::desk::{Command, Connection, Do, Done, LoadOutcome, MeetingDo, Refusal};
use crate::domain::{Dossier, Lang, Words};
use crate::exchange::{self, Contents, Fault, FileKind};
use crate::record::{CommandId, Source};
use std::cell::Cell;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of dossiers in one part at the most, as a guess from their summaries; the desk has its own bound.
const PART_BYTES: usize = 400 * 1024;
/// Entries of a blacklist in one command.
const ENTRIES: usize = 500;
/// Faults named in the message; the rest are counted.
const NAMED: usize = 3;

static LOADS: AtomicU64 = AtomicU64::new(1);

/// Reads a file and has all of it recorded, or nothing.
///
/// # Errors
/// What is wrong with the file, with places, or the desk's refusal.
pub fn load(
    mut connection: Connection,
    session: &str,
    path: &str,
    progress: &dyn Fn(u64, u64),
) -> Result<Words, Words> {
    let last = Cell::new(u64::MAX);
    let told = |done: u64, all: u64| {
        // A hundredth is as fine as the bar; more would only wake the screen.
        let step = (done * 100).checked_div(all).unwrap_or(0);
        if last.replace(step) != step {
            progress(done, all);
        }
    };
    // Reading is the first half of the bar, sending the second.
    let loaded = exchange::read(Path::new(path), &|at| told(at.done, at.total * 2))
        .map_err(|failure| failure.words())?;
    let faults = loaded.faults();
    if !faults.is_empty() {
        return Err(refused(path, &faults));
    }
    let load = format!("{session}-load-{}", LOADS.fetch_add(1, Ordering::Relaxed));
    let source = Source { file: loaded.report.file.clone(), sha256: loaded.report.sha256.clone() };
    let mut number = 0;
    let mut run = |command| -> Result<Done, Words> {
        number += 1;
        let id = CommandId(format!("{load}-{number}"));
        connection.command(Do { id, base: None, command }).map_err(|refusal: Refusal| refusal.words)
    };
    match loaded.contents {
        Contents::Blacklist(rows) => {
            let entries: Vec<_> = rows.into_iter().map(|row| row.value).collect();
            for part in entries.chunks(ENTRIES) {
                run(Command::Blacklist { entries: part.to_vec() })?;
            }
            Ok(done(FileKind::Blacklist, entries.len()))
        }
        Contents::Roster(rows) => {
            let reviewers: Vec<_> = rows.into_iter().map(|row| row.value).collect();
            let count = reviewers.len();
            run(Command::Roster { reviewers })?;
            Ok(done(FileKind::Roster, count))
        }
        Contents::Fees(rows) => {
            let fees: Vec<_> = rows.iter().map(|row| row.value.entry()).collect();
            let count = fees.len();
            run(Command::Meeting(MeetingDo::Fees { fees, reason: String::new() }))?;
            Ok(done(FileKind::Fees, count))
        }
        Contents::Ballots(slips) => ballots::load(&mut connection, &load, &slips),
        Contents::Queue(rows) => {
            let all = rows.len() as u64;
            let mut sent = 0;
            let mut part: Vec<Dossier> = Vec::new();
            let mut bytes = 0;
            let mut send = |dossiers: Vec<Dossier>| {
                sent += dossiers.len() as u64;
                let command = Command::LoadPart { load: load.clone(), dossiers, source: source.clone() };
                run(command).inspect(|_| told(all + sent, all * 2)).map(drop)
            };
            for row in rows {
                let size = row.dossier.applicant.summary.value().map_or(0, String::len) + 8 * 1024;
                if part.len() == LOAD_PART || (bytes + size > PART_BYTES && !part.is_empty()) {
                    send(std::mem::take(&mut part))?;
                    bytes = 0;
                }
                bytes += size;
                part.push(row.dossier);
            }
            if !part.is_empty() {
                send(part)?;
            }
            let commit = run(Command::LoadCommit { load: load.clone(), count: all, accept_good: false });
            if commit.is_err() {
                // Nothing of it is visible; forgetting it only frees memory.
                let _ = run(Command::LoadAbort { load: load.clone() });
            }
            commit.map(|done| summary(&done))
        }
    }
}

fn refused(path: &str, faults: &[&Fault]) -> Words {
    let more = faults.len().saturating_sub(NAMED);
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for fault in faults.iter().take(NAMED) {
        zh.push(fault.line(Lang::Zh));
        en.push(fault.line(Lang::En));
    }
    if more > 0 {
        zh.push(format!("还有 {more} 处；pingwei load {path} --dry-run 列出全部"));
        en.push(format!("{more} more; pingwei load {path} --dry-run lists them all"));
    }
    Words::made(format!("没有装入: {}", zh.join("; ")), format!("nothing was loaded: {}", en.join("; ")))
}

fn done(kind: FileKind, count: usize) -> Words {
    match kind {
        FileKind::Blacklist => {
            Words::made(format!("黑名单 {count} 条已装入"), format!("{count} blacklist entries loaded"))
        }
        FileKind::Roster => {
            Words::made(format!("评委名册 {count} 人已装入"), format!("{count} people set in the roster"))
        }
        FileKind::Fees => Words::made(format!("缴费 {count} 人已登记"), format!("{count} fees entered")),
        FileKind::Ballots => Words::made(format!("评分票 {count} 张"), format!("{count} ballots")),
        FileKind::Queue => Words::made(format!("{count} 份已装入"), format!("{count} dossiers loaded")),
    }
}

fn summary(done: &Done) -> Words {
    let count = |wanted: &LoadOutcome| done.load.iter().filter(|result| result.outcome == *wanted).count();
    let (new, again, same) =
        (count(&LoadOutcome::New), count(&LoadOutcome::Resubmission), count(&LoadOutcome::Unchanged));
    Words::made(
        format!("已装入: 新到 {new}，再次上报 {again}，原已在库 {same}"),
        format!("loaded: {new} new, {again} submitted again, {same} there already"),
    )
}
