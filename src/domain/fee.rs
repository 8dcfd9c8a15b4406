//! The review fee (四, end): paid after triage has passed the dossier.

use super::date::Day;
use serde::{Deserialize, Serialize};

/// A fee that was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// The day.
    pub paid: Day,
    /// The voucher's number.
    pub voucher: String,
}
