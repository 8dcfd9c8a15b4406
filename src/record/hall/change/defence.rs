//! Events of the defence.

use super::senseless;
use crate::domain::{Attends, DossierId, Phase, Presence, SessionId};
use crate::record::apply::ApplyError;
use crate::record::hall::event::DefenceEvent;
use crate::record::hall::keyed::{Changing, Stamp, Thing};
use crate::record::hall::session::{
    BallotEntry, BallotRecord, CandidateRecord, Closing, OnStage, PaperEntry, RecusalRecord, SessionRecord,
};

/// Applies one event of the defence.
///
/// # Errors
/// Where it makes no sense on what is stored, or that cannot be read.
pub fn change_defence(things: &mut Changing<'_>, event: &DefenceEvent) -> Result<(), ApplyError> {
    let stamp = things.stamp;
    Defence { things, stamp }.apply(event)
}

struct Defence<'a, 'b> {
    things: &'a mut Changing<'b>,
    stamp: Stamp<'b>,
}

type Applied = Result<(), ApplyError>;

impl Defence<'_, '_> {
    fn apply(&mut self, event: &DefenceEvent) -> Applied {
        let (stamp, at) = (self.stamp, self.stamp.at.to_owned());
        match event {
            DefenceEvent::SessionSet { session, setup, reason } => {
                if self.things.session(session)?.is_none() {
                    let new = SessionRecord {
                        seq: 0,
                        id: session.clone(),
                        version: 0,
                        setup: setup.clone(),
                        seats: Vec::new(),
                        order: Vec::new(),
                        seed: None,
                        stage: None,
                        told: Vec::new(),
                        closed: None,
                        before: Vec::new(),
                        released: false,
                        notes: Vec::new(),
                    };
                    self.things.put(Thing::Session(new))?;
                }
                self.noted(session, "session", reason, |held| held.setup = setup.clone())
            }
            DefenceEvent::Seated { session, seats, reason } => {
                self.noted(session, "seats", reason, |held| held.seats.clone_from(seats))
            }
            DefenceEvent::OrderSet { session, order, seed, reason } => {
                let before = self.things.session(session)?.map(|held| held.order).unwrap_or_default();
                for gone in before.iter().filter(|id| !order.iter().any(|one| one.dossier == **id)) {
                    self.candidate(gone, "order", reason, |held| {
                        held.session = None;
                        if held.attends == Attends::ByChoice {
                            held.attends = Attends::Exempt;
                        }
                    })?;
                }
                for one in order {
                    self.candidate(&one.dossier, "order", reason, |held| {
                        held.attends = one.attends;
                        held.session = Some(session.clone());
                    })?;
                }
                self.noted(session, "order", reason, |held| {
                    held.order = order.iter().map(|one| one.dossier.clone()).collect();
                    held.seed = *seed;
                })
            }
            DefenceEvent::Notified { session, candidates, sent, how } => self.session(session, |held| {
                let told = candidates.iter().map(|id| (id.clone(), *sent, how.clone()));
                held.told.extend(told);
            }),
            DefenceEvent::AttendsSet { dossier, attends, session, reason } => {
                let before = self.things.candidate(dossier)?.and_then(|held| held.session);
                self.rearrange(dossier, before.as_ref(), session.as_ref())?;
                self.candidate(dossier, "attends", reason, |held| {
                    held.attends = *attends;
                    held.session.clone_from(session);
                    held.presence = Presence::Expected;
                })
            }
            DefenceEvent::Called { session, dossier } => {
                self.candidate(dossier, "called", "", |held| {
                    held.presence = Presence::Expected;
                    held.called.get_or_insert_with(|| at.clone());
                    held.since.get_or_insert(stamp.seq);
                })?;
                self.session(session, |held| {
                    let phase = Phase::Presentation;
                    held.stage = Some(OnStage { dossier: dossier.clone(), phase, since: at });
                })
            }
            DefenceEvent::PhaseSet { session, phase } => self.session(session, |held| {
                if let Some(stage) = &mut held.stage {
                    (stage.phase, stage.since) = (*phase, at);
                }
            }),
            DefenceEvent::Marked { session, dossier, presence, reason } => {
                self.candidate(dossier, "presence", reason, |held| held.presence = *presence)?;
                self.session(session, |held| {
                    let gone = !matches!(presence, Presence::Expected);
                    if gone && held.stage.as_ref().is_some_and(|stage| stage.dossier == *dossier) {
                        held.stage = None;
                    }
                })
            }
            DefenceEvent::Shifted { dossier, from, to, reason } => {
                self.rearrange(dossier, Some(from), Some(to))?;
                self.candidate(dossier, "session", reason, |held| {
                    held.session = Some(to.clone());
                    held.presence = Presence::Expected;
                    held.called = None;
                    held.since = None;
                })
            }
            DefenceEvent::BallotGiven { session, dossier, panellist, ballot, paper, reason } => {
                let entry = BallotEntry {
                    at,
                    by: stamp.by.to_owned(),
                    ballot: ballot.clone(),
                    paper: paper.clone(),
                    reason: reason.clone(),
                };
                self.ballot(session, dossier, panellist, |held| {
                    held.entries.push(entry);
                    held.opened = None;
                    held.paper.clear();
                })
            }
            DefenceEvent::BallotOpened { session, dossier, panellist, reason } => {
                let note = stamp.note("opened", reason);
                self.ballot(session, dossier, panellist, |held| held.opened = Some(note))
            }
            DefenceEvent::PaperEntered { session, dossier, panellist, entry } => {
                let entry = PaperEntry { at, by: stamp.by.to_owned(), entry: entry.clone() };
                self.ballot(session, dossier, panellist, |held| {
                    held.paper.retain(|one| one.by != entry.by);
                    held.paper.push(entry);
                })
            }
            DefenceEvent::Recused { dossier, account, ground, reason } => {
                let held = RecusalRecord {
                    seq: stamp.seq,
                    dossier: dossier.clone(),
                    account: account.clone(),
                    ground: *ground,
                    reason: reason.clone(),
                    at,
                    by: stamp.by.to_owned(),
                };
                Ok(self.things.put(Thing::Recusal(held))?)
            }
            DefenceEvent::SessionClosed { session, scores } => self.session(session, |held| {
                held.closed = Some(scores.clone());
                held.stage = None;
            }),
            DefenceEvent::SessionReopened { session, reason } => {
                self.noted(session, "reopened", reason, |held| {
                    held.before.extend(held.closed.take());
                    held.released = false;
                })
            }
            DefenceEvent::Released { session } => self.session(session, |held| held.released = true),
            DefenceEvent::Closed { population, n, sum, places, substituted, exempt } => {
                let closing = Closing {
                    at,
                    by: stamp.by.to_owned(),
                    population: population.clone(),
                    n: *n,
                    sum: *sum,
                    places: *places,
                    substituted: *substituted,
                    exempt: exempt.clone(),
                    reopened: None,
                };
                let mut cycle = self.things.cycle()?.unwrap_or_default();
                cycle.closings.push(closing);
                Ok(self.things.put(Thing::Cycle(cycle))?)
            }
            DefenceEvent::Reopened { reason } => {
                let mut cycle = self.things.cycle()?.unwrap_or_default();
                let last = cycle.closings.last_mut().ok_or_else(|| senseless("closing", &""))?;
                last.reopened = Some(stamp.note("reopened", reason));
                Ok(self.things.put(Thing::Cycle(cycle))?)
            }
        }
    }

    fn session(&mut self, id: &SessionId, how: impl FnOnce(&mut SessionRecord)) -> Applied {
        let mut held = self.things.session(id)?.ok_or_else(|| senseless("session", id))?;
        how(&mut held);
        held.version += 1;
        Ok(self.things.put(Thing::Session(held))?)
    }

    fn noted(
        &mut self,
        id: &SessionId,
        what: &str,
        reason: &str,
        how: impl FnOnce(&mut SessionRecord),
    ) -> Applied {
        let note = self.stamp.note(what, reason);
        self.session(id, |held| {
            how(held);
            if !note.reason.is_empty() {
                held.notes.push(note);
            }
        })
    }

    fn candidate(
        &mut self,
        id: &DossierId,
        what: &str,
        reason: &str,
        how: impl FnOnce(&mut CandidateRecord),
    ) -> Applied {
        let mut held = self.things.candidate(id)?.unwrap_or_else(|| CandidateRecord {
            seq: 0,
            dossier: id.clone(),
            version: 0,
            attends: Attends::Due,
            session: None,
            presence: Presence::Expected,
            called: None,
            since: None,
            notes: Vec::new(),
        });
        how(&mut held);
        if !reason.is_empty() {
            held.notes.push(self.stamp.note(what, reason));
        }
        held.version += 1;
        Ok(self.things.put(Thing::Candidate(held))?)
    }

    /// Takes a candidate out of one session's order and puts them at the end of another's.
    fn rearrange(&mut self, id: &DossierId, from: Option<&SessionId>, to: Option<&SessionId>) -> Applied {
        if from == to {
            return Ok(());
        }
        if let Some(from) = from {
            self.session(from, |held| {
                held.order.retain(|one| one != id);
                if held.stage.as_ref().is_some_and(|stage| stage.dossier == *id) {
                    held.stage = None;
                }
            })?;
        }
        if let Some(to) = to {
            self.session(to, |held| held.order.push(id.clone()))?;
        }
        Ok(())
    }

    fn ballot(
        &mut self,
        session: &SessionId,
        dossier: &DossierId,
        account: &str,
        how: impl FnOnce(&mut BallotRecord),
    ) -> Applied {
        let mut held = self.things.ballot(dossier, account)?.unwrap_or_else(|| BallotRecord {
            seq: 0,
            session: session.clone(),
            dossier: dossier.clone(),
            panellist: account.to_owned(),
            entries: Vec::new(),
            opened: None,
            paper: Vec::new(),
        });
        held.session.clone_from(session);
        how(&mut held);
        Ok(self.things.put(Thing::Ballot(held))?)
    }
}
