//! What the findings add up to (6, "Proposal").

use super::ruling::Judged;
use crate::domain::{Proposal, Verdict};
use serde::{Deserialize, Serialize};

/// How many findings of each verdict count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// 过
    pub pass: u16,
    /// 改
    pub fail: u16,
    /// 拒
    pub bar: u16,
    /// 废
    pub void: u16,
    /// 看
    pub eye: u16,
    /// 免
    pub exempt: u16,
    /// --
    pub na: u16,
}

impl Tally {
    /// Counts the verdicts in force.
    pub fn of(judged: &[Judged]) -> Self {
        Self::of_verdicts(judged.iter().map(Judged::verdict))
    }

    /// Counts verdicts.
    pub fn of_verdicts(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut tally = Self::default();
        for verdict in verdicts {
            *match verdict {
                Verdict::Pass => &mut tally.pass,
                Verdict::Fail => &mut tally.fail,
                Verdict::Bar => &mut tally.bar,
                Verdict::Void => &mut tally.void,
                Verdict::Eye => &mut tally.eye,
                Verdict::Exempt => &mut tally.exempt,
                Verdict::Na => &mut tally.na,
            } += 1;
        }
        tally
    }

    /// What counts at all, the gravest first, what passed last; n/a is not told.
    pub fn counts(self) -> impl Iterator<Item = (Verdict, u16)> {
        let all = [
            (Verdict::Bar, self.bar),
            (Verdict::Fail, self.fail),
            (Verdict::Eye, self.eye),
            (Verdict::Void, self.void),
            (Verdict::Exempt, self.exempt),
            (Verdict::Pass, self.pass),
        ];
        all.into_iter().filter(|(_, count)| *count > 0)
    }
}

/// The proposal: any bar → refuse; else any eye not ruled on → look; else any fail → return, or
/// refuse where no submission is left; else pass. Void, exempt and n/a are neutral.
pub fn propose(tally: Tally, submissions: u8, max_submissions: u8) -> Proposal {
    if tally.bar > 0 {
        Proposal::Refuse
    } else if tally.eye > 0 {
        Proposal::Look
    } else if tally.fail > 0 {
        if submissions >= max_submissions { Proposal::Refuse } else { Proposal::Return }
    } else {
        Proposal::Pass
    }
}
