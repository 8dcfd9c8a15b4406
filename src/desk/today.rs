//! "Today" for the rules, and whether anything may be written.

use super::protocol::Refusal;
use crate::domain::{Day, Words};
use crate::record::clock::Clock;

/// Which day the rules take for today. `--as-of` moves it, never the time stamps; outside the demo
/// it forbids writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Today {
    /// The day it was moved to.
    pub moved_to: Option<Day>,
    /// False where nothing may be written.
    pub writable: bool,
}

impl Default for Today {
    fn default() -> Self {
        Self { moved_to: None, writable: true }
    }
}

impl Today {
    /// As `--as-of` moves it: for looking only.
    pub fn as_of(day: Day) -> Self {
        Self { moved_to: Some(day), writable: false }
    }

    /// As the demo moves it.
    pub fn demo(day: Day) -> Self {
        Self { moved_to: Some(day), writable: true }
    }

    /// The day.
    pub fn day(&self, clock: &dyn Clock) -> Day {
        self.moved_to.unwrap_or_else(|| clock.today())
    }

    /// Why nothing may be written, where it may not.
    pub fn read_only(&self) -> Option<Words> {
        (!self.writable).then(|| match self.moved_to {
            Some(day) => Words::made(
                format!("按 {day} 查看（--as-of），只能看，不能写"),
                format!("seen as of {day} (--as-of): for looking only"),
            ),
            None => Words::fixed("只读打开，不能写", "opened for reading only"),
        })
    }

    /// # Errors
    /// [`Why::ReadOnly`](super::Why::ReadOnly) where nothing may be written.
    pub fn check(&self) -> Result<(), Refusal> {
        self.read_only().map_or(Ok(()), |words| Err(Refusal::read_only(words)))
    }
}
