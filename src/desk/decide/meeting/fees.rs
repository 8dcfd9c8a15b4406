//! Fees (四 end): paid, corrected. Unpaid blocks defence and vote.

use super::super::defence::{about, advance, fresh, reason_for, with_moves};
use super::{plan, rule};
use crate::desk::decide::{Plan, written};
use crate::desk::hall::Room;
use crate::desk::protocol::Refusal;
use crate::desk::states::{Act, Step, permit, step};
use crate::domain::{Attends, DossierId, Fee, State, Words};
use crate::record::MeetingEvent;
use crate::record::hall::Advance;
use std::collections::BTreeSet;

/// Fees in one command at the most.
const MANY: usize = 1000;

pub(super) fn fees(
    room: &Room<'_>,
    base: Option<u64>,
    fees: &[(DossierId, Option<Fee>)],
    reason: &str,
) -> Result<Plan, Refusal> {
    permit(Act::Fee, &room.who.roles, None)?;
    let unique: BTreeSet<&DossierId> = fees.iter().map(|(id, _)| id).collect();
    if fees.len() > MANY || unique.len() != fees.len() {
        return Err(Refusal::input(Words::made(
            format!("一次最多 {MANY} 人，每人一次"),
            format!("at most {MANY} at a time, each once"),
        )));
    }
    let (mut events, mut moves, mut same) = (Vec::new(), Vec::new(), 0);
    for (id, fee) in fees {
        let held = room.hall.held.fees.get(id);
        let version = held.map_or(0, |held| u32::try_from(held.entries.len()).unwrap_or(u32::MAX));
        let before = held.and_then(|held| held.paid());
        let fee = fee.as_ref().map(checked).transpose().map_err(|refusal| about(id, refusal))?;
        fresh(base, version, &told(before))?;
        if before == fee.as_ref() {
            same += 1;
            continue;
        }
        let row = room.row(id).ok_or_else(|| Refusal::no_dossier(id))?;
        permit(Act::Fee, &room.who.roles, Some(row.state)).map_err(|refusal| about(id, refusal))?;
        let why = if before.is_some() {
            reason_for(&Words::fixed("更正缴费", "correcting a fee"), reason)?
        } else {
            String::new()
        };
        match (row.state, &fee) {
            (State::Passed, Some(_)) => moves.extend(paid(room, id)?),
            (State::Paid, None) => {
                if room.hall.candidate(id).is_some_and(|held| held.called.is_some()) {
                    return Err(rule(
                        format!("{id} 已经答辩，缴费不能撤回"),
                        format!("{id} was called already: the fee stands"),
                    ));
                }
                moves.push(advance(room, id, Step::Unpay)?);
            }
            _ => {}
        }
        events.push(MeetingEvent::FeeSet { dossier: id.clone(), fee, reason: why });
    }
    let words = Words::made(
        format!("登记缴费 {} 人，{same} 人不变", events.len()),
        format!("{} fees entered, {same} unchanged", events.len()),
    );
    Ok(with_moves(plan(words, events), moves, ""))
}

fn told(fee: Option<&Fee>) -> Words {
    match fee {
        Some(fee) => Words::same(format!("{} {}", fee.paid, fee.voucher)),
        None => Words::fixed("未缴", "not paid"),
    }
}

fn checked(fee: &Fee) -> Result<Fee, Refusal> {
    let voucher = written(&Words::fixed("凭证号", "the voucher"), &fee.voucher)?.to_owned();
    Ok(Fee { paid: fee.paid, voucher })
}

/// Paying, and what follows from it: an exempt one who pays after the closing gets the frozen score.
fn paid(room: &Room<'_>, id: &DossierId) -> Result<Vec<Advance>, Refusal> {
    let pay = advance(room, id, Step::Pay)?;
    let closed = room.hall.held.cycle.closed();
    let frozen = closed.is_some_and(|closing| closing.substituted.is_some() && closing.exempt.contains(id));
    if !frozen || room.hall.attends(id) != Some(Attends::Exempt) {
        return Ok(vec![pay]);
    }
    let row = room.row(id).ok_or_else(|| Refusal::no_dossier(id))?;
    let to = step(Step::Substitute, row.candidacy, pay.to)?;
    let then = Advance { from: pay.to, to, ..pay.clone() };
    Ok(vec![pay, then])
}
