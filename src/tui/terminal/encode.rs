//! Cells as bytes: as few as will do, and none that depends on how wide the terminal drew a doubtful
//! character.

use crate::tui::widgets::width::is_ambiguous;
use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// A move takes about this many bytes.
const BRIDGE: u16 = 4;

/// What has been sent of a frame, and where that leaves the terminal.
#[derive(Debug, Default)]
pub(super) struct Frame {
    out: String,
    /// Where the cursor is, as far as that is certain.
    at: Option<(u16, u16)>,
    look: (Color, Color, Modifier),
}

impl Frame {
    /// A frame for a terminal with plain attributes and the cursor anywhere.
    pub(super) fn new() -> Self {
        Self { out: String::new(), at: None, look: (Color::Reset, Color::Reset, Modifier::empty()) }
    }

    /// Moves the cursor.
    pub(super) fn go(&mut self, x: u16, y: u16) {
        match self.at {
            Some(at) if at == (x, y) => {}
            Some((_, row)) if row == y => self.write(format_args!("\x1b[{}G", x + 1)),
            _ => self.write(format_args!("\x1b[{};{}H", y + 1, x + 1)),
        }
        self.at = Some((x, y));
    }

    /// Puts the cell at `x`, `y` of `screen`.
    pub(super) fn cell(&mut self, x: u16, y: u16, screen: &Buffer) {
        let (cell, width) = (&screen[(x, y)], screen.area().width);
        self.bridge(x, y, screen);
        self.go(x, y);
        self.style(cell);
        let (symbol, cells) = (cell.symbol(), cell.cell_width().max(1));
        if matches!(cell.diff_option, CellDiffOption::ForcedWidth(_)) && cells > 1 {
            // Should the terminal draw it narrower than we believe, what was there before must not show.
            self.out.extend(std::iter::repeat_n(' ', usize::from(cells)));
            self.at = Some((u16::MAX, y));
            self.go(x, y);
        }
        self.out.push_str(symbol);
        let end = x.saturating_add(cells);
        let doubtful = is_ambiguous(symbol) || symbol.chars().nth(1).is_some() || end >= width;
        // A column that nothing is at: the next cell of this row is reached by an absolute move.
        self.at = Some((if doubtful { u16::MAX } else { end }, y));
    }

    /// Where only a few plain cells lie between the cursor and `x`, sending them again is shorter than
    /// a move.
    fn bridge(&mut self, x: u16, y: u16, screen: &Buffer) {
        let Some((at, row)) = self.at else { return };
        if row != y || x <= at || x - at > BRIDGE {
            return;
        }
        let plain = |at: u16| {
            let cell = &screen[(at, y)];
            cell.symbol().len() == 1 && (cell.fg, cell.bg, cell.modifier) == self.look
        };
        if (at..x).all(plain) {
            (at..x).for_each(|at| self.out.push_str(screen[(at, y)].symbol()));
            self.at = Some((x, y));
        }
    }

    /// Sends something as it is; the cursor's place is unknown afterwards.
    pub(super) fn raw(&mut self, bytes: &str) {
        self.plain();
        self.out.push_str(bytes);
        self.at = None;
    }

    /// Back to plain attributes.
    pub(super) fn plain(&mut self) {
        self.set((Color::Reset, Color::Reset, Modifier::empty()));
    }

    /// What is to be sent.
    pub(super) fn text(&self) -> &str {
        &self.out
    }

    fn style(&mut self, cell: &Cell) {
        self.set((cell.fg, cell.bg, cell.modifier));
    }

    fn set(&mut self, look: (Color, Color, Modifier)) {
        if look == self.look {
            return;
        }
        self.look = look;
        let (fg, bg, modifier) = look;
        let mut codes = String::new();
        for (flag, code) in [
            (Modifier::BOLD, 1),
            (Modifier::DIM, 2),
            (Modifier::ITALIC, 3),
            (Modifier::UNDERLINED, 4),
            (Modifier::REVERSED, 7),
            (Modifier::CROSSED_OUT, 9),
        ] {
            if modifier.contains(flag) {
                let _ = write!(codes, ";{code}");
            }
        }
        if let Some(code) = colour(fg) {
            let _ = write!(codes, ";{code}");
        }
        if let Some(code) = colour(bg) {
            let _ = write!(codes, ";{}", code + 10);
        }
        // An empty first parameter is 0: attributes off, then those wanted.
        self.write(format_args!("\x1b[{codes}m"));
    }

    fn write(&mut self, what: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.out.write_fmt(what);
    }
}

/// The code of one of the sixteen colours of the user's scheme; others are not used.
fn colour(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        Color::DarkGray => 90,
        Color::LightRed => 91,
        Color::LightGreen => 92,
        Color::LightYellow => 93,
        Color::LightBlue => 94,
        Color::LightMagenta => 95,
        Color::LightCyan => 96,
        Color::White => 97,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::{Look, Widths};
    use crate::tui::widgets::pen::Pen;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn sent(text: &str, look: &Look) -> String {
        let area = Rect::new(0, 0, 40, 1);
        let mut buf = Buffer::empty(area);
        Pen::new(&mut buf, look, area).text(text, look.text());
        let mut frame = Frame::new();
        for (x, y, _) in Buffer::empty(area).diff_iter(&buf) {
            frame.cell(x, y, &buf);
        }
        frame.text().replace('\x1b', "^")
    }

    #[test]
    fn han_needs_no_moves_and_doubtful_characters_are_followed_by_one() {
        let look = Look::default();
        assert_eq!(sent("国网和田", &look), "^[1;1H国网和田");
        assert_eq!(sent("尔·艾则", &look), "^[1;1H尔·^[4G艾则");
        let wide = Look { widths: Widths::Wide, ..look };
        assert_eq!(sent("尔·艾", &wide), "^[1;1H尔  ^[3G·^[5G艾");
    }

    #[test]
    fn attributes_are_sent_when_they_change() {
        let look = Look::default();
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 1));
        Pen::new(&mut buf, &look, Rect::new(0, 0, 20, 1))
            .text("ab", look.bar())
            .text("拒", look.alarm())
            .text("c", look.text());
        let mut frame = Frame::new();
        for (x, y, _) in Buffer::empty(*buf.area()).diff_iter(&buf) {
            frame.cell(x, y, &buf);
        }
        frame.plain();
        assert_eq!(frame.text().replace('\x1b', "^"), "^[1;1H^[;7mab^[;31m拒^[mc");
    }

    #[test]
    fn the_last_column_leaves_the_cursor_in_doubt() {
        let mut frame = Frame::new();
        let screen = Buffer::with_lines(["                   x", "x"]);
        frame.cell(19, 0, &screen);
        frame.cell(0, 1, &screen);
        assert_eq!(frame.text().replace('\x1b', "^"), "^[1;20Hx^[2;1Hx");
    }

    #[test]
    fn a_short_gap_is_bridged_and_a_long_one_jumped() {
        let mut frame = Frame::new();
        let screen = Buffer::with_lines(["ab cd      ef"]);
        for x in [0, 1, 3, 4, 11, 12] {
            frame.cell(x, 0, &screen);
        }
        assert_eq!(frame.text().replace('\x1b', "^"), "^[1;1Hab cd^[12Gef");
    }
}
