//! How far the desk has come with opening its store, and who waits for that.

use super::{Core, NoticeHeld, lock};
use crate::desk::protocol::{Refusal, Why};
use crate::desk::viewer::Committee;
use crate::domain::{Reviewer, Words};
use crate::policy::roll::RollEntry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

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

/// Says why the store cannot be read, where the store knows.
type Explain = Box<dyn Fn() -> Option<Refusal> + Send + Sync>;

/// Something to be done once the store is open.
type Wake = Box<dyn Fn() + Send>;

/// How far it has come.
#[derive(Debug, Clone)]
enum Stage {
    /// Roster, blacklist and notice are still to be read.
    UnderWay,
    /// They are known.
    Open,
    /// They cannot be read.
    Failed(Refusal),
}

/// The opening of a store, and the closing of its desk.
pub struct Opening {
    stage: Mutex<Stage>,
    settled: Condvar,
    closing: AtomicBool,
    wakes: Mutex<Vec<Wake>>,
    explain: OnceLock<Explain>,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            stage: Mutex::new(Stage::UnderWay),
            settled: Condvar::new(),
            closing: AtomicBool::new(false),
            wakes: Mutex::default(),
            explain: OnceLock::new(),
        }
    }
}

impl Opening {
    /// Refuses while it is not open.
    ///
    /// # Errors
    /// Where it is under way, or has failed.
    pub fn passed(&self) -> Result<(), Refusal> {
        match &*lock(&self.stage) {
            Stage::Open => Ok(()),
            Stage::Failed(refusal) => Err(refusal.clone()),
            Stage::UnderWay => {
                let words =
                    Words::fixed("正在打开材料库，请稍候", "the store is being opened; wait a moment");
                Err(Refusal { words, ..Refusal::busy() })
            }
        }
    }

    fn is_under_way(&self) -> bool {
        matches!(*lock(&self.stage), Stage::UnderWay)
    }

    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    fn wait(&self) -> Result<(), Refusal> {
        let mut stage = lock(&self.stage);
        loop {
            match &*stage {
                Stage::Open => return Ok(()),
                Stage::Failed(refusal) => return Err(refusal.clone()),
                Stage::UnderWay if self.is_closing() => return Err(Refusal::closed()),
                Stage::UnderWay => {
                    stage = self.settled.wait(stage).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    fn close(&self) {
        let stage = lock(&self.stage);
        self.closing.store(true, Ordering::Release);
        drop(stage);
        self.settled.notify_all();
    }

    fn wake(&self) {
        let wakes = std::mem::take(&mut *lock(&self.wakes));
        wakes.iter().for_each(|wake| wake());
    }
}

impl Core {
    /// What must be known is known: from here on everything is answered.
    pub fn open_with(&self, known: Known) {
        let Known { roll, people, notice, owner } = known;
        self.rules.take(Some(roll), notice);
        let committee = Arc::new(Committee::new(people, &owner));
        *self.committee.write().unwrap_or_else(PoisonError::into_inner) = committee;
        self.opening_is(Stage::Open);
    }

    /// Who knows why the store cannot be read.
    pub fn set_explain(&self, explain: impl Fn() -> Option<Refusal> + Send + Sync + 'static) {
        let _ = self.opening.explain.set(Box::new(explain));
    }

    /// The store cannot be read.
    pub fn opening_failed(&self, refusal: Refusal) {
        let known = self.opening.explain.get().and_then(|explain| explain());
        let refusal = known.filter(|_| refusal.why == Why::Damaged).unwrap_or(refusal);
        self.opening_is(Stage::Failed(refusal));
    }

    fn opening_is(&self, now: Stage) {
        *lock(&self.opening.stage) = now;
        self.forget_first();
        self.opening.settled.notify_all();
        self.changes.everything();
        self.opening.wake();
    }

    /// Has `wake` called once the store is open, or now.
    pub fn on_open(&self, wake: impl Fn() + Send + 'static) {
        lock(&self.opening.wakes).push(Box::new(wake));
        if !self.is_opening() {
            self.opening.wake();
        }
    }

    /// True while roster, blacklist and notice are not known yet.
    pub fn is_opening(&self) -> bool {
        self.opening.is_under_way()
    }

    /// Waits until the store is open.
    ///
    /// # Errors
    /// Where it cannot be read, or the desk is being closed.
    pub fn wait_open(&self) -> Result<(), Refusal> {
        self.opening.wait()
    }

    /// The desk is being closed: nobody waits for the store any more.
    pub fn set_closing(&self) {
        self.opening.close();
    }

    /// True once the desk is being closed.
    pub fn is_closing(&self) -> bool {
        self.opening.is_closing()
    }
}
