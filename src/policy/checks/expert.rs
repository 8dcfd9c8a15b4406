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
        if on_it.clone().take(index).any(|(_, earlier)| same_name(&earlier.expert, &opinion.expert)) {
            continue;
        }
        match worth_of_expert(case, on_it.clone().filter(|(_, o)| same_name(&o.expert, &opinion.expert))) {
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
            reason!("《{}》的认定专家 {} 与申报人同名，单位不同，是否本人须人工核定",
                "{}: the expert {} has the applicant's name but another unit; whether it is the applicant a person tells";
                title, opinion.expert.as_str()),
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
fn worth_of_expert<'a>(case: &Case<'_>, mut rows: impl Iterator<Item = (usize, &'a ExpertOpinion)>) -> Worth {
    let Some((_, first)) = rows.next() else { return Worth::Not };
    let worth = worth(case, first);
    let agree = rows.all(|(_, row)| self::worth(case, row) == worth && same_unit(row, first));
    if agree { worth } else { Worth::Unsure }
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
    let open: Vec<_> = opinions(case, title).filter(|(_, o)| worth(case, o) == Worth::Unsure).collect();
    let said = |opinion: &ExpertOpinion| {
        let title = opinion.expert_title.value().map_or("", String::as_str);
        let date = opinion.expert_title_date.value().map_or_else(String::new, ToString::to_string);
        Arg::from(format!("{} ({title} {date})", opinion.expert.as_str()).replace(" )", ")"))
    };
    let names: Vec<Arg> = open.iter().map(|(_, opinion)| said(opinion)).collect();
    let rules = &case.notice.paper;
    let finding = out.eye(
        reason!("《{}》的专家是否任高级工程师以上满 {} 年，须人工核定：{}；申报日期 {}",
            "{}: whether these experts have been senior engineers or above for {} years a person tells: {}; filed {}";
            title, *rules.expert_years, names, case.filing()),
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
        reason!("《{}》的专家 {} 没有填职称或职称取得日期，无法判断是否合格",
            "{}: title or its date is not filled in for {}, so it cannot be told whether they qualify"; title, names.clone()),
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
        reason!("《{}》未正式发表，合格的认定专家 {} 名，不足 {} 名 (高级工程师以上满 {} 年，申报日期 {})，不计",
            "{} is not published and has {} qualified experts of {} (senior engineer or above for {} years; filed {}), so it does not count";
            title, counts, *rules.experts, *rules.expert_years, case.filing()),
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
    reason!("如需计入，请按附件6由至少 {} 名取得高级工程师职称满 {} 年的不同专家认定《{}》，题目与论文表一致；已发表的请填发表日期",
        "if it is to count, have at least {} different experts, senior engineers for {} years, give their opinion on {} under that very title (attachment 6); if it is published, fill in the date";
        *rules.experts, *rules.expert_years, title)
}

/// Titles of works, with and without their brackets.
fn same_work(one: &str, other: &str) -> bool {
    let bare = |title: &'_ str| title.trim_matches(['《', '》', '「', '」', '“', '”', '"', ' ']).len();
    if one == other {
        return true;
    }
    let strip = |title: &str| title.trim_matches(['《', '》', '「', '」', '“', '”', '"', ' ']).to_owned();
    bare(one) > 0 && same_name(&strip(one), &strip(other))
}
