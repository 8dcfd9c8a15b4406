//! What the desk answers the queue.

use super::QueueScreen;
use crate::desk::{Answer, Delta, Reply};
use crate::domain::Words;
use crate::tui::screens::cx::{Cx, Severity, Ticket};
use crate::tui::screens::work::{self, Outcome};

impl QueueScreen {
    /// A reply to one of its tickets. True where the ticket was its own.
    pub(super) fn answered(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        if let Some(outcome) = self.work.reply(ticket, reply, cx) {
            self.done(outcome);
            return true;
        }
        if self.bulk_answered(ticket, reply, cx) {
            return true;
        }
        if self.watch == Some(ticket) {
            match reply {
                Reply::Answer(Answer::Queue(page)) => self.take_page(page, cx),
                Reply::Delta(Delta::Rows(rows)) => rows.iter().for_each(|row| self.window.change(row)),
                Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                    cx.say(Severity::Alarm, work::told(refusal));
                }
                _ => {}
            }
            return true;
        }
        if self.counted.as_ref().is_some_and(|(own, _)| *own == ticket) {
            match reply {
                Reply::Answer(Answer::Counts(counts)) | Reply::Delta(Delta::Counts(counts)) => {
                    self.counts.clone_from(counts);
                }
                _ => {}
            }
            return true;
        }
        if let Some((_, asked, sheet)) = &mut self.preview
            && *asked == ticket
        {
            match reply {
                Reply::Answer(Answer::Sheet(new)) | Reply::Delta(Delta::Sheet(new)) => {
                    self.window.update(&new.row);
                    *sheet = Some(new.clone());
                    let pending = self.pending.take_if(|(dossier, _)| *dossier == new.record.id);
                    if let Some((_, action)) = pending {
                        self.decide(action, cx);
                    }
                }
                Reply::Refused(refusal) => {
                    let pending = self.pending.take();
                    if pending.is_some() {
                        cx.say(Severity::Alarm, work::told(refusal));
                    }
                }
                _ => {}
            }
            return true;
        }
        if self.jump == Some(ticket) {
            self.jump = None;
            self.landed(reply, cx);
            return true;
        }
        if self.locate == Some(ticket) {
            self.locate = None;
            if let Reply::Answer(Answer::Located(Some(index))) = reply {
                self.rows.go(*index);
                self.moved(cx);
            }
            return true;
        }
        self.found(ticket, reply)
    }

    fn done(&mut self, outcome: Option<Outcome>) {
        match outcome {
            Some(Outcome::Done(done)) => {
                self.last = done.row.as_ref().map(|row| row.dossier.clone());
                if let Some(row) = &done.row {
                    self.window.update(row);
                }
            }
            Some(Outcome::Undone(done)) => {
                self.last = None;
                if let Some(row) = &done.row {
                    self.window.update(row);
                }
            }
            Some(Outcome::Assigned) => self.tags.clear(),
            Some(Outcome::Refused) | None => {}
        }
    }

    /// The next that needs me has been found.
    fn landed(&mut self, reply: &Reply, cx: &mut Cx<'_>) {
        match reply {
            Reply::Answer(Answer::Next(Some((index, row)))) => match self.window.index_of(&row.dossier) {
                Some(index) => {
                    self.rows.go(index);
                    self.moved(cx);
                }
                None => {
                    self.rows.set_len(self.rows.len().max(*index + 1));
                    self.rows.go(*index);
                    self.wanted = Some(row.dossier.clone());
                    self.moved(cx);
                }
            },
            Reply::Answer(Answer::Next(None)) => {
                cx.say(Severity::Info, Words::fixed("没有待你看的了", "nothing more needs you here"));
            }
            Reply::Refused(refusal) => cx.say(Severity::Alarm, work::told(refusal)),
            _ => {}
        }
    }
}
