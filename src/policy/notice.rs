//! One cycle's rules as data (5). Every number, date, list and switch carries its clause; what the
//! notice does not give itself carries its source, and `verified = false` where it is only believed.

mod columns;

pub use columns::{ColumnRef, Condition, RequiredColumn, Test};

use crate::domain::{Calendar, Day, Score, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::LazyLock;

/// A value of the notice with the clause it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruled<T> {
    /// The value.
    pub value: T,
    /// The clause, such as `四.8`; empty where the notice has none and `source` says more.
    #[serde(default)]
    pub clause: String,
    /// Where the value comes from if not from the notice: `sample`, or a regulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// False where the source is only believed: screens and reports show that.
    #[serde(default = "yes")]
    pub verified: bool,
}

fn yes() -> bool {
    true
}

impl<T> Deref for Ruled<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// The whole notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// What it is called.
    pub meta: Meta,
    /// Deadlines and cut-offs.
    pub dates: Dates,
    /// Arrivals and returns.
    pub submissions: Submissions,
    /// Publicity in the unit.
    pub publicity: Publicity,
    /// Filling in the forms.
    pub form: Form,
    /// Who may apply.
    pub scope: Scope,
    /// Careers.
    pub career: CareerRules,
    /// Titles and levels.
    pub title: TitleRules,
    /// Papers and experts.
    pub paper: PaperRules,
    /// Continuing education.
    pub training: TrainingRules,
    /// Assessments.
    pub assessment: AssessmentRules,
    /// The work summary.
    pub summary: SummaryRules,
    /// Grass-roots service, direct recognition, and the defence it exempts from.
    pub service: ServiceRules,
    /// The blacklist.
    pub blacklist: BlacklistRules,
    /// The score sheets, one a level.
    pub rubric: Rubrics,
    /// Defence day.
    pub defence: DefenceRules,
    /// The meeting's vote.
    pub vote: VoteRules,
    /// Recusal.
    pub recusal: RecusalRules,
    /// Names of the items 0–12, by number.
    pub items: BTreeMap<String, Bilingual>,
    /// Every clause in a sentence of our own, by its number.
    pub clauses: BTreeMap<String, Bilingual>,
    /// Working days.
    pub calendar: Calendar,
}

/// The notice that comes with the program.
static EMBEDDED: LazyLock<Notice> = LazyLock::new(|| {
    // A test parses the same bytes, so that a build in which this fails is never released.
    toml::from_str(Notice::EMBEDDED_TEXT).unwrap_or_else(|fault| unreachable!("{fault}"))
});

impl Notice {
    /// The text of the notice that comes with the program.
    pub const EMBEDDED_TEXT: &'static str = include_str!("../../sample-data/notice-2020.toml");

    /// The notice that comes with the program: the default where no `--notice FILE` is given.
    pub fn embedded() -> &'static Notice {
        &EMBEDDED
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_notice_parses() {
        let notice = Notice::embedded();
        assert_eq!(notice.dates.filing.value, "2020-10-20".parse::<Day>().unwrap());
        assert_eq!(notice.items.len(), 13);
        assert_eq!(notice.rubric.level.len(), words::Level::ALL.len());
    }
}
