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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// October 2020; the tables of the notice's own file are tested with the notice.
    fn october() -> Calendar {
        let day = |d| date(2020, 10, d);
        let off = [1, 2, 5, 6, 7, 8].map(day).into_iter().collect();
        let worked = [date(2020, 9, 27), day(10)].into_iter().collect();
        Calendar { years: BTreeMap::from([(2020, CalendarYear { off, worked })]) }
    }

    #[test]
    fn weekends_rest_unless_they_are_worked_and_weekdays_work_unless_they_are_off() {
        let calendar = october();
        let working = |m, d| calendar.is_working(date(2020, m, d));
        assert_eq!(working(10, 9), Some(true), "a Friday");
        assert_eq!(working(10, 8), Some(false), "a Thursday off");
        assert_eq!(working(10, 10), Some(true), "a Saturday worked");
        assert_eq!(working(10, 11), Some(false), "a Sunday");
        assert_eq!(calendar.is_working(date(2021, 1, 4)), None, "no table, no guess");
    }

    #[test]
    fn both_ends_are_counted() {
        let calendar = october();
        let count = |from, to| calendar.working_days(from, to);
        assert_eq!(count(date(2020, 9, 30), date(2020, 10, 13)), Some(5));
        assert_eq!(count(date(2020, 10, 1), date(2020, 10, 8)), Some(0));
        assert_eq!(count(date(2020, 10, 9), date(2020, 10, 9)), Some(1));
        assert_eq!(count(date(2020, 10, 13), date(2020, 10, 12)), Some(0), "an end before the start");
        assert_eq!(count(date(2020, 12, 30), date(2021, 1, 4)), None, "into a year without a table");
        assert_eq!(count(date(2020, 12, 28), date(2020, 12, 31)), Some(4), "up to the year's last day");
        assert_eq!(count(date(2020, 1, 1), Day::MAX), None);
    }

    #[test]
    fn a_due_date_is_so_many_working_days_later() {
        let calendar = october();
        let after = |from, days| calendar.after_working_days(from, days);
        assert_eq!(after(date(2020, 9, 30), 1), Some(date(2020, 10, 9)));
        assert_eq!(after(date(2020, 9, 30), 3), Some(date(2020, 10, 12)));
        assert_eq!(after(date(2020, 10, 3), 0), Some(date(2020, 10, 3)));
        assert_eq!(after(date(2020, 12, 31), 1), None);
    }
}
