//! paper.experts: what two peers say of a work that is not published (attachment 6).

use super::paper::{is_published, none_filed};
use crate::domain::date::Holds;
use crate::domain::{ExpertOpinion, Place, Table, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::roll::same_name;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of experts' opinions.
pub const CHECK: Check = Check {
    id: "paper.experts",
    item: 7,
    clause: "附6",
    title: Words::fixed("代表作专家认定", "Experts on works"),
    rule: Words::fixed(
        "未发表的须至少 2 名不同专家认定，不含本人，取得高级工程师职称三年以上；不足的不计",
        "an unpublished work needs two different experts, not the applicant, senior engineers for three years; else it does not count",
    ),
    reads: &[
        Reads::Applicant(&["姓名", "工作单位"]),
        Reads::Columns(Table::Paper, &["题目", "形式", "发表日期"]),
        Reads::Table(Table::ExpertOpinion),
        Reads::Filing,
    ],
    run: paper_experts,
};

/// How far one expert's word counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worth {
    /// 高级工程师 or above for the years.
    Counts,
    /// A higher title held for less, a title off the lists, a date that leaves it open.
    Unsure,
    /// Title or date is not filled in.
    Unknown,
    /// A lower title, or not for the years.
    Not,
}

fn paper_experts(case: &Case<'_>, out: &mut Findings) {
    if none_filed(case, out) {
        return;
    }
    let mut asked = false;
    for (row, paper) in case.dossier.papers.iter().enumerate().filter(|(_, paper)| !is_published(paper)) {
        asked = true;
        judge_work(case, row, &paper.title, out);
    }
    if !asked {
        out.na(reason!("都已正式发表，无须专家认定", "all are published: no experts are needed"))
            .at(Place::table(Table::Paper));
    } else if out.is_empty() {
        out.pass(reason!("未发表的作品都有合格专家认定", "every unpublished work has its experts"))
            .at(Place::table(Table::ExpertOpinion));
    }
}

/// The opinions on one work, one for each expert.
fn opinions<'a>(case: &Case<'a>, title: &'a str) -> impl Iterator<Item = (usize, &'a ExpertOpinion)> + Clone {
    case.dossier.opinions.iter().enumerate().filter(move |(_, opinion)| same_work(&opinion.title, title))
}

fn judge_work(case: &Case<'_>, row: usize, title: &str, out: &mut Findings) {
    let on_it = opinions(case, title);
    if own_word(case, row, title, out) {
        return;
    }
    let (mut counts, mut unsure, mut unknown) = (0, 0, 0);
    for (index, (_, opinion)) in on_it.clone().enumerate() {
        let mut namesakes =
            on_it.clone().take(index).map(|(_, o)| o).filter(|o| same_name(&o.expert, &opinion.expert));
        if namesakes.clone().any(|earlier| same_unit(earlier, opinion)) {
            continue;
        }
        let rows =
            on_it.clone().filter(|(_, o)| same_name(&o.expert, &opinion.expert) && same_unit(o, opinion));
        match worth_of_rows(case, rows) {
            // The same name in two units may be two people, or one who moved.
            Worth::Counts if namesakes.next().is_some() => unsure += 1,
            Worth::Counts => counts += 1,
            Worth::Unsure => unsure += 1,
            Worth::Unknown => unknown += 1,
            Worth::Not => {}
        }
    }
    let needed = *case.notice.paper.experts;
    if counts >= needed {
        return;
    }
    if counts + unsure >= needed {
        ask_person(case, row, title, out);
    } else if counts + unsure + unknown >= needed {
        ask_applicant(case, row, title, out);
    } else {
        void(case, row, title, counts, out);
    }
}

/// The applicant among the experts: void, or for a person to see where it may be a namesake in
/// another unit. True where it was found.
fn own_word(case: &Case<'_>, row: usize, title: &str, out: &mut Findings) -> bool {
    let applicant = &case.dossier.applicant;
    let Some((at, opinion)) = opinions(case, title).find(|(_, o)| same_name(&o.expert, &applicant.name))
    else {
        return false;
    };
    let elsewhere = match (opinion.unit.value(), applicant.unit.value()) {
        (Some(theirs), Some(own)) => !same_name(theirs, own),
        _ => false,
    };
    let remedy = reason!("请由本人以外至少 {} 名合格专家认定《{}》",
        "have at least {} qualified experts other than yourself give their opinion on {}";
        *case.notice.paper.experts, title);
    let finding = if elsewhere {
        out.eye(
            reason!(
                "《{}》的认定专家 {} 与申报人同名，单位不同，是否本人须人工核定",
                "{}: the expert {} has the applicant's name but another unit; whether it is the applicant a person tells";
                title, opinion.expert.as_str()
            ),
            remedy,
        )
    } else {
        out.void(
            reason!("《{}》的认定专家 {} 是申报人本人，不计",
                "{}: the expert {} is the applicant, so it does not count"; title, opinion.expert.as_str()),
            remedy,
        )
    };
    finding.at(Place::cell(Table::Paper, row, "题目")).at(Place::cell(Table::ExpertOpinion, at, "专家"));
    true
}

/// One expert's rows taken together: rows that disagree are for a person.
fn worth_of_rows<'a>(case: &Case<'_>, mut rows: impl Iterator<Item = (usize, &'a ExpertOpinion)>) -> Worth {
    let Some((_, first)) = rows.next() else { return Worth::Not };
    let worth = worth(case, first);
    if rows.all(|(_, row)| self::worth(case, row) == worth) { worth } else { Worth::Unsure }
}

fn same_unit(one: &ExpertOpinion, other: &ExpertOpinion) -> bool {
    match (one.unit.value(), other.unit.value()) {
        (Some(one), Some(other)) => same_name(one, other),
        _ => true,
    }
}

fn worth(case: &Case<'_>, opinion: &ExpertOpinion) -> Worth {
    let rules = &case.notice.paper;
    let Some(title) = opinion.expert_title.value() else { return Worth::Unknown };
    let listed = |titles: &[String]| titles.iter().any(|known| same_name(known, title));
    if listed(&rules.expert_titles_below) {
        return Worth::Not;
    }
    let above = listed(&rules.expert_titles_above);
    if !above && !listed(&rules.expert_titles) {
        return Worth::Unsure;
    }
    let Some(got) = opinion.expert_title_date.value() else { return Worth::Unknown };
    match got.plus_years(*rules.expert_years).on_or_before(case.filing().date) {
        Holds::Yes => Worth::Counts,
        // Before the higher title the expert has most likely held the senior one for years.
        Holds::No if above => Worth::Unsure,
        Holds::No => Worth::Not,
        Holds::Unsure => Worth::Unsure,
    }
}

fn ask_person(case: &Case<'_>, row: usize, title: &str, out: &mut Findings) {
    let twice = |opinion: &ExpertOpinion| {
        opinions(case, title).filter(|(_, o)| same_name(&o.expert, &opinion.expert)).count() > 1
    };
    let open: Vec<_> =
        opinions(case, title).filter(|(_, o)| worth(case, o) == Worth::Unsure || twice(o)).collect();
    let said = |opinion: &ExpertOpinion| {
        let title = opinion.expert_title.value().map_or("", String::as_str);
        let date = opinion.expert_title_date.value().map_or_else(String::new, ToString::to_string);
        Arg::from(format!("{} ({title} {date})", opinion.expert.as_str()).replace(" )", ")"))
    };
    let names: Vec<Arg> = open.iter().map(|(_, opinion)| said(opinion)).collect();
    let rules = &case.notice.paper;
    let finding = out.eye(
        reason!(
            "《{}》的专家是否为不同的人、任高级工程师以上满 {} 年，须人工核定：{}；申报日期 {}",
            "{}: whether these experts are different people and senior engineers or above for {} years a person tells: {}; filed {}";
            title, *rules.expert_years, names, case.filing()
        ),
        ask(case, title),
    );
    finding.at(Place::cell(Table::Paper, row, "题目"));
    for (at, _) in open {
        finding.at(Place::cell(Table::ExpertOpinion, at, "职称"));
    }
}

fn ask_applicant(case: &Case<'_>, row: usize, title: &str, out: &mut Findings) {
    let blank = opinions(case, title).filter(|(_, o)| worth(case, o) == Worth::Unknown);
    let names: Vec<Arg> = blank.clone().map(|(_, o)| Arg::from(o.expert.as_str())).collect();
    let finding = out.fail(
        reason!(
            "《{}》的专家 {} 没有填职称或职称取得日期，无法判断是否合格",
            "{}: title or its date is not filled in for {}, so it cannot be told whether they qualify";
            title, names.clone()
        ),
        reason!("请在专家认定表中补填 {} 的职称和取得日期", "fill in title and date for {} in the experts' table"; names),
    );
    finding.at(Place::cell(Table::Paper, row, "题目"));
    for (at, opinion) in blank {
        let header = if opinion.expert_title.is_given() { "职称取得日期" } else { "职称" };
        finding.at(Place::cell(Table::ExpertOpinion, at, header));
    }
}

fn void(case: &Case<'_>, row: usize, title: &str, counts: usize, out: &mut Findings) {
    let rules = &case.notice.paper;
    let finding = out.void(
        reason!(
            "《{}》未正式发表，合格的认定专家 {} 名，不足 {} 名 (高级工程师以上满 {} 年，申报日期 {})，不计",
            "{} is not published and has {} qualified experts of {} (senior engineer or above for {} years; filed {}), so it does not count";
            title, counts, *rules.experts, *rules.expert_years, case.filing()
        ),
        ask(case, title),
    );
    finding.at(Place::cell(Table::Paper, row, "题目"));
    for (at, _) in opinions(case, title) {
        finding.at(Place::cell(Table::ExpertOpinion, at, "专家"));
    }
    // Opinions whose title fits no work are most likely meant for this one.
    let papers = &case.dossier.papers;
    for (at, opinion) in case.dossier.opinions.iter().enumerate() {
        if !papers.iter().any(|paper| same_work(&opinion.title, &paper.title)) {
            finding.at(Place::cell(Table::ExpertOpinion, at, "题目"));
        }
    }
}

fn ask(case: &Case<'_>, title: &str) -> crate::policy::Reason {
    let rules = &case.notice.paper;
    reason!(
        "如需计入，请按附件6由至少 {} 名取得高级工程师职称满 {} 年的不同专家认定《{}》，题目与论文表一致；已发表的请填发表日期",
        "if it is to count, have at least {} different experts, senior engineers for {} years, give their opinion on {} under that very title (attachment 6); if it is published, fill in the date";
        *rules.experts, *rules.expert_years, title
    )
}

/// Titles of works, with and without their brackets.
fn same_work(one: &str, other: &str) -> bool {
    one == other || (!bare(one).is_empty() && same_name(bare(one), bare(other)))
}

fn bare(title: &str) -> &str {
    title.trim_matches(['《', '》', '「', '」', '“', '”', '"', ' '])
}

#[cfg(test)]
mod tests {
    use crate::domain::Verdict;
    use crate::policy::checks::probe::{
        changed, found, found_with, places, reasons, spoilt, verdicts, words,
    };
    use crate::policy::{Roll, Standing, specimen};

    /// The specimen files on 2020-10-12; 论文#2 is 代表作品 with the experts of 专家认定#1 and #2.
    fn experts(changes: &[(&str, &str)]) -> String {
        changed("paper.experts", changes)
    }

    #[test]
    fn two_senior_engineers_make_it_count() {
        assert_eq!(experts(&[]), "pass");
    }

    #[test]
    fn published_papers_need_nobody() {
        let published = spoilt(|d| {
            d.papers.truncate(1);
            d.opinions.clear();
        });
        assert_eq!(verdicts("paper.experts", &published), "n/a");
    }

    #[test]
    fn a_work_or_anything_without_a_date_is_unpublished() {
        let bare = |changes: &[(&str, &str)]| {
            let mut dossier = specimen::with(changes);
            dossier.opinions.clear();
            dossier.papers.truncate(1);
            verdicts("paper.experts", &dossier)
        };
        assert_eq!(bare(&[("论文#1.发表日期", "无")]), "void");
        assert_eq!(bare(&[("论文#1.发表日期", "")]), "void");
        assert_eq!(bare(&[("论文#1.形式", "代表作品")]), "void", "dated, and yet a representative work");
        assert_eq!(bare(&[("论文#1.形式", "著作")]), "n/a");
    }

    #[test]
    fn two_different_experts() {
        let one = spoilt(|d| d.opinions.truncate(1));
        let found = found("paper.experts", &one);
        assert_eq!(words(&found), "void");
        assert_eq!(places(&found[0]), "论文#2.题目 专家认定#1.专家");
        let twice = [("专家认定#2.专家", "样本 专家丁"), ("专家认定#2.单位", "示例电力设计院")];
        assert_eq!(experts(&twice), "void", "the same one signing twice");
        assert_eq!(experts(&twice[..1]), "eye", "in two units they may be two people");
        let third = [
            twice[0],
            ("专家认定#3.题目", "主变压器调试报告"),
            ("专家认定#3.专家", "样本专家己"),
            ("专家认定#3.职称", "高级工程师"),
            ("专家认定#3.职称取得日期", "2009-01-01"),
        ];
        assert_eq!(experts(&third), "pass", "with a third it does not matter");
    }

    #[test]
    fn the_applicant_is_no_expert() {
        let own = ("专家认定#2.专家", "样本甲");
        assert_eq!(experts(&[own, ("专家认定#2.单位", "示例电力科学研究所")]), "void");
        assert_eq!(experts(&[own, ("专家认定#2.单位", "")]), "void");
        assert_eq!(experts(&[own]), "eye", "a namesake in another unit");
    }

    #[test]
    fn exactly_three_years_at_filing() {
        let got = |date| experts(&[("专家认定#1.职称取得日期", date)]);
        assert_eq!(got("2017-10-12"), "pass");
        assert_eq!(got("2017-10-13"), "void");
        assert_eq!(got("2017.09"), "pass");
        assert_eq!(got("2017.10"), "eye");
        assert_eq!(got("2017.11"), "void");
    }

    #[test]
    fn a_leap_days_three_years_are_reached_on_28_february() {
        let got = |filed| experts(&[("专家认定#1.职称取得日期", "2016-02-29"), ("申报人.申报日期", filed)]);
        assert_eq!(got("2019-02-28"), "pass");
        assert_eq!(got("2019-02-27"), "void");
    }

    #[test]
    fn titles_are_judged_by_the_lists() {
        let titled = |title, date| experts(&[("专家认定#1.职称", title), ("专家认定#1.职称取得日期", date)]);
        assert_eq!(titled("正高级工程师", "2012-01-01"), "pass");
        assert_eq!(titled("正高级工程师", "2019-01-01"), "eye", "held for less");
        assert_eq!(titled("工程师", "2001-01-01"), "void");
        assert_eq!(titled("副教授", "2001-01-01"), "eye", "off the list");
        assert_eq!(titled("副教授", "2020-01-01"), "eye");
        assert_eq!(titled(" 高级工程师 ", "2012-01-01"), "pass");
    }

    #[test]
    fn the_reason_names_who_and_since_when() {
        let dossier =
            specimen::with(&[("专家认定#2.职称", "正高级工程师"), ("专家认定#2.职称取得日期", "2019-03-01")]);
        let found = found("paper.experts", &dossier);
        assert!(reasons(&found).contains("样本专家戊 (正高级工程师 2019-03-01)"), "{}", reasons(&found));
        assert_eq!(places(&found[0]), "论文#2.题目 专家认定#2.职称");
    }

    #[test]
    fn blanks_in_the_experts_table_are_owed() {
        for header in ["职称", "职称取得日期"] {
            let cell = format!("专家认定#2.{header}");
            let found = found("paper.experts", &specimen::with(&[(&cell, "")]));
            assert_eq!((words(&found), places(&found[0])), ("fail".into(), format!("论文#2.题目 {cell}")));
        }
        let hopeless = [("专家认定#2.职称", ""), ("专家认定#1.职称", "工程师")];
        assert_eq!(experts(&hopeless), "void", "with one short anyway nothing hangs on the blank");
    }

    #[test]
    fn a_third_who_does_not_qualify_takes_nothing_away() {
        let third = [
            ("专家认定#3.题目", "主变压器调试报告"),
            ("专家认定#3.专家", "样本专家己"),
            ("专家认定#3.职称", "工程师"),
        ];
        assert_eq!(experts(&third), "pass");
    }

    #[test]
    fn opinions_belong_to_the_work_of_their_title() {
        assert_eq!(experts(&[("专家认定#1.题目", "《主变压器调试报告》")]), "pass");
        let other = specimen::with(&[("专家认定#1.题目", "主变调试报告")]);
        let found = found("paper.experts", &other);
        assert_eq!(words(&found), "void");
        assert_eq!(
            places(&found[0]),
            "论文#2.题目 专家认定#2.专家 专家认定#1.题目",
            "the stray one is pointed out"
        );
    }

    #[test]
    fn the_first_submissions_filing_date_decides() {
        let dossier =
            specimen::with(&[("专家认定#1.职称取得日期", "2017-10-12"), ("申报人.第几次上报", "2")]);
        let filed =
            |date| Standing { first_filed: crate::domain::date::read_when(date), ..Standing::default() };
        let verdict = |standing| found_with("paper.experts", &dossier, &Roll::default(), standing)[0].verdict;
        assert_eq!(verdict(filed("2020-10-12")), Verdict::Pass);
        assert_eq!(verdict(filed("2020-10-11")), Verdict::Void);
        let unknown = found(
            "paper.experts",
            &specimen::with(&[("专家认定#1.职称", "工程师"), ("申报人.第几次上报", "2")]),
        );
        assert!(reasons(&unknown).contains("库中没有首次上报"), "{}", reasons(&unknown));
    }
}
