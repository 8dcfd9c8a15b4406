//! What the unit and the supervising unit did (三.(二), attachments 2 and 4).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
