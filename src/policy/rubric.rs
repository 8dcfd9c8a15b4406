//! Totals under the notice's rubric, in exact arithmetic: weighted criteria, capped bonus, the mean
//! of the reviewers, and the share of the defence (7). Every figure is rounded once, half up to
//! hundredths, when it is published; what is made from published figures takes them as published.

mod sheet;

pub use sheet::{ScoreFault, ScoreSheet, check_sheet};

use super::notice::{Criterion, Rubric};
use crate::domain::{Fraction, Score};

/// How far a score sheet has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Σ score × weight of the criteria scored so far.
    pub weighted: Fraction,
    /// All bonus as given.
    pub bonus_given: Score,
    /// The bonus that counts: at most the rubric's cap.
    pub bonus: Score,
    /// Criteria without a score.
    pub missing: Vec<&'a Criterion>,
}

impl<'a> Progress<'a> {
    /// Adds up what stands on the sheet; ids that the rubric does not know add nothing.
    pub fn of(rubric: &'a Rubric, sheet: &ScoreSheet) -> Self {
        let mut weighted = Fraction::new(0, 1);
        let mut missing = Vec::new();
        for criterion in &rubric.criteria {
            match sheet.criteria.get(&criterion.id) {
                Some(score) => weighted = weighted + score.times(criterion.weight),
                None => missing.push(criterion),
            }
        }
        let bonus_given: Score =
            rubric.bonus.iter().filter_map(|bonus| sheet.bonus.get(&bonus.id).copied()).sum();
        Self { weighted, bonus_given, bonus: bonus_given.min(rubric.bonus_cap), missing }
    }

    /// The total of what there is, rounded once: a live figure, not a result.
    pub fn so_far(&self) -> Score {
        (self.weighted + self.bonus.times(Score::points(1))).round()
    }

    /// The reviewer's total, once every criterion has its score.
    pub fn total(&self) -> Option<Score> {
        self.missing.is_empty().then(|| self.so_far())
    }
}

/// A dossier's score: the mean of its reviewers' submitted totals, rounded once. `None` below the
/// notice's minimum of reviewers, and of no totals at all.
pub fn dossier_score(totals: &[Score], min_reviewers: u8) -> Option<Score> {
    if totals.len() < usize::from(min_reviewers) {
        return None;
    }
    Fraction::mean(totals.iter().copied()).map(Fraction::round)
}

/// The final score: rubric × (1 − share) + defence × share, from published figures; `share` is in
/// hundredths. Where there is no share the defence plays no part; where there is one and no defence
/// score yet, there is no final score.
pub fn final_score(rubric: Score, defence: Option<Score>, share: u8) -> Option<Score> {
    let share = i128::from(share.min(100));
    if share == 0 {
        return Some(rubric);
    }
    let defence = defence?;
    let sum = i128::from(rubric.0) * (100 - share) + i128::from(defence.0) * share;
    Some(Fraction::new(sum, 10_000).round())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::Level;
    use crate::policy::Notice;
    use proptest::prelude::*;

    fn rubric() -> &'static Rubric {
        &Notice::embedded().rubric.level[&Level::AssociateSenior]
    }

    fn sheet(criteria: &[(&str, i64)], bonus: &[(&str, i64)]) -> ScoreSheet {
        let scores =
            |list: &[(&str, i64)]| list.iter().map(|(id, s)| ((*id).to_owned(), Score(*s))).collect();
        ScoreSheet { criteria: scores(criteria), bonus: scores(bonus) }
    }

    #[test]
    fn a_sheet_adds_up_as_it_grows() {
        let empty = ScoreSheet::default();
        let progress = Progress::of(rubric(), &empty);
        assert_eq!((progress.so_far(), progress.total(), progress.missing.len()), (Score::ZERO, None, 4));
        let half = sheet(&[("theory", 1_600), ("practice", 2_450)], &[("papers", 200)]);
        let progress = Progress::of(rubric(), &half);
        let missing: Vec<_> = progress.missing.iter().map(|c| c.id.as_str()).collect();
        assert_eq!((progress.so_far(), progress.total()), (Score(4_250), None));
        assert_eq!(missing, ["results", "research"]);
        let whole =
            sheet(&[("theory", 1_600), ("practice", 2_450), ("results", 3_000), ("research", 0)], &[]);
        assert_eq!(Progress::of(rubric(), &whole).total(), Some(Score(7_050)), "a zero is a score");
    }

    #[test]
    fn bonus_counts_up_to_the_cap() {
        let bonus = |papers, works| {
            let sheet = sheet(&[], &[("papers", papers), ("works", works)]);
            let progress = Progress::of(rubric(), &sheet);
            (progress.bonus_given.0, progress.bonus.0)
        };
        assert_eq!(bonus(300, 200), (500, 500), "the cap itself");
        assert_eq!(bonus(400, 200), (600, 500));
    }

    #[test]
    fn a_weight_is_exact_and_rounded_once() {
        let mut rubric = rubric().clone();
        rubric.bonus.clear();
        rubric.criteria.truncate(2);
        for criterion in &mut rubric.criteria {
            criterion.weight = Score(33);
        }
        // 0.33 × (0.5 + 1.0) = 0.495: each part rounded alone would give 0.17 + 0.33 = 0.50 as well;
        // 0.33 × (0.5 + 0.5) = 0.33, where rounding each part gives 0.34.
        let total = |a, b| Progress::of(&rubric, &sheet(&[("theory", a), ("practice", b)], &[])).total();
        assert_eq!(total(50, 100), Some(Score(50)));
        assert_eq!(total(50, 50), Some(Score(33)));
    }

    #[test]
    fn a_mean_needs_its_reviewers() {
        let totals = [Score(8_505), Score(8_506)];
        assert_eq!(dossier_score(&totals, 3), None);
        assert_eq!(dossier_score(&totals, 2), Some(Score(8_506)), "85.055 goes up");
        assert_eq!(dossier_score(&[], 0), None, "of none there is no mean");
    }

    #[test]
    fn the_defence_has_its_share() {
        assert_eq!(final_score(Score(8_000), Some(Score(9_000)), 15), Some(Score(8_150)));
        assert_eq!(final_score(Score(8_000), None, 15), None, "no defence score, no final score");
        assert_eq!(final_score(Score(8_000), None, 0), Some(Score(8_000)));
        assert_eq!(final_score(Score(8_000), Some(Score(9_000)), 0), Some(Score(8_000)));
        assert_eq!(final_score(Score(8_000), Some(Score(9_000)), 100), Some(Score(9_000)));
        // 0.85 × 80.01 + 0.15 × 80.04 = 80.0145
        assert_eq!(final_score(Score(8_001), Some(Score(8_004)), 15), Some(Score(8_001)));
        // 0.5 × 80.01 + 0.5 × 80.02 = 80.015
        assert_eq!(final_score(Score(8_001), Some(Score(8_002)), 50), Some(Score(8_002)));
    }

    /// Hundredths of `ten_thousandths` points, half up, by whole numbers alone.
    fn to_hundredths(ten_thousandths: i128) -> i64 {
        let (floor, rest) = (ten_thousandths.div_euclid(100), ten_thousandths.rem_euclid(100));
        (floor + i128::from(rest >= 50)) as i64
    }

    proptest! {
        #[test]
        fn totals_agree_with_whole_numbers(
            scores in prop::collection::vec((0_i64..20_000, 0_i64..500), 4),
            bonus in prop::collection::vec(0_i64..1_000, 2),
            cap in 0_i64..1_500,
        ) {
            let mut rubric = rubric().clone();
            rubric.bonus_cap = Score(cap);
            let mut given = ScoreSheet::default();
            let mut exact = 0_i128;
            for (criterion, (score, weight)) in rubric.criteria.iter_mut().zip(&scores) {
                criterion.weight = Score(*weight);
                given.criteria.insert(criterion.id.clone(), Score(*score));
                exact += i128::from(*score) * i128::from(*weight);
            }
            for (item, score) in rubric.bonus.iter().zip(&bonus) {
                given.bonus.insert(item.id.clone(), Score(*score));
            }
            exact += i128::from(bonus.iter().sum::<i64>().min(cap)) * 100;
            prop_assert_eq!(Progress::of(&rubric, &given).total(), Some(Score(to_hundredths(exact))));
        }

        #[test]
        fn finals_agree_with_whole_numbers(rubric in 0_i64..20_000, defence in 0_i64..20_000, share in 1_u8..=100) {
            let exact = i128::from(rubric) * (100 - i128::from(share)) + i128::from(defence) * i128::from(share);
            prop_assert_eq!(final_score(Score(rubric), Some(Score(defence)), share), Some(Score(to_hundredths(exact))));
        }

        #[test]
        fn a_mean_lies_between_its_ends(totals in prop::collection::vec(0_i64..20_000, 1..40)) {
            let scores: Vec<Score> = totals.iter().copied().map(Score).collect();
            let mean = dossier_score(&scores, 1).unwrap();
            prop_assert!(scores.iter().min().unwrap() <= &mean && &mean <= scores.iter().max().unwrap());
            prop_assert_eq!(dossier_score(&scores, u8::try_from(totals.len()).unwrap() + 1), None);
        }
    }
}
