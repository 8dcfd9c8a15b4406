//! The one door. Every reader and writer — screens, commands, hub — holds a [`Connection`] for one
//! viewer, sends [`Frame`]s and takes [`Delivery`]s. The desk decides (role, state, version, rule),
//! has events recorded, answers, and tells watchers what changed. What a viewer may not know is
//! filtered here and never leaves.

mod acts;
mod batch;
mod bodies;
mod bulker;
mod core;
mod decide;
mod exam;
mod examiner;
pub mod find;
mod first;
mod fnv;
mod hall;
mod inbox;
pub mod index;
mod journal;
mod line;
mod load;
mod loader;
mod local;
mod notify;
mod pool;
pub mod protocol;
mod read;
mod refuse;
pub mod roll;
mod sheet;
pub mod states;
mod store;
#[doc(hidden)]
pub mod testing;
mod today;
mod touched;
mod viewer;
mod watch;
mod work;
mod writer;

pub use bulker::Bulker;
pub use loader::Loader;
pub use local::{Door, Found, IndexCache, LocalDesk, Parts, Traffic};
pub use store::{StoreOptions, open_store};
pub use today::Today;
pub use viewer::Viewer;

pub use protocol::{
    Answer, BULK, BULK_ALONE, BULK_MOST, BULK_PART, BallotLine, BallotSheet, Blind, Board, BoardNews,
    BoardRow, BulkLine, BulkWhat, COUNTED, CandidateRow, ChangedRow, ClockRules, Command, Comparison,
    Connection, Correction, DUE_SOON, DefenceAnswer, DefenceAsk, DefenceDo, Delivery, Delta, Derivation, Do,
    Done, DossierSheet, FeeRow, FoundIn, Frame, HallRow, HallView, Hit, LoadOutcome, LoadResult, Mark, May,
    MeetingAnswer, MeetingAsk, MeetingBrief, MeetingDo, MotionRow, Moved, Outlet, Overview, OwnBallot,
    PaperRow, Person, Query, QueueFilter, QueuePage, QueueRow, QueueSpec, RankList, RankRow, Ranking,
    RecusedRow, Refusal, Reply, Request, RequestId, Requests, RollHit, RollMatch, RoundRow, SeatMark,
    SessionBrief, SortKey, Stage, Standing, Substitution, Takes, Told, Topic, TriageKind, Untaken, Verb,
    Votes, Why,
};
