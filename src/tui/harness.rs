//! The whole loop without a terminal or a thread: for tests that press keys and read the screen.

use super::input::Decoder;
use super::keys::{Code, Key};
use super::runtime::{App, Clock, Copied, Engine, Surface};
use super::widgets::pen::as_text;
use jiff::civil::Time;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use std::cell::Cell;
use std::io;
use std::rc::Rc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// How long [`Harness::settle`] waits for an answer before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A clock that stands still until it is moved.
#[derive(Debug, Clone)]
pub struct TestClock {
    start: Instant,
    passed: Rc<Cell<Duration>>,
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.start + self.passed.get()
    }

    fn time(&self) -> Time {
        let seconds = i64::try_from(self.passed.get().as_secs()).unwrap_or(0);
        Time::constant(10, 41, 0, 0).wrapping_add(jiff::SignedDuration::from_secs(seconds))
    }
}

/// A screen in memory.
#[derive(Debug)]
pub struct TestSurface {
    shown: Buffer,
    next: Size,
    cursor: Option<Position>,
    probing: bool,
    asked: bool,
    /// Cells that the last frame changed.
    pub changed: usize,
    /// Frames drawn.
    pub frames: usize,
    /// The last text copied.
    pub copied: Option<String>,
    /// The plain text shown last.
    pub plain: Option<String>,
    /// How often the program was stopped.
    pub stops: usize,
    /// How often the bell rang.
    pub bells: usize,
}

impl TestSurface {
    fn new(width: u16, height: u16) -> Self {
        Self {
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            next: Size { width, height },
            cursor: None,
            probing: false,
            asked: false,
            changed: 0,
            frames: 0,
            copied: None,
            plain: None,
            stops: 0,
            bells: 0,
        }
    }
}

impl Surface for TestSurface {
    fn size(&self) -> Size {
        self.shown.area().as_size()
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        let mut next = Buffer::empty(*self.shown.area());
        self.cursor = paint(&mut next);
        self.changed = self.shown.diff(&next).len();
        self.shown = next;
        self.frames += 1;
        self.asked |= std::mem::take(&mut self.probing);
        Ok(())
    }

    fn resize(&mut self) -> bool {
        let changed = self.next != self.size();
        if changed {
            self.shown = Buffer::empty(Rect::new(0, 0, self.next.width, self.next.height));
        }
        changed
    }

    fn forget(&mut self) {
        self.shown.reset();
    }

    fn probe(&mut self) {
        self.probing = true;
    }

    fn probed(&mut self) -> bool {
        std::mem::take(&mut self.asked)
    }

    fn copy(&mut self, text: &str) -> Option<Copied> {
        self.copied = Some(text.to_owned());
        Some(Copied::Terminal)
    }

    fn plain(&mut self, text: &str) -> io::Result<()> {
        self.plain = Some(text.to_owned());
        Ok(())
    }

    fn back(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.stops += 1;
        Ok(())
    }

    fn bell(&mut self) {
        self.bells += 1;
    }
}

/// A loop under test. `serve` gets what the app asks of others; its answers come back over a channel.
pub struct Harness<'a, A: App> {
    engine: Engine<A, TestSurface, TestClock>,
    serve: Box<dyn FnMut(A::Ask) + 'a>,
    told: Receiver<A::Told>,
}

impl<'a, A: App> Harness<'a, A> {
    /// Starts the app on a screen of that size and settles.
    pub fn new(
        app: A,
        (width, height): (u16, u16),
        serve: impl FnMut(A::Ask) + 'a,
        told: Receiver<A::Told>,
    ) -> Self {
        let clock = TestClock { start: Instant::now(), passed: Rc::default() };
        let engine = Engine::new(app, TestSurface::new(width, height), clock);
        let mut harness = Self { engine, serve: Box::new(serve), told };
        harness.settle();
        harness
    }

    /// Presses keys, named as in keymaps and parted by spaces, each in a read of its own: `j j enter`.
    /// What is no key's name is typed as text.
    ///
    /// # Panics
    /// Where an answer does not come.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split_ascii_whitespace() {
            match Key::parse(name) {
                Ok(key) => self.raw(&bytes_of(key)),
                Err(_) => self.raw(name.as_bytes()),
            };
            self.wait(Duration::from_millis(50));
        }
        self
    }

    /// Types text, all of it in one read.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.raw(text.as_bytes());
        self.wait(Duration::from_millis(100))
    }

    /// Pastes text between paste marks.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.raw(format!("\x1b[200~{text}\x1b[201~").as_bytes())
    }

    /// The bytes of one read, as the terminal sends them.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.engine.read(bytes);
        self.settle()
    }

    /// The bytes of one read, with no answer coming before the next.
    pub fn ahead(&mut self, bytes: &[u8]) -> &mut Self {
        self.engine.read(bytes);
        let _ = self.engine.draw();
        self
    }

    /// Lets time pass with no answer coming.
    pub fn pass(&mut self, time: Duration) -> &mut Self {
        let clock = self.engine.clock().clone();
        clock.passed.set(clock.passed.get() + time);
        self.engine.tick();
        let _ = self.engine.draw();
        self
    }

    /// Lets time pass; what becomes due is done in its order.
    pub fn wait(&mut self, time: Duration) -> &mut Self {
        let clock = self.engine.clock().clone();
        let end = clock.passed.get() + time;
        while let Some(due) = self.engine.deadline() {
            let at = due.saturating_duration_since(clock.start);
            if at > end {
                break;
            }
            clock.passed.set(at.max(clock.passed.get()));
            self.engine.tick();
            self.settle();
        }
        clock.passed.set(end);
        self.settle()
    }

    /// Gives the screen another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.resize_unseen(width, height);
        self.settle()
    }

    /// Tells the program that the system wants it to end.
    pub fn end(&mut self) -> &mut Self {
        self.engine.ending();
        self.settle()
    }

    /// Waits until no answer is awaited any more, and draws.
    ///
    /// # Panics
    /// Where an answer does not come.
    pub fn settle(&mut self) -> &mut Self {
        loop {
            self.engine.asked().into_iter().for_each(&mut self.serve);
            while let Ok(told) = self.told.try_recv() {
                self.engine.told(told);
                self.engine.asked().into_iter().for_each(&mut self.serve);
            }
            if !self.engine.app().waiting() || self.engine.left() {
                break;
            }
            match self.told.recv_timeout(PATIENCE) {
                Ok(told) => self.engine.told(told),
                Err(gone) => panic!("no answer ({gone}); the screen:\n{}", self.screen()),
            }
        }
        // A surface in memory cannot fail.
        let _ = self.engine.draw();
        self
    }

    /// The screen as text, without the blanks at the ends of rows.
    pub fn screen(&self) -> String {
        as_text(&self.engine.surface().shown)
    }

    /// A row of the screen, from 0; counted from the last one where negative.
    pub fn row(&self, row: isize) -> String {
        let screen = self.screen();
        let rows: Vec<&str> = screen.lines().collect();
        let at = if row < 0 { rows.len().saturating_add_signed(row) } else { row.unsigned_abs() };
        rows.get(at).copied().unwrap_or_default().to_owned()
    }

    /// The cells of the screen, with their styles.
    pub fn cells(&self) -> &Buffer {
        &self.engine.surface().shown
    }

    /// Where the text cursor stands.
    pub fn cursor(&self) -> Option<Position> {
        self.engine.surface().cursor
    }

    /// The app.
    pub fn app(&self) -> &A {
        self.engine.app()
    }

    /// What went to the terminal besides the screen.
    pub fn surface(&self) -> &TestSurface {
        self.engine.surface()
    }

    /// True once the program has left.
    pub fn left(&self) -> bool {
        self.engine.left()
    }

    fn resize_unseen(&mut self, width: u16, height: u16) {
        self.engine.surface_mut().next = Size { width, height };
        self.engine.resized();
    }
}

/// What a terminal sends for a key.
///
/// # Panics
/// For keys that no terminal sends.
pub fn bytes_of(key: Key) -> Vec<u8> {
    let bytes = match (key.code, key.ctrl) {
        (Code::Char(c), false) => c.to_string().into_bytes(),
        (Code::Char(c), true) => vec![(c as u8) & 0x1f],
        (Code::Enter, _) => b"\r".to_vec(),
        (Code::Esc, _) => b"\x1b".to_vec(),
        (Code::Tab, _) => b"\t".to_vec(),
        (Code::Backspace, _) => b"\x7f".to_vec(),
        (Code::BackTab, _) => b"\x1b[Z".to_vec(),
        (code, ctrl) => {
            let held = 1 + u8::from(key.shift) + 4 * u8::from(ctrl);
            let (number, last) = match code {
                Code::Up => (1, 'A'),
                Code::Down => (1, 'B'),
                Code::Right => (1, 'C'),
                Code::Left => (1, 'D'),
                Code::Home => (1, 'H'),
                Code::End => (1, 'F'),
                Code::Insert => (2, '~'),
                Code::Delete => (3, '~'),
                Code::PageUp => (5, '~'),
                Code::PageDown => (6, '~'),
                Code::F(n @ 1..=5) => (n + 10, '~'),
                Code::F(n @ 6..=10) => (n + 11, '~'),
                Code::F(n) => (n + 12, '~'),
                _ => (0, '~'),
            };
            format!("\x1b[{number};{held}{last}").into_bytes()
        }
    };
    debug_assert!(!Decoder::default().feed(&bytes, Instant::now()).is_empty() || bytes == b"\x1b");
    bytes
}
