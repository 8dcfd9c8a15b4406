//! 排名: final scores with their places, per level and specialty, and what became of each: the vote,
//! publicity, the certificate. Every figure unfolds to its ballots.

mod after;
mod lines;

use super::asking::Asking;
use super::cx::{Away, Cx, Env};
use super::listing::Kind;
use super::rooms::Spot;
use crate::desk::{
    Answer, CandidateRow, DefenceAnswer, DefenceAsk, Delta, Query, RankList, RankRow, Ranking, Refusal, Topic,
};
use crate::domain::{DossierId, SessionId, State};
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
pub use after::Purpose;

/// A row of the screen.
enum Held<'a> {
    /// The heading of a list.
    List(&'a RankList),
    /// One who is ranked.
    Ranked(&'a RankRow),
    /// The heading of direct recognition.
    DirectList,
    /// One of it.
    Direct(&'a CandidateRow),
}

/// Where a row of the screen stands in the ranking.
#[derive(Debug, Clone, Copy)]
enum At {
    Head(usize),
    Ranked(usize, usize),
    DirectHead,
    Direct(usize),
}

/// The ranking.
#[derive(Debug, Default)]
pub struct Places {
    ranking: Option<Box<Ranking>>,
    /// The rows of the screen: made once, so that a row is found without going through all.
    rows: Vec<At>,
    tags: Vec<DossierId>,
    /// How many were passed by the vote and are not public, are public, have a certificate.
    stand: [usize; 3],
}

impl Places {
    fn set(&mut self, ranking: &Ranking) {
        self.rows.clear();
        for (at, list) in ranking.lists.iter().enumerate() {
            self.rows.push(At::Head(at));
            self.rows.extend((0..list.rows.len()).map(|row| At::Ranked(at, row)));
        }
        if !ranking.direct.is_empty() {
            self.rows.push(At::DirectHead);
            self.rows.extend((0..ranking.direct.len()).map(At::Direct));
        }
        self.ranking = Some(Box::new(ranking.clone()));
        let count = |state| self.everybody().filter(|row| row.state == state).count();
        self.stand = [State::Voted, State::Publicity, State::Final].map(count);
    }

    fn held(&self, row: usize) -> Option<Held<'_>> {
        let ranking = self.ranking.as_ref()?;
        Some(match *self.rows.get(row)? {
            At::Head(list) => Held::List(ranking.lists.get(list)?),
            At::Ranked(list, row) => Held::Ranked(ranking.lists.get(list)?.rows.get(row)?),
            At::DirectHead => Held::DirectList,
            At::Direct(row) => Held::Direct(ranking.direct.get(row)?),
        })
    }

    /// Everybody, in the order of the screen.
    fn everybody(&self) -> impl Iterator<Item = &CandidateRow> {
        (0..self.rows.len()).filter_map(|row| self.candidate(row))
    }

    fn candidate(&self, row: usize) -> Option<&CandidateRow> {
        Some(match self.held(row)? {
            Held::List(_) | Held::DirectList => return None,
            Held::Ranked(row) => &row.candidate,
            Held::Direct(row) => row,
        })
    }
}

impl Kind for Places {
    type Purpose = Purpose;

    fn scope(&self) -> Scope {
        Scope::Ranking
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::FigureUnfold,
            Action::ResultPublish,
            Action::ResultCertify,
            Action::RemarkAdd,
            Action::TriageRevoke,
            Action::QueueTag,
            Action::QueueOpen,
            Action::GoVote,
            Action::HelpOpen,
        ]
    }

    fn spot(&self, row: usize) -> Spot {
        Spot::Ranking { row }
    }

    fn session(&self, _row: usize) -> Option<SessionId> {
        None
    }

    fn dossier(&self, row: usize) -> Option<DossierId> {
        self.candidate(row).map(|row| row.dossier.clone())
    }

    fn title(&self, look: &Look) -> (String, String) {
        lines::title(self, look)
    }

    fn queries(&self) -> Vec<Query> {
        vec![Query::Defence(DefenceAsk::Ranking { level: None, specialty: None })]
    }

    fn topic(&self) -> Option<Topic> {
        None
    }

    fn take(&mut self, answer: &Answer) {
        if let Answer::Defence(DefenceAnswer::Ranking(ranking)) = answer {
            self.set(ranking);
        }
    }

    fn change(&mut self, _delta: &Delta) {}

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn head(&self, look: &Look) -> String {
        lines::head(look).to_owned()
    }

    fn line(&self, row: usize, look: &Look) -> (String, bool) {
        self.held(row).map_or_else(|| (String::new(), false), |held| lines::row(self, &held, look))
    }

    fn foot(&self, row: usize, look: &Look) -> Vec<String> {
        lines::foot(self.held(row).as_ref(), look)
    }

    fn empty(&self, look: &Look) -> &'static str {
        look.say("还没有可排的人", "nobody to be ranked yet")
    }

    fn refusal(&self, action: Action, row: usize, env: &Env) -> Option<Refusal> {
        self.why_not(action, row, env)
    }

    fn act(&mut self, action: Action, row: usize, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        match action {
            Action::QueueOpen => {
                if let Some(dossier) = self.dossier(row) {
                    cx.go(Away::Dossier(dossier, Box::default()));
                }
            }
            Action::QueueTag => {
                if let Some(id) = self.dossier(row) {
                    match self.tags.iter().position(|held| *held == id) {
                        Some(at) => drop(self.tags.remove(at)),
                        None => self.tags.push(id),
                    }
                }
            }
            Action::AppCancel => self.tags.clear(),
            _ => self.ask(action, row, asking, cx),
        }
    }

    fn answer(&mut self, purpose: Purpose, texts: &[String], asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        self.answered(purpose, texts, asking, cx);
    }
}
