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
        Score(self.0.saturating_add(other.0))
    }
}
impl Sub for Score {
    type Output = Score;
    fn sub(self, other: Score) -> Score {
        Score(self.0.saturating_sub(other.0))
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
        let (whole, rest) = (self.num.div_euclid(self.den), self.num.rem_euclid(self.den));
        let part = rest.saturating_mul(200).saturating_add(self.den).div_euclid(self.den.saturating_mul(2));
        let hundredths = whole.saturating_mul(100).saturating_add(part);
        Score(hundredths.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether `rounded` hundredths are `num / den` points rounded half up, by the definition.
    fn is_half_up(rounded: Score, num: i128, den: i128) -> bool {
        let twice = 200 * num; // in hundredths, doubled, over `den`
        let low = (2 * i128::from(rounded.0) - 1) * den;
        low <= twice && twice < low + 2 * den
    }

    #[test]
    fn exactly_a_half_goes_up() {
        let round = |num, den| Fraction::new(num, den).round().0;
        assert_eq!(round(1, 200), 1);
        assert_eq!(round(-1, 200), 0);
        assert_eq!(round(3, 200), 2);
        assert_eq!(round(-3, 200), -1);
        assert_eq!(round(199, 40_000), 0);
        assert_eq!(round(17_013, 200), 8_507, "85.065");
        assert_eq!(round(170_129, 2_000), 8_506, "85.0645");
    }

    #[test]
    fn a_mean_of_none_is_no_number() {
        assert_eq!(Fraction::mean([]), None);
        assert_eq!(Fraction::mean([Score::points(86), Score(8_505)]), Some(Fraction::new(17_105, 200)));
    }

    #[test]
    fn sums_at_the_ends_stay_there() {
        assert_eq!(Score(i64::MAX) + Score(1), Score(i64::MAX));
        assert_eq!(Score(i64::MIN) - Score(1), Score(i64::MIN));
        assert_eq!(Fraction::new(i128::MAX, 1).round(), Score(i64::MAX));
        assert_eq!(Fraction::new(i128::MIN + 1, 1).round(), Score(i64::MIN));
    }

    #[test]
    fn scores_are_read_as_they_are_shown() {
        for (text, score) in
            [("0", 0), ("86", 8_600), ("86.5", 8_650), ("86.05", 8_605), ("007", 700), ("1.", 100)]
        {
            assert_eq!(text.parse(), Ok(Score(score)), "{text}");
        }
        for wrong in ["", ".", ".5", "-1", "+1", "1.005", "1e2", "８６", "86 ", "1000000000"] {
            assert!(wrong.parse::<Score>().is_err(), "{wrong}");
        }
        assert_eq!(Score(-5).to_string(), "-0.05");
    }

    proptest! {
        #[test]
        fn rounding_is_half_up(num in -1_000_000_000_000_i128..1_000_000_000_000, den in 1_i128..1_000_000) {
            prop_assert!(is_half_up(Fraction::new(num, den).round(), num, den));
        }

        #[test]
        fn halves_always_go_up(hundredths in -1_000_000_i64..1_000_000) {
            let half = Fraction::new(i128::from(hundredths) * 2 + 1, 200);
            prop_assert_eq!(half.round(), Score(hundredths + 1));
        }

        #[test]
        fn a_mean_is_the_exact_one(scores in prop::collection::vec(-10_000_000_i64..10_000_000, 1..200)) {
            let sum: i128 = scores.iter().copied().map(i128::from).sum();
            let n = scores.len() as i128;
            let mean = Fraction::mean(scores.iter().copied().map(Score)).unwrap();
            prop_assert_eq!(mean.num * n * 100, sum * mean.den, "exact before it is rounded");
            prop_assert!(is_half_up(mean.round(), sum, n * 100));
        }

        #[test]
        fn a_mean_of_the_largest_scores_is_still_exact(score in any::<i64>(), n in 1_usize..500) {
            prop_assert_eq!(Fraction::mean(std::iter::repeat_n(Score(score), n)).unwrap().round(), Score(score));
        }

        #[test]
        fn adding_in_any_order_gives_the_same(parts in prop::collection::vec((-100_000_i64..100_000, 1_i64..500), 1..12)) {
            let sum = |parts: &mut dyn Iterator<Item = &(i64, i64)>| {
                parts.fold(Fraction::new(0, 1), |sum, (score, weight)| sum + Score(*score).times(Score(*weight)))
            };
            let exact: i128 = parts.iter().map(|(s, w)| i128::from(*s) * i128::from(*w)).sum();
            let there = sum(&mut parts.iter());
            prop_assert_eq!(there, sum(&mut parts.iter().rev()));
            prop_assert!(is_half_up(there.round(), exact, 10_000));
        }

        #[test]
        fn a_score_survives_being_shown(hundredths in 0_i64..99_999_999_999) {
            prop_assert_eq!(Score(hundredths).to_string().parse(), Ok(Score(hundredths)));
        }

        #[test]
        fn json_and_binary_give_the_same_score_back(hundredths in 0..10_000_000_i64) {
            let score = Score(hundredths);
            let json = serde_json::to_string(&score).expect("json");
            prop_assert_eq!(&json, &format!("\"{score}\""));
            prop_assert_eq!(serde_json::from_str::<Score>(&json).expect("back"), score);
            let config = bincode::config::standard();
            let bytes = bincode::serde::encode_to_vec(score, config).expect("bytes");
            let (back, _): (Score, usize) = bincode::serde::decode_from_slice(&bytes, config).expect("back");
            prop_assert_eq!(back, score);
        }
    }
}
