//! The rooms of the defence day and the meeting: screens in front of queue and dossier, each known by
//! a place that the next start comes back to.

use super::Screen;
use super::ballot::BallotScreen;
use super::board::BoardScreen;
use super::fees::Fees;
use super::hall::HallScreen;
use super::listing::Listing;
use super::meeting::Meeting;
use super::papers::Papers;
use super::ranking::Places;
use super::sessions::Sessions;
use crate::domain::{DossierId, SessionId};
use crate::tui::actions::Action;
use serde::{Deserialize, Serialize};

/// A room, and what was chosen there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// The board of a session; of the one that is on, where none is named.
    Board {
        /// Which.
        session: Option<SessionId>,
        /// The candidate under the cursor.
        row: Option<DossierId>,
        /// The seat chosen, from 0.
        seat: usize,
    },
    /// One's own ballots.
    Ballot {
        /// Of which session.
        session: Option<SessionId>,
    },
    /// The sessions and all candidates.
    Sessions {
        /// The row under the cursor.
        row: usize,
    },
    /// Ballots from paper.
    Papers {
        /// Of which session.
        session: Option<SessionId>,
    },
    /// The fees.
    Fees {
        /// The row under the cursor.
        row: usize,
    },
    /// The ranking.
    Ranking {
        /// The row under the cursor.
        row: usize,
    },
    /// A meeting's vote.
    Vote {
        /// The row under the cursor.
        row: usize,
    },
    /// The hall view.
    Hall {
        /// Of which session.
        session: Option<SessionId>,
    },
}

impl Spot {
    /// Where an action leads; `session` is the one of the room it is asked for in.
    pub fn of(action: Action, session: Option<SessionId>) -> Option<Self> {
        Some(match action {
            Action::GoBoard => Self::Board { session, row: None, seat: 0 },
            Action::GoBallot => Self::Ballot { session },
            Action::GoSessions => Self::Sessions { row: 0 },
            Action::GoPapers => Self::Papers { session },
            Action::GoFees => Self::Fees { row: 0 },
            Action::GoRanking => Self::Ranking { row: 0 },
            Action::GoVote => Self::Vote { row: 0 },
            Action::GoHall => Self::Hall { session },
            _ => return None,
        })
    }
}

/// A screen of the defence day or the meeting.
pub trait Room: Screen + std::fmt::Debug + Send {
    /// Where the person is in it.
    fn spot(&self) -> Spot;
    /// The session it is about.
    fn session(&self) -> Option<SessionId>;
}

/// Makes the room of a place.
pub fn open(spot: Spot) -> Box<dyn Room> {
    match spot {
        Spot::Board { session, row, seat } => Box::new(BoardScreen::new(session, row, seat)),
        Spot::Ballot { session } => Box::new(BallotScreen::new(session)),
        Spot::Sessions { row } => Box::new(Listing::new(Sessions::default(), row)),
        Spot::Papers { session } => Box::new(Listing::new(Papers::new(session), 0)),
        Spot::Fees { row } => Box::new(Listing::new(Fees::default(), row)),
        Spot::Ranking { row } => Box::new(Listing::new(Places::default(), row)),
        Spot::Vote { row } => Box::new(Listing::new(Meeting::default(), row)),
        Spot::Hall { session } => Box::new(HallScreen::new(session)),
    }
}
