//! What each event of the defence and the meeting does to what is stored. The same for a view on disk
//! and for the hall in memory.

mod defence;
mod meeting;

pub use defence::change_defence;
pub use meeting::change_meeting;

use crate::record::apply::ApplyError;

fn senseless(what: &str, name: &dyn std::fmt::Display) -> ApplyError {
    ApplyError::Senseless(format!("there is no {what} {name}"))
}
