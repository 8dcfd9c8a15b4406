//! The left pane: the thirteen items, and below them what they come to.

use super::item::{Ruled, item_lines};
use super::view::heading;
use super::{DossierScreen, Pane};
use crate::desk::DossierSheet;
use crate::domain::Lang;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::width;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws it.
pub(super) fn checklist(
    screen: &DossierScreen,
    sheet: &DossierSheet,
    buf: &mut Buffer,
    pane: Rect,
    env: &Env,
) {
    let look = &env.look;
    let lines = item_lines(&sheet.judged);
    let settled = lines.iter().filter(|line| line.open == 0).count();
    let active = screen.pane == Pane::Checklist;
    heading(
        buf,
        look,
        pane,
        look.say("[材料清单]", "[checklist]"),
        active,
        &format!("{settled}/{}", lines.len()),
    );
    let list = Rect::new(pane.x, pane.y + 1, pane.width, 13.min(pane.height.saturating_sub(1)));
    screen.items.draw(buf, look, list, pane.width, active, |pen, row, _| {
        let Some(line) = lines.get(row) else { return };
        let name = env.notice.items.get(&line.item.to_string());
        let name = name.map_or("", |name| if look.lang == Lang::Zh { &name.zh } else { &name.en });
        let ruled = match line.ruled {
            Ruled::No => " ",
            Ruled::Same => "=",
            Ruled::Otherwise => "!",
        };
        let ask = if line.open > 0 { look.ask() } else { look.text() };
        let mark = look.verdict_style(line.verdict).patch(ask);
        pen.fill(1, look.text())
            .cell(2, look.verdict(line.verdict), Align::Left, mark)
            .text(ruled, look.text());
        pen.cell(3, &line.item.to_string(), Align::Right, look.text()).fill(1, look.text());
        let count = if line.problems > 0 { line.problems.to_string() } else { String::new() };
        let names = pen.room().saturating_sub(3);
        pen.cell(names, name, Align::Left, ask).cell(2, &count, Align::Right, look.text());
    });
    summary(sheet, buf, Rect::new(pane.x, list.bottom(), pane.width, pane.bottom() - list.bottom()), env);
}

/// Below the checklist: what it comes to, where it stands, who else is here.
fn summary(sheet: &DossierSheet, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let mut rows: Vec<(String, ratatui::style::Style)> = vec![(String::new(), look.text())];
    let proposal = format!("{} {}", look.say("建议:", "proposed:"), sheet.proposal.label(look.lang));
    rows.push((proposal, look.proposal_style(sheet.proposal).patch(look.ask())));
    let counted: Vec<String> =
        sheet.tally.counts().map(|(verdict, n)| format!("{}{n}", look.verdict(verdict))).collect();
    rows.push((counted.join(" "), look.text()));
    let most = *env.notice.submissions.most;
    rows.push((String::new(), look.text()));
    let state = look.say(sheet.record.state.zh(), sheet.record.state.word());
    rows.push((
        format!("{state}  {} {}/{most}", look.say("上报", "submission"), sheet.submission),
        look.text(),
    ));
    if let Some(due) = sheet.due.or(sheet.row.due) {
        rows.push((format!("{} {due}", look.say("期限", "due")), look.text()));
    }
    if let Some(person) = &sheet.row.assigned {
        rows.push((format!("{} {}", look.say("经办", "with"), person.name), look.text()));
    }
    if let Some((n, mean)) = sheet.row.scored
        && n > 0
    {
        let mean = mean.map(|mean| format!("  {} {mean}", look.say("均分", "mean"))).unwrap_or_default();
        rows.push((format!("{} {n}{mean}", look.say("已评", "scored by")), look.text()));
    }
    if !sheet.others.is_empty() {
        let names: Vec<&str> = sheet.others.iter().map(|person| person.name.as_str()).collect();
        rows.push((format!("{} {}", look.say("同看:", "also here:"), names.join(" ")), look.ask()));
    }
    // What colleagues remarked, the last first, as far as there is room; the plain page has all.
    let remarks = &sheet.record.comments;
    if !remarks.is_empty() {
        rows.push((String::new(), look.text()));
    }
    for remark in remarks.iter().rev() {
        let text = format!("{} {}: {}", look.say("附记", "remark"), remark.by, remark.text);
        let room = usize::from(area.width.saturating_sub(1));
        rows.extend(width::wrap(&text, room, look.widths).into_iter().map(|line| (line, look.text())));
    }
    for (row, y) in rows.iter().zip(area.top()..area.bottom()) {
        Pen::new(buf, look, Rect::new(area.x, y, area.width, 1)).text(&row.0, row.1);
    }
}
