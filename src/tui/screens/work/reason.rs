//! One line that a person must write, with stock phrases at hand.

use super::kept::Home;
use crate::domain::Words;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::screens::cx::{Cx, Severity};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The most characters of a reason.
const LIMIT: usize = 500;

/// The line, its prompt, and its phrases.
#[derive(Debug)]
pub struct ReasonLine {
    title: Words,
    line: Field,
    phrases: &'static [Words],
    chosen: Option<usize>,
    /// What was typed before a phrase was chosen: it comes round again.
    own: String,
    /// What stood in it to begin with: nothing that the person wrote.
    given: String,
    home: Option<Home>,
    may_be_empty: bool,
}

impl ReasonLine {
    /// An empty line.
    pub fn new(title: Words, phrases: &'static [Words]) -> Self {
        Self {
            title,
            line: Field::new(LIMIT),
            phrases,
            chosen: None,
            own: String::new(),
            given: String::new(),
            home: None,
            may_be_empty: false,
        }
    }

    /// An empty line is an answer, too.
    pub fn allow_empty(&mut self) {
        self.may_be_empty = true;
    }

    /// Puts a text in to begin with.
    pub fn set(&mut self, text: &str) {
        self.line.set(text);
        self.given = self.line.text().to_owned();
    }

    /// Tells it where it is kept, and goes on with what is kept there.
    pub fn settle(&mut self, home: Option<Home>, cx: &mut Cx<'_>) {
        if let Some(kept) = home.as_ref().and_then(|home| home.kept(cx.env)) {
            self.line.set(&kept);
            cx.say(Severity::Info, Words::fixed("接着上次写的", "as you had left it"));
        }
        self.home = home;
    }

    fn keep(&self, cx: &mut Cx<'_>) {
        let Some(home) = &self.home else { return };
        // A phrase can be had again at any time, and so can what stood there.
        let text = if self.chosen.is_some() { self.own.as_str() } else { self.line.text() };
        home.keep(if text == self.given { "" } else { text }, cx);
    }

    /// The person leaves it as it is.
    pub fn leave(&self, cx: &mut Cx<'_>) {
        if self.home.as_ref().is_some_and(|home| home.kept(cx.env).is_some()) {
            let words = Words::fixed(
                "没有记录；写的留作草稿，再按同一键接着写",
                "nothing recorded; what you wrote is kept, the same key goes on with it",
            );
            cx.say(Severity::Info, words);
        }
    }

    /// What is written.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// True where something must be written and is not.
    pub fn is_missing(&self) -> bool {
        !self.may_be_empty && self.line.text().trim().is_empty()
    }

    /// Types.
    pub fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.line.insert(text);
        self.chosen = None;
        self.keep(cx);
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.line.edit(edit) {
            self.chosen = None;
            self.keep(cx);
        }
    }

    /// Chooses among the phrases; what was typed is one of them.
    pub fn act(&mut self, action: Action, cx: &mut Cx<'_>) {
        let count = self.phrases.len();
        if count == 0 || !matches!(action, Action::FieldDown | Action::FieldUp) {
            return;
        }
        if self.chosen.is_none() {
            self.line.text().clone_into(&mut self.own);
        }
        let turn = self.own.is_empty();
        self.chosen = match (action, self.chosen) {
            (Action::FieldDown, None) => Some(0),
            (Action::FieldDown, Some(at)) if at + 1 < count => Some(at + 1),
            (Action::FieldDown, Some(_)) => turn.then_some(0),
            (_, None) => Some(count - 1),
            (_, Some(0)) => turn.then_some(count - 1),
            (_, Some(at)) => Some(at - 1),
        };
        match self.chosen {
            Some(at) => self.line.set(self.phrases[at].get(cx.env.look.lang)),
            None => self.line.set(&self.own),
        }
    }

    /// Draws it as a sheet.
    pub fn view(&self, buf: &mut Buffer, area: Rect, look: &Look) -> Position {
        let phrases = u16::try_from(self.phrases.len()).unwrap_or(0);
        let place = sheet::place(area, phrases + 4, 4);
        let title = format!(" {}", self.title.get(look.lang));
        let right = look.say("回车 确定   Esc 取消 ", "Enter accept   Esc cancel ");
        let inner = sheet::open(buf, look, place, &title, right);
        let line = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1);
        let cursor = self.line.draw(buf, look, line, "> ", look.ask());
        for (index, phrase) in self.phrases.iter().enumerate() {
            let y = inner.y + 2 + u16::try_from(index).unwrap_or(0);
            if y >= inner.bottom() {
                break;
            }
            let mark = if self.chosen == Some(index) { " > " } else { "   " };
            Pen::new(buf, look, Rect::new(inner.x, y, inner.width, 1))
                .text(mark, look.text())
                .text(phrase.get(look.lang), look.text());
        }
        cursor
    }
}
