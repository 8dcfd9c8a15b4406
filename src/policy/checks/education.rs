//! Schooling (四.2).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
