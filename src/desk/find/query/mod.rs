//! The query language of the queue's filter, saved views, bulk actions, `list` and `export`.
//!
//! ```text
//! query  = either { "or" either }
//! either = one { ["and"] one }
//! one    = ("not" | "-") one | "(" query ")" | field op value{,value} | "a phrase" | word
//! ```
//!
//! [`FIELDS`] is the one table of fields: it makes the parser, completion, help and the README.

mod complete;
mod expr;
mod fault;
mod fields;
mod lex;
mod parse;

pub use complete::{Candidate, Completion, complete};
pub use expr::{Count, Due, Expr, Op, Place, Spoken, Verdicts, Whom};
pub use fault::QueryFault;
pub use fields::{FIELDS, FLAGS, Field, Flag, FlagRow, Kind, Number, field_named, reference};

pub(in crate::desk) use parse::read;

/// Characters of a query at the most.
pub const LONGEST: usize = 2000;

/// Brackets and negations within one another at the most.
pub const DEEPEST: usize = 24;

#[cfg(test)]
mod tests;
