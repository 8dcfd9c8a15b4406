//! What the unit did before forwarding: the publicity (三.(二)) and the pledge (attachment 4).

use super::facts::missing_material;
use crate::domain::date::Holds;
use crate::domain::words::{MaterialKind, PublicityResult};
use crate::domain::{Answer, Place, Table, When, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of the unit.
pub static CHECKS: &[Check] = &[
    Check {
        id: "unit.publicity",
        item: 0,
        clause: "三.(二)",
        title: Words::fixed("单位公示", "Publicity"),
        rule: Words::fixed(
            "在单位公示不少于 5 个工作日（含首尾），公示结束后才上报，且无异议",
            "displayed in the unit for at least 5 working days, first and last included, before forwarding, without objection",
        ),
        reads: &[Reads::Applicant(&["公示开始", "公示结束", "公示结果", "上报日期"])],
        run: publicity,
    },
    Check {
        id: "unit.pledge",
        item: 11,
        clause: "附4",
        title: Words::fixed("个人承诺书", "Pledge"),
        rule: Words::fixed("须有签名盖章的个人承诺书", "the signed and sealed pledge is there"),
        reads: &[Reads::Columns(Table::Material, &["种类", "文件"])],
        run: pledge,
    },
];

const START: Place = Place::applicant("公示开始");
const END: Place = Place::applicant("公示结束");
const RESULT: Place = Place::applicant("公示结果");
const FORWARDED: Place = Place::applicant("上报日期");

fn publicity(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    match (applicant.publicity_start.value(), applicant.publicity_end.value()) {
        (Some(start), Some(end)) => {
            long_enough(*start, *end, case, out);
            over_before_forwarding(*end, case, out);
        }
        (start, _) => {
            out.fail(
                reason!("申报人未填全公示起止日期", "the applicant has not given the publicity's first and last day"),
                reason!("请填写「公示开始」和「公示结束」；未公示的，由单位公示不少于 {} 个工作日", "fill in 公示开始 and 公示结束; where there was none, have the unit display the dossier for at least {} working days"; *case.notice.publicity.working_days),
            )
            .at(if start.is_some() { END } else { START });
        }
    }
    match applicant.publicity_result {
        Answer::Is(PublicityResult::NoObjection) => {}
        Answer::Is(PublicityResult::Objection) => {
            out.eye(
                reason!("公示有异议", "an objection was raised"),
                reason!(
                    "请单位调查异议并附处理结果",
                    "have the unit look into the objection and file the outcome"
                ),
            )
            .at(RESULT);
        }
        Answer::Blank | Answer::Nil => {
            out.fail(
                reason!("申报人未填公示结果", "the applicant has not given the publicity's result"),
                reason!("请填写「公示结果」", "fill in 公示结果"),
            )
            .at(RESULT);
        }
    }
    if out.is_empty() {
        out.pass(reason!(
            "公示天数足够，上报前结束，无异议",
            "long enough, over before forwarding, no objection"
        ))
        .at(START)
        .at(END);
    }
}

fn long_enough(start: When, end: When, case: &Case<'_>, out: &mut Findings) {
    let least = *case.notice.publicity.working_days;
    let calendar = &case.notice.calendar;
    let remedy = reason!("请单位重新公示不少于 {} 个工作日（含首尾）", "have the unit display the dossier again, for at least {} working days, first and last included"; least);
    let most = calendar.working_days(start.first(), end.last());
    let by_month = start.day().is_none() || end.day().is_none();
    let surely = if by_month { calendar.working_days(start.last(), end.first()) } else { most };
    match (surely, most) {
        (Some(surely), _) if surely >= least => {}
        (_, Some(most)) if most < least => {
            out.fail(
                reason!("公示自{}至{}，只有 {} 个工作日，不足 {} 个", "displayed from {} to {}: {} working days, fewer than {}"; start, end, most, least),
                remedy,
            )
            .at(START)
            .at(END);
        }
        (Some(_), Some(_)) => {
            out.eye(
                reason!("公示自{}至{}，只写到月，无法判断是否满 {} 个工作日", "displayed from {} to {}: dated by month, so whether for {} working days is open"; start, end, least),
                remedy,
            )
            .at(START)
            .at(END);
        }
        _ => {
            out.eye(
                reason!("公示自{}至{}，本系统没有该年度的工作日历（应由我方提供），无法数工作日", "displayed from {} to {}: our calendar has no table for the year, so working days cannot be counted"; start, end),
                remedy,
            )
            .at(START)
            .at(END);
        }
    }
}

fn over_before_forwarding(end: When, case: &Case<'_>, out: &mut Findings) {
    let remedy = reason!(
        "请在公示期满、无异议后再上报，并核对公示和上报日期",
        "forward only after the publicity is over, and check both dates"
    );
    let Some(forwarded) = case.dossier.applicant.forwarded.value() else {
        out.eye(
            reason!("没有上报日期（应由上报环节记录，不由申报人填写），无法判断公示（至{}）是否在上报前结束", "no date of forwarding (ours and the supervising unit's to record): whether the publicity, up to {}, was over before is open"; end),
            remedy,
        )
        .at(FORWARDED)
        .at(END);
        return;
    };
    match end.before(*forwarded) {
        Holds::Yes => return,
        Holds::No => out.fail(
            reason!("公示到{}才结束，上报日期却是{}", "the publicity ended on {}, yet the dossier was forwarded on {}"; end, *forwarded),
            remedy,
        ),
        Holds::Unsure => out.eye(
            reason!("公示结束（{}）或上报日期（{}）只写到月，无法判断公示是否在上报前结束", "publicity up to {}, forwarded on {}: dated by month, so which was first is open"; end, *forwarded),
            remedy,
        ),
    }
    .at(END)
    .at(FORWARDED);
}

fn pledge(case: &Case<'_>, out: &mut Findings) {
    match case.dossier.material(MaterialKind::Pledge) {
        Some((row, _)) => out.pass(reason!("个人承诺书已附", "the pledge is there")).at(Place::cell(
            Table::Material,
            row,
            "文件",
        )),
        None => out
            .fail(
                reason!("没有附个人承诺书", "the pledge is not there"),
                reason!(
                    "请按附件 4 手写签名、单位盖章后上传个人承诺书",
                    "upload the pledge of attachment 4, signed by hand and sealed by the unit"
                ),
            )
            .at(missing_material(case.dossier, MaterialKind::Pledge)),
    };
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, reasons};
    use crate::policy::specimen;

    /// Displayed from the one to the other, forwarded on 2020-11-02.
    fn displayed(start: &str, end: &str) -> String {
        changed("unit.publicity", &[("申报人.公示开始", start), ("申报人.公示结束", end)])
    }

    #[test]
    fn five_working_days_first_and_last_included() {
        assert_eq!(displayed("2020-10-12", "2020-10-16"), "pass", "Monday to Friday");
        assert_eq!(displayed("2020-10-12", "2020-10-15"), "fail", "a day less");
        assert_eq!(displayed("2020-10-16", "2020-10-21"), "fail", "the weekend does not count");
        assert_eq!(displayed("2020-10-16", "2020-10-22"), "pass");
    }

    #[test]
    fn the_national_holiday_takes_its_days_and_gives_saturday_back() {
        // 1–8 October 2020 is off, Saturday 10 October is worked.
        assert_eq!(displayed("2020-09-30", "2020-10-12"), "fail", "30 Sep, 9, 10, 12 Oct: four");
        assert_eq!(displayed("2020-09-30", "2020-10-13"), "pass", "five, the Saturday with them");
        assert_eq!(displayed("2020-10-01", "2020-10-08"), "fail", "none at all");
        assert_eq!(displayed("2020-09-27", "2020-10-09"), "pass", "Sunday 27 September is worked: five");
        assert_eq!(displayed("2020-09-28", "2020-10-08"), "fail", "28, 29, 30 September: three");
    }

    #[test]
    fn it_ends_before_forwarding() {
        assert_eq!(displayed("2020-10-20", "2020-11-01"), "pass", "the day before");
        assert_eq!(displayed("2020-10-20", "2020-11-02"), "fail", "the very day");
        assert_eq!(displayed("2020-10-20", "2020-11-03"), "fail");
        let dossier = specimen::with(&[("申报人.公示结束", "2020-11-02")]);
        assert_eq!(places(&found("unit.publicity", &dossier)[0]), "申报人.公示结束 申报人.上报日期");
    }

    #[test]
    fn months_hold_for_every_day_or_ask() {
        assert_eq!(displayed("2020.09", "2020-10-20"), "pass", "even from the last day of September");
        assert_eq!(displayed("2020.10", "2020-10-31"), "eye", "one day to a month");
        assert_eq!(displayed("2020-10-12", "2020.11"), "eye", "forwarded within that month");
        assert_eq!(displayed("2020-09-28", "2020.10"), "eye", "four days or many");
    }

    #[test]
    fn an_objection_is_for_a_person_and_everything_is_said_at_once() {
        let result = |text| changed("unit.publicity", &[("申报人.公示结果", text)]);
        assert_eq!(result("有异议"), "eye");
        assert_eq!(result(""), "fail");
        let all = [
            ("申报人.公示开始", "2020-11-02"),
            ("申报人.公示结束", "2020-11-03"),
            ("申报人.公示结果", "有异议"),
        ];
        assert_eq!(changed("unit.publicity", &all), "fail fail eye");
    }

    #[test]
    fn a_year_without_a_calendar_is_for_a_person() {
        let dates = [
            ("申报人.公示开始", "2029-10-12"),
            ("申报人.公示结束", "2029-10-26"),
            ("申报人.上报日期", "2029-11-02"),
        ];
        assert_eq!(changed("unit.publicity", &dates), "eye");
        let found = found("unit.publicity", &specimen::with(&dates));
        assert!(reasons(&found).contains("我方"), "{}", reasons(&found));
    }

    #[test]
    fn the_applicant_owes_the_days_and_we_the_forwarding() {
        assert_eq!(displayed("", "2020-10-20"), "fail");
        assert_eq!(displayed("2020-10-13", "无"), "fail");
        assert_eq!(displayed("2020-10-20", "2020-10-13"), "fail", "an end before the start is no day");
        assert_eq!(changed("unit.publicity", &[("申报人.上报日期", "")]), "eye");
    }

    #[test]
    fn the_pledge_is_there_with_its_file() {
        assert_eq!(changed("unit.pledge", &[]), "pass");
        assert_eq!(changed("unit.pledge", &[("材料#5.文件", "")]), "fail");
        assert_eq!(changed("unit.pledge", &[("材料#5.文件", "无")]), "fail");
        assert_eq!(changed("unit.pledge", &[("材料#5.种类", "其他")]), "fail");
        let gone = found("unit.pledge", &specimen::with(&[("材料#5.种类", "其他")]));
        assert_eq!(places(&gone[0]), "材料");
    }
}
