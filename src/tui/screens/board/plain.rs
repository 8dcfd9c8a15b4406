//! The board in text: its title, its status, a row to copy, the plain page.

use super::{BoardScreen, grid};
use crate::desk::BoardRow;
use crate::tui::screens::Env;
use crate::tui::screens::derived;
use crate::tui::screens::work::told;

/// Left and right of the first row.
pub(super) fn title(screen: &BoardScreen, env: &Env) -> (String, String) {
    let look = &env.look;
    let name = look.say("答辩台", "Defence board");
    let Some(board) = &screen.board else { return (format!(" {name}"), String::new()) };
    let session = &board.session;
    let setup = &session.setup;
    let left = match look.lang {
        crate::domain::Lang::Zh => format!(
            " {name}  第 {} 场  {} {} {}  {} 人答辩组",
            session.session,
            setup.date,
            setup.time,
            setup.place,
            session.seats.len()
        ),
        crate::domain::Lang::En => format!(
            " {name}  session {}  {} {} {}  panel of {}",
            session.session,
            setup.date,
            setup.time,
            setup.place,
            session.seats.len()
        ),
    };
    let state = match (session.released, session.closed) {
        (true, _) => look.say("已公布", "released"),
        (false, true) => look.say("已封闭，未公布", "closed, not released"),
        (false, false) => look.say("公布前勿投影 (z 遮屏)", "not for the wall (z covers)"),
    };
    (left, state.to_owned())
}

/// The right of the status row: why the session cannot be closed, or that it can.
pub(super) fn status(screen: &BoardScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(board) = &screen.board else { return String::new() };
    let clock = screen.clock(env).filter(|clock| clock.warned);
    if let Some(clock) = clock {
        return clock.line(look.lang, 0);
    }
    match &board.close {
        _ if board.frozen => look.say("本年度答辩已封闭", "the defence is closed").to_owned(),
        _ if board.session.closed => look.say("本场已封闭", "the session is closed").to_owned(),
        Some(refusal) => {
            format!("{}{}", look.say("封闭前: ", "before closing: "), told(refusal).get(look.lang))
        }
        None => look.say("可以封闭本场 (f)", "the session can be closed (f)").to_owned(),
    }
}

/// A candidate in one line.
pub(super) fn line(row: &BoardRow, env: &Env) -> String {
    let look = &env.look;
    let signs: String = row.seats.iter().map(grid::sign).collect();
    let mean = row.scored.as_ref().map_or_else(String::new, |scored| derived::scored_line(scored, look));
    let candidate = &row.candidate;
    format!(
        "{} {} {} {} {} {signs} {mean}",
        candidate.dossier,
        candidate.name,
        candidate.specialty,
        candidate.unit,
        grid::standing(row.standing, None, look.lang)
    )
}

/// The plain page.
pub(super) fn page(screen: &BoardScreen, env: &Env) -> String {
    let Some(board) = &screen.board else { return String::new() };
    let mut out = format!("{}\n\n", title(screen, env).0.trim());
    for (at, person) in board.session.seats.iter().enumerate() {
        out.push_str(&format!("{} {}   ", grid::key(at), person.name));
    }
    out.push('\n');
    for (at, row) in board.rows.iter().enumerate() {
        out.push_str(&format!("{:02} {}\n", at + 1, line(row, env)));
    }
    out.push_str(board.substituted.formula().get(env.look.lang));
    out
}
