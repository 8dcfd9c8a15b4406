//! In post, and not under a sanction (一.(二)).

use crate::domain::date::Holds;
use crate::domain::words::{Employment, UnitKind};
use crate::domain::{Answer, Place, Sanction, Table, Until, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads, Reason};

/// The checks of who may apply at all.
pub static CHECKS: &[Check] = &[
    Check {
        id: "scope.employed",
        item: 0,
        clause: "一.(二)",
        title: Words::fixed("在职", "In post"),
        rule: Words::fixed(
            "申报人须为本单位在职人员，离退休人员不得申报",
            "in post in the unit; not retired",
        ),
        reads: &[Reads::Applicant(&["在职状态"])],
        run: employed,
    },
    Check {
        id: "scope.sanction",
        item: 0,
        clause: "一.(二)",
        title: Words::fixed("处分期", "Sanctions"),
        rule: Words::fixed(
            "事业单位人员受记过以上处分的，处分期内不得申报",
            "staff of public institutions not while a sanction of 记过 or heavier lasts",
        ),
        reads: &[Reads::Applicant(&["单位性质"]), Reads::Table(Table::Sanction), Reads::Filing],
        run: sanction,
    },
];

fn employed(case: &Case<'_>, out: &mut Findings) {
    match case.dossier.applicant.employment {
        Answer::Is(Employment::InPost) => out.pass(reason!("在职", "in post")),
        Answer::Is(Employment::Retired) => {
            out.bar(reason!("已离退休，不得申报", "retired: not entitled to apply"))
        }
        Answer::Blank | Answer::Nil => out.fail(
            reason!("申报人未填在职状态，无法确认在职", "the applicant has not said whether in post"),
            reason!("请填写「在职状态」（在职或离退休）", "fill in 在职状态: in post or retired"),
        ),
    }
    .at(const { Place::applicant("在职状态") });
}

fn sanction(case: &Case<'_>, out: &mut Findings) {
    const UNIT_KIND: Place = Place::applicant("单位性质");
    let barring = &case.notice.scope.barring_sanctions;
    let mut heavy = case.dossier.sanctions.iter().enumerate().filter(|(_, row)| barring.contains(&row.kind));
    match case.dossier.applicant.unit_kind {
        Answer::Is(UnitKind::PublicInstitution) => {
            for (row, sanction) in heavy {
                one_sanction(case, row, sanction, out);
            }
            if out.is_empty() {
                out.pass(reason!(
                    "没有申报时仍在期内的记过以上处分",
                    "no sanction of 记过 or heavier in force at filing"
                ));
            }
        }
        Answer::Is(kind) => {
            out.na(reason!("单位性质为{}，本条只管事业单位人员", "the unit is of kind {}: the rule is for staff of public institutions"; kind))
                .at(UNIT_KIND);
        }
        Answer::Blank | Answer::Nil => match heavy.next() {
            None => {
                out.pass(reason!("没有记过以上处分", "no sanction of 记过 or heavier"));
            }
            Some((row, sanction)) => {
                out.fail(
                    reason!("有{}处分，但申报人未填单位性质，无法判断是否适用", "sanction {} is on record, but the applicant has not given the kind of unit"; *sanction.kind),
                    reason!("请填写「单位性质」", "fill in 单位性质, the kind of unit"),
                )
                .at(UNIT_KIND)
                .at(Place::row(Table::Sanction, row));
            }
        },
    }
}

/// One sanction that bars while it lasts: 开始 ≤ filing ≤ 结束.
fn one_sanction(case: &Case<'_>, row: usize, sanction: &Sanction, out: &mut Findings) {
    let filing = case.filing();
    let (kind, start) = (*sanction.kind, *sanction.start);
    let begun = start.on_or_before(filing.date);
    let lasting = match sanction.end {
        Answer::Is(Until::End(end)) if end.before(start) == Holds::Yes => {
            let said = reason!("{}处分的结束（{}）早于开始（{}），日期有误", "sanction {}: its end ({}) lies before its start ({})"; kind, end, start);
            return look_at_sanction(row, said, out);
        }
        Answer::Is(Until::End(end)) => filing.date.on_or_before(end),
        Answer::Is(Until::Now) => Holds::Yes,
        Answer::Blank | Answer::Nil => Holds::Unsure,
    };
    let reason = match (begun, lasting) {
        (Holds::No, _) => {
            reason!("{}处分自{}起，在申报日期 {} 之后作出", "sanction {} of {} was imposed after filing on {}"; kind, start, filing)
        }
        (_, Holds::No) => return,
        (Holds::Yes, Holds::Yes) => {
            out.bar(reason!("{}处分自{}起，申报日期 {} 仍在处分期内", "sanction {} since {} still lasted at filing on {}"; kind, start, filing))
                .at(Place::row(Table::Sanction, row))
                .at(const { Place::applicant("申报日期") });
            return;
        }
        _ if !sanction.end.is_given() => {
            reason!("{}处分自{}起，没有写结束日期，无法判断申报日期 {} 是否在期内", "sanction {} since {} has no end: whether it lasted at filing on {} is open"; kind, start, filing)
        }
        _ => {
            reason!("{}处分（{}起）的日期只写到月，无法判断申报日期 {} 是否在期内", "sanction {} since {} is dated by month: whether it lasted at filing on {} is open"; kind, start, filing)
        }
    };
    look_at_sanction(row, reason, out);
}

fn look_at_sanction(row: usize, reason: Reason, out: &mut Findings) {
    let remedy = reason!(
        "请由单位提供处分决定及解除处分的材料，写明处分起止日期",
        "have the unit provide the decision and the lifting of the sanction, with first and last day"
    );
    out.eye(reason, remedy).at(Place::row(Table::Sanction, row));
}

/// 申报人类别 is not answered: a check cannot tell whether its rule applies.
pub(super) fn kind_missing(out: &mut Findings) {
    out.fail(
        reason!(
            "申报人未填申报人类别，无法判断是否适用本条",
            "the applicant has not said of which kind (申报人类别)"
        ),
        reason!("请填写「申报人类别」", "fill in 申报人类别, the kind of applicant"),
    )
    .at(const { Place::applicant("申报人类别") });
}

#[cfg(test)]
mod tests {
    use crate::domain::When;
    use crate::policy::checks::probe::{changed, day, found, found_with, places, reasons, verdicts, words};
    use crate::policy::{Roll, Standing, specimen};

    #[test]
    fn who_is_retired_is_barred_and_who_does_not_say_is_asked() {
        let employed = |text| changed("scope.employed", &[("申报人.在职状态", text)]);
        assert_eq!(employed("在职"), "pass");
        assert_eq!(employed("离退休"), "bar");
        assert_eq!(employed(""), "fail");
        assert_eq!(employed("无"), "fail");
    }

    /// The specimen filed on 2020-10-12, with one sanction.
    fn sanctioned(kind: &str, start: &str, end: &str) -> String {
        changed("scope.sanction", &[("处分.处分", kind), ("处分.开始", start), ("处分.结束", end)])
    }

    #[test]
    fn a_sanction_bars_from_its_first_to_its_last_day() {
        assert_eq!(sanctioned("记过", "2020-03-01", "2020-10-12"), "bar", "filed on its last day");
        assert_eq!(sanctioned("记过", "2020-03-01", "2020-10-11"), "pass", "over the day before");
        assert_eq!(sanctioned("记过", "2020-10-12", "2021-04-11"), "bar", "filed on its first day");
        assert_eq!(sanctioned("记过", "2020-10-13", "2021-04-12"), "eye", "imposed after filing");
        assert_eq!(sanctioned("撤职", "2020-03-01", "至今"), "bar", "it goes on");
    }

    #[test]
    fn only_demerits_and_heavier_bar() {
        assert_eq!(sanctioned("警告", "2020-03-01", "2021-03-01"), "pass");
        for heavy in ["记过", "记大过", "降低岗位等级", "降级", "撤职", "开除"] {
            assert_eq!(sanctioned(heavy, "2020-03-01", "2021-03-01"), "bar", "{heavy}");
        }
    }

    #[test]
    fn a_sanction_without_end_or_by_month_is_for_a_person() {
        assert_eq!(sanctioned("记过", "2020-03-01", ""), "eye");
        assert_eq!(sanctioned("记过", "2020-03-01", "无"), "eye");
        assert_eq!(sanctioned("记过", "2020-11-01", ""), "eye", "imposed after filing, no end");
        assert_eq!(sanctioned("记过", "2020.03", "2020.10"), "eye", "filed within the month it ends");
        assert_eq!(sanctioned("记过", "2020.10", "2021.03"), "eye", "filed within the month it begins");
        assert_eq!(sanctioned("记过", "2020.03", "2020.09"), "pass", "over, whatever the day");
        assert_eq!(sanctioned("记过", "2020.03", "2020.11"), "bar", "in force, whatever the day");
        assert_eq!(sanctioned("记过", "2020-03-01", "2019-03-01"), "eye", "an end before the start");
    }

    #[test]
    fn sanctions_are_for_staff_of_public_institutions() {
        let barred = [("处分.处分", "记过"), ("处分.开始", "2020-03-01"), ("处分.结束", "2021-03-01")];
        let in_unit = |kind| {
            let mut changes = vec![("申报人.单位性质", kind)];
            changes.extend(barred);
            changed("scope.sanction", &changes)
        };
        assert_eq!(in_unit("事业单位"), "bar");
        for other in ["企业", "非公有制", "机关团体", "部队", "其他"] {
            assert_eq!(in_unit(other), "n/a", "{other}");
        }
        assert_eq!(in_unit(""), "fail", "the applicant owes the kind of unit");
        assert_eq!(changed("scope.sanction", &[("申报人.单位性质", "")]), "pass", "nothing heavy: no matter");
    }

    #[test]
    fn each_sanction_in_force_is_a_finding_of_its_row() {
        let dossier = specimen::with(&[
            ("处分#2.处分", "记过"),
            ("处分#2.开始", "2020-03-01"),
            ("处分#2.结束", "2021-03-01"),
            ("处分#3.处分", "记大过"),
            ("处分#3.开始", "2020-05-01"),
        ]);
        let found = found("scope.sanction", &dossier);
        assert_eq!(words(&found), "bar eye");
        assert_eq!(places(&found[0]), "处分#2 申报人.申报日期");
        assert!(reasons(&found[..1]).contains("2020-10-12"), "{}", reasons(&found));
    }

    #[test]
    fn the_first_submissions_filing_date_counts() {
        let dossier = specimen::with(&[
            ("申报人.第几次上报", "2"),
            ("申报人.申报日期", "2020-11-05"),
            ("处分.处分", "记过"),
            ("处分.开始", "2020-10-20"),
            ("处分.结束", "2021-10-20"),
        ]);
        assert_eq!(verdicts("scope.sanction", &dossier), "bar", "its own date stands in");
        assert!(reasons(&found("scope.sanction", &dossier)).contains("库中没有首次上报"));
        let standing = Standing { first_filed: Some(When::Day(day("2020-10-12"))), ..Standing::default() };
        let found = found_with("scope.sanction", &dossier, &Roll::default(), standing);
        assert_eq!(words(&found), "eye", "imposed after the first filing");
    }
}
