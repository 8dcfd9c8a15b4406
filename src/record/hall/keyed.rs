//! The things of the hall by their keys, on disk and in memory; and how one commit changes them.

use super::held::HallHeld;
use super::meeting::{FeeRecord, MeetingRecord, MotionRecord, ResultRecord};
use super::session::{BallotRecord, CandidateRecord, CycleRecord, Note, RecusalRecord, SessionRecord};
use crate::domain::{DossierId, MeetingId, MotionId, SessionId};
use crate::record::kv::{Kv, decode, encode};
use crate::record::shelf::ViewError;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The first byte of every key of the hall.
pub const PREFIX: u8 = b'h';

/// Which thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ThingKey {
    /// A session.
    Session(SessionId),
    /// A candidate.
    Candidate(DossierId),
    /// A ballot: on whom, by whom.
    Ballot(DossierId, String),
    /// A recusal: from what, who.
    Recusal(DossierId, String),
    /// A fee.
    Fee(DossierId),
    /// The cycle's closings.
    Cycle,
    /// A meeting.
    Meeting(MeetingId),
    /// A motion.
    Motion(MeetingId, MotionId),
    /// What became of a dossier.
    Result(DossierId),
}

impl ThingKey {
    /// As bytes: the prefix, the kind, then the names; where two follow, the first has its length before it.
    pub fn bytes(&self) -> Vec<u8> {
        let (kind, first, second): (u8, &str, &[u8]) = match self {
            Self::Session(id) => (b's', &id.0, &[]),
            Self::Candidate(id) => (b'c', &id.0, &[]),
            Self::Ballot(id, account) => (b'b', &id.0, account.as_bytes()),
            Self::Recusal(id, account) => (b'r', &id.0, account.as_bytes()),
            Self::Fee(id) => (b'f', &id.0, &[]),
            Self::Cycle => (b'y', "", &[]),
            Self::Meeting(id) => (b'm', &id.0, &[]),
            Self::Motion(id, number) => (b'o', &id.0, &number.0.to_be_bytes()),
            Self::Result(id) => (b'z', &id.0, &[]),
        };
        let mut key = vec![PREFIX, kind];
        if matches!(self, Self::Ballot(..) | Self::Recusal(..) | Self::Motion(..)) {
            key.extend_from_slice(&(first.len() as u32).to_be_bytes());
        }
        key.extend_from_slice(first.as_bytes());
        key.extend_from_slice(second);
        key
    }
}

/// One thing of the hall, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as ThingKey
pub enum Thing {
    Session(SessionRecord),
    Candidate(CandidateRecord),
    Ballot(BallotRecord),
    Recusal(RecusalRecord),
    Fee(FeeRecord),
    Cycle(CycleRecord),
    Meeting(MeetingRecord),
    Motion(MotionRecord),
    Result(ResultRecord),
}

impl Thing {
    /// Its key.
    pub fn key(&self) -> ThingKey {
        match self {
            Self::Session(held) => ThingKey::Session(held.id.clone()),
            Self::Candidate(held) => ThingKey::Candidate(held.dossier.clone()),
            Self::Ballot(held) => ThingKey::Ballot(held.dossier.clone(), held.panellist.clone()),
            Self::Recusal(held) => ThingKey::Recusal(held.dossier.clone(), held.account.clone()),
            Self::Fee(held) => ThingKey::Fee(held.dossier.clone()),
            Self::Cycle(_) => ThingKey::Cycle,
            Self::Meeting(held) => ThingKey::Meeting(held.id.clone()),
            Self::Motion(held) => ThingKey::Motion(held.meeting.clone(), held.motion),
            Self::Result(held) => ThingKey::Result(held.dossier.clone()),
        }
    }

    fn seq(&mut self) -> &mut u64 {
        match self {
            Self::Session(held) => &mut held.seq,
            Self::Candidate(held) => &mut held.seq,
            Self::Ballot(held) => &mut held.seq,
            Self::Recusal(held) => &mut held.seq,
            Self::Fee(held) => &mut held.seq,
            Self::Cycle(held) => &mut held.seq,
            Self::Meeting(held) => &mut held.seq,
            Self::Motion(held) => &mut held.seq,
            Self::Result(held) => &mut held.seq,
        }
    }
}

/// Where things are kept.
pub trait Keeps {
    /// The thing of that key.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn get(&self, key: &ThingKey) -> Result<Option<Thing>, ViewError>;
    /// Lays a thing in the place of the one with its key.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn lay(&mut self, thing: Thing) -> Result<(), ViewError>;
}

impl Keeps for HallHeld {
    fn get(&self, key: &ThingKey) -> Result<Option<Thing>, ViewError> {
        Ok(self.thing(key))
    }
    fn lay(&mut self, thing: Thing) -> Result<(), ViewError> {
        self.hold(thing);
        Ok(())
    }
}

/// The things of a view.
pub struct KvThings<'a>(pub &'a mut dyn Kv);

impl Keeps for KvThings<'_> {
    fn get(&self, key: &ThingKey) -> Result<Option<Thing>, ViewError> {
        self.0.get(&key.bytes())?.map(|bytes| decode(&bytes)).transpose()
    }
    fn lay(&mut self, thing: Thing) -> Result<(), ViewError> {
        let value = encode(&thing)?;
        self.0.put(thing.key().bytes(), Some(value))
    }
}

/// Of which commit an event is.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// Its seq.
    pub seq: u64,
    /// When: RFC 3339.
    pub at: &'a str,
    /// Who.
    pub by: &'a str,
}

impl Stamp<'_> {
    pub(super) fn note(&self, what: &str, reason: &str) -> Note {
        Note {
            at: self.at.to_owned(),
            by: self.by.to_owned(),
            what: what.to_owned(),
            reason: reason.to_owned(),
        }
    }
}

/// Things while one commit changes them. One that carries the commit's seq already is left as it is: the
/// commit was applied to it before.
pub struct Changing<'a> {
    keeps: &'a mut dyn Keeps,
    /// Of which commit.
    pub stamp: Stamp<'a>,
    touched: HashSet<ThingKey>,
    done: HashSet<ThingKey>,
}

impl<'a> Changing<'a> {
    /// Over what is kept.
    pub fn new(keeps: &'a mut dyn Keeps, stamp: Stamp<'a>) -> Self {
        Self { keeps, stamp, touched: HashSet::new(), done: HashSet::new() }
    }

    fn take(&mut self, key: &ThingKey) -> Result<Option<Thing>, ViewError> {
        let mut thing = self.keeps.get(key)?;
        let seen = thing.as_mut().is_some_and(|thing| *thing.seq() >= self.stamp.seq);
        if seen && !self.touched.contains(key) {
            self.done.insert(key.clone());
        }
        Ok(thing)
    }

    pub(super) fn put(&mut self, mut thing: Thing) -> Result<(), ViewError> {
        let key = thing.key();
        if !self.touched.contains(&key) {
            self.take(&key)?;
        }
        if self.done.contains(&key) {
            return Ok(());
        }
        *thing.seq() = self.stamp.seq;
        self.touched.insert(key);
        self.keeps.lay(thing)
    }
}

/// One typed reading for each kind.
macro_rules! readings {
    ($($name:ident($($arg:ident: $type:ty),*) -> $record:ident by $key:expr, $kind:ident;)+) => {
        impl Changing<'_> {
            $(pub(super) fn $name(&mut self, $($arg: $type),*) -> Result<Option<$record>, ViewError> {
                match self.take(&$key)? {
                    Some(Thing::$kind(held)) => Ok(Some(held)),
                    Some(_) => Err(ViewError("a thing of the hall stands under another's key".into())),
                    None => Ok(None),
                }
            })+
        }
    };
}

readings! {
    session(id: &SessionId) -> SessionRecord by ThingKey::Session(id.clone()), Session;
    candidate(id: &DossierId) -> CandidateRecord by ThingKey::Candidate(id.clone()), Candidate;
    ballot(id: &DossierId, account: &str) -> BallotRecord by ThingKey::Ballot(id.clone(), account.to_owned()), Ballot;
    fee(id: &DossierId) -> FeeRecord by ThingKey::Fee(id.clone()), Fee;
    cycle() -> CycleRecord by ThingKey::Cycle, Cycle;
    meeting(id: &MeetingId) -> MeetingRecord by ThingKey::Meeting(id.clone()), Meeting;
    motion(id: &MeetingId, number: MotionId) -> MotionRecord by ThingKey::Motion(id.clone(), number), Motion;
    outcome(id: &DossierId) -> ResultRecord by ThingKey::Result(id.clone()), Result;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_run_into_each_other() {
        let ballot = |id: &str, account: &str| ThingKey::Ballot(DossierId(id.into()), account.into()).bytes();
        assert_ne!(ballot("A", "BC"), ballot("AB", "C"));
        let motion = |id: &str, number| ThingKey::Motion(MeetingId(id.into()), MotionId(number)).bytes();
        assert_ne!(motion("1", 2), motion("12", 2));
        assert!(motion("1", 255) < motion("1", 256));
        assert!(ThingKey::Cycle.bytes().starts_with(&[PREFIX]));
    }
}
