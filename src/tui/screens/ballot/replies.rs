//! What the desk answers the ballot.

use super::BallotScreen;
use crate::desk::{Answer, DefenceAnswer, Delta, Reply};
use crate::tui::screens::asking;
use crate::tui::screens::cx::{Cx, Severity, Ticket};
use crate::tui::screens::which;
use crate::tui::screens::work::told;

impl BallotScreen {
    /// A reply to one of its tickets. True where the ticket was its own.
    pub(super) fn answered(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        match self.which.reply(ticket, reply, cx) {
            which::Came::NotMine => {}
            which::Came::Nothing => return true,
            which::Came::Session(session) => {
                self.watch(session, cx);
                return true;
            }
        }
        match self.asking.reply(ticket, reply, cx) {
            asking::Came::NotMine => {}
            asking::Came::Done(purpose, _) => {
                self.given(&purpose, cx);
                return true;
            }
            asking::Came::Refused(..) | asking::Came::Nothing => return true,
        }
        if self.watch != Some(ticket) {
            return false;
        }
        match reply {
            Reply::Answer(Answer::Defence(DefenceAnswer::Ballots(sheet)))
            | Reply::Delta(Delta::Ballots(sheet)) => {
                self.take(sheet, cx);
            }
            Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                cx.say(Severity::Alarm, told(refusal));
                (self.sheet, self.gone) = (None, Some(refusal.clone()));
            }
            _ => {}
        }
        true
    }
}
