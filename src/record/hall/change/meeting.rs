//! Events of fees, of the meeting, and of what follows it.

use super::senseless;
use crate::domain::{DossierId, MeetingId, MotionId};
use crate::record::apply::ApplyError;
use crate::record::hall::event::MeetingEvent;
use crate::record::hall::keyed::{Changing, Stamp, Thing};
use crate::record::hall::meeting::{
    Binding, CountEntry, FeeEntry, FeeRecord, MeetingRecord, MotionRecord, ResultRecord, Round,
};

/// Applies one event of the meeting.
///
/// # Errors
/// Where it makes no sense on what is stored, or that cannot be read.
pub fn change_meeting(things: &mut Changing<'_>, event: &MeetingEvent) -> Result<(), ApplyError> {
    let stamp = things.stamp;
    Meeting { things, stamp }.apply(event)
}

struct Meeting<'a, 'b> {
    things: &'a mut Changing<'b>,
    stamp: Stamp<'b>,
}

type Applied = Result<(), ApplyError>;

impl Meeting<'_, '_> {
    fn apply(&mut self, event: &MeetingEvent) -> Applied {
        let signed = (self.stamp.by.to_owned(), self.stamp.at.to_owned());
        match event {
            MeetingEvent::MeetingSet { meeting, date, place, members, reason: _ } => {
                let held = self.things.meeting(meeting)?;
                let held = held.unwrap_or_else(|| MeetingRecord {
                    seq: 0,
                    id: meeting.clone(),
                    version: 0,
                    date: *date,
                    place: String::new(),
                    members: Vec::new(),
                    present: Vec::new(),
                    motions: 0,
                    closed: None,
                });
                let version = held.version + 1;
                let (place, members) = (place.clone(), members.clone());
                let held = MeetingRecord { date: *date, place, members, version, ..held };
                Ok(self.things.put(Thing::Meeting(held))?)
            }
            MeetingEvent::Attended { meeting, present } => {
                self.meeting(meeting, |held| held.present.clone_from(present))
            }
            MeetingEvent::MotionPut { meeting, motion, title, direct, about, present, recused } => {
                self.meeting(meeting, |held| held.motions = held.motions.max(motion.0))?;
                let put = MotionRecord {
                    seq: 0,
                    meeting: meeting.clone(),
                    motion: *motion,
                    title: title.clone(),
                    direct: *direct,
                    about: about.clone(),
                    rounds: vec![self.round(*present, recused, "")],
                };
                Ok(self.things.put(Thing::Motion(put))?)
            }
            MeetingEvent::Revote { meeting, motion, reason, present, recused } => {
                let round = self.round(*present, recused, reason);
                self.motion(meeting, *motion, |held| held.rounds.push(round))
            }
            MeetingEvent::Countersigned { meeting, motion } => {
                self.last_round(meeting, *motion, |round| round.countersigned = Some(signed))
            }
            MeetingEvent::Counted { meeting, motion, counts, reason } => {
                let (by, at) = signed;
                let entry = CountEntry { at, by, counts: *counts, reason: reason.clone() };
                self.last_round(meeting, *motion, |round| round.counts.push(entry))
            }
            MeetingEvent::Confirmed { meeting, motion, outcome, counts: _ } => {
                self.last_round(meeting, *motion, |round| {
                    round.confirmed = Some(signed);
                    round.outcome = Some(*outcome);
                })?;
                let held = self.things.motion(meeting, *motion)?;
                let Some(held) = held else { return Err(senseless("motion", motion)) };
                let round = u32::try_from(held.rounds.len()).unwrap_or(u32::MAX);
                for id in &held.about {
                    let (meeting, passed) = (meeting.clone(), outcome.passed);
                    let binding = Binding { meeting, motion: *motion, round, passed };
                    self.outcome(id, |result| result.vote = Some(binding))?;
                }
                Ok(())
            }
            MeetingEvent::MeetingClosed { meeting } => {
                self.meeting(meeting, |held| held.closed = Some(signed))
            }
            MeetingEvent::FeeSet { dossier, fee, reason } => {
                let held = self.things.fee(dossier)?;
                let mut held = held.unwrap_or_else(|| FeeRecord {
                    seq: 0,
                    dossier: dossier.clone(),
                    entries: Vec::new(),
                });
                let (by, at) = signed;
                held.entries.push(FeeEntry { at, by, fee: fee.clone(), reason: reason.clone() });
                Ok(self.things.put(Thing::Fee(held))?)
            }
            MeetingEvent::Published { about, from, until } => about
                .iter()
                .try_for_each(|id| self.outcome(id, |held| held.publicity = Some((*from, *until)))),
            MeetingEvent::Certified { dossier, number } => {
                self.outcome(dossier, |held| held.certificate = Some(number.clone()))
            }
        }
    }

    fn round(&self, present: u32, recused: &[String], reason: &str) -> Round {
        Round {
            present,
            recused: recused.to_vec(),
            at: self.stamp.at.to_owned(),
            by: self.stamp.by.to_owned(),
            reason: reason.to_owned(),
            countersigned: None,
            counts: Vec::new(),
            confirmed: None,
            outcome: None,
        }
    }

    fn meeting(&mut self, id: &MeetingId, how: impl FnOnce(&mut MeetingRecord)) -> Applied {
        let mut held = self.things.meeting(id)?.ok_or_else(|| senseless("meeting", id))?;
        how(&mut held);
        held.version += 1;
        Ok(self.things.put(Thing::Meeting(held))?)
    }

    fn motion(&mut self, id: &MeetingId, number: MotionId, how: impl FnOnce(&mut MotionRecord)) -> Applied {
        let mut held = self.things.motion(id, number)?.ok_or_else(|| senseless("motion", &number))?;
        how(&mut held);
        self.things.put(Thing::Motion(held))?;
        self.meeting(id, |_| {})
    }

    fn last_round(&mut self, id: &MeetingId, number: MotionId, how: impl FnOnce(&mut Round)) -> Applied {
        self.motion(id, number, |held| {
            if let Some(round) = held.rounds.last_mut() {
                how(round);
            }
        })
    }

    fn outcome(&mut self, id: &DossierId, how: impl FnOnce(&mut ResultRecord)) -> Applied {
        let held = self.things.outcome(id)?;
        let mut held = held.unwrap_or_else(|| ResultRecord {
            seq: 0,
            dossier: id.clone(),
            vote: None,
            publicity: None,
            certificate: None,
        });
        how(&mut held);
        Ok(self.things.put(Thing::Result(held))?)
    }
}
