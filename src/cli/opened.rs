//! A store opened with a desk on it, and left in order.

use crate::cli::fault::{Code, Fault};
use crate::desk::{IndexCache, LocalDesk, Parts, Today};
use crate::domain::Words;
use crate::policy::Notice;
use crate::record::{
    self, Commit, CommitError, Head, OpenError, OpenOptions, Position, Shelf, Store, StoreWriter,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// A desk on a store on disk. Dropping it leaves the store in order.
pub struct Opened {
    desk: Option<LocalDesk>,
    store: Option<Arc<Store>>,
    writer: Receiver<StoreWriter>,
}

impl Opened {
    /// Opens a store and starts a desk on it.
    ///
    /// # Errors
    /// Why it does not open, or what is wrong with the notice it holds.
    pub fn open(dir: &Path, options: OpenOptions, today: Today) -> Result<Self, Fault> {
        let clock = options.clock.clone();
        let record::Opened { store, shelf, writer, .. } = Store::open(dir, options).map_err(told)?;
        let damaged = |why: String| Fault::new(Code::Damaged, Words::same(why));
        let (_, notice_sha256, text) = shelf
            .notice()
            .map_err(|error| damaged(error.0))?
            .ok_or_else(|| damaged(format!("{}: no notice", dir.display())))?;
        let notice = Notice::parse(&text, "journal.jsonl").map_err(|faults| damaged(faults.to_string()))?;
        let owner = founder(&*shelf).map_err(|error| damaged(error.0))?;
        let store = Arc::new(store);
        let (back, given_back) = channel();
        let parts = Parts {
            writer: Box::new(Lent { writer: Some(writer), back }),
            shelf,
            notice: Arc::new(notice),
            notice_sha256,
            clock,
            today,
            owner,
            cache: Some(Box::new(Cache(store.clone()))),
        };
        let desk = LocalDesk::start(parts).map_err(|error| damaged(error.0))?;
        Ok(Self { desk: Some(desk), store: Some(store), writer: given_back })
    }

    /// The store's id.
    pub fn id(&self) -> &str {
        self.store.as_ref().map_or("", |store| store.id())
    }

    /// The desk.
    pub fn desk(&self) -> Option<&LocalDesk> {
        self.desk.as_ref()
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // The desk first: its threads hold the writer, the shelf and the cache.
        drop(self.desk.take());
        if let (Some(store), Ok(writer)) = (self.store.take().and_then(Arc::into_inner), self.writer.recv()) {
            // The record is whole in any case; the next opening only takes longer.
            let _ = store.close(writer);
        }
    }
}

/// Why a store does not open, as a command ends.
fn told(error: OpenError) -> Fault {
    let code = match error.exit_code() {
        4 => Code::Held,
        5 => Code::Damaged,
        _ => Code::Bad,
    };
    Fault::new(code, error.words())
}

/// Who founded the store: the author of line 0.
fn founder(shelf: &dyn Shelf) -> Result<String, record::ViewError> {
    let lines = shelf.lines(0, 1)?;
    let first = lines.first().map(|line| format!("{line}\n")).unwrap_or_default();
    Ok(record::line::read(first.as_bytes()).map(|line| line.by).unwrap_or_default())
}

/// The writer, given back when the desk lets it go.
struct Lent {
    writer: Option<StoreWriter>,
    back: Sender<StoreWriter>,
}

impl record::Writer for Lent {
    fn head(&self) -> Head {
        self.writer.as_ref().map_or_else(|| Head { seq: 0, hash: String::new() }, record::Writer::head)
    }

    fn commit(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>> {
        self.writer.as_mut().map_or_else(Vec::new, |writer| writer.commit(commits))
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            let _ = self.back.send(writer);
        }
    }
}

/// The desk's index, kept in the store.
struct Cache(Arc<Store>);

impl IndexCache for Cache {
    fn read(&self) -> Option<Vec<u8>> {
        self.0.cache_read("queue")
    }

    fn write(&self, bytes: &[u8]) {
        let _ = self.0.cache_write("queue", &self.0.head(), bytes);
    }
}
