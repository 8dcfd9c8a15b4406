//! What changed since the submission before, and which of its faults remain.

use crate::desk::{Answer, Comparison, Reply};
use crate::domain::{Lang, ident};
use crate::policy::Judged;
use crate::policy::compare::Change;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
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

    /// The lines; headings are true.
    fn lines(&self, env: &Env, room: usize) -> Vec<(String, bool)> {
        let look = &env.look;
        let comparison = match &self.answer {
            None => return vec![(look.say("正在比较", "comparing").to_owned(), false)],
            Some(Err(words)) => return vec![(words.clone(), false)],
            Some(Ok(None)) => {
                let words = look.say("这是第一次上报，没有可比的", "a first submission: nothing to compare");
                return vec![(words.to_owned(), false)];
            }
            Some(Ok(Some(comparison))) => comparison,
        };
        let mut out = Lines { out: Vec::new(), room, look: *look };
        let faults = &comparison.faults;
        let (stay, ask, mended, new) =
            (faults.remaining.len(), faults.open.len(), faults.mended.len(), faults.new.len());
        out.head(match look.lang {
            Lang::Zh => {
                format!(
                    "上次的问题 {}: 还在 {stay}  待看 {ask}  改好 {mended}   新的 {new}",
                    stay + ask + mended
                )
            }
            Lang::En => {
                let all = stay + ask + mended;
                format!(
                    "faults of last time {all}: remain {stay}  to look at {ask}  mended {mended}   new {new}"
                )
            }
        });
        out.faults(look.say("还在", "remains"), &faults.remaining);
        out.faults(look.say("待看", "look"), &faults.open);
        out.faults(look.say("新的", "new"), &faults.new);
        out.faults(look.say("改好", "mended"), &faults.mended);
        out.head(format!("{} {}", look.say("改动:", "changes:"), comparison.changes.len()));
        for change in &comparison.changes {
            out.item(&told(change, env));
        }
        if let Some(notice) = &comparison.notice {
            out.head(look.say("上次的退回通知:", "last time's correction notice:").to_owned());
            for line in width::wrap(notice, room.saturating_sub(2), look.widths) {
                out.out.push((format!("  {line}"), false));
            }
        }
        out.out
    }

    /// Draws the sheet.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) {
        let look = &env.look;
        let place = sheet::place(area, area.height, 3);
        let title = match &self.answer {
            Some(Ok(Some(c))) => match look.lang {
                Lang::Zh => format!(" 第 {} 次与第 {} 次上报相比", c.new, c.old),
                Lang::En => format!(" Submission {} against {}", c.new, c.old),
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
            if let Some((line, head)) = lines.get(row) {
                pen.text(" ", look.text()).text(line, if *head { look.ask() } else { look.text() });
            }
        });
    }
}

/// Lines being made.
struct Lines {
    out: Vec<(String, bool)>,
    room: usize,
    look: Look,
}

impl Lines {
    fn head(&mut self, text: String) {
        self.out.extend(width::wrap(&text, self.room, self.look.widths).into_iter().map(|line| (line, true)));
    }

    fn item(&mut self, text: &str) {
        let lines = width::wrap(text, self.room.saturating_sub(5), self.look.widths);
        for (n, line) in lines.into_iter().enumerate() {
            self.out.push((format!("{}{line}", if n == 0 { "  " } else { "     " }), false));
        }
    }

    /// Each says what became of it; what was mended has no verdict any more.
    fn faults(&mut self, became: &str, judged: &[Judged]) {
        for one in judged {
            let finding = &one.finding;
            let reason = finding.reason.text(self.look.lang);
            let verdict = self.look.verdict(one.verdict());
            self.item(&format!("{became}  {verdict} {}  {} {reason}", one.key.check, finding.clause));
        }
    }
}

/// A change in one line; identity numbers as the screen shows them.
fn told(change: &Change, env: &Env) -> String {
    let mut change = change.clone();
    if change.header() == "证件号码"
        && !env.unmasked
        && let Change::Cell { old, new, .. } = &mut change
    {
        (*old, *new) = (ident::masked(old), ident::masked(new));
    }
    change.line(env.look.lang)
}
