//! The rules: the notice as data, the checks, and what they add up to. Pure functions of
//! (notice, dossier, date); nothing here reads a file, a clock or a store.
//!
//! [`examine`] runs every [`Check`] over a [`Case`] and gives [`Finding`]s; [`propose`] adds them and
//! people's rulings up to a proposal. To add a check, write one function in a file of
//! `policy/checks/` and put its row into that file's `CHECKS` list.

#[cfg(test)]
pub(crate) mod anything;
pub mod case;
pub mod check;
pub mod checks;
pub mod compare;
pub mod correction;
pub mod defence;
pub mod finding;
pub mod fingerprint;
pub mod notice;
#[cfg(test)]
mod properties;
pub mod proposal;
pub mod ranking;
pub mod roll;
pub mod rubric;
pub mod ruling;
pub mod specimen;
pub mod vote;

pub use case::{Case, FilingDate, Standing};
pub use check::{Check, CheckId, Findings, Item, Reads, check_named, checks, examine, verdict_of_failure};
pub use finding::{Arg, Finding, FindingKey, Reason};
pub use fingerprint::fingerprint;
pub use notice::Notice;
pub use proposal::{Tally, propose};
pub use roll::Roll;
pub use ruling::{AddedFinding, Judged, Ruling, judge};
