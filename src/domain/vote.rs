//! The meeting's vote (7): counts of secret slips, and nothing that ties a slip to a person.

use super::Words;
use super::session::worded;
use serde::{Deserialize, Serialize};

/// The name of a meeting, unique in the cycle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MeetingId(pub String);

impl std::fmt::Display for MeetingId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// A motion of a meeting, numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MotionId(pub u32);

impl std::fmt::Display for MotionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The slips of one round, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Counts {
    /// 同意
    pub agree: u32,
    /// 反对
    pub against: u32,
    /// 弃权
    pub abstain: u32,
    /// 无效
    pub void: u32,
}

worded! {
    /// One count of a round.
    CountsField {
        /// 同意
        Agree = "同意", "agree";
        /// 反对
        Against = "反对", "against";
        /// 弃权
        Abstain = "弃权", "abstain";
        /// 无效
        Void = "无效", "void";
    }
}

impl Counts {
    /// One count.
    pub const fn get(&self, field: CountsField) -> u32 {
        match field {
            CountsField::Agree => self.agree,
            CountsField::Against => self.against,
            CountsField::Abstain => self.abstain,
            CountsField::Void => self.void,
        }
    }

    /// All slips.
    pub fn cast(&self) -> u64 {
        CountsField::ALL.iter().map(|field| u64::from(self.get(*field))).sum()
    }

    /// The counts in which two differ.
    pub fn mismatches(&self, other: &Self) -> Vec<CountsField> {
        CountsField::ALL.iter().copied().filter(|field| self.get(*field) != other.get(*field)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_differ_by_field_and_add_up_beyond_32_bits() {
        let counts = Counts { agree: 9, against: 1, abstain: 2, void: 0 };
        assert_eq!((counts.cast(), counts.mismatches(&counts)), (12, vec![]));
        let other = Counts { agree: 8, void: 1, ..counts };
        assert_eq!(counts.mismatches(&other), [CountsField::Agree, CountsField::Void]);
        let most = Counts { agree: u32::MAX, against: u32::MAX, abstain: 0, void: 0 };
        assert_eq!(most.cast(), 2 * u64::from(u32::MAX));
    }
}
