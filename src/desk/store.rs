//! A desk on a store on disk: the record's two sides and its life, joined to one desk.

use super::core::{Core, NoticeHeld};
use super::local::{Found, IndexCache, LocalDesk, first_screen, restore};
use super::protocol::{Refusal, Why};
use super::today::Today;
use crate::domain::Words;
use crate::policy::Notice;
use crate::record::{
    Clock, Commit, CommitError, Founding, Head, OnProgress, OpenError, OpenOptions, Opened, Position, Stage,
    Store, StoreWriter, SystemClock, ViewStatus, Writer,
};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, OnceLock, Weak};

/// How to open a store for a desk.
#[derive(Clone)]
pub struct StoreOptions {
    /// Account of the person who opens it; a store founded now is theirs.
    pub account: String,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// "Today" for the rules.
    pub today: Today,
    /// What line 0 is to hold where there is no store yet; without it none is founded.
    pub founding: Option<Founding>,
    /// A notice to go by in place of the one adopted, with its text.
    pub notice: Option<(Arc<Notice>, String)>,
    /// Is told of long work besides the overview, from any thread.
    pub progress: Option<OnProgress>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            account: String::new(),
            clock: Arc::new(SystemClock),
            today: Today::default(),
            founding: None,
            notice: None,
            progress: None,
        }
    }
}

impl std::fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreOptions({}, {:?})", self.account, self.today)
    }
}

/// Opens a store, or founds one, and starts a desk on it. It is there at once: with the index of the
/// last clean close everything is answered from the start; else the overview tells how far the
/// opening has come, and other questions are answered when they can be
/// ([`LocalDesk::wait_open`] waits for that, [`LocalDesk::wait_whole`] for every row). Closing the
/// desk leaves the store in order.
///
/// # Errors
/// See [`OpenError`].
pub fn open_store(dir: &Path, options: StoreOptions) -> Result<LocalDesk, OpenError> {
    let teller = Arc::new(OnceLock::new());
    let opened = Store::open(
        dir,
        OpenOptions {
            clock: options.clock.clone(),
            author: options.account.clone(),
            founding: options.founding.clone(),
            progress: Some(told(options.progress.clone(), Arc::clone(&teller))),
            ..OpenOptions::default()
        },
    )?;
    let Opened { store, shelf, writer, cut } = opened;
    let held = match options.notice {
        Some((notice, text)) => NoticeHeld { notice, sha256: Notice::sha256(&text), adopted: false },
        // Until the store can say which one it has adopted.
        None => NoticeHeld {
            notice: Arc::new(Notice::embedded().clone()),
            sha256: Notice::sha256(Notice::EMBEDDED_TEXT),
            adopted: true,
        },
    };
    let found = Found { id: store.id().to_owned(), cut };
    let head = store.head();
    let core = Arc::new(Core::new(shelf, options.clock, options.today, held, head));
    let _ = teller.set(Arc::downgrade(&core));
    let store = Arc::new(store);
    let life = Arc::downgrade(&store);
    core.set_explain(move || explain(&*life.upgrade()?));
    let life = Arc::downgrade(&store);
    let warnings = move || life.upgrade().map_or_else(Vec::new, |store| store.warnings());
    let cache = Arc::new(Cache(Arc::clone(&store)));
    let first = first_screen(&core, &*cache);
    let restoring = first.is_some();
    match first {
        Some(first) => core.begins_with(first),
        None if restore(&core, &*cache) => {}
        None => core.backlog.open(),
    }
    let (back, given_back) = channel();
    let writer = Lent { writer: Some(writer), back };
    let after = move || {
        // The record is whole in any case; where it is not left in order the next opening takes longer.
        if let (Some(store), Ok(writer)) = (Arc::into_inner(store), given_back.recv()) {
            let _ = store.close(writer);
        }
    };
    let desk = LocalDesk::run(core, Box::new(writer), Some(cache), Some(Box::new(after)), found, restoring);
    Ok(desk.with_warnings(warnings))
}

/// Tells of the store's long work: in the overview, and to whoever else wants to know.
fn told(other: Option<OnProgress>, core: Arc<OnceLock<Weak<Core>>>) -> OnProgress {
    Arc::new(move |progress| {
        if let Some(core) = core.get().and_then(Weak::upgrade) {
            let words = match progress.stage {
                Stage::Verify => Words::fixed("正在核对日志", "verifying the journal"),
                _ => Words::fixed("正在重建视图", "making the view anew"),
            };
            let under_way = progress.done < progress.total;
            core.set_progress(under_way.then_some((words, progress.done, progress.total)));
        }
        if let Some(other) = &other {
            other(progress);
        }
    })
}

/// Why the view does not answer: the store knows best.
fn explain(store: &Store) -> Option<Refusal> {
    let ViewStatus::Failed(failure) = store.status() else { return None };
    let why = if failure.exit_code == 5 { Why::Damaged } else { Why::Disk };
    Some(Refusal { why, rule: "design 4".to_owned(), words: failure.words })
}

/// The writer, given back when the desk lets it go.
struct Lent {
    writer: Option<StoreWriter>,
    back: Sender<StoreWriter>,
}

impl Writer for Lent {
    fn head(&self) -> Head {
        self.writer.as_ref().map_or_else(|| Head { seq: 0, hash: String::new() }, Writer::head)
    }

    fn commit(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>> {
        self.writer.as_mut().map_or_else(Vec::new, |writer| writer.commit(commits))
    }

    fn begin(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>> {
        self.writer.as_mut().map_or_else(Vec::new, |writer| writer.begin(commits))
    }

    fn settle(&mut self) -> bool {
        self.writer.as_mut().is_none_or(Writer::settle)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            let _ = self.back.send(writer);
        }
    }
}

/// The index, kept in the store.
struct Cache(Arc<Store>);

impl IndexCache for Cache {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.0.cache_read(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let _ = self.0.cache_write(name, &self.0.head(), bytes);
    }
}
