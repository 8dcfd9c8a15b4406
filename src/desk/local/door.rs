//! The way in: a line for each connection, and where its requests go.

use super::spawn;
use crate::desk::core::{Core, lock};
use crate::desk::inbox::{Inbox, Job};
use crate::desk::line::{Line, REQUESTS};
use crate::desk::load::prepare;
use crate::desk::pool::{Ask, Queue, Search, What, broken};
use crate::desk::protocol::{
    Command, Connection, Frame, Outlet, Person, Query, Refusal, Reply, Request, Requests, Takes, Untaken,
};
use crate::desk::viewer::Viewer;
use crate::domain::guard::guarded;
use crate::record::Head;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

/// What a connection's thread reaches the desk by. The gate holds no store once the desk is closed.
pub struct Doors {
    gate: RwLock<Option<Arc<Core>>>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) questions: Queue<Ask>,
    pub(super) searches: Queue<Search>,
    lines: AtomicU64,
}

impl Doors {
    /// The ways to a core.
    pub fn to(core: Arc<Core>) -> Self {
        Self {
            gate: RwLock::new(Some(core)),
            inbox: Arc::default(),
            questions: Queue::default(),
            searches: Queue::default(),
            lines: AtomicU64::new(1),
        }
    }

    /// Nobody new comes in.
    pub fn shut(&self) {
        self.gate.write().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn gate(&self) -> RwLockReadGuard<'_, Option<Arc<Core>>> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A way to a desk that others may hold while it is closed: it leads nowhere then.
#[derive(Clone)]
pub struct Door(pub(super) Arc<Doors>);

/// What waits at a desk, and how far its record has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traffic {
    /// Commands and parts of loads.
    pub commands: usize,
    /// Questions.
    pub questions: usize,
    /// Searches.
    pub searches: usize,
    /// The end of the journal.
    pub head: Head,
}

impl Door {
    /// A line to the desk for one viewer; at most `room` replies lie unread in it, more wait or are put
    /// together.
    pub fn connect(&self, viewer: Viewer, room: usize) -> Connection {
        let (reply, replies) = sync_channel(room);
        Connection::new(self.join(viewer, Box::new(reply)), replies)
    }

    /// A line to the desk for one viewer, whose replies go to that outlet.
    pub fn join(&self, viewer: Viewer, outlet: Box<dyn Outlet>) -> Requests {
        let gate = self.0.gate();
        let Some(core) = gate.as_ref() else { return Requests::nowhere() };
        let number = self.0.lines.fetch_add(1, Ordering::Relaxed);
        let line = Arc::new(Line::new(number, viewer, outlet, core.changes.clone()));
        core.add_line(&line);
        Requests::to(Attendant { way: Way { line, doors: Arc::clone(&self.0) }, loading: Mutex::default() })
    }

    /// Who an account is here.
    ///
    /// # Errors
    /// [`Why::Role`](crate::desk::Why::Role) for somebody unknown, [`Why::Busy`](crate::desk::Why::Busy) while the
    /// store is being opened, else why it cannot be read.
    pub fn person(&self, account: &str) -> Result<Person, Refusal> {
        let gate = self.0.gate();
        let core = gate.as_ref().ok_or_else(Refusal::closed)?;
        core.who(account).map(|who| who.person)
    }

    /// What waits; `None` once the desk is closed.
    pub fn traffic(&self) -> Option<Traffic> {
        let head = self.0.gate().as_ref()?.head();
        let (questions, searches) = (self.0.questions.len(), self.0.searches.len());
        Some(Traffic { commands: self.0.inbox.len(), questions, searches, head })
    }
}

/// Takes a connection's requests to where they belong, on the sender's own thread: nothing here waits. Loads
/// do, for room at the desk; from its first step of a load on, a connection has a thread that does.
struct Attendant {
    way: Way,
    loading: Mutex<Option<SyncSender<Frame>>>,
}

impl Takes for Attendant {
    fn take(&self, frame: Frame, wait: bool) -> Result<(), Untaken> {
        if !self.way.line.is_open() {
            return Err(Untaken::Gone);
        }
        let mut loading = lock(&self.loading);
        if loading.is_none() && is_of_a_load(&frame.request) {
            *loading = Some(self.start_loading());
        }
        match &*loading {
            None => self.way.go(frame),
            Some(thread) if wait => thread.send(frame).map_err(|_| Untaken::Gone)?,
            Some(thread) => thread.try_send(frame).map_err(|error| match error {
                TrySendError::Full(frame) => Untaken::Full(Box::new(frame)),
                TrySendError::Disconnected(_) => Untaken::Gone,
            })?,
        }
        Ok(())
    }
}

impl Attendant {
    fn start_loading(&self) -> SyncSender<Frame> {
        let (send, frames) = sync_channel(REQUESTS);
        let way = self.way.clone();
        // Not joined: it holds nothing of the store while it waits for its client.
        spawn("load", move || {
            while let Ok(frame) = frames.recv() {
                if !way.line.is_open() {
                    break;
                }
                way.go(frame);
            }
            way.leave();
        });
        send
    }
}

impl Drop for Attendant {
    fn drop(&mut self) {
        // With a thread for loads, that one finishes what was sent before it leaves.
        if lock(&self.loading).is_none() {
            self.way.leave();
        }
    }
}

fn is_of_a_load(request: &Request) -> bool {
    matches!(request, Request::Do(what) if is_in_steps(&what.command))
}

/// True for a step of a load, or of a longer action: it waits for room.
fn is_in_steps(command: &Command) -> bool {
    matches!(
        command,
        Command::LoadPart { .. }
            | Command::LoadCommit { .. }
            | Command::LoadAbort { .. }
            | Command::BulkPart { .. }
            | Command::BulkCommit { .. }
            | Command::BulkAbort { .. }
    )
}

/// From a line into the desk.
#[derive(Clone)]
struct Way {
    line: Arc<Line>,
    doors: Arc<Doors>,
}

impl Way {
    fn go(&self, Frame { id, request }: Frame) {
        let (line, doors) = (self.line.clone(), &self.doors);
        let taken = match request {
            Request::Ask(Query::Search { text, most }) => {
                let number = line.new_search();
                for old in doors.searches.withdraw(|held| held.line.number == line.number) {
                    line.answer(old.id, Reply::Cancelled);
                }
                doors.searches.put(Search { line: line.clone(), id, number, text, most })
            }
            Request::Ask(query) => {
                doors.questions.put(Ask { line: line.clone(), id, what: What::Query(query) })
            }
            Request::Watch(topic) => {
                // Until the index is there, the screen that the last run left is answered; the same
                // question is answered again from the index.
                let gate = doors.gate();
                let first = gate.as_ref().and_then(|core| core.first_answer(&line.viewer.account, &topic));
                drop(gate);
                if let Some(answer) = first {
                    line.answer(id, Reply::Answer(answer));
                }
                doors.questions.put(Ask { line: line.clone(), id, what: What::Watch(topic) })
            }
            Request::Unwatch(id) => {
                line.unwatch(id);
                Ok(())
            }
            Request::Cancel(id) => {
                line.cancel(id);
                Ok(())
            }
            Request::Do(what) => command(doors, Job { line: line.clone(), id, what, part: None }),
        };
        if let Err(refusal) = taken {
            line.refuse(id, refusal);
        }
    }

    /// The client has let its line go.
    fn leave(&self) {
        let gate = self.doors.gate();
        if let Some(core) = gate.as_ref() {
            note_place(core, &self.line);
        }
        drop(gate);
        self.line.close();
    }
}

/// Notes where a screen stands that is about to be closed.
pub fn note_place(core: &Core, line: &Line) {
    if let Some((spec, from)) = line.queue_watched() {
        core.was_at(&line.viewer.account, spec, from);
    }
}

fn command(doors: &Doors, mut job: Job) -> Result<(), Refusal> {
    let step = match &mut job.what.command {
        Command::LoadPart { dossiers, .. } => {
            let dossiers = std::mem::take(dossiers);
            let gate = doors.gate();
            let core = gate.as_ref().ok_or_else(Refusal::closed)?;
            let part = guarded(|| prepare(core, dossiers)).unwrap_or_else(|panic| Err(broken(&panic)))?;
            job.part = Some(part);
            drop(gate);
            doors.inbox.load(job)
        }
        other if is_in_steps(other) => doors.inbox.load(job),
        _ => doors.inbox.command(job),
    };
    step.map_err(|(_, refusal)| refusal)
}
