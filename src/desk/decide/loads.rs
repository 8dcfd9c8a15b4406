//! Loads and corrections (6 "Counting", 8).

use super::super::line::Line;
use super::super::load::{Loads, PreparedPart, is_taken, sound, twice};
use super::super::protocol::{LoadOutcome, LoadResult, Refusal};
use super::super::states::{Act, permit};
use super::findings::on;
use super::stale::{About, check};
use super::{Bench, Plan, REASON, Then, written};
use crate::domain::{Dossier, Words};
use crate::record::{Event, Source, event::V, model::content_of};
use std::sync::Arc;

pub(super) fn part(
    bench: &Bench<'_>,
    loads: &mut Loads,
    line: &Arc<Line>,
    load: &str,
    part: Option<PreparedPart>,
    source: &Source,
) -> Result<Plan, Refusal> {
    permit(Act::Load, &bench.who.roles, None)?;
    if load.is_empty() || load.len() > 200 {
        return Err(Refusal::input(Words::fixed(
            "装入的编号为 1 到 200 字节",
            "a load's id has 1 to 200 bytes",
        )));
    }
    let part = part.ok_or_else(Refusal::busy)?;
    let under_way = loads.begin(load, line)?;
    let mut results: Vec<LoadResult> = Vec::with_capacity(part.dossiers.len());
    let mut taken: Vec<super::Prepared> = Vec::with_capacity(part.dossiers.len());
    for one in &part.dossiers {
        let id = one.dossier.id();
        let twin = taken.iter().find(|earlier| earlier.dossier.id() == id);
        let outcome = match twin {
            Some(twin) if twin.content == one.content => LoadOutcome::Unchanged,
            Some(_) => LoadOutcome::Refused(twice(id)),
            None => under_way.place(bench.core.shelf.record(id)?.as_ref(), one),
        };
        if is_taken(&outcome) {
            taken.push(one.clone());
        }
        results.push(LoadResult { dossier: id.clone(), submission: one.dossier.submission(), outcome });
    }
    let words = Words::made(format!("已备 {} 份", taken.len()), format!("{} dossiers staged", taken.len()));
    if taken.is_empty() {
        under_way.note(&results);
        return Ok(Plan { words, load: results, ..Plan::default() });
    }
    let dossiers = taken.iter().map(|one| one.dossier.clone()).collect();
    let event = Event::Staged { v: V, load: load.to_owned(), dossiers, source: source.clone() };
    Ok(Plan {
        events: vec![event],
        words,
        load: results,
        then: Then::Staged { load: load.to_owned(), part, taken },
        ..Plan::default()
    })
}

pub(super) fn commit(
    bench: &Bench<'_>,
    loads: &Loads,
    load: &str,
    count: u64,
    accept_good: bool,
) -> Result<Plan, Refusal> {
    permit(Act::Load, &bench.who.roles, None)?;
    let under_way = loads.get(load, bench.who.account())?;
    // A connection that broke and was made again has lost what was sent before.
    let there = under_way.results.len();
    if u64::try_from(there) != Ok(count) {
        return Err(Refusal {
            why: super::super::protocol::Why::Stale,
            rule: "design 4".to_owned(),
            words: Words::made(
                format!("{count} 份只到了 {there} 份 (中途断过连接)，一份也没有装入；请重新装入"),
                format!(
                    "of {count} dossiers {there} came (the connection broke on the way), so none was loaded; load again"
                ),
            ),
        });
    }
    let refused: Vec<&LoadResult> = under_way.refused().collect();
    if let Some(first) = refused.first().filter(|_| !accept_good) {
        let LoadOutcome::Refused(why) = &first.outcome else { return Err(Refusal::busy()) };
        return Err(Refusal {
            why: why.why,
            rule: why.rule.clone(),
            words: Words::made(
                format!("{} 份不能装入，整批未装；第一份：{}", refused.len(), why.words.zh),
                format!(
                    "{} cannot be taken, so nothing was loaded; the first: {}",
                    refused.len(),
                    why.words.en
                ),
            ),
        });
    }
    if let Some(first) = under_way.overtaken().iter().next() {
        return Err(Refusal {
            why: super::super::protocol::Why::Stale,
            rule: "design 4".to_owned(),
            words: Words::made(
                format!("装入期间 {first} 等 {} 份已被他人改动；请重新装入", under_way.overtaken().len()),
                format!(
                    "{first} and others ({}) changed during the load; load again",
                    under_way.overtaken().len()
                ),
            ),
        });
    }
    let count = |wanted: fn(&LoadOutcome) -> bool| {
        under_way.results.iter().filter(|one| wanted(&one.outcome)).count()
    };
    let new = count(|o| *o == LoadOutcome::New);
    let again = count(|o| *o == LoadOutcome::Resubmission);
    let unchanged = count(|o| *o == LoadOutcome::Unchanged);
    let words = Words::made(
        format!("装入：新 {new}，再次上报 {again}，不变 {unchanged}，不能装 {}", refused.len()),
        format!("loaded: {new} new, {again} resubmitted, {unchanged} unchanged, {} refused", refused.len()),
    );
    let mut plan = Plan { words, load: under_way.results.clone(), ..Plan::default() };
    match under_way.lines {
        Some((first, last)) => {
            let count = under_way.count();
            plan.events = vec![Event::LoadCommitted { v: V, load: load.to_owned(), first, last, count }];
            plan.then = Then::Loaded(load.to_owned());
        }
        None => plan.then = Then::Forgotten(load.to_owned()),
    }
    Ok(plan)
}

pub(super) fn abort(bench: &Bench<'_>, loads: &Loads, load: &str) -> Result<Plan, Refusal> {
    permit(Act::Load, &bench.who.roles, None)?;
    loads.get(load, bench.who.account())?;
    let words = Words::fixed("已放弃这次装入", "the load was dropped");
    Ok(Plan { words, then: Then::Forgotten(load.to_owned()), ..Plan::default() })
}

pub(super) fn correct(
    bench: &Bench<'_>,
    base: Option<u64>,
    dossier: &Dossier,
    reason: &str,
    source: &Source,
) -> Result<Plan, Refusal> {
    permit(Act::Correct, &bench.who.roles, None)?;
    sound(dossier)?;
    let id = dossier.id();
    let opened = bench.open(id)?;
    permit(Act::Correct, &bench.who.roles, Some(opened.record.state))?;
    check(bench.core, base, &opened, &About::Dossier)?;
    if dossier.submission() != opened.exam.submission {
        return Err(Refusal::rule(
            "三.(四)",
            Words::made(
                format!("只能更正最后一次上报（第 {} 次）", opened.exam.submission),
                format!("only the last submission ({}) can be corrected", opened.exam.submission),
            ),
        ));
    }
    let words = Words::made(format!("{id} 已更正"), format!("{id} corrected"));
    let held = opened.record.submissions.last().map(|held| held.content.as_str());
    if held == Some(content_of(dossier).as_str()) {
        return Ok(Plan { words, shows: Some(id.clone()), ..Plan::default() });
    }
    let reason = written(&REASON, reason)?.to_owned();
    let event = Event::Corrected { v: V, dossier: Box::new(dossier.clone()), reason, source: source.clone() };
    Ok(on(id, words, event))
}
