//! The board of a session, for one viewer.

use super::room::Room;
use super::substitution::{close_refusal, session_refusal};
use crate::desk::protocol::{Blind, Board, BoardRow, Refusal, Standing};
use crate::domain::{DossierId, Presence, SessionId};
use crate::record::hall::SessionRecord;

/// The board.
///
/// # Errors
/// Where there is no such session.
pub fn board(room: &Room<'_>, id: &SessionId) -> Result<Board, Refusal> {
    let held = room.session(id)?;
    let (cohort, left_out) = room.hall.cohort_for(room.account());
    let frozen = room.hall.held.cycle.closed();
    let places = *room.notice.defence.places;
    Ok(Board {
        session: room.brief(held),
        stage: room.stage(held),
        rows: held.order.iter().filter_map(|id| row(room, held, id)).collect(),
        cohort,
        left_out,
        substituted: frozen.map_or_else(|| cohort.substituted(places), super::substitution::frozen),
        frozen: frozen.is_some(),
        clock: room.clock(),
        close: session_refusal(room, held),
        close_all: close_refusal(room),
    })
}

fn row(room: &Room<'_>, session: &SessionRecord, id: &DossierId) -> Option<BoardRow> {
    let mut candidate = room.row(id)?;
    let blind = room.hall.blind(room.account(), id);
    if blind == Some(Blind::Recused) {
        candidate.name.clear();
        candidate.unit.clear();
        candidate.specialty.clear();
    }
    let held = room.hall.candidate(id);
    let sees = blind.is_none();
    Some(BoardRow {
        standing: standing(room, session, id, blind),
        presence: room.hall.presence(id),
        called: held.and_then(|held| held.called.clone()),
        seats: if sees { room.marks(session, id) } else { Vec::new() },
        scored: room.hall.scored(id).filter(|_| sees).cloned(),
        incomplete: room.hall.result(id).filter(|_| sees).and_then(|now| now.clone().err()),
        blind,
        notes: held
            .filter(|_| blind != Some(Blind::Recused))
            .map(|held| held.notes.clone())
            .unwrap_or_default(),
        candidate,
    })
}

/// Where a candidate stands; of one whom the viewer is recused from, no more than the hall sees.
fn standing(room: &Room<'_>, session: &SessionRecord, id: &DossierId, blind: Option<Blind>) -> Standing {
    let at_desk = session
        .stage
        .as_ref()
        .is_some_and(|stage| stage.dossier == *id && stage.phase != crate::domain::Phase::Over);
    let called = room.hall.candidate(id).is_some_and(|held| held.called.is_some());
    match room.hall.presence(id) {
        Presence::Absent => Standing::Absent,
        Presence::Excused => Standing::Excused,
        _ if blind != Some(Blind::Recused) && room.hall.scored(id).is_some() => Standing::Complete,
        _ if at_desk => Standing::Speaking,
        Presence::Late => Standing::Late,
        _ if called => Standing::Incomplete,
        Presence::Expected => Standing::Waiting,
    }
}
