//! The line that filters the queue: a query, what may be written next, where it is wrong, and the table
//! of all that may be written.

use crate::desk::QueueFilter;
use crate::desk::find::query::{Completion, QueryFault, complete};
use crate::domain::Lang;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::query_table::QueryTable;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::{Align, Pen, paragraph};
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What is shown of what may be written next.
const SHOWN: u16 = 6;

/// The line being written.
#[derive(Debug)]
pub struct FilterLine {
    line: Field,
    next: Completion,
    chosen: usize,
    fault: Option<QueryFault>,
    table: Option<QueryTable>,
}

impl FilterLine {
    /// Opens it with the query in force.
    pub fn new(filter: &QueueFilter) -> Self {
        let mut text = filter.to_string();
        if !text.is_empty() {
            text.push(' ');
        }
        let mut line = Self {
            line: Field::new(400).with(&text),
            next: Completion::default(),
            chosen: 0,
            fault: None,
            table: None,
        };
        line.offer();
        line
    }

    /// Opens the table of what may be written, or closes it; the query stays as it is.
    pub fn turn_table(&mut self, lang: Lang) {
        self.table = match self.table {
            Some(_) => None,
            None => Some(QueryTable::new(lang)),
        };
        self.fault = None;
    }

    /// Closes the table; false where it is not open.
    pub fn close_table(&mut self) -> bool {
        self.table.take().is_some()
    }

    /// Tells it its room.
    pub fn fit(&mut self, screen: Rect, look: &Look) {
        let place = self.place(screen);
        if let Some(table) = &mut self.table {
            table.fit(below(inside(place)), look);
        }
    }

    /// Reads what is written; where it is wrong the place is shown under it.
    pub fn read(&mut self) -> Option<QueueFilter> {
        match QueueFilter::read(self.line.text()) {
            Ok(filter) => Some(filter),
            Err(fault) => {
                self.fault = Some(fault);
                None
            }
        }
    }

    /// Types.
    pub fn insert(&mut self, text: &str, lang: Lang) {
        // A question mark means nothing in a query, unless somebody looks for one in quotes.
        let before: String = self.line.text().chars().take(self.line.before()).collect();
        if matches!(text, "?" | "？") && before.matches(['"', '“', '”']).count().is_multiple_of(2) {
            self.turn_table(lang);
            return;
        }
        self.line.insert(text);
        self.offer();
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit) {
        if let (Some(table), Edit::PageDown | Edit::PageUp) = (&mut self.table, edit) {
            let action = if edit == Edit::PageDown { Action::ListPageDown } else { Action::ListPageUp };
            table.act(Press::of(action));
            return;
        }
        self.line.edit(edit);
        self.offer();
    }

    /// Chooses the next offer, or the one before.
    pub fn choose(&mut self, down: bool) {
        if let Some(table) = &mut self.table {
            table.act(Press::of(if down { Action::ListDown } else { Action::ListUp }));
            return;
        }
        let last = self.next.candidates.len().saturating_sub(1);
        self.chosen = if down { (self.chosen + 1).min(last) } else { self.chosen.saturating_sub(1) };
    }

    /// Writes the chosen offer.
    pub fn take(&mut self) {
        if self.close_table() {
            return;
        }
        let Some(candidate) = self.next.candidates.get(self.chosen) else { return };
        let ends = candidate.text.ends_with(':');
        let text = if ends { candidate.text.clone() } else { format!("{} ", candidate.text) };
        self.line.replace(self.next.from, self.next.to, &text);
        self.offer();
    }

    fn offer(&mut self) {
        self.next = complete(self.line.text(), self.line.before());
        self.chosen = 0;
        self.fault = None;
    }

    /// Draws it; returns where its cursor stands.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Position {
        let look = &env.look;
        let place = self.place(area);
        let keys = match &self.table {
            Some(table) => format!(
                "{} {}",
                look.say("上/下 翻看  回车 用  Esc 收起", "up/down  Enter use  Esc closes"),
                table.told()
            ),
            None => look
                .say(
                    "上/下 选  tab 写上  ? 查询表  回车 用  Esc 不用 ",
                    "up/down  tab writes  ? table  Enter use  Esc no ",
                )
                .to_owned(),
        };
        let keys = keys.as_str();
        let inner = sheet::open(buf, look, place, look.say(" 筛选", " Filter"), keys);
        let at = |n: u16| Rect::new(inner.x + 1, inner.y + n, inner.width.saturating_sub(2), 1);
        let cursor = self.line.draw(buf, look, at(0), "> ", look.ask());
        match (&self.fault, &self.table) {
            (None, Some(table)) => table.draw(buf, look, below(inner)),
            (Some(fault), _) => {
                draw_fault(buf, look, at(1), fault);
                let rest = Rect { height: inner.height.saturating_sub(2), ..at(2) };
                paragraph(buf, look, rest, fault.line().get(look.lang), 0, look.text());
            }
            (None, None) => self.draw_offers(buf, look, &at),
        }
        cursor
    }

    fn place(&self, screen: Rect) -> Rect {
        let rows = self.table.as_ref().map_or(usize::from(4 + SHOWN), |table| table.len() + 2);
        sheet::place(screen, u16::try_from(rows).unwrap_or(u16::MAX), 4)
    }

    fn draw_offers(&self, buf: &mut Buffer, look: &Look, at: &dyn Fn(u16) -> Rect) {
        if self.next.candidates.is_empty() {
            let hint = look.say(
                "直接写姓名、拼音、首字母、编号、单位；或 字段:值，例: 级别:副高级 -is:passed due<3d (张 or 李)",
                "a name, pinyin, initials, number, unit; or field:value, such as level:副高级 -is:passed due<3d (zhang or li)",
            );
            Pen::new(buf, look, at(2)).text(hint, look.text());
            return;
        }
        let top = self.chosen.saturating_sub(usize::from(SHOWN) - 1);
        let shown = self.next.candidates.iter().enumerate().skip(top).take(usize::from(SHOWN));
        for (row, (n, candidate)) in (2..).zip(shown) {
            let chosen = n == self.chosen;
            let style = if chosen { look.ask() } else { look.text() };
            Pen::new(buf, look, at(row))
                .text(if chosen { "> " } else { "  " }, look.text())
                .cell(18, &candidate.text, Align::Left, style)
                .skip(1)
                .text(candidate.help.get(look.lang), look.text());
        }
        let more = self.next.candidates.len().saturating_sub(top + usize::from(SHOWN));
        if more > 0 {
            Pen::new(buf, look, at(1)).text(&format!("  +{more}"), look.text());
        }
    }
}

/// A sheet without its title.
fn inside(sheet: Rect) -> Rect {
    Rect { y: sheet.y + 1, height: sheet.height.saturating_sub(1), ..sheet }
}

/// What is below the line.
fn below(inner: Rect) -> Rect {
    Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner }
}

/// Carets under what is wrong, as far as the line shows it.
fn draw_fault(buf: &mut Buffer, look: &Look, row: Rect, fault: &QueryFault) {
    let shown = fault.shown(look.lang);
    let carets = shown.lines().nth(1).unwrap_or_default();
    Pen::new(buf, look, row).text("  ", look.text()).text(carets, look.ask());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_written() {
        let mut line = FilterLine::new(&QueueFilter::default());
        line.insert("jib", Lang::Zh);
        line.take();
        assert_eq!(line.line.text(), "level:");
        line.choose(true);
        line.choose(true);
        line.take();
        assert_eq!(line.line.text(), "level:副高级 ");
        line.insert("colour:red", Lang::Zh);
        assert!(line.read().is_none());
        assert_eq!(line.fault.as_ref().map(|fault| (fault.from, fault.to)), Some((10, 16)));
        line.edit(Edit::DeleteToHome);
        line.insert("-is:passed", Lang::Zh);
        assert_eq!(line.read().map(|filter| filter.to_string()).as_deref(), Some("-state:passed"));
    }

    #[test]
    fn the_table_opens_over_a_half_written_query_and_leaves_it() {
        let mut line = FilterLine::new(&QueueFilter::default());
        line.insert("unit:国", Lang::Zh);
        line.insert("?", Lang::Zh);
        assert!(line.table.is_some());
        line.choose(true);
        line.insert("网", Lang::Zh);
        assert!(line.close_table() && !line.close_table());
        assert_eq!(line.line.text(), "unit:国网");
        line.insert(" \"真的", Lang::Zh);
        line.insert("?", Lang::Zh);
        assert!(line.table.is_none());
        assert_eq!(line.line.text(), "unit:国网 \"真的?");
    }
}
