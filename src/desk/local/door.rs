//! The way in: a line for each connection, and the thread that takes its requests to where they belong.

use super::spawn;
use crate::desk::core::Core;
use crate::desk::inbox::{Inbox, Job};
use crate::desk::line::{Line, REQUESTS};
use crate::desk::load::prepare;
use crate::desk::pool::{Ask, Queue, Search, What, broken};
use crate::desk::protocol::{Command, Connection, Frame, Person, Query, Refusal, Reply, Request};
use crate::desk::viewer::Viewer;
use crate::domain::guard::guarded;
use crate::record::Head;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

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
        let (ask, requests) = sync_channel(REQUESTS);
        let (reply, replies) = sync_channel(room);
        if let Some(core) = &*self.0.gate() {
            let number = self.0.lines.fetch_add(1, Ordering::Relaxed);
            let line = Arc::new(Line::new(number, viewer, reply, core.changes.clone()));
            core.add_line(&line);
            let doors = self.0.clone();
            // Not joined: it waits for its client, and holds nothing of the store while it does.
            spawn("line", move || attend(&line, &requests, &doors));
        }
        Connection::new(ask, replies)
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

/// Takes a connection's requests to where they belong, until either end closes it.
fn attend(line: &Arc<Line>, requests: &Receiver<Frame>, doors: &Doors) {
    while let Ok(Frame { id, request }) = requests.recv() {
        if !line.is_open() {
            break;
        }
        let line = line.clone();
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
    let gate = doors.gate();
    if let Some(core) = gate.as_ref() {
        note_place(core, line);
    }
    drop(gate);
    line.close();
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
        Command::LoadCommit { .. } | Command::LoadAbort { .. } => doors.inbox.load(job),
        _ => doors.inbox.command(job),
    };
    step.map_err(|(_, refusal)| refusal)
}
