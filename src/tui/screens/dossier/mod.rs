//! 申报材料: checklist, evidence and scoring side by side.

mod compare;
mod item;
mod lines;
mod scoring;
mod view;

use super::Screen;
use super::cx::{Away, Cx, Env, Severity, Ticket, Timer};
use super::work::{self, Outcome, Work};
use crate::desk::{
    Answer, Delta, Done, DossierSheet, Query, QueueSpec, Refusal, Reply, Topic, TriageKind, Verb,
};
use crate::domain::{DossierId, Words};
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::scope::Scope;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::sheet;
use compare::Compare;
use item::{ITEMS, Target, item_lines, of_item, targets};
use lines::{Layout, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use scoring::Scoring;
use serde::{Deserialize, Serialize};

/// The place in the queue that one came from: next and previous walk it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Which rows, in which order.
    pub spec: QueueSpec,
    /// Where this one stands among them.
    pub index: usize,
    /// How many there are.
    pub total: usize,
    /// The view it was, by its digit and name; `None` for a filter of its own.
    pub name: Option<(usize, Words)>,
    /// The item to begin with: the next dossier opens at the same one.
    pub item: Option<u8>,
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
    submitting: Option<Ticket>,
    first_item: bool,
    /// The dossier that the person's last act here was about.
    last: Option<DossierId>,
    /// The version that the last act here made.
    made: u64,
}

/// Where a jump leads when its answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Jump {
    Mine,
    Same,
    Neighbour,
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

    /// An act on this dossier is on disk: what is shown is of before until the sheet comes anew.
    fn note(&mut self, done: &Done) {
        if let Some(row) = done.row.as_ref().filter(|row| row.dossier == self.id) {
            self.made = row.version;
        }
    }

    fn is_behind(&self) -> bool {
        self.sheet.as_ref().is_some_and(|sheet| sheet.record.version < self.made)
    }

    /// Says that it is behind, where it is.
    fn hold(&self, cx: &mut Cx<'_>) -> bool {
        let behind = self.is_behind();
        if behind {
            let words = Words::fixed(
                "正在取核查结果，看到了再判",
                "its findings are on their way; act when you see them",
            );
            cx.say(Severity::Info, words);
        }
        behind
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

    fn rule(&mut self, meets: bool, cx: &mut Cx<'_>) {
        if self.hold(cx) {
            return;
        }
        let Some(sheet) = &self.sheet else { return };
        if self.pane == Pane::Side {
            cx.say(
                Severity::Info,
                Words::fixed(
                    "评分栏里不判核查项；Tab 到清单或证据栏",
                    "no rulings in the scoring pane; Tab to another",
                ),
            );
            return;
        }
        let Some(judged) = self.finding().cloned() else {
            cx.say(
                Severity::Info,
                Words::fixed(
                    "光标不在核查项上；空格到下一项待看",
                    "no finding here; space goes to the next that needs you",
                ),
            );
            return;
        };
        self.work.rule(sheet, &judged, meets, cx);
    }

    /// The next finding that needs a person: in this dossier, else in the next that has one.
    fn next_finding(&mut self, cx: &mut Cx<'_>) {
        let Some(sheet) = &self.sheet else { return };
        let here = if self.pane == Pane::Evidence { self.target + 1 } else { 0 };
        let from = self.item();
        let open = |item: u8, skip: usize| {
            of_item(&sheet.judged, item)
                .iter()
                .enumerate()
                .skip(skip)
                .find(|(_, j)| j.needs_person())
                .map(|(n, _)| n)
        };
        let mut places =
            std::iter::once((from, here)).chain((1..=ITEMS).map(|step| ((from + step) % ITEMS, 0)));
        let found = places.find_map(|(item, skip)| open(item, skip).map(|index| (item, index)));
        match found {
            Some((item, index)) => {
                self.items.go(usize::from(item));
                self.pane = Pane::Evidence;
                self.aim(index);
            }
            None => self.leap(Jump::Mine, cx),
        }
    }

    fn aim(&mut self, target: usize) {
        self.target = target;
        self.unfolded = None;
        self.top = 0;
    }

    fn leap(&mut self, jump: Jump, cx: &mut Cx<'_>) {
        let spec = self.origin.spec.clone();
        let after = Some(self.id.clone());
        let ticket = match jump {
            Jump::Same => {
                let Some(check) = self.finding().map(|judged| judged.key.check.to_string()) else { return };
                cx.ask(Query::NextSame { spec, after, check })
            }
            _ => cx.ask(Query::NextMine { spec, after, back: false }),
        };
        self.jump = Some((ticket, jump));
    }

    fn neighbour(&mut self, step: isize, cx: &mut Cx<'_>) {
        let Some(from) = self.origin.index.checked_add_signed(step).filter(|at| *at < self.origin.total)
        else {
            let end = Words::fixed("这一列到头了", "no more in this list");
            cx.say(Severity::Info, end);
            return;
        };
        // A subscription keeps the order the queue shows; it ends when it has answered.
        let ticket = cx.watch(Topic::Queue { spec: self.origin.spec.clone(), from, len: 1 });
        self.jump = Some((ticket, Jump::Neighbour));
    }

    fn open(&self, id: DossierId, index: usize, cx: &mut Cx<'_>, same_item: bool) {
        let mut origin = Origin { index, ..self.origin.clone() };
        origin.item = same_item.then(|| self.item());
        cx.go(Away::Dossier(id, Box::new(origin)));
    }

    fn submit(&mut self, reason: String, cx: &mut Cx<'_>) {
        let Some(sheet) = &self.sheet else { return };
        let notice = std::sync::Arc::clone(&cx.env.notice);
        let Some(rubric) = notice.rubric.level.get(&sheet.row.level) else { return };
        if let Some(refusal) = refusal_of(sheet, Verb::Score) {
            cx.say(Severity::Alarm, work::told(refusal));
            return;
        }
        if !self.scoring.commit(sheet, rubric, cx) {
            return;
        }
        match self.scoring.submission(sheet, rubric, reason) {
            Ok(command) => self.submitting = Some(cx.command(Some(sheet.record.version), command)),
            Err(words) => cx.say(Severity::Alarm, words),
        }
    }

    fn step(&mut self, press: Press, cx: &mut Cx<'_>) {
        match self.pane {
            Pane::Checklist => {
                if self.items.act(press) {
                    self.aim(0);
                }
            }
            Pane::Evidence => {
                let count = self.sheet.as_ref().map_or(0, |sheet| targets(sheet, self.item()).len());
                if matches!(press.action, Action::ListPageDown | Action::ListPageUp) {
                    self.page(press.action == Action::ListPageDown);
                    return;
                }
                let mut rows = Rows::new(count);
                rows.go(self.target);
                if rows.act(press) {
                    self.target = rows.cursor();
                    self.reveal();
                }
            }
            Pane::Side if self.side == Side::Scoring => {
                if let Some(sheet) = &self.sheet {
                    self.scoring.act(press, sheet, cx);
                }
            }
            Pane::Side => {}
        }
    }

    /// Half a page of lines; the cursor goes to the first target in sight.
    fn page(&mut self, down: bool) {
        let half = (self.height / 2).max(1);
        let last = self.lines.len().saturating_sub(self.height);
        self.top = if down { (self.top + half).min(last) } else { self.top.saturating_sub(half) };
        let seen = self.lines.iter().enumerate().filter(|(_, line)| line.target.is_some());
        let nth = seen.enumerate().find(|(_, (at, _))| *at >= self.top).map(|(nth, _)| nth);
        if let Some(nth) = nth {
            self.target = nth;
        }
    }

    /// Scrolls so that the cursor's lines are in sight.
    fn reveal(&mut self) {
        let mut starts = self.lines.iter().enumerate().filter(|(_, line)| line.target.is_some());
        let Some((first, _)) = starts.nth(self.target) else { return };
        let end = starts.next().map_or(self.lines.len(), |(next, _)| next);
        if first < self.top {
            // With the first target, what stands above it comes into sight, too.
            self.top = if self.target == 0 { 0 } else { first };
        } else if end.min(first + self.height) > self.top + self.height {
            self.top = end.min(first + self.height).saturating_sub(self.height);
        }
    }

    fn locate(&self, cx: &mut Cx<'_>) {
        let Some(sheet) = &self.sheet else { return };
        let names = evidence_names(sheet, self.current(), self.finding());
        if names.is_empty() {
            cx.say(Severity::Info, Words::fixed("这里没有佐证文件", "no evidence file here"));
            return;
        }
        let base = cx.env.evidence_base.replace("{id}", &self.id.0);
        let paths: Vec<String> = names.iter().map(|name| format!("{base}{name}")).collect();
        cx.copy_and_say(paths.join("\n"), Words::same(paths.join("  ")));
    }
}

/// The files of the row under the cursor, or of the places a finding names.
fn evidence_names(sheet: &DossierSheet, target: Option<Target>, finding: Option<&Judged>) -> Vec<String> {
    use crate::domain::{Field, Kind, Place};
    let mut places: Vec<Place> = match target {
        Some(Target::Place(place)) => vec![place],
        _ => finding.map(|judged| judged.finding.places.clone()).unwrap_or_default(),
    };
    places.dedup_by_key(|place| (place.table, place.row));
    let mut names = Vec::new();
    for place in places {
        for (index, column) in place.table.columns().iter().enumerate() {
            if column.kind != Kind::Evidence {
                continue;
            }
            let text = sheet.dossier.text(Place { column: u8::try_from(index).ok(), ..place });
            if let Ok(evidence) = crate::domain::Evidence::read(&text)
                && !text.is_empty()
            {
                names.extend(evidence.0.into_iter().map(|file| file.name));
            }
        }
    }
    names
}

fn refusal_of(sheet: &DossierSheet, verb: Verb) -> Option<&Refusal> {
    sheet.may.iter().find(|may| may.verb == verb).and_then(|may| may.refusal.as_ref())
}

/// The verb an action needs.
pub(super) fn verb_of(action: Action) -> Option<Verb> {
    Some(match action {
        Action::FindingMeets | Action::FindingFails => Verb::Rule,
        Action::FindingAdd => Verb::AddFinding,
        Action::TriagePass => Verb::Pass,
        Action::TriageReturn => Verb::Return,
        Action::TriageRefuse => Verb::Refuse,
        Action::TriageWithdraw => Verb::Withdraw,
        Action::TriageLapse => Verb::Lapse,
        Action::TriageReopen => Verb::Reopen,
        Action::ScoreSubmit | Action::ScoreAmend => Verb::Score,
        Action::JournalUndo => Verb::Undo,
        _ => return None,
    })
}

/// The decision an action stands for.
pub(super) fn kind_of(action: Action) -> Option<TriageKind> {
    Some(match action {
        Action::TriagePass => TriageKind::Pass,
        Action::TriageReturn => TriageKind::Return,
        Action::TriageRefuse => TriageKind::Refuse,
        Action::TriageWithdraw => TriageKind::Withdraw,
        Action::TriageLapse => TriageKind::Lapse,
        Action::TriageReopen => TriageKind::Reopen,
        _ => return None,
    })
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
        if self.work.is_open() {
            if let Some(reason) = self.work.act(press, self.sheet.as_deref(), cx) {
                self.submit(reason, cx);
            }
            return;
        }
        if let Some(compare) = &mut self.compare {
            if !compare.act(press) {
                self.compare = None;
            }
            return;
        }
        if self.scoring.is_commenting() {
            let id = self.id.clone();
            self.scoring.act_comment(press, &id, cx);
            return;
        }
        let in_scores = self.pane == Pane::Side && self.side == Side::Scoring;
        if in_scores && self.scoring.is_open() && !press.action.id().starts_with("score.") {
            // A number half typed is neither lost nor taken for granted; leaving the pane keeps it.
            let moves = matches!(
                press.action,
                Action::PaneNext | Action::PanePrev | Action::ListDown | Action::ListUp
            );
            if !moves {
                cx.say(
                    Severity::Info,
                    Words::fixed(
                        "先按回车记下这个数，或 Esc 放弃",
                        "keep the number with Enter or drop it with Esc first",
                    ),
                );
                return;
            }
        }
        match press.action {
            Action::PaneNext | Action::PanePrev => {
                if in_scores
                    && let Some(sheet) = &self.sheet
                    && let Some(rubric) =
                        std::sync::Arc::clone(&cx.env.notice).rubric.level.get(&sheet.row.level)
                    && !self.scoring.commit(sheet, rubric, cx)
                {
                    return;
                }
                let panes = [Pane::Checklist, Pane::Evidence, Pane::Side];
                let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
                let step = if press.action == Action::PaneNext { 1 } else { 2 };
                self.pane = panes[(at + step) % 3];
            }
            Action::FindingMeets => self.rule(true, cx),
            Action::FindingFails => self.rule(false, cx),
            Action::FindingAdd => {
                if let Some(sheet) = &self.sheet {
                    self.work.add(sheet, u8::try_from(self.items.cursor()).unwrap_or(0), cx);
                }
            }
            Action::FindingNext => self.next_finding(cx),
            Action::FindingSameNext => self.leap(Jump::Same, cx),
            Action::QueueNextMine => self.leap(Jump::Mine, cx),
            Action::DossierNext => self.neighbour(1, cx),
            Action::DossierPrev => self.neighbour(-1, cx),
            Action::DossierOpenItem => match self.pane {
                Pane::Checklist => {
                    self.pane = Pane::Evidence;
                    self.aim(0);
                }
                _ => {
                    let here = self.current();
                    self.unfolded = if self.unfolded == here { None } else { here };
                }
            },
            Action::DossierSide => {
                self.side = if self.side == Side::Scoring { Side::Notice } else { Side::Scoring };
                if self.side == Side::Notice {
                    self.grow(cx);
                }
            }
            Action::DossierDiff => {
                let ticket = cx.ask(Query::Compare { dossier: self.id.clone() });
                self.compare = Some(Compare::asked(ticket));
            }
            Action::EvidenceLocate => self.locate(cx),
            Action::CommentEdit => {
                self.side = Side::Scoring;
                self.pane = Pane::Side;
                self.scoring.write_comment(true);
            }
            Action::ScoreSubmit | Action::ScoreAmend => {
                let locked = self.sheet.as_ref().is_some_and(|sheet| sheet.own_score.is_some());
                if locked {
                    self.work
                        .ask_reason(Words::fixed("改已提交的评分，理由:", "amend submitted scores; why:"));
                } else {
                    self.submit(String::new(), cx);
                }
            }
            Action::JournalUndo => self.work.undo(cx),
            Action::AppBack => cx.go(Away::Back),
            Action::AppCancel => self.unfolded = None,
            action => match kind_of(action) {
                Some(kind) => {
                    if !self.hold(cx)
                        && let Some(sheet) = &self.sheet
                    {
                        self.work.triage(sheet, kind, cx);
                    }
                }
                None => self.step(press, cx),
            },
        }
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
        if let Some(outcome) = self.work.reply(ticket, reply, cx) {
            self.last = match outcome {
                Some(Outcome::Done(done)) => {
                    self.note(&done);
                    done.row.map(|row| row.dossier)
                }
                Some(Outcome::Undone(done)) => {
                    self.note(&done);
                    None
                }
                _ => self.last.take(),
            };
            return true;
        }
        if self.watch == Some(ticket) {
            match reply {
                Reply::Answer(Answer::Sheet(sheet)) | Reply::Delta(Delta::Sheet(sheet)) => {
                    self.take(sheet, cx)
                }
                Reply::Refused(refusal) | Reply::Delta(Delta::Gone(refusal)) => {
                    self.sheet = None;
                    self.refusal = Some(refusal.clone());
                }
                _ => {}
            }
            return true;
        }
        if self.submitting == Some(ticket) {
            self.submitting = None;
            match reply {
                Reply::Done(done) => {
                    let id = self.id.clone();
                    self.scoring.accepted(&id, cx);
                    self.note(done);
                    cx.saved(done);
                }
                Reply::Refused(refusal) => cx.say(Severity::Alarm, work::told(refusal)),
                _ => {}
            }
            return true;
        }
        if let Some((asked, jump)) = self.jump
            && asked == ticket
        {
            self.jump = None;
            if jump == Jump::Neighbour {
                cx.unwatch(ticket);
            }
            match (jump, reply) {
                (_, Reply::Answer(Answer::Next(Some((_, row))))) if row.dossier == self.id => {
                    let words = if jump == Jump::Same {
                        Words::fixed(
                            "别的材料里这一项都不用看",
                            "no other dossier needs an eye on this check",
                        )
                    } else {
                        Words::fixed("只剩这一份要你看", "this one is the last that needs you")
                    };
                    cx.say(Severity::Info, words);
                }
                (_, Reply::Answer(Answer::Next(Some((index, row))))) => {
                    self.open(row.dossier.clone(), *index, cx, jump == Jump::Same);
                }
                (_, Reply::Answer(Answer::Next(None))) => {
                    cx.say(Severity::Info, Words::fixed("没有待你看的了", "nothing more needs you here"));
                }
                (_, Reply::Answer(Answer::Queue(page))) => {
                    if let Some(row) = page.rows.first() {
                        self.open(row.dossier.clone(), page.from, cx, true);
                    }
                }
                (_, Reply::Refused(refusal)) => cx.say(Severity::Alarm, work::told(refusal)),
                _ => {}
            }
            return true;
        }
        if let Some((asked, text)) = &mut self.growing
            && *asked == ticket
        {
            *text = match reply {
                Reply::Answer(Answer::Correction(correction)) => Some(correction.text.clone()),
                Reply::Refused(refusal) => Some(refusal.words.get(cx.env.look.lang).to_owned()),
                _ => text.take(),
            };
            return true;
        }
        match &mut self.compare {
            Some(compare) => compare.reply(ticket, reply, cx.env.look.lang),
            None => false,
        }
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
        view::title(self, env)
    }

    fn status(&self, env: &Env) -> String {
        view::status(self, env)
    }

    fn hints(&self) -> &'static [Action] {
        if self.work.is_open() {
            return self.work.hints();
        }
        view::hints(self)
    }

    fn refusal(&self, action: Action, _env: &Env) -> Option<Refusal> {
        let sheet = self.sheet.as_ref()?;
        refusal_of(sheet, verb_of(action)?).cloned()
    }

    fn waiting(&self) -> bool {
        self.is_behind()
    }

    fn pointed(&self, env: &Env) -> String {
        view::pointed(self, env)
    }

    fn plain(&self, env: &Env) -> String {
        view::plain(self, env)
    }
}
