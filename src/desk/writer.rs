//! The one writer: takes what has come, decides, has it recorded with one sync, and only then answers.

use super::acts::Acts;
use super::batch::Touched;
use super::core::{Core, NoticeHeld};
use super::decide::{Bench, Plan, Then, decide};
use super::inbox::{Inbox, Job};
use super::journal::author;
use super::load::{Loads, UnderWay};
use super::pool::broken;
use super::protocol::{Done, LoadResult, Refusal, Reply, Why};
use super::read;
use super::touched::touched;
use crate::domain::{DossierId, guard::guarded};
use crate::policy::roll::RollEntry;
use crate::record::{CommandId, Commit, CommitError, Event, Position, Writer};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Answers kept, so that a repeated command gets its first one word for word.
const ANSWERS: usize = 1024;

/// Rows put in while the writer waits; more are left to the background.
const AT_ONCE: usize = 512;

/// The writer's own things.
pub struct WriterThread {
    core: Arc<Core>,
    inbox: Arc<Inbox>,
    writer: Box<dyn Writer>,
    loads: Loads,
    acts: Acts,
    answers: Answers,
    settling: Option<Settling>,
}

/// A load that is recorded, and applied step by step between other commits.
struct Settling {
    one: Decided,
    at: Position,
    held: UnderWay,
}

/// The last answers, by the ids of their commands, with whose they were.
#[derive(Default)]
struct Answers {
    held: HashMap<CommandId, (String, Done)>,
    order: VecDeque<CommandId>,
}

impl Answers {
    fn keep(&mut self, id: &CommandId, by: &str, done: Done) {
        if self.order.len() >= ANSWERS
            && let Some(oldest) = self.order.pop_front()
        {
            self.held.remove(&oldest);
        }
        self.order.push_back(id.clone());
        self.held.insert(id.clone(), (by.to_owned(), done));
    }
}

/// A command that is decided and waits to be recorded.
struct Decided {
    job: Job,
    plan: Plan,
}

impl WriterThread {
    /// A writer thread's things.
    pub fn new(core: Arc<Core>, inbox: Arc<Inbox>, writer: Box<dyn Writer>) -> Self {
        Self {
            core,
            inbox,
            writer,
            loads: Loads::default(),
            acts: Acts::default(),
            answers: Answers::default(),
            settling: None,
        }
    }

    /// Works until the inbox is closed and empty. The writer is dropped with it.
    pub fn run(mut self) {
        let mut left = VecDeque::new();
        loop {
            let batch = match self.settling {
                Some(_) => Some(self.inbox.take_now(left)),
                None => self.inbox.take(left),
            };
            let Some(batch) = batch else { return };
            left = self.batch(batch);
            self.settle();
        }
    }

    /// Goes on with the load that is being applied, and answers it once it is there.
    fn settle(&mut self) {
        if self.settling.is_none() || !self.writer.settle() {
            return;
        }
        if let Some(Settling { one, at, held }) = self.settling.take() {
            let load = one.plan.load.clone();
            self.loaded(held, at.seq);
            self.core.changes.overview();
            let line = Arc::clone(&one.job.line);
            self.answer(&one.job, one.plan, load, Some(at));
            line.wake();
        }
    }

    /// Works through a batch and gives back what has to wait for the next.
    fn batch(&mut self, batch: VecDeque<Job>) -> VecDeque<Job> {
        self.core.turn_of_day();
        let mut touched = Touched::default();
        let mut left = VecDeque::new();
        let mut decided = Vec::new();
        for job in batch {
            if job.line.was_cancelled(job.id) {
                continue;
            }
            if touched.admits(&job, self.settling.as_ref().map(|load| &load.held)) {
                decided.extend(self.decide(job));
            } else {
                left.push_back(job);
            }
        }
        self.record(decided);
        left
    }

    /// Decides one command. What needs no recording is answered here.
    fn decide(&mut self, mut job: Job) -> Option<Decided> {
        if let Some(reply) = self.repeated(&job) {
            job.line.answer(job.id, reply);
            return None;
        }
        let part = job.part.take();
        let decided = self.core.read_only().map_or(Ok(()), |words| Err(Refusal::read_only(words)));
        let decided = decided.and_then(|()| {
            self.core.wait_open()?;
            let who = self.core.who(&job.line.viewer.account)?;
            let bench = Bench::new(&self.core, &who);
            // A fault in a check must not take the one writer down.
            guarded(|| decide(&bench, &mut self.loads, &mut self.acts, &job.line, &job.what, part))
                .unwrap_or_else(|panic| Err(broken(&panic)))
        });
        match decided {
            Err(refusal) => {
                job.line.refuse(job.id, refusal);
                None
            }
            Ok(plan) if plan.events.is_empty() => {
                let load = self.finish(&plan, None);
                self.answer(&job, plan, load, None);
                None
            }
            Ok(plan) => Some(Decided { job, plan }),
        }
    }

    /// The first answer of a command that was accepted before.
    fn repeated(&self, job: &Job) -> Option<Reply> {
        let account = &job.line.viewer.account;
        if let Some((by, done)) = self.answers.held.get(&job.what.id) {
            return Some(if by == account { Reply::Done(done.clone()) } else { Reply::Refused(not_yours()) });
        }
        match self.core.shelf.command(&job.what.id) {
            Ok(None) => None,
            Ok(Some(at)) if author(&self.core, &at).is_none_or(|by| by != *account) => {
                Some(Reply::Refused(not_yours()))
            }
            Ok(Some(at)) => Some(Reply::Done(Done {
                words: crate::domain::Words::fixed("早已记下", "was recorded before"),
                at: Some(self.core.told(account, at)),
                load: Vec::new(),
                taken: 0,
                row: None,
            })),
            Err(error) => Some(Reply::Refused(error.into())),
        }
    }

    /// Has the decided commands recorded, then answers them.
    fn record(&mut self, mut decided: Vec<Decided>) {
        if decided.is_empty() {
            return;
        }
        let in_the_hall: Vec<Vec<Event>> = decided.iter().map(|one| of_the_hall(&one.plan.events)).collect();
        let commits = decided
            .iter_mut()
            .map(|one| Commit {
                id: one.job.what.id.clone(),
                by: one.job.line.viewer.account.clone(),
                events: std::mem::take(&mut one.plan.events),
            })
            .collect();
        let outcomes = self.writer.begin(commits);
        let mut kept = Vec::with_capacity(decided.len());
        let mut outcomes = outcomes.into_iter();
        let mut taken = Vec::new();
        for (one, events) in decided.into_iter().zip(in_the_hall) {
            match outcomes.next() {
                Some(Ok(at)) => {
                    self.core.set_head(&at);
                    kept.push((one, at));
                    taken.push(events);
                }
                Some(Err(error)) => self.failed(&one, error),
                None => one.job.line.refuse(one.job.id, Refusal { why: Why::Unknown, ..Refusal::busy() }),
            }
        }
        if taken.iter().any(|events| !events.is_empty()) {
            let all = kept.iter().zip(&taken);
            self.core
                .hall_takes(all.map(|((one, at), events)| (at, &*one.job.line.viewer.account, &**events)));
        }
        let touched: Vec<DossierId> = kept.iter().flat_map(|(one, _)| one.plan.touched.clone()).collect();
        if !touched.is_empty() {
            self.loads.overtake(&touched);
            self.acts.overtake(&touched);
            self.renew(&touched);
        }
        if !kept.is_empty() {
            self.core.changes.overview();
        }
        let lines: Vec<_> = kept.iter().map(|(one, _)| Arc::clone(&one.job.line)).collect();
        for (one, at) in kept {
            if let Then::Loaded(load) = &one.plan.then
                && !self.writer.settle()
                && let Some(held) = self.loads.end(load)
            {
                self.settling = Some(Settling { one, at, held });
                continue;
            }
            let load = self.finish(&one.plan, Some(&at));
            self.answer(&one.job, one.plan, load, Some(at));
        }
        lines.iter().for_each(|line| line.wake());
    }

    /// A commit was not accepted.
    fn failed(&mut self, one: &Decided, error: CommitError) {
        if let CommitError::Unknown(words) | CommitError::Closed(words) = &error {
            self.core.set_broken(words.clone());
        }
        // A load that lost a part is not to be committed without it.
        match &one.plan.then {
            Then::Staged { load, .. } => drop(self.loads.end(load)),
            Then::Prepared { act, .. } | Then::Ended(act) => drop(self.acts.end(act)),
            _ => {}
        }
        one.job.line.refuse(one.job.id, error.into());
    }

    /// Examines what changed and puts its rows in. A store that cannot be read is left to the
    /// background, which tries again and says so.
    fn renew(&self, touched: &[DossierId]) {
        let fresh = || guarded(|| self.core.refresh(touched)).is_ok_and(|done| done.is_ok());
        if touched.len() > AT_ONCE || !fresh() {
            self.core.backlog.some(touched.iter().cloned());
        }
    }

    /// Does what is to be done once a command is recorded; gives what became of a load's dossiers.
    fn finish(&mut self, plan: &Plan, at: Option<&Position>) -> Vec<LoadResult> {
        match &plan.then {
            Then::Nothing => {}
            Then::Roll => {
                if at.is_some() {
                    self.roll_changed();
                }
            }
            Then::Roster => {
                if self.core.reload_committee().is_ok() {
                    self.core.changes.everything();
                }
            }
            Then::Notice(notice, sha256) => {
                self.core.set_notice(NoticeHeld {
                    notice: notice.clone(),
                    sha256: sha256.clone(),
                    adopted: true,
                });
                self.core.backlog.all();
                self.core.changes.everything();
            }
            Then::Staged { load, part, taken } => {
                if let (Some(held), Some(at)) = (self.loads.get_mut(load), at) {
                    held.staged(at.seq, part, taken, &plan.load);
                }
            }
            Then::Loaded(load) => {
                if let (Some(held), Some(at)) = (self.loads.end(load), at) {
                    self.loaded(held, at.seq);
                }
            }
            Then::Forgotten(load) => {
                self.loads.end(load);
            }
            Then::Prepared { act, events, dossiers } => {
                if let Some(held) = self.acts.get_mut(act) {
                    held.prepared(at.map(|at| at.seq), *events, dossiers.clone());
                }
            }
            Then::Ended(act) => {
                self.acts.end(act);
            }
        }
        plan.load.clone()
    }

    /// Entries that are new on the blacklist, or changed: the dossiers they touch, or touched, are
    /// examined anew, and no others.
    fn roll_changed(&self) {
        let before = self.core.rules().roll;
        let known: HashMap<u32, &RollEntry> =
            before.entries().iter().map(|held| (held.number, held)).collect();
        if self.core.reload_roll().is_err() {
            self.core.backlog.all();
            return;
        }
        let rules = self.core.rules();
        let fresh = rules.roll.entries().iter().filter(|now| known.get(&now.number) != Some(now));
        let both = fresh.flat_map(|now| known.get(&now.number).copied().into_iter().chain([now]));
        let touched = touched(&self.core.index(), both.map(|held| &held.entry));
        let ids: Vec<DossierId> = touched.into_iter().map(|(id, _)| id).collect();
        self.renew(&ids);
        self.core.changes.overview();
    }

    /// A load became visible: its rows are put in, those that were made ready as they are.
    fn loaded(&mut self, held: UnderWay, seq: u64) {
        let ids: Vec<DossierId> =
            held.rows.iter().map(|row| row.id.clone()).chain(held.again.clone()).collect();
        self.loads.overtake(&ids);
        self.acts.overtake(&ids);
        if !held.rows_hold(self.core.rules().epoch, self.core.day()) {
            self.renew(&ids);
            return;
        }
        let mut rows = held.rows;
        rows.iter_mut().for_each(|row| row.version = seq);
        if rows.len() <= AT_ONCE {
            self.core.put_rows(&rows);
        } else {
            self.core.backlog.rows(rows);
        }
        self.renew(&held.again);
    }

    fn answer(&mut self, job: &Job, plan: Plan, load: Vec<LoadResult>, at: Option<Position>) {
        let row = plan.shows.and_then(|id| {
            let who = self.core.who(&job.line.viewer.account).ok()?;
            read::row_of(&self.core, &who, &id).map(Box::new)
        });
        let accepted = at.is_some();
        let at = at.map(|at| self.core.told(&job.line.viewer.account, at));
        let done = Done { at, words: plan.words, load, taken: plan.taken, row };
        if accepted {
            let kept = if done.load.len() > super::protocol::LOAD_PART {
                Done { load: Vec::new(), ..done.clone() }
            } else {
                done.clone()
            };
            self.answers.keep(&job.what.id, &job.line.viewer.account, kept);
        }
        job.line.answer_among_many(job.id, Reply::Done(done));
        if !accepted {
            job.line.wake();
        }
    }
}

/// What of a command's events is of the defence or the meeting.
fn of_the_hall(events: &[Event]) -> Vec<Event> {
    let there = |event: &&Event| matches!(event, Event::Defence { .. } | Event::Meeting { .. });
    events.iter().filter(there).cloned().collect()
}

fn not_yours() -> Refusal {
    Refusal::input(crate::domain::Words::fixed(
        "这个命令编号已被别人用过",
        "this command id was used by somebody else",
    ))
}
