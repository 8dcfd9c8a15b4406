//! 队列: every dossier, what the machine proposes, and one key a judgement.

mod bars;
mod bulk;
mod filter;
mod keys;
mod preview;
mod prompt;
mod replies;
mod rows;
mod saving;
mod view;
mod viewbar;
mod viewlist;
mod window;

use super::Screen;
use super::asking::Asking;
use super::cx::{Cx, Env, Ticket, Timer};
use super::dossier::Origin;
use super::work::Work;
use crate::desk::{DossierSheet, Query, QueueFilter, QueueRow, QueueSpec, Refusal, Reply};
use crate::domain::DossierId;
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::shell::Place;
use crate::tui::views::{self, Saved, Views};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::sheet;
use bulk::Bulk;
use prompt::Prompt;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use saving::ViewAsk;
use std::collections::BTreeSet;
use viewlist::ViewList;
use window::Window;

/// Milliseconds after the last key before the preview follows the cursor.
const PREVIEW: u64 = 120;

/// Rows of how many views the cursor is remembered in.
const REMEMBERED: usize = 40;

/// The name that a saved view is kept under, with its key.
pub const VIEW: &str = "view";

/// The screen.
#[derive(Debug)]
pub struct QueueScreen {
    views: Views,
    /// The view whose key was pressed, while its rows are those shown.
    view: Option<char>,
    spec: QueueSpec,
    /// Where the cursor stood in rows shown before: the dossier, and its place.
    cursors: Vec<(QueueSpec, DossierId, usize)>,
    /// The subscription to the counts of the views, with the queries counted.
    counted: Option<(Ticket, Vec<QueueFilter>)>,
    /// How many rows each of them finds.
    counts: Vec<usize>,
    asking: Asking<ViewAsk>,
    listed: Option<ViewList>,
    rows: Rows,
    window: Window,
    watch: Option<Ticket>,
    /// The subscription before, in force until the new one has answered: it holds the order.
    before: Option<Ticket>,
    preview: Option<(DossierId, Ticket, Option<Box<DossierSheet>>)>,
    tags: BTreeSet<DossierId>,
    /// The rows of the whole view are asked for, to be tagged.
    whole: Option<Ticket>,
    bulk: Option<Bulk>,
    work: Work,
    prompt: Option<Prompt>,
    /// The path last typed, until that file is loaded.
    path: String,
    jump: Option<Ticket>,
    locate: Option<Ticket>,
    /// Where to put the cursor when the rows come.
    wanted: Option<DossierId>,
    /// A decision that waits for its dossier's sheet.
    pending: Option<(DossierId, Action)>,
    /// The dossier that the person's last act was about: `u` would undo that.
    last: Option<DossierId>,
    /// The first rows have come.
    started: bool,
}

impl QueueScreen {
    /// The queue, beginning with everything.
    pub fn new() -> Self {
        let views = Views::default();
        let spec = views.by_key(views::FIRST).map(|view| view.spec.clone()).unwrap_or_default();
        Self {
            views,
            view: Some(views::FIRST),
            spec,
            cursors: Vec::new(),
            counted: None,
            counts: Vec::new(),
            asking: Asking::default(),
            listed: None,
            rows: Rows::new(0),
            window: Window::default(),
            watch: None,
            before: None,
            preview: None,
            tags: BTreeSet::new(),
            whole: None,
            bulk: None,
            work: Work::default(),
            prompt: None,
            path: String::new(),
            jump: None,
            locate: None,
            wanted: None,
            pending: None,
            last: None,
            started: false,
        }
    }

    /// Which rows are shown, in which order.
    pub fn spec(&self) -> &QueueSpec {
        &self.spec
    }

    /// The row under the cursor.
    pub fn current(&self) -> Option<&QueueRow> {
        self.window.row(self.rows.cursor())
    }

    /// Puts the cursor on a dossier when it comes back from there.
    /// `last` is the dossier that the last act there was about.
    pub fn return_to(&mut self, dossier: DossierId, origin: &Origin, last: Option<DossierId>) {
        self.last = last.or(self.last.take());
        if origin.spec == self.spec {
            self.rows.go(origin.index);
        }
        self.wanted = Some(dossier);
    }

    /// Where the person is, for the next start.
    pub fn place(&self) -> Place {
        let row = self.current().map(|row| row.dossier.clone()).or_else(|| self.wanted.clone());
        let cursors = self.cursors.clone();
        Place { spec: self.spec.clone(), view_key: self.view, cursors, row, dossier: None, room: None }
    }

    /// Takes the views that the person has saved, as they were kept.
    pub fn take_views<'a>(&mut self, kept: impl Iterator<Item = &'a str>) {
        self.views = Views::new(kept.filter_map(Saved::read).collect());
    }

    /// Begins where the person was.
    pub fn resume(&mut self, place: &Place) {
        self.spec = place.spec.clone();
        let is_shown = |key: &char| self.views.by_key(*key).is_some_and(|view| view.spec == place.spec);
        self.view = place.view_key.filter(is_shown);
        self.cursors.clone_from(&place.cursors);
        self.wanted = place.row.clone();
    }

    fn origin(&self, index: usize) -> Origin {
        Origin {
            spec: self.spec.clone(),
            index,
            total: self.rows.len(),
            name: self.view_label(),
            item: None,
            hits: Vec::new(),
        }
    }

    /// The sheet of the row under the cursor, where it has come.
    fn sheet(&self) -> Option<&DossierSheet> {
        let row = self.current()?;
        self.preview.as_ref().filter(|(dossier, ..)| *dossier == row.dossier)?.2.as_deref()
    }

    /// True where the preview shows what is no longer so: its news are on their way.
    fn is_behind(&self) -> bool {
        let row = self.current().map(|row| row.version);
        self.sheet().is_some_and(|sheet| row.is_some_and(|version| sheet.record.version < version))
    }

    /// The finding of the preview that `y` and `n` rule on.
    fn finding(&self) -> Option<&Judged> {
        self.sheet()?.judged.iter().find(|judged| judged.needs_person())
    }

    /// True where its rows are to be kept up: they were asked for, or it is in front.
    pub fn is_asked(&self, hidden: bool) -> bool {
        self.watch.is_some() || !hidden
    }

    /// True where an answer came and held no row.
    pub fn is_bare(&self) -> bool {
        self.started && self.rows.is_empty()
    }

    /// The file was loaded: its path is done with.
    pub fn loaded(&mut self) {
        self.path.clear();
    }

    /// A load has made rows visible: they are asked for again.
    pub fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.subscribe(cx);
    }
}

impl Default for QueueScreen {
    fn default() -> Self {
        Self::new()
    }
}

impl Screen for QueueScreen {
    fn scope(&self) -> Scope {
        if let Some(bulk) = &self.bulk {
            return bulk.scope();
        }
        match (self.work.scope().or(self.asking.scope()), &self.prompt, &self.listed) {
            (Some(scope), ..) => scope,
            (None, Some(_), _) => Scope::Field,
            (None, None, Some(_)) => Scope::Views,
            (None, None, None) => Scope::Queue,
        }
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.count_views(cx);
        if self.watch.is_none() {
            self.subscribe(cx);
            return;
        }
        // The rows were kept up while a dossier was in front, in the order they had.
        if let Some(wanted) = self.wanted.take() {
            match self.window.index_of(&wanted) {
                Some(index) => self.rows.go(index),
                None => {
                    self.locate = Some(cx.ask(Query::Locate { spec: self.spec.clone(), dossier: wanted }));
                }
            }
        }
        self.moved(cx);
    }

    fn leave(&mut self, cx: &mut Cx<'_>) {
        self.drop_preview(cx);
    }

    fn act(&mut self, press: Press, cx: &mut Cx<'_>) {
        self.press(press, cx);
    }

    fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        if let Some(bulk) = &mut self.bulk {
            return bulk.insert(text);
        }
        if self.work.is_open() {
            return self.work.text(text, cx);
        }
        self.asking.text(text, cx) || self.type_in(text, cx)
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(bulk) = &mut self.bulk {
            bulk.edit(edit);
        } else if self.work.is_open() {
            self.work.edit(edit, cx);
        } else if self.asking.is_open() {
            self.asking.edit(edit, cx);
        } else {
            self.edit_in(edit, cx);
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        self.answered(ticket, reply, cx)
    }

    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>) {
        if timer == Timer::Preview {
            self.look(cx);
        }
    }

    fn help(&mut self, env: &Env) -> bool {
        match &mut self.prompt {
            Some(Prompt::Filter(line)) => {
                line.turn_table(env.look.lang);
                true
            }
            _ => false,
        }
    }

    fn fit(&mut self, area: Rect, env: &Env) {
        if let Some(Prompt::Filter(line)) = &mut self.prompt {
            line.fit(sheet::screen_of(area), &env.look);
        }
        self.rows.fit(view::layout(area).list.height);
        self.work.fit(area, &env.look);
        if let Some(bulk) = &mut self.bulk {
            bulk.fit(area, &env.look);
        }
        if let Some(list) = &mut self.listed {
            list.fit(area, self.views.all().len());
        }
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let cursor = view::draw(self, buf, area, env);
        if let Some(bulk) = &self.bulk {
            return bulk.view(buf, area, env);
        }
        if let Some(list) = &self.listed {
            list.draw(self, buf, area, env);
        }
        self.asking.view(buf, area, env).or_else(|| self.work.view(buf, area, env)).or(cursor)
    }

    fn title(&self, env: &Env) -> (String, String) {
        bars::title(env)
    }

    fn status(&self, env: &Env) -> String {
        bars::status(env)
    }

    fn hints(&self) -> &'static [Action] {
        if let Some(bulk) = &self.bulk {
            return bulk.hints();
        }
        if self.work.is_open() {
            return self.work.hints();
        }
        if self.asking.is_open() {
            return self.asking.hints();
        }
        if self.listed.is_some() {
            return ViewList::hints();
        }
        bars::hints(self)
    }

    fn refusal(&self, action: Action, _env: &Env) -> Option<Refusal> {
        let verb = super::dossier::verb_of(action)?;
        let sheet = self.sheet()?;
        sheet.may.iter().find(|may| may.verb == verb).and_then(|may| may.refusal.clone())
    }

    fn waiting(&self) -> bool {
        self.is_behind()
    }

    fn awaits(&self) -> bool {
        self.prompt.is_none() && (!self.started && self.watch.is_some() || self.jump.is_some())
    }

    fn pointed(&self, env: &Env) -> String {
        self.current().map(|row| bars::line(row, env)).unwrap_or_default()
    }

    fn plain(&self, env: &Env) -> String {
        bars::plain(self, env)
    }
}
