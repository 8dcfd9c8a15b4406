//! A desk in this process: its threads, and the way in.

mod door;
mod keep;

use super::core::{Core, Known, NoticeHeld};
use super::line::REPLIES;
use super::pool::{answer_all, search_all};
use super::protocol::{Connection, Refusal};
use super::today::Today;
use super::viewer::Viewer;
use super::writer::WriterThread;
use super::{examiner, watch};
use crate::domain::Words;
use crate::domain::guard::guarded;
use crate::policy::Notice;
use crate::record::clock::Clock;
use crate::record::{Shelf, ViewError, Writer};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use self::door::{Doors, note_place};
use self::keep::keep;

pub use self::door::{Door, Traffic};
pub use self::keep::{IndexCache, first_screen, restore};

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
        let doors = Arc::new(Doors::to(core.clone()));
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
        self.doors.shut();
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

fn tell_all(core: &Core) {
    let mut behind = false;
    while let Some(news) = core.changes.wait(behind) {
        behind = guarded(|| watch::tell(core, &news)).unwrap_or(false);
    }
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
