//! What is stored of fees, of the meeting and of what follows it.

use crate::domain::{Counts, Day, DossierId, Fee, MeetingId, MotionId};
use crate::policy::vote::Outcome;
use serde::{Deserialize, Serialize};

/// Whether a fee was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// Whose.
    pub dossier: DossierId,
    /// All that was entered; the last one counts.
    pub entries: Vec<FeeEntry>,
}

impl FeeRecord {
    /// The fee that was paid.
    pub fn paid(&self) -> Option<&Fee> {
        self.entries.last().and_then(|entry| entry.fee.as_ref())
    }
}

/// One entry of a fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeEntry {
    /// When: RFC 3339.
    pub at: String,
    /// Who entered it.
    pub by: String,
    /// Paid; `None`: not paid after all.
    pub fee: Option<Fee>,
    /// Why it was corrected.
    pub reason: String,
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// Its name.
    pub id: MeetingId,
    /// How often it or a motion of it was changed.
    pub version: u32,
    /// When.
    pub date: Day,
    /// Where.
    pub place: String,
    /// Accounts of all members.
    pub members: Vec<String>,
    /// Accounts of those present.
    pub present: Vec<String>,
    /// How many motions it has.
    pub motions: u32,
    /// When and by whom it was closed.
    pub closed: Option<(String, String)>,
}

/// A motion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// Where.
    pub meeting: MeetingId,
    /// Its number.
    pub motion: MotionId,
    /// What is moved.
    pub title: String,
    /// The list of direct recognition.
    pub direct: bool,
    /// About whom.
    pub about: Vec<DossierId>,
    /// Its rounds, in order. The last one that is confirmed binds.
    pub rounds: Vec<Round>,
}

impl MotionRecord {
    /// The round that binds: its number from 1, and itself.
    pub fn binding(&self) -> Option<(u32, &Round)> {
        (1..).zip(&self.rounds).filter(|(_, round)| round.confirmed.is_some()).last()
    }
}

/// One round of a vote: who was there, and how the slips were counted. No slip is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// How many were present when it was opened.
    pub present: u32,
    /// Those of them who stood aside.
    pub recused: Vec<String>,
    /// When it was opened: RFC 3339.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Of a re-vote: why.
    pub reason: String,
    /// Of a re-vote: who countersigned it, and when.
    pub countersigned: Option<(String, String)>,
    /// The counts as entered, in order.
    pub counts: Vec<CountEntry>,
    /// Who confirmed them, and when.
    pub confirmed: Option<(String, String)>,
    /// What they came to.
    pub outcome: Option<Outcome>,
}

/// Counts as somebody entered them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountEntry {
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// The counts.
    pub counts: Counts,
    /// Why they were entered again.
    pub reason: String,
}

/// Which round decided on a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Where.
    pub meeting: MeetingId,
    /// Which motion.
    pub motion: MotionId,
    /// Which round, from 1.
    pub round: u32,
    /// Whether it passed.
    pub passed: bool,
}

/// What the vote and what follows it made of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// Whose.
    pub dossier: DossierId,
    /// The round that binds.
    pub vote: Option<Binding>,
    /// First and last day of publicity.
    pub publicity: Option<(Day, Day)>,
    /// Certificate number.
    pub certificate: Option<String>,
}
