//! The view's life beside the journal: opened on a thread of its own, brought up to the journal,
//! checked, made anew beside the old one where it is not to be believed, and left with a stamp.

use super::files;
use super::journal::Synced;
use super::replay::{ReplayError, replay};
use super::scan::{Lines, find};
use super::shelf::ViewError;
use super::status::{Failure, OnProgress, Progress, Stage, ViewStatus};
use super::trust::{POINTER, TRYING, Trust, is_view_dir, open_warily, view_dirs};
use super::view::{Mark, Trouble, View};
use crate::domain::Words;
use crate::domain::guard::guarded;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

enum State {
    Opening,
    Rebuilding { view: Option<Arc<View>>, progress: Progress },
    Ready(Arc<View>),
    Failed(Failure, Instant),
    Closed,
}

/// See the module.
pub(super) struct Lifecycle {
    dir: PathBuf,
    synced: Synced,
    progress: Option<OnProgress>,
    state: Mutex<State>,
    changed: Condvar,
    /// Held while lines are appended and applied, and while another view comes into force.
    pub(super) applying: Mutex<()>,
    stop: AtomicBool,
    threads: Mutex<Vec<JoinHandle<()>>>,
    rebuilds: Mutex<u32>,
    warnings: Mutex<Vec<Words>>,
}

impl std::fmt::Debug for Lifecycle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lifecycle({}, {:?})", self.dir.display(), self.status())
    }
}

/// How long a failure that may pass is believed.
const AGAIN_AFTER: Duration = Duration::from_millis(300);

/// More rebuilds than this in one process mean that something else is wrong.
const MOST_REBUILDS: u32 = 5;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lifecycle {
    pub(super) fn start(dir: &Path, synced: Synced, progress: Option<OnProgress>, trust: Trust) -> Arc<Self> {
        let life = Arc::new(Self {
            dir: dir.to_owned(),
            synced,
            progress,
            state: Mutex::new(State::Opening),
            changed: Condvar::new(),
            applying: Mutex::new(()),
            stop: AtomicBool::new(false),
            threads: Mutex::default(),
            rebuilds: Mutex::new(0),
            warnings: Mutex::default(),
        });
        life.spawn(move |life| life.bring_up(trust));
        life
    }

    /// Runs work on a thread that [`Lifecycle::close`] waits for.
    pub(super) fn spawn(self: &Arc<Self>, work: impl FnOnce(&Arc<Self>) + Send + 'static) {
        let life = Arc::clone(self);
        let run = move || {
            if let Err(panic) = guarded(|| work(&life)) {
                life.fail(&format!("panicked: {panic}"), 2, false);
            }
        };
        // Under this lock, so that closing misses no thread.
        let mut threads = lock(&self.threads);
        if !self.going() {
            return;
        }
        match thread::Builder::new().name("record-view".into()).spawn(run) {
            Ok(handle) => threads.push(handle),
            Err(error) => {
                drop(threads);
                self.fail(&error.to_string(), 2, true);
            }
        }
    }

    pub(super) fn going(&self) -> bool {
        !self.stop.load(Ordering::Acquire)
    }

    pub(super) fn warn(&self, words: Words) {
        lock(&self.warnings).push(words);
    }

    pub(super) fn warnings(&self) -> Vec<Words> {
        lock(&self.warnings).clone()
    }

    pub(super) fn status(&self) -> ViewStatus {
        match &*lock(&self.state) {
            State::Opening => ViewStatus::Opening,
            State::Rebuilding { progress, .. } => ViewStatus::Rebuilding(*progress),
            State::Ready(_) => ViewStatus::Ready,
            State::Failed(failure, _) => ViewStatus::Failed(failure.clone()),
            State::Closed => ViewStatus::Closed,
        }
    }

    /// The view that is being made, for what it can answer meanwhile.
    pub(super) fn meanwhile(&self) -> Option<Arc<View>> {
        match &*lock(&self.state) {
            State::Rebuilding { view, .. } => view.clone(),
            State::Ready(view) => Some(Arc::clone(view)),
            _ => None,
        }
    }

    /// The view in force.
    pub(super) fn in_force(&self) -> Option<Arc<View>> {
        match &*lock(&self.state) {
            State::Ready(view) => Some(Arc::clone(view)),
            _ => None,
        }
    }

    /// Waits for the view.
    pub(super) fn ready(&self) -> Result<Arc<View>, ViewError> {
        let mut state = lock(&self.state);
        loop {
            match &*state {
                State::Ready(view) => return Ok(Arc::clone(view)),
                State::Failed(failure, _) => return Err(ViewError(failure.words.en.to_string())),
                State::Closed => return Err(ViewError("the store was closed".into())),
                State::Opening | State::Rebuilding { .. } => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// As [`Lifecycle::ready`], and tries again now and then what failed for reasons that may pass.
    pub(super) fn ready_again(self: &Arc<Self>) -> Result<Arc<View>, Words> {
        {
            let mut state = lock(&self.state);
            let passed = |since: &Instant| since.elapsed() >= AGAIN_AFTER;
            if matches!(&*state, State::Failed(failure, since) if failure.may_pass && passed(since)) {
                *state = State::Opening;
                drop(state);
                self.spawn(|life| life.bring_up(Trust::SameBoot));
            }
        }
        self.ready().map_err(|error| match self.status() {
            ViewStatus::Failed(failure) => failure.words,
            _ => Words::same(error.0),
        })
    }

    fn set(&self, new: State) {
        let old = {
            let mut state = lock(&self.state);
            if matches!(*state, State::Closed) {
                return;
            }
            std::mem::replace(&mut *state, new)
        };
        self.changed.notify_all();
        // sled may panic where a condemned view is dropped.
        let _ = guarded(|| drop(old));
    }

    fn fail(&self, what: &str, exit_code: u8, may_pass: bool) {
        let words = Words::made(
            format!("视图不可用：{what}。日志完好，已记录的内容不受影响"),
            format!("the view cannot be used: {what}. The journal is sound; nothing recorded is lost"),
        );
        self.set(State::Failed(Failure { words, exit_code, may_pass }, Instant::now()));
    }

    fn fail_journal(&self, words: Words, exit_code: u8) {
        self.set(State::Failed(Failure { words, exit_code, may_pass: false }, Instant::now()));
    }

    /// A view in force gave this error: it is made anew, or the error reported.
    pub(super) fn trouble(self: &Arc<Self>, view: &Arc<View>, trouble: Trouble) {
        let mut state = lock(&self.state);
        if !matches!(&*state, State::Ready(current) if Arc::ptr_eq(current, view)) {
            return;
        }
        let old = match trouble {
            Trouble::Surroundings(what) => {
                drop(state);
                return self.fail(&what, 2, true);
            }
            Trouble::Condemned(what) => {
                self.warn(Words::made(
                    format!("视图有误（{what}），正由日志重建"),
                    format!("the view is wrong ({what}) and is being made anew from the journal"),
                ));
                let progress = Progress { stage: Stage::Rebuild, done: 0, total: self.synced.len() };
                std::mem::replace(&mut *state, State::Rebuilding { view: None, progress })
            }
        };
        drop(state);
        let _ = guarded(|| drop(old));
        self.spawn(|life| life.rebuild());
    }

    /// Opens the view that the pointer names, or makes one.
    fn bring_up(self: &Arc<Self>, trust: Trust) {
        let found = match self.find_view(trust) {
            Ok(found) => found,
            Err(Trouble::Surroundings(what)) => return self.fail(&what, 2, true),
            Err(Trouble::Condemned(_)) => None,
        };
        let Some(view) = found else { return self.rebuild() };
        match self.catch_up(&view, Stage::CatchUp) {
            Ok(()) => {
                let view = Arc::new(view);
                let in_force = lock(&self.applying);
                self.set(State::Ready(Arc::clone(&view)));
                drop(in_force);
                if trust != Trust::Stamped {
                    self.check(&view);
                }
            }
            Err(error) => {
                let again = self.give_up(error);
                let _ = guarded(|| drop(view));
                if again {
                    self.rebuild();
                }
            }
        }
    }

    fn find_view(&self, trust: Trust) -> Result<Option<View>, Trouble> {
        let name = fs::read_to_string(self.dir.join(POINTER)).ok();
        let name = name.filter(|name| is_view_dir(name) && self.dir.join(name).is_dir());
        let Some(name) = name.filter(|_| trust != Trust::None) else { return Ok(None) };
        let view = open_warily(&self.dir, &name)?;
        let mark = view.mark();
        match self.journal_has(&mark) {
            Ok(true) => Ok(Some(view)),
            Ok(false) => {
                let end = self.synced.len();
                if mark.offset > end {
                    self.warn(Words::made(
                        format!("视图曾记到第 {} 号，而日志没有这么长：若非有意换回旧日志，则日志有缺失，请与打印件上的序号和哈希值核对", mark.head().seq),
                        format!("the view had seen seq {}, and the journal is shorter: unless it was replaced by an older copy on purpose, lines are missing; compare with the seq and hash on printed pages", mark.head().seq),
                    ));
                }
                let _ = guarded(|| drop(view));
                Ok(None)
            }
            Err(error) => Err(Trouble::Surroundings(error.to_string())),
        }
    }

    /// True where the journal has the line the mark names, ending where the mark says.
    fn journal_has(&self, mark: &Mark) -> io::Result<bool> {
        let (media, end) = (self.synced.media.as_ref(), self.synced.len());
        let Some(seq) = mark.next.checked_sub(1) else { return Ok(mark.offset == 0) };
        if mark.offset > end {
            return Ok(false);
        }
        let Some(start) = find(media, end, seq)? else { return Ok(false) };
        let mut lines = Lines::over(media, start..end);
        let Some((_, raw)) = lines.next_line()? else { return Ok(false) };
        let same = super::line::read(raw).is_ok_and(|line| line.seq == seq && line.hash == mark.hash);
        Ok(same && start + raw.len() as u64 == mark.offset)
    }

    fn catch_up(&self, view: &View, stage: Stage) -> Result<(), ReplayError> {
        let total = self.synced.len();
        let mut told = 0;
        replay(view, self.synced.media.as_ref(), total, &mut |done| {
            if done >= told + (total / 200).max(1 << 16) || done == total {
                told = done;
                self.tell(Progress { stage, done, total });
            }
            self.going()
        })
    }

    fn tell(&self, now: Progress) {
        if let State::Rebuilding { progress, .. } = &mut *lock(&self.state) {
            *progress = now;
        }
        if let Some(tell) = &self.progress {
            tell(now);
        }
    }

    /// Handles a failed replay; true where making the view anew may help.
    fn give_up(&self, error: ReplayError) -> bool {
        match error {
            ReplayError::View(Trouble::Condemned(_)) => return true,
            ReplayError::View(Trouble::Surroundings(what)) => self.fail(&what, 2, true),
            ReplayError::Io(error) => self.fail(&error.to_string(), 2, true),
            ReplayError::Damaged(damage) => self.fail_journal(damage.words(), 5),
            ReplayError::Newer(damage) => self.fail_journal(damage.words(), 2),
            ReplayError::Stopped => self.set(State::Closed),
        }
        false
    }

    /// Makes a view anew beside the old one, and switches to it.
    fn rebuild(self: &Arc<Self>) {
        loop {
            {
                let mut rebuilds = lock(&self.rebuilds);
                *rebuilds += 1;
                if *rebuilds > MOST_REBUILDS {
                    return self.fail("it was made anew several times, and was wrong each time", 2, false);
                }
            }
            match self.rebuild_once() {
                Ok(()) => return,
                Err(error) => {
                    if !self.give_up(error) {
                        return;
                    }
                }
            }
        }
    }

    fn rebuild_once(self: &Arc<Self>) -> Result<(), ReplayError> {
        let surroundings = |error: io::Error| ReplayError::View(Trouble::Surroundings(error.to_string()));
        let progress = Progress { stage: Stage::Rebuild, done: 0, total: self.synced.len() };
        self.set(State::Rebuilding { view: None, progress });
        let old = view_dirs(&self.dir).map_err(surroundings)?;
        let number = old.iter().filter_map(|name| name[5..].parse::<u64>().ok()).max().unwrap_or(0) + 1;
        let name = format!("view-{number}");
        let view = Arc::new(View::open(&self.dir.join(&name))?);
        self.set(State::Rebuilding { view: Some(Arc::clone(&view)), progress });
        let made = self.catch_up(&view, Stage::Rebuild).and_then(|()| Ok(view.flush()?));
        if let Err(error) = made {
            self.set(State::Rebuilding { view: None, progress });
            let _ = guarded(|| drop(view));
            let _ = fs::remove_dir_all(self.dir.join(&name));
            return Err(error);
        }
        // No line is appended between the last one applied and the switch.
        let in_force = lock(&self.applying);
        self.catch_up(&view, Stage::Rebuild)?;
        files::replace(&self.dir.join(POINTER), name.as_bytes()).map_err(surroundings)?;
        let _ = fs::remove_file(self.dir.join(TRYING));
        self.set(State::Ready(view));
        drop(in_force);
        for name in old {
            let _ = fs::remove_dir_all(self.dir.join(name));
        }
        Ok(())
    }

    fn check(self: &Arc<Self>, view: &Arc<View>) {
        if let Err(trouble) = view.check(&|| self.going()) {
            self.trouble(view, trouble);
        }
    }

    /// Stops all threads and leaves the view; says in which directory it was left in order.
    pub(super) fn close(&self) -> Option<PathBuf> {
        self.stop.store(true, Ordering::Release);
        loop {
            let threads = std::mem::take(&mut *lock(&self.threads));
            if threads.is_empty() {
                break;
            }
            for thread in threads {
                let _ = thread.join();
            }
        }
        let state = std::mem::replace(&mut *lock(&self.state), State::Closed);
        self.changed.notify_all();
        let State::Ready(mut view) = state else { return None };
        // Readers may be in the middle of a call; they do not get another view.
        for _ in 0..1000 {
            match Arc::try_unwrap(view) {
                Ok(view) => {
                    if view.mark().offset != self.synced.len() {
                        return None;
                    }
                    let dir = PathBuf::from(view.dir().file_name()?);
                    return view.close().ok().map(|()| dir);
                }
                Err(shared) => {
                    view = shared;
                    thread::sleep(Duration::from_millis(1));
                }
            }
        }
        None
    }
}
