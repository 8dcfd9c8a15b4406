//! One connection as the desk holds it.

use super::core::lock;
use super::notify::Changes;
use super::protocol::{
    Answer, Delivery, Delta, DossierSheet, Outlet, Overview, QueueRow, QueueSpec, Refusal, Reply, RequestId,
    Topic,
};
use super::viewer::Viewer;
use crate::domain::DossierId;
use std::collections::{HashSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::TrySendError;
use std::sync::{Arc, Mutex};

/// Replies that may lie unread in the line. When it is full, deltas are held back and put together,
/// and answers wait.
pub const REPLIES: usize = 512;

/// Answers that may wait; one who lets more pile up has stopped reading and is cut off.
const WAITING: usize = 1024;

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
    changes: Arc<Changes>,
    out: Mutex<Option<Out>>,
    cancelled: Mutex<HashSet<RequestId>>,
    subscriptions: Mutex<Vec<Subscription>>,
    searches: AtomicU64,
}

/// The way to the reader.
struct Out {
    outlet: Box<dyn Outlet>,
    /// Answers that found no room; sent before anything that comes later.
    waiting: VecDeque<Delivery>,
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
    Overview(Arc<Overview>),
    /// The rows of a window; and the whole order it is part of, so that scrolling keeps it.
    Rows {
        /// The rows.
        rows: Arc<[QueueRow]>,
        /// The order.
        order: Arc<Vec<u32>>,
    },
    /// How many rows each query finds.
    Counts(Vec<usize>),
    /// A dossier.
    Sheet(Arc<DossierSheet>),
    /// Something of the hall.
    Hall(Arc<Answer>),
}

impl Out {
    /// Sends what waits, in order; false where the reader has gone.
    fn flush(&mut self, more: bool) -> bool {
        while let Some(delivery) = self.waiting.pop_front() {
            match self.outlet.offer(delivery, more) {
                Ok(()) => {}
                Err(TrySendError::Full(delivery)) => {
                    self.waiting.push_front(delivery);
                    return true;
                }
                Err(TrySendError::Disconnected(_)) => return false,
            }
        }
        true
    }
}

impl Line {
    /// A connection that answers into `out` and wakes `changes` when its reader is slow.
    pub fn new(number: u64, viewer: Viewer, outlet: Box<dyn Outlet>, changes: Arc<Changes>) -> Self {
        Self {
            number,
            viewer,
            changes,
            out: Mutex::new(Some(Out { outlet, waiting: VecDeque::new() })),
            cancelled: Mutex::default(),
            subscriptions: Mutex::default(),
            searches: AtomicU64::new(0),
        }
    }

    /// False once either end has closed it.
    pub fn is_open(&self) -> bool {
        lock(&self.out).is_some()
    }

    /// Closes it: the reader sees the end after what is there already. Those who watched what it
    /// watched are told.
    pub fn close(&self) {
        lock(&self.out).take();
        let watched = self.watched();
        lock(&self.subscriptions).clear();
        self.changes.dossiers(&watched);
    }

    /// Answers a request. Answers to one who does not read wait; too many, and the line is closed.
    pub fn answer(&self, id: RequestId, reply: Reply) {
        self.give(id, reply, false);
    }

    /// As [`Line::answer`], where many are answered at once: [`Line::wake`] follows.
    pub fn answer_among_many(&self, id: RequestId, reply: Reply) {
        self.give(id, reply, true);
    }

    /// What was answered among many is on its way.
    pub fn wake(&self) {
        if let Some(out) = lock(&self.out).as_mut() {
            out.outlet.wake();
        }
    }

    fn give(&self, id: RequestId, reply: Reply, more: bool) {
        lock(&self.cancelled).remove(&id);
        let mut held = lock(&self.out);
        let Some(out) = held.as_mut() else { return };
        out.waiting.push_back(Delivery { id, reply });
        let going = out.flush(more);
        let slow = !out.waiting.is_empty();
        let lost = !going || out.waiting.len() > WAITING;
        drop(held);
        if lost {
            self.close();
        } else if slow {
            self.changes.overview();
        }
    }

    /// Refuses a request.
    pub fn refuse(&self, id: RequestId, refusal: Refusal) {
        self.answer(id, Reply::Refused(refusal));
    }

    /// Sends answers that wait; true where some still do.
    pub fn flush(&self) -> bool {
        let mut held = lock(&self.out);
        let Some(out) = held.as_mut() else { return false };
        let going = out.flush(false);
        let slow = !out.waiting.is_empty();
        drop(held);
        if !going {
            self.close();
        }
        going && slow
    }

    /// Sends a delta; false where there is no room now.
    pub fn send_delta(&self, id: RequestId, delta: Delta) -> bool {
        let mut held = lock(&self.out);
        let Some(out) = held.as_mut() else { return true };
        if !out.waiting.is_empty() {
            return false;
        }
        match out.outlet.offer(Delivery { id, reply: Reply::Delta(delta) }, false) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => false,
            Err(TrySendError::Disconnected(_)) => {
                drop(held);
                self.close();
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

    /// Ends a subscription, also one that is still to begin. Those who watch the same dossier are told.
    pub fn unwatch(&self, id: RequestId) {
        match self.unsubscribe(id) {
            Some(Topic::Dossier(dossier)) => self.changes.dossiers([&dossier]),
            Some(_) => {}
            None => self.cancel(id),
        }
    }

    /// The subscriptions that `concerned` picks.
    pub fn due(&self, concerned: impl Fn(&Subscription) -> bool) -> Vec<Subscription> {
        lock(&self.subscriptions).iter().filter(|held| concerned(held)).cloned().collect()
    }

    /// Notes what a subscriber now has (`None`: as before), and whether something is still due.
    pub fn told(&self, id: RequestId, sent: Option<Sent>, behind: bool) {
        if let Some(held) = lock(&self.subscriptions).iter_mut().find(|held| held.id == id) {
            held.behind = behind;
            if let Some(sent) = sent {
                held.sent = sent;
            }
        }
    }

    /// The order of a subscription of that spec that is in force: scrolling keeps it.
    pub fn order_of(&self, spec: &QueueSpec) -> Option<Arc<Vec<u32>>> {
        lock(&self.subscriptions).iter().rev().find_map(|held| match (&held.topic, &held.sent) {
            (Topic::Queue { spec: watched, .. }, Sent::Rows { order, .. }) if watched == spec => {
                Some(order.clone())
            }
            _ => None,
        })
    }

    /// The queue it watches and its first row, if any: the newest such subscription.
    pub fn queue_watched(&self) -> Option<(QueueSpec, usize)> {
        lock(&self.subscriptions).iter().rev().find_map(|held| match &held.topic {
            Topic::Queue { spec, from, .. } => Some((spec.clone(), *from)),
            _ => None,
        })
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
