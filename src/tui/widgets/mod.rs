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
pub mod scroll;
pub mod sheet;
pub mod table;
pub mod width;
pub mod wrapped;

#[cfg(test)]
pub(crate) mod testing {
    //! A buffer as text, for tests and snapshots.
    pub(crate) use super::pen::as_text as shown;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    /// An empty buffer.
    pub(crate) fn blank(width: u16, height: u16) -> Buffer {
        Buffer::empty(Rect::new(0, 0, width, height))
    }
}
