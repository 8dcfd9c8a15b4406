//! What has changed since those who watch were last told. Bounded: many changes become "everything".

use super::core::lock;
use crate::domain::DossierId;
use std::collections::HashSet;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// More dossiers than this, and everything is taken to have changed.
const MANY: usize = 2048;

/// How long to wait before a delta that a full line did not take is tried again.
const RETRY: Duration = Duration::from_millis(50);

/// Collects changes for the thread that tells watchers.
#[derive(Debug, Default)]
pub struct Changes {
    held: Mutex<Held>,
    more: Condvar,
}

#[derive(Debug, Default)]
struct Held {
    news: News,
    closed: bool,
}

/// What has changed.
#[derive(Debug, Default)]
pub struct News {
    /// These dossiers.
    pub dossiers: HashSet<DossierId>,
    /// Every dossier.
    pub everything: bool,
    /// Something else that the overview shows.
    pub overview: bool,
    /// Something of the defence or the meeting.
    pub hall: bool,
}

impl News {
    fn is_empty(&self) -> bool {
        self.dossiers.is_empty() && !self.everything && !self.overview && !self.hall
    }

    /// True where that dossier may have changed.
    pub fn touches(&self, id: &DossierId) -> bool {
        self.everything || self.dossiers.contains(id)
    }
}

impl Changes {
    /// These dossiers changed.
    pub fn dossiers<'a>(&self, ids: impl IntoIterator<Item = &'a DossierId>) {
        let mut held = lock(&self.held);
        for id in ids {
            if held.news.everything {
                break;
            }
            held.news.dossiers.insert(id.clone());
            if held.news.dossiers.len() > MANY {
                held.news.everything = true;
                held.news.dossiers.clear();
            }
        }
        held.news.overview = true;
        self.more.notify_one();
    }

    /// Everything changed.
    pub fn everything(&self) {
        let mut held = lock(&self.held);
        held.news.everything = true;
        held.news.dossiers.clear();
        self.more.notify_one();
    }

    /// Something of the defence or the meeting changed.
    pub fn hall(&self) {
        lock(&self.held).news.hall = true;
        self.more.notify_one();
    }

    /// The overview changed.
    pub fn overview(&self) {
        lock(&self.held).news.overview = true;
        self.more.notify_one();
    }

    /// No more is to come: the thread that tells watchers ends.
    pub fn close(&self) {
        lock(&self.held).closed = true;
        self.more.notify_one();
    }

    /// Waits for news. With somebody behind it wakes before long to try again, without news. `None`
    /// once closed.
    pub fn wait(&self, behind: bool) -> Option<News> {
        let mut held = lock(&self.held);
        while held.news.is_empty() && !held.closed {
            if behind {
                let waited = self.more.wait_timeout(held, RETRY);
                held = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
                break;
            }
            held = self.more.wait(held).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        if held.closed && held.news.is_empty() { None } else { Some(std::mem::take(&mut held.news)) }
    }
}
