//! The terminal itself: taking it, giving it back, and everything sent to it.
//!
//! There is one teardown, [`restore`], for leaving, panic, stop and signals.

mod clipboard;
mod encode;
mod screen;
mod session;
mod signals;

pub use screen::Screen;
pub use session::{Session, restore};
pub use signals::{Told, watch};
