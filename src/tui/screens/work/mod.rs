//! Judging and deciding, the same from the queue and from a dossier: rule on a finding, add one,
//! pass, return with the whole correction notice, refuse. It draws as a sheet from the bottom while
//! something has to be answered.

mod begin;
mod kept;
mod notice;
mod phrases;
mod question;
mod reason;
mod send;

pub use kept::Home;
pub use send::Outcome;

use super::cx::{Cx, Env, Severity, Ticket};
use crate::desk::{DossierSheet, Refusal, TriageKind};
use crate::domain::{DossierId, Verdict, Words};
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::sheet;
use notice::NoticeSheet;
use question::Question;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use reason::ReasonLine;
use send::Sent;

/// What is being answered.
#[derive(Debug, Default)]
enum Mode {
    /// Nothing.
    #[default]
    Idle,
    /// A line is written; it goes into the command.
    Reason(ReasonLine, Pending),
    /// A question stands.
    Confirm(Question),
    /// The notice is being composed by the desk.
    Composing(Ticket, DossierId, u64),
    /// The notice lies on the table.
    Notice(Box<NoticeSheet>),
}

/// What a written line completes.
#[derive(Debug, Clone)]
enum Pending {
    /// A ruling.
    Rule { dossier: DossierId, base: u64, judged: Box<Judged>, verdict: Verdict },
    /// An added finding; the line is `where: what`.
    Add { dossier: DossierId, base: u64, item: u8 },
    /// A decision that wants a reason.
    Triage { dossier: DossierId, base: u64, kind: TriageKind, name: String },
    /// A remark.
    Remark { dossier: DossierId, base: u64 },
    /// To whom dossiers are given.
    Assign { dossiers: Vec<DossierId> },
    /// The screen asked for it: it gets the line.
    Screen { home: Home },
}

impl Pending {
    /// Where the line is kept while it is not sent; an account is no text to keep.
    fn home(&self) -> Option<Home> {
        Some(match self {
            Self::Rule { dossier, judged, verdict, .. } => Home::ruling(dossier, &judged.key, *verdict),
            Self::Add { dossier, item, .. } => Home::added(dossier, *item),
            Self::Triage { dossier, kind, .. } => Home::triage(dossier, *kind),
            Self::Remark { dossier, .. } => Home::remark(dossier),
            Self::Screen { home } => home.clone(),
            Self::Assign { .. } => return None,
        })
    }
}

/// The part of a screen that judges and decides.
#[derive(Debug, Default)]
pub struct Work {
    mode: Mode,
    sent: Vec<Sent>,
}

impl Work {
    /// Where keys go while something has to be answered.
    pub fn scope(&self) -> Option<Scope> {
        match &self.mode {
            Mode::Idle => None,
            // Enter that comes before the notice does must not open something else.
            Mode::Composing(..) => Some(Scope::Notice),
            Mode::Reason(..) => Some(Scope::Field),
            Mode::Confirm(_) => Some(Scope::Confirm),
            Mode::Notice(notice) => Some(notice.scope()),
        }
    }

    /// True while a sheet is open.
    pub fn is_open(&self) -> bool {
        self.scope().is_some()
    }

    /// The hints of the sheet.
    pub fn hints(&self) -> &'static [Action] {
        match &self.mode {
            Mode::Idle => &[],
            Mode::Composing(..) => &[Action::AppCancel],
            Mode::Reason(..) => {
                &[Action::FieldAccept, Action::FieldCancel, Action::FieldUp, Action::FieldDown]
            }
            Mode::Confirm(_) => &[Action::ConfirmAccept, Action::ConfirmReject],
            Mode::Notice(notice) => notice.hints(),
        }
    }

    /// Handles a key while a sheet is open. `sheet` is the dossier the screen shows now. Returns the
    /// line that the screen had asked for.
    pub fn act(&mut self, press: Press, sheet: Option<&DossierSheet>, cx: &mut Cx<'_>) -> Option<String> {
        match std::mem::take(&mut self.mode) {
            Mode::Idle => {}
            Mode::Composing(ticket, dossier, base) => match press.action {
                Action::AppCancel | Action::AppBack => cx.cancel(ticket),
                _ => self.mode = Mode::Composing(ticket, dossier, base),
            },
            Mode::Reason(mut line, pending) => match press.action {
                Action::FieldCancel => line.leave(cx),
                Action::FieldAccept if line.is_missing() => {
                    cx.say(
                        Severity::Alarm,
                        Words::fixed(
                            "要写一行理由 (上/下 取常用语)",
                            "a reason is needed (up/down: stock phrases)",
                        ),
                    );
                    self.mode = Mode::Reason(line, pending);
                }
                Action::FieldAccept => {
                    let text = line.text().trim().to_owned();
                    if matches!(pending, Pending::Screen { .. }) {
                        return Some(text);
                    }
                    self.complete(pending, text, sheet, cx);
                }
                action => {
                    line.act(action, cx);
                    self.mode = Mode::Reason(line, pending);
                }
            },
            Mode::Confirm(question) => match press.action {
                Action::ConfirmAccept => self.send(question.base, question.command, cx),
                Action::ConfirmReject => {}
                _ => self.mode = Mode::Confirm(question),
            },
            Mode::Notice(mut notice) => match notice.act(press, cx) {
                notice::Next::Stay => self.mode = Mode::Notice(notice),
                notice::Next::Close => {}
                notice::Next::Record(command) => {
                    cx.copy(notice.text());
                    self.send(notice.base(), command, cx);
                }
            },
        }
        None
    }

    /// Text typed into the sheet; false where none is awaited.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        match &mut self.mode {
            Mode::Reason(line, _) => {
                line.insert(text, cx);
                true
            }
            Mode::Notice(notice) => notice.insert(text, cx),
            _ => false,
        }
    }

    /// A step of editing.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        match &mut self.mode {
            Mode::Reason(line, _) => line.edit(edit, cx),
            Mode::Notice(notice) => notice.edit(edit, cx),
            _ => {}
        }
    }

    /// Tells the sheet the room it is drawn in.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        if let Mode::Notice(notice) = &mut self.mode {
            notice.fit(sheet::screen_of(area), look);
        }
    }

    /// Draws the sheet over `area`; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        let area = sheet::screen_of(area);
        match &self.mode {
            Mode::Idle => None,
            Mode::Composing(_, dossier, _) => {
                let title = format!(" {} {dossier}", look.say("正在拟退回通知", "Composing the notice of"));
                sheet::open(buf, look, sheet::place(area, 1, 4), &title, look.say("Esc 不退 ", "Esc no "));
                None
            }
            Mode::Reason(line, _) => Some(line.view(buf, area, look)),
            Mode::Confirm(question) => {
                question.view(buf, area, look);
                None
            }
            Mode::Notice(notice) => notice.view(buf, area, env),
        }
    }
}

/// A refusal with its rule behind it.
pub fn told(refusal: &Refusal) -> Words {
    let clause = refusal.clause();
    if clause.is_empty() || refusal.words.zh.contains(clause) {
        return refusal.words.clone();
    }
    Words::made(format!("{} ({})", refusal.words.zh, clause), format!("{} ({})", refusal.words.en, clause))
}
