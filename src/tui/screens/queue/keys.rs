//! What the keys of the queue do.

use super::QueueScreen;
use super::filter::FilterLine;
use super::prompt::Prompt;
use crate::desk::SortKey;
use crate::domain::Words;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Away, Cx, Severity};
use crate::tui::screens::dossier::kind_of;
use crate::tui::widgets::field::Field;

impl QueueScreen {
    /// A key of its scopes was pressed.
    pub(super) fn press(&mut self, press: Press, cx: &mut Cx<'_>) {
        if self.bulk.is_some() {
            self.act_bulk(press, cx);
            return;
        }
        if self.work.is_open() {
            let sheet = self.sheet().cloned();
            self.work.act(press, sheet.as_ref(), cx);
            return;
        }
        if self.asking.is_open() {
            self.act_asking(press, cx);
            return;
        }
        if self.prompt.is_some() {
            self.act_prompt(press, cx);
            return;
        }
        if self.listed.is_some() && self.act_list(press, cx) {
            return;
        }
        match press.action {
            Action::QueueOpen => self.open(cx),
            Action::QueueNextMine => self.next_mine(cx),
            Action::FindingMeets | Action::FindingFails => self.decide(press.action, cx),
            action if kind_of(action).is_some() => self.decide(action, cx),
            Action::QueueTag => {
                if let Some(dossier) = self.current().map(|row| row.dossier.clone()) {
                    if !self.tags.remove(&dossier) {
                        self.tags.insert(dossier);
                    }
                    self.rows.go(self.rows.cursor() + 1);
                    self.moved(cx);
                }
            }
            Action::QueueTagAll => self.tag_view(cx),
            Action::QueueAssign if !self.tags.is_empty() => self.assign_tagged(cx),
            Action::QueueAssign => {
                if let Some(dossier) = self.current().map(|row| row.dossier.clone()) {
                    self.work.assign(vec![dossier], cx.env.account());
                }
            }
            Action::QueueFilter => {
                self.prompt = Some(Prompt::Filter(FilterLine::new(&self.spec.filter)));
            }
            Action::QueryTable => {
                let mut line = FilterLine::new(&self.spec.filter);
                line.turn_table(cx.env.look.lang);
                self.prompt = Some(Prompt::Filter(line));
            }
            Action::QueueLoad => self.prompt = Some(Prompt::Load(Field::new(400).with(&self.path))),
            Action::SearchOpen => self.begin_search("", cx),
            Action::SortNumber => self.sort(SortKey::Number, cx),
            Action::SortName => self.sort(SortKey::Name, cx),
            Action::SortDeadline => self.sort(SortKey::Deadline, cx),
            Action::SortProposal => self.sort(SortKey::Proposal, cx),
            Action::ViewOpen => {
                let key = press.digit.and_then(|digit| char::from_digit(digit.into(), 36));
                self.open_view(key.unwrap_or('0'), cx);
            }
            Action::ViewSave => self.ask_save(cx),
            Action::ViewList => self.list_views(),
            Action::ViewEdit | Action::ViewDrop => self.with_view(press.action, self.view, cx),
            Action::JournalUndo => self.work.undo(cx),
            Action::AppCancel => {
                self.tags.clear();
                self.pending = None;
            }
            Action::AppBack => cx.go(Away::Back),
            _ => {
                if self.rows.act(press) {
                    self.moved(cx);
                }
            }
        }
    }

    /// Judges or decides on the row under the cursor; waits for its sheet where it is not there yet.
    pub(super) fn decide(&mut self, action: Action, cx: &mut Cx<'_>) {
        if let Some(kind) = kind_of(action).filter(|_| !self.tags.is_empty()) {
            self.decide_tagged(kind, cx);
            return;
        }
        self.look(cx);
        let Some(sheet) = self.sheet().filter(|_| !self.is_behind()).cloned() else {
            // A decision asks first, and waits for the sheet; a ruling on what is not yet shown is none.
            let dossier = self.current().map(|row| row.dossier.clone());
            match kind_of(action) {
                Some(_) => self.pending = dossier.map(|dossier| (dossier, action)),
                None => cx.say(
                    Severity::Info,
                    Words::fixed(
                        "正在取这一份的核查结果，看到了再判",
                        "its findings are on their way; rule when you see them",
                    ),
                ),
            }
            return;
        };
        match (action, kind_of(action)) {
            (_, Some(kind)) => self.work.triage(&sheet, kind, cx),
            (Action::FindingMeets | Action::FindingFails, None) => match self.finding().cloned() {
                Some(judged) => self.work.rule(&sheet, &judged, action == Action::FindingMeets, cx),
                None => cx.say(
                    Severity::Info,
                    Words::fixed(
                        "这一份没有要你定的；回车打开可改判",
                        "nothing here needs you; Enter opens it",
                    ),
                ),
            },
            _ => {}
        }
    }
}
