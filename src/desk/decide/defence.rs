//! Decisions of the defence (五.(一), 五.(二), 7).

mod ballots;
mod close;
mod paper;
mod recusal;
mod sessions;
mod stage;

pub(super) use recusal::recusals;
pub(super) use sessions::named;

use super::super::hall::Room;
use super::super::protocol::{Blind, DefenceDo, Refusal, Why};
use super::super::states::{Step, step};
use super::{Bench, Plan, REASON, bounded};
use crate::domain::{DossierId, SessionId, Words};
use crate::record::hall::{Advance, SessionRecord};
use crate::record::{DefenceEvent, Event, event::V};

/// Decides a command of the defence.
///
/// # Errors
/// The refusal.
pub(super) fn defence(bench: &Bench<'_>, base: Option<u64>, what: &DefenceDo) -> Result<Plan, Refusal> {
    let room = &Room::of(bench.core, bench.who)?;
    match what {
        DefenceDo::Session { session, setup, reason } => sessions::set(room, base, session, setup, reason),
        DefenceDo::Seat { session, seats, reason } => {
            sessions::seat(bench, room, base, session, seats, reason)
        }
        DefenceDo::Order { session, order, draw, reason } => {
            sessions::order(bench, room, base, session, sessions::Order { order, draw: *draw, reason })
        }
        DefenceDo::Notify { session, candidates, sent, how } => {
            sessions::notify(room, session, candidates, *sent, how)
        }
        DefenceDo::Attend { dossier, session, reason } => {
            stage::attend(bench, room, base, dossier, session.as_ref(), reason)
        }
        DefenceDo::Call { session, dossier } => stage::call(room, base, session, dossier.as_ref()),
        DefenceDo::Phase { session, phase } => stage::phase(room, session, *phase),
        DefenceDo::Mark { session, dossier, presence, reason } => {
            stage::mark(room, base, session, dossier, *presence, reason)
        }
        DefenceDo::Shift { dossier, to, reason } => stage::shift(bench, room, base, dossier, to, reason),
        DefenceDo::Ballot { session, dossier, scores, comment, reason } => {
            let given = ballots::Given { scores: Some(scores), comment, reason };
            ballots::give(room, base, session, dossier, given)
        }
        DefenceDo::Abstain { session, dossier, comment, reason } => {
            let given = ballots::Given { scores: None, comment, reason };
            ballots::give(room, base, session, dossier, given)
        }
        DefenceDo::Excuse { session, candidates, panellist, reason } => {
            ballots::excuse(room, session, candidates, panellist, reason)
        }
        DefenceDo::OpenBallot { session, dossier, panellist, reason } => {
            ballots::open(room, session, dossier, panellist, reason)
        }
        DefenceDo::Recuse { dossier, account, reason } => {
            recusal::declare(room, dossier, account.as_deref(), reason)
        }
        DefenceDo::Paper { session, dossier, panellist, entry, reason } => {
            paper::enter(room, session, paper::Sheet { dossier, panellist, entry, reason })
        }
        DefenceDo::CloseSession { session } => close::close_session(room, base, session),
        DefenceDo::ReopenSession { session, reason } => close::reopen_session(room, base, session, reason),
        DefenceDo::Release { session } => close::release(room, session),
        DefenceDo::Close => close::close(room),
        DefenceDo::Reopen { reason } => close::reopen(room, reason),
    }
}

/// A plan of events of the defence.
fn plan(words: Words, events: impl IntoIterator<Item = DefenceEvent>) -> Plan {
    let events = events.into_iter().map(|act| Event::Defence { v: V, act }).collect();
    Plan { events, words, ..Plan::default() }
}

/// Nothing to record: it is so already.
pub(super) fn as_it_is() -> Plan {
    Plan {
        words: Words::fixed("已是如此，没有改动", "it is so already; nothing changed"), ..Plan::default()
    }
}

/// A reason that must be given.
pub(super) fn reason_for(what: &Words, reason: &str) -> Result<String, Refusal> {
    let reason = bounded(&REASON, reason)?;
    if reason.is_empty() {
        return Err(Refusal::rule(
            "design 7",
            Words::made(format!("{}要写明理由", what.zh), format!("{} asks for a reason", what.en)),
        ));
    }
    Ok(reason.to_owned())
}

/// Refuses what was made from another version; `stands` says what stands now.
pub(super) fn fresh(base: Option<u64>, version: u32, stands: &Words) -> Result<(), Refusal> {
    match base {
        Some(base) if base != u64::from(version) => Err(Refusal {
            why: Why::Stale,
            rule: "design 4".to_owned(),
            words: Words::made(
                format!("你看到的是第 {base} 版，现为第 {version} 版：{}；请看过再定", stands.zh),
                format!("you saw version {base}, it stands at {version}: {}; look again", stands.en),
            ),
        }),
        _ => Ok(()),
    }
}

/// A session that is not closed.
fn open_session<'a>(room: &'a Room<'_>, id: &SessionId) -> Result<&'a SessionRecord, Refusal> {
    let held = room.session(id)?;
    if held.closed.is_some() {
        return Err(rule(format!("场次「{id}」已关闭"), format!("session {id} is closed")));
    }
    Ok(held)
}

fn rule(zh: String, en: String) -> Refusal {
    Refusal::rule("design 7", Words::made(zh, en))
}

/// What stands of a session, for one who saw another version.
fn stands(held: &SessionRecord) -> Words {
    let (date, seats, order) = (held.setup.date, held.seats.len(), held.order.len());
    Words::made(
        format!("{date} {} {}，{seats} 席，{order} 人", held.setup.time, held.setup.place),
        format!("{date} {} {}, {seats} seats, {order} candidates", held.setup.time, held.setup.place),
    )
}

/// Refuses one who sits on the panel, or stands aside, and may not know how far the others have come with
/// a candidate: a refusal on the merits would tell.
fn unbiased(room: &Room<'_>, id: &DossierId) -> Result<(), Refusal> {
    match room.hall.blind(room.account(), id) {
        None => Ok(()),
        Some(Blind::Recused) => Err(Refusal::rule(
            "design 7 回避",
            Words::made(
                format!("你已回避 {id}，请由他人办理"),
                format!("you stand aside from {id}: somebody else does this"),
            ),
        )),
        Some(Blind::Seated) => Err(rule(
            format!("你在 {id} 的答辩组，全组交齐之前不能处理他人的评分票；请由未入座的记录员或主席办理"),
            format!("you sit on the panel of {id}: until all ballots are in, one who has no seat does this"),
        )),
    }
}

/// The change of state of a dossier by a step.
///
/// # Errors
/// Where there is no such dossier, or no such step.
pub(super) fn advance(room: &Room<'_>, id: &DossierId, what: Step) -> Result<Advance, Refusal> {
    let row = room.index.find(id).and_then(|slot| room.index.row(slot));
    let row = row.ok_or_else(|| Refusal::no_dossier(id))?;
    let to = step(what, row.candidacy, row.state).map_err(|refusal| about(id, refusal))?;
    Ok(Advance { dossier: id.clone(), submission: row.submission, from: row.state, to })
}

/// A refusal with the dossier's number before it.
pub(super) fn about(id: &DossierId, refusal: Refusal) -> Refusal {
    let words = Words::made(format!("{id}：{}", refusal.words.zh), format!("{id}: {}", refusal.words.en));
    Refusal { words, ..refusal }
}

/// Refuses a dossier that the blacklist bars: asked again at the defence, the vote, and publicity (6).
pub(super) fn not_barred(room: &Room<'_>, id: &DossierId) -> Result<(), Refusal> {
    use crate::desk::index::CheckSet;
    let row = room.index.find(id).and_then(|slot| room.index.row(slot));
    let black = CheckSet::one("black.person").with(CheckSet::one("black.unit"));
    if row.is_some_and(|row| row.found.bar.meets(black)) {
        return Err(Refusal::rule(
            "五.(六)",
            Words::made(format!("{id} 在黑名单有效期内"), format!("{id} is barred by the blacklist")),
        ));
    }
    Ok(())
}

/// A plan with changes of state besides.
pub(super) fn with_moves(mut plan: Plan, moves: Vec<Advance>, reason: &str) -> Plan {
    if !moves.is_empty() {
        plan.touched.extend(moves.iter().map(|one| one.dossier.clone()));
        plan.events.push(Event::Advanced { v: V, moves, reason: reason.to_owned() });
    }
    plan
}
