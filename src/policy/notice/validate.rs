//! Whether a notice makes sense: every fault is reported, each at its own place.

mod columns;
mod scores;

use super::survey::Survey;
use super::{Bilingual, Notice, Ruled, clauses_named};
use crate::domain::{Day, words};
use jiff::civil::Weekday;
use std::collections::BTreeSet;
use std::fmt::Display;
use toml::de::{DeTable, DeValue};

/// Marks that templates leave where something is still to be filled in.
const PLACEHOLDERS: [&str; 5] = ["××", "****", "TODO", "TBD", "待填"];

/// Examines the whole notice.
pub(super) fn validate(notice: &Notice, survey: &mut Survey<'_>) {
    words_and_clauses(notice, survey);
    dates(notice, survey);
    counts(notice, survey);
    lists(notice, survey);
    columns::columns(notice, survey);
    scores::rubrics(notice, survey);
    scores::defence_and_vote(notice, survey);
    items(notice, survey);
    calendar(survey);
}

/// Each ruled value names a clause that there is, or a source; what is not verified names a source;
/// no placeholder is left in any text.
fn words_and_clauses(notice: &Notice, survey: &mut Survey<'_>) {
    fn walk(notice: &Notice, table: &DeTable<'_>, survey: &mut Survey<'_>) {
        for (key, value) in table {
            match value.get_ref() {
                DeValue::Table(inner) => {
                    ruled(inner, value.span(), survey);
                    walk(notice, inner, survey);
                }
                DeValue::Array(list) => {
                    for entry in list.iter() {
                        match entry.get_ref() {
                            DeValue::Table(inner) => walk(notice, inner, survey),
                            DeValue::String(text) => placeholder(text, entry.span(), survey),
                            _ => {}
                        }
                    }
                }
                DeValue::String(text) if key.get_ref() == "clause" => {
                    for clause in clauses_named(text) {
                        if !notice.clauses.contains_key(&clause) {
                            survey.fault_at(
                                value.span(),
                                format!("条款「{clause}」不在 [clauses] 里"),
                                format!("no clause {clause} in [clauses]"),
                            );
                        }
                    }
                }
                DeValue::String(text) => placeholder(text, value.span(), survey),
                _ => {}
            }
        }
    }
    let root = survey.root();
    walk(notice, root, survey);
    bilingual("meta/title", &notice.meta.title, survey);
    bilingual("meta/committee", &notice.meta.committee, survey);
    survey.demand(!notice.meta.number.trim().is_empty(), "meta/number", "文号不能空", "the number is empty");
    for (name, text) in &notice.clauses {
        bilingual(&format!("clauses/{name}"), text, survey);
    }
}

fn ruled(table: &DeTable<'_>, place: std::ops::Range<usize>, survey: &mut Survey<'_>) {
    let text = |key: &str| table.get(key).and_then(|v| v.get_ref().as_str()).unwrap_or_default().trim();
    let verified = table.get("verified").and_then(|v| v.get_ref().as_bool()).unwrap_or(true);
    if table.contains_key("value") && text("clause").is_empty() && text("source").is_empty() {
        survey.fault_at(
            place.clone(),
            "既没有条款 (clause)，也没有来源 (source)",
            "neither a clause nor a source is named",
        );
    }
    if !verified && text("source").is_empty() {
        survey.fault_at(
            place,
            "标了未核实 (verified = false)，就要写明来源 (source)",
            "verified = false needs a source",
        );
    }
}

fn placeholder(text: &str, place: std::ops::Range<usize>, survey: &mut Survey<'_>) {
    if let Some(mark) = PLACEHOLDERS.iter().find(|mark| text.contains(**mark)) {
        survey.fault_at(place, format!("还留着待填的「{mark}」"), format!("a placeholder is left: {mark}"));
    }
}

fn bilingual(path: &str, text: &Bilingual, survey: &mut Survey<'_>) {
    survey.demand(
        !text.zh.trim().is_empty(),
        &format!("{path}/zh"),
        "中文不能空",
        "the Chinese text is empty",
    );
    survey.demand(
        !text.en.trim().is_empty(),
        &format!("{path}/en"),
        "英文不能空",
        "the English text is empty",
    );
}

fn dates(notice: &Notice, survey: &mut Survey<'_>) {
    let d = &notice.dates;
    let in_order = |survey: &mut Survey<'_>, first: Day, last: Day, path: &str, zh: &str, en: &str| {
        if first > last {
            survey.fault(
                path,
                format!("{zh} ({last} 早于 {first})"),
                format!("{en} ({last} is before {first})"),
            );
        }
    };
    in_order(
        survey,
        notice.meta.issued,
        *d.filing,
        "dates/filing/value",
        "申报截止不能早于发文日",
        "filing must not end before the notice is issued",
    );
    in_order(
        survey,
        *d.filing,
        *d.forwarding,
        "dates/forwarding/value",
        "上报截止不能早于申报截止",
        "forwarding must not end before filing",
    );
    in_order(
        survey,
        *d.papers,
        *d.filing,
        "dates/papers/value",
        "论文截止不能晚于申报截止",
        "papers must not be cut off after filing",
    );
    survey.demand(
        notice.meta.cycle == d.filing.year(),
        "meta/cycle",
        "年度与申报截止日的年份不同",
        "the cycle is not the year of the filing date",
    );
}

fn counts(notice: &Notice, survey: &mut Survey<'_>) {
    let n = notice;
    let ones: [(&str, i64); 15] = [
        ("submissions/most", (*n.submissions.most).into()),
        ("submissions/due_working_days", (*n.submissions.due_working_days).into()),
        ("publicity/working_days", (*n.publicity.working_days).into()),
        ("scope/aid_years", (*n.scope.aid_years).into()),
        ("paper/experts", i64::try_from(*n.paper.experts).unwrap_or(i64::MAX)),
        ("summary/least", (*n.summary.least).into()),
        ("service/direct_years", (*n.service.direct_years).into()),
        ("service/direct_best_years", i64::try_from(*n.service.direct_best_years).unwrap_or(i64::MAX)),
        ("blacklist/person_years", (*n.blacklist.person_years).into()),
        ("blacklist/unit_years", (*n.blacklist.unit_years).into()),
        ("rubric/min_reviewers", (*n.rubric.min_reviewers).into()),
        ("defence/panel", (*n.defence.panel).into()),
        ("defence/min_ballots", (*n.defence.min_ballots).into()),
        ("defence/presentation_minutes", (*n.defence.presentation_minutes).into()),
        ("defence/question_minutes", (*n.defence.question_minutes).into()),
    ];
    for (path, count) in ones {
        survey.demand(count >= 1, &format!("{path}/value"), "至少为 1", "must be at least 1");
    }
    let noughts: [(&str, i64); 3] = [
        ("career/gap_days", *n.career.gap_days),
        ("service/gap_days", *n.service.gap_days),
        ("paper/expert_years", (*n.paper.expert_years).into()),
    ];
    for (path, count) in noughts {
        survey.demand(count >= 0, &format!("{path}/value"), "不能为负", "must not be negative");
    }
    survey.demand(
        *n.summary.least <= *n.summary.most,
        "summary/most/value",
        "字数上限小于下限",
        "the most is less than the least",
    );
    survey.demand(
        *n.service.direct_best_years <= n.assessment.years.len(),
        "service/direct_best_years/value",
        "要求的优秀年数多于考核年数 (assessment.years)",
        "more years are asked for than are assessed (assessment.years)",
    );
}

fn lists(notice: &Notice, survey: &mut Survey<'_>) {
    let n = notice;
    word_list("form/vague", &n.form.vague, survey);
    distinct("form/vague_not", &n.form.vague_not, survey, |word| word.clone());
    word_list("form/agree", &n.form.agree, survey);
    word_list("form/disagree", &n.form.disagree, survey);
    word_list("scope/entrusting", &n.scope.entrusting, survey);
    word_list("paper/expert_titles", &n.paper.expert_titles, survey);
    word_list("assessment/plain_grades", &n.assessment.plain_grades, survey);
    distinct("paper/expert_titles_above", &n.paper.expert_titles_above, survey, |word| word.clone());
    distinct("paper/expert_titles_below", &n.paper.expert_titles_below, survey, |word| word.clone());
    kinds("scope/barring_sanctions", &n.scope.barring_sanctions, survey, words::SanctionKind::zh);
    kinds("scope/entrusted", &n.scope.entrusted, survey, words::Affiliation::zh);
    kinds("title/here_any", &n.title.here_any, survey, words::MaterialKind::zh);
    kinds("title/elsewhere_all", &n.title.elsewhere_all, survey, words::MaterialKind::zh);
    kinds("service/training_exempt", &n.service.training_exempt, survey, words::ServiceKind::zh);
    kinds("service/direct_kinds", &n.service.direct_kinds, survey, words::ServiceKind::zh);
    distinct("service/defence_exempt", &n.service.defence_exempt, survey, |kind| kind.zh());
    distinct("defence/levels", &n.defence.levels, survey, |level| level.zh());
    survey.demand(
        n.assessment.plain_grades.contains(&n.assessment.best_grade),
        "assessment/best_grade/value",
        "最好的等次不在 plain_grades 里",
        "the best grade is not among plain_grades",
    );
    for above in n.paper.expert_titles_above.iter().chain(n.paper.expert_titles_below.iter()) {
        survey.demand(
            !n.paper.expert_titles.contains(above),
            "paper/expert_titles/value",
            &format!("「{above}」同时列在另一张职称表里"),
            &format!("{above} stands in another list of titles as well"),
        );
    }
    for (path, years, may_be_empty) in [
        ("training/public_years", &n.training.public_years, false),
        ("training/special_earlier", &n.training.special_earlier, true),
        ("assessment/years", &n.assessment.years, false),
    ] {
        if !may_be_empty {
            not_empty(path, years, survey);
        }
        distinct(path, years, survey, |year| *year);
        for (index, year) in years.iter().enumerate() {
            year_of(&format!("{path}/value/{index}"), *year, n.meta.cycle, survey);
        }
    }
    year_of("training/special_year/value", *n.training.special_year, n.meta.cycle, survey);
}

fn year_of(path: &str, year: i16, cycle: i16, survey: &mut Survey<'_>) {
    if !(1990..=cycle).contains(&year) {
        survey.fault(
            path,
            format!("年份应在 1990 到 {cycle} 之间，现为 {year}"),
            format!("a year from 1990 to {cycle} is expected, not {year}"),
        );
    }
}

fn not_empty<T>(path: &str, list: &Ruled<Vec<T>>, survey: &mut Survey<'_>) {
    survey.demand(!list.is_empty(), &format!("{path}/value"), "清单不能空", "the list is empty");
}

fn distinct<T, K: Ord + Display>(
    path: &str,
    list: &Ruled<Vec<T>>,
    survey: &mut Survey<'_>,
    key: impl Fn(&T) -> K,
) {
    let mut seen = BTreeSet::new();
    for (index, entry) in list.iter().enumerate() {
        let key = key(entry);
        if seen.contains(&key) {
            survey.fault(
                &format!("{path}/value/{index}"),
                format!("「{key}」重复"),
                format!("{key} stands twice"),
            );
        }
        seen.insert(key);
    }
}

fn kinds<T: Copy>(path: &str, list: &Ruled<Vec<T>>, survey: &mut Survey<'_>, word: fn(T) -> &'static str) {
    not_empty(path, list, survey);
    distinct(path, list, survey, |kind| word(*kind));
}

/// An empty word would match every text.
fn word_list(path: &str, list: &Ruled<Vec<String>>, survey: &mut Survey<'_>) {
    not_empty(path, list, survey);
    distinct(path, list, survey, |word| word.clone());
    for (index, word) in list.iter().enumerate() {
        survey.demand(!word.trim().is_empty(), &format!("{path}/value/{index}"), "空词", "an empty word");
    }
}

fn items(notice: &Notice, survey: &mut Survey<'_>) {
    for number in 0..=12_u8 {
        match notice.item(number) {
            Some(name) => bilingual(&format!("items/{number}"), name, survey),
            None => survey.fault(
                "items",
                format!("缺第 {number} 项的名称"),
                format!("item {number} is not named"),
            ),
        }
    }
    for key in notice.items.keys().filter(|key| !(0..=12).any(|n: u8| n.to_string() == **key)) {
        survey.fault(&format!("items/{key}"), "材料项只有 0 到 12", "items are 0 to 12");
    }
}

/// Off days are weekdays and worked days weekend days, each of its own year.
fn calendar(survey: &mut Survey<'_>) {
    let years = survey.root().get("calendar").and_then(|value| value.get_ref().as_table());
    let years = years.and_then(|table| table.get("years")).and_then(|value| value.get_ref().as_table());
    for (year, table) in years.into_iter().flatten() {
        for (list, wants_weekend) in [("off", false), ("worked", true)] {
            let days = table.get_ref().as_table().and_then(|table| table.get(list));
            let mut seen = BTreeSet::new();
            for entry in days.and_then(|days| days.get_ref().as_array()).into_iter().flat_map(|a| a.iter()) {
                let Some(day) = entry.get_ref().as_str().and_then(|text| text.parse::<Day>().ok()) else {
                    continue; // the reader has refused it
                };
                let mut wrong = |zh: &str, en: &str| {
                    survey.fault_at(entry.span(), format!("{day} {zh}"), format!("{day} {en}"));
                };
                if day.year().to_string() != year.get_ref().as_ref() {
                    wrong("不在这一年", "is not of that year");
                }
                let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
                match (wants_weekend, weekend) {
                    (false, true) => wrong("是周末，本来就不上班", "is a weekend day: off anyway"),
                    (true, false) => wrong("不是周末，本来就上班", "is a weekday: worked anyway"),
                    _ => {}
                }
                if !seen.insert(day) {
                    wrong("重复", "stands twice");
                }
            }
        }
    }
}
