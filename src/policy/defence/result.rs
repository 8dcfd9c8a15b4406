//! A candidate's defence score: the mean of the ballots of the seated, or exactly why there is none yet.

use super::publish;
use crate::domain::{Ballot, Fraction, Score};
use crate::policy::Notice;
use serde::{Deserialize, Serialize};

/// What the notice says about a candidate's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResultRules {
    /// Ballots at the least.
    pub min_ballots: usize,
    /// Leave out the highest and the lowest.
    pub trim: bool,
    /// Decimals of a published figure, 2 at most.
    pub places: u8,
}

impl From<&Notice> for ResultRules {
    fn from(notice: &Notice) -> Self {
        let rules = &notice.defence;
        Self { min_ballots: usize::from(*rules.min_ballots), trim: *rules.trim, places: *rules.places }
    }
}

/// A seat and what it has given, if anything.
#[derive(Debug, Clone, Copy)]
pub struct Seat<'a> {
    /// Account.
    pub account: &'a str,
    /// What is in force.
    pub ballot: Option<&'a Ballot>,
}

/// A complete candidate's score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// The published score: the mean, rounded once.
    pub score: Score,
    /// Sum of the totals that count.
    pub sum: Score,
    /// How many count.
    pub n: u32,
    /// Highest less lowest of all ballots.
    pub spread: Score,
    /// The lowest and the highest that were left out, where the notice leaves them out.
    pub trimmed: Option<(Score, Score)>,
}

impl Scored {
    /// The exact mean.
    pub fn mean(&self) -> Fraction {
        Fraction::new(i128::from(self.sum.0), i128::from(self.n.max(1)) * 100)
    }
}

/// Why a candidate has no score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Incomplete {
    /// These seats have given nothing.
    Missing(Vec<String>),
    /// Every seat is settled, and there are fewer ballots than the notice asks for.
    TooFew {
        /// Ballots there are.
        n: u32,
        /// Ballots there must be.
        least: u32,
    },
}

/// The mean of the submitted ballots of the seated, once each seat is settled.
///
/// # Errors
/// Why there is no score.
pub fn result(rules: ResultRules, seats: &[Seat<'_>]) -> Result<Scored, Incomplete> {
    let missing: Vec<String> =
        seats.iter().filter(|seat| seat.ballot.is_none()).map(|seat| seat.account.to_owned()).collect();
    if !missing.is_empty() {
        return Err(Incomplete::Missing(missing));
    }
    let mut totals: Vec<Score> = seats.iter().filter_map(|seat| seat.ballot?.total()).collect();
    totals.sort_unstable();
    // What is left out counts as a ballot given; at least one must be left to make a mean of.
    let least = rules.min_ballots.max(if rules.trim { 3 } else { 1 });
    let few = || Incomplete::TooFew { n: count(totals.len()), least: count(least) };
    if totals.len() < least {
        return Err(few());
    }
    let (Some(low), Some(high)) = (totals.first().copied(), totals.last().copied()) else {
        return Err(few());
    };
    let counted = if rules.trim { &totals[1..totals.len() - 1] } else { &totals[..] };
    let mean = Fraction::mean(counted.iter().copied()).ok_or_else(few)?;
    Ok(Scored {
        score: publish(mean, rules.places),
        sum: counted.iter().copied().sum(),
        n: count(counted.len()),
        spread: high - low,
        trimmed: rules.trim.then_some((low, high)),
    })
}

/// Whether a ballot lies at least `distance` from the exact mean: pointed out, never changed.
pub fn outlying(scored: &Scored, total: Score, distance: Score) -> bool {
    let n = i128::from(scored.n.max(1));
    let apart = (i128::from(total.0) * n - i128::from(scored.sum.0)).abs();
    apart >= i128::from(distance.0) * n
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn ballots(given: &[Option<i64>]) -> Vec<Ballot> {
        let ballot = |total: &Option<i64>| match total {
            Some(total) => {
                Ballot::Submitted { scores: BTreeMap::new(), total: Score(*total), comment: String::new() }
            }
            None => Ballot::Abstained { comment: String::new() },
        };
        given.iter().map(ballot).collect()
    }

    fn of(rules: ResultRules, given: &[Option<i64>]) -> Result<Scored, Incomplete> {
        let ballots = ballots(given);
        let seats: Vec<Seat<'_>> =
            ballots.iter().map(|ballot| Seat { account: "seat", ballot: Some(ballot) }).collect();
        result(rules, &seats)
    }

    const PLAIN: ResultRules = ResultRules { min_ballots: 2, trim: false, places: 2 };

    #[test]
    fn the_mean_is_of_ballots_and_abstaining_is_none() {
        let scored = of(PLAIN, &[Some(8_600), None, Some(8_513)]).unwrap();
        // 85.565 goes up.
        assert_eq!((scored.score, scored.n, scored.sum), (Score(8_557), 2, Score(17_113)));
        assert_eq!((scored.spread, scored.trimmed), (Score(87), None));
    }

    #[test]
    fn an_open_seat_is_named_and_too_few_are_counted() {
        let all = ballots(&[Some(8_600), Some(8_000)]);
        let seats = [
            Seat { account: "a", ballot: Some(&all[0]) },
            Seat { account: "b", ballot: None },
            Seat { account: "c", ballot: None },
        ];
        assert_eq!(result(PLAIN, &seats), Err(Incomplete::Missing(vec!["b".into(), "c".into()])));
        assert_eq!(of(PLAIN, &[Some(8_600), None]), Err(Incomplete::TooFew { n: 1, least: 2 }));
        let none = ResultRules { min_ballots: 0, ..PLAIN };
        assert_eq!(of(none, &[None, None]), Err(Incomplete::TooFew { n: 0, least: 1 }), "never a number");
        assert_eq!(of(none, &[]), Err(Incomplete::TooFew { n: 0, least: 1 }));
    }

    #[test]
    fn the_highest_and_lowest_are_left_out_once_each() {
        let trim = ResultRules { trim: true, ..PLAIN };
        let scored = of(trim, &[Some(9_000), Some(9_000), Some(6_000), Some(6_000)]).unwrap();
        assert_eq!((scored.score, scored.n), (Score(7_500), 2));
        assert_eq!(scored.trimmed, Some((Score(6_000), Score(9_000))));
        assert_eq!(of(trim, &[Some(9_000), Some(6_000)]), Err(Incomplete::TooFew { n: 2, least: 3 }));
    }

    #[test]
    fn a_ballot_is_outlying_from_the_distance_on() {
        let scored = of(PLAIN, &[Some(8_000), Some(9_000)]).unwrap();
        assert!(outlying(&scored, Score(8_000), Score(500)));
        assert!(!outlying(&scored, Score(8_001), Score(500)));
    }
}
