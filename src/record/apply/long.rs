//! What takes more than one line: a load and a longer action. Their lines are staged, unseen, until one commit
//! brings them into force.

use super::{ApplyError, Applying, senseless, shift};
use crate::domain::DossierId;
use crate::record::event::{Event, Source, StateMove};
use crate::record::keys;
use crate::record::kv::{Kv, decode, encode};
use crate::record::lean::{Filed, LeanEvent};
use crate::record::line::RawLine;
use crate::record::model::Undoing;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A staged dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Staged {
    filed: Filed,
    source: Source,
}

/// One event of a longer action, prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Moved(StateMove),
    Assigned(DossierId, Option<String>),
    Undone(Undoing),
}

impl Step {
    fn dossier(&self) -> &DossierId {
        match self {
            Self::Moved(change) => &change.dossier,
            Self::Assigned(dossier, _) => dossier,
            Self::Undone(undoing) => undoing.dossier(),
        }
    }
}

/// Applies some of a line that commits a load and nothing else: at most so many of its dossiers, until none is
/// left. True while there are more.
///
/// # Errors
/// See [`ApplyError`].
pub fn apply_some(kv: &mut dyn Kv, line: &RawLine<'_>, load: &str, most: usize) -> Result<bool, ApplyError> {
    let mut applying = Applying::new(kv, line);
    let more = applying.commit_some(load, None, most)?.is_some();
    if !more {
        kv.put(keys::command(&line.id), Some(encode(&line.position())?))?;
    }
    Ok(more)
}

/// Verifies that what the commit of a load or a longer action names is all there, and that no dossier is
/// touched beside it. A replay that was cut short in its middle has taken part of it off the stage, so that
/// only the writer asks.
///
/// # Errors
/// Where something is missing or too much, or the view cannot be read.
pub fn verify_long(kv: &dyn Kv, events: &[LeanEvent]) -> Result<(), ApplyError> {
    let long = events.iter().filter(|e| e.event.is_long()).count();
    if long > 1 || (long == 1 && events.iter().any(|e| touches_a_dossier(&e.event))) {
        return Err(senseless("a load or a longer action is committed alone"));
    }
    for lean in events {
        let (prefix, first, last, count) = match &lean.event {
            Event::LoadCommitted { load, first, last, count, .. } => (keys::load(load), first, last, count),
            Event::Enacted { act, first, last, count, .. } => (keys::act(act), first, last, count),
            _ => continue,
        };
        let mut after: Option<Vec<u8>> = None;
        let mut found = 0;
        let mut seen: HashSet<DossierId> = HashSet::new();
        loop {
            let pairs = kv.scan(&prefix, after.as_deref(), 1000)?;
            let Some((key, _)) = pairs.last() else { break };
            let inside =
                |key: &[u8]| keys::seq_after(&prefix, key).is_some_and(|seq| (*first..=*last).contains(&seq));
            if !pairs.iter().all(|(key, _)| inside(key)) {
                return Err(senseless("something was staged outside the lines its commit names"));
            }
            found += pairs.len() as u64;
            if matches!(lean.event, Event::Enacted { .. }) {
                for (_, value) in &pairs {
                    let step: Step = decode(value)?;
                    if !seen.insert(step.dossier().clone()) {
                        return Err(senseless("a dossier stands twice in an action"));
                    }
                }
            }
            after = Some(key.clone());
        }
        if found != *count {
            return Err(ApplyError::Senseless(format!("{count} are committed and {found} were staged")));
        }
    }
    Ok(())
}

fn touches_a_dossier(event: &Event) -> bool {
    match event {
        Event::Received { .. }
        | Event::Corrected { .. }
        | Event::Ruled { .. }
        | Event::FindingAdded { .. }
        | Event::FindingDropped { .. }
        | Event::Moved { .. }
        | Event::Assigned { .. }
        | Event::Commented { .. }
        | Event::Scored { .. }
        | Event::Advanced { .. }
        | Event::Undone { .. } => true,
        Event::Founded { .. }
        | Event::NoticeAdopted { .. }
        | Event::Staged { .. }
        | Event::LoadCommitted { .. }
        | Event::Prepared { .. }
        | Event::Enacted { .. }
        | Event::Blacklisted { .. }
        | Event::RollCorrected { .. }
        | Event::LiftProposed { .. }
        | Event::RollLifted { .. }
        | Event::ReviewerSet { .. }
        | Event::Unmasked { .. }
        | Event::Defence { .. }
        | Event::Meeting { .. }
        | Event::Exported { .. } => false,
    }
}

impl Applying<'_> {
    pub(super) fn stage(&mut self, load: &str, filed: &[Filed], source: &Source) -> Result<(), ApplyError> {
        for (nth, filed) in filed.iter().enumerate() {
            let nth = u32::try_from(nth).map_err(|_| senseless("too many dossiers in a line"))?;
            let staged = Staged { filed: filed.clone(), source: source.clone() };
            self.put(keys::staged(load, self.line.seq, nth), &staged)?;
        }
        Ok(())
    }

    pub(super) fn commit_load(&mut self, load: &str) -> Result<(), ApplyError> {
        let mut after = None;
        loop {
            after = self.commit_some(load, after.as_deref(), 200)?;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Takes some of a load off the stage, after that key; gives the last one's key, or `None` where there is
    /// none left.
    fn commit_some(
        &mut self,
        load: &str,
        after: Option<&[u8]>,
        most: usize,
    ) -> Result<Option<Vec<u8>>, ApplyError> {
        let pairs = self.kv.scan(&keys::load(load), after, most)?;
        let Some((last, _)) = pairs.last() else { return Ok(None) };
        let last = last.clone();
        for (key, value) in pairs {
            let staged: Staged = decode(&value)?;
            self.receive(&staged.filed, &staged.source)?;
            self.kv.put(key, None)?;
            self.kv.pause()?;
        }
        Ok(Some(last))
    }

    pub(super) fn prepare(&mut self, act: &str, events: &[Event]) -> Result<(), ApplyError> {
        for (nth, event) in events.iter().enumerate() {
            let nth = u32::try_from(nth).map_err(|_| senseless("too many events in a line"))?;
            let step = match event {
                // What was found is of the journal; the record does not keep it.
                Event::Moved { change, .. } => {
                    Step::Moved(StateMove { findings: Vec::new(), ..change.clone() })
                }
                Event::Assigned { dossier, to, .. } => Step::Assigned(dossier.clone(), to.clone()),
                Event::Undone { undoing, .. } => Step::Undone(undoing.clone()),
                _ => return Err(senseless("a longer action consists of moves, assignments and undoings")),
            };
            if self.stored(step.dossier())?.is_none() {
                return Err(ApplyError::Senseless(format!("there is no dossier {}", step.dossier())));
            }
            self.put(keys::prepared(act, self.line.seq, nth), &step)?;
        }
        Ok(())
    }

    pub(super) fn enact(&mut self, act: &str) -> Result<(), ApplyError> {
        let prefix = keys::act(act);
        let mut after: Option<Vec<u8>> = None;
        loop {
            let pairs = self.kv.scan(&prefix, after.as_deref(), 200)?;
            let Some((last, _)) = pairs.last() else { return Ok(()) };
            after = Some(last.clone());
            for (key, value) in pairs {
                self.step(decode(&value)?)?;
                self.kv.put(key, None)?;
                self.kv.pause()?;
            }
        }
    }

    fn step(&mut self, step: Step) -> Result<(), ApplyError> {
        match step {
            Step::Moved(change) => self.change(&change.dossier, |record, line| shift(record, &change, line)),
            Step::Assigned(dossier, to) => self.change(&dossier, |record, _| record.assigned = to),
            Step::Undone(undoing) => self.take_back(&undoing),
        }
    }
}
