//! What the program has said: the last of it on the status row, all of it on a sheet.

use super::keymap::Press;
use super::look::Look;
use super::widgets::pen::{Align, Pen};
use super::widgets::wrapped::Wrapped;
use super::widgets::{bar, sheet};
use crate::domain::Words;
use jiff::civil::Time;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::collections::VecDeque;

/// No more messages than this are kept.
const KEPT: usize = 500;

/// What kind of thing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something is on disk.
    Saved,
    /// Something to know.
    Note,
    /// Something was refused, with the rule.
    Refused,
    /// Something failed.
    Failed,
}

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// When, where the time is known.
    pub at: Option<Time>,
    /// Of what kind.
    pub kind: Kind,
    /// What.
    pub words: Words,
}

/// All that was said, the last thing saved, and what is said now.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    all: VecDeque<Message>,
    saved: Option<Message>,
    now: Option<Message>,
}

impl Messages {
    /// Says something. What is saved stays at the left of the status row until something else is; the
    /// rest stands at the right until [`Messages::quiet`].
    pub fn say(&mut self, at: Option<Time>, kind: Kind, words: Words) {
        let message = Message { at, kind, words };
        if kind == Kind::Saved {
            self.saved = Some(message.clone());
            self.now = None;
        } else {
            self.now = Some(message.clone());
        }
        self.all.push_back(message);
        if self.all.len() > KEPT {
            self.all.pop_front();
        }
    }

    /// The person has gone on: what is said now need not stand any more.
    pub fn quiet(&mut self) {
        self.now = None;
    }

    /// What is said now.
    pub fn now(&self) -> Option<&Message> {
        self.now.as_ref()
    }

    /// The last thing saved.
    pub fn saved(&self) -> Option<&Message> {
        self.saved.as_ref()
    }

    /// All, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Message> {
        self.all.iter().rev()
    }

    /// Draws the status row: what was last saved, and what is said now, or `standing` where nothing is.
    pub fn draw_status(&self, buf: &mut Buffer, look: &Look, row: Rect, standing: &str) {
        let saved = self.saved.as_ref().map_or_else(String::new, |message| {
            let at = message.at.map_or_else(String::new, |at| at.strftime("%H:%M:%S  ").to_string());
            format!(" {}{at}{}", look.say("已存 ", "saved "), message.words.get(look.lang))
        });
        let (now, style) = match &self.now {
            Some(message) => (message.words.get(look.lang), style(look, message.kind)),
            None => (standing, look.text()),
        };
        if saved.is_empty() {
            Pen::new(buf, look, row).cell(1, "", Align::Left, look.text()).text(now, style).rest(look.text());
            return;
        }
        bar::row(buf, look, row, &saved, now, look.text());
        if style != look.text() {
            let from = row.right().saturating_sub(super::widgets::pen::cells(now, look.widths)).max(row.x);
            buf.set_style(Rect { x: from, width: row.right() - from, ..row }, style);
        }
    }
}

fn style(look: &Look, kind: Kind) -> Style {
    match kind {
        Kind::Saved | Kind::Note => look.text(),
        Kind::Refused => look.warn(),
        Kind::Failed => look.alarm(),
    }
}

/// Cells before the words: when, and of what kind.
const HEAD: u16 = 17;

/// The sheet of past messages, the newest first.
#[derive(Debug, Clone)]
pub struct Sheet {
    messages: Vec<Message>,
    rows: Wrapped,
}

impl Sheet {
    /// The messages so far.
    pub fn new(messages: &Messages) -> Self {
        let messages: Vec<Message> = messages.newest_first().cloned().collect();
        Self { messages, rows: Wrapped::default() }
    }

    /// Tells it the screen's size.
    pub fn fit(&mut self, screen: Rect, look: &Look) {
        let texts = self.messages.iter().map(|message| message.words.get(look.lang));
        self.rows.wrap(texts, screen.width.saturating_sub(HEAD + 1), look.widths);
        self.rows.fit(self.place(screen).height.saturating_sub(1));
    }

    /// Moves; false where the action is none of a list's.
    pub fn act(&mut self, press: Press) -> bool {
        self.rows.act(press)
    }

    /// The message under the cursor.
    pub fn chosen(&self) -> Option<&Message> {
        self.messages.get(self.rows.entry()?)
    }

    /// Draws the sheet over `screen`.
    pub fn view(&self, buf: &mut Buffer, look: &Look, screen: Rect) {
        let title = look.say(" 消息", " Messages");
        let inner = sheet::open(buf, look, self.place(screen), title, &self.rows.told());
        if self.messages.is_empty() {
            Pen::new(buf, look, inner).text(look.say(" 还没有消息", " nothing was said yet"), look.text());
        }
        self.rows.draw(buf, look, inner, 10, |pen, part| {
            let Some(message) = self.messages.get(part.entry).filter(|_| part.first) else {
                pen.skip(HEAD).text(&part.text, look.text());
                return;
            };
            let at = message.at.map_or_else(String::new, |at| at.strftime("%H:%M:%S").to_string());
            let what = match message.kind {
                Kind::Saved => look.say("已存", "saved"),
                Kind::Note => look.say("提示", "note"),
                Kind::Refused => look.say("不行", "refused"),
                Kind::Failed => look.say("出错", "failed"),
            };
            pen.cell(9, &at, Align::Left, look.text())
                .cell(8, what, Align::Left, style(look, message.kind))
                .text(&part.text, look.text());
        });
    }

    fn place(&self, screen: Rect) -> Rect {
        let rows = u16::try_from(self.rows.len().max(1) + 1).unwrap_or(u16::MAX);
        sheet::place(screen, rows, 3)
    }
}

#[cfg(test)]
mod tests {
    use super::super::actions::Action;
    use super::super::widgets::testing::{blank, shown};
    use super::*;

    fn at(minute: i8) -> Option<Time> {
        Some(Time::constant(10, minute, 7, 0))
    }

    fn spoken() -> Messages {
        let mut messages = Messages::default();
        messages.say(at(40), Kind::Note, Words::fixed("已发给终端；没有就按 g p", "sent to the terminal"));
        messages.say(at(41), Kind::Saved, Words::fixed("2020-0133 通过", "2020-0133 passed"));
        messages.say(
            at(42),
            Kind::Refused,
            Words::fixed("还有 2 项待看，先看完再退回 (三.(四))", "2 findings need an eye"),
        );
        messages
    }

    fn status(messages: &Messages, standing: &str) -> String {
        let mut buf = blank(80, 1);
        let area = *buf.area();
        messages.draw_status(&mut buf, &Look::default(), area, standing);
        shown(&buf)
    }

    #[test]
    fn the_status_row_keeps_what_is_saved_beside_what_is_said() {
        let mut messages = spoken();
        assert_eq!(
            status(&messages, "收件 53"),
            " 已存 10:41:07  2020-0133 通过             还有 2 项待看，先看完再退回 (三.(四))\n"
        );
        messages.quiet();
        assert!(status(&messages, "收件 53").ends_with(" 收件 53\n"));
        assert!(status(&messages, "收件 53").starts_with(" 已存 10:41:07  2020-0133 通过"));
        assert_eq!(status(&Messages::default(), "收件 53"), " 收件 53\n");
    }

    #[test]
    fn the_sheet_shows_the_newest_first_and_is_bounded() {
        let mut sheet = Sheet::new(&spoken());
        let mut buf = blank(80, 12);
        let area = *buf.area();
        sheet.fit(area, &Look::default());
        sheet.view(&mut buf, &Look::default(), area);
        insta::assert_snapshot!("messages_80x12", shown(&buf));
        assert!(sheet.act(Press::of(Action::ListDown)));
        assert_eq!(sheet.chosen().map(|m| m.kind), Some(Kind::Saved));

        let mut many = Messages::default();
        for n in 0..2000 {
            many.say(None, Kind::Note, Words::same(n.to_string()));
        }
        assert_eq!(many.newest_first().count(), KEPT);
        assert_eq!(many.newest_first().next().map(|m| m.words.zh.clone()).as_deref(), Some("1999"));
    }
}
