//! How far a store's long work has come, and where its view stands, for people to be told.

use crate::domain::Words;
use std::sync::Arc;

/// How far a long piece of work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes of the journal done.
    pub done: u64,
    /// Bytes in all.
    pub total: u64,
}

/// A long piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Verifying the journal's chain.
    Verify,
    /// Applying what the view missed.
    CatchUp,
    /// Making the view anew.
    Rebuild,
}

/// Is told of progress, from any thread.
pub type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// Why there is no view to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// In both languages.
    pub words: Words,
    /// 5 where the journal is damaged, else 2.
    pub exit_code: u8,
    /// True where it may go away: disk full, permission.
    pub may_pass: bool,
}

/// Where the view stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewStatus {
    /// It is being opened or caught up.
    Opening,
    /// It is being made anew.
    Rebuilding(Progress),
    /// It answers.
    Ready,
    /// There is none.
    Failed(Failure),
    /// The store was closed.
    Closed,
}
