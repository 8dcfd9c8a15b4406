//! A store's writing side: lines are made, verified against the view as they will be applied, written
//! and synced as one group, applied, and only then answered.

use super::apply::{ApplyError, apply, verify_long};
use super::clock::{Clock, stamp};
use super::event::Event;
use super::journal::Journal;
use super::kv::{Changes, Overlay};
use super::laying::{Laying, Loads, only_load};
use super::lean;
use super::lifecycle::Lifecycle;
use super::line::{Draft, LONGEST, LineFault, Link, read, write};
use super::lock::Lock;
use super::reading;
use super::replay::{is_long, lay_long, replay};
use super::seam::{Appended, Engine, Watch};
use super::shelf::{CommandId, Commit, CommitError, Head, Position, ViewError, Writer};
use super::view::{Trouble, View};
use crate::domain::Words;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The writing side of a store: one, owned by one thread.
#[derive(Debug)]
pub struct StoreWriter {
    pub(super) journal: Journal,
    pub(super) link: Link,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) life: Arc<Lifecycle>,
    /// Set where the background found an accepted line damaged: nothing more is written then.
    pub(super) damage: Arc<Mutex<Option<Words>>>,
    /// Whoever can write keeps others out.
    pub(super) _lock: Arc<Lock>,
    pub(super) loads: Loads,
}

/// Lines that are written together.
struct Group {
    link: Link,
    offset: u64,
    lines: Vec<Vec<u8>>,
    changes: Changes,
    /// The commit and position of each line.
    positions: Vec<(usize, Position)>,
    /// Commits whose id is that of a line of the group, and which line.
    repeats: Vec<(usize, usize)>,
    ids: HashMap<CommandId, usize>,
}

type Answer = Result<Position, CommitError>;

impl StoreWriter {
    /// Tells of each new end of the journal.
    pub fn watch(&self) -> Watch {
        self.journal.watch()
    }

    /// The journal under it.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// True where a failure closed it: what the journal's file then holds is for the next opening to say.
    pub fn is_closed(&self) -> bool {
        self.refusal().is_some()
    }

    fn group(&self) -> Group {
        Group {
            link: self.link.clone(),
            offset: self.journal.end(),
            lines: Vec::new(),
            changes: Changes::new(),
            positions: Vec::new(),
            repeats: Vec::new(),
            ids: HashMap::new(),
        }
    }

    fn refusal(&self) -> Option<CommitError> {
        let damage = self.damage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        damage.or_else(|| self.journal.closed().cloned()).map(CommitError::Closed)
    }

    /// Adds a commit to a group; an answer where it needs no line of its own or gets none.
    fn add(
        &self,
        group: &mut Group,
        view: &View,
        nth: usize,
        commit: &Commit,
    ) -> Result<Option<Answer>, ViewError> {
        if let Some(line) = group.ids.get(&commit.id) {
            group.repeats.push((nth, *line));
            return Ok(None);
        }
        if let Some(first) = reading::command(view, &commit.id)? {
            return Ok(Some(Ok(first)));
        }
        let refuse = |fault: LineFault| Ok(Some(Err(CommitError::Refused(fault.words()))));
        let draft = Draft {
            seq: group.link.next,
            at: &stamp(self.clock.now()).max(group.link.at.clone()),
            by: &commit.by,
            id: &commit.id,
            durable: self.link.next.checked_sub(1),
            prev: group.link.hash,
            events: &commit.events,
        };
        let raw = match write(&draft) {
            Ok((raw, _)) if raw.len() <= LONGEST => raw,
            Ok(_) => return refuse(LineFault::TooLong),
            Err(error) => return refuse(LineFault::Events(error.to_string())),
        };
        // What is written is what was read back: no line that a replay could not read.
        let (line, events) = match read(&raw).and_then(|line| {
            let events = lean::events(&raw, &line, group.offset)?;
            Ok((line, events))
        }) {
            Ok(both) => both,
            Err(fault) => return refuse(fault),
        };
        let outer = Overlay::with(view, std::mem::take(&mut group.changes));
        let mut over = Overlay::new(&outer);
        let applied = match verify_long(&over, &events) {
            // Applied when it is written: it may be long.
            Ok(()) if is_long(&events) => Ok(()),
            Ok(()) => apply(&mut over, &line, &events),
            Err(error) => Err(error),
        };
        let more = over.into_changes();
        group.changes = outer.into_changes();
        match applied {
            Ok(()) => group.changes.extend(more),
            Err(ApplyError::Senseless(why)) => {
                return Ok(Some(Err(CommitError::Refused(Words::made(
                    format!("与现有记录不符，未记录：{why}"),
                    format!("does not fit the record, so it was not recorded: {why}"),
                )))));
            }
            Err(ApplyError::View(error)) => return Err(error),
        }
        group.ids.insert(commit.id.clone(), group.lines.len());
        group.positions.push((nth, line.position()));
        group.link = Link::after(&line);
        group.offset += raw.len() as u64;
        group.lines.push(raw);
        Ok(None)
    }

    /// Adds a commit to a group, from a view made anew where the first one proves wrong.
    fn add_surely(
        &self,
        group: &mut Group,
        view: &mut Option<Arc<View>>,
        nth: usize,
        commit: &Commit,
    ) -> Option<Answer> {
        let mut last = Words::default();
        for _ in 0..2 {
            let now = match self.life.ready_again() {
                Ok(now) => view.insert(now),
                Err(words) => return Some(Err(CommitError::Refused(words))),
            };
            match self.add(group, now, nth, commit) {
                Ok(answer) => return answer,
                Err(error) => {
                    let trouble = now
                        .reported()
                        .map_or_else(|| Trouble::Condemned(error.0.clone()), Trouble::Surroundings);
                    last = Words::same(error.0);
                    self.life.trouble(now, trouble);
                }
            }
        }
        Some(Err(CommitError::Refused(last)))
    }

    /// Writes, syncs and applies a group; answers all in it.
    fn finish(&mut self, group: Group, view: &Arc<View>, answers: &mut [Option<Answer>]) {
        if group.lines.is_empty() {
            return;
        }
        let life = Arc::clone(&self.life);
        let in_force = life.applying.lock().unwrap_or_else(PoisonError::into_inner);
        let appended = self.journal.append(&self.head(), &group.lines, group.link.hash);
        let answer = |position: &Position| match &appended {
            Appended::Done => Ok(position.clone()),
            Appended::Refused(words) => Err(CommitError::Refused(words.clone())),
            Appended::Unknown(words) => Err(CommitError::Unknown(words.clone())),
            Appended::Closed(words) => Err(CommitError::Closed(words.clone())),
            Appended::Conflict(head) => Err(CommitError::Refused(Words::made(
                format!("另有写入（现为第 {} 号），请重试", head.seq),
                format!("somebody else wrote (the end is now seq {}): try again", head.seq),
            ))),
        };
        for (nth, position) in &group.positions {
            answers[*nth] = Some(answer(position));
        }
        for (nth, line) in &group.repeats {
            answers[*nth] = group.positions.get(*line).map(|(_, position)| answer(position));
        }
        if appended != Appended::Done {
            return;
        }
        let applied = self.lay(&group, view);
        self.link = group.link;
        drop(in_force);
        // What is written stands, whatever becomes of the view: it is made anew from it.
        if let Err(trouble) = applied {
            self.life.trouble(view, trouble);
        }
    }

    fn lay(&mut self, group: &Group, view: &Arc<View>) -> Result<(), Trouble> {
        let place = (group.link.next, group.link.hash, group.offset);
        let now = match self.life.in_force() {
            Some(now) if Arc::ptr_eq(&now, view) => now,
            // Another view came into force since this group was decided.
            Some(now) => {
                let synced = self.journal.synced();
                return replay(&now, synced.media.as_ref(), synced.len(), &mut |_| true)
                    .map_err(|error| Trouble::Condemned(format!("{error:?}")));
            }
            None => return Ok(()),
        };
        if self.loads.laying.as_ref().is_some_and(|laying| !Arc::ptr_eq(&laying.view, &now)) {
            // This view came into force after the load was written: it has all of it.
            self.loads.laying = None;
        }
        if let Some(laying) = &mut self.loads.laying {
            laying.place = place;
            return now.write(group.changes.clone(), None);
        }
        if let [raw] = group.lines.as_slice()
            && let Ok(line) = read(raw)
        {
            let events = lean::events(raw, &line, group.offset - raw.len() as u64).unwrap_or_default();
            if let Some((load, count)) = only_load(&events)
                && let Some(dossiers) = self.loads.forget(load)
                && dossiers.len() as u64 == count
            {
                let (load, raw) = (load.to_owned(), raw.clone());
                self.loads.laying = Some(Laying { view: now, load, raw, dossiers, place });
                return Ok(());
            }
            if is_long(&events) {
                return lay_long(&now, &line, &events, place).map_err(|error| match now.reported() {
                    Some(what) => Trouble::Surroundings(what),
                    None => Trouble::Condemned(format!("{error:?}")),
                });
            }
        }
        now.write(group.changes.clone(), Some(place))
    }
}

impl Writer for StoreWriter {
    fn head(&self) -> Head {
        self.journal.head()
    }

    fn commit(&mut self, commits: Vec<Commit>) -> Vec<Answer> {
        let answers = self.begin(commits);
        while !self.settle() {}
        answers
    }

    fn begin(&mut self, commits: Vec<Commit>) -> Vec<Answer> {
        let mut answers: Vec<Option<Answer>> = vec![None; commits.len()];
        let mut group = self.group();
        let mut view = None;
        for (nth, commit) in commits.iter().enumerate() {
            if let Some(refusal) = self.refusal() {
                answers[nth] = Some(Err(refusal));
                continue;
            }
            // What has to do with a load that is not wholly applied waits until it is.
            if self.loads.laying.as_ref().is_some_and(|laying| !laying.leaves_room_for(commit)) {
                if let Some(view) = &view {
                    let full = std::mem::replace(&mut group, self.group());
                    self.finish(full, view, &mut answers);
                    group = self.group();
                }
                while !self.settle() {}
            }
            // What is applied in many batches is a group of its own.
            let load = commit.events.iter().any(Event::is_long);
            if load && let Some(view) = &view {
                let full = std::mem::replace(&mut group, self.group());
                self.finish(full, view, &mut answers);
                group = self.group();
            }
            answers[nth] = self.add_surely(&mut group, &mut view, nth, commit);
            self.loads.note(&commit.events);
            if load && let Some(view) = &view {
                let full = std::mem::replace(&mut group, self.group());
                self.finish(full, view, &mut answers);
                group = self.group();
            }
        }
        if let Some(view) = &view {
            self.finish(group, view, &mut answers);
        }
        let lost = || Err(CommitError::Unknown(Words::fixed("未得到答复", "there was no answer")));
        answers.into_iter().map(|answer| answer.unwrap_or_else(lost)).collect()
    }

    fn settle(&mut self) -> bool {
        let Some(laying) = self.loads.laying.take() else { return true };
        let life = Arc::clone(&self.life);
        let in_force = life.applying.lock().unwrap_or_else(PoisonError::into_inner);
        // Another view that came into force, or is being made, has all that was written.
        if !life.in_force().is_some_and(|now| Arc::ptr_eq(&now, &laying.view)) {
            return true;
        }
        let step = laying.step();
        drop(in_force);
        match step {
            Ok(true) => {
                self.loads.laying = Some(laying);
                false
            }
            Ok(false) => true,
            // What is written stands: the view is made anew from it.
            Err(trouble) => {
                self.life.trouble(&laying.view, trouble);
                true
            }
        }
    }
}
