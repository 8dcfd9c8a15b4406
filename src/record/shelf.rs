//! The two sides of a store: a [`Shelf`] to read from, a [`Writer`] to commit to.

use super::event::Event;
use super::hall::HallHeld;
use super::model::DossierRecord;
use crate::domain::{Dossier, DossierId, Reviewer, Words};
use crate::policy::roll::{Lift, RollEntry};
use serde::{Deserialize, Serialize};

/// A command's own id, made by its sender: a repeat gets the first answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommandId(pub String);

/// The end of the journal's accepted part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Seq of the last line.
    pub seq: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
}

/// Where a commit came to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Seq of its line.
    pub seq: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// When: RFC 3339, +08:00.
    pub at: String,
}

/// One command's outcome: its events happen whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The command's id.
    pub id: CommandId,
    /// Account of its author.
    pub by: String,
    /// What happened.
    pub events: Vec<Event>,
}

/// Why a commit was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommitError {
    /// Nothing was written, and the store goes on: disk full, line too long.
    Refused(Words),
    /// Whether it was written is not known; the store takes no more writes until it is reopened.
    Unknown(Words),
    /// An earlier failure closed the store for writing.
    Closed(Words),
}

/// The view could not answer; the desk has it rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewError(pub String);

impl std::fmt::Display for ViewError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for ViewError {}

/// The reading side: what is synced and applied, and nothing else. Cheap to share between threads.
pub trait Shelf: Send + Sync {
    /// The last commit applied.
    fn applied(&self) -> Head;
    /// A dossier's record.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError>;
    /// The body of one submission.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError>;
    /// Walks every record in the order of ids, with the body of its last submission, until `each`
    /// says false.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn walk(&self, each: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError>;
    /// How many dossiers there are.
    fn count(&self) -> usize;
    /// The blacklist, by number.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError>;
    /// The proposals to lift entries, by number, those that are done among them.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn lifts(&self) -> Result<Vec<Lift>, ViewError>;
    /// The committee, by account.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError>;
    /// All of the defence and the meeting.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn hall(&self) -> Result<HallHeld, ViewError>;
    /// The notice adopted: number, sha256, text.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError>;
    /// Where a command came to stand, if it was accepted.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError>;
    /// Journal lines from `seq` on, at most `most`, as they stand in the file.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError>;
}

/// The writing side; one in a store, owned by one thread.
pub trait Writer: Send {
    /// The end of the journal.
    fn head(&self) -> Head;
    /// Appends each commit as a line, syncs once for all, applies them, and answers each in order.
    fn commit(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>>;
    /// As [`Writer::commit`], but a long load is accepted before it is applied: [`Writer::settle`] does that
    /// step by step. Until it has, the load's dossiers are not all to be seen, and nothing may be decided
    /// about them; other commits go on.
    fn begin(&mut self, commits: Vec<Commit>) -> Vec<Result<Position, CommitError>> {
        self.commit(commits)
    }
    /// Applies another part of a load that [`Writer::begin`] accepted; true once all of it is applied.
    fn settle(&mut self) -> bool {
        true
    }
}
