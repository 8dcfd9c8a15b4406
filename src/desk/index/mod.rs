//! The queue in memory: a compact row a dossier, kept up with each commit, so that no key press and
//! no search walks the store.

mod cache;
mod counts;
mod filter;
mod packed;
mod row;
mod search;
mod sought;
mod tallies;
mod view;
mod words;

pub use cache::{Basis, Beside, CacheFault, Kept};
pub use counts::Counts;
pub use row::{
    CheckSet, FoundChecks, Row, RowFacts, fold, mask, name_key, number_key, pairs, scores_in_force,
};
use search::Sieve;
pub use search::{CHUNK, Found, Needle, Ranked};
pub use sought::{Marker, bare, run};
pub use tallies::Tallies;
pub use view::{Eyes, ViewKey, Views, needs};
pub use words::{Word, WordList};

use crate::domain::{DossierId, Score};
use std::collections::{BTreeSet, HashMap};

/// A row's place in memory; it never changes while the desk runs.
pub type Slot = u32;

/// All rows. Rows are added and changed, never taken out.
#[derive(Debug, Clone, Default)]
pub struct Index {
    rows: Vec<Row>,
    /// What a search looks at first, by slot.
    sieve: Vec<Sieve>,
    /// Slots in the order of numbers.
    by_number: Vec<Slot>,
    words: WordList,
    scores: HashMap<Slot, Vec<(Word, Score)>>,
    counts: Counts,
    /// Acts that can be undone, by account and seq.
    acts: BTreeSet<(Word, u64, Slot)>,
}

/// A row that was put in, or changed.
#[derive(Debug, Clone)]
pub struct Put {
    /// Its place.
    pub slot: Slot,
    /// As it was; `None` where it is new.
    pub old: Option<Row>,
}

impl Index {
    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row.
    pub fn row(&self, slot: Slot) -> Option<&Row> {
        self.rows.get(slot as usize)
    }

    /// All rows, by slot.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The slots in the order of numbers.
    pub fn by_number(&self) -> &[Slot] {
        &self.by_number
    }

    /// The shared words.
    pub fn words(&self) -> &WordList {
        &self.words
    }

    /// Counts over all rows.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Where a dossier's row is.
    pub fn find(&self, id: &DossierId) -> Option<Slot> {
        self.place(&id.0).ok().map(|at| self.by_number[at])
    }

    /// Score sheets in force of a row.
    pub fn scores(&self, slot: Slot) -> &[(Word, Score)] {
        self.scores.get(&slot).map_or(&[], Vec::as_slice)
    }

    /// The dossier of an account's last act that can be undone, and the act's seq.
    pub fn last_act(&self, account: &str) -> Option<(Slot, u64)> {
        let word = self.words.known(account);
        let (_, seq, slot) = self.acts.range((word, 0, 0)..=(word, u64::MAX, Slot::MAX)).next_back()?;
        Some((*slot, *seq))
    }

    /// The dossiers of an account's act of that seq that can still be undone: many, after a bulk action.
    pub fn acts_at(&self, account: &str, seq: u64) -> impl Iterator<Item = Slot> {
        let word = self.words.known(account);
        self.acts.range((word, seq, 0)..=(word, seq, Slot::MAX)).map(|(.., slot)| *slot)
    }

    /// Puts a row in, or in the place of an older one; `None` where a newer one is there.
    pub fn put(&mut self, facts: &RowFacts) -> Option<Put> {
        match self.place(&facts.id.0) {
            Ok(at) => self.replace(self.by_number[at], facts),
            Err(at) => {
                let slot = self.append(facts);
                self.by_number.insert(at, slot);
                Some(Put { slot, old: None })
            }
        }
    }

    /// Puts many rows in at once: the order is mended once.
    pub fn put_all(&mut self, all: &[RowFacts]) -> Vec<Put> {
        let mut puts = Vec::with_capacity(all.len());
        let mut new: Vec<Slot> = Vec::new();
        for facts in all {
            match self.place(&facts.id.0) {
                Ok(at) => puts.extend(self.replace(self.by_number[at], facts)),
                Err(_) => {
                    let slot = self.append(facts);
                    new.push(slot);
                    puts.push(Put { slot, old: None });
                }
            }
        }
        new.sort_by(|a, b| self.rows[*a as usize].id().cmp(self.rows[*b as usize].id()));
        self.by_number = merge(&self.by_number, &new, &self.rows);
        puts
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        self.by_number.binary_search_by(|slot| self.rows[*slot as usize].id().cmp(id))
    }

    fn append(&mut self, facts: &RowFacts) -> Slot {
        let row = Row::new(facts, &mut self.words);
        let slot = Slot::try_from(self.rows.len()).unwrap_or(Slot::MAX);
        self.sieve.push(Sieve::of(&row));
        self.rows.push(row);
        self.enter(slot, facts);
        slot
    }

    fn replace(&mut self, slot: Slot, facts: &RowFacts) -> Option<Put> {
        if self.rows[slot as usize].version > facts.version {
            return None;
        }
        let row = Row::new(facts, &mut self.words);
        self.sieve[slot as usize] = Sieve::of(&row);
        let old = std::mem::replace(&mut self.rows[slot as usize], row);
        self.counts.remove(&old);
        if old.last.1 > 0 {
            self.acts.remove(&(old.last.0, old.last.1, slot));
        }
        self.enter(slot, facts);
        Some(Put { slot, old: Some(old) })
    }

    /// Enters a row into everything that is kept beside the rows.
    fn enter(&mut self, slot: Slot, facts: &RowFacts) {
        let row = &self.rows[slot as usize];
        self.counts.add(row);
        if row.last.1 > 0 {
            self.acts.insert((row.last.0, row.last.1, slot));
        }
        let scores: Vec<_> = facts.scores.iter().map(|(by, total)| (self.words.number(by), *total)).collect();
        if scores.is_empty() {
            self.scores.remove(&slot);
        } else {
            self.scores.insert(slot, scores);
        }
    }
}

/// Two runs of slots, each in the order of numbers, as one.
fn merge(old: &[Slot], new: &[Slot], rows: &[Row]) -> Vec<Slot> {
    if new.is_empty() {
        return old.to_vec();
    }
    let id = |slot: &Slot| rows[*slot as usize].id();
    let mut merged = Vec::with_capacity(old.len() + new.len());
    let mut from = 0;
    for slot in new {
        let to = from + old[from..].partition_point(|held| id(held) < id(slot));
        merged.extend_from_slice(&old[from..to]);
        merged.push(*slot);
        from = to;
    }
    merged.extend_from_slice(&old[from..]);
    merged
}

#[cfg(test)]
mod tests;
