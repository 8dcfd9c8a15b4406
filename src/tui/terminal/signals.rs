//! What the system tells a program: another size, stop, go on, end.

use super::session::restore;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals};
use std::io;
use std::time::Duration;

/// After being told to end, a program that is stuck writing to a dead line is ended by force.
const GRACE: Duration = Duration::from_secs(10);

/// What the system told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The window may have another size.
    Resize,
    /// Stop and give the terminal back.
    Stop,
    /// Going on after a stop.
    Continue,
    /// End: hang-up or termination.
    End,
}

/// Tells `tell` what the system tells, on a thread of its own, until the handle is closed.
///
/// # Errors
/// Signals or threads cannot be had.
pub fn watch(mut tell: impl FnMut(Told) + Send + 'static) -> io::Result<Handle> {
    let mut signals = Signals::new([SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGQUIT])?;
    let handle = signals.handle();
    let work = move || {
        for signal in signals.forever() {
            match signal {
                SIGWINCH => tell(Told::Resize),
                SIGTSTP => tell(Told::Stop),
                SIGCONT => tell(Told::Continue),
                ends => {
                    tell(Told::End);
                    let _ = std::thread::Builder::new().name("last".to_owned()).spawn(move || {
                        std::thread::sleep(GRACE);
                        restore();
                        std::process::exit(128 + ends);
                    });
                }
            }
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(work)?;
    Ok(handle)
}
