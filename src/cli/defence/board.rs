//! The board, one's own ballots, and the hall, as text.

use super::words::{blind, figure, incomplete, name, person, standing};
use crate::cli::done::clock;
use crate::cli::fault::Fault;
use crate::cli::grid::{Grid, Head, left, right};
use crate::cli::out::Out;
use crate::desk::{BallotSheet, Board, BoardRow, HallView, SeatMark, SessionBrief, Stage, Standing};
use crate::domain::{Ballot, Lang, Marked, Words};

/// The board of a session.
///
/// # Errors
/// Where stdout cannot take it.
pub fn board(board: &Board, out: &mut Out) -> Result<(), Fault> {
    head(&board.session, board.stage.as_ref(), out)?;
    let zh = out.lang == Lang::Zh;
    let mut heads =
        vec![right("序", "no"), left("申报编号", "dossier"), left("姓名", "name"), left("状态", "standing")];
    heads.extend(board.session.seats.iter().map(|seat| Head::named(name(seat))));
    heads.extend([right("均分", "mean"), right("极差", "spread"), left("说明", "remark")]);
    let mut grid = Grid::new(out.lang, heads);
    for (at, row) in board.rows.iter().enumerate() {
        let mut cells = vec![
            (at + 1).to_string(),
            row.candidate.dossier.0.clone(),
            row.candidate.name.clone(),
            standing(row.standing).get(out.lang).to_owned(),
        ];
        let seats = board.session.seats.iter();
        cells.extend(seats.map(|seat| {
            let mark = row.seats.iter().find(|mark| mark.panellist == seat.account);
            mark.map_or_else(|| "?".to_owned(), |mark| marked(mark, out.lang))
        }));
        cells.push(figure(row.scored.as_ref().map(|scored| scored.score)));
        cells.push(figure(row.scored.as_ref().map(|scored| scored.spread)));
        cells.push(remark(row, &board.session, out.lang));
        grid.row(cells);
    }
    grid.print(out)?;
    let formula = board.substituted.formula();
    let (kind_zh, kind_en) = if board.frozen { ("已定", "final") } else { ("暂", "provisional") };
    out.say(&Words::made(
        format!("平均分赋分（{kind_zh}）: {}", formula.zh),
        format!("substituted score ({kind_en}): {}", formula.en),
    ))?;
    if board.left_out > 0 {
        out.say(&Words::made(
            format!("不含你回避的 {} 人", board.left_out),
            format!("without the {} you stand aside from", board.left_out),
        ))?;
    }
    let close = board.close.as_ref().filter(|_| !board.session.closed);
    for (label, why) in [("本场", close), ("本年度答辩", board.close_all.as_ref())] {
        if let Some(refusal) = why.filter(|_| !board.frozen) {
            let en = if label == "本场" { "the session" } else { "the cycle's defence" };
            let words = &refusal.words;
            out.text(&if zh {
                format!("{label}还不能结束: {}", words.zh)
            } else {
                format!("{en} cannot be closed yet: {}", words.en)
            })?;
        }
    }
    Ok(())
}

/// A ballot as the board shows it: its total once known; `!` points out one that lies far off.
pub fn marked(mark: &SeatMark, lang: Lang) -> String {
    match (mark.marked, mark.total) {
        (Marked::Open, _) => "·".to_owned(),
        (Marked::Submitted, Some(total)) if mark.outlying => format!("{total}!"),
        (Marked::Submitted, Some(total)) => total.to_string(),
        (other, _) => other.words().get(lang).to_owned(),
    }
}

fn remark(row: &BoardRow, session: &SessionBrief, lang: Lang) -> String {
    let mut parts = Vec::new();
    if row.candidate.attends == crate::domain::Attends::ByChoice {
        parts.push(row.candidate.attends.words().get(lang).to_owned());
    }
    // Of one who was not called yet nothing is missing.
    let heard = matches!(row.standing, Standing::Speaking | Standing::Incomplete);
    let why = row.incomplete.as_ref().filter(|_| heard);
    parts.extend(why.map(|why| incomplete(why, session.seats.iter()).get(lang).to_owned()));
    parts.extend(row.blind.map(|why| blind(why).get(lang).to_owned()));
    parts.extend(row.notes.last().map(|note| note.reason.clone()).filter(|reason| !reason.is_empty()));
    parts.join("; ")
}

fn head(session: &SessionBrief, stage: Option<&Stage>, out: &mut Out) -> Result<(), Fault> {
    let setup = &session.setup;
    let closed = match (session.closed, out.lang) {
        (true, Lang::Zh) => "  已结束",
        (true, Lang::En) => "  closed",
        (false, _) => "",
    };
    let label = if out.lang == Lang::Zh { "场次" } else { "session" };
    out.text(&format!(
        "{label} {}  {} {}  {}{closed}",
        session.session, setup.date, setup.time, setup.place
    ))?;
    if let Some(stage) = stage {
        let (phase, since) = (stage.phase.words(), clock(&stage.since));
        out.say(&Words::made(
            format!("场上 {} {}  {}（{since} 起）", stage.dossier, stage.name, phase.zh),
            format!("at the desk: {} {}  {} (since {since})", stage.dossier, stage.name, phase.en),
        ))?;
    }
    Ok(())
}

/// One's own ballots of a session.
///
/// # Errors
/// Where stdout cannot take it.
pub fn ballots(sheet: &BallotSheet, out: &mut Out) -> Result<(), Fault> {
    head(&sheet.session, sheet.stage.as_ref(), out)?;
    let mut heads = vec![left("申报编号", "dossier"), left("姓名", "name"), left("单位", "unit")];
    heads.extend([right("我的票", "own ballot"), right("版本", "version"), right("均分", "mean")]);
    heads.push(left("说明", "remark"));
    let mut grid = Grid::new(out.lang, heads);
    for row in &sheet.rows {
        let own = match &row.ballot {
            Some(Ballot::Submitted { total, .. }) => total.to_string(),
            other => Marked::from(other.as_ref()).words().get(out.lang).to_owned(),
        };
        let why = row.refusal.as_ref().map(|refusal| refusal.words.get(out.lang).to_owned());
        grid.row([
            row.dossier.0.clone(),
            row.name.clone(),
            row.unit.clone(),
            own,
            row.version.to_string(),
            figure(row.told.as_ref().map(|told| told.scored.score)),
            row.opened.clone().or(why).unwrap_or_default(),
        ]);
    }
    grid.print(out)
}

/// What the hall may see.
///
/// # Errors
/// Where stdout cannot take it.
pub fn hall(hall: &HallView, out: &mut Out) -> Result<(), Fault> {
    let setup = &hall.setup;
    let label = if out.lang == Lang::Zh { "场次" } else { "session" };
    out.text(&format!("{label} {}  {} {}  {}", hall.session, setup.date, setup.time, setup.place))?;
    if let Some(stage) = &hall.stage {
        let number = hall.number.map_or_else(String::new, |number| format!("{number}  "));
        let phase = stage.phase.words();
        out.say(&Words::made(
            format!("场上: {number}{} {}  {}", stage.dossier, stage.name, phase.zh),
            format!("at the desk: {number}{} {}  {}", stage.dossier, stage.name, phase.en),
        ))?;
    }
    for (at, row) in hall.next.iter().enumerate() {
        let label = match (at, out.lang) {
            (0, Lang::Zh) => "下一位",
            (0, Lang::En) => "next",
            (_, Lang::Zh) => "之后",
            (_, Lang::En) => "then",
        };
        out.text(&format!("{label}: {} {}  {}", row.dossier, row.name, row.unit))?;
    }
    let Some(scores) = &hall.scores else { return Ok(()) };
    let mut grid =
        Grid::new(out.lang, vec![left("申报编号", "dossier"), left("姓名", "name"), right("得分", "score")]);
    for (row, score) in scores {
        grid.row([row.dossier.0.clone(), row.name.clone(), figure(*score)]);
    }
    grid.print(out)
}

/// All who have a seat.
pub fn seats(session: &SessionBrief) -> String {
    session.seats.iter().map(person).collect::<Vec<_>>().join("  ")
}
