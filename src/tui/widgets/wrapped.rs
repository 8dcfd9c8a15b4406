//! Rows of a list whose texts may be long: wrapped, never cut, with a cursor over the rows.

use super::list::Rows;
use super::pen::Pen;
use super::width;
use crate::tui::keymap::Press;
use crate::tui::look::{Look, Widths};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One row: a part of an entry's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which entry, from 0.
    pub entry: usize,
    /// The entry's first row.
    pub first: bool,
    /// What stands in this row.
    pub text: String,
}

/// Entries, wrapped into rows.
#[derive(Debug, Clone, Default)]
pub struct Wrapped {
    rows: Rows,
    parts: Vec<Part>,
    /// Entries, cells and widths the parts were made for.
    made: Option<(usize, usize, Widths)>,
}

impl Wrapped {
    /// Wraps the texts of the entries into `room` cells, where that is not done already: an entry once
    /// there does not change. The cursor stays on its entry.
    pub fn wrap<T: AsRef<str>>(
        &mut self,
        texts: impl ExactSizeIterator<Item = T>,
        room: u16,
        widths: Widths,
    ) {
        let wanted = (texts.len(), usize::from(room).max(1), widths);
        if self.made == Some(wanted) {
            return;
        }
        let at = self.entry();
        self.parts.clear();
        for (entry, text) in texts.enumerate() {
            let rows = width::wrap(text.as_ref(), wanted.1, widths);
            let rows = if rows.is_empty() { vec![String::new()] } else { rows };
            let parts = rows.into_iter().enumerate();
            self.parts.extend(parts.map(|(n, text)| Part { entry, first: n == 0, text }));
        }
        self.made = Some(wanted);
        self.rows.set_len(self.parts.len());
        if let Some(entry) = at {
            self.rows.go(self.parts.iter().position(|part| part.entry == entry).unwrap_or(0));
        }
    }

    /// Tells it how many rows fit.
    pub fn fit(&mut self, height: u16) {
        self.rows.fit(height);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// See [`Rows::told`].
    pub fn told(&self) -> String {
        self.rows.told()
    }

    /// The entry under the cursor.
    pub fn entry(&self) -> Option<usize> {
        self.parts.get(self.rows.cursor()).map(|part| part.entry)
    }

    /// To the last row.
    pub fn end(&mut self) {
        self.rows.go(usize::MAX);
    }

    /// See [`Rows::act`].
    pub fn act(&mut self, press: Press) -> bool {
        self.rows.act(press)
    }

    /// See [`Rows::draw`].
    pub fn draw(
        &self,
        buf: &mut Buffer,
        look: &Look,
        area: Rect,
        lit: u16,
        mut draw: impl FnMut(&mut Pen<'_>, &Part),
    ) {
        self.rows.draw(buf, look, area, lit, true, |pen, row, _| {
            if let Some(part) = self.parts.get(row) {
                draw(pen, part);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::actions::Action;

    #[test]
    fn nothing_is_cut_and_the_cursor_stays_on_its_entry() {
        let texts = ["短", "一段很长的话要分成几行才放得下", ""];
        let mut list = Wrapped::default();
        list.wrap(texts.iter(), 10, Widths::Narrow);
        list.fit(20);
        let all: String = list.parts.iter().filter(|part| part.entry == 1).map(|p| p.text.as_str()).collect();
        assert_eq!(all, texts[1]);
        assert_eq!(list.parts.iter().filter(|part| part.first).count(), 3, "an empty one has a row, too");
        list.act(Press::of(Action::ListLast));
        assert_eq!(list.entry(), Some(2));
        list.wrap(texts.iter(), 80, Widths::Narrow);
        assert_eq!((list.entry(), list.len()), (Some(2), 3));
    }
}
