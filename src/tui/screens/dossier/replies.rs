//! What the desk answers a dossier's screen.

use super::DossierScreen;
use super::moving::Jump;
use crate::desk::{Answer, Delta, Done, Reply};
use crate::tui::screens::cx::{Cx, Severity, Ticket};
use crate::tui::screens::work::{self, Outcome};

impl DossierScreen {
    /// A reply to one of its tickets. True where the ticket was its own.
    pub(super) fn answered(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        if let Some(outcome) = self.work.reply(ticket, reply, cx) {
            self.last = match outcome {
                Some(Outcome::Done(done)) => {
                    self.note(&done);
                    done.row.map(|row| row.dossier)
                }
                Some(Outcome::Undone(done)) => {
                    self.note(&done);
                    None
                }
                _ => self.last.take(),
            };
            return true;
        }
        if self.watch == Some(ticket) {
            match reply {
                Reply::Answer(Answer::Sheet(sheet)) | Reply::Delta(Delta::Sheet(sheet)) => {
                    self.take(sheet, cx)
                }
                Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                    self.sheet = None;
                    self.refusal = Some(refusal.clone());
                }
                _ => {}
            }
            return true;
        }
        if self.submitting == Some(ticket) {
            self.submitting = None;
            match reply {
                Reply::Done(done) => {
                    let id = self.id.clone();
                    self.scoring.accepted(&id, cx);
                    work::Home::amendment(&id).done(cx);
                    self.note(done);
                    cx.saved(done);
                }
                Reply::Refused(refusal) => cx.say(Severity::Alarm, work::told(refusal)),
                _ => {}
            }
            return true;
        }
        if let Some((asked, jump)) = self.jump
            && asked == ticket
        {
            self.jump = None;
            if jump == Jump::Neighbour {
                cx.unwatch(ticket);
            }
            self.landed(jump, reply, cx);
            return true;
        }
        if let Some((asked, text)) = &mut self.growing
            && *asked == ticket
        {
            *text = match reply {
                Reply::Answer(Answer::Correction(correction)) => Some(correction.text.clone()),
                Reply::Refused(refusal) => Some(refusal.words.get(cx.env.look.lang).to_owned()),
                _ => text.take(),
            };
            return true;
        }
        match &mut self.compare {
            Some(compare) => compare.reply(ticket, reply, cx.env.look.lang),
            None => false,
        }
    }

    /// An act on this dossier is on disk: what is shown is of before until the sheet comes anew.
    fn note(&mut self, done: &Done) {
        if let Some(row) = done.row.as_ref().filter(|row| row.dossier == self.id) {
            self.made = row.version;
        }
    }
}
