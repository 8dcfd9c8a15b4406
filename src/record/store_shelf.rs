//! A store's reading side: answers from the view, bodies and lines from the journal.

use super::hall::HallHeld;
use super::journal::Synced;
use super::lifecycle::Lifecycle;
use super::media::read_exact;
use super::model::{DossierRecord, Submission};
use super::reading::{self, BodyError};
use super::shelf::{CommandId, Head, Position, Shelf, ViewError};
use super::view::{Trouble, View};
use crate::domain::{Dossier, DossierId, Reviewer};
use crate::policy::roll::{Lift, RollEntry};
use std::sync::Arc;

/// The reading side of a store. Its calls wait until the view is open and complete; a view that
/// proves wrong on the way is made anew, and the call is answered from the new one.
pub struct StoreShelf {
    pub(super) life: Arc<Lifecycle>,
    pub(super) synced: Synced,
}

impl std::fmt::Debug for StoreShelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoreShelf({:?}, {:?})", self.life.status(), self.synced)
    }
}

impl StoreShelf {
    fn ask<T>(&self, mut question: impl FnMut(&View) -> Result<T, Fault>) -> Result<T, ViewError> {
        let mut last = None;
        // Once more from a view made anew; an error that stays is not the view's.
        for _ in 0..2 {
            let view = match (self.life.ready_again(), last.take()) {
                (Ok(view), _) => view,
                (Err(_), Some(before)) => return Err(before),
                (Err(now), None) => return Err(ViewError(now.en.into_owned())),
            };
            match question(&view) {
                Ok(answer) => return Ok(answer),
                Err(Fault { error, of_view: false }) => return Err(error),
                Err(Fault { error, of_view: true }) => {
                    self.doubt(&view, &error);
                    last = Some(error);
                }
            }
        }
        Err(last.unwrap_or_else(|| ViewError("the view does not answer".into())))
    }

    fn doubt(&self, view: &Arc<View>, error: &ViewError) {
        let trouble = match view.reported() {
            Some(what) => Trouble::Surroundings(what),
            None => Trouble::Condemned(error.0.clone()),
        };
        self.life.trouble(view, trouble);
    }
}

/// An error, and whether it is the view's.
struct Fault {
    error: ViewError,
    of_view: bool,
}

impl From<ViewError> for Fault {
    fn from(error: ViewError) -> Self {
        Self { error, of_view: true }
    }
}

impl From<BodyError> for Fault {
    fn from(error: BodyError) -> Self {
        let of_view = matches!(error, BodyError::View(_));
        Self { error: error.into(), of_view }
    }
}

impl From<Fault> for ViewError {
    fn from(fault: Fault) -> Self {
        fault.error
    }
}

/// Reads a body from the journal and verifies that it is the one the record names.
fn read_body(synced: &Synced, submission: &Submission) -> Result<Dossier, BodyError> {
    let body = submission.body;
    if body.offset.saturating_add(u64::from(body.len)) > synced.len() {
        return Err(BodyError::View(ViewError("a body lies beyond the journal".into())));
    }
    let bytes = read_exact(synced.media.as_ref(), body.offset, body.len as usize)
        .map_err(|error| BodyError::Else(ViewError(format!("the journal cannot be read: {error}"))))?;
    reading::body(submission, &bytes)
}

/// Walks a view's records with their last bodies.
fn walk_view(
    view: &View,
    synced: &Synced,
    each: &mut dyn FnMut(DossierRecord, Dossier) -> bool,
) -> Result<(), Fault> {
    let mut failed = None;
    reading::records(view, &mut |record| {
        let Some(last) = record.submissions.last() else { return Ok(true) };
        match read_body(synced, last) {
            Ok(body) => Ok(each(record, body)),
            Err(error) => {
                failed = Some(Fault::from(error));
                Ok(false)
            }
        }
    })?;
    failed.map_or(Ok(()), Err)
}

fn body_of(view: &View, synced: &Synced, id: &DossierId, submission: u8) -> Result<Option<Dossier>, Fault> {
    let record = reading::record(view, id)?;
    let held = record.and_then(|r| r.submissions.into_iter().find(|held| held.number == submission));
    Ok(held.map(|held| read_body(synced, &held)).transpose()?)
}

impl Shelf for StoreShelf {
    fn applied(&self) -> Head {
        self.life.ready().map_or_else(|_| Head { seq: 0, hash: String::new() }, |view| view.mark().head())
    }
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
        self.ask(|view| Ok(reading::record(view, id)?))
    }
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError> {
        self.ask(|view| body_of(view, &self.synced, id, submission))
    }
    fn walk(&self, each: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError> {
        let view = self.life.ready()?;
        // Half a walk cannot be taken back, so that it is not begun again here.
        walk_view(&view, &self.synced, each).map_err(|fault| {
            if fault.of_view {
                self.doubt(&view, &fault.error);
            }
            fault.error
        })
    }
    fn count(&self) -> usize {
        let dossiers = self.life.ready().map_or(0, |view| view.mark().dossiers);
        usize::try_from(dossiers).unwrap_or(usize::MAX)
    }
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError> {
        self.ask(|view| Ok(reading::roll(view)?))
    }
    fn lifts(&self) -> Result<Vec<Lift>, ViewError> {
        self.ask(|view| Ok(reading::lifts(view)?))
    }
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError> {
        self.ask(|view| Ok(reading::reviewers(view)?))
    }
    fn hall(&self) -> Result<HallHeld, ViewError> {
        self.ask(|view| Ok(reading::hall(view)?))
    }
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError> {
        self.ask(|view| Ok(reading::notice(view)?))
    }
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError> {
        self.ask(|view| Ok(reading::command(view, id)?))
    }
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError> {
        self.synced
            .read_from(seq, most)
            .map_err(|error| ViewError(format!("the journal cannot be read: {error}")))
    }
}

/// What a view that is still being made can answer: all of it may be out of date, and what is not
/// there may only not be there yet. [`Shelf::applied`] says how far it has come.
#[derive(Debug)]
pub struct Meanwhile {
    pub(super) view: Arc<View>,
    pub(super) synced: Synced,
}

impl Shelf for Meanwhile {
    fn applied(&self) -> Head {
        self.view.mark().head()
    }
    fn record(&self, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
        reading::record(self.view.as_ref(), id)
    }
    fn body(&self, id: &DossierId, submission: u8) -> Result<Option<Dossier>, ViewError> {
        Ok(body_of(&self.view, &self.synced, id, submission)?)
    }
    fn walk(&self, each: &mut dyn FnMut(DossierRecord, Dossier) -> bool) -> Result<(), ViewError> {
        Ok(walk_view(&self.view, &self.synced, each)?)
    }
    fn count(&self) -> usize {
        usize::try_from(self.view.mark().dossiers).unwrap_or(usize::MAX)
    }
    fn roll(&self) -> Result<Vec<RollEntry>, ViewError> {
        reading::roll(self.view.as_ref())
    }
    fn lifts(&self) -> Result<Vec<Lift>, ViewError> {
        reading::lifts(self.view.as_ref())
    }
    fn reviewers(&self) -> Result<Vec<Reviewer>, ViewError> {
        reading::reviewers(self.view.as_ref())
    }
    fn hall(&self) -> Result<HallHeld, ViewError> {
        reading::hall(self.view.as_ref())
    }
    fn notice(&self) -> Result<Option<(String, String, String)>, ViewError> {
        reading::notice(self.view.as_ref())
    }
    fn command(&self, id: &CommandId) -> Result<Option<Position>, ViewError> {
        reading::command(self.view.as_ref(), id)
    }
    fn lines(&self, seq: u64, most: usize) -> Result<Vec<String>, ViewError> {
        self.synced
            .read_from(seq, most)
            .map_err(|error| ViewError(format!("the journal cannot be read: {error}")))
    }
}
