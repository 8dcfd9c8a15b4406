//! The defence and the meeting in the record (7): what happened there, what is stored of it, and what
//! each event does. Nothing here ties a voter to a vote: there are counts, and who was there.

mod change;
mod event;
mod held;
mod keyed;
mod meeting;
mod session;

pub use change::{change_defence, change_meeting};
pub use event::{Advance, DefenceEvent, MeetingEvent, Placed};
pub use held::HallHeld;
pub use keyed::{Changing, Keeps, KvThings, PREFIX, Stamp, Thing, ThingKey};
pub use meeting::{
    Binding, CountEntry, FeeEntry, FeeRecord, MeetingRecord, MotionRecord, ResultRecord, Round,
};
pub use session::{
    BallotEntry, BallotRecord, CandidateRecord, Closing, CycleRecord, Note, OnStage, PaperEntry,
    RecusalRecord, SessionRecord,
};
