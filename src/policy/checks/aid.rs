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
