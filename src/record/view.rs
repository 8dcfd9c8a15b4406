//! The view: a sled tree made from the journal. The only file that names sled.
//!
//! sled is never the only copy of anything, and never trusted blindly: every call runs under a guard,
//! and an error, a panic or a value that does not decode condemns the view, which is then made anew.
//! A full disk, missing permission or a lock does not: that is reported. Nothing waits for sled to
//! reach the disk; what it lost in a kill is applied again from the journal.
//!
//! Bodies of submissions are not copied into it: a record holds where in the journal its bodies stand
//! and their SHA-256, which is verified whenever one is read. The view stays small, opens fast, and
//! still proves all that it answers.

use super::hash::Hash;
use super::keys;
use super::kv::{Changes, Kv, Pair, decode, encode, pair_digest};
use super::line::Link;
use super::shelf::{Head, ViewError};
use super::{files, media};
use crate::domain::guard::guarded;
use serde::{Deserialize, Serialize};
use std::io;
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The view's format: another one is made anew.
pub const VIEW_FORMAT: u32 = 2;

/// Most entries in one batch, the mark included: a batch blocks all readers.
const BATCH: usize = 100;

/// How sled's error begins where its file is locked.
const LOCKED: &str = "could not acquire lock";

/// The key of the mark; every other key begins with the byte of its kind, which is above it.
const MARK: &[u8] = b"\0mark";

/// How far a view has come; written with every batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Format of the view.
    pub format: u32,
    /// How many lines are applied: the seq of the next one.
    pub next: u64,
    /// Hash of the last line applied.
    pub hash: Hash,
    /// Where in the journal the next line begins.
    pub offset: u64,
    /// Sum of the digests of all pairs.
    pub digest: u128,
    /// How many dossiers there are.
    pub dossiers: u64,
}

impl Mark {
    /// Nothing applied.
    pub fn start() -> Self {
        Self { format: VIEW_FORMAT, next: 0, hash: Hash::ZERO, offset: 0, digest: 0, dossiers: 0 }
    }

    /// The last line applied.
    pub fn head(&self) -> Head {
        Head { seq: self.next.saturating_sub(1), hash: self.hash.hex() }
    }

    /// What the next line must follow from.
    pub fn link(&self) -> Link {
        Link { next: self.next, hash: self.hash, at: String::new(), durable: None }
    }
}

/// A view that is open.
pub struct View {
    db: sled::Db,
    dir: PathBuf,
    /// Held while a batch is written.
    state: Mutex<State>,
    condemned: AtomicBool,
    /// The last error that was the surroundings' fault, not the view's.
    reported: Mutex<Option<String>>,
}

#[derive(Debug)]
struct State {
    mark: Mark,
    /// The sum of the pairs up to a key, while a check walks over them.
    check: Option<(Vec<u8>, u128)>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View({}, {:?})", self.dir.display(), self.mark())
    }
}

/// What is wrong with a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It is damaged: make it anew.
    Condemned(String),
    /// It may be sound, but the surroundings do not let it work: disk full, permission, lock.
    Surroundings(String),
}

impl Trouble {
    fn of(error: &sled::Error) -> Self {
        use io::ErrorKind::{OutOfMemory, PermissionDenied, ReadOnlyFilesystem, WouldBlock};
        let text = error.to_string();
        match error {
            sled::Error::Io(io)
                if media::is_full(io)
                    || matches!(
                        io.kind(),
                        PermissionDenied | ReadOnlyFilesystem | WouldBlock | OutOfMemory
                    )
                    || text.contains(LOCKED) =>
            {
                Self::Surroundings(text)
            }
            _ => Self::Condemned(text),
        }
    }
}

/// Runs a call of sled's.
fn ask<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T, Trouble> {
    match guarded(work) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Trouble::of(&error)),
        Err(panic) => Err(Trouble::Condemned(format!("sled panicked: {panic}"))),
    }
}

/// The store's own lock is held, so that a lock on the view can only be a last breath of one that was
/// closed a moment ago in this process.
fn open_patiently(config: &sled::Config) -> Result<sled::Db, Trouble> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let begun = Instant::now();
    loop {
        match ask(|| config.open()) {
            Err(Trouble::Surroundings(what)) if what.contains(LOCKED) && begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}

impl View {
    /// Opens the view in a directory, or begins one there.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn open(dir: &Path) -> Result<Self, Trouble> {
        files::make_dir(dir).map_err(|error| Trouble::Surroundings(error.to_string()))?;
        let config = sled::Config::new().path(dir).flush_every_ms(None).cache_capacity(64 << 20);
        let db = open_patiently(&config)?;
        let mark = match ask(|| db.get(MARK))? {
            Some(bytes) => decode::<Mark>(&bytes).map_err(|error| Trouble::Condemned(error.0))?,
            None if ask(|| Ok(db.is_empty()))? => Mark::start(),
            None => return Err(Trouble::Condemned("it has entries and no mark".into())),
        };
        if mark.format != VIEW_FORMAT {
            return Err(Trouble::Condemned(format!("it has format {}", mark.format)));
        }
        Ok(Self {
            db,
            dir: dir.to_owned(),
            state: Mutex::new(State { mark, check: None }),
            condemned: AtomicBool::new(false),
            reported: Mutex::new(None),
        })
    }

    /// How far it has come.
    pub fn mark(&self) -> Mark {
        self.state().mark.clone()
    }

    /// Its directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The surroundings' fault that made a call fail, if one did.
    pub fn reported(&self) -> Option<String> {
        self.reported.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes changes in batches. The mark moves to `after` with the last of them, or stays where it
    /// is if more is to come.
    ///
    /// # Errors
    /// See [`Trouble`]; part of the changes may be written, which applying them again puts right.
    pub fn write(&self, changes: Changes, after: Option<(u64, Hash, u64)>) -> Result<(), Trouble> {
        let mut state = self.state();
        let changes: Vec<_> = changes.into_iter().collect();
        let mut chunks = changes.chunks(BATCH - 1).peekable();
        if chunks.peek().is_none() {
            return self.batch(&mut state, &[], after);
        }
        while let Some(chunk) = chunks.next() {
            let after = if chunks.peek().is_none() { after } else { None };
            self.batch(&mut state, chunk, after)?;
        }
        Ok(())
    }

    fn batch(
        &self,
        state: &mut State,
        changes: &[(Vec<u8>, Option<Vec<u8>>)],
        after: Option<(u64, Hash, u64)>,
    ) -> Result<(), Trouble> {
        let mut mark = state.mark.clone();
        let mut check = state.check.clone();
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            let old = self.ask(|| self.db.get(key))?;
            let minus = old.as_ref().map_or(0, |old| pair_digest(key, old));
            let plus = value.as_ref().map_or(0, |new| pair_digest(key, new));
            let moved = |sum: u128| sum.wrapping_sub(minus).wrapping_add(plus);
            mark.digest = moved(mark.digest);
            if let Some((seen, sum)) = &mut check
                && key <= seen
            {
                *sum = moved(*sum);
            }
            if key.first() == Some(&keys::RECORD) {
                mark.dossiers += u64::from(value.is_some());
                mark.dossiers = mark.dossiers.saturating_sub(u64::from(old.is_some()));
            }
            match value {
                Some(value) => batch.insert(key.as_slice(), value.as_slice()),
                None => batch.remove(key.as_slice()),
            }
        }
        if let Some((next, hash, offset)) = after {
            mark = Mark { next, hash, offset, ..mark };
        }
        batch.insert(MARK, encode(&mark).map_err(|error| Trouble::Condemned(error.0))?);
        self.ask(|| self.db.apply_batch(batch))?;
        *state = State { mark, check };
        Ok(())
    }

    /// Reads every pair and compares their digest with the one kept as they were written. Others may
    /// read and write meanwhile. Ends early, in favour of the view, once `going` says false.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn check(&self, going: &dyn Fn() -> bool) -> Result<(), Trouble> {
        const PAGE: usize = 500;
        self.state().check = Some((vec![0xff_u8; 0], 0));
        let outcome = loop {
            if !going() {
                break Ok(());
            }
            let mut state = self.state();
            let (seen, sum) = state.check.clone().unwrap_or_default();
            let pairs = match self.pairs(&[], Some(&seen), PAGE) {
                Ok(pairs) => pairs,
                Err(trouble) => break Err(trouble),
            };
            let sum = pairs
                .iter()
                .filter(|(key, _)| key != MARK)
                .fold(sum, |sum, (key, value)| sum.wrapping_add(pair_digest(key, value)));
            match pairs.into_iter().next_back() {
                Some((last, _)) => state.check = Some((last, sum)),
                None if sum == state.mark.digest => break Ok(()),
                None => break Err(Trouble::Condemned("entries are missing or changed".into())),
            }
        };
        self.state().check = None;
        outcome
    }

    /// Makes all of it durable and leaves it.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn close(self) -> Result<(), Trouble> {
        let Self { db, dir, .. } = self;
        ask(|| db.flush())?;
        ask(|| {
            drop(db);
            Ok(())
        })?;
        settle(&dir).map_err(|error| Trouble::Surroundings(error.to_string()))
    }

    /// Makes all of it durable.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn flush(&self) -> Result<(), Trouble> {
        self.ask(|| self.db.flush())?;
        settle(&self.dir).map_err(|error| Trouble::Surroundings(error.to_string()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask<T>(&self, work: impl FnOnce() -> sled::Result<T>) -> Result<T, Trouble> {
        if self.condemned.load(Ordering::Acquire) {
            return Err(Trouble::Condemned("it was condemned before".into()));
        }
        ask(work).inspect_err(|trouble| match trouble {
            Trouble::Condemned(_) => self.condemned.store(true, Ordering::Release),
            Trouble::Surroundings(what) => {
                *self.reported.lock().unwrap_or_else(PoisonError::into_inner) = Some(what.clone());
            }
        })
    }

    fn pairs(&self, prefix: &[u8], after: Option<&[u8]>, most: usize) -> Result<Vec<Pair>, Trouble> {
        let start = match after {
            Some(after) if after >= prefix => Excluded(after.to_vec()),
            _ => Included(prefix.to_vec()),
        };
        self.ask(|| {
            let range = self.db.range((start, Unbounded)).take(most);
            let mut found = Vec::new();
            for pair in range {
                let (key, value) = pair?;
                if !key.starts_with(prefix) {
                    break;
                }
                found.push((key.to_vec(), value.to_vec()));
            }
            Ok(found)
        })
    }
}

/// Syncs every file of a view and keeps them private: sled does neither for all of them.
fn settle(dir: &Path) -> io::Result<()> {
    files::keep_private(dir)?;
    sync_all(dir)
}

fn sync_all(dir: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all(&entry.path())?;
        } else {
            std::fs::File::open(entry.path())?.sync_all()?;
        }
    }
    media::sync_dir(dir)
}

impl From<Trouble> for ViewError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Condemned(what) | Trouble::Surroundings(what) => ViewError(what),
        }
    }
}

impl Kv for View {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        Ok(self.ask(|| self.db.get(key))?.map(|value| value.to_vec()))
    }
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, most: usize) -> Result<Vec<Pair>, ViewError> {
        Ok(self.pairs(prefix, after, most)?)
    }
    fn put(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<(), ViewError> {
        Ok(self.write(Changes::from([(key, value)]), None)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(range: std::ops::Range<u32>, value: u8) -> Changes {
        range.map(|n| ([&[keys::RECORD][..], &n.to_be_bytes()].concat(), Some(vec![value; 20]))).collect()
    }

    fn view() -> (tempfile::TempDir, View) {
        let home = tempfile::tempdir().expect("a directory");
        let view = View::open(&home.path().join("view-1")).expect("a view");
        (home, view)
    }

    #[test]
    fn what_the_surroundings_do_condemns_nothing() {
        let io = |kind: io::ErrorKind| Trouble::of(&sled::Error::Io(kind.into()));
        use io::ErrorKind::*;
        for kind in [StorageFull, QuotaExceeded, PermissionDenied, ReadOnlyFilesystem, WouldBlock] {
            assert!(matches!(io(kind), Trouble::Surroundings(_)), "{kind}");
        }
        for kind in [UnexpectedEof, InvalidData, NotFound, Other] {
            assert!(matches!(io(kind), Trouble::Condemned(_)), "{kind}");
        }
        let locked = io::Error::other(format!("{LOCKED} on \"db\""));
        assert!(matches!(Trouble::of(&sled::Error::Io(locked)), Trouble::Surroundings(_)));
        let bug = sled::Error::ReportableBug("x".into());
        assert!(matches!(Trouble::of(&bug), Trouble::Condemned(_)));
    }

    #[test]
    fn a_panic_condemns_and_nothing_is_asked_after_that() {
        let (_home, view) = view();
        let outcome: Result<(), Trouble> = view.ask(|| panic!("sled gave up"));
        assert!(matches!(outcome, Err(Trouble::Condemned(what)) if what.contains("sled gave up")));
        assert!(view.get(b"x").is_err());
        assert!(view.write(changes(0..1, 1), None).is_err());
    }

    #[test]
    fn digest_and_count_follow_every_change_and_the_mark_comes_last() {
        let (home, view) = view();
        view.write(changes(0..250, 1), None).expect("written");
        assert_eq!((view.mark().next, view.mark().dossiers), (0, 250));
        view.write(changes(100..300, 2), Some((7, Hash::of(b"7"), 700))).expect("written");
        let mut gone = changes(0..50, 0);
        gone.values_mut().for_each(|value| *value = None);
        view.write(gone, Some((8, Hash::of(b"8"), 800))).expect("written");
        let mark = view.mark();
        assert_eq!((mark.next, mark.offset, mark.dossiers), (8, 800, 250));
        view.check(&|| true).expect("its digest");
        let due = (50..100_u32).map(|n| (n, 1)).chain((100..300).map(|n| (n, 2)));
        let sum = due.fold(0_u128, |sum, (n, value)| {
            let key = [&[keys::RECORD][..], &n.to_be_bytes()].concat();
            sum.wrapping_add(pair_digest(&key, &[value; 20]))
        });
        assert_eq!(mark.digest, sum);
        view.close().expect("closed");
        let view = View::open(&home.path().join("view-1")).expect("a view");
        assert_eq!(view.mark(), mark);
        view.check(&|| true).expect("its digest");
    }

    #[test]
    fn a_check_and_writers_do_not_disturb_each_other() {
        let (_home, view) = view();
        view.write(changes(0..3000, 1), None).expect("written");
        std::thread::scope(|scope| {
            let checks = scope.spawn(|| (0..10).all(|_| view.check(&|| true).is_ok()));
            for round in 0..30_u32 {
                let at = round * 97;
                view.write(changes(at..at + 150, round as u8), None).expect("written");
                let mut gone = changes(at..at + 40, 0);
                gone.values_mut().for_each(|value| *value = None);
                view.write(gone, None).expect("written");
            }
            assert!(checks.join().expect("joined"), "a sound view was condemned");
        });
    }

    #[test]
    fn another_format_is_made_anew() {
        let (home, mut view) = view();
        let mark = Mark { format: VIEW_FORMAT + 1, ..Mark::start() };
        view.put(MARK.to_vec(), Some(encode(&mark).expect("encoded"))).expect("written");
        view.db.insert(MARK, encode(&mark).expect("encoded")).expect("written");
        view.close().expect("closed");
        let again = View::open(&home.path().join("view-1"));
        assert!(matches!(again, Err(Trouble::Condemned(what)) if what.contains("format")));
    }
}
