//! Two submissions of one dossier side by side: what changed, and which faults remain.

use super::ruling::Judged;
use crate::domain::Table;
use serde::{Deserialize, Serialize};

/// One difference between two submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A cell has another value.
    Cell {
        /// Its table.
        table: Table,
        /// The row's key in words: a title, a year and subject; empty for 申报人.
        row: String,
        /// The column's index.
        column: u8,
        /// What stood there.
        old: String,
        /// What stands there.
        new: String,
    },
    /// A row came.
    Added {
        /// Its table.
        table: Table,
        /// Its key in words.
        row: String,
    },
    /// A row went.
    Removed {
        /// Its table.
        table: Table,
        /// Its key in words.
        row: String,
    },
}

/// What became of the faults of the submission before.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Faults {
    /// Still there, as they stand now.
    pub remaining: Vec<Judged>,
    /// Gone, as they stood.
    pub mended: Vec<Judged>,
    /// Not there before.
    pub new: Vec<Judged>,
}
