//! What all threads of a desk share: small parts, each behind a lock of its own.

mod condition;
mod hall;
mod last;
mod opening;
mod rows;
mod rules;

use self::condition::Condition;
use self::last::LastScreen;
use self::opening::Opening;
use self::rows::Rows;
use self::rules::RulesCell;
use super::bodies::Bodies;
use super::exam::Exam;
use super::hall::Hall;
use super::index::{Eyes, RowFacts};
use super::line::Line;
use super::notify::Changes;
use super::protocol::Refusal;
use super::states::Act;
use super::today::Today;
use super::viewer::{Committee, Who};
use super::work::Backlog;
use crate::domain::{Day, Dossier, DossierId, Words};
use crate::record::clock::Clock;
use crate::record::{DossierRecord, Head, Shelf, ViewError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};

pub use self::opening::Known;
pub use self::rules::{NoticeHeld, RulesHeld};

/// What all threads share. Each lock is held for moments; none while another thread is waited for.
pub struct Core {
    /// The reading side of the store.
    pub shelf: Arc<dyn Shelf>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// "Today" for the rules.
    pub today: Today,
    /// What changed, for those who watch.
    pub changes: Arc<Changes>,
    /// Dossiers to be examined anew, in the background.
    pub backlog: Backlog,
    rules: RulesCell,
    committee: RwLock<Arc<Committee>>,
    rows: Rows,
    hall: RwLock<Hall>,
    lines: Mutex<Vec<Weak<Line>>>,
    condition: Condition,
    examined_on: Mutex<Day>,
    opening: Opening,
    last: LastScreen,
    bodies: Bodies,
}

/// A dossier's record with the body of a submission and its examination.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The record.
    pub record: DossierRecord,
    /// What was filed.
    pub dossier: Arc<Dossier>,
    /// What was found.
    pub exam: Exam,
}

impl Core {
    /// A core over a shelf that ends at `head`; nothing is read yet.
    pub fn new(
        shelf: Arc<dyn Shelf>,
        clock: Arc<dyn Clock>,
        today: Today,
        held: NoticeHeld,
        head: Head,
    ) -> Self {
        let day = today.day(&*clock);
        Self {
            examined_on: Mutex::new(day),
            shelf,
            clock,
            today,
            changes: Arc::default(),
            backlog: Backlog::default(),
            rules: RulesCell::new(held),
            committee: RwLock::default(),
            rows: Rows::default(),
            hall: RwLock::default(),
            lines: Mutex::default(),
            condition: Condition::new(head),
            opening: Opening::default(),
            last: LastScreen::default(),
            bodies: Bodies::default(),
        }
    }

    /// Who an account is.
    ///
    /// # Errors
    /// [`Why::Role`](super::Why::Role) where the account is nobody here; [`Why::Busy`](super::Why::Busy)
    /// while the roster is not known yet.
    pub fn who(&self, account: &str) -> Result<Who, Refusal> {
        self.opening.passed()?;
        self.committee().resolve(account)
    }

    /// "Today" for the rules.
    pub fn day(&self) -> Day {
        self.today.day(&*self.clock)
    }

    /// At the turn of the day everything is examined anew: some rules ask for today.
    pub fn turn_of_day(&self) {
        let today = self.day();
        let before = std::mem::replace(&mut *lock(&self.examined_on), today);
        if before != today {
            self.backlog.all();
            self.changes.overview();
        }
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
        let fresh = Arc::new(Committee::new(self.shelf.reviewers()?, self.committee().owner()));
        *self.committee.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// A dossier's last submission, or the one asked for, examined.
    ///
    /// # Errors
    /// Where there is none, or the store cannot be read.
    pub fn open(&self, id: &DossierId, submission: Option<u8>) -> Result<Opened, Refusal> {
        let record = self.shelf.record(id)?.ok_or_else(|| Refusal::no_dossier(id))?;
        let last = record.submissions.last().map(|held| held.number);
        let number = submission.or(last).ok_or_else(|| Refusal::no_dossier(id))?;
        let missing = || {
            Refusal::missing(Words::made(
                format!("{id} 没有第 {number} 次上报"),
                format!("{id} has no submission {number}"),
            ))
        };
        let held = record.submissions.iter().find(|held| held.number == number).ok_or_else(missing)?;
        let dossier = match self.bodies.get(&held.content) {
            Some(known) => known,
            None => {
                let read = Arc::new(self.shelf.body(id, number)?.ok_or_else(missing)?);
                self.bodies.put(&held.content, &read);
                read
            }
        };
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
