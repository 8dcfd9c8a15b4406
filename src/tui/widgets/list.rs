//! Rows with a cursor. Moving the cursor touches the marker cells only; at the edge the list moves
//! half a screen, since a scroll by one row sends every row again.

use super::pen::Pen;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use std::ops::Range;

/// Which rows are shown, and which one the cursor is on. Rows are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows {
    len: usize,
    cursor: usize,
    top: usize,
    height: usize,
}

impl Rows {
    /// `len` rows, the cursor on the first.
    pub fn new(len: usize) -> Self {
        Self { len, cursor: 0, top: 0, height: 1 }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The row under the cursor; 0 where there is none.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The rows to be drawn.
    pub fn shown(&self) -> Range<usize> {
        self.top..(self.top + self.height).min(self.len)
    }

    /// Which rows are shown, of how many, where not all are: `10-14/40`.
    pub fn told(&self) -> String {
        let shown = self.shown();
        if shown.len() == self.len {
            return String::new();
        }
        format!("{}-{}/{} ", shown.start + 1, shown.end, self.len)
    }

    /// Tells it how many rows there are now; the cursor stays where it is as long as there is such a row.
    pub fn set_len(&mut self, len: usize) {
        self.len = len;
        self.go(self.cursor);
    }

    /// Tells it how many rows fit on the screen.
    pub fn fit(&mut self, height: u16) {
        self.height = usize::from(height).max(1);
        self.go(self.cursor);
    }

    /// Puts the cursor on a row; the last one if there is no such row.
    pub fn go(&mut self, to: usize) {
        self.cursor = to.min(self.len.saturating_sub(1));
        let bottom = self.len.saturating_sub(self.height);
        if self.cursor < self.top || self.cursor >= self.top + self.height {
            // Half a screen beyond the edge, in the direction of travel.
            let half = self.height / 2;
            self.top = if self.cursor < self.top {
                (self.cursor + 1 + half).saturating_sub(self.height)
            } else {
                self.cursor - half
            };
        }
        self.top = self.top.min(bottom);
    }

    /// Moves by an action; false where the action is none of a list's.
    pub fn act(&mut self, press: Press) -> bool {
        let count = usize::try_from(press.count.unwrap_or(1)).unwrap_or(1).max(1);
        let page = (self.height / 2).max(1).saturating_mul(count);
        match press.action {
            Action::ListDown => self.go(self.cursor.saturating_add(count)),
            Action::ListUp => self.go(self.cursor.saturating_sub(count)),
            Action::ListPageDown => self.go(self.cursor.saturating_add(page)),
            Action::ListPageUp => self.go(self.cursor.saturating_sub(page)),
            Action::ListFirst => self.go(count - 1),
            Action::ListLast if press.count.is_some() => self.go(count - 1),
            Action::ListLast => self.go(usize::MAX),
            _ => return false,
        }
        true
    }

    /// Draws the rows: `draw` gets a pen behind the marker column, the row's number, and whether the
    /// cursor is on it. The cursor's first `lit` cells are reversed where `active`.
    pub fn draw(
        &self,
        buf: &mut Buffer,
        look: &Look,
        area: Rect,
        lit: u16,
        active: bool,
        mut draw: impl FnMut(&mut Pen<'_>, usize, bool),
    ) {
        for (row, y) in self.shown().zip(area.top()..area.bottom()) {
            let line = Rect::new(area.x, y, area.width, 1);
            let here = row == self.cursor;
            let mut pen = Pen::new(buf, look, line);
            pen.text(if here { ">" } else { " " }, look.text());
            draw(&mut pen, row, here);
            if here && active {
                let lit = Rect::new(area.x, y, lit.min(area.width), 1).intersection(*buf.area());
                for x in lit.left()..lit.right() {
                    buf[(x, y)].modifier.insert(Modifier::REVERSED);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown};
    use super::*;
    use proptest::prelude::*;

    fn rows(len: usize, height: u16) -> Rows {
        let mut rows = Rows::new(len);
        rows.fit(height);
        rows
    }

    fn press(action: Action, count: Option<u32>) -> Press {
        Press { action, count, digit: None }
    }

    #[test]
    fn a_step_moves_the_cursor_and_not_the_list() {
        let mut list = rows(100, 10);
        list.act(press(Action::ListDown, Some(9)));
        assert_eq!((list.cursor(), list.shown()), (9, 0..10));
        list.act(press(Action::ListDown, None));
        assert_eq!((list.cursor(), list.shown()), (10, 5..15), "half a screen at the edge");
        list.act(press(Action::ListUp, Some(6)));
        assert_eq!((list.cursor(), list.shown()), (4, 0..10));
    }

    #[test]
    fn counts_and_ends() {
        let mut list = rows(53, 10);
        list.act(press(Action::ListFirst, Some(8)));
        assert_eq!(list.cursor(), 7);
        list.act(press(Action::ListLast, None));
        assert_eq!((list.cursor(), list.shown()), (52, 43..53));
        list.act(press(Action::ListDown, Some(99_999)));
        assert_eq!(list.cursor(), 52);
        list.act(press(Action::ListPageUp, None));
        assert_eq!(list.cursor(), 47);
        list.set_len(3);
        assert_eq!((list.cursor(), list.shown()), (2, 0..3));
        list.set_len(0);
        assert_eq!((list.cursor(), list.shown()), (0, 0..0));
        assert!(!list.act(press(Action::QueueOpen, None)));
    }

    #[test]
    fn only_marker_and_lit_cells_differ_after_a_step() {
        let look = Look::default();
        let paint = |list: &Rows| {
            let mut buf = blank(80, 10);
            list.draw(&mut buf, &look, Rect::new(0, 0, 80, 10), 34, true, |pen, row, _| {
                pen.text(
                    &format!(" 2020-{row:04} 阿不都热合曼·买买提 副高级 变电 国网和田供电公司"),
                    look.text(),
                );
            });
            buf
        };
        let mut list = rows(100, 10);
        let before = paint(&list);
        list.act(press(Action::ListDown, None));
        let after = paint(&list);
        let changed = before.diff(&after);
        assert!(changed.iter().all(|(x, y, _)| *x < 34 && *y < 2), "{changed:?}");
        assert!(shown(&after).starts_with("  2020-0000"));
        assert!(shown(&after).lines().nth(1).expect("a row").starts_with("> 2020-0001"));
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_shown(len in 1usize..200, heights in prop::collection::vec(1u16..60, 1..5),
                                      steps in prop::collection::vec(0usize..250, 0..20)) {
            let mut list = Rows::new(len);
            for height in heights {
                list.fit(height);
                for to in &steps {
                    list.go(*to);
                    prop_assert!(list.shown().contains(&list.cursor()));
                    prop_assert!(list.shown().len() == usize::from(height).min(len));
                }
            }
        }
    }
}
