//! A text of many lines being written: a comment. `tui-textarea` keeps the text and its history; the
//! keys are ours, and so is the drawing, since it must know what this terminal makes of `“` and `·`.

use super::edit::{Edit, clean};
use super::pen::Pen;
use super::width::{self, wrap_line};
use crate::tui::look::{Look, Widths};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_textarea::{CursorMove, Input, Key, TextArea};
use unicode_segmentation::UnicodeSegmentation;

/// A text being written, with its cursor and what can be taken back.
#[derive(Debug, Clone)]
pub struct Area {
    inner: TextArea<'static>,
    /// The most characters it takes.
    limit: usize,
    width: usize,
    height: usize,
    widths: Widths,
    /// The first row shown, of the rows as wrapped.
    top: usize,
}

/// One row as wrapped: which line, how many characters before it, its text.
struct Row {
    line: usize,
    start: usize,
    text: String,
}

impl Area {
    /// A text of at most `limit` characters, the cursor at its end.
    pub fn new(text: &str, limit: usize) -> Self {
        let text = clean(text, true);
        let mut inner = TextArea::new(text.split('\n').map(str::to_owned).collect());
        inner.move_cursor(CursorMove::Bottom);
        inner.move_cursor(CursorMove::End);
        inner.set_max_histories(500);
        Self { inner, limit, width: 40, height: 5, widths: Widths::Narrow, top: 0 }
    }

    /// The text.
    pub fn text(&self) -> String {
        self.inner.lines().join("\n")
    }

    /// Line and character of the cursor, from 0.
    pub fn cursor(&self) -> (usize, usize) {
        let cursor = self.inner.cursor();
        (cursor.0, cursor.1)
    }

    /// Puts the cursor back where it was; as near as can be.
    pub fn set_cursor(&mut self, line: usize, character: usize) {
        let to = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.inner.move_cursor(CursorMove::Jump(to(line), to(character)));
        self.scroll();
    }

    /// Tells it the room it is drawn in.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        self.width = usize::from(area.width).saturating_sub(1).max(2);
        self.height = usize::from(area.height).max(1);
        self.widths = look.widths;
        self.scroll();
    }

    /// Writes at the cursor. False where not all of it found room.
    pub fn insert(&mut self, text: &str) -> bool {
        let text = clean(text, true);
        let used: usize = self.inner.lines().iter().map(|line| line.chars().count() + 1).sum::<usize>() - 1;
        let room = self.limit.saturating_sub(used);
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        self.inner.insert_str(&text[..end]);
        self.scroll();
        end == text.len()
    }

    /// Begins a new line.
    pub fn newline(&mut self) -> bool {
        self.insert("\n")
    }

    /// Takes back the last typing; false where there is none.
    pub fn undo(&mut self) -> bool {
        let done = self.inner.undo();
        self.scroll();
        done
    }

    /// One step of editing; true where the text changed.
    pub fn edit(&mut self, edit: Edit) -> bool {
        let changed = match edit {
            Edit::Left => match self.before() {
                0 => self.step(CursorMove::Back),
                before => self.go_to(self.cursor().1 - before),
            },
            Edit::Right => match self.behind() {
                0 => self.step(CursorMove::Forward),
                behind => self.go_to(self.cursor().1 + behind),
            },
            Edit::WordLeft => self.step(CursorMove::WordBack),
            Edit::WordRight => self.step(CursorMove::WordForward),
            Edit::Home => self.step(CursorMove::Head),
            Edit::End => self.step(CursorMove::End),
            Edit::Up => self.rows_by(-1),
            Edit::Down => self.rows_by(1),
            Edit::PageUp => self.rows_by(-isize::try_from(self.height).unwrap_or(1)),
            Edit::PageDown => self.rows_by(isize::try_from(self.height).unwrap_or(1)),
            Edit::Backspace => self.keys(Key::Backspace, self.before().max(1)),
            Edit::Delete => self.keys(Key::Delete, self.behind().max(1)),
            Edit::DeleteToHome => self.inner.delete_line_by_head(),
            Edit::DeleteToEnd => self.inner.delete_line_by_end(),
        };
        self.scroll();
        changed
    }

    /// Draws the text; returns where the cursor stands.
    pub fn draw(&self, buf: &mut Buffer, look: &Look, area: Rect, style: Style) -> Position {
        let rows = self.rows();
        let (at, cells) = self.place(&rows);
        for (row, y) in rows.iter().skip(self.top).zip(area.top()..area.bottom()) {
            Pen::new(buf, look, Rect::new(area.x, y, area.width, 1)).text(&row.text, style);
        }
        let down = |n: usize| u16::try_from(n).unwrap_or(0);
        Position::new(
            area.x + down(cells).min(area.width.saturating_sub(1)),
            area.y + down(at.saturating_sub(self.top)).min(area.height.saturating_sub(1)),
        )
    }

    fn keys(&mut self, key: Key, times: usize) -> bool {
        let input = Input { key, ctrl: false, alt: false, shift: false };
        (0..times).fold(false, |changed, _| self.inner.input_without_shortcuts(input.clone()) || changed)
    }

    fn step(&mut self, step: CursorMove) -> bool {
        self.inner.move_cursor(step);
        false
    }

    fn go_to(&mut self, character: usize) -> bool {
        self.set_cursor(self.cursor().0, character);
        false
    }

    /// Characters of the grapheme before the cursor; 0 at the beginning of a line.
    fn before(&self) -> usize {
        let (line, character) = self.cursor();
        let text: String = self.inner.lines()[line].chars().take(character).collect();
        text.graphemes(true).next_back().map_or(0, |piece| piece.chars().count())
    }

    /// Characters of the grapheme behind the cursor; 0 at the end of a line.
    fn behind(&self) -> usize {
        let (line, character) = self.cursor();
        let text: String = self.inner.lines()[line].chars().skip(character).collect();
        text.graphemes(true).next().map_or(0, |piece| piece.chars().count())
    }

    fn rows(&self) -> Vec<Row> {
        let lines = self.inner.lines().iter().enumerate();
        lines
            .flat_map(|(line, text)| {
                let pieces = wrap_line(text, self.width, self.widths);
                pieces.into_iter().map(move |(text, start)| Row { line, start, text })
            })
            .collect()
    }

    /// The row the cursor is in, and the cells before it.
    fn place(&self, rows: &[Row]) -> (usize, usize) {
        let (line, character) = self.cursor();
        let at = rows.iter().rposition(|row| row.line == line && row.start <= character).unwrap_or(0);
        let cells = rows.get(at).map_or(0, |row| {
            let before: String =
                self.inner.lines()[line].chars().skip(row.start).take(character - row.start).collect();
            width::of(&before, self.widths)
        });
        (at, cells)
    }

    /// Moves the cursor by rows as they are seen, keeping its column.
    fn rows_by(&mut self, by: isize) -> bool {
        let rows = self.rows();
        let (at, cells) = self.place(&rows);
        let to = at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        if let Some(row) = rows.get(to) {
            let (mut used, mut character) = (0, row.start);
            let rest: String = self.inner.lines()[row.line].chars().skip(row.start).collect();
            let last = rows.get(to + 1).filter(|next| next.line == row.line).map(|next| next.start);
            for piece in rest.graphemes(true) {
                used += width::of(piece, self.widths);
                let next = character + piece.chars().count();
                if used > cells || last.is_some_and(|end| next >= end) {
                    break;
                }
                character = next;
            }
            self.set_cursor(row.line, character);
        }
        false
    }

    /// Keeps the cursor in sight.
    fn scroll(&mut self) {
        let rows = self.rows();
        let (at, _) = self.place(&rows);
        if at < self.top {
            self.top = at;
        } else if at >= self.top + self.height {
            self.top = at + 1 - self.height;
        }
        self.top = self.top.min(rows.len().saturating_sub(self.height));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown};
    use super::*;
    use proptest::prelude::*;

    fn area(text: &str, width: u16, height: u16) -> Area {
        let mut area = Area::new(text, 2000);
        area.fit(Rect::new(0, 0, width, height), &Look::default());
        area
    }

    fn painted(area: &Area, width: u16, height: u16) -> (String, Position) {
        let mut buf = blank(width, height);
        let rect = *buf.area();
        let at = area.draw(&mut buf, &Look::default(), rect, Style::new());
        (shown(&buf), at)
    }

    #[test]
    fn a_comment_is_wrapped_and_the_cursor_stands_where_text_goes() {
        let mut text = area("现场经验扎实，2018 年驻村期间坚持业务工作。", 21, 4);
        let (seen, at) = painted(&text, 21, 4);
        assert_eq!(
            seen,
            "现场经验扎实，2018\n年驻村期间坚持业务工\n作。\n\n"
                .replace("2018\n", "2018 \n")
                .replace(" \n", "\n")
        );
        assert_eq!(at, Position::new(4, 2));
        text.edit(Edit::Up);
        assert_eq!(painted(&text, 21, 4).1, Position::new(4, 1));
        text.edit(Edit::Home);
        assert_eq!(painted(&text, 21, 4).1, Position::new(0, 0));
    }

    #[test]
    fn a_line_feed_is_a_new_line_and_undo_takes_typing_back() {
        let mut text = area("", 20, 3);
        text.insert("甲");
        text.newline();
        text.insert("乙\r\n丙");
        assert_eq!(text.text(), "甲\n乙\n丙");
        text.edit(Edit::Backspace);
        assert_eq!(text.text(), "甲\n乙\n");
        assert!(text.undo());
        assert_eq!(text.text(), "甲\n乙\n丙");
        while text.undo() {}
        assert_eq!(text.text(), "");
    }

    #[test]
    fn a_comment_is_bounded() {
        let mut text = Area::new("", 4);
        assert!(!text.insert("一二三四五六"));
        assert_eq!(text.text(), "一二三四");
        assert!(!text.newline());
        assert_eq!(text.text(), "一二三四");
    }

    #[test]
    fn the_cursor_comes_back_to_its_place() {
        let mut text = area("一二三\n四五六", 20, 3);
        text.set_cursor(0, 2);
        text.insert("X");
        assert_eq!(text.text(), "一二X三\n四五六");
        text.set_cursor(99, 99);
        assert_eq!(text.cursor(), (1, 3));
    }

    #[test]
    fn a_letter_with_its_marks_is_one_step() {
        let mut text = area("ae\u{301}", 20, 3);
        text.edit(Edit::Left);
        assert_eq!(text.cursor(), (0, 1));
        text.edit(Edit::Right);
        text.edit(Edit::Backspace);
        assert_eq!(text.text(), "a");
    }

    #[test]
    fn long_texts_scroll_with_the_cursor() {
        let text = area(&"行\n".repeat(30), 20, 4);
        let (_, at) = painted(&text, 20, 4);
        assert_eq!(at, Position::new(0, 3));
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_seen(start in "[a-z 汉字，。·\n]{0,60}", steps in prop::collection::vec(0usize..14, 0..40),
                                     width in 3u16..30, height in 1u16..6) {
            let all = [Edit::Left, Edit::Right, Edit::WordLeft, Edit::WordRight, Edit::Home, Edit::End,
                       Edit::Backspace, Edit::Delete, Edit::DeleteToHome, Edit::DeleteToEnd, Edit::Up, Edit::Down,
                       Edit::PageUp, Edit::PageDown];
            let mut text = area(&start, width, height);
            for step in steps {
                text.edit(all[step]);
                let (rows, cells) = (text.rows(), text.place(&text.rows()).1);
                let at = text.place(&rows).0;
                prop_assert!(at >= text.top && at < text.top + text.height);
                prop_assert!(cells <= usize::from(width).max(3));
                painted(&text, width, height);
            }
        }
    }
}
