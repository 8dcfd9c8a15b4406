//! Deadlines and the number of submissions (三.(四), 四).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
