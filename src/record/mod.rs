//! The record (4): events, the journal that is the one truth, and the view made from it.
//!
//! A command's outcome is a [`Commit`]: events that happen together or not at all. A [`Writer`]
//! appends commits to the journal, syncs, applies them to the view and only then answers. Readers
//! use a [`Shelf`]. [`apply`] says what an event does to what is stored; it needs no clock, no rules
//! and no notice, so that a replay gives the same view for ever.
//!
//! | what | where |
//! |---|---|
//! | events and what they change | [`event`], [`model`], [`apply`], [`pending`]; the defence and the meeting [`hall`] |
//! | a line: form, hash, chain | [`line`], [`hash`], [`lean`], [`withheld`] |
//! | the file: reading, appending, failing | [`scan`], [`media`], [`journal`], behind the [`seam`] |
//! | opening: lock, founding, torn tail or damage | [`lock`], [`open`], [`tail`], [`stamp`], [`error`] |
//! | the view: sled, replay, checks, rebuilding | [`view`], [`replay`], [`lifecycle`], [`status`], [`keys`], [`kv`] |
//! | the two sides of a store on disk | [`store`], [`store_shelf`], [`writer`]; in memory [`memory`] |
//! | what an event says, for people | [`tell`] |
//! | beside the record | [`cache`], [`draft`], [`verify`], [`clock`], [`files`] |

pub mod apply;
pub mod cache;
pub mod clock;
pub mod draft;
pub mod error;
pub mod event;
pub mod files;
pub mod ghost;
pub mod hall;
pub mod hash;
pub mod journal;
pub mod keys;
pub mod kv;
mod laying;
pub mod lean;
pub mod lifecycle;
pub mod line;
pub mod lock;
pub mod media;
pub mod memory;
pub mod model;
pub mod open;
pub mod pending;
mod reading;
pub mod replay;
#[cfg(test)]
mod samples;
pub mod scan;
pub mod seam;
pub mod shelf;
mod span;
pub mod stamp;
pub mod status;
pub mod store;
pub mod store_shelf;
pub mod tail;
pub mod tell;
mod trust;
pub mod verify;
pub mod view;
pub mod withheld;
pub mod writer;

pub use clock::{Clock, FixedClock, SystemClock};
pub use draft::{Draft, DraftKeeper, Drafts, state_home};
pub use error::OpenError;
pub use event::{Event, Source, StateMove};
pub use hall::{DefenceEvent, HallHeld, MeetingEvent};
pub use memory::MemoryStore;
pub use model::{
    BodyRef, Comment, DossierRecord, LastAct, Move, ScoreRecord, Submission, Undoing, content_of,
};
pub use open::Founding;
pub use pending::Pending;
pub use seam::{Appended, Engine, Watch};
pub use shelf::{CommandId, Commit, CommitError, Head, Position, Shelf, ViewError, Writer};
pub use status::{Failure, OnProgress, Progress, Stage, ViewStatus};
pub use store::{ChainStatus, OpenOptions, Opened, Store};
pub use store_shelf::{Meanwhile, StoreShelf};
pub use tail::Damage;
pub use verify::{Printed, Verified, verify};
pub use writer::StoreWriter;

/// The journal's format, as line 0 names it.
pub const FORMAT: u32 = 1;
