//! What was read, sent to the desk.

use super::intake::{Held, Intake};
use super::room;
use super::tell::{Fate, Loaded, Outcome};
use crate::cli::fault::{Code, Fault};
use crate::cli::files::ProgressBar;
use crate::cli::session::{Session, command_id, unanswered};
use crate::desk::Loader;
use crate::desk::protocol::LOAD_PART;
use crate::desk::{Answer, Command, LoadOutcome, LoadResult, Query};
use crate::domain::{Dossier, DossierId, Words};
use crate::exchange::Arrival;
use std::collections::{HashMap, HashSet};

/// Text of a part's dossiers at the most, in bytes as JSON: below the desk's own limit.
const PART_BYTES: usize = 600 * 1024;

/// Entries of a blacklist in one command.
const ENTRIES: usize = 500;

/// What a load would do, without doing it.
///
/// # Errors
/// The desk's refusal.
pub fn try_out(
    session: &mut Session,
    intake: &Intake,
    correct: bool,
    bar: &ProgressBar,
) -> Result<Loaded, Fault> {
    let mut loaded = Loaded::default();
    match &intake.held {
        Held::Blacklist(entries) => loaded.others = entries.len(),
        Held::Roster(people) => loaded.others = people.len(),
        Held::Fees(rows) => loaded.others = rows.len(),
        Held::Ballots(slips) => return room::ballots(session, intake, slips, (true, true, None)),
        Held::Queue(_) => {
            let wrong = if correct { corrections(session, intake)? } else { HashSet::new() };
            let total = intake.report.good;
            in_parts(intake, &HashSet::new(), &mut |part, places| {
                let dossiers = part.to_vec();
                let Answer::Load(results) = session.ask(Query::TryLoad { dossiers })? else {
                    return Err(unanswered());
                };
                loaded.take(results, places);
                bar.set("", loaded.outcomes.len() as u64, total);
                Ok(())
            })?;
            for outcome in loaded.outcomes.iter_mut().filter(|outcome| wrong.contains(&outcome.dossier)) {
                outcome.fate = Fate::Corrected;
            }
        }
    }
    Ok(loaded)
}

/// Loads a file: what is visible afterwards is all of it or nothing.
///
/// # Errors
/// The desk's refusal; with every dossier that cannot be taken, at its place.
pub fn load(
    session: &mut Session,
    intake: &Intake,
    accept_good: bool,
    reason: Option<&str>,
    bar: &ProgressBar,
) -> Result<Loaded, Fault> {
    match &intake.held {
        Held::Blacklist(entries) => {
            let mut loaded = Loaded { others: entries.len(), ..Loaded::default() };
            for part in entries.chunks(ENTRIES) {
                loaded.note(&session.command(None, Command::Blacklist { entries: part.to_vec() })?);
            }
            Ok(loaded)
        }
        Held::Roster(people) => {
            let mut loaded = Loaded { others: people.len(), ..Loaded::default() };
            loaded.note(&session.command(None, Command::Roster { reviewers: people.clone() })?);
            Ok(loaded)
        }
        Held::Ballots(slips) => room::ballots(session, intake, slips, (false, accept_good, reason)),
        Held::Fees(rows) => room::fees(session, intake, rows, reason),
        Held::Queue(_) => queue(session, intake, accept_good, reason, bar),
    }
}

fn queue(
    session: &mut Session,
    intake: &Intake,
    accept_good: bool,
    reason: Option<&str>,
    bar: &ProgressBar,
) -> Result<Loaded, Fault> {
    let wrong = match reason {
        Some(_) => corrections(session, intake)?,
        None => HashSet::new(),
    };
    let (mut places, mut sent) = (HashMap::new(), 0);
    let mut loader = Loader::new(session.line(), command_id().0, intake.source());
    let staged = intake.each(&mut |arrival| {
        if wrong.contains(arrival.dossier.id()) {
            return Ok(());
        }
        sent += 1;
        bar.set("", sent, intake.report.good);
        places.insert(arrival.dossier.id().clone(), arrival.place.clone());
        Ok(loader.push(arrival.dossier.clone())?)
    });
    let mut loaded = Loaded::default();
    match staged.and_then(|()| Ok(loader.commit(accept_good)?)) {
        Ok(done) => {
            loaded.note(&done);
            loaded.take(done.load, &places);
        }
        Err(fault) => {
            // Nothing of it is visible; forgetting it only frees memory.
            let _ = loader.abort();
            return Err(every_refusal(session, intake, &wrong, fault));
        }
    }
    if let Some(reason) = reason {
        correct(session, intake, &wrong, reason, &mut loaded)?;
    }
    Ok(loaded)
}

/// A commit that was refused, told dossier by dossier.
fn every_refusal(session: &mut Session, intake: &Intake, wrong: &HashSet<DossierId>, fault: Fault) -> Fault {
    if fault.code != Code::Refused {
        return fault;
    }
    let mut lines = Vec::new();
    let path = intake.path.display().to_string();
    let tried = in_parts(intake, wrong, &mut |part, places| {
        let Answer::Load(results) = session.ask(Query::TryLoad { dossiers: part.to_vec() })? else {
            return Err(unanswered());
        };
        for result in results {
            if let LoadOutcome::Refused(refusal) = result.outcome {
                let place = places.get(&result.dossier).map_or("", String::as_str);
                let Words { zh, en } = refusal.words;
                lines.push(Words::made(format!("{path}: {place}: {zh}"), format!("{path}: {place}: {en}")));
            }
        }
        Ok(())
    });
    if tried.is_err() || lines.is_empty() {
        return fault;
    }
    Fault { code: Code::Refused, lines, next: None }.next(Words::fixed(
        "一份也没载入。--accept-good 只载入能收的；同次上报须更正的加 --reason 理由",
        "nothing was loaded. --accept-good takes what can be taken; to correct a submission add --reason",
    ))
}

/// The dossiers of a file that are in the store, in the same submission, with other content.
fn corrections(session: &mut Session, intake: &Intake) -> Result<HashSet<DossierId>, Fault> {
    let mut refused: Vec<(DossierId, u8)> = Vec::new();
    in_parts(intake, &HashSet::new(), &mut |part, _| {
        let Answer::Load(results) = session.ask(Query::TryLoad { dossiers: part.to_vec() })? else {
            return Err(unanswered());
        };
        let refusals = results.into_iter().filter(|one| matches!(one.outcome, LoadOutcome::Refused(_)));
        refused.extend(refusals.map(|one| (one.dossier, one.submission)));
        Ok(())
    })?;
    let mut wrong = HashSet::new();
    for (dossier, submission) in refused {
        let query = Query::Sheet { dossier: dossier.clone(), submission: Some(submission) };
        if session.ask(query).is_ok() {
            wrong.insert(dossier);
        }
    }
    Ok(wrong)
}

fn correct(
    session: &mut Session,
    intake: &Intake,
    wrong: &HashSet<DossierId>,
    reason: &str,
    loaded: &mut Loaded,
) -> Result<(), Fault> {
    intake.each(&mut |arrival| {
        if !wrong.contains(arrival.dossier.id()) {
            return Ok(());
        }
        let (dossier, source) = (Box::new(arrival.dossier.clone()), intake.source());
        let done = session.command(None, Command::Correct { dossier, reason: reason.to_owned(), source })?;
        loaded.note(&done);
        loaded.outcomes.push(Outcome {
            dossier: arrival.dossier.id().clone(),
            submission: arrival.dossier.submission(),
            place: arrival.place.clone(),
            fate: Fate::Corrected,
        });
        Ok(())
    })
}

type Places = HashMap<DossierId, String>;

/// Takes a part and where its dossiers stand in the file.
type Send<'s> = dyn FnMut(&[Dossier], &Places) -> Result<(), Fault> + 's;

/// Hands on the dossiers in parts that the desk takes, without those in `skip`.
fn in_parts(intake: &Intake, skip: &HashSet<DossierId>, send: &mut Send<'_>) -> Result<(), Fault> {
    let (mut part, mut places, mut bytes) = (Vec::new(), HashMap::new(), 0);
    intake.each(&mut |Arrival { dossier, place }| {
        if skip.contains(dossier.id()) {
            return Ok(());
        }
        let size = serde_json::to_vec(dossier).map_or(0, |text| text.len());
        if part.len() == LOAD_PART || (bytes + size > PART_BYTES && !part.is_empty()) {
            send(&part, &places)?;
            part.clear();
            places.clear();
            bytes = 0;
        }
        bytes += size;
        places.insert(dossier.id().clone(), place.clone());
        part.push(dossier.clone());
        Ok(())
    })?;
    if part.is_empty() { Ok(()) } else { send(&part, &places) }
}

impl Loaded {
    /// Adds what became of a part.
    fn take(&mut self, results: Vec<LoadResult>, places: &Places) {
        self.outcomes.extend(results.into_iter().map(|result| Outcome {
            place: places.get(&result.dossier).cloned().unwrap_or_default(),
            dossier: result.dossier,
            submission: result.submission,
            fate: match result.outcome {
                LoadOutcome::New => Fate::New,
                LoadOutcome::Resubmission => Fate::Resubmission,
                LoadOutcome::Unchanged => Fate::Unchanged,
                LoadOutcome::Refused(refusal) => Fate::Refused(refusal),
            },
        }));
    }
}
