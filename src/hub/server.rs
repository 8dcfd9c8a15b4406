//! The hub: takes clients, asks the kernel who they are and the desk whether they belong here, and
//! joins each to the desk.

use super::guest::Guest;
use super::peer::{Accounts, Peer, my_uid, peer_of};
use super::place::Seat;
use super::post::{Post, Slot};
use super::status::{Growth, Status};
use super::wire::{
    self, Ended, Hello, Incoming, PROTOCOL, TO_CLIENT, TO_HUB, ToClient, ToHub, Wants, Welcome,
};
use crate::desk::{Door, LocalDesk, Person, Refusal, Viewer, Why};
use crate::domain::{Words, guard::guarded};
use rustix::net::Shutdown;
use std::collections::HashMap;
use std::io::ErrorKind;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Time to say who one is and what one wants.
pub const GREETING: Duration = Duration::from_secs(5);

/// Unanswered requests of one client at the most.
pub const IN_FLIGHT: usize = 128;

/// Clients of one account at the most.
pub const OF_ONE: usize = 32;

/// Clients at the most.
pub const IN_ALL: usize = 256;

/// When the hub closes: time for clients to take what they are still told.
const FAREWELL: Duration = Duration::from_secs(5);

/// The release, for people.
pub const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Is told what the hub does, from any thread: one line at a time, for the log.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// A hub at work. [`Server::close`] ends it in order.
pub struct Server {
    shared: Arc<Shared>,
    desk: Option<LocalDesk>,
    seat: Option<Seat>,
    accepting: Option<JoinHandle<()>>,
    ticking: Option<(Sender<()>, JoinHandle<()>)>,
}

struct Shared {
    door: Door,
    post: Arc<Post>,
    store: String,
    folder: PathBuf,
    socket: PathBuf,
    began: Instant,
    log: Log,
    accounts: Accounts,
    closing: AtomicBool,
    turned_away: AtomicU64,
    numbers: AtomicU64,
    guests: Mutex<HashMap<u64, Option<Arc<Guest>>>>,
    /// User ids of those who are in, once for each.
    uids: Mutex<Vec<u32>>,
    empty: Condvar,
    growth: Mutex<Growth>,
}

impl Server {
    /// Serves a desk at a seat. `folder` is the store's.
    ///
    /// # Errors
    /// Where the system gives no thread or socket.
    pub fn start(desk: LocalDesk, seat: Seat, folder: &Path, log: Log) -> std::io::Result<Self> {
        let listener = seat.listener.try_clone()?;
        let mut server = Self::hosting(desk, folder, seat.socket(), log)?;
        let shared = Arc::clone(&server.shared);
        let accept = move || accept(&shared, &listener);
        server.accepting = Some(std::thread::Builder::new().name("hub-accept".to_owned()).spawn(accept)?);
        server.seat = Some(seat);
        Ok(server)
    }

    /// Serves a desk to those who are let in with [`Server::admit`] only.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn hosting(desk: LocalDesk, folder: &Path, socket: &Path, log: Log) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            door: desk.door(),
            post: Post::start()?,
            store: desk.found().id.clone(),
            folder: folder.to_owned(),
            socket: socket.to_owned(),
            began: Instant::now(),
            log,
            accounts: Accounts::default(),
            closing: AtomicBool::new(false),
            turned_away: AtomicU64::new(0),
            numbers: AtomicU64::new(1),
            guests: Mutex::default(),
            uids: Mutex::default(),
            empty: Condvar::new(),
            growth: Mutex::default(),
        });
        let (stop, stopped) = channel();
        let watched = Arc::clone(&shared);
        let tick = move || {
            loop {
                if let Some(traffic) = watched.door.traffic() {
                    lock(&watched.growth).tick(&traffic);
                }
                if stopped.recv_timeout(Duration::from_secs(1)) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let ticking = std::thread::Builder::new().name("hub-tick".to_owned()).spawn(tick)?;
        let ticking = Some((stop, ticking));
        Ok(Self { shared, desk: Some(desk), seat: None, accepting: None, ticking })
    }

    /// Lets in one who came some other way than the socket. The caller vouches for the account: it is
    /// what the kernel would have said.
    pub fn admit(&self, stream: UnixStream, peer: Peer, account: String) {
        take(&self.shared, stream, peer, Some(account));
    }

    /// How it does.
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    /// Ends in order: nobody new is let in, nothing more is heard; what was taken is finished, on disk
    /// and answered; then the store is let go.
    pub fn close(mut self) {
        self.shut();
    }

    fn shut(&mut self) {
        let Some(desk) = self.desk.take() else { return };
        self.shared.closing.store(true, Ordering::SeqCst);
        if let Some(seat) = &self.seat {
            // Wakes the thread that waits for clients.
            let _ = rustix::net::shutdown(&seat.listener, Shutdown::Both);
        }
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
        for guest in self.shared.guests() {
            guest.hush();
        }
        desk.close();
        let until = Instant::now() + FAREWELL;
        let mut held = lock(&self.shared.guests);
        while !held.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            held = self.shared.empty.wait_timeout(held, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(held);
        for guest in self.shared.guests() {
            guest.end();
        }
        self.shared.post.close();
        if let Some((stop, ticking)) = self.ticking.take() {
            drop(stop);
            let _ = ticking.join();
        }
        // Only now may the next hub sit here: the store is free.
        self.seat.take();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shut();
    }
}

fn accept(shared: &Arc<Shared>, listener: &UnixListener) {
    loop {
        let taken = listener.accept();
        if shared.closing.load(Ordering::SeqCst) {
            return;
        }
        match taken {
            Ok((stream, _)) => match peer_of(&stream) {
                Ok(peer) => take(shared, stream, peer, None),
                Err(error) => (shared.log)(&format!("a client the kernel does not name: {error}")),
            },
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                // Too many open files, or the like: others go on, and it passes.
                (shared.log)(&format!("cannot take a client now: {error}"));
                std::thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

/// Gives a client a thread, if there is room for it.
fn take(shared: &Arc<Shared>, stream: UnixStream, peer: Peer, account: Option<String>) {
    let Some(number) = shared.enter(peer.uid) else {
        shared.turned_away.fetch_add(1, Ordering::Relaxed);
        // Never waits: it fits a fresh socket's buffer, or is dropped.
        let _ = stream.set_nonblocking(true);
        let _ = wire::send(&stream, &ToClient::Refused(Refusal::busy()), TO_CLIENT);
        return;
    };
    let one = Arc::clone(shared);
    let serve = move || {
        // A fault in one client's thread is that client's.
        let _ = guarded(|| one.serve(number, stream, peer, account));
        one.leave(number, peer.uid);
    };
    if std::thread::Builder::new().name(format!("hub-in-{number}")).spawn(serve).is_err() {
        shared.leave(number, peer.uid);
        shared.turned_away.fetch_add(1, Ordering::Relaxed);
    }
}

impl Shared {
    fn enter(&self, uid: u32) -> Option<u64> {
        let mut uids = lock(&self.uids);
        if uids.len() >= IN_ALL || uids.iter().filter(|one| **one == uid).count() >= OF_ONE {
            return None;
        }
        uids.push(uid);
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        lock(&self.guests).insert(number, None);
        Some(number)
    }

    fn leave(&self, number: u64, uid: u32) {
        let mut uids = lock(&self.uids);
        if let Some(at) = uids.iter().position(|one| *one == uid) {
            uids.swap_remove(at);
        }
        drop(uids);
        lock(&self.guests).remove(&number);
        self.empty.notify_all();
    }

    fn guests(&self) -> Vec<Arc<Guest>> {
        lock(&self.guests).values().flatten().cloned().collect()
    }

    fn serve(&self, number: u64, stream: UnixStream, peer: Peer, account: Option<String>) {
        let account = account.unwrap_or_else(|| self.accounts.name(peer.uid));
        let Ok(reading) = stream.try_clone() else { return };
        let mut incoming = Incoming::new(reading, TO_HUB);
        let _ = stream.set_write_timeout(Some(GREETING));
        let person = match self.greet(&mut incoming, &stream, peer, &account) {
            Ok(Some(person)) => person,
            Ok(None) => return,
            Err(refusal) => {
                self.turned_away.fetch_add(1, Ordering::Relaxed);
                (self.log)(&format!("turned away {account} (pid {}): {}", peer.pid, refusal.words.en));
                let _ = wire::send(&stream, &ToClient::Refused(refusal), TO_CLIENT);
                return;
            }
        };
        let guest = Arc::new(Guest::new(number, person, peer, stream));
        lock(&self.guests).insert(number, Some(Arc::clone(&guest)));
        let outlet = Box::new(Slot::of(&guest, &self.post));
        let line = self.door.join(Viewer::new(account.clone()), outlet);
        if self.closing.load(Ordering::SeqCst) {
            guest.hush();
        }
        let parting = guest.serve(incoming, line);
        if let Some(why) = parting.note() {
            (self.log)(&format!("cut off {account} (pid {}): {why}", peer.pid));
        }
    }

    /// Hears what a client wants. `None` where that was answered already.
    fn greet(
        &self,
        incoming: &mut Incoming,
        stream: &UnixStream,
        peer: Peer,
        account: &str,
    ) -> Result<Option<Person>, Refusal> {
        let hello = match incoming.next::<ToHub>(Some(Instant::now() + GREETING)) {
            Ok(ToHub::Hello(hello)) => hello,
            // It only looked whether somebody is there.
            Err(Ended::Closed) => return Ok(None),
            Ok(ToHub::Ask(_)) | Err(_) => return Err(no_greeting()),
        };
        if hello.protocol != PROTOCOL {
            return Err(other_protocol(&hello));
        }
        if hello.wants == Wants::Status {
            if peer.uid != my_uid() {
                return Err(not_for_you());
            }
            let _ = wire::send(stream, &ToClient::Status(Box::new(self.status())), TO_CLIENT);
            return Ok(None);
        }
        let person = self.door.person(account)?;
        let welcome = Welcome {
            release: RELEASE.to_owned(),
            me: person.clone(),
            store: self.store.clone(),
            folder: self.folder.display().to_string(),
        };
        match wire::send(stream, &ToClient::Welcome(welcome), TO_CLIENT) {
            Ok(()) => Ok(Some(person)),
            Err(_) => Ok(None),
        }
    }

    fn status(&self) -> Status {
        let traffic = self.door.traffic();
        let growth = lock(&self.growth);
        let mut guests = self.guests();
        guests.sort_by_key(|guest| guest.number);
        let waiting =
            traffic.as_ref().map_or((0, 0, 0), |held| (held.commands, held.questions, held.searches));
        let head = traffic.map(|held| held.head);
        Status {
            release: RELEASE.to_owned(),
            pid: std::process::id(),
            seconds: self.began.elapsed().as_secs(),
            socket: self.socket.display().to_string(),
            store: self.store.clone(),
            folder: self.folder.display().to_string(),
            commits: head.as_ref().map_or(0, |head| growth.commits(head.seq)),
            head,
            rate: (growth.rate(10), growth.rate(60)),
            commands: waiting.0,
            questions: waiting.1,
            searches: waiting.2,
            clients: guests.iter().map(|guest| guest.status()).collect(),
            turned_away: self.turned_away.load(Ordering::Relaxed),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_greeting() -> Refusal {
    Refusal::input(Words::fixed(
        "这里是 pingwei hub，听不懂这个连接",
        "this is a pingwei hub; that was no greeting",
    ))
}

fn other_protocol(hello: &Hello) -> Refusal {
    Refusal::input(Words::made(
        format!(
            "hub 是 pingwei {RELEASE}（协议 {PROTOCOL}），本程序是 {}（协议 {}）；请用同一个版本",
            hello.release, hello.protocol
        ),
        format!(
            "the hub is pingwei {RELEASE} (protocol {PROTOCOL}), this program is {} (protocol {}): use the same release",
            hello.release, hello.protocol
        ),
    ))
}

fn not_for_you() -> Refusal {
    Refusal {
        why: Why::Role,
        rule: "design 3".to_owned(),
        words: Words::fixed(
            "只有运行 hub 的账号能看它的状态",
            "only the account that runs the hub may see how it does",
        ),
    }
}
