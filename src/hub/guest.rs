//! One client, as the hub holds it: what it reads from it, what it writes to it, and what is noted.

use super::peer::Peer;
use super::server::IN_FLIGHT;
use super::status::GuestStatus;
use super::wire::{self, Ended, Garbage, Incoming, TO_CLIENT, ToClient, ToHub};
use crate::desk::{Delivery, Frame, Person, Refusal, Reply, Request, RequestId, Requests, Why};
use crate::domain::Words;
use rustix::io::Errno;
use rustix::net::SendFlags;
use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::TrySendError;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One who takes no byte for so long has stopped reading.
const UNREAD: Duration = Duration::from_secs(30);

/// Replies are put together into one write of about so many bytes.
const TOGETHER: usize = 64 * 1024;

/// Replies that may lie in a client's box.
const ROOM: usize = 64;

/// A client.
pub struct Guest {
    /// Tells clients apart.
    pub number: u64,
    /// Who it is.
    pub person: Person,
    /// Its process.
    pub peer: Peer,
    since: Instant,
    stream: UnixStream,
    book: Mutex<Book>,
    room: Condvar,
    tray: Mutex<Tray>,
    done: Condvar,
}

/// What is to be written to a client.
#[derive(Default)]
struct Tray {
    replies: VecDeque<Delivery>,
    /// Somebody is at it, or will be.
    taken: bool,
    /// The desk has closed the line: nothing more comes.
    last: bool,
    /// All is written, or cannot be.
    done: bool,
    fault: Option<io::Error>,
}

/// What is noted of a client.
#[derive(Default)]
struct Book {
    /// Requests that will be answered and are not yet, and since when.
    open: HashMap<RequestId, Instant>,
    requests: u64,
    last: Duration,
    worst: Duration,
    heard: Option<Instant>,
    /// Since when a write is under way.
    writing: Option<Instant>,
    gone: bool,
    /// No longer heard, but still told.
    hushed: bool,
    last_words: Option<Refusal>,
}

impl Guest {
    /// A client that has been welcomed.
    pub fn new(number: u64, person: Person, peer: Peer, stream: UnixStream) -> Self {
        let since = Instant::now();
        Self {
            number,
            person,
            peer,
            since,
            stream,
            book: Mutex::default(),
            room: Condvar::new(),
            tray: Mutex::default(),
            done: Condvar::new(),
        }
    }

    /// Takes its requests to the desk until either is gone, and waits for what it is still told.
    pub fn serve(&self, incoming: Incoming, requests: Requests) -> Parting {
        let parting = self.read_all(incoming, |frame| requests.send(frame).is_ok());
        let hushed = {
            let mut book = self.book();
            book.last_words = parting.told();
            book.hushed
        };
        // One who left waits for nothing. One who is only no longer heard, because the hub closes, is
        // told what becomes of all that was taken: the desk ends the line when that is done.
        let requests = hushed.then_some(requests);
        let mut tray = self.tray();
        while !tray.done {
            tray = self.done.wait(tray).unwrap_or_else(PoisonError::into_inner);
        }
        let fault = tray.fault.take();
        drop(tray);
        drop(requests);
        match fault {
            Some(error) if matches!(parting, Parting::Left) => Parting::Io(error),
            _ => parting,
        }
    }

    fn read_all(&self, mut incoming: Incoming, mut pass: impl FnMut(Frame) -> bool) -> Parting {
        loop {
            match incoming.next::<ToHub>(None) {
                Ok(ToHub::Ask(frame)) => {
                    if !self.enter(&frame) || !pass(frame) {
                        return Parting::Left;
                    }
                }
                Ok(ToHub::Hello(_)) => {
                    return Parting::Garbage(Garbage::Unread("a second greeting".to_owned()));
                }
                Err(Ended::Closed) => return Parting::Left,
                Err(Ended::Slow) => return Parting::Slow,
                Err(Ended::Garbage(garbage)) => return Parting::Garbage(garbage),
                Err(Ended::Io(error)) => return Parting::Io(error),
            }
        }
    }

    /// Notes a request, waiting while too many are unanswered; false once the client is gone.
    fn enter(&self, frame: &Frame) -> bool {
        let mut book = self.book();
        book.requests += 1;
        book.heard = Some(Instant::now());
        if matches!(frame.request, Request::Unwatch(_) | Request::Cancel(_)) {
            return !book.gone;
        }
        while book.open.len() >= IN_FLIGHT && !book.gone {
            book = self.room.wait(book).unwrap_or_else(PoisonError::into_inner);
        }
        book.open.insert(frame.id, Instant::now());
        !book.gone
    }

    /// Lays a reply in its box; true where nobody is at it yet.
    ///
    /// # Errors
    /// The box is full, or the client is gone.
    #[expect(clippy::result_large_err, reason = "a reply that is not taken goes back whole, to wait")]
    pub fn lay(&self, delivery: Delivery) -> Result<bool, TrySendError<Delivery>> {
        let mut tray = self.tray();
        if tray.done {
            return Err(TrySendError::Disconnected(delivery));
        }
        if tray.replies.len() >= ROOM {
            return Err(TrySendError::Full(delivery));
        }
        tray.replies.push_back(delivery);
        Ok(!std::mem::replace(&mut tray.taken, true))
    }

    /// Nothing more is laid in its box; true where nobody is at it yet.
    pub fn last_was_laid(&self) -> bool {
        let mut tray = self.tray();
        tray.last = true;
        !tray.done && !std::mem::replace(&mut tray.taken, true)
    }

    /// Writes out some of what lies in its box, without waiting for it to read; true where there is more.
    /// One who does not read gets a thread that waits.
    pub fn deliver(self: &Arc<Self>, bytes: &mut Vec<u8>) -> bool {
        let Some(answered) = self.gather(bytes) else { return false };
        match self.write_now(bytes) {
            Ok(written) if written == bytes.len() => {
                self.wrote(&answered);
                self.is_more()
            }
            Ok(written) => {
                let rest = bytes.split_off(written);
                let one = Arc::clone(self);
                let wait = move || one.write_on(rest, &answered);
                let name = format!("hub-out-{}", self.number);
                if let Err(error) = std::thread::Builder::new().name(name).spawn(wait) {
                    self.ends(Some(error));
                }
                false
            }
            Err(error) => {
                self.ends(Some(error));
                false
            }
        }
    }

    /// True where there is more in its box to be written; else nobody is at it any more.
    fn is_more(&self) -> bool {
        let mut tray = self.tray();
        tray.taken = tray.last || !tray.replies.is_empty();
        tray.taken
    }

    /// Waits for it to read, until its box is empty.
    fn write_on(&self, rest: Vec<u8>, answered: &[RequestId]) {
        let mut bytes = rest;
        let mut outcome = self.write_waiting(&bytes);
        self.wrote(answered);
        while outcome.is_ok() && self.is_more() {
            let Some(answered) = self.gather(&mut bytes) else { return };
            outcome = self.write_waiting(&bytes);
            self.wrote(&answered);
        }
        if let Err(error) = outcome {
            self.ends(Some(error));
        }
    }

    fn write_waiting(&self, bytes: &[u8]) -> io::Result<()> {
        self.stream.set_write_timeout(Some(UNREAD))?;
        (&self.stream).write_all(bytes)
    }

    fn write_now(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < bytes.len() {
            let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
            match rustix::net::send(&self.stream, &bytes[written..], flags) {
                Ok(some) => written += some,
                Err(Errno::INTR) => {}
                Err(error) if error == Errno::AGAIN || error == Errno::NOBUFS => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(written)
    }

    /// Takes replies out of its box, as bytes, and says which requests they answer. `None` once the last
    /// word was said.
    fn gather(&self, bytes: &mut Vec<u8>) -> Option<Vec<RequestId>> {
        bytes.clear();
        if bytes.capacity() > 16 * TOGETHER {
            *bytes = Vec::new();
        }
        let mut answered = Vec::new();
        while bytes.len() < TOGETHER {
            let mut tray = self.tray();
            let Some(delivery) = tray.replies.pop_front() else {
                let over = bytes.is_empty() && tray.last;
                drop(tray);
                if over {
                    self.say_last();
                    return None;
                }
                break;
            };
            drop(tray);
            if !matches!(delivery.reply, Reply::Delta(_)) {
                answered.push(delivery.id);
            }
            put(delivery, bytes);
        }
        self.book().writing = Some(Instant::now());
        Some(answered)
    }

    /// Says why it is the end, where there is something to say. It is short, and never waited for.
    fn say_last(&self) {
        let last = self.book().last_words.take();
        let mut bytes = Vec::new();
        let fault = last.and_then(|refusal| {
            // A refusal is short.
            let _ = wire::encode(&ToClient::Refused(refusal), TO_CLIENT, &mut bytes);
            self.write_now(&bytes).err()
        });
        self.ends(fault);
    }

    /// Nothing more is written to it.
    pub fn ends(&self, fault: Option<io::Error>) {
        self.end();
        let mut tray = self.tray();
        tray.done = true;
        tray.replies.clear();
        tray.fault = fault;
        drop(tray);
        self.done.notify_all();
    }

    fn tray(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wrote(&self, answered: &[RequestId]) {
        let mut book = self.book();
        book.writing = None;
        for id in answered {
            if let Some(since) = book.open.remove(id) {
                book.last = since.elapsed();
                book.worst = book.worst.max(book.last);
            }
        }
        self.room.notify_one();
    }

    /// No more is read from it; what is written is finished.
    pub fn hush(&self) {
        self.book().hushed = true;
        let _ = self.stream.shutdown(Shutdown::Read);
        self.gone();
    }

    /// Cuts it off.
    pub fn end(&self) {
        let _ = self.stream.shutdown(Shutdown::Both);
        self.gone();
    }

    fn gone(&self) {
        self.book().gone = true;
        self.room.notify_all();
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What `pingwei hub --status` says of it.
    pub fn status(&self) -> GuestStatus {
        let book = self.book();
        let oldest = book.open.values().copied().chain(book.writing).min();
        let millis = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        GuestStatus {
            account: self.person.account.clone(),
            name: self.person.name.clone(),
            pid: self.peer.pid,
            seconds: self.since.elapsed().as_secs(),
            idle: book.heard.unwrap_or(self.since).elapsed().as_secs(),
            requests: book.requests,
            waiting: book.open.len(),
            lag_ms: oldest.map_or(0, |since| millis(since.elapsed())),
            last_ms: millis(book.last),
            worst_ms: millis(book.worst),
        }
    }
}

/// Puts a reply behind those in `bytes`; one too long for a frame is a refusal instead.
fn put(delivery: Delivery, bytes: &mut Vec<u8>) {
    let id = delivery.id;
    let delta = matches!(delivery.reply, Reply::Delta(_));
    let Err(garbage) = wire::encode(&ToClient::Delivery(Box::new(delivery)), TO_CLIENT, bytes) else {
        return;
    };
    let refusal = Refusal {
        why: Why::Input,
        rule: String::new(),
        words: Words::made(
            format!("回答太长，请少问一些（{garbage}）"),
            format!("the answer is too long; ask for less ({garbage})"),
        ),
    };
    let reply = if delta { Reply::Delta(crate::desk::Delta::Gone(refusal)) } else { Reply::Refused(refusal) };
    // A refusal is short.
    let _ = wire::encode(&ToClient::Delivery(Box::new(Delivery { id, reply })), TO_CLIENT, bytes);
}

/// How a client came to be gone.
#[derive(Debug)]
pub enum Parting {
    /// It left.
    Left,
    /// It took too long over a frame.
    Slow,
    /// It sent something else than frames.
    Garbage(Garbage),
    /// The system's error.
    Io(io::Error),
}

impl Parting {
    /// What the client is told, where it may still be listening.
    fn told(&self) -> Option<Refusal> {
        let words = match self {
            Self::Left | Self::Io(_) => return None,
            Self::Slow => Words::fixed("一个请求只来了一半", "half a request came, and no more"),
            Self::Garbage(garbage) => Words::made(
                format!("看不懂的请求（{garbage}），连接到此为止"),
                format!("not understood ({garbage}): this connection ends here"),
            ),
        };
        Some(Refusal::input(words))
    }

    /// For the hub's log; nothing where there is nothing to say.
    pub fn note(&self) -> Option<String> {
        match self {
            Self::Left => None,
            Self::Slow => Some("too slow over a frame".to_owned()),
            Self::Garbage(garbage) => Some(garbage.to_string()),
            Self::Io(error) => Some(error.to_string()),
        }
    }
}
