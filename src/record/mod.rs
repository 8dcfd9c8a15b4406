//! The record (4): events, the journal that is the one truth, and the view made from it.
//!
//! A command's outcome is a [`Commit`]: events that happen together or not at all. A [`Writer`]
//! appends commits to the journal, syncs, applies them to the view and only then answers. Readers
//! use a [`Shelf`]. [`model`] says what an event does to what is stored; it needs no clock, no rules
//! and no notice, so that a replay gives the same view for ever.

pub mod apply;
pub mod clock;
pub mod event;
pub mod hash;
pub mod keys;
pub mod kv;
pub mod lean;
pub mod line;
pub mod memory;
pub mod model;
pub mod pending;
mod reading;
#[cfg(test)]
mod samples;
pub mod shelf;
mod span;

pub use clock::{Clock, FixedClock, SystemClock};
pub use event::{Event, Source, StateMove};
pub use memory::MemoryStore;
pub use model::{
    BodyRef, Comment, DossierRecord, LastAct, Move, ScoreRecord, Submission, Undoing, content_of,
};
pub use pending::Pending;
pub use shelf::{CommandId, Commit, CommitError, Head, Position, Shelf, ViewError, Writer};

/// The journal's format, as line 0 names it.
pub const FORMAT: u32 = 1;
