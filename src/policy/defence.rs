//! The arithmetic of the defence (7), exact: a ballot's total, a candidate's score, the cohort's mean
//! that is substituted for one who is exempt (五.(二)), and who is a candidate at all.

mod ballot;
mod candidacy;
mod cohort;
mod result;

pub use ballot::{ballot_total, weighed};
pub use candidacy::{Candidacy, candidacy};
pub use cohort::{Cohort, Substituted};
pub use result::{Incomplete, ResultRules, Scored, Seat, outlying, result};

use crate::domain::{Fraction, Score};

/// A published figure: rounded half up (towards +∞ at exactly …5) to `places` decimals, 2 at most.
pub fn publish(exact: Fraction, places: u8) -> Score {
    let unit = match places {
        0 => 100,
        1 => 10,
        _ => 1,
    };
    // Rounding to whole units of `unit` hundredths.
    let scaled = Fraction { num: exact.num, den: exact.den.saturating_mul(unit) };
    Score(scaled.round().0.saturating_mul(unit as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_published_with_the_notices_places() {
        let exact = Fraction::new(17_013, 200); // 85.065
        assert_eq!(publish(exact, 2), Score(8_507));
        assert_eq!(publish(exact, 1), Score(8_510));
        assert_eq!(publish(exact, 0), Score(8_500));
        assert_eq!(publish(Fraction::new(171, 2), 0), Score(8_600), "85.5");
        assert_eq!(publish(Fraction::new(1_705, 20), 1), Score(8_530), "85.25");
    }
}
