//! Why something was not done.

use crate::domain::Words;
use serde::{Deserialize, Serialize};

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Of what kind.
    pub why: Why,
    /// The clause or rule that forbids it, such as `三.(四)` or `design 7`; may be empty.
    pub rule: String,
    /// What is wrong and what to do.
    pub words: Words,
}

/// The kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// The viewer's roles do not include it.
    Role,
    /// The dossier's state does not allow it.
    State,
    /// A rule of the notice does not.
    Rule,
    /// The record has moved on since it was read; both values are named.
    Stale,
    /// There is no such thing.
    Missing,
    /// The request makes no sense.
    Input,
    /// Nothing may be written now.
    ReadOnly,
    /// The disk refused; nothing was written.
    Disk,
    /// Whether it was written is not known.
    Unknown,
    /// The record is damaged.
    Damaged,
    /// Too much at once: ask again.
    Busy,
}

impl Refusal {
    /// The line is full.
    pub fn busy() -> Self {
        Self {
            why: Why::Busy,
            rule: String::new(),
            words: Words::fixed("一时太忙，请再试一次", "too much at once; try again"),
        }
    }

    /// The desk is closed.
    pub fn closed() -> Self {
        Self {
            why: Why::Missing,
            rule: String::new(),
            words: Words::fixed("材料库已关闭，请重新进入", "the store is closed; start again"),
        }
    }

    /// The clause or regulation behind it, as people are shown it. What only the program's own order says
    /// stands in no notice: it has a name at the most.
    pub fn clause(&self) -> &str {
        match self.rule.strip_prefix("design ") {
            Some(own) => own.split_once(' ').map_or("", |(_, name)| name),
            None => &self.rule,
        }
    }

    /// The exit code of a command that met it: 2 bad input, 3 refused, 5 damaged.
    pub fn exit_code(&self) -> u8 {
        match self.why {
            Why::Missing | Why::Input => 2,
            Why::Role | Why::State | Why::Rule | Why::Stale | Why::ReadOnly | Why::Busy => 3,
            Why::Disk | Why::Unknown => 2,
            Why::Damaged => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_shown_clauses_of_the_notice_only() {
        let clause = |rule: &str| Refusal { rule: rule.to_owned(), ..Refusal::busy() }.clause().to_owned();
        assert_eq!(clause("五.(二)"), "五.(二)");
        assert_eq!((clause("design 7"), clause("design 7 回避")), (String::new(), "回避".to_owned()));
        assert_eq!(clause(""), "");
    }
}
