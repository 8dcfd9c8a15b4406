//! One step of the loop at a time: what came in becomes messages, messages become effects.

use super::held::{Held, Piece, lets_go};
use super::{App, Clock, Copied, Effect, HeldKeys, Measured, Msg, Stray, Surface, Timer};
use crate::domain::text::fold;
use crate::tui::input::{Decoder, Event, Verdict, as_text, judge};
use crate::tui::keymap::{Outcome, Press, Resolver};
use crate::tui::keys::{Code, Key};
use crate::tui::scope::{Scope, Typing};
use crate::tui::widgets::edit::Edit;
use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

/// Reads that follow a burst within this time belong to it.
const BURST_GOES_ON: Duration = Duration::from_millis(60);

/// The app with everything around it that is no thread.
pub struct Engine<A: App, S: Surface, C: Clock> {
    app: A,
    surface: S,
    clock: C,
    decoder: Decoder,
    typed: Resolver,
    timers: BTreeMap<Timer, Instant>,
    /// What effects asked of others since it was last taken.
    asked: Vec<A::Ask>,
    /// Something happened since the last frame.
    changed: bool,
    /// Until then, what is read belongs to a burst.
    burst: Option<Instant>,
    /// When the cursor's position was asked for.
    probe: Option<Instant>,
    /// The minute last told, and when to look again.
    minute: Option<(i8, i8)>,
    next_minute: Option<Instant>,
    /// Keys pressed before what they act on was there.
    held: Held,
    /// A plain text is shown: keys only end that.
    plain: bool,
    left: bool,
}

impl<A: App, S: Surface, C: Clock> Engine<A, S, C> {
    /// Starts the app: it is told the size.
    pub fn new(app: A, mut surface: S, clock: C) -> Self {
        let size = surface.size();
        surface.probe();
        let mut engine = Self {
            app,
            surface,
            clock,
            decoder: Decoder::default(),
            typed: Resolver::default(),
            timers: BTreeMap::new(),
            asked: Vec::new(),
            changed: true,
            burst: None,
            probe: None,
            minute: None,
            next_minute: None,
            held: Held::default(),
            plain: false,
            left: false,
        };
        engine.tell(Msg::Start(size));
        engine.tick();
        engine
    }

    /// The app.
    pub fn app(&self) -> &A {
        &self.app
    }

    /// The surface.
    pub fn surface(&self) -> &S {
        &self.surface
    }

    /// The surface, to be changed by whoever owns it.
    pub fn surface_mut(&mut self) -> &mut S {
        &mut self.surface
    }

    /// The clock.
    pub fn clock(&self) -> &C {
        &self.clock
    }

    /// Takes what effects asked of others.
    pub fn asked(&mut self) -> Vec<A::Ask> {
        std::mem::take(&mut self.asked)
    }

    /// True once the app has left.
    pub fn left(&self) -> bool {
        self.left
    }

    /// The bytes of one read.
    pub fn read(&mut self, bytes: &[u8]) {
        let now = self.clock.now();
        let events = self.decoder.feed(bytes, now);
        self.events(events, now);
    }

    /// Something others told.
    pub fn told(&mut self, told: A::Told) {
        self.tell(Msg::Told(told));
        self.act_on_held();
    }

    /// What became of a copy that took its time.
    pub fn copied(&mut self, copied: Copied) {
        self.tell(Msg::Copied(copied));
    }

    /// The window may have another size.
    pub fn resized(&mut self) {
        if self.surface.resize() {
            let size = self.surface.size();
            self.tell(Msg::Resized(size));
        }
    }

    /// Back from a stop: the screen is no longer what we drew.
    pub fn continued(&mut self) -> io::Result<()> {
        if !self.plain {
            self.surface.back()?;
            self.redraw();
        }
        Ok(())
    }

    /// The system wants us to stop and give the terminal back.
    pub fn stop(&mut self) -> io::Result<()> {
        self.surface.suspend()?;
        self.redraw();
        Ok(())
    }

    /// The program is to end.
    pub fn ending(&mut self) {
        self.tell(Msg::Ending);
        self.left = true;
    }

    /// When [`Engine::tick`] has something to do, if nothing comes in before.
    pub fn deadline(&self) -> Option<Instant> {
        let timer = self.timers.values().min().copied();
        [timer, self.decoder.deadline(), self.next_minute, self.held.deadline()].into_iter().flatten().min()
    }

    /// Does what is due by now.
    pub fn tick(&mut self) {
        let now = self.clock.now();
        let events = self.decoder.expire(now);
        self.events(events, now);
        if let Some(news) = self.held.due(now) {
            self.tell(Msg::Held(news));
        }
        let due: Vec<Timer> =
            self.timers.iter().filter(|(_, at)| **at <= now).map(|(timer, _)| *timer).collect();
        if !due.is_empty() && self.app.shows_clock() {
            // What a timer is for may be a clock with seconds.
            let time = self.clock.time();
            self.tell(Msg::Clock(time));
        }
        for timer in due {
            // One that ran out before may have made the app forget this one, or set it anew.
            if self.timers.get(&timer).is_some_and(|at| *at <= now) {
                self.timers.remove(&timer);
                self.tell(Msg::Timer(timer));
            }
        }
        if self.next_minute.is_none_or(|at| at <= now) {
            self.tell_minute(now);
        }
    }

    /// Sends what has changed since the last frame.
    pub fn draw(&mut self) -> io::Result<()> {
        if !self.changed || self.plain || self.left {
            return Ok(());
        }
        self.changed = false;
        let (app, typed) = (&self.app, &self.typed);
        self.surface.draw(&mut |canvas| app.view(canvas, typed))?;
        if self.surface.probed() {
            self.decoder.expect_column();
            self.probe = Some(self.clock.now());
        }
        Ok(())
    }

    fn events(&mut self, events: Vec<Event>, now: Instant) {
        if self.plain {
            self.leave_plain(&events);
            return;
        }
        let mut keys = Vec::new();
        for event in events {
            if let Event::Key(key) = event {
                keys.push(key);
                continue;
            }
            self.keys(&std::mem::take(&mut keys), now);
            match event {
                Event::Key(_) => {}
                Event::Paste { text, cut } => self.pasted(text, cut),
                Event::Focus(here) => self.tell(Msg::Focus(here)),
                Event::Column(column) => self.measured(column, now),
            }
        }
        self.keys(&keys, now);
    }

    /// The keys of one read: judged again whenever one of them has changed the scope.
    fn keys(&mut self, keys: &[Key], now: Instant) {
        let mut rest = keys;
        let mut judged: Option<Scope> = None;
        while let Some((key, others)) = rest.split_first() {
            if !self.held.is_empty() {
                let Some(at) = rest.iter().position(|key| lets_go(*key)) else {
                    return self.hold(Piece::Keys(rest.to_vec()));
                };
                rest = &rest[at + 1..];
                let dropped = self.held.drop_all();
                self.tell(Msg::Held(HeldKeys::Dropped(dropped)));
                continue;
            }
            let scope = self.app.scope();
            if judged != Some(scope) {
                judged = Some(scope);
                if let Some(stray) = self.stray(rest, scope, now) {
                    self.typed.clear();
                    self.tell(Msg::Stray(stray));
                    return;
                }
                if let Some(text) = one_line_paste(rest, scope) {
                    self.tell(Msg::Pasted { text, cut: false });
                    return;
                }
            }
            if scope.typing().is_text() && key.typed().is_some() {
                let typed: String = rest.iter().map_while(|key| key.typed()).collect();
                rest = &rest[typed.chars().count()..];
                self.typed.clear();
                self.tell(Msg::Typed(typed));
                continue;
            }
            rest = others;
            self.press(*key, scope);
        }
    }

    fn hold(&mut self, piece: Piece) {
        if let Some(news) = self.held.push(piece, self.clock.now()) {
            self.tell(Msg::Held(news));
        }
    }

    /// What is held is acted on, as if it was pressed now; what must wait still is held again, in order.
    fn act_on_held(&mut self) {
        if self.held.is_empty() {
            return;
        }
        let now = self.clock.now();
        let (pieces, before) = self.held.take();
        for piece in pieces {
            match piece {
                piece if !self.held.is_empty() => self.hold(piece),
                Piece::Press(press) => self.pressed(press),
                Piece::Keys(keys) => self.keys(&keys, now),
                Piece::Paste { text, cut } => self.pasted(text, cut),
            }
        }
        self.held.as_before(&before);
    }

    fn pressed(&mut self, press: Press) {
        if self.app.holds(press.action) {
            self.hold(Piece::Press(press));
        } else {
            self.tell(Msg::Act(press));
        }
    }

    /// Text among the keys of a read, where none is awaited.
    fn stray(&mut self, keys: &[Key], scope: Scope, now: Instant) -> Option<Stray> {
        let goes_on = self.burst.is_some_and(|until| now <= until) && !scope.typing().is_text();
        let stray = match judge(keys, self.app.keymap(), scope) {
            Verdict::Keys if goes_on && !as_text(keys).is_empty() => Some(Stray::Burst(as_text(keys))),
            Verdict::Keys => None,
            Verdict::Text(text) => Some(Stray::Text(text)),
            Verdict::Burst(text) => Some(Stray::Burst(text)),
        };
        self.burst = match &stray {
            Some(Stray::Burst(_)) => Some(now + BURST_GOES_ON),
            _ => None,
        };
        stray
    }

    fn press(&mut self, key: Key, scope: Scope) {
        self.changed = true;
        match self.typed.press(self.app.keymap(), scope, key) {
            Outcome::Pending | Outcome::Cancelled => {}
            Outcome::Matched(press) => self.pressed(press),
            Outcome::NoCount(count, action) => self.tell(Msg::NoCount(count, action)),
            Outcome::NotFound(keys) => match (&keys[..], Edit::of(key)) {
                ([_], Some(edit)) if scope.typing().is_text() => self.tell(Msg::Edit(edit)),
                _ => self.tell(Msg::Unbound(keys)),
            },
        }
    }

    fn pasted(&mut self, text: String, cut: bool) {
        if !self.held.is_empty() {
            return self.hold(Piece::Paste { text, cut });
        }
        self.typed.clear();
        let msg = match self.app.scope().typing() {
            Typing::Line | Typing::Text => Msg::Pasted { text, cut },
            Typing::Number => match number(&text) {
                Some(text) => Msg::Pasted { text, cut },
                None => Msg::Stray(Stray::Paste(text)),
            },
            Typing::Keys => Msg::Stray(Stray::Paste(text)),
        };
        self.tell(msg);
    }

    fn measured(&mut self, column: u16, now: Instant) {
        if let Some(asked) = self.probe.take() {
            // A late answer still tells the widths, and that the line is slow.
            let lag = now.saturating_duration_since(asked);
            self.tell(Msg::Measured(Measured { cells: column.saturating_sub(1), lag }));
        }
    }

    fn leave_plain(&mut self, events: &[Event]) {
        let ends = |event: &Event| {
            matches!(event, Event::Key(key) if matches!(key.code, Code::Enter | Code::Esc)
                || key.typed() == Some('q') || key.ctrl)
        };
        if events.iter().any(ends) {
            self.plain = false;
            if self.surface.back().is_err() {
                self.ending();
            }
            self.redraw();
        }
    }

    fn tell_minute(&mut self, now: Instant) {
        if !self.app.shows_clock() {
            self.next_minute = None;
            return;
        }
        let time = self.clock.time();
        let left = 60 - u64::try_from(time.second()).unwrap_or(0);
        self.next_minute = Some(now + Duration::from_secs(left));
        let minute = (time.hour(), time.minute());
        if self.minute != Some(minute) {
            self.minute = Some(minute);
            self.tell(Msg::Clock(time));
        }
    }

    fn tell(&mut self, msg: Msg<A::Told>) {
        self.changed = true;
        let effects = self.app.update(msg);
        let mut answers = Vec::new();
        for effect in effects {
            match effect {
                Effect::Ask(ask) => self.asked.push(ask),
                Effect::After(wait, timer) => {
                    let at = self.clock.now() + wait;
                    self.timers.insert(timer, at);
                }
                Effect::Forget(timer) => drop(self.timers.remove(&timer)),
                Effect::Copy(text) => answers.extend(self.surface.copy(&text).map(Msg::Copied)),
                Effect::Plain(text) => match self.surface.plain(&text) {
                    Ok(()) => self.plain = true,
                    Err(_) => self.left = true,
                },
                Effect::Redraw => self.redraw(),
                Effect::Suspend => {
                    if self.surface.suspend().is_err() {
                        self.left = true;
                    }
                    self.redraw();
                }
                Effect::Bell => self.surface.bell(),
                Effect::Leave => self.left = true,
            }
        }
        for answer in answers {
            self.tell(answer);
        }
    }

    fn redraw(&mut self) {
        if self.surface.resize() {
            let size = self.surface.size();
            self.tell(Msg::Resized(size));
        }
        self.surface.forget();
        self.surface.probe();
        self.changed = true;
    }
}

/// Keys of one read that are a paste into a line, though without marks: an Enter amidst many letters
/// would accept the line and run the rest.
fn one_line_paste(keys: &[Key], scope: Scope) -> Option<String> {
    if scope.typing() != Typing::Line {
        return None;
    }
    let enter = keys.iter().position(|key| key.code == Code::Enter || *key == Key::ctrl('j'))?;
    let follows = keys[enter..].iter().filter(|key| key.typed().is_some()).count();
    (follows > 0 && keys.len() > 4).then(|| as_text(keys))
}

/// A pasted text that is one number and nothing else, folded.
fn number(text: &str) -> Option<String> {
    let text = fold(text.trim()).replace('。', ".");
    let points = text.matches('.').count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (digits > 0 && points <= 1 && digits + points == text.len() && text.len() <= 12).then_some(text)
}

#[cfg(test)]
mod tests;
