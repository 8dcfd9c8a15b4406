//! The checks of design 6, one file a group, each a short function beside its tests.

use super::check::Check;

mod career;
mod education;
mod form;
mod identity;
mod level;
mod scope;
mod time;
mod unit;

/// Every group, in the order of items; a new group is a `mod` line above and a line here.
pub static ALL: &[&[Check]] = &[
    scope::CHECKS,
    level::CHECKS,
    time::CHECKS,
    form::CHECKS,
    unit::CHECKS,
    identity::CHECKS,
    education::CHECKS,
    career::CHECKS,
];
