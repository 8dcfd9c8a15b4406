//! One connection as the desk holds it.

use super::core::lock;
use super::protocol::{Delivery, DossierSheet, Overview, QueueRow, Refusal, Reply, RequestId, Topic};
use super::viewer::Viewer;
use crate::domain::DossierId;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex};

/// Replies that may lie unread. A reader who lets more pile up is cut off: deltas are held back
/// before that, so that only unread answers can.
pub const REPLIES: usize = 1024;

/// Requests that may wait.
pub const REQUESTS: usize = 256;

/// Subscriptions of one connection at the most.
const SUBSCRIPTIONS: usize = 64;

/// A connection.
pub struct Line {
    /// Tells connections apart.
    pub number: u64,
    /// Whom it speaks for.
    pub viewer: Viewer,
    out: Mutex<Option<SyncSender<Delivery>>>,
    cancelled: Mutex<HashSet<RequestId>>,
    subscriptions: Mutex<Vec<Subscription>>,
    searches: AtomicU64,
}

/// A subscription.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Its request.
    pub id: RequestId,
    /// What is watched.
    pub topic: Topic,
    /// What was sent last.
    pub sent: Sent,
    /// True where a delta could not be sent because the line was full.
    pub behind: bool,
}

/// What a subscriber has.
#[derive(Debug, Clone)]
pub enum Sent {
    /// An overview.
    Overview(Box<Overview>),
    /// The rows of a window; and the whole order it is part of, so that scrolling keeps it.
    Rows {
        /// The rows.
        rows: Vec<QueueRow>,
        /// The order.
        order: Arc<Vec<u32>>,
    },
    /// A dossier.
    Sheet(Box<DossierSheet>),
}

impl Line {
    /// A connection that answers into `out`.
    pub fn new(number: u64, viewer: Viewer, out: SyncSender<Delivery>) -> Self {
        Self {
            number,
            viewer,
            out: Mutex::new(Some(out)),
            cancelled: Mutex::default(),
            subscriptions: Mutex::default(),
            searches: AtomicU64::new(0),
        }
    }

    /// False once either end has closed it.
    pub fn is_open(&self) -> bool {
        lock(&self.out).is_some()
    }

    /// Closes it: the reader sees the end after what is there already.
    pub fn close(&self) {
        lock(&self.out).take();
        lock(&self.subscriptions).clear();
    }

    /// Answers a request. A line too full to take an answer is closed: its reader has stopped reading.
    pub fn answer(&self, id: RequestId, reply: Reply) {
        lock(&self.cancelled).remove(&id);
        if !self.send(id, reply) {
            self.close();
        }
    }

    /// Refuses a request.
    pub fn refuse(&self, id: RequestId, refusal: Refusal) {
        self.answer(id, Reply::Refused(refusal));
    }

    /// Sends if there is room; a line whose reader has gone is closed.
    pub fn send(&self, id: RequestId, reply: Reply) -> bool {
        let mut out = lock(&self.out);
        let Some(sender) = out.as_ref() else { return true };
        match sender.try_send(Delivery { id, reply }) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => false,
            Err(TrySendError::Disconnected(_)) => {
                out.take();
                true
            }
        }
    }

    /// Notes that an answer is no longer wanted.
    pub fn cancel(&self, id: RequestId) {
        let mut cancelled = lock(&self.cancelled);
        if cancelled.len() < REQUESTS * 4 {
            cancelled.insert(id);
        }
    }

    /// True where the answer is no longer wanted; the request is told so.
    pub fn was_cancelled(&self, id: RequestId) -> bool {
        let cancelled = lock(&self.cancelled).remove(&id);
        if cancelled {
            self.answer(id, Reply::Cancelled);
        }
        cancelled
    }

    /// Numbers a new search: those before it are no longer wanted.
    pub fn new_search(&self) -> u64 {
        self.searches.fetch_add(1, Ordering::AcqRel) + 1
    }

    /// True while no newer search was asked for.
    pub fn still_searching(&self, number: u64, id: RequestId) -> bool {
        self.searches.load(Ordering::Acquire) == number && !lock(&self.cancelled).contains(&id)
    }

    /// Enters a subscription; false where there are too many.
    pub fn subscribe(&self, subscription: Subscription) -> bool {
        let mut held = lock(&self.subscriptions);
        held.retain(|one| one.id != subscription.id);
        let room = held.len() < SUBSCRIPTIONS;
        if room {
            held.push(subscription);
        }
        room
    }

    /// Ends a subscription and gives its topic.
    pub fn unsubscribe(&self, id: RequestId) -> Option<Topic> {
        let mut held = lock(&self.subscriptions);
        let at = held.iter().position(|one| one.id == id)?;
        Some(held.swap_remove(at).topic)
    }

    /// Works on each subscription.
    pub fn each_subscription(&self, mut work: impl FnMut(&mut Subscription)) {
        lock(&self.subscriptions).iter_mut().for_each(&mut work);
    }

    /// True where this line watches that dossier.
    pub fn watches(&self, dossier: &DossierId) -> bool {
        lock(&self.subscriptions).iter().any(|one| matches!(&one.topic, Topic::Dossier(id) if id == dossier))
    }

    /// The dossiers it watches.
    pub fn watched(&self) -> Vec<DossierId> {
        let dossier = |one: &Subscription| match &one.topic {
            Topic::Dossier(id) => Some(id.clone()),
            _ => None,
        };
        lock(&self.subscriptions).iter().filter_map(dossier).collect()
    }
}
