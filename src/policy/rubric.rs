//! Totals under the notice's rubric: weighted criteria and capped bonus, in exact arithmetic.

use crate::domain::Score;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A reviewer's scores by the ids of criteria and bonus items.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScoreSheet {
    /// Scores by criterion id.
    pub criteria: BTreeMap<String, Score>,
    /// Scores by bonus id.
    #[serde(default)]
    pub bonus: BTreeMap<String, Score>,
}
