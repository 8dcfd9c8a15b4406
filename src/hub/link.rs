//! A desk connection over a socket that may break: two threads between the connection's channels and
//! the hub. What was sent and not answered is kept, and sent again to the next hub.

use super::client::{Dial, DialError, Patience, enter};
use super::wire::{self, Incoming, TO_HUB, ToClient, ToHub, Welcome};
use crate::desk::{
    Answer, BoardNews, Connection, DefenceAnswer, Delivery, Delta, Frame, MeetingAnswer, Overview, Refusal,
    Reply, Request, RequestId, Requests, Takes, Untaken, Why,
};
use crate::domain::Words;
use rustix::io::Errno;
use rustix::net::SendFlags;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Requests, and replies, that may lie in the connection's channels.
const ROOM: usize = 256;

/// Requests that may be unanswered: kept while no hub answers, and sent to the next one.
const KEPT: usize = 256;

/// What is told as progress in the overview while no hub answers.
pub const AWAY: Words =
    Words::fixed("与 hub 断开，正在重连；打的字都留着", "the hub is away; what is typed is kept");

/// Between two tries to reach a hub: at first, and at the most.
const SOON: Duration = Duration::from_millis(20);
const LATER: Duration = Duration::from_millis(500);

/// Makes a connection.
pub fn start(dial: Dial, welcome: Arc<Welcome>, patience: Patience) -> Connection {
    let (ask, later) = sync_channel(ROOM);
    let (tell, replies) = sync_channel(ROOM);
    let link =
        Arc::new(Link { state: Mutex::default(), out: Mutex::default(), waiting: AtomicUsize::new(0) });
    let up = Up { link: Arc::clone(&link), later: ask, tell: tell.clone() };
    let (behind, told) = (Arc::clone(&link), tell.clone());
    let down = Down { link, dial, welcome, patience, tell };
    let begun =
        spawn("hub-up", move || behind.send_later(&later, &told)) && spawn("hub-down", move || down.run());
    if begun { Connection::new(Requests::to(up), replies) } else { Connection::closed() }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> bool {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).is_ok()
}

/// What both threads share.
struct Link {
    state: Mutex<State>,
    /// Never taken with the state held: a write may wait.
    out: Mutex<Out>,
    /// What the thread behind the sender has still to do.
    waiting: AtomicUsize,
}

#[derive(Default)]
struct State {
    /// Sent, or to be sent, and not answered.
    open: BTreeMap<RequestId, Frame>,
    /// Watched.
    watched: BTreeMap<RequestId, Watched>,
    /// The connection is let go.
    left: bool,
    /// There will be no hub any more, and why.
    over: Option<Refusal>,
}

struct Watched {
    frame: Frame,
    /// The snapshot was given: a second one is news.
    begun: bool,
    overview: Option<Box<Overview>>,
}

/// The stream to write to, while there is one, and which one in turn.
#[derive(Default)]
struct Out {
    stream: Option<UnixStream>,
    turn: u64,
}

/// What the thread behind the sender does.
enum Later {
    /// Writes this to the stream there is.
    Whole(Vec<u8>),
    /// Writes the rest of a frame to the stream of that turn; to no other.
    Rest(u64, Vec<u8>),
    /// Tells the sender.
    Tell(Delivery),
}

/// The sending side. A request is written at once, on the sender's thread, where nothing waits before it and
/// the hub reads; else a thread writes it behind the others.
struct Up {
    link: Arc<Link>,
    later: SyncSender<Later>,
    tell: SyncSender<Delivery>,
}

impl Takes for Up {
    fn take(&self, frame: Frame, wait: bool) -> Result<(), Untaken> {
        let id = frame.id;
        let mut bytes = Vec::new();
        let ask = ToHub::Ask(frame);
        let encoded = wire::encode(&ask, TO_HUB, &mut bytes);
        let ToHub::Ask(frame) = ask else { return Ok(()) };
        let noted = match encoded {
            Err(garbage) => Err(too_long(&garbage)),
            Ok(()) => self.link.note(&frame),
        };
        if let Err(refusal) = noted {
            // The sender may be the one who is to read it: not waited for here.
            return match self.tell.try_send(Delivery { id, reply: Reply::Refused(refusal) }) {
                Ok(()) => Ok(()),
                Err(TrySendError::Full(told)) => self.hand_on(Later::Tell(told), frame, wait),
                Err(TrySendError::Disconnected(_)) => Err(Untaken::Gone),
            };
        }
        match self.link.write_now(bytes) {
            None => Ok(()),
            Some(rest) => self.hand_on(rest, frame, wait),
        }
    }
}

impl Up {
    fn hand_on(&self, what: Later, frame: Frame, wait: bool) -> Result<(), Untaken> {
        self.link.waiting.fetch_add(1, Ordering::AcqRel);
        if wait {
            return self.later.send(what).map_err(|_| Untaken::Gone);
        }
        self.later.try_send(what).map_err(|error| {
            self.link.waiting.fetch_sub(1, Ordering::AcqRel);
            match error {
                TrySendError::Full(_) => {
                    self.link.forget(frame.id);
                    Untaken::Full(Box::new(frame))
                }
                TrySendError::Disconnected(_) => Untaken::Gone,
            }
        })
    }
}

impl Link {
    /// Writes a frame where nothing waits before it and the hub reads; what is left for the thread, if anything.
    fn write_now(&self, bytes: Vec<u8>) -> Option<Later> {
        if self.waiting.load(Ordering::Acquire) > 0 {
            return Some(Later::Whole(bytes));
        }
        let Ok(mut out) = self.out.try_lock() else { return Some(Later::Whole(bytes)) };
        // Without a hub it is noted, and sent to the next one.
        let stream = out.stream.as_ref()?;
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        match rustix::net::send(stream, &bytes, flags) {
            Ok(written) if written == bytes.len() => None,
            Ok(written) => Some(Later::Rest(out.turn, bytes[written..].to_vec())),
            Err(Errno::AGAIN | Errno::INTR | Errno::NOBUFS) => Some(Later::Whole(bytes)),
            // The reading side notices, and all that is noted is sent again.
            Err(_) => {
                let _ = stream.shutdown(Shutdown::Both);
                out.stream = None;
                None
            }
        }
    }

    /// Writes what the sender could not, in order, until it lets the connection go.
    fn send_later(&self, later: &Receiver<Later>, tell: &SyncSender<Delivery>) {
        while let Ok(what) = later.recv() {
            match what {
                Later::Tell(delivery) => {
                    let _ = tell.send(delivery);
                }
                Later::Whole(bytes) => self.write(None, &bytes),
                Later::Rest(turn, bytes) => self.write(Some(turn), &bytes),
            }
            self.waiting.fetch_sub(1, Ordering::AcqRel);
        }
        lock(&self.state).left = true;
        self.shut();
    }

    fn write(&self, turn: Option<u64>, bytes: &[u8]) {
        let mut out = lock(&self.out);
        if turn.is_some_and(|turn| turn != out.turn) {
            return;
        }
        // Where it fails the reading side notices, and all that is noted is sent again.
        if let Some(stream) = out.stream.as_mut()
            && stream.write_all(bytes).is_err()
        {
            let _ = stream.shutdown(Shutdown::Both);
            out.stream = None;
        }
    }

    fn shut(&self) {
        if let Some(stream) = lock(&self.out).stream.take() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// One that was not sent after all.
    fn forget(&self, id: RequestId) {
        let mut state = lock(&self.state);
        state.open.remove(&id);
        state.watched.remove(&id);
    }

    /// Notes what is to be answered, or why it cannot be any more.
    fn note(&self, frame: &Frame) -> Result<(), Refusal> {
        let mut state = lock(&self.state);
        if let Some(refusal) = &state.over {
            return Err(refusal.clone());
        }
        match &frame.request {
            Request::Ask(_) | Request::Do(_) if state.open.len() >= KEPT => return Err(Refusal::busy()),
            Request::Ask(_) | Request::Do(_) => {
                state.open.insert(frame.id, frame.clone());
            }
            Request::Watch(_) => {
                let watched = Watched { frame: frame.clone(), begun: false, overview: None };
                state.watched.insert(frame.id, watched);
            }
            Request::Unwatch(id) => {
                state.watched.remove(id);
            }
            // It may be answered yet; if it is lost, nobody misses it. A command is no such thing.
            Request::Cancel(id) => {
                if state.open.get(id).is_some_and(|held| matches!(held.request, Request::Ask(_))) {
                    state.open.remove(id);
                }
            }
        }
        Ok(())
    }

    /// All that is to be sent to a fresh hub, in the order it was asked.
    fn again(&self) -> Vec<Frame> {
        let state = lock(&self.state);
        let mut frames: Vec<Frame> =
            state.open.values().chain(state.watched.values().map(|held| &held.frame)).cloned().collect();
        frames.sort_by_key(|frame| frame.id);
        frames
    }

    /// What to make of a reply; `None` where nobody waits for it (any more).
    fn take(&self, delivery: Delivery) -> Option<Delivery> {
        let Delivery { id, reply } = delivery;
        let mut state = lock(&self.state);
        if let Some(held) = state.watched.get_mut(&id) {
            if let Reply::Answer(Answer::Overview(now)) | Reply::Delta(Delta::Overview(now)) = &reply {
                held.overview = Some(now.clone());
            }
            let begun = std::mem::replace(&mut held.begun, true);
            let reply = match reply {
                Reply::Refused(refusal) if begun => Reply::Delta(Delta::Gone(refusal)),
                Reply::Answer(answer) if begun => Reply::Delta(news(answer)?),
                reply => reply,
            };
            if matches!(reply, Reply::Refused(_) | Reply::Cancelled | Reply::Delta(Delta::Gone(_))) {
                state.watched.remove(&id);
            }
            return Some(Delivery { id, reply });
        }
        if matches!(&reply, Reply::Delta(_)) {
            return None;
        }
        // One that was sent twice is answered once.
        state.open.remove(&id).map(|_| Delivery { id, reply })
    }
}

/// A snapshot of what was watched before, as news of it.
fn news(answer: Answer) -> Option<Delta> {
    match answer {
        Answer::Overview(now) => Some(Delta::Overview(now)),
        Answer::Counts(now) => Some(Delta::Counts(now)),
        Answer::Sheet(now) => Some(Delta::Sheet(now)),
        Answer::Queue(page) => Some(Delta::Rows(page.into_marked().collect())),
        Answer::Defence(DefenceAnswer::Board(now)) => Some(Delta::Board(Box::new(BoardNews::whole(*now)))),
        Answer::Defence(DefenceAnswer::Ballots(now)) => Some(Delta::Ballots(now)),
        Answer::Defence(DefenceAnswer::Hall(now)) => Some(Delta::Hall(now)),
        Answer::Meeting(MeetingAnswer::Votes(now)) => Some(Delta::Votes(now)),
        _ => None,
    }
}

/// How a stream came to its end.
enum Lost {
    /// The hub is gone; there will be another.
    Hub,
    /// The connection is let go.
    Us,
    /// The hub has had enough of us.
    Refused(Refusal),
}

/// The reading side, and whoever finds the next hub.
struct Down {
    link: Arc<Link>,
    dial: Dial,
    welcome: Arc<Welcome>,
    patience: Patience,
    tell: SyncSender<Delivery>,
}

impl Down {
    fn run(self) {
        loop {
            let mut incoming = match self.find() {
                Ok(incoming) => incoming,
                Err(refusal) => return self.give_up(&refusal),
            };
            match self.read(&mut incoming) {
                Lost::Hub => {}
                Lost::Us => break,
                Lost::Refused(refusal) => return self.give_up(&refusal),
            }
            self.link.shut();
            self.say_waiting();
        }
        self.link.shut();
    }

    /// Reads until either end is gone.
    fn read(&self, incoming: &mut Incoming) -> Lost {
        loop {
            match incoming.next::<ToClient>(None) {
                Ok(ToClient::Delivery(delivery)) => {
                    // The hub closes: what it did not take it is asked again when it is back.
                    if matches!(&delivery.reply, Reply::Refused(refusal) if *refusal == Refusal::closed()) {
                        continue;
                    }
                    if let Some(delivery) = self.link.take(*delivery)
                        && self.tell.send(delivery).is_err()
                    {
                        return Lost::Us;
                    }
                }
                // It would refuse the same again.
                Ok(ToClient::Refused(refusal)) => return Lost::Refused(refusal),
                Ok(_) | Err(_) => return if lock(&self.link.state).left { Lost::Us } else { Lost::Hub },
            }
        }
    }

    /// Finds a hub on the same store for the same person, and tells it all that is still to be told.
    fn find(&self) -> Result<Incoming, Refusal> {
        let began = Instant::now();
        let mut pause = SOON;
        loop {
            if lock(&self.link.state).left {
                return Err(Refusal::closed());
            }
            match enter(&self.dial) {
                Ok((stream, incoming, welcome)) => {
                    if welcome.store != self.welcome.store || welcome.me.account != self.welcome.me.account {
                        return Err(other_store());
                    }
                    self.join(stream)?;
                    return Ok(incoming);
                }
                Err(DialError::Refused(refusal)) if refusal.why == Why::Role => return Err(refusal),
                Err(error) if error.may_pass() => {}
                Err(DialError::Refused(refusal)) => return Err(refusal),
                Err(DialError::Untrusted(words) | DialError::Strange(words)) => {
                    return Err(Refusal::input(words));
                }
                Err(_) => {}
            }
            if matches!(self.patience, Patience::For(span) if began.elapsed() >= span) {
                return Err(nobody());
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(LATER);
        }
    }

    /// From here on requests go there. What is to be sent again is sent by a thread of its own: the
    /// hub may wait with reading until we have read.
    fn join(&self, stream: UnixStream) -> Result<(), Refusal> {
        let mut out = lock(&self.link.out);
        // Whoever let the connection go while it was made found no stream to shut.
        if lock(&self.link.state).left {
            return Err(Refusal::closed());
        }
        // What comes from now on waits for this lock, and so behind all that is noted by now.
        let frames = self.link.again();
        let Ok(writing) = stream.try_clone() else { return Err(Refusal::closed()) };
        out.turn += 1;
        out.stream = Some(stream);
        drop(out);
        if !frames.is_empty() {
            let link = Arc::clone(&self.link);
            let again = move || {
                let _held = lock(&link.out);
                for frame in frames {
                    if wire::send(&writing, &ToHub::Ask(frame), TO_HUB).is_err() {
                        let _ = writing.shutdown(Shutdown::Both);
                        return;
                    }
                }
            };
            if !spawn("hub-again", again) {
                return Err(Refusal::closed());
            }
        }
        Ok(())
    }

    /// Those who watch the overview are told that nobody answers now.
    fn say_waiting(&self) {
        let told: Vec<Delivery> = lock(&self.link.state)
            .watched
            .iter()
            .filter_map(|(id, held)| {
                let mut now = held.overview.clone()?;
                now.progress = Some((AWAY, 0, 0));
                Some(Delivery { id: *id, reply: Reply::Delta(Delta::Overview(now)) })
            })
            .collect();
        for delivery in told {
            // Somebody who does not read is told when they read again.
            let _ = self.tell.try_send(delivery);
        }
    }

    /// No hub is to be had: everybody who waits is told why.
    fn give_up(&self, refusal: &Refusal) {
        let (open, watched) = {
            let mut state = lock(&self.link.state);
            state.over = Some(refusal.clone());
            (std::mem::take(&mut state.open), std::mem::take(&mut state.watched))
        };
        for (id, frame) in open {
            let refusal = match frame.request {
                Request::Do(_) if refusal.why != Why::Role => unknown(refusal),
                _ => refusal.clone(),
            };
            let _ = self.tell.send(Delivery { id, reply: Reply::Refused(refusal) });
        }
        for (id, held) in watched {
            let reply = match held.begun {
                true => Reply::Delta(Delta::Gone(refusal.clone())),
                false => Reply::Refused(refusal.clone()),
            };
            let _ = self.tell.send(Delivery { id, reply });
        }
    }
}

fn nobody() -> Refusal {
    Refusal {
        words: Words::fixed("hub 没有应答，请稍后再试", "no hub answers; try again later"),
        ..Refusal::closed()
    }
}

fn other_store() -> Refusal {
    Refusal::input(Words::fixed(
        "hub 换了材料库或账号，请重新进入",
        "the hub now has another store or takes us for somebody else: start again",
    ))
}

fn too_long(garbage: &wire::Garbage) -> Refusal {
    Refusal::input(Words::made(
        format!("一次送得太多，请分开送（{garbage}）"),
        format!("too much at once: send it in parts ({garbage})"),
    ))
}

/// A command was sent, and nobody is there to say what became of it.
fn unknown(refusal: &Refusal) -> Refusal {
    Refusal {
        why: Why::Unknown,
        rule: "design 4".to_owned(),
        words: Words::made(
            format!("{}；这一步是否已记下不知道，请先查日志再决定是否重做", refusal.words.zh),
            format!("{}; whether it was recorded is not known: look before doing it again", refusal.words.en),
        ),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
