//! What can be asked and watched, and which rows of the queue are meant.

use super::command::BulkWhat;
use super::defence::DefenceAsk;
use super::meeting::MeetingAsk;
use crate::desk::find::query::{self, Expr, QueryFault};
use crate::domain::{Day, Dossier, DossierId, MeetingId, SessionId};
use crate::record::CommandId;
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Query {
    /// Counts, notice, today, who I am.
    Overview,
    /// The notice in force.
    Notice,
    /// A window of the queue.
    Queue {
        /// Which rows, in which order.
        spec: QueueSpec,
        /// The first row wanted, from 0.
        from: usize,
        /// How many, at most 200.
        len: usize,
    },
    /// The dossiers of a view as it is now, in order: at most [`BULK_MOST`](super::BULK_MOST).
    Ids {
        /// Which rows, in which order.
        spec: QueueSpec,
    },
    /// The rows of these dossiers, as far as they are there.
    Rows {
        /// At most 200.
        dossiers: Vec<DossierId>,
    },
    /// How many rows each of these finds.
    Counts {
        /// At most [`COUNTED`].
        filters: Vec<QueueFilter>,
    },
    /// Where a dossier stands in the queue.
    Locate {
        /// Which rows, in which order.
        spec: QueueSpec,
        /// Which dossier.
        dossier: DossierId,
    },
    /// The next dossier that needs the viewer, after (or before) one, going round.
    NextMine {
        /// Within which rows.
        spec: QueueSpec,
        /// From where; `None` from the start.
        after: Option<DossierId>,
        /// Backwards.
        back: bool,
    },
    /// The next dossier in which this check needs a person.
    NextSame {
        /// Within which rows.
        spec: QueueSpec,
        /// From where.
        after: Option<DossierId>,
        /// Check id.
        check: String,
    },
    /// Fuzzy search by name, number, unit, ID.
    Search {
        /// What was typed.
        text: String,
        /// At most this many, best first; at most 200.
        most: usize,
    },
    /// A dossier with its findings.
    Sheet {
        /// Which.
        dossier: DossierId,
        /// Which submission; `None` for the last.
        submission: Option<u8>,
    },
    /// What changed since the submission before, and which of its faults remain.
    Compare {
        /// Which dossier.
        dossier: DossierId,
    },
    /// The correction notice as it would go out now.
    Correction {
        /// Which dossier.
        dossier: DossierId,
    },
    /// Blacklist look-up by name, part of a name, ID, unit, credit code.
    Roll {
        /// What was typed.
        text: String,
        /// In force on which day; `None` for today.
        on: Option<Day>,
        /// At most this many.
        most: usize,
    },
    /// The committee.
    Reviewers,
    /// Journal lines.
    Journal {
        /// From this seq.
        from: u64,
        /// At most this many (1000).
        most: usize,
    },
    /// What a load of these would do, without doing it.
    TryLoad {
        /// At most [`LOAD_PART`].
        dossiers: Vec<Dossier>,
    },
    /// About the defence.
    Defence(DefenceAsk),
    /// About the meeting.
    Meeting(MeetingAsk),
    /// What a bulk action would do with each, without doing it.
    TryBulk {
        /// At most [`BULK`](super::BULK).
        dossiers: Vec<(DossierId, Option<u64>)>,
        /// What.
        what: BulkWhat,
    },
    /// What became of a command.
    Command(CommandId),
    /// The end of the journal.
    Head,
}

/// Queries counted at once at the most.
pub const COUNTED: usize = 64;

/// What a viewer may watch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Topic {
    /// [`Query::Overview`], again whenever it changed.
    Overview,
    /// The rows of a window: [`Answer::Queue`], then [`Delta::Rows`] for rows that changed. Rows are
    /// not moved, taken out or put in under the reader. A further watch of the same spec, while one is
    /// in force on the connection, scrolls: it keeps the order of the first. Unwatch first, or ask
    /// [`Query::Queue`], to take the order anew.
    Queue {
        /// Which rows, in which order.
        spec: QueueSpec,
        /// The first row.
        from: usize,
        /// How many.
        len: usize,
    },
    /// How many rows each of these queries finds, at most [`COUNTED`]: [`Answer::Counts`], then
    /// [`Delta::Counts`] whenever one changed. They are kept up with each change, never counted anew.
    Counts(Vec<QueueFilter>),
    /// A dossier: [`Answer::Sheet`], then [`Delta::Sheet`] with each change, and who else looks at it.
    Dossier(DossierId),
    /// A session's board: [`Answer::Defence`] with [`DefenceAnswer::Board`], then [`Delta::Board`].
    Board(SessionId),
    /// The viewer's own ballots: [`DefenceAnswer::Ballots`], then [`Delta::Ballots`].
    Ballots(SessionId),
    /// The hall: [`DefenceAnswer::Hall`], then [`Delta::Hall`].
    Hall(SessionId),
    /// A meeting's votes: [`Answer::Meeting`] with [`MeetingAnswer::Votes`], then [`Delta::Votes`].
    Votes(MeetingId),
}

/// Which rows of the queue, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct QueueSpec {
    /// Which.
    pub filter: QueueFilter,
    /// In which order.
    pub sort: SortKey,
    /// Reversed.
    pub reverse: bool,
}

/// Which rows: a query (see [`find::query`](crate::desk::find::query)), which travels as its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QueueFilter {
    expr: Expr,
}

impl QueueFilter {
    /// Reads a query; an empty one asks for everything.
    ///
    /// # Errors
    /// What is not understood, where it stands, and what is expected there.
    pub fn read(query: &str) -> Result<Self, QueryFault> {
        query::read(query).map(|expr| Self { expr })
    }

    /// Of a query made in the program.
    pub fn of(expr: Expr) -> Self {
        Self { expr }
    }

    /// What it asks.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// True where it asks for everything.
    pub fn is_all(&self) -> bool {
        self.expr == Expr::All
    }

    /// A text anywhere a person would look, in one piece, as `"…"` asks.
    pub fn containing(text: &str) -> Self {
        let text: String =
            text.chars().filter(|c| !matches!(c, '"' | '“' | '”' | '「' | '」' | '＂')).collect();
        if text.trim().is_empty() {
            return Self::default();
        }
        Self::of(Expr::Text { place: None, text, exact: true })
    }

    /// Both of these.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::of(self.expr.and(other.expr))
    }
}

impl std::fmt::Display for QueueFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.expr.fmt(f)
    }
}

impl TryFrom<String> for QueueFilter {
    type Error = QueryFault;
    fn try_from(text: String) -> Result<Self, QueryFault> {
        Self::read(&text)
    }
}

impl From<QueueFilter> for String {
    fn from(filter: QueueFilter) -> Self {
        filter.to_string()
    }
}

/// The order of the queue; ties by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortKey {
    /// 申报编号
    #[default]
    Number,
    /// 姓名
    Name,
    /// 截止
    Deadline,
    /// 核查结果: look, return, refuse, pass
    Proposal,
    /// 状态
    State,
    /// 级别
    Level,
    /// 单位
    Unit,
}
