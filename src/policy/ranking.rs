//! Final scores in order, per level and specialty; equal published figures are ties (7).

use crate::domain::Score;

/// Gives each its place, from 1; equal figures share a place, and the next one after them stands by how
/// many are before it (1, 2, 2, 4). Those without a figure have no place and come last. The input's
/// order stands among equals.
pub fn places<T>(items: Vec<T>, figure: impl Fn(&T) -> Option<Score>) -> Vec<(Option<u32>, T)> {
    let mut items = items;
    items.sort_by_key(|item| figure(item).map_or((1, Score::ZERO), |score| (0, Score(-score.0))));
    let mut last: Option<(Score, u32)> = None;
    let mut placed = Vec::with_capacity(items.len());
    for (before, item) in (0_u32..).zip(items) {
        let place = figure(&item).map(|score| match last {
            Some((same, place)) if same == score => place,
            _ => before + 1,
        });
        last = figure(&item).zip(place);
        placed.push((place, item));
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ties_share_a_place_and_no_figure_has_none() {
        let given =
            vec![None, Some(Score(8_000)), Some(Score(9_000)), Some(Score(8_000)), Some(Score(7_000))];
        let placed: Vec<_> = places(given, |score| *score);
        let seen: Vec<_> = placed.iter().map(|(place, score)| (*place, score.map(|s| s.0))).collect();
        let expected = [
            (Some(1), Some(9_000)),
            (Some(2), Some(8_000)),
            (Some(2), Some(8_000)),
            (Some(4), Some(7_000)),
            (None, None),
        ];
        assert_eq!(seen, expected);
    }

    proptest! {
        #[test]
        fn a_place_is_one_more_than_those_who_are_better(scores in prop::collection::vec(0_i64..30, 0..60)) {
            let placed = places(scores.clone(), |score| Some(Score(*score)));
            for (place, score) in placed {
                let better = scores.iter().filter(|other| **other > score).count() as u32;
                prop_assert_eq!(place, Some(better + 1));
            }
        }
    }
}
