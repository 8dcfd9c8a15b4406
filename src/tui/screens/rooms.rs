//! The rooms of the defence day and the meeting: screens in front of queue and dossier, each known by
//! a place that the next start comes back to.

use super::Screen;
use super::ballot::BallotScreen;
use super::board::BoardScreen;
use super::hall::HallScreen;
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
        Spot::Hall { session } => Box::new(HallScreen::new(session)),
    }
}
