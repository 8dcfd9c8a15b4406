//! What is wrong with a query, and where.

use crate::domain::{Lang, Words};
use std::fmt;
use unicode_width::UnicodeWidthStr;

/// What is wrong with a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFault {
    /// The query.
    pub query: String,
    /// The first character that is wrong, counted from 0.
    pub from: usize,
    /// The one after the last; more than `from`.
    pub to: usize,
    /// What is wrong.
    pub words: Words,
    /// What is expected there.
    pub expected: Box<Words>,
}

impl QueryFault {
    /// What is wrong and what is expected, in one line.
    pub fn line(&self) -> Words {
        if self.expected.is_empty() {
            return self.words.clone();
        }
        Words::made(
            format!("{}；应为 {}", self.words.zh, self.expected.zh),
            format!("{}; expected {}", self.words.en, self.expected.en),
        )
    }

    /// The query, carets under what is wrong, and the line that says what.
    pub fn shown(&self, lang: Lang) -> String {
        let part = |from: usize, to: usize| -> String {
            self.query.chars().skip(from).take(to.saturating_sub(from)).map(plain).collect()
        };
        let before = part(0, self.from).width();
        let carets = part(self.from, self.to).width().max(1);
        let line: String = self.query.chars().map(plain).collect();
        format!("{line}\n{}{}\n{}", " ".repeat(before), "^".repeat(carets), self.line().get(lang))
    }
}

/// What a terminal would obey is no part of the picture.
fn plain(c: char) -> char {
    if crate::domain::text::is_unseen(c) || c.is_whitespace() { ' ' } else { c }
}

impl fmt::Display for QueryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}..{}]", self.line().en, self.from, self.to)
    }
}

impl std::error::Error for QueryFault {}
