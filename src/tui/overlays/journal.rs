//! 日志: the journal's lines, newest last, as they were accepted.

use crate::desk::{Answer, Query, Reply};
use crate::domain::Lang;
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
    let what: Vec<String> = events.iter().take(4).map(|one| event(one, lang)).collect();
    let at = text("at").chars().take(19).collect::<String>().replace('T', " ");
    Shown { seq, at, by: text("by"), what: what.join("; ") }
}

/// What a type of event is called; its own name where it is a new one.
fn named(kind: &str, lang: Lang) -> &str {
    const NAMES: [(&str, &str); 23] = [
        ("founded", "建库"),
        ("notice_adopted", "采用通知"),
        ("received", "收件"),
        ("staged", "待装入"),
        ("load_committed", "装入"),
        ("corrected", "更正"),
        ("ruled", "核定"),
        ("finding_added", "加一项"),
        ("finding_dropped", "撤一项"),
        ("moved", "决定"),
        ("assigned", "分派"),
        ("commented", "附记"),
        ("scored", "评分"),
        ("prepared", "成批待生效"),
        ("enacted", "成批生效"),
        ("blacklisted", "列入黑名单"),
        ("roll_corrected", "更正黑名单"),
        ("lift_proposed", "提出或放弃解除"),
        ("roll_lifted", "解除黑名单"),
        ("reviewer_set", "评委名册"),
        ("unmasked", "显示全号"),
        ("exported", "导出"),
        ("undone", "撤销"),
    ];
    match lang {
        Lang::En => kind,
        Lang::Zh => NAMES.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, zh)| zh),
    }
}

/// An event in one line: its type, which dossier, and what is short.
fn event(event: &serde_json::Value, lang: Lang) -> String {
    let kind = event.get("type").and_then(|v| v.as_str()).unwrap_or("?");
    let mut out = named(kind, lang).to_owned();
    let dossier = event
        .get("dossier")
        .and_then(|d| d.as_str().or_else(|| d.get("申报编号").and_then(|v| v.as_str())))
        .or_else(|| event.pointer("/change/dossier").and_then(|v| v.as_str()));
    for part in [
        dossier,
        event.pointer("/ruling/key/check").and_then(|v| v.as_str()),
        event.pointer("/ruling/verdict").and_then(|v| v.as_str()),
        event.pointer("/change/to").and_then(|v| v.as_str()),
        event.get("total").and_then(|v| v.as_str()),
        event.get("number").and_then(|v| v.as_str()),
        event.get("reason").and_then(|v| v.as_str()),
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    {
        out.push(' ');
        out.push_str(part);
    }
    out
}
