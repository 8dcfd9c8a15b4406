//! Which commands go together into one batch, decided on the same record and synced as one.

use super::inbox::Job;
use super::load::UnderWay;
use super::protocol::{Command, DefenceDo};
use crate::domain::DossierId;
use crate::record::CommandId;
use std::collections::HashSet;

/// What a batch has already touched: a command that touches it again waits for the next batch, so
/// that each is decided on what is recorded.
#[derive(Default)]
pub struct Touched {
    dossiers: HashSet<DossierId>,
    ballots: HashSet<(DossierId, String)>,
    ids: HashSet<CommandId>,
    lines: HashSet<u64>,
    any: bool,
    closed: bool,
}

/// What a command may touch.
enum Touches {
    Dossiers(Vec<DossierId>),
    /// One person's ballot on a dossier: the whole panel's arrive together and share one sync.
    Ballot(DossierId, String),
    /// Something all commands depend on.
    Everything,
}

impl Touches {
    fn meets(&self, load: &UnderWay) -> bool {
        match self {
            Self::Dossiers(ids) => ids.iter().any(|id| load.holds(id)),
            Self::Ballot(id, _) => load.holds(id),
            Self::Everything => true,
        }
    }
}

impl Touched {
    /// True where a command goes well with those before it, and with a load that is not yet to be seen as a
    /// whole; it is then counted in.
    pub fn admits(&mut self, job: &Job, settling: Option<&UnderWay>) -> bool {
        let touches = touches(job);
        let fits = !self.closed
            && !settling.is_some_and(|load| touches.meets(load))
            && !self.lines.contains(&job.line.number)
            && !self.ids.contains(&job.what.id)
            && match &touches {
                Touches::Dossiers(ids) => !ids
                    .iter()
                    .any(|id| self.dossiers.contains(id) || self.ballots.iter().any(|(on, _)| on == id)),
                Touches::Ballot(id, by) => {
                    !self.dossiers.contains(id) && !self.ballots.contains(&(id.clone(), by.clone()))
                }
                Touches::Everything => !self.any,
            };
        if !fits {
            // What the same connection sends after it waits too: its order stands.
            self.lines.insert(job.line.number);
            return false;
        }
        self.any = true;
        self.ids.insert(job.what.id.clone());
        match touches {
            Touches::Dossiers(ids) => self.dossiers.extend(ids),
            Touches::Ballot(id, by) => drop(self.ballots.insert((id, by))),
            Touches::Everything => self.closed = true,
        }
        true
    }
}

fn touches(job: &Job) -> Touches {
    let one = |id: &DossierId| Touches::Dossiers(vec![id.clone()]);
    match &job.what.command {
        Command::LoadPart { .. } => {
            let part = job.part.iter().flat_map(|part| &part.dossiers);
            Touches::Dossiers(part.map(|one| one.dossier.id().clone()).collect())
        }
        Command::Correct { dossier, .. } => one(dossier.id()),
        Command::Rule { dossier, .. }
        | Command::AddFinding { dossier, .. }
        | Command::DropFinding { dossier, .. }
        | Command::Triage { dossier, .. }
        | Command::Comment { dossier, .. }
        | Command::Score { dossier, .. } => one(dossier),
        Command::Assign { dossiers, .. } => Touches::Dossiers(dossiers.clone()),
        Command::Bulk { dossiers, .. } | Command::BulkPart { dossiers, .. } => {
            Touches::Dossiers(dossiers.iter().map(|(id, _)| id.clone()).collect())
        }
        Command::Unmask { .. } | Command::NoteExport { .. } => Touches::Dossiers(Vec::new()),
        Command::Defence(DefenceDo::Ballot { dossier, .. } | DefenceDo::Abstain { dossier, .. }) => {
            Touches::Ballot(dossier.clone(), job.line.viewer.account.clone())
        }
        Command::LoadCommit { .. }
        | Command::LoadAbort { .. }
        | Command::BulkCommit { .. }
        | Command::BulkAbort { .. }
        | Command::Blacklist { .. }
        | Command::CorrectEntry { .. }
        | Command::ProposeLift { .. }
        | Command::ConfirmLift { .. }
        | Command::DropLift { .. }
        | Command::Roster { .. }
        | Command::AdoptNotice { .. }
        | Command::Defence(_)
        | Command::Meeting(_)
        | Command::Undo => Touches::Everything,
    }
}
