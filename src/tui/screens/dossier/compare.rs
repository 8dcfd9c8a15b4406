//! What changed since the submission before, and which of its faults remain.

use crate::desk::{Answer, Comparison, Reply};
use crate::domain::{Lang, Table};
use crate::policy::Judged;
use crate::policy::compare::Change;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Env, Ticket};
use crate::tui::widgets::list::Rows;
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The sheet, from asking on.
#[derive(Debug)]
pub struct Compare {
    ticket: Ticket,
    answer: Option<Result<Option<Box<Comparison>>, String>>,
    rows: Rows,
}

impl Compare {
    /// It was asked for.
    pub fn asked(ticket: Ticket) -> Self {
        Self { ticket, answer: None, rows: Rows::new(0) }
    }

    /// Takes its answer; false where the ticket is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, lang: Lang) -> bool {
        if ticket != self.ticket {
            return false;
        }
        self.answer = match reply {
            Reply::Answer(Answer::Comparison(comparison)) => Some(Ok(comparison.clone())),
            Reply::Refused(refusal) => Some(Err(refusal.words.get(lang).to_owned())),
            _ => return true,
        };
        true
    }

    /// Scrolls; false where the sheet is to close.
    pub fn act(&mut self, press: Press) -> bool {
        if matches!(press.action, Action::AppCancel | Action::AppBack | Action::DossierDiff) {
            return false;
        }
        self.rows.act(press);
        true
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect, env: &Env) {
        let lines = self.lines(env, usize::from(area.width.saturating_sub(4)));
        self.rows.set_len(lines.len());
        self.rows.fit(area.height.saturating_sub(5));
    }

    fn lines(&self, env: &Env, room: usize) -> Vec<String> {
        let look = &env.look;
        let comparison = match &self.answer {
            None => return vec![look.say("正在比较", "comparing").to_owned()],
            Some(Err(words)) => return vec![words.clone()],
            Some(Ok(None)) => {
                return vec![
                    look.say("这是第一次上报，没有可比的", "a first submission: nothing to compare")
                        .to_owned(),
                ];
            }
            Some(Ok(Some(comparison))) => comparison,
        };
        let mut out = Vec::new();
        let mut part = |title: String, judged: &[Judged]| {
            out.push(format!("{title} {}", judged.len()));
            for j in judged {
                let reason = j.finding.reason.text(look.lang);
                let text =
                    format!("{} {}  {} {reason}", look.verdict(j.verdict()), j.key.check, j.finding.clause);
                for (n, line) in
                    width::wrap(&text, room.saturating_sub(4), look.widths).into_iter().enumerate()
                {
                    out.push(format!("{}{line}", if n == 0 { "  " } else { "     " }));
                }
            }
        };
        part(look.say("上次的问题还在:", "faults that remain:").to_owned(), &comparison.faults.remaining);
        part(look.say("新出现的问题:", "new faults:").to_owned(), &comparison.faults.new);
        part(look.say("已经改好:", "mended:").to_owned(), &comparison.faults.mended);
        out.push(format!("{} {}", look.say("改动:", "changes:"), comparison.changes.len()));
        for change in &comparison.changes {
            for (n, line) in
                width::wrap(&told(change, env), room.saturating_sub(4), look.widths).into_iter().enumerate()
            {
                out.push(format!("{}{line}", if n == 0 { "  " } else { "     " }));
            }
        }
        if let Some(notice) = &comparison.notice {
            out.push(look.say("上次的退回通知:", "last time's correction notice:").to_owned());
            for line in width::wrap(notice, room.saturating_sub(2), look.widths) {
                out.push(format!("  {line}"));
            }
        }
        out
    }

    /// Draws the sheet.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) {
        let look = &env.look;
        let place = sheet::place(area, area.height, 3);
        let title = match &self.answer {
            Some(Ok(Some(c))) => match look.lang {
                crate::domain::Lang::Zh => format!(" 第 {} 次与第 {} 次上报相比", c.new, c.old),
                crate::domain::Lang::En => format!(" Submission {} against {}", c.new, c.old),
            },
            _ => look.say(" 与上次上报相比", " Against the submission before").to_owned(),
        };
        let inner =
            sheet::open(buf, look, place, &title, look.say("j/k 翻看   Esc 关 ", "j/k scroll   Esc close "));
        let lines = self.lines(env, usize::from(area.width.saturating_sub(4)));
        let body = Rect::new(
            inner.x + 1,
            inner.y + 1,
            inner.width.saturating_sub(2),
            inner.height.saturating_sub(1),
        );
        self.rows.draw(buf, look, body, 1, true, |pen: &mut Pen<'_>, row, _| {
            if let Some(line) = lines.get(row) {
                pen.text(" ", look.text()).text(line, look.text());
            }
        });
    }
}

fn told(change: &Change, env: &Env) -> String {
    let look = &env.look;
    let name = |table: &Table| look.say(table.zh(), table.en());
    let at = |table: &Table, row: &str| {
        if row.is_empty() { name(table).to_owned() } else { format!("{} {row}", name(table)) }
    };
    let empty = look.say("(空)", "(empty)");
    let shown = |text: &str| if text.is_empty() { empty.to_owned() } else { text.to_owned() };
    match change {
        Change::Cell { table, row, column, old, new } => {
            let header = table.columns().get(usize::from(*column)).map_or("", |c| c.zh);
            let (old, new) = if header == "证件号码" && !env.unmasked {
                (crate::domain::ident::masked(old), crate::domain::ident::masked(new))
            } else {
                (old.clone(), new.clone())
            };
            format!("{} {header}: {} -> {}", at(table, row), shown(&old), shown(&new))
        }
        Change::Added { table, row } => format!("{} {}", look.say("新增", "added"), at(table, row)),
        Change::Removed { table, row } => format!("{} {}", look.say("删去", "removed"), at(table, row)),
    }
}
