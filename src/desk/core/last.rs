//! The screen that the last run left, and the one that this run will leave.

use super::{Core, lock};
use crate::desk::first::{First, Place};
use crate::desk::protocol::{Answer, QueueSpec, Topic};
use std::sync::Mutex;

/// Two screens: shown until the index is there, and to be shown so by the next run.
#[derive(Debug, Default)]
pub struct LastScreen {
    /// The screen that the last run left, until the index is there.
    first: Mutex<Option<First>>,
    /// Whose screen stood where when it was last closed.
    was_at: Mutex<Option<Place>>,
}

impl Core {
    /// Until the index is there, this is shown.
    pub fn begins_with(&self, first: First) {
        *lock(&self.last.first) = Some(first);
    }

    /// True while the first screen stands for the index.
    pub fn has_first(&self) -> bool {
        lock(&self.last.first).is_some()
    }

    /// There is no index that the first screen could stand for, or it is there.
    pub fn forget_first(&self) {
        lock(&self.last.first).take();
    }

    /// What the first screen answers, while the store is being opened.
    pub fn first_answer(&self, account: &str, topic: &Topic) -> Option<Answer> {
        let first = lock(&self.last.first);
        let first = first.as_ref().filter(|_| self.is_opening())?;
        first.answer(self, account, topic)
    }

    /// Notes where a screen stood when it was closed.
    pub fn was_at(&self, account: &str, spec: QueueSpec, from: usize) {
        *lock(&self.last.was_at) = Some(Place { account: account.to_owned(), spec, from });
    }

    /// Where a screen stood when it was last closed.
    pub fn last_place(&self) -> Option<Place> {
        lock(&self.last.was_at).clone()
    }
}
