//! The whole hall in memory, as it is read from a view at once, and kept up with each event.

use super::keyed::{Thing, ThingKey};
use super::meeting::{FeeRecord, MeetingRecord, MotionRecord, ResultRecord};
use super::session::{BallotRecord, CandidateRecord, CycleRecord, RecusalRecord, SessionRecord};
use crate::domain::{DossierId, MeetingId, MotionId, SessionId};
use std::collections::BTreeMap;

/// Everything the record holds of the defence and the meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HallHeld {
    /// Sessions.
    pub sessions: BTreeMap<SessionId, SessionRecord>,
    /// Candidates who have come into an order, or whom the chair let attend.
    pub candidates: BTreeMap<DossierId, CandidateRecord>,
    /// Ballots, by candidate and account.
    pub ballots: BTreeMap<(DossierId, String), BallotRecord>,
    /// Who stands aside, by dossier and account.
    pub recusals: BTreeMap<(DossierId, String), RecusalRecord>,
    /// Fees.
    pub fees: BTreeMap<DossierId, FeeRecord>,
    /// The cycle's closings.
    pub cycle: CycleRecord,
    /// Meetings.
    pub meetings: BTreeMap<MeetingId, MeetingRecord>,
    /// Motions.
    pub motions: BTreeMap<(MeetingId, MotionId), MotionRecord>,
    /// What became of each dossier.
    pub results: BTreeMap<DossierId, ResultRecord>,
}

impl HallHeld {
    /// Lays a thing in its place.
    pub fn hold(&mut self, thing: Thing) {
        match thing {
            Thing::Session(held) => {
                self.sessions.insert(held.id.clone(), held);
            }
            Thing::Candidate(held) => {
                self.candidates.insert(held.dossier.clone(), held);
            }
            Thing::Ballot(held) => {
                self.ballots.insert((held.dossier.clone(), held.panellist.clone()), held);
            }
            Thing::Recusal(held) => {
                self.recusals.insert((held.dossier.clone(), held.account.clone()), held);
            }
            Thing::Fee(held) => {
                self.fees.insert(held.dossier.clone(), held);
            }
            Thing::Cycle(held) => self.cycle = held,
            Thing::Meeting(held) => {
                self.meetings.insert(held.id.clone(), held);
            }
            Thing::Motion(held) => {
                self.motions.insert((held.meeting.clone(), held.motion), held);
            }
            Thing::Result(held) => {
                self.results.insert(held.dossier.clone(), held);
            }
        }
    }

    /// The thing of that key.
    pub fn thing(&self, key: &ThingKey) -> Option<Thing> {
        match key {
            ThingKey::Session(id) => self.sessions.get(id).cloned().map(Thing::Session),
            ThingKey::Candidate(id) => self.candidates.get(id).cloned().map(Thing::Candidate),
            ThingKey::Ballot(id, account) => {
                self.ballots.get(&(id.clone(), account.clone())).cloned().map(Thing::Ballot)
            }
            ThingKey::Recusal(id, account) => {
                self.recusals.get(&(id.clone(), account.clone())).cloned().map(Thing::Recusal)
            }
            ThingKey::Fee(id) => self.fees.get(id).cloned().map(Thing::Fee),
            // One that was never closed is not stored.
            ThingKey::Cycle => (self.cycle.seq > 0).then(|| Thing::Cycle(self.cycle.clone())),
            ThingKey::Meeting(id) => self.meetings.get(id).cloned().map(Thing::Meeting),
            ThingKey::Motion(id, number) => {
                self.motions.get(&(id.clone(), *number)).cloned().map(Thing::Motion)
            }
            ThingKey::Result(id) => self.results.get(id).cloned().map(Thing::Result),
        }
    }

    /// All things, in no order that means anything.
    pub fn things(&self) -> Vec<Thing> {
        let mut all: Vec<Thing> = self.thing(&ThingKey::Cycle).into_iter().collect();
        all.extend(self.sessions.values().cloned().map(Thing::Session));
        all.extend(self.candidates.values().cloned().map(Thing::Candidate));
        all.extend(self.ballots.values().cloned().map(Thing::Ballot));
        all.extend(self.recusals.values().cloned().map(Thing::Recusal));
        all.extend(self.fees.values().cloned().map(Thing::Fee));
        all.extend(self.meetings.values().cloned().map(Thing::Meeting));
        all.extend(self.motions.values().cloned().map(Thing::Motion));
        all.extend(self.results.values().cloned().map(Thing::Result));
        all
    }

    /// Who stands aside from a dossier.
    pub fn aside_from<'a>(&'a self, dossier: &'a DossierId) -> impl Iterator<Item = &'a RecusalRecord> + 'a {
        let from = (dossier.clone(), String::new());
        self.recusals.range(from..).take_while(move |((id, _), _)| id == dossier).map(|(_, held)| held)
    }

    /// The ballots on a candidate.
    pub fn ballots_on<'a>(&'a self, dossier: &'a DossierId) -> impl Iterator<Item = &'a BallotRecord> + 'a {
        let from = (dossier.clone(), String::new());
        self.ballots.range(from..).take_while(move |((id, _), _)| id == dossier).map(|(_, held)| held)
    }
}
