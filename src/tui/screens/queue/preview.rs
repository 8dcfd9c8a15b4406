//! Below the rows: what the dossier under the cursor needs of a person.

use super::QueueScreen;
use crate::domain::{Lang, Proposal, Verdict};
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::{bar, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What the row under the cursor needs of a person.
pub(super) fn draw(screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    if area.height == 0 {
        return;
    }
    let line = |n: u16| Rect::new(area.x, area.y + n, area.width, u16::from(n < area.height));
    let Some(row) = screen.current() else { return };
    let Some(sheet) = screen.sheet() else {
        bar::title(buf, look, line(0), &format!(" {} {}   {}", row.dossier, row.name, row.unit), "");
        return;
    };
    let open = sheet.tally.eye;
    let asked = match (look.lang, open) {
        (_, 0) => proposed(sheet.proposal, look),
        (Lang::Zh, n) => format!("要你定 {n} 项"),
        (Lang::En, n) => format!("{n} for you to tell"),
    };
    let left = format!(" {} {}   {}", row.dossier, row.name, row.unit);
    bar::title(buf, look, line(0), &left, &format!("{asked} "));
    let first = screen.finding().map(|judged| &judged.key);
    let mut found: Vec<_> = sheet
        .judged
        .iter()
        .filter(|judged| !matches!(judged.verdict(), Verdict::Pass | Verdict::Na))
        .collect();
    found.sort_by_key(|judged| !judged.needs_person());
    let (mut y, mut shown) = (1, 0);
    // The one to be told is shown whole where the others leave room for it, and in two rows at least.
    let mut spare = usize::from(area.height.saturating_sub(1)).saturating_sub(found.len()).max(1);
    for judged in &found {
        if y + 1 >= area.height && found.len() - shown > 1 {
            break;
        }
        let here = first == Some(&judged.key);
        let style = if judged.needs_person() { look.ask() } else { look.text() };
        let verdict = judged.verdict();
        let id = judged.key.check.to_string();
        let mut pen = Pen::new(buf, look, line(y));
        pen.text(if here { " >" } else { "  " }, style)
            .cell(2, look.verdict(verdict), Align::Left, look.verdict_style(verdict).patch(style))
            .fill(1, look.text())
            .cell(3, &judged.finding.item.to_string(), Align::Right, look.text())
            .fill(1, look.text())
            .cell(18, &id, Align::Left, look.text())
            .cell(10, &judged.finding.clause, Align::Left, look.text());
        let (left, room) = (pen.at(), usize::from(pen.room()));
        let reason = judged.finding.reason.text(look.lang);
        let lines = if here { width::wrap(&reason, room, look.widths) } else { Vec::new() };
        let more = lines.len().saturating_sub(1).min(spare);
        if more == 0 {
            pen.text(&reason, style);
        } else {
            spare -= more;
            pen.text(&lines[0], style);
            for (n, text) in lines.iter().enumerate().skip(1).take(more) {
                y += 1;
                // The last row there is room for takes the rest, cut where it must be.
                let last = n == more && lines.len() > more + 1;
                let text = if last { lines[n..].concat() } else { text.clone() };
                let row = line(y);
                let row = Rect { x: left, width: row.right().saturating_sub(left), ..row };
                Pen::new(buf, look, row).text(&text, style);
            }
        }
        y += 1;
        shown += 1;
        if y >= area.height {
            break;
        }
    }
    if shown < found.len() && y < area.height {
        let more = found.len() - shown;
        let text = match look.lang {
            Lang::Zh => format!("  还有 {more} 项，回车打开"),
            Lang::En => format!("  {more} more; Enter opens it"),
        };
        Pen::new(buf, look, line(y)).text(&text, look.text());
    } else if found.is_empty() {
        let text = look.say("  机器核查没有发现问题", "  the machine found nothing amiss");
        Pen::new(buf, look, line(1)).text(text, look.text());
    }
}

fn proposed(proposal: Proposal, look: &Look) -> String {
    let label = proposal.label(look.lang);
    match (proposal, look.lang) {
        (Proposal::Look, _) => label.to_owned(),
        (_, Lang::Zh) => format!("建议{label}"),
        (_, Lang::En) => format!("proposed: {label}"),
    }
}
