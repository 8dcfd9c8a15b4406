//! Which session a room is about: the one that was named, else the one that is on.

use super::cx::{Cx, Ticket};
use super::work::told;
use crate::desk::{Answer, DefenceAnswer, DefenceAsk, Query, Refusal, Reply, SessionBrief};
use crate::domain::{Day, SessionId};

/// The session of a room, and the question which one it is.
#[derive(Debug)]
pub struct Which {
    session: Option<SessionId>,
    asked: Option<Ticket>,
    /// Only sessions the viewer has a seat in.
    seated: bool,
    /// There is none, or it may not be known.
    none: Option<Refusal>,
    answered: bool,
}

/// What came of a reply.
pub enum Came {
    /// It was no answer to this.
    NotMine,
    /// Nothing to go to.
    Nothing,
    /// This session.
    Session(SessionId),
}

impl Which {
    /// The session named, or one to be found; among those the viewer sits in, where `seated`.
    pub fn new(session: Option<SessionId>, seated: bool) -> Self {
        Self { session, asked: None, seated, none: None, answered: false }
    }

    /// The session, once it is known.
    pub fn session(&self) -> Option<&SessionId> {
        self.session.as_ref()
    }

    /// True where it was asked for and there is none.
    pub fn is_none(&self) -> bool {
        self.answered && self.session.is_none()
    }

    /// Why it cannot be known.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.none.as_ref()
    }

    /// The session, or a question for it on its way.
    pub fn begin(&mut self, cx: &mut Cx<'_>) -> Option<SessionId> {
        if self.session.is_none() {
            self.asked = Some(cx.ask(Query::Defence(DefenceAsk::Sessions)));
        }
        self.session.clone()
    }

    /// An answer to the question.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> Came {
        if self.asked != Some(ticket) {
            return Came::NotMine;
        }
        (self.asked, self.answered) = (None, true);
        match reply {
            Reply::Answer(Answer::Defence(DefenceAnswer::Sessions(all))) => {
                let today = cx.env.overview.as_ref().map(|overview| overview.today);
                self.session = best(all, self.seated, today).map(|brief| brief.session.clone());
            }
            Reply::Refused(refusal) => {
                cx.say(super::Severity::Alarm, told(refusal));
                self.none = Some(refusal.clone());
            }
            _ => {}
        }
        self.session.clone().map_or(Came::Nothing, Came::Session)
    }
}

/// The first that is not closed, of today's first; else the last.
fn best(all: &[SessionBrief], seated: bool, today: Option<Day>) -> Option<&SessionBrief> {
    let mine = || all.iter().filter(move |brief| brief.seated || !seated);
    let open = || mine().filter(|brief| !brief.closed);
    let of_today = open().find(|brief| Some(brief.setup.date) == today);
    of_today.or_else(|| open().next()).or_else(|| mine().next_back())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SessionSetup;

    fn brief(name: &str, day: i8, closed: bool, seated: bool) -> SessionBrief {
        let setup = SessionSetup {
            date: jiff::civil::date(2020, 11, day),
            time: String::new(),
            place: String::new(),
        };
        SessionBrief {
            session: SessionId(name.to_owned()),
            version: 1,
            setup,
            seats: Vec::new(),
            candidates: 0,
            draw: None,
            closed,
            released: false,
            seated,
            notes: Vec::new(),
        }
    }

    #[test]
    fn todays_session_goes_before_one_that_was_left_open() {
        let all = [brief("1", 19, false, true), brief("2", 20, false, false), brief("3", 21, true, true)];
        let best = |seated, day| {
            best(&all, seated, Some(jiff::civil::date(2020, 11, day))).map(|brief| brief.session.0.as_str())
        };
        assert_eq!([best(false, 20), best(true, 20), best(false, 25)], [Some("2"), Some("1"), Some("1")]);
        assert_eq!(super::best(&all[2..], false, None).map(|brief| brief.session.0.as_str()), Some("3"));
    }
}
