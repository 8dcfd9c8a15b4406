//! Drafts: what was typed and not yet sent. They are no part of the record, and belong to their
//! author: one small file for each author and thing, in the author's own state directory.

use super::files;
use super::hash::Hash;
use super::media::sync_dir;
use crate::domain::Words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The longest draft, in bytes of its text: 256 KiB.
pub const LONGEST: usize = 256 << 10;

/// How long after a key a draft is on the disk at the latest, the disk's own time left aside.
pub const WITHIN: Duration = Duration::from_millis(300);

/// One draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Account of its author.
    pub author: String,
    /// What it is about, such as `score/A-0017/1`: the screens' own names.
    pub thing: String,
    /// What was typed.
    pub text: String,
}

/// The drafts of one store in one author's state directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafts {
    dir: PathBuf,
    author: String,
}

/// The state directory of the person who runs this: `$XDG_STATE_HOME`, or `~/.local/state`, in which
/// `pingwei` keeps its own. `None` where neither is set.
pub fn state_home(var: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // A relative path is to be ignored, says the XDG base directory specification.
    let absolute = |name: &str| var(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(base.join("pingwei"))
}

impl Drafts {
    /// The drafts of `author` on the store with this id, under a state directory.
    pub fn new(state: &Path, store: &str, author: &str) -> Self {
        // An id comes from a file: only its hash may name a directory.
        let plain = !store.is_empty() && store.bytes().all(|b| b.is_ascii_alphanumeric());
        let name = if plain { store.to_owned() } else { Hash::of(store.as_bytes()).hex() };
        Self { dir: state.join("drafts").join(name), author: author.to_owned() }
    }

    fn path(&self, thing: &str) -> PathBuf {
        let name = Hash::of(format!("{}\0{thing}", self.author).as_bytes()).hex();
        self.dir.join(format!("{}.draft", &name[..32]))
    }

    /// Keeps a draft: when this returns it is on the disk, in the old one's place.
    ///
    /// # Errors
    /// `InvalidInput` where it is longer than [`LONGEST`]; else as the system reports them. The old
    /// one stands then.
    pub fn save(&self, thing: &str, text: &str) -> io::Result<()> {
        if text.len() > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the draft is longer than 256 KiB"));
        }
        let draft = Draft { author: self.author.clone(), thing: thing.to_owned(), text: text.to_owned() };
        files::make_dir(&self.dir)?;
        files::replace(&self.path(thing), &serde_json::to_vec(&draft)?)
    }

    /// The draft of a thing; `None` where there is none that can be read.
    pub fn load(&self, thing: &str) -> Option<String> {
        let draft = read(&self.path(thing))?;
        (draft.author == self.author && draft.thing == thing).then_some(draft.text)
    }

    /// All drafts of the author, by thing.
    pub fn list(&self) -> Vec<Draft> {
        let Ok(entries) = fs::read_dir(&self.dir) else { return Vec::new() };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let drafts = paths.filter(|path| path.extension().is_some_and(|e| e == "draft"));
        let mut own: Vec<_> =
            drafts.filter_map(|path| read(&path)).filter(|draft| draft.author == self.author).collect();
        own.sort_by(|a, b| a.thing.cmp(&b.thing));
        own
    }

    /// Deletes a draft, as when what it held is accepted.
    ///
    /// # Errors
    /// As the system reports them.
    pub fn delete(&self, thing: &str) -> io::Result<()> {
        match fs::remove_file(self.path(thing)) {
            Ok(()) => sync_dir(&self.dir),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn read(path: &Path) -> Option<Draft> {
    // JSON may take six bytes for one.
    let small = fs::metadata(path).is_ok_and(|meta| meta.len() <= 6 * LONGEST as u64 + 4096);
    if small { serde_json::from_slice(&fs::read(path).ok()?).ok() } else { None }
}

enum Order {
    Keep(String, String),
    Delete(String),
    Settle(Sender<()>),
}

/// Keeps drafts on a thread of its own: whoever types never waits for the disk. A draft is on the disk
/// within [`WITHIN`] of the first key it did not have; what is typed in between goes with it.
#[derive(Debug)]
pub struct DraftKeeper {
    orders: Option<Sender<Order>>,
    trouble: Arc<Mutex<Option<Words>>>,
    thread: Option<JoinHandle<()>>,
}

impl DraftKeeper {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the system gives none.
    pub fn start(drafts: Drafts) -> io::Result<Self> {
        let (orders, inbox) = channel();
        let trouble = Arc::new(Mutex::new(None));
        let told = Arc::clone(&trouble);
        let thread =
            thread::Builder::new().name("drafts".into()).spawn(move || keep(&drafts, &inbox, &told))?;
        Ok(Self { orders: Some(orders), trouble, thread: Some(thread) })
    }

    /// Takes what a draft now is.
    pub fn keep(&self, thing: &str, text: &str) {
        self.order(Order::Keep(thing.to_owned(), text.to_owned()));
    }

    /// Deletes a draft, and forgets what was taken of it.
    pub fn delete(&self, thing: &str) {
        self.order(Order::Delete(thing.to_owned()));
    }

    /// Waits until all that was taken is on the disk: before the program stops or is suspended.
    pub fn settle(&self) {
        let (done, wait) = channel();
        self.order(Order::Settle(done));
        let _ = wait.recv();
    }

    /// Why the last draft could not be kept; `None` while all is well.
    pub fn trouble(&self) -> Option<Words> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn order(&self, order: Order) {
        if let Some(orders) = &self.orders {
            // The thread ends only after this sender.
            let _ = orders.send(order);
        }
    }
}

impl Drop for DraftKeeper {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(drafts: &Drafts, inbox: &Receiver<Order>, trouble: &Mutex<Option<Words>>) {
    // What is to be written, and when the first of it is due.
    let mut waiting: BTreeMap<String, String> = BTreeMap::new();
    let mut due: Option<Instant> = None;
    loop {
        let order = match due {
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
        };
        let mut told = None;
        let mut write = false;
        match order {
            Ok(Order::Keep(thing, text)) => {
                waiting.insert(thing, text);
                // Half of what is allowed: the rest is for the disk.
                due = due.or_else(|| Instant::now().checked_add(WITHIN / 2));
            }
            Ok(Order::Delete(thing)) => {
                waiting.remove(&thing);
                tell(trouble, drafts.delete(&thing));
            }
            Ok(Order::Settle(done)) => {
                told = Some(done);
                write = true;
            }
            Err(RecvTimeoutError::Timeout) => write = true,
            Err(RecvTimeoutError::Disconnected) => {
                save_all(drafts, &mut waiting, trouble);
                return;
            }
        }
        // Keys that keep coming do not put the time off.
        if write || due.is_some_and(|due| due <= Instant::now()) {
            save_all(drafts, &mut waiting, trouble);
            due = None;
        }
        if let Some(done) = told {
            let _ = done.send(());
        }
    }
}

fn save_all(drafts: &Drafts, waiting: &mut BTreeMap<String, String>, trouble: &Mutex<Option<Words>>) {
    for (thing, text) in std::mem::take(waiting) {
        tell(trouble, drafts.save(&thing, &text));
    }
}

fn tell(trouble: &Mutex<Option<Words>>, outcome: io::Result<()>) {
    let words = outcome.err().map(|error| {
        Words::made(format!("草稿未能保存：{error}"), format!("the draft could not be kept: {error}"))
    });
    *trouble.lock().unwrap_or_else(PoisonError::into_inner) = words;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn drafts(author: &str) -> (tempfile::TempDir, Drafts) {
        let home = tempfile::tempdir().expect("a directory");
        let drafts = Drafts::new(home.path(), "5a5a", author);
        (home, drafts)
    }

    #[test]
    fn a_draft_is_kept_listed_and_deleted() {
        let (home, wang) = drafts("wang");
        let li = Drafts::new(home.path(), "5a5a", "li");
        wang.save("score/A-1/1", "半句\n话").expect("kept");
        wang.save("comment/A-1", "x").expect("kept");
        wang.save("comment/A-1", "xy").expect("kept");
        li.save("comment/A-1", "别人的").expect("kept");
        assert_eq!(wang.load("score/A-1/1").as_deref(), Some("半句\n话"));
        let things: Vec<_> = wang.list().into_iter().map(|draft| (draft.thing, draft.text)).collect();
        assert_eq!(things, [("comment/A-1".into(), "xy".into()), ("score/A-1/1".into(), "半句\n话".into())]);
        wang.delete("comment/A-1").expect("deleted");
        wang.delete("comment/A-1").expect("nothing to delete");
        assert_eq!(wang.load("comment/A-1"), None);
        assert_eq!(li.load("comment/A-1").as_deref(), Some("别人的"));
        assert_eq!(Drafts::new(home.path(), "other", "wang").list(), []);
    }

    #[test]
    fn files_are_private_and_stay_in_their_directory() {
        let (home, _) = drafts("wang");
        let odd = Drafts::new(home.path(), "../../evil", "../wang");
        odd.save("../../../thing", "x").expect("kept");
        let mut found = Vec::new();
        for store in fs::read_dir(home.path().join("drafts")).expect("there") {
            let store = store.expect("read").path();
            assert_eq!(fs::metadata(&store).expect("there").permissions().mode() & 0o777, 0o700);
            for file in fs::read_dir(store).expect("read") {
                let file = file.expect("read").path();
                assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
                found.push(file);
            }
        }
        assert_eq!(found.len(), 1);
        assert_eq!(odd.load("../../../thing").as_deref(), Some("x"));
    }

    #[test]
    fn drafts_are_bounded() {
        let (_home, drafts) = drafts("wang");
        drafts.save("x", &"\u{1}".repeat(LONGEST)).expect("kept");
        assert_eq!(drafts.load("x").map(|text| text.len()), Some(LONGEST));
        let error = drafts.save("x", &"a".repeat(LONGEST + 1)).expect_err("too long");
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(drafts.load("x").map(|text| text.len()), Some(LONGEST), "the old one stands");
    }

    #[test]
    fn a_broken_draft_is_none() {
        let (_home, drafts) = drafts("wang");
        drafts.save("x", "text").expect("kept");
        fs::write(drafts.path("x"), b"{\"author\":\"wa").expect("written");
        assert_eq!(drafts.load("x"), None);
        assert_eq!(drafts.list(), []);
        drafts.save("x", "again").expect("kept");
        assert_eq!(drafts.load("x").as_deref(), Some("again"));
    }

    #[test]
    fn the_keeper_writes_within_its_time_while_keys_keep_coming() {
        let (_home, drafts) = drafts("wang");
        let keeper = DraftKeeper::start(drafts.clone()).expect("started");
        let begun = Instant::now();
        let mut text = String::new();
        // Types without a pause for longer than the time allowed.
        while drafts.load("x").is_none() {
            text.push('a');
            keeper.keep("x", &text);
            thread::sleep(Duration::from_millis(10));
            assert!(begun.elapsed() < Duration::from_secs(10), "never written while typing");
        }
        keeper.settle();
        assert_eq!(drafts.load("x"), Some(text));
        assert_eq!(keeper.trouble(), None);
    }

    #[test]
    fn what_is_deleted_does_not_come_back_and_the_rest_is_kept_at_the_end() {
        let (_home, drafts) = drafts("wang");
        let keeper = DraftKeeper::start(drafts.clone()).expect("started");
        keeper.keep("x", "sent");
        keeper.keep("y", "half");
        keeper.delete("x");
        drop(keeper);
        assert_eq!(drafts.load("x"), None);
        assert_eq!(drafts.load("y").as_deref(), Some("half"));
    }

    #[test]
    fn trouble_is_told_and_passes() {
        let (_home, drafts) = drafts("wang");
        let keeper = DraftKeeper::start(drafts).expect("started");
        keeper.keep("x", &"a".repeat(LONGEST + 1));
        keeper.settle();
        assert!(keeper.trouble().is_some_and(|words| words.zh.contains("草稿")));
        keeper.keep("x", "short");
        keeper.settle();
        assert_eq!(keeper.trouble(), None);
    }

    #[test]
    fn the_state_directory_is_the_authors_own() {
        let with = |xdg: &'static str, home: &'static str| {
            state_home(move |name| {
                let value = if name == "HOME" { home } else { xdg };
                (!value.is_empty()).then(|| value.into())
            })
        };
        assert_eq!(with("/x", "/h"), Some("/x/pingwei".into()));
        assert_eq!(with("", "/h"), Some("/h/.local/state/pingwei".into()));
        assert_eq!(with("relative", "/h"), Some("/h/.local/state/pingwei".into()));
        assert_eq!(with("", ""), None);
    }
}
