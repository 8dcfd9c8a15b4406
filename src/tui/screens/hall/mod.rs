//! 大厅屏: what may hang on the wall: who speaks now, who is next, the time; no scores until released.

mod view;

use super::cx::{Cx, Env, Severity, Ticket, Timer};
use super::rooms::{Room, Spot};
use super::running::{Bell, Running};
use super::which::{self, Which};
use super::work::told;
use super::{Away, Screen, running};
use crate::desk::{Answer, DefenceAnswer, Delta, HallView, Refusal, Reply, Topic};
use crate::domain::SessionId;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The screen.
#[derive(Debug)]
pub struct HallScreen {
    which: Which,
    watch: Option<Ticket>,
    hall: Option<Box<HallView>>,
    scores: Rows,
    bell: Bell,
}

impl HallScreen {
    /// The hall of a session; of the one that is on, where none is named.
    pub fn new(session: Option<SessionId>) -> Self {
        let which = Which::new(session, false);
        Self { which, watch: None, hall: None, scores: Rows::new(0), bell: Bell::default() }
    }

    fn watch(&mut self, session: SessionId, cx: &mut Cx<'_>) {
        self.watch = Some(cx.watch(Topic::Hall(session)));
    }

    fn clock(&self, env: &Env) -> Option<Running> {
        let hall = self.hall.as_ref()?;
        Running::of(hall.stage.as_ref(), hall.clock, env.now)
    }

    fn take(&mut self, hall: &HallView, cx: &mut Cx<'_>) {
        let fresh = self.hall.as_ref().and_then(|held| held.stage.clone()) != hall.stage;
        self.scores.set_len(hall.scores.as_ref().map_or(0, Vec::len));
        self.hall = Some(Box::new(hall.clone()));
        if fresh {
            self.bell.set(self.clock(cx.env));
            running::keep_going(hall.stage.as_ref(), true, cx.env, cx);
        }
    }
}

impl Screen for HallScreen {
    fn scope(&self) -> Scope {
        Scope::Sheet
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if let Some(session) = self.which.begin(cx) {
            self.watch(session, cx);
        }
    }

    fn leave(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.watch.take() {
            cx.unwatch(ticket);
        }
    }

    fn act(&mut self, press: Press, cx: &mut Cx<'_>) {
        if press.action == Action::AppBack {
            // Back to the board, whence it is shown; those who may not see that, to the queue.
            cx.go(Away::Back);
        } else {
            self.scores.act(press);
        }
    }

    fn text(&mut self, _text: &str, _cx: &mut Cx<'_>) -> bool {
        false
    }

    fn edit(&mut self, _edit: Edit, _cx: &mut Cx<'_>) {}

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        match self.which.reply(ticket, reply, cx) {
            which::Came::NotMine => {}
            which::Came::Nothing => return true,
            which::Came::Session(session) => {
                self.watch(session, cx);
                return true;
            }
        }
        if self.watch != Some(ticket) {
            return false;
        }
        match reply {
            Reply::Answer(Answer::Defence(DefenceAnswer::Hall(hall))) | Reply::Delta(Delta::Hall(hall)) => {
                self.take(hall, cx);
            }
            Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                cx.say(Severity::Alarm, told(refusal));
            }
            _ => {}
        }
        true
    }

    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>) {
        if timer != Timer::Tick {
            return;
        }
        self.bell.tick(self.clock(cx.env), cx);
        if let Some(hall) = &self.hall {
            running::keep_going(hall.stage.as_ref(), false, cx.env, cx);
        }
    }

    fn fit(&mut self, area: Rect, _env: &Env) {
        self.scores.fit(area.height.saturating_sub(2));
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        view::draw(self, buf, area, env);
        None
    }

    fn title(&self, env: &Env) -> (String, String) {
        view::title(self, env)
    }

    fn status(&self, _env: &Env) -> String {
        String::new()
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::ScreenCover, Action::AppBack]
    }

    fn refusal(&self, _action: Action, _env: &Env) -> Option<Refusal> {
        None
    }

    fn waiting(&self) -> bool {
        false
    }

    fn awaits(&self) -> bool {
        false
    }

    /// What is thrown on a wall shows nothing to be covered, and nobody sits at its keys.
    fn stays_uncovered(&self, _env: &Env) -> bool {
        true
    }

    fn pointed(&self, _env: &Env) -> String {
        self.hall
            .as_ref()
            .and_then(|hall| hall.stage.as_ref())
            .map_or_else(String::new, |stage| stage.name.clone())
    }

    fn plain(&self, env: &Env) -> String {
        view::plain(self, env)
    }
}

impl Room for HallScreen {
    fn spot(&self) -> Spot {
        Spot::Hall { session: self.session() }
    }

    fn session(&self) -> Option<SessionId> {
        self.which.session().cloned()
    }
}
