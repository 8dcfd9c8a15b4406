//! What can be asked and watched, and which rows of the queue are meant.

use super::defence::DefenceAsk;
use super::meeting::MeetingAsk;
use crate::domain::{Day, Dossier, DossierId, Level, MeetingId, Proposal, SessionId, State};
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
    /// What became of a command.
    Command(CommandId),
    /// The end of the journal.
    Head,
}

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

/// Conditions that all hold; an empty list asks nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct QueueFilter {
    /// In one of these states.
    pub states: Vec<State>,
    /// With one of these proposals.
    pub proposals: Vec<Proposal>,
    /// For one of these levels.
    pub levels: Vec<Level>,
    /// Given to the viewer.
    pub mine: bool,
    /// Received, with a finding that only a person can tell, and given to the viewer or to nobody.
    pub needs_me: bool,
    /// With this submission number or a higher one.
    pub submission_from: Option<u8>,
    /// Due within this many days (of the return's due date or the forwarding deadline), not done.
    pub due_within: Option<u16>,
    /// With a finding of the blacklist's checks that is bar or eye.
    pub roll_hit: bool,
    /// Decided by the viewer (true) or by nobody yet (false).
    pub done: Option<bool>,
    /// With a finding of this check that is neither pass nor n/a.
    pub check: Option<String>,
    /// Contains this text: name, number, unit, specialty.
    pub text: String,
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
