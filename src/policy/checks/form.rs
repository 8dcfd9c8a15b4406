//! How the forms are filled in (三.(四), 四).

use crate::policy::check::Check;

/// The group.
pub static CHECKS: &[Check] = &[];
