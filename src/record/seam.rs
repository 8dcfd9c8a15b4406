//! The narrow seam under the record: what a store asks of whatever keeps the one order of lines.
//! Today that is the file journal; later a replicated engine may stand here, so that several hosts
//! share one record and each keeps its own view.

use super::hash::Hash;
use super::shelf::Head;
use crate::domain::Words;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// What became of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// All lines are accepted: they are on disk.
    Done,
    /// The end is not the expected one: decide again on what stands there now.
    Conflict(Head),
    /// Nothing was kept, and the engine goes on: no room.
    Refused(Words),
    /// Whether the lines were kept is not known: look their commands' ids up after reopening. The
    /// engine takes no more.
    Unknown(Words),
    /// An earlier failure closed the engine.
    Closed(Words),
}

/// Keeps lines in one order.
pub trait Engine: Send {
    /// The end of what is accepted.
    fn head(&self) -> Head;
    /// Where, in bytes of this host's copy, the next line will begin.
    fn end(&self) -> u64;
    /// Appends whole lines (line feeds included, chained to one another) after the line `expected`;
    /// `last` is the hash of the last of them. All of them or none are accepted.
    fn append(&mut self, expected: &Head, lines: &[Vec<u8>], last: Hash) -> Appended;
    /// Lines from `seq` on, at most `most`, without line feeds.
    ///
    /// # Errors
    /// As the system reports them.
    fn read_from(&self, seq: u64, most: usize) -> std::io::Result<Vec<String>>;
    /// Tells of each new end.
    fn watch(&self) -> Watch;
}

/// Tells waiting threads of the newest end; what they missed in between does not pile up.
#[derive(Debug, Clone)]
pub struct Watch(Arc<(Mutex<Head>, Condvar)>);

impl Watch {
    /// Stands at this end.
    pub fn new(head: Head) -> Self {
        Self(Arc::new((Mutex::new(head), Condvar::new())))
    }

    /// Moves to a new end, and tells.
    pub fn tell(&self, head: Head) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = head;
        self.0.1.notify_all();
    }

    /// The newest end.
    pub fn head(&self) -> Head {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the end is past `seq`, at most this long; gives the newest end either way.
    pub fn wait_past(&self, seq: u64, most: Duration) -> Head {
        let held = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.1.wait_timeout_while(held, most, |head| head.seq <= seq);
        waited.map_or_else(|poisoned| poisoned.into_inner().0.clone(), |(head, _)| head.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_watch_wakes_and_gives_the_newest() {
        let at = |seq| Head { seq, hash: String::new() };
        let watch = Watch::new(at(3));
        assert_eq!(watch.wait_past(3, Duration::from_millis(1)), at(3));
        let other = watch.clone();
        let waiting = std::thread::spawn(move || other.wait_past(3, Duration::from_secs(10)));
        watch.tell(at(4));
        watch.tell(at(5));
        assert!(waiting.join().expect("joined").seq >= 4);
        assert_eq!(watch.head(), at(5));
    }
}
