//! The refusals, in words.

use super::protocol::{Refusal, Why};
use crate::domain::{DossierId, Words};
use crate::record::{CommitError, ViewError};

impl Refusal {
    /// A rule of the notice, or of the design, forbids it.
    pub fn rule(rule: impl Into<String>, words: Words) -> Self {
        Self { why: Why::Rule, rule: rule.into(), words }
    }

    /// The request makes no sense.
    pub fn input(words: Words) -> Self {
        Self { why: Why::Input, rule: String::new(), words }
    }

    /// There is no such thing.
    pub fn missing(words: Words) -> Self {
        Self { why: Why::Missing, rule: String::new(), words }
    }

    /// There is no such dossier.
    pub fn no_dossier(id: &DossierId) -> Self {
        Self::missing(Words::made(format!("库中没有 {id}"), format!("{id} is not in the store")))
    }

    /// Nothing may be written now.
    pub fn read_only(words: Words) -> Self {
        Self { why: Why::ReadOnly, rule: "design 4".to_owned(), words }
    }
}

impl From<ViewError> for Refusal {
    fn from(error: ViewError) -> Self {
        Self {
            why: Why::Damaged,
            rule: "design 4".to_owned(),
            words: Words::made(
                format!("读不出库中的内容（{error}）；正在或需要重建"),
                format!("the view cannot be read ({error}); it is being rebuilt, or needs to be"),
            ),
        }
    }
}

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        let (why, words) = match error {
            CommitError::Refused(words) => (Why::Disk, words),
            CommitError::Unknown(words) => (Why::Unknown, words),
            CommitError::Closed(words) => (Why::ReadOnly, words),
        };
        Self { why, rule: "design 4".to_owned(), words }
    }
}
