//! A hub in this process, with clients whose accounts are given instead of asked of the kernel. All
//! else is as it is: sockets, frames, threads.

use pingwei::desk::testing::{self, Hand};
use pingwei::desk::{Delivery, LocalDesk, Refusal, Reply};
use pingwei::hub::client::{Dial, Patience};
use pingwei::hub::wire::{
    self, Hello, Incoming, PROTOCOL, TO_CLIENT, TO_HUB, ToClient, ToHub, Wants, Welcome,
};
use pingwei::hub::{DialError, Hub, Peer, Server};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Where a hub may be, or not be at the moment.
#[derive(Clone, Default)]
pub struct Room(Arc<Mutex<Option<Server>>>);

impl Room {
    /// With a hub on that desk.
    pub fn with(desk: LocalDesk) -> Self {
        let room = Self::default();
        room.open(desk);
        room
    }

    /// A hub on a desk with the committee of [`crate::hands::PEOPLE`] and so many dossiers.
    pub fn seated(dossiers: usize) -> Self {
        let desk = testing::desk();
        crate::hands::seat(&desk);
        let loads = (1..=dossiers).map(testing::dossier).collect();
        Hand::of(&desk, "wang").load(loads).expect("loaded");
        Self::with(desk)
    }

    pub fn open(&self, desk: LocalDesk) {
        let server =
            Server::hosting(desk, Path::new("/nowhere"), Path::new("/nowhere/hub.sock"), Box::new(|_| {}));
        *self.server() = Some(server.expect("threads"));
    }

    /// Closes the hub in order.
    pub fn close(&self) {
        let server = self.server().take();
        server.expect("a hub").close();
    }

    fn server(&self) -> std::sync::MutexGuard<'_, Option<Server>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn status(&self) -> pingwei::hub::Status {
        self.server().as_ref().expect("a hub").status()
    }

    /// A bare stream of an account.
    pub fn stream(&self, account: &str) -> Option<UnixStream> {
        let (near, far) = UnixStream::pair().expect("a pair");
        self.server().as_ref()?.admit(far, peer(account), account.to_owned());
        Some(near)
    }

    pub fn dial(&self, account: &str) -> Dial {
        let (room, account) = (self.clone(), account.to_owned());
        Arc::new(move || room.stream(&account).ok_or(DialError::Nobody))
    }

    pub fn hub(&self, account: &str) -> Hub {
        Hub::through(self.dial(account)).expect("let in")
    }

    /// The usual hand, behind the hub.
    pub fn hand(&self, account: &str) -> Hand {
        Hand(self.hub(account).connect(Patience::For(Duration::from_secs(20))))
    }

    /// A client that speaks frame by frame.
    pub fn raw(&self, account: &str) -> Raw {
        Raw::new(self.stream(account).expect("a hub"))
    }
}

/// Accounts have user ids of their own.
fn peer(account: &str) -> Peer {
    let mut hasher = DefaultHasher::new();
    account.hash(&mut hasher);
    Peer { uid: 100_000 + (hasher.finish() % 1_000_000) as u32, pid: 1 }
}

/// A client that speaks frame by frame.
pub struct Raw {
    pub stream: UnixStream,
    incoming: Incoming,
}

impl Raw {
    pub fn new(stream: UnixStream) -> Self {
        stream.set_write_timeout(Some(Duration::from_secs(10))).expect("set");
        let incoming = Incoming::new(stream.try_clone().expect("a clone"), TO_CLIENT);
        Self { stream, incoming }
    }

    pub fn send(&self, frame: &ToHub) {
        wire::send(&self.stream, frame, TO_HUB).expect("sent");
    }

    pub fn hello(&self, protocol: u32, wants: Wants) {
        // One that is turned away at the door may find it shut; the answer is there all the same.
        let hello = Hello { protocol, release: "9.9.9".to_owned(), wants };
        let _ = wire::send(&self.stream, &ToHub::Hello(hello), TO_HUB);
    }

    /// Greets and is let in.
    pub fn enter(mut self) -> (Self, Welcome) {
        self.hello(PROTOCOL, Wants::Desk);
        match self.next() {
            Some(ToClient::Welcome(welcome)) => (self, welcome),
            other => panic!("{other:?}"),
        }
    }

    /// The next frame within ten seconds; `None` once the hub has closed.
    pub fn next(&mut self) -> Option<ToClient> {
        match self.incoming.next(Some(Instant::now() + Duration::from_secs(10))) {
            Ok(frame) => Some(frame),
            Err(wire::Ended::Closed) => None,
            Err(wire::Ended::Io(error)) => panic!("{error}"),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// A frame, if one comes within a moment.
    pub fn next_if_any(&mut self) -> Option<ToClient> {
        self.next_within(Duration::from_millis(20))
    }

    pub fn next_within(&mut self, span: Duration) -> Option<ToClient> {
        self.incoming.next(Some(Instant::now() + span)).ok()
    }

    /// The refusal that comes next, after which the line is closed.
    pub fn refused(&mut self) -> Refusal {
        let refusal = match self.next() {
            Some(ToClient::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        assert_eq!(self.next(), None, "closed after it");
        refusal
    }

    pub fn delivery(&mut self) -> Delivery {
        match self.next() {
            Some(ToClient::Delivery(delivery)) => *delivery,
            other => panic!("{other:?}"),
        }
    }

    pub fn reply(&mut self) -> Reply {
        self.delivery().reply
    }
}

/// Waits until something holds.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
