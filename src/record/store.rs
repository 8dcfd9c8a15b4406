//! A store on disk: a directory with the journal, the view, and what belongs to them.
//!
//! ```text
//! lock             one process owns the store; says who
//! journal.jsonl    the record
//! journal.cut-…    what was being written when the power went, set aside
//! view             names the directory of the view in force
//! view-7/          the view: sled's files
//! stamp            left by a clean close: what journal and view were
//! cache-…          what others made from the record, to paint a first screen
//! ```
//!
//! [`Store::open`] returns when the lock is taken and the journal's end is known; the view opens on a
//! thread, and the calls of [`StoreShelf`] wait for it. Where a stamp vouches for the journal only its
//! last line is read at once, and the whole chain is verified in the background.

use super::clock::Clock;
use super::error::OpenError;
use super::files;
use super::journal::{Journal, Synced};
use super::lifecycle::Lifecycle;
use super::line::Link;
use super::lock::{Holder, Lock, LockError};
use super::media::Media;
use super::open::{self, Claims, Founding, JOURNAL};
use super::seam::{Engine, Watch};
use super::shelf::{Head, ViewError};
use super::stamp::Stamp;
use super::status::{OnProgress, Progress, Stage, ViewStatus};
use super::store_shelf::{Meanwhile, StoreShelf};
use super::tail::{Damage, walk};
use super::trust::{applied_by_view, trust};
use super::writer::StoreWriter;
use super::{cache, clock::SystemClock};
use crate::domain::Words;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Puts something between the journal and its file.
pub type Interpose = Arc<dyn Fn(File) -> Arc<dyn Media> + Send + Sync>;

/// How to open a store.
#[derive(Clone)]
pub struct OpenOptions {
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Account of the person who opens it.
    pub author: String,
    /// What line 0 is to hold where there is no store yet; without it none is founded.
    pub founding: Option<Founding>,
    /// Is told of long work, from any thread.
    pub progress: Option<OnProgress>,
    /// For tests: puts a failing file under the journal.
    pub interpose: Option<Interpose>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            author: String::new(),
            founding: None,
            progress: None,
            interpose: None,
        }
    }
}

impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OpenOptions({}, {:?})", self.author, self.clock)
    }
}

/// An open store.
#[derive(Debug)]
pub struct Opened {
    /// Its life: status, caches, closing.
    pub store: Store,
    /// Its reading side, for any number of threads.
    pub shelf: Arc<StoreShelf>,
    /// Its writing side, for one.
    pub writer: StoreWriter,
    /// Where a torn tail was set aside, if there was one.
    pub cut: Option<PathBuf>,
}

/// An open store's life.
pub struct Store {
    dir: PathBuf,
    id: String,
    opened_at: Head,
    synced: Synced,
    watch: Watch,
    life: Arc<Lifecycle>,
    damage: Arc<Mutex<Option<Words>>>,
    chain: Arc<Mutex<ChainStatus>>,
    lock: Option<Arc<Lock>>,
}

/// What is known of the journal's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainStatus {
    /// Every line was verified.
    Verified,
    /// A stamp vouches for it; the background is verifying every line.
    Checking,
    /// An accepted line is damaged; nothing more is written.
    Damaged(Damage),
}

/// How long the check of the whole chain lets the opening go first, in steps that closing waits for.
const CHECK_AFTER_STEPS: u32 = 40;
const STEP: std::time::Duration = std::time::Duration::from_millis(10);

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({}, {:?})", self.dir.display(), self.status())
    }
}

impl Store {
    /// Opens a store, or founds one.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(dir: &Path, options: OpenOptions) -> Result<Opened, OpenError> {
        let clock = Arc::clone(&options.clock);
        let path = dir.join(JOURNAL);
        if !path.exists() && !open::lost_its_journal(dir) {
            if options.founding.is_none() {
                return Err(open::no_store(dir));
            }
            open::may_be_founded(dir)?;
            files::make_dir(dir).map_err(|error| OpenError::io(dir, &error))?;
        }
        let myself = Holder::myself(&options.author, clock.as_ref());
        let (lock, before) = Lock::take(dir, &myself).map_err(|error| match error {
            LockError::Held(by) => OpenError::Held { dir: dir.to_owned(), by: Box::new(by) },
            LockError::Io(error) => OpenError::io(&dir.join(super::lock::LOCK), &error),
        })?;
        let lock = Arc::new(lock);
        let file = open::file(dir, options.founding.as_ref(), &options.author, clock.as_ref())?;
        for (path, mode) in [(dir, 0o700), (path.as_path(), 0o600)] {
            files::set_mode(path, mode).map_err(|error| OpenError::io(path, &error))?;
        }
        let media: Arc<dyn Media> = match &options.interpose {
            Some(between) => between(file),
            None => Arc::new(file),
        };
        let stamp = Stamp::read(dir);
        let trust = trust(dir, stamp.as_ref(), before.and_then(|holder| holder.boot).as_deref());
        let claims = Claims { stamp: stamp.as_ref(), view: &|| applied_by_view(dir) };
        let tell = options.progress.clone();
        let known = open::known(dir, media.as_ref(), &claims, clock.as_ref(), &mut |done, total| {
            if let Some(tell) = &tell {
                tell(Progress { stage: Stage::Verify, done, total });
            }
        })?;
        // From here on the files may change. Should a power cut bring the stamp back, it no longer fits them.
        Stamp::remove(dir).map_err(|error| OpenError::io(&dir.join(super::stamp::STAMP), &error))?;
        let head = Head { seq: known.link.next - 1, hash: known.link.hash.hex() };
        let journal = Journal::new(media, known.len, head.clone());
        let synced = journal.synced();
        let life = Lifecycle::start(dir, synced.clone(), options.progress, trust);
        let damage = Arc::new(Mutex::new(None));
        let chain = if known.verified { ChainStatus::Verified } else { ChainStatus::Checking };
        let store = Self {
            dir: dir.to_owned(),
            id: known.store,
            opened_at: head,
            synced: synced.clone(),
            watch: journal.watch(),
            life: Arc::clone(&life),
            damage: Arc::clone(&damage),
            chain: Arc::new(Mutex::new(chain)),
            lock: Some(Arc::clone(&lock)),
        };
        if !known.verified {
            store.verify_in_background(known.len);
        }
        let shelf = Arc::new(StoreShelf { life: Arc::clone(&life), synced });
        let loads = Default::default();
        let writer = StoreWriter { journal, link: known.link, clock, life, damage, _lock: lock, loads };
        Ok(Opened { store, shelf, writer, cut: known.cut })
    }

    /// The store's id, from line 0.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The end of the journal when the store was opened.
    pub fn opened_at(&self) -> &Head {
        &self.opened_at
    }

    /// The end of the journal now, whatever the view has applied.
    pub fn head(&self) -> Head {
        self.watch.head()
    }

    /// Tells of each new end of the journal.
    pub fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// Where the view stands, without waiting.
    pub fn status(&self) -> ViewStatus {
        self.life.status()
    }

    /// What is known of the journal's chain, without waiting.
    pub fn chain(&self) -> ChainStatus {
        self.chain.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What people should be told of how the store was found.
    pub fn warnings(&self) -> Vec<Words> {
        self.life.warnings()
    }

    /// What a view that is still being made can answer meanwhile; `None` before it can answer anything.
    pub fn meanwhile(&self) -> Option<Meanwhile> {
        self.life.meanwhile().map(|view| Meanwhile { view, synced: self.synced.clone() })
    }

    /// The digest of everything in the view: equal for equal journals. Waits for the view.
    ///
    /// # Errors
    /// Where there is no view.
    pub fn digest(&self) -> Result<u128, ViewError> {
        Ok(self.life.ready()?.mark().digest)
    }

    /// Reads the whole view against its digest. Waits for the view; what is found wrong is made anew.
    ///
    /// # Errors
    /// What was wrong.
    pub fn check_view(&self) -> Result<(), ViewError> {
        let view = self.life.ready()?;
        view.check(&|| self.life.going()).map_err(|trouble| {
            self.life.trouble(&view, trouble.clone());
            ViewError::from(trouble)
        })
    }

    /// The cache `name`, if it was made at the journal's end as it now is.
    pub fn cache_read(&self, name: &str) -> Option<Vec<u8>> {
        cache::read_at(&self.dir, name, &self.head())
    }

    /// Writes the cache `name` (lower-case letters, digits, hyphens), made at `head`.
    ///
    /// # Errors
    /// As the system reports them; a cache that was not written is only missing.
    pub fn cache_write(&self, name: &str, head: &Head, bytes: &[u8]) -> io::Result<()> {
        cache::write(&self.dir, name, head, bytes)
    }

    /// Leaves the store in order: threads stopped, the view durable, a stamp written, the lock given up.
    ///
    /// # Errors
    /// As the system reports them. The record is whole in any case; the next opening takes longer.
    pub fn close(mut self, writer: StoreWriter) -> io::Result<()> {
        let closed = writer.is_closed();
        drop(writer);
        self.leave(!closed)
    }

    fn leave(&mut self, in_order: bool) -> io::Result<()> {
        let Some(lock) = self.lock.take() else { return Ok(()) };
        let view = self.life.close();
        let head = self.head();
        let sound = !matches!(self.chain(), ChainStatus::Damaged(_));
        let outcome = if in_order && sound {
            Stamp::now(&self.dir, head.seq, head.hash, Path::new(JOURNAL), view.as_deref())
                .and_then(|stamp| stamp.write(&self.dir))
        } else {
            Ok(())
        };
        drop(lock);
        outcome
    }

    fn verify_in_background(&self, end: u64) {
        let (synced, damage, chain) =
            (self.synced.clone(), Arc::clone(&self.damage), Arc::clone(&self.chain));
        self.life.spawn(move |life| {
            // Whoever opened the store waits for a first screen: the cores are theirs until then.
            for _ in 0..CHECK_AFTER_STEPS {
                if !life.going() {
                    return;
                }
                std::thread::sleep(STEP);
            }
            let media = synced.media.as_ref();
            let Ok(walked) = walk(media, 0, Link::start(), end, &mut |_| life.going()) else { return };
            let status = match walked.fault {
                None => ChainStatus::Verified,
                Some(fault) => ChainStatus::Damaged(Damage::at(walked.link.next, walked.len, &fault)),
            };
            if let ChainStatus::Damaged(found) = &status {
                let words = found.words();
                life.warn(words.clone());
                *damage.lock().unwrap_or_else(PoisonError::into_inner) = Some(words);
            }
            *chain.lock().unwrap_or_else(PoisonError::into_inner) = status;
        });
    }
}

impl Drop for Store {
    /// As [`Store::close`], where nobody called it; but as nobody can say whether the writer had
    /// failed, without a stamp.
    fn drop(&mut self) {
        let _ = self.leave(false);
    }
}
