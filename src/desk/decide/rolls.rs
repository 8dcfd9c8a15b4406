//! The blacklist, the roster and the notice.

use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::{Bench, Plan, Then};
use crate::domain::{BlackEntry, Lang, Reviewer, Words};
use crate::policy::Notice;
use crate::policy::roll::RollEntry;
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
