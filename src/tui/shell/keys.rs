//! What keys do: to the program itself, or to the screen in front.

use super::over::Over;
use super::{Shell, Wish};
use crate::desk::Command;
use crate::tui::actions::{Action, Group};
use crate::tui::keymap::Press;
use crate::tui::look::Widths;
use crate::tui::runtime::Effect;
use crate::tui::scope::Scope;
use crate::tui::screens::Away;
use crate::tui::screens::rooms::Spot;

impl Shell {
    pub(super) fn act(&mut self, press: Press, out: &mut Vec<Effect<Wish>>) {
        let front = |shell: &Self| (shell.room.as_ref().map(|room| room.spot()), shell.dossier.is_some());
        let (before, said) = (front(self), self.messages.now().cloned());
        self.act_here(press, out);
        // What was said on one screen is not about the next; all of it stays among the past messages.
        if front(self) != before && self.messages.now() == said.as_ref() {
            self.messages.quiet();
        }
    }

    fn act_here(&mut self, press: Press, out: &mut Vec<Effect<Wish>>) {
        if self.over.is_some() {
            self.act_over(press, out);
            return;
        }
        // What is open below may have help of its own, beside what is half typed.
        if press.action == Action::HelpOpen {
            let env = self.env.clone();
            if front!(self).help(&env) {
                return;
            }
        }
        if self.is_own(press.action) {
            self.act_shell(press.action, out);
            return;
        }
        // From the palette, where another room is in front, or none.
        let fits = self.room.as_ref().is_some_and(|room| belongs(press.action, &room.spot()));
        if press.action.group() == Group::Hall && !fits {
            let (zh, en) = room_of(press.action);
            self.inform(zh, en);
            return;
        }
        let ((), effects) = with_cx!(self, |cx| front!(self).act(press, &mut cx));
        self.carry(effects, out);
    }

    /// True for what the program does itself; the screen in front has all the rest.
    fn is_own(&self, action: Action) -> bool {
        let scope = self.front_ref().scope();
        // In closed scopes only what writes nothing reaches through.
        match action {
            Action::HelpOpen
            | Action::PaletteOpen
            | Action::BlacklistOpen
            | Action::ScreenCover
            | Action::GoJournal
            | Action::GoMessages
            | Action::GoQueue
            | Action::GoBoard
            | Action::GoBallot
            | Action::GoHall
            | Action::GoSessions
            | Action::GoPapers
            | Action::GoFees
            | Action::GoRanking
            | Action::GoVote
            | Action::ScreenPlain
            | Action::ScreenRedraw
            | Action::ScreenWidth
            | Action::KeysReload
            | Action::AppSuspend
            | Action::AppQuit
            | Action::IdentityUnmask
            | Action::BlacklistAdd
            | Action::BlacklistCorrect
            | Action::BlacklistLift
            | Action::BlacklistConfirm
            | Action::BlacklistKeep => true,
            Action::SearchOpen => (self.dossier.is_some() || self.room.is_some()) && !scope.is_closed(),
            Action::ClipboardCopy => !scope.is_closed() && scope != Scope::Notice,
            _ => false,
        }
    }

    /// True where an action is about rows that are still on their way: not what leads away from them,
    /// and not what is the program's own, but for what takes along which row it is.
    pub(super) fn awaits_rows(&self, action: Action) -> bool {
        let leads = matches!(action, Action::AppBack | Action::AppCancel | Action::SearchOpen);
        let takes_along = match action {
            Action::ClipboardCopy | Action::IdentityUnmask | Action::ScreenPlain => true,
            Action::GoBoard | Action::GoBallot | Action::GoHall | Action::GoPapers => self.room.is_some(),
            _ => false,
        };
        let unseen = self.over.is_some() || self.covered || super::view::is_too_small(self.size);
        !unseen && !leads && (takes_along || !self.is_own(action)) && self.front_ref().awaits()
    }

    /// An action was chosen by its name: goes where it is to be had. False where that cannot be.
    pub(super) fn leads_to(&mut self, action: Action, out: &mut Vec<Effect<Wish>>) -> bool {
        let is_of = |scope: Scope| {
            self.keymap.bindings(scope).iter().any(|held| held.action == action && held.scope == scope)
        };
        if self.keymap.bindings(self.front_ref().scope()).iter().any(|held| held.action == action) {
            return true;
        }
        let in_queue = self.room.is_none() && self.dossier.is_none();
        let in_dossier = self.room.is_none() && self.dossier.is_some();
        if is_of(Scope::Queue) && !in_queue {
            self.go(Away::Queue, out);
        } else if [Scope::Dossier, Scope::Scoring].into_iter().any(is_of) && !in_dossier {
            self.inform("先打开一份材料 (回车)", "open a dossier first (Enter)");
            return false;
        }
        true
    }

    /// In a window too small to show anything, nothing is done that cannot be seen; one may leave.
    pub(super) fn act_unseen(&mut self, action: Action, out: &mut Vec<Effect<Wish>>) {
        match action {
            Action::AppBack | Action::AppQuit => {
                out.push(Effect::Ask(Wish::Place(Box::new(self.place()))));
                out.push(Effect::Leave);
            }
            Action::AppSuspend => out.push(Effect::Suspend),
            Action::ScreenRedraw => out.push(Effect::Redraw),
            _ => {}
        }
    }

    fn act_shell(&mut self, action: Action, out: &mut Vec<Effect<Wish>>) {
        match action {
            Action::HelpOpen | Action::PaletteOpen | Action::GoMessages => self.open_list(action, out),
            Action::BlacklistOpen => self.go(Away::Blacklist(String::new()), out),
            Action::BlacklistAdd
            | Action::BlacklistCorrect
            | Action::BlacklistLift
            | Action::BlacklistConfirm
            | Action::BlacklistKeep => {
                self.go(Away::Blacklist(String::new()), out);
                self.act_over(Press::of(action), out);
            }
            Action::GoJournal => self.go(Away::Journal, out),
            Action::GoQueue => self.go(Away::Queue, out),
            Action::GoBoard
            | Action::GoBallot
            | Action::GoHall
            | Action::GoSessions
            | Action::GoPapers
            | Action::GoFees
            | Action::GoRanking
            | Action::GoVote => {
                // From a room of a session to that session's other rooms.
                let session = self.room.as_ref().and_then(|room| room.session());
                if let Some(spot) = Spot::of(action, session) {
                    self.go(Away::Room(spot), out);
                }
            }
            Action::ScreenCover => self.covered = true,
            Action::ScreenPlain => out.push(Effect::Plain(self.front_ref().plain(&self.env))),
            Action::ClipboardCopy => out.push(Effect::Copy(self.front_ref().pointed(&self.env))),
            Action::ScreenRedraw => {
                out.push(Effect::Redraw);
                if self.dossier.is_none() && self.room.is_none() {
                    let ((), effects) = with_cx!(self, |cx| self.queue.refresh(&mut cx));
                    self.carry(effects, out);
                }
                let ((), effects) = with_cx!(self, |cx| if let Some(room) = &mut self.room {
                    room.leave(&mut cx);
                    room.enter(&mut cx);
                });
                self.carry(effects, out);
            }
            Action::ScreenWidth => {
                let wide = self.env.look.widths == Widths::Wide;
                self.env.look.widths = if wide { Widths::Narrow } else { Widths::Wide };
                out.push(Effect::Redraw);
            }
            Action::KeysReload => out.push(Effect::Ask(Wish::ReloadKeys)),
            Action::AppSuspend => out.push(Effect::Suspend),
            Action::AppQuit => self.over = Some(Over::quit(&self.env)),
            Action::IdentityUnmask => self.unmask("screen", out),
            Action::SearchOpen => {
                self.go(Away::Queue, out);
                let ((), effects) = with_cx!(self, |cx| self.queue.begin_search("", &mut cx));
                self.carry(effects, out);
            }
            _ => {}
        }
    }

    /// Asks the desk to note that numbers are shown; they are once that is on disk.
    pub(super) fn unmask(&mut self, place: &str, out: &mut Vec<Effect<Wish>>) {
        let dossier = match &self.dossier {
            // The blacklist is a whole list.
            _ if self.over.is_some() => None,
            Some(screen) => Some(screen.dossier().clone()),
            None => self.queue.current().map(|row| row.dossier.clone()),
        };
        let (ticket, effects) = with_cx!(self, |cx| cx.command(
            None,
            Command::Unmask { dossiers: dossier.into_iter().collect(), place: place.to_owned() }
        ));
        self.unmask = Some(ticket);
        self.carry(effects, out);
    }
}

/// True where an action of the hall is to be had in a room.
fn belongs(action: Action, spot: &Spot) -> bool {
    match (action.id().split('.').next().unwrap_or_default(), spot) {
        ("session", Spot::Sessions { .. })
        | ("candidate", Spot::Sessions { .. } | Spot::Board { .. })
        | ("paper", Spot::Papers { .. })
        | ("fee", Spot::Fees { .. })
        | ("meeting" | "vote", Spot::Vote { .. })
        | ("result", Spot::Ranking { .. })
        | ("ballot", Spot::Ballot { .. })
        | ("board" | "clock", Spot::Board { .. }) => true,
        ("figure", spot) => !matches!(spot, Spot::Ballot { .. } | Spot::Hall { .. }),
        _ => false,
    }
}

/// Where an action of the hall is to be had.
fn room_of(action: Action) -> (&'static str, &'static str) {
    match action.id().split('.').next().unwrap_or_default() {
        "session" => ("先到场次 (g s)", "go to the sessions (g s) first"),
        "candidate" => ("先到场次 (g s) 或答辩台 (g d)", "go to the sessions (g s) or the board (g d) first"),
        "paper" => ("先到纸票 (g y)", "go to the paper ballots (g y) first"),
        "fee" => ("先到缴费 (g f)", "go to the fees (g f) first"),
        "meeting" | "vote" => ("先到表决 (g v)", "go to the vote (g v) first"),
        "result" => ("先到排名 (g r)", "go to the ranking (g r) first"),
        "ballot" => ("先到评分票 (g b)", "go to the ballot (g b) first"),
        _ => ("先到答辩台 (g d)", "go to the board (g d) first"),
    }
}
