//! Lists: sessions, candidates, papers that wait, fees, ranking.

use super::room::Room;
use crate::desk::protocol::{
    CandidateRow, FeeRow, PaperRow, RankList, RankRow, Ranking, Refusal, SessionBrief,
};
use crate::domain::{DossierId, Level, Score, SessionId, State};
use crate::policy::defence::Candidacy;
use crate::policy::ranking::places;
use crate::policy::rubric::final_score;
use std::collections::BTreeMap;

/// All sessions, by day and time.
pub fn sessions(room: &Room<'_>) -> Vec<SessionBrief> {
    let mut all: Vec<SessionBrief> = room.hall.held.sessions.values().map(|held| room.brief(held)).collect();
    all.sort_by(|a, b| (a.setup.date, &a.setup.time).cmp(&(b.setup.date, &b.setup.time)));
    all
}

/// All who defend, or need not; without those the viewer is recused from.
pub fn candidates(room: &Room<'_>) -> Vec<CandidateRow> {
    let seen = |id: &&DossierId| !room.hall.is_recused(room.account(), id);
    room.hall.defenders().map(|(id, _)| id).filter(seen).filter_map(|id| room.row(id)).collect()
}

/// Ballots of a session from paper that wait for their second entry, or differ.
///
/// # Errors
/// Where there is no such session.
pub fn papers(room: &Room<'_>, id: &SessionId) -> Result<Vec<PaperRow>, Refusal> {
    let session = room.session(id)?;
    let seen = |id: &&DossierId| room.hall.blind(room.account(), id).is_none();
    let held = session.order.iter().filter(seen).flat_map(|id| room.hall.held.ballots_on(id));
    let row = |held: &crate::record::hall::BallotRecord| PaperRow {
        dossier: held.dossier.clone(),
        name: room.hall_row(&held.dossier).name,
        panellist: room.person(&held.panellist),
        entered: held.paper.iter().map(|one| room.person(&one.by)).collect(),
        differ: match &held.paper[..] {
            [first, second, ..] => first.entry.mismatches(&second.entry),
            _ => Vec::new(),
        },
    };
    Ok(held.filter(|held| !held.paper.is_empty()).map(row).collect())
}

/// Everybody who is in, paid or not.
pub fn fees(room: &Room<'_>, unpaid: bool) -> Vec<FeeRow> {
    let wanted = |state: State| state.is_in() && !(unpaid && state.is_paid());
    let ids = in_order(room, |row| wanted(row.state));
    let row = |id: DossierId| {
        let held = room.hall.held.fees.get(&id);
        Some(FeeRow {
            candidate: room.row(&id)?,
            fee: held.and_then(|held| held.paid()).cloned(),
            version: held.map_or(0, |held| u32::try_from(held.entries.len()).unwrap_or(u32::MAX)),
        })
    };
    ids.into_iter().filter_map(row).collect()
}

fn in_order(room: &Room<'_>, wanted: impl Fn(&crate::desk::index::Row) -> bool) -> Vec<DossierId> {
    let rows = room.index.by_number().iter().filter_map(|slot| room.index.row(*slot));
    rows.filter(|row| wanted(row)).map(|row| DossierId(row.id().to_owned())).collect()
}

/// Final scores with their places.
pub fn ranking(room: &Room<'_>, level: Option<Level>, specialty: Option<&str>) -> Ranking {
    let words = room.index.words();
    let ids = in_order(room, |row| {
        row.state.is_in()
            && level.is_none_or(|level| row.level == level)
            && specialty.is_none_or(|specialty| words.text(row.specialty) == specialty)
    });
    let mut lists: BTreeMap<(std::cmp::Reverse<u8>, String), (Level, Vec<RankRow>)> = BTreeMap::new();
    let mut direct = Vec::new();
    for row in ids.iter().filter_map(|id| room.row(id)) {
        if row.candidacy == Candidacy::Direct {
            direct.push(row);
            continue;
        }
        let key = (std::cmp::Reverse(row.level.rank()), row.specialty.clone());
        let list = lists.entry(key).or_insert_with(|| (row.level, Vec::new()));
        list.1.push(ranked(room, row));
    }
    let lists = lists.into_iter().map(|((_, specialty), (level, rows))| {
        let rows = places(rows, |row| row.total);
        let rows = rows.into_iter().map(|(place, row)| RankRow { place, ..row }).collect();
        RankList { level, specialty, rows }
    });
    Ranking { lists: lists.collect(), direct, provisional: room.hall.held.cycle.closed().is_none() }
}

fn ranked(room: &Room<'_>, candidate: CandidateRow) -> RankRow {
    let id = candidate.dossier.clone();
    let known = room.hall.blind(room.account(), &id).is_none();
    let rubric = room.rubric(&id).0.filter(|_| known);
    let (defence, substituted) =
        if candidate.candidacy.defends() { room.defence(&id) } else { (None, false) };
    let defence = defence.filter(|_| known);
    let total: Option<Score> = rubric.and_then(|rubric| final_score(rubric, defence, room.share(&candidate)));
    let became = room.hall.held.results.get(&id);
    RankRow {
        place: None,
        rubric,
        defence,
        substituted,
        total,
        vote: became.and_then(|held| held.vote.clone()),
        publicity: became.and_then(|held| held.publicity),
        certificate: became.and_then(|held| held.certificate.clone()),
        candidate,
    }
}
