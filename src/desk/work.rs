//! What is still to be examined in the background.

use super::core::lock;
use super::index::RowFacts;
use crate::domain::DossierId;
use std::collections::HashSet;
use std::sync::{Condvar, Mutex, PoisonError};

/// Work for the examining thread.
#[derive(Debug, Default)]
pub struct Backlog {
    held: Mutex<Held>,
    more: Condvar,
}

#[derive(Debug, Default)]
struct Held {
    open: bool,
    all: bool,
    ids: HashSet<DossierId>,
    rows: Vec<RowFacts>,
    busy: bool,
    closed: bool,
}

impl Held {
    fn left(&self) -> bool {
        self.open || self.all || !self.ids.is_empty() || !self.rows.is_empty()
    }
}

/// A piece of work.
#[derive(Debug)]
pub enum Work {
    /// Roster, blacklist and notice are to be read, and then every dossier.
    Open,
    /// Every dossier.
    All,
    /// These dossiers.
    Some(Vec<DossierId>),
    /// Rows that were examined already, to be put in.
    Rows(Vec<RowFacts>),
}

impl Backlog {
    /// The store is to be opened, whenever it can be read.
    pub fn open(&self) {
        lock(&self.held).open = true;
        self.more.notify_all();
    }

    /// True where something was left undone.
    pub fn is_left(&self) -> bool {
        lock(&self.held).left()
    }

    /// Every dossier is to be examined.
    pub fn all(&self) {
        let mut held = lock(&self.held);
        held.all = true;
        held.ids.clear();
        self.more.notify_all();
    }

    /// These dossiers are to be examined.
    pub fn some(&self, ids: impl IntoIterator<Item = DossierId>) {
        let mut held = lock(&self.held);
        if !held.all {
            held.ids.extend(ids);
        }
        self.more.notify_all();
    }

    /// These rows are to be put in.
    pub fn rows(&self, rows: Vec<RowFacts>) {
        lock(&self.held).rows.extend(rows);
        self.more.notify_all();
    }

    /// True where everything is to be examined anew: work under way is then pointless.
    pub fn wants_all(&self) -> bool {
        lock(&self.held).all
    }

    /// The thread ends after what it is at.
    pub fn close(&self) {
        lock(&self.held).closed = true;
        self.more.notify_all();
    }

    /// True once closed.
    pub fn is_closed(&self) -> bool {
        lock(&self.held).closed
    }

    /// Waits for work; rows first, for they are quick. `None` once closed.
    pub fn take(&self) -> Option<Work> {
        let mut held = lock(&self.held);
        loop {
            held.busy = false;
            self.more.notify_all();
            if held.closed {
                return None;
            }
            held.busy = true;
            if std::mem::take(&mut held.open) {
                return Some(Work::Open);
            }
            if !held.rows.is_empty() {
                return Some(Work::Rows(std::mem::take(&mut held.rows)));
            }
            if std::mem::take(&mut held.all) {
                return Some(Work::All);
            }
            if !held.ids.is_empty() {
                return Some(Work::Some(held.ids.drain().collect()));
            }
            held.busy = false;
            self.more.notify_all();
            held = self.more.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until there is nothing left to do.
    pub fn wait_idle(&self) {
        let mut held = lock(&self.held);
        while !held.closed && (held.busy || held.left()) {
            held = self.more.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
