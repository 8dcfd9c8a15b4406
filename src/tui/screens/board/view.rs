//! How the board is drawn: who is at the desk and who is missing, then everybody, then what stands out.

use super::BoardScreen;
use super::{foot, grid};
use crate::desk::{Board, BoardRow, Standing};
use crate::domain::Lang;
use crate::domain::ballot::Marked;
use crate::tui::screens::Env;
use crate::tui::screens::work::told;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::{bar, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Columns from which each candidate's matrix stands in its row, two side by side.
const WIDE: u16 = 118;

/// Where things stand.
pub(super) struct Layout {
    /// Who is at the desk, the seats, who is missing, the counts.
    pub(super) head: Rect,
    /// The rows of candidates.
    pub(super) list: Rect,
    /// Columns of candidates side by side.
    pub(super) columns: u16,
    /// What stands out.
    pub(super) foot: Rect,
    /// Each row has its matrix.
    pub(super) wide: bool,
}

/// Shares out the room.
pub(super) fn layout(board: &Board, area: Rect) -> Layout {
    let wide = area.width >= WIDE;
    let seats = u16::try_from(board.session.seats.len().div_ceil(4)).unwrap_or(0);
    let head = if wide { 1 + seats + 1 + 1 + 2 } else { 5 };
    let foot = if wide { 4 } else { 3 };
    let head = head.min(area.height);
    let foot = foot.min((area.height - head).saturating_sub(3));
    let height = area.height - head - foot;
    Layout {
        head: Rect { height: head, ..area },
        list: Rect { y: area.y + head, height, ..area },
        columns: if area.width >= 76 { 2 } else { 1 },
        foot: Rect { y: area.y + head + height, height: foot, ..area },
        wide,
    }
}

/// Draws the board.
pub(super) fn draw(screen: &BoardScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let Some(board) = &screen.board else {
        empty(screen, buf, area, env);
        return;
    };
    let layout = layout(board, area);
    let mut y = layout.head.y;
    let mut next = || {
        let row = Rect { y, height: u16::from(y < layout.head.bottom()), ..layout.head };
        y += 1;
        row
    };
    stage(screen, board, buf, next(), env);
    let focus = focus(screen, board);
    if layout.wide {
        for line in 0..board.session.seats.len().div_ceil(4) {
            seats(board, focus, buf, next(), line * 4, env);
        }
        missing(board, focus, buf, next(), env);
        next();
    } else {
        let row = next();
        missing(board, focus, buf, Rect { height: 2, ..row }, env);
        next();
    }
    counts(board, buf, next(), env);
    let head = next();
    let each = area.width / layout.columns;
    for column in 0..layout.columns {
        let place = Rect::new(area.x + column * each, head.y, each, head.height);
        grid::head(board, buf, place, layout.wide, env);
    }
    let shown = screen.rows.shown();
    for (at, row) in shown.enumerate() {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let Some(column) = at.checked_div(layout.list.height) else { break };
        if column >= layout.columns {
            break;
        }
        let y = layout.list.y + at % layout.list.height;
        grid::row(screen, board, row, buf, Rect::new(area.x + column * each, y, each, 1), layout.wide, env);
    }
    if board.rows.is_empty() {
        let text = look.say("还没有排出场次顺序", "no running order yet");
        Pen::new(buf, look, layout.list).skip(1).text(text, look.text());
    }
    foot::draw(screen, board, buf, layout.foot, layout.wide, env);
}

/// The candidate whose seats are shown on top: the one at the desk, else the one under the cursor.
pub(super) fn focus<'a>(screen: &BoardScreen, board: &'a Board) -> Option<(usize, &'a BoardRow)> {
    let staged = board.stage.as_ref().map(|stage| &stage.dossier);
    let at = staged.and_then(|id| board.rows.iter().position(|row| row.candidate.dossier == *id));
    let at = at.unwrap_or_else(|| screen.rows.cursor());
    board.rows.get(at).map(|row| (at, row))
}

/// The next one who waits.
pub(super) fn next_up(board: &Board) -> Option<(usize, &BoardRow)> {
    let waits = |row: &&BoardRow| matches!(row.standing, Standing::Waiting | Standing::Late);
    board.rows.iter().enumerate().find(|(_, row)| waits(row))
}

fn stage(screen: &BoardScreen, board: &Board, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let next = next_up(board).map_or_else(String::new, |(at, row)| {
        format!("   {} {} {}", look.say("下一位", "next"), at + 1, row.candidate.name)
    });
    let left = match (&board.stage, focus(screen, board)) {
        // The unit goes first where there is no room: who is next matters more.
        (Some(stage), Some((at, row))) => format!(
            " {} {}{} {}{next}   {}  {}",
            look.say("正在", "now"),
            at + 1,
            look.say(" 号", "."),
            stage.name,
            row.candidate.specialty,
            row.candidate.unit,
        ),
        _ if board.session.closed => {
            format!(" {}", look.say("本场已封闭", "the session is closed"))
        }
        _ => format!(" {}{next}", look.say("没有人在场上", "nobody is at the desk")),
    };
    let cells = if row.width >= WIDE { 22 } else { 0 };
    let clock = screen.clock(env);
    let right = match (&clock, &board.stage) {
        (Some(clock), _) => format!("{} ", clock.line(look.lang, cells)),
        (None, Some(stage)) => format!("{} ", stage.phase.words().get(look.lang)),
        _ => String::new(),
    };
    let style = if clock.is_some_and(|clock| clock.warned) { look.bar() } else { look.ask() };
    bar::row(buf, look, row, &left, &right, style);
}

/// Four seats of the candidate in focus.
fn seats(
    board: &Board,
    focus: Option<(usize, &BoardRow)>,
    buf: &mut Buffer,
    row: Rect,
    from: usize,
    env: &Env,
) {
    let look = &env.look;
    let each = row.width / 4;
    let mut pen = Pen::new(buf, look, row);
    for (at, person) in board.session.seats.iter().enumerate().skip(from).take(4) {
        let mark = focus.and_then(|(_, row)| row.seats.get(at));
        let (sign, words, style) = match mark {
            None => (' ', String::new(), look.text()),
            Some(mark) => {
                let style = if mark.marked == Marked::Open { look.ask() } else { look.text() };
                (grid::sign(mark), mark.marked.words().get(look.lang).to_owned(), style)
            }
        };
        pen.cell(3, &format!(" {}", grid::key(at)), Align::Left, style)
            .cell(each.saturating_sub(3 + 8).min(16), &person.name, Align::Left, style)
            .cell(2, &sign.to_string(), Align::Left, style)
            .cell(each.saturating_sub(3 + 2 + each.saturating_sub(11).min(16)), &words, Align::Left, style);
    }
}

/// Who has not given a ballot on the one in focus.
fn missing(board: &Board, focus: Option<(usize, &BoardRow)>, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let Some((at, row)) = focus else { return };
    let text = if let Some(blind) = row.blind {
        format!("{} {}", at + 1, crate::tui::screens::derived::why_blind(blind, look))
    } else {
        let open: Vec<usize> =
            (0..row.seats.len()).filter(|seat| row.seats[*seat].marked == Marked::Open).collect();
        let all = row.seats.len();
        let settled = all - open.len();
        let who: Vec<String> = open
            .iter()
            .map(|seat| {
                let name = board.session.seats.get(*seat).map_or("", |person| person.name.as_str());
                format!("{} {name}", grid::key(*seat))
            })
            .collect();
        let head = match look.lang {
            Lang::Zh => format!("{} 号  已交 {settled}/{all}", at + 1),
            Lang::En => format!("no. {}  in {settled}/{all}", at + 1),
        };
        match (who.is_empty(), board.stage.is_some() || settled > 0, look.lang) {
            (true, ..) => format!("{head}   {}", look.say("都齐了", "all are in")),
            (false, true, Lang::Zh) => format!("{head}   还等 {} 人: {}", who.len(), who.join("  ")),
            (false, true, Lang::En) => format!("{head}   waiting for {}: {}", who.len(), who.join("  ")),
            (false, false, _) => head,
        }
    };
    let lines = width::wrap(&text, usize::from(area.width.saturating_sub(2)), look.widths);
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        Pen::new(buf, look, Rect { y, height: 1, ..area }).skip(1).text(line, look.ask());
    }
}

/// How many stand where, and the running cohort.
fn counts(board: &Board, buf: &mut Buffer, row: Rect, env: &Env) {
    let look = &env.look;
    let mut left = format!(" {} {}", look.say("名单", "order"), board.rows.len());
    let standings = [
        Standing::Complete,
        Standing::Incomplete,
        Standing::Speaking,
        Standing::Late,
        Standing::Absent,
        Standing::Excused,
        Standing::Waiting,
    ];
    let phase = board.stage.as_ref().map(|stage| stage.phase);
    for standing in standings {
        let count = board.rows.iter().filter(|row| row.standing == standing).count();
        if count > 0 {
            left.push_str(&format!("  {} {count}", grid::standing(standing, phase, look.lang)));
        }
    }
    let cohort = &board.substituted;
    let figure = cohort.score.map_or_else(|| "--".to_owned(), |score| score.to_string());
    let state = if board.frozen { look.say("已定", "fixed") } else { look.say("暂定", "provisional") };
    let out = if board.left_out > 0 { format!(" (-{})", board.left_out) } else { String::new() };
    let right = match look.lang {
        Lang::Zh => format!("本年度均分 {state} {figure}  n={}{out} ", cohort.n),
        Lang::En => format!("cohort mean {state} {figure}  n={}{out} ", cohort.n),
    };
    bar::row(buf, look, row, &left, &right, look.text());
}

/// Without a board: why, and what to do.
fn empty(screen: &BoardScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let refusal = screen.gone.as_ref().or(screen.which.refusal());
    let text = match refusal {
        Some(refusal) => told(refusal).get(look.lang).to_owned(),
        None if screen.which.is_none() => {
            look.say("还没有场次。g s 去建一场。", "There is no session yet. g s makes one.").to_owned()
        }
        None => look.say("正在取答辩台", "the board is on its way").to_owned(),
    };
    Pen::new(buf, look, Rect { y: area.y + 1, height: 1, ..area }).skip(3).text(&text, look.text());
}
