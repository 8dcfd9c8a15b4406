//! Quorum and majority (7), in whole numbers over those present.

use crate::domain::Counts;
use crate::policy::Notice;
use serde::{Deserialize, Serialize};

/// Whether a meeting can decide: `den · present ≥ num · members`, and somebody is there.
pub fn quorum(fraction: [u32; 2], present: u32, members: u32) -> bool {
    let [num, den] = fraction.map(u64::from);
    present > 0 && den * u64::from(present) >= num * u64::from(members)
}

/// Whether a motion is passed: `den · agree ≥ num · of`, and somebody agrees.
pub fn passes(fraction: [u32; 2], agree: u32, of: u32) -> bool {
    let [num, den] = fraction.map(u64::from);
    agree > 0 && of > 0 && den * u64::from(agree) >= num * u64::from(of)
}

/// What a round comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Passed, as the notice reads recusal.
    pub passed: bool,
    /// The denominator that counts: those present, with or without the recused.
    pub of: u32,
    /// Agreeing slips that would have been enough.
    pub needed: u32,
    /// The other reading of recusal: denominator, and whether it would have passed. Where this differs from
    /// `passed`, both are shown.
    pub other: (u32, bool),
}

/// The outcome of counted slips where `recused` of the `present` stood aside.
pub fn outcome(notice: &Notice, counts: &Counts, present: u32, recused: u32) -> Outcome {
    let fraction = *notice.vote.pass;
    let without = present.saturating_sub(recused);
    let (of, other) =
        if *notice.recusal.stays_in_denominator { (present, without) } else { (without, present) };
    let [num, den] = fraction.map(u64::from);
    let needed = u32::try_from((num * u64::from(of)).div_ceil(den.max(1))).unwrap_or(u32::MAX).max(1);
    Outcome {
        passed: passes(fraction, counts.agree, of),
        of,
        needed,
        other: (other, passes(fraction, counts.agree, other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const THIRDS: [u32; 2] = [2, 3];

    #[test]
    fn two_thirds_exactly_are_enough() {
        for (part, whole, enough) in
            [(8, 12, true), (7, 12, false), (7, 11, false), (8, 11, true), (2, 3, true)]
        {
            assert_eq!(quorum(THIRDS, part, whole), enough, "{part} of {whole}");
            assert_eq!(passes(THIRDS, part, whole), enough, "{part} of {whole}");
        }
    }

    #[test]
    fn nobody_decides_nothing() {
        assert!(!quorum(THIRDS, 0, 0) && !passes(THIRDS, 0, 0));
        assert!(!passes([0, 3], 0, 5));
    }

    #[test]
    fn both_readings_of_recusal_are_told() {
        let notice = Notice::embedded();
        let counts = Counts { agree: 7, against: 3, abstain: 0, void: 0 };
        let told = outcome(notice, &counts, 11, 1);
        assert_eq!((told.passed, told.of, told.needed), (false, 11, 8), "recused stay in the denominator");
        assert_eq!(told.other, (10, true), "and would pass if they left it");
        let mut leaves = notice.clone();
        leaves.recusal.stays_in_denominator.value = false;
        let told = outcome(&leaves, &counts, 11, 1);
        assert_eq!((told.passed, told.of, told.other), (true, 10, (11, false)));
    }

    proptest! {
        #[test]
        fn what_is_needed_is_the_least_that_passes(present in 1_u32..500, recused in 0_u32..20, agree in 0_u32..500) {
            let counts = Counts { agree, ..Counts::default() };
            let told = outcome(Notice::embedded(), &counts, present, recused);
            prop_assert_eq!(told.passed, agree >= told.needed);
            prop_assert_eq!(told.passed, u64::from(agree) * 3 >= u64::from(present) * 2 && agree > 0);
        }
    }
}
