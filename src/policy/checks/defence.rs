//! defence.due: who defends, and whom service exempts (五.(一), 五.(二)).

use crate::domain::words::{DefenceWish, Route};
use crate::domain::{Answer, Place, Service, Table, Until, Words};
use crate::policy::finding::{Reason, reason};
use crate::policy::{Case, Check, Findings, Reads};

/// The check of the defence.
pub static CHECKS: &[Check] = &[Check {
    id: "defence.due",
    item: 12,
    clause: "五.(一)",
    title: Words::fixed("现场答辩", "Defence"),
    rule: Words::fixed(
        "申报副高级的参加现场答辩；当年驻村服务的可免，按平均分赋分",
        "applicants for associate senior defend; service in a village in the year may exempt, scored with the mean",
    ),
    reads: &[
        Reads::Applicant(&["申报级别", "申报途径", "参加答辩意愿"]),
        Reads::Columns(Table::Service, &["类型", "开始", "结束", "证明材料"]),
        Reads::Filing,
    ],
    run: defence_due,
}];

const WISH: Place = Place::applicant("参加答辩意愿");
/// The clause of the exemption.
const EXEMPTION: &str = "五.(二)";

/// The strongest ground that any row gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    /// No day in the year.
    None,
    /// It began before the year and has no end: it may reach into it.
    NoEnd(usize),
    /// One of the kinds that the clause does not evidently exempt.
    OtherKind(usize),
    /// A kind that exempts, without its proof.
    NoProof(usize),
    /// A kind that exempts, with its proof.
    Good(usize),
}

fn defence_due(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    if !case.notice.defence.levels.contains(&applicant.level) {
        out.na(reason!("此级别不答辩", "no defence for this level")).at(Place::applicant("申报级别"));
        return;
    }
    if applicant.route.is(Route::Direct) {
        out.na(reason!("直接认定不答辩", "no defence for direct recognition"))
            .at(Place::applicant("申报途径"));
        return;
    }
    let ground = ground(case);
    if applicant.defence_wish.is(DefenceWish::Attend) {
        let finding = out.pass(reason!("应答辩：本人要求参加", "due: asks to attend"));
        finding.at(WISH);
        if let Ground::Good(_) = ground {
            finding.hint(reason!(
                "当年驻村服务有证明，可以免答辩",
                "service in the year is proven: the defence may be lifted"
            ));
        }
        return;
    }
    match ground {
        Ground::Good(row) => exempt(case, row, out),
        Ground::NoProof(row) => ask(row, "证明材料", NO_PROOF, out),
        Ground::OtherKind(row) => ask(row, "类型", OTHER_KIND, out),
        Ground::NoEnd(row) => no_end(case, row, out),
        Ground::None => no_ground(case, out),
    }
}

fn exempt(case: &Case<'_>, row: usize, out: &mut Findings) {
    let why = match case.dossier.services.get(row) {
        Some(service) => reason!("{} 年{}，有证明，免答辩，按平均分赋分",
            "in {}: {}, proven; exempt, scored with the mean"; case.notice.meta.cycle, *service.kind),
        None => Reason::default(),
    };
    out.exempt(why).clause(EXEMPTION).at(Place::cell(Table::Service, row, "类型"));
}

const NO_PROOF: Reason = reason!(
    "当年驻村服务没有证明材料，能否免答辩须人工核定",
    "service in the year without its proof: whether it exempts a person tells"
);
const OTHER_KIND: Reason = reason!(
    "当年的基层服务不是驻村，能否免答辩须人工核定",
    "service in the year, but not in a village: whether it exempts a person tells"
);

fn ask(row: usize, header: &'static str, why: Reason, out: &mut Findings) {
    out.eye(
        why,
        reason!(
            "请上传当年基层服务的证明材料；不符合免试条件的，请将参加答辩意愿改为「参加」",
            "upload proof of the year's service; where it does not exempt, answer 参加答辩意愿 with 参加"
        ),
    )
    .clause(EXEMPTION)
    .at(Place::cell(Table::Service, row, header));
}

fn no_end(case: &Case<'_>, row: usize, out: &mut Findings) {
    out.fail(
        reason!("基层服务没有填结束日期，无法判断 {} 年是否在服务、能否免答辩",
            "the service has no end, so it cannot be told whether it reaches into {} and exempts"; case.notice.meta.cycle),
        reason!("请填写基层服务的结束日期，仍在服务的填「至今」", "fill in when the service ended; 至今 if it goes on"),
    )
    .clause(EXEMPTION)
    .at(Place::cell(Table::Service, row, "结束"));
}

fn no_ground(case: &Case<'_>, out: &mut Findings) {
    if case.dossier.applicant.defence_wish.is(DefenceWish::Exempt) {
        out.eye(
            reason!("申请免答辩，而 {} 年没有基层服务，须人工核定",
                "asks for exemption, but there is no service in {}: a person tells"; case.notice.meta.cycle),
            reason!(
                "请补当年基层服务及证明材料，或将参加答辩意愿改为「参加」",
                "file the year's service with its proof, or answer 参加答辩意愿 with 参加"
            ),
        )
        .clause(EXEMPTION)
        .at(WISH);
    } else {
        out.pass(reason!("应参加现场答辩", "due")).at(WISH);
    }
}

fn ground(case: &Case<'_>) -> Ground {
    let rows = case.dossier.services.iter().enumerate();
    rows.map(|(at, row)| ground_of(case, at, row)).max().unwrap_or(Ground::None)
}

fn ground_of(case: &Case<'_>, at: usize, row: &Service) -> Ground {
    let year = case.notice.meta.cycle;
    let (touches, open) = match &row.end {
        Answer::Is(Until::End(end)) => {
            (row.start.first() <= end.last() && row.start.year() <= year && year <= end.year(), false)
        }
        Answer::Is(Until::Now) => (row.start.year() <= year, false),
        Answer::Blank | Answer::Nil => (row.start.year() == year, row.start.year() < year),
    };
    if open {
        Ground::NoEnd(at)
    } else if !touches {
        Ground::None
    } else if !case.notice.service.defence_exempt.contains(&row.kind) {
        Ground::OtherKind(at)
    } else if row.evidence.is_given() {
        Ground::Good(at)
    } else {
        Ground::NoProof(at)
    }
}
