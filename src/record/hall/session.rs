//! What is stored of the defence.

use crate::domain::{
    Attends, Ballot, DossierId, PaperBallot, Phase, Presence, RecusalGround, Score, SessionId, SessionSetup,
};
use serde::{Deserialize, Serialize};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Seq of the last commit that touched it. It is nobody's to see: ballots must not be counted by it.
    pub seq: u64,
    /// Its name.
    pub id: SessionId,
    /// How often it was changed, ballots apart: a write names the version it was made from.
    pub version: u32,
    /// When and where.
    pub setup: SessionSetup,
    /// Accounts, in the order of the seats.
    pub seats: Vec<String>,
    /// The running order.
    pub order: Vec<DossierId>,
    /// What the order was drawn with, where it was drawn.
    pub seed: Option<u64>,
    /// Who is at the desk.
    pub stage: Option<OnStage>,
    /// Who was told, when and how: candidate, day, how.
    pub told: Vec<(DossierId, crate::domain::Day, String)>,
    /// The published scores, while it is closed.
    pub closed: Option<Vec<(DossierId, Score)>>,
    /// The scores that stood at each earlier closing.
    pub before: Vec<Vec<(DossierId, Score)>>,
    /// The hall may show its scores.
    pub released: bool,
    /// Changes that had a reason.
    pub notes: Vec<Note>,
}

/// Who is at the desk, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnStage {
    /// Who.
    pub dossier: DossierId,
    /// At what.
    pub phase: Phase,
    /// Since: RFC 3339.
    pub since: String,
}

/// A change with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// What, as the journal calls it.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// A candidate of the defence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// Who.
    pub dossier: DossierId,
    /// How often it was changed, ballots apart.
    pub version: u32,
    /// Whether they come.
    pub attends: Attends,
    /// In which session's order they stand.
    pub session: Option<SessionId>,
    /// Whether they are there.
    pub presence: Presence,
    /// When they were first called to the desk in that session.
    pub called: Option<String>,
    /// Seq of the commit of that call: no ballot on them came before.
    pub since: Option<u64>,
    /// What was done about them, with reasons.
    pub notes: Vec<Note>,
}

/// What one seat has given on one candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// In which session.
    pub session: SessionId,
    /// On whom.
    pub dossier: DossierId,
    /// Account.
    pub panellist: String,
    /// All that was given, in order; the last one counts.
    pub entries: Vec<BallotEntry>,
    /// Opened again: the last one does not count until another is given.
    pub opened: Option<Note>,
    /// Entries from paper that are not settled, at most one a person.
    pub paper: Vec<PaperEntry>,
}

/// One version of a ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotEntry {
    /// When: RFC 3339.
    pub at: String,
    /// Who entered it.
    pub by: String,
    /// What.
    pub ballot: Ballot,
    /// The two who keyed it in from paper.
    pub paper: Option<(String, String)>,
    /// Why it was amended.
    pub reason: String,
}

/// A ballot keyed in from paper by one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperEntry {
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// What was read.
    pub entry: PaperBallot,
}

impl BallotRecord {
    /// The ballot in force.
    pub fn ballot(&self) -> Option<&Ballot> {
        if self.opened.is_some() { None } else { self.entries.last().map(|entry| &entry.ballot) }
    }

    /// How many versions there have been: a write names the one it was made from.
    pub fn version(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }
}

/// Somebody who stands aside from a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecusalRecord {
    /// Seq of its commit.
    pub seq: u64,
    /// Which dossier.
    pub dossier: DossierId,
    /// Account.
    pub account: String,
    /// On what ground.
    pub ground: RecusalGround,
    /// In words.
    pub reason: String,
    /// When: RFC 3339.
    pub at: String,
    /// Who recorded it.
    pub by: String,
}

/// The cycle's defence as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CycleRecord {
    /// Seq of the last commit that touched it.
    pub seq: u64,
    /// Its closings, in order; one that was opened again says so.
    pub closings: Vec<Closing>,
}

impl CycleRecord {
    /// The closing in force.
    pub fn closed(&self) -> Option<&Closing> {
        self.closings.last().filter(|closing| closing.reopened.is_none())
    }
}

/// One closing of the cycle's defence: the frozen figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// When: RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// All who really defended, with their published scores.
    pub population: Vec<(DossierId, Score)>,
    /// How many.
    pub n: u32,
    /// The sum.
    pub sum: Score,
    /// Decimals, half up.
    pub places: u8,
    /// The substituted score.
    pub substituted: Option<Score>,
    /// Those who got it.
    pub exempt: Vec<DossierId>,
    /// Why, when and by whom it was opened again.
    pub reopened: Option<Note>,
}
