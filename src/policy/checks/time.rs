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
