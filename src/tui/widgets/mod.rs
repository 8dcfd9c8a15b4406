//! Pieces that screens draw with. Each one knows widths: nothing is ever cut within a character, and
//! what stands right of a text stays in its column whatever the text is.

pub mod area;
pub mod bar;
pub mod digits;
pub mod edit;
pub mod field;
pub mod hints;
pub mod list;
pub mod pen;
pub mod sheet;
pub mod table;
pub mod width;

#[cfg(test)]
pub(crate) mod testing {
    //! A buffer as text, for tests and snapshots.
    use ratatui::buffer::{Buffer, CellWidth};
    use ratatui::layout::Rect;

    /// The text of each row; with `marks`, reversed stretches stand in `{}`.
    pub(crate) fn shown(buf: &Buffer) -> String {
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

    /// An empty buffer.
    pub(crate) fn blank(width: u16, height: u16) -> Buffer {
        Buffer::empty(Rect::new(0, 0, width, height))
    }
}
