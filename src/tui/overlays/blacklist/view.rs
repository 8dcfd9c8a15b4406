//! Draws the blacklist: the line, what it finds, and the chosen entry in full.

use super::told::{bars, days_left, number, state, touched};
use super::{BlacklistSheet, Sought};
use crate::desk::{FoundIn, Mark, RollHit};
use crate::domain::words::BlackKind;
use crate::domain::{Day, Lang};
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Rows of entries that stay in sight while one is in an entry.
const SEEN: usize = 4;

/// The parts of the sheet.
pub(super) struct Layout {
    place: Rect,
    line: Rect,
    found: Rect,
    head: Rect,
    list: Rect,
    bar: Rect,
    /// The chosen entry.
    pub body: Rect,
}

/// Shares out the sheet over `area`.
pub(super) fn layout(area: Rect, sheet: &BlacklistSheet) -> Layout {
    let wanted = if area.height > 28 { 26 } else { area.height.saturating_sub(3) };
    let place = sheet::place(area, wanted, 3);
    let inner = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
    let row = |n: u16| Rect::new(inner.x, inner.y + n, inner.width, u16::from(n < inner.height));
    let room = usize::from(inner.height.saturating_sub(4));
    let hits = sheet.hits.len().max(1);
    // In an entry its lines are what counts; else the entries found, as far as both find no room.
    let list = match sheet.inside {
        true => hits.min(SEEN),
        false => hits.min(room.saturating_sub(sheet.told.len().clamp(6, (room / 2).max(6)))),
    };
    let list = u16::try_from(list.min(room)).unwrap_or(0);
    let body = inner.height.saturating_sub(4 + list);
    Layout {
        place,
        line: Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..row(0) },
        found: row(1),
        head: row(2),
        list: Rect { y: inner.y + 3, height: list, ..inner },
        bar: row(3 + list),
        body: Rect { y: inner.y + 4 + list, height: body, ..inner },
    }
}

impl BlacklistSheet {
    /// Draws the sheet; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        let parts = layout(area, self);
        let on = self.day(env);
        let sought = Sought::read(self.line.text());
        let keys = match self.inside {
            true => look.say("Tab 回到查找  Esc 退一层 ", "Tab back to the line  Esc back "),
            false => look.say("上/下 选  Tab 条目  Esc 关 ", "up/down  Tab entry  Esc "),
        };
        sheet::open(buf, look, parts.place, &title(on, &sought, look), keys);
        let style = if self.inside { look.text() } else { look.ask() };
        let cursor = self.line.draw(buf, look, parts.line, look.say("查: ", "find: "), style);
        Pen::new(buf, look, parts.found).text(&self.found(look), look.text());
        head(buf, parts.head, look);
        let rows = usize::from(parts.list.height);
        let top = self.chosen.saturating_sub(rows.saturating_sub(1));
        for ((n, hit), y) in self.hits.iter().enumerate().skip(top).zip(parts.list.top()..parts.list.bottom())
        {
            let row = Rect { y, height: 1, ..parts.list };
            draw_hit(buf, row, hit, n == self.chosen, on, env);
        }
        if self.hits.is_empty() {
            if self.refused.is_none() && self.ticket.is_none() {
                let none =
                    look.say("  没有命中；Tab 后按 a 登记", "  nothing found; Tab, then a, enters one");
                Pen::new(buf, look, Rect { height: 1, ..parts.list }).text(none, look.text());
            }
        } else {
            self.entry(buf, &parts, look);
        }
        match self.asking.view(buf, Rect { height: area.height.saturating_sub(sheet::BELOW), ..area }, env) {
            Some(cursor) => Some(cursor),
            None => (!self.inside && !self.asking.is_open()).then_some(cursor),
        }
    }

    /// The chosen entry.
    fn entry(&self, buf: &mut Buffer, parts: &Layout, look: &Look) {
        let left = look.say(" [条目]", " [entry]");
        let more = self.rows.told();
        let right = match (self.inside, more.is_empty()) {
            (false, false) => format!("{} {more}", look.say("Tab 看全", "Tab for all")),
            _ => more,
        };
        let mut pen = Pen::new(buf, look, parts.bar);
        let style = if self.inside { look.bar() } else { look.apart() };
        pen.cell(14, left, Align::Left, style)
            .right(&right, if self.inside { look.bar() } else { look.text() });
        let draw = |pen: &mut Pen<'_>, row: usize| {
            if let Some(line) = self.told.get(row) {
                pen.fill(u16::from(line.dossier.is_some()), look.text());
                pen.marked(&line.text, &line.marks, line.style);
            }
        };
        if self.inside {
            self.rows.draw(buf, look, parts.body, 34, true, |pen, row, _| draw(pen, row));
            return;
        }
        for (row, y) in self.rows.shown().zip(parts.body.top()..parts.body.bottom()) {
            draw(Pen::new(buf, look, Rect { y, height: 1, ..parts.body }).fill(1, look.text()), row);
        }
    }

    /// How many were found, or why none can be.
    fn found(&self, look: &Look) -> String {
        let count = |wanted: Option<bool>| self.hits.iter().filter(|hit| bars(hit) == wanted).count();
        match (&self.refused, look.lang) {
            (Some(words), _) => format!(" {words}"),
            (None, Lang::Zh) => format!(
                " 命中 {} 条   在期 {}   不在期 {}   待人工辨认 {}",
                self.total,
                count(Some(true)),
                count(Some(false)),
                count(None)
            ),
            (None, Lang::En) => format!(
                " {} found   in force {}   not in force {}   for a person to tell {}",
                self.total,
                count(Some(true)),
                count(Some(false)),
                count(None)
            ),
        }
    }
}

fn title(on: Option<Day>, sought: &Sought, look: &Look) -> String {
    let day = on.map(|day| day.to_string()).unwrap_or_default();
    let how = match (&sought.half, look.lang) {
        (Some(half), Lang::Zh) => format!("{half} 还不是日期"),
        (Some(half), Lang::En) => format!("{half} is no date yet"),
        (None, Lang::Zh) => "加 @2020-10-20 换日期".to_owned(),
        (None, Lang::En) => "@2020-10-20 for another day".to_owned(),
    };
    match look.lang {
        Lang::Zh => format!(" 黑名单  按 {day} 计 ({how})"),
        Lang::En => format!(" Blacklist as of {day} ({how})"),
    }
}

fn draw_hit(buf: &mut Buffer, row: Rect, hit: &RollHit, chosen: bool, on: Option<Day>, env: &Env) {
    let look = &env.look;
    let entry = &hit.entry.entry;
    let (word, style) = state(hit, look);
    let kind = match (*entry.kind, look.lang) {
        (BlackKind::Person, Lang::Zh) => "个人",
        (BlackKind::Unit, Lang::Zh) => "单位",
        (BlackKind::Person, Lang::En) => "pers",
        (BlackKind::Unit, Lang::En) => "unit",
    };
    let ask = if chosen { look.ask() } else { look.text() };
    let (number, in_number) = number(hit, env);
    let mut pen = Pen::new(buf, look, row);
    pen.text(if chosen { "> " } else { "  " }, ask)
        .cell(9, word, Align::Left, style)
        .cell(5, kind, Align::Left, look.text())
        .marked_cell(name_room(row.width), &entry.name, Mark::of(&hit.marks, FoundIn::Name), ask)
        .fill(1, look.text())
        .marked_cell(20, &number, &in_number, look.text())
        .cell(11, &hit.free_from.to_string(), Align::Left, look.text())
        .cell(11, &days_left(hit, on, look), Align::Left, look.text());
    if is_roomy(row.width) {
        pen.cell(11, &entry.from.to_string(), Align::Left, look.text());
        pen.text(&touched(hit, look), look.text());
    }
}

/// Cells for a name: what number and days leave, and the dossiers it touches where there is room.
fn name_room(width: u16) -> u16 {
    width.saturating_sub(if is_roomy(width) { 88 } else { 59 }).clamp(12, 28)
}

/// Where there is room for the day an entry begins, and for what it touches; else they are told below.
fn is_roomy(width: u16) -> bool {
    width >= 110
}

fn head(buf: &mut Buffer, row: Rect, look: &Look) {
    let style = look.apart();
    let mut pen = Pen::new(buf, look, row);
    pen.skip(2)
        .cell(9, look.say("判定", "state"), Align::Left, style)
        .cell(5, look.say("类", "kind"), Align::Left, style)
        .cell(name_room(row.width), look.say("名称", "name"), Align::Left, style)
        .skip(1)
        .cell(20, look.say("证件 / 信用代码", "number"), Align::Left, style)
        .cell(11, look.say("期满日", "free from"), Align::Left, style)
        .cell(11, look.say("还剩", "left"), Align::Left, style);
    if is_roomy(row.width) {
        pen.cell(11, look.say("处理日", "from"), Align::Left, style);
        pen.text(look.say("本库材料", "here"), style);
    }
}
