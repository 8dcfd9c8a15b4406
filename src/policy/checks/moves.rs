//! Changes of unit since the present title (四.3).

use super::facts::has_title;
use crate::domain::date::Holds;
use crate::domain::{Answer, Career, Dossier, Place, Table, Until, When, Words};
use crate::policy::finding::reason;
use crate::policy::roll::fold_name;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of moves.
pub static CHECKS: &[Check] = &[Check {
    id: "cv.moves",
    item: 3,
    clause: "四.3",
    title: Words::fixed("原单位证明", "Former units"),
    rule: Words::fixed(
        "任现职期间换过单位的，调动前的经历和业绩须有原单位证明",
        "who changed units since the present title has the former unit certify what went before",
    ),
    reads: &[
        Reads::Columns(Table::Career, &["结束", "单位", "原单位证明"]),
        Reads::Applicant(&["工作单位", "现职称", "现职称级别", "现职称取得日期"]),
    ],
    run: moves,
}];

const PROOF: Option<u8> = Table::Career.column("原单位证明");

fn moves(case: &Case<'_>, out: &mut Findings) {
    const DATE: Place = Place::applicant("现职称取得日期");
    let applicant = &case.dossier.applicant;
    if !has_title(applicant) {
        out.na(reason!("没有现职称", "no present title")).at(const { Place::applicant("现职称") });
        return;
    }
    let Some(title_date) = applicant.title_date.value().copied() else {
        out.fail(
            reason!(
                "申报人未填现职称取得日期，无法判断哪些是任现职以后的调动",
                "the applicant has not given the date of the present title, so moves since cannot be told"
            ),
            reason!("请填写「现职称取得日期」", "fill in 现职称取得日期"),
        )
        .at(DATE);
        return;
    };
    let Some(present) = present_unit(case.dossier) else {
        out.fail(
            reason!(
                "申报人未填工作单位，无法判断哪些是原单位",
                "the applicant has not given the present unit, so former ones cannot be told"
            ),
            reason!("请填写「工作单位」", "fill in 工作单位"),
        )
        .at(const { Place::applicant("工作单位") });
        return;
    };
    for (row, career) in case.dossier.careers.iter().enumerate() {
        if !career.former_unit_proof.is_given() {
            uncertified(row, career, present, title_date, out);
        }
    }
    if out.is_empty() {
        out.pass(reason!(
            "任现职以来的原单位都有证明，或没有换过单位",
            "each former unit since the present title has certified, or there was none"
        ))
        .at(const { Place::table(Table::Career) });
    }
}

/// 工作单位; where it is not given, the unit of the row that goes on.
fn present_unit(dossier: &Dossier) -> Option<&str> {
    let going_on = || dossier.careers.iter().find(|row| row.end.is(Until::Now)).map(|row| row.unit.as_str());
    dossier.applicant.unit.value().map(String::as_str).or_else(going_on)
}

/// A row without its former unit's word.
fn uncertified(row: usize, career: &Career, present: &str, title_date: When, out: &mut Findings) {
    let since = match career.end {
        Answer::Is(Until::Now) => return,
        Answer::Is(Until::End(end)) => title_date.on_or_before(end),
        Answer::Blank | Answer::Nil => Holds::Unsure,
    };
    if since == Holds::No {
        return;
    }
    let unit = career.unit.as_str();
    let likeness = if unit == present { Likeness::Same } else { likeness(unit, present) };
    let remedy = reason!("请上传{}出具的原单位证明，证明调动前的经历和业绩", "upload the former unit's certificate: {} certifies what went before the move"; unit);
    let finding = match (likeness, career.end, since) {
        (Likeness::Same, ..) => return,
        (Likeness::Other, Answer::Blank | Answer::Nil, _) => out.fail(
            reason!("申报人未填在{}的结束日期，无法判断是否为任现职以后的原单位；没有原单位证明", "the applicant has not given the end at {}, so whether it is a former unit since the title is open; it has not certified"; unit),
            remedy,
        ),
        (Likeness::Other, _, Holds::Yes) => out.fail(
            reason!("{}是任现职（{}）以后的原单位，没有原单位证明", "{} is a former unit since the present title ({}) and has not certified"; unit, title_date),
            remedy,
        ),
        (Likeness::Other, ..) => out.eye(
            reason!("在{}的结束日期与现职称取得日期 {} 只写到月，无法判断先后；没有原单位证明", "{} and the date of the present title, {}: dated by month, so which was first is open; it has not certified"; unit, title_date),
            remedy,
        ),
        (Likeness::Alike, ..) => out.eye(
            reason!("{}与现单位{}名称相近，请核实是否同一单位；没有原单位证明", "{} and the present unit {} have names alike: one unit or two? It has not certified"; unit, present),
            remedy,
        ),
    };
    finding.at(Place { column: PROOF, ..Place::row(Table::Career, row) }).at(Place::cell(
        Table::Career,
        row,
        "单位",
    ));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Same,
    Alike,
    Other,
}

/// Endings that say of what legal form a unit is, not which it is.
const ENDINGS: [&str; 6] = ["有限责任公司", "股份有限公司", "有限公司", "集团公司", "公司", "集团"];

/// How much two units' names are one: equal but for spaces and width, equal but for their legal
/// form, or one inside the other.
fn likeness(one: &str, other: &str) -> Likeness {
    let (one, other) = (fold_name(one), fold_name(other));
    if one == other {
        return Likeness::Same;
    }
    let (one, other) = (stem(&one), stem(&other));
    let inside = |inner: &str, outer: &str| inner.chars().nth(1).is_some() && outer.contains(inner);
    if one == other || inside(one, other) || inside(other, one) { Likeness::Alike } else { Likeness::Other }
}

fn stem(name: &str) -> &str {
    let mut stem = name;
    while let Some(shorter) = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending)) {
        stem = shorter;
    }
    stem
}
