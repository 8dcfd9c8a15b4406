//! Counts over all rows, kept up with each change.

use super::row::Row;
use super::words::Word;
use crate::domain::{Day, Proposal, State};

/// How many rows there are of each sort.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    states: [usize; State::ALL.len()],
    proposals: [usize; PROPOSALS.len()],
    assigned: Tallied<Word>,
    /// Received and waiting for a person, by whom it is given to.
    eyes: Tallied<Word>,
    third: usize,
    roll_hits: usize,
    due: Tallied<Day>,
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
        more(&mut self.assigned, row.assigned);
        if waits(row) {
            more(&mut self.eyes, row.assigned);
        }
        self.third += usize::from(row.submission >= THIRD);
        self.roll_hits += usize::from(row.roll_hit);
        if let Some(due) = row.due {
            more(&mut self.due, due);
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
        if let Some(due) = row.due {
            less(&mut self.due, due);
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
        self.due.iter().take_while(|(due, _)| *due <= day).map(|(_, count)| count).sum()
    }

    /// Given to an account.
    pub fn given_to(&self, account: Word) -> usize {
        count(&self.assigned, account)
    }

    /// Waiting for the eye of an account: given to it, or to nobody.
    pub fn waiting_for(&self, account: Word) -> usize {
        count(&self.eyes, Word::NONE) + if account == Word::NONE { 0 } else { count(&self.eyes, account) }
    }
}

/// Counts by a few different things, sorted: a list is quicker than a map, and equal counts are equal
/// lists.
type Tallied<T> = Vec<(T, usize)>;

fn more<T: Ord + Copy>(counts: &mut Tallied<T>, what: T) {
    match counts.binary_search_by_key(&what, |(held, _)| *held) {
        Ok(at) => counts[at].1 += 1,
        Err(at) => counts.insert(at, (what, 1)),
    }
}

fn less<T: Ord + Copy>(counts: &mut Tallied<T>, what: T) {
    if let Ok(at) = counts.binary_search_by_key(&what, |(held, _)| *held) {
        counts[at].1 -= 1;
        if counts[at].1 == 0 {
            counts.remove(at);
        }
    }
}

fn count<T: Ord + Copy>(counts: &[(T, usize)], what: T) -> usize {
    counts.binary_search_by_key(&what, |(held, _)| *held).map_or(0, |at| counts[at].1)
}
