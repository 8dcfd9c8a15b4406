//! The loop: `key → keymap → action → update(&mut App, Msg) → effects → view(&App)`.
//!
//! An [`App`] sees no keys and does no input or output. [`Engine`] turns what came in into [`Msg`]s
//! and carries the [`Effect`]s out on a [`Surface`]; [`run`](drive::run) feeds it from threads and
//! channels, [`Harness`](super::harness::Harness) from a test.

mod clock;
pub mod drive;
mod engine;
mod held;

pub use clock::{Clock, SystemClock};
pub use engine::Engine;

use super::actions::Action;
use super::keymap::{Keymap, Press, Resolver};
use super::keys::Key;
use super::scope::Scope;
use super::widgets::edit::Edit;
use jiff::civil::Time;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};
use std::io;
use std::time::Duration;

/// A program with screens: state, what changes it, how it looks.
pub trait App {
    /// What it asks of others (the desk), as an effect.
    type Ask;
    /// What others tell it.
    type Told: Send + 'static;

    /// The innermost scope for keys now.
    fn scope(&self) -> Scope;

    /// The keymap in force.
    fn keymap(&self) -> &Keymap;

    /// Takes a message. No input or output, no clock, no waiting.
    fn update(&mut self, msg: Msg<Self::Told>) -> Vec<Effect<Self::Ask>>;

    /// Draws all of `canvas`; `typed` is a half-typed sequence, for the hint row. Returns where the
    /// text cursor stands, where text is being typed.
    fn view(&self, canvas: &mut Buffer, typed: &Resolver) -> Option<Position>;

    /// True while an answer is awaited without which the screen is not complete.
    fn waiting(&self) -> bool;

    /// True where an action needs something that is still on its way: its keys, and those after them,
    /// are held until then.
    fn holds(&self, _action: Action) -> bool {
        false
    }

    /// True where the time of day is shown, in minutes.
    fn shows_clock(&self) -> bool {
        false
    }
}

/// A timer's name: setting it again moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timer(pub &'static str);

/// What an [`App`] is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg<T> {
    /// The first message: the size of the screen.
    Start(Size),
    /// An action was asked for.
    Act(Press),
    /// Nothing is bound to these keys.
    Unbound(Vec<Key>),
    /// A count stood before an action that takes none.
    NoCount(u32, Action),
    /// Text was typed where text is awaited.
    Typed(String),
    /// A step of editing, where text is awaited.
    Edit(Edit),
    /// Text was pasted where text is awaited, or a number where a number is; `cut` where it was too
    /// large and its end is missing.
    Pasted {
        /// What.
        text: String,
        /// True where its end is missing.
        cut: bool,
    },
    /// Text came where none was awaited.
    Stray(Stray),
    /// News of keys pressed on what was not there yet.
    Held(HeldKeys),
    /// The screen has another size.
    Resized(Size),
    /// The window got or lost the focus.
    Focus(bool),
    /// A timer has run out.
    Timer(Timer),
    /// The time of day, each minute while it is shown.
    Clock(Time),
    /// How wide the terminal draws ambiguous characters.
    Measured(Measured),
    /// What became of a copy.
    Copied(Copied),
    /// The terminal is gone, or the system wants the program to end: save and leave.
    Ending,
    /// Others have told something.
    Told(T),
}

/// Text that came where none was awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stray {
    /// An input method committed it.
    Text(String),
    /// A run of letters in one read.
    Burst(String),
    /// It was pasted.
    Paste(String),
}

impl Stray {
    /// What came.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Burst(text) | Self::Paste(text) => text,
        }
    }
}

/// What becomes of keys pressed before what they act on was there; with how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldKeys {
    /// They wait.
    Waiting(usize),
    /// They waited too long, and were let go of.
    Expired(usize),
    /// The person let go of them.
    Dropped(usize),
    /// So many wait already; what was pressed now is left out.
    Full(usize),
}

/// What the probe `·中中` came to: 5 cells, 6, 8, or something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Cells it took.
    pub cells: u16,
    /// Time from the question to its answer.
    pub lag: Duration,
}

/// Where a copy went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// To the desktop's clipboard.
    Desktop,
    /// To the terminal, which does not say whether it took it.
    Terminal,
    /// Nowhere: it is too long for terminals.
    TooLong,
}

/// What an [`App`] wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect<A> {
    /// Ask others.
    Ask(A),
    /// Tell me [`Msg::Timer`] after this time.
    After(Duration, Timer),
    /// Forget that timer.
    Forget(Timer),
    /// Copy a text.
    Copy(String),
    /// Show a text plain, outside the screen, until a key is pressed.
    Plain(String),
    /// Draw everything again and measure character widths again.
    Redraw,
    /// Stop, back to the shell.
    Suspend,
    /// Ring the bell.
    Bell,
    /// Leave the program.
    Leave,
}

/// What effects need of a terminal.
pub trait Surface {
    /// Cells of the screen.
    fn size(&self) -> Size;

    /// Sends what `paint` made different, and nothing where nothing is.
    ///
    /// # Errors
    /// The terminal is gone.
    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()>;

    /// Looks how large the screen is now; true where that changed.
    fn resize(&mut self) -> bool;

    /// The next [`Surface::draw`] sends everything.
    fn forget(&mut self);

    /// The next [`Surface::draw`] asks how wide ambiguous characters are.
    fn probe(&mut self);

    /// True once after the question was sent.
    fn probed(&mut self) -> bool;

    /// Copies a text; `None` where the answer comes later, as [`Wire::Copied`](drive::Wire).
    fn copy(&mut self, text: &str) -> Option<Copied>;

    /// Leaves the screen and shows a text plain.
    ///
    /// # Errors
    /// The terminal is gone.
    fn plain(&mut self, text: &str) -> io::Result<()>;

    /// Comes back from a plain text.
    ///
    /// # Errors
    /// The terminal is gone.
    fn back(&mut self) -> io::Result<()>;

    /// Gives the terminal back and stops until continued.
    ///
    /// # Errors
    /// The terminal is gone.
    fn suspend(&mut self) -> io::Result<()>;

    /// Rings the bell.
    fn bell(&mut self);
}
