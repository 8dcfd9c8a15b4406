//! Rulings, and findings that people add (6).

use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::stale::{About, check};
use super::{Bench, Plan, REASON, bounded, written};
use crate::domain::{DossierId, Role, State, Verdict, Words};
use crate::policy::fingerprint::fingerprint;
use crate::policy::{AddedFinding, FindingKey, Ruling, ruling::ADDED};
use crate::record::{Event, event::V};

/// Whether the person may rule on findings of a dossier in that state.
///
/// # Errors
/// The refusal.
pub fn may_rule(roles: &[Role], state: State) -> Result<(), Refusal> {
    permit(Act::Rule, roles, Some(state))
}

pub(super) fn rule(
    bench: &Bench<'_>,
    base: Option<u64>,
    id: &DossierId,
    key: &FindingKey,
    verdict: Verdict,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Rule, &bench.who.roles, None)?;
    let opened = bench.open(id)?;
    may_rule(&bench.who.roles, opened.record.state)?;
    if !matches!(verdict, Verdict::Pass | Verdict::Fail | Verdict::Void | Verdict::Bar) {
        return Err(Refusal::input(Words::fixed(
            "核定只能是：过、改、废、拒",
            "a ruling is pass, fail, void or bar",
        )));
    }
    let about = About::Finding(key);
    let held = opened.exam.judged.iter().find(|one| one.key == *key);
    check(bench.core, base, &opened, &about)?;
    let held = held.ok_or_else(|| {
        Refusal::missing(Words::made(
            format!("{id} 没有这一项：{}", key.check),
            format!("{id} has no such finding: {}", key.check),
        ))
    })?;
    let reason = bounded(&REASON, reason)?;
    let machine = held.finding.verdict;
    if reason.is_empty() && machine != Verdict::Eye && verdict != machine {
        return Err(Refusal::rule(
            "design 6",
            Words::made(
                format!("{} 原判「{}」，改判「{}」要写理由", key.check, machine.mark(), verdict.mark()),
                format!("{} says {}: ruling {} asks for a reason", key.check, machine.word(), verdict.word()),
            ),
        ));
    }
    let words = Words::made(
        format!("{id} {}：{}", key.check, verdict.mark()),
        format!("{id} {}: {}", key.check, verdict.word()),
    );
    if held.ruling.as_ref().is_some_and(|ruling| {
        ruling.verdict == verdict && ruling.reason == reason && ruling.by == bench.who.account()
    }) {
        return Ok(Plan { words, shows: Some(id.clone()), ..Plan::default() });
    }
    let case = crate::policy::Case {
        notice: bench.notice(),
        dossier: &opened.dossier,
        roll: &bench.rules.roll,
        standing: opened.exam.standing,
        today: bench.today,
    };
    let read = if key.check.0 == ADDED { 0 } else { fingerprint(&case, &key.check) };
    let ruling = Ruling {
        key: key.clone(),
        verdict,
        machine,
        reason: reason.to_owned(),
        by: bench.who.account().to_owned(),
        submission: opened.exam.submission,
        read,
    };
    Ok(on(id, words, Event::Ruled { v: V, dossier: id.clone(), ruling }))
}

/// A finding to be added.
pub(super) struct New<'a> {
    pub item: u8,
    pub clause: &'a str,
    pub place: &'a str,
    pub verdict: Verdict,
    pub text: &'a str,
}

pub(super) fn add(
    bench: &Bench<'_>,
    base: Option<u64>,
    id: &DossierId,
    new: New<'_>,
) -> Result<Plan, Refusal> {
    const MOST: u16 = 200;
    permit(Act::Rule, &bench.who.roles, None)?;
    let opened = bench.open(id)?;
    may_rule(&bench.who.roles, opened.record.state)?;
    check(bench.core, base, &opened, &About::Dossier)?;
    let text = written(&Words::fixed("问题", "what is wrong"), new.text)?;
    let place = bounded(&Words::fixed("位置", "the place"), new.place)?;
    let clause = bounded(&Words::fixed("条款", "the clause"), new.clause)?;
    if new.item > 12 {
        return Err(Refusal::input(Words::fixed("材料项是 0 到 12", "an item is 0 to 12")));
    }
    if !matches!(new.verdict, Verdict::Fail | Verdict::Void | Verdict::Bar | Verdict::Eye) {
        return Err(Refusal::input(Words::fixed(
            "添加的核查结果只能是：改、废、拒、看",
            "an added finding is fail, void, bar or eye",
        )));
    }
    let number = opened.record.added.iter().map(|held| held.number).max().unwrap_or(0) + 1;
    if number > MOST {
        return Err(Refusal::input(Words::fixed("添加的核查结果太多", "too many added findings")));
    }
    let added = AddedFinding {
        number,
        item: new.item,
        clause: if clause.is_empty() { clause_of(new.item) } else { clause.to_owned() },
        place: place.to_owned(),
        verdict: new.verdict,
        text: text.to_owned(),
        by: bench.who.account().to_owned(),
        submission: opened.exam.submission,
    };
    let words = Words::made(
        format!("{id} 添 {} 第{}项", new.verdict.mark(), new.item),
        format!("{id}: added {} under item {}", new.verdict.word(), new.item),
    );
    Ok(on(id, words, Event::FindingAdded { v: V, dossier: id.clone(), added }))
}

/// The clause an item stands on where a person names none.
fn clause_of(item: u8) -> String {
    match item {
        0 => "三.(四)".to_owned(),
        12 => "五".to_owned(),
        item => format!("四.{item}"),
    }
}

pub(super) fn drop(
    bench: &Bench<'_>,
    base: Option<u64>,
    id: &DossierId,
    number: u16,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Rule, &bench.who.roles, None)?;
    let opened = bench.open(id)?;
    may_rule(&bench.who.roles, opened.record.state)?;
    check(bench.core, base, &opened, &About::Dossier)?;
    let held = opened.record.added.iter().find(|held| held.number == number).ok_or_else(|| {
        Refusal::missing(Words::made(
            format!("{id} 没有第 {number} 项添加的核查结果"),
            format!("{id} has no added finding {number}"),
        ))
    })?;
    if held.by != bench.who.account() && !bench.who.roles.contains(&Role::Chair) {
        let author = bench.core.committee().person(&held.by).name;
        return Err(Refusal {
            why: super::super::protocol::Why::Role,
            rule: "design 4".to_owned(),
            words: Words::made(
                format!("这一项是{author}添加的，只有本人或主席能取消"),
                format!("{author} added it: only its author or the chair takes it back"),
            ),
        });
    }
    let reason = written(&REASON, reason)?.to_owned();
    let words = Words::made(
        format!("{id} 取消添加的第 {number} 项"),
        format!("{id}: took back added finding {number}"),
    );
    Ok(on(id, words, Event::FindingDropped { v: V, dossier: id.clone(), number, reason }))
}

/// A plan of one event on one dossier.
pub(super) fn on(id: &DossierId, words: Words, event: Event) -> Plan {
    Plan { events: vec![event], words, touched: vec![id.clone()], shows: Some(id.clone()), ..Plan::default() }
}
