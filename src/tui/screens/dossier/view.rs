//! Draws the dossier. Wide terminals have the three panes side by side; on narrow ones Tab swaps
//! evidence and scoring.

use super::lines::Kind;
use super::{DossierScreen, Pane, Side, checklist, foot};
use crate::desk::DossierSheet;
use crate::domain::{Lang, Verdict, ident};
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::{Align, Pen, paragraph};
use crate::tui::widgets::width;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Where the panes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// The thirteen items, and below them what they come to.
    pub checklist: Rect,
    /// Findings and rows.
    pub evidence: Option<Rect>,
    /// Scores or the growing notice.
    pub side: Option<Rect>,
}

/// Columns from which on the three panes stand side by side.
const WIDE: u16 = 110;
/// Below this there is room for one pane only.
const NARROW: u16 = 70;

/// Shares out `area`: a row of facts above, two rows of the clause below.
pub fn panes(area: Rect, pane: Pane) -> Panes {
    let body = Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(4));
    let part = |x: u16, width: u16| Rect::new(body.x + x, body.y, width, body.height);
    if area.width >= WIDE {
        let right = 36.min(area.width / 3);
        let middle = area.width - 26 - 1 - right - 1;
        return Panes {
            checklist: part(0, 26),
            evidence: Some(part(27, middle)),
            side: Some(part(27 + middle + 1, right)),
        };
    }
    let left = if area.width >= NARROW { 24 } else { 0 };
    let rest = area.width - left - u16::from(left > 0);
    let other = part(area.width - rest, rest);
    let side = pane == Pane::Side;
    let alone = left == 0 && pane == Pane::Checklist;
    Panes {
        checklist: if left > 0 {
            part(0, left)
        } else if alone {
            body
        } else {
            part(0, 0)
        },
        evidence: (!side && !alone).then_some(other),
        side: side.then_some(other),
    }
}

/// Draws the screen; returns where the text cursor stands.
pub fn draw(screen: &DossierScreen, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else {
        let words = match &screen.refusal {
            Some(refusal) => refusal.words.get(look.lang).to_owned(),
            None => String::new(),
        };
        let body =
            Rect::new(area.x + 2, area.y + 2, area.width.saturating_sub(4), area.height.saturating_sub(2));
        paragraph(buf, look, body, &words, 0, look.text());
        return None;
    };
    facts(screen, sheet, buf, Rect { height: 1.min(area.height), ..area }, env);
    let panes = panes(area, screen.pane);
    if panes.checklist.width > 0 {
        checklist::checklist(screen, sheet, buf, panes.checklist, env);
    }
    for divider in [panes.evidence, panes.side].into_iter().flatten().filter(|pane| pane.x > area.x) {
        for y in divider.top()..divider.bottom() {
            Pen::new(buf, look, Rect::new(divider.x - 1, y, 1, 1)).text("|", look.text());
        }
    }
    if let Some(pane) = panes.evidence {
        evidence(screen, buf, pane, env);
    }
    let cursor = panes.side.and_then(|pane| side(screen, sheet, buf, pane, env));
    foot::foot(screen, buf, area, env);
    cursor
}

/// The row under the title: who, by which route, since when, by when.
fn facts(screen: &DossierScreen, sheet: &DossierSheet, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let applicant = &sheet.dossier.applicant;
    let number = applicant.id_number.value().map_or_else(
        || look.say("(无证件号)", "(no ID)").to_owned(),
        |number| if env.unmasked { number.clone() } else { ident::masked(number) },
    );
    let route = applicant.route.value().map_or("-", |route| route.label(look.lang));
    let title = match (applicant.title.value(), applicant.title_level.value()) {
        (Some(title), _) => {
            let date = applicant.title_date.value().map(ToString::to_string).unwrap_or_default();
            format!("{} {title} {date}", look.say("现职称", "title"))
        }
        (None, _) => look.say("无现职称", "no title").to_owned(),
    };
    let filed = format!("{} {}", look.say("申报", "filed"), *applicant.filed);
    let mut pen = Pen::new(buf, look, row);
    let left = format!(" {number}   {route}   {title}   {filed}");
    let from =
        screen.origin.name.as_ref().map_or_else(String::new, |name| {
            format!("{} {} ", look.say("来自:", "from:"), name.get(look.lang))
        });
    // Where one came from gives way to whom it is about.
    if width::of(&left, look.widths) + width::of(&from, look.widths) < usize::from(pen.room()) {
        pen.text(&left, look.text()).fill(1, look.text()).right(&from, look.text());
    } else {
        pen.text(&left, look.text());
    }
}

/// The bar above a pane; `active` where keys go to it.
pub(super) fn heading(buf: &mut Buffer, look: &Look, pane: Rect, left: &str, active: bool, right: &str) {
    let row = Rect { height: 1.min(pane.height), ..pane };
    let mut pen = Pen::new(buf, look, row);
    let style = if active { look.bar().patch(look.ask()) } else { look.bar() };
    pen.text(left, style);
    let room = pen.room();
    if room > 1 {
        pen.fill(1, look.text()).right(&format!("{right} "), look.text());
    }
}

fn evidence(screen: &DossierScreen, buf: &mut Buffer, pane: Rect, env: &Env) {
    let look = &env.look;
    let item = screen.item();
    let name = env.notice.items.get(&item.to_string());
    let name = name.map_or("", |name| if look.lang == Lang::Zh { &name.zh } else { &name.en });
    let active = screen.pane == Pane::Evidence;
    let hidden = screen.lines.len().saturating_sub(screen.top + screen.height);
    let more = below(hidden, look);
    heading(buf, look, pane, &format!("[{item} {name}]"), active, &more);
    let here = screen.current();
    let shown = screen.lines.iter().skip(screen.top);
    for (line, y) in shown.zip(pane.y + 1..pane.bottom()) {
        let mut pen = Pen::new(buf, look, Rect::new(pane.x, y, pane.width, 1));
        let marked = line.target.is_some() && line.target == here && active;
        pen.text(if marked { ">" } else { " " }, look.ask());
        match &line.kind {
            Kind::Blank => {}
            Kind::Finding(verdict, ruled, head) => {
                let open = *verdict == Verdict::Eye;
                let style = if open { look.ask() } else { look.text() };
                pen.cell(2, look.verdict(*verdict), Align::Left, look.verdict_style(*verdict).patch(style))
                    .text(&ruled.to_string(), look.text())
                    .fill(1, look.text())
                    .text(head, style);
            }
            Kind::Text(text) => {
                pen.text(text, look.text());
            }
            Kind::Ask(text) => {
                pen.text(text, look.ask());
            }
            Kind::Title(name, count) => {
                pen.text(&format!("[{name}]"), look.ask()).fill(1, look.text()).text(count, look.text());
            }
            Kind::Cells(cells, head) => {
                let style = if *head { look.apart() } else { look.text() };
                for (text, width) in cells {
                    let width = (*width).min(pen.room());
                    pen.cell(width, text, Align::Left, style).fill(1, look.text());
                }
            }
        }
    }
}

fn side(
    screen: &DossierScreen,
    sheet: &DossierSheet,
    buf: &mut Buffer,
    pane: Rect,
    env: &Env,
) -> Option<Position> {
    let look = &env.look;
    let active = screen.pane == Pane::Side;
    if screen.side == Side::Notice {
        let more = below(screen.grown.below(), look);
        heading(buf, look, pane, look.say("[退回通知 草稿]", "[notice as it grows]"), active, &more);
        let text = screen.growing.as_ref().and_then(|(_, text)| text.clone()).unwrap_or_default();
        let body =
            Rect::new(pane.x + 1, pane.y + 1, pane.width.saturating_sub(2), pane.height.saturating_sub(1));
        paragraph(buf, look, body, &text, screen.grown.top(), look.text());
        return None;
    }
    let unverified = env.notice.rubric.level.get(&sheet.row.level).is_some_and(|rubric| !rubric.verified);
    let told = if unverified { look.say("样例权重 !", "sample weights !") } else { "" };
    let level = sheet.row.level.label(look.lang);
    heading(buf, look, pane, &format!("{} {level}", look.say("[评分]", "[scores]")), active, told);
    screen.scoring.view(buf, pane, env, sheet, active)
}

fn below(hidden: usize, look: &Look) -> String {
    match (hidden, look.lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("下面还有 {n} 行"),
        (n, Lang::En) => format!("{n} more below"),
    }
}
