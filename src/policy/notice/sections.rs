//! The notice's sections, one type each, in the order of its file.

use super::columns::{ColumnRef, RequiredColumn};
use super::{Bilingual, Ruled};
use crate::domain::{Day, Score, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the notice is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// 文号
    pub number: String,
    /// Title.
    pub title: Bilingual,
    /// 年度
    pub cycle: i16,
    /// Day of issue.
    pub issued: Day,
    /// Who receives the data: the committee.
    pub committee: Bilingual,
}

/// Deadlines and cut-offs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// Last day to file: 2020-10-20 (四).
    pub filing: Ruled<Day>,
    /// Last day to forward: 2020-11-08 (四).
    pub forwarding: Ruled<Day>,
    /// Last day of publication of a paper: 2020-08-31 (四.7).
    pub papers: Ruled<Day>,
}

/// Arrivals and returns (三.(四)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submissions {
    /// At most this many, the first included: 3.
    pub most: Ruled<u8>,
    /// A return's due date: this many working days after it, unless the clerk sets another (not in the notice).
    pub due_working_days: Ruled<u32>,
}

/// Publicity in the unit (三.(二)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publicity {
    /// At least this many working days: 5.
    pub working_days: Ruled<u32>,
}

/// Filling in the forms (三.(四)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Columns that must not be empty.
    pub required: Ruled<Vec<RequiredColumn>>,
    /// Words that are vague, such as 约 or 左右.
    pub vague: Ruled<Vec<String>>,
    /// Words that hold a vague word and are not vague, such as 节约.
    pub vague_not: Ruled<Vec<String>>,
    /// Columns in which vague words are looked for.
    pub vague_in: Ruled<Vec<ColumnRef>>,
    /// Words of an opinion that recommend: 同意.
    pub agree: Ruled<Vec<String>>,
    /// Words of an opinion that do not: 不同意.
    pub disagree: Ruled<Vec<String>>,
}

/// Who may apply (一).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Sanctions that bar while they last: 记过 and heavier (一.(二)).
    pub barring_sanctions: Ruled<Vec<words::SanctionKind>>,
    /// Years of aid: 1 (一.(三)).
    pub aid_years: Ruled<i16>,
    /// Affiliations that need a letter of entrustment (一.(五)).
    pub entrusted: Ruled<Vec<words::Affiliation>>,
    /// Words in an issuer's name that make it evidently a provincial personnel department or a
    /// military region's political department.
    pub entrusting: Ruled<Vec<String>>,
}

/// Careers (四.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareerRules {
    /// Days without a row that are still no gap, and an overlap that still asks nobody: 31.
    pub gap_days: Ruled<i64>,
}

/// Titles and levels (二, 四.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleRules {
    /// Got in Xinjiang: any one of these.
    pub here_any: Ruled<Vec<words::MaterialKind>>,
    /// Got elsewhere: all of these.
    pub elsewhere_all: Ruled<Vec<words::MaterialKind>>,
}

/// Papers and experts (四.7, attachment 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRules {
    /// Different experts at the least: 2.
    pub experts: Ruled<usize>,
    /// Years an expert has held the title: 3.
    pub expert_years: Ruled<i16>,
    /// Titles of 高级工程师's rank: held for the years, they count.
    pub expert_titles: Ruled<Vec<String>>,
    /// Titles above it: held for less, a person looks.
    pub expert_titles_above: Ruled<Vec<String>>,
    /// Titles that are below it: never count.
    pub expert_titles_below: Ruled<Vec<String>>,
}

/// Continuing education (四.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingRules {
    /// Years for which the public subject is due: 2014–2020.
    pub public_years: Ruled<Vec<i16>>,
    /// Year of the special subject: 2020.
    pub special_year: Ruled<i16>,
    /// Year whose certificate counts if specialty and level match: 2019.
    pub special_earlier: Ruled<Vec<i16>>,
}

/// Assessments (四.9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentRules {
    /// 2017, 2018, 2019.
    pub years: Ruled<Vec<i16>>,
    /// Grades that ask nobody: 优秀, 合格.
    pub plain_grades: Ruled<Vec<String>>,
    /// The best grade: 优秀 (五.(二)).
    pub best_grade: Ruled<String>,
}

/// The work summary (attachment 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryRules {
    /// Characters at the least: 2000.
    pub least: Ruled<u32>,
    /// Characters at the most: 3000.
    pub most: Ruled<u32>,
}

/// Grass-roots service (五.(二)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRules {
    /// Years of service for direct recognition: 3.
    pub direct_years: Ruled<i16>,
    /// Consecutive years assessed as best: 3.
    pub direct_best_years: Ruled<usize>,
    /// Days between two stretches that still make one: 31.
    pub gap_days: Ruled<i64>,
    /// Kinds whose approval (attachment 5) lifts a year's training.
    pub training_exempt: Ruled<Vec<words::ServiceKind>>,
    /// Kinds that count towards direct recognition.
    pub direct_kinds: Ruled<Vec<words::ServiceKind>>,
    /// Kinds that exempt from the defence.
    pub defence_exempt: Ruled<Vec<words::ServiceKind>>,
}

/// The blacklist (五.(六)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlacklistRules {
    /// 5
    pub person_years: Ruled<i16>,
    /// 3
    pub unit_years: Ruled<i16>,
}

/// The score sheets by level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubrics {
    /// Reviewers at the least before a dossier has a score.
    pub min_reviewers: Ruled<u8>,
    /// One a level; a level without one is not scored.
    pub level: BTreeMap<words::Level, Rubric>,
}

/// One level's score sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// Where the weights come from.
    pub source: String,
    /// False where they are only a sample.
    pub verified: bool,
    /// What is scored.
    pub criteria: Vec<Criterion>,
    /// What is added (五.(三)).
    #[serde(default)]
    pub bonus: Vec<Bonus>,
    /// All bonus together at most.
    #[serde(default)]
    pub bonus_cap: Score,
    /// The defence's share of the final score in hundredths (15 = 15%); 0 where there is no defence.
    #[serde(default)]
    pub defence_share: u8,
}

/// One criterion: the total is Σ score × weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// A word for scripts.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Lowest score.
    pub min: Score,
    /// Highest score.
    pub max: Score,
    /// Scores are min + a multiple of this.
    pub step: Score,
    /// Weight, 1.00 = as it stands.
    pub weight: Score,
}

/// One bonus item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bonus {
    /// A word for scripts.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// At most this.
    pub max: Score,
    /// Multiples of this.
    pub step: Score,
    /// The tables whose rows may earn it: at least one row that is not void must stand there.
    pub evidence: Vec<String>,
}

/// Defence day (五.(一),(二)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DefenceRules {
    /// Levels that defend: 副高级.
    pub levels: Ruled<Vec<words::Level>>,
    /// What a panellist scores.
    pub criteria: Ruled<Vec<Criterion>>,
    /// Panellists that a session seats.
    pub panel: Ruled<u8>,
    /// Ballots at the least for a score.
    pub min_ballots: Ruled<u8>,
    /// Leave out the highest and the lowest ballot.
    pub trim: Ruled<bool>,
    /// Presentation, minutes.
    pub presentation_minutes: Ruled<u32>,
    /// Questions, minutes.
    pub question_minutes: Ruled<u32>,
    /// Warn this many seconds before the end.
    pub warn_seconds: Ruled<u32>,
    /// A ballot this far from the mean is pointed out.
    pub outlier: Ruled<Score>,
    /// Decimal places of a published figure: 2, half up.
    pub places: Ruled<u8>,
}

/// The meeting's vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteRules {
    /// Present of members at the least, numerator and denominator: 2/3.
    pub quorum: Ruled<[u32; 2]>,
    /// Agreeing of present at the least: 2/3.
    pub pass: Ruled<[u32; 2]>,
}

/// Recusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecusalRules {
    /// Whether one who is recused stays in the vote's denominator.
    pub stays_in_denominator: Ruled<bool>,
    /// A reviewer of the applicant's own unit is recused.
    pub same_unit: Ruled<bool>,
    /// An expert of the dossier's representative work is recused.
    pub expert: Ruled<bool>,
}
