//! The rows that are at hand: a window around what is shown, taken from the desk as one goes.

use crate::desk::{ChangedRow, Mark, QueuePage, QueueRow};
use crate::domain::DossierId;
use std::ops::Range;

/// Rows asked for at once: more than two screens, so that paging seldom waits.
const SPAN: usize = 160;

/// A window of rows.
#[derive(Debug, Default)]
pub struct Window {
    from: usize,
    rows: Vec<ChangedRow>,
    total: usize,
}

/// The window to ask for around the rows shown: first and how many.
pub fn around(shown: Range<usize>) -> (usize, usize) {
    let middle = (shown.start + shown.end) / 2;
    (middle.saturating_sub(SPAN / 2), SPAN)
}

impl Window {
    /// Takes a page.
    pub fn take(&mut self, page: &QueuePage) {
        self.from = page.from;
        self.total = page.total;
        self.rows = page.clone().into_marked().collect();
    }

    /// Whether all the rows shown are at hand.
    pub fn covers(&self, shown: Range<usize>) -> bool {
        shown.start >= self.from && shown.end.min(self.total) <= self.from + self.rows.len()
    }

    /// A row by its index in the whole queue.
    pub fn row(&self, index: usize) -> Option<&QueueRow> {
        self.rows.get(index.checked_sub(self.from)?).map(|held| &held.row)
    }

    /// What of a row matches the words of the query.
    pub fn marks(&self, index: usize) -> &[Mark] {
        let held = index.checked_sub(self.from).and_then(|at| self.rows.get(at));
        held.map_or(&[], |held| &held.marks)
    }

    /// Where a dossier stands, if it is at hand.
    pub fn index_of(&self, dossier: &DossierId) -> Option<usize> {
        self.rows.iter().position(|held| held.row.dossier == *dossier).map(|at| at + self.from)
    }

    /// A row changed; rows not at hand are left alone.
    pub fn update(&mut self, row: &QueueRow) {
        if let Some(held) = self.rows.iter_mut().find(|held| held.row.dossier == row.dossier) {
            held.row.clone_from(row);
        }
    }

    /// The same, with what of it matches now.
    pub fn change(&mut self, now: &ChangedRow) {
        if let Some(held) = self.rows.iter_mut().find(|held| held.row.dossier == now.row.dossier) {
            held.clone_from(now);
        }
    }
}
