//! What time it is: for holding an Esc, for timers, for the clock on screen.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use std::time::Instant;

/// A clock, so that tests can have their own.
pub trait Clock {
    /// Now, for measuring.
    fn now(&self) -> Instant;
    /// The time of day here.
    fn time(&self) -> Time;
}

/// The system's clock; the time of day at UTC+8, where the committee sits.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn time(&self) -> Time {
        let here = TimeZone::fixed(jiff::tz::offset(8));
        jiff::Timestamp::now().to_zoned(here).time()
    }
}
