//! Item 6: awards, with evidence and since the present title.

use super::facts::{SinceTitle, since_title};
use crate::domain::date::Holds;
use crate::domain::{Place, Table, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of awards.
pub static CHECKS: &[Check] = &[
    Check {
        id: "award.proof",
        item: 6,
        clause: "四.6",
        title: Words::fixed("获奖佐证", "Evidence of awards"),
        rule: Words::fixed(
            "获奖（表彰）须附证书或文件原件扫描件，没有的不计",
            "an award needs a scan of its certificate or document; what has none does not count",
        ),
        reads: &[Reads::Columns(Table::Award, &["名称", "佐证材料"])],
        run: award_proof,
    },
    Check {
        id: "award.since",
        item: 6,
        clause: "四.6",
        title: Words::fixed("任现职以来获奖", "Awards since the title"),
        rule: Words::fixed("任现职以前的获奖不计", "awards from before the present title do not count"),
        reads: &[
            Reads::Applicant(&["现职称", "现职称级别", "现职称取得日期"]),
            Reads::Columns(Table::Award, &["名称", "日期"]),
        ],
        run: award_since,
    },
];

fn award_proof(case: &Case<'_>, out: &mut Findings) {
    for (row, award) in case.dossier.awards.iter().enumerate() {
        if !award.evidence.is_given() {
            out.void(
                reason!(
                    "「{}」没有附证书或文件，不计",
                    "{}: no certificate or document, so it does not count";
                    award.name.as_str()
                ),
                reason!(
                    "如需计入，请上传「{}」的证书或文件原件扫描件",
                    "upload a scan of the original certificate or document of {} if it is to count";
                    award.name.as_str()
                ),
            )
            .at(Place::cell(Table::Award, row, "佐证材料"));
        }
    }
    if out.is_empty() {
        if case.dossier.awards.is_empty() {
            out.na(reason!("没有填报获奖", "no awards are filed"));
        } else {
            out.pass(reason!("各项获奖都有证书或文件", "every award has its certificate or document"))
                .at(Place::table(Table::Award));
        }
    }
}

fn award_since(case: &Case<'_>, out: &mut Findings) {
    let awards = &case.dossier.awards;
    if awards.is_empty() {
        out.na(reason!("没有填报获奖", "no awards are filed"));
        return;
    }
    let since = match since_title(&case.dossier.applicant) {
        SinceTitle::Date(date) => date,
        SinceTitle::NoTitle => {
            out.na(reason!("没有现职称，获奖不分前后", "no present title: no award lies before it"))
                .at(Place::table(Table::Award));
            return;
        }
        SinceTitle::NoDate => {
            out.fail(
                reason!("没有填现职称取得日期，无法判断获奖是否在任现职以来",
                    "the date of the present title is not filled in, so it cannot be told which awards came since"),
                reason!("请填写现职称取得日期", "fill in the date of the present title"),
            )
            .at(Place::applicant("现职称取得日期"));
            return;
        }
    };
    for (row, award) in awards.iter().enumerate() {
        let place = Place::cell(Table::Award, row, "日期");
        let name = award.name.as_str();
        let Some(date) = award.date.value().copied() else {
            out.fail(
                reason!("「{}」没有填获奖日期，无法判断是否在任现职以来",
                    "{}: no date, so it cannot be told whether it came since the present title"; name),
                reason!("请填写「{}」的获奖日期", "fill in the date of {}"; name),
            )
            .at(place);
            continue;
        };
        match date.before(since) {
            Holds::No => {}
            Holds::Yes => {
                out.void(
                    reason!(
                        "「{}」({}) 早于现职称取得日期 {}，不计",
                        "{} ({}) is from before the present title ({}), so it does not count";
                        name, date, since
                    ),
                    reason!(
                        "任现职以前的荣誉请勿上传，请删去「{}」",
                        "do not file honours from before the present title: take out {}";
                        name
                    ),
                )
                .at(place);
            }
            Holds::Unsure => {
                out.eye(
                    reason!(
                        "「{}」({}) 与现职称取得日期 {} 只到月份，先后须人工核定",
                        "{} ({}) and the present title ({}): with months only a person tells which came first";
                        name, date, since
                    ),
                    reason!(
                        "请填写「{}」获奖的具体日期；任现职以前的请勿上传",
                        "fill in the exact day of {}; leave it out if it is from before the present title";
                        name
                    ),
                )
                .at(place);
            }
        }
    }
    if out.is_empty() {
        out.pass(reason!("各项获奖都在任现职以来", "every award came since the present title"))
            .at(Place::table(Table::Award));
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, spoilt, verdicts, words};

    #[test]
    fn an_award_without_its_certificate_is_void() {
        assert_eq!(changed("award.proof", &[]), "pass");
        assert_eq!(changed("award.proof", &[("获奖.佐证材料", "无")]), "void");
        let none = spoilt(|dossier| dossier.awards.clear());
        assert_eq!(
            (verdicts("award.proof", &none), verdicts("award.since", &none)),
            ("n/a".into(), "n/a".into())
        );
    }

    #[test]
    fn an_award_counts_from_the_day_of_the_title_on() {
        // The specimen's title is of 2014-12-20.
        let on = |date| changed("award.since", &[("获奖.日期", date)]);
        assert_eq!(on("2014-12-20"), "pass", "the day itself");
        assert_eq!(on("2014-12-19"), "void");
        assert_eq!(on("2015.01"), "pass");
        assert_eq!(on("2014.11"), "void");
        assert_eq!(on("2014.12"), "eye");
    }

    #[test]
    fn a_title_known_by_its_month_leaves_that_month_open() {
        let on = |date| changed("award.since", &[("申报人.现职称取得日期", "2014.12"), ("获奖.日期", date)]);
        assert_eq!(on("2014-12-20"), "eye");
        assert_eq!(on("2014.12"), "eye");
        assert_eq!(on("2014-11-30"), "void");
        assert_eq!(on("2014-12-31"), "pass", "the last day it may be");
    }

    #[test]
    fn dates_that_are_missing_are_owed() {
        for empty in ["", "无"] {
            let award = found("award.since", &crate::policy::specimen::with(&[("获奖.日期", empty)]));
            assert_eq!((words(&award), places(&award[0])), ("fail".into(), "获奖#1.日期".into()));
            let title =
                found("award.since", &crate::policy::specimen::with(&[("申报人.现职称取得日期", empty)]));
            assert_eq!((words(&title), places(&title[0])), ("fail".into(), "申报人.现职称取得日期".into()));
        }
        let untitled =
            [("申报人.现职称", "无"), ("申报人.现职称级别", "无"), ("申报人.现职称取得日期", "无")];
        assert_eq!(changed("award.since", &untitled), "n/a");
    }
}
