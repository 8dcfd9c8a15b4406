//! Typed reading of what is stored, the same for every kind of store.

use super::hall::{self, HallHeld, Thing};
use super::hash::Hash;
use super::keys;
use super::kv::{Kv, decode};
use super::model::{DossierRecord, Submission};
use super::shelf::{CommandId, Position, ViewError};
use crate::domain::{Dossier, DossierId, Reviewer};
use crate::policy::roll::{Lift, RollEntry};
use serde::de::DeserializeOwned;

fn one<T: DeserializeOwned>(kv: &dyn Kv, key: &[u8]) -> Result<Option<T>, ViewError> {
    kv.get(key)?.map(|bytes| decode(&bytes)).transpose()
}

fn all<T: DeserializeOwned>(kv: &dyn Kv, kind: u8) -> Result<Vec<T>, ViewError> {
    let mut found = Vec::new();
    let mut after: Option<Vec<u8>> = None;
    loop {
        let pairs = kv.scan(&[kind], after.as_deref(), PAGE)?;
        for (_, value) in &pairs {
            found.push(decode(value)?);
        }
        match pairs.into_iter().next_back() {
            Some((last, _)) => after = Some(last),
            None => return Ok(found),
        }
    }
}

/// How many pairs are read at a time.
const PAGE: usize = 256;

/// A dossier's record.
pub(super) fn record(kv: &dyn Kv, id: &DossierId) -> Result<Option<DossierRecord>, ViewError> {
    one(kv, &keys::record(id))
}

/// Where a command came to stand.
pub(super) fn command(kv: &dyn Kv, id: &CommandId) -> Result<Option<Position>, ViewError> {
    one(kv, &keys::command(id))
}

/// The notice adopted.
pub(super) fn notice(kv: &dyn Kv) -> Result<Option<(String, String, String)>, ViewError> {
    one(kv, &keys::notice())
}

/// The blacklist, by number.
pub(super) fn roll(kv: &dyn Kv) -> Result<Vec<RollEntry>, ViewError> {
    all(kv, keys::ROLL)
}

/// The proposals to lift entries, by number.
pub(super) fn lifts(kv: &dyn Kv) -> Result<Vec<Lift>, ViewError> {
    all(kv, keys::LIFT)
}

/// The committee, by account.
pub(super) fn reviewers(kv: &dyn Kv) -> Result<Vec<Reviewer>, ViewError> {
    all(kv, keys::REVIEWER)
}

/// All of the defence and the meeting.
pub(super) fn hall(kv: &dyn Kv) -> Result<HallHeld, ViewError> {
    let mut held = HallHeld::default();
    all::<Thing>(kv, hall::PREFIX)?.into_iter().for_each(|thing| held.hold(thing));
    Ok(held)
}

/// Walks records by id until `each` says false or fails.
pub(super) fn records(
    kv: &dyn Kv,
    each: &mut dyn FnMut(DossierRecord) -> Result<bool, ViewError>,
) -> Result<(), ViewError> {
    let mut after: Option<Vec<u8>> = None;
    loop {
        let pairs = kv.scan(&[keys::RECORD], after.as_deref(), PAGE)?;
        for (_, value) in &pairs {
            if !each(decode(value)?)? {
                return Ok(());
            }
        }
        match pairs.into_iter().next_back() {
            Some((last, _)) => after = Some(last),
            None => return Ok(()),
        }
    }
}

/// Why a body was not read.
#[derive(Debug)]
pub(super) enum BodyError {
    /// The view names other bytes than it says: it is wrong.
    View(ViewError),
    /// The view is right, and the body cannot be had all the same.
    Else(ViewError),
}

impl From<BodyError> for ViewError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::View(error) | BodyError::Else(error) => error,
        }
    }
}

/// A submission's body from its bytes in the journal, which must be those the record names.
pub(super) fn body(submission: &Submission, bytes: &[u8]) -> Result<Dossier, BodyError> {
    if Hash::of(bytes).hex() != submission.content {
        return Err(BodyError::View(ViewError(format!(
            "the view names bytes {}+{} of the journal as a body, and they are another",
            submission.body.offset, submission.body.len
        ))));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| BodyError::Else(ViewError(format!("a body cannot be read: {error}"))))
}
