//! The defence and the meeting: read when they are first asked for, kept up with each commit, and what a
//! seat may know of the journal's end.

use super::Core;
use crate::desk::hall::Hall;
use crate::domain::{DossierId, State};
use crate::policy::defence::{Candidacy, ResultRules};
use crate::record::hall::Stamp;
use crate::record::{Event, Head, Position, ViewError};
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLockReadGuard};

impl Core {
    /// The defence and the meeting. They are read from the store when they are first asked for. A thread
    /// that holds this must not ask for it again.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn hall(&self) -> Result<RwLockReadGuard<'_, Hall>, ViewError> {
        let read = || self.hall.read().unwrap_or_else(PoisonError::into_inner);
        let held = read();
        if held.is_loaded() {
            return Ok(held);
        }
        drop(held);
        let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        if !hall.is_loaded() {
            let (rules, held) = (ResultRules::from(&*self.rules().held.notice), self.shelf.hall()?);
            let index = self.index();
            let rows = index.rows().iter();
            let rows = rows.map(|row| (DossierId(row.id().to_owned()), row.state, row.candidacy));
            *hall = Hall::of(held, rules, rows);
        }
        drop(hall);
        Ok(read())
    }

    /// Takes what was recorded of the defence and the meeting: where, by whom, what. What does not fit is
    /// read anew.
    pub fn hall_takes<'a>(&self, commits: impl Iterator<Item = (&'a Position, &'a str, &'a [Event])>) {
        let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        let (mut more, mut ballots) = (false, BTreeSet::new());
        for (at, by, events) in commits.filter(|(.., events)| !events.is_empty()) {
            let stamp = Stamp { seq: at.seq, at: &at.at, by };
            match hall.is_loaded().then(|| hall.take(stamp, events)) {
                Some(Ok(false)) => drop(ballots.insert(by)),
                Some(Err(_)) => {
                    *hall = Hall::default();
                    more = true;
                }
                Some(Ok(true)) | None => more = true,
            }
        }
        drop(hall);
        if more {
            self.changes.hall();
        }
        ballots.into_iter().for_each(|account| self.changes.ballot(account));
    }

    /// A position as this account may know it: one who sits on a panel is told no numbers of commits, by
    /// which others' ballots could be counted.
    pub fn told(&self, account: &str, at: Position) -> Position {
        let sits = self.hall().is_ok_and(|hall| hall.is_sitting(account));
        if sits { Position { seq: 0, hash: String::new(), ..at } } else { at }
    }

    /// The end of the journal as this account may know it: before the first ballot it must not know of.
    pub fn head_for(&self, account: &str) -> Head {
        let hidden = match self.hall() {
            Ok(hall) => hall.horizon(account),
            Err(_) => Some(0),
        };
        let Some(horizon) = hidden else { return self.head() };
        let seq = horizon.saturating_sub(1);
        let line = self.shelf.lines(seq, 1).ok().and_then(|lines| lines.into_iter().next());
        let line: serde_json::Value =
            line.and_then(|line| serde_json::from_str(&line).ok()).unwrap_or_default();
        let hash = line.get("hash").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        Head { seq, hash }
    }

    /// True once the defence and the meeting were read.
    pub fn has_hall(&self) -> bool {
        self.hall.read().unwrap_or_else(PoisonError::into_inner).is_loaded()
    }

    pub(super) fn hall_rows<'a>(&self, rows: impl Iterator<Item = (&'a DossierId, State, Candidacy)>) {
        let mut hall = self.hall.write().unwrap_or_else(PoisonError::into_inner);
        if hall.is_loaded() {
            rows.for_each(|(id, state, candidacy)| hall.row(id, state, candidacy));
        }
    }
}
