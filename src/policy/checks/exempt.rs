//! ce.exempt: grass-roots service with the approval of attachment 5 lifts both subjects of that year.

use super::training::Held;
use crate::domain::words::Subject;
use crate::domain::{Place, Service, Table, Until, Words};
use crate::policy::finding::{Reason, reason};
use crate::policy::{Case, Check, Findings, Reads};

/// The check of exemptions.
pub const CHECK: Check = Check {
    id: "ce.exempt",
    item: 8,
    clause: "四.8",
    title: Words::fixed("基层服务免学", "Training lifted"),
    rule: Words::fixed(
        "在基层服务的年度，有附件5审批的，免当年公需、专业两科，不及他年",
        "a year with grass-roots service and its approval (attachment 5) is lifted in both subjects; no other year",
    ),
    reads: &[
        Reads::Columns(Table::Service, &["类型", "开始", "结束", "免学审批表", "免学年度"]),
        Reads::Columns(Table::Training, &["年度", "科目", "合格", "来源", "佐证材料"]),
        Reads::Filing,
    ],
    run: ce_exempt,
};

/// Whether both subjects of `year` are lifted: a day served in it, and an approval for it, which
/// may stand on another row (四.8, 五.(二)).
pub(super) fn is_lifted(case: &Case<'_>, year: i16) -> bool {
    let mut rows = case.dossier.services.iter();
    rows.clone().any(|row| serves(case, row, year)) && rows.any(|row| approves(case, row, year))
}

/// Whether a day of `year` was served under this row. Without an end only the day it began is sure;
/// nothing is served after the filing. A month lies within one year, so this is never in doubt.
pub(super) fn serves(case: &Case<'_>, row: &Service, year: i16) -> bool {
    if !case.notice.service.training_exempt.contains(&row.kind) {
        return false;
    }
    let filed = case.filing().date.last();
    let end = match row.end.value() {
        Some(Until::End(end)) => end.last().min(filed),
        Some(Until::Now) => filed,
        None => row.start.last().min(filed),
    };
    row.start.first() <= end && row.start.year() <= year && year <= end.year()
}

fn approves(case: &Case<'_>, row: &Service, year: i16) -> bool {
    row.exemption_form.is_given()
        && match row.exempt_years.value() {
            Some(years) => years.0.contains(&year),
            None => serves(case, row, year),
        }
}

/// The years for which anything is owed.
fn owed<'a>(case: &Case<'a>) -> impl Iterator<Item = i16> + use<'a> {
    let rules = &case.notice.training;
    let special = *rules.special_year;
    let years = rules.public_years.iter().copied();
    years.chain((!rules.public_years.contains(&special)).then_some(special))
}

fn ce_exempt(case: &Case<'_>, out: &mut Findings) {
    let services = &case.dossier.services;
    if services.is_empty() {
        out.na(reason!("没有基层服务", "no grass-roots service"));
        return;
    }
    let lifted: Vec<i16> = owed(case).filter(|year| is_lifted(case, *year)).collect();
    if !lifted.is_empty() {
        let form = services.iter().position(|row| row.exemption_form.is_given());
        out.exempt(reason!(
            "{} 年在基层服务并有附件5审批，免当年公需、专业两科，不及他年",
            "{}: grass-roots service with its approval lifts both subjects of that year and of no other";
            lifted
        ))
        .at(Place::cell(Table::Service, form.unwrap_or(0), "免学审批表"));
    }
    for (at, row) in services.iter().enumerate() {
        judge_row(case, at, row, out);
    }
    if out.is_empty() {
        let finding =
            out.na(reason!("没有附件5审批，不免学", "no approval of attachment 5: nothing is lifted"));
        finding.at(Place::table(Table::Service));
        if let Some(hint) = hint(case) {
            finding.hint(hint);
        }
    }
}

/// What a row claims and does not get.
fn judge_row(case: &Case<'_>, at: usize, row: &Service, out: &mut Findings) {
    let cell = |header| Place::cell(Table::Service, at, header);
    let lost = |year: &i16| owed(case).any(|owed| owed == *year) && !is_lifted(case, *year);
    let claimed: Vec<i16> =
        row.exempt_years.value().map_or(&[][..], |years| &years.0).iter().copied().filter(lost).collect();
    if row.exemption_form.is_given()
        && !row.end.is_given()
        && (!claimed.is_empty() || !row.exempt_years.is_given())
    {
        out.fail(
            reason!(
                "{} 从 {} 起，没有填结束日期，无法判断哪些年度免学",
                "{} from {}: no end is filled in, so it cannot be told which years are lifted";
                *row.kind, *row.start
            ),
            reason!(
                "请填写基层服务的结束日期，仍在服务的填「至今」",
                "fill in when the service ended; 至今 if it goes on"
            ),
        )
        .at(cell("结束"));
    } else if claimed.is_empty() {
    } else if row.exemption_form.is_given() {
        out.void(
            reason!(
                "审批表所列 {} 年没有基层服务，当年不免学",
                "{}: approved, but no day of service: not lifted";
                claimed.clone()
            ),
            reason!(
                "请补 {} 年继续教育合格证，或更正免学年度",
                "file the passes for {}, or correct the years of the approval";
                claimed
            ),
        )
        .at(cell("免学年度"));
    } else {
        out.void(
            reason!(
                "填了 {} 年免学，没有附件5审批表，当年不免学",
                "{} claimed without the approval of attachment 5: not lifted";
                claimed.clone()
            ),
            reason!("请上传 {} 年继续教育学习免试审批表（附件5）", "upload the approval of attachment 5 for {}"; claimed),
        )
        .at(cell("免学审批表"));
    }
}

/// Years that lack a pass and were served: an approval would lift them.
fn hint(case: &Case<'_>) -> Option<Reason> {
    let years: Vec<i16> = owed(case)
        .filter(|year| {
            let public = case.notice.training.public_years.contains(year);
            public
                && !matches!(Held::of(case, *year, Subject::Public), Held::Yes(_))
                && case.dossier.services.iter().any(|row| serves(case, row, *year))
        })
        .collect();
    (!years.is_empty()).then(|| {
        reason!(
            "{} 年有基层服务，补附件5审批表即可免学",
            "{} were served: the approval of attachment 5 would lift them";
            years
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::domain::{Dossier, Lang, Service};
    use crate::policy::checks::probe::{found, places, reasons, spoilt, verdicts, words};
    use crate::policy::specimen;

    /// The specimen with these rows of service: kind, start, end, approval, its years.
    fn serving(rows: &[[&str; 5]]) -> Dossier {
        spoilt(|dossier| {
            dossier.services.clear();
            for (at, row) in rows.iter().enumerate() {
                let headers = ["类型", "开始", "结束", "免学审批表", "免学年度"];
                for (header, text) in headers.into_iter().zip(row) {
                    let cell = format!("基层服务#{}.{header}", at + 1);
                    assert!(specimen::change(dossier, &cell, text), "{cell} {text}");
                }
            }
        })
    }

    fn says(rows: &[[&str; 5]]) -> (String, String) {
        let found = found("ce.exempt", &serving(rows));
        (words(&found), reasons(&found))
    }

    #[test]
    fn the_years_named_and_served_are_lifted_and_no_others() {
        let (verdict, reason) = says(&[["访惠聚", "2017-12-31", "2018-12-28", "f.pdf", "2018"]]);
        assert_eq!(verdict, "exempt");
        assert!(reason.contains("2018") && !reason.contains("2017"), "{reason}");
        let (_, one_day) = says(&[["访惠聚", "2017-12-31", "2018-12-28", "f.pdf", "2017"]]);
        assert!(one_day.starts_with("2017 年"), "a day is enough: {one_day}");
    }

    #[test]
    fn without_years_the_approval_is_for_the_years_of_its_row() {
        let (verdict, reason) = says(&[["驻村管寺", "2016-03-01", "2018-02-28", "f.pdf", "无"]]);
        assert_eq!(verdict, "exempt");
        assert!(reason.starts_with("2016、2017、2018 年"), "{reason}");
    }

    #[test]
    fn all_five_kinds_count() {
        for kind in crate::domain::words::ServiceKind::ALL {
            assert_eq!(says(&[[kind.zh(), "2018-01-02", "2018-12-28", "f.pdf", "2018"]]).0, "exempt");
        }
    }

    #[test]
    fn an_approval_may_stand_on_another_row() {
        let (verdict, reason) = says(&[
            ["访惠聚", "2018-01-02", "2018-12-28", "f.pdf", "2018;2019"],
            ["内地服务管理", "2019-01-05", "2019-06-30", "无", "无"],
        ]);
        assert_eq!(verdict, "exempt");
        assert!(reason.starts_with("2018、2019 年"), "{reason}");
    }

    #[test]
    fn an_approval_without_service_is_void_for_that_year() {
        let dossier = serving(&[["访惠聚", "2018-01-02", "2018-12-28", "f.pdf", "2018-2019"]]);
        let found = found("ce.exempt", &dossier);
        assert_eq!(words(&found), "exempt void");
        assert!(found[1].reason.text(Lang::Zh).contains("2019"));
        assert_eq!(places(&found[1]), "基层服务#1.免学年度");
    }

    #[test]
    fn years_claimed_without_the_approval_are_not_lifted() {
        let (verdict, reason) = says(&[["访惠聚", "2018-01-02", "2018-12-28", "无", "2018"]]);
        assert_eq!(verdict, "void");
        assert!(reason.contains("没有附件5"), "{reason}");
        assert_eq!(says(&[["访惠聚", "2018-01-02", "2018-12-28", "无", "无"]]).0, "n/a");
    }

    #[test]
    fn service_goes_no_further_than_the_filing() {
        // The specimen files on 2020-10-12.
        assert_eq!(says(&[["访惠聚", "2020-03-01", "至今", "f.pdf", "2020"]]).0, "exempt");
        assert_eq!(says(&[["访惠聚", "2020-11-01", "2020-12-30", "f.pdf", "2020"]]).0, "void");
    }

    #[test]
    fn without_an_end_only_the_first_day_is_sure() {
        assert_eq!(says(&[["访惠聚", "2018-03-01", "", "f.pdf", "2018"]]).0, "exempt");
        let dossier = serving(&[["访惠聚", "2018-03-01", "", "f.pdf", "2018;2019"]]);
        let found = found("ce.exempt", &dossier);
        assert_eq!((words(&found), places(&found[1])), ("exempt fail".into(), "基层服务#1.结束".into()));
        assert_eq!(says(&[["访惠聚", "2018-03-01", "", "f.pdf", "无"]]).0, "exempt fail");
    }

    #[test]
    fn an_end_before_the_start_serves_nobody() {
        assert_eq!(says(&[["访惠聚", "2018-05-01", "2018-03-01", "f.pdf", "2018"]]).0, "void");
    }

    #[test]
    fn years_that_owe_nothing_are_not_spoken_of() {
        assert_eq!(says(&[["访惠聚", "2012-01-02", "2012-12-28", "f.pdf", "2012"]]).0, "n/a");
        assert_eq!(verdicts("ce.exempt", &serving(&[])), "n/a");
    }

    #[test]
    fn who_served_and_lacks_a_year_hears_of_the_approval() {
        let mut dossier = serving(&[["访惠聚", "2018-01-02", "2018-12-28", "无", "无"]]);
        assert!(found("ce.exempt", &dossier)[0].hint.is_none(), "2018 is passed");
        dossier.trainings.retain(|row| *row.year != 2018);
        let found = found("ce.exempt", &dossier);
        assert_eq!(words(&found), "n/a");
        assert!(found[0].hint.as_ref().is_some_and(|hint| hint.text(Lang::Zh).contains("2018")));
    }

    #[test]
    fn an_empty_row_lifts_nothing() {
        let dossier = spoilt(|d| d.services = vec![Service::default()]);
        assert_eq!(verdicts("ce.exempt", &dossier), "n/a");
    }
}
