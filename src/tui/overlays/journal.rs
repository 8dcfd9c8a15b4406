//! 日志: the journal's lines, newest last, as they were accepted.

use crate::desk::{Answer, Query, Reply};
use crate::domain::{Lang, Words};
use crate::record::tell;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::{Cx, Env, Ticket};
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::sheet;
use crate::tui::widgets::wrapped::Wrapped;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Lines asked for.
const MOST: u64 = 500;

/// Events of one line that are told; of more, how many.
const FIRST: usize = 4;

/// Cells before what was done: number, time, by whom.
const HEAD: u16 = 44;

/// One line, read for show.
#[derive(Debug)]
struct Shown {
    seq: String,
    at: String,
    by: String,
    what: String,
}

/// The sheet.
#[derive(Debug)]
pub struct JournalSheet {
    ticket: Ticket,
    lines: Vec<Shown>,
    rows: Wrapped,
    refused: Option<String>,
    came: bool,
}

impl JournalSheet {
    /// Opens it at the end.
    pub fn new(cx: &mut Cx<'_>) -> Self {
        let head = cx.env.overview.as_ref().map_or(0, |overview| overview.head.seq);
        let from = (head + 1).saturating_sub(MOST);
        let ticket = cx.ask(Query::Journal { from, most: usize::try_from(MOST).unwrap_or(500) });
        Self { ticket, lines: Vec::new(), rows: Wrapped::default(), refused: None, came: false }
    }

    /// A key; false where the sheet is to close.
    pub fn act(&mut self, press: Press) -> bool {
        if matches!(press.action, Action::AppCancel | Action::AppBack) {
            return false;
        }
        self.rows.act(press);
        true
    }

    /// Takes its answer; false where the ticket is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, env: &Env) -> bool {
        if ticket != self.ticket {
            return false;
        }
        match reply {
            Reply::Answer(Answer::Journal(lines)) => {
                self.lines = lines.iter().map(|line| read(line, env.look.lang)).collect();
                self.came = true;
            }
            Reply::Refused(refusal) => self.refused = Some(refusal.words.get(env.look.lang).to_owned()),
            _ => {}
        }
        true
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        let texts = self.lines.iter().map(|line| line.what.as_str());
        self.rows.wrap(texts, area.width.saturating_sub(HEAD + 1), look.widths);
        self.rows.fit(area.height.saturating_sub(6));
        // It opens at what was done last.
        if std::mem::take(&mut self.came) {
            self.rows.end();
        }
    }

    /// Draws the sheet.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) {
        let look = &env.look;
        let place = sheet::place(area, area.height, 3);
        let title = look.say(" 日志", " Journal");
        let inner =
            sheet::open(buf, look, place, title, look.say("j/k 翻看  Esc 关 ", "j/k scroll  Esc close "));
        if let Some(words) = &self.refused {
            Pen::new(buf, look, Rect { height: 1, ..inner }).text(&format!("  {words}"), look.alarm());
            return;
        }
        if self.lines.is_empty() {
            let words = look.say("  正在取日志", "  the journal is being read");
            Pen::new(buf, look, Rect { height: 1, ..inner }).text(words, look.text());
            return;
        }
        let body = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        self.rows.draw(buf, look, body, 20, |pen, part| {
            let Some(line) = self.lines.get(part.entry).filter(|_| part.first) else {
                pen.skip(HEAD).text(&part.text, look.text());
                return;
            };
            pen.cell(8, &line.seq, Align::Right, look.text())
                .fill(2, look.text())
                .cell(19, &line.at, Align::Left, look.text())
                .fill(2, look.text())
                .cell(12, &line.by, Align::Left, look.text())
                .fill(1, look.text())
                .text(&part.text, look.text());
        });
    }
}

fn read(line: &str, lang: Lang) -> Shown {
    let value: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    let text = |key: &str| value.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let seq = value.get("seq").and_then(serde_json::Value::as_u64).map(|n| n.to_string()).unwrap_or_default();
    let events = value.get("events").and_then(|v| v.as_array()).cloned().unwrap_or_default();
    let more = events.len().saturating_sub(FIRST);
    let mut what: Vec<String> = events.into_iter().take(FIRST).map(|one| event(one, lang)).collect();
    if more > 0 {
        what.push(match lang {
            Lang::Zh => format!("另 {more} 项"),
            Lang::En => format!("{more} more"),
        });
    }
    if value.get("withheld").is_some() {
        what.push(
            Words::fixed("与你回避的材料有关，不显示", "about a dossier you stand aside from: not shown")
                .get(lang)
                .to_owned(),
        );
    }
    let at = text("at").chars().take(19).collect::<String>().replace('T', " ");
    Shown { seq, at, by: text("by"), what: what.join(if lang == Lang::Zh { "；" } else { "; " }) }
}

/// An event in one line; of one that only a newer program can read, what it calls it.
fn event(event: serde_json::Value, lang: Lang) -> String {
    let kind = event.get("type").and_then(|v| v.as_str()).unwrap_or("?").to_owned();
    serde_json::from_value(event).map_or(kind, |event| tell::event(&event).get(lang).to_owned())
}
