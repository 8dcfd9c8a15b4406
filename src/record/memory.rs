//! A store in memory: the same lines, the same application, no disk. For tests, and for whatever
//! needs a record that is thrown away.

use super::apply::{ApplyError, apply, verify_long};
use super::clock::{Clock, SystemClock, stamp};
use super::event::{Event, V};
use super::hall::HallHeld;
use super::keys;
use super::kv::{Kv, MapKv, Overlay};
use super::line::{Draft, LONGEST, LineFault, Link, read, write};
use super::model::{DossierRecord, Submission};
use super::shelf::{CommandId, Commit, CommitError, Head, Position, Shelf, ViewError, Writer};
use super::{FORMAT, lean, reading};
use crate::domain::{Dossier, DossierId, Reviewer, Words};
use crate::policy::roll::{Lift, RollEntry};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

/// A record in memory. Clones share it: one may be the [`Shelf`] and one the [`Writer`].
#[derive(Debug, Clone)]
pub struct MemoryStore {
    inner: Arc<RwLock<Inner>>,
    clock: Arc<dyn Clock>,
}

#[derive(Debug)]
struct Inner {
    /// The journal's bytes.
    journal: Vec<u8>,
    /// Where each line begins.
    lines: Vec<usize>,
    link: Link,
    kv: MapKv,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(Arc::new(SystemClock))
    }
}

impl MemoryStore {
    /// A record with line 0 and no notice.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self::founded(clock, "memory", Vec::new())
    }

    /// A record whose line 0 holds the store's id and these events (such as the notice adopted).
    pub fn founded(clock: Arc<dyn Clock>, store: &str, more: Vec<Event>) -> Self {
        let inner =
            Inner { journal: Vec::new(), lines: Vec::new(), link: Link::start(), kv: MapKv::default() };
        let mut made = Self { inner: Arc::new(RwLock::new(inner)), clock };
        let mut events = vec![Event::Founded { v: V, store: store.to_owned(), format: FORMAT }];
        events.extend(more);
        let id = CommandId(format!("founding-{store}"));
        made.commit(vec![Commit { id, by: String::new(), events }]);
        made
    }

    /// The journal as a file would hold it.
    pub fn journal(&self) -> Vec<u8> {
        self.read().journal.clone()
    }

    /// The digest of what is stored: equal to that of a store with the same journal.
    pub fn digest(&self) -> u128 {
        self.read().kv.digest()
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn head(&self) -> Head {
        Head { seq: self.link.next.saturating_sub(1), hash: self.link.hash.hex() }
    }

    fn body(&self, submission: &Submission) -> Result<Dossier, ViewError> {
        let start = usize::try_from(submission.body.offset).unwrap_or(usize::MAX);
        let end = start.saturating_add(submission.body.len as usize);
        let bytes = self.journal.get(start..end);
        let bytes = bytes.ok_or_else(|| ViewError("a body lies beyond the journal".into()))?;
        Ok(reading::body(submission, bytes)?)
    }

    fn append(
        &mut self,
        commit: &Commit,
        now: String,
        durable: Option<u64>,
    ) -> Result<Position, CommitError> {
        if let Some(first) = reading::command(&self.kv, &commit.id).map_err(|e| refused(&e))? {
            return Ok(first);
        }
        let draft = Draft {
            seq: self.link.next,
            at: &now.max(self.link.at.clone()),
            by: &commit.by,
            id: &commit.id,
            durable,
            prev: self.link.hash,
            events: &commit.events,
        };
        let (raw, _) = write(&draft).map_err(|error| refused(&error))?;
        if raw.len() > LONGEST {
            return Err(CommitError::Refused(LineFault::TooLong.words()));
        }
        let fault = |fault: LineFault| CommitError::Refused(fault.words());
        let line = read(&raw).map_err(fault)?;
        let events = lean::events(&raw, &line, self.journal.len() as u64).map_err(fault)?;
        let mut over = Overlay::new(&self.kv);
        verify_long(&over, &events).map_err(senseless)?;
        apply(&mut over, &line, &events).map_err(senseless)?;
        let changes = over.into_changes();
        for (key, value) in changes {
            self.kv.put(key, value).map_err(|e| refused(&e))?;
        }
        self.link = Link::after(&line);
        let position = line.position();
        self.lines.push(self.journal.len());
        self.journal.extend_from_slice(&raw);
        Ok(position)
    }
}

fn refused(error: &dyn std::fmt::Display) -> CommitError {
    CommitError::Refused(Words::same(error.to_string()))
}

fn senseless(error: ApplyError) -> CommitError {
    match error {
        ApplyError::Senseless(why) => CommitError::Refused(Words::same(why)),
        ApplyError::View(error) => refused(&error),
    }
}

impl Shelf for MemoryStore {
    fn applied(&self) -> Head {
        self.read().head()
    }
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
        reading::record(&self.read().kv, id)
    }
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError> {
        let inner = self.read();
        let record = reading::record(&inner.kv, id)?;
        let held = record.and_then(|r| r.submissions.into_iter().find(|held| held.number == submission));
        held.map(|held| inner.body(&held)).transpose()
    }
    fn walk(&self, each: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError> {
        let inner = self.read();
        reading::records(&inner.kv, &mut |record| {
            let Some(last) = record.submissions.last() else { return Ok(true) };
            let body = inner.body(last)?;
            Ok(each(record, body))
        })
    }
    fn count(&self) -> usize {
        self.read().kv.0.range(vec![keys::RECORD]..vec![keys::RECORD + 1]).count()
    }
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError> {
        reading::roll(&self.read().kv)
    }
    fn lifts(&self) -> Result<Vec<Lift>, ViewError> {
        reading::lifts(&self.read().kv)
    }
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError> {
        reading::reviewers(&self.read().kv)
    }
    fn hall(&self) -> Result<HallHeld, ViewError> {
        reading::hall(&self.read().kv)
    }
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError> {
        reading::notice(&self.read().kv)
    }
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError> {
        reading::command(&self.read().kv, id)
    }
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError> {
        let inner = self.read();
        let first = usize::try_from(seq).unwrap_or(usize::MAX).min(inner.lines.len());
        let starts = &inner.lines[first..];
        let ends = starts.iter().skip(1).copied().chain([inner.journal.len()]);
        let spans = starts.iter().copied().zip(ends).take(most);
        Ok(spans.map(|(s, e)| String::from_utf8_lossy(&inner.journal[s..e - 1]).into_owned()).collect())
    }
}

impl Writer for MemoryStore {
    fn head(&self) -> Head {
        self.read().head()
    }
    fn commit(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>> {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        let mut durable = inner.link.next.checked_sub(1);
        let mut answers = Vec::with_capacity(commits.len());
        for commit in &commits {
            // Lines of a group share a sync; what is applied in many batches is a group of its own.
            let load = commit.events.iter().any(Event::is_long);
            durable = if load { inner.link.next.checked_sub(1) } else { durable };
            answers.push(inner.append(commit, stamp(self.clock.now()), durable));
            durable = if load { inner.link.next.checked_sub(1) } else { durable };
        }
        answers
    }
}
