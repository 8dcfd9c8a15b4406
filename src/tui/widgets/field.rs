//! One line of text with a cursor: search, reason, command, query.

use super::edit::{Edit, clean};
use super::pen::Pen;
use super::width;
use crate::tui::look::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

/// A line being written. The cursor stands between graphemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Byte offset, always between graphemes.
    cursor: usize,
    /// The most characters it takes.
    limit: usize,
}

impl Field {
    /// An empty line that takes at most `limit` characters.
    pub fn new(limit: usize) -> Self {
        Self { text: String::new(), cursor: 0, limit }
    }

    /// The same with a text in it, the cursor behind it.
    pub fn with(mut self, text: &str) -> Self {
        self.set(text);
        self
    }

    /// What is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts another text in its place, the cursor behind it.
    pub fn set(&mut self, text: &str) {
        self.text.clear();
        self.cursor = 0;
        self.insert(text);
    }

    /// Writes at the cursor. False where not all of it found room.
    pub fn insert(&mut self, text: &str) -> bool {
        let text = clean(text, false);
        let room = self.limit.saturating_sub(self.text.chars().count());
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        self.text.insert_str(self.cursor, &text[..end]);
        self.cursor += end;
        self.settle();
        end == text.len()
    }

    /// How many characters stand before the cursor.
    pub fn before(&self) -> usize {
        self.text[..self.cursor].chars().count()
    }

    /// Puts a text in the place of the characters `from..to`, the cursor behind it.
    pub fn replace(&mut self, from: usize, to: usize, text: &str) {
        let byte = |nth: usize| self.text.char_indices().nth(nth).map_or(self.text.len(), |(at, _)| at);
        let (from, to) = (byte(from), byte(to.max(from)));
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.insert(text);
    }

    /// One step of editing; true where the text changed.
    pub fn edit(&mut self, edit: Edit) -> bool {
        let before = self.text.len();
        match edit {
            Edit::Left => self.cursor = self.left_of(self.cursor),
            Edit::Right => self.cursor = self.right_of(self.cursor),
            Edit::WordLeft => {
                let words = self.text[..self.cursor].split_word_bound_indices();
                self.cursor = words.rev().find(|(_, w)| !w.trim().is_empty()).map_or(0, |(at, _)| at);
            }
            Edit::WordRight => {
                let rest = &self.text[self.cursor..];
                let word = rest.split_word_bound_indices().find(|(_, w)| !w.trim().is_empty());
                self.cursor += word.map_or(rest.len(), |(at, word)| at + word.len());
            }
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::Backspace => {
                let from = self.left_of(self.cursor);
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Edit::Delete => {
                let to = self.right_of(self.cursor);
                self.text.replace_range(self.cursor..to, "");
            }
            Edit::DeleteToHome => {
                self.text.replace_range(..self.cursor, "");
                self.cursor = 0;
            }
            Edit::DeleteToEnd => self.text.truncate(self.cursor),
            Edit::Up | Edit::Down | Edit::PageUp | Edit::PageDown => {}
        }
        self.settle();
        self.text.len() != before
    }

    /// Draws prompt and line in the first row of `area`; what is long moves so that the cursor is seen.
    /// Returns where the cursor stands.
    pub fn draw(&self, buf: &mut Buffer, look: &Look, area: Rect, prompt: &str, style: Style) -> Position {
        let mut pen = Pen::new(buf, look, area);
        pen.text(prompt, style);
        let (left, room) = (pen.at(), pen.room());
        let (shown, before) = self.window(usize::from(room), look);
        pen.text(&shown, style).rest(style);
        Position::new(left + u16::try_from(before).unwrap_or(0).min(room.saturating_sub(1)), area.y)
    }

    /// The part of the line that is shown in `room` cells, and the cells before the cursor in it.
    fn window(&self, room: usize, look: &Look) -> (String, usize) {
        let cells = |text: &str| width::of(text, look.widths);
        let before = cells(&self.text[..self.cursor]);
        if before < room || room == 0 {
            return (self.text.clone(), before);
        }
        // Drop graphemes from the left until the cursor has a cell of its own.
        let mut start = 0;
        for (at, piece) in self.text[..self.cursor].grapheme_indices(true) {
            start = at + piece.len();
            if cells(&self.text[start..self.cursor]) + 2 <= room {
                break;
            }
        }
        (format!("{}{}", width::CUT, &self.text[start..]), 1 + cells(&self.text[start..self.cursor]))
    }

    fn left_of(&self, at: usize) -> usize {
        self.text[..at].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn right_of(&self, at: usize) -> usize {
        self.text[at..].graphemes(true).next().map_or(at, |piece| at + piece.len())
    }

    /// Moves the cursor to the end of a grapheme that what was typed has joined.
    fn settle(&mut self) {
        let ends = self.text.grapheme_indices(true).map(|(at, piece)| at + piece.len());
        self.cursor =
            std::iter::once(0).chain(ends).find(|end| *end >= self.cursor).unwrap_or(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_is_edited_character_by_character() {
        let mut field = Field::new(100).with("阿不都·买买提");
        field.edit(Edit::Backspace);
        assert_eq!(field.text(), "阿不都·买买");
        field.edit(Edit::Left);
        field.edit(Edit::Backspace);
        field.insert("木");
        assert_eq!(field.text(), "阿不都·木买");
        field.edit(Edit::Home);
        field.edit(Edit::Delete);
        assert_eq!(field.text(), "不都·木买");
        field.edit(Edit::End);
        field.edit(Edit::DeleteToHome);
        assert_eq!(field.text(), "");
        assert!(!field.edit(Edit::Backspace) && !field.edit(Edit::Delete));
    }

    #[test]
    fn a_field_is_bounded_and_has_one_line() {
        let mut field = Field::new(5);
        assert!(!field.insert("一二三\n四五六七"));
        assert_eq!(field.text(), "一二三 四");
        assert!(!field.insert("x"));
    }

    #[test]
    fn marks_join_what_they_belong_to() {
        let mut field = Field::new(20).with("e");
        field.insert("\u{301}");
        field.edit(Edit::Backspace);
        assert_eq!(field.text(), "", "a letter with its mark is one step");
    }

    #[test]
    fn a_long_line_moves_so_that_the_cursor_is_seen() {
        let look = Look::default();
        let mut field = Field::new(100).with("国网和田供电公司变电运行");
        let mut buf = blank(20, 1);
        let area = *buf.area();
        let at = field.draw(&mut buf, &look, area, " 查: ", look.text());
        assert_eq!(shown(&buf), " 查: ~公司变电运行\n");
        assert_eq!(at, Position::new(18, 0));
        field.edit(Edit::Home);
        let at = field.draw(&mut buf, &look, area, " 查: ", look.text());
        assert_eq!(shown(&buf), " 查: 国网和田供电公~\n");
        assert_eq!(at, Position::new(5, 0));
    }

    #[test]
    fn words_are_stepped_over() {
        let mut field = Field::new(50).with("state:received unit:和田");
        field.edit(Edit::WordLeft);
        field.edit(Edit::WordLeft);
        field.insert("X");
        assert!(field.text().contains('X'));
        field.edit(Edit::Home);
        field.edit(Edit::WordRight);
        field.edit(Edit::DeleteToEnd);
        assert!("state:received unit".starts_with(field.text()) && !field.text().is_empty());
    }

    proptest! {
        #[test]
        fn no_editing_breaks_a_character(start in "\\PC{0,12}", steps in prop::collection::vec(0usize..10, 0..40)) {
            let all = [Edit::Left, Edit::Right, Edit::WordLeft, Edit::WordRight, Edit::Home, Edit::End,
                       Edit::Backspace, Edit::Delete, Edit::DeleteToHome, Edit::DeleteToEnd];
            let mut field = Field::new(16).with(&start);
            let mut buf = blank(9, 1);
            for step in steps {
                if step % 3 == 0 { field.insert("a\u{301}汉"); }
                field.edit(all[step]);
                prop_assert!(field.text.is_char_boundary(field.cursor));
                prop_assert!(field.text.chars().count() <= 16);
                let area = *buf.area();
                let at = field.draw(&mut buf, &Look::default(), area, ">", Style::new());
                prop_assert!(at.x < 9);
            }
        }
    }
}
