//! Days, months as intervals, and spans of calendar years.

use super::answer::{Expected, Field, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A civil day.
pub type Day = jiff::civil::Date;

/// A date as filed: a day, or a month that stands for each of its days (6, "Dates").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum When {
    /// `2020-10-08`
    Day(Day),
    /// `2020.10`; the day is the month's first.
    Month(Day),
}

impl Default for When {
    fn default() -> Self {
        Self::Day(Day::ZERO)
    }
}

impl From<Day> for When {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

/// Whether something holds on a date that may be a whole month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// On each day it may be.
    Yes,
    /// On none.
    No,
    /// On some: only a person can tell.
    Unsure,
}

impl When {
    /// The first day it may be.
    pub fn first(self) -> Day {
        match self {
            Self::Day(day) | Self::Month(day) => day,
        }
    }

    /// The last day it may be.
    pub fn last(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Month(day) => day.last_of_month(),
        }
    }

    /// The day, where it is one.
    pub fn day(self) -> Option<Day> {
        match self {
            Self::Day(day) => Some(day),
            Self::Month(_) => None,
        }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.first().year()
    }

    /// Whether it is on or before `other`, for every pair of days the two may be.
    pub fn on_or_before(self, other: impl Into<When>) -> Holds {
        let other = other.into();
        if self.last() <= other.first() {
            Holds::Yes
        } else if self.first() > other.last() {
            Holds::No
        } else {
            Holds::Unsure
        }
    }

    /// Whether it is strictly before `other`.
    pub fn before(self, other: impl Into<When>) -> Holds {
        let other = other.into();
        if self.last() < other.first() {
            Holds::Yes
        } else if self.first() >= other.last() {
            Holds::No
        } else {
            Holds::Unsure
        }
    }

    /// The date `years` calendar years later: 29 February counts to 28 February.
    pub fn plus_years(self, years: i16) -> When {
        match self {
            Self::Day(day) => Self::Day(plus_years(day, years)),
            Self::Month(day) => Self::Month(plus_years(day, years)),
        }
    }
}

/// The same day `years` later; 29 February counts to 28 February. Saturates at the calendar's end.
pub fn plus_years(day: Day, years: i16) -> Day {
    day.saturating_add(jiff::Span::new().years(i64::from(years)))
}

/// Days from `from` to `to`, negative where `to` is earlier.
pub fn days_between(from: Day, to: Day) -> i64 {
    to.duration_since(from).as_hours() / 24
}

/// Reads `2020-10-08`, `2020/10/8`, `2020.10`, `2020.10.8`, `2020年10月8日`, `2020年10月`, `20201008`.
pub fn read_when(text: &str) -> Option<When> {
    let text = text.trim();
    let mut parts: [Option<i32>; 3] = [None; 3];
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        parts = [text[..4].parse().ok(), text[4..6].parse().ok(), text[6..].parse().ok()];
    } else {
        // A time of day after the date, as spreadsheets write it, says nothing here.
        let text = text.strip_suffix("00:00:00").map_or(text, |day| day.trim_end_matches(['T', ' ']));
        let mut rest = text;
        for (index, part) in parts.iter_mut().enumerate() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 || digits > if index == 0 { 4 } else { 2 } || (index == 0 && digits != 4) {
                return None;
            }
            *part = rest[..digits].parse().ok();
            rest = &rest[digits..];
            if rest.is_empty() {
                break;
            }
            let mark = rest.chars().next()?;
            let allowed: &[char] = match index {
                0 => &['-', '/', '.', '年'],
                1 => &['-', '/', '.', '月'],
                _ => &['日'],
            };
            if !allowed.contains(&mark) {
                return None;
            }
            rest = &rest[mark.len_utf8()..];
            if rest.is_empty() {
                // `2020年10月` and `2020年10月8日` end with their mark; `2020-10-` does not.
                if !matches!(mark, '月' | '日') {
                    return None;
                }
                break;
            }
        }
        if !rest.is_empty() {
            return None;
        }
    }
    let year = i16::try_from(parts[0]?).ok().filter(|year| (1900..=2199).contains(year))?;
    let month = i8::try_from(parts[1]?).ok()?;
    match parts[2] {
        Some(day) => Day::new(year, month, i8::try_from(day).ok()?).ok().map(When::Day),
        None => Day::new(year, month, 1).ok().map(When::Month),
    }
}

impl Field for When {
    const KIND: Kind = Kind::Date;
    fn read(text: &str) -> Result<Self, Expected> {
        read_when(text).ok_or(Expected::Date)
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(day) => write!(f, "{:04}.{:02}", day.year(), day.month()),
        }
    }
}

/// The end of a stretch of time: a date, or 至今.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Until {
    /// It ended then.
    End(When),
    /// 至今: it goes on.
    Now,
}

impl Field for Until {
    const KIND: Kind = Kind::Until;
    fn read(text: &str) -> Result<Self, Expected> {
        match text {
            "至今" | "现在" | "今" => Ok(Self::Now),
            text => read_when(text).map(Self::End).ok_or(Expected::Until),
        }
    }
    fn show(&self) -> Cow<'_, str> {
        match self {
            Self::End(when) => when.show(),
            Self::Now => Cow::Borrowed("至今"),
        }
    }
}

/// A set of calendar years, as 免学年度 gives it: sorted, without repeats.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Years(pub Vec<i16>);

impl Field for Years {
    const KIND: Kind = Kind::Years;
    fn read(text: &str) -> Result<Self, Expected> {
        let mut years = Vec::new();
        for part in text.split([';', '、', ',', '，', '；', ' ']).filter(|part| !part.is_empty()) {
            let (low, high) = part.split_once(['-', '~', '至', '—', '–']).unwrap_or((part, part));
            let low = i16::read(low.trim()).map_err(|_| Expected::Years)?;
            let high = i16::read(high.trim()).map_err(|_| Expected::Years)?;
            if low > high || high - low > 60 {
                return Err(Expected::Years);
            }
            years.extend(low..=high);
        }
        years.sort_unstable();
        years.dedup();
        if years.is_empty() { Err(Expected::Years) } else { Ok(Self(years)) }
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Owned(self.0.iter().map(i16::to_string).collect::<Vec<_>>().join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn when(text: &str) -> When {
        read_when(text).unwrap_or_else(|| panic!("{text} is a date"))
    }

    #[test]
    fn every_form_of_a_day_is_read() {
        for text in [
            "2020-10-08",
            "2020-10-8",
            "2020/10/8",
            "2020.10.8",
            "2020.10.08",
            "2020年10月8日",
            "2020年10月08日",
            "20201008",
            "2020-10-08 00:00:00",
            "2020-10-08T00:00:00",
            " 2020-10-08 ",
        ] {
            assert_eq!(when(text), When::Day(date(2020, 10, 8)), "{text}");
        }
    }

    #[test]
    fn every_form_of_a_month_is_read() {
        for text in ["2020.10", "2020-10", "2020/10", "2020年10月"] {
            assert_eq!(when(text), When::Month(date(2020, 10, 1)), "{text}");
        }
        assert_eq!(when("2020.1"), When::Month(date(2020, 1, 1)));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "无",
            "2020",
            "202010",
            "2020-",
            "2020-10-",
            "2020年",
            "2020-13",
            "2020-00",
            "2020-02-30",
            "2019-02-29",
            "2020-10-32",
            "20-10-08",
            "2020-10-8-1",
            "2020-10-008",
            "2020-10-08 08:30:00",
            "1899-12-31",
            "2200-01-01",
            "二〇二〇年十月",
            "２０２０-10-08",
            "2020\u{301}-10-08",
            "00:00:00",
            "44112",
        ] {
            assert_eq!(read_when(text), None, "{text}");
        }
    }

    #[test]
    fn a_leap_day_counts_to_28_february() {
        let leap = date(2020, 2, 29);
        assert_eq!(plus_years(leap, 1), date(2021, 2, 28));
        assert_eq!(plus_years(leap, 4), date(2024, 2, 29));
        assert_eq!(plus_years(leap, -1), date(2019, 2, 28));
        assert_eq!(plus_years(date(2017, 10, 12), 3), date(2020, 10, 12), "reached on the day itself");
        assert_eq!(plus_years(Day::MAX, 1), Day::MAX, "the calendar's end");
        assert_eq!(When::Month(date(2020, 2, 1)).plus_years(1), When::Month(date(2021, 2, 1)));
    }

    #[test]
    fn days_are_counted_across_leap_days_and_the_whole_calendar() {
        assert_eq!(days_between(date(2020, 2, 28), date(2020, 3, 1)), 2);
        assert_eq!(days_between(date(2019, 2, 28), date(2019, 3, 1)), 1);
        assert_eq!(days_between(date(2020, 3, 1), date(2020, 2, 28)), -2);
        assert_eq!(days_between(Day::MIN, Day::MAX), 7_304_483);
    }

    #[test]
    fn a_month_holds_where_all_its_days_do() {
        let day = |text| When::Day(when(text).first());
        let month = when("2020.10");
        assert_eq!(month.on_or_before(day("2020-10-31")), Holds::Yes);
        assert_eq!(month.on_or_before(day("2020-10-30")), Holds::Unsure);
        assert_eq!(month.on_or_before(day("2020-10-01")), Holds::Unsure);
        assert_eq!(month.on_or_before(day("2020-09-30")), Holds::No);
        assert_eq!(month.before(day("2020-11-01")), Holds::Yes);
        assert_eq!(month.before(day("2020-10-31")), Holds::Unsure);
        assert_eq!(month.before(day("2020-10-02")), Holds::Unsure);
        assert_eq!(month.before(day("2020-10-01")), Holds::No);
        assert_eq!(month.on_or_before(month), Holds::Unsure, "two days of one month");
        assert_eq!(day("2020-10-08").on_or_before(day("2020-10-08")), Holds::Yes);
        assert_eq!(day("2020-10-08").before(day("2020-10-08")), Holds::No);
    }

    #[test]
    fn an_end_is_a_date_or_now() {
        assert_eq!(Until::read("至今"), Ok(Until::Now));
        assert_eq!(Until::read("2020.10"), Ok(Until::End(when("2020.10"))));
        assert!(Until::read("以后").is_err());
        assert_eq!(Until::Now.show(), "至今");
    }

    #[test]
    fn years_are_listed_ranged_sorted_and_without_repeats() {
        let years = |text| Years::read(text).map(|years| years.0);
        assert_eq!(years("2018"), Ok(vec![2018]));
        assert_eq!(years("2019;2018；2018"), Ok(vec![2018, 2019]));
        assert_eq!(years("2018-2020"), Ok(vec![2018, 2019, 2020]));
        assert_eq!(years("2018—2019、2016年"), Ok(vec![2016, 2018, 2019]));
        for wrong in ["", ";", "2020-2018", "1899", "18", "2018-2200", "1900-1961", "全部"] {
            assert!(years(wrong).is_err(), "{wrong}");
        }
        assert_eq!(years("1900-1960").map(|years| years.len()), Ok(61), "the longest range");
    }

    fn any_filed() -> impl Strategy<Value = When> {
        (1900..=2199_i16, 1..=12_i8, 1..=31_i8, any::<bool>()).prop_filter_map("a day", |(y, m, d, whole)| {
            if whole {
                Day::new(y, m, 1).ok().map(When::Month)
            } else {
                Day::new(y, m, d).ok().map(When::Day)
            }
        })
    }

    /// Two dates that are likely to lie close together.
    fn two_near() -> impl Strategy<Value = (When, When)> {
        let near = || {
            (2019..=2020_i16, 1..=3_i8, 1..=31_i8, any::<bool>()).prop_filter_map(
                "a day",
                |(y, m, d, whole)| {
                    let day = Day::new(y, m, if whole { 1 } else { d }).ok()?;
                    Some(if whole { When::Month(day) } else { When::Day(day) })
                },
            )
        };
        (near(), near())
    }

    fn later(day: Day, days: i64) -> Day {
        day.saturating_add(jiff::Span::new().days(days))
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(when in any_filed()) {
            prop_assert_eq!(read_when(&when.show()), Some(when));
            let until = Until::End(when);
            prop_assert_eq!(Until::read(&until.show()), Ok(until));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,16}", digits in "[0-9./年月日 -]{0,16}") {
            let _ = (read_when(&text), read_when(&digits), Until::read(&digits), Years::read(&digits));
        }

        /// The three answers agree with trying every pair of days.
        #[test]
        fn holds_is_for_every_pair_of_days((one, other) in two_near()) {
            let days = |when: When| {
                (0..=days_between(when.first(), when.last())).map(move |n| later(when.first(), n))
            };
            type Rule = fn(Day, Day) -> bool;
            let rules: [(Rule, Holds); 2] =
                [(|a, b| a <= b, one.on_or_before(other)), (|a, b| a < b, one.before(other))];
            for (rule, holds) in rules {
                let all: Vec<bool> =
                    days(one).flat_map(|a| days(other).map(move |b| rule(a, b))).collect();
                let due = match (all.contains(&true), all.contains(&false)) {
                    (true, false) => Holds::Yes,
                    (false, _) => Holds::No,
                    (true, true) => Holds::Unsure,
                };
                prop_assert_eq!(holds, due);
            }
        }

        #[test]
        fn years_go_forth_and_back_but_for_leap_days(when in any_filed(), years in 0..100_i16) {
            let there = when.first();
            let back = plus_years(plus_years(there, years), -years);
            let leap_day = (there.month(), there.day()) == (2, 29);
            prop_assert!(back == there || leap_day);
        }

        #[test]
        fn days_between_counts_tomorrows(day in any_filed(), days in 0..400_i64) {
            let first = day.first();
            prop_assert_eq!(days_between(first, later(first, days)), days);
            prop_assert_eq!(days_between(later(first, days), first), -days);
        }
    }
}
