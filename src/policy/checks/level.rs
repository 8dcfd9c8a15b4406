//! From which level to which (二, 五.(五)).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
