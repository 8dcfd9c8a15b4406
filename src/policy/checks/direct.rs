//! direct.route: recognition one level up after three years of service assessed 优秀 (五.(二)).

use crate::domain::date::{Holds, days_between};
use crate::domain::words::Route;
use crate::domain::{Day, Dossier, Place, Table, Until, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of direct recognition.
pub static CHECKS: &[Check] = &[Check {
    id: "direct.route",
    item: 12,
    clause: "五.(二)",
    title: Words::fixed("直接认定", "Direct recognition"),
    rule: Words::fixed(
        "连续基层服务三年且连续三年考核优秀的，可直接认定高一级职称",
        "three years of grass-roots service on end and three years on end assessed 优秀: one level up without review",
    ),
    reads: &[
        Reads::Applicant(&["申报级别", "申报途径", "现职称级别"]),
        Reads::Columns(Table::Service, &["类型", "开始", "结束", "证明材料"]),
        Reads::Columns(Table::Assessment, &["年度", "等次"]),
        Reads::Filing,
    ],
    run: direct_route,
}];

const ROUTE: Place = Place::applicant("申报途径");

fn direct_route(case: &Case<'_>, out: &mut Findings) {
    let asked = case.dossier.applicant.route.is(Route::Direct);
    let one_up = one_level_up(case.dossier);
    let could_be = one_up && best_run(case, i16::MIN, i16::MAX).is_some();
    if !asked && (!could_be || case.dossier.services.is_empty()) {
        out.na(reason!("没有申请直接认定", "direct recognition is not asked for")).at(ROUTE);
        return;
    }
    let proof = Proof::of(case);
    if !asked {
        let finding = out.na(reason!("没有申请直接认定", "direct recognition is not asked for"));
        finding.at(ROUTE);
        if one_up && proof.served == Holds::Yes && proof.best == Holds::Yes {
            finding.hint(reason!(
                "符合直接认定条件，可改报直接认定",
                "the conditions of direct recognition hold: it may be asked for"
            ));
        }
        return;
    }
    if !one_up {
        fail_level(case, out);
    }
    judge_service(case, &proof, out);
    judge_assessments(case, &proof, out);
    if out.is_empty() {
        out.pass(reason!(
            "连续服务满三年，连续三年优秀，高一级，符合直接认定",
            "three years of service, three years 优秀, one level up: direct recognition holds"
        ))
        .at(ROUTE);
    }
}

fn one_level_up(dossier: &Dossier) -> bool {
    dossier
        .applicant
        .title_level
        .value()
        .is_some_and(|level| level.rank() + 1 == dossier.applicant.level.rank())
}

/// Which end of a month is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Each month as short as it may be.
    Surely,
    /// Each month as long as it may be.
    Perhaps,
}

/// Service without a break.
#[derive(Clone, Copy)]
struct Stretch {
    from: Day,
    /// The last day of it, at most the filing date.
    to: Day,
    /// The years are reached by then: the day after the last one, at most the filing date.
    reached: Day,
}

/// What the rows of service and assessment prove.
struct Proof {
    /// Enough years on end.
    served: Holds,
    /// Enough years 优秀 on end, each touched by such a stretch.
    best: Holds,
    /// The longest stretch, months read as long as they may be.
    longest: Option<Stretch>,
}

impl Proof {
    fn of(case: &Case<'_>) -> Self {
        let (sure, sure_best, _) = read(case, Reading::Surely);
        let (perhaps, perhaps_best, longest) = read(case, Reading::Perhaps);
        let of = |sure, perhaps| match (sure, perhaps) {
            (true, _) => Holds::Yes,
            (false, true) => Holds::Unsure,
            (false, false) => Holds::No,
        };
        Self { served: of(sure, perhaps), best: of(sure_best, perhaps_best), longest }
    }
}

/// Whether a stretch is long enough; whether such a one (or else the longest) touches enough years
/// on end that are 优秀; and the longest.
fn read(case: &Case<'_>, reading: Reading) -> (bool, bool, Option<Stretch>) {
    let years = *case.notice.service.direct_years;
    let stretches = stretches(case, reading);
    let long = |s: &Stretch| crate::domain::date::plus_years(s.from, years) <= s.reached;
    let touched = |s: &Stretch| best_run(case, s.from.year(), s.to.year()).is_some();
    let longest =
        stretches.iter().copied().max_by_key(|s| (days_between(s.from, s.to), std::cmp::Reverse(s.from)));
    let served = stretches.iter().any(long);
    let best = if served {
        stretches.iter().any(|s| long(s) && touched(s))
    } else {
        longest.as_ref().is_some_and(touched)
    };
    (served, best, longest)
}

/// Service of all kinds that has its proof, merged where no more than the notice's days lie between.
/// What is not uploaded is not there (三.(四)).
fn stretches(case: &Case<'_>, reading: Reading) -> Vec<Stretch> {
    let rules = &case.notice.service;
    let filing = case.filing().date;
    let filed = if reading == Reading::Surely { filing.first() } else { filing.last() };
    let mut rows: Vec<(Day, Day)> = case
        .dossier
        .services
        .iter()
        .filter(|row| row.evidence.is_given() && rules.direct_kinds.contains(&row.kind))
        .map(|row| {
            let end = match row.end.value() {
                Some(Until::End(end)) => *end,
                Some(Until::Now) => filed.into(),
                None => *row.start,
            };
            match reading {
                Reading::Surely => (row.start.last(), end.first()),
                Reading::Perhaps => (row.start.first(), end.last()),
            }
        })
        .filter(|(from, to)| from <= to && *from <= filed)
        .collect();
    rows.sort_unstable();
    let mut merged: Vec<Stretch> = Vec::new();
    for (from, to) in rows {
        let reached = to.tomorrow().unwrap_or(to).min(filed);
        let to = to.min(filed);
        match merged.last_mut() {
            Some(last) if days_between(last.to, from) - 1 <= *rules.gap_days => {
                last.to = last.to.max(to);
                last.reached = last.reached.max(reached);
            }
            _ => merged.push(Stretch { from, to, reached }),
        }
    }
    merged
}

/// The first of the notice's number of years on end that lie within `from..=to` and are all 优秀.
fn best_run(case: &Case<'_>, from: i16, to: i16) -> Option<i16> {
    let span = i16::try_from(*case.notice.service.direct_best_years).unwrap_or(i16::MAX);
    let starts = case.dossier.assessments.iter().map(|row| *row.year).filter(|year| *year >= from);
    let mut runs = starts.filter(|first| {
        let last = first.saturating_add(span - 1);
        last <= to && (*first..=last).all(|year| is_best(case, year))
    });
    runs.next()
}

/// Assessed in `year`, and nothing but 优秀.
fn is_best(case: &Case<'_>, year: i16) -> bool {
    let best = &*case.notice.assessment.best_grade;
    let mut rows = case.dossier.assessments.iter().filter(|row| *row.year == year).peekable();
    rows.peek().is_some() && rows.all(|row| row.grade.value().is_some_and(|grade| grade == best))
}

fn fail_level(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    let level = *applicant.level;
    let remedy = reason!(
        "直接认定只能高一级；请核对现职称级别和申报级别，或改按正常途径申报",
        "direct recognition goes one level up only: check both levels, or apply for review"
    );
    let why = match applicant.title_level.value() {
        Some(held) => {
            reason!("现职称级别{}，申报{}，不是高一级", "holds {}, applies for {}: not one level up"; *held, level)
        }
        None => {
            reason!(
                "没有现职称级别，无法判断申报{}是否高一级",
                "no level of a present title, so it cannot be told whether {} is one level up";
                level
            )
        }
    };
    out.fail(why, remedy).at(Place::applicant("现职称级别")).at(Place::applicant("申报级别"));
}

fn judge_service(case: &Case<'_>, proof: &Proof, out: &mut Findings) {
    if proof.served == Holds::Yes {
        return;
    }
    let years = *case.notice.service.direct_years;
    let filing = case.filing();
    let remedy = reason!(
        "请补齐连续 {} 年基层服务的起止日期和证明材料；不符合的请改按正常途径申报",
        "give days and proof of {} years of service on end; apply for review if they are not reached";
        years
    );
    let services = &case.dossier.services;
    let finding = match proof.longest {
        None => out.fail(
            reason!(
                "没有附证明材料的基层服务，到申报日期 {} 不满 {} 年",
                "no grass-roots service with its proof: by filing ({}) not {} years";
                filing, years
            ),
            remedy,
        ),
        Some(stretch) if proof.served == Holds::No => out.fail(
            reason!(
                "连续基层服务最长 {} 至 {}，到申报日期 {} 不满 {} 年",
                "the longest service on end, {} to {}, is by filing ({}) not {} years";
                stretch.from, stretch.to, filing, years
            ),
            remedy,
        ),
        Some(stretch) => out.eye(
            reason!(
                "基层服务 {} 至 {} 只到月份，到申报日期 {} 是否连续满 {} 年须人工核定",
                "service {} to {} is given in months: whether by filing ({}) it is {} years on end a person tells";
                stretch.from, stretch.to, filing, years
            ),
            remedy,
        ),
    };
    finding.at(Place::table(Table::Service));
    for (at, row) in services.iter().enumerate() {
        if !row.evidence.is_given() {
            finding.at(Place::cell(Table::Service, at, "证明材料"));
        } else if !row.end.is_given() {
            finding.at(Place::cell(Table::Service, at, "结束"));
        }
    }
}

fn judge_assessments(case: &Case<'_>, proof: &Proof, out: &mut Findings) {
    let years = *case.notice.service.direct_best_years;
    let remedy = reason!("请补报服务期间连续 {} 年考核优秀的材料；不符合的请改按正常途径申报",
        "file {} years on end assessed 优秀 during the service; apply for review if there are not"; years);
    match proof.best {
        Holds::Yes => {}
        Holds::No => {
            out.fail(
                reason!(
                    "服务期间没有连续 {} 年考核都是优秀",
                    "the service does not touch {} years on end that are all assessed 优秀";
                    years
                ),
                remedy,
            )
            .at(Place::table(Table::Assessment));
        }
        Holds::Unsure => {
            out.eye(
                reason!(
                    "基层服务只到月份，是否涵盖连续 {} 个优秀年度须人工核定",
                    "service is given in months: whether it touches {} years on end assessed 优秀 a person tells";
                    years
                ),
                remedy,
            )
            .at(Place::table(Table::Assessment));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Dossier, Place, Table};
    use crate::policy::checks::probe::{found, reasons, verdicts, words};
    use crate::policy::specimen;

    /// Filed on 2020-10-12 for 副高级 from 中级, 优秀 in 2017, 2018 and 2019, with this service.
    fn asking(rows: &[[&str; 2]], changes: &[(&str, &str)]) -> Dossier {
        let mut dossier = specimen::with(&[
            ("申报人.申报途径", "直接认定"),
            ("考核#1.等次", "优秀"),
            ("考核#2.等次", "优秀"),
            ("考核#3.等次", "优秀"),
        ]);
        dossier.services.clear();
        for (at, row) in rows.iter().enumerate() {
            for (header, text) in
                [("类型", "访惠聚"), ("开始", row[0]), ("结束", row[1]), ("证明材料", "p.pdf")]
            {
                let cell = format!("基层服务#{}.{header}", at + 1);
                assert!(specimen::change(&mut dossier, &cell, text), "{cell} {text}");
            }
        }
        for (place, text) in changes {
            assert!(specimen::change(&mut dossier, place, text), "{place}");
        }
        dossier
    }

    fn asks(rows: &[[&str; 2]], changes: &[(&str, &str)]) -> String {
        verdicts("direct.route", &asking(rows, changes))
    }

    const THREE: [[&str; 2]; 1] = [["2017-01-01", "2019-12-31"]];

    #[test]
    fn three_years_served_three_years_best_one_level_up() {
        assert_eq!(asks(&THREE, &[]), "pass");
        assert_eq!(asks(&[["2017-03-01", "至今"]], &[]), "pass");
    }

    #[test]
    fn exactly_three_years() {
        assert_eq!(asks(&[["2017-01-01", "2019-12-30"]], &[]), "fail", "a day short");
        assert_eq!(asks(&[["2017-10-12", "至今"]], &[]), "pass", "reached on the filing date");
        assert_eq!(asks(&[["2017-10-13", "至今"]], &[]), "fail");
        assert_eq!(
            asks(&[["2017-10-13", "2021-10-12"]], &[]),
            "fail",
            "what comes after filing is not served yet"
        );
        assert_eq!(
            asks(&[["2016-02-29", "2019-02-27"]], &[("考核#3.年度", "2016")]),
            "pass",
            "29 February counts to the 28th"
        );
        assert_eq!(asks(&[["2016-02-29", "2019-02-26"]], &[("考核#3.年度", "2016")]), "fail");
    }

    #[test]
    fn stretches_of_all_kinds_merge_over_a_gap_of_31_days() {
        // 31 days lie between 2018-03-31 and 2018-05-02, 32 between it and 2018-05-03.
        let kind = [("基层服务#2.类型", "内地服务管理")];
        assert_eq!(asks(&[["2017-01-01", "2018-03-31"], ["2018-05-02", "至今"]], &kind), "pass");
        assert_eq!(asks(&[["2017-01-01", "2018-03-31"], ["2018-05-03", "至今"]], &kind), "fail fail");
        assert_eq!(
            asks(&[["2018-05-02", "至今"], ["2017-01-01", "2018-03-31"]], &kind),
            "pass",
            "in any order"
        );
        assert_eq!(
            asks(&[["2017-01-01", "至今"], ["2017-02-01", "2017-03-01"]], &[]),
            "pass",
            "one within another"
        );
    }

    #[test]
    fn months_that_leave_it_open_are_for_a_person() {
        assert_eq!(asks(&[["2016.12", "2020.02"]], &[]), "pass", "enough however they are read");
        assert_eq!(asks(&[["2017.01", "2019.12"]], &[]), "eye");
        assert_eq!(asks(&[["2017.02", "2019.12"]], &[]), "fail");
        assert_eq!(asks(&[["2017.10", "至今"]], &[]), "eye");
        assert_eq!(asks(&[["2016.12", "2019.01"]], &[]), "fail", "not three years however they are read");
    }

    #[test]
    fn three_years_on_end_all_of_them_the_best() {
        assert_eq!(asks(&THREE, &[("考核#2.等次", "合格")]), "fail");
        assert_eq!(asks(&THREE, &[("考核#2.等次", "")]), "fail");
        assert_eq!(asks(&THREE, &[("考核#2.年度", "2016")]), "fail", "2016, 2017 and 2019 are not on end");
        assert_eq!(
            asks(&THREE, &[("考核#4.年度", "2018"), ("考核#4.等次", "合格")]),
            "fail",
            "assessed twice"
        );
        assert_eq!(asks(&THREE, &[("考核#4.年度", "2016"), ("考核#4.等次", "合格")]), "pass");
    }

    #[test]
    fn each_of_the_three_years_is_touched_by_the_service() {
        assert_eq!(asks(&[["2016-06-01", "2018-12-31"]], &[]), "fail fail");
        assert_eq!(asks(&[["2015-12-31", "2019-01-01"]], &[]), "pass", "a day of 2019 touches it");
        assert_eq!(asks(&[["2015-12-30", "2018-12-31"]], &[]), "fail", "2019 is not");
        assert_eq!(
            asks(&[["2010-01-01", "2013-12-31"], ["2017-01-01", "2019-06-30"]], &[]),
            "fail",
            "the stretch that is long enough is not the one that was assessed"
        );
    }

    #[test]
    fn exactly_one_level_up() {
        assert_eq!(asks(&THREE, &[("申报人.申报级别", "正高级")]), "fail");
        assert_eq!(asks(&THREE, &[("申报人.申报级别", "中级")]), "fail");
        assert_eq!(asks(&THREE, &[("申报人.现职称级别", "无")]), "fail");
        assert_eq!(asks(&THREE, &[("申报人.申报级别", "正高级"), ("申报人.现职称级别", "副高级")]), "pass");
    }

    #[test]
    fn what_is_missing_is_owed_and_pointed_at() {
        assert_eq!(asks(&[], &[]), "fail fail");
        let no_end = found("direct.route", &asking(&[["2017-01-01", ""]], &[]));
        assert_eq!(words(&no_end), "fail fail");
        assert!(no_end[0].places.contains(&Place::cell(Table::Service, 0, "结束")));
        let no_proof = found("direct.route", &asking(&THREE, &[("基层服务.证明材料", "无")]));
        assert_eq!(words(&no_proof), "fail fail", "what is not uploaded is not there");
        assert!(no_proof[0].places.contains(&Place::cell(Table::Service, 0, "证明材料")));
    }

    #[test]
    fn a_right_not_asked_for_is_a_hint() {
        let normal = ("申报人.申报途径", "正常");
        let held = found("direct.route", &asking(&THREE, &[normal]));
        assert!(words(&held) == "n/a" && held[0].hint.is_some());
        for short in [
            asking(&[["2017-01-01", "2019-12-30"]], &[normal]),
            asking(&[["2017.01", "2019.12"]], &[normal]),
            asking(&THREE, &[normal, ("考核#3.等次", "合格")]),
            asking(&THREE, &[normal, ("申报人.现职称级别", "初级")]),
            asking(&[], &[normal]),
        ] {
            let found = found("direct.route", &short);
            assert!(words(&found) == "n/a" && found[0].hint.is_none());
        }
    }

    #[test]
    fn reasons_give_the_figures() {
        let said = reasons(&found("direct.route", &asking(&[["2017-01-01", "2019-12-30"]], &[])));
        assert!(
            said.contains("2017-01-01") && said.contains("2019-12-30") && said.contains("2020-10-12"),
            "{said}"
        );
    }
}
