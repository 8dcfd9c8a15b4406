//! Rooms that are a list of rows with questions asked over it: what they share.

use super::asking::{Asking, Came};
use super::cx::{Away, Cx, Env, Severity, Ticket, Timer};
use super::rooms::{Room, Spot};
use super::unfold::Unfolded;
use super::work::told;
use super::{Screen, derived};
use crate::desk::{Answer, Command, DefenceAnswer, DefenceAsk, Delta, Query, Refusal, Reply, Topic};
use crate::domain::{DossierId, SessionId};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::pen::Pen;
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

/// Rows kept for the foot.
const FOOT: u16 = 4;

/// A list.
#[derive(Debug)]
pub struct Listing<K: Kind> {
    kind: K,
    rows: Rows,
    wanted: Option<usize>,
    asked: Vec<Ticket>,
    watch: Option<(Ticket, Topic)>,
    came: bool,
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
            watch: None,
            came: false,
            gone: None,
            asking: Asking::default(),
            unfolded: None,
            unfolding: None,
        }
    }

    fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.asked = self.kind.queries().into_iter().map(|query| cx.ask(query)).collect();
    }

    fn settle(&mut self, cx: &mut Cx<'_>) {
        self.rows.set_len(self.kind.count());
        if !self.rows.is_empty()
            && let Some(row) = self.wanted.take()
        {
            self.rows.go(row);
        }
        let topic = self.kind.topic();
        if topic != self.watch.as_ref().map(|(_, topic)| topic.clone()) {
            if let Some((ticket, _)) = self.watch.take() {
                cx.unwatch(ticket);
            }
            self.watch = topic.map(|topic| (cx.watch(topic.clone()), topic));
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
        self.refresh(cx);
    }

    fn leave(&mut self, cx: &mut Cx<'_>) {
        if let Some((ticket, _)) = self.watch.take() {
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
                if action.writes() && self.asking.is_saving(cx) {
                    return;
                }
                self.kind.act(action, self.rows.cursor(), &mut self.asking, cx);
                self.rows.set_len(self.kind.count());
                if action == Action::FeeUnpaid {
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
                self.refresh(cx);
                return true;
            }
            Came::Refused(..) | Came::Nothing => return true,
        }
        if self.unfolding == Some(ticket) {
            self.unfolding = None;
            if let Reply::Answer(Answer::Defence(DefenceAnswer::Explain(derivation))) = reply {
                let (title, text) = derived::dossier(derivation, &cx.env.look);
                self.unfolded = Some(Unfolded::new(title, text));
            } else if let Reply::Refused(refusal) = reply {
                cx.say(Severity::Alarm, told(refusal));
            }
            return true;
        }
        let watched = self.watch.as_ref().is_some_and(|(watch, _)| *watch == ticket);
        if !watched && !self.asked.contains(&ticket) {
            return false;
        }
        match reply {
            Reply::Answer(answer) => {
                self.kind.take(answer);
                self.came = true;
                self.asked.retain(|asked| *asked != ticket);
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

    fn timer(&mut self, _timer: Timer, _cx: &mut Cx<'_>) {}

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
        let foot = self.kind.foot(self.rows.cursor(), look);
        let from = area.bottom().saturating_sub(FOOT) + 1;
        for (text, y) in foot.iter().zip(from..area.bottom()) {
            Pen::new(buf, look, Rect { y, height: 1, ..area }).skip(2).text(text, look.text());
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

    fn refusal(&self, action: Action, _env: &Env) -> Option<Refusal> {
        self.gone.clone().filter(|_| action.writes())
    }

    fn waiting(&self) -> bool {
        false
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
