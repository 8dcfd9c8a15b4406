//! How many rows queries find: each is counted once, then kept up with every change.

use super::filter::Test;
use super::view::ViewKey;
use super::{Index, Put};
use std::collections::HashSet;

/// The counts that were asked for last.
#[derive(Debug, Default)]
pub struct Tallies {
    held: Vec<Tally>,
    clock: u64,
}

#[derive(Debug)]
struct Tally {
    key: ViewKey,
    count: usize,
    used: u64,
}

/// Counts kept at the most: a screen's saved views, for each of a committee.
const MOST: usize = 512;

impl Tallies {
    /// A count that is held.
    pub fn held(&mut self, key: &ViewKey) -> Option<usize> {
        self.clock += 1;
        let tally = self.held.iter_mut().find(|tally| tally.key == *key)?;
        tally.used = self.clock;
        Some(tally.count)
    }

    /// Counts the rows of a query.
    pub fn count(index: &Index, key: &ViewKey) -> usize {
        let test = Test::new(key, &index.words);
        index.rows().iter().filter(|row| test.holds(row)).count()
    }

    /// Keeps a count that was made of the rows as they are.
    pub fn keep(&mut self, key: &ViewKey, count: usize) {
        if self.held.iter().any(|tally| tally.key == *key) {
            return;
        }
        if self.held.len() >= MOST
            && let Some(oldest) = (0..self.held.len()).min_by_key(|at| self.held[*at].used)
        {
            self.held.swap_remove(oldest);
        }
        self.held.push(Tally { key: key.clone(), count, used: self.clock });
    }

    /// Counts what changed in and out: two looks a changed row and query, however many rows there are.
    pub fn mend(&mut self, index: &Index, puts: &[Put]) {
        if self.held.is_empty() {
            return;
        }
        // Of a row that was put twice, the first put tells what was counted.
        let mut seen = HashSet::new();
        let first: Vec<&Put> = puts.iter().filter(|put| seen.insert(put.slot)).collect();
        for tally in &mut self.held {
            let test = Test::new(&tally.key, &index.words);
            for put in &first {
                let was = put.old.as_ref().is_some_and(|old| test.holds(old));
                let is = index.row(put.slot).is_some_and(|row| test.holds(row));
                match (was, is) {
                    (true, false) => tally.count = tally.count.saturating_sub(1),
                    (false, true) => tally.count += 1,
                    _ => {}
                }
            }
        }
    }
}
