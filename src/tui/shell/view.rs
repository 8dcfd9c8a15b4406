//! The rows all screens share, and what lies over them.

use super::Shell;
use crate::domain::Lang;
use crate::tui::keymap::Resolver;
use crate::tui::runtime::App;
use crate::tui::widgets::pen::Pen;
use crate::tui::widgets::{bar, hints, sheet};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

/// The least room a screen is drawn in.
const LEAST: (u16, u16) = (60, 20);

/// True where a window shows no more than that it is too small.
pub fn is_too_small(size: Size) -> bool {
    size.width < LEAST.0 || size.height < LEAST.1
}

/// What lies between the title row and the two last ones.
pub fn middle(area: Rect) -> Rect {
    Rect::new(area.x, area.y + 1.min(area.height), area.width, area.height.saturating_sub(3))
}

/// Draws everything.
pub fn draw(shell: &Shell, buf: &mut Buffer, typed: &Resolver) -> Option<Position> {
    let area = *buf.area();
    let look = &shell.env.look;
    if is_too_small(area.as_size()) {
        small(shell, buf, area);
        return None;
    }
    if shell.covered {
        cover(shell, buf, area);
        return None;
    }
    let row = |y: u16| Rect::new(area.x, y, area.width, 1);
    let (left, right) = shell.front_ref().title(&shell.env);
    let clock = &shell.env.clock;
    let right = if right.is_empty() { format!("{clock} ") } else { format!("{right}   {clock} ") };
    bar::title(buf, look, row(area.y), &left, &right);
    let inner = middle(area);
    let mut cursor = shell.front_ref().view(buf, inner, &shell.env);
    if let Some(over) = &shell.over {
        cursor = over.view(buf, sheet::screen_of(inner), &shell.env);
    }
    status(shell, buf, row(area.bottom() - 2), typed);
    let actions = match &shell.over {
        Some(over) => over.hints(shell.dossier.is_some() && shell.room.is_none()),
        None => shell.front_ref().hints().to_vec(),
    };
    hints::draw(buf, look, row(area.bottom() - 1), &shell.keymap, shell.scope(), &actions, typed);
    cursor
}

/// What was last made durable, or said; at the right how far the work is, or what is half typed.
fn status(shell: &Shell, buf: &mut Buffer, row: Rect, typed: &Resolver) {
    let look = &shell.env.look;
    let right =
        if typed.is_pending() { typed.shown(look.lang) } else { shell.front_ref().status(&shell.env) };
    shell.messages.draw_status(buf, look, row, &format!("{right} "));
}

/// Names are covered; the clock goes on.
fn cover(shell: &Shell, buf: &mut Buffer, area: Rect) {
    let look = &shell.env.look;
    let text = look.say("已遮屏，按任意键回来", "covered; any key brings it back");
    let width = crate::tui::widgets::pen::cells(text, look.widths);
    let at = Rect::new(area.x + area.width.saturating_sub(width) / 2, area.y + area.height / 2, width, 1);
    Pen::new(buf, look, at.intersection(area)).text(text, look.text());
}

/// Too small a window says so, and what would do.
fn small(shell: &Shell, buf: &mut Buffer, area: Rect) {
    let look = &shell.env.look;
    let (width, height) = (area.width, area.height);
    let text = match look.lang {
        Lang::Zh => {
            format!("窗口太小: {width}x{height}，至少 {}x{}；什么都没丢，放大即回，q 退出", LEAST.0, LEAST.1)
        }
        Lang::En => format!(
            "window too small: {width}x{height}, at least {}x{}; nothing is lost, enlarge it, or q leaves",
            LEAST.0, LEAST.1
        ),
    };
    crate::tui::widgets::pen::paragraph(buf, look, area, &text, 0, look.text());
}
