//! The one door. Every reader and writer — screens, commands, hub — holds a [`Connection`] for one
//! viewer, sends [`Frame`]s and takes [`Delivery`]s. The desk decides (role, state, version, rule),
//! has events recorded, answers, and tells watchers what changed. What a viewer may not know is
//! filtered here and never leaves.

pub mod protocol;

pub use protocol::{
    Answer, ChangedRow, Command, Comparison, Connection, Correction, Delivery, Delta, Do, Done, DossierSheet,
    Frame, Hit, LoadOutcome, LoadResult, May, Overview, Person, Query, QueueFilter, QueuePage, QueueRow,
    QueueSpec, Refusal, Reply, Request, RequestId, RollHit, RollMatch, SortKey, Topic, TriageKind, Verb, Why,
};
