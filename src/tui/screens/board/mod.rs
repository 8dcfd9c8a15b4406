//! 答辩台: for chair and recorder. Who is missing now stands on top: that is what is asked every
//! minute.

mod acts;
mod foot;
mod grid;
mod plain;
mod replies;
mod view;

use super::asking::Asking;
use super::cx::{Cx, Env, Ticket, Timer};
use super::rooms::{Room, Spot};
use super::running::{Bell, Running};
use super::unfold::Unfolded;
use super::which::Which;
use super::{Screen, running};
use crate::desk::{Board, BoardRow, Refusal, Reply, Topic};
use crate::domain::{DossierId, SessionId};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use acts::Purpose;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The screen.
#[derive(Debug)]
pub struct BoardScreen {
    which: Which,
    watch: Option<Ticket>,
    board: Option<Box<Board>>,
    gone: Option<Refusal>,
    rows: Rows,
    seat: usize,
    /// Where to put the cursor when the rows come.
    wanted: Option<DossierId>,
    asking: Asking<Purpose>,
    unfolded: Option<Unfolded>,
    /// What is being unfolded.
    asked: Option<Ticket>,
    bell: Bell,
}

impl BoardScreen {
    /// The board of a session, with the cursor on a candidate and a seat.
    pub fn new(session: Option<SessionId>, row: Option<DossierId>, seat: usize) -> Self {
        Self {
            which: Which::new(session, false),
            watch: None,
            board: None,
            gone: None,
            rows: Rows::new(0),
            seat,
            wanted: row,
            asking: Asking::default(),
            unfolded: None,
            asked: None,
            bell: Bell::default(),
        }
    }

    fn watch(&mut self, session: SessionId, cx: &mut Cx<'_>) {
        self.watch = Some(cx.watch(Topic::Board(session)));
    }

    fn current(&self) -> Option<&BoardRow> {
        self.board.as_ref()?.rows.get(self.rows.cursor())
    }

    /// The account of the seat chosen.
    fn seat_account(&self) -> Option<String> {
        let seats = &self.board.as_ref()?.session.seats;
        seats.get(self.seat).map(|person| person.account.clone())
    }

    fn clock(&self, env: &Env) -> Option<Running> {
        let board = self.board.as_ref()?;
        Running::of(board.stage.as_ref(), board.clock, env.now)
    }

    /// The board is now this.
    fn take(&mut self, board: &Board, cx: &mut Cx<'_>) {
        let before = self.board.as_ref().and_then(|held| held.stage.clone());
        let fresh = before != board.stage;
        let first = self.board.is_none();
        self.rows.set_len(board.rows.len());
        let find = |id: &DossierId| board.rows.iter().position(|row| row.candidate.dossier == *id);
        let staged = board.stage.as_ref().map(|stage| &stage.dossier);
        if first {
            let to = self.wanted.take().as_ref().and_then(find).or_else(|| staged.and_then(find));
            self.rows.go(to.unwrap_or(0));
        } else if fresh && let (Some(old), Some(new)) = (&before, staged) {
            // The cursor goes along with the desk where it stood there, and nowhere else.
            if self.current().is_some_and(|row| row.candidate.dossier == old.dossier) {
                self.rows.go(find(new).unwrap_or(self.rows.cursor()));
            }
        }
        self.seat = self.seat.min(board.session.seats.len().saturating_sub(1));
        self.board = Some(Box::new(board.clone()));
        if fresh {
            self.bell.set(self.clock(cx.env));
            running::keep_going(board.stage.as_ref(), true, cx.env, cx);
        }
    }
}

impl Screen for BoardScreen {
    fn scope(&self) -> Scope {
        match (self.asking.scope(), &self.unfolded) {
            (Some(scope), _) => scope,
            (None, Some(_)) => Scope::Sheet,
            (None, None) => Scope::Board,
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
        self.asking.text(text, cx)
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        self.asking.edit(edit, cx);
    }

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        self.answered(ticket, reply, cx)
    }

    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>) {
        if timer != Timer::Tick {
            return;
        }
        self.bell.tick(self.clock(cx.env), cx);
        let Some(board) = &self.board else { return };
        running::keep_going(board.stage.as_ref(), false, cx.env, cx);
    }

    fn fit(&mut self, area: Rect, env: &Env) {
        if let Some(board) = &self.board {
            let layout = view::layout(board, area);
            self.rows.fit(layout.list.height.saturating_mul(layout.columns));
        }
        if let Some(unfolded) = &mut self.unfolded {
            unfolded.fit(area, env);
        }
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        view::draw(self, buf, area, env);
        if let Some(unfolded) = &self.unfolded {
            unfolded.view(buf, area, env);
        }
        self.asking.view(buf, area, env)
    }

    fn title(&self, env: &Env) -> (String, String) {
        plain::title(self, env)
    }

    fn status(&self, env: &Env) -> String {
        plain::status(self, env)
    }

    fn hints(&self) -> &'static [Action] {
        if self.asking.is_open() {
            return self.asking.hints();
        }
        if self.unfolded.is_some() {
            return &[Action::ListDown, Action::ListUp, Action::AppCancel];
        }
        &[
            Action::BoardCall,
            Action::ClockToggle,
            Action::CandidateAbsent,
            Action::BoardExcuse,
            Action::BoardRecuse,
            Action::FigureUnfold,
            Action::FigureDerive,
            Action::BoardRelease,
            Action::GoHall,
            Action::BoardClose,
            Action::HelpOpen,
        ]
    }

    fn refusal(&self, action: Action, env: &Env) -> Option<Refusal> {
        acts::refusal(self, action, env)
    }

    fn waiting(&self) -> bool {
        false
    }

    fn awaits(&self) -> bool {
        let shown = self.asking.is_open() || self.unfolded.is_some();
        let coming = self.board.is_none() && self.gone.is_none() && !self.which.is_none();
        !shown && (coming || self.asked.is_some())
    }

    fn stays_uncovered(&self, env: &Env) -> bool {
        running::is_watched(self.clock(env))
    }

    fn pointed(&self, env: &Env) -> String {
        self.current().map(|row| plain::line(row, env)).unwrap_or_default()
    }

    fn plain(&self, env: &Env) -> String {
        match &self.unfolded {
            Some(unfolded) => unfolded.text().to_owned(),
            None => plain::page(self, env),
        }
    }
}

impl Room for BoardScreen {
    fn spot(&self) -> Spot {
        let row = self.current().map(|row| row.candidate.dossier.clone());
        Spot::Board { session: self.session(), row: row.or_else(|| self.wanted.clone()), seat: self.seat }
    }

    fn session(&self) -> Option<SessionId> {
        self.which.session().cloned()
    }
}
