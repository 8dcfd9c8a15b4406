//! One cycle's rules as data (5). Every number, date, list and switch carries its clause; what the
//! notice does not give itself carries its source, and `verified = false` where it is only believed.

mod columns;
mod fault;
mod read;
#[cfg(test)]
mod read_tests;
mod render;

mod sections;
mod survey;
mod validate;

pub use columns::{ColumnRef, Condition, RequiredColumn, Test};
pub use fault::{NoticeFault, NoticeFaults};
pub use sections::{
    AssessmentRules, BlacklistRules, Bonus, CareerRules, Criterion, Dates, DefenceRules, Form, Meta,
    PaperRules, Publicity, RecusalRules, Rubric, Rubrics, Scope, ServiceRules, Submissions, SummaryRules,
    TitleRules, TrainingRules, VoteRules,
};

use crate::domain::{Calendar, Lang};
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
    #[serde(default)]
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

    /// The name of item 0–12.
    pub fn item(&self, item: u8) -> Option<&Bilingual> {
        self.items.get(&item.to_string())
    }

    /// What a clause says, in a sentence of our own. A check that stands on several clauses
    /// (`五.(一),(二)`) gets all their sentences; a clause the notice does not have gives nothing.
    pub fn clause(&self, clause: &str, lang: Lang) -> String {
        let texts = clauses_named(clause).into_iter().filter_map(|name| self.clauses.get(&name));
        texts.map(|text| text.get(lang)).collect::<Vec<_>>().join(" ")
    }
}

/// The clauses that a reference names: `二, 五.(五)` is two, and so is `五.(一),(二)`.
pub fn clauses_named(reference: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in reference.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty()) {
        let whole = match (part.starts_with('('), names.last().and_then(|last| last.split_once('.'))) {
            (true, Some((chapter, _))) => format!("{chapter}.{part}"),
            _ => part.to_owned(),
        };
        names.push(whole);
    }
    names
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

impl Bilingual {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Day, words};

    #[test]
    fn the_embedded_notice_parses() {
        let notice = Notice::embedded();
        assert_eq!(notice.dates.filing.value, "2020-10-20".parse::<Day>().unwrap());
        assert_eq!(notice.items.len(), 13);
        assert_eq!(notice.rubric.level.len(), words::Level::ALL.len());
    }

    #[test]
    fn a_reference_names_its_clauses() {
        assert_eq!(clauses_named("四.8"), ["四.8"]);
        assert_eq!(clauses_named("二, 五.(五)"), ["二", "五.(五)"]);
        assert_eq!(clauses_named("五.(一),(二)"), ["五.(一)", "五.(二)"]);
        assert!(Notice::embedded().clause("四.7, 附6", Lang::En).contains("experts"));
        assert_eq!(Notice::embedded().clause("九", Lang::Zh), "");
    }
}
