//! Subscriptions: a snapshot, then what changed (3). Rows of a window stay where they are under the
//! reader.

use super::core::Core;
use super::hall;
use super::index::Marker;
use super::line::{Line, Sent, Subscription};
use super::notify::News;
use super::protocol::{
    Answer, ChangedRow, DefenceAnswer, DefenceAsk, Delta, MeetingAnswer, MeetingAsk, QueuePage, Refusal,
    Reply, RequestId, Topic,
};
use super::read::{counts, marks_of, overview, page, row_of, seen};
use super::sheet::sheet;
use super::states::{Act, permit};
use super::viewer::Who;
use std::sync::Arc;

/// Begins a subscription: answers with the snapshot.
pub fn begin(core: &Core, line: &Line, id: RequestId, topic: Topic) {
    let account = &line.viewer.account;
    let who = if topic == Topic::Overview { seen(core, account) } else { core.who(account) };
    let snapshot = who.and_then(|who| {
        if topic != Topic::Overview {
            permit(Act::Read, &who.roles, None)?;
        }
        snapshot(core, line, &who, &topic)
    });
    let (answer, sent) = match snapshot {
        Ok(both) => both,
        Err(refusal) => return line.refuse(id, refusal),
    };
    // What changed since the snapshot was taken is looked at once more: hence "behind".
    let subscription = Subscription { id, topic: topic.clone(), sent, behind: true };
    if !line.subscribe(subscription) {
        return line.refuse(id, Refusal::busy());
    }
    if line.was_cancelled(id) {
        line.unsubscribe(id);
        return;
    }
    line.answer(id, Reply::Answer(answer));
    match &topic {
        Topic::Dossier(dossier) => core.changes.dossiers([dossier]),
        _ => core.changes.overview(),
    }
}

fn snapshot(core: &Core, line: &Line, who: &Who, topic: &Topic) -> Result<(Answer, Sent), Refusal> {
    match topic {
        Topic::Overview => {
            let now = Box::new(overview(core, who));
            Ok((Answer::Overview(now.clone()), Sent::Overview(now)))
        }
        Topic::Queue { spec, from, len } => {
            let index = core.index();
            let order = line.order_of(spec).unwrap_or_else(|| core.view(&index, spec, who).1);
            let page: QueuePage = page(core, &index, who, spec, &order, *from..from.saturating_add(*len));
            let rows = page.rows.clone();
            Ok((Answer::Queue(page), Sent::Rows { rows, order: Arc::clone(&order) }))
        }
        Topic::Counts(filters) => {
            let now = counts(core, who, filters)?;
            Ok((Answer::Counts(now.clone()), Sent::Counts(now)))
        }
        Topic::Dossier(dossier) => {
            let now = Box::new(sheet(core, who, dossier, None)?);
            Ok((Answer::Sheet(now.clone()), Sent::Sheet(now)))
        }
        Topic::Board(_) | Topic::Ballots(_) | Topic::Hall(_) | Topic::Votes(_) => {
            let now = in_the_hall(core, who, topic)?;
            Ok((now.clone(), Sent::Hall(Box::new(now))))
        }
    }
}

/// Tells every watcher what concerns them. True where somebody could not be told and it must be
/// tried again.
pub fn tell(core: &Core, news: &News) -> bool {
    let mut behind = false;
    for line in core.lines() {
        behind |= line.flush();
        let who = seen(core, &line.viewer.account);
        for held in line.due(|held| held.behind || concerns(news, held)) {
            let told = match &who {
                Ok(who) => delta(core, who, news, &held),
                Err(refusal) => Err(refusal.clone()),
            };
            behind |= pass_on(&line, &held, told);
        }
    }
    behind
}

/// True where what changed may concern a subscription.
fn concerns(news: &News, held: &Subscription) -> bool {
    match (&held.topic, &held.sent) {
        (Topic::Overview | Topic::Counts(_), _) => {
            news.overview || news.everything || !news.dossiers.is_empty()
        }
        (Topic::Dossier(id), _) => news.touches(id),
        (Topic::Queue { .. }, Sent::Rows { rows, .. }) => rows.iter().any(|row| news.touches(&row.dossier)),
        (Topic::Queue { .. }, _) => news.everything,
        (Topic::Board(_) | Topic::Ballots(_) | Topic::Hall(_) | Topic::Votes(_), _) => {
            news.everything || news.hall || !news.dossiers.is_empty()
        }
    }
}

/// What is new for a subscription, if anything, and what it then has.
fn delta(core: &Core, who: &Who, news: &News, held: &Subscription) -> Result<Option<(Delta, Sent)>, Refusal> {
    match (&held.topic, &held.sent) {
        (Topic::Overview, Sent::Overview(sent)) => {
            let now = Box::new(overview(core, who));
            Ok((now != *sent).then(|| (Delta::Overview(now.clone()), Sent::Overview(now))))
        }
        (Topic::Counts(filters), Sent::Counts(sent)) => {
            permit(Act::Read, &who.roles, None)?;
            let now = counts(core, who, filters)?;
            Ok((now != *sent).then(|| (Delta::Counts(now.clone()), Sent::Counts(now))))
        }
        (Topic::Dossier(id), Sent::Sheet(sent)) => {
            let now = Box::new(sheet(core, who, id, None)?);
            Ok((now != *sent).then(|| (Delta::Sheet(now.clone()), Sent::Sheet(now))))
        }
        (Topic::Queue { spec, .. }, Sent::Rows { rows, order }) => {
            permit(Act::Read, &who.roles, None)?;
            let mut rows = rows.clone();
            let marker = Marker::of(spec.filter.expr());
            let mut changed: Vec<ChangedRow> = Vec::new();
            for row in rows.iter_mut().filter(|row| held.behind || news.touches(&row.dossier)) {
                if let Some(now) = row_of(core, who, &row.dossier).filter(|now| now != row) {
                    *row = now.clone();
                    let marks = marks_of(core, &marker, &now.dossier);
                    changed.push(ChangedRow { row: now, marks });
                }
            }
            let sent = Sent::Rows { rows, order: Arc::clone(order) };
            Ok((!changed.is_empty()).then_some((Delta::Rows(changed), sent)))
        }
        (topic, Sent::Hall(sent)) => {
            let now = in_the_hall(core, who, topic)?;
            if now == **sent {
                return Ok(None);
            }
            let delta = match &now {
                Answer::Defence(DefenceAnswer::Board(now)) => Delta::Board(now.clone()),
                Answer::Defence(DefenceAnswer::Ballots(now)) => Delta::Ballots(now.clone()),
                Answer::Defence(DefenceAnswer::Hall(now)) => Delta::Hall(now.clone()),
                Answer::Meeting(MeetingAnswer::Votes(now)) => Delta::Votes(now.clone()),
                _ => return Ok(None),
            };
            Ok(Some((delta, Sent::Hall(Box::new(now)))))
        }
        _ => Ok(None),
    }
}

/// What a topic of the hall shows now: the answer to the question of the same name.
fn in_the_hall(core: &Core, who: &Who, topic: &Topic) -> Result<Answer, Refusal> {
    let defence = |ask| Ok(Answer::Defence(hall::ask::defence(core, who, &ask)?));
    match topic {
        Topic::Board(id) => defence(DefenceAsk::Board(id.clone())),
        Topic::Ballots(id) => defence(DefenceAsk::Ballots(id.clone())),
        Topic::Hall(id) => defence(DefenceAsk::Hall(id.clone())),
        Topic::Votes(id) => {
            Ok(Answer::Meeting(hall::ask::meeting(core, who, &MeetingAsk::Votes(id.clone()))?))
        }
        Topic::Overview | Topic::Queue { .. } | Topic::Counts(_) | Topic::Dossier(_) => Err(Refusal::busy()),
    }
}

/// Sends what is new; true where the line was too full.
fn pass_on(line: &Line, held: &Subscription, told: Result<Option<(Delta, Sent)>, Refusal>) -> bool {
    match told {
        Ok(None) => {
            line.told(held.id, None, false);
            false
        }
        Ok(Some((delta, sent))) => {
            let taken = line.send_delta(held.id, delta);
            line.told(held.id, taken.then_some(sent), !taken);
            !taken
        }
        Err(refusal) => {
            let taken = line.send_delta(held.id, Delta::Gone(refusal));
            if taken {
                line.unsubscribe(held.id);
            }
            !taken
        }
    }
}
