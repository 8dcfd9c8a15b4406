//! The blacklist, the roster and the notice.

use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::{Bench, Plan, REASON, Then, written};
use crate::domain::{BlackEntry, Day, Lang, Reviewer, Words};
use crate::policy::Notice;
use crate::policy::roll::{Lift, RollEntry};
use crate::record::{Event, event::V};
use std::sync::Arc;

/// Entries or people in one command at the most.
const MANY: usize = 1000;

pub(super) fn blacklist(bench: &Bench<'_>, entries: &[BlackEntry]) -> Result<Plan, Refusal> {
    permit(Act::Blacklist, &bench.who.roles, None)?;
    few(entries.len())?;
    let held = bench.rules.roll.entries();
    let mut number = held.iter().map(|one| one.number).max().unwrap_or(0);
    let mut new: Vec<RollEntry> = Vec::new();
    for entry in entries {
        if entry.name.is_empty() {
            return Err(Refusal::input(Words::fixed("黑名单.名称: 此列必填", "黑名单.名称 must be filled")));
        }
        let there = bench.rules.roll.by_name(&entry.name).any(|one| one.entry == *entry);
        if there || new.iter().any(|one| one.entry == *entry) {
            continue;
        }
        number += 1;
        new.push(RollEntry { number, entry: entry.clone(), entered: bench.today, lifted: None });
    }
    let words = Words::made(
        format!("黑名单新增 {} 条，已有 {} 条不动", new.len(), entries.len() - new.len()),
        format!("{} entries added, {} were there", new.len(), entries.len() - new.len()),
    );
    let events = new.into_iter().map(|entry| Event::Blacklisted { v: V, entry }).collect();
    Ok(Plan { events, words, then: Then::Roll, ..Plan::default() })
}

/// The entry of that number.
fn entry<'a>(bench: &'a Bench<'_>, number: u32) -> Result<&'a RollEntry, Refusal> {
    bench.rules.roll.entries().iter().find(|held| held.number == number).ok_or_else(|| {
        Refusal::missing(Words::made(
            format!("黑名单没有第 {number} 条"),
            format!("the blacklist has no entry {number}"),
        ))
    })
}

pub(super) fn correct_entry(
    bench: &Bench<'_>,
    number: u32,
    wanted: &BlackEntry,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Blacklist, &bench.who.roles, None)?;
    let held = entry(bench, number)?;
    if wanted.name.is_empty() {
        return Err(Refusal::input(Words::fixed("黑名单.名称: 此列必填", "黑名单.名称 must be filled")));
    }
    let words =
        Words::made(format!("黑名单第 {number} 条已更正"), format!("blacklist entry {number} corrected"));
    if held.entry == *wanted {
        return Ok(Plan { words, ..Plan::default() });
    }
    let reason = written(&REASON, reason)?.to_owned();
    let entry = RollEntry { entry: wanted.clone(), ..held.clone() };
    Ok(Plan {
        events: vec![Event::RollCorrected { v: V, entry, reason }],
        words,
        then: Then::Roll,
        ..Plan::default()
    })
}

/// The proposal to lift an entry that still waits.
fn open_lift(bench: &Bench<'_>, number: u32) -> Result<Option<Lift>, Refusal> {
    Ok(bench.core.shelf.lifts()?.into_iter().find(|lift| lift.number == number && lift.open))
}

fn no_lift(number: u32) -> Refusal {
    Refusal::missing(Words::made(
        format!("第 {number} 条没有待确认的解除"),
        format!("no lifting of entry {number} waits to be confirmed"),
    ))
}

/// Lifting is two people's: one proposes with a reason, another one confirms.
pub(super) fn propose_lift(
    bench: &Bench<'_>,
    number: u32,
    from: Option<Day>,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Blacklist, &bench.who.roles, None)?;
    let held = entry(bench, number)?;
    if let Some(day) = held.lifted {
        return Err(Refusal::rule(
            "五.(六)",
            Words::made(
                format!("第 {number} 条已于 {day} 解除"),
                format!("entry {number} was lifted on {day}"),
            ),
        ));
    }
    if let Some(lift) = open_lift(bench, number)? {
        let by = bench.core.committee().person(&lift.by).name;
        return Err(Refusal::rule(
            "design 10",
            Words::made(
                format!("{by} 已提出解除第 {number} 条，等另一人确认"),
                format!("{by} has proposed to lift entry {number}: somebody else is to confirm"),
            ),
        ));
    }
    let reason = written(&REASON, reason)?.to_owned();
    let by = bench.who.account().to_owned();
    let lift = Lift { number, from: from.unwrap_or(bench.today), reason, by, open: true };
    let words = Words::made(
        format!("已提出解除第 {number} 条，等另一人确认"),
        format!("proposed to lift entry {number}: somebody else is to confirm"),
    );
    let event = Event::LiftProposed { v: V, lift, dropped: String::new() };
    Ok(Plan { events: vec![event], words, then: Then::Roll, ..Plan::default() })
}

pub(super) fn confirm_lift(bench: &Bench<'_>, number: u32) -> Result<Plan, Refusal> {
    permit(Act::Blacklist, &bench.who.roles, None)?;
    let held = entry(bench, number)?;
    let lift = open_lift(bench, number)?.ok_or_else(|| no_lift(number))?;
    if lift.by == bench.who.account() {
        return Err(Refusal::rule(
            "design 10",
            Words::fixed(
                "解除要第二个人确认，不能自己确认自己提的",
                "a second person must confirm: not the one who proposed it",
            ),
        ));
    }
    let entry = RollEntry { lifted: Some(lift.from), ..held.clone() };
    let words = Words::made(
        format!("黑名单第 {number} 条自 {} 起解除", lift.from),
        format!("blacklist entry {number} lifted from {} on", lift.from),
    );
    let event = Event::RollLifted { v: V, entry, lift: Lift { open: false, ..lift } };
    Ok(Plan { events: vec![event], words, then: Then::Roll, ..Plan::default() })
}

pub(super) fn drop_lift(bench: &Bench<'_>, number: u32, reason: &str) -> Result<Plan, Refusal> {
    permit(Act::Blacklist, &bench.who.roles, None)?;
    let lift = open_lift(bench, number)?.ok_or_else(|| no_lift(number))?;
    let dropped = written(&REASON, reason)?.to_owned();
    let words = Words::made(format!("不再解除第 {number} 条"), format!("entry {number} is not to be lifted"));
    let event = Event::LiftProposed { v: V, lift: Lift { open: false, ..lift }, dropped };
    Ok(Plan { events: vec![event], words, then: Then::Roll, ..Plan::default() })
}

pub(super) fn roster(bench: &Bench<'_>, reviewers: &[Reviewer]) -> Result<Plan, Refusal> {
    if !bench.who.only_roster {
        permit(Act::Roster, &bench.who.roles, None)?;
    }
    few(reviewers.len())?;
    let committee = bench.core.committee();
    let mut events: Vec<Event> = Vec::new();
    for (nth, reviewer) in reviewers.iter().enumerate() {
        if reviewer.account.is_empty() || reviewer.name.is_empty() {
            return Err(Refusal::input(Words::fixed(
                "评委.账号、评委.姓名: 此列必填",
                "评委.账号 and 评委.姓名 must be filled",
            )));
        }
        if reviewers[..nth].iter().any(|earlier| earlier.account == reviewer.account && earlier != reviewer) {
            return Err(Refusal::input(Words::made(
                format!("账号 {} 出现两次，内容不同", *reviewer.account),
                format!("account {} stands twice, with different content", *reviewer.account),
            )));
        }
        let same = |held: &Reviewer| held == reviewer;
        if !committee.people().iter().any(same) && !reviewers[..nth].iter().any(same) {
            events.push(Event::ReviewerSet { v: V, reviewer: reviewer.clone() });
        }
    }
    let words = Words::made(
        format!("名册更新 {} 人，{} 人不变", events.len(), reviewers.len() - events.len()),
        format!("{} people set, {} unchanged", events.len(), reviewers.len() - events.len()),
    );
    Ok(Plan { events, words, then: Then::Roster, ..Plan::default() })
}

fn few(count: usize) -> Result<(), Refusal> {
    if count <= MANY {
        return Ok(());
    }
    Err(Refusal::input(Words::made(format!("一次最多 {MANY} 条"), format!("at most {MANY} at a time"))))
}

pub(super) fn adopt(bench: &Bench<'_>, text: &str) -> Result<Plan, Refusal> {
    permit(Act::Notice, &bench.who.roles, None)?;
    let notice = Notice::parse(text, "notice")
        .map_err(|faults| Refusal::input(Words::made(faults.text(Lang::Zh), faults.text(Lang::En))))?;
    let sha256 = Notice::sha256(text);
    let words = Words::made(
        format!("已采用 {}", notice.meta.number),
        format!("notice {} adopted", notice.meta.number),
    );
    if sha256 == bench.rules.held.sha256 {
        return Ok(Plan { words, ..Plan::default() });
    }
    let event = Event::NoticeAdopted {
        v: V,
        number: notice.meta.number.clone(),
        sha256: sha256.clone(),
        text: text.to_owned(),
    };
    Ok(Plan { events: vec![event], words, then: Then::Notice(Arc::new(notice), sha256), ..Plan::default() })
}
