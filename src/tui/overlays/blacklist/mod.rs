//! 黑名单: who is barred, answered while one types. The row in question stays visible above. `tab` leads
//! into the entry: its dossiers, and what may be done with it.

mod change;
mod told;
mod view;

use crate::desk::{Answer, Query, QueueRow, QueueSpec, Reply, RollHit};
use crate::domain::{Day, DossierId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::screens::asking::{Asking, Came};
use crate::tui::screens::dossier::Origin;
use crate::tui::screens::{Away, Cx, Env, Severity, Ticket};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::Rows;
use change::Change;
use ratatui::layout::Rect;
use std::collections::HashMap;
use told::Line;

/// Entries asked for at once.
const MOST: usize = 50;

/// Dossiers whose rows are asked for at once: the desk's limit.
const ROWS: usize = 200;

/// The sheet.
#[derive(Debug)]
pub struct BlacklistSheet {
    line: Field,
    ticket: Option<Ticket>,
    hits: Vec<RollHit>,
    total: usize,
    chosen: usize,
    refused: Option<String>,
    /// Keys go to the entry, not to the line.
    inside: bool,
    /// The chosen entry, line by line as it is shown.
    told: Vec<Line>,
    rows: Rows,
    /// What is known of dossiers that entries touch.
    known: HashMap<DossierId, QueueRow>,
    asked: Option<Ticket>,
    /// The same is asked again: what is chosen stays chosen.
    again: bool,
    asking: Asking<Change>,
}

impl BlacklistSheet {
    /// Opens it with a text.
    pub fn new(text: &str, cx: &mut Cx<'_>) -> Self {
        let mut sheet = Self {
            line: Field::new(80).with(text),
            ticket: None,
            hits: Vec::new(),
            total: 0,
            chosen: 0,
            refused: None,
            inside: false,
            told: Vec::new(),
            rows: Rows::new(0),
            known: HashMap::new(),
            asked: None,
            again: false,
            asking: Asking::default(),
        };
        sheet.ask(cx);
        sheet
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.ticket.take() {
            cx.cancel(ticket);
        }
        self.refused = None;
        self.again = false;
        let Sought { text, on, .. } = Sought::read(self.line.text());
        self.ticket = Some(cx.ask(Query::Roll { text, on, most: MOST }));
    }

    /// Something in the record has changed: what is shown is asked for again.
    pub fn refresh(&mut self, cx: &mut Cx<'_>) {
        if self.ticket.is_none() {
            self.ask(cx);
            self.again = true;
        }
    }

    /// Where keys go.
    pub fn scope(&self) -> Scope {
        self.asking.scope().unwrap_or(if self.inside { Scope::Entry } else { Scope::Field })
    }

    /// A key; false where the sheet is to close.
    pub fn act(&mut self, press: Press, cx: &mut Cx<'_>) -> bool {
        if self.asking.is_open() {
            self.answer(press, cx);
            return true;
        }
        match press.action {
            // What was sent is seen to be on disk before it closes.
            Action::FieldCancel => return self.asking.is_saving(cx),
            Action::AppCancel | Action::AppBack | Action::PaneNext | Action::PanePrev => self.inside = false,
            Action::FieldDown => self.choose((self.chosen + 1).min(self.hits.len().saturating_sub(1)), cx),
            Action::FieldUp => self.choose(self.chosen.saturating_sub(1), cx),
            Action::EntryNext => self.choose((self.chosen + 1).min(self.hits.len().saturating_sub(1)), cx),
            Action::EntryPrev => self.choose(self.chosen.saturating_sub(1), cx),
            Action::FieldComplete => self.enter(),
            Action::FieldAccept => return self.open_or_enter(cx),
            Action::QueueOpen => return self.open(cx),
            Action::ClipboardCopy => {
                if let Some(hit) = self.hits.get(self.chosen) {
                    cx.copy(told::text(&self.hits, hit, self.day(cx.env), cx.env));
                }
            }
            Action::BlacklistAdd
            | Action::BlacklistCorrect
            | Action::BlacklistLift
            | Action::BlacklistConfirm
            | Action::BlacklistKeep => {
                if !self.asking.is_saving(cx) {
                    self.begin(press.action, cx);
                }
            }
            _ => {
                self.rows.act(press);
            }
        }
        true
    }

    /// Keys go to the entry; the cursor to the first dossier it touches.
    fn enter(&mut self) {
        self.inside = true;
        let first = self.told.iter().position(|line| line.dossier.is_some());
        self.rows.go(first.unwrap_or(0));
    }

    /// One dossier is opened at once; of several one is chosen.
    fn open_or_enter(&mut self, cx: &mut Cx<'_>) -> bool {
        let Some(hit) = self.hits.get(self.chosen) else { return false };
        match &hit.dossiers[..] {
            [] => {
                cx.say(
                    Severity::Info,
                    Words::fixed(
                        "这一条没有涉及本库的材料；Tab 进入条目，Esc 关",
                        "it touches no dossier here; Tab enters it, Esc closes",
                    ),
                );
                true
            }
            [(dossier, _)] => self.go(dossier.clone(), cx),
            _ => {
                self.enter();
                true
            }
        }
    }

    /// Opens the dossier under the cursor.
    fn open(&mut self, cx: &mut Cx<'_>) -> bool {
        let Some(dossier) = self.told.get(self.rows.cursor()).and_then(|line| line.dossier.clone()) else {
            let words = Words::fixed("光标移到一份材料上再按回车", "put the cursor on a dossier, then Enter");
            cx.say(Severity::Info, words);
            return true;
        };
        self.go(dossier, cx)
    }

    fn go(&self, dossier: DossierId, cx: &mut Cx<'_>) -> bool {
        let Some(hit) = self.hits.get(self.chosen) else { return true };
        let (number, name) = (hit.entry.number, &*hit.entry.entry.name);
        let from = Words::made(format!("黑名单 {number} {name}"), format!("blacklist {number} {name}"));
        let hits = hit.dossiers.iter().map(|(id, _)| id.clone()).collect();
        let origin = Origin::found(QueueSpec::default(), from, hits, &dossier);
        cx.go(Away::Dossier(dossier, Box::new(origin)));
        false
    }

    fn choose(&mut self, at: usize, cx: &mut Cx<'_>) {
        self.chosen = at;
        self.rows.go(0);
        self.ask_rows(cx);
    }

    /// Asks for the rows of the chosen entry's dossiers, as far as they are not known.
    fn ask_rows(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.asked.take() {
            cx.cancel(ticket);
        }
        let Some(hit) = self.hits.get(self.chosen) else { return };
        let missing = hit.dossiers.iter().map(|(id, _)| id).filter(|id| !self.known.contains_key(*id));
        let dossiers: Vec<DossierId> = missing.take(ROWS).cloned().collect();
        if !dossiers.is_empty() {
            self.asked = Some(cx.ask(Query::Rows { dossiers }));
        }
    }

    /// The day it is asked for.
    fn day(&self, env: &Env) -> Option<Day> {
        Sought::read(self.line.text()).on.or(env.overview.as_ref().map(|overview| overview.today))
    }

    /// Types; false where no text is awaited.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        if self.asking.is_open() {
            return self.asking.text(text, cx);
        }
        if self.inside {
            return false;
        }
        self.line.insert(text);
        self.ask(cx);
        true
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.asking.is_open() {
            self.asking.edit(edit, cx);
        } else if self.line.edit(edit) {
            self.ask(cx);
        }
    }

    /// Takes its answer; false where the ticket is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        match self.asking.reply(ticket, reply, cx) {
            Came::NotMine => {}
            Came::Done(change, _) => {
                self.ask(cx);
                self.again = change != Change::Add;
                return true;
            }
            Came::Refused(..) | Came::Nothing => return true,
        }
        if self.asked == Some(ticket) {
            self.asked = None;
            if let Reply::Answer(Answer::Rows(rows)) = reply {
                self.known.extend(rows.iter().map(|row| (row.dossier.clone(), row.clone())));
            }
            return true;
        }
        if self.ticket != Some(ticket) {
            return false;
        }
        self.ticket = None;
        match reply {
            Reply::Answer(Answer::Roll(hits, total)) => {
                // What was chosen stays chosen while it is among them.
                let number = self.hits.get(self.chosen).map(|hit| hit.entry.number).filter(|_| self.again);
                self.hits.clone_from(hits);
                self.total = *total;
                let at = hits.iter().position(|hit| Some(hit.entry.number) == number);
                match at {
                    Some(at) => {
                        self.chosen = at;
                        self.ask_rows(cx);
                    }
                    None => self.choose(0, cx),
                }
            }
            Reply::Refused(refusal) => {
                (self.hits, self.total) = (Vec::new(), 0);
                self.refused = Some(refusal.words.get(cx.env.look.lang).to_owned());
            }
            _ => {}
        }
        true
    }

    /// The hints.
    pub fn hints(&self) -> &'static [Action] {
        match self.scope() {
            Scope::Entry => &[
                Action::QueueOpen,
                Action::BlacklistAdd,
                Action::BlacklistCorrect,
                Action::BlacklistLift,
                Action::BlacklistConfirm,
                Action::BlacklistKeep,
                Action::PaneNext,
                Action::HelpOpen,
                Action::ClipboardCopy,
                Action::IdentityUnmask,
                Action::EntryNext,
                Action::EntryPrev,
            ],
            _ if self.asking.is_open() => self.asking.hints(),
            _ => &[
                Action::FieldUp,
                Action::FieldDown,
                Action::FieldAccept,
                Action::FieldComplete,
                Action::FieldCancel,
                Action::ClipboardCopy,
            ],
        }
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, env: &Env) {
        let parts = view::layout(area, self);
        let on = self.day(env);
        let told = match self.hits.get(self.chosen) {
            Some(hit) => {
                told::lines(&self.hits, hit, on, &self.known, parts.body.width.saturating_sub(1), env)
            }
            None => Vec::new(),
        };
        self.told = told;
        self.rows.set_len(self.told.len());
        self.rows.fit(view::layout(area, self).body.height);
    }
}

/// What the line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Sought {
    text: String,
    /// On which day, where it names one.
    on: Option<Day>,
    /// A day that is not one yet.
    half: Option<String>,
}

impl Sought {
    /// `@2020-10-20` or `on:2020-10-20` in the line asks for another day.
    fn read(line: &str) -> Self {
        let mut sought = Self { text: String::new(), on: None, half: None };
        let mut rest: Vec<&str> = Vec::new();
        for word in line.split_whitespace() {
            let day = ["@", "＠", "on:", "on："].into_iter().find_map(|sign| word.strip_prefix(sign));
            let Some(day) = day else {
                rest.push(word);
                continue;
            };
            match crate::domain::date::read_when(&crate::domain::text::fold(day)) {
                Some(when) => sought.on = Some(when.first()),
                None => sought.half = Some(word.to_owned()),
            }
        }
        sought.text = rest.join(" ");
        sought
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_stand_anywhere_in_the_line_and_is_no_part_of_the_name() {
        for line in ["张三 on:2020-10-20 电力", "@2020-10-20 张三 电力", "张三 电力 ＠２０２０-10-20"]
        {
            let sought = Sought::read(line);
            assert_eq!(sought.text, "张三 电力", "{line}");
            assert_eq!(sought.on.map(|day| day.to_string()).as_deref(), Some("2020-10-20"), "{line}");
        }
        let half = Sought::read("张三 @2020-");
        assert_eq!((half.text.as_str(), half.on), ("张三", None));
        assert_eq!(half.half.as_deref(), Some("@2020-"));
    }
}
