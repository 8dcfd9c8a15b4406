//! Taking the terminal and giving it back, whatever happens in between.

use crate::domain::guard::is_guarded;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, IsTerminal, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Alternate screen, no wrapping at the right edge (a wrong width must not shear the next row),
/// pastes marked, cursor hidden. The mouse stays the user's own: selecting and pasting are theirs.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?7l\x1b[?2004h\x1b[?25l\x1b[0m\x1b[2J";
/// All of that undone, whichever part of it was done.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/// True while the terminal is ours: nothing is sent to it otherwise.
static OURS: AtomicBool = AtomicBool::new(false);

/// The terminal, taken. Dropping it gives the terminal back.
pub struct Session {
    earlier: Arc<Hook>,
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

impl Session {
    /// Takes the terminal. `broken` is called when a thread has panicked; the terminal has been given
    /// back by then.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where there is no terminal that can show screens, or the error of
    /// taking it.
    pub fn enter(broken: impl Fn() + Send + Sync + 'static) -> io::Result<Session> {
        let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        if dumb || !io::stdout().is_terminal() {
            return Err(io::ErrorKind::Unsupported.into());
        }
        take()?;
        let earlier: Arc<Hook> = Arc::new(panic::take_hook());
        let after = Arc::clone(&earlier);
        panic::set_hook(Box::new(move |info| {
            if !is_guarded() {
                restore();
                broken();
            }
            after(info);
        }));
        Ok(Session { earlier })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        restore();
        if !std::thread::panicking() {
            let earlier = Arc::clone(&self.earlier);
            panic::set_hook(Box::new(move |info| earlier(info)));
        }
    }
}

/// Gives the terminal back. Nothing where it is not ours; safe from any thread and within a panic.
pub fn restore() {
    if OURS.swap(false, Ordering::SeqCst) {
        let _ = send(LEAVE);
        let _ = disable_raw_mode();
    }
}

/// Takes the terminal, again where it was given back or something else has changed it.
pub(super) fn take() -> io::Result<()> {
    let _ = disable_raw_mode();
    enable_raw_mode()?;
    OURS.store(true, Ordering::SeqCst);
    send(ENTER)
}

/// Leaves the screen but keeps reading keys one by one: for a plain text.
pub(super) fn step_out() -> io::Result<()> {
    send(LEAVE)
}

/// True while the terminal is ours.
pub(super) fn is_ours() -> bool {
    OURS.load(Ordering::SeqCst)
}

/// Sends bytes past every buffer and lock, so that a panic in the midst of writing cannot block it.
pub(super) fn send(bytes: &[u8]) -> io::Result<()> {
    struct Raw(io::Stdout);
    impl Write for Raw {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(rustix::io::write(&self.0, bytes)?)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut raw = Raw(io::stdout());
    let mut rest = bytes;
    while !rest.is_empty() {
        match raw.write(rest) {
            Ok(sent) => rest = &rest[sent..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // Somebody left the terminal in non-blocking mode.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
