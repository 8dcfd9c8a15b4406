//! What happens at the defence and at the meeting, as the journal keeps it. Figures are kept as they
//! were computed: a replay needs no notice.

use crate::domain::{
    Attends, Ballot, Counts, Day, DossierId, MeetingId, MotionId, PaperBallot, Phase, Presence,
    RecusalGround, Score, SessionId, SessionSetup, State,
};
use crate::policy::vote::Outcome;
use serde::{Deserialize, Serialize};

/// A dossier's change of state after triage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advance {
    /// Which dossier.
    pub dossier: DossierId,
    /// Which submission.
    pub submission: u8,
    /// From.
    pub from: State,
    /// To.
    pub to: State,
}

/// One place of a running order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Who.
    pub dossier: DossierId,
    /// Whether they must come, or choose to.
    pub attends: Attends,
}

/// What happens at the defence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum DefenceEvent {
    /// A session was set up, or changed.
    SessionSet {
        /// Which.
        session: SessionId,
        /// When and where.
        setup: SessionSetup,
        /// Why it was changed; empty for the first.
        reason: String,
    },
    /// Its panel was seated.
    Seated {
        /// Which.
        session: SessionId,
        /// Accounts, in the order of the seats.
        seats: Vec<String>,
        /// Why it was changed; empty for the first.
        reason: String,
    },
    /// Its running order was drawn or arranged.
    OrderSet {
        /// Which.
        session: SessionId,
        /// The order, and who of it chose to come.
        order: Vec<Placed>,
        /// Of a draw: what it was drawn with, so that it can be drawn again.
        seed: Option<u64>,
        /// Why it was changed; empty for the first.
        reason: String,
    },
    /// Those who must come were told when and where.
    Notified {
        /// Which.
        session: SessionId,
        /// Who.
        candidates: Vec<DossierId>,
        /// Sent on this day.
        sent: Day,
        /// How: telephone, platform.
        how: String,
    },
    /// The chair let an exempt candidate attend, or stay away after all.
    AttendsSet {
        /// Who.
        dossier: DossierId,
        /// Now.
        attends: Attends,
        /// Into which session's order, at its end; `None` takes the candidate out of the order.
        session: Option<SessionId>,
        /// Why.
        reason: String,
    },
    /// A candidate was called to the desk.
    Called {
        /// Where.
        session: SessionId,
        /// Who.
        dossier: DossierId,
    },
    /// The clock of the one at the desk went on.
    PhaseSet {
        /// Where.
        session: SessionId,
        /// To.
        phase: Phase,
    },
    /// A candidate is late, absent, excused, or expected after all.
    Marked {
        /// Where.
        session: SessionId,
        /// Who.
        dossier: DossierId,
        /// What.
        presence: Presence,
        /// Why.
        reason: String,
    },
    /// A candidate was moved to the end of another session's order.
    Shifted {
        /// Who.
        dossier: DossierId,
        /// From.
        from: SessionId,
        /// To.
        to: SessionId,
        /// Why.
        reason: String,
    },
    /// A ballot was submitted or amended, or the seat abstained, was recused or excused.
    BallotGiven {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// Whose seat.
        panellist: String,
        /// What.
        ballot: Ballot,
        /// Of a ballot on paper: the two who keyed it in.
        #[serde(default)]
        paper: Option<(String, String)>,
        /// Why it was amended; empty for the first.
        reason: String,
    },
    /// A ballot was opened again, so that its panellist can amend it.
    BallotOpened {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// Whose seat.
        panellist: String,
        /// Why.
        reason: String,
    },
    /// A ballot was keyed in from paper: the first or the second time, or once more by the same person.
    PaperEntered {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// Whose seat.
        panellist: String,
        /// What was read.
        entry: PaperBallot,
    },
    /// Somebody stands aside from a dossier.
    Recused {
        /// Which.
        dossier: DossierId,
        /// Account.
        account: String,
        /// Why.
        ground: RecusalGround,
        /// In words.
        reason: String,
    },
    /// A session was closed, with the scores made in it.
    SessionClosed {
        /// Which.
        session: SessionId,
        /// The published scores.
        scores: Vec<(DossierId, Score)>,
    },
    /// A session was opened again.
    SessionReopened {
        /// Which.
        session: SessionId,
        /// Why.
        reason: String,
    },
    /// The hall may show the session's scores.
    Released {
        /// Which.
        session: SessionId,
    },
    /// The cycle's defence was closed: the substituted score is frozen.
    Closed {
        /// All who really defended, with their published scores.
        population: Vec<(DossierId, Score)>,
        /// How many they are.
        n: u32,
        /// The sum of their scores.
        sum: Score,
        /// Decimals of the figure, rounded half up.
        places: u8,
        /// The substituted score; none of an empty population.
        substituted: Option<Score>,
        /// Those who get it.
        exempt: Vec<DossierId>,
    },
    /// The cycle's defence was opened again for a correction.
    Reopened {
        /// Why.
        reason: String,
    },
}

/// What happens at the meeting and after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MeetingEvent {
    /// A meeting was called, or changed.
    MeetingSet {
        /// Which.
        meeting: MeetingId,
        /// When.
        date: Day,
        /// Where.
        place: String,
        /// The accounts of all members, present or not.
        members: Vec<String>,
        /// Why it was changed; empty for the first.
        reason: String,
    },
    /// Who is present now.
    Attended {
        /// Where.
        meeting: MeetingId,
        /// Accounts.
        present: Vec<String>,
    },
    /// A motion was put: its first round is open.
    MotionPut {
        /// Where.
        meeting: MeetingId,
        /// Its number.
        motion: MotionId,
        /// What is moved.
        title: String,
        /// True for the list of direct recognition (五.(二)), which has no scores.
        direct: bool,
        /// About whom.
        about: Vec<DossierId>,
        /// How many are present.
        present: u32,
        /// Those of them who stand aside.
        recused: Vec<String>,
    },
    /// A further round was asked for; it is open once a second person has countersigned it.
    Revote {
        /// Where.
        meeting: MeetingId,
        /// Which motion.
        motion: MotionId,
        /// Why.
        reason: String,
        /// How many are present.
        present: u32,
        /// Those of them who stand aside.
        recused: Vec<String>,
    },
    /// The further round was countersigned.
    Countersigned {
        /// Where.
        meeting: MeetingId,
        /// Which motion.
        motion: MotionId,
    },
    /// The slips of the open round were counted.
    Counted {
        /// Where.
        meeting: MeetingId,
        /// Which motion.
        motion: MotionId,
        /// The counts.
        counts: Counts,
        /// Why they were entered again; empty for the first.
        reason: String,
    },
    /// A second person confirmed the counts: this round binds.
    Confirmed {
        /// Where.
        meeting: MeetingId,
        /// Which motion.
        motion: MotionId,
        /// The counts.
        counts: Counts,
        /// What they come to.
        outcome: Outcome,
    },
    /// The meeting is over.
    MeetingClosed {
        /// Which.
        meeting: MeetingId,
    },
    /// A fee was paid, or that was corrected.
    FeeSet {
        /// Whose.
        dossier: DossierId,
        /// Paid; `None`: not paid after all.
        fee: Option<crate::domain::Fee>,
        /// Why it was corrected; empty for the first.
        reason: String,
    },
    /// Results were made public.
    Published {
        /// Whose.
        about: Vec<DossierId>,
        /// From this day.
        from: Day,
        /// To this day.
        until: Day,
    },
    /// A certificate was issued.
    Certified {
        /// Whose.
        dossier: DossierId,
        /// Its number.
        number: String,
    },
}
