//! What is exported of the defence: each session's results with every seat's score, the substituted
//! score with its population, and the ranking.

use crate::cli::defence::{candidacy, marked, name, standing, state_word};
use crate::cli::fault::Fault;
use crate::cli::mask;
use crate::cli::session::{Session, unanswered};
use crate::cli::vote::result;
use crate::desk::{Board, DefenceAnswer, DefenceAsk, Ranking, Substitution};
use crate::domain::{DossierId, Lang, SessionId};
use crate::exchange::{Cell, Sheet, SheetColumn, sheet_name};

/// A header in both languages, and a key; `#` before the key: a column of figures.
pub type Head = (&'static str, &'static str, &'static str);

/// A table with these headers.
pub fn sheet(name: &str, heads: &[Head], lang: Lang) -> Sheet {
    Sheet {
        name: sheet_name(name),
        columns: heads.iter().map(|head| column(head, lang)).collect(),
        rows: vec![],
        below: false,
    }
}

fn column((zh, en, key): &Head, lang: Lang) -> SheetColumn {
    let header = if lang == Lang::Zh { *zh } else { *en };
    match key.strip_prefix('#') {
        Some(key) => SheetColumn::figures(header, key),
        None => SheetColumn::text(header, *key),
    }
}

/// One sheet a session, and the substituted score.
///
/// # Errors
/// The desk's refusal.
pub fn defence(session: &mut Session, only: Option<&str>, lang: Lang) -> Result<Vec<Sheet>, Fault> {
    let DefenceAnswer::Sessions(briefs) = session.defence(DefenceAsk::Sessions)? else {
        return Err(unanswered());
    };
    let names: Vec<SessionId> = match only {
        Some(name) => vec![SessionId(name.to_owned())],
        None => briefs.into_iter().map(|brief| brief.session).collect(),
    };
    let mut sheets = Vec::new();
    for name in names {
        let DefenceAnswer::Board(board) = session.defence(DefenceAsk::Board(name))? else {
            return Err(unanswered());
        };
        sheets.push(results(&board, lang));
    }
    let DefenceAnswer::Substitution(all) = session.defence(DefenceAsk::Substitution)? else {
        return Err(unanswered());
    };
    sheets.push(substitution(&all, lang));
    Ok(sheets)
}

fn results(board: &Board, lang: Lang) -> Sheet {
    let label = if lang == Lang::Zh { "场次" } else { "session" };
    let mut sheet = sheet(
        &format!("{label} {}", board.session.session),
        &[
            ("序", "no", "#number"),
            ("申报编号", "dossier", "dossier"),
            ("姓名", "name", "name"),
            ("工作单位", "unit", "unit"),
            ("状态", "standing", "standing"),
        ],
        lang,
    );
    sheet
        .columns
        .extend(board.session.seats.iter().map(|seat| SheetColumn::figures(name(seat), &*seat.account)));
    let after: [Head; 5] = [
        ("有效票", "ballots", "#ballots"),
        ("合计", "sum", "#sum"),
        ("答辩分", "score", "#score"),
        ("极差", "spread", "#spread"),
        ("说明", "remark", "remark"),
    ];
    sheet.columns.extend(after.iter().map(|head| column(head, lang)));
    for (number, row) in (1_i64..).zip(&board.rows) {
        let candidate = &row.candidate;
        let mut cells: Vec<Cell> = vec![
            number.into(),
            candidate.dossier.0.as_str().into(),
            candidate.name.as_str().into(),
            candidate.unit.as_str().into(),
            standing(row.standing).get(lang).into(),
        ];
        cells.extend(board.session.seats.iter().map(|seat| {
            let mark = row.seats.iter().find(|mark| mark.panellist == seat.account);
            match mark.map(|mark| (mark, mark.total)) {
                Some((_, Some(total))) => Cell::Score(total),
                Some((mark, None)) => marked(mark, lang).into(),
                None => Cell::Blank,
            }
        }));
        let scored = row.scored.as_ref();
        cells.push(scored.map(|scored| i64::from(scored.n)).into());
        cells.push(scored.map(|scored| scored.sum).into());
        cells.push(scored.map(|scored| scored.score).into());
        cells.push(scored.map(|scored| scored.spread).into());
        cells.push(row.notes.iter().map(|note| note.reason.as_str()).collect::<Vec<_>>().join("; ").into());
        sheet.rows.push(cells);
    }
    sheet
}

fn substitution(all: &Substitution, lang: Lang) -> Sheet {
    let zh = lang == Lang::Zh;
    let mut sheet = sheet(
        if zh { "平均分赋分" } else { "substituted score" },
        &[
            ("类别", "kind", "kind"),
            ("申报编号", "dossier", "dossier"),
            ("姓名", "name", "name"),
            ("工作单位", "unit", "unit"),
            ("分数", "score", "#score"),
            ("算式", "formula", "formula"),
        ],
        lang,
    );
    let (real, exempt, absent) = if zh {
        ("实际答辩", "免答辩赋分", "缺席无分")
    } else {
        ("defended", "substituted", "absent")
    };
    for (row, score) in &all.population {
        sheet.rows.push(vec![
            real.into(),
            row.dossier.0.as_str().into(),
            row.name.as_str().into(),
            row.unit.as_str().into(),
            (*score).into(),
        ]);
    }
    let kind = match (&all.frozen, zh) {
        (Some(_), true) => "已定",
        (Some(_), false) => "final",
        (None, true) => "暂",
        (None, false) => "provisional",
    };
    let formula = format!("n={} Σ={}  {} [{kind}]", all.now.n, all.now.sum, all.now.formula().get(lang));
    for row in &all.exempt {
        sheet.rows.push(vec![
            exempt.into(),
            row.dossier.0.as_str().into(),
            row.name.as_str().into(),
            row.unit.as_str().into(),
            all.now.score.into(),
            formula.as_str().into(),
        ]);
    }
    for row in &all.absent {
        let (id, name, unit) = (row.dossier.0.as_str(), row.name.as_str(), row.unit.as_str());
        sheet.rows.push(vec![absent.into(), id.into(), name.into(), unit.into()]);
    }
    sheet
}

/// One sheet: lists by level and specialty, one below the other.
///
/// # Errors
/// The desk's refusal.
pub fn ranking(session: &mut Session, unmask: bool, lang: Lang) -> Result<(Vec<Sheet>, bool), Fault> {
    let ask = DefenceAsk::Ranking { level: None, specialty: None };
    let DefenceAnswer::Ranking(all) = session.defence(ask)? else { return Err(unanswered()) };
    let provisional = all.provisional;
    Ok((vec![places(session, &all, unmask, lang)?], provisional))
}

fn places(session: &mut Session, all: &Ranking, unmask: bool, lang: Lang) -> Result<Sheet, Fault> {
    let mut sheet = sheet(
        if lang == Lang::Zh { "名次" } else { "ranking" },
        &[
            ("级别", "level", "level"),
            ("专业", "specialty", "specialty"),
            ("名次", "place", "#place"),
            ("申报编号", "dossier", "dossier"),
            ("姓名", "name", "name"),
            ("证件号码", "ID number", "id_number"),
            ("工作单位", "unit", "unit"),
            ("评审分", "rubric", "#rubric"),
            ("答辩分", "defence", "#defence"),
            ("赋分", "substituted", "substituted"),
            ("总分", "final", "#final"),
            ("状态", "state", "state"),
            ("表决", "vote", "vote"),
            ("证书编号", "certificate", "certificate"),
        ],
        lang,
    );
    for list in &all.lists {
        for row in &list.rows {
            let one = &row.candidate;
            let vote = row.vote.as_ref().map(|vote| result(vote.passed).get(lang).to_owned());
            sheet.rows.push(vec![
                list.level.label(lang).into(),
                list.specialty.as_str().into(),
                row.place.map(i64::from).into(),
                one.dossier.0.as_str().into(),
                one.name.as_str().into(),
                identity(session, &one.dossier, unmask)?,
                one.unit.as_str().into(),
                row.rubric.into(),
                row.defence.into(),
                row.substituted.into(),
                row.total.into(),
                state_word(one.state, lang).into(),
                vote.into(),
                row.certificate.clone().into(),
            ]);
        }
    }
    for one in &all.direct {
        let mut cells: Vec<Cell> = vec![
            one.level.label(lang).into(),
            one.specialty.as_str().into(),
            Cell::Blank,
            one.dossier.0.as_str().into(),
            one.name.as_str().into(),
            identity(session, &one.dossier, unmask)?,
            one.unit.as_str().into(),
        ];
        cells.extend(vec![Cell::Blank; 4]);
        cells.push(candidacy(one.candidacy).get(lang).into());
        sheet.rows.push(cells);
    }
    Ok(sheet)
}

fn identity(session: &mut Session, dossier: &DossierId, unmask: bool) -> Result<Cell, Fault> {
    let sheet = session.sheet(dossier)?;
    let number = sheet.dossier.applicant.id_number.value();
    Ok(number.map(|number| mask::number(number, unmask)).into())
}
