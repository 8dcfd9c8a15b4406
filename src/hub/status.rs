//! How a hub does: for the account that runs it.

use crate::desk::Traffic;
use crate::record::Head;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// What `pingwei hub --status` tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The hub's release.
    pub release: String,
    /// Its process.
    pub pid: u32,
    /// Seconds since it began.
    pub seconds: u64,
    /// Where it listens.
    pub socket: String,
    /// The store's id.
    pub store: String,
    /// The store's folder.
    pub folder: String,
    /// The end of the journal; `None` while the store is being opened or closed.
    pub head: Option<Head>,
    /// Commits since it began.
    pub commits: u64,
    /// Commits per second over the last ten seconds, and over the last minute.
    pub rate: (f64, f64),
    /// Commands waiting at the desk.
    pub commands: usize,
    /// Questions waiting there.
    pub questions: usize,
    /// Searches waiting there.
    pub searches: usize,
    /// Who is on.
    pub clients: Vec<GuestStatus>,
    /// Turned away since it began: not on the roster, of another protocol, or too many.
    pub turned_away: u64,
}

/// One client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestStatus {
    /// Account, as the kernel has it.
    pub account: String,
    /// Name, as the roster has it.
    pub name: String,
    /// Its process.
    pub pid: i32,
    /// Seconds since it came.
    pub seconds: u64,
    /// Seconds since its last request.
    pub idle: u64,
    /// Requests so far.
    pub requests: u64,
    /// Requests not answered yet.
    pub waiting: usize,
    /// Milliseconds for which the oldest of those, or a write to it, has waited.
    pub lag_ms: u64,
    /// Milliseconds from its last answered request to the answer.
    pub last_ms: u64,
    /// The longest such time.
    pub worst_ms: u64,
}

/// The journal's growth, second by second.
#[derive(Debug, Default)]
pub struct Growth {
    first: Option<u64>,
    /// The seq at the end of each of the last seconds, the newest last.
    seconds: VecDeque<u64>,
}

impl Growth {
    /// Another second is over.
    pub fn tick(&mut self, traffic: &Traffic) {
        let seq = traffic.head.seq;
        self.first.get_or_insert(seq);
        self.seconds.push_back(seq);
        if self.seconds.len() > 61 {
            self.seconds.pop_front();
        }
    }

    /// Commits since the first tick.
    pub fn commits(&self, seq: u64) -> u64 {
        seq.saturating_sub(self.first.unwrap_or(seq))
    }

    /// Commits per second over the last so many seconds, or as many as there were.
    pub fn rate(&self, over: usize) -> f64 {
        let Some(last) = self.seconds.back() else { return 0.0 };
        let back = over.min(self.seconds.len() - 1);
        if back == 0 {
            return 0.0;
        }
        let before = self.seconds[self.seconds.len() - 1 - back];
        // Fewer than 2^52 commits in a minute.
        last.saturating_sub(before) as f64 / back as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seq: u64) -> Traffic {
        let head = Head { seq, hash: String::new() };
        Traffic { commands: 0, questions: 0, searches: 0, head }
    }

    #[test]
    fn the_rate_is_over_the_seconds_that_were() {
        let mut growth = Growth::default();
        assert_eq!((growth.rate(10), growth.commits(7)), (0.0, 0));
        growth.tick(&at(100));
        assert_eq!(growth.rate(10), 0.0);
        growth.tick(&at(150));
        assert_eq!((growth.rate(10), growth.rate(60)), (50.0, 50.0));
        for second in 1..=100 {
            growth.tick(&at(150 + second * 2));
        }
        assert_eq!((growth.rate(10), growth.rate(60)), (2.0, 2.0));
        assert_eq!(growth.commits(350), 250);
    }
}
