//! 评分票: for a panellist. Digits belong to the candidate on the screen when the first of them came;
//! nothing of others' ballots is here before the desk tells it.

mod acts;
mod pad;
mod replies;
mod view;

use super::asking::Asking;
use super::cx::{Cx, Env, Ticket, Timer};
use super::rooms::{Room, Spot};
use super::running::Running;
use super::which::Which;
use super::{Screen, running};
use crate::desk::{BallotSheet, OwnBallot, Refusal, Reply, Topic};
use crate::domain::{DossierId, SessionId};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use acts::Purpose;
use pad::Pad;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The screen.
#[derive(Debug)]
pub struct BallotScreen {
    which: Which,
    watch: Option<Ticket>,
    sheet: Option<Box<BallotSheet>>,
    gone: Option<Refusal>,
    /// The candidate on the screen.
    on: Option<DossierId>,
    /// What is typed on them and not submitted.
    pad: Pad,
    /// The person went to another candidate by hand: the desk's next one does not take it away.
    by_hand: bool,
    asking: Asking<Purpose>,
}

impl BallotScreen {
    /// The viewer's ballots of a session; of the one that is on, where none is named.
    pub fn new(session: Option<SessionId>) -> Self {
        Self {
            which: Which::new(session, true),
            watch: None,
            sheet: None,
            gone: None,
            on: None,
            pad: Pad::default(),
            by_hand: false,
            asking: Asking::default(),
        }
    }

    fn watch(&mut self, session: SessionId, cx: &mut Cx<'_>) {
        self.watch = Some(cx.watch(Topic::Ballots(session)));
    }

    /// Where the candidate on the screen stands in the order, and their row.
    fn current(&self) -> Option<(usize, &OwnBallot)> {
        let on = self.on.as_ref()?;
        self.sheet.as_ref()?.rows.iter().enumerate().find(|(_, row)| row.dossier == *on)
    }

    /// The candidate at the desk.
    fn staged(&self) -> Option<&DossierId> {
        self.sheet.as_ref()?.stage.as_ref().map(|stage| &stage.dossier)
    }

    /// True where another candidate was called than the one on the screen.
    fn is_elsewhere(&self) -> bool {
        self.staged().is_some_and(|staged| Some(staged) != self.on.as_ref())
    }

    fn clock(&self, env: &Env) -> Option<Running> {
        let sheet = self.sheet.as_ref()?;
        Running::of(sheet.stage.as_ref(), sheet.clock, env.now)
    }

    /// Turns to a candidate; what was typed on them before comes back.
    fn turn(&mut self, to: DossierId, env: &Env) {
        let held = self.sheet.as_ref().and_then(|sheet| sheet.rows.iter().find(|row| row.dossier == to));
        self.pad = Pad::of(held.and_then(|row| row.ballot.as_ref()), env.draft(pad::THING, &to));
        self.on = Some(to);
    }

    /// The sheet is now this.
    fn take(&mut self, sheet: &BallotSheet, cx: &mut Cx<'_>) {
        let before = self.sheet.as_ref().and_then(|held| held.stage.clone());
        let fresh = self.sheet.is_none() || before != sheet.stage;
        self.sheet = Some(Box::new(sheet.clone()));
        let staged = self.staged().cloned();
        let free = !self.by_hand && !self.pad.is_begun() && !self.asking.is_open();
        let target = match &self.on {
            // A draft that was left goes first: its digits were typed on that candidate.
            None => {
                let left = sheet.rows.iter().find(|row| {
                    row.called && row.ballot.is_none() && cx.env.draft(pad::THING, &row.dossier).is_some()
                });
                left.map(|row| row.dossier.clone())
                    .or(staged)
                    .or_else(|| sheet.rows.first().map(|row| row.dossier.clone()))
            }
            Some(on) if free && staged.as_ref().is_some_and(|staged| staged != on) => staged,
            Some(_) => None,
        };
        if let Some(target) = target {
            self.turn(target, cx.env);
        } else if !self.pad.is_begun()
            && let Some(on) = self.on.clone()
        {
            self.turn(on, cx.env);
        }
        if fresh {
            running::keep_going(sheet.stage.as_ref(), true, cx.env, cx);
        }
    }
}

impl Screen for BallotScreen {
    fn scope(&self) -> Scope {
        match self.asking.scope() {
            Some(scope) => scope,
            None if self.pad.is_commenting() => Scope::Editor,
            None => Scope::Ballot,
        }
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
        self.press(press, cx);
    }

    fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        if self.asking.text(text, cx) {
            return true;
        }
        let Some(on) = self.on.clone() else { return false };
        self.pad.text(text, &on, cx)
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.asking.is_open() {
            self.asking.edit(edit, cx);
        } else if let Some(on) = self.on.clone() {
            self.pad.edit(edit, &on, cx);
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        self.answered(ticket, reply, cx)
    }

    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>) {
        if timer == Timer::Tick
            && let Some(sheet) = &self.sheet
        {
            running::keep_going(sheet.stage.as_ref(), false, cx.env, cx);
        }
    }

    fn fit(&mut self, area: Rect, env: &Env) {
        let room = view::comment_room(area);
        self.pad.fit(room, &env.look);
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let cursor = view::draw(self, buf, area, env);
        self.asking.view(buf, area, env).or(cursor)
    }

    fn title(&self, env: &Env) -> (String, String) {
        view::title(self, env)
    }

    fn status(&self, env: &Env) -> String {
        view::status(self, env)
    }

    fn hints(&self) -> &'static [Action] {
        if self.asking.is_open() {
            return self.asking.hints();
        }
        if self.pad.is_commenting() {
            return &[Action::EditorLeave, Action::EditorNewline, Action::EditorUndo];
        }
        &[
            Action::ScoreDigit,
            Action::BallotSubmit,
            Action::ScoreErase,
            Action::BallotAbstain,
            Action::CommentEdit,
            Action::BallotPrev,
            Action::BallotNext,
            Action::ScreenCover,
            Action::HelpOpen,
        ]
    }

    fn refusal(&self, action: Action, _env: &Env) -> Option<Refusal> {
        let gives = matches!(action, Action::BallotSubmit | Action::BallotAbstain);
        self.current().filter(|_| gives)?.1.refusal.clone()
    }

    fn waiting(&self) -> bool {
        false
    }

    fn awaits(&self) -> bool {
        self.sheet.is_none() && self.gone.is_none() && !self.which.is_none()
    }

    fn stays_uncovered(&self, env: &Env) -> bool {
        running::is_watched(self.clock(env))
    }

    fn pointed(&self, env: &Env) -> String {
        self.current().map(|(at, row)| view::own_line(at, row, &env.look)).unwrap_or_default()
    }

    fn plain(&self, env: &Env) -> String {
        let Some(sheet) = &self.sheet else { return String::new() };
        let lines = sheet.rows.iter().enumerate().map(|(at, row)| view::own_line(at, row, &env.look));
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Room for BallotScreen {
    fn spot(&self) -> Spot {
        Spot::Ballot { session: self.session() }
    }

    fn session(&self) -> Option<SessionId> {
        self.which.session().cloned()
    }
}
