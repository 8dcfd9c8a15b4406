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
            let (low, high) = part.split_once(['-', '~', '至']).unwrap_or((part, part));
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
