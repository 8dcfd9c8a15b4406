//! Subscriptions: a snapshot, then what changed (3). Rows of a window stay where they are under the
//! reader.

use super::core::Core;
use super::hall;
use super::index::Marker;
use super::line::{Line, Sent, Subscription};
use super::notify::News;
use super::protocol::{
    Answer, BoardNews, ChangedRow, DefenceAnswer, DefenceAsk, Delta, MeetingAnswer, MeetingAsk, QueuePage,
    QueueRow, Refusal, Reply, RequestId, Topic,
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
            let now = overview(core, who);
            Ok((Answer::Overview(Box::new(now.clone())), Sent::Overview(Arc::new(now))))
        }
        Topic::Queue { spec, from, len } => {
            let index = core.index();
            let order = line.order_of(spec).unwrap_or_else(|| core.view(&index, spec, who).1);
            let page: QueuePage = page(core, &index, who, spec, &order, *from..from.saturating_add(*len));
            let rows = page.rows.clone().into();
            Ok((Answer::Queue(page), Sent::Rows { rows, order: Arc::clone(&order) }))
        }
        Topic::Counts(filters) => {
            let now = counts(core, who, filters)?;
            Ok((Answer::Counts(now.clone()), Sent::Counts(now)))
        }
        Topic::Dossier(dossier) => {
            let now = sheet(core, who, dossier, None)?;
            Ok((Answer::Sheet(Box::new(now.clone())), Sent::Sheet(Arc::new(now))))
        }
        Topic::Board(_) | Topic::Ballots(_) | Topic::Hall(_) | Topic::Votes(_) => {
            let now = in_the_hall(core, who, topic)?;
            Ok((now.clone(), Sent::Hall(Arc::new(now))))
        }
    }
}

/// Tells every watcher what concerns them. True where somebody could not be told and it must be
/// tried again.
pub fn tell(core: &Core, news: &News) -> bool {
    let mut behind = false;
    let mut seen_alike = SeenAlike::default();
    for line in core.lines() {
        behind |= line.flush();
        let account = &line.viewer.account;
        let due = line.due(|held| held.behind || concerns(news, account, held));
        if due.is_empty() {
            continue;
        }
        let who = seen(core, account);
        for held in due {
            let told = match &who {
                Ok(who) => delta(core, who, news, &held, &mut seen_alike),
                Err(refusal) => Err(refusal.clone()),
            };
            behind |= pass_on(&line, &held, told);
        }
    }
    behind
}

/// Pictures of the hall that are the same for all who have no seat and stand aside from nobody, made once
/// for all of them.
#[derive(Default)]
struct SeenAlike(Vec<(Topic, Arc<Answer>)>);

impl SeenAlike {
    fn picture(&mut self, core: &Core, who: &Who, topic: &Topic) -> Result<Arc<Answer>, Refusal> {
        let alike = match topic {
            Topic::Board(_) => core.hall()?.is_uninvolved(who.account()),
            Topic::Hall(_) => true,
            _ => false,
        };
        if !alike {
            return Ok(Arc::new(in_the_hall(core, who, topic)?));
        }
        // Who may see it is asked of each.
        hall::ask::may(who, &ask_of(topic))?;
        if let Some((_, known)) = self.0.iter().find(|(held, _)| held == topic) {
            return Ok(Arc::clone(known));
        }
        let now = Arc::new(in_the_hall(core, who, topic)?);
        self.0.push((topic.clone(), Arc::clone(&now)));
        Ok(now)
    }
}

/// True where what changed may concern a subscription.
fn concerns(news: &News, account: &str, held: &Subscription) -> bool {
    match (&held.topic, &held.sent) {
        (Topic::Overview | Topic::Counts(_), _) => {
            news.overview || news.everything || !news.dossiers.is_empty()
        }
        (Topic::Dossier(id), _) => news.touches(id),
        (Topic::Queue { .. }, Sent::Rows { rows, .. }) => rows.iter().any(|row| news.touches(&row.dossier)),
        (Topic::Queue { .. }, _) => news.everything,
        (topic @ (Topic::Board(_) | Topic::Ballots(_) | Topic::Hall(_) | Topic::Votes(_)), _) => {
            let ballots = match topic {
                Topic::Board(_) => !news.ballots.is_empty(),
                Topic::Ballots(_) => news.ballots.contains(account),
                _ => false,
            };
            news.everything || news.hall || ballots || !news.dossiers.is_empty()
        }
    }
}

/// What is new for a subscription, if anything, and what it then has.
fn delta(
    core: &Core,
    who: &Who,
    news: &News,
    held: &Subscription,
    alike: &mut SeenAlike,
) -> Result<Option<(Delta, Sent)>, Refusal> {
    match (&held.topic, &held.sent) {
        (Topic::Overview, Sent::Overview(sent)) => {
            let now = overview(core, who);
            Ok((now != **sent)
                .then(|| (Delta::Overview(Box::new(now.clone())), Sent::Overview(Arc::new(now)))))
        }
        (Topic::Counts(filters), Sent::Counts(sent)) => {
            permit(Act::Read, &who.roles, None)?;
            let now = counts(core, who, filters)?;
            Ok((now != *sent).then(|| (Delta::Counts(now.clone()), Sent::Counts(now))))
        }
        (Topic::Dossier(id), Sent::Sheet(sent)) => {
            let now = sheet(core, who, id, None)?;
            Ok((now != **sent).then(|| (Delta::Sheet(Box::new(now.clone())), Sent::Sheet(Arc::new(now)))))
        }
        (Topic::Queue { spec, .. }, Sent::Rows { rows, order }) => {
            permit(Act::Read, &who.roles, None)?;
            let mut rows: Vec<QueueRow> = rows.to_vec();
            let marker = Marker::of(spec.filter.expr());
            let mut changed: Vec<ChangedRow> = Vec::new();
            for row in rows.iter_mut().filter(|row| held.behind || news.touches(&row.dossier)) {
                if let Some(now) = row_of(core, who, &row.dossier).filter(|now| now != row) {
                    *row = now.clone();
                    let marks = marks_of(core, &marker, &now.dossier);
                    changed.push(ChangedRow { row: now, marks });
                }
            }
            let sent = Sent::Rows { rows: rows.into(), order: Arc::clone(order) };
            Ok((!changed.is_empty()).then_some((Delta::Rows(changed), sent)))
        }
        (topic, Sent::Hall(sent)) => {
            let now = alike.picture(core, who, topic)?;
            if now == *sent {
                return Ok(None);
            }
            let delta = match &*now {
                Answer::Defence(DefenceAnswer::Board(now)) => Delta::Board(Box::new(match &**sent {
                    Answer::Defence(DefenceAnswer::Board(sent)) => BoardNews::since(sent, now),
                    _ => BoardNews::whole((**now).clone()),
                })),
                Answer::Defence(DefenceAnswer::Ballots(now)) => Delta::Ballots(now.clone()),
                Answer::Defence(DefenceAnswer::Hall(now)) => Delta::Hall(now.clone()),
                Answer::Meeting(MeetingAnswer::Votes(now)) => Delta::Votes(now.clone()),
                _ => return Ok(None),
            };
            Ok(Some((delta, Sent::Hall(now))))
        }
        _ => Ok(None),
    }
}

/// What a topic of the hall shows now: the answer to the question of the same name.
fn in_the_hall(core: &Core, who: &Who, topic: &Topic) -> Result<Answer, Refusal> {
    match topic {
        Topic::Board(_) | Topic::Ballots(_) | Topic::Hall(_) => {
            Ok(Answer::Defence(hall::ask::defence(core, who, &ask_of(topic))?))
        }
        Topic::Votes(id) => {
            Ok(Answer::Meeting(hall::ask::meeting(core, who, &MeetingAsk::Votes(id.clone()))?))
        }
        Topic::Overview | Topic::Queue { .. } | Topic::Counts(_) | Topic::Dossier(_) => Err(Refusal::busy()),
    }
}

/// The question of the same name.
fn ask_of(topic: &Topic) -> DefenceAsk {
    match topic {
        Topic::Board(id) => DefenceAsk::Board(id.clone()),
        Topic::Ballots(id) => DefenceAsk::Ballots(id.clone()),
        Topic::Hall(id) => DefenceAsk::Hall(id.clone()),
        Topic::Votes(_) | Topic::Overview | Topic::Queue { .. } | Topic::Counts(_) | Topic::Dossier(_) => {
            DefenceAsk::Sessions
        }
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
