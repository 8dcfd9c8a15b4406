//! The checks of design 6, one file a group, each a short function beside its tests.

use super::check::Check;

/// Every group, in the order of items.
pub static ALL: &[&[Check]] = &[];
