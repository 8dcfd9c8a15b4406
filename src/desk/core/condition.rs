//! How the desk does: the journal's end, work under way, and whether anything may be written.

use super::{Core, lock};
use crate::domain::Words;
use crate::record::{Head, Position};
use std::sync::Mutex;

/// How the desk does.
#[derive(Debug)]
pub struct Condition {
    head: Mutex<Head>,
    progress: Mutex<Option<(Words, u64, u64)>>,
    broken: Mutex<Option<Words>>,
}

impl Condition {
    /// A journal that ends there; nothing is under way, nothing is broken.
    pub fn new(head: Head) -> Self {
        Self { head: Mutex::new(head), progress: Mutex::default(), broken: Mutex::default() }
    }
}

impl Core {
    /// The end of the journal, as far as this desk knows: it is the only one that writes.
    pub fn head(&self) -> Head {
        lock(&self.condition.head).clone()
    }

    /// Notes a new end of the journal.
    pub fn set_head(&self, at: &Position) {
        let mut head = lock(&self.condition.head);
        if at.seq > head.seq {
            *head = Head { seq: at.seq, hash: at.hash.clone() };
        }
    }

    /// Work under way.
    pub fn progress(&self) -> Option<(Words, u64, u64)> {
        lock(&self.condition.progress).clone()
    }

    /// Says what work is under way, for the overview.
    pub fn set_progress(&self, progress: Option<(Words, u64, u64)>) {
        *lock(&self.condition.progress) = progress;
        self.changes.overview();
    }

    /// Why nothing may be written now.
    pub fn read_only(&self) -> Option<Words> {
        self.today.read_only().or_else(|| lock(&self.condition.broken).clone())
    }

    /// Says that the store takes no more writes.
    pub fn set_broken(&self, words: Words) {
        *lock(&self.condition.broken) = Some(words);
        self.changes.overview();
    }
}
