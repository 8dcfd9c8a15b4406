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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::checks::probe::{changed, found, places, spoilt, verdicts};
    use crate::policy::specimen;

    /// The specimen's first unit, left on that day, without its certificate; title of 2014-12-20.
    fn left(end: &'static str) -> [(&'static str, &'static str); 2] {
        [("简历#1.结束", end), ("简历#1.原单位证明", "无")]
    }

    #[test]
    fn who_left_on_or_after_the_titles_date_needs_the_former_unit() {
        assert_eq!(changed("cv.moves", &left("2014-12-20")), "fail", "on the very day");
        assert_eq!(changed("cv.moves", &left("2014-12-19")), "pass", "the day before");
        assert_eq!(changed("cv.moves", &left("2016-06-30")), "fail");
        assert_eq!(changed("cv.moves", &[("简历#1.原单位证明", "")]), "fail");
        assert_eq!(changed("cv.moves", &[]), "pass", "certified");
        let found = found("cv.moves", &specimen::with(&left("2016-06-30")));
        assert_eq!(places(&found[0]), "简历#1.原单位证明 简历#1.单位");
    }

    #[test]
    fn months_hold_for_every_day_or_ask() {
        assert_eq!(changed("cv.moves", &left("2014.12")), "eye");
        assert_eq!(changed("cv.moves", &left("2014.11")), "pass");
        assert_eq!(changed("cv.moves", &left("2015.01")), "fail");
        let mut month = left("2014-12-25").to_vec();
        month.push(("申报人.现职称取得日期", "2014.12"));
        assert_eq!(changed("cv.moves", &month), "eye");
        assert_eq!(changed("cv.moves", &[("简历#1.结束", "2014.12")]), "pass", "certified: no matter");
    }

    #[test]
    fn each_former_unit_certifies_on_its_own_row() {
        let dossier = spoilt(|dossier| {
            let again = dossier.careers[0].clone();
            dossier.careers.push(again);
            dossier.careers[2].former_unit_proof = Answer::Blank;
        });
        assert_eq!(verdicts("cv.moves", &dossier), "fail");
    }

    #[test]
    fn the_present_unit_need_not_certify() {
        let named = |unit| {
            let mut cells = left("2016-06-30").to_vec();
            cells.push(("简历#1.单位", unit));
            changed("cv.moves", &cells)
        };
        assert_eq!(named("示例电力科学研究所"), "pass", "another post in the same unit");
        assert_eq!(named("示例电力 科学研究所"), "pass", "but for a space");
        assert_eq!(named("示例电力科学研究所检测中心"), "eye", "one inside the other");
        assert_eq!(named("电力科学研究所"), "eye");
        assert_eq!(named("示例水利科学研究所"), "fail");
        let certified = [("简历#1.单位", "电力科学研究所")];
        assert_eq!(changed("cv.moves", &certified), "pass", "alike, and certified");
    }

    #[test]
    fn names_alike_but_for_their_legal_form() {
        for (one, other, due) in [
            ("示例供电有限公司", "示例供电有限责任公司", Likeness::Alike),
            ("示例供电公司", "示例供电集团有限公司", Likeness::Alike),
            ("示例供电有限公司", "新疆示例供电有限公司", Likeness::Alike),
            ("示例供电有限公司", "示例供电 有限公司", Likeness::Same),
            ("甲供电有限公司", "乙供电有限公司", Likeness::Other),
            ("公司", "示例供电有限公司", Likeness::Other),
            ("电", "示例供电有限公司", Likeness::Other),
        ] {
            assert_eq!(likeness(one, other), due, "{one} {other}");
            assert_eq!(likeness(other, one), due, "{other} {one}");
        }
    }

    #[test]
    fn without_a_title_there_is_nothing_to_certify() {
        let mut cells = left("2016-06-30").to_vec();
        cells.extend([("申报人.现职称", "无"), ("申报人.现职称级别", "无"), ("申报人.现职称取得日期", "无")]);
        assert_eq!(changed("cv.moves", &cells), "n/a");
    }

    #[test]
    fn the_applicant_owes_the_titles_date_the_end_and_the_unit() {
        assert_eq!(changed("cv.moves", &[("申报人.现职称取得日期", "")]), "fail");
        assert_eq!(changed("cv.moves", &left("")), "fail");
        assert_eq!(changed("cv.moves", &[("申报人.工作单位", "")]), "pass", "the row that goes on tells");
        let neither = [("申报人.工作单位", ""), ("简历#2.结束", "2020-10-12")];
        assert_eq!(changed("cv.moves", &neither), "fail");
    }
}
