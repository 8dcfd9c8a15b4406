//! What the desk answers the board.

use super::BoardScreen;
use super::acts::Purpose;
use crate::desk::{Answer, DefenceAnswer, DefenceAsk, Delta, Query, Reply};
use crate::tui::screens::asking;
use crate::tui::screens::cx::{Cx, Severity, Ticket};
use crate::tui::screens::derived;
use crate::tui::screens::unfold::Unfolded;
use crate::tui::screens::which;
use crate::tui::screens::work::told;

impl BoardScreen {
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
            asking::Came::Done(Purpose::Moved, _) => {
                // Old and new figures side by side, at once.
                self.asked = Some(cx.ask(Query::Defence(DefenceAsk::Substitution)));
                return true;
            }
            _ => return true,
        }
        if self.watch == Some(ticket) {
            match reply {
                Reply::Answer(Answer::Defence(DefenceAnswer::Board(board))) => self.take(board, cx),
                Reply::Delta(Delta::Board(news)) => {
                    if let Some(board) = news.as_ref().clone().onto(self.board.as_deref()) {
                        self.take(&board, cx);
                    }
                }
                Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                    cx.say(Severity::Alarm, told(refusal));
                    (self.board, self.gone) = (None, Some(refusal.clone()));
                }
                _ => {}
            }
            return true;
        }
        if self.asked == Some(ticket) {
            self.asked = None;
            let look = &cx.env.look;
            match reply {
                Reply::Answer(Answer::Defence(DefenceAnswer::Substitution(substitution))) => {
                    let title =
                        look.say("免答辩赋分的推导  五.(二)", "How the substituted score is made  五.(二)");
                    let text = derived::substitution(substitution, look);
                    self.unfolded = Some(Unfolded::new(title.to_owned(), text));
                }
                Reply::Answer(Answer::Defence(DefenceAnswer::Explain(derivation))) => {
                    let (title, text) = derived::dossier(derivation, &cx.env.notice.defence.criteria, look);
                    self.unfolded = Some(Unfolded::new(title, text));
                }
                Reply::Refused(refusal) => cx.say(Severity::Alarm, told(refusal)),
                _ => {}
            }
            return true;
        }
        false
    }
}
