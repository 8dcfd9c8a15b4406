//! Bulk actions that are sent in parts. Only the writer has them; what is prepared of one whose connection
//! has gone is never committed, and nobody sees anything of it.

use super::line::Line;
use super::protocol::{BULK_MOST, BulkWhat, Refusal, Why};
use crate::domain::{Day, DossierId, Words};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Weak};

/// Actions under way at the most.
const ACTS: usize = 8;

/// Actions under way, by their ids.
#[derive(Default)]
pub struct Acts {
    held: HashMap<String, Act>,
}

/// An action under way.
pub struct Act {
    line: Weak<Line>,
    account: String,
    what: BulkWhat,
    /// Under which rules, and on which day, its first part was decided.
    basis: (u64, Day),
    /// Seqs of the first and last lines that prepare it.
    lines: Option<(u64, u64)>,
    events: u64,
    dossiers: HashSet<DossierId>,
    /// Those of its dossiers that somebody else has changed meanwhile.
    overtaken: HashSet<DossierId>,
}

impl Act {
    /// Its dossiers so far.
    pub fn dossiers(&self) -> &HashSet<DossierId> {
        &self.dossiers
    }

    /// What is done with each.
    pub fn what(&self) -> &BulkWhat {
        &self.what
    }

    /// Seqs of its first and last lines, and how many events they prepare; `None` where nothing changes.
    pub fn lines(&self) -> Option<(u64, u64, u64)> {
        self.lines.map(|(first, last)| (first, last, self.events))
    }

    /// A part is in the journal, or needed no line.
    pub fn prepared(&mut self, seq: Option<u64>, events: u64, dossiers: Vec<DossierId>) {
        if let Some(seq) = seq {
            let (first, _) = self.lines.unwrap_or((seq, seq));
            self.lines = Some((first, seq));
            self.events += events;
        }
        self.dossiers.extend(dossiers);
    }

    /// Whether it can be done as it was decided.
    ///
    /// # Errors
    /// Where parts are missing, or what it was decided on has changed.
    pub fn stands(&self, count: usize, basis: (u64, Day)) -> Result<(), Refusal> {
        if count != self.dossiers.len() {
            return Err(lost());
        }
        if basis != self.basis {
            return Err(stale(Words::fixed(
                "办理期间规则、黑名单或日期变了，整批未办；请重新预览",
                "rules, blacklist or day changed meanwhile, so nothing was done; look at each again",
            )));
        }
        if let Some(one) = self.overtaken.iter().min() {
            let count = self.overtaken.len();
            return Err(stale(Words::made(
                format!("办理期间 {one} 等 {count} 份已被他人改动，整批未办；请重新预览"),
                format!("{one} and others ({count}) changed meanwhile, so nothing was done; look again"),
            )));
        }
        Ok(())
    }
}

impl Acts {
    /// The action of this connection that a part belongs to, begun with its first one.
    ///
    /// # Errors
    /// Where too many are under way, the id is another person's, or earlier parts are lost.
    pub fn part(
        &mut self,
        id: &str,
        line: &Arc<Line>,
        what: &BulkWhat,
        from: usize,
        basis: (u64, Day),
    ) -> Result<&mut Act, Refusal> {
        if id.is_empty() || id.len() > 200 {
            return Err(Refusal::input(Words::fixed(
                "成批办理的编号为 1 到 200 字节",
                "a bulk action's id has 1 to 200 bytes",
            )));
        }
        self.held.retain(|_, held| held.line.upgrade().is_some_and(|line| line.is_open()));
        if !self.held.contains_key(id) {
            if self.held.len() >= ACTS {
                return Err(Refusal::busy());
            }
            if from == 0 {
                let act = Act {
                    line: Arc::downgrade(line),
                    account: line.viewer.account.clone(),
                    what: what.clone(),
                    basis,
                    lines: None,
                    events: 0,
                    dossiers: HashSet::new(),
                    overtaken: HashSet::new(),
                };
                self.held.insert(id.to_owned(), act);
            }
        }
        let held = self.held.get_mut(id).filter(|held| held.account == line.viewer.account);
        let held = held.filter(|held| held.dossiers.len() == from && held.what == *what);
        let held = held.ok_or_else(lost)?;
        if held.dossiers.len() >= BULK_MOST {
            return Err(Refusal::input(Words::made(
                format!("一批最多 {BULK_MOST} 份，请把范围筛窄"),
                format!("at most {BULK_MOST} dossiers in one action: narrow it down"),
            )));
        }
        Ok(held)
    }

    /// An action under way.
    ///
    /// # Errors
    /// Where there is none of that id and account.
    pub fn get(&self, id: &str, account: &str) -> Result<&Act, Refusal> {
        self.held.get(id).filter(|held| held.account == account).ok_or_else(lost)
    }

    /// An action under way, to be changed.
    pub fn get_mut(&mut self, id: &str) -> Option<&mut Act> {
        self.held.get_mut(id)
    }

    /// Ends an action.
    pub fn end(&mut self, id: &str) -> Option<Act> {
        self.held.remove(id)
    }

    /// Somebody changed these dossiers.
    pub fn overtake(&mut self, ids: &[DossierId]) {
        for held in self.held.values_mut() {
            let hit = ids.iter().filter(|id| held.dossiers.contains(id)).cloned();
            held.overtaken.extend(hit);
        }
    }
}

fn stale(words: Words) -> Refusal {
    Refusal { why: Why::Stale, rule: "design 4".to_owned(), words }
}

fn lost() -> Refusal {
    Refusal::missing(Words::fixed(
        "这次成批办理已中断，什么也没有办；请重新来一次",
        "this bulk action was cut short and nothing was done; do it again",
    ))
}
