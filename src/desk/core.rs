//! What all threads of a desk share.

use super::exam::{Exam, Rules};
use super::index::{Eyes, Index, Put, RowFacts, Slot, ViewKey, Views};
use super::line::Line;
use super::notify::Changes;
use super::protocol::{QueueSpec, Refusal};
use super::states::Act;
use super::today::Today;
use super::viewer::{Committee, Who};
use super::work::Backlog;
use crate::domain::{Day, Dossier, DossierId, Words};
use crate::policy::{Notice, Roll};
use crate::record::clock::Clock;
use crate::record::{DossierRecord, Shelf, ViewError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, Weak};

/// The notice in force, with what tells it from others.
#[derive(Debug, Clone)]
pub struct NoticeHeld {
    /// The notice.
    pub notice: Arc<Notice>,
    /// SHA-256 of its text, hexadecimal.
    pub sha256: String,
}

/// What all threads share. Each lock is held for moments; none while another thread is waited for.
pub struct Core {
    /// The reading side of the store.
    pub shelf: Arc<dyn Shelf>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// "Today" for the rules.
    pub today: Today,
    /// Account that owns the store.
    pub owner: String,
    /// What changed, for those who watch.
    pub changes: Arc<Changes>,
    /// Dossiers to be examined anew, in the background.
    pub backlog: Backlog,
    rules: RwLock<RulesHeld>,
    committee: RwLock<Arc<Committee>>,
    index: RwLock<Index>,
    views: Mutex<Views>,
    lines: Mutex<Vec<Weak<Line>>>,
    progress: Mutex<Option<(Words, u64, u64)>>,
    broken: Mutex<Option<Words>>,
    whole: AtomicBool,
}

/// The rules as they stand: shared copies, so that whoever examines holds no lock.
#[derive(Debug, Clone)]
pub struct RulesHeld {
    /// The notice.
    pub held: NoticeHeld,
    /// The blacklist.
    pub roll: Arc<Roll>,
    /// Counts changes of the two.
    pub epoch: u64,
}

impl RulesHeld {
    /// For an examination.
    pub fn on(&self, today: Day) -> Rules<'_> {
        Rules { notice: &self.held.notice, roll: &self.roll, today }
    }
}

/// A dossier's record with the body of a submission and its examination.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The record.
    pub record: DossierRecord,
    /// What was filed.
    pub dossier: Dossier,
    /// What was found.
    pub exam: Exam,
}

impl Core {
    /// A core over a shelf; nothing is indexed yet.
    ///
    /// # Errors
    /// Where the shelf cannot be read.
    pub fn new(
        shelf: Arc<dyn Shelf>,
        clock: Arc<dyn Clock>,
        today: Today,
        owner: &str,
        held: NoticeHeld,
    ) -> Result<Self, ViewError> {
        let roll = Arc::new(Roll::new(shelf.roll()?));
        let committee = Arc::new(Committee::new(shelf.reviewers()?, owner));
        Ok(Self {
            shelf,
            clock,
            today,
            owner: owner.to_owned(),
            changes: Arc::default(),
            backlog: Backlog::default(),
            rules: RwLock::new(RulesHeld { held, roll, epoch: 0 }),
            committee: RwLock::new(committee),
            index: RwLock::new(Index::default()),
            views: Mutex::new(Views::default()),
            lines: Mutex::new(Vec::new()),
            progress: Mutex::new(None),
            broken: Mutex::new(None),
            whole: AtomicBool::new(false),
        })
    }

    /// "Today" for the rules.
    pub fn day(&self) -> Day {
        self.today.day(&*self.clock)
    }

    /// The rules as they stand.
    pub fn rules(&self) -> RulesHeld {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the blacklist anew.
    ///
    /// # Errors
    /// Where the shelf cannot be read.
    pub fn reload_roll(&self) -> Result<(), ViewError> {
        let roll = Arc::new(Roll::new(self.shelf.roll()?));
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        rules.roll = roll;
        rules.epoch += 1;
        Ok(())
    }

    /// Takes another notice.
    pub fn set_notice(&self, held: NoticeHeld) {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        rules.held = held;
        rules.epoch += 1;
    }

    /// The roster as it stands.
    pub fn committee(&self) -> Arc<Committee> {
        self.committee.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the roster anew.
    ///
    /// # Errors
    /// Where the shelf cannot be read.
    pub fn reload_committee(&self) -> Result<(), ViewError> {
        let fresh = Arc::new(Committee::new(self.shelf.reviewers()?, &self.owner));
        *self.committee.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// The rows, for reading.
    pub fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A view of the rows, with its key.
    pub fn view(&self, index: &Index, spec: &QueueSpec, who: &Who) -> (ViewKey, Arc<Vec<Slot>>) {
        let key = ViewKey::new(spec, &eyes(who), self.day());
        let order = lock(&self.views).get(index, &key);
        (key, order)
    }

    /// Changes rows and mends the views. Few at a time: readers wait meanwhile.
    pub fn put_rows(&self, facts: &[RowFacts]) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        let puts: Vec<Put> = match facts {
            [one] => index.put(one).into_iter().collect(),
            many => index.put_all(many),
        };
        lock(&self.views).mend(&index, &puts);
        drop(index);
        self.changes.dossiers(facts.iter().map(|facts| &facts.id));
    }

    /// Takes a whole index in place of the rows so far.
    pub fn set_index(&self, fresh: Index) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        *index = fresh;
        *lock(&self.views) = Views::default();
        drop(index);
        self.changes.everything();
    }

    /// True once every dossier of the store has its row.
    pub fn is_whole(&self) -> bool {
        self.whole.load(Ordering::Acquire)
    }

    /// Says whether every dossier has its row.
    pub fn set_whole(&self, whole: bool) {
        self.whole.store(whole, Ordering::Release);
    }

    /// Work under way.
    pub fn progress(&self) -> Option<(Words, u64, u64)> {
        lock(&self.progress).clone()
    }

    /// Says what work is under way, for the overview.
    pub fn set_progress(&self, progress: Option<(Words, u64, u64)>) {
        *lock(&self.progress) = progress;
        self.changes.overview();
    }

    /// Why nothing may be written now.
    pub fn read_only(&self) -> Option<Words> {
        self.today.read_only().or_else(|| lock(&self.broken).clone())
    }

    /// Says that the store takes no more writes.
    pub fn set_broken(&self, words: Words) {
        *lock(&self.broken) = Some(words);
        self.changes.overview();
    }

    /// A dossier's last submission, or the one asked for, examined.
    ///
    /// # Errors
    /// Where there is none, or the store cannot be read.
    pub fn open(&self, id: &DossierId, submission: Option<u8>) -> Result<Opened, Refusal> {
        let record = self.shelf.record(id)?.ok_or_else(|| Refusal::no_dossier(id))?;
        let last = record.submissions.last().map(|held| held.number);
        let number = submission.or(last).ok_or_else(|| Refusal::no_dossier(id))?;
        let dossier = self.shelf.body(id, number)?.ok_or_else(|| {
            Refusal::missing(Words::made(
                format!("{id} 没有第 {number} 次上报"),
                format!("{id} has no submission {number}"),
            ))
        })?;
        let rules = self.rules();
        let exam = Exam::of(rules.on(self.day()), &record, &dossier);
        Ok(Opened { record, dossier, exam })
    }

    /// Examines dossiers anew and changes their rows.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn refresh<'a>(&self, ids: impl IntoIterator<Item = &'a DossierId>) -> Result<(), Refusal> {
        let notice = self.rules().held.notice;
        let mut fresh = Vec::new();
        for id in ids {
            let opened = self.open(id, None)?;
            fresh.push(RowFacts::of(&notice, &opened.record, &opened.dossier, &opened.exam));
        }
        self.put_rows(&fresh);
        Ok(())
    }

    /// Enters a connection.
    pub fn add_line(&self, line: &Arc<Line>) {
        let mut lines = lock(&self.lines);
        lines.retain(|held| held.strong_count() > 0);
        lines.push(Arc::downgrade(line));
    }

    /// The connections that are open.
    pub fn lines(&self) -> Vec<Arc<Line>> {
        lock(&self.lines).iter().filter_map(Weak::upgrade).filter(|line| line.is_open()).collect()
    }
}

/// A viewer, as far as views depend on them.
pub fn eyes(who: &Who) -> Eyes {
    Eyes { account: who.account().to_owned(), rules: who.may(Act::Rule) }
}

/// Takes a lock; a panic elsewhere does not take the rest down with it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
