//! Commands on their way: a written line completes one, the desk answers, drafts are done with.

use super::kept::Home;
use super::notice::NoticeSheet;
use super::question::{Question, question, verb_of};
use super::{Mode, Pending, Work, told};
use crate::desk::{Answer, Command, Done, DossierSheet, Reply, TriageKind};
use crate::domain::{DossierId, Verdict, Words};
use crate::tui::screens::cx::{Cx, Severity, Ticket};

/// What became of a command sent from here.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is on disk.
    Done(Box<Done>),
    /// The last act was taken back.
    Undone(Box<Done>),
    /// The dossiers were given to somebody.
    Assigned,
    /// It was refused.
    Refused,
}

/// A command under way.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) ticket: Ticket,
    pub(super) kind: Kind,
    /// Where the line it was completed with is kept until it is on disk.
    pub(super) home: Option<Home>,
}

/// What kind of command it is, as far as that matters when it is done.
#[derive(Debug)]
pub(super) enum Kind {
    Undo,
    Assign,
    /// A return: what was written in its notice is done with.
    Return(DossierId),
    Other,
}

impl Work {
    /// A written line completes what it was asked for.
    pub(super) fn complete(
        &mut self,
        pending: Pending,
        text: String,
        sheet: Option<&DossierSheet>,
        cx: &mut Cx<'_>,
    ) {
        match pending {
            Pending::Rule { dossier, base, judged, verdict } => {
                let key = judged.key.clone();
                self.send(base, Command::Rule { dossier, key, verdict, reason: text }, cx);
            }
            Pending::Add { dossier, base, item } => {
                let (place, what) = split(&text);
                let command = Command::AddFinding {
                    dossier,
                    item,
                    clause: String::new(),
                    place,
                    verdict: Verdict::Fail,
                    text: what,
                };
                self.send(base, command, cx);
            }
            Pending::Screen { .. } => {}
            Pending::Remark { dossier, base } => self.send(base, Command::Comment { dossier, text }, cx),
            Pending::Assign { dossiers } => {
                let to = (!text.is_empty()).then_some(text);
                let ticket = cx.command(None, Command::Assign { dossiers, to });
                self.sent.push(Sent { ticket, kind: Kind::Assign, home: None });
            }
            Pending::Triage { dossier, base, kind, name } => match sheet.filter(|s| s.record.id == dossier) {
                Some(sheet) => self.mode = Mode::Confirm(question(sheet, kind, text)),
                None => {
                    let (_, label) = verb_of(kind);
                    let command = Command::Triage { dossier, kind, reason: text, notice: None, due: None };
                    let title = Words::made(format!("{name}: {}", label.zh), format!("{name}: {}", label.en));
                    self.mode = Mode::Confirm(Question { title, lines: Vec::new(), base, command });
                }
            },
        }
    }

    pub(super) fn send(&mut self, base: u64, command: Command, cx: &mut Cx<'_>) {
        self.mode = Mode::Idle;
        let kind = match &command {
            Command::Triage { dossier, kind: TriageKind::Return, .. } => Kind::Return(dossier.clone()),
            _ => Kind::Other,
        };
        let home = Home::of(&command);
        let ticket = cx.command(Some(base), command);
        self.sent.push(Sent { ticket, kind, home });
    }

    /// True while the act before is not on disk yet: what is on the screen is not what will stand.
    pub(super) fn is_saving(&self, cx: &mut Cx<'_>) -> bool {
        let saving = self.sent.iter().any(|sent| !matches!(sent.kind, Kind::Assign));
        if saving {
            let words =
                Words::fixed("上一件还在存盘，存好再按", "the act before is still being saved; press again");
            cx.say(Severity::Info, words);
        }
        saving
    }

    /// Takes back the author's last act.
    pub fn undo(&mut self, cx: &mut Cx<'_>) {
        let ticket = cx.command(None, Command::Undo);
        self.sent.push(Sent { ticket, kind: Kind::Undo, home: None });
    }

    /// A reply; `None` where the ticket is not its own, `Some(None)` where nothing came of it yet.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> Option<Option<Outcome>> {
        if let Mode::Composing(asked, dossier, base) = &self.mode
            && *asked == ticket
        {
            let (dossier, base) = (dossier.clone(), *base);
            self.mode = match reply {
                Reply::Answer(Answer::Correction(correction)) => {
                    Mode::Notice(Box::new(NoticeSheet::open(dossier, correction.clone(), cx)))
                }
                Reply::Refused(refusal) => {
                    cx.say(Severity::Alarm, told(refusal));
                    Mode::Idle
                }
                _ => Mode::Composing(ticket, dossier, base),
            };
            return Some(None);
        }
        let at = self.sent.iter().position(|sent| sent.ticket == ticket)?;
        match reply {
            Reply::Done(done) => {
                let sent = self.sent.remove(at);
                cx.saved(done);
                if let Some(home) = &sent.home {
                    home.done(cx);
                }
                let done = Box::new(done.clone());
                Some(Some(match sent.kind {
                    Kind::Undo => Outcome::Undone(done),
                    Kind::Assign => Outcome::Assigned,
                    Kind::Return(dossier) => {
                        cx.draft("notice", &dossier, String::new());
                        Outcome::Done(done)
                    }
                    Kind::Other => Outcome::Done(done),
                }))
            }
            Reply::Refused(refusal) => {
                self.sent.remove(at);
                cx.say(Severity::Alarm, told(refusal));
                Some(Some(Outcome::Refused))
            }
            _ => Some(None),
        }
    }
}

/// `where: what`; all of it is the what where there is no colon.
fn split(text: &str) -> (String, String) {
    match text.split_once([':', '：']) {
        Some((place, what)) if !what.trim().is_empty() => (place.trim().to_owned(), what.trim().to_owned()),
        _ => (String::new(), text.to_owned()),
    }
}
