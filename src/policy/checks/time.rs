//! Deadlines and the number of submissions (三.(四), 四).

use crate::domain::date::Holds;
use crate::domain::{Place, When, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of time.
pub static CHECKS: &[Check] = &[
    Check {
        id: "time.filed",
        item: 0,
        clause: "四",
        title: Words::fixed("申报时限", "Filing deadline"),
        rule: Words::fixed("首次申报不迟于申报截止日期", "first filed by the filing deadline"),
        reads: &[Reads::Filing],
        run: filed,
    },
    Check {
        id: "time.forwarded",
        item: 0,
        clause: "四",
        title: Words::fixed("上报时限", "Forwarding deadline"),
        rule: Words::fixed(
            "首次上报不迟于上报截止日期；退回后再报的，不迟于退回时所定期限",
            "first forwarded by the deadline; after a return, by the due date that the return set",
        ),
        reads: &[Reads::Applicant(&["上报日期", "第几次上报"]), Reads::Due],
        run: forwarded,
    },
    Check {
        id: "time.submissions",
        item: 0,
        clause: "三.(四)",
        title: Words::fixed("上报次数", "Submissions"),
        rule: Words::fixed(
            "上报不得超过规定次数（含首次）",
            "no more submissions than allowed, the first included",
        ),
        reads: &[Reads::Submissions],
        run: submissions,
    },
];

const FORWARDED: Place = Place::applicant("上报日期");
const SUBMISSION: Place = Place::applicant("第几次上报");

fn filed(case: &Case<'_>, out: &mut Findings) {
    let (filing, deadline) = (case.filing(), *case.notice.dates.filing);
    match filing.date.on_or_before(deadline) {
        Holds::Yes => {
            out.pass(reason!("申报日期 {}，未过 {}", "filed on {}, by {}"; filing, deadline))
        }
        Holds::No => out.bar(reason!("申报日期 {}，已过 {}", "filed on {}, after {}"; filing, deadline)),
        Holds::Unsure => out.eye(
            reason!("申报日期 {} 只写到月，无法判断是否过了 {}", "filed on {}: given by month, so whether by {} is open"; filing, deadline),
            reason!("请写明申报日期的年月日", "give the day of filing"),
        ),
    }
    .at(const { Place::applicant("申报日期") });
}

fn forwarded(case: &Case<'_>, out: &mut Findings) {
    let Some(forwarded) = case.dossier.applicant.forwarded.value().copied() else {
        out.eye(
            reason!(
                "没有上报日期：应由上报环节记录，不由申报人填写，请经办人核实",
                "no date of forwarding: it is ours and the supervising unit's to record, not the applicant's"
            ),
            reason!("请主管单位补报上报日期", "have the supervising unit give the date of forwarding"),
        )
        .at(FORWARDED);
        return;
    };
    if case.dossier.submission() <= 1 {
        first_forwarded(forwarded, case, out);
    } else {
        forwarded_again(forwarded, case, out);
    }
}

fn first_forwarded(forwarded: When, case: &Case<'_>, out: &mut Findings) {
    let deadline = *case.notice.dates.forwarding;
    match forwarded.on_or_before(deadline) {
        Holds::Yes => {
            out.pass(reason!("上报日期 {}，未过 {}", "forwarded on {}, by {}"; forwarded, deadline))
        }
        Holds::No => out.bar(reason!("首次上报日期 {}，已过 {}", "first forwarded on {}, after {}"; forwarded, deadline)),
        Holds::Unsure => out.eye(
            reason!("上报日期 {} 只写到月，无法判断是否过了 {}", "forwarded on {}: given by month, so whether by {} is open"; forwarded, deadline),
            reason!("请主管单位写明上报日期的年月日", "have the supervising unit give the day of forwarding"),
        ),
    }
    .at(FORWARDED);
}

/// A later submission is measured by the due date that the return set. Where none is known, the
/// deadline still clears what came before it; after it, a person looks.
fn forwarded_again(forwarded: When, case: &Case<'_>, out: &mut Findings) {
    let deadline = *case.notice.dates.forwarding;
    let number = case.dossier.submission();
    let remedy = reason!("请主管单位说明逾期原因", "have the supervising unit explain the delay");
    let finding = match case.standing.due {
        Some(due) => match forwarded.on_or_before(due) {
            Holds::Yes => {
                out.pass(reason!("第 {} 次上报日期 {}，在退回所定期限 {} 之内", "submission {} forwarded on {}, within the due date {} of the return"; number, forwarded, due))
            }
            Holds::No => out.eye(
                reason!("第 {} 次上报日期 {}，已过退回所定期限 {}", "submission {} forwarded on {}, after the due date {} of the return"; number, forwarded, due),
                remedy,
            ),
            Holds::Unsure => out.eye(
                reason!("第 {} 次上报日期 {} 只写到月，无法判断是否过了退回所定期限 {}", "submission {} forwarded on {}: given by month, so whether by the due date {} is open"; number, forwarded, due),
                remedy,
            ),
        },
        None if forwarded.on_or_before(deadline) == Holds::Yes => {
            out.pass(reason!("第 {} 次上报日期 {}，未过 {}", "submission {} forwarded on {}, by {}"; number, forwarded, deadline))
        }
        None => out.eye(
            reason!("第 {} 次上报日期 {}，过了 {}，而本系统没有上次退回所定期限（应由我方提供）", "submission {} forwarded on {}, after {}; the due date of its return is ours to know and is not in the store"; number, forwarded, deadline),
            remedy,
        ),
    };
    finding.at(FORWARDED).at(SUBMISSION);
}

fn submissions(case: &Case<'_>, out: &mut Findings) {
    let (count, most) = (case.submissions(), *case.notice.submissions.most);
    if count <= most {
        out.pass(reason!("第 {} 次上报，最多 {} 次", "submission {} of at most {}"; count, most))
    } else {
        out.bar(reason!("第 {} 次上报，超过最多 {} 次", "submission {}: more than {} are not allowed"; count, most))
    }
    .at(SUBMISSION);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::checks::probe::{changed, day, found, found_with, places, reasons, words};
    use crate::policy::{Roll, Standing, specimen};

    #[test]
    fn filed_on_the_deadline_day_but_not_the_day_after() {
        let filed = |date| changed("time.filed", &[("申报人.申报日期", date)]);
        assert_eq!(filed("2020-10-20"), "pass");
        assert_eq!(filed("2020-10-21"), "bar");
        assert_eq!(filed("2020.10"), "eye", "some of its days are in time");
        assert_eq!(filed("2020.09"), "pass");
        assert_eq!(filed("2020.11"), "bar");
    }

    #[test]
    fn a_later_submission_is_measured_by_the_first_ones_filing() {
        let later = specimen::with(&[("申报人.申报日期", "2020-11-05"), ("申报人.第几次上报", "2")]);
        let known = Standing { first_filed: Some(When::Day(day("2020-10-20"))), ..Standing::default() };
        assert_eq!(words(&found_with("time.filed", &later, &Roll::default(), known)), "pass");
        let alone = found("time.filed", &later);
        assert_eq!(words(&alone), "bar");
        assert!(reasons(&alone).contains("库中没有首次上报"), "{}", reasons(&alone));
    }

    #[test]
    fn first_forwarded_on_the_deadline_day_but_not_the_day_after() {
        let forwarded = |date| changed("time.forwarded", &[("申报人.上报日期", date)]);
        assert_eq!(forwarded("2020-11-08"), "pass");
        assert_eq!(forwarded("2020-11-09"), "bar");
        assert_eq!(forwarded("2020.11"), "eye");
        assert_eq!(forwarded("2020.10"), "pass");
        assert_eq!(forwarded("2020.12"), "bar");
        assert_eq!(forwarded(""), "eye", "ours to record, not the applicant's");
        assert_eq!(forwarded("无"), "eye");
    }

    fn again(date: &str, due: Option<&str>) -> String {
        let dossier = specimen::with(&[("申报人.上报日期", date), ("申报人.第几次上报", "2")]);
        let standing = Standing { due: due.map(day), ..Standing::default() };
        words(&found_with("time.forwarded", &dossier, &Roll::default(), standing))
    }

    #[test]
    fn a_later_submission_has_until_its_due_date() {
        assert_eq!(again("2020-11-20", Some("2020-11-20")), "pass", "after the deadline, on the due date");
        assert_eq!(again("2020-11-21", Some("2020-11-20")), "eye", "the day after it");
        assert_eq!(
            again("2020-11-05", Some("2020-11-04")),
            "eye",
            "after the due date, though by the deadline"
        );
        assert_eq!(again("2020.11", Some("2020-11-20")), "eye");
        assert_eq!(again("2020.11", Some("2020-11-30")), "pass");
    }

    #[test]
    fn a_later_submission_without_known_due_date() {
        assert_eq!(again("2020-11-08", None), "pass");
        assert_eq!(again("2020-11-09", None), "eye", "never a bar");
        assert_eq!(again("", None), "eye");
    }

    #[test]
    fn three_submissions_and_no_fourth() {
        let number = |number| changed("time.submissions", &[("申报人.第几次上报", number)]);
        assert_eq!(number("1"), "pass");
        assert_eq!(number("3"), "pass");
        assert_eq!(number("4"), "bar");
        let found = found("time.submissions", &specimen::with(&[("申报人.第几次上报", "4")]));
        assert_eq!(places(&found[0]), "申报人.第几次上报");
    }

    #[test]
    fn a_return_that_was_our_error_does_not_count() {
        let fourth = specimen::with(&[("申报人.第几次上报", "4")]);
        let standing = |counted| Standing { counted: Some(counted), ..Standing::default() };
        let verdict =
            |counted| words(&found_with("time.submissions", &fourth, &Roll::default(), standing(counted)));
        assert_eq!((verdict(3).as_str(), verdict(4).as_str()), ("pass", "bar"));
    }
}
