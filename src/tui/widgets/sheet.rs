//! Full-width sheets from the bottom: the row in question stays visible above, and no character is
//! cut at an edge.

use super::bar;
use crate::tui::look::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows below a sheet: the status row and the hints, which tell the sheet's own keys.
pub const BELOW: u16 = 2;

/// The screen around what a screen of the program draws in: with the rows below it.
pub fn screen_of(inner: Rect) -> Rect {
    Rect { height: inner.height.saturating_add(BELOW), ..inner }
}

/// Where a sheet of `rows` rows (with its title) stands on `screen`: above the last two rows, leaving
/// `above` rows free at the top where possible.
pub fn place(screen: Rect, rows: u16, above: u16) -> Rect {
    let room = screen.height.saturating_sub(BELOW);
    let height = rows.min(room.saturating_sub(above).max(3)).min(room);
    Rect::new(screen.x, screen.y + room - height, screen.width, height)
}

/// Clears the sheet, draws its title bar, and returns what is left for its content.
pub fn open(buf: &mut Buffer, look: &Look, sheet: Rect, title: &str, right: &str) -> Rect {
    let sheet = sheet.intersection(*buf.area());
    for y in sheet.top()..sheet.bottom() {
        for x in sheet.left()..sheet.right() {
            buf[(x, y)].reset();
        }
    }
    if sheet.height == 0 {
        return sheet;
    }
    bar::title(buf, look, Rect { height: 1, ..sheet }, title, right);
    Rect::new(sheet.x, sheet.y + 1, sheet.width, sheet.height - 1)
}

#[cfg(test)]
mod tests {
    use super::super::pen::Pen;
    use super::super::testing::{blank, shown};
    use super::*;

    #[test]
    fn a_sheet_covers_whole_rows_from_the_bottom() {
        let look = Look::default();
        let mut buf = blank(20, 6);
        for y in 0..6 {
            Pen::new(&mut buf, &look, Rect::new(0, y, 20, 1)).text("汉字汉字汉字汉字汉字", look.text());
        }
        let inner = open(&mut buf, &look, place(Rect::new(0, 0, 20, 6), 3, 1), " 帮助", "1/3");
        assert_eq!(inner, Rect::new(0, 2, 20, 2));
        let row = "汉字汉字汉字汉字汉字\n";
        assert_eq!(shown(&buf), format!("{row} 帮助            1/3\n\n\n{row}{row}"));
    }

    #[test]
    fn a_sheet_too_tall_leaves_what_was_asked_for() {
        let screen = Rect::new(0, 0, 80, 24);
        assert_eq!(place(screen, 90, 4), Rect::new(0, 4, 80, 18));
        assert_eq!(place(screen, 5, 4), Rect::new(0, 17, 80, 5));
        assert_eq!(place(Rect::new(0, 0, 80, 4), 9, 4).height, 2);
        assert_eq!(place(Rect::new(0, 0, 80, 1), 9, 4).height, 0);
    }
}
