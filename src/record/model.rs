//! What is stored, and what each event does to it.

use super::event::Source;
use super::hash::Hash;
use crate::domain::{Day, Dossier, DossierId, Proposal, Score, State, When};
use crate::policy::rubric::ScoreSheet;
use crate::policy::{AddedFinding, FindingKey, Ruling};
use serde::{Deserialize, Serialize};

/// Everything the record holds of one dossier, without the bodies of its submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierRecord {
    /// 申报编号
    pub id: DossierId,
    /// Seq of the last commit that touched it: a write names the version it was made from.
    pub version: u64,
    /// Seqs of all commits that touched it, in order. People are told the place in this list instead of
    /// the seq: by seqs, commits about other things could be counted.
    pub commits: Vec<u64>,
    /// Where it stands.
    pub state: State,
    /// Account it is given to.
    pub assigned: Option<String>,
    /// Its arrivals, in order.
    pub submissions: Vec<Submission>,
    /// Its changes of state, in order; one that was undone says so.
    pub moves: Vec<Move>,
    /// Rulings in force or carried; the latest of a key counts.
    pub rulings: Vec<Ruling>,
    /// Findings people added.
    pub added: Vec<AddedFinding>,
    /// Remarks.
    pub comments: Vec<Comment>,
    /// Score sheets, submitted and amended, in order; the last one of an author counts.
    pub scores: Vec<ScoreRecord>,
    /// The last act that can be undone, until somebody builds on it.
    pub last: Option<LastAct>,
}

impl DossierRecord {
    /// The version as people are told it: how many commits have touched the dossier.
    pub fn told_version(&self) -> u64 {
        self.commits.len() as u64
    }

    /// The seq of a version that somebody was told; `None` where there is no such version.
    pub fn seq_of(&self, told: u64) -> Option<u64> {
        let at = usize::try_from(told.checked_sub(1)?).ok()?;
        self.commits.get(at).copied()
    }

    /// A commit has touched it.
    pub(super) fn touched_by(&mut self, seq: u64) {
        self.version = seq;
        if self.commits.last() != Some(&seq) {
            self.commits.push(seq);
        }
    }

    /// A seq as people are told it: its place among the commits that touched the dossier, from 1.
    pub fn told_seq(&self, seq: u64) -> u64 {
        self.commits.iter().position(|held| *held == seq).map_or(0, |at| at as u64 + 1)
    }

    /// As people are told it: versions and seqs as places among the commits that touched the dossier, and no
    /// place in the journal.
    pub fn told(mut self) -> Self {
        let commits = std::mem::take(&mut self.commits);
        let place = |seq: u64| commits.iter().position(|held| *held == seq).map_or(0, |at| at as u64 + 1);
        self.version = commits.len() as u64;
        for held in &mut self.submissions {
            held.seq = place(held.seq);
            held.body = BodyRef::default();
        }
        self.moves.iter_mut().for_each(|held| held.seq = place(held.seq));
        self.comments.iter_mut().for_each(|held| held.seq = place(held.seq));
        self.scores.iter_mut().for_each(|held| held.seq = place(held.seq));
        // Whether it can be undone is among the verbs.
        self.last = None;
        self
    }
}

/// One arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// 第几次上报
    pub number: u8,
    /// Seq of the commit it arrived with (of the corrected one, where we corrected it).
    pub seq: u64,
    /// When it arrived: RFC 3339.
    pub at: String,
    /// Who loaded it.
    pub by: String,
    /// The file it came in.
    pub source: Source,
    /// Its 申报日期.
    pub filed: When,
    /// SHA-256 of its JSON as it stands in the journal, hexadecimal ([`content_of`]): tells "the same
    /// again" from other content, and proves a body that is read back.
    pub content: String,
    /// Where in the journal its JSON stands: bodies are kept once.
    pub body: BodyRef,
}

/// Where in the journal the JSON of a body stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BodyRef {
    /// Bytes from the journal's beginning.
    pub offset: u64,
    /// Bytes.
    pub len: u32,
}

/// The [`Submission::content`] that a dossier would have: SHA-256 of its JSON, hexadecimal.
pub fn content_of(dossier: &Dossier) -> String {
    Hash::of(&serde_json::to_vec(dossier).unwrap_or_default()).hex()
}

/// One change of state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Seq of its commit.
    pub seq: u64,
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// On which submission.
    pub submission: u8,
    /// From.
    pub from: State,
    /// To.
    pub to: State,
    /// What was proposed.
    pub proposal: Proposal,
    /// Why.
    pub reason: String,
    /// The correction notice as sent.
    pub notice: Option<String>,
    /// When the next submission is due.
    pub due: Option<Day>,
    /// True where it was undone: a return undone does not count against the limit.
    pub undone: bool,
}

/// A remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Seq of its commit.
    pub seq: u64,
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// On which submission.
    pub submission: u8,
    /// What.
    pub text: String,
}

/// A submitted score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRecord {
    /// Seq of its commit.
    pub seq: u64,
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// On which submission.
    pub submission: u8,
    /// The scores.
    pub sheet: ScoreSheet,
    /// The total, as computed then.
    pub total: Score,
    /// The comment.
    pub comment: String,
    /// Why it was amended; empty for the first.
    pub reason: String,
}

/// The last act on a dossier that its author may still undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastAct {
    /// Seq of its commit.
    pub seq: u64,
    /// Account.
    pub by: String,
    /// How.
    pub undoing: Undoing,
}

/// What an undo takes back, and what stands again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undoing {
    /// A ruling: the one before stands again.
    Ruling {
        /// Which dossier.
        dossier: DossierId,
        /// Which finding.
        key: FindingKey,
        /// What stands again.
        before: Option<Box<Ruling>>,
    },
    /// An added finding.
    Added {
        /// Which dossier.
        dossier: DossierId,
        /// Its number.
        number: u16,
    },
    /// A remark.
    Comment {
        /// Which dossier.
        dossier: DossierId,
        /// Seq of the remark.
        seq: u64,
    },
    /// A change of state by triage.
    Move {
        /// Which dossier.
        dossier: DossierId,
        /// Seq of the change.
        seq: u64,
        /// The state that stands again.
        before: State,
    },
}
