//! How a dossier's figures were made, so that they can be redone by hand.

use super::room::Room;
use super::substitution::substitution;
use crate::desk::protocol::{BallotLine, Blind, Derivation, Refusal};
use crate::domain::{Attends, DossierId};
use crate::policy::rubric::final_score;
use crate::record::hall::SessionRecord;

/// The derivation.
///
/// # Errors
/// Where there is no such dossier, or the viewer is recused from it.
pub fn explain(room: &Room<'_>, id: &DossierId) -> Result<Derivation, Refusal> {
    let candidate = room.row(id).ok_or_else(|| Refusal::no_dossier(id))?;
    let blind = room.hall.blind(room.account(), id);
    if blind == Some(Blind::Recused) {
        let words = crate::domain::Words::fixed("已回避，看不到此人", "you stand aside from this dossier");
        return Err(Refusal::rule("design 7 回避", words));
    }
    let exempt = candidate.candidacy.defends() && room.hall.attends(id) == Some(Attends::Exempt);
    let (rubric, totals) = room.rubric(id);
    let share = room.share(&candidate);
    let (defence, _) = room.defence(id);
    let session = room.hall.session_of(id).filter(|_| blind.is_none());
    Ok(Derivation {
        ballots: session.map(|session| lines(room, session, id)).unwrap_or_default(),
        scored: room.hall.scored(id).filter(|_| blind.is_none()).cloned(),
        incomplete: room.hall.result(id).filter(|_| blind.is_none()).and_then(|now| now.clone().err()),
        substitution: exempt.then(|| Box::new(substitution(room))),
        blind,
        rubric,
        totals,
        share,
        defence: defence.filter(|_| blind.is_none()),
        total: rubric.filter(|_| blind.is_none()).and_then(|rubric| final_score(rubric, defence, share)),
        candidate,
    })
}

fn lines(room: &Room<'_>, session: &SessionRecord, id: &DossierId) -> Vec<BallotLine> {
    let line = |mark: crate::desk::protocol::SeatMark| {
        let versions = room.hall.ballot(id, &mark.panellist).map(|held| {
            let version = |entry: &crate::record::hall::BallotEntry| {
                (entry.at.clone(), room.person(&entry.by), entry.ballot.clone(), entry.reason.clone())
            };
            held.entries.iter().map(version).collect()
        });
        BallotLine { panellist: room.person(&mark.panellist), versions: versions.unwrap_or_default(), mark }
    };
    room.marks(session, id).into_iter().map(line).collect()
}
