//! 黑名单: who is barred, answered while one types. The row in question stays visible above.

use crate::desk::{Answer, Query, Reply, RollHit, RollMatch};
use crate::domain::words::BlackKind;
use crate::domain::{Lang, ident};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::{Cx, Env, Ticket};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::{Align, Pen, paragraph};
use crate::tui::widgets::sheet;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Entries asked for at once.
const MOST: usize = 50;

/// The sheet.
#[derive(Debug)]
pub struct BlacklistSheet {
    line: Field,
    ticket: Option<Ticket>,
    hits: Vec<RollHit>,
    total: usize,
    chosen: usize,
    refused: Option<String>,
}

impl BlacklistSheet {
    /// Opens it with a text.
    pub fn new(text: &str, cx: &mut Cx<'_>) -> Self {
        let mut sheet = Self {
            line: Field::new(80).with(text),
            ticket: None,
            hits: Vec::new(),
            total: 0,
            chosen: 0,
            refused: None,
        };
        sheet.ask(cx);
        sheet
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        if let Some(ticket) = self.ticket.take() {
            cx.cancel(ticket);
        }
        self.refused = None;
        let (text, on) = on_day(self.line.text());
        self.ticket = Some(cx.ask(Query::Roll { text, on, most: MOST }));
    }

    /// A key; false where the sheet is to close.
    pub fn act(&mut self, press: Press, cx: &mut Cx<'_>) -> bool {
        match press.action {
            Action::FieldCancel | Action::FieldAccept => return false,
            Action::FieldDown => self.chosen = (self.chosen + 1).min(self.hits.len().saturating_sub(1)),
            Action::FieldUp => self.chosen = self.chosen.saturating_sub(1),
            Action::ClipboardCopy => {
                if let Some(hit) = self.hits.get(self.chosen) {
                    cx.copy(told(hit, cx.env));
                }
            }
            _ => {}
        }
        true
    }

    /// Types.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.line.insert(text);
        self.ask(cx);
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.line.edit(edit) {
            self.ask(cx);
        }
    }

    /// Takes its answer; false where the ticket is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, lang: Lang) -> bool {
        if self.ticket != Some(ticket) {
            return false;
        }
        self.ticket = None;
        match reply {
            Reply::Answer(Answer::Roll(hits, total)) => {
                self.hits.clone_from(hits);
                self.total = *total;
                self.chosen = 0;
            }
            Reply::Refused(refusal) => {
                (self.hits, self.total) = (Vec::new(), 0);
                self.refused = Some(refusal.words.get(lang).to_owned());
            }
            _ => {}
        }
        true
    }

    /// The hints.
    pub const fn hints() -> &'static [Action] {
        &[Action::FieldCancel, Action::FieldUp, Action::FieldDown, Action::ClipboardCopy]
    }

    /// Draws the sheet; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Position {
        let look = &env.look;
        let wanted = if area.height > 28 { 24 } else { area.height.saturating_sub(3) };
        let place = sheet::place(area, wanted, 3);
        let (_, on) = on_day(self.line.text());
        let today = env.overview.as_ref().map(|overview| overview.today);
        let day = on.or(today).map(|day| day.to_string()).unwrap_or_default();
        let title = match look.lang {
            Lang::Zh => format!(" 黑名单  按 {day} 计 (加 on:2020-10-20 换日期)"),
            Lang::En => format!(" Blacklist as of {day} (on:2020-10-20 for another day)"),
        };
        let inner = sheet::open(
            buf,
            look,
            place,
            &title,
            look.say("打字即查  上/下 选  Esc 关 ", "type to find  up/down  Esc "),
        );
        let row = |n: u16| Rect::new(inner.x, inner.y + n, inner.width, u16::from(n < inner.height));
        let line = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..row(0) };
        let cursor = self.line.draw(buf, look, line, look.say("查: ", "find: "), look.ask());
        let count = |wanted: Option<bool>| self.hits.iter().filter(|hit| hit.in_force == wanted).count();
        let found = match (&self.refused, look.lang) {
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
        };
        Pen::new(buf, look, row(1)).text(&found, look.text());
        draw_head(buf, row(2), look);
        let detail = 6.min(inner.height.saturating_sub(4));
        let rows = inner.height.saturating_sub(3 + detail);
        let top = self.chosen.saturating_sub(usize::from(rows.saturating_sub(1)));
        for (n, hit) in self.hits.iter().enumerate().skip(top).take(usize::from(rows)) {
            let y = 3 + u16::try_from(n - top).unwrap_or(0);
            draw_hit(buf, row(y), hit, n == self.chosen, env);
        }
        if self.hits.is_empty() && self.refused.is_none() && self.ticket.is_none() {
            let none = look.say("  没有命中", "  nothing found");
            Pen::new(buf, look, row(3)).text(none, look.text());
        }
        if let Some(hit) = self.hits.get(self.chosen) {
            let body = Rect::new(
                inner.x + 1,
                inner.bottom().saturating_sub(detail),
                inner.width.saturating_sub(2),
                detail,
            );
            paragraph(buf, look, body, &told(hit, env), 0, look.text());
        }
        cursor
    }
}

/// `on:2020-10-20` in the line asks for another day.
fn on_day(text: &str) -> (String, Option<crate::domain::Day>) {
    let mut day = None;
    let rest: Vec<&str> = text
        .split_whitespace()
        .filter(|word| {
            let read = word.strip_prefix("on:").and_then(crate::domain::date::read_when);
            match read {
                Some(when) => day = Some(when.first()),
                None => return true,
            }
            false
        })
        .collect();
    (rest.join(" "), day)
}

fn state(hit: &RollHit, look: &Look) -> (&'static str, ratatui::style::Style) {
    match hit.in_force {
        Some(true) if hit.entry.lifted.is_none() => {
            (look.say("在期", "in force"), look.alarm().patch(look.ask()))
        }
        Some(true) => (look.say("在期", "in force"), look.alarm()),
        Some(false) if hit.entry.lifted.is_some() => (look.say("解除", "lifted"), look.text()),
        Some(false) => (look.say("过期", "over"), look.text()),
        None => (look.say("辨认", "look"), look.warn()),
    }
}

fn number(hit: &RollHit, env: &Env) -> String {
    let entry = &hit.entry.entry;
    let number = entry.id_number.value().or(entry.credit_code.value());
    number.map_or_else(
        || env.look.say("(无号码)", "(no number)").to_owned(),
        |number| if env.unmasked { number.clone() } else { ident::masked(number) },
    )
}

fn draw_hit(buf: &mut Buffer, row: Rect, hit: &RollHit, chosen: bool, env: &Env) {
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
    Pen::new(buf, look, row)
        .text(if chosen { "> " } else { "  " }, ask)
        .cell(9, word, Align::Left, style)
        .cell(5, kind, Align::Left, look.text())
        .cell(name_room(row.width), &entry.name, Align::Left, ask)
        .fill(1, look.text())
        .cell(20, &number(hit, env), Align::Left, look.text())
        .cell(11, &entry.from.to_string(), Align::Left, look.text())
        .cell(11, &hit.free_from.to_string(), Align::Left, look.text())
        .text(&touched(hit, look), look.text());
}

/// Cells for a name: what number and days leave, and the dossiers it touches where there is room.
fn name_room(width: u16) -> u16 {
    width.saturating_sub(if width < 100 { 59 } else { 84 }).clamp(12, 28)
}

fn draw_head(buf: &mut Buffer, row: Rect, look: &Look) {
    let style = look.apart();
    Pen::new(buf, look, row)
        .skip(2)
        .cell(9, look.say("判定", "state"), Align::Left, style)
        .cell(5, look.say("类", "kind"), Align::Left, style)
        .cell(name_room(row.width), look.say("名称", "name"), Align::Left, style)
        .skip(1)
        .cell(20, look.say("证件 / 信用代码", "number"), Align::Left, style)
        .cell(11, look.say("处理日", "from"), Align::Left, style)
        .cell(11, look.say("期满日", "free from"), Align::Left, style)
        .text(look.say("本库材料", "here"), style);
}

fn touched(hit: &RollHit, look: &Look) -> String {
    let same = hit.dossiers.iter().filter(|(_, by_number)| *by_number).count();
    let names = hit.dossiers.len() - same;
    let mut parts = Vec::new();
    if same > 0 {
        parts.push(format!("{} {same}", look.say("号同", "same no.")));
    }
    if names > 0 {
        parts.push(format!("{} {names}", look.say("仅同名", "name only")));
    }
    parts.join(" ")
}

/// An entry in full.
fn told(hit: &RollHit, env: &Env) -> String {
    let look = &env.look;
    let entry = &hit.entry.entry;
    let (word, _) = state(hit, look);
    let by = match (hit.by, look.lang) {
        (RollMatch::Number, Lang::Zh) => "号码相同",
        (RollMatch::Name, Lang::Zh) => "姓名相同",
        (RollMatch::Part, Lang::Zh) => "名称含有",
        (RollMatch::NumberPart, Lang::Zh) => "号码含有",
        (RollMatch::Sound, Lang::Zh) => "读音或字相近",
        (RollMatch::Alike, Lang::Zh) => "或为同一单位，须人工辨认",
        (RollMatch::Number, Lang::En) => "same number",
        (RollMatch::Name, Lang::En) => "same name",
        (RollMatch::Part, Lang::En) => "part of the name",
        (RollMatch::NumberPart, Lang::En) => "part of the number",
        (RollMatch::Sound, Lang::En) => "by pinyin or with characters left out",
        (RollMatch::Alike, Lang::En) => "perhaps the same unit: a person tells",
    };
    let none = look.say("(空)", "(empty)");
    let ground = entry.ground.value().map_or(none, String::as_str);
    let document = entry.document.value().map_or(none, String::as_str);
    let dossiers: Vec<String> = hit
        .dossiers
        .iter()
        .map(|(id, same)| {
            format!(
                "{id} {}",
                if *same { look.say("号同", "same number") } else { look.say("仅同名", "name only") }
            )
        })
        .collect();
    let dossiers = if dossiers.is_empty() { look.say("无", "none").to_owned() } else { dossiers.join("  ") };
    match look.lang {
        Lang::Zh => format!(
            "{word} {}  {}  ({by})\n事由: {ground}\n依据: {document}   自 {} 起，{} 起不再禁 (五.(六))\n本库材料: {dossiers}",
            *entry.name,
            number(hit, env),
            *entry.from,
            hit.free_from
        ),
        Lang::En => format!(
            "{word}: {}  {}  ({by})\nground: {ground}\ndocument: {document}   from {}, free from {} (五.(六))\ndossiers here: {dossiers}",
            *entry.name,
            number(hit, env),
            *entry.from,
            hit.free_from
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_may_stand_anywhere_in_the_line() {
        let (text, on) = on_day("张三 on:2020-10-20 电力");
        assert_eq!(text, "张三 电力");
        assert_eq!(on.map(|day| day.to_string()).as_deref(), Some("2020-10-20"));
        assert_eq!(on_day("on:never"), ("on:never".to_owned(), None));
    }
}
