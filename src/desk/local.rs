//! A desk in this process: its threads, and the way in.

use super::core::{Core, Known, NoticeHeld};
use super::first::{self, First};
use super::inbox::{Inbox, Job};
use super::index::{Basis, Beside, Index, Kept};
use super::line::{Line, REPLIES, REQUESTS};
use super::load::prepare;
use super::pool::{Ask, Queue, Search, What, answer_all, broken, search_all};
use super::protocol::{Command, Connection, Frame, Person, Query, Refusal, Reply, Request};
use super::today::Today;
use super::viewer::Viewer;
use super::writer::WriterThread;
use super::{examiner, watch};
use crate::domain::Words;
use crate::domain::guard::guarded;
use crate::policy::Notice;
use crate::record::clock::Clock;
use crate::record::{Head, Shelf, ViewError, Writer};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread::JoinHandle;

/// What a desk is put together from.
pub struct Parts {
    /// The writing side of the store.
    pub writer: Box<dyn Writer>,
    /// Its reading side.
    pub shelf: Arc<dyn Shelf>,
    /// The notice in force.
    pub notice: Arc<Notice>,
    /// SHA-256 of the notice's text ([`Notice::sha256`]).
    pub notice_sha256: String,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// "Today" for the rules.
    pub today: Today,
    /// Account that owns the store.
    pub owner: String,
    /// Where the index is kept from one run to the next, if anywhere.
    pub cache: Option<Arc<dyn IndexCache>>,
}

/// How a store was found when it was opened; empty for one in memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The store's id.
    pub id: String,
    /// Where what was being written when the last process stopped was set aside, if there was any.
    pub cut: Option<PathBuf>,
}

/// Says what people should be told of a store.
type Warnings = Box<dyn Fn() -> Vec<Words> + Send + Sync>;

/// Keeps bytes from one run to the next, by name; they may be lost at any time.
pub trait IndexCache: Send + Sync {
    /// What was kept under this name (lower-case letters).
    fn read(&self, name: &str) -> Option<Vec<u8>>;
    /// Keeps this in place of what was.
    fn write(&self, name: &str, bytes: &[u8]);
}

/// The cache that holds the index.
const QUEUE: &str = "queue";
/// The cache that holds the first screen.
const FIRST: &str = "first";

/// A store of fewer dossiers is indexed before the desk is there: it takes no time.
const SMALL: usize = 2000;

/// A desk in this process. Dropping it closes it.
pub struct LocalDesk {
    doors: Arc<Doors>,
    core: Option<Arc<Core>>,
    cache: Option<Arc<dyn IndexCache>>,
    writer: Option<JoinHandle<()>>,
    restorer: Option<JoinHandle<()>>,
    helpers: Vec<JoinHandle<()>>,
    examiner: Option<JoinHandle<()>>,
    after: Option<After>,
    found: Found,
    warnings: Option<Warnings>,
}

/// What is done once the desk has let the store go.
pub(super) type After = Box<dyn FnOnce() + Send>;

/// What a connection's thread reaches the desk by. The gate holds no store once the desk is closed.
struct Doors {
    gate: RwLock<Option<Arc<Core>>>,
    inbox: Arc<Inbox>,
    questions: Queue<Ask>,
    searches: Queue<Search>,
    lines: AtomicU64,
}

/// A way to a desk that others may hold while it is closed: it leads nowhere then.
#[derive(Clone)]
pub struct Door(Arc<Doors>);

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
        if let Some(core) = &*self.gate() {
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
    /// [`Why::Role`](super::Why::Role) for somebody unknown, [`Why::Busy`](super::Why::Busy) while the
    /// store is being opened, else why it cannot be read.
    pub fn person(&self, account: &str) -> Result<Person, Refusal> {
        let gate = self.gate();
        let core = gate.as_ref().ok_or_else(Refusal::closed)?;
        core.who(account).map(|who| who.person)
    }

    /// What waits; `None` once the desk is closed.
    pub fn traffic(&self) -> Option<Traffic> {
        let head = self.gate().as_ref()?.head();
        let (questions, searches) = (self.0.questions.len(), self.0.searches.len());
        Some(Traffic { commands: self.0.inbox.len(), questions, searches, head })
    }

    fn gate(&self) -> RwLockReadGuard<'_, Option<Arc<Core>>> {
        self.0.gate.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LocalDesk {
    /// Starts the threads on a store that can be read. A large one without a usable index is indexed
    /// in the background.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn start(parts: Parts) -> Result<Self, ViewError> {
        let held = NoticeHeld { notice: parts.notice, sha256: parts.notice_sha256, adopted: false };
        let head = parts.shelf.applied();
        let core = Arc::new(Core::new(parts.shelf, parts.clock, parts.today, held, head));
        if let Some(first) = parts.cache.as_deref().and_then(|cache| first_screen(&core, cache)) {
            core.begins_with(first);
            return Ok(Self::run(core, parts.writer, parts.cache, None, Found::default(), true));
        }
        if !parts.cache.as_deref().is_some_and(|cache| restore(&core, cache)) {
            let (roll, people) = (core.shelf.roll()?, core.shelf.reviewers()?);
            core.open_with(Known { roll, people, notice: None, owner: parts.owner });
            if core.shelf.count() <= SMALL { examiner::all(&core) } else { core.backlog.all() }
        }
        drop(core.hall()?);
        Ok(Self::run(core, parts.writer, parts.cache, None, Found::default(), false))
    }

    /// Starts the threads on a core; with `restoring` the index is still to be read, by a thread.
    /// `after` is done when the desk has let the store go.
    pub(super) fn run(
        core: Arc<Core>,
        writer: Box<dyn Writer>,
        cache: Option<Arc<dyn IndexCache>>,
        after: Option<After>,
        found: Found,
        restoring: bool,
    ) -> Self {
        let doors = Arc::new(Doors {
            gate: RwLock::new(Some(core.clone())),
            inbox: Arc::default(),
            questions: Queue::default(),
            searches: Queue::default(),
            lines: AtomicU64::new(1),
        });
        let restorer = restoring.then(|| {
            let (core, cache, doors) = (core.clone(), cache.clone(), doors.clone());
            spawn("restorer", move || {
                let restored =
                    cache.is_some_and(|cache| guarded(|| restore(&core, &*cache)).unwrap_or_default());
                if restored {
                    examiner::read_hall(&core);
                } else {
                    core.forget_first();
                    doors.questions.wake();
                    core.backlog.open();
                }
            })
        });
        let thread = WriterThread::new(core.clone(), doors.inbox.clone(), writer);
        let writer = Some(spawn("writer", move || thread.run()));
        let mut helpers = Vec::new();
        for _ in 0..2 {
            let (core, doors) = (core.clone(), doors.clone());
            helpers.push(spawn("reader", move || answer_all(&core, &doors.questions)));
        }
        let (one, at) = (core.clone(), doors.clone());
        helpers.push(spawn("search", move || search_all(&one, &at.searches)));
        let one = core.clone();
        helpers.push(spawn("teller", move || tell_all(&one)));
        let one = core.clone();
        let examiner = Some(spawn("examiner", move || examiner::run(&one)));
        let at = doors.clone();
        core.on_open(move || {
            at.questions.wake();
            at.searches.wake();
        });
        Self {
            doors,
            core: Some(core),
            cache,
            writer,
            restorer,
            helpers,
            examiner,
            after,
            found,
            warnings: None,
        }
    }

    /// What people should be told of the store, as far as it is known by now.
    pub fn warnings(&self) -> Vec<Words> {
        self.warnings.as_ref().map_or_else(Vec::new, |known| known())
    }

    pub(super) fn with_warnings(self, known: impl Fn() -> Vec<Words> + Send + Sync + 'static) -> Self {
        let mut desk = self;
        desk.warnings = Some(Box::new(known));
        desk
    }

    /// How the store was found.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// Waits until the store is open: roster, blacklist and notice are known.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn wait_open(&self) -> Result<(), Refusal> {
        self.core.as_ref().map_or_else(|| Err(Refusal::closed()), |core| core.wait_open())
    }

    /// A line to the desk for one viewer.
    pub fn connect(&self, viewer: Viewer) -> Connection {
        self.door().connect(viewer, REPLIES)
    }

    /// A way to this desk for others.
    pub fn door(&self) -> Door {
        Door(self.doors.clone())
    }

    /// Waits until every dossier has its row: for commands that read the whole queue.
    pub fn wait_whole(&self) {
        if let Some(core) = &self.core {
            core.backlog.wait_idle();
        }
    }

    /// Closes the desk: what was accepted is finished, the store is let go. Connections see the end.
    pub fn close(mut self) {
        self.shut();
    }

    fn shut(&mut self) {
        let Some(core) = self.core.take() else { return };
        join(self.restorer.take());
        let was_opening = core.is_opening();
        core.set_closing();
        self.doors.inbox.close();
        join(self.writer.take());
        core.backlog.close();
        self.doors.questions.close();
        self.doors.searches.close();
        core.changes.close();
        for helper in self.helpers.drain(..) {
            join(Some(helper));
        }
        // One who still waits for the store is let go by the store's closing, and reaches nothing then.
        if !was_opening {
            join(self.examiner.take());
        }
        // Nobody new comes in from here on, so that no line is left open.
        self.doors.gate.write().unwrap_or_else(PoisonError::into_inner).take();
        for line in core.lines() {
            note_place(&core, &line);
            line.close();
        }
        if let Some(cache) = self.cache.take() {
            keep(&core, &*cache);
        }
        drop(core);
        if let Some(after) = self.after.take() {
            after();
        }
    }
}

impl Drop for LocalDesk {
    fn drop(&mut self) {
        self.shut();
    }
}

/// The first screen that the last run left, if it is of this state of the store and of today.
pub(super) fn first_screen(core: &Core, cache: &dyn IndexCache) -> Option<First> {
    First::from_bytes(&cache.read(FIRST)?, &basis(core))
}

/// Takes what the last run kept, if it is of this state of the store; false where it is of no use.
pub(super) fn restore(core: &Core, cache: &dyn IndexCache) -> bool {
    let wanted = basis(core);
    let kept = cache.read(QUEUE).and_then(|bytes| Index::from_bytes(&bytes, &wanted).ok());
    let Some(Kept { basis, beside, index }) = kept else { return false };
    let notice = match basis.adopted {
        true => match examiner::adopted(basis.notice.clone(), &beside.notice) {
            Ok(held) => Some(held),
            Err(_) => return false,
        },
        false => None,
    };
    core.set_index(index);
    core.set_whole(true);
    core.kept_as(&basis);
    core.open_with(Known { roll: beside.roll, people: beside.people, notice, owner: beside.owner });
    if basis.today != wanted.today {
        core.backlog.all();
    }
    true
}

/// Keeps the index for the next run, if it is whole.
fn keep(core: &Core, cache: &dyn IndexCache) {
    if !core.is_whole() || core.backlog.is_left() {
        return;
    }
    let basis = basis(core);
    if let Some(bytes) = first::make(core, &basis) {
        cache.write(FIRST, &bytes);
    }
    if core.is_kept_as(&basis) {
        return;
    }
    let rules = core.rules();
    let notice = if basis.adopted { core.shelf.notice().ok().flatten().map(|(.., text)| text) } else { None };
    if basis.adopted && notice.is_none() {
        return;
    }
    let beside = Beside {
        owner: core.committee().owner().to_owned(),
        notice: notice.unwrap_or_default(),
        roll: rules.roll.entries().to_vec(),
        people: core.committee().people().to_vec(),
    };
    if let Ok(bytes) = core.index().to_bytes(&basis, &beside) {
        cache.write(QUEUE, &bytes);
    }
}

fn basis(core: &Core) -> Basis {
    let held = core.rules().held;
    Basis::new(&held.sha256, held.adopted, &core.head(), core.day())
}

fn tell_all(core: &Core) {
    let mut behind = false;
    while let Some(news) = core.changes.wait(behind) {
        behind = guarded(|| watch::tell(core, &news)).unwrap_or(false);
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
                let gate = doors.gate.read().unwrap_or_else(PoisonError::into_inner);
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
    let gate = doors.gate.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(core) = gate.as_ref() {
        note_place(core, line);
    }
    drop(gate);
    line.close();
}

/// Notes where a screen stands that is about to be closed.
fn note_place(core: &Core, line: &Line) {
    if let Some((spec, from)) = line.queue_watched() {
        core.was_at(&line.viewer.account, spec, from);
    }
}

fn command(doors: &Doors, mut job: Job) -> Result<(), Refusal> {
    let step = match &mut job.what.command {
        Command::LoadPart { dossiers, .. } => {
            let dossiers = std::mem::take(dossiers);
            let gate = doors.gate.read().unwrap_or_else(PoisonError::into_inner);
            let core = gate.as_ref().ok_or_else(Refusal::closed)?;
            let part = guarded(|| prepare(core, dossiers)).unwrap_or_else(|panic| Err(broken(&panic)))?;
            job.part = Some(part);
            drop(gate);
            doors.inbox.load(job)
        }
        Command::LoadCommit { .. }
        | Command::LoadAbort { .. }
        | Command::BulkPart { .. }
        | Command::BulkCommit { .. }
        | Command::BulkAbort { .. } => doors.inbox.load(job),
        _ => doors.inbox.command(job),
    };
    step.map_err(|(_, refusal)| refusal)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    let named = std::thread::Builder::new().name(format!("desk-{name}"));
    // A process that may have no more threads cannot go on; nothing is accepted that would be lost.
    named.spawn(work).unwrap_or_else(|error| panic!("no thread for the desk: {error}"))
}

fn join(thread: Option<JoinHandle<()>>) {
    if let Some(thread) = thread {
        let _ = thread.join();
    }
}
