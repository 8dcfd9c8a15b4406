//! From the bytes a terminal sends to keys, text and pastes.
//!
//! The bytes are read and decoded here rather than by crossterm's reader, because three things asked
//! of this program cannot be had there: an Esc that arrives apart from the rest of its arrow key is
//! told from one that was pressed (crossterm #993), a paste has an end and a bound even if its
//! closing mark never comes, and the cursor's position can be asked for without waiting for it.

mod burst;
mod decode;
mod reader;

pub use burst::{Verdict, as_text, judge};
pub use decode::{Decoder, Event, PASTE_LIMIT};
pub use reader::{Chunk, spawn};
