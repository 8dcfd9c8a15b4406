//! What can be recorded and asked of fees, the meeting, and what follows it.

use super::hall::CandidateRow;
use super::queue::Person;
use super::refusal::Refusal;
use crate::domain::{Counts, CountsField, Day, DossierId, Fee, MeetingId, MotionId};
use crate::policy::vote::Outcome;
use serde::{Deserialize, Serialize};

/// Something to be recorded of fees, the meeting, or what follows it. *Later* as in
/// [`DefenceDo`](super::DefenceDo). [`Do::base`](super::Do::base) is the version of the meeting, or of
/// the fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MeetingDo {
    /// Enters fees; one that is entered already, the same, is left as it is. Clerk, chair.
    Fees {
        /// Whose, and what was paid; `None`: not paid after all.
        fees: Vec<(DossierId, Option<Fee>)>,
        /// Why; where one is corrected.
        reason: String,
    },
    /// Calls a meeting, or changes it. Chair, recorder.
    Meeting {
        /// Its name.
        meeting: MeetingId,
        /// When.
        date: Day,
        /// Where.
        place: String,
        /// Accounts of all members, present or not.
        members: Vec<String>,
        /// Why; later.
        reason: String,
    },
    /// Says who is present now. Chair, recorder.
    Attend {
        /// Where.
        meeting: MeetingId,
        /// Accounts.
        present: Vec<String>,
    },
    /// Puts a motion about a block of dossiers, or one each; refused without a quorum. Chair, recorder.
    Put {
        /// Where.
        meeting: MeetingId,
        /// What is moved.
        title: String,
        /// About whom: all with what the vote asks for, or all of direct recognition.
        dossiers: Vec<DossierId>,
        /// One motion for each.
        each: bool,
    },
    /// Enters the counts of the open round; again, with a reason, before they are confirmed. Chair, recorder.
    Count {
        /// Where.
        meeting: MeetingId,
        /// Which.
        motion: MotionId,
        /// The counts.
        counts: Counts,
        /// Why; later.
        reason: String,
    },
    /// Confirms the counts: another person, who has counted the same. Chair, recorder, auditor.
    Confirm {
        /// Where.
        meeting: MeetingId,
        /// Which.
        motion: MotionId,
        /// What this person counted.
        counts: Counts,
    },
    /// Asks for a further round beside the last. Chair, recorder.
    Revote {
        /// Where.
        meeting: MeetingId,
        /// Which.
        motion: MotionId,
        /// Why; always.
        reason: String,
    },
    /// Countersigns the further round: another person than who asked for it. Chair, recorder, auditor.
    Countersign {
        /// Where.
        meeting: MeetingId,
        /// Which.
        motion: MotionId,
    },
    /// Closes the meeting: no late slip. Chair.
    Close {
        /// Which.
        meeting: MeetingId,
    },
    /// Makes passed results public. Chair.
    Publish {
        /// Whose.
        dossiers: Vec<DossierId>,
        /// From this day.
        from: Day,
        /// To this day.
        until: Day,
    },
    /// Issues a certificate, after publicity. Chair.
    Certify {
        /// Whose.
        dossier: DossierId,
        /// Its number.
        number: String,
    },
}

/// A question about the meeting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MeetingAsk {
    /// All meetings, in short. Everybody.
    Meetings,
    /// A meeting's votes. Everybody who may read votes: chair, recorder, auditor.
    Votes(MeetingId),
}

/// An answer to a [`MeetingAsk`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MeetingAnswer {
    /// All meetings.
    Meetings(Vec<MeetingBrief>),
    /// A meeting's votes.
    Votes(Box<Votes>),
}

/// A meeting in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingBrief {
    /// Its name.
    pub meeting: MeetingId,
    /// Its version.
    pub version: u32,
    /// When.
    pub date: Day,
    /// Where.
    pub place: String,
    /// All members.
    pub members: Vec<Person>,
    /// Those present now.
    pub present: Vec<Person>,
    /// There are enough to decide.
    pub quorum: bool,
    /// Present at the least.
    pub needed: u32,
    /// When and by whom it was closed.
    pub closed: Option<(String, Person)>,
}

/// A meeting's votes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes {
    /// The meeting.
    pub meeting: MeetingBrief,
    /// Its motions, in order.
    pub motions: Vec<MotionRow>,
    /// Whether one who is recused stays in the denominator, as the notice reads it.
    pub recused_stay: bool,
    /// Those who can be voted on and are in no motion yet.
    pub open: Vec<CandidateRow>,
}

/// A motion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MotionRow {
    /// Its number.
    pub motion: MotionId,
    /// What is moved.
    pub title: String,
    /// The list of direct recognition.
    pub direct: bool,
    /// About whom.
    pub about: Vec<CandidateRow>,
    /// Its rounds, in order.
    pub rounds: Vec<RoundRow>,
    /// The round that binds, from 1.
    pub binding: Option<u32>,
}

/// A round: counts only. Nothing ties a voter to a vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundRow {
    /// How many were present.
    pub present: u32,
    /// Those of them who stood aside.
    pub recused: Vec<Person>,
    /// Of a re-vote: why.
    pub reason: String,
    /// Of a re-vote: who asked for it, who countersigned it.
    pub asked: Person,
    /// Who countersigned it.
    pub countersigned: Option<Person>,
    /// True where it waits for its countersignature.
    pub waits: bool,
    /// The counts as entered last, and by whom.
    pub counts: Option<(Counts, Person)>,
    /// Who confirmed them.
    pub confirmed: Option<Person>,
    /// What they come to, with both readings of recusal; once confirmed.
    pub outcome: Option<Outcome>,
    /// Why the viewer may not count, or confirm, now.
    pub refusal: Option<Refusal>,
}

/// Two counts that differ, by field: entered, confirmed.
pub type CountsDiffer = Vec<(CountsField, u32, u32)>;
