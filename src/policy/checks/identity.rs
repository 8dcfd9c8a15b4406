//! Identity and photograph (四.1).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
