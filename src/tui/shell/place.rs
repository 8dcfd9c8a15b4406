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
    /// The standing view, where it is one.
    pub view: Option<usize>,
    /// The view the person has kept.
    #[serde(default)]
    pub own: Option<QueueSpec>,
    /// The dossier under the cursor.
    pub row: Option<DossierId>,
    /// The dossier that was open.
    pub dossier: Option<(DossierId, Origin)>,
    /// The room that was open in front of it.
    #[serde(default)]
    pub room: Option<Spot>,
}
