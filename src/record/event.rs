//! What happened, as the journal keeps it. Events hold outcomes: the findings acted on, the figures
//! computed. A field is never changed or removed once released; a new meaning is a new event.

use super::hall::{Advance, DefenceEvent, MeetingEvent};
use super::model::Undoing;
use crate::domain::{Day, Dossier, DossierId, Place, Proposal, Reviewer, Score, State, Verdict};
use crate::policy::roll::{Lift, RollEntry};
use crate::policy::rubric::ScoreSheet;
use crate::policy::{AddedFinding, Ruling, Tally};
use serde::{Deserialize, Serialize};

/// Where data came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// The file's name, without its folder.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

/// A finding as it stood when somebody acted on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingActedOn {
    /// Check id.
    pub check: String,
    /// The verdict that counted.
    pub verdict: Verdict,
    /// Clause.
    pub clause: String,
    /// The reason in Chinese.
    pub reason: String,
    /// Where.
    pub places: Vec<Place>,
}

/// A dossier's change of state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateMove {
    /// Which dossier.
    pub dossier: DossierId,
    /// Which submission it was decided on.
    pub submission: u8,
    /// From.
    pub from: State,
    /// To.
    pub to: State,
    /// What was proposed at that moment.
    pub proposal: Proposal,
    /// How the findings counted.
    pub tally: Tally,
    /// Every finding that was neither pass nor n/a.
    pub findings: Vec<FindingActedOn>,
    /// The person's reason, where one is asked for.
    pub reason: String,
    /// The correction notice as it was sent, with a return.
    pub notice: Option<String>,
    /// The date by which the next submission is due, with a return.
    pub due: Option<Day>,
}

/// One event. In the journal: `{"type": "ruled", "v": 1, …}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The store was founded (line 0).
    Founded {
        /// Version of this event.
        v: u8,
        /// The store's id: random, hexadecimal.
        store: String,
        /// Format of the journal.
        format: u32,
    },
    /// A notice was adopted; the first in line 0.
    NoticeAdopted {
        /// Version of this event.
        v: u8,
        /// 文号
        number: String,
        /// SHA-256 of the text.
        sha256: String,
        /// The whole TOML text.
        text: String,
    },
    /// A submission arrived.
    Received {
        /// Version of this event.
        v: u8,
        /// What was filed.
        dossier: Box<Dossier>,
        /// The file it came in.
        source: Source,
    },
    /// Dossiers of a longer load, not yet visible.
    Staged {
        /// Version of this event.
        v: u8,
        /// The load's id: that of the command that will make them visible.
        load: String,
        /// What was filed.
        dossiers: Vec<Dossier>,
        /// The file they came in.
        source: Source,
    },
    /// A longer load became visible: each dossier staged under its id was received.
    LoadCommitted {
        /// Version of this event.
        v: u8,
        /// The load's id.
        load: String,
        /// Seq of the first staged line.
        first: u64,
        /// Seq of the last staged line.
        last: u64,
        /// How many dossiers.
        count: u64,
    },
    /// Our own mistake in a submission's data was corrected.
    Corrected {
        /// Version of this event.
        v: u8,
        /// The submission as it should have been.
        dossier: Box<Dossier>,
        /// Why.
        reason: String,
        /// The file it came in.
        source: Source,
    },
    /// A person ruled on a finding.
    Ruled {
        /// Version of this event.
        v: u8,
        /// Which dossier.
        dossier: DossierId,
        /// The ruling.
        ruling: Ruling,
    },
    /// A person added a finding.
    FindingAdded {
        /// Version of this event.
        v: u8,
        /// Which dossier.
        dossier: DossierId,
        /// The finding.
        added: AddedFinding,
    },
    /// A person took back a finding they had added.
    FindingDropped {
        /// Version of this event.
        v: u8,
        /// Which dossier.
        dossier: DossierId,
        /// Its number.
        number: u16,
        /// Why.
        reason: String,
    },
    /// A dossier's state changed.
    Moved {
        /// Version of this event.
        v: u8,
        /// The change.
        change: StateMove,
    },
    /// A dossier was given to somebody, or to nobody.
    Assigned {
        /// Version of this event.
        v: u8,
        /// Which dossier.
        dossier: DossierId,
        /// Account.
        to: Option<String>,
    },
    /// A remark was made on a dossier.
    Commented {
        /// Version of this event.
        v: u8,
        /// Which dossier.
        dossier: DossierId,
        /// On which submission.
        submission: u8,
        /// The text.
        text: String,
    },
    /// A reviewer's score sheet was submitted, or amended after that.
    Scored {
        /// Version of this event.
        v: u8,
        /// Which dossier.
        dossier: DossierId,
        /// On which submission.
        submission: u8,
        /// The scores.
        sheet: ScoreSheet,
        /// The total as computed under the notice then in force.
        total: Score,
        /// The reviewer's comment.
        comment: String,
        /// Why it was amended; empty for the first.
        reason: String,
    },
    /// An entry was put on the blacklist.
    Blacklisted {
        /// Version of this event.
        v: u8,
        /// The entry.
        entry: RollEntry,
    },
    /// An entry of the blacklist was corrected.
    RollCorrected {
        /// Version of this event.
        v: u8,
        /// The entry as it stands from now on.
        entry: RollEntry,
        /// Why.
        reason: String,
    },
    /// It was proposed to lift an entry of the blacklist, or such a proposal was dropped.
    LiftProposed {
        /// Version of this event.
        v: u8,
        /// The proposal; not open where it was dropped.
        lift: Lift,
        /// Why it was dropped; empty for a proposal, which has its own reason.
        dropped: String,
    },
    /// A second person confirmed the lifting of an entry of the blacklist.
    RollLifted {
        /// Version of this event.
        v: u8,
        /// The entry as it stands from now on.
        entry: RollEntry,
        /// What was confirmed; no longer open.
        lift: Lift,
    },
    /// A person's place in the committee was set.
    ReviewerSet {
        /// Version of this event.
        v: u8,
        /// The person.
        reviewer: Reviewer,
    },
    /// An identity number was shown in full.
    Unmasked {
        /// Version of this event.
        v: u8,
        /// Which dossiers; empty for a whole list.
        dossiers: Vec<DossierId>,
        /// Where: a screen, an export.
        place: String,
    },
    /// A file with the record's data was made.
    Exported {
        /// Version of this event.
        v: u8,
        /// What.
        what: String,
        /// The file's name.
        file: String,
        /// With full identity numbers.
        unmasked: bool,
    },
    /// Something happened at the defence.
    Defence {
        /// Version of this event.
        v: u8,
        /// What.
        act: DefenceEvent,
    },
    /// Something happened about fees, at the meeting, or after it.
    Meeting {
        /// Version of this event.
        v: u8,
        /// What.
        act: MeetingEvent,
    },
    /// Dossiers changed their state by what happened there; it is never undone, only corrected.
    Advanced {
        /// Version of this event.
        v: u8,
        /// The changes.
        moves: Vec<Advance>,
        /// Why, where a person had to say so.
        reason: String,
    },
    /// Events of a longer action on many dossiers, not yet in force: `moved`, `assigned` or `undone`, one
    /// a dossier.
    Prepared {
        /// Version of this event.
        v: u8,
        /// The action's id.
        act: String,
        /// What will have happened.
        events: Vec<Event>,
    },
    /// A longer action came into force: all that was prepared under its id happened, with this commit.
    Enacted {
        /// Version of this event.
        v: u8,
        /// The action's id.
        act: String,
        /// Seq of the first line that prepared some of it.
        first: u64,
        /// Seq of the last one.
        last: u64,
        /// How many events.
        count: u64,
    },
    /// The author's last act was undone.
    Undone {
        /// Version of this event.
        v: u8,
        /// Seq of what was undone.
        seq: u64,
        /// What it was, and what stands again.
        undoing: Undoing,
    },
}

/// The version written into new events.
pub const V: u8 = 1;

/// The kinds of events by their names in the journal.
pub const KINDS: [&str; 26] = [
    "founded",
    "notice_adopted",
    "received",
    "staged",
    "load_committed",
    "corrected",
    "ruled",
    "finding_added",
    "finding_dropped",
    "moved",
    "assigned",
    "commented",
    "scored",
    "blacklisted",
    "roll_corrected",
    "lift_proposed",
    "roll_lifted",
    "reviewer_set",
    "unmasked",
    "exported",
    "defence",
    "meeting",
    "advanced",
    "prepared",
    "enacted",
    "undone",
];

impl Event {
    /// True where it brings into force what earlier lines hold: a load, or a longer action. It is applied
    /// in many batches, and can be taken up again in its middle.
    pub fn is_long(&self) -> bool {
        matches!(self, Self::LoadCommitted { .. } | Self::Enacted { .. })
    }

    /// True where a longer action may consist of such; with its version.
    pub(super) fn step_version(&self) -> Option<u8> {
        match self {
            Self::Moved { v, .. } | Self::Assigned { v, .. } | Self::Undone { v, .. } => Some(*v),
            _ => None,
        }
    }
}
