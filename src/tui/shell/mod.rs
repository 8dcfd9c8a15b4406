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

mod over;
mod place;
mod view;

pub use place::Place;

use super::actions::Action;
use super::keymap::{Keymap, Press};
use super::look::{Look, Widths};
use super::messages::{Kind, Messages};
use super::runtime::{App, Copied, Effect, Measured, Msg, Stray, Timer};
use super::scope::Scope;
use super::screens::dossier::DossierScreen;
use super::screens::queue::QueueScreen;
use super::screens::{self, Away, Cx, DraftKey, Env, Message, Screen, Severity, Ticket};
use super::tray::Tray;
use crate::desk::{Answer, Command, Delivery, Delta, Frame, Query, Reply, Topic};
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

const NOT_UTF8: &str =
    "the terminal is not set to UTF-8: set its character set to UTF-8 (PuTTY: Window > Translation)";
/// Minutes without a key after which names are covered.
const IDLE_COVER: Duration = Duration::from_secs(5 * 60);
/// How long identity numbers stay unmasked.
const UNMASKED: Duration = Duration::from_secs(30);
const TIMERS: [(screens::Timer, Timer); 3] = [
    (screens::Timer::Preview, Timer("preview")),
    (screens::Timer::Search, Timer("search")),
    (screens::Timer::Mask, Timer("mask")),
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
        if let Some(place) = start.place {
            shell.queue.resume(&place);
            shell.dossier = place.dossier.map(|(id, origin)| DossierScreen::new(id, origin));
        }
        shell
    }

    fn front(&mut self) -> &mut dyn Screen {
        match &mut self.dossier {
            Some(dossier) => dossier,
            None => &mut self.queue,
        }
    }

    fn front_ref(&self) -> &dyn Screen {
        match &self.dossier {
            Some(dossier) => dossier,
            None => &self.queue,
        }
    }

    fn say(&mut self, message: Message) {
        let kind = match message.severity {
            Severity::Saved => Kind::Saved,
            Severity::Info => Kind::Note,
            Severity::Alarm => Kind::Refused,
        };
        self.messages.say(message.at.or(self.time), kind, message.words);
    }

    fn alarm(&mut self, words: Words) {
        self.say(Message { at: None, severity: Severity::Alarm, words });
    }

    fn inform(&mut self, zh: &'static str, en: &'static str) {
        self.say(Message { at: None, severity: Severity::Info, words: Words::fixed(zh, en) });
    }

    /// Where the person is, for the next start.
    fn place(&self) -> Place {
        let dossier = self.dossier.as_ref().map(|d| (d.dossier().clone(), d.origin().clone()));
        Place { dossier, ..self.queue.place() }
    }

    /// Carries out what a screen wants.
    fn carry(&mut self, wanted: Vec<screens::Effect>, out: &mut Vec<Effect<Wish>>) {
        for effect in wanted {
            match effect {
                screens::Effect::Send(frame) => {
                    if matches!(
                        frame.request,
                        crate::desk::Request::Ask(_)
                            | crate::desk::Request::Do(_)
                            | crate::desk::Request::Watch(_)
                    ) {
                        self.awaited.insert(frame.id);
                    }
                    if let crate::desk::Request::Cancel(id) | crate::desk::Request::Unwatch(id) =
                        &frame.request
                    {
                        self.awaited.remove(id);
                    }
                    out.push(Effect::Ask(Wish::Send(frame)));
                }
                screens::Effect::Later(timer, after) => {
                    if let Some((_, name)) = TIMERS.iter().find(|(known, _)| *known == timer) {
                        out.push(Effect::After(after, *name));
                    }
                }
                screens::Effect::Say(message) => self.say(message),
                screens::Effect::Draft(key, text) => {
                    let drafts = Arc::make_mut(&mut self.env.drafts);
                    if text.is_empty() {
                        drafts.remove(&key);
                    } else {
                        drafts.insert(key.clone(), text.clone());
                    }
                    out.push(Effect::Ask(Wish::Draft(key, text)));
                }
                screens::Effect::Copy(text, words) => {
                    self.copying = words;
                    out.push(Effect::Copy(text));
                }
                screens::Effect::Load(path) => {
                    if self.env.loading.is_some() {
                        self.inform(
                            "正在装入一个文件，装完再装下一个",
                            "a file is being loaded; the next one after it",
                        );
                    } else {
                        self.env.loading = Some((0, 0));
                        out.push(Effect::Ask(Wish::Load(path)));
                    }
                }
                screens::Effect::Remember => out.push(Effect::Ask(Wish::Place(Box::new(self.place())))),
                screens::Effect::Go(away) => self.go(away, out),
            }
        }
    }

    fn go(&mut self, away: Away, out: &mut Vec<Effect<Wish>>) {
        match away {
            Away::Back | Away::Queue if self.dossier.is_some() => {
                let ((), effects) = with_cx!(self, |cx| if let Some(dossier) = &mut self.dossier {
                    dossier.leave(&mut cx);
                });
                self.carry(effects, out);
                if let Some(left) = self.dossier.take() {
                    let origin = left.origin().clone();
                    self.queue.return_to(left.dossier().clone(), &origin, left.last().cloned());
                }
                let ((), effects) = with_cx!(self, |cx| self.queue.enter(&mut cx));
                self.carry(effects, out);
            }
            Away::Back => self.over = Some(Over::quit(&self.env)),
            Away::Queue => {}
            Away::Dossier(id, origin) => {
                let ((), effects) = with_cx!(self, |cx| match &mut self.dossier {
                    Some(dossier) => dossier.leave(&mut cx),
                    None => self.queue.leave(&mut cx),
                });
                self.carry(effects, out);
                let mut screen = DossierScreen::new(id, *origin);
                let ((), effects) = with_cx!(self, |cx| screen.enter(&mut cx));
                self.dossier = Some(screen);
                self.carry(effects, out);
            }
            Away::Journal | Away::Blacklist(_) => {
                let (over, effects) = with_cx!(self, |cx| Over::open(&away, &mut cx));
                self.over = over;
                self.carry(effects, out);
            }
        }
        out.push(Effect::Ask(Wish::Place(Box::new(self.place()))));
    }

    fn start(&mut self, out: &mut Vec<Effect<Wish>>) {
        let ((overview, notice), effects) = with_cx!(self, |cx| {
            let tickets = (cx.watch(Topic::Overview), cx.ask(Query::Notice));
            // The queue's rows are kept up behind a dossier, too: next and previous walk their order.
            self.queue.enter(&mut cx);
            if let Some(dossier) = &mut self.dossier {
                dossier.enter(&mut cx);
            }
            tickets
        });
        (self.overview, self.notice) = (Some(overview), Some(notice));
        self.carry(effects, out);
        out.push(Effect::After(IDLE_COVER, COVER));
    }

    fn act(&mut self, press: Press, out: &mut Vec<Effect<Wish>>) {
        if self.over.is_some() {
            self.act_over(press, out);
            return;
        }
        let scope = self.front_ref().scope();
        // In closed scopes only what writes nothing reaches through; the screen has all the rest.
        let shell = match press.action {
            Action::HelpOpen
            | Action::PaletteOpen
            | Action::BlacklistOpen
            | Action::ScreenCover
            | Action::GoJournal
            | Action::GoMessages
            | Action::GoQueue
            | Action::ScreenPlain
            | Action::ScreenRedraw
            | Action::ScreenWidth
            | Action::KeysReload
            | Action::AppSuspend
            | Action::AppQuit
            | Action::IdentityUnmask => true,
            Action::SearchOpen => self.dossier.is_some() && !scope.is_closed(),
            Action::ClipboardCopy => !scope.is_closed() && scope != Scope::Notice,
            _ => false,
        };
        if shell {
            self.act_shell(press.action, out);
            return;
        }
        let ((), effects) = with_cx!(self, |cx| match &mut self.dossier {
            Some(dossier) => dossier.act(press, &mut cx),
            None => self.queue.act(press, &mut cx),
        });
        self.carry(effects, out);
    }

    /// In a window too small to show anything, nothing is done that cannot be seen; one may leave.
    fn act_unseen(&mut self, action: Action, out: &mut Vec<Effect<Wish>>) {
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
            Action::HelpOpen | Action::PaletteOpen | Action::GoMessages => self.open_list(action),
            Action::BlacklistOpen => self.go(Away::Blacklist(String::new()), out),
            Action::GoJournal => self.go(Away::Journal, out),
            Action::GoQueue => self.go(Away::Queue, out),
            Action::ScreenCover => self.covered = true,
            Action::ScreenPlain => out.push(Effect::Plain(self.front_ref().plain(&self.env))),
            Action::ClipboardCopy => out.push(Effect::Copy(self.front_ref().pointed(&self.env))),
            Action::ScreenRedraw => {
                out.push(Effect::Redraw);
                if self.dossier.is_none() {
                    let ((), effects) = with_cx!(self, |cx| self.queue.refresh(&mut cx));
                    self.carry(effects, out);
                }
            }
            Action::ScreenWidth => {
                let wide = self.env.look.widths == Widths::Wide;
                self.env.look.widths = if wide { Widths::Narrow } else { Widths::Wide };
                out.push(Effect::Redraw);
            }
            Action::KeysReload => out.push(Effect::Ask(Wish::ReloadKeys)),
            Action::AppSuspend => out.push(Effect::Suspend),
            Action::AppQuit => self.over = Some(Over::quit(&self.env)),
            Action::IdentityUnmask => self.unmask(out),
            Action::SearchOpen => {
                self.go(Away::Queue, out);
                let ((), effects) = with_cx!(self, |cx| self.queue.begin_search("", &mut cx));
                self.carry(effects, out);
            }
            _ => {}
        }
    }

    /// Asks the desk to note that numbers are shown; they are once that is on disk.
    fn unmask(&mut self, out: &mut Vec<Effect<Wish>>) {
        let dossier = match &self.dossier {
            Some(screen) => Some(screen.dossier().clone()),
            None => self.queue.current().map(|row| row.dossier.clone()),
        };
        let (ticket, effects) = with_cx!(self, |cx| cx.command(
            None,
            Command::Unmask { dossiers: dossier.into_iter().collect(), place: "screen".to_owned() }
        ));
        self.unmask = Some(ticket);
        self.carry(effects, out);
    }

    fn delivery(&mut self, delivery: &Delivery, out: &mut Vec<Effect<Wish>>) {
        let (ticket, reply) = (delivery.id, &delivery.reply);
        self.awaited.remove(&ticket);
        if self.overview == Some(ticket) {
            match reply {
                Reply::Answer(Answer::Overview(overview)) | Reply::Delta(Delta::Overview(overview)) => {
                    let worked = self.env.overview.as_ref().is_some_and(|held| held.progress.is_some());
                    let done = overview.progress.is_none();
                    self.env.overview = Some(overview.clone());
                    // What was loaded or rebuilt meanwhile is there now; an empty list moves under nobody.
                    let hidden = self.dossier.is_some();
                    if self.queue.is_asked(hidden) && (worked && done || self.queue.is_bare()) {
                        let ((), effects) = with_cx!(self, |cx| self.queue.refresh(&mut cx));
                        self.carry(effects, out);
                    }
                }
                Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                    self.alarm(refusal.words.clone());
                }
                _ => {}
            }
            return;
        }
        if self.notice == Some(ticket) {
            if let Reply::Answer(Answer::Notice(notice)) = reply {
                self.env.notice = Arc::new((**notice).clone());
            }
            return;
        }
        if self.unmask == Some(ticket) {
            self.unmask = None;
            match reply {
                Reply::Done(_) => {
                    self.env.unmasked = true;
                    out.push(Effect::After(UNMASKED, Timer("mask")));
                    self.inform(
                        "全号显示 30 秒，已记日志",
                        "full numbers for 30 seconds; the journal has it",
                    );
                }
                Reply::Refused(refusal) => {
                    self.alarm(refusal.words.clone());
                }
                _ => {}
            }
            return;
        }
        let over = &mut self.over;
        let env = self.env.clone();
        if let Some(over) = over
            && over.reply(ticket, reply, &env)
        {
            return;
        }
        // A reply to a screen that is not in front is its own all the same: a saved act says so.
        let ((), effects) = with_cx!(self, |cx| {
            let taken = self.dossier.as_mut().is_some_and(|dossier| dossier.reply(ticket, reply, &mut cx));
            if !taken && !self.queue.reply(ticket, reply, &mut cx) {
                late(reply, &mut cx);
            }
        });
        self.carry(effects, out);
    }

    fn timer(&mut self, timer: Timer, out: &mut Vec<Effect<Wish>>) {
        if timer == COVER {
            self.covered = true;
            return;
        }
        let Some((name, _)) = TIMERS.iter().find(|(_, known)| *known == timer) else { return };
        if *name == screens::Timer::Mask {
            self.env.unmasked = false;
            return;
        }
        let ((), effects) = with_cx!(self, |cx| match &mut self.dossier {
            Some(dossier) => dossier.timer(*name, &mut cx),
            None => self.queue.timer(*name, &mut cx),
        });
        self.carry(effects, out);
    }

    fn typed(&mut self, text: &str, out: &mut Vec<Effect<Wish>>) {
        let (taken, effects) = with_cx!(self, |cx| match (&mut self.over, &mut self.dossier) {
            (Some(over), _) => over.text(text, &mut cx),
            (None, Some(dossier)) => dossier.text(text, &mut cx),
            (None, None) => self.queue.text(text, &mut cx),
        });
        self.carry(effects, out);
        if !taken {
            self.stray(&Stray::Text(text.to_owned()));
        }
    }

    /// Text that came where none was awaited goes into the tray; more of it joins what is there.
    fn stray(&mut self, stray: &Stray) {
        match &mut self.over {
            Some(Over::Tray(tray)) => tray.add(stray),
            _ => self.over = Some(Over::Tray(Tray::new(stray))),
        }
    }

    fn copied(&mut self, copied: Copied) {
        if let Some(words) = self.copying.take() {
            let after =
                |zh, en| Words::made(format!("{}  ({zh})", words.zh), format!("{}  ({en})", words.en));
            let words = match copied {
                Copied::Desktop => after("已复制", "copied"),
                Copied::Terminal => after("已发给终端", "sent to the terminal"),
                Copied::TooLong => words,
            };
            self.say(Message { at: None, severity: Severity::Info, words });
            return;
        }
        match copied {
            Copied::Desktop => self.inform("已复制", "copied"),
            Copied::Terminal => self.inform(
                "已发给终端；没有就按 g p 取纯文本",
                "sent to the terminal; if it is not there, g p shows it plain",
            ),
            Copied::TooLong => {
                self.inform("太长，终端不收；按 g p 取纯文本", "too long for terminals; g p shows it plain")
            }
        }
    }

    fn measured(&mut self, measured: Measured) {
        match measured.cells {
            6 => self.env.look.widths = Widths::Wide,
            5 => self.env.look.widths = Widths::Narrow,
            // What it would make of Chinese is not legible there.
            8 => self.alarm(Words::fixed(NOT_UTF8, NOT_UTF8)),
            _ => {}
        }
    }

    fn fit(&mut self) {
        let area = view::middle(Rect::new(0, 0, self.size.width, self.size.height));
        let env = self.env.clone();
        self.front().fit(area, &env);
        if let Some(over) = &mut self.over {
            over.fit(super::widgets::sheet::screen_of(area));
        }
    }
}

/// An act whose screen is gone is told all the same: nothing that was saved or refused stays unsaid.
fn late(reply: &Reply, cx: &mut Cx<'_>) {
    match reply {
        Reply::Done(done) => cx.saved(done),
        Reply::Refused(refusal) => cx.say(Severity::Alarm, screens::work::told(refusal)),
        _ => {}
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
                let ((), effects) = with_cx!(self, |cx| match (&mut self.over, &mut self.dossier) {
                    (Some(over), _) => over.edit(edit, &mut cx),
                    (None, Some(dossier)) => dossier.edit(edit, &mut cx),
                    (None, None) => self.queue.edit(edit, &mut cx),
                });
                self.carry(effects, &mut out);
            }
            Msg::Stray(stray) => self.stray(&stray),
            Msg::Resized(size) => self.size = size,
            Msg::Focus(_) => {}
            Msg::Timer(timer) => self.timer(timer, &mut out),
            Msg::Clock(time) => {
                self.time = Some(time);
                self.env.clock = format!("{:02}:{:02}", time.hour(), time.minute());
            }
            Msg::Measured(measured) => self.measured(measured),
            Msg::Copied(copied) => self.copied(copied),
            Msg::Ending => {
                out.push(Effect::Ask(Wish::Place(Box::new(self.place()))));
            }
            Msg::Told(Told::Delivery(delivery)) => self.delivery(&delivery, &mut out),
            Msg::Told(Told::Keys(read)) => match *read {
                Ok(keymap) => {
                    self.keymap = keymap;
                    self.inform("键位已重读", "keymap read again");
                }
                Err(faults) => self.alarm(Words::same(faults)),
            },
            Msg::Told(Told::Loading(done, all)) => self.env.loading = Some((done, all)),
            Msg::Told(Told::Loaded(result)) => {
                self.env.loading = None;
                match result {
                    Ok(words) => {
                        self.say(Message { at: None, severity: Severity::Saved, words });
                        if self.dossier.is_none() {
                            let ((), effects) = with_cx!(self, |cx| self.queue.refresh(&mut cx));
                            self.carry(effects, &mut out);
                        }
                    }
                    Err(words) => self.alarm(words),
                }
            }
            Msg::Told(Told::DraftFailed(why)) => {
                let words = Words::made(
                    format!("草稿没能存盘: {why}"),
                    format!("the draft could not be kept: {why}"),
                );
                self.alarm(words);
            }
        }
        self.fit();
        out
    }

    fn view(&self, canvas: &mut Buffer, typed: &super::keymap::Resolver) -> Option<Position> {
        view::draw(self, canvas, typed)
    }

    fn waiting(&self) -> bool {
        !self.awaited.is_empty() || self.front_ref().waiting()
    }

    fn shows_clock(&self) -> bool {
        true
    }
}
