//! The work history (四.3).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
