//! What is new on a board: fifty seats and forty candidates are not told anew for each ballot.

use super::hall::{Board, BoardRow};
use serde::{Deserialize, Serialize};

/// A board as it is now; of its rows no more than those that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardNews {
    /// The board, with the rows that are told.
    board: Board,
    /// Where each of them stands; `None`: all rows are there.
    places: Option<Vec<usize>>,
}

impl BoardNews {
    /// The whole board.
    pub fn whole(board: Board) -> Self {
        Self { board, places: None }
    }

    /// What `now` tells to one who has `before`.
    pub fn since(before: &Board, now: &Board) -> Self {
        let same_order = before.rows.len() == now.rows.len()
            && before.rows.iter().zip(&now.rows).all(|(a, b)| a.candidate.dossier == b.candidate.dossier);
        if !same_order {
            return Self::whole(now.clone());
        }
        let pairs = before.rows.iter().zip(&now.rows).enumerate();
        let (places, rows) = pairs.filter(|(_, (a, b))| a != b).map(|(at, (_, b))| (at, b.clone())).unzip();
        Self { board: Board { rows, ..now.without_rows() }, places: Some(places) }
    }

    /// The rows that are told, each with its place.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &BoardRow)> {
        self.board.rows.iter().enumerate().map(|(nth, row)| match &self.places {
            Some(places) => (places.get(nth).copied().unwrap_or(usize::MAX), row),
            None => (nth, row),
        })
    }

    /// The board as it is now, for one who has `before`; `None` where these are not news of that one.
    pub fn onto(self, before: Option<&Board>) -> Option<Board> {
        let Some(places) = self.places else { return Some(self.board) };
        let mut now = self.board;
        let mut rows = before?.rows.clone();
        for (at, row) in places.into_iter().zip(std::mem::take(&mut now.rows)) {
            *rows.get_mut(at)? = row;
        }
        now.rows = rows;
        Some(now)
    }
}

impl Board {
    /// All but the rows.
    fn without_rows(&self) -> Self {
        Self {
            session: self.session.clone(),
            stage: self.stage.clone(),
            rows: Vec::new(),
            cohort: self.cohort,
            left_out: self.left_out,
            substituted: self.substituted,
            frozen: self.frozen,
            clock: self.clock,
            close: self.close.clone(),
            close_all: self.close_all.clone(),
        }
    }
}
