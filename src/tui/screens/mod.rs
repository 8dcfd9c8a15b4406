//! The screens. Each owns its state, its actions and its view; none touches the record, a clock or
//! the terminal. What a screen wants done it says to its [`Cx`] as [`Effect`]s; answers come back as
//! [`Delivery`]s with the ticket it was given.

pub mod asking;
pub mod ballot;
pub mod board;
pub mod cx;
pub mod derived;
pub mod dossier;
pub mod fees;
pub mod hall;
pub mod listing;
pub mod meeting;
pub mod papers;
pub mod queue;
pub mod ranking;
pub mod rooms;
pub mod running;
pub mod sessions;
pub mod unfold;
pub mod which;
pub mod work;

pub use cx::{Away, Cx, DraftKey, Effect, Env, Message, Severity, Ticket, Timer};

use super::actions::Action;
use super::keymap::Press;
use super::scope::Scope;
use super::widgets::edit::Edit;
use crate::desk::{Refusal, Reply};
use crate::domain::Words;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What rows that a look-up found are called.
pub fn looked_for(text: &str) -> Words {
    let text = text.trim();
    Words::made(format!("查找「{text}」"), format!("search `{text}`"))
}

/// A screen, as the shell drives it.
pub trait Screen {
    /// Where its keys are looked up now.
    fn scope(&self) -> Scope;
    /// It comes to the front: asks for what it shows.
    fn enter(&mut self, cx: &mut Cx<'_>);
    /// It goes from the front: ends its subscriptions.
    fn leave(&mut self, cx: &mut Cx<'_>);
    /// A key of its scopes was pressed.
    fn act(&mut self, press: Press, cx: &mut Cx<'_>);
    /// Text was typed or pasted where it takes text. True where it took it.
    fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool;
    /// A step of editing in text.
    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>);
    /// A reply to one of its tickets. True where the ticket was its own.
    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool;
    /// Something was recorded, by whomever: what it does not watch may be different now.
    fn news(&mut self, _cx: &mut Cx<'_>) {}
    /// A timer it set has run out.
    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>);
    /// The rows between first and last are drawn; where a text cursor is to stand is returned.
    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position>;
    /// Shows help of its own for what is open; false where it has none.
    fn help(&mut self, _env: &Env) -> bool {
        false
    }
    /// Tells it the room it is drawn in, before it is drawn.
    fn fit(&mut self, area: Rect, env: &Env);
    /// Left and right of the first row.
    fn title(&self, env: &Env) -> (String, String);
    /// The right of the status row: progress, or the reason why not.
    fn status(&self, env: &Env) -> String;
    /// The actions of the hint row, the telling ones first.
    fn hints(&self) -> &'static [Action];
    /// Why an action of its scopes is not to be had now; `None` where it is.
    fn refusal(&self, action: Action, env: &Env) -> Option<Refusal>;
    /// True while it shows what is no longer so, with the news on their way.
    fn waiting(&self) -> bool;
    /// True while what its keys act on is still on its way: they are held until it is there.
    fn awaits(&self) -> bool;
    /// True while it is looked at without a key being pressed: it does not cover itself.
    fn stays_uncovered(&self, _env: &Env) -> bool {
        false
    }
    /// What the cursor points at, for `clipboard.copy`.
    fn pointed(&self, env: &Env) -> String;
    /// What the plain page shows.
    fn plain(&self, env: &Env) -> String;
}
