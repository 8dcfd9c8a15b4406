//! What a ballot adds up to.

use crate::domain::{Fraction, Score, Words};
use crate::policy::notice::Criterion;
use crate::policy::rubric::ScoreFault;
use std::collections::BTreeMap;

/// A ballot's total: Σ score × weight, rounded once, half up to hundredths.
///
/// # Errors
/// Everything that keeps it from being a ballot: unknown criteria, scores out of bounds or between
/// steps, criteria without a score.
pub fn ballot_total(
    criteria: &[Criterion],
    scores: &BTreeMap<String, Score>,
) -> Result<Score, Vec<ScoreFault>> {
    let mut faults = Vec::new();
    for id in scores.keys().filter(|id| !criteria.iter().any(|criterion| criterion.id == **id)) {
        let known = criteria.iter().map(|criterion| criterion.id.clone()).collect();
        faults.push(ScoreFault::Unknown { id: id.clone(), known });
    }
    let mut total = Fraction::new(0, 1);
    for criterion in criteria {
        match scores.get(&criterion.id) {
            Some(score) => {
                faults.extend(criterion.check(*score).err());
                total = total + score.times(criterion.weight);
            }
            None => faults.push(ScoreFault::Missing {
                name: Words::made(criterion.zh.clone(), criterion.en.clone()),
                min: criterion.min,
                max: criterion.max,
            }),
        }
    }
    if faults.is_empty() { Ok(total.round()) } else { Err(faults) }
}

/// How a total was made: `内容 80.00 × 0.40 + 答问 90.00 × 0.60 = 86.0000 → 86.00`. A criterion that the
/// notice does not have (any more) stands by its id, and no sum is told.
pub fn weighed(criteria: &[Criterion], scores: &BTreeMap<String, Score>, total: Score) -> Words {
    let held = |id: &String| criteria.iter().find(|criterion| criterion.id == *id);
    let line = |name: fn(&Criterion) -> &str| {
        let each = scores.iter().map(|(id, score)| match held(id) {
            Some(criterion) => format!("{} {score} × {}", name(criterion), criterion.weight),
            None => format!("{id} {score}"),
        });
        let each = each.collect::<Vec<_>>().join(" + ");
        let parts =
            scores.iter().map(|(id, score)| Some(i128::from(score.0) * i128::from(held(id)?.weight.0)));
        match parts.sum::<Option<i128>>() {
            Some(sum) => format!("{each} = {}.{:04} → {total}", sum / 10_000, sum % 10_000),
            None => format!("{each} → {total}"),
        }
    };
    Words::made(line(|criterion| &criterion.zh), line(|criterion| &criterion.en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Notice;

    fn scores(given: &[(&str, i64)]) -> BTreeMap<String, Score> {
        given.iter().map(|(id, hundredths)| ((*id).to_owned(), Score(*hundredths))).collect()
    }

    #[test]
    fn one_number_is_its_own_total() {
        let criteria = &Notice::embedded().defence.criteria;
        assert_eq!(ballot_total(criteria, &scores(&[("total", 8_600)])), Ok(Score(8_600)));
        assert_eq!(ballot_total(criteria, &scores(&[("total", 0)])), Ok(Score(0)), "a zero is a score");
        for wrong in [&[("total", 10_100)][..], &[("total", 8_650)], &[("totl", 8_600)], &[]] {
            assert!(ballot_total(criteria, &scores(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn several_are_weighted_and_rounded_once() {
        let mut criteria = vec![Notice::embedded().defence.criteria[0].clone(); 2];
        (criteria[0].id, criteria[0].weight) = ("a".to_owned(), Score(33));
        (criteria[1].id, criteria[1].weight) = ("b".to_owned(), Score(67));
        criteria.iter_mut().for_each(|criterion| criterion.step = Score(1));
        // 80.01 × 0.33 + 90.02 × 0.67 = 26.4033 + 60.3134 = 86.7167
        assert_eq!(ballot_total(&criteria, &scores(&[("a", 8_001), ("b", 9_002)])), Ok(Score(8_672)));
        let told = weighed(&criteria, &scores(&[("a", 8_001), ("b", 9_002)]), Score(8_672));
        assert!(
            told.en.contains("80.01 × 0.33 + ") && told.en.ends_with(" = 86.7167 → 86.72"),
            "{}",
            told.en
        );
        let faults = ballot_total(&criteria, &scores(&[("a", 8_001), ("c", 1)])).unwrap_err();
        assert_eq!(faults.len(), 2, "everything at once: {faults:?}");
    }
}
