//! The record (4): events, the journal that is the one truth, and the view made from it.
//!
//! A command's outcome is a [`Commit`]: events that happen together or not at all. A [`Writer`]
//! appends commits to the journal, syncs, applies them to the view and only then answers. Readers
//! use a [`Shelf`]. [`model`] says what an event does to what is stored; it needs no clock, no rules
//! and no notice, so that a replay gives the same view for ever.

pub mod event;
pub mod model;
pub mod shelf;

pub use event::{Event, Source, StateMove};
pub use model::{Comment, DossierRecord, Move, ScoreRecord, Submission, Undoing};
pub use shelf::{CommandId, Commit, CommitError, Head, Position, Shelf, ViewError, Writer};
