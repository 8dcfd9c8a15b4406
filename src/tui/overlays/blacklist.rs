//! 黑名单: who is barred, answered while one types. The row in question stays visible above.

use crate::desk::{Answer, Query, Reply, RollHit, RollMatch};
use crate::domain::words::BlackKind;
use crate::domain::{Day, Lang, Words, ident};
use crate::policy::roll::same_name;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::{Cx, Env, Ticket};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::{sheet, width};
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
    /// The page of the entry's text that is shown; beyond the last one it is the first again.
    page: usize,
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
            page: 0,
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
            Action::FieldDown => self.choose((self.chosen + 1).min(self.hits.len().saturating_sub(1))),
            Action::FieldUp => self.choose(self.chosen.saturating_sub(1)),
            Action::FieldComplete => self.page += 1,
            Action::ClipboardCopy => {
                if let Some(hit) = self.hits.get(self.chosen) {
                    cx.copy(told(&self.hits, hit, self.day(cx.env), cx.env));
                }
            }
            _ => {}
        }
        true
    }

    fn choose(&mut self, at: usize) {
        (self.chosen, self.page) = (at, 0);
    }

    /// The day it is asked for.
    fn day(&self, env: &Env) -> Option<Day> {
        on_day(self.line.text()).1.or(env.overview.as_ref().map(|overview| overview.today))
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
                self.choose(0);
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
        let on = self.day(env);
        let day = on.map(|day| day.to_string()).unwrap_or_default();
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
        let text = self.hits.get(self.chosen).map(|hit| told(&self.hits, hit, on, env)).unwrap_or_default();
        let lines = width::wrap(&text, usize::from(inner.width.saturating_sub(2)), look.widths);
        let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX);
        let detail = wanted.clamp(6, (inner.height / 2).max(6)).min(inner.height.saturating_sub(4));
        let rows = inner.height.saturating_sub(3 + detail);
        let top = self.chosen.saturating_sub(usize::from(rows.saturating_sub(1)));
        for (n, hit) in self.hits.iter().enumerate().skip(top).take(usize::from(rows)) {
            let y = 3 + u16::try_from(n - top).unwrap_or(0);
            draw_hit(buf, row(y), hit, n == self.chosen, on, env);
        }
        if self.hits.is_empty() && self.refused.is_none() && self.ticket.is_none() {
            let none = look.say("  没有命中", "  nothing found");
            Pen::new(buf, look, row(3)).text(none, look.text());
        }
        if !self.hits.is_empty() {
            let body = Rect::new(
                inner.x + 1,
                inner.bottom().saturating_sub(detail),
                inner.width.saturating_sub(2),
                detail,
            );
            draw_told(buf, body, &lines, self.page, look);
        }
        cursor
    }
}

/// `on:2020-10-20` in the line asks for another day.
fn on_day(text: &str) -> (String, Option<Day>) {
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
    let left = days_left(hit, on, look);
    let mut pen = Pen::new(buf, look, row);
    pen.text(if chosen { "> " } else { "  " }, ask)
        .cell(9, word, Align::Left, style)
        .cell(5, kind, Align::Left, look.text())
        .cell(name_room(row.width), &entry.name, Align::Left, ask)
        .fill(1, look.text())
        .cell(20, &number(hit, env), Align::Left, look.text())
        .cell(11, &hit.free_from.to_string(), Align::Left, look.text())
        .cell(11, &left, Align::Left, look.text());
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

/// How long an entry bars yet.
fn days_left(hit: &RollHit, on: Option<Day>, look: &Look) -> String {
    let left = on.and_then(|on| hit.days_left(on));
    left.map(|days| format!("{days}{}", look.say(" 天", " days"))).unwrap_or_default()
}

/// The lines of an entry in full, a page of them.
fn draw_told(buf: &mut Buffer, body: Rect, lines: &[String], page: usize, look: &Look) {
    let height = usize::from(body.height).max(1);
    let pages = lines.len().div_ceil(height).max(1);
    let page = page % pages;
    for (line, y) in lines.iter().skip(page * height).zip(body.top()..body.bottom()) {
        Pen::new(buf, look, Rect::new(body.x, y, body.width, 1)).text(line, look.text());
    }
    if pages > 1 && body.height > 0 {
        let last = Rect::new(body.right().saturating_sub(14), body.bottom() - 1, body.width.min(14), 1);
        Pen::new(buf, look, last).right(&format!(" Tab {}/{pages}", page + 1), look.apart());
    }
}

fn draw_head(buf: &mut Buffer, row: Rect, look: &Look) {
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

fn touched(hit: &RollHit, look: &Look) -> String {
    let same = hit.dossiers.iter().filter(|(_, by_number)| *by_number).count();
    let names = hit.dossiers.len() - same;
    let mut parts = Vec::new();
    if same > 0 {
        parts.push(format!("{} {same}", look.say("号同", "same no.")));
    }
    if names > 0 {
        parts.push(format!("{} {names}", hit.by_name_only().get(look.lang)));
    }
    parts.join(" ")
}

/// Entries found beside this one that name somebody else of the same name.
fn namesakes(hits: &[RollHit], hit: &RollHit) -> usize {
    let entry = &hit.entry.entry;
    let Some(number) = entry.id_number.value() else { return 0 };
    let others =
        hits.iter().map(|other| &other.entry.entry).filter(|other| same_name(&other.name, &entry.name));
    others
        .filter(|other| {
            other.id_number.value().is_some_and(|held| ident::fold_id(held) != ident::fold_id(number))
        })
        .count()
}

/// The proposal to lift an entry that waits for a second person.
fn waiting(hit: &RollHit, env: &Env) -> Option<String> {
    let lift = hit.lift.as_ref()?;
    let reason = &lift.reason;
    Some(match env.look.lang {
        Lang::Zh => format!("{} 提出自 {} 起解除，等另一人确认: {reason}", lift.by, lift.from),
        Lang::En => format!(
            "{} proposes to lift it from {}; somebody else is to confirm: {reason}",
            lift.by, lift.from
        ),
    })
}

/// The dossiers an entry touches: those by its number, then those by its name alone.
fn dossiers(hit: &RollHit, look: &Look) -> String {
    let same = Words::fixed("号码相同", "same number");
    let mut parts = Vec::new();
    for (by_number, words) in [(true, same), (false, hit.by_name_only())] {
        let ids: Vec<&str> =
            hit.dossiers.iter().filter(|held| held.1 == by_number).map(|held| held.0.0.as_str()).collect();
        if !ids.is_empty() {
            parts.push(format!("{} {}: {}", words.get(look.lang), ids.len(), ids.join("  ")));
        }
    }
    match hit.touched.saturating_sub(hit.dossiers.len()) {
        0 => {}
        more => parts.push(format!("{} {more}", look.say("没有列出的还有", "not listed:"))),
    }
    if parts.is_empty() { look.say("无", "none").to_owned() } else { parts.join("\n          ") }
}

/// An entry in full.
fn told(hits: &[RollHit], hit: &RollHit, on: Option<Day>, env: &Env) -> String {
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
    let left = days_left(hit, on, look);
    let left = if left.is_empty() { left } else { format!("{}{left}", look.say("，还剩 ", ", left: ")) };
    let mut told = match look.lang {
        Lang::Zh => format!(
            "{word} {}  {}  ({by})\n事由: {ground}\n依据: {document}   自 {} 起，{} 起不再禁{left} (五.(六))",
            *entry.name,
            number(hit, env),
            *entry.from,
            hit.free_from
        ),
        Lang::En => format!(
            "{word}: {}  {}  ({by})\nground: {ground}\ndocument: {document}   from {}, free from {}{left} (五.(六))",
            *entry.name,
            number(hit, env),
            *entry.from,
            hit.free_from
        ),
    };
    if let Some(line) = waiting(hit, env) {
        told.push('\n');
        told.push_str(&line);
    }
    match (namesakes(hits, hit), look.lang) {
        (0, _) => {}
        (n, Lang::Zh) => told.push_str(&format!("\n另有同名异号的 {n} 条，勿混淆")),
        (n, Lang::En) => {
            told.push_str(&format!("\n{n} more of this name, with another number: do not mix them up"))
        }
    }
    told.push_str(&format!("\n{}{}", look.say("本库材料: ", "dossiers here: "), dossiers(hit, look)));
    told
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
