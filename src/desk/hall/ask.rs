//! Questions about the defence and the meeting: who may ask what, and where it is answered.

use super::room::Room;
use super::{ballots, board, explain, lists, stage, substitution, votes};
use crate::desk::core::Core;
use crate::desk::protocol::{DefenceAnswer, DefenceAsk, MeetingAnswer, MeetingAsk, Refusal};
use crate::desk::states::{Act, permit};
use crate::desk::viewer::Who;

/// Refuses a question that somebody may not ask.
///
/// # Errors
/// The refusal.
pub fn may(who: &Who, ask: &DefenceAsk) -> Result<(), Refusal> {
    let act = match ask {
        DefenceAsk::Sessions | DefenceAsk::Hall(_) => Act::Read,
        DefenceAsk::Candidates => Act::ReadCandidates,
        DefenceAsk::Fees { .. } => Act::ReadFees,
        DefenceAsk::Ballots(_) => Act::Ballot,
        DefenceAsk::Papers(_) => Act::Paper,
        DefenceAsk::Board(_)
        | DefenceAsk::Substitution
        | DefenceAsk::Explain(_)
        | DefenceAsk::Ranking { .. } => Act::ReadBoard,
    };
    permit(act, &who.roles, None)
}

/// Answers about the defence.
///
/// # Errors
/// The refusal.
pub fn defence(core: &Core, who: &Who, ask: &DefenceAsk) -> Result<DefenceAnswer, Refusal> {
    may(who, ask)?;
    let room = &Room::of(core, who)?;
    Ok(match ask {
        DefenceAsk::Sessions => DefenceAnswer::Sessions(lists::sessions(room)),
        DefenceAsk::Candidates => DefenceAnswer::Candidates(lists::candidates(room)),
        DefenceAsk::Board(id) => DefenceAnswer::Board(Box::new(board::board(room, id)?)),
        DefenceAsk::Ballots(id) => DefenceAnswer::Ballots(Box::new(ballots::ballots(room, id)?)),
        DefenceAsk::Hall(id) => DefenceAnswer::Hall(Box::new(stage::hall(room, id)?)),
        DefenceAsk::Substitution => DefenceAnswer::Substitution(Box::new(substitution::substitution(room))),
        DefenceAsk::Explain(id) => DefenceAnswer::Explain(Box::new(explain::explain(room, id)?)),
        DefenceAsk::Papers(id) => DefenceAnswer::Papers(lists::papers(room, id)?),
        DefenceAsk::Ranking { level, specialty } => {
            DefenceAnswer::Ranking(Box::new(lists::ranking(room, *level, specialty.as_deref())))
        }
        DefenceAsk::Fees { unpaid } => DefenceAnswer::Fees(lists::fees(room, *unpaid)),
    })
}

/// Answers about the meeting.
///
/// # Errors
/// The refusal.
pub fn meeting(core: &Core, who: &Who, ask: &MeetingAsk) -> Result<MeetingAnswer, Refusal> {
    let act = match ask {
        MeetingAsk::Meetings => Act::Read,
        MeetingAsk::Votes(_) => Act::ReadBoard,
    };
    permit(act, &who.roles, None)?;
    let room = &Room::of(core, who)?;
    Ok(match ask {
        MeetingAsk::Meetings => MeetingAnswer::Meetings(votes::meetings(room)),
        MeetingAsk::Votes(id) => MeetingAnswer::Votes(Box::new(votes::votes(room, id)?)),
    })
}
