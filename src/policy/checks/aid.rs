//! Aid to Xinjiang (一.(三)).

use super::scope::kind_missing;
use crate::domain::date::{Holds, plus_years};
use crate::domain::words::ApplicantKind;
use crate::domain::{Answer, Day, Place, When, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of aid personnel.
pub static CHECKS: &[Check] = &[Check {
    id: "scope.aid",
    item: 0,
    clause: "一.(三)",
    title: Words::fixed("援疆期", "Aid to Xinjiang"),
    rule: Words::fixed(
        "援疆人员须援疆一年以上，且申报时仍在援疆",
        "aid personnel: aid of at least a year, and still going on at filing",
    ),
    reads: &[Reads::Applicant(&["申报人类别", "援疆开始", "援疆结束"]), Reads::Filing],
    run: aid,
}];

fn aid(case: &Case<'_>, out: &mut Findings) {
    const KIND: Place = Place::applicant("申报人类别");
    const START: Place = Place::applicant("援疆开始");
    const END: Place = Place::applicant("援疆结束");
    let applicant = &case.dossier.applicant;
    match applicant.kind {
        Answer::Is(ApplicantKind::Aid) => {}
        Answer::Is(_) => {
            out.na(reason!("不是援疆人员", "not aid personnel")).at(KIND);
            return;
        }
        Answer::Blank | Answer::Nil => return kind_missing(out),
    }
    let (Some(start), Some(end)) = (applicant.aid_start.value(), applicant.aid_end.value()) else {
        let place = if applicant.aid_start.is_given() { END } else { START };
        out.fail(
            reason!(
                "申报人未填全援疆起止日期，无法判断援疆期",
                "the applicant has not given both dates of the aid"
            ),
            reason!(
                "请填写「援疆开始」和「援疆结束」（计划结束日期）",
                "fill in 援疆开始 and 援疆结束 (the planned end)"
            ),
        )
        .at(place);
        return;
    };
    let (start, end, years, filing) = (*start, *end, *case.notice.scope.aid_years, case.filing());
    if end.before(start) == Holds::Yes {
        out.fail(
            reason!("援疆结束（{}）早于援疆开始（{}），日期有误", "the aid's end ({}) lies before its start ({})"; end, start),
            reason!("请核对并更正援疆起止日期", "check and correct the two dates of the aid"),
        )
        .at(END)
        .at(START);
        return;
    }
    let over = end.before(filing.date);
    let planned = lasts_years(start, end, years);
    let served = start.plus_years(years).on_or_before(filing.date);
    let look = |out: &mut Findings, reason| {
        let remedy = reason!(
            "请提供援疆派出文件，写明援疆起止日期",
            "provide the document of secondment with the first and last day of the aid"
        );
        out.eye(reason, remedy).at(START).at(END);
    };
    if over == Holds::Yes {
        out.bar(reason!("援疆于{}结束，申报日期 {} 已不在援疆期内", "the aid ended on {}, before filing on {}"; end, filing))
            .at(END);
    } else if planned == Holds::No {
        out.bar(reason!("援疆期自{}至{}，计划不满{}年", "the aid from {} to {} is planned for less than {} year(s)"; start, end, years))
            .at(START)
            .at(END);
    } else if over == Holds::Unsure || planned == Holds::Unsure {
        look(
            out,
            reason!("援疆期（{}至{}）只写到月，无法判断申报日期 {} 是否仍在援疆、是否满{}年", "the aid ({} to {}) is dated by month: whether it went on at filing on {} and is planned for {} year(s) is open"; start, end, filing, years),
        );
    } else if served == Holds::Yes {
        out.pass(reason!("至申报日期 {} 援疆已满{}年且仍在援疆", "at filing on {} {} year(s) of aid were served and it went on"; filing, years))
            .at(START)
            .at(END);
    } else {
        look(
            out,
            reason!("援疆自{}至{}，计划满{}年，但至申报日期 {} 尚未满", "the aid from {} to {} is planned for {} year(s), not yet served at filing on {}"; start, end, years, filing),
        );
    }
}

/// Whether a stretch, its first and last day included, lasts N calendar years: from 1 September to
/// 31 August of the next year is one.
fn lasts_years(start: When, end: When, years: i16) -> Holds {
    let last_due = |first: Day| {
        let due = plus_years(first, years);
        due.yesterday().unwrap_or(due)
    };
    if last_due(start.last()) <= end.first() {
        Holds::Yes
    } else if last_due(start.first()) > end.last() {
        Holds::No
    } else {
        Holds::Unsure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::read_when;
    use crate::policy::checks::probe::changed;

    /// One who came to aid; filed on 2020-10-12.
    fn aiding(start: &str, end: &str) -> String {
        changed(
            "scope.aid",
            &[("申报人.申报人类别", "援疆"), ("申报人.援疆开始", start), ("申报人.援疆结束", end)],
        )
    }

    #[test]
    fn others_are_not_asked_and_a_missing_kind_is() {
        for kind in ["在疆", "港澳台", "外籍", "委托", "高技能人才"] {
            assert_eq!(changed("scope.aid", &[("申报人.申报人类别", kind)]), "n/a", "{kind}");
        }
        assert_eq!(changed("scope.aid", &[("申报人.申报人类别", "")]), "fail");
    }

    #[test]
    fn a_year_served_by_filing_passes_on_its_anniversary() {
        assert_eq!(aiding("2019-10-12", "2022-10-11"), "pass", "the very day");
        assert_eq!(aiding("2019-10-13", "2022-10-12"), "eye", "a day short, three years planned");
        assert_eq!(aiding("2017-02-28", "2020-12-31"), "pass");
    }

    #[test]
    fn aid_that_is_over_is_barred() {
        assert_eq!(aiding("2017-10-12", "2020-10-12"), "pass", "its last day is the filing day");
        assert_eq!(aiding("2017-10-12", "2020-10-11"), "bar", "over the day before");
    }

    #[test]
    fn aid_planned_for_less_than_a_year_is_barred() {
        assert_eq!(aiding("2020-03-01", "2021-02-28"), "eye", "1 March to the last of February is a year");
        assert_eq!(aiding("2020-03-01", "2021-02-27"), "bar", "a day less is not");
        assert_eq!(aiding("2020-02-29", "2021-02-27"), "eye", "29 February counts to 28 February");
        assert_eq!(aiding("2020-02-29", "2021-02-26"), "bar");
        assert_eq!(aiding("2020-08-01", "2020-12-31"), "bar");
    }

    #[test]
    fn months_hold_for_every_day_or_ask() {
        assert_eq!(aiding("2019.09", "2020.11"), "pass", "whatever the days");
        assert_eq!(aiding("2019.10", "2021.10"), "eye", "served a year by filing only from an early day");
        assert_eq!(aiding("2018.09", "2020.10"), "eye", "may have ended before filing");
        assert_eq!(aiding("2018.09", "2020.09"), "bar", "over, whatever the day");
        assert_eq!(aiding("2020.01", "2021.01"), "eye", "a year only from some days");
        assert_eq!(aiding("2020.02", "2020.12"), "bar", "less than a year, whatever the days");
    }

    #[test]
    fn the_applicant_owes_both_dates_in_order() {
        assert_eq!(aiding("", "2021-10-12"), "fail");
        assert_eq!(aiding("2019-10-12", ""), "fail");
        assert_eq!(aiding("无", "无"), "fail");
        assert_eq!(aiding("2020-10-12", "2019-10-12"), "fail", "the end before the start can be corrected");
    }

    #[test]
    fn a_year_includes_its_first_and_last_day() {
        let lasts =
            |start, end| lasts_years(read_when(start).expect("a date"), read_when(end).expect("a date"), 1);
        assert_eq!(lasts("2019-09-01", "2020-08-31"), Holds::Yes);
        assert_eq!(lasts("2019-09-01", "2020-08-30"), Holds::No);
        assert_eq!(lasts("2019.09", "2020.08"), Holds::Unsure);
        assert_eq!(lasts("2019.09", "2020.10"), Holds::Yes);
    }
}
