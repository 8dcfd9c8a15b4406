//! A load that is accepted and applied in steps, so that others' commits are answered in between. Which
//! dossiers it holds is remembered from its staged lines: what touches them waits.

use super::apply::apply_some;
use super::event::Event;
use super::hash::Hash;
use super::kv::Overlay;
use super::lean::LeanEvent;
use super::line::read;
use super::shelf::Commit;
use super::view::{Trouble, View};
use crate::domain::DossierId;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// Dossiers taken off the stage in one step: other commits wait so long.
const STEP: usize = 300;

/// Loads whose dossiers are remembered, so that they can be applied in steps.
const REMEMBERED: usize = 8;

/// Loads that were staged, and the one that is being applied.
#[derive(Debug, Default)]
pub struct Loads {
    staged: VecDeque<(String, HashSet<DossierId>)>,
    /// The one that is being applied.
    pub laying: Option<Laying>,
}

/// A load that is accepted and not wholly applied.
#[derive(Debug)]
pub struct Laying {
    /// The view it is applied to.
    pub view: Arc<View>,
    /// The load's id.
    pub load: String,
    /// The line that commits it.
    pub raw: Vec<u8>,
    /// Which dossiers it holds: nothing may be applied to them before.
    pub dossiers: HashSet<DossierId>,
    /// What the view's mark moves to once it is: the last line applied beside it.
    pub place: (u64, Hash, u64),
}

impl Loads {
    /// Remembers what a line has staged.
    pub fn note(&mut self, events: &[Event]) {
        for event in events {
            let Event::Staged { load, dossiers, .. } = event else { continue };
            let ids = dossiers.iter().map(|one| one.id().clone());
            match self.staged.iter_mut().find(|(held, _)| held == load) {
                Some((_, held)) => held.extend(ids),
                None => {
                    if self.staged.len() >= REMEMBERED {
                        self.staged.pop_front();
                    }
                    self.staged.push_back((load.clone(), ids.collect()));
                }
            }
        }
    }

    /// Which dossiers a load has staged; they are remembered no longer.
    pub fn forget(&mut self, load: &str) -> Option<HashSet<DossierId>> {
        let at = self.staged.iter().position(|(held, _)| held == load)?;
        self.staged.remove(at).map(|(_, dossiers)| dossiers)
    }
}

impl Laying {
    /// True for a commit that has nothing to do with the load, and may be applied while it is not.
    pub fn leaves_room_for(&self, commit: &Commit) -> bool {
        commit.events.iter().all(|event| match event {
            Event::Staged { .. }
            | Event::Unmasked { .. }
            | Event::Exported { .. }
            | Event::Defence { .. }
            | Event::Meeting { .. } => true,
            Event::Ruled { dossier, .. }
            | Event::FindingAdded { dossier, .. }
            | Event::FindingDropped { dossier, .. }
            | Event::Assigned { dossier, .. }
            | Event::Commented { dossier, .. }
            | Event::Scored { dossier, .. } => !self.dossiers.contains(dossier),
            Event::Moved { change, .. } => !self.dossiers.contains(&change.dossier),
            Event::Undone { undoing, .. } => !self.dossiers.contains(undoing.dossier()),
            Event::Advanced { moves, .. } => moves.iter().all(|one| !self.dossiers.contains(&one.dossier)),
            Event::Founded { .. }
            | Event::NoticeAdopted { .. }
            | Event::Received { .. }
            | Event::Corrected { .. }
            | Event::LoadCommitted { .. }
            | Event::Prepared { .. }
            | Event::Enacted { .. }
            | Event::Blacklisted { .. }
            | Event::RollCorrected { .. }
            | Event::LiftProposed { .. }
            | Event::RollLifted { .. }
            | Event::ReviewerSet { .. } => false,
        })
    }

    /// Applies another part; true while there is more.
    ///
    /// # Errors
    /// What the view met.
    pub fn step(&self) -> Result<bool, Trouble> {
        let view = self.view.as_ref();
        let refused = |what: String| match view.reported() {
            Some(what) => Trouble::Surroundings(what),
            None => Trouble::Condemned(what),
        };
        let line = read(&self.raw).map_err(|fault| refused(fault.words().en.into_owned()))?;
        let mut over = Overlay::new(view);
        let more =
            apply_some(&mut over, &line, &self.load, STEP).map_err(|error| refused(format!("{error:?}")))?;
        view.write(over.into_changes(), (!more).then_some(self.place))?;
        Ok(more)
    }
}

/// The load that a line commits, where it does nothing else, and how many dossiers it has.
pub fn only_load(events: &[LeanEvent]) -> Option<(&str, u64)> {
    match events {
        [LeanEvent { event: Event::LoadCommitted { load, count, .. }, .. }] => Some((load, *count)),
        _ => None,
    }
}
