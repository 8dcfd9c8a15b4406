//! The sheet that lists all views.

use super::QueueScreen;
use crate::desk::QueueSpec;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::views;
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows free above the sheet.
const ABOVE: u16 = 4;

/// The sheet of all views.
#[derive(Debug)]
pub struct ViewList {
    rows: Rows,
}

impl ViewList {
    /// Of so many views, with the cursor on one of them.
    pub(super) fn new(views: usize, at: usize) -> Self {
        let mut rows = Rows::new(views);
        rows.go(at);
        Self { rows }
    }

    /// The view under the cursor, by its place.
    pub(super) fn at(&self) -> usize {
        self.rows.cursor()
    }

    pub(super) fn act(&mut self, press: Press) {
        self.rows.act(press);
    }

    pub(super) const fn hints() -> &'static [Action] {
        &[Action::ViewShow, Action::ViewEdit, Action::ViewDrop, Action::ViewSave, Action::AppCancel]
    }

    pub(super) fn fit(&mut self, area: Rect, views: usize) {
        self.rows.set_len(views);
        self.rows.fit(place(sheet::screen_of(area), views).height.saturating_sub(2));
    }

    pub(super) fn draw(&self, screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) {
        let look = &env.look;
        let views = screen.views.all();
        let place = place(sheet::screen_of(area), views.len());
        let title = look.say(" 视图", " Views");
        let inner = sheet::open(buf, look, place, title, &self.rows.told());
        let head = Rect { height: 1, ..inner };
        let style = look.apart();
        Pen::new(buf, look, head)
            .skip(2)
            .cell(5, look.say("键", "key"), Align::Left, style)
            .cell(18, look.say("名称", "name"), Align::Left, style)
            .cell(8, look.say("份数", "count"), Align::Right, style)
            .skip(2)
            .cell(9, look.say("谁的", "whose"), Align::Left, style)
            .cell(10, look.say("排序", "order"), Align::Left, style)
            .text(look.say("筛选", "filter"), style);
        let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        self.rows.draw(buf, look, list, 34, true, |pen, row, _| {
            let Some(view) = views.get(row) else { return };
            let count = screen.count(view, env).map_or_else(String::new, |n| n.to_string());
            let whose = if view.own { look.say("自存", "own") } else { look.say("自带", "built in") };
            pen.fill(1, look.text())
                .cell(5, &format!("v {}", view.key), Align::Left, look.ask())
                .cell(18, view.name.get(look.lang), Align::Left, look.text())
                .cell(8, &count, Align::Right, look.text())
                .fill(2, look.text())
                .cell(9, whose, Align::Left, look.text())
                .cell(10, &ordered(&view.spec, look), Align::Left, look.text())
                .text(&view.spec.filter.to_string(), look.text());
        });
    }
}

fn place(screen: Rect, views: usize) -> Rect {
    sheet::place(screen, u16::try_from(views + 2).unwrap_or(u16::MAX), ABOVE)
}

/// An order in a few cells.
pub(super) fn ordered(spec: &QueueSpec, look: &Look) -> String {
    let back = if spec.reverse { look.say("反", " rev") } else { "" };
    format!("{}{back}", views::order(spec.sort, look.lang))
}
