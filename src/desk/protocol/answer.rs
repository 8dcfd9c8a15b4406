//! Replies: answers, what was done, and what changed.

use super::frame::RequestId;
use super::hall::{BallotSheet, DefenceAnswer, HallView};
use super::meeting::{MeetingAnswer, Votes};
use super::news::BoardNews;
use super::queue::{ChangedRow, Hit, Overview, QueuePage, QueueRow};
use super::refusal::Refusal;
use super::roll::RollHit;
use super::sheet::{Comparison, Correction, DossierSheet};
use crate::domain::{DossierId, Reviewer, Words};
use crate::policy::Notice;
use crate::record::{Head, Position};
use serde::{Deserialize, Serialize};

/// What a load makes of one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadResult {
    /// Which.
    pub dossier: DossierId,
    /// Which submission.
    pub submission: u8,
    /// What.
    pub outcome: LoadOutcome,
}

/// See [`LoadResult`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LoadOutcome {
    /// New to the store.
    New,
    /// The next submission of a returned dossier.
    Resubmission,
    /// There already, the same.
    Unchanged,
    /// Cannot be taken.
    Refused(Refusal),
}

/// What a bulk action does with one dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// Which.
    pub dossier: DossierId,
    /// The applicant's name; empty where there is no such dossier.
    pub name: String,
    /// The version it was looked at; 0 where there is none.
    pub version: u64,
    /// What is done, or why it is refused.
    pub outcome: Result<Words, Refusal>,
}

/// An answer to a query, or a subscription's snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Query::Overview`].
    Overview(Box<Overview>),
    /// To [`Query::Notice`].
    Notice(Box<Notice>),
    /// To [`Query::Queue`].
    Queue(QueuePage),
    /// To [`Query::Rows`]: of those that are there, in the order asked for.
    Rows(Vec<QueueRow>),
    /// To [`Query::Counts`]: of each in turn.
    Counts(Vec<usize>),
    /// To [`Query::Locate`]: the row's index.
    Located(Option<usize>),
    /// To [`Query::NextMine`] and [`Query::NextSame`]: the row and its index.
    Next(Option<(usize, Box<QueueRow>)>),
    /// To [`Query::Search`]; how many match in all.
    Hits(Vec<Hit>, usize),
    /// To [`Query::Sheet`].
    Sheet(Box<DossierSheet>),
    /// To [`Query::Compare`]; `None` for a first submission.
    Comparison(Option<Box<Comparison>>),
    /// To [`Query::Correction`].
    Correction(Correction),
    /// To [`Query::Roll`]; how many match in all.
    Roll(Vec<RollHit>, usize),
    /// To [`Query::Reviewers`].
    Reviewers(Vec<Reviewer>),
    /// To [`Query::Journal`]: lines as they stand.
    Journal(Vec<String>),
    /// To [`Query::TryLoad`].
    Load(Vec<LoadResult>),
    /// To [`Query::Ids`]: the first of them with their versions, and how many there are in all.
    Ids(Vec<(DossierId, u64)>, usize),
    /// To [`Query::TryBulk`]: for each in turn.
    Bulk(Vec<BulkLine>),
    /// To [`Query::Defence`].
    Defence(DefenceAnswer),
    /// To [`Query::Meeting`].
    Meeting(MeetingAnswer),
    /// To [`Query::Command`]; seq 0 and no hash for one who must not count others' ballots by it.
    Command(Option<Position>),
    /// To [`Query::Head`].
    Head(Head),
}

/// A command was accepted: it is on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Where it stands; `None` where there was nothing to record. Seq 0 and no hash for one who sits on
    /// a panel with open ballots: others' ballots are not to be counted by it.
    pub at: Option<Position>,
    /// What it did, for the status row.
    pub words: Words,
    /// With loads: what became of each dossier.
    pub load: Vec<LoadResult>,
    /// With a part of a bulk action: how many of its dossiers were taken.
    #[serde(default)]
    pub taken: usize,
    /// The dossier's row as it is now.
    pub row: Option<Box<QueueRow>>,
}

/// What changed, to a subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Delta {
    /// The overview is now this.
    Overview(Box<Overview>),
    /// These rows of the window changed.
    Rows(Vec<ChangedRow>),
    /// The queries find now so many rows each.
    Counts(Vec<usize>),
    /// The dossier is now this.
    Sheet(Box<DossierSheet>),
    /// This is new on the board.
    Board(Box<BoardNews>),
    /// The viewer's own ballots are now these.
    Ballots(Box<BallotSheet>),
    /// The hall is now this.
    Hall(Box<HallView>),
    /// The votes are now these.
    Votes(Box<Votes>),
    /// What was watched is gone or may no longer be seen.
    Gone(Refusal),
}

/// One reply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// To a query, or a subscription's snapshot.
    Answer(Answer),
    /// To a command.
    Done(Done),
    /// To any.
    Refused(Refusal),
    /// To a subscription.
    Delta(Delta),
    /// The request was cancelled before it was answered.
    Cancelled,
}

/// A reply with the id of its request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Of the request.
    pub id: RequestId,
    /// What.
    pub reply: Reply,
}
