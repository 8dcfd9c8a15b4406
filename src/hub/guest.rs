//! One client, as the hub holds it: what it reads from it, what it writes to it, and what is noted.

use super::peer::Peer;
use super::server::IN_FLIGHT;
use super::status::GuestStatus;
use super::wire::{self, Ended, Garbage, Incoming, TO_CLIENT, ToClient, ToHub};
use crate::desk::{Connection, Delivery, Frame, Person, Refusal, Reply, Request, RequestId, Why};
use crate::domain::Words;
use std::collections::HashMap;
use std::io::{self, ErrorKind, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// One who takes no byte for so long has stopped reading.
const UNREAD: Duration = Duration::from_secs(30);

/// Replies are put together into one write of about so many bytes.
const TOGETHER: usize = 64 * 1024;

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
        Self { number, person, peer, since, stream, book: Mutex::default(), room: Condvar::new() }
    }

    /// Takes its requests to the desk and the desk's replies to it, until either is gone.
    pub fn serve(self: &Arc<Self>, incoming: Incoming, line: Connection) -> Parting {
        let Connection { requests, replies, .. } = line;
        let writer = Arc::clone(self);
        let name = format!("hub-out-{}", self.number);
        let writing = std::thread::Builder::new().name(name).spawn(move || {
            let gone = writer.write_all(&replies);
            writer.end();
            gone
        });
        let Ok(writing) = writing else { return Parting::Io(ErrorKind::OutOfMemory.into()) };
        let parting = self.read_all(incoming, |frame| requests.send(frame).is_ok());
        let hushed = {
            let mut book = self.book();
            book.last_words = parting.told();
            book.hushed
        };
        // One who left waits for nothing. One who is only no longer heard, because the hub closes, is
        // told what becomes of all that was taken: the desk ends the line when that is done.
        let requests = hushed.then_some(requests);
        let written = writing.join();
        drop(requests);
        match written {
            Ok(Err(error)) if matches!(parting, Parting::Left) => Parting::Io(error),
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

    fn write_all(&self, replies: &Receiver<Delivery>) -> io::Result<()> {
        self.stream.set_write_timeout(Some(UNREAD))?;
        let mut bytes = Vec::new();
        let mut answered = Vec::new();
        while let Ok(first) = replies.recv() {
            bytes.clear();
            answered.clear();
            let mut next = Some(first);
            while let Some(delivery) = next {
                if !matches!(delivery.reply, Reply::Delta(_)) {
                    answered.push(delivery.id);
                }
                put(delivery, &mut bytes);
                next = if bytes.len() < TOGETHER { replies.try_recv().ok() } else { None };
            }
            self.book().writing = Some(Instant::now());
            (&self.stream).write_all(&bytes)?;
            self.wrote(&answered);
            if bytes.capacity() > 16 * TOGETHER {
                bytes = Vec::new();
            }
        }
        let last = self.book().last_words.take();
        match last {
            Some(refusal) => wire::send(&self.stream, &ToClient::Refused(refusal), TO_CLIENT),
            None => Ok(()),
        }
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
