//! What a room asks the person before something is recorded: a few lines to be written, a word to be
//! typed as a seal, or a plain yes. What was written stays a draft until it is on disk.

mod form;
mod pick;

pub use form::{Form, Line};
pub use pick::{Choice, one_of};

use super::cx::{Cx, Env, Severity, Ticket};
use super::work::told;
use crate::desk::{Command, Done, Refusal, Reply};
use crate::domain::{DossierId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The name that what is written is kept under.
const THING: &str = "form";

/// The question that stands, and the commands under way.
#[derive(Debug)]
pub struct Asking<P> {
    open: Option<(P, Form)>,
    sent: Vec<Sent<P>>,
}

#[derive(Debug)]
struct Sent<P> {
    ticket: Ticket,
    purpose: P,
    home: Option<String>,
}

/// What became of a command.
#[derive(Debug)]
pub enum Came<P> {
    /// It is no reply to one sent from here.
    NotMine,
    /// Nothing yet.
    Nothing,
    /// It is on disk.
    Done(P, Box<Done>),
    /// It was refused, and that was said.
    Refused(P, Refusal),
}

impl<P> Default for Asking<P> {
    fn default() -> Self {
        Self { open: None, sent: Vec::new() }
    }
}

impl<P: Clone> Asking<P> {
    /// Asks; goes on with what was left unsent.
    pub fn ask(&mut self, purpose: P, mut form: Form, cx: &mut Cx<'_>) {
        if let Some(home) = form.home()
            && let Some(text) = cx.env.draft(THING, &DossierId(home.to_owned()))
            && let Ok(kept) = serde_json::from_str::<Vec<String>>(text)
            && form.resume(&kept)
        {
            cx.say(Severity::Info, Words::fixed("接着上次写的", "as you had left it"));
        }
        self.open = Some((purpose, form));
    }

    /// True while something is asked.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Where keys go while something is asked.
    pub fn scope(&self) -> Option<Scope> {
        self.open.as_ref().map(|(_, form)| if form.is_plain() { Scope::Confirm } else { Scope::Field })
    }

    /// The hints while something is asked.
    pub fn hints(&self) -> &'static [Action] {
        match self.scope() {
            Some(Scope::Confirm) => &[Action::ConfirmAccept, Action::ConfirmReject],
            Some(_) => &[Action::FieldAccept, Action::FieldDown, Action::FieldUp, Action::FieldCancel],
            None => &[],
        }
    }

    /// Handles a key; the lines written, where that was the answer.
    pub fn act(&mut self, press: Press, cx: &mut Cx<'_>) -> Option<(P, Vec<String>)> {
        let (_, form) = self.open.as_mut()?;
        match press.action {
            Action::ConfirmAccept => self.open.take().map(|(purpose, _)| (purpose, Vec::new())),
            Action::ConfirmReject | Action::AppCancel => {
                self.open = None;
                None
            }
            Action::FieldCancel => {
                if form.is_begun() && form.home().is_some() {
                    let words = Words::fixed(
                        "没有记录；写的留作草稿，再按同一键接着写",
                        "nothing recorded; what you wrote is kept, the same key goes on with it",
                    );
                    cx.say(Severity::Info, words);
                }
                self.open = None;
                None
            }
            Action::FieldAccept => {
                let picking = form.is_picking();
                if !form.accept() {
                    if picking {
                        keep(form, cx);
                    }
                    return None;
                }
                let (purpose, form) = self.open.as_ref()?;
                Some((purpose.clone(), form.texts()))
            }
            Action::FieldComplete if form.is_picking() => {
                form.accept();
                keep(form, cx);
                None
            }
            Action::FieldDown | Action::FieldComplete => {
                form.next(true);
                None
            }
            Action::FieldUp => {
                form.next(false);
                None
            }
            _ => None,
        }
    }

    /// The question stands, and completes another thing.
    pub fn turn(&mut self, purpose: P) {
        if let Some((held, _)) = &mut self.open {
            *held = purpose;
        }
    }

    /// The answer was taken, and there is nothing to be sent: the question closes.
    pub fn done(&mut self, cx: &mut Cx<'_>) {
        if let Some((_, form)) = self.open.take()
            && let Some(home) = form.home()
        {
            cx.draft(THING, &DossierId(home.to_owned()), String::new());
        }
    }

    /// The answer was wrong: says so at its line.
    pub fn fault(&mut self, line: usize, words: Words) {
        if let Some((_, form)) = &mut self.open {
            form.fault(line, words);
        }
    }

    /// Text typed into it; false where nothing is asked.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        let Some((_, form)) = &mut self.open else { return false };
        if !form.is_plain() {
            form.insert(text);
            keep(form, cx);
        }
        true
    }

    /// A step of editing.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some((_, form)) = &mut self.open
            && form.edit(edit)
        {
            keep(form, cx);
        }
    }

    /// Sends what was answered; the question closes.
    pub fn send(&mut self, purpose: P, base: Option<u64>, command: Command, cx: &mut Cx<'_>) {
        let home = self.open.take().and_then(|(_, form)| form.home().map(str::to_owned));
        let ticket = cx.command(base, command);
        self.sent.push(Sent { ticket, purpose, home });
    }

    /// True while something is not on disk yet; says so.
    pub fn is_saving(&self, cx: &mut Cx<'_>) -> bool {
        let saving = !self.sent.is_empty();
        if saving {
            let words =
                Words::fixed("上一件还在存盘，存好再按", "the act before is still being saved; press again");
            cx.say(Severity::Info, words);
        }
        saving
    }

    /// A reply, where it is to a command sent from here.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> Came<P> {
        let Some(at) = self.sent.iter().position(|sent| sent.ticket == ticket) else { return Came::NotMine };
        match reply {
            Reply::Done(done) => {
                let sent = self.sent.remove(at);
                cx.saved(done);
                if let Some(home) = sent.home {
                    cx.draft(THING, &DossierId(home), String::new());
                }
                Came::Done(sent.purpose, Box::new(done.clone()))
            }
            Reply::Refused(refusal) => {
                let sent = self.sent.remove(at);
                cx.say(Severity::Alarm, told(refusal));
                Came::Refused(sent.purpose, refusal.clone())
            }
            _ => Came::Nothing,
        }
    }

    /// Draws it as a sheet; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let (_, form) = self.open.as_ref()?;
        form.view(buf, sheet::screen_of(area), &env.look)
    }
}

fn keep(form: &Form, cx: &mut Cx<'_>) {
    let Some(home) = form.home() else { return };
    let text = if form.is_begun() {
        serde_json::to_string(&form.texts()).unwrap_or_default()
    } else {
        String::new()
    };
    cx.draft(THING, &DossierId(home.to_owned()), text);
}
