//! 申报材料: checklist, evidence and scoring side by side.

mod bars;
mod checklist;
mod compare;
mod files;
mod foot;
mod item;
mod keys;
mod lines;
mod moving;
mod replies;
mod scoring;
mod verbs;
mod view;

pub(super) use verbs::{kind_of, verb_of};

use super::Screen;
use super::cx::{Cx, Env, Ticket, Timer};
use super::work::{self, Work};
use crate::desk::{DossierSheet, Query, QueueSpec, Refusal, Reply, Topic};
use crate::domain::{DossierId, Words};
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::scroll::Scroll;
use crate::tui::widgets::{sheet, width};
use compare::Compare;
use item::{ITEMS, Target, item_lines, of_item, targets};
use lines::{Layout, Line};
use moving::Jump;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use scoring::Scoring;
use serde::{Deserialize, Serialize};
use verbs::refusal_of;

/// The place in the queue that one came from: next and previous walk it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Which rows, in which order.
    pub spec: QueueSpec,
    /// Where this one stands among them.
    pub index: usize,
    /// How many there are.
    pub total: usize,
    /// What they are called: the view with its key, the query, what was looked for.
    pub name: Option<Words>,
    /// The item to begin with: the next dossier opens at the same one.
    pub item: Option<u8>,
    /// What a look-up found, best first: next and previous walk these.
    #[serde(default)]
    pub hits: Vec<DossierId>,
}

impl Origin {
    /// From what a look-up found: `name` tells what was looked for. Within `spec` the next that needs a
    /// person is looked for.
    pub fn found(spec: QueueSpec, name: Words, hits: Vec<DossierId>, chosen: &DossierId) -> Self {
        let index = hits.iter().position(|hit| hit == chosen).unwrap_or(0);
        Self { spec, index, total: hits.len(), name: Some(name), item: None, hits }
    }
}

/// The panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pane {
    Checklist,
    Evidence,
    Side,
}

/// What the right pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Scoring,
    Notice,
}

/// The screen.
#[derive(Debug)]
pub struct DossierScreen {
    id: DossierId,
    origin: Origin,
    watch: Option<Ticket>,
    sheet: Option<Box<DossierSheet>>,
    refusal: Option<Refusal>,
    pane: Pane,
    side: Side,
    items: Rows,
    /// The cursor among the targets of the item.
    target: usize,
    unfolded: Option<Target>,
    /// The evidence pane's lines, its first one shown, and its rows.
    lines: Vec<Line>,
    top: usize,
    height: usize,
    scoring: Scoring,
    resumed: bool,
    work: Work,
    compare: Option<Compare>,
    /// Requests that lead elsewhere: the next dossier.
    jump: Option<(Ticket, Jump)>,
    /// The notice as it grows.
    growing: Option<(Ticket, Option<String>)>,
    grown: Scroll,
    submitting: Option<Ticket>,
    first_item: bool,
    /// The dossier that the person's last act here was about.
    last: Option<DossierId>,
    /// The version that the last act here made.
    made: u64,
}

impl DossierScreen {
    /// A dossier, from a place in the queue.
    pub fn new(id: DossierId, origin: Origin) -> Self {
        let mut items = Rows::new(usize::from(ITEMS));
        if let Some(item) = origin.item {
            items.go(usize::from(item));
        }
        Self {
            id,
            first_item: origin.item.is_none(),
            origin,
            watch: None,
            sheet: None,
            refusal: None,
            pane: Pane::Checklist,
            side: Side::Scoring,
            items,
            target: 0,
            unfolded: None,
            lines: Vec::new(),
            top: 0,
            height: 1,
            scoring: Scoring::new(),
            resumed: false,
            work: Work::default(),
            compare: None,
            jump: None,
            growing: None,
            grown: Scroll::default(),
            submitting: None,
            last: None,
            made: 0,
        }
    }

    /// Which dossier it shows.
    pub fn dossier(&self) -> &DossierId {
        &self.id
    }

    /// Where it came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The dossier that the person's last act here was about: `u` would undo that.
    pub fn last(&self) -> Option<&DossierId> {
        self.last.as_ref()
    }

    /// Begins a comment with a text that came from elsewhere.
    pub fn begin_comment(&mut self, text: &str, cx: &mut Cx<'_>) {
        (self.side, self.pane) = (Side::Scoring, Pane::Side);
        self.scoring.write_comment(true);
        let id = self.id.clone();
        self.scoring.insert(text, &id, cx);
    }

    fn is_behind(&self) -> bool {
        self.sheet.as_ref().is_some_and(|sheet| sheet.record.version < self.made)
    }

    fn item(&self) -> u8 {
        u8::try_from(self.items.cursor()).unwrap_or(0)
    }

    fn current(&self) -> Option<Target> {
        targets(self.sheet.as_ref()?, self.item()).get(self.target).copied()
    }

    /// The finding under the cursor: in the checklist, the item's first that needs a person, else its
    /// gravest; on a row, none.
    fn finding(&self) -> Option<&Judged> {
        let sheet = self.sheet.as_ref()?;
        let found = of_item(&sheet.judged, self.item());
        match (self.pane, self.current()) {
            (Pane::Evidence, Some(Target::Finding(index))) => found.get(index).copied(),
            (Pane::Evidence, _) => None,
            _ => found.iter().find(|j| j.needs_person()).or(found.first()).copied(),
        }
    }

    fn take(&mut self, sheet: &DossierSheet, cx: &mut Cx<'_>) {
        self.scoring.submitted(sheet);
        if !self.resumed {
            self.resumed = true;
            let scores = cx.env.draft("score", &self.id).map(str::to_owned);
            let comment = cx.env.draft("comment", &self.id).map(str::to_owned);
            self.scoring.resume(scores.as_deref(), comment.as_deref());
        }
        self.sheet = Some(Box::new(sheet.clone()));
        if self.first_item {
            // A dossier opens where a person is needed, else where something is wrong.
            self.first_item = false;
            let lines = item_lines(&sheet.judged);
            let open = lines.iter().find(|line| line.open > 0);
            if let Some(line) = open.or_else(|| lines.iter().find(|line| line.problems > 0)) {
                self.items.go(usize::from(line.item));
            }
        }
        if self.side == Side::Notice {
            self.grow(cx);
        }
    }

    /// Asks for the notice as it stands now.
    fn grow(&mut self, cx: &mut Cx<'_>) {
        let ticket = cx.ask(Query::Correction { dossier: self.id.clone() });
        let text = self.growing.take().and_then(|(_, text)| text);
        self.growing = Some((ticket, text));
    }
}

impl Screen for DossierScreen {
    fn scope(&self) -> Scope {
        if let Some(scope) = self.work.scope() {
            return scope;
        }
        if self.compare.is_some() {
            return Scope::Sheet;
        }
        match (self.scoring.is_commenting(), self.pane, self.side) {
            (true, ..) => Scope::Editor,
            (_, Pane::Side, Side::Scoring) => Scope::Scoring,
            _ => Scope::Dossier,
        }
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.watch = Some(cx.watch(Topic::Dossier(self.id.clone())));
    }

    fn leave(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.watch.take() {
            cx.unwatch(ticket);
        }
    }

    fn act(&mut self, press: Press, cx: &mut Cx<'_>) {
        self.press(press, cx);
    }

    fn text(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        if self.work.is_open() {
            return self.work.text(text, cx);
        }
        if self.scoring.is_commenting() {
            let id = self.id.clone();
            self.scoring.insert(text, &id, cx);
            return true;
        }
        if self.scope() == Scope::Scoring {
            return self.scoring.paste(text, &self.id, cx);
        }
        false
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.work.is_open() {
            self.work.edit(edit, cx);
        } else if self.scoring.is_commenting() {
            let id = self.id.clone();
            self.scoring.edit(edit, &id, cx);
        }
    }

    fn reply(&mut self, ticket: Ticket, reply: &Reply, cx: &mut Cx<'_>) -> bool {
        self.answered(ticket, reply, cx)
    }

    fn timer(&mut self, _timer: Timer, _cx: &mut Cx<'_>) {}

    fn fit(&mut self, area: Rect, env: &Env) {
        let look = &env.look;
        let panes = view::panes(area, self.pane);
        self.items.fit(panes.checklist.height.saturating_sub(1));
        self.work.fit(area, look);
        if let Some(compare) = &mut self.compare {
            compare.fit(sheet::screen_of(area), env);
        }
        if let Some(side) = panes.side {
            let rubric = self.sheet.as_ref().and_then(|sheet| env.notice.rubric.level.get(&sheet.row.level));
            self.scoring.fit(side, rubric, look);
            let (room, height) = (usize::from(side.width.saturating_sub(2)), side.height.saturating_sub(1));
            let text = self.growing.as_ref().and_then(|(_, text)| text.as_deref()).unwrap_or_default();
            self.grown.fit(width::wrap(text, room, look.widths).len(), height);
        }
        let Some(sheet) = &self.sheet else { return };
        let Some(pane) = panes.evidence else { return };
        let layout = Layout {
            sheet,
            item: self.item(),
            room: usize::from(pane.width.saturating_sub(2)),
            look,
            unmasked: env.unmasked,
            unfolded: self.unfolded,
        };
        self.lines = lines::lines(&layout);
        self.height = usize::from(pane.height.saturating_sub(1)).max(1);
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        self.reveal();
    }

    fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let cursor = view::draw(self, buf, area, env);
        if let Some(compare) = &self.compare {
            compare.view(buf, sheet::screen_of(area), env);
        }
        self.work.view(buf, area, env).or(cursor)
    }

    fn title(&self, env: &Env) -> (String, String) {
        bars::title(self, env)
    }

    fn status(&self, env: &Env) -> String {
        bars::status(self, env)
    }

    fn hints(&self) -> &'static [Action] {
        if self.work.is_open() {
            return self.work.hints();
        }
        bars::hints(self)
    }

    fn refusal(&self, action: Action, _env: &Env) -> Option<Refusal> {
        let sheet = self.sheet.as_ref()?;
        refusal_of(sheet, verb_of(action)?).cloned()
    }

    fn waiting(&self) -> bool {
        self.is_behind()
    }

    fn awaits(&self) -> bool {
        self.sheet.is_none() && self.refusal.is_none() || self.jump.is_some()
    }

    fn pointed(&self, env: &Env) -> String {
        bars::pointed(self, env)
    }

    fn plain(&self, env: &Env) -> String {
        bars::plain(self, env)
    }
}
