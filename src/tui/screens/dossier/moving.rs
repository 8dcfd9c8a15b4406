//! Going about: to the next that needs a person, along the queue one came by, among the rows.

use super::item::{ITEMS, of_item, targets};
use super::work::told;
use super::{DossierScreen, Origin, Pane, Side};
use crate::desk::{Answer, Query, Reply, Topic};
use crate::domain::{DossierId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Away, Cx, Severity};
use crate::tui::widgets::list::Rows;

/// Where a jump leads when its answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Jump {
    Mine,
    Same,
    Neighbour,
}

impl DossierScreen {
    /// The next finding that needs a person: in this dossier, else in the next that has one.
    pub(super) fn next_finding(&mut self, cx: &mut Cx<'_>) {
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

    pub(super) fn aim(&mut self, target: usize) {
        self.target = target;
        self.unfolded = None;
        self.top = 0;
    }

    pub(super) fn leap(&mut self, jump: Jump, cx: &mut Cx<'_>) {
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

    pub(super) fn neighbour(&mut self, step: isize, cx: &mut Cx<'_>) {
        let Some(from) = self.origin.index.checked_add_signed(step).filter(|at| *at < self.origin.total)
        else {
            let end = Words::fixed("这一列到头了", "no more in this list");
            cx.say(Severity::Info, end);
            return;
        };
        if let Some(id) = self.origin.hits.get(from) {
            self.open(id.clone(), from, cx, true);
            return;
        }
        // A subscription keeps the order the queue shows; it ends when it has answered.
        let ticket = cx.watch(Topic::Queue { spec: self.origin.spec.clone(), from, len: 1 });
        self.jump = Some((ticket, Jump::Neighbour));
    }

    fn open(&self, id: DossierId, index: usize, cx: &mut Cx<'_>, same_item: bool) {
        let mut origin = Origin { index, ..self.origin.clone() };
        origin.item = same_item.then(|| self.item());
        cx.go(Away::Dossier(id, Box::new(origin)));
    }

    /// A jump has its answer.
    pub(super) fn landed(&self, jump: Jump, reply: &Reply, cx: &mut Cx<'_>) {
        match (jump, reply) {
            (_, Reply::Answer(Answer::Next(Some((_, row))))) if row.dossier == self.id => {
                let words = if jump == Jump::Same {
                    Words::fixed("别的材料里这一项都不用看", "no other dossier needs an eye on this check")
                } else {
                    Words::fixed("只剩这一份要你看", "this one is the last that needs you")
                };
                cx.say(Severity::Info, words);
            }
            (_, Reply::Answer(Answer::Next(Some((index, row))))) => {
                // It may stand elsewhere than among what was found.
                let index = match self.origin.hits.is_empty() {
                    true => *index,
                    false => self
                        .origin
                        .hits
                        .iter()
                        .position(|hit| *hit == row.dossier)
                        .unwrap_or(self.origin.index),
                };
                self.open(row.dossier.clone(), index, cx, jump == Jump::Same);
            }
            (_, Reply::Answer(Answer::Next(None))) => {
                cx.say(Severity::Info, Words::fixed("没有待你看的了", "nothing more needs you here"));
            }
            (_, Reply::Answer(Answer::Queue(page))) => {
                if let Some(row) = page.rows.first() {
                    self.open(row.dossier.clone(), page.from, cx, true);
                }
            }
            (_, Reply::Refused(refusal)) => cx.say(Severity::Alarm, told(refusal)),
            _ => {}
        }
    }

    pub(super) fn step(&mut self, press: Press, cx: &mut Cx<'_>) {
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
            Pane::Side => {
                self.grown.act(press);
            }
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
    pub(super) fn reveal(&mut self) {
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
}
