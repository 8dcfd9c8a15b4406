//! What may be shown in the hall: who speaks, who is next; scores only once they are released.

use super::ballots::waiting;
use super::room::{Room, place};
use crate::desk::protocol::{HallView, Refusal};
use crate::domain::SessionId;

/// The hall.
///
/// # Errors
/// Where there is no such session.
pub fn hall(room: &Room<'_>, id: &SessionId) -> Result<HallView, Refusal> {
    let held = room.session(id)?;
    let scores = held.closed.as_ref().filter(|_| held.released).map(|closed| {
        let score = |id| closed.iter().find(|(one, _)| one == id).map(|(_, score)| *score);
        held.order.iter().map(|id| (room.hall_row(id), score(id))).collect()
    });
    Ok(HallView {
        session: held.id.clone(),
        setup: held.setup.clone(),
        stage: room.stage(held),
        number: held.stage.as_ref().and_then(|stage| place(held, &stage.dossier)),
        next: waiting(room, held).map(|id| room.hall_row(id)).collect(),
        clock: room.clock(),
        closed: held.closed.is_some(),
        scores,
    })
}
