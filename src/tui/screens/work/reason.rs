//! One line that a person must write, with stock phrases at hand.

use crate::domain::{Lang, Words};
use crate::tui::actions::Action;
use crate::tui::look::Look;
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
    may_be_empty: bool,
}

impl ReasonLine {
    /// An empty line.
    pub fn new(title: Words, phrases: &'static [Words]) -> Self {
        Self { title, line: Field::new(LIMIT), phrases, chosen: None, may_be_empty: false }
    }

    /// An empty line is an answer, too.
    pub fn allow_empty(&mut self) {
        self.may_be_empty = true;
    }

    /// Puts a text in.
    pub fn set(&mut self, text: &str) {
        self.line.set(text);
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
    pub fn insert(&mut self, text: &str) {
        self.line.insert(text);
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit) {
        self.line.edit(edit);
    }

    /// Chooses among the phrases.
    pub fn act(&mut self, action: Action, lang: Lang) {
        let count = self.phrases.len();
        if count == 0 {
            return;
        }
        let next = match (action, self.chosen) {
            (Action::FieldDown, None) => 0,
            (Action::FieldDown, Some(at)) => (at + 1) % count,
            (Action::FieldUp, None | Some(0)) => count - 1,
            (Action::FieldUp, Some(at)) => at - 1,
            _ => return,
        };
        self.chosen = Some(next);
        self.line.set(self.phrases[next].get(lang));
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
