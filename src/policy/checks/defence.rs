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
        reason!(
            "基层服务没有填结束日期，无法判断 {} 年是否在服务、能否免答辩",
            "the service has no end, so it cannot be told whether it reaches into {} and exempts";
            case.notice.meta.cycle
        ),
        reason!(
            "请填写基层服务的结束日期，仍在服务的填「至今」",
            "fill in when the service ended; 至今 if it goes on"
        ),
    )
    .clause(EXEMPTION)
    .at(Place::cell(Table::Service, row, "结束"));
}

fn no_ground(case: &Case<'_>, out: &mut Findings) {
    if case.dossier.applicant.defence_wish.is(DefenceWish::Exempt) {
        out.eye(
            reason!(
                "申请免答辩，而 {} 年没有基层服务，须人工核定",
                "asks for exemption, but there is no service in {}: a person tells";
                case.notice.meta.cycle
            ),
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

#[cfg(test)]
mod tests {
    use crate::domain::{Dossier, Lang};
    use crate::policy::checks::probe::{found, places, reasons, verdicts, words};
    use crate::policy::specimen;

    /// The specimen (副高级, filed in 2020) with one row of service and a wish.
    fn case(service: &[(&str, &str)], wish: &str) -> Dossier {
        let mut dossier = specimen::with(&[("申报人.参加答辩意愿", wish)]);
        dossier.services.clear();
        for (header, text) in service {
            assert!(specimen::change(&mut dossier, &format!("基层服务.{header}"), text));
        }
        dossier
    }

    fn due(service: &[(&str, &str)], wish: &str) -> String {
        verdicts("defence.due", &case(service, wish))
    }

    const NONE: [(&str, &str); 0] = [];

    fn village(
        kind: &'static str,
        from: &'static str,
        to: &'static str,
    ) -> [(&'static str, &'static str); 4] {
        [("类型", kind), ("开始", from), ("结束", to), ("证明材料", "p.pdf")]
    }

    #[test]
    fn associate_senior_by_review_defends() {
        for wish in ["参加", ""] {
            let found = found("defence.due", &case(&NONE, wish));
            assert_eq!(words(&found), "pass");
            assert!(reasons(&found).contains('应'));
            assert!(found[0].reason.text(Lang::En).contains("due"));
        }
    }

    #[test]
    fn other_levels_and_direct_recognition_do_not() {
        for level in ["初级", "中级", "正高级"] {
            let dossier = specimen::with(&[("申报人.申报级别", level), ("申报人.参加答辩意愿", "免试")]);
            assert_eq!(verdicts("defence.due", &dossier), "n/a", "{level}");
        }
        let direct = specimen::with(&[("申报人.申报途径", "直接认定"), ("申报人.参加答辩意愿", "免试")]);
        assert_eq!(verdicts("defence.due", &direct), "n/a");
    }

    #[test]
    fn a_day_in_the_village_in_the_year_exempts_with_its_proof() {
        for kind in ["访惠聚", "驻村管寺", "深度贫困村第一书记"] {
            assert_eq!(due(&village(kind, "2020-01-02", "2020-06-30"), "免试"), "exempt", "{kind}");
            assert_eq!(
                due(&village(kind, "2020-01-02", "2020-06-30"), ""),
                "exempt",
                "who does not ask to attend"
            );
        }
        assert_eq!(due(&village("访惠聚", "2019-01-02", "2020-01-01"), "免试"), "exempt", "one day");
        assert_eq!(due(&village("访惠聚", "2020-12-31", "至今"), "免试"), "exempt");
        assert_eq!(due(&village("访惠聚", "2018.03", "2020.01"), "免试"), "exempt");
        let found = found("defence.due", &case(&village("访惠聚", "2020-01-02", "至今"), "免试"));
        assert_eq!(found[0].clause, "五.(二)");
    }

    #[test]
    fn service_in_another_year_is_no_ground() {
        let last_year = village("访惠聚", "2019-01-02", "2019-12-31");
        assert_eq!(due(&last_year, "免试"), "eye");
        assert_eq!(due(&last_year, ""), "pass");
        assert_eq!(due(&village("访惠聚", "2021-01-01", "至今"), ""), "pass");
    }

    #[test]
    fn who_asks_to_attend_attends() {
        let found = found("defence.due", &case(&village("访惠聚", "2020-01-02", "至今"), "参加"));
        assert_eq!(words(&found), "pass");
        assert!(found[0].hint.is_some(), "and hears of the right");
        assert_eq!(due(&village("内地服务管理", "2020-01-02", "至今"), "参加"), "pass");
    }

    #[test]
    fn the_other_kinds_and_a_missing_proof_are_for_a_person() {
        for kind in ["南疆学前教育支教", "内地服务管理"] {
            assert_eq!(due(&village(kind, "2020-01-02", "至今"), "免试"), "eye", "{kind}");
            assert_eq!(due(&village(kind, "2020-01-02", "至今"), ""), "eye", "{kind}");
        }
        let found = found("defence.due", &case(&village("访惠聚", "2020-01-02", "至今")[..3], "免试"));
        assert_eq!((words(&found), places(&found[0])), ("eye".into(), "基层服务#1.证明材料".into()));
    }

    #[test]
    fn asking_without_ground_is_for_a_person() {
        let found = found("defence.due", &case(&NONE, "免试"));
        assert_eq!((words(&found), places(&found[0])), ("eye".into(), "申报人.参加答辩意愿".into()));
    }

    #[test]
    fn the_best_row_decides() {
        let mut dossier = case(&village("内地服务管理", "2020-01-02", "至今"), "免试");
        for (header, text) in village("访惠聚", "2020-02-01", "2020-02-01") {
            assert!(specimen::change(&mut dossier, &format!("基层服务#2.{header}"), text));
        }
        let found = found("defence.due", &dossier);
        assert_eq!((words(&found), places(&found[0])), ("exempt".into(), "基层服务#2.类型".into()));
    }

    #[test]
    fn an_end_that_is_missing_is_owed_where_it_matters() {
        assert_eq!(due(&village("访惠聚", "2019-03-01", ""), "免试"), "fail");
        assert_eq!(
            due(&village("访惠聚", "2020-03-01", ""), "免试"),
            "exempt",
            "its first day is in the year"
        );
        assert_eq!(due(&village("访惠聚", "2019-03-01", ""), "参加"), "pass");
    }
}
