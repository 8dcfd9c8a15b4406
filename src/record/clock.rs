//! Time, as it is handed in: nothing in the record reads a clock of its own accord.

use crate::domain::Day;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Debug;
use std::sync::Mutex;

/// Where the present moment comes from.
pub trait Clock: Send + Sync + Debug {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// The civil day in +08:00.
    fn today(&self) -> Day {
        self.now().to_zoned(TimeZone::fixed(BEIJING)).date()
    }
}

/// The record's offset: +08:00, all year round.
pub const BEIJING: Offset = Offset::constant(8);

/// The host's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands where it was set, and moves on by a fixed step with each look at it.
#[derive(Debug)]
pub struct FixedClock {
    now: Mutex<Timestamp>,
    step: SignedDuration,
}

impl FixedClock {
    /// A clock that stands still.
    pub fn at(now: Timestamp) -> Self {
        Self::stepping(now, SignedDuration::ZERO)
    }

    /// A clock that moves on by `step` after each look.
    pub fn stepping(now: Timestamp, step: SignedDuration) -> Self {
        Self { now: Mutex::new(now), step }
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        let mut held = self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = *held;
        *held = now.saturating_add(self.step).unwrap_or(now);
        now
    }
}

/// RFC 3339 in +08:00 with milliseconds, as the journal writes it. Texts of the years 0–9999 sort
/// as their moments do.
pub fn stamp(at: Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(BEIJING)).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a time stamp")
    }

    #[test]
    fn stamps_are_in_beijing_time_with_milliseconds() {
        assert_eq!(stamp(moment("2020-10-20T15:59:59.9876Z")), "2020-10-20T23:59:59.987+08:00");
        assert_eq!(stamp(moment("2020-10-20T16:00:00Z")), "2020-10-21T00:00:00.000+08:00");
    }

    #[test]
    fn the_day_turns_at_midnight_in_beijing() {
        let clock = FixedClock::at(moment("2020-10-20T15:59:59Z"));
        assert_eq!(clock.today(), jiff::civil::date(2020, 10, 20));
        clock.set(moment("2020-10-20T16:00:00Z"));
        assert_eq!(clock.today(), jiff::civil::date(2020, 10, 21));
    }

    #[test]
    fn a_stepping_clock_steps() {
        let clock = FixedClock::stepping(moment("2020-10-20T00:00:00Z"), SignedDuration::from_millis(5));
        let first = clock.now();
        assert_eq!(clock.now().duration_since(first), SignedDuration::from_millis(5));
    }
}
