//! Counts over all rows, kept up with each change.

use super::row::Row;
use super::words::Word;
use crate::domain::{Day, Proposal, State};
use std::collections::{BTreeMap, HashMap};

/// How many rows there are of each sort.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    states: [usize; State::ALL.len()],
    proposals: [usize; PROPOSALS.len()],
    assigned: HashMap<Word, usize>,
    /// Received and waiting for a person, by whom it is given to.
    eyes: HashMap<Word, usize>,
    third: usize,
    roll_hits: usize,
    due: BTreeMap<Day, usize>,
}

/// The submission that is the last one under the 2020 notice; the standing view asks for it.
const THIRD: u8 = 3;

const PROPOSALS: [Proposal; 4] = [Proposal::Look, Proposal::Return, Proposal::Refuse, Proposal::Pass];

/// True where a row waits for a person's eye.
pub fn waits(row: &Row) -> bool {
    row.state == State::Received && row.tally.eye > 0
}

impl Counts {
    /// Counts a row.
    pub fn add(&mut self, row: &Row) {
        self.states[row.state as usize] += 1;
        if row.state == State::Received {
            self.proposals[row.proposal as usize] += 1;
        }
        *self.assigned.entry(row.assigned).or_default() += 1;
        if waits(row) {
            *self.eyes.entry(row.assigned).or_default() += 1;
        }
        self.third += usize::from(row.submission >= THIRD);
        self.roll_hits += usize::from(row.roll_hit);
        if let Some(due) = row.due {
            *self.due.entry(due).or_default() += 1;
        }
    }

    /// Takes a row out of the counts.
    pub fn remove(&mut self, row: &Row) {
        self.states[row.state as usize] -= 1;
        if row.state == State::Received {
            self.proposals[row.proposal as usize] -= 1;
        }
        less(&mut self.assigned, row.assigned);
        if waits(row) {
            less(&mut self.eyes, row.assigned);
        }
        self.third -= usize::from(row.submission >= THIRD);
        self.roll_hits -= usize::from(row.roll_hit);
        if let Some(due) = row.due
            && let Some(count) = self.due.get_mut(&due)
        {
            *count -= 1;
            if *count == 0 {
                self.due.remove(&due);
            }
        }
    }

    /// By state, in the order of [`State::ALL`].
    pub fn states(&self) -> Vec<(State, usize)> {
        State::ALL.into_iter().map(|state| (state, self.states[state as usize])).collect()
    }

    /// By proposal, of those received.
    pub fn proposals(&self) -> Vec<(Proposal, usize)> {
        PROPOSALS.into_iter().map(|proposal| (proposal, self.proposals[proposal as usize])).collect()
    }

    /// No longer received.
    pub fn done(&self) -> usize {
        State::ALL.iter().filter(|s| **s != State::Received).map(|s| self.states[*s as usize]).sum()
    }

    /// With the third submission or a later one.
    pub fn third(&self) -> usize {
        self.third
    }

    /// Touched by the blacklist.
    pub fn roll_hits(&self) -> usize {
        self.roll_hits
    }

    /// Due on that day or before.
    pub fn due_by(&self, day: Day) -> usize {
        self.due.range(..=day).map(|(_, count)| count).sum()
    }

    /// Given to an account.
    pub fn given_to(&self, account: Word) -> usize {
        self.assigned.get(&account).copied().unwrap_or_default()
    }

    /// Waiting for the eye of an account: given to it, or to nobody.
    pub fn waiting_for(&self, account: Word) -> usize {
        let of = |word| self.eyes.get(&word).copied().unwrap_or_default();
        of(Word::NONE) + if account == Word::NONE { 0 } else { of(account) }
    }
}

fn less(counts: &mut HashMap<Word, usize>, word: Word) {
    if let Some(count) = counts.get_mut(&word) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&word);
        }
    }
}
