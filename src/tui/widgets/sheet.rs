//! Full-width sheets from the bottom: the row in question stays visible above, and no character is
//! cut at an edge.

use super::bar;
use crate::tui::look::Look;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The last `rows` rows of `area` (with the title), but always leaving `above` rows free where possible.
pub fn place(area: Rect, rows: u16, above: u16) -> Rect {
    let most = area.height.saturating_sub(above).max(3).min(area.height);
    let height = rows.min(most);
    Rect::new(area.x, area.bottom() - height, area.width, height)
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
        let inner = open(&mut buf, &look, place(Rect::new(0, 0, 20, 6), 3, 2), " 帮助", "Esc 关");
        assert_eq!(inner, Rect::new(0, 4, 20, 2));
        let row = "汉字汉字汉字汉字汉字\n";
        assert_eq!(shown(&buf), format!("{row}{row}{row} 帮助         Esc 关\n\n\n"));
    }

    #[test]
    fn a_sheet_too_tall_leaves_what_was_asked_for() {
        let area = Rect::new(0, 1, 80, 22);
        assert_eq!(place(area, 90, 4).height, 18);
        assert_eq!(place(area, 5, 4), Rect::new(0, 18, 80, 5));
        assert_eq!(place(Rect::new(0, 0, 80, 2), 9, 4).height, 2);
    }
}
