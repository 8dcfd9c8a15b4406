//! The program with screens: which one is in front, what lies over it, what was last said. It drives
//! the [`Screen`]s, carries their wishes out as [`Effect`](crate::tui::runtime::Effect)s, and draws
//! the rows that all share: title, status, hints.

/// Runs a block with a [`Cx`], then carries out what was collected.
macro_rules! with_cx {
    ($shell:ident, |$cx:ident| $body:expr) => {{
        let mut effects = Vec::new();
        let env = $shell.env.clone();
        let session = &$shell.session;
        let counter = &mut $shell.next_command;
        let mut ids = || {
            *counter += 1;
            $crate::record::CommandId(format!("{session}-{counter}"))
        };
        let result = {
            let mut $cx =
                $crate::tui::screens::Cx::new(&env, &mut effects, &mut $shell.next_ticket, &mut ids);
            $body
        };
        (result, effects)
    }};
}

/// The screen in front, by fields of their own, beside a [`Cx`].
macro_rules! front {
    ($shell:ident) => {
        match (&mut $shell.room, &mut $shell.dossier) {
            (Some(room), _) => &mut **room as &mut dyn $crate::tui::screens::Screen,
            (None, Some(dossier)) => dossier,
            (None, None) => &mut $shell.queue,
        }
    };
}

mod carry;
mod found;
mod keys;
mod over;
mod place;
mod replies;
mod saying;
mod view;

pub use place::Place;

use super::keymap::Keymap;
use super::look::Look;
use super::messages::Messages;
use super::runtime::{App, Effect, Msg, Stray, Timer};
use super::scope::Scope;
use super::screens::dossier::DossierScreen;
use super::screens::queue::{QueueScreen, VIEW};
use super::screens::rooms::{self, Room};
use super::screens::{self, DraftKey, Env, Message, Screen, Severity, Ticket};
use crate::desk::{Delivery, Frame, Query, Topic};
use crate::domain::Words;
use crate::policy::Notice;
use jiff::civil::Time;
use over::Over;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What the shell asks of those who may do input and output.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Send to the desk.
    Send(Frame),
    /// Keep a draft; an empty one is deleted.
    Draft(DraftKey, String),
    /// Keep where the person is, for the next start.
    Place(Box<Place>),
    /// Load a file in the background.
    Load(String),
    /// Read the keymap file again.
    ReloadKeys,
}

/// What they tell it.
#[derive(Debug)]
pub enum Told {
    /// The desk replied.
    Delivery(Box<Delivery>),
    /// The keymap file was read again.
    Keys(Box<Result<Keymap, String>>),
    /// A file is being loaded: done, of how many.
    Loading(u64, u64),
    /// It was loaded, or was not, and why.
    Loaded(Result<Words, Words>),
    /// A draft could not be kept, and why.
    DraftFailed(String),
}

/// How the shell begins.
#[derive(Debug)]
pub struct Start {
    /// The keymap in force.
    pub keymap: Keymap,
    /// How things look.
    pub look: Look,
    /// The notice, until the desk tells which is in force.
    pub notice: Arc<Notice>,
    /// Unique for this run: command ids begin with it.
    pub session: String,
    /// Where the person was.
    pub place: Option<Place>,
    /// Drafts of earlier runs.
    pub drafts: BTreeMap<DraftKey, String>,
    /// See [`Env::evidence_base`].
    pub evidence_base: String,
    /// Something to be said at once.
    pub greeting: Option<Words>,
}

/// Minutes without a key after which names are covered.
const IDLE_COVER: Duration = Duration::from_secs(5 * 60);
/// How long identity numbers stay unmasked.
const UNMASKED: Duration = Duration::from_secs(30);
const TIMERS: [(screens::Timer, Timer); 5] = [
    (screens::Timer::Preview, Timer("preview")),
    (screens::Timer::Search, Timer("search")),
    (screens::Timer::Mask, Timer("mask")),
    (screens::Timer::Tick, Timer("tick")),
    (screens::Timer::News, Timer("news")),
];
const COVER: Timer = Timer("cover");

/// The program.
#[derive(Debug)]
pub struct Shell {
    keymap: Keymap,
    env: Env,
    size: Size,
    queue: QueueScreen,
    dossier: Option<DossierScreen>,
    /// A room of the defence day or the meeting, in front of queue and dossier.
    room: Option<Box<dyn Room>>,
    /// No screen was chosen yet: one whose work is in a room is led there.
    fresh: bool,
    over: Option<Over>,
    covered: bool,
    messages: Messages,
    overview: Option<Ticket>,
    notice: Option<Ticket>,
    unmask: Option<Ticket>,
    session: String,
    next_ticket: u64,
    next_command: u64,
    awaited: std::collections::BTreeSet<Ticket>,
    time: Option<Time>,
    /// What to say with the news of the copy under way.
    copying: Option<Words>,
}

impl Shell {
    /// Makes the program; nothing is asked before [`Msg::Start`].
    pub fn new(start: Start) -> Self {
        let env = Env {
            look: start.look,
            notice: start.notice,
            overview: None,
            clock: String::new(),
            now: None,
            loading: None,
            unmasked: false,
            evidence_base: start.evidence_base,
            drafts: Arc::new(start.drafts),
        };
        let mut shell = Self {
            keymap: start.keymap,
            env,
            size: Size::new(80, 24),
            queue: QueueScreen::new(),
            dossier: None,
            room: None,
            fresh: start.place.as_ref().is_none_or(|place| place.room.is_none()),
            over: None,
            covered: false,
            messages: Messages::default(),
            overview: None,
            notice: None,
            unmask: None,
            session: start.session,
            next_ticket: 1,
            next_command: 0,
            awaited: std::collections::BTreeSet::new(),
            time: None,
            copying: None,
        };
        if let Some(words) = start.greeting {
            shell.say(Message { at: None, severity: Severity::Info, words });
        }
        let views = shell.env.drafts.iter().filter(|(key, _)| key.thing == VIEW);
        shell.queue.take_views(views.map(|(_, text)| text.as_str()));
        if let Some(place) = start.place {
            shell.queue.resume(&place);
            shell.dossier = place.dossier.map(|(id, origin)| DossierScreen::new(id, origin));
            shell.room = place.room.map(rooms::open);
        }
        shell
    }

    fn front_ref(&self) -> &dyn Screen {
        match (&self.room, &self.dossier) {
            (Some(room), _) => &**room as &dyn Screen,
            (None, Some(dossier)) => dossier,
            (None, None) => &self.queue,
        }
    }

    fn start(&mut self, out: &mut Vec<Effect<Wish>>) {
        let ((overview, notice), effects) = with_cx!(self, |cx| {
            let tickets = (cx.watch(Topic::Overview), cx.ask(Query::Notice));
            // The queue's rows are kept up behind a dossier, too: next and previous walk their order.
            self.queue.enter(&mut cx);
            if let Some(dossier) = &mut self.dossier {
                dossier.enter(&mut cx);
            }
            if let Some(room) = &mut self.room {
                room.enter(&mut cx);
            }
            tickets
        });
        (self.overview, self.notice) = (Some(overview), Some(notice));
        self.carry(effects, out);
        out.push(Effect::After(IDLE_COVER, COVER));
    }

    fn timer(&mut self, timer: Timer, out: &mut Vec<Effect<Wish>>) {
        if timer == COVER {
            // What is looked at for long without a key is covered once that is over.
            if self.over.is_none() && self.front_ref().stays_uncovered(&self.env) {
                out.push(Effect::After(IDLE_COVER, COVER));
            } else {
                self.covered = true;
            }
            return;
        }
        let Some((name, _)) = TIMERS.iter().find(|(_, known)| *known == timer) else { return };
        if *name == screens::Timer::Mask {
            self.env.unmasked = false;
            return;
        }
        let ((), effects) = with_cx!(self, |cx| front!(self).timer(*name, &mut cx));
        self.carry(effects, out);
    }

    fn typed(&mut self, text: &str, out: &mut Vec<Effect<Wish>>) {
        let (taken, effects) = with_cx!(self, |cx| match &mut self.over {
            Some(over) => over.text(text, &mut cx),
            None => front!(self).text(text, &mut cx),
        });
        self.carry(effects, out);
        if !taken {
            self.stray(&Stray::Text(text.to_owned()));
        }
    }

    fn fit(&mut self) {
        let area = view::middle(Rect::new(0, 0, self.size.width, self.size.height));
        let env = self.env.clone();
        front!(self).fit(area, &env);
        if let Some(over) = &mut self.over {
            over.fit(super::widgets::sheet::screen_of(area), &env);
        }
    }
}

impl App for Shell {
    type Ask = Wish;
    type Told = Told;

    fn scope(&self) -> Scope {
        match &self.over {
            Some(over) => over.scope(),
            None => self.front_ref().scope(),
        }
    }

    fn keymap(&self) -> &Keymap {
        &self.keymap
    }

    fn update(&mut self, msg: Msg<Told>) -> Vec<Effect<Wish>> {
        let mut out = Vec::new();
        let from_person = matches!(
            msg,
            Msg::Act(_)
                | Msg::Unbound(_)
                | Msg::NoCount(..)
                | Msg::Typed(_)
                | Msg::Edit(_)
                | Msg::Pasted { .. }
                | Msg::Stray(_)
        );
        if from_person {
            out.push(Effect::After(IDLE_COVER, COVER));
            // A covered screen is uncovered by any key, which does nothing else.
            if std::mem::take(&mut self.covered) {
                return out;
            }
        }
        match msg {
            Msg::Start(size) => {
                self.size = size;
                self.start(&mut out);
            }
            Msg::Act(press) if view::is_too_small(self.size) => self.act_unseen(press.action, &mut out),
            Msg::Act(press) => self.act(press, &mut out),
            Msg::Unbound(keys) => {
                let shown = super::keys::label(&keys, self.env.look.lang);
                let words = Words::made(
                    format!("{shown} 在这里没有用处；? 看能按的键"),
                    format!("{shown} does nothing here; ? lists the keys"),
                );
                self.say(Message { at: None, severity: Severity::Info, words });
            }
            Msg::NoCount(n, action) => {
                let words = Words::made(
                    format!("「{}」不带计数，{n} 没有用", action.short(crate::domain::Lang::Zh)),
                    format!("{} takes no count; {n} was left out", action.short(crate::domain::Lang::En)),
                );
                self.say(Message { at: None, severity: Severity::Info, words });
            }
            Msg::Typed(text) => self.typed(&text, &mut out),
            Msg::Pasted { text, cut } => {
                self.typed(&text, &mut out);
                if cut {
                    self.inform("贴来的太长，末尾没有收下", "the paste was too long; its end was left out");
                }
            }
            Msg::Edit(edit) => {
                let ((), effects) = with_cx!(self, |cx| match &mut self.over {
                    Some(over) => over.edit(edit, &mut cx),
                    None => front!(self).edit(edit, &mut cx),
                });
                self.carry(effects, &mut out);
            }
            Msg::Stray(stray) => self.stray(&stray),
            Msg::Held(news) => self.held(news),
            Msg::Resized(size) => self.size = size,
            Msg::Focus(_) => {}
            Msg::Timer(timer) => self.timer(timer, &mut out),
            Msg::Clock(time) => {
                self.time = Some(time);
                self.env.now = Some(time);
                self.env.clock = format!("{:02}:{:02}", time.hour(), time.minute());
            }
            Msg::Measured(measured) => self.measured(measured),
            Msg::Copied(copied) => self.copied(copied),
            Msg::Ending => {
                out.push(Effect::Ask(Wish::Place(Box::new(self.place()))));
            }
            Msg::Told(told) => self.told(told, &mut out),
        }
        self.fit();
        out
    }

    fn view(&self, canvas: &mut Buffer, typed: &super::keymap::Resolver) -> Option<Position> {
        view::draw(self, canvas, typed)
    }

    fn holds(&self, action: crate::tui::actions::Action) -> bool {
        self.awaits_rows(action)
    }

    fn waiting(&self) -> bool {
        !self.awaited.is_empty() || self.front_ref().waiting()
    }

    fn shows_clock(&self) -> bool {
        true
    }
}
