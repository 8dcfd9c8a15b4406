//! The standing views of the queue, each behind `v` and a digit.

use crate::desk::{DUE_SOON, Overview, QueueFilter, QueueSpec, SortKey};
use crate::domain::{Proposal, State, Words};

/// One view: a name, and which rows in which order.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What it is called.
    pub name: Words,
    /// Which rows.
    pub spec: QueueSpec,
}

/// The views, `v 1` first.
pub fn standing() -> Vec<View> {
    let view = |zh, en, query: &str, sort| {
        let filter = QueueFilter::read(query).ok()?;
        Some(View { name: Words::fixed(zh, en), spec: QueueSpec { filter, sort, reverse: false } })
    };
    let all = [
        view("待我看", "needs me", "is:needs-me", SortKey::Deadline),
        view("全部", "all", "", SortKey::Number),
        view("待审", "received", "state:received", SortKey::Deadline),
        view("建议退回", "to return", "proposal:return", SortKey::Deadline),
        view("第三次上报", "3rd submission", "submissions>=3", SortKey::Number),
        view("临近截止", "due soon", &format!("due<={DUE_SOON}d"), SortKey::Deadline),
        view("黑名单命中", "on the roll", "is:barred", SortKey::Number),
        view("我经办", "mine", "is:mine", SortKey::Deadline),
        view("已办", "done", "is:done", SortKey::Number),
    ];
    all.into_iter().flatten().collect()
}

/// A person's own view, behind `v 0`.
pub fn own(spec: QueueSpec) -> View {
    View { name: Words::fixed("自存", "own"), spec }
}

/// The digit that opens the view at `index`: 1 to 9, then 0.
pub const fn digit(index: usize) -> usize {
    (index + 1) % 10
}

/// Where the view behind a digit stands.
pub fn index(digit: u8) -> usize {
    usize::from(digit).checked_sub(1).unwrap_or(super::OWN)
}

/// How many rows a view has, where the overview tells.
pub fn count(index: usize, overview: &Overview) -> Option<usize> {
    Some(match index {
        0 => overview.needs_me,
        1 => overview.total,
        2 => overview.states.iter().find(|(state, _)| *state == State::Received).map_or(0, |(_, n)| *n),
        3 => overview.proposals.iter().find(|(p, _)| *p == Proposal::Return).map_or(0, |(_, n)| *n),
        4 => overview.third,
        5 => overview.due_soon,
        6 => overview.roll_hits,
        7 => overview.mine,
        8 => overview.done,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_view_is_understood() {
        assert_eq!(standing().len(), 9);
    }
}
