//! Rooms that are a list of rows with questions asked over it: what they share.

use super::asking::{Asking, Came};
use super::cx::{Away, Cx, Env, Severity, Ticket, Timer};
use super::rooms::{Room, Spot};
use super::unfold::Unfolded;
use super::work::told;
use super::{Screen, derived};
use crate::desk::states::{Act, permit};
use crate::desk::{Answer, Command, DefenceAnswer, DefenceAsk, Delta, Query, Refusal, Reply, Topic};
use crate::domain::{DossierId, Role, SessionId};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::width;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What a list is about.
pub trait Kind: std::fmt::Debug + Send {
    /// What an answer to a question completes.
    type Purpose: Clone + std::fmt::Debug + Send;
    /// Where its keys are looked up.
    fn scope(&self) -> Scope;
    /// The actions of the hint row.
    fn hints(&self) -> &'static [Action];
    /// Where the person is, at a row.
    fn spot(&self, row: usize) -> Spot;
    /// The session it is about, at a row.
    fn session(&self, row: usize) -> Option<SessionId>;
    /// The dossier of a row.
    fn dossier(&self, row: usize) -> Option<DossierId>;
    /// Left and right of the first row.
    fn title(&self, look: &Look) -> (String, String);
    /// What it asks for.
    fn queries(&self) -> Vec<Query>;
    /// What it watches, once it knows.
    fn topic(&self) -> Option<Topic>;
    /// An answer to one of its questions.
    fn take(&mut self, answer: &Answer);
    /// The topic's thing is now this.
    fn change(&mut self, delta: &Delta);
    /// How many rows there are.
    fn count(&self) -> usize;
    /// The headings.
    fn head(&self, look: &Look) -> String;
    /// A row, and whether it asks for something.
    fn line(&self, row: usize, look: &Look) -> (String, bool);
    /// What is said of a row at the foot.
    fn foot(&self, row: usize, look: &Look) -> Vec<String>;
    /// Says what to do where there is no row.
    fn empty(&self, look: &Look) -> &'static str;
    /// Why an action is not to be had at a row now; `None` where it is.
    fn refusal(&self, _action: Action, _row: usize, _env: &Env) -> Option<Refusal> {
        None
    }
    /// A key of its own.
    fn act(&mut self, action: Action, row: usize, asking: &mut Asking<Self::Purpose>, cx: &mut Cx<'_>);
    /// What was asked is answered.
    fn answer(
        &mut self,
        purpose: Self::Purpose,
        texts: &[String],
        asking: &mut Asking<Self::Purpose>,
        cx: &mut Cx<'_>,
    );
}

/// Whether the viewer may do this at all.
pub fn may(act: Act, env: &Env) -> Option<Refusal> {
    let roles: &[Role] = env.overview.as_ref().map_or(&[], |overview| &overview.roles);
    permit(act, roles, None).err()
}

/// Milliseconds after news before they are asked for: what comes in a row is asked for once.
const NEWS: u64 = 500;

/// Rows kept for the foot.
const FOOT: u16 = 4;

/// A list.
#[derive(Debug)]
pub struct Listing<K: Kind> {
    kind: K,
    rows: Rows,
    wanted: Option<usize>,
    asked: Vec<Ticket>,
    /// Keys wait for what is asked: what is shown is not what stands.
    eager: bool,
    /// News came, and are asked for in a moment.
    late: bool,
    /// What is watched, and whether it was told once.
    watch: Option<(Ticket, Topic, bool)>,
    /// What was asked last: what is asked now may depend on what was answered.
    questions: Vec<Query>,
    came: bool,
    /// All of it came once.
    whole: bool,
    gone: Option<Refusal>,
    asking: Asking<K::Purpose>,
    unfolded: Option<Unfolded>,
    unfolding: Option<Ticket>,
}

impl<K: Kind> Listing<K> {
    /// A list, with the cursor on a row.
    pub fn new(kind: K, row: usize) -> Self {
        Self {
            kind,
            rows: Rows::new(0),
            wanted: Some(row),
            asked: Vec::new(),
            eager: true,
            late: false,
            watch: None,
            questions: Vec::new(),
            came: false,
            whole: false,
            gone: None,
            asking: Asking::default(),
            unfolded: None,
            unfolding: None,
        }
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.questions = self.kind.queries();
        self.asked = self.questions.iter().cloned().map(|query| cx.ask(query)).collect();
    }

    fn settle(&mut self, cx: &mut Cx<'_>) {
        self.rows.set_len(self.kind.count());
        // A row that is not there may still come.
        let there = |row: &mut usize| *row < self.kind.count() || self.asked.is_empty();
        if !self.rows.is_empty()
            && let Some(row) = self.wanted.take_if(there)
        {
            self.rows.go(row);
        }
        self.whole |= self.asked.is_empty();
        if self.asked.is_empty() && self.questions != self.kind.queries() {
            self.refresh(cx);
        }
        let topic = self.kind.topic();
        if topic != self.watch.as_ref().map(|(_, topic, _)| topic.clone()) {
            if let Some((ticket, ..)) = self.watch.take() {
                cx.unwatch(ticket);
            }
            self.watch = topic.map(|topic| (cx.watch(topic.clone()), topic, false));
        }
    }
}

impl<K: Kind> Screen for Listing<K> {
    fn scope(&self) -> Scope {
        match (self.asking.scope(), &self.unfolded) {
            (Some(scope), _) => scope,
            (None, Some(_)) => Scope::Sheet,
            (None, None) => self.kind.scope(),
        }
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.eager = true;
        self.refresh(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if self.came && !self.late {
            self.late = true;
            cx.later(Timer::News, NEWS);
        }
    }

    fn leave(&mut self, cx: &mut Cx<'_>) {
        if let Some((ticket, ..)) = self.watch.take() {
            cx.unwatch(ticket);
        }
    }

    fn act(&mut self, press: Press, cx: &mut Cx<'_>) {
        if self.asking.is_open() {
            if let Some((purpose, texts)) = self.asking.act(press, cx) {
                self.kind.answer(purpose, &texts, &mut self.asking, cx);
            }
            return;
        }
        if let Some(unfolded) = &mut self.unfolded {
            if !unfolded.act(press) {
                self.unfolded = None;
            }
            return;
        }
        match press.action {
            Action::AppBack => cx.go(Away::Back),
            Action::JournalUndo => drop(cx.command(None, Command::Undo)),
            Action::FigureUnfold => {
                if let Some(dossier) = self.kind.dossier(self.rows.cursor()) {
                    self.unfolding = Some(cx.ask(Query::Defence(DefenceAsk::Explain(dossier))));
                }
            }
            _ if self.rows.act(press) => {}
            action => {
                if let Some(refusal) = self.kind.refusal(action, self.rows.cursor(), cx.env) {
                    cx.say(Severity::Alarm, told(&refusal));
                    return;
                }
                if action.writes() && self.asking.is_saving(cx) {
                    return;
                }
                self.kind.act(action, self.rows.cursor(), &mut self.asking, cx);
                self.rows.set_len(self.kind.count());
                if self.questions != self.kind.queries() {
                    self.refresh(cx);
                }
            }
        }
    }

    fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        self.asking.text(text, cx)
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        self.asking.edit(edit, cx);
    }

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        match self.asking.reply(ticket, reply, cx) {
            Came::NotMine => {}
            Came::Done(..) => {
                self.eager = true;
                self.refresh(cx);
                return true;
            }
            Came::Refused(..) | Came::Nothing => return true,
        }
        if self.unfolding == Some(ticket) {
            self.unfolding = None;
            if let Reply::Answer(Answer::Defence(DefenceAnswer::Explain(derivation))) = reply {
                let (title, text) =
                    derived::dossier(derivation, &cx.env.notice.defence.criteria, &cx.env.look);
                self.unfolded = Some(Unfolded::new(title, text));
            } else if let Reply::Refused(refusal) = reply {
                cx.say(Severity::Alarm, told(refusal));
            }
            return true;
        }
        let watched = self.watch.as_mut().filter(|(watch, ..)| *watch == ticket);
        if watched.is_none() && !self.asked.contains(&ticket) {
            return false;
        }
        if let Some((_, _, told)) = watched {
            *told = true;
        }
        self.asked.retain(|asked| *asked != ticket);
        match reply {
            Reply::Answer(answer) => {
                // Rows come and go above the cursor: it stays with its own.
                let held = self.kind.dossier(self.rows.cursor());
                self.kind.take(answer);
                if self.whole && held.is_some() && self.kind.dossier(self.rows.cursor()) != held {
                    let mut all = 0..self.kind.count();
                    self.wanted = all.find(|row| self.kind.dossier(*row) == held).or(self.wanted);
                }
                self.came = true;
                self.settle(cx);
            }
            Reply::Delta(delta) => {
                self.kind.change(delta);
                self.settle(cx);
            }
            Reply::Refused(refusal) => {
                cx.say(Severity::Alarm, told(refusal));
                self.gone = Some(refusal.clone());
            }
            _ => {}
        }
        true
    }

    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>) {
        if timer == Timer::News && std::mem::take(&mut self.late) && self.asked.is_empty() {
            self.eager = false;
            self.refresh(cx);
        }
    }

    fn fit(&mut self, area: Rect, env: &Env) {
        self.rows.fit(area.height.saturating_sub(1 + FOOT));
        if let Some(unfolded) = &mut self.unfolded {
            unfolded.fit(area, env);
        }
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        Pen::new(buf, look, Rect { height: 1, ..area })
            .text(&format!("  {}", self.kind.head(look)), look.bar())
            .rest(look.bar());
        let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1 + FOOT), ..area };
        self.rows.draw(buf, look, list, 24, true, |pen, row, _| {
            let (text, asks) = self.kind.line(row, look);
            let style = if asks { look.ask() } else { look.text() };
            pen.fill(1, look.text()).text(&text, style);
        });
        if self.kind.count() == 0 {
            let text = match &self.gone {
                Some(refusal) => told(refusal).get(look.lang).to_owned(),
                None if self.came => self.kind.empty(look).to_owned(),
                None => String::new(),
            };
            Pen::new(buf, look, Rect { y: area.y + 2, height: 1, ..area }).skip(3).text(&text, look.text());
        }
        let room = usize::from(area.width.saturating_sub(3));
        let foot = self.kind.foot(self.rows.cursor(), look);
        let foot = foot.iter().flat_map(|text| width::wrap(text, room, look.widths));
        let from = area.bottom().saturating_sub(FOOT) + 1;
        for (text, y) in foot.zip(from..area.bottom()) {
            Pen::new(buf, look, Rect { y, height: 1, ..area }).skip(2).text(&text, look.text());
        }
        if let Some(unfolded) = &self.unfolded {
            unfolded.view(buf, area, env);
        }
        self.asking.view(buf, area, env)
    }

    fn title(&self, env: &Env) -> (String, String) {
        self.kind.title(&env.look)
    }

    fn status(&self, _env: &Env) -> String {
        self.rows.told()
    }

    fn hints(&self) -> &'static [Action] {
        if self.asking.is_open() {
            return self.asking.hints();
        }
        if self.unfolded.is_some() {
            return &[Action::ListDown, Action::ListUp, Action::AppCancel];
        }
        self.kind.hints()
    }

    fn refusal(&self, action: Action, env: &Env) -> Option<Refusal> {
        let gone = self.gone.clone().filter(|_| action.writes());
        gone.or_else(|| self.kind.refusal(action, self.rows.cursor(), env))
    }

    fn waiting(&self) -> bool {
        false
    }

    fn awaits(&self) -> bool {
        let shown = self.asking.is_open() || self.unfolded.is_some() || self.gone.is_some();
        let told = self.watch.as_ref().is_none_or(|(_, _, told)| *told);
        !shown && (self.eager && !self.asked.is_empty() || self.unfolding.is_some() || !told)
    }

    fn pointed(&self, env: &Env) -> String {
        if self.kind.count() == 0 { String::new() } else { self.kind.line(self.rows.cursor(), &env.look).0 }
    }

    fn plain(&self, env: &Env) -> String {
        if let Some(unfolded) = &self.unfolded {
            return unfolded.text().to_owned();
        }
        let lines = (0..self.kind.count()).map(|row| self.kind.line(row, &env.look).0);
        std::iter::once(self.kind.head(&env.look)).chain(lines).collect::<Vec<_>>().join("\n")
    }
}

impl<K: Kind> Room for Listing<K> {
    fn spot(&self) -> Spot {
        self.kind.spot(self.wanted.unwrap_or(self.rows.cursor()))
    }

    fn session(&self) -> Option<SessionId> {
        self.kind.session(self.rows.cursor())
    }
}
