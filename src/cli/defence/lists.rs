//! Sessions, candidates, paper ballots and places, as text.

use super::board::seats;
use super::words::{candidacy, figure, person, state};
use crate::cli::fault::Fault;
use crate::cli::grid::{Grid, left, right};
use crate::cli::out::Out;
use crate::desk::{CandidateRow, PaperRow, Ranking, SessionBrief};
use crate::domain::{BallotField, Lang, Words};
use crate::policy::Notice;

/// All sessions.
///
/// # Errors
/// Where stdout cannot take it.
pub fn sessions(sessions: &[SessionBrief], out: &mut Out) -> Result<(), Fault> {
    let mut grid = Grid::new(
        out.lang,
        vec![
            left("场次", "session"),
            left("日期", "date"),
            left("时间", "time"),
            left("地点", "place"),
            right("人数", "candidates"),
            left("抽签", "drawn"),
            left("状态", "state"),
            right("版本", "version"),
            left("评委席", "seats"),
        ],
    );
    for session in sessions {
        let stands = match (session.closed, session.released) {
            (true, true) => Words::fixed("已结束，已公布", "closed, released"),
            (true, false) => Words::fixed("已结束", "closed"),
            (false, _) => Words::fixed("进行中", "open"),
        };
        grid.row([
            session.session.0.clone(),
            session.setup.date.to_string(),
            session.setup.time.clone(),
            session.setup.place.clone(),
            session.candidates.to_string(),
            session.draw.map(|draw| draw.to_string()).unwrap_or_default(),
            stands.get(out.lang).to_owned(),
            session.version.to_string(),
            seats(session),
        ]);
    }
    grid.print(out)
}

/// All candidates.
///
/// # Errors
/// Where stdout cannot take it.
pub fn candidates(rows: &[CandidateRow], out: &mut Out) -> Result<(), Fault> {
    let mut grid = Grid::new(
        out.lang,
        vec![
            left("申报编号", "dossier"),
            left("姓名", "name"),
            left("级别", "level"),
            left("专业", "specialty"),
            left("单位", "unit"),
            left("状态", "state"),
            left("答辩", "defence"),
            left("参加", "attends"),
            left("场次", "session"),
            left("通知", "told"),
            left("缴费", "paid"),
        ],
    );
    let lang = out.lang;
    for row in rows {
        grid.row([
            row.dossier.0.clone(),
            row.name.clone(),
            row.level.label(lang).to_owned(),
            row.specialty.clone(),
            row.unit.clone(),
            state(row.state, lang).to_owned(),
            candidacy(row.candidacy).get(lang).to_owned(),
            row.attends.words().get(lang).to_owned(),
            row.session.as_ref().map(|session| session.0.clone()).unwrap_or_default(),
            row.told.map(|day| day.to_string()).unwrap_or_default(),
            yes(row.paid, lang).to_owned(),
        ]);
    }
    grid.print(out)?;
    total(rows.len(), out)
}

/// Those who must be told when and where (五.(一)).
///
/// # Errors
/// Where stdout cannot take it.
pub fn to_be_told(rows: &[CandidateRow], out: &mut Out) -> Result<(), Fault> {
    let mut grid = Grid::new(
        out.lang,
        vec![
            left("申报编号", "dossier"),
            left("姓名", "name"),
            left("单位", "unit"),
            left("已通知", "told on"),
        ],
    );
    for row in rows {
        let told = row.told.map(|day| day.to_string()).unwrap_or_default();
        grid.row([row.dossier.0.clone(), row.name.clone(), row.unit.clone(), told]);
    }
    grid.print(out)?;
    total(rows.len(), out)
}

/// Paper ballots that are not settled.
///
/// # Errors
/// Where stdout cannot take it.
pub fn papers(rows: &[PaperRow], notice: &Notice, out: &mut Out) -> Result<(), Fault> {
    let mut grid = Grid::new(
        out.lang,
        vec![
            left("申报编号", "dossier"),
            left("姓名", "name"),
            left("评委", "panellist"),
            left("已录", "entered by"),
            left("不一致", "differ in"),
        ],
    );
    for row in rows {
        let entered: Vec<String> = row.entered.iter().map(person).collect();
        let differ: Vec<String> =
            row.differ.iter().map(|field| field_name(field, notice, out.lang)).collect();
        grid.row([
            row.dossier.0.clone(),
            row.name.clone(),
            person(&row.panellist),
            entered.join("; "),
            differ.join("; "),
        ]);
    }
    grid.print(out)?;
    total(rows.len(), out)
}

/// The name of a ballot's field.
pub fn field_name(field: &BallotField, notice: &Notice, lang: Lang) -> String {
    match field {
        BallotField::Abstains => Words::fixed("弃权", "abstains").get(lang).to_owned(),
        BallotField::Score(id) => {
            let found = notice.defence.criteria.iter().find(|one| one.id == *id);
            found.map_or_else(|| id.clone(), |one| if lang == Lang::Zh { &one.zh } else { &one.en }.clone())
        }
    }
}

/// Final scores with their places.
///
/// # Errors
/// Where stdout cannot take it.
pub fn ranking(ranking: &Ranking, out: &mut Out) -> Result<(), Fault> {
    let lang = out.lang;
    for list in &ranking.lists {
        out.text(&format!("{}  {}", list.level.label(lang), list.specialty))?;
        let mut grid = Grid::new(
            lang,
            vec![
                right("名次", "place"),
                left("申报编号", "dossier"),
                left("姓名", "name"),
                left("单位", "unit"),
                right("评审分", "rubric"),
                right("答辩分", "defence"),
                right("总分", "final"),
                left("状态", "state"),
                left("说明", "remark"),
            ],
        );
        for row in &list.rows {
            let remark = match (row.substituted, ranking.provisional) {
                (true, true) => Words::fixed("平均分赋分（暂）", "substituted, provisional"),
                (true, false) => Words::fixed("平均分赋分", "substituted"),
                (false, _) => Words::default(),
            };
            grid.row([
                row.place.map(|place| place.to_string()).unwrap_or_default(),
                row.candidate.dossier.0.clone(),
                row.candidate.name.clone(),
                row.candidate.unit.clone(),
                figure(row.rubric),
                figure(row.defence),
                figure(row.total),
                state(row.candidate.state, lang).to_owned(),
                remark.get(lang).to_owned(),
            ]);
        }
        grid.print(out)?;
        out.line("")?;
    }
    if !ranking.direct.is_empty() {
        out.say(&Words::fixed(
            "直接认定（另列名单，不评分）",
            "direct recognition (a list of its own, no scores)",
        ))?;
        candidates(&ranking.direct, out)?;
    }
    if ranking.provisional {
        out.say(&Words::fixed(
            "答辩还没有结束: 平均分和由它得出的名次都是暂时的",
            "the defence goes on: the substituted score and the places that rest on it are provisional",
        ))?;
    }
    Ok(())
}

/// 是, 否
pub const fn yes(is: bool, lang: Lang) -> &'static str {
    match (is, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
    }
}

fn total(count: usize, out: &mut Out) -> Result<(), Fault> {
    out.say(&Words::made(format!("共 {count} 人"), format!("{count} in all")))
}
