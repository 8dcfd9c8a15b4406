//! Working days under the State Council's calendar, which comes as data with the notice.

use super::date::Day;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The years for which the calendar is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Per year, the weekdays that are off and the weekend days that are worked.
    pub years: BTreeMap<i16, CalendarYear>,
}

/// One year's departures from "Monday to Friday are worked".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarYear {
    /// Weekdays off.
    pub off: BTreeSet<Day>,
    /// Weekend days worked.
    pub worked: BTreeSet<Day>,
}

impl Calendar {
    /// Whether `day` is worked; `None` where its year has no table.
    pub fn is_working(&self, day: Day) -> Option<bool> {
        let year = self.years.get(&day.year())?;
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Some(if weekend { year.worked.contains(&day) } else { !year.off.contains(&day) })
    }

    /// How many working days lie from `first` to `last`, both included (三.(二)); `None` where a
    /// day's year has no table. An interval that ends before it starts has none.
    pub fn working_days(&self, first: Day, last: Day) -> Option<u32> {
        let mut count = 0;
        let mut day = first;
        while day <= last {
            count += u32::from(self.is_working(day)?);
            day = day.tomorrow().ok()?;
        }
        Some(count)
    }

    /// The first working day that is `days` working days after `from`; `None` without a table.
    pub fn after_working_days(&self, from: Day, days: u32) -> Option<Day> {
        let mut day = from;
        let mut left = days;
        while left > 0 {
            day = day.tomorrow().ok()?;
            left -= u32::from(self.is_working(day)?);
        }
        Some(day)
    }
}
