//! What all threads of a desk share.

use super::bodies::Bodies;
use super::exam::{Exam, Rules};
use super::first::{First, Place};
use super::hall::Hall;
use super::index::{Basis, Eyes, Index, Put, RowFacts, Slot, Tallies, ViewKey, Views};
use super::line::Line;
use super::notify::Changes;
use super::protocol::{Answer, QueueFilter, QueueSpec, Refusal, Topic, Why};
use super::states::Act;
use super::today::Today;
use super::viewer::{Committee, Who};
use super::work::Backlog;
use crate::domain::{Day, Dossier, DossierId, Reviewer, State, Words};
use crate::policy::defence::{Candidacy, ResultRules};
use crate::policy::roll::RollEntry;
use crate::policy::{Notice, Roll};
use crate::record::clock::Clock;
use crate::record::hall::Stamp;
use crate::record::{DossierRecord, Event, Head, Position, Shelf, ViewError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, Weak};

/// The notice in force, with what tells it from others.
#[derive(Debug, Clone)]
pub struct NoticeHeld {
    /// The notice.
    pub notice: Arc<Notice>,
    /// SHA-256 of its text, hexadecimal.
    pub sha256: String,
    /// True for the one that the record has adopted.
    pub adopted: bool,
}

/// What must be known before anything is answered.
#[derive(Debug)]
pub struct Known {
    /// The blacklist.
    pub roll: Vec<RollEntry>,
    /// The committee.
    pub people: Vec<Reviewer>,
    /// The notice adopted, where it is the one in force.
    pub notice: Option<NoticeHeld>,
    /// Account that owns the store.
    pub owner: String,
}

/// How far the desk has come with opening its store.
#[derive(Debug, Clone)]
enum Opening {
    /// Roster, blacklist and notice are still to be read.
    UnderWay,
    /// They are known.
    Open,
    /// They cannot be read.
    Failed(Refusal),
}

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
    rules: RwLock<RulesHeld>,
    committee: RwLock<Arc<Committee>>,
    index: RwLock<Index>,
    views: Mutex<Views>,
    hall: RwLock<Hall>,
    lines: Mutex<Vec<Weak<Line>>>,
    progress: Mutex<Option<(Words, u64, u64)>>,
    broken: Mutex<Option<Words>>,
    whole: AtomicBool,
    head: Mutex<Head>,
    examined_on: Mutex<Day>,
    opening: Mutex<Opening>,
    opened: Condvar,
    closing: AtomicBool,
    on_open: Mutex<Vec<Wake>>,
    explain: OnceLock<Explain>,
    /// The screen that the last run left, until the index is there.
    first: Mutex<Option<First>>,
    /// Whose screen stood where when it was last closed.
    was_at: Mutex<Option<Place>>,
    /// What the index in the cache was made from, while nothing has changed since.
    kept: Mutex<Option<Basis>>,
    bodies: Bodies,
}

/// Says why the store cannot be read, where the store knows.
type Explain = Box<dyn Fn() -> Option<Refusal> + Send + Sync>;

/// Something to be done once the store is open.
type Wake = Box<dyn Fn() + Send>;

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
            rules: RwLock::new(RulesHeld { held, roll: Arc::default(), epoch: 0 }),
            committee: RwLock::default(),
            index: RwLock::new(Index::default()),
            views: Mutex::new(Views::default()),
            hall: RwLock::default(),
            lines: Mutex::new(Vec::new()),
            progress: Mutex::new(None),
            broken: Mutex::new(None),
            whole: AtomicBool::new(false),
            head: Mutex::new(head),
            opening: Mutex::new(Opening::UnderWay),
            opened: Condvar::new(),
            closing: AtomicBool::new(false),
            on_open: Mutex::default(),
            explain: OnceLock::new(),
            first: Mutex::default(),
            was_at: Mutex::default(),
            kept: Mutex::default(),
            bodies: Bodies::default(),
        }
    }

    /// Until the index is there, this is shown.
    pub fn begins_with(&self, first: First) {
        *lock(&self.first) = Some(first);
    }

    /// True while the first screen stands for the index.
    pub fn has_first(&self) -> bool {
        lock(&self.first).is_some()
    }

    /// There is no index that the first screen could stand for.
    pub fn forget_first(&self) {
        lock(&self.first).take();
    }

    /// What the first screen answers, while the store is being opened.
    pub fn first_answer(&self, account: &str, topic: &Topic) -> Option<Answer> {
        let first = lock(&self.first);
        let first = first.as_ref().filter(|_| self.is_opening())?;
        first.answer(self, account, topic)
    }

    /// Notes where a screen stood when it was closed.
    pub fn was_at(&self, account: &str, spec: QueueSpec, from: usize) {
        *lock(&self.was_at) = Some(Place { account: account.to_owned(), spec, from });
    }

    /// Where a screen stood when it was last closed.
    pub fn last_place(&self) -> Option<Place> {
        lock(&self.was_at).clone()
    }

    /// The cache holds the index as it is now.
    pub fn kept_as(&self, basis: &Basis) {
        *lock(&self.kept) = Some(basis.clone());
    }

    /// True where the cache holds the index as it is now.
    pub fn is_kept_as(&self, basis: &Basis) -> bool {
        lock(&self.kept).as_ref() == Some(basis)
    }

    /// The end of the journal, as far as this desk knows: it is the only one that writes.
    pub fn head(&self) -> Head {
        lock(&self.head).clone()
    }

    /// Notes a new end of the journal.
    pub fn set_head(&self, at: &Position) {
        let mut head = lock(&self.head);
        if at.seq > head.seq {
            *head = Head { seq: at.seq, hash: at.hash.clone() };
        }
    }

    /// What must be known is known: from here on everything is answered.
    pub fn open_with(&self, known: Known) {
        let Known { roll, people, notice, owner } = known;
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        rules.roll = Arc::new(Roll::new(roll));
        rules.epoch += 1;
        if let Some(held) = notice {
            rules.held = held;
        }
        drop(rules);
        let committee = Arc::new(Committee::new(people, &owner));
        *self.committee.write().unwrap_or_else(PoisonError::into_inner) = committee;
        self.opening_is(Opening::Open);
    }

    /// Who knows why the store cannot be read.
    pub fn set_explain(&self, explain: impl Fn() -> Option<Refusal> + Send + Sync + 'static) {
        let _ = self.explain.set(Box::new(explain));
    }

    /// The store cannot be read.
    pub fn opening_failed(&self, refusal: Refusal) {
        let known = self.explain.get().and_then(|explain| explain());
        let refusal = known.filter(|_| refusal.why == Why::Damaged).unwrap_or(refusal);
        self.opening_is(Opening::Failed(refusal));
    }

    fn opening_is(&self, now: Opening) {
        *lock(&self.opening) = now;
        lock(&self.first).take();
        self.opened.notify_all();
        self.changes.everything();
        let wakes = std::mem::take(&mut *lock(&self.on_open));
        wakes.iter().for_each(|wake| wake());
    }

    /// Has `wake` called once the store is open, or now.
    pub fn on_open(&self, wake: impl Fn() + Send + 'static) {
        lock(&self.on_open).push(Box::new(wake));
        if !self.is_opening() {
            let wakes = std::mem::take(&mut *lock(&self.on_open));
            wakes.iter().for_each(|wake| wake());
        }
    }

    /// True while roster, blacklist and notice are not known yet.
    pub fn is_opening(&self) -> bool {
        matches!(*lock(&self.opening), Opening::UnderWay)
    }

    /// Waits until the store is open.
    ///
    /// # Errors
    /// Where it cannot be read, or the desk is being closed.
    pub fn wait_open(&self) -> Result<(), Refusal> {
        let mut opening = lock(&self.opening);
        loop {
            match &*opening {
                Opening::Open => return Ok(()),
                Opening::Failed(refusal) => return Err(refusal.clone()),
                Opening::UnderWay if self.is_closing() => return Err(Refusal::closed()),
                Opening::UnderWay => {
                    opening = self.opened.wait(opening).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// The desk is being closed: nobody waits for the store any more.
    pub fn set_closing(&self) {
        let opening = lock(&self.opening);
        self.closing.store(true, Ordering::Release);
        drop(opening);
        self.opened.notify_all();
    }

    /// True once the desk is being closed.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Who an account is.
    ///
    /// # Errors
    /// [`Why::Role`](super::Why::Role) where the account is nobody here; [`Why::Busy`](super::Why::Busy)
    /// while the roster is not known yet.
    pub fn who(&self, account: &str) -> Result<Who, Refusal> {
        match &*lock(&self.opening) {
            Opening::Open => {}
            Opening::Failed(refusal) => return Err(refusal.clone()),
            Opening::UnderWay => {
                let words =
                    Words::fixed("正在打开材料库，请稍候", "the store is being opened; wait a moment");
                return Err(Refusal { words, ..Refusal::busy() });
            }
        }
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
        let results = ResultRules::from(&*held.notice);
        rules.held = held;
        rules.epoch += 1;
        drop(rules);
        self.hall.write().unwrap_or_else(PoisonError::into_inner).set_rules(results);
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

    /// The rows, for reading.
    pub fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The defence and the meeting. They are read from the store when they are first asked for. A thread
    /// that holds this must not ask for it again.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn hall(&self) -> Result<RwLockReadGuard<'_, Hall>, ViewError> {
        let read = || self.hall.read().unwrap_or_else(PoisonError::into_inner);
        let held = read();
        if held.is_loaded() {
            return Ok(held);
        }
        drop(held);
        let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        if !hall.is_loaded() {
            let (rules, held) = (ResultRules::from(&*self.rules().held.notice), self.shelf.hall()?);
            let index = self.index();
            let rows = index.rows().iter();
            let rows = rows.map(|row| (DossierId(row.id().to_owned()), row.state, row.candidacy));
            *hall = Hall::of(held, rules, rows);
        }
        drop(hall);
        Ok(read())
    }

    /// Takes what was recorded of the defence and the meeting. What does not fit is read anew.
    pub fn hall_takes(&self, at: &Position, by: &str, events: &[Event]) {
        let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        let stamp = Stamp { seq: at.seq, at: &at.at, by };
        if hall.is_loaded() && hall.take(stamp, events).is_err() {
            *hall = Hall::default();
        }
        drop(hall);
        self.changes.hall();
    }

    /// A position as this account may know it: one who sits on a panel is told no numbers of commits, by
    /// which others' ballots could be counted.
    pub fn told(&self, account: &str, at: Position) -> Position {
        let sits = self.hall().is_ok_and(|hall| hall.is_sitting(account));
        if sits { Position { seq: 0, hash: String::new(), ..at } } else { at }
    }

    /// The end of the journal as this account may know it: before the first ballot it must not know of.
    pub fn head_for(&self, account: &str) -> Head {
        let hidden = match self.hall() {
            Ok(hall) => hall.horizon(account),
            Err(_) => Some(0),
        };
        let Some(horizon) = hidden else { return self.head() };
        let seq = horizon.saturating_sub(1);
        let line = self.shelf.lines(seq, 1).ok().and_then(|lines| lines.into_iter().next());
        let line: serde_json::Value =
            line.and_then(|line| serde_json::from_str(&line).ok()).unwrap_or_default();
        let hash = line.get("hash").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Head { seq, hash }
    }

    /// True once the defence and the meeting were read.
    pub fn has_hall(&self) -> bool {
        self.hall.read().unwrap_or_else(PoisonError::into_inner).is_loaded()
    }

    fn hall_rows<'a>(&self, rows: impl Iterator<Item = (&'a DossierId, State, Candidacy)>) {
        let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        if hall.is_loaded() {
            rows.for_each(|(id, state, candidacy)| hall.row(id, state, candidacy));
        }
    }

    /// A view of the rows, with its key.
    pub fn view(&self, index: &Index, spec: &QueueSpec, who: &Who) -> (ViewKey, Arc<Vec<Slot>>) {
        let key = ViewKey::new(spec, &eyes(who), self.day());
        let held = lock(&self.views).held(&key);
        // Made outside of the lock: others' views are to be had meanwhile. Nothing changes the rows as
        // long as they are lent.
        let order = held.unwrap_or_else(|| {
            let order = Views::make(index, &key);
            lock(&self.views).keep(&key, &order);
            order
        });
        (key, order)
    }

    /// How many rows a query finds.
    pub fn count(&self, index: &Index, filter: &QueueFilter, who: &Who) -> usize {
        let spec = QueueSpec { filter: filter.clone(), ..QueueSpec::default() };
        let key = ViewKey::new(&spec, &eyes(who), self.day());
        let held = lock(&self.views).tallies().held(&key);
        held.unwrap_or_else(|| {
            let count = Tallies::count(index, &key);
            lock(&self.views).tallies().keep(&key, count);
            count
        })
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
        lock(&self.kept).take();
        self.hall_rows(facts.iter().map(|facts| (&facts.id, facts.state, facts.candidacy)));
        self.changes.dossiers(facts.iter().map(|facts| &facts.id));
    }

    /// Takes a whole index in place of the rows so far.
    pub fn set_index(&self, fresh: Index) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        *index = fresh;
        *lock(&self.views) = Views::default();
        drop(index);
        *self.hall.write().unwrap_or_else(PoisonError::into_inner) = Hall::default();
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
