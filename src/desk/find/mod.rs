//! Finding: what is typed, by character, pinyin, initials or a mixture, against names and numbers.
//!
//! [`sound`] knows how characters read, [`Pattern`] is what was typed, [`Fit`] how well a text fits it;
//! [`query`] is the language in which rows are asked for.

pub mod alike;
mod pattern;
pub mod query;
pub mod sound;
mod syllables;

pub use pattern::{Fit, Match, Pattern};

/// A character as finding compares it: narrow, lower case; what is not seen is left out.
pub use super::index::fold;

#[cfg(test)]
mod expected;
