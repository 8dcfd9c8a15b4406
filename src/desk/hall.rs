//! The defence and the meeting in memory: what the record holds, with each candidate's result and the
//! running cohort beside it. Made once from the shelf, then kept up with each commit at the cost of the
//! candidates it touches.

pub mod ask;
mod ballots;
mod blind;
mod board;
mod explain;
mod lists;
mod room;
mod stage;
mod substitution;
#[cfg(test)]
mod tests;
mod votes;

use crate::domain::{Attends, Ballot, DossierId, Presence, SessionId, State};
use crate::policy::defence::{Candidacy, Cohort, Incomplete, ResultRules, Scored, Seat, result};
use crate::record::apply::ApplyError;
use crate::record::hall::{
    BallotRecord, CandidateRecord, Changing, HallHeld, SessionRecord, Stamp, change_defence, change_meeting,
};
use crate::record::{DefenceEvent, Event};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub use ballots::{may_ballot, may_be_scored, next};
pub use room::Room;
pub use substitution::{close_refusal, has_defended, session_refusal};
pub use votes::no_meeting;

/// What the seats have given on one candidate.
pub struct GivenOn<'a> {
    ballots: HashMap<&'a str, &'a BallotRecord>,
    aside: HashSet<&'a str>,
}

impl<'a> GivenOn<'a> {
    /// True for one who stands aside.
    pub fn is_aside(&self, account: &str) -> bool {
        self.aside.contains(account)
    }

    /// What one has given.
    pub fn ballot(&self, account: &str) -> Option<&'a BallotRecord> {
        self.ballots.get(account).copied()
    }
}

/// What is known of the defence and the meeting.
#[derive(Debug, Default)]
pub struct Hall {
    /// As the record holds it.
    pub held: HallHeld,
    /// Those who defend, or need not: passed and not revoked.
    defenders: BTreeMap<DossierId, Candidacy>,
    /// Results of the candidates in the sessions' orders.
    results: HashMap<DossierId, Result<Scored, Incomplete>>,
    /// Those of them who are to come and neither have a score nor were absent.
    waiting: BTreeSet<DossierId>,
    cohort: Cohort,
    rules: Option<ResultRules>,
    /// For each session with open ballots, the call that they came after.
    called: BTreeMap<SessionId, u64>,
}

impl Hall {
    /// The hall of a record, by the rules of a notice.
    pub fn of(
        held: HallHeld,
        rules: ResultRules,
        rows: impl Iterator<Item = (DossierId, State, Candidacy)>,
    ) -> Self {
        let mut hall = Self { held, rules: Some(rules), ..Self::default() };
        rows.for_each(|(id, state, candidacy)| hall.row(&id, state, candidacy));
        hall.settle_all();
        hall
    }

    /// False for one that was not read yet.
    pub fn is_loaded(&self) -> bool {
        self.rules.is_some()
    }

    /// The rules changed: what is not closed is made anew.
    pub fn set_rules(&mut self, rules: ResultRules) {
        if self.is_loaded() && self.rules != Some(rules) {
            self.rules = Some(rules);
            self.settle_all();
        }
    }

    fn settle_all(&mut self) {
        let all: Vec<DossierId> = self.held.candidates.keys().chain(self.defenders.keys()).cloned().collect();
        all.iter().for_each(|id| self.settle(id));
        self.note_calls();
    }

    /// Notes the first call of each session on which ballots are open.
    fn note_calls(&mut self) {
        let first = |held: &SessionRecord| {
            let open = held.order.iter().filter(|id| self.is_open(id));
            Some((held.id.clone(), open.filter_map(|id| self.candidate(id)?.since).min()?))
        };
        let sessions = self.held.sessions.values().filter(|held| held.closed.is_none());
        self.called = sessions.filter_map(first).collect();
    }

    /// A dossier's row is now this.
    pub fn row(&mut self, id: &DossierId, state: State, candidacy: Candidacy) {
        let before = if state.is_in() && candidacy.defends() {
            self.defenders.insert(id.clone(), candidacy)
        } else {
            self.defenders.remove(id)
        };
        if before != self.defenders.get(id).copied() {
            self.settle(id);
        }
    }

    /// Takes what was recorded; in the time that the candidates it touches ask for. False where it was own
    /// ballots only, and no candidate's score changed by them.
    ///
    /// # Errors
    /// Where it makes no sense here: the hall is then to be read anew.
    pub fn take(&mut self, stamp: Stamp<'_>, events: &[Event]) -> Result<bool, ApplyError> {
        let mut touched = BTreeSet::new();
        for event in events {
            if let Event::Defence { act, .. } = event
                && !self.one_less(act)
            {
                self.touched(act, &mut touched);
            }
        }
        let mut things = Changing::new(&mut self.held, stamp);
        for event in events {
            match event {
                Event::Defence { act, .. } => change_defence(&mut things, act)?,
                Event::Meeting { act, .. } => change_meeting(&mut things, act)?,
                _ => {}
            }
        }
        let mut more = !events.iter().all(|event| is_own_ballot(event, stamp.by));
        for id in &touched {
            let before = self.scored(id).map(|scored| scored.score);
            self.settle(id);
            more |= before != self.scored(id).map(|scored| scored.score);
        }
        if more {
            self.note_calls();
        }
        Ok(more)
    }

    /// True for the ballot of a seat that was missing, where others still are: then no more is to be settled
    /// than that this one is not.
    fn one_less(&mut self, event: &DefenceEvent) -> bool {
        let DefenceEvent::BallotGiven { dossier, panellist, .. } = event else { return false };
        let Some(Err(Incomplete::Missing(seats))) = self.results.get_mut(dossier) else { return false };
        let at = seats.iter().position(|seat| seat == panellist).filter(|_| seats.len() > 1);
        at.map(|at| seats.remove(at)).is_some()
    }

    /// Whose results an event may change.
    fn touched(&self, event: &DefenceEvent, touched: &mut BTreeSet<DossierId>) {
        let mut order = |session: &SessionId| {
            touched
                .extend(self.held.sessions.get(session).iter().flat_map(|held| held.order.iter().cloned()));
        };
        match event {
            DefenceEvent::Seated { session, .. }
            | DefenceEvent::SessionClosed { session, .. }
            | DefenceEvent::SessionReopened { session, .. } => order(session),
            DefenceEvent::OrderSet { session, order: new, .. } => {
                order(session);
                touched.extend(new.iter().map(|one| one.dossier.clone()));
            }
            DefenceEvent::AttendsSet { dossier, .. }
            | DefenceEvent::Called { dossier, .. }
            | DefenceEvent::Marked { dossier, .. }
            | DefenceEvent::Shifted { dossier, .. }
            | DefenceEvent::BallotGiven { dossier, .. }
            | DefenceEvent::BallotOpened { dossier, .. }
            | DefenceEvent::Recused { dossier, .. } => {
                touched.insert(dossier.clone());
            }
            DefenceEvent::SessionSet { .. }
            | DefenceEvent::Notified { .. }
            | DefenceEvent::PhaseSet { .. }
            | DefenceEvent::PaperEntered { .. }
            | DefenceEvent::Released { .. }
            | DefenceEvent::Closed { .. }
            | DefenceEvent::Reopened { .. } => {}
        }
    }

    /// Makes one candidate's result anew, and mends the cohort by the difference.
    fn settle(&mut self, id: &DossierId) {
        if let Some(Ok(old)) = self.results.remove(id) {
            self.cohort.remove(old.score);
        }
        if let Some(now) = self.compute(id) {
            if let Ok(scored) = &now {
                self.cohort.add(scored.score);
            }
            self.results.insert(id.clone(), now);
        }
        let waits = self.attends(id).is_some_and(|attends| attends != Attends::Exempt)
            && self.defenders.contains_key(id)
            && self.scored(id).is_none()
            && self.presence(id) != Presence::Absent;
        if waits {
            self.waiting.insert(id.clone());
        } else {
            self.waiting.remove(id);
        }
    }

    fn compute(&self, id: &DossierId) -> Option<Result<Scored, Incomplete>> {
        let candidate = self.held.candidates.get(id)?;
        if matches!(candidate.presence, Presence::Absent | Presence::Excused) {
            return None;
        }
        let session = self.session_of(id)?;
        let recused = Ballot::Recused { reason: String::new() };
        let known = self.given_on(id);
        let given =
            |seat: &str| if known.is_aside(seat) { Some(&recused) } else { known.ballot(seat)?.ballot() };
        let seats: Vec<Seat<'_>> =
            session.seats.iter().map(|seat| Seat { account: seat, ballot: given(seat) }).collect();
        let mut now = result(self.rules?, &seats);
        // What was published at a closing stands, whatever notice came since.
        let published = session.closed.iter().flatten().find(|(closed, _)| closed == id);
        if let (Ok(scored), Some((_, score))) = (&mut now, published) {
            scored.score = *score;
        }
        Some(now)
    }

    /// A candidate's result; none where they are in no session, absent or excused.
    pub fn result(&self, id: &DossierId) -> Option<&Result<Scored, Incomplete>> {
        self.results.get(id)
    }

    /// A candidate's score, once complete.
    pub fn scored(&self, id: &DossierId) -> Option<&Scored> {
        self.results.get(id).and_then(|result| result.as_ref().ok())
    }

    /// All who really defended, with their results.
    pub fn population(&self) -> impl Iterator<Item = (&DossierId, &Scored)> {
        self.held.candidates.keys().filter_map(|id| Some((id, self.scored(id)?)))
    }

    /// The running cohort.
    pub fn cohort(&self) -> Cohort {
        self.cohort
    }

    /// Those who are to come and neither have a score nor were absent.
    pub fn waiting(&self) -> &BTreeSet<DossierId> {
        &self.waiting
    }

    /// Those who need not come and do not.
    pub fn exempt(&self) -> impl Iterator<Item = &DossierId> {
        self.defenders.keys().filter(|id| self.attends(id) == Some(Attends::Exempt))
    }

    /// Those who defend, or need not.
    pub fn defenders(&self) -> impl Iterator<Item = (&DossierId, Candidacy)> {
        self.defenders.iter().map(|(id, candidacy)| (id, *candidacy))
    }

    /// Whether a candidate comes: as chosen; where nothing was chosen, as the findings say. `None` where
    /// there is no defence for the dossier.
    pub fn attends(&self, id: &DossierId) -> Option<Attends> {
        let chosen = self.held.candidates.get(id);
        let chosen = chosen.filter(|held| held.session.is_some() || held.attends == Attends::Exempt);
        chosen.map(|held| held.attends).or_else(|| match self.defenders.get(id)? {
            Candidacy::Exempt => Some(Attends::Exempt),
            _ => Some(Attends::Due),
        })
    }

    /// Whether a candidate is there.
    pub fn presence(&self, id: &DossierId) -> Presence {
        self.held.candidates.get(id).map_or(Presence::Expected, |held| held.presence)
    }

    /// The candidate's record.
    pub fn candidate(&self, id: &DossierId) -> Option<&CandidateRecord> {
        self.held.candidates.get(id)
    }

    /// The session in whose order a candidate stands.
    pub fn session_of(&self, id: &DossierId) -> Option<&SessionRecord> {
        self.held.sessions.get(self.held.candidates.get(id)?.session.as_ref()?)
    }

    /// What one seat has given on a candidate.
    pub fn ballot(&self, id: &DossierId, account: &str) -> Option<&BallotRecord> {
        self.held.ballots.get(&(id.clone(), account.to_owned()))
    }

    /// What all seats have given on a candidate, for whoever asks of many seats.
    pub fn given_on<'a>(&'a self, id: &'a DossierId) -> GivenOn<'a> {
        GivenOn {
            ballots: self.held.ballots_on(id).map(|held| (&*held.panellist, held)).collect(),
            aside: self.held.aside_from(id).map(|held| &*held.account).collect(),
        }
    }

    /// True where any seat has given anything on a candidate: they were heard.
    pub fn is_heard(&self, id: &DossierId) -> bool {
        self.held.ballots_on(id).any(|held| !held.entries.is_empty() || !held.paper.is_empty())
    }
}

/// True for a ballot that a panellist gave: it shows to those who may see the board, and in their own list.
fn is_own_ballot(event: &Event, by: &str) -> bool {
    matches!(event, Event::Defence { act: DefenceEvent::BallotGiven { panellist, .. }, .. } if panellist == by)
}
