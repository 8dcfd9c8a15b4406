//! What is stored plus what is decided and not yet written: the one writer decides a command against
//! the view and the commits before it in the same group.

use super::apply::{ApplyError, apply};
use super::clock::stamp;
use super::event::Event;
use super::hall::{self, HallHeld, Keeps, KvThings, Thing};
use super::hash::Hash;
use super::keys;
use super::kv::{Changes, Kv, MapKv, Overlay, Pair, decode, encode};
use super::line::{Draft, read, write};
use super::model::DossierRecord;
use super::shelf::{CommandId, Commit, Head, Position, Shelf, ViewError};
use super::{lean, reading};
use crate::domain::{Dossier, DossierId, Reviewer};
use crate::policy::roll::{Lift, RollEntry};
use jiff::Timestamp;
use std::collections::HashMap;

/// A [`Shelf`] with commits laid over it. What they will be numbered and dated is guessed: next in
/// turn, now. Staged loads are not seen through it.
pub struct Pending<'a> {
    base: &'a dyn Shelf,
    head: Head,
    changes: Changes,
    bodies: HashMap<(DossierId, u8), Dossier>,
}

impl std::fmt::Debug for Pending<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pending({} changes over seq {})", self.changes.len(), self.base.applied().seq)
    }
}

impl<'a> Pending<'a> {
    /// Nothing laid over `base` yet.
    pub fn over(base: &'a dyn Shelf) -> Self {
        Self { base, head: base.applied(), changes: Changes::new(), bodies: HashMap::new() }
    }

    /// Lays a commit over what is there.
    ///
    /// # Errors
    /// Where it makes no sense on that, or the view is damaged.
    pub fn add(&mut self, commit: &Commit, now: Timestamp) -> Result<(), ApplyError> {
        let view = |error: &dyn std::fmt::Display| ApplyError::Senseless(error.to_string());
        let draft = Draft {
            seq: self.head.seq + 1,
            at: &stamp(now),
            by: &commit.by,
            id: &commit.id,
            durable: Some(self.head.seq),
            prev: Hash::ZERO,
            events: &commit.events,
        };
        let (raw, hash) = write(&draft).map_err(|e| view(&e))?;
        let fault = |fault: super::line::LineFault| ApplyError::Senseless(fault.words().en.into_owned());
        let line = read(&raw).map_err(fault)?;
        let events = lean::events(&raw, &line, 0).map_err(fault)?;
        let base = Below(self.base);
        let outer = Overlay::with(&base, std::mem::take(&mut self.changes));
        let mut over = Overlay::new(&outer);
        let applied = apply(&mut over, &line, &events);
        let more = over.into_changes();
        self.changes = outer.into_changes();
        applied?;
        self.changes.extend(more);
        for event in &commit.events {
            if let Event::Received { dossier, .. } | Event::Corrected { dossier, .. } = event {
                let key = (dossier.id().clone(), dossier.submission());
                self.bodies.insert(key, dossier.as_ref().clone());
            }
        }
        self.head = Head { seq: line.seq, hash: hash.hex() };
        Ok(())
    }

    fn kv<T>(&self, read: impl FnOnce(&dyn Kv) -> T) -> T {
        let base = Below(self.base);
        read(&Laid { base: &base, changes: &self.changes })
    }
}

fn stop(failed: &mut Option<ViewError>, error: ViewError) -> bool {
    *failed = Some(error);
    false
}

/// A shelf as keys and values; staged dossiers are not to be had.
struct Below<'a>(&'a dyn Shelf);

impl Kv for Below<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        let Some((kind, name)) = key.split_first() else { return Ok(None) };
        let text = || String::from_utf8_lossy(name).into_owned();
        fn stored<T: serde::Serialize>(value: Option<T>) -> Result<Option<Vec<u8>>, ViewError> {
            value.map(|value| encode(&value)).transpose()
        }
        match *kind {
            keys::RECORD => stored(self.0.record(&DossierId(text()))?),
            keys::COMMAND => stored(self.0.command(&CommandId(text()))?),
            keys::NOTICE => stored(self.0.notice()?),
            hall::PREFIX => {
                let mut all = MapKv::default();
                self.0.hall()?.things().into_iter().try_for_each(|thing| KvThings(&mut all).lay(thing))?;
                all.get(key)
            }
            _ => Ok(None),
        }
    }
    fn scan(&self, _: &[u8], _: Option<&[u8]>, _: usize) -> Result<Vec<Pair>, ViewError> {
        Ok(Vec::new())
    }
    fn put(&mut self, _: Vec<u8>, _: Option<Vec<u8>>) -> Result<(), ViewError> {
        Err(ViewError("a shelf is only read".into()))
    }
}

/// Changes over a base, both only read.
struct Laid<'a> {
    base: &'a dyn Kv,
    changes: &'a Changes,
}

impl Kv for Laid<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        match self.changes.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.base.get(key),
        }
    }
    fn scan(&self, _: &[u8], _: Option<&[u8]>, _: usize) -> Result<Vec<Pair>, ViewError> {
        Ok(Vec::new())
    }
    fn put(&mut self, _: Vec<u8>, _: Option<Vec<u8>>) -> Result<(), ViewError> {
        Err(ViewError("a shelf is only read".into()))
    }
}

impl Pending<'_> {
    /// The pending values of a kind, in the order of their keys.
    fn changed<T: serde::de::DeserializeOwned>(&self, kind: u8) -> Result<Vec<T>, ViewError> {
        let range = self.changes.range(vec![kind]..vec![kind + 1]);
        range.filter_map(|(_, value)| value.as_ref()).map(|value| decode(value)).collect()
    }
}

impl Pending<'_> {
    fn lend(
        &self,
        record: DossierRecord,
        each: &mut dyn FnMut(DossierRecord, Dossier) -> bool,
    ) -> Result<bool, ViewError> {
        let Some(last) = record.submissions.last() else { return Ok(true) };
        let body = self.body(&record.id, last.number)?;
        Ok(body.is_none_or(|body| each(record, body)))
    }
}

impl Shelf for Pending<'_> {
    fn applied(&self) -> Head {
        self.head.clone()
    }
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
        self.kv(|kv| reading::record(kv, id))
    }
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError> {
        match self.bodies.get(&(id.clone(), submission)) {
            Some(body) => Ok(Some(body.clone())),
            None => self.base.body(id, submission),
        }
    }
    fn walk(&self, each: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError> {
        let mut changed = self.changed::<DossierRecord>(keys::RECORD)?.into_iter().peekable();
        let mut failed = None;
        let mut going = true;
        self.base.walk(&mut |record, body| {
            while going && let Some(new) = changed.next_if(|new| new.id < record.id) {
                going = self.lend(new, each).unwrap_or_else(|error| stop(&mut failed, error));
            }
            if going {
                going = match changed.next_if(|new| new.id == record.id) {
                    Some(new) => self.lend(new, each).unwrap_or_else(|error| stop(&mut failed, error)),
                    None => each(record, body),
                };
            }
            going
        })?;
        while going && let Some(new) = changed.next() {
            going = self.lend(new, each)?;
        }
        failed.map_or(Ok(()), Err)
    }
    fn count(&self) -> usize {
        let range = self.changes.range(vec![keys::RECORD]..vec![keys::RECORD + 1]);
        let new = range.filter(|(key, _)| matches!(Below(self.base).get(key), Ok(None)));
        self.base.count() + new.count()
    }
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError> {
        let changed: Vec<RollEntry> = self.changed(keys::ROLL)?;
        let mut all = self.base.roll()?;
        all.retain(|held| !changed.iter().any(|new| new.number == held.number));
        all.extend(changed);
        all.sort_by_key(|entry| entry.number);
        Ok(all)
    }
    fn lifts(&self) -> Result<Vec<Lift>, ViewError> {
        let changed: Vec<Lift> = self.changed(keys::LIFT)?;
        let mut all = self.base.lifts()?;
        all.retain(|held| !changed.iter().any(|new| new.number == held.number));
        all.extend(changed);
        all.sort_by_key(|lift| lift.number);
        Ok(all)
    }
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError> {
        let changed: Vec<Reviewer> = self.changed(keys::REVIEWER)?;
        let mut all = self.base.reviewers()?;
        all.retain(|held| !changed.iter().any(|new| new.account == held.account));
        all.extend(changed);
        all.sort_by(|a, b| a.account.0.cmp(&b.account.0));
        Ok(all)
    }
    fn hall(&self) -> Result<HallHeld, ViewError> {
        let mut held = self.base.hall()?;
        self.changed::<Thing>(hall::PREFIX)?.into_iter().for_each(|thing| held.hold(thing));
        Ok(held)
    }
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError> {
        self.kv(reading::notice)
    }
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError> {
        self.kv(|kv| reading::command(kv, id))
    }
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError> {
        self.base.lines(seq, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Verdict;
    use crate::record::samples::*;
    use crate::record::{MemoryStore, Writer};

    fn seen(shelf: &dyn Shelf) -> Vec<(DossierRecord, Dossier)> {
        let mut all = Vec::new();
        shelf
            .walk(&mut |mut record, body| {
                // Where bodies stand is known only once they are written.
                record.submissions.iter_mut().for_each(|held| held.body = Default::default());
                record.submissions.iter_mut().for_each(|held| held.at.clear());
                record.comments.iter_mut().for_each(|held| held.at.clear());
                all.push((record, body));
                true
            })
            .expect("readable");
        all
    }

    #[test]
    fn it_reads_as_if_the_commits_had_been_made() {
        let start = || {
            let mut store = MemoryStore::default();
            store.commit(vec![commit("c-1", "wang", vec![received("A-2", 1), received("A-4", 1)])]);
            store
        };
        let (base, mut made) = (start(), start());
        let more = [
            commit("c-2", "wang", vec![received("A-1", 1), ruled("A-2", "cv.gaps", Verdict::Pass)]),
            commit("c-3", "li", vec![received("A-3", 1), received("A-5", 1), commented("A-1", "x")]),
        ];
        let mut pending = Pending::over(&base);
        for commit in &more {
            pending.add(commit, Timestamp::UNIX_EPOCH).expect("sensible");
        }
        made.commit(more.to_vec());
        assert_eq!(seen(&pending), seen(&made));
        assert_eq!(seen(&pending).len(), 5);
        assert_eq!(pending.count(), made.count());
        assert_eq!(pending.applied().seq, made.applied().seq);
        assert!(pending.command(&CommandId("c-3".into())).expect("readable").is_some());
        assert_eq!(base.count(), 2);
    }

    #[test]
    fn what_makes_no_sense_is_told_before_it_is_written() {
        let base = MemoryStore::default();
        let mut pending = Pending::over(&base);
        let bad = commit("c-1", "wang", vec![received("A-2", 1), commented("A-1", "x")]);
        assert!(matches!(pending.add(&bad, Timestamp::UNIX_EPOCH), Err(ApplyError::Senseless(_))));
        assert_eq!((pending.count(), pending.applied()), (0, base.applied()));
    }

    #[test]
    fn a_walk_stops_when_told() {
        let mut base = MemoryStore::default();
        base.commit(vec![commit("c-1", "wang", vec![received("A-2", 1), received("A-4", 1)])]);
        let mut pending = Pending::over(&base);
        let more = commit("c-2", "wang", vec![received("A-1", 1), received("A-3", 1), received("A-5", 1)]);
        pending.add(&more, Timestamp::UNIX_EPOCH).expect("sensible");
        for most in 1..=5 {
            let mut left = most;
            let mut ids = Vec::new();
            pending
                .walk(&mut |record, _| {
                    ids.push(record.id.0);
                    left -= 1;
                    left > 0
                })
                .expect("readable");
            assert_eq!(ids, ["A-1", "A-2", "A-3", "A-4", "A-5"][..most]);
        }
    }
}
