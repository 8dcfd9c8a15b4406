//! The table of the query language, beside a query that is being written: what may be written, and what
//! it means. It is made from the one table that makes the parser.

use super::keymap::Press;
use super::look::Look;
use super::widgets::pen::{Align, Pen, cells};
use super::widgets::wrapped::Wrapped;
use crate::desk::find::query;
use crate::domain::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Cells of the column of what is written, at the most.
const WRITTEN: u16 = 34;

/// The table, with the part of it that is shown.
#[derive(Debug, Clone)]
pub struct QueryTable {
    lines: Vec<(String, String)>,
    rows: Wrapped,
}

impl QueryTable {
    /// From its beginning.
    pub fn new(lang: Lang) -> Self {
        Self { lines: query::reference(lang), rows: Wrapped::default() }
    }

    /// How many rows it takes.
    pub fn len(&self) -> usize {
        self.rows.len().max(self.lines.len())
    }

    /// True where it has none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Which rows are shown, of how many.
    pub fn told(&self) -> String {
        self.rows.told()
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        let room = area.width.saturating_sub(self.column(look) + 5);
        self.rows.wrap(self.lines.iter().map(|(_, help)| help.as_str()), room, look.widths);
        self.rows.fit(area.height);
    }

    /// Moves; false where the action is none of a list's.
    pub fn act(&mut self, press: Press) -> bool {
        self.rows.act(press)
    }

    /// Draws it.
    pub fn draw(&self, buf: &mut Buffer, look: &Look, area: Rect) {
        let column = self.column(look);
        self.rows.draw(buf, look, area, 2 + column, |pen: &mut Pen<'_>, part| {
            match self.lines.get(part.entry).filter(|_| part.first) {
                Some((written, _)) => pen.skip(1).cell(column, written, Align::Left, look.ask()),
                None => pen.skip(column + 1),
            };
            pen.skip(2).text(&part.text, look.text());
        });
    }

    fn column(&self, look: &Look) -> u16 {
        self.lines.iter().map(|(written, _)| cells(written, look.widths)).max().unwrap_or(0).min(WRITTEN)
    }
}

#[cfg(test)]
mod tests {
    use super::super::actions::Action;
    use super::super::widgets::testing::{blank, shown};
    use super::*;

    #[test]
    fn every_field_is_told_whole_and_the_end_is_reached() {
        for (lang, width) in [(Lang::Zh, 78), (Lang::En, 78), (Lang::Zh, 58)] {
            let look = Look { lang, ..Look::default() };
            let mut table = QueryTable::new(lang);
            let area = Rect::new(0, 0, width, 12);
            table.fit(area, &look);
            let mut seen = String::new();
            for _ in 0..12 {
                let mut buf = blank(width, 12);
                table.draw(&mut buf, &look, area);
                seen.push_str(&shown(&buf));
                table.act(Press { action: Action::ListDown, count: Some(6), digit: None });
            }
            for field in query::FIELDS {
                assert!(seen.contains(field.name) && seen.contains(field.example), "{}", field.name);
            }
            assert!(seen.contains("( )") && !seen.contains('~'), "{seen}");
        }
    }
}
