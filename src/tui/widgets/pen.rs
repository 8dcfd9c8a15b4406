//! Writes along one row, cell by cell.

use super::width;
use crate::tui::look::{Look, Widths};
use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation;

/// Where a text stands in the cells given to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// At the right: numbers.
    Right,
}

/// Writes texts one after the other into one row, never beyond its end.
pub struct Pen<'a> {
    buf: &'a mut Buffer,
    look: Look,
    y: u16,
    x: u16,
    end: u16,
}

impl<'a> Pen<'a> {
    /// A pen at the left end of the first row of `area`, as far as it is inside the buffer.
    pub fn new(buf: &'a mut Buffer, look: &Look, area: Rect) -> Self {
        let row = area.intersection(*buf.area());
        let end = if row.height == 0 { row.x } else { row.right() };
        Self { buf, look: *look, y: row.y, x: row.x, end }
    }

    /// Cells left in the row.
    pub fn room(&self) -> u16 {
        self.end - self.x
    }

    /// The column of the next cell.
    pub fn at(&self) -> u16 {
        self.x
    }

    /// The look it writes in.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Writes a text as far as there is room; what is cut off ends in `~`.
    pub fn text(&mut self, text: &str, style: Style) -> &mut Self {
        let room = usize::from(self.room());
        let shown = width::cut(text, room, self.look.widths);
        self.write(&shown, style);
        self
    }

    /// Writes a text into exactly `cells`, cut or padded.
    pub fn cell(&mut self, cells: u16, text: &str, align: Align, style: Style) -> &mut Self {
        let cells = cells.min(self.room());
        let shown = width::cut(text, usize::from(cells), self.look.widths);
        let used = u16::try_from(width::of(&shown, self.look.widths)).unwrap_or(cells).min(cells);
        let blank = cells - used;
        if align == Align::Right {
            self.fill(blank, style);
        }
        self.write(&shown, style);
        if align == Align::Left {
            self.fill(blank, style);
        }
        self
    }

    /// Writes a text as [`Pen::text`] does, its characters at these indexes marked as matching.
    pub fn marked(&mut self, text: &str, marks: &[u16], style: Style) -> &mut Self {
        let (from, room) = (self.x, self.room());
        self.text(text, style);
        self.mark(from, room, text, marks)
    }

    /// Writes a text as [`Pen::cell`] does, its characters at these indexes marked as matching.
    pub fn marked_cell(&mut self, cells: u16, text: &str, marks: &[u16], style: Style) -> &mut Self {
        let (from, room) = (self.x, cells.min(self.room()));
        self.cell(cells, text, Align::Left, style);
        self.mark(from, room, text, marks)
    }

    /// Marks characters of a text that was written at a column into so many cells. No cell moves.
    fn mark(&mut self, from: u16, room: u16, text: &str, marks: &[u16]) -> &mut Self {
        if marks.is_empty() {
            return self;
        }
        let (room, widths) = (usize::from(room), self.look.widths);
        // In a text that was cut the last cell tells so.
        let room = if width::of(text, widths) > room { room.saturating_sub(1) } else { room };
        let (mut used, mut at) = (0, 0_usize);
        for piece in text.graphemes(true) {
            let cells = width::of(piece, widths);
            let chars = at..at + piece.chars().count();
            if used + cells > room {
                break;
            }
            if marks.iter().any(|mark| chars.contains(&usize::from(*mark))) {
                for cell in used..used + cells {
                    let x = from.saturating_add(u16::try_from(cell).unwrap_or(u16::MAX));
                    if let Some(cell) = self.buf.cell_mut((x, self.y)) {
                        cell.modifier.insert(Look::HIT);
                    }
                }
            }
            (used, at) = (used + cells, chars.end);
        }
        self
    }

    /// Leaves cells as they are.
    pub fn skip(&mut self, cells: u16) -> &mut Self {
        self.x = self.x.saturating_add(cells).min(self.end);
        self
    }

    /// Writes blanks.
    pub fn fill(&mut self, cells: u16, style: Style) -> &mut Self {
        for _ in 0..cells.min(self.room()) {
            let cell = &mut self.buf[(self.x, self.y)];
            cell.reset();
            cell.set_style(style);
            self.x += 1;
        }
        self
    }

    /// Writes blanks to the end of the row.
    pub fn rest(&mut self, style: Style) -> &mut Self {
        self.fill(self.room(), style)
    }

    /// Writes a text that ends with the row; what stands before it is blank. Where there is no room
    /// for all of it, it is cut.
    pub fn right(&mut self, text: &str, style: Style) -> &mut Self {
        let room = self.room();
        self.cell(room, text, Align::Right, style)
    }

    fn write(&mut self, text: &str, style: Style) {
        for (piece, cells) in width::graphemes(text, self.look.widths) {
            let Ok(cells) = u16::try_from(cells) else { return };
            if cells > self.room() {
                return;
            }
            if piece.is_ascii() && piece.len() > 1 {
                // A hidden character, spelt out.
                for c in piece.chars() {
                    put(self.buf, self.x, self.y, c.encode_utf8(&mut [0; 4]), 1, style);
                    self.x += 1;
                }
                continue;
            }
            put(self.buf, self.x, self.y, &piece, cells, style);
            self.x += cells;
        }
    }
}

/// Puts one grapheme of `cells` cells; the cells it covers are blanked.
fn put(buf: &mut Buffer, x: u16, y: u16, symbol: &str, cells: u16, style: Style) {
    let cell = &mut buf[(x, y)];
    cell.reset();
    cell.set_symbol(symbol).set_style(style);
    if cell.symbol().cell_width() != cells
        && let Some(forced) = NonZeroU16::new(cells)
    {
        cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
    }
    for covered in 1..cells {
        let cell = &mut buf[(x + covered, y)];
        cell.reset();
        cell.set_style(style);
    }
}

/// Draws a text into `area`, wrapped, from its `top`th line on. Returns how many lines there are.
pub fn paragraph(buf: &mut Buffer, look: &Look, area: Rect, text: &str, top: usize, style: Style) -> usize {
    let lines = width::wrap(text, usize::from(area.width), look.widths);
    for (line, y) in lines.iter().skip(top).zip(area.top()..area.bottom()) {
        Pen::new(buf, look, Rect::new(area.x, y, area.width, 1)).text(line, style);
    }
    lines.len()
}

/// What a buffer shows, row by row, without the blanks at the ends of rows.
pub fn as_text(buf: &Buffer) -> String {
    let area = *buf.area();
    let mut out = String::new();
    for y in area.top()..area.bottom() {
        let mut row = String::new();
        let mut x = area.left();
        while x < area.right() {
            let cell = &buf[(x, y)];
            row.push_str(cell.symbol());
            x += cell.cell_width().max(1);
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// Cells of a text in this look.
pub fn cells(text: &str, widths: Widths) -> u16 {
    u16::try_from(width::of(text, widths)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{blank, shown};
    use super::*;

    /// Middle dots, an escape, Arabic script with lam-alef and marks that join, a direction override.
    const NAMES: [&str; 8] = [
        "古丽娜尔·艾则孜",
        "a\u{1b}b",
        "阿不都热合曼·买买提江·沙吾提",
        "阿不都热合曼·ئابدۇ",
        "ئابدۇرېھىم ئەلا",
        "ي\u{654}ا\u{64e}\u{651}ب\u{64f}",
        "\u{202e}ئابدۇ",
        "e\u{301}\u{302}\u{303}Ⅱ①℃",
    ];

    #[test]
    fn columns_hold_whatever_the_text_is() {
        let look = Look::default();
        let wide = Look { widths: Widths::Wide, ..look };
        for look in [look, wide] {
            let mut buf = blank(30, 8);
            for (y, name) in NAMES.iter().enumerate() {
                let row = Rect::new(0, u16::try_from(y).expect("small"), 30, 1);
                Pen::new(&mut buf, &look, row)
                    .cell(20, name, Align::Left, look.text())
                    .text("|", look.text());
                assert_eq!(buf[(20, row.y)].symbol(), "|", "{name} in {look:?}");
            }
        }
    }

    #[test]
    fn a_pen_stays_in_its_row() {
        let look = Look::default();
        let mut buf = blank(6, 2);
        Pen::new(&mut buf, &look, Rect::new(0, 0, 5, 1)).text("汉字汉字", look.text()).text("x", look.text());
        Pen::new(&mut buf, &look, Rect::new(3, 1, 90, 90)).right("ab", look.text());
        Pen::new(&mut buf, &look, Rect::new(50, 50, 5, 1)).text("gone", look.text());
        Pen::new(&mut buf, &look, Rect::new(0, 1, 5, 0)).text("none", look.text());
        assert_eq!(shown(&buf), "汉字~\n    ab\n");
    }

    /// The texts of the cells that are marked, joined.
    fn hits(buf: &Buffer) -> String {
        let marked = buf.content().iter().filter(|cell| cell.modifier.contains(Look::HIT));
        marked.map(|cell| cell.symbol().trim()).collect()
    }

    #[test]
    fn what_matches_is_marked_and_nothing_moves() {
        let look = Look { plain: true, ..Look::default() };
        let mut buf = blank(24, 1);
        let row = *buf.area();
        Pen::new(&mut buf, &look, row)
            .marked_cell(10, "阿不都·买买提", &[0, 4, 6], look.text())
            .text("|", look.text());
        assert_eq!(shown(&buf), "阿不都·买~|\n");
        assert_eq!(hits(&buf), "阿买", "what was cut off is not marked, nor what tells so");
        let mut buf = blank(24, 1);
        Pen::new(&mut buf, &look, row).marked("a\u{1b}e\u{301}汉z", &[1, 3, 4], look.text());
        assert_eq!(hits(&buf), "<U+001B>e\u{301}汉");
        let mut buf = blank(4, 1);
        let row = *buf.area();
        Pen::new(&mut buf, &look, row).marked("汉字汉字", &[1, 9], look.text());
        assert_eq!((shown(&buf).as_str(), hits(&buf).as_str()), ("汉~\n", ""));
    }

    #[test]
    fn a_forced_width_leaves_a_blank_behind_the_character() {
        let look = Look { widths: Widths::Wide, ..Look::default() };
        let mut buf = blank(6, 1);
        Pen::new(&mut buf, &look, Rect::new(0, 0, 6, 1)).text("a·b", look.text());
        assert_eq!(buf[(1, 0)].cell_width(), 2);
        assert_eq!(buf[(3, 0)].symbol(), "b");
    }

    #[test]
    fn paragraphs_are_wrapped_and_scrolled() {
        let look = Look::default();
        let mut buf = blank(8, 2);
        let lines = paragraph(&mut buf, &look, Rect::new(0, 0, 8, 2), "一二三四五六七八九", 1, look.text());
        assert_eq!(lines, 3);
        assert_eq!(shown(&buf), "五六七八\n九\n");
    }
}
