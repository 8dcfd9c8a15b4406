//! What a screen may ask of the shell.

use crate::desk::{Command, Do, Done, Frame, Overview, Query, Request, RequestId, Topic};
use crate::domain::{DossierId, Role, Words};
use crate::policy::Notice;
use crate::record::CommandId;
use crate::tui::look::Look;
use crate::tui::screens::dossier::Origin;
use crate::tui::screens::rooms::Spot;
use jiff::civil::Time;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Names a request of a screen; its replies carry it.
pub type Ticket = RequestId;

/// What every screen may look at.
#[derive(Debug, Clone)]
pub struct Env {
    /// How things look.
    pub look: Look,
    /// The notice in force.
    pub notice: Arc<Notice>,
    /// Counts, who I am; `None` until the desk has answered.
    pub overview: Option<Box<Overview>>,
    /// `10:41`
    pub clock: String,
    /// The time of day as last told: by the minute, and whenever a timer of a screen's ran out.
    pub now: Option<Time>,
    /// A file being loaded from here: done, of how many.
    pub loading: Option<(u64, u64)>,
    /// Identity numbers are shown in full for the moment.
    pub unmasked: bool,
    /// Before a file name of evidence, to make a path or address: `evidence_base` of the settings.
    pub evidence_base: String,
    /// What the author has written and not submitted, from this run and earlier ones.
    pub drafts: Arc<BTreeMap<DraftKey, String>>,
}

impl Env {
    /// A draft of the author's.
    pub fn draft(&self, thing: &'static str, dossier: &DossierId) -> Option<&str> {
        self.drafts.get(&DraftKey { thing, dossier: dossier.clone() }).map(String::as_str)
    }

    /// True where the viewer has the role.
    pub fn has(&self, role: Role) -> bool {
        self.overview.as_ref().is_some_and(|overview| overview.roles.contains(&role))
    }

    /// The viewer's account.
    pub fn account(&self) -> &str {
        self.overview.as_ref().map_or("", |overview| &overview.me.account)
    }
}

/// How a message looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Something was made durable.
    Saved,
    /// Something to know.
    Info,
    /// Something was refused, or went wrong.
    Alarm,
}

/// One line for the status row, kept among the messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The time of day it was recorded, where it was.
    pub at: Option<Time>,
    /// How it looks.
    pub severity: Severity,
    /// What.
    pub words: Words,
}

/// Names a draft of the author's: what is being written, about which dossier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    /// `comment`, `score`, `notice` …
    pub thing: &'static str,
    /// About which dossier.
    pub dossier: DossierId,
}

/// Timers a screen can set; setting one again puts it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The queue's preview, a moment after the cursor came to rest.
    Preview,
    /// A search, a moment after the last key.
    Search,
    /// Identity numbers are masked again.
    Mask,
    /// A clock on the screen runs: a second has passed.
    Tick,
    /// Something was recorded a moment ago: lists ask again.
    News,
}

/// Somewhere else.
#[derive(Debug, Clone, PartialEq)]
pub enum Away {
    /// One level back.
    Back,
    /// To the queue.
    Queue,
    /// To a dossier, from a place in the queue.
    Dossier(DossierId, Box<Origin>),
    /// To a room of the defence day or the meeting.
    Room(Spot),
    /// To the journal.
    Journal,
    /// The blacklist sheet, with something typed.
    Blacklist(String),
}

/// What the shell is to do for a screen. Nothing here waits.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send to the desk.
    Send(Frame),
    /// Wake me.
    Later(Timer, Duration),
    /// Say it in the status row.
    Say(Message),
    /// Keep a draft; an empty one is deleted.
    Draft(DraftKey, String),
    /// Put it on the clipboard; with what to say besides, where it is not the copy itself that was asked for.
    Copy(String, Option<Words>),
    /// Load a file, in the background.
    Load(String),
    /// Ring the bell, once.
    Bell,
    /// Keep where the person is.
    Remember,
    /// Go there.
    Go(Away),
}

/// A screen's line to the shell while it handles one thing.
pub struct Cx<'a> {
    /// What every screen may look at.
    pub env: &'a Env,
    effects: &'a mut Vec<Effect>,
    next: &'a mut u64,
    ids: &'a mut dyn FnMut() -> CommandId,
}

impl<'a> Cx<'a> {
    /// A line that collects into `effects`; `next` numbers tickets, `ids` makes command ids.
    pub fn new(
        env: &'a Env,
        effects: &'a mut Vec<Effect>,
        next: &'a mut u64,
        ids: &'a mut dyn FnMut() -> CommandId,
    ) -> Self {
        Self { env, effects, next, ids }
    }

    fn send(&mut self, request: Request) -> Ticket {
        let id = RequestId(*self.next);
        *self.next += 1;
        self.effects.push(Effect::Send(Frame { id, request }));
        id
    }

    /// Asks.
    pub fn ask(&mut self, query: Query) -> Ticket {
        self.send(Request::Ask(query))
    }

    /// Commands, from the version that was seen.
    pub fn command(&mut self, base: Option<u64>, command: Command) -> Ticket {
        let id = self.command_id();
        self.run(Do { id, base, command })
    }

    /// An id that no command has had.
    pub fn command_id(&mut self) -> CommandId {
        (self.ids)()
    }

    /// Sends a command under its own id.
    pub fn run(&mut self, what: Do) -> Ticket {
        self.send(Request::Do(what))
    }

    /// Subscribes.
    pub fn watch(&mut self, topic: Topic) -> Ticket {
        self.send(Request::Watch(topic))
    }

    /// Ends a subscription.
    pub fn unwatch(&mut self, ticket: Ticket) {
        self.send(Request::Unwatch(ticket));
    }

    /// An answer is no longer wanted.
    pub fn cancel(&mut self, ticket: Ticket) {
        self.send(Request::Cancel(ticket));
    }

    /// Asks to be woken.
    pub fn later(&mut self, timer: Timer, millis: u64) {
        self.effects.push(Effect::Later(timer, Duration::from_millis(millis)));
    }

    /// Says something in the status row.
    pub fn say(&mut self, severity: Severity, words: Words) {
        self.effects.push(Effect::Say(Message { at: None, severity, words }));
    }

    /// Says that something is on disk, with its time.
    pub fn saved(&mut self, done: &Done) {
        let at = done.at.as_ref().and_then(|position| time_of(&position.at));
        self.effects.push(Effect::Say(Message { at, severity: Severity::Saved, words: done.words.clone() }));
    }

    /// Keeps a draft.
    pub fn draft(&mut self, thing: &'static str, dossier: &DossierId, text: String) {
        self.effects.push(Effect::Draft(DraftKey { thing, dossier: dossier.clone() }, text));
    }

    /// Puts a text on the clipboard.
    pub fn copy(&mut self, text: String) {
        self.effects.push(Effect::Copy(text, None));
    }

    /// Puts a text on the clipboard and says something that is to stay in sight.
    pub fn copy_and_say(&mut self, text: String, words: Words) {
        self.effects.push(Effect::Copy(text, Some(words)));
    }

    /// Rings the bell.
    pub fn bell(&mut self) {
        self.effects.push(Effect::Bell);
    }

    /// Has a file loaded in the background.
    pub fn load(&mut self, path: String) {
        self.effects.push(Effect::Load(path));
    }

    /// Keeps where the person is, for the next start.
    pub fn remember(&mut self) {
        self.effects.push(Effect::Remember);
    }

    /// Goes elsewhere.
    pub fn go(&mut self, away: Away) {
        self.effects.push(Effect::Go(away));
    }
}

/// The time of day of an RFC 3339 stamp, as its own zone has it.
fn time_of(stamp: &str) -> Option<Time> {
    stamp.get(11..19)?.parse().ok()
}
