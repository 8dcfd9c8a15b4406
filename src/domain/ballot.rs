//! A panellist's ballot on one candidate (7). An abstention, a recusal or an excuse is no ballot: it
//! is never a 0.

use super::Words;
use super::score::Score;
use super::session::worded;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a seat has given on a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ballot {
    /// Scores by criterion id, their total as computed then, and a comment.
    Submitted {
        /// Scores by criterion id.
        scores: BTreeMap<String, Score>,
        /// The total under the notice then in force.
        total: Score,
        /// May be empty.
        comment: String,
    },
    /// Gives no score.
    Abstained {
        /// May be empty.
        comment: String,
    },
    /// Stands aside.
    Recused {
        /// On what ground, in words.
        reason: String,
    },
    /// Was not there, or could not score, for this reason.
    Excused {
        /// Why.
        reason: String,
    },
}

impl Ballot {
    /// The total, where it is a ballot at all.
    pub fn total(&self) -> Option<Score> {
        match self {
            Self::Submitted { total, .. } => Some(*total),
            _ => None,
        }
    }
}

/// A ballot as it was read off paper; its total is computed, not typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PaperBallot {
    /// Scores by criterion id; empty where it abstains.
    pub scores: BTreeMap<String, Score>,
    /// 弃权
    pub abstains: bool,
    /// The comment; not compared.
    pub comment: String,
}

/// Where two entries of one paper ballot differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallotField {
    /// The score of the criterion of this id.
    Score(String),
    /// 弃权
    Abstains,
}

impl PaperBallot {
    /// The fields in which two entries differ.
    pub fn mismatches(&self, other: &Self) -> Vec<BallotField> {
        let mut fields = Vec::new();
        if self.abstains != other.abstains {
            fields.push(BallotField::Abstains);
        }
        let ids: std::collections::BTreeSet<&String> =
            self.scores.keys().chain(other.scores.keys()).collect();
        let differ = ids.into_iter().filter(|id| self.scores.get(*id) != other.scores.get(*id));
        fields.extend(differ.map(|id| BallotField::Score(id.clone())));
        fields
    }
}

worded! {
    /// How far a seat has come with a candidate.
    Marked {
        /// Nothing yet.
        Open = "未交", "open";
        /// A ballot.
        Submitted = "已交", "submitted";
        /// 弃权
        Abstained = "弃权", "abstained";
        /// 回避
        Recused = "回避", "recused";
        /// Excused with a reason.
        Excused = "请假", "excused";
    }
}

impl From<Option<&Ballot>> for Marked {
    fn from(ballot: Option<&Ballot>) -> Self {
        match ballot {
            None => Self::Open,
            Some(Ballot::Submitted { .. }) => Self::Submitted,
            Some(Ballot::Abstained { .. }) => Self::Abstained,
            Some(Ballot::Recused { .. }) => Self::Recused,
            Some(Ballot::Excused { .. }) => Self::Excused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(scores: &[(&str, i64)], abstains: bool) -> PaperBallot {
        let scores = scores.iter().map(|(id, score)| ((*id).to_owned(), Score::points(*score))).collect();
        PaperBallot { scores, abstains, comment: String::new() }
    }

    #[test]
    fn entries_differ_by_field() {
        let one = paper(&[("a", 80), ("b", 70)], false);
        assert_eq!(one.mismatches(&one), []);
        let other = paper(&[("a", 80), ("b", 7)], false);
        assert_eq!(one.mismatches(&other), [BallotField::Score("b".to_owned())]);
        let left_out = paper(&[("a", 80)], true);
        assert_eq!(one.mismatches(&left_out), [BallotField::Abstains, BallotField::Score("b".to_owned())]);
        let remark = PaperBallot { comment: "字迹不清".to_owned(), ..one.clone() };
        assert_eq!(one.mismatches(&remark), [], "a comment is not compared");
    }

    #[test]
    fn only_a_submitted_ballot_has_a_total() {
        let none = [
            Ballot::Abstained { comment: String::new() },
            Ballot::Recused { reason: String::new() },
            Ballot::Excused { reason: String::new() },
        ];
        assert!(none.iter().all(|ballot| ballot.total().is_none()));
    }
}
