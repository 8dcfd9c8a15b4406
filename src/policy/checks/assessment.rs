//! Item 9: the yearly assessments.

use super::facts::{first_entry, is_early};
use crate::domain::{Answer, Place, Table, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::{Case, Check, Findings, Reads};

/// The check of assessments.
pub static CHECKS: &[Check] = &[Check {
    id: "assess.years",
    item: 9,
    clause: "四.9",
    title: Words::fixed("年度考核", "Assessments"),
    rule: Words::fixed(
        "2017、2018、2019 年的考核登记表和单位定等结果文件都须上传；等次不是优秀、合格的由人核定",
        "form and unit result for 2017, 2018 and 2019; any grade but 优秀 and 合格 a person looks at",
    ),
    reads: &[
        Reads::Columns(Table::Assessment, &["年度", "等次", "登记表", "结果文件"]),
        Reads::Columns(Table::Career, &["开始"]),
    ],
    run: assess_years,
}];

fn assess_years(case: &Case<'_>, out: &mut Findings) {
    let mut absent = Vec::new();
    let mut early = Vec::new();
    let started = first_entry(case.dossier);
    for year in case.notice.assessment.years.iter().copied() {
        let held = Held::of(case, year);
        if held.form && held.result {
            judge_grades(case, year, out);
        } else if is_early(year, started) {
            early.push(year);
            judge_grades(case, year, out);
        } else if let Some(row) = held.row {
            papers_missing(&held, row, year, out);
            judge_grades(case, year, out);
        } else {
            absent.push(year);
        }
    }
    if !absent.is_empty() {
        out.fail(
            reason!("没有 {} 年的考核材料", "no assessment for {}"; absent.clone()),
            reason!("请上传 {} 年《专业技术人员业务考核登记表》和单位年度考核定等结果文件",
                "upload the assessment form and the unit's result for {}"; absent),
        )
        .at(Place::table(Table::Assessment));
    }
    if !early.is_empty() {
        out.eye(
            reason!(
                "{} 年考核材料不全，而简历从 {} 开始，是否应有考核须人工核定",
                "assessment for {} is not complete, but the career starts in {}: whether one was due a person tells";
                early.clone(), started.map_or_else(|| Arg::from(""), Arg::from)
            ),
            reason!(
                "请补传 {} 年考核登记表和定等结果文件，或由单位说明当年不参加考核",
                "upload form and result for {}, or have the unit explain why there was no assessment";
                early
            ),
        )
        .at(Place::table(Table::Assessment))
        .at(Place::table(Table::Career));
    }
    if out.is_empty() {
        out.pass(reason!("三年考核材料齐全，等次正常", "every assessment is there, each with a plain grade"))
            .at(Place::table(Table::Assessment));
    }
}

/// What is there for one year, over all its rows.
struct Held {
    row: Option<usize>,
    form: bool,
    result: bool,
}

impl Held {
    fn of(case: &Case<'_>, year: i16) -> Self {
        let mut held = Self { row: None, form: false, result: false };
        for (row, assessed) in case.dossier.assessments.iter().enumerate() {
            if *assessed.year == year {
                held.row.get_or_insert(row);
                held.form |= assessed.form.is_given();
                held.result |= assessed.result.is_given();
            }
        }
        held
    }
}

fn papers_missing(held: &Held, row: usize, year: i16, out: &mut Findings) {
    let mut missing = Vec::new();
    if !held.form {
        missing.push(Arg::Words("考核登记表", "the assessment form"));
    }
    if !held.result {
        missing.push(Arg::Words("单位定等结果文件", "the unit's result"));
    }
    let place = Place::cell(Table::Assessment, row, if held.form { "结果文件" } else { "登记表" });
    out.fail(
        reason!("{} 年缺 {}", "{}: missing {}"; year, missing.clone()),
        reason!("请补传 {} 年的 {} 扫描件", "upload for {}: {}"; year, missing),
    )
    .at(place);
}

fn judge_grades(case: &Case<'_>, year: i16, out: &mut Findings) {
    for (row, assessed) in case.dossier.assessments.iter().enumerate().filter(|(_, a)| *a.year == year) {
        let place = Place::cell(Table::Assessment, row, "等次");
        let grade = match &assessed.grade {
            Answer::Is(grade) if case.notice.assessment.plain_grades.contains(grade) => continue,
            Answer::Is(grade) => grade.as_str(),
            Answer::Nil => crate::domain::answer::NIL,
            Answer::Blank => {
                out.fail(
                    reason!("{} 年没有填考核等次", "{}: the grade is not filled in"; year),
                    reason!("请填写 {} 年考核等次", "fill in the grade of {}"; year),
                )
                .at(place);
                continue;
            }
        };
        out.eye(
            reason!(
                "{} 年考核等次为「{}」，能否申报须人工核定",
                "{}: assessed {}; whether that will do a person tells";
                year, grade
            ),
            reason!(
                "{} 年考核等次「{}」不符合申报要求，请说明情况并附单位证明",
                "{}: the grade {} does not meet the requirements; explain it with the unit's proof";
                year, grade
            ),
        )
        .at(place);
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, reasons, spoilt, verdicts, words};
    use crate::policy::specimen;

    #[test]
    fn three_years_with_both_papers_pass() {
        assert_eq!(changed("assess.years", &[]), "pass");
    }

    #[test]
    fn each_paper_of_each_year_is_owed() {
        let form = found("assess.years", &specimen::with(&[("考核#2.登记表", "无")]));
        assert_eq!((words(&form), places(&form[0])), ("fail".into(), "考核#2.登记表".into()));
        assert!(reasons(&form).contains("2018") && !reasons(&form).contains("定等"));
        let result = found("assess.years", &specimen::with(&[("考核#3.结果文件", "")]));
        assert_eq!((words(&result), places(&result[0])), ("fail".into(), "考核#3.结果文件".into()));
        assert_eq!(changed("assess.years", &[("考核#1.登记表", ""), ("考核#1.结果文件", "")]), "fail");
    }

    #[test]
    fn years_without_a_row_are_named_together() {
        let dossier = spoilt(|d| d.assessments.retain(|row| *row.year == 2018));
        let found = found("assess.years", &dossier);
        assert_eq!((words(&found), places(&found[0])), ("fail".into(), "考核".into()));
        assert!(reasons(&found).contains("2017、2019"));
        assert_eq!(verdicts("assess.years", &spoilt(|d| d.assessments.clear())), "fail");
    }

    #[test]
    fn before_the_career_a_person_tells() {
        let began = |start: &str, remove: i16| {
            let mut dossier = specimen::with(&[("简历#1.开始", start)]);
            dossier.careers.truncate(1);
            dossier.assessments.retain(|row| *row.year != remove);
            verdicts("assess.years", &dossier)
        };
        assert_eq!(began("2018-01-01", 2017), "eye");
        assert_eq!(began("2017-07-01", 2017), "eye", "partly");
        assert_eq!(began("2017-01-01", 2017), "fail");
        assert_eq!(began("2017-07-01", 2018), "fail");
        assert_eq!(began("2018-01-01", 2014), "pass", "all three are there anyway");
    }

    #[test]
    fn a_grade_other_than_the_plain_ones_is_for_a_person() {
        for grade in ["基本合格", "不合格", "不定等次", "无"] {
            let found = found("assess.years", &specimen::with(&[("考核#1.等次", grade)]));
            assert_eq!((words(&found), places(&found[0])), ("eye".into(), "考核#1.等次".into()), "{grade}");
            assert!(reasons(&found).contains(grade));
        }
        assert_eq!(changed("assess.years", &[("考核#1.等次", "优秀")]), "pass");
        assert_eq!(changed("assess.years", &[("考核#1.等次", "")]), "fail", "the grade is owed");
        assert_eq!(changed("assess.years", &[("考核#1.等次", "不合格"), ("考核#1.登记表", "")]), "fail eye");
    }

    #[test]
    fn a_year_that_is_not_asked_for_is_not_looked_at() {
        assert_eq!(changed("assess.years", &[("考核#4.年度", "2016"), ("考核#4.等次", "不合格")]), "pass");
    }
}
