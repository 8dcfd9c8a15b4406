//! A store opened with a desk on it, and left in order.

use crate::cli::fault::{Code, Fault};
use crate::cli::lines::KEEP;
use crate::desk::{IndexCache, LocalDesk, Parts, Today};
use crate::domain::{Lang, Words};
use crate::policy::Notice;
use crate::policy::notice::NoticeFaults;
use crate::record::{
    self, Commit, CommitError, Head, OpenError, OpenOptions, Position, Shelf, Store, StoreWriter, ViewError,
    ViewStatus,
};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// A desk on a store on disk. Dropping it leaves the store in order.
pub struct Opened {
    desk: Option<LocalDesk>,
    store: Option<Arc<Store>>,
    writer: Receiver<StoreWriter>,
    /// What people should be told of how the store was found.
    pub warnings: Vec<Words>,
}

impl Opened {
    /// Opens a store and starts a desk on it.
    ///
    /// # Errors
    /// Why it does not open, or what is wrong with the notice it holds.
    pub fn open(dir: &Path, options: OpenOptions, today: Today) -> Result<Self, Fault> {
        let clock = options.clock.clone();
        let record::Opened { store, shelf, writer, cut } = Store::open(dir, options).map_err(told)?;
        let unread = |error: ViewError| view_fault(&store, &error);
        let (_, notice_sha256, text) = shelf.notice().map_err(unread)?.ok_or_else(|| no_notice(dir))?;
        let notice = Notice::parse(&text, "notice").map_err(|faults| unknown_notice(&faults))?;
        let owner = founder(&*shelf).map_err(unread)?;
        let warnings = cut.iter().map(|path| set_aside(path)).chain(store.warnings()).collect();
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
        let desk = LocalDesk::start(parts).map_err(|error| view_fault(&store, &error))?;
        Ok(Self { desk: Some(desk), store: Some(store), writer: given_back, warnings })
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

/// Why the view does not answer: the store knows best.
fn view_fault(store: &Store, error: &ViewError) -> Fault {
    match store.status() {
        ViewStatus::Failed(failure) if failure.exit_code == 5 => Fault::new(Code::Damaged, failure.words),
        ViewStatus::Failed(failure) => Fault::bad(failure.words),
        _ => Fault::new(Code::Damaged, Words::same(error.0.clone())),
    }
}

fn no_notice(dir: &Path) -> Fault {
    let dir = dir.display();
    Fault::new(
        Code::Damaged,
        Words::made(format!("{dir}: 记录里没有通知"), format!("{dir}: the record holds no notice")),
    )
    .next(KEEP)
}

/// The notice that the store adopted is none to this release.
fn unknown_notice(faults: &NoticeFaults) -> Fault {
    let (zh, en) = (faults.text(Lang::Zh), faults.text(Lang::En));
    Fault::bad(Words::made(
        format!("本程序读不了材料库采用的通知: {zh}"),
        format!("this program cannot read the notice that the store adopted: {en}"),
    ))
    .next(Words::fixed(
        "请用当时的或更新的 pingwei；记录没有损坏",
        "use the pingwei of that time, or a newer one; the record is not damaged",
    ))
}

/// What was being written when the last process stopped.
fn set_aside(path: &Path) -> Words {
    let path = path.display();
    Words::made(
        format!("上次没有写完的一段从未算数，另存为 {path}"),
        format!("what was being written when the last process stopped never counted; it is kept as {path}"),
    )
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
