//! Which rows are asked for, in which order, and where the cursor goes among them.

use super::window::{self, Window};
use super::{PREVIEW, QueueScreen, REMEMBERED};
use crate::desk::{Query, QueueFilter, QueuePage, QueueSpec, SortKey, Topic};
use crate::domain::DossierId;
use crate::tui::screens::cx::{Away, Cx, Timer};

impl QueueScreen {
    pub(super) fn open(&self, cx: &mut Cx<'_>) {
        if let Some(row) = self.current() {
            cx.go(Away::Dossier(row.dossier.clone(), Box::new(self.origin(self.rows.cursor()))));
        }
    }

    /// Subscribes to the window around what is shown, where it is not covered.
    pub(super) fn cover(&mut self, cx: &mut Cx<'_>) {
        let shown = self.rows.shown();
        if self.watch.is_some() && self.window.covers(shown) {
            return;
        }
        self.scroll(cx);
    }

    /// Asks for the rows anew, in the order of now.
    pub(super) fn subscribe(&mut self, cx: &mut Cx<'_>) {
        for ticket in [self.watch.take(), self.before.take()].into_iter().flatten() {
            cx.unwatch(ticket);
        }
        self.scroll(cx);
    }

    /// Asks for the rows around what is shown, in the order that stands: what was decided stays where
    /// it is.
    pub(super) fn scroll(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.watch.take() {
            // An order is kept as long as a subscription is in force: the older one ends after.
            if let Some(older) = self.before.replace(ticket) {
                cx.unwatch(older);
            }
        }
        let (from, len) = window::around(self.rows.shown());
        self.watch = Some(cx.watch(Topic::Queue { spec: self.spec.clone(), from, len }));
    }

    /// Shows other rows, or these in another order. The cursor goes to where it stood among them before;
    /// else it follows its dossier there.
    pub(super) fn show(&mut self, spec: QueueSpec, view: Option<char>, cx: &mut Cx<'_>) {
        let here = self.current().map(|row| row.dossier.clone());
        if let Some(dossier) = here.clone() {
            self.remember(dossier);
        }
        // Another order of the same rows is no other place.
        let before = if spec.filter == self.spec.filter {
            None
        } else {
            self.cursors.iter().find(|(held, ..)| *held == spec).cloned()
        };
        self.spec = spec;
        self.view = view;
        self.window = Window::default();
        self.last = None;
        let index = before.as_ref().map_or(0, |(.., index)| *index);
        self.rows.set_len(self.rows.len().max(index + 1));
        self.rows.go(index);
        self.subscribe(cx);
        if let Some(dossier) = before.map(|(_, dossier, _)| dossier).or(here) {
            self.locate = Some(cx.ask(Query::Locate { spec: self.spec.clone(), dossier }));
        }
    }

    /// Remembers where the cursor stands in the rows shown.
    fn remember(&mut self, dossier: DossierId) {
        self.cursors.retain(|(held, ..)| *held != self.spec);
        self.cursors.push((self.spec.clone(), dossier, self.rows.cursor()));
        if self.cursors.len() > REMEMBERED {
            self.cursors.remove(0);
        }
    }

    /// Shows the rows of a query, in the order there is.
    pub fn open_filter(&mut self, filter: QueueFilter, cx: &mut Cx<'_>) {
        self.show(QueueSpec { filter, ..self.spec.clone() }, None, cx);
    }

    pub(super) fn sort(&mut self, key: SortKey, cx: &mut Cx<'_>) {
        let reverse = self.spec.sort == key && !self.spec.reverse;
        let spec = QueueSpec { sort: key, reverse, ..self.spec.clone() };
        self.show(spec, None, cx);
    }

    /// Asks for the preview of the row under the cursor, where it is another one.
    pub(super) fn look(&mut self, cx: &mut Cx<'_>) {
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

    pub(super) fn drop_preview(&mut self, cx: &mut Cx<'_>) {
        if let Some((_, ticket, _)) = self.preview.take() {
            cx.unwatch(ticket);
        }
    }

    pub(super) fn next_mine(&mut self, cx: &mut Cx<'_>) {
        let after = self.current().map(|row| row.dossier.clone());
        self.jump = Some(cx.ask(Query::NextMine { spec: self.spec.clone(), after, back: false }));
    }

    pub(super) fn moved(&mut self, cx: &mut Cx<'_>) {
        self.pending = None;
        self.cover(cx);
        cx.later(Timer::Preview, PREVIEW);
    }

    pub(super) fn take_page(&mut self, page: &QueuePage, cx: &mut Cx<'_>) {
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
        cx.remember();
        cx.later(Timer::Preview, 0);
    }
}
