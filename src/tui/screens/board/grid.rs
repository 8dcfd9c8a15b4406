//! A candidate's row: number, name, where they stand, one sign a seat, mean, spread.

use super::BoardScreen;
use super::view::next_up;
use crate::desk::{Board, BoardRow, SeatMark, Standing};
use crate::domain::ballot::Marked;
use crate::domain::{Attends, Lang, Phase};
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::widgets::pen::{Align, Pen};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// Cells of a name.
const NAME: u16 = 14;
/// Cells of a standing.
const STANDING: u16 = 4;
/// More seats than this find no room in a row.
const SEATS: usize = 15;

/// What a seat is called in one cell: 1-9, then a, b, c …
pub(super) fn key(seat: usize) -> char {
    u32::try_from(seat + 1).ok().and_then(|number| char::from_digit(number, 36)).unwrap_or('?')
}

/// A seat's sign, one cell.
pub(super) fn sign(mark: &SeatMark) -> char {
    match mark.marked {
        _ if mark.outlying => '!',
        Marked::Open => '.',
        Marked::Submitted => '#',
        Marked::Abstained => '-',
        Marked::Recused => 'R',
        Marked::Excused => 'E',
    }
}

/// A standing in four cells.
pub(super) fn standing(standing: Standing, phase: Option<Phase>, lang: Lang) -> &'static str {
    let (zh, en) = match (standing, phase) {
        (Standing::Waiting, _) => ("等待", "wait"),
        (Standing::Late, _) => ("迟到", "late"),
        (Standing::Speaking, Some(Phase::Questions)) => ("提问", "q&a"),
        (Standing::Speaking, Some(Phase::Over)) => ("收票", "vote"),
        (Standing::Speaking, _) => ("陈述", "talk"),
        (Standing::Incomplete, _) => ("缺票", "open"),
        (Standing::Complete, _) => ("已齐", "done"),
        (Standing::Absent, _) => ("未到", "gone"),
        (Standing::Excused, _) => ("请假", "away"),
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The headings over a column of candidates.
pub(super) fn head(board: &Board, buf: &mut Buffer, area: Rect, wide: bool, env: &Env) {
    let look = &env.look;
    let mut pen = Pen::new(buf, look, area);
    let style = look.bar();
    pen.cell(1, "", Align::Left, style)
        .cell(3, look.say("号", "no"), Align::Left, style)
        .cell(NAME + 1, look.say("姓名", "name"), Align::Left, style)
        .cell(STANDING + 1, look.say("状态", "now"), Align::Left, style);
    if wide {
        let seats: String = (0..matrix(board)).map(key).collect();
        pen.cell(u16::try_from(matrix(board)).unwrap_or(0) + 1, &seats, Align::Left, style);
    }
    pen.cell(5, look.say("已交", "in"), Align::Right, style).cell(
        7,
        look.say("均分", "mean"),
        Align::Right,
        style,
    );
    if wide {
        pen.cell(6, look.say("极差", "range"), Align::Right, style);
    }
    pen.rest(style);
}

/// Seats shown in a row.
fn matrix(board: &Board) -> usize {
    Some(board.session.seats.len()).filter(|seats| *seats <= SEATS).unwrap_or(0)
}

/// A candidate.
pub(super) fn row(
    screen: &BoardScreen,
    board: &Board,
    at: usize,
    buf: &mut Buffer,
    area: Rect,
    wide: bool,
    env: &Env,
) {
    let look = &env.look;
    let Some(row) = board.rows.get(at) else { return };
    let here = at == screen.rows.cursor();
    let waits_next = next_up(board).is_some_and(|(next, _)| next == at);
    let phase = board.stage.as_ref().map(|stage| stage.phase);
    let word = if waits_next && row.standing == Standing::Waiting {
        look.say("候场", "next")
    } else {
        standing(row.standing, phase, look.lang)
    };
    let style = match row.standing {
        Standing::Speaking | Standing::Incomplete => look.ask(),
        _ => look.text(),
    };
    let tone = match row.standing {
        Standing::Incomplete | Standing::Absent | Standing::Late | Standing::Excused => look.warn(),
        Standing::Complete => look.good(),
        _ => look.text(),
    };
    {
        let mut pen = Pen::new(buf, look, area);
        pen.text(if here { ">" } else { " " }, look.text())
            .cell(3, &format!("{:02}", at + 1), Align::Left, style)
            .cell(NAME, &row.candidate.name, Align::Left, style)
            .cell(
                1,
                if row.candidate.attends == Attends::ByChoice { "*" } else { "" },
                Align::Left,
                look.apart(),
            )
            .cell(STANDING + 1, word, Align::Left, style.patch(tone));
        if wide {
            let signs: String = row.seats.iter().take(matrix(board)).map(sign).collect();
            pen.cell(u16::try_from(matrix(board)).unwrap_or(0) + 1, &signs, Align::Left, style);
        }
        let settled = row.seats.iter().filter(|mark| mark.marked != Marked::Open).count();
        let count = if row.seats.is_empty()
            || matches!(row.standing, Standing::Waiting | Standing::Absent) && settled == 0
        {
            String::new()
        } else {
            format!("{settled}/{}", row.seats.len())
        };
        pen.cell(5, &count, Align::Right, style).cell(7, &mean(row, look), Align::Right, style);
        if wide {
            let spread = row.scored.as_ref().map_or_else(String::new, |scored| scored.spread.to_string());
            pen.cell(6, &spread, Align::Right, style);
        }
    }
    if here {
        // Number and name: what stands behind keeps its own colours, and no character is cut in half.
        let lit = Rect { width: (1 + 3 + NAME).min(area.width), ..area }.intersection(*buf.area());
        for x in lit.left()..lit.right() {
            buf[(x, lit.y)].modifier.insert(Modifier::REVERSED);
        }
        // The seat chosen, where the row shows its seats.
        let from = area.x + 1 + 3 + NAME + 1 + STANDING + 1;
        let seat = from + u16::try_from(screen.seat).unwrap_or(0);
        if wide && screen.seat < row.seats.len().min(matrix(board)) && seat < area.right() {
            buf[(seat, area.y)].modifier.insert(Modifier::REVERSED);
        }
    }
}

/// The mean; a word where it may not be known.
fn mean(row: &BoardRow, look: &Look) -> String {
    match (&row.scored, row.blind) {
        (Some(scored), _) => scored.score.to_string(),
        (None, Some(_)) => look.say("不显示", "hidden").to_owned(),
        (None, None) => String::new(),
    }
}
