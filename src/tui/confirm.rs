//! A question before something is done: what exactly would be done, line by line.

use super::actions::Action;
use super::keymap::Press;
use super::look::{Look, Widths};
use super::widgets::list::Rows;
use super::widgets::pen::Pen;
use super::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// More lines than this are cut where they are too long, not wrapped: it would take too long to draw.
const WRAPPED: usize = 2000;

/// Cells that the rest of a wrapped line is moved in by.
const INDENT: u16 = 4;

/// A question, and what is to be done on Enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm<T> {
    /// What is asked: `通过 2020-0133 赵国栋？`
    question: String,
    /// Every single change.
    lines: Vec<String>,
    /// As they are shown: the row's text, and whether it begins a line. Empty where none is wrapped.
    shown: Vec<(String, bool)>,
    /// Room and widths they were wrapped for.
    made: Option<(u16, Widths)>,
    rows: Rows,
    what: T,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Do it.
    Yes,
    /// Leave it.
    No,
}

impl<T> Confirm<T> {
    /// Asks `question`, showing every line of what would be done.
    pub fn new(question: impl Into<String>, lines: Vec<String>, what: T) -> Self {
        let rows = Rows::new(lines.len());
        Self { question: question.into(), lines, shown: Vec::new(), made: None, rows, what }
    }

    /// What is to be done on yes.
    pub fn what(&self) -> &T {
        &self.what
    }

    /// What is to be done.
    pub fn into_what(self) -> T {
        self.what
    }

    /// Tells it the screen's size.
    pub fn fit(&mut self, screen: Rect, look: &Look) {
        if self.lines.len() <= WRAPPED && self.made != Some((screen.width, look.widths)) {
            self.made = Some((screen.width, look.widths));
            let room = usize::from(screen.width.saturating_sub(2 + INDENT));
            let pieces = self.lines.iter().flat_map(|line| {
                let pieces = width::wrap(line, room, look.widths).into_iter();
                pieces.enumerate().map(|(nth, piece)| (piece, nth == 0))
            });
            self.shown = pieces.collect();
            self.rows.set_len(self.shown.len());
        }
        self.rows.fit(self.place(screen).height.saturating_sub(1));
    }

    /// The answer, where the action is one; moves among the lines otherwise.
    pub fn act(&mut self, press: Press) -> Option<Answer> {
        match press.action {
            Action::ConfirmAccept => Some(Answer::Yes),
            Action::ConfirmReject => Some(Answer::No),
            // There is no cursor to be seen: a step goes to the first line that is not shown.
            Action::ListDown => self.go(self.rows.shown().end),
            Action::ListUp => self.go(self.rows.shown().start.saturating_sub(1)),
            Action::ListPageDown => {
                let shown = self.rows.shown();
                self.go(shown.end.saturating_add((shown.len() / 2).saturating_sub(1)))
            }
            Action::ListPageUp => {
                let shown = self.rows.shown();
                self.go(shown.start.saturating_sub((shown.len() / 2).max(1)))
            }
            _ => {
                self.rows.act(press);
                None
            }
        }
    }

    /// Draws the sheet over `screen`.
    pub fn view(&self, buf: &mut Buffer, look: &Look, screen: Rect) {
        let place = self.place(screen);
        let title = format!(" {}", self.question);
        let inner = sheet::open(buf, look, place, &title, &self.rows.told());
        for (row, y) in self.rows.shown().zip(inner.top()..inner.bottom()) {
            let whole = || (self.lines.get(row).map_or("", String::as_str), true);
            let (text, first) =
                self.shown.get(row).map_or_else(whole, |(text, first)| (text.as_str(), *first));
            let indent = if first { 1 } else { 1 + INDENT };
            Pen::new(buf, look, Rect::new(inner.x, y, inner.width, 1)).skip(indent).text(text, look.text());
        }
    }

    fn go(&mut self, line: usize) -> Option<Answer> {
        self.rows.go(line);
        None
    }

    fn place(&self, screen: Rect) -> Rect {
        let rows = u16::try_from(self.rows.len() + 1).unwrap_or(u16::MAX);
        sheet::place(screen, rows, screen.height / 3)
    }
}

#[cfg(test)]
mod tests {
    use super::super::widgets::testing::{blank, shown};
    use super::*;

    fn painted(confirm: &Confirm<u8>, width: u16, height: u16) -> String {
        let mut buf = blank(width, height);
        let area = *buf.area();
        confirm.view(&mut buf, &Look::default(), area);
        shown(&buf)
    }

    #[test]
    fn enter_is_yes_esc_is_no_and_letters_are_neither() {
        let mut confirm = Confirm::new("通过 2020-0133 赵国栋？", vec!["待审 -> 已通过".into()], 7);
        assert_eq!(confirm.act(Press::of(Action::FindingMeets)), None);
        assert_eq!(confirm.act(Press::of(Action::ConfirmReject)), Some(Answer::No));
        assert_eq!(confirm.act(Press::of(Action::ConfirmAccept)), Some(Answer::Yes));
        assert_eq!(confirm.into_what(), 7);
    }

    #[test]
    fn the_sheet() {
        let mut confirm = Confirm::new("通过 2020-0133 赵国栋？", vec!["待审 -> 已通过".into()], 0);
        confirm.fit(Rect::new(0, 0, 60, 10), &Look::default());
        insta::assert_snapshot!("confirm_one", painted(&confirm, 60, 10));
        let many = (1..=40).map(|n| format!("2020-{n:04}  待审 -> 已通过")).collect();
        let mut confirm = Confirm::new("通过所勾 40 份？", many, 0);
        confirm.fit(Rect::new(0, 0, 60, 12), &Look::default());
        confirm.act(Press::of(Action::ListPageDown));
        confirm.act(Press { action: Action::ListDown, count: Some(9), digit: None });
        insta::assert_snapshot!("confirm_many", painted(&confirm, 60, 12));
    }

    #[test]
    fn a_long_line_is_wrapped_and_never_cut() {
        let long = "不能  2020-0106  样本甲  有不符的核查项，不能通过：id.number 四.1, id.scan 四.1；先逐项核定 (三.(二))";
        let mut confirm =
            Confirm::new("成批通过", vec![long.to_owned(), "2020-0107  样本乙  通过".to_owned()], 0);
        confirm.fit(Rect::new(0, 0, 60, 12), &Look::default());
        let seen = painted(&confirm, 60, 12);
        let joined: String = seen.lines().map(str::trim).collect();
        assert!(joined.contains("先逐项核定 (三.(二))2020-0107") && !seen.contains('~'), "{seen}");
    }
}
