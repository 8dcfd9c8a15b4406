//! 队列: every dossier, what the machine proposes, and one key a judgement.

mod filter;
mod view;
mod views;
mod window;

use super::Screen;
use super::cx::{Away, Cx, Env, Severity, Ticket, Timer};
use super::dossier::{Origin, kind_of};
use super::work::{self, Outcome, Work};
use crate::desk::{Answer, Delta, DossierSheet, Query, QueueRow, QueueSpec, Refusal, Reply, SortKey, Topic};
use crate::domain::{DossierId, Words};
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::shell::Place;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::Rows;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::collections::BTreeSet;
use views::View;
use window::Window;

/// Milliseconds after the last key before the preview follows the cursor.
const PREVIEW: u64 = 120;

/// Where the person's own view stands among the views, behind the nine standing ones.
const OWN: usize = 9;

/// The line being typed over the queue.
#[derive(Debug)]
enum Prompt {
    Filter(Field),
    Load(Field),
    Search(Search),
}

/// An incremental search.
#[derive(Debug)]
struct Search {
    line: Field,
    ticket: Option<Ticket>,
    hits: Vec<QueueRow>,
    total: usize,
    chosen: usize,
}

/// The screen.
#[derive(Debug)]
pub struct QueueScreen {
    views: Vec<View>,
    /// The standing view, where the spec is still its own.
    view: Option<usize>,
    spec: QueueSpec,
    rows: Rows,
    window: Window,
    watch: Option<Ticket>,
    /// The subscription before, in force until the new one has answered: it holds the order.
    before: Option<Ticket>,
    preview: Option<(DossierId, Ticket, Option<Box<DossierSheet>>)>,
    tags: BTreeSet<DossierId>,
    work: Work,
    prompt: Option<Prompt>,
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
        let views = views::standing();
        let spec = views[1].spec.clone();
        Self {
            views,
            view: Some(1),
            spec,
            rows: Rows::new(0),
            window: Window::default(),
            watch: None,
            before: None,
            preview: None,
            tags: BTreeSet::new(),
            work: Work::default(),
            prompt: None,
            jump: None,
            locate: None,
            wanted: None,
            pending: None,
            last: None,
            started: false,
        }
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
        let row = self.current().map(|row| row.dossier.clone());
        let own = self.views.get(OWN).map(|view| view.spec.clone());
        Place { spec: self.spec.clone(), view: self.view, own, row, dossier: None }
    }

    /// Begins where the person was.
    pub fn resume(&mut self, place: &Place) {
        self.spec = place.spec.clone();
        self.views.truncate(OWN);
        self.views.extend(place.own.clone().map(views::own));
        self.view = place.view.filter(|at| self.views.get(*at).is_some_and(|view| view.spec == place.spec));
        self.wanted = place.row.clone();
    }

    fn origin(&self, index: usize) -> Origin {
        Origin {
            spec: self.spec.clone(),
            index,
            total: self.rows.len(),
            name: self.view.map(|at| (views::digit(at), self.views[at].name.clone())),
            item: None,
        }
    }

    fn open(&self, cx: &mut Cx<'_>) {
        if let Some(row) = self.current() {
            cx.go(Away::Dossier(row.dossier.clone(), Box::new(self.origin(self.rows.cursor()))));
        }
    }

    /// Subscribes to the window around what is shown, where it is not covered.
    fn cover(&mut self, cx: &mut Cx<'_>) {
        let shown = self.rows.shown();
        if self.watch.is_some() && self.window.covers(shown) {
            return;
        }
        self.scroll(cx);
    }

    /// Asks for the rows anew, in the order of now.
    fn subscribe(&mut self, cx: &mut Cx<'_>) {
        for ticket in [self.watch.take(), self.before.take()].into_iter().flatten() {
            cx.unwatch(ticket);
        }
        self.scroll(cx);
    }

    /// Asks for the rows around what is shown, in the order that stands: what was decided stays where
    /// it is.
    fn scroll(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.watch.take() {
            // An order is kept as long as a subscription is in force: the older one ends after.
            if let Some(older) = self.before.replace(ticket) {
                cx.unwatch(older);
            }
        }
        let (from, len) = window::around(self.rows.shown());
        self.watch = Some(cx.watch(Topic::Queue { spec: self.spec.clone(), from, len }));
    }

    fn show(&mut self, spec: QueueSpec, view: Option<usize>, cx: &mut Cx<'_>) {
        let keep = self.current().map(|row| row.dossier.clone());
        self.spec = spec;
        self.view = view;
        self.window = Window::default();
        self.last = None;
        self.rows.go(0);
        self.subscribe(cx);
        // The cursor follows its dossier into the other order where it is there.
        if let Some(dossier) = keep {
            self.locate = Some(cx.ask(Query::Locate { spec: self.spec.clone(), dossier }));
        }
    }

    fn sort(&mut self, key: SortKey, cx: &mut Cx<'_>) {
        let reverse = self.spec.sort == key && !self.spec.reverse;
        let spec = QueueSpec { sort: key, reverse, ..self.spec.clone() };
        self.show(spec, None, cx);
    }

    /// Asks for the preview of the row under the cursor, where it is another one.
    fn look(&mut self, cx: &mut Cx<'_>) {
        let Some(row) = self.current() else {
            self.drop_preview(cx);
            return;
        };
        if self.preview.as_ref().is_some_and(|(dossier, ..)| *dossier == row.dossier) {
            return;
        }
        let dossier = row.dossier.clone();
        self.drop_preview(cx);
        let ticket = cx.watch(Topic::Dossier(dossier.clone()));
        self.preview = Some((dossier, ticket, None));
    }

    fn drop_preview(&mut self, cx: &mut Cx<'_>) {
        if let Some((_, ticket, _)) = self.preview.take() {
            cx.unwatch(ticket);
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

    /// Judges or decides on the row under the cursor; waits for its sheet where it is not there yet.
    fn decide(&mut self, action: Action, cx: &mut Cx<'_>) {
        if !self.tags.is_empty() && kind_of(action).is_some() {
            cx.say(
                Severity::Info,
                Words::made(
                    format!(
                        "已勾 {} 份，没有办理：通过、退回、不予受理一次只办一份；Esc 清勾再办，a 可把所勾分派",
                        self.tags.len()
                    ),
                    format!(
                        "{} tagged, nothing done: decisions are made one at a time; Esc clears tags, a assigns them",
                        self.tags.len()
                    ),
                ),
            );
            return;
        }
        self.look(cx);
        let Some(sheet) = self.sheet().filter(|_| !self.is_behind()).cloned() else {
            // A decision asks first, and waits for the sheet; a ruling on what is not yet shown is none.
            let dossier = self.current().map(|row| row.dossier.clone());
            match kind_of(action) {
                Some(_) => self.pending = dossier.map(|dossier| (dossier, action)),
                None => cx.say(
                    Severity::Info,
                    Words::fixed(
                        "正在取这一份的核查结果，看到了再判",
                        "its findings are on their way; rule when you see them",
                    ),
                ),
            }
            return;
        };
        match (action, kind_of(action)) {
            (_, Some(kind)) => self.work.triage(&sheet, kind, cx),
            (Action::FindingMeets | Action::FindingFails, None) => match self.finding().cloned() {
                Some(judged) => self.work.rule(&sheet, &judged, action == Action::FindingMeets, cx),
                None => cx.say(
                    Severity::Info,
                    Words::fixed(
                        "这一份没有要你定的；回车打开可改判",
                        "nothing here needs you; Enter opens it",
                    ),
                ),
            },
            _ => {}
        }
    }

    fn next_mine(&mut self, cx: &mut Cx<'_>) {
        let after = self.current().map(|row| row.dossier.clone());
        self.jump = Some(cx.ask(Query::NextMine { spec: self.spec.clone(), after, back: false }));
    }

    fn moved(&mut self, cx: &mut Cx<'_>) {
        self.pending = None;
        self.cover(cx);
        cx.later(Timer::Preview, PREVIEW);
    }

    fn act_prompt(&mut self, press: Press, cx: &mut Cx<'_>) {
        let Some(prompt) = &mut self.prompt else { return };
        match (prompt, press.action) {
            (_, Action::FieldCancel) => self.prompt = None,
            (Prompt::Filter(line), Action::FieldAccept) => match filter::read(line.text()) {
                Ok(read) => {
                    self.prompt = None;
                    let spec = QueueSpec { filter: read, ..self.spec.clone() };
                    self.show(spec, None, cx);
                }
                Err(words) => cx.say(Severity::Alarm, words),
            },
            (Prompt::Load(line), Action::FieldAccept) => {
                let path = line.text().trim().to_owned();
                if !path.is_empty() {
                    self.prompt = None;
                    cx.load(path);
                }
            }
            (Prompt::Search(search), Action::FieldAccept) => {
                let dossier = search.hits.get(search.chosen).map(|row| row.dossier.clone());
                self.prompt = None;
                if let Some(dossier) = dossier {
                    let origin = Origin { spec: self.spec.clone(), ..Origin::default() };
                    cx.go(Away::Dossier(dossier, Box::new(origin)));
                }
            }
            (Prompt::Search(search), Action::FieldDown) => {
                search.chosen = (search.chosen + 1).min(search.hits.len().saturating_sub(1));
            }
            (Prompt::Search(search), Action::FieldUp) => search.chosen = search.chosen.saturating_sub(1),
            (Prompt::Search(search), Action::ClipboardCopy) => {
                if let Some(row) = search.hits.get(search.chosen) {
                    cx.copy(format!("{} {} {}", row.dossier, row.name, row.unit));
                }
            }
            _ => {}
        }
    }

    /// Looks up what is typed; the older search is no longer wanted.
    fn search(&mut self, cx: &mut Cx<'_>) {
        let Some(Prompt::Search(search)) = &mut self.prompt else { return };
        if let Some(ticket) = search.ticket.take() {
            cx.cancel(ticket);
        }
        let text = search.line.text().to_owned();
        if text.trim().is_empty() {
            (search.hits, search.total, search.chosen) = (Vec::new(), 0, 0);
            return;
        }
        search.ticket = Some(cx.ask(Query::Search { text, most: 50 }));
    }

    /// Begins a search with a text, as the stray tray hands it over.
    pub fn begin_search(&mut self, text: &str, cx: &mut Cx<'_>) {
        let line = Field::new(80).with(text);
        self.prompt =
            Some(Prompt::Search(Search { line, ticket: None, hits: Vec::new(), total: 0, chosen: 0 }));
        self.search(cx);
    }

    /// True where its rows are to be kept up: they were asked for, or it is in front.
    pub fn is_asked(&self, hidden: bool) -> bool {
        self.watch.is_some() || !hidden
    }

    /// True where an answer came and held no row.
    pub fn is_bare(&self) -> bool {
        self.started && self.rows.is_empty()
    }

    /// A load has made rows visible: they are asked for again.
    pub fn refresh(&mut self, cx: &mut Cx<'_>) {
        self.subscribe(cx);
    }

    fn take_page(&mut self, page: &crate::desk::QueuePage, cx: &mut Cx<'_>) {
        self.started = true;
        if let Some(ticket) = self.before.take() {
            cx.unwatch(ticket);
        }
        self.rows.set_len(page.total);
        self.window.take(page);
        if let Some(wanted) = self.wanted.take() {
            match self.window.index_of(&wanted) {
                Some(index) => self.rows.go(index),
                None => {
                    self.locate = Some(cx.ask(Query::Locate { spec: self.spec.clone(), dossier: wanted }));
                }
            }
        }
        self.cover(cx);
        cx.later(Timer::Preview, 0);
    }
}

impl Default for QueueScreen {
    fn default() -> Self {
        Self::new()
    }
}

impl Screen for QueueScreen {
    fn scope(&self) -> Scope {
        match (self.work.scope(), &self.prompt) {
            (Some(scope), _) => scope,
            (None, Some(_)) => Scope::Field,
            (None, None) => Scope::Queue,
        }
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
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
        if self.work.is_open() {
            let sheet = self.sheet().cloned();
            self.work.act(press, sheet.as_ref(), cx);
            return;
        }
        if self.prompt.is_some() {
            self.act_prompt(press, cx);
            return;
        }
        match press.action {
            Action::QueueOpen => self.open(cx),
            Action::QueueNextMine => self.next_mine(cx),
            Action::FindingMeets | Action::FindingFails => self.decide(press.action, cx),
            action if kind_of(action).is_some() => self.decide(action, cx),
            Action::QueueTag => {
                if let Some(dossier) = self.current().map(|row| row.dossier.clone()) {
                    if !self.tags.remove(&dossier) {
                        self.tags.insert(dossier);
                    }
                    self.rows.go(self.rows.cursor() + 1);
                    self.moved(cx);
                }
            }
            Action::QueueAssign => {
                let dossiers: Vec<DossierId> = if self.tags.is_empty() {
                    self.current().map(|row| row.dossier.clone()).into_iter().collect()
                } else {
                    self.tags.iter().cloned().collect()
                };
                if !dossiers.is_empty() {
                    self.work.assign(dossiers, cx.env.account());
                }
            }
            Action::QueueFilter => {
                let line = Field::new(200).with(&filter::show(&self.spec.filter));
                self.prompt = Some(Prompt::Filter(line));
            }
            Action::QueueLoad => self.prompt = Some(Prompt::Load(Field::new(400))),
            Action::SearchOpen => self.begin_search("", cx),
            Action::SortNumber => self.sort(SortKey::Number, cx),
            Action::SortName => self.sort(SortKey::Name, cx),
            Action::SortDeadline => self.sort(SortKey::Deadline, cx),
            Action::SortProposal => self.sort(SortKey::Proposal, cx),
            Action::ViewOpen => {
                let index = views::index(press.digit.unwrap_or(0));
                match self.views.get(index).map(|view| view.spec.clone()) {
                    Some(spec) => self.show(spec, Some(index), cx),
                    None => cx.say(
                        Severity::Info,
                        Words::fixed(
                            "还没有自存的视图：先筛选、排序，再按 v s",
                            "no view of your own yet: filter and sort, then v s",
                        ),
                    ),
                }
            }
            Action::ViewSave => {
                self.views.truncate(OWN);
                self.views.push(views::own(self.spec.clone()));
                self.view = Some(OWN);
                cx.remember();
                cx.say(Severity::Info, Words::fixed("已存为 v 0", "kept as v 0"));
            }
            Action::JournalUndo => self.work.undo(cx),
            Action::AppCancel => {
                self.tags.clear();
                self.pending = None;
            }
            Action::AppBack => cx.go(Away::Back),
            _ => {
                if self.rows.act(press) {
                    self.moved(cx);
                }
            }
        }
    }

    fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        if self.work.is_open() {
            return self.work.text(text, cx);
        }
        match &mut self.prompt {
            Some(Prompt::Filter(line) | Prompt::Load(line)) => {
                line.insert(text);
            }
            Some(Prompt::Search(search)) => {
                search.line.insert(text);
                self.search(cx);
            }
            None => return false,
        }
        true
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.work.is_open() {
            self.work.edit(edit, cx);
            return;
        }
        match &mut self.prompt {
            Some(Prompt::Filter(line) | Prompt::Load(line)) => {
                line.edit(edit);
            }
            Some(Prompt::Search(search)) => {
                let changed = search.line.edit(edit);
                if changed {
                    self.search(cx);
                }
            }
            None => {}
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        if let Some(outcome) = self.work.reply(ticket, reply, cx) {
            match outcome {
                Some(Outcome::Done(done)) => {
                    self.last = done.row.as_ref().map(|row| row.dossier.clone());
                    if let Some(row) = &done.row {
                        self.window.update(row);
                    }
                }
                Some(Outcome::Undone(done)) => {
                    self.last = None;
                    if let Some(row) = &done.row {
                        self.window.update(row);
                    }
                }
                Some(Outcome::Assigned) => self.tags.clear(),
                Some(Outcome::Refused) | None => {}
            }
            return true;
        }
        if self.watch == Some(ticket) {
            match reply {
                Reply::Answer(Answer::Queue(page)) => self.take_page(page, cx),
                Reply::Delta(Delta::Rows(rows)) => rows.iter().for_each(|row| self.window.update(row)),
                Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                    cx.say(Severity::Alarm, work::told(refusal));
                }
                _ => {}
            }
            return true;
        }
        if let Some((_, asked, sheet)) = &mut self.preview
            && *asked == ticket
        {
            match reply {
                Reply::Answer(Answer::Sheet(new)) | Reply::Delta(Delta::Sheet(new)) => {
                    self.window.update(&new.row);
                    *sheet = Some(new.clone());
                    let pending = self.pending.take_if(|(dossier, _)| *dossier == new.record.id);
                    if let Some((_, action)) = pending {
                        self.decide(action, cx);
                    }
                }
                Reply::Refused(refusal) => {
                    let pending = self.pending.take();
                    if pending.is_some() {
                        cx.say(Severity::Alarm, work::told(refusal));
                    }
                }
                _ => {}
            }
            return true;
        }
        if self.jump == Some(ticket) {
            self.jump = None;
            match reply {
                Reply::Answer(Answer::Next(Some((index, row)))) => match self.window.index_of(&row.dossier) {
                    Some(index) => {
                        self.rows.go(index);
                        self.moved(cx);
                    }
                    None => {
                        self.rows.set_len(self.rows.len().max(*index + 1));
                        self.rows.go(*index);
                        self.wanted = Some(row.dossier.clone());
                        self.moved(cx);
                    }
                },
                Reply::Answer(Answer::Next(None)) => {
                    cx.say(Severity::Info, Words::fixed("没有待你看的了", "nothing more needs you here"));
                }
                Reply::Refused(refusal) => cx.say(Severity::Alarm, work::told(refusal)),
                _ => {}
            }
            return true;
        }
        if self.locate == Some(ticket) {
            self.locate = None;
            if let Reply::Answer(Answer::Located(Some(index))) = reply {
                self.rows.go(*index);
                self.moved(cx);
            }
            return true;
        }
        if let Some(Prompt::Search(search)) = &mut self.prompt
            && search.ticket == Some(ticket)
        {
            search.ticket = None;
            if let Reply::Answer(Answer::Hits(hits, total)) = reply {
                search.hits = hits.iter().map(|hit| hit.row.clone()).collect();
                search.total = *total;
                search.chosen = 0;
            }
            return true;
        }
        false
    }

    fn timer(&mut self, timer: Timer, cx: &mut Cx<'_>) {
        if timer == Timer::Preview {
            self.look(cx);
        }
    }

    fn fit(&mut self, area: Rect, env: &Env) {
        self.rows.fit(view::layout(area).list.height);
        self.work.fit(area, &env.look);
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let cursor = view::draw(self, buf, area, env);
        self.work.view(buf, area, env).or(cursor)
    }

    fn title(&self, env: &Env) -> (String, String) {
        view::title(env)
    }

    fn status(&self, env: &Env) -> String {
        view::status(env)
    }

    fn hints(&self) -> &'static [Action] {
        if self.work.is_open() {
            return self.work.hints();
        }
        view::hints(self)
    }

    fn refusal(&self, action: Action, _env: &Env) -> Option<Refusal> {
        let verb = super::dossier::verb_of(action)?;
        let sheet = self.sheet()?;
        sheet.may.iter().find(|may| may.verb == verb).and_then(|may| may.refusal.clone())
    }

    fn waiting(&self) -> bool {
        self.is_behind()
    }

    fn pointed(&self, env: &Env) -> String {
        self.current().map(|row| view::line(row, env)).unwrap_or_default()
    }

    fn plain(&self, env: &Env) -> String {
        view::plain(self, env)
    }
}
