//! What answers about the hall are made from, for one viewer.

use super::blind::is_seated;
use super::{GivenOn, Hall};
use crate::desk::core::Core;
use crate::desk::index::Index;
use crate::desk::protocol::{
    CandidateRow, ClockRules, HallRow, Person, Refusal, SeatMark, SessionBrief, Stage,
};
use crate::desk::viewer::{Committee, Who};
use crate::domain::ballot::Marked;
use crate::domain::{Attends, DossierId, Score, SessionId, Words};
use crate::policy::Notice;
use crate::policy::defence::{Scored, outlying};
use crate::policy::rubric::dossier_score;
use crate::record::hall::SessionRecord;
use std::sync::{Arc, RwLockReadGuard};

/// The hall with the rows, the roster and the notice, for one viewer.
pub struct Room<'a> {
    /// Who asks.
    pub who: &'a Who,
    /// The hall.
    pub hall: RwLockReadGuard<'a, Hall>,
    /// The rows.
    pub index: RwLockReadGuard<'a, Index>,
    /// The roster.
    pub committee: Arc<Committee>,
    /// The notice.
    pub notice: Arc<Notice>,
}

impl<'a> Room<'a> {
    /// As it stands now.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn of(core: &'a Core, who: &'a Who) -> Result<Self, Refusal> {
        let (committee, notice) = (core.committee(), core.rules().held.notice);
        let hall = core.hall()?;
        Ok(Self { who, hall, index: core.index(), committee, notice })
    }

    /// Account of the viewer.
    pub fn account(&self) -> &str {
        self.who.account()
    }

    /// A session.
    ///
    /// # Errors
    /// Where there is none of that name.
    pub fn session(&self, id: &SessionId) -> Result<&SessionRecord, Refusal> {
        self.hall.held.sessions.get(id).ok_or_else(|| no_session(id))
    }

    /// A session in short.
    pub fn brief(&self, held: &SessionRecord) -> SessionBrief {
        SessionBrief {
            session: held.id.clone(),
            version: held.version,
            setup: held.setup.clone(),
            seats: held.seats.iter().map(|seat| self.committee.person(seat)).collect(),
            candidates: u32::try_from(held.order.len()).unwrap_or(u32::MAX),
            draw: held.seed,
            closed: held.closed.is_some(),
            released: held.released,
            seated: is_seated(held, self.account()),
            notes: held.notes.clone(),
        }
    }

    /// A person of the committee.
    pub fn person(&self, account: &str) -> Person {
        self.committee.person(account)
    }

    /// A dossier as a candidate; `None` where it has no row.
    pub fn row(&self, id: &DossierId) -> Option<CandidateRow> {
        let slot = self.index.find(id)?;
        let row = self.index.row(slot)?;
        let words = self.index.words();
        let held = self.hall.candidate(id);
        let session = held.and_then(|held| held.session.clone());
        let told = session.as_ref().and_then(|id| self.hall.held.sessions.get(id));
        let told = told.and_then(|held| held.told.iter().rev().find(|(one, ..)| one == id));
        Some(CandidateRow {
            dossier: id.clone(),
            name: row.name().to_owned(),
            unit: words.text(row.unit).to_owned(),
            level: row.level,
            specialty: words.text(row.specialty).to_owned(),
            state: row.state,
            candidacy: row.candidacy,
            attends: self.hall.attends(id).unwrap_or(Attends::Due),
            version: held.map_or(0, |held| held.version),
            session,
            told: told.map(|(_, day, _)| *day),
            paid: row.state.is_paid(),
            roll_hit: row.roll_hit,
        })
    }

    /// A candidate for the hall.
    pub fn hall_row(&self, id: &DossierId) -> HallRow {
        let row = self.index.find(id).and_then(|slot| self.index.row(slot));
        HallRow {
            dossier: id.clone(),
            number: self.hall.session_of(id).and_then(|held| place(held, id)),
            name: row.map(|row| row.name().to_owned()).unwrap_or_default(),
            unit: row.map(|row| self.index.words().text(row.unit).to_owned()).unwrap_or_default(),
        }
    }

    /// Who is at the desk.
    pub fn stage(&self, held: &SessionRecord) -> Option<Stage> {
        let stage = held.stage.as_ref()?;
        Some(Stage {
            dossier: stage.dossier.clone(),
            name: self.hall_row(&stage.dossier).name,
            phase: stage.phase,
            since: stage.since.clone(),
        })
    }

    /// The notice's clock.
    pub fn clock(&self) -> ClockRules {
        let rules = &self.notice.defence;
        ClockRules {
            presentation: rules.presentation_minutes.saturating_mul(60),
            questions: rules.question_minutes.saturating_mul(60),
            warn: *rules.warn_seconds,
        }
    }

    /// Marks of the seats; totals only of a complete candidate. The caller has asked whether the viewer
    /// may know.
    pub fn marks(&self, held: &SessionRecord, id: &DossierId) -> Vec<SeatMark> {
        let scored = self.hall.scored(id);
        let given = self.hall.given_on(id);
        held.seats.iter().map(|seat| self.mark(seat, &given, scored)).collect()
    }

    fn mark(&self, seat: &str, given: &GivenOn<'_>, scored: Option<&Scored>) -> SeatMark {
        let held = given.ballot(seat);
        let recused = given.is_aside(seat);
        let ballot = held.filter(|_| !recused).and_then(|held| held.ballot());
        let total = scored.and_then(|_| ballot?.total());
        let far = |total| scored.is_some_and(|scored| outlying(scored, total, *self.notice.defence.outlier));
        SeatMark {
            panellist: seat.to_owned(),
            marked: if recused { Marked::Recused } else { Marked::from(ballot) },
            total,
            outlying: total.is_some_and(far),
            paper: held.and_then(|held| held.entries.last()).is_some_and(|entry| entry.paper.is_some()),
            versions: held.map_or(0, |held| held.version()),
        }
    }

    /// A dossier's rubric score: the mean of its reviewers, where there are enough; and their totals.
    pub fn rubric(&self, id: &DossierId) -> (Option<Score>, Vec<(Person, Score)>) {
        let Some(slot) = self.index.find(id) else { return (None, Vec::new()) };
        let words = self.index.words();
        let totals: Vec<(Person, Score)> = self
            .index
            .scores(slot)
            .iter()
            .map(|(by, total)| (self.person(words.text(*by)), *total))
            .collect();
        let scores: Vec<Score> = totals.iter().map(|(_, total)| *total).collect();
        (dossier_score(&scores, *self.notice.rubric.min_reviewers), totals)
    }

    /// The defence's share of a dossier's final score, in hundredths.
    pub fn share(&self, row: &CandidateRow) -> u8 {
        self.notice.rubric.level.get(&row.level).map_or(0, |rubric| rubric.defence_share)
    }

    /// A dossier's defence score, own or substituted, and whether it is the substituted one. Frozen while
    /// the defence is closed, else as it runs.
    pub fn defence(&self, id: &DossierId) -> (Option<Score>, bool) {
        if let Some(scored) = self.hall.scored(id) {
            return (Some(scored.score), false);
        }
        if self.hall.attends(id) != Some(Attends::Exempt) {
            return (None, false);
        }
        let frozen = self.hall.held.cycle.closed().map(|closing| closing.substituted);
        let running = || self.hall.cohort().substituted(*self.notice.defence.places).score;
        (frozen.unwrap_or_else(running), true)
    }
}

/// There is no session of that name.
pub fn no_session(id: &SessionId) -> Refusal {
    Refusal::missing(Words::made(format!("没有场次「{id}」"), format!("there is no session {id}")))
}

/// Where a candidate stands in a session's running order, from 1.
pub fn place(held: &SessionRecord, id: &DossierId) -> Option<usize> {
    held.order.iter().position(|one| one == id).map(|at| at + 1)
}
