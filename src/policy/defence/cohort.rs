//! The cohort that really defended, and the score substituted for those who were exempt (五.(二)).

use super::publish;
use crate::domain::{Fraction, Score};
use serde::{Deserialize, Serialize};

/// The published scores of all who really defended in the cycle: how many, and their sum. Each event
/// adds or takes away one, in constant time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cohort {
    /// How many.
    pub n: u32,
    /// The sum of their published scores.
    pub sum: Score,
}

impl Cohort {
    /// One more published score.
    pub fn add(&mut self, score: Score) {
        self.n += 1;
        self.sum = self.sum + score;
    }

    /// One less.
    pub fn remove(&mut self, score: Score) {
        self.n = self.n.saturating_sub(1);
        self.sum = self.sum - score;
    }

    /// The exact mean; none of nobody.
    pub fn mean(&self) -> Option<Fraction> {
        (self.n > 0).then(|| Fraction::new(i128::from(self.sum.0), i128::from(self.n) * 100))
    }

    /// The substituted score that this cohort makes; an empty one makes none.
    pub fn substituted(&self, places: u8) -> Substituted {
        Substituted { n: self.n, sum: self.sum, places, score: self.mean().map(|mean| publish(mean, places)) }
    }
}

impl FromIterator<Score> for Cohort {
    fn from_iter<I: IntoIterator<Item = Score>>(scores: I) -> Self {
        let mut cohort = Self::default();
        scores.into_iter().for_each(|score| cohort.add(score));
        cohort
    }
}

/// The substituted score with what it was made of: `sum ÷ n`, half up to `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substituted {
    /// How many really defended.
    pub n: u32,
    /// The sum of their published scores.
    pub sum: Score,
    /// Decimals it is rounded to, half up.
    pub places: u8,
    /// The score; none of an empty population, and then there is no number at all.
    pub score: Option<Score>,
}

impl Substituted {
    /// The formula with its figures, such as `1711.30 ÷ 20 = 85.57`; says plainly where there is none.
    pub fn formula(&self) -> crate::domain::Words {
        use crate::domain::Words;
        match self.score {
            Some(score) => Words::made(
                format!("{} ÷ {} = {score}（四舍五入到 {} 位小数）", self.sum, self.n, self.places),
                format!("{} ÷ {} = {score} (half up to {} places)", self.sum, self.n, self.places),
            ),
            None => Words::fixed("无人实际答辩，没有平均分", "nobody has defended: there is no mean"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;

    #[test]
    fn an_empty_population_gives_no_number() {
        let mut cohort = Cohort::default();
        assert_eq!((cohort.mean(), cohort.substituted(2).score), (None, None));
        cohort.add(Score(8_500));
        cohort.remove(Score(8_500));
        assert_eq!(cohort, Cohort::default());
        assert!(cohort.substituted(2).formula().get(Lang::Zh).contains("没有平均分"));
    }

    #[test]
    fn a_half_goes_up() {
        let cohort: Cohort = [Score(8_506), Score(8_507)].into_iter().collect();
        let substituted = cohort.substituted(2);
        assert_eq!(substituted.score, Some(Score(8_507)), "85.065");
        assert!(substituted.formula().get(Lang::Zh).starts_with("170.13 ÷ 2 = 85.07"));
    }
}
