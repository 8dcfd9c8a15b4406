//! The checks of design 6, one file a group, each a short function beside its tests.

use super::check::Check;

mod aid;
mod assessment;
mod award;
mod blacklist;
mod career;
mod copies;
mod defence;
mod direct;
mod education;
mod exempt;
mod expert;
mod facts;
mod form;
mod identity;
mod level;
mod moves;
mod opinion;
mod others;
mod paper;
mod permit;
#[cfg(test)]
pub(crate) mod probe;
mod scope;
mod summary;
mod time;
mod title;
mod training;
mod unit;
mod work;

/// Every group, in the order of items; a new group is a `mod` line above and a line here.
pub static ALL: &[&[Check]] = &[
    scope::CHECKS,
    aid::CHECKS,
    permit::CHECKS,
    level::CHECKS,
    time::CHECKS,
    form::CHECKS,
    copies::CHECKS,
    unit::CHECKS,
    opinion::CHECKS,
    others::NEVER_ASKED,
    identity::CHECKS,
    education::CHECKS,
    career::CHECKS,
    moves::CHECKS,
    title::CHECKS,
    work::CHECKS,
    award::CHECKS,
    paper::CHECKS,
    training::CHECKS,
    assessment::CHECKS,
    summary::CHECKS,
    others::CHECKS,
    direct::CHECKS,
    defence::CHECKS,
    blacklist::CHECKS,
];
