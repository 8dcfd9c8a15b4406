//! Who may apply (一).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
