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
    /// The thread that tells waits: only then it needs to be woken.
    asleep: bool,
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
    /// Something of the defence or the meeting, other than ballots.
    pub hall: bool,
    /// Who has given ballots that changed nothing else.
    pub ballots: HashSet<String>,
}

impl News {
    fn is_empty(&self) -> bool {
        self.dossiers.is_empty()
            && !self.everything
            && !self.overview
            && !self.hall
            && self.ballots.is_empty()
    }

    /// True where that dossier may have changed.
    pub fn touches(&self, id: &DossierId) -> bool {
        self.everything || self.dossiers.contains(id)
    }
}

impl Changes {
    fn note(&self, what: impl FnOnce(&mut News)) {
        let mut held = lock(&self.held);
        what(&mut held.news);
        let asleep = std::mem::take(&mut held.asleep);
        drop(held);
        if asleep {
            self.more.notify_one();
        }
    }

    /// These dossiers changed.
    pub fn dossiers<'a>(&self, ids: impl IntoIterator<Item = &'a DossierId>) {
        self.note(|news| {
            for id in ids {
                if news.everything {
                    break;
                }
                news.dossiers.insert(id.clone());
                if news.dossiers.len() > MANY {
                    news.everything = true;
                    news.dossiers.clear();
                }
            }
            news.overview = true;
        });
    }

    /// Everything changed.
    pub fn everything(&self) {
        self.note(|news| {
            news.everything = true;
            news.dossiers.clear();
        });
    }

    /// Something of the defence or the meeting changed.
    pub fn hall(&self) {
        self.note(|news| news.hall = true);
    }

    /// This person gave a ballot, and nothing else changed by it.
    pub fn ballot(&self, account: &str) {
        self.note(|news| {
            if !news.ballots.contains(account) {
                news.ballots.insert(account.to_owned());
            }
        });
    }

    /// The overview changed.
    pub fn overview(&self) {
        self.note(|news| news.overview = true);
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
                held.asleep = true;
                let waited = self.more.wait_timeout(held, RETRY);
                held = waited.unwrap_or_else(std::sync::PoisonError::into_inner).0;
                break;
            }
            held.asleep = true;
            held = self.more.wait(held).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        held.asleep = false;
        if held.closed && held.news.is_empty() { None } else { Some(std::mem::take(&mut held.news)) }
    }
}
