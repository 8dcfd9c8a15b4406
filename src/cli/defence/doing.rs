//! What a `defence` command asks to be recorded.

use super::args::{Act, Given, PhaseWord, PresenceWord};
use crate::cli::fault::Fault;
use crate::cli::session::{Session, unanswered};
use crate::desk::{CandidateRow, DefenceAnswer, DefenceAsk, DefenceDo};
use crate::domain::{DossierId, PaperBallot, Phase, Presence, Score, SessionId, SessionSetup, State, Words};
use crate::policy::defence::Candidacy;
use crate::policy::notice::Criterion;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

/// What is to be recorded; `None` where something is only asked.
///
/// # Errors
/// The desk's refusal, or what is wrong with the arguments.
pub fn wish(session: &mut Session, act: &Act) -> Result<Option<DefenceDo>, Fault> {
    Ok(Some(match act {
        Act::Session { session: Some(name), date: Some(date), time, place: Some(place), why } => {
            DefenceDo::Session {
                session: named(name),
                setup: SessionSetup { date: *date, time: time.clone(), place: place.clone() },
                reason: why.reason.clone(),
            }
        }
        Act::Seat { session, accounts, why } => {
            DefenceDo::Seat { session: named(session), seats: accounts.clone(), reason: why.reason.clone() }
        }
        Act::Order { session: name, ids, proposed, draw, why } => DefenceDo::Order {
            session: named(name),
            order: if *proposed { self::proposed(session, name)? } else { numbers(ids) },
            draw: draw.map(|number| number.unwrap_or_else(at_random)),
            reason: why.reason.clone(),
        },
        Act::Notify { session, ids, sent: Some(sent), how } => DefenceDo::Notify {
            session: named(session),
            candidates: numbers(ids),
            sent: *sent,
            how: how.clone(),
        },
        Act::Attend { id, session, because, .. } => DefenceDo::Attend {
            dossier: number(id),
            session: session.as_deref().map(named),
            reason: because.reason.clone(),
        },
        Act::Call { session, id } => {
            DefenceDo::Call { session: named(session), dossier: id.as_deref().map(number) }
        }
        Act::Phase { session, phase } => DefenceDo::Phase { session: named(session), phase: phase.phase() },
        Act::Absent { session, id, because } => mark(session, id, Presence::Absent, because.reason.clone()),
        Act::Mark { session, id, presence, why } => {
            mark(session, id, presence.presence(), why.reason.clone())
        }
        Act::Move { id, to, because } => {
            DefenceDo::Shift { dossier: number(id), to: named(to), reason: because.reason.clone() }
        }
        Act::Close { session: Some(session) } => DefenceDo::CloseSession { session: named(session) },
        Act::Close { session: None } => DefenceDo::Close,
        Act::Reopen { session: Some(session), because } => {
            DefenceDo::ReopenSession { session: named(session), reason: because.reason.clone() }
        }
        Act::Reopen { session: None, because } => DefenceDo::Reopen { reason: because.reason.clone() },
        Act::Release { session } => DefenceDo::Release { session: named(session) },
        other => return ballots(session, other),
    }))
}

/// What concerns ballots and who may give them.
fn ballots(session: &mut Session, act: &Act) -> Result<Option<DefenceDo>, Fault> {
    Ok(Some(match act {
        Act::Score { session: name, id, given, remark } => DefenceDo::Ballot {
            session: named(name),
            dossier: number(id),
            scores: given.scores(&session.notice()?.defence.criteria)?,
            comment: remark.comment.clone(),
            reason: remark.reason.clone(),
        },
        Act::Abstain { session, id, remark } => DefenceDo::Abstain {
            session: named(session),
            dossier: number(id),
            comment: remark.comment.clone(),
            reason: remark.reason.clone(),
        },
        Act::Excuse { session, panellist, ids, because } => DefenceDo::Excuse {
            session: named(session),
            candidates: numbers(ids),
            panellist: panellist.clone(),
            reason: because.reason.clone(),
        },
        Act::Open { session, panellist, id, because } => DefenceDo::OpenBallot {
            session: named(session),
            dossier: number(id),
            panellist: panellist.clone(),
            reason: because.reason.clone(),
        },
        Act::Recuse { id, who, because } => {
            DefenceDo::Recuse { dossier: number(id), account: who.clone(), reason: because.reason.clone() }
        }
        Act::Paper { session: name, id: Some(id), panellist: Some(panellist), given, abstain, remark } => {
            let scores =
                if *abstain { BTreeMap::new() } else { given.scores(&session.notice()?.defence.criteria)? };
            DefenceDo::Paper {
                session: named(name),
                dossier: number(id),
                panellist: panellist.clone(),
                entry: PaperBallot { scores, abstains: *abstain, comment: remark.comment.clone() },
                reason: remark.reason.clone(),
            }
        }
        _ => return Ok(None),
    }))
}

/// A session's name.
pub fn named(name: &str) -> SessionId {
    SessionId(name.to_owned())
}

/// A dossier's number.
pub fn number(id: &str) -> DossierId {
    DossierId(id.to_owned())
}

fn numbers(ids: &[String]) -> Vec<DossierId> {
    ids.iter().map(|id| number(id)).collect()
}

fn mark(session: &str, id: &str, presence: Presence, reason: String) -> DefenceDo {
    DefenceDo::Mark { session: named(session), dossier: number(id), presence, reason }
}

/// Those whom the queue proposes for a session: must come, have paid, and stand in no other.
fn proposed(session: &mut Session, name: &str) -> Result<Vec<DossierId>, Fault> {
    let DefenceAnswer::Candidates(rows) = session.defence(DefenceAsk::Candidates)? else {
        return Err(unanswered());
    };
    let free = |row: &&CandidateRow| {
        let here = row.session.as_ref().is_none_or(|held| held.0 == name);
        row.candidacy == Candidacy::Due && row.state == State::Paid && here
    };
    let order: Vec<DossierId> = rows.iter().filter(free).map(|row| row.dossier.clone()).collect();
    if order.is_empty() {
        return Err(Fault::bad(Words::fixed(
            "没有已缴费、应答辩而未排场次的人",
            "nobody who must come and has paid is without a session",
        ))
        .next(Words::fixed("全部候选人见 pingwei defence candidates", "see pingwei defence candidates")));
    }
    Ok(order)
}

/// A number that nobody chose, short enough to be read out.
fn at_random() -> u64 {
    RandomState::new().hash_one(std::process::id()) % 100_000_000
}

impl Given {
    /// The scores by criterion; a lone number is the only criterion's.
    fn scores(&self, criteria: &[Criterion]) -> Result<BTreeMap<String, Score>, Fault> {
        match (self.score, criteria) {
            (Some(score), [only]) => Ok(BTreeMap::from([(only.id.clone(), score)])),
            (None, _) if !self.set.is_empty() => {
                let mut scores = BTreeMap::new();
                for (name, score) in &self.set {
                    if scores.insert(id_of(criteria, name), *score).is_some() {
                        return Err(Fault::bad(Words::made(
                            format!("指标 {name} 写了两次"),
                            format!("the criterion {name} stands twice"),
                        )));
                    }
                }
                Ok(scores)
            }
            _ => {
                Err(Fault::bad(Words::fixed("没有写得分", "no score is given")).next(by_criterion(criteria)))
            }
        }
    }
}

/// A criterion is named by its id, or by its name in either language.
pub fn id_of(criteria: &[Criterion], name: &str) -> String {
    let same = |one: &&Criterion| one.id == name || one.zh == name || one.en == name;
    criteria.iter().find(same).map_or_else(|| name.to_owned(), |one| one.id.clone())
}

fn by_criterion(criteria: &[Criterion]) -> Words {
    let list = |zh: bool| {
        let one = |criterion: &Criterion| {
            let name = if zh { &criterion.zh } else { &criterion.en };
            format!("--set {}=… ({name} {}–{})", criterion.id, criterion.min, criterion.max)
        };
        criteria.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    Words::made(format!("写作: {}", list(true)), format!("write: {}", list(false)))
}

impl PhaseWord {
    fn phase(self) -> Phase {
        match self {
            Self::Presentation => Phase::Presentation,
            Self::Questions => Phase::Questions,
            Self::Over => Phase::Over,
        }
    }
}

impl PresenceWord {
    fn presence(self) -> Presence {
        match self {
            Self::Expected => Presence::Expected,
            Self::Late => Presence::Late,
            Self::Absent => Presence::Absent,
            Self::Excused => Presence::Excused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Notice;

    #[test]
    fn a_lone_number_is_the_only_criterion() {
        let one = &Notice::embedded().defence.criteria;
        let given = Given { score: Some(Score::points(86)), set: vec![] };
        assert_eq!(given.scores(one).unwrap()["total"], Score::points(86));
        let two = [one[0].clone(), Criterion { id: "other".into(), ..one[0].clone() }];
        let fault = given.scores(&two).unwrap_err();
        assert!(fault.next.unwrap().zh.contains("--set total=… (答辩得分 0.00–100.00) --set other="));
    }

    #[test]
    fn criteria_are_named_in_either_language_and_once() {
        let criteria = &Notice::embedded().defence.criteria;
        let set = |names: &[&str]| Given {
            score: None,
            set: names.iter().map(|name| ((*name).to_owned(), Score::points(80))).collect(),
        };
        assert_eq!(set(&["答辩得分"]).scores(criteria).unwrap()["total"], Score::points(80));
        assert!(set(&["total", "答辩得分"]).scores(criteria).is_err());
        assert!(set(&[]).scores(criteria).is_err());
        assert_eq!(
            set(&["nothing"]).scores(criteria).unwrap().len(),
            1,
            "the desk says what is wrong with it"
        );
    }
}
