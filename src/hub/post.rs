//! Hands replies over to clients. Whoever answers lays a reply in the client's box and goes on; a few threads
//! for all clients write out what lies there, so that many answers given at once wake nobody in between. A
//! client that does not read gets a thread of its own, which waits for it.

use super::guest::Guest;
use crate::desk::{Delivery, Outlet};
use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::TrySendError;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Threads that write.
const HANDS: usize = 2;

/// Clients with something in their boxes.
#[derive(Default)]
pub struct Post {
    held: Mutex<Held>,
    more: Condvar,
}

#[derive(Default)]
struct Held {
    due: VecDeque<Arc<Guest>>,
    asleep: usize,
    closed: bool,
}

impl Post {
    /// With its threads, which end once it is closed.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start() -> io::Result<Arc<Self>> {
        let post = Arc::new(Self::default());
        for nth in 0..HANDS {
            let one = Arc::clone(&post);
            std::thread::Builder::new().name(format!("hub-post-{nth}")).spawn(move || one.run())?;
        }
        Ok(post)
    }

    fn run(self: Arc<Self>) {
        let mut bytes = Vec::new();
        while let Some(guest) = self.next() {
            // What is left in the box has its turn after the others.
            if guest.deliver(&mut bytes) {
                self.due(guest);
            }
        }
    }

    fn next(&self) -> Option<Arc<Guest>> {
        let mut held = self.held();
        loop {
            if let Some(guest) = held.due.pop_front() {
                return Some(guest);
            }
            if held.closed {
                return None;
            }
            held.asleep += 1;
            held = self.more.wait(held).unwrap_or_else(PoisonError::into_inner);
            held.asleep -= 1;
        }
    }

    /// There is something in this client's box, and nobody is at it.
    pub fn due(&self, guest: Arc<Guest>) {
        self.enter(guest, true);
    }

    /// Wakes a thread where there is something to do and all sleep.
    fn wake(&self) {
        let held = self.held();
        let wake = held.asleep == HANDS && !held.due.is_empty();
        drop(held);
        if wake {
            self.more.notify_one();
        }
    }

    fn enter(&self, guest: Arc<Guest>, now: bool) {
        let mut held = self.held();
        if held.closed {
            drop(held);
            return guest.ends(None);
        }
        held.due.push_back(guest);
        // One that is awake comes by itself; a second one only where the first has more to do.
        let wake = now && (held.asleep == HANDS || (held.asleep > 0 && held.due.len() > 2));
        drop(held);
        if wake {
            self.more.notify_one();
        }
    }

    /// Ends the threads once all boxes are empty.
    pub fn close(&self) {
        self.held().closed = true;
        self.more.notify_all();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The desk's end of a client's box.
pub struct Slot {
    guest: Arc<Guest>,
    post: Arc<Post>,
}

impl Slot {
    /// Into that client's box.
    pub fn of(guest: &Arc<Guest>, post: &Arc<Post>) -> Self {
        Self { guest: Arc::clone(guest), post: Arc::clone(post) }
    }
}

impl Outlet for Slot {
    fn offer(&mut self, delivery: Delivery, more: bool) -> Result<(), TrySendError<Delivery>> {
        if self.guest.lay(delivery)? {
            self.post.enter(Arc::clone(&self.guest), !more);
        }
        Ok(())
    }

    fn wake(&mut self) {
        self.post.wake();
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.guest.last_was_laid() {
            self.post.due(Arc::clone(&self.guest));
        }
    }
}
