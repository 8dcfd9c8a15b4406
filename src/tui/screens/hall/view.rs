//! How the hall view is drawn: for those in the last row.

use super::HallScreen;
use crate::desk::HallView;
use crate::domain::Lang;
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::screens::derived::score;
use crate::tui::widgets::digits;
use crate::tui::widgets::pen::{Align, Pen, cells};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws it.
pub(super) fn draw(screen: &HallScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let Some(hall) = &screen.hall else {
        let text = if screen.which.is_none() { look.say("还没有场次", "no session yet") } else { "" };
        centre(buf, look, Rect { y: area.y + area.height / 2, height: 1, ..area }, text, look.text());
        return;
    };
    if let Some(scores) = &hall.scores {
        released(screen, scores.len(), hall, buf, area, look);
        return;
    }
    let clock = screen.clock(env);
    let roomy = area.height >= 28;
    let mut y = area.y + if roomy { 2 } else { 1 };
    let name = hall.stage.as_ref().map_or_else(String::new, |stage| spaced(&stage.name));
    let now = match &hall.stage {
        Some(stage) => stage.phase.words().get(look.lang).to_owned(),
        None if hall.closed => look.say("本场结束", "the session is over").to_owned(),
        None => look.say("请稍候", "a moment, please").to_owned(),
    };
    centre(buf, look, Rect { y, height: 1, ..area }, &spaced(&now), look.ask());
    y += 2;
    if !name.is_empty() {
        // Letters cannot be made larger in a terminal: the number can, and a block around the name is
        // seen from afar.
        let number = hall.number.map_or_else(String::new, |number| format!("{number:02}"));
        let big = if roomy && !number.is_empty() { digits::width(&number) + 4 } else { 0 };
        let block = if roomy { digits::HEIGHT } else { 3 };
        let name = if big > 0 || number.is_empty() {
            name
        } else {
            format!("{number} {}   {name}", look.say("号", ""))
        };
        let width = (cells(&name, look.widths) + 16).min(area.width.saturating_sub(big));
        let from = area.x + area.width.saturating_sub(width + big) / 2;
        if big > 0 {
            digits::draw(buf, Rect::new(from, y, big, block).intersection(area), &number, look.bar());
        }
        let place = Rect::new(from + big, y, width, block);
        for y in place.top()..place.bottom().min(area.bottom()) {
            Pen::new(buf, look, Rect { y, height: 1, ..place }).rest(look.bar());
        }
        centre(
            buf,
            look,
            Rect { y: place.y + block / 2, height: 1, ..place },
            &name,
            look.bar().patch(look.ask()),
        );
        y += block + 1;
    }
    if let Some(clock) = clock {
        let left = clock.left();
        let text = left.trim_start_matches('+').to_owned();
        let width = digits::width(&text);
        let place = Rect::new(
            area.x + area.width.saturating_sub(width) / 2,
            y,
            width.min(area.width),
            digits::HEIGHT,
        );
        digits::draw(buf, place.intersection(area), &text, look.bar());
        y += digits::HEIGHT + 1;
        let word = match (clock.is_over(), clock.warned) {
            (true, _) => look.say("已超时", "over time by"),
            (false, true) => look.say("时间快到", "nearly up"),
            (false, false) => look.say("剩余时间", "time left"),
        };
        centre(buf, look, Rect { y, height: 1, ..area }, &spaced(word), look.ask());
        y += 2;
    }
    for (at, row) in hall.next.iter().take(3).enumerate() {
        if y >= area.bottom() {
            break;
        }
        let head = if at == 0 { look.say("下一位", "next") } else { look.say("其后", "then") };
        let number = row.number.map_or_else(String::new, |number| format!("{number:02}   "));
        let text = format!("{head}   {number}{}   {}", spaced(&row.name), row.unit);
        let style = if at == 0 { look.ask() } else { look.text() };
        centre(buf, look, Rect { y, height: 1, ..area }, &text, style);
        y += if roomy { 2 } else { 1 };
    }
}

/// The scores of a released session.
fn released(screen: &HallScreen, count: usize, hall: &HallView, buf: &mut Buffer, area: Rect, look: &Look) {
    let Some(scores) = &hall.scores else { return };
    let head = match look.lang {
        Lang::Zh => format!("本场答辩成绩  {count} 人"),
        Lang::En => format!("scores of the session, {count} candidates"),
    };
    centre(buf, look, Rect { height: 1, ..area }, &head, look.ask());
    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    screen.scores.draw(buf, look, list, 0, false, |pen, at, _| {
        let Some((row, figure)) = scores.get(at) else { return };
        pen.cell(5, &format!("{:02}", at + 1), Align::Right, look.text())
            .skip(3)
            .cell(24, &row.name, Align::Left, look.ask())
            .cell(10, &score(*figure), Align::Right, look.ask())
            .skip(4)
            .text(&row.unit, look.text());
    });
}

/// Letters set apart: easier from afar.
fn spaced(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.chars().map(|letter| letter.to_string()).collect::<Vec<_>>().join(" ")
}

fn centre(buf: &mut Buffer, look: &Look, row: Rect, text: &str, style: Style) {
    let width = cells(text, look.widths).min(row.width);
    let place = Rect { x: row.x + (row.width - width) / 2, width, ..row };
    Pen::new(buf, look, place).text(text, style);
}

/// Left and right of the first row.
pub(super) fn title(screen: &HallScreen, env: &Env) -> (String, String) {
    let look = &env.look;
    let Some(hall) = &screen.hall else {
        return (format!(" {}", look.say("答辩", "Defence")), String::new());
    };
    let left = match look.lang {
        Lang::Zh => format!(" 答辩  第 {} 场  {}", hall.session, hall.setup.place),
        Lang::En => format!(" Defence  session {}  {}", hall.session, hall.setup.place),
    };
    (left, String::new())
}

/// The plain page.
pub(super) fn plain(screen: &HallScreen, env: &Env) -> String {
    let Some(hall) = &screen.hall else { return String::new() };
    let mut out = format!("{}\n", title(screen, env).0.trim());
    if let Some(stage) = &hall.stage {
        out.push_str(&format!("{} {}\n", stage.phase.words().get(env.look.lang), stage.name));
    }
    for row in &hall.next {
        out.push_str(&format!("{}  {}\n", row.name, row.unit));
    }
    for (row, figure) in hall.scores.iter().flatten() {
        out.push_str(&format!("{:>7}  {}  {}\n", score(*figure), row.name, row.unit));
    }
    out
}
