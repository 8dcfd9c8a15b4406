//! What can be asked to be recorded.

use super::defence::DefenceDo;
use super::meeting::MeetingDo;
use crate::domain::{BlackEntry, Day, Dossier, DossierId, Reviewer, Verdict};
use crate::policy::FindingKey;
use crate::policy::rubric::ScoreSheet;
use crate::record::Source;
use serde::{Deserialize, Serialize};

/// Something to be recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// A part of a load, at most [`LOAD_PART`] dossiers. Nothing is visible yet.
    LoadPart {
        /// The load's id, the sender's.
        load: String,
        /// What was filed.
        dossiers: Vec<Dossier>,
        /// From which file.
        source: Source,
    },
    /// Makes the load visible, whole.
    LoadCommit {
        /// The load's id.
        load: String,
        /// How many dossiers were sent in its parts: a load of which some were lost is not made visible.
        count: u64,
        /// Take the dossiers that can be taken where others cannot; else any such is a refusal.
        accept_good: bool,
    },
    /// Forgets the load.
    LoadAbort {
        /// The load's id.
        load: String,
    },
    /// Corrects our own mistake in the data of the last submission.
    Correct {
        /// The submission as it should be.
        dossier: Box<Dossier>,
        /// Why.
        reason: String,
        /// From which file.
        source: Source,
    },
    /// Puts entries on the blacklist; one that is there already is left as it is.
    Blacklist {
        /// The entries.
        entries: Vec<BlackEntry>,
    },
    /// Corrects an entry of the blacklist.
    CorrectEntry {
        /// Its number.
        number: u32,
        /// As it should be.
        entry: Box<BlackEntry>,
        /// Why.
        reason: String,
    },
    /// Proposes to lift an entry of the blacklist; somebody else must confirm it.
    ProposeLift {
        /// Its number.
        number: u32,
        /// The first day on which it no longer bars; `None` for today.
        from: Option<Day>,
        /// Why.
        reason: String,
    },
    /// Confirms the lifting of an entry that somebody else has proposed.
    ConfirmLift {
        /// Its number.
        number: u32,
    },
    /// Drops a proposal to lift an entry.
    DropLift {
        /// Its number.
        number: u32,
        /// Why.
        reason: String,
    },
    /// Sets people's places in the committee, by account.
    Roster {
        /// The people.
        reviewers: Vec<Reviewer>,
    },
    /// Adopts another notice.
    AdoptNotice {
        /// Its TOML text.
        text: String,
    },
    /// Rules on a finding.
    Rule {
        /// Which dossier.
        dossier: DossierId,
        /// Which finding.
        key: FindingKey,
        /// Pass, fail, void or bar.
        verdict: Verdict,
        /// Required where it departs from a machine verdict other than eye.
        reason: String,
    },
    /// Adds a finding the machine cannot make.
    AddFinding {
        /// Which dossier.
        dossier: DossierId,
        /// 0–12
        item: u8,
        /// Clause; empty for the item's own.
        clause: String,
        /// Where, in words.
        place: String,
        /// Fail, void, bar or eye.
        verdict: Verdict,
        /// What is wrong.
        text: String,
    },
    /// Takes back a finding one has added.
    DropFinding {
        /// Which dossier.
        dossier: DossierId,
        /// Its number.
        number: u16,
        /// Why.
        reason: String,
    },
    /// Decides on a dossier.
    Triage {
        /// Which dossier.
        dossier: DossierId,
        /// What.
        kind: TriageKind,
        /// Why; required for withdraw, lapse, reopen, and for whatever else departs from the proposal.
        reason: String,
        /// With a return: the correction notice as edited; `None` takes the composed one.
        notice: Option<String>,
        /// With a return: when the next submission is due; `None` takes the notice file's span.
        due: Option<Day>,
    },
    /// Gives dossiers to somebody, or to nobody.
    Assign {
        /// Which.
        dossiers: Vec<DossierId>,
        /// Account.
        to: Option<String>,
    },
    /// Does the same with many dossiers: all of it, or nothing.
    Bulk {
        /// Which, with the version each was seen at.
        dossiers: Vec<(DossierId, Option<u64>)>,
        /// What.
        what: BulkWhat,
    },
    /// A part of a longer bulk action, at most [`BULK_PART`] dossiers. Nothing is visible yet. As many of
    /// them, from the first on, as find room in a line of the journal are taken: [`Done::taken`](super::Done::taken) tells how
    /// many, and the rest is to be sent again. With any refused the action is over.
    BulkPart {
        /// The action's id, the sender's.
        bulk: String,
        /// How many of its dossiers were taken before: parts that were lost are not passed over.
        from: usize,
        /// Which, with the version each was seen at.
        dossiers: Vec<(DossierId, Option<u64>)>,
        /// What; the same in all parts.
        what: BulkWhat,
    },
    /// Does what was sent in parts: all of it, or nothing.
    BulkCommit {
        /// The action's id.
        bulk: String,
        /// How many dossiers it has.
        count: usize,
    },
    /// Forgets what was sent in parts.
    BulkAbort {
        /// The action's id.
        bulk: String,
    },
    /// Makes a remark.
    Comment {
        /// Which dossier.
        dossier: DossierId,
        /// What.
        text: String,
    },
    /// Submits one's score sheet, which locks it; again, with a reason, amends it.
    Score {
        /// Which dossier.
        dossier: DossierId,
        /// The scores.
        sheet: ScoreSheet,
        /// The comment.
        comment: String,
        /// Why it is amended; empty for the first.
        reason: String,
    },
    /// Records something of the defence.
    Defence(DefenceDo),
    /// Records something of fees, the meeting, or what follows it.
    Meeting(MeetingDo),
    /// Undoes one's own last ruling, comment or triage, while nobody has built on it.
    Undo,
    /// Notes that identity numbers were shown in full.
    Unmask {
        /// Whose; empty for a whole list.
        dossiers: Vec<DossierId>,
        /// Where.
        place: String,
    },
    /// Notes an export.
    NoteExport {
        /// What.
        what: String,
        /// The file's name.
        file: String,
        /// With full identity numbers.
        unmasked: bool,
    },
}

/// What is done with many dossiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkWhat {
    /// Decides on each.
    Triage {
        /// What.
        kind: TriageKind,
        /// Why, where a reason is asked for.
        reason: String,
        /// With returns: when the next submission is due; `None` takes the notice file's span.
        due: Option<Day>,
    },
    /// Gives each to somebody, or to nobody.
    Assign {
        /// Account.
        to: Option<String>,
    },
}

/// Dossiers in one [`Command::Bulk`], and looked at by one [`Query::TryBulk`](super::Query::TryBulk), at the
/// most.
pub const BULK: usize = 2000;

/// A bulk action of up to so many dossiers is sent in one [`Command::Bulk`], and is one line of the journal;
/// what is recorded of more may not find room in one.
pub const BULK_ALONE: usize = 20;

/// Dossiers in one [`Command::BulkPart`] at the most: few, so that nobody waits long behind one.
pub const BULK_PART: usize = 100;

/// Dossiers in a bulk action sent in parts, and named by one [`Query::Ids`](super::Query::Ids), at the most.
pub const BULK_MOST: usize = 100_000;

/// Dossiers in one [`Command::LoadPart`] at the most.
pub const LOAD_PART: usize = 64;

/// What triage may decide (7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TriageKind {
    /// 通过
    Pass,
    /// 退回
    Return,
    /// 不予受理
    Refuse,
    /// 撤回 (at the applicant's or unit's wish)
    Withdraw,
    /// 逾期未报
    Lapse,
    /// 重新受理
    Reopen,
    /// 撤销 (what was passed, at any later state)
    Revoke,
}
