//! Threads that answer: two for questions, one for searches. Their queues are bounded; a full one is
//! a refusal, never a wait.

use super::core::{Core, lock};
use super::index::{CHUNK, Found, Needle};
use super::line::Line;
use super::protocol::{Answer, Query, Refusal, Reply, RequestId, Topic, Why};
use super::states::{Act, permit};
use super::{read, watch};
use crate::domain::{Words, guard::guarded};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Questions, or searches, that may wait.
const WAITING: usize = 256;

/// A bounded queue that many threads take from.
pub struct Queue<T> {
    held: Mutex<(VecDeque<T>, bool)>,
    more: Condvar,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { held: Mutex::new((VecDeque::new(), false)), more: Condvar::new() }
    }
}

impl<T> Queue<T> {
    /// Puts one in.
    ///
    /// # Errors
    /// Full, or closed.
    pub fn put(&self, one: T) -> Result<(), Refusal> {
        let mut held = lock(&self.held);
        if held.1 {
            return Err(Refusal::closed());
        }
        if held.0.len() >= WAITING {
            return Err(Refusal::busy());
        }
        held.0.push_back(one);
        self.more.notify_one();
        Ok(())
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        lock(&self.held).0.len()
    }

    /// Takes those out that `unwanted` picks.
    pub fn withdraw(&self, unwanted: impl Fn(&T) -> bool) -> Vec<T> {
        let mut held = lock(&self.held);
        let (out, kept): (VecDeque<T>, VecDeque<T>) = held.0.drain(..).partition(|one| unwanted(one));
        held.0 = kept;
        out.into()
    }

    /// Waits for the first one that `ready` lets through; `None` once closed and there is none.
    pub fn take(&self, ready: impl Fn(&T) -> bool) -> Option<T> {
        let mut held = lock(&self.held);
        loop {
            if let Some(one) = held.0.iter().position(&ready).and_then(|at| held.0.remove(at)) {
                return Some(one);
            }
            if held.1 {
                return None;
            }
            held = self.more.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What was not ready may be now.
    pub fn wake(&self) {
        let held = lock(&self.held);
        self.more.notify_all();
        drop(held);
    }

    /// Takes no more.
    pub fn close(&self) {
        lock(&self.held).1 = true;
        self.more.notify_all();
    }
}

/// A question of a connection.
pub struct Ask {
    /// Whom to answer.
    pub line: Arc<Line>,
    /// The request.
    pub id: RequestId,
    /// What is asked.
    pub what: What,
}

/// What is asked.
pub enum What {
    /// A question.
    Query(Query),
    /// A subscription.
    Watch(Topic),
}

/// A search of a connection.
pub struct Search {
    /// Whom to answer.
    pub line: Arc<Line>,
    /// The request.
    pub id: RequestId,
    /// Its number among the connection's searches.
    pub number: u64,
    /// What was typed.
    pub text: String,
    /// At most this many hits.
    pub most: usize,
}

/// Answers questions until the queue is closed and empty.
pub fn answer_all(core: &Core, queue: &Queue<Ask>) {
    // While the store is being opened only its progress is told; other questions wait. Where a first
    // screen stands for the index for a moment, that one is told.
    let ready = |ask: &Ask| {
        let overview = matches!(ask.what, What::Query(Query::Overview) | What::Watch(Topic::Overview));
        (overview && !core.has_first()) || core.is_closing() || !core.is_opening()
    };
    while let Some(ask) = queue.take(ready) {
        if !ask.line.is_open() || ask.line.was_cancelled(ask.id) {
            continue;
        }
        let (line, id) = (&ask.line, ask.id);
        let outcome = guarded(|| match ask.what {
            What::Watch(topic) => watch::begin(core, line, id, topic),
            What::Query(query) => {
                match read::answer(core, &line.viewer.account, &|spec| line.order_of(spec), query) {
                    Ok(answer) => line.answer(id, Reply::Answer(answer)),
                    Err(refusal) => line.refuse(id, refusal),
                }
            }
        });
        if let Err(panic) = outcome {
            ask.line.refuse(ask.id, broken(&panic));
        }
    }
}

/// Answers searches until the queue is closed and empty. A newer search of the same connection ends
/// an older one.
pub fn search_all(core: &Core, queue: &Queue<Search>) {
    let ready = |_: &Search| core.is_closing() || !core.is_opening();
    while let Some(search) = queue.take(ready) {
        let reply = guarded(|| run(core, &search)).unwrap_or_else(|panic| Reply::Refused(broken(&panic)));
        search.line.answer(search.id, reply);
    }
}

fn run(core: &Core, search: &Search) -> Reply {
    let who = core.who(&search.line.viewer.account);
    let who = match who.and_then(|who| permit(Act::Read, &who.roles, None).map(|()| who)) {
        Ok(who) => who,
        Err(refusal) => return Reply::Refused(refusal),
    };
    let Some(needle) = Needle::new(&search.text) else {
        return Reply::Answer(Answer::Hits(Vec::new(), 0));
    };
    let mut found = Found::default();
    let mut chunk = 0;
    loop {
        if !search.line.still_searching(search.number, search.id) {
            return Reply::Cancelled;
        }
        // The lock is given back after each chunk: whoever changes rows waits a moment at most.
        let index = core.index();
        if chunk * CHUNK >= index.len() {
            break;
        }
        needle.look(&index, chunk, &mut found);
        chunk += 1;
    }
    let (hits, total) = read::hits(core, &who, &needle, found, search.most);
    Reply::Answer(Answer::Hits(hits, total))
}

/// A fault of the program itself, caught before it did harm.
pub fn broken(panic: &str) -> Refusal {
    Refusal {
        why: Why::Damaged,
        rule: String::new(),
        words: Words::made(
            format!("程序内部出错，这一步没有做：{panic}"),
            format!("a fault of the program; nothing was done: {panic}"),
        ),
    }
}
