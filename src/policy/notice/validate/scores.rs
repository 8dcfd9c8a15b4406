//! Score sheets, the defence's and the vote's figures.

use super::bilingual;
use crate::domain::{Score, Table, words};
use crate::policy::notice::survey::Survey;
use crate::policy::notice::{Bilingual, Bonus, Criterion, Notice};
use std::collections::BTreeSet;

pub(super) fn rubrics(notice: &Notice, survey: &mut Survey<'_>) {
    for level in words::Level::ALL {
        let Some(rubric) = notice.rubric.level.get(level) else {
            survey.fault(
                "rubric/level",
                format!("缺「{}」的评分表", level.zh()),
                format!("no rubric for {}", level.zh()),
            );
            continue;
        };
        let path = format!("rubric/level/{}", level.zh());
        survey.demand(
            !rubric.source.trim().is_empty(),
            &format!("{path}/source"),
            "没有来源",
            "the source is empty",
        );
        criteria(&format!("{path}/criteria"), &rubric.criteria, survey);
        for (index, bonus) in rubric.bonus.iter().enumerate() {
            bonus_item(&format!("{path}/bonus/{index}"), bonus, survey);
        }
        let all: Score = rubric.bonus.iter().map(|bonus| bonus.max).sum();
        survey.demand(
            rubric.bonus.is_empty() || (rubric.bonus_cap > Score::ZERO && rubric.bonus_cap <= all),
            &format!("{path}/bonus_cap"),
            &format!("加分上限应大于 0 且不超过各项之和 {all}"),
            &format!("the cap must be above 0 and at most the items' sum {all}"),
        );
        survey.demand(
            rubric.defence_share <= 100,
            &format!("{path}/defence_share"),
            "答辩占比应在 0 到 100 之间",
            "the share must lie between 0 and 100",
        );
        survey.demand(
            rubric.defence_share == 0 || notice.defence.levels.contains(level),
            &format!("{path}/defence_share"),
            "此级别不答辩，占比应为 0",
            "this level does not defend: the share must be 0",
        );
    }
}

fn criteria(path: &str, criteria: &[Criterion], survey: &mut Survey<'_>) {
    survey.demand(!criteria.is_empty(), path, "指标不能空", "there is no criterion");
    let mut ids = BTreeSet::new();
    for (index, criterion) in criteria.iter().enumerate() {
        let path = format!("{path}/{index}");
        named(&path, &criterion.id, &criterion.zh, &criterion.en, survey);
        survey.demand(ids.insert(&criterion.id), &format!("{path}/id"), "id 重复", "the id stands twice");
        survey.demand(
            criterion.min < criterion.max,
            &format!("{path}/max"),
            "最高分应大于最低分",
            "max must be above min",
        );
        step(&path, criterion.step, criterion.max - criterion.min, survey);
        survey.demand(
            criterion.weight > Score::ZERO,
            &format!("{path}/weight"),
            "权重应大于 0",
            "the weight must be above 0",
        );
    }
}

fn bonus_item(path: &str, bonus: &Bonus, survey: &mut Survey<'_>) {
    named(path, &bonus.id, &bonus.zh, &bonus.en, survey);
    survey.demand(bonus.max > Score::ZERO, &format!("{path}/max"), "应大于 0", "must be above 0");
    step(path, bonus.step, bonus.max, survey);
    survey.demand(
        !bonus.evidence.is_empty(),
        &format!("{path}/evidence"),
        "加分要有依据的表",
        "no table of evidence is named",
    );
    for (index, name) in bonus.evidence.iter().enumerate() {
        survey.demand(
            Table::named(name).is_some_and(|table| table != Table::Applicant),
            &format!("{path}/evidence/{index}"),
            &format!("没有「{name}」这张表"),
            &format!("no table {name}"),
        );
    }
}

fn named(path: &str, id: &str, zh: &str, en: &str, survey: &mut Survey<'_>) {
    let scriptable =
        !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    survey.demand(
        scriptable,
        &format!("{path}/id"),
        "id 只用小写字母、数字、下划线",
        "an id is made of lower-case letters, digits and _",
    );
    bilingual(path, &Bilingual { zh: zh.to_owned(), en: en.to_owned() }, survey);
}

fn step(path: &str, step: Score, range: Score, survey: &mut Survey<'_>) {
    survey.demand(
        step > Score::ZERO && range.0 % step.0.max(1) == 0,
        &format!("{path}/step"),
        "步长应大于 0 并整除分值范围",
        "the step must be above 0 and divide the range",
    );
}

pub(super) fn defence_and_vote(notice: &Notice, survey: &mut Survey<'_>) {
    let defence = &notice.defence;
    criteria("defence/criteria/value", &defence.criteria, survey);
    survey.demand(
        *defence.min_ballots <= *defence.panel,
        "defence/min_ballots/value",
        "最少票数多于答辩组人数",
        "more ballots are asked for than the panel has members",
    );
    survey.demand(
        *defence.warn_seconds <= defence.question_minutes.saturating_mul(60),
        "defence/warn_seconds/value",
        "提醒早于答问开始",
        "the warning comes before the questions begin",
    );
    survey.demand(*defence.outlier > Score::ZERO, "defence/outlier/value", "应大于 0", "must be above 0");
    survey.demand(
        *defence.places == 2,
        "defence/places/value",
        "分数按两位小数公布，只能为 2",
        "figures are published to two places: 2 is expected",
    );
    for (path, [num, den]) in [("vote/quorum", *notice.vote.quorum), ("vote/pass", *notice.vote.pass)] {
        survey.demand(
            num > 0 && num <= den,
            &format!("{path}/value"),
            "应为大于 0、不超过 1 的分数，写作 [分子, 分母]",
            "expected a fraction above 0 and at most 1 as [numerator, denominator]",
        );
    }
}
