//! What can be asked to be recorded of the defence, and what can be asked about it.

use crate::domain::{Day, DossierId, Level, PaperBallot, Phase, Presence, Score, SessionId, SessionSetup};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something to be recorded of the defence. A reason marked *later* is asked for once the thing is there
/// already: it is then a change. [`Do::base`](super::Do::base) is the version of the session for what is
/// of a session, of the candidate for what is of a candidate, of one's own ballot for a ballot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DefenceDo {
    /// Sets up a session, or changes it. Chair, recorder.
    Session {
        /// Its name: new, or there already.
        session: SessionId,
        /// When and where.
        setup: SessionSetup,
        /// Why; later.
        reason: String,
    },
    /// Seats the panel. One who has given a ballot keeps the seat. Chair, recorder.
    Seat {
        /// Which.
        session: SessionId,
        /// Accounts of panellists (or the chair), in the order of the seats.
        seats: Vec<String>,
        /// Why; later.
        reason: String,
    },
    /// Sets the running order: an exempt candidate in it thereby chooses to attend. Chair, recorder.
    Order {
        /// Which.
        session: SessionId,
        /// All who are to come, in order, or in any order where it is drawn.
        order: Vec<DossierId>,
        /// Draws the order with this number: the same number draws the same order.
        draw: Option<u64>,
        /// Why; later.
        reason: String,
    },
    /// Notes that candidates of the session were told when and where. Chair, recorder, clerk.
    Notify {
        /// Which.
        session: SessionId,
        /// Who; empty for all of its order.
        candidates: Vec<DossierId>,
        /// On which day.
        sent: Day,
        /// How.
        how: String,
    },
    /// Lets an exempt candidate attend after the order is drawn, or stay away after all. Chair.
    Attend {
        /// Who.
        dossier: DossierId,
        /// To the end of this session's order; `None`: stays away.
        session: Option<SessionId>,
        /// Why; always.
        reason: String,
    },
    /// Calls a candidate to the desk: paid, in the order, not heard elsewhere. Chair, recorder.
    Call {
        /// Where.
        session: SessionId,
        /// Who; `None`: the next one who waits.
        dossier: Option<DossierId>,
    },
    /// Moves the clock of the one at the desk on. Chair, recorder.
    Phase {
        /// Where.
        session: SessionId,
        /// To.
        phase: Phase,
    },
    /// Says that a candidate is late, absent (no score, no vote), excused, or expected after all. Chair, recorder.
    Mark {
        /// Where.
        session: SessionId,
        /// Who.
        dossier: DossierId,
        /// What.
        presence: Presence,
        /// Why; for absent and excused, and for taking those back.
        reason: String,
    },
    /// Moves a candidate to the end of another session's order. Chair, recorder.
    Shift {
        /// Who.
        dossier: DossierId,
        /// To.
        to: SessionId,
        /// Why; always.
        reason: String,
    },
    /// Submits one's own ballot, or amends it while the candidate is not complete. One who is seated.
    Ballot {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// Scores by criterion id.
        scores: BTreeMap<String, Score>,
        /// May be empty.
        comment: String,
        /// Why; later.
        reason: String,
    },
    /// Gives no score. One who is seated.
    Abstain {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// May be empty.
        comment: String,
        /// Why; later.
        reason: String,
    },
    /// Excuses a seat from candidates, with a reason. Chair, recorder.
    Excuse {
        /// Where.
        session: SessionId,
        /// On whom; several where somebody comes late or leaves early.
        candidates: Vec<DossierId>,
        /// Whose seat.
        panellist: String,
        /// Why; always.
        reason: String,
    },
    /// Opens a ballot again, so that it can be amended though the candidate is complete. Chair.
    OpenBallot {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// Whose seat.
        panellist: String,
        /// Why; always.
        reason: String,
    },
    /// Stands aside from a dossier: oneself (reviewers of it too), or another, by the chair or recorder.
    Recuse {
        /// Which dossier.
        dossier: DossierId,
        /// Who; `None`: oneself.
        account: Option<String>,
        /// Why; always.
        reason: String,
    },
    /// Keys in a ballot from paper. It stands once two people have keyed in the same. Recorder, clerk, chair.
    Paper {
        /// Where.
        session: SessionId,
        /// On whom.
        dossier: DossierId,
        /// Whose ballot it is.
        panellist: String,
        /// What it says.
        entry: PaperBallot,
        /// Why, where a ballot stands already.
        reason: String,
    },
    /// Closes a session; refused while a candidate of it is incomplete. Chair.
    CloseSession {
        /// Which.
        session: SessionId,
    },
    /// Opens a session again; refused while the cycle's defence is closed. Chair.
    ReopenSession {
        /// Which.
        session: SessionId,
        /// Why; always.
        reason: String,
    },
    /// Lets the hall show the scores of a closed session. Chair.
    Release {
        /// Which.
        session: SessionId,
    },
    /// Closes the cycle's defence over all sessions, and freezes the substituted score. Chair.
    Close,
    /// Opens the cycle's defence again for a correction. Chair.
    Reopen {
        /// Why; always.
        reason: String,
    },
}

/// A question about the defence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DefenceAsk {
    /// All sessions, in short: [`DefenceAnswer::Sessions`](super::DefenceAnswer). Everybody.
    Sessions,
    /// All candidates with where they stand: the queue's proposal of who defends. Chair, recorder, clerk, auditor.
    Candidates,
    /// The board of a session. Chair, recorder, auditor.
    Board(SessionId),
    /// The viewer's own ballots of a session. One who is seated.
    Ballots(SessionId),
    /// What may be shown in the hall. Everybody.
    Hall(SessionId),
    /// The substituted score, its population, and whom it is for. Chair, recorder, auditor.
    Substitution,
    /// How a dossier's defence score and final score were made, to be redone by hand. Chair, recorder, auditor.
    Explain(DossierId),
    /// Ballots from paper that wait for their second entry, or differ. Recorder, clerk, chair.
    Papers(SessionId),
    /// Final scores with their places, per level and specialty; and the list of direct recognition.
    /// Chair, recorder, auditor.
    Ranking {
        /// Only this level.
        level: Option<Level>,
        /// Only this specialty.
        specialty: Option<String>,
    },
    /// Who has paid. Clerk, chair, recorder, auditor.
    Fees {
        /// Only those who have not.
        unpaid: bool,
    },
}
