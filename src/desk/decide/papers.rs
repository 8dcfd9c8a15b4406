//! Assignments, remarks, the correction notice, and what the journal only notes.

use super::super::core::Opened;
use super::super::protocol::Refusal;
use super::super::states::{Act, permit};
use super::findings::on;
use super::{Bench, Plan, written};
use crate::domain::{Day, DossierId, Words};
use crate::policy::correction::Correction;
use crate::record::{Event, event::V};

/// Dossiers named by one command at the most.
const MANY: usize = 500;

pub(super) fn assign(
    bench: &Bench<'_>,
    base: Option<u64>,
    dossiers: &[DossierId],
    to: Option<&str>,
) -> Result<Plan, Refusal> {
    permit(Act::Assign, &bench.who.roles, None)?;
    few(dossiers)?;
    let committee = bench.core.committee();
    if let Some(account) = to.filter(|account| !committee.has(account)) {
        return Err(Refusal::missing(Words::made(
            format!("名册上没有账号 {account}"),
            format!("account {account} is not on the roster"),
        )));
    }
    let mut plan = Plan { shows: dossiers.first().cloned(), ..Plan::default() };
    for id in dossiers {
        let record = bench.core.shelf.record(id)?.ok_or_else(|| Refusal::no_dossier(id))?;
        if base.is_some_and(|base| base != record.told_version()) {
            let opened = bench.open(id)?;
            super::stale::check(bench.core, base, &opened, &super::stale::About::Dossier)?;
        }
        if record.assigned.as_deref() != to && !plan.touched.contains(id) {
            plan.events.push(Event::Assigned { v: V, dossier: id.clone(), to: to.map(str::to_owned) });
            plan.touched.push(id.clone());
        }
    }
    let count = plan.events.len();
    plan.words = match to.map(|account| committee.person(account).name) {
        Some(name) => Words::made(format!("{count} 份分给 {name}"), format!("{count} given to {name}")),
        None => Words::made(format!("{count} 份不再分给谁"), format!("{count} given to nobody")),
    };
    Ok(plan)
}

fn few(dossiers: &[DossierId]) -> Result<(), Refusal> {
    if dossiers.len() <= MANY {
        return Ok(());
    }
    Err(Refusal::input(Words::made(
        format!("一次最多 {MANY} 份"),
        format!("at most {MANY} dossiers at a time"),
    )))
}

pub(super) fn comment(bench: &Bench<'_>, id: &DossierId, text: &str) -> Result<Plan, Refusal> {
    permit(Act::Comment, &bench.who.roles, None)?;
    let opened = bench.open(id)?;
    let text = written(&Words::fixed("附记", "the remark"), text)?.to_owned();
    let words = Words::made(format!("{id} 已加附记"), format!("{id}: remark made"));
    let submission = opened.exam.submission;
    Ok(on(id, words, Event::Commented { v: V, dossier: id.clone(), submission, text }))
}

pub(super) fn unmask(bench: &Bench<'_>, dossiers: &[DossierId], place: &str) -> Result<Plan, Refusal> {
    permit(Act::Unmask, &bench.who.roles, None)?;
    few(dossiers)?;
    for id in dossiers {
        bench.open(id)?;
    }
    let place = written(&Words::fixed("位置", "the place"), place)?.to_owned();
    let event = Event::Unmasked { v: V, dossiers: dossiers.to_vec(), place };
    let words = Words::fixed("显示全号，已记日志", "shown in full; the journal notes it");
    Ok(Plan { events: vec![event], words, ..Plan::default() })
}

pub(super) fn export(bench: &Bench<'_>, what: &str, file: &str, unmasked: bool) -> Result<Plan, Refusal> {
    permit(Act::Export, &bench.who.roles, None)?;
    let what = written(&Words::fixed("内容", "what is exported"), what)?.to_owned();
    let file = written(&Words::fixed("文件名", "the file's name"), file)?.to_owned();
    let words = Words::made(format!("已导出 {file}"), format!("exported {file}"));
    let event = Event::Exported { v: V, what, file, unmasked };
    Ok(Plan { events: vec![event], words, ..Plan::default() })
}

/// The due date of a return made today: the one wished for, or the notice file's span of working days.
///
/// # Errors
/// Where the wish lies in the past, or the calendar does not reach far enough to tell.
pub fn due(bench: &Bench<'_>, wish: Option<Day>) -> Result<Day, Refusal> {
    let notice = bench.notice();
    match wish {
        Some(day) if day < bench.today => Err(Refusal::input(Words::made(
            format!("截止 {day} 早于今天 {}", bench.today),
            format!("due on {day}, which is before today, {}", bench.today),
        ))),
        Some(day) => Ok(day),
        None => {
            let span = *notice.submissions.due_working_days;
            notice.calendar.after_working_days(bench.today, span).ok_or_else(|| {
                Refusal::rule(
                    "三.(四)",
                    Words::made(
                        format!("没有 {} 年的工作日历，请写明截止日期", bench.today.year()),
                        format!("no working-day calendar for {}: name a due date", bench.today.year()),
                    ),
                )
            })
        }
    }
}

/// The correction notice as it would go out now.
pub fn compose(bench: &Bench<'_>, opened: &Opened, due: Day) -> String {
    let parts = Correction {
        notice: bench.notice(),
        dossier: &opened.dossier,
        judged: &opened.exam.judged,
        submissions: opened.exam.counted,
        due: Some(due),
    };
    parts.text()
}
