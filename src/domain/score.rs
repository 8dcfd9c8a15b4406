//! Exact scores: whole hundredths, and means as exact fractions rounded once (7).

use super::answer::{Expected, Field, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// A score in hundredths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(pub i64);

impl Score {
    /// No points.
    pub const ZERO: Score = Score(0);

    /// Whole points.
    pub const fn points(points: i64) -> Self {
        Self(points * 100)
    }

    /// This score times an exact weight, as a fraction of a point.
    pub fn times(self, weight: Score) -> Fraction {
        Fraction::new(i128::from(self.0) * i128::from(weight.0), 10_000)
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        f.pad(&text)
    }
}

impl std::str::FromStr for Score {
    type Err = Expected;
    fn from_str(text: &str) -> Result<Self, Expected> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || !digits(whole) || !digits(part) || part.len() > 2 {
            return Err(Expected::Score);
        }
        let whole: i64 = whole.parse().map_err(|_| Expected::Score)?;
        let part: i64 = format!("{part:0<2}").parse().map_err(|_| Expected::Score)?;
        Ok(Self(whole * 100 + part))
    }
}

impl Field for Score {
    const KIND: Kind = Kind::Score;
    fn read(text: &str) -> Result<Self, Expected> {
        text.parse()
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl Add for Score {
    type Output = Score;
    fn add(self, other: Score) -> Score {
        Score(self.0 + other.0)
    }
}
impl Sub for Score {
    type Output = Score;
    fn sub(self, other: Score) -> Score {
        Score(self.0 - other.0)
    }
}
impl Sum for Score {
    fn sum<I: Iterator<Item = Score>>(scores: I) -> Score {
        scores.fold(Score::ZERO, Add::add)
    }
}

// People and scripts read scores as text ("85.06"); stored values are whole numbers.
impl Serialize for Score {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i64(self.0)
        }
    }
}
impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            text.parse().map_err(|_| serde::de::Error::custom(format!("not a score: {text}")))
        } else {
            i64::deserialize(deserializer).map(Score)
        }
    }
}

/// An exact quotient of whole numbers, in points; the denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Numerator.
    pub num: i128,
    /// Denominator, above 0.
    pub den: i128,
}

impl Fraction {
    /// `num / den`, in lowest terms; `den` must be positive.
    pub fn new(num: i128, den: i128) -> Self {
        let gcd = gcd(num.unsigned_abs(), den.unsigned_abs()).max(1) as i128;
        Self { num: num / gcd, den: den / gcd }
    }

    /// The mean of scores, or `None` of none: an empty population never yields a number.
    pub fn mean(scores: impl IntoIterator<Item = Score>) -> Option<Self> {
        let (sum, n) = scores.into_iter().fold((0_i128, 0_i128), |(s, n), x| (s + i128::from(x.0), n + 1));
        (n > 0).then(|| Self::new(sum, n * 100))
    }

    /// Rounded half up (towards +∞ at exactly …5) to hundredths.
    pub fn round(self) -> Score {
        let doubled = self.num * 200 + self.den;
        Score(i64::try_from(doubled.div_euclid(self.den * 2)).unwrap_or(i64::MAX))
    }
}

impl Add for Fraction {
    type Output = Fraction;
    fn add(self, other: Fraction) -> Fraction {
        Fraction::new(self.num * other.den + other.num * self.den, self.den * other.den)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}
