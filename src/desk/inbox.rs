//! The writer's inbox: commands first, loads a few at a time, so that nobody waits behind a load.

use super::core::lock;
use super::line::Line;
use super::load::PreparedPart;
use super::protocol::{Do, Refusal, RequestId};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Commands that may wait, and parts of loads; beyond that a command is refused as busy, and a load
/// is held back.
const COMMANDS: usize = 256;
const LOADS: usize = 8;

/// Commands and parts taken at once, to share one sync.
const COMMANDS_AT_ONCE: usize = 128;
const LOADS_AT_ONCE: usize = 4;

/// One command with whom to answer.
pub struct Job {
    /// Whom to answer.
    pub line: Arc<Line>,
    /// The request.
    pub id: RequestId,
    /// The command. A part of a load has its dossiers in `part`.
    pub what: Do,
    /// A part of a load, made ready.
    pub part: Option<PreparedPart>,
}

/// The queues.
#[derive(Default)]
pub struct Inbox {
    held: Mutex<Held>,
    more: Condvar,
    room: Condvar,
}

#[derive(Default)]
struct Held {
    commands: VecDeque<Job>,
    loads: VecDeque<Job>,
    closed: bool,
    /// The writer waits for more: only then it needs to be woken.
    asleep: bool,
}

impl Inbox {
    /// Puts a command in.
    ///
    /// # Errors
    /// The job back, with the refusal: full, or closed.
    pub fn command(&self, job: Job) -> Result<(), (Box<Job>, Refusal)> {
        let mut held = lock(&self.held);
        if held.closed {
            return Err((Box::new(job), Refusal::closed()));
        }
        if held.commands.len() >= COMMANDS {
            return Err((Box::new(job), Refusal::busy()));
        }
        held.commands.push_back(job);
        let asleep = std::mem::take(&mut held.asleep);
        drop(held);
        if asleep {
            self.more.notify_one();
        }
        Ok(())
    }

    /// Puts a step of a load in, waiting for room: only its own connection waits.
    ///
    /// # Errors
    /// The job back, with the refusal: closed.
    pub fn load(&self, job: Job) -> Result<(), (Box<Job>, Refusal)> {
        let mut held = lock(&self.held);
        while held.loads.len() >= LOADS && !held.closed {
            held = self.room.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        if held.closed {
            return Err((Box::new(job), Refusal::closed()));
        }
        held.loads.push_back(job);
        let asleep = std::mem::take(&mut held.asleep);
        drop(held);
        if asleep {
            self.more.notify_one();
        }
        Ok(())
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        let held = lock(&self.held);
        held.commands.len() + held.loads.len()
    }

    /// Waits for jobs and takes a batch, after `left` over from the last one. `None` once closed and
    /// empty: what was accepted is finished.
    pub fn take(&self, left: VecDeque<Job>) -> Option<VecDeque<Job>> {
        let mut held = lock(&self.held);
        while left.is_empty() && held.commands.is_empty() && held.loads.is_empty() {
            if held.closed {
                return None;
            }
            held.asleep = true;
            held = self.more.wait(held).unwrap_or_else(PoisonError::into_inner);
            held.asleep = false;
        }
        Some(self.fill(held, left))
    }

    /// Takes a batch of what is there, after `left`, without waiting.
    pub fn take_now(&self, left: VecDeque<Job>) -> VecDeque<Job> {
        self.fill(lock(&self.held), left)
    }

    fn fill(&self, mut held: MutexGuard<'_, Held>, left: VecDeque<Job>) -> VecDeque<Job> {
        let mut batch = left;
        let commands = COMMANDS_AT_ONCE.saturating_sub(batch.len()).min(held.commands.len());
        batch.extend(held.commands.drain(..commands));
        let loads = LOADS_AT_ONCE.min(held.loads.len());
        batch.extend(held.loads.drain(..loads));
        drop(held);
        if loads > 0 {
            self.room.notify_all();
        }
        batch
    }

    /// Takes no more.
    pub fn close(&self) {
        lock(&self.held).closed = true;
        self.more.notify_all();
        self.room.notify_all();
    }
}
