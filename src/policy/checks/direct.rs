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
            reason!("没有现职称级别，无法判断申报{}是否高一级", "no level of a present title, so it cannot be told whether {} is one level up"; level)
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
    let remedy = reason!("请补齐连续 {} 年基层服务的起止日期和证明材料；不符合的请改按正常途径申报",
        "give days and proof of {} years of service on end; apply for review if they are not reached"; years);
    let services = &case.dossier.services;
    let finding = match proof.longest {
        None => out.fail(
            reason!("没有附证明材料的基层服务，到申报日期 {} 不满 {} 年", "no grass-roots service with its proof: by filing ({}) not {} years"; filing, years),
            remedy,
        ),
        Some(stretch) if proof.served == Holds::No => out.fail(
            reason!("连续基层服务最长 {} 至 {}，到申报日期 {} 不满 {} 年",
                "the longest service on end, {} to {}, is by filing ({}) not {} years"; stretch.from, stretch.to, filing, years),
            remedy,
        ),
        Some(stretch) => out.eye(
            reason!("基层服务 {} 至 {} 只到月份，到申报日期 {} 是否连续满 {} 年须人工核定",
                "service {} to {} is given in months: whether by filing ({}) it is {} years on end a person tells"; stretch.from, stretch.to, filing, years),
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
                reason!("服务期间没有连续 {} 年考核都是优秀", "the service does not touch {} years on end that are all assessed 优秀"; years),
                remedy,
            )
            .at(Place::table(Table::Assessment));
        }
        Holds::Unsure => {
            out.eye(
                reason!("基层服务只到月份，是否涵盖连续 {} 个优秀年度须人工核定",
                    "service is given in months: whether it touches {} years on end assessed 优秀 a person tells"; years),
                remedy,
            )
            .at(Place::table(Table::Assessment));
        }
    }
}
