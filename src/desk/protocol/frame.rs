//! Requests and the numbers that tie replies to them.

use super::command::Command;
use super::query::{Query, Topic};
use crate::record::CommandId;
use serde::{Deserialize, Serialize};

/// Ties a reply to its request; unique within a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u64);

/// One request of a viewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The sender's number for it.
    pub id: RequestId,
    /// What is asked.
    pub request: Request,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// A question: one answer.
    Ask(Query),
    /// A command: done, or refused with the rule.
    Do(Do),
    /// A subscription: a snapshot ([`Reply::Answer`]), then [`Reply::Delta`]s until unwatched.
    Watch(Topic),
    /// Ends the subscription of that id.
    Unwatch(RequestId),
    /// The answer to that request is no longer wanted. It may still come.
    Cancel(RequestId),
}

/// A command with its own id (a repeat gets the first answer) and the version it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Do {
    /// Made by the sender, unique for ever.
    pub id: CommandId,
    /// [`DossierRecord::version`] that the person saw; a stale one is refused with both values
    /// shown. `None` where nothing was seen (scripts that say so, loads).
    pub base: Option<u64>,
    /// What to do.
    pub command: Command,
}
