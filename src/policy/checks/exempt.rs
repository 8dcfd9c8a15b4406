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
        out.exempt(reason!("{} 年在基层服务并有附件5审批，免当年公需、专业两科，不及他年",
            "{}: grass-roots service with its approval lifts both subjects of that year and of no other"; lifted))
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
            reason!("{} 从 {} 起，没有填结束日期，无法判断哪些年度免学",
                "{} from {}: no end is filled in, so it cannot be told which years are lifted"; *row.kind, *row.start),
            reason!("请填写基层服务的结束日期，仍在服务的填「至今」", "fill in when the service ended; 至今 if it goes on"),
        )
        .at(cell("结束"));
    } else if claimed.is_empty() {
    } else if row.exemption_form.is_given() {
        out.void(
            reason!("审批表所列 {} 年没有基层服务，当年不免学", "{}: approved, but no day of service: not lifted"; claimed.clone()),
            reason!("请补 {} 年继续教育合格证，或更正免学年度", "file the passes for {}, or correct the years of the approval"; claimed),
        )
        .at(cell("免学年度"));
    } else {
        out.void(
            reason!("填了 {} 年免学，没有附件5审批表，当年不免学", "{} claimed without the approval of attachment 5: not lifted"; claimed.clone()),
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
        reason!("{} 年有基层服务，补附件5审批表即可免学", "{} were served: the approval of attachment 5 would lift them"; years)
    })
}
