//! Rows of the queue, hits of a search, and counts over the whole.

use super::mark::{FoundIn, Mark};
use crate::domain::{Day, DossierId, Level, Proposal, Role, Score, State, Words};
use crate::policy::Tally;
use crate::record::Head;
use serde::{Deserialize, Serialize};

/// One row of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// 申报编号
    pub dossier: DossierId,
    /// 姓名
    pub name: String,
    /// 申报级别
    pub level: Level,
    /// 申报专业
    pub specialty: String,
    /// 工作单位
    pub unit: String,
    /// 第几次上报
    pub submission: u8,
    /// Where it stands.
    pub state: State,
    /// What is proposed.
    pub proposal: Proposal,
    /// How the findings count.
    pub tally: Tally,
    /// The day it must be dealt with or forwarded by, where one applies.
    pub due: Option<Day>,
    /// Account it is given to, with the name.
    pub assigned: Option<Person>,
    /// See [`DossierRecord::version`].
    pub version: u64,
    /// True where it needs the viewer.
    pub needs_me: bool,
    /// Score sheets submitted, and the mean where there are enough; `None` where the viewer may not know.
    pub scored: Option<(u8, Option<Score>)>,
    /// True where the viewer has submitted a score sheet.
    pub own_scored: bool,
}

/// A person of the committee.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Account.
    pub account: String,
    /// Name.
    pub name: String,
}

/// A window of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuePage {
    /// Rows that the spec gives in all.
    pub total: usize,
    /// The first row's index.
    pub from: usize,
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// What of each row in turn matches the words of the spec's query; nothing at all where it has none.
    pub marks: Vec<Vec<Mark>>,
}

/// A row of a window that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedRow {
    /// As it is now.
    pub row: QueueRow,
    /// What of it matches the words of the spec's query.
    pub marks: Vec<Mark>,
}

impl QueuePage {
    /// What of the row at an index of [`QueuePage::rows`] matches the words of the query.
    pub fn marks_of(&self, at: usize) -> &[Mark] {
        self.marks.get(at).map_or(&[], Vec::as_slice)
    }

    /// The rows with what of each matches.
    pub fn into_marked(self) -> impl Iterator<Item = ChangedRow> {
        let mut marks = self.marks.into_iter();
        self.rows.into_iter().map(move |row| ChangedRow { row, marks: marks.next().unwrap_or_default() })
    }
}

/// One hit of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The row.
    pub row: QueueRow,
    /// The field that matched best.
    pub field: FoundIn,
    /// What matches, in that field and, where words were found in several, in the others.
    pub marks: Vec<Mark>,
}

/// Days that count as soon, for [`Overview::due_soon`].
pub const DUE_SOON: u16 = 3;

/// Counts over the whole store, and who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// All dossiers.
    pub total: usize,
    /// By state.
    pub states: Vec<(State, usize)>,
    /// By proposal, of those received.
    pub proposals: Vec<(Proposal, usize)>,
    /// Received and needing the viewer.
    pub needs_me: usize,
    /// Given to the viewer.
    pub mine: usize,
    /// No longer `received`.
    pub done: usize,
    /// With their third submission or a later one.
    pub third: usize,
    /// Due within [`DUE_SOON`] days.
    pub due_soon: usize,
    /// With a finding of the blacklist's checks that is bar or eye.
    pub roll_hits: usize,
    /// Entries of the blacklist.
    pub roll: usize,
    /// 文号 of the notice.
    pub notice: String,
    /// 年度
    pub cycle: i16,
    /// "Today" for the rules.
    pub today: Day,
    /// True where `--as-of` or the demo moved it.
    pub today_moved: bool,
    /// True where nothing may be written, with the reason.
    pub read_only: Option<Words>,
    /// The viewer.
    pub me: Person,
    /// The viewer's roles.
    pub roles: Vec<Role>,
    /// True where the store has no roster: it belongs to one person, who has all roles.
    pub single_user: bool,
    /// The end of the journal.
    pub head: Head,
    /// Work under way: what, done, of how many.
    pub progress: Option<(Words, u64, u64)>,
}
