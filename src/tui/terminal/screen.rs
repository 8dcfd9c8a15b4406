//! What the terminal shows, and what has to be sent so that it shows something else.

use super::clipboard::Clipboard;
use super::encode::Frame;
use super::session;
use crate::domain::text::visible;
use crate::tui::runtime::{Copied, Surface};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect, Size};
use std::io;

/// What is printed to see how wide it comes out.
const PROBE: &str = "·中中";
/// Cells the probe can cover at most.
const PROBE_CELLS: u16 = 10;
/// Frames of more bytes than this are bracketed, so that terminals that can show them at once.
const LARGE: usize = 512;
/// No screen is larger.
const MOST: Size = Size { width: 1000, height: 400 };

/// The terminal as a [`Surface`].
pub struct Screen {
    shown: Buffer,
    /// Where the text cursor is shown; `None` where it is hidden.
    cursor: Option<Position>,
    /// The next frame sends everything.
    whole: bool,
    probe: bool,
    probed: bool,
    clipboard: Clipboard,
}

impl Screen {
    /// The terminal as large as it is now. `copied` is told what became of copies that take their time.
    pub fn new(copied: impl Fn(Copied) + Send + 'static) -> Self {
        let size = size_now();
        Self {
            shown: Buffer::empty(Rect::new(0, 0, size.width, size.height)),
            cursor: None,
            whole: true,
            probe: false,
            probed: false,
            clipboard: Clipboard::new(copied),
        }
    }

    /// What has to be sent to turn what is shown into `next`; empty where nothing has.
    fn frame(&mut self, next: &Buffer, cursor: Option<Position>) -> String {
        let area = *next.area();
        let mut frame = Frame::new();
        if self.whole {
            frame.raw("\x1b[0m\x1b[2J");
            self.shown = Buffer::empty(area);
        }
        for (x, y, _) in self.shown.diff_iter(next) {
            frame.cell(x, y, next);
        }
        let probing = self.probe && area.height > 1 && area.width > PROBE_CELLS;
        if probing {
            self.ask_width(&mut frame, next);
        }
        if frame.text().is_empty() && cursor == self.cursor {
            return String::new();
        }
        frame.plain();
        match cursor {
            Some(at) => {
                frame.go(at.x, at.y);
                if self.cursor.is_none() || self.whole {
                    frame.raw("\x1b[?25h");
                }
            }
            None => {
                if self.cursor.is_some() || self.whole {
                    frame.raw("\x1b[?25l");
                }
                // Hidden, but an input method opens its window there: where it covers nothing.
                frame.go(0, area.height.saturating_sub(2));
            }
        }
        self.probe = false;
        self.probed |= probing;
        match frame.text().len() {
            0..=LARGE => frame.text().to_owned(),
            _ => format!("\x1b[?2026h{}\x1b[?2026l", frame.text()),
        }
    }

    /// Prints the probe over the status row, asks where the cursor is, and repairs the row.
    fn ask_width(&self, frame: &mut Frame, next: &Buffer) {
        let row = next.area().height - 2;
        frame.plain();
        frame.go(0, row);
        frame.raw(PROBE);
        frame.raw("\x1b[6n");
        let mut x = 0;
        while x < PROBE_CELLS {
            frame.cell(x, row, next);
            x += next[(x, row)].cell_width().max(1);
        }
    }
}

impl Surface for Screen {
    fn size(&self) -> Size {
        self.shown.area().as_size()
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        let mut next = Buffer::empty(*self.shown.area());
        let cursor = paint(&mut next);
        let bytes = self.frame(&next, cursor);
        self.shown = next;
        self.cursor = cursor;
        self.whole = false;
        if bytes.is_empty() || !session::is_ours() {
            return Ok(());
        }
        session::send(bytes.as_bytes())
    }

    fn resize(&mut self) -> bool {
        let size = size_now();
        if size == self.size() {
            return false;
        }
        self.shown = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        self.whole = true;
        true
    }

    fn forget(&mut self) {
        self.whole = true;
    }

    fn probe(&mut self) {
        self.probe = true;
    }

    fn probed(&mut self) -> bool {
        std::mem::take(&mut self.probed)
    }

    fn copy(&mut self, text: &str) -> Option<Copied> {
        let bytes = self.clipboard.sequence(text);
        let sent = match bytes {
            Some(bytes) if session::is_ours() && session::send(bytes.as_bytes()).is_ok() => Copied::Terminal,
            _ => Copied::TooLong,
        };
        if self.clipboard.desktop(text, sent) { None } else { Some(sent) }
    }

    fn plain(&mut self, text: &str) -> io::Result<()> {
        session::step_out()?;
        let text = visible(text, true).replace('\n', "\r\n");
        session::send(format!("\r\n{text}\r\n").as_bytes())
    }

    fn back(&mut self) -> io::Result<()> {
        session::take()
    }

    fn suspend(&mut self) -> io::Result<()> {
        session::restore();
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        session::take()
    }

    fn bell(&mut self) {
        if session::is_ours() {
            let _ = session::send(b"\x07");
        }
    }
}

/// The terminal's size; 80x24 where it does not say.
fn size_now() -> Size {
    match crossterm::terminal::size() {
        Ok((width, height)) if width > 0 && height > 0 => {
            Size { width: width.min(MOST.width), height: height.min(MOST.height) }
        }
        _ => Size { width: 80, height: 24 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::Look;
    use crate::tui::widgets::list::Rows;
    use crate::tui::widgets::pen::Pen;

    fn screen(width: u16, height: u16) -> Screen {
        Screen {
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            cursor: None,
            whole: true,
            probe: false,
            probed: false,
            clipboard: Clipboard::new(|_| {}),
        }
    }

    fn painted(rows: &Rows, width: u16, height: u16) -> Buffer {
        let look = Look::default();
        let mut next = Buffer::empty(Rect::new(0, 0, width, height));
        let area = Rect::new(0, 1, width, height - 3);
        rows.draw(&mut next, &look, area, 34, true, |pen: &mut Pen<'_>, row, _| {
            pen.text(
                &format!("过 2020-{row:04} 阿不都热合曼·买买提  副高级 变电 国网和田供电公司"),
                look.text(),
            );
        });
        next
    }

    fn terminal(rows: u16, columns: u16) -> vt100::Parser {
        let size = |n| std::num::NonZero::new(n).expect("not 0");
        vt100::Parser::new(size(rows), size(columns), 0)
    }

    /// What a terminal shows after some bytes.
    fn after(parser: &mut vt100::Parser, bytes: &str) -> String {
        parser.process(bytes.as_bytes());
        parser.screen().contents()
    }

    #[test]
    fn a_step_down_takes_few_bytes_and_shows_the_same_as_a_whole_frame() {
        let mut rows = Rows::new(500);
        rows.fit(33);
        let mut screen = screen(120, 36);
        let mut parser = terminal(36, 120);
        let first = painted(&rows, 120, 36);
        after(&mut parser, &screen.frame(&first, None));
        screen.shown = first;
        screen.whole = false;
        rows.go(1);
        let next = painted(&rows, 120, 36);
        let step = screen.frame(&next, None);
        assert!(step.len() <= 200, "{} bytes: {step:?}", step.len());
        let shown = after(&mut parser, &step);
        screen.whole = true;
        let whole = screen.frame(&next, None);
        assert_eq!(shown, after(&mut terminal(36, 120), &whole));
        assert!(shown.lines().nth(2).is_some_and(|row| row.starts_with(">过 2020-0001")), "{shown}");
    }

    #[test]
    fn nothing_is_sent_where_nothing_changed() {
        let mut screen = screen(80, 24);
        let next = painted(&Rows::new(5), 80, 24);
        assert!(!screen.frame(&next, None).is_empty());
        screen.shown = next.clone();
        screen.whole = false;
        assert_eq!(screen.frame(&next, None), "");
        let typing = screen.frame(&next, Some(Position::new(3, 4)));
        assert_eq!(typing.replace('\x1b', "^"), "^[5;4H^[?25h");
    }

    #[test]
    fn the_probe_is_sent_once_and_leaves_no_trace() {
        let mut rows = Rows::new(40);
        rows.fit(21);
        let mut next = painted(&rows, 80, 24);
        let look = Look::default();
        Pen::new(&mut next, &look, Rect::new(0, 22, 80, 1)).text(" 已存 10:41:07  2020-0133", look.text());
        let mut screen = screen(80, 24);
        screen.probe();
        let bytes = screen.frame(&next, None);
        assert_eq!(bytes.matches("\x1b[6n").count(), 1);
        assert!(screen.probed() && !screen.probed());
        let mut parser = terminal(24, 80);
        let shown = after(&mut parser, &bytes);
        assert!(shown.lines().nth(22).is_some_and(|row| row == " 已存 10:41:07  2020-0133"), "{shown}");
        assert_eq!(parser.screen().cursor_position(), (22, 0), "parked where it covers nothing");
    }

    #[test]
    fn escape_sequences_in_data_never_reach_the_terminal() {
        let mut screen = screen(60, 4);
        let look = Look::default();
        let mut next = Buffer::empty(Rect::new(0, 0, 60, 4));
        let evil = "张\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}三";
        Pen::new(&mut next, &look, Rect::new(0, 0, 60, 1)).text(evil, look.text());
        let bytes = screen.frame(&next, None);
        for seen in ["\x1b]0", "\u{7}", "\u{9b}", "\u{202e}"] {
            assert!(!bytes.contains(seen), "{bytes:?}");
        }
        assert!(bytes.contains("<U+001B>"));
    }
}
