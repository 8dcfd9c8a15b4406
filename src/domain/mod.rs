//! Plain types of the field and their arithmetic: no input or output, no clock, no framework.
//!
//! What an applicant files is a [`Dossier`]: one [`Applicant`] row and the rows of eleven further
//! [tables](Table). Every cell is an [`Answer`]: left empty, answered 无, or given. The words of
//! closed lists are in [`words`], dates in [`date`], identity numbers in [`ident`], exact scores in
//! [`score`].

pub mod answer;
pub mod ballot;
pub mod calendar;
pub mod date;
pub mod dossier;
mod dossier_json;
pub mod evidence;
pub mod fee;
pub mod guard;
pub mod ident;
pub mod lang;
pub mod roll;
pub mod score;
pub mod session;
pub mod sheets;
pub mod table;
pub mod text;
pub mod verdict;
pub mod vote;
pub mod words;

pub use answer::{Answer, Expected, Field, Fill, Given, Kind, Slot};
pub use ballot::{Ballot, BallotField, Marked, PaperBallot};
pub use calendar::Calendar;
pub use date::{Day, Until, When, Years};
pub use dossier::{
    Applicant, Assessment, Award, Career, Dossier, DossierId, Education, ExpertOpinion, Material, Paper,
    Sanction, Service, Training, Work,
};
pub use evidence::{Evidence, EvidenceForm, EvidenceRef};
pub use fee::Fee;
pub use lang::{Lang, Words};
pub use roll::{BlackEntry, Reviewer};
pub use score::{Fraction, Score};
pub use session::{Attends, Phase, Presence, RecusalGround, SessionId, SessionSetup};
pub use sheets::{FeeLine, SlipLine};
pub use table::{Column, Place, Row, Table};
pub use verdict::{Proposal, Role, State, Verdict};
pub use vote::{Counts, CountsField, MeetingId, MotionId};
pub use words::Level;
