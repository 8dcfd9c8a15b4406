//! What is wrong with a notice file, and where.

use crate::domain::{Lang, Words};

/// One fault of a notice file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFault {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
    /// What is wrong and what is expected.
    pub what: Words,
}

/// All faults of a notice file, in the order of its lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFaults {
    /// The file's name as the user gave it.
    pub file: String,
    /// The faults.
    pub faults: Vec<NoticeFault>,
}

impl NoticeFaults {
    /// One line a fault: `file:12:5: what is wrong`.
    pub fn text(&self, lang: Lang) -> String {
        let lines = self
            .faults
            .iter()
            .map(|fault| format!("{}:{}:{}: {}", self.file, fault.line, fault.column, fault.what.get(lang)));
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl std::fmt::Display for NoticeFaults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::Zh))
    }
}

impl std::error::Error for NoticeFaults {}
