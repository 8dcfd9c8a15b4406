//! A dossier with its findings, and what may be done with it.

use super::queue::{Person, QueueRow};
use super::refusal::Refusal;
use crate::domain::{Day, Dossier, Proposal, Score};
use crate::policy::compare::{Change, Faults};
use crate::policy::{Judged, Tally};
use crate::record::{DossierRecord, ScoreRecord};
use serde::{Deserialize, Serialize};

/// A verb a viewer may or may not use on a dossier now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Rule on a finding.
    Rule,
    /// Add a finding.
    AddFinding,
    /// 通过
    Pass,
    /// 退回
    Return,
    /// 不予受理
    Refuse,
    /// 撤回
    Withdraw,
    /// 逾期
    Lapse,
    /// 重新受理
    Reopen,
    /// 撤销通过
    Revoke,
    /// 评分
    Score,
    /// 附记
    Comment,
    /// 分给
    Assign,
    /// 撤销
    Undo,
}

/// Whether a verb is to be had now, and why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct May {
    /// Which.
    pub verb: Verb,
    /// Why not; `None` where it is to be had.
    pub refusal: Option<Refusal>,
}

/// A dossier as its screen shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierSheet {
    /// Its row.
    pub row: QueueRow,
    /// Its record.
    pub record: DossierRecord,
    /// The submission shown.
    pub submission: u8,
    /// What was filed with it.
    pub dossier: Dossier,
    /// Its findings with rulings and added ones.
    pub judged: Vec<Judged>,
    /// How they count.
    pub tally: Tally,
    /// What is proposed.
    pub proposal: Proposal,
    /// Submissions that count against the limit.
    pub counted: u8,
    /// The due date that the last return set.
    pub due: Option<Day>,
    /// What the viewer may do.
    pub may: Vec<May>,
    /// The viewer's own score sheet in force.
    pub own_score: Option<ScoreRecord>,
    /// Everybody's, where the viewer may know.
    pub scores: Option<Vec<ScoreRecord>>,
    /// Mean of the totals, where enough are in and the viewer may know.
    pub mean: Option<Score>,
    /// Who else looks at it now.
    pub others: Vec<Person>,
}

/// The correction notice as it would go out now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The version it was composed from.
    pub version: u64,
    /// The text.
    pub text: String,
    /// The due date it names.
    pub due: Day,
}

/// Two submissions side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The earlier one's number.
    pub old: u8,
    /// The later one's number.
    pub new: u8,
    /// What changed.
    pub changes: Vec<Change>,
    /// Which of the earlier faults remain, which are mended, which are new.
    pub faults: Faults,
    /// The correction notice that went out with the return.
    pub notice: Option<String>,
}
