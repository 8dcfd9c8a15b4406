//! Standing aside: by the rules, and as declared (7).

use super::{as_it_is, plan, reason_for, rule};
use crate::desk::decide::{Bench, Plan};
use crate::desk::hall::Room;
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, permit};
use crate::domain::{DossierId, RecusalGround, Role, Words};
use crate::record::DefenceEvent;

/// Who of the committee must stand aside from these dossiers by the rules, so far as it is not recorded
/// yet: those who judge, and those of the accounts named.
pub(in crate::desk::decide) fn recusals(
    bench: &Bench<'_>,
    room: &Room<'_>,
    dossiers: &[DossierId],
    accounts: &[String],
) -> Result<Vec<DefenceEvent>, Refusal> {
    let people = room.committee.people().iter().map(|person| &*person.account.0);
    let all: std::collections::BTreeSet<&str> = people.chain(accounts.iter().map(String::as_str)).collect();
    let judges: Vec<_> = all.into_iter().filter_map(|account| room.committee.resolve(account).ok()).collect();
    let mut events = Vec::new();
    for id in dossiers {
        let record = bench.core.shelf.record(id)?.ok_or_else(|| Refusal::no_dossier(id))?;
        let number = record.submissions.last().map_or(1, |held| held.number);
        let body = bench.core.shelf.body(id, number)?.ok_or_else(|| Refusal::no_dossier(id))?;
        for who in &judges {
            let Some(ground) = who.recusal(&room.notice, &body) else { continue };
            if !room.hall.is_recused(who.account(), id) {
                let (dossier, account) = (id.clone(), who.account().to_owned());
                let reason = ground.words().zh.into_owned();
                events.push(DefenceEvent::Recused { dossier, account, ground, reason });
            }
        }
    }
    Ok(events)
}

pub(super) fn declare(
    room: &Room<'_>,
    dossier: &DossierId,
    account: Option<&str>,
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Recuse, &room.who.roles, None)?;
    let account = account.unwrap_or(room.account());
    let manages = room.who.roles.iter().any(|role| matches!(role, Role::Chair | Role::Recorder));
    if account != room.account() && !manages {
        return Err(Refusal::rule(
            "design 7",
            Words::fixed(
                "替他人申明回避，只限主席、记录员",
                "for another, the chair or the recorder says so",
            ),
        ));
    }
    if !room.committee.has(account) {
        return Err(Refusal::input(Words::made(
            format!("{account} 不在名册上"),
            format!("{account} is not on the roster"),
        )));
    }
    room.row(dossier).ok_or_else(|| Refusal::no_dossier(dossier))?;
    if room.hall.is_recused(account, dossier) {
        return Ok(as_it_is());
    }
    if room.hall.session_of(dossier).is_some_and(|held| held.closed.is_some()) {
        return Err(rule(
            format!("{dossier} 所在场次已关闭；先重开场次再登记回避"),
            format!("the session of {dossier} is closed: open it again first"),
        ));
    }
    let reason = reason_for(&Words::fixed("申明回避", "standing aside"), reason)?;
    let who = room.person(account).name;
    let words = Words::made(format!("{who} 回避 {dossier}"), format!("{who} stands aside from {dossier}"));
    let (dossier, account) = (dossier.clone(), account.to_owned());
    Ok(plan(words, [DefenceEvent::Recused { dossier, account, ground: RecusalGround::Declared, reason }]))
}
