//! Where the person was: the next start begins there.

use crate::desk::QueueSpec;
use crate::domain::DossierId;
use crate::tui::screens::dossier::Origin;
use crate::tui::screens::rooms::Spot;
use serde::{Deserialize, Serialize};

/// A place among the screens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Which rows of the queue, in which order.
    pub spec: QueueSpec,
    /// The view shown, by its key.
    #[serde(default)]
    pub view_key: Option<char>,
    /// Where the cursor stood in rows shown before: the dossier, and its place.
    #[serde(default)]
    pub cursors: Vec<(QueueSpec, DossierId, usize)>,
    /// The dossier under the cursor.
    pub row: Option<DossierId>,
    /// The dossier that was open.
    pub dossier: Option<(DossierId, Origin)>,
    /// The room that was open in front of it.
    #[serde(default)]
    pub room: Option<Spot>,
}
