//! One reviewer's sheet, and what may stand on it.

use super::Progress;
use crate::domain::{Dossier, Place, Score, Table, Verdict, Words};
use crate::policy::Judged;
use crate::policy::notice::{Bonus, Criterion, Rubric};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A reviewer's scores by the ids of criteria and bonus items.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ScoreSheet {
    /// Scores by criterion id.
    pub criteria: BTreeMap<String, Score>,
    /// Scores by bonus id.
    #[serde(default)]
    pub bonus: BTreeMap<String, Score>,
}

/// Why a score cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreFault {
    /// The rubric has nothing of that id.
    Unknown {
        /// What was given.
        id: String,
        /// What there is.
        known: Vec<String>,
    },
    /// Below the least or above the most.
    Bounds {
        /// The criterion or bonus item.
        name: Words,
        /// What was given.
        given: Score,
        /// At least this.
        min: Score,
        /// At most this.
        max: Score,
    },
    /// Between two steps.
    Step {
        /// The criterion or bonus item.
        name: Words,
        /// What was given.
        given: Score,
        /// The step from `min` on.
        step: Score,
        /// The scores on either side of it.
        near: [Score; 2],
    },
    /// No row that counts bears the bonus.
    NoEvidence {
        /// The bonus item.
        name: Words,
        /// The tables where a row could stand.
        tables: Vec<String>,
    },
    /// A criterion without a score.
    Missing {
        /// Which.
        name: Words,
        /// At least this.
        min: Score,
        /// At most this.
        max: Score,
    },
}

impl ScoreFault {
    /// The whole sentence, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Unknown { id, known } => {
                let known = known.join(" ");
                Words::made(
                    format!("评分表没有「{id}」，应为下列之一: {known}"),
                    format!("the rubric has no {id}; expected one of: {known}"),
                )
            }
            Self::Bounds { name, given, min, max } => Words::made(
                format!("{} {given} 超出范围，应为 {min} 到 {max}", name.zh),
                format!("{}: {given} is out of bounds, expected {min} to {max}", name.en),
            ),
            Self::Step { name, given, step, near: [below, above] } => Words::made(
                format!("{} {given} 不合步长 {step}，相邻为 {below} 和 {above}", name.zh),
                format!("{}: {given} is no multiple of {step}; next to it are {below} and {above}", name.en),
            ),
            Self::NoEvidence { name, tables } => Words::made(
                format!("{} 不能加分：{} 中没有有效的材料 (五.(三))", name.zh, tables.join("、")),
                format!("{}: no bonus, nothing in {} counts (五.(三))", name.en, tables.join(", ")),
            ),
            Self::Missing { name, min, max } => Words::made(
                format!("{} 还没有评分，应为 {min} 到 {max}", name.zh),
                format!("{}: no score yet, expected {min} to {max}", name.en),
            ),
        }
    }
}

impl Criterion {
    /// Whether a score lies within the bounds and on a step.
    ///
    /// # Errors
    /// The bound or step it misses.
    pub fn check(&self, score: Score) -> Result<(), ScoreFault> {
        check(self.name(), score, self.min, self.max, self.step)
    }

    fn name(&self) -> Words {
        Words::made(self.zh.clone(), self.en.clone())
    }
}

impl Bonus {
    /// Whether a score lies between 0 and the most, on a step.
    ///
    /// # Errors
    /// The bound or step it misses.
    pub fn check(&self, score: Score) -> Result<(), ScoreFault> {
        check(self.name(), score, Score::ZERO, self.max, self.step)
    }

    /// Whether anything bears the bonus: a row of one of its tables that is not void (五.(三)).
    pub fn is_open(&self, dossier: &Dossier, judged: &[Judged]) -> bool {
        let tables = self.evidence.iter().filter_map(|name| Table::named(name));
        tables.into_iter().any(|table| (0..dossier.len(table)).any(|row| !is_void(judged, table, row)))
    }

    fn name(&self) -> Words {
        Words::made(self.zh.clone(), self.en.clone())
    }
}

/// Whether a finding in force says that this row counts for nothing: one whose first place lies in
/// it, or one that a person added there.
fn is_void(judged: &[Judged], table: Table, row: usize) -> bool {
    let row = Place::row(table, row);
    judged.iter().filter(|judged| judged.verdict() == Verdict::Void).any(|judged| {
        let place = match &judged.added {
            Some(added) => Place::read(&added.place),
            None => judged.finding.places.first().copied(),
        };
        place.is_some_and(|place| (place.table, place.row) == (row.table, row.row))
    })
}

fn check(name: Words, given: Score, min: Score, max: Score, step: Score) -> Result<(), ScoreFault> {
    if given < min || given > max {
        return Err(ScoreFault::Bounds { name, given, min, max });
    }
    let over = if step.0 > 0 { (given - min).0 % step.0 } else { 0 };
    if over != 0 {
        let below = given - Score(over);
        return Err(ScoreFault::Step { name, given, step, near: [below, (below + step).min(max)] });
    }
    Ok(())
}

/// The total of a sheet as it is submitted.
///
/// # Errors
/// Everything that keeps it from being submitted: unknown ids, scores out of bounds or between
/// steps, bonus without evidence, criteria without a score.
pub fn check_sheet(
    rubric: &Rubric,
    sheet: &ScoreSheet,
    dossier: &Dossier,
    judged: &[Judged],
) -> Result<Score, Vec<ScoreFault>> {
    let mut faults = Vec::new();
    let progress = Progress::of(rubric, sheet);
    for (id, score) in &sheet.criteria {
        match rubric.criteria.iter().find(|criterion| criterion.id == *id) {
            Some(criterion) => faults.extend(criterion.check(*score).err()),
            None => faults.push(unknown(id, rubric.criteria.iter().map(|criterion| &criterion.id))),
        }
    }
    for (id, score) in &sheet.bonus {
        match rubric.bonus.iter().find(|bonus| bonus.id == *id) {
            Some(bonus) if *score > Score::ZERO && !bonus.is_open(dossier, judged) => {
                faults.push(ScoreFault::NoEvidence { name: bonus.name(), tables: bonus.evidence.clone() });
            }
            Some(bonus) => faults.extend(bonus.check(*score).err()),
            None => faults.push(unknown(id, rubric.bonus.iter().map(|bonus| &bonus.id))),
        }
    }
    faults.extend(progress.missing.iter().map(|criterion| ScoreFault::Missing {
        name: criterion.name(),
        min: criterion.min,
        max: criterion.max,
    }));
    match progress.total() {
        Some(total) if faults.is_empty() => Ok(total),
        _ => Err(faults),
    }
}

fn unknown<'a>(id: &str, known: impl Iterator<Item = &'a String>) -> ScoreFault {
    ScoreFault::Unknown { id: id.to_owned(), known: known.cloned().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;
    use crate::domain::words::Level;
    use crate::policy::{AddedFinding, Case, Notice, Roll, examine, judge, specimen};

    fn rubric() -> &'static Rubric {
        &Notice::embedded().rubric.level[&Level::AssociateSenior]
    }

    fn sheet(papers: i64) -> ScoreSheet {
        let scores = [("theory", 1_600), ("practice", 2_450), ("results", 3_000), ("research", 1_000)];
        ScoreSheet {
            criteria: scores.iter().map(|(id, score)| ((*id).to_owned(), Score(*score))).collect(),
            bonus: BTreeMap::from([("papers".to_owned(), Score(papers))]),
        }
    }

    fn judged(dossier: &Dossier, added: &[AddedFinding]) -> Vec<Judged> {
        let roll = Roll::default();
        let case = Case::alone(Notice::embedded(), dossier, &roll, jiff::civil::date(2020, 11, 10));
        judge(examine(&case), &[], added, 1, |_| 0)
    }

    fn submit(dossier: &Dossier, sheet: &ScoreSheet) -> Result<Score, Vec<ScoreFault>> {
        check_sheet(rubric(), sheet, dossier, &judged(dossier, &[]))
    }

    #[test]
    fn a_whole_sheet_has_its_total() {
        assert_eq!(submit(&specimen::dossier(), &sheet(200)), Ok(Score(8_250)));
    }

    #[test]
    fn bounds_and_steps_are_named() {
        // 理论水平: 0 to 20 by 0.5
        let theory = |given| rubric().criteria[0].check(Score(given)).map_err(|fault| fault.words());
        for fine in [0, 50, 1_950, 2_000] {
            assert_eq!(theory(fine), Ok(()), "{fine}");
        }
        let above = theory(2_050).unwrap_err();
        assert_eq!(above.get(Lang::Zh), "理论水平 20.50 超出范围，应为 0.00 到 20.00");
        assert!(theory(-50).is_err());
        let between = theory(1_625).unwrap_err();
        assert_eq!(between.get(Lang::Zh), "理论水平 16.25 不合步长 0.50，相邻为 16.00 和 16.50");
        assert!(between.get(Lang::En).contains("16.00 and 16.50"));
        assert!(rubric().bonus[0].check(Score(400)).is_ok() && rubric().bonus[0].check(Score(450)).is_err());
    }

    #[test]
    fn steps_are_counted_from_the_least() {
        let mut criterion = rubric().criteria[0].clone();
        (criterion.min, criterion.step) = (Score(25), Score(100));
        assert!(criterion.check(Score(125)).is_ok() && criterion.check(Score(100)).is_err());
        criterion.step = Score::ZERO;
        assert!(criterion.check(Score(111)).is_ok(), "no step at all");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let mut sheet = sheet(425);
        sheet.criteria.remove("results");
        sheet.criteria.insert("theory".to_owned(), Score(9_900));
        sheet.criteria.insert("thoery".to_owned(), Score(1));
        sheet.bonus.insert("awards".to_owned(), Score(1));
        let faults = submit(&specimen::dossier(), &sheet).unwrap_err();
        let said: Vec<String> = faults.iter().map(|fault| fault.words().get(Lang::Zh).to_owned()).collect();
        assert_eq!(faults.len(), 5, "{said:?}");
        for part in ["「thoery」", "99.00", "「awards」", "4.25", "业绩成果 还没有评分"] {
            assert!(said.iter().any(|line| line.contains(part)), "{part}: {said:?}");
        }
    }

    #[test]
    fn bonus_needs_a_row_that_counts() {
        let open = |dossier: &Dossier, added: &[AddedFinding]| {
            rubric().bonus[0].is_open(dossier, &judged(dossier, added))
        };
        let mut none = specimen::dossier();
        none.papers.clear();
        assert!(!open(&none, &[]));
        assert!(open(&specimen::dossier(), &[]));
        let one_void = specimen::with(&[("论文#1.佐证材料", "无")]);
        assert!(open(&one_void, &[]), "the other still counts");
        let both_void = specimen::with(&[("论文#1.佐证材料", "无"), ("论文#2.佐证材料", "无")]);
        assert!(!open(&both_void, &[]));
        let faults = submit(&both_void, &sheet(200)).unwrap_err();
        assert!(matches!(&faults[..], [ScoreFault::NoEvidence { .. }]));
        assert_eq!(submit(&both_void, &sheet(0)), Ok(Score(8_050)), "no bonus asked for");
        let by_hand = AddedFinding {
            number: 1,
            item: 7,
            clause: "四.7".to_owned(),
            place: "论文#2".to_owned(),
            verdict: Verdict::Void,
            text: "扫描件不是本篇".to_owned(),
            by: "clerk".to_owned(),
            submission: 1,
        };
        assert!(!open(&one_void, std::slice::from_ref(&by_hand)), "a person's void counts as the machine's");
        assert!(open(&specimen::dossier(), &[by_hand]));
    }

    #[test]
    fn a_ruling_opens_what_the_machine_had_voided() {
        let dossier = specimen::with(&[("论文#1.佐证材料", "无"), ("论文#2.佐证材料", "无")]);
        let mut judged = judged(&dossier, &[]);
        let void = judged.iter_mut().find(|j| j.verdict() == Verdict::Void).expect("a void");
        void.ruling = Some(crate::policy::Ruling {
            key: void.key.clone(),
            verdict: Verdict::Pass,
            machine: Verdict::Void,
            reason: "已当面核对原件".to_owned(),
            by: "clerk".to_owned(),
            submission: 1,
            read: 0,
        });
        assert!(rubric().bonus[0].is_open(&dossier, &judged));
    }

    #[test]
    fn a_sheet_is_stored_as_text_with_two_decimals() {
        let json = serde_json::to_string(&sheet(200)).unwrap();
        assert!(json.contains(r#""theory":"16.00""#), "{json}");
        assert_eq!(serde_json::from_str::<ScoreSheet>(&json).unwrap(), sheet(200));
        assert_eq!(serde_json::from_str::<ScoreSheet>(r#"{"criteria":{}}"#).unwrap(), ScoreSheet::default());
    }
}
