//! What stands out at the foot of the board: missing ballots, ballots far from the mean, the
//! substituted score; where rows have no matrix, that of the one under the cursor.

use super::{BoardScreen, grid};
use crate::desk::{Board, Standing};
use crate::domain::Lang;
use crate::domain::ballot::Marked;
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::widgets::pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws it.
pub(super) fn draw(screen: &BoardScreen, board: &Board, buf: &mut Buffer, area: Rect, wide: bool, env: &Env) {
    let look = &env.look;
    let mut lines = Vec::new();
    if wide {
        lines.push((legend(board, look), look.text()));
        lines.push((absent_ballots(board, look), look.warn()));
        lines.push((outlying(board, look), look.warn()));
    } else {
        lines.push((chosen(screen, board, look), look.text()));
        let both = [absent_ballots(board, look), outlying(board, look)];
        let both: Vec<String> = both.into_iter().filter(|text| !text.is_empty()).collect();
        lines.push((both.join("   "), look.warn()));
    }
    lines.push((substituted(board, look), look.text()));
    for ((text, style), y) in lines.iter().zip(area.top()..area.bottom()) {
        Pen::new(buf, look, Rect { y, height: 1, ..area }).skip(1).text(text, *style);
    }
}

fn legend(board: &Board, look: &Look) -> String {
    let open = board.rows.iter().any(|row| row.blind.is_some());
    let mut text = look
        .say(
            "格: # 已交  . 未交  - 弃权  R 回避  E 准假  ! 离群   * 免答辩而参加   未齐的人不显示均分、极差",
            "# in  . open  - abstains  R recused  E excused  ! outlying   * exempt, attends   no mean until complete",
        )
        .to_owned();
    if open {
        text.push_str(look.say("；你坐在组里，未齐的不显示", "; you have a seat: nothing of what is open"));
    }
    text
}

/// Who is heard and not complete, and whose ballots are missing.
fn absent_ballots(board: &Board, look: &Look) -> String {
    let mut parts = Vec::new();
    for (at, row) in board.rows.iter().enumerate().filter(|(_, row)| row.standing == Standing::Incomplete) {
        let who: Vec<String> = row
            .seats
            .iter()
            .enumerate()
            .filter(|(_, mark)| mark.marked == Marked::Open)
            .map(|(seat, _)| {
                let name = board.session.seats.get(seat).map_or("", |person| person.name.as_str());
                format!("{} {name}", grid::key(seat))
            })
            .collect();
        let few = if who.is_empty() {
            look.say("票数不够", "too few ballots").to_owned()
        } else {
            who.join(" ")
        };
        parts.push(match look.lang {
            Lang::Zh => format!("{} 号 {} 缺 {few}", at + 1, row.candidate.name),
            Lang::En => format!("no. {} {} lacks {few}", at + 1, row.candidate.name),
        });
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{} {}", look.say("缺票:", "missing:"), parts.join("；"))
}

/// Ballots far from the mean: pointed out, never changed.
fn outlying(board: &Board, look: &Look) -> String {
    let mut parts = Vec::new();
    for (at, row) in board.rows.iter().enumerate() {
        for (seat, mark) in row.seats.iter().enumerate().filter(|(_, mark)| mark.outlying) {
            let total = mark.total.map_or_else(String::new, |total| format!(" {total}"));
            parts.push(match look.lang {
                Lang::Zh => format!("{} 号 评委 {}{total}", at + 1, grid::key(seat)),
                Lang::En => format!("no. {} seat {}{total}", at + 1, grid::key(seat)),
            });
        }
    }
    if parts.is_empty() {
        return String::new();
    }
    format!("{} {}", look.say("离群 (只提示，不改分):", "outlying (pointed out only):"), parts.join("；"))
}

fn substituted(board: &Board, look: &Look) -> String {
    let state = if board.frozen {
        look.say("已定", "fixed")
    } else {
        look.say("暂定，答辩封闭前会变", "provisional until the defence is closed")
    };
    format!(
        "{} {}  五.(二)  {state}；{}",
        look.say("免答辩赋分:", "substituted:"),
        board.substituted.formula().get(look.lang),
        look.say("d 看推导", "d unfolds")
    )
}

/// The matrix of the one under the cursor.
fn chosen(screen: &BoardScreen, board: &Board, look: &Look) -> String {
    let at = screen.rows.cursor();
    let Some(row) = board.rows.get(at) else { return String::new() };
    let keys: String = row
        .seats
        .iter()
        .enumerate()
        .map(|(seat, mark)| format!("{}{} ", grid::key(seat), grid::sign(mark)))
        .collect();
    let seat = board.session.seats.get(screen.seat);
    let seat =
        seat.map_or_else(String::new, |person| format!("  {} {}", grid::key(screen.seat), person.name));
    let spread = row
        .scored
        .as_ref()
        .map_or_else(String::new, |scored| format!("{} {}  ", look.say("极差", "range"), scored.spread));
    format!("{:02} {keys} {spread}{}{seat}", at + 1, look.say("选", "seat"))
}
