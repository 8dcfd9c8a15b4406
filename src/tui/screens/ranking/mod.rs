//! 排名: final scores with their places, per level and specialty; every figure unfolds to its ballots.

use super::asking::Asking;
use super::cx::{Away, Cx};
use super::derived::score;
use super::listing::Kind;
use super::rooms::Spot;
use crate::desk::{Answer, CandidateRow, DefenceAnswer, DefenceAsk, Delta, Query, RankRow, Ranking, Topic};
use crate::domain::{DossierId, SessionId};
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::width::pad;

/// A row of the screen.
enum Held<'a> {
    /// The heading of a list.
    Head(String),
    /// One who is ranked.
    Ranked(&'a RankRow),
    /// One of direct recognition.
    Direct(&'a CandidateRow),
}

/// The ranking.
#[derive(Debug, Default)]
pub struct Places {
    ranking: Option<Box<Ranking>>,
}

impl Places {
    fn rows(&self, look: &Look) -> Vec<Held<'_>> {
        let Some(ranking) = &self.ranking else { return Vec::new() };
        let mut rows = Vec::new();
        for list in &ranking.lists {
            rows.push(Held::Head(format!(
                "[{} {}]  {}",
                list.level.label(look.lang),
                list.specialty,
                list.rows.len()
            )));
            rows.extend(list.rows.iter().map(Held::Ranked));
        }
        if !ranking.direct.is_empty() {
            rows.push(Held::Head(
                look.say("[直接认定]  不评分、不答辩 五.(二)", "[direct recognition]  no scores").to_owned(),
            ));
            rows.extend(ranking.direct.iter().map(Held::Direct));
        }
        rows
    }
}

impl Kind for Places {
    type Purpose = ();

    fn scope(&self) -> Scope {
        Scope::Ranking
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::FigureUnfold, Action::QueueOpen, Action::GoVote, Action::AppBack, Action::HelpOpen]
    }

    fn spot(&self, row: usize) -> Spot {
        Spot::Ranking { row }
    }

    fn session(&self, _row: usize) -> Option<SessionId> {
        None
    }

    fn dossier(&self, row: usize) -> Option<DossierId> {
        match self.rows(&Look::default()).get(row)? {
            Held::Head(_) => None,
            Held::Ranked(row) => Some(row.candidate.dossier.clone()),
            Held::Direct(row) => Some(row.dossier.clone()),
        }
    }

    fn title(&self, look: &Look) -> (String, String) {
        let provisional = self.ranking.as_ref().is_some_and(|ranking| ranking.provisional);
        let right = if provisional {
            look.say("暂定：赋分还会变", "provisional: the substituted score may change")
        } else {
            ""
        };
        (format!(" {}", look.say("总分排名", "Ranking")), right.to_owned())
    }

    fn queries(&self) -> Vec<Query> {
        vec![Query::Defence(DefenceAsk::Ranking { level: None, specialty: None })]
    }

    fn topic(&self) -> Option<Topic> {
        None
    }

    fn take(&mut self, answer: &Answer) {
        if let Answer::Defence(DefenceAnswer::Ranking(ranking)) = answer {
            self.ranking = Some(ranking.clone());
        }
    }

    fn change(&mut self, _delta: &Delta) {}

    fn count(&self) -> usize {
        self.rows(&Look::default()).len()
    }

    fn head(&self, look: &Look) -> String {
        look.say(
            "名次 编号        姓名                  材料分   答辩分     总分  表决",
            "rank no.         name                  rubric  defence    total  vote",
        )
        .to_owned()
    }

    fn line(&self, row: usize, look: &Look) -> (String, bool) {
        let cell = |text: &str, cells| pad(text, cells, look.widths);
        match self.rows(look).get(row) {
            None => (String::new(), false),
            Some(Held::Head(text)) => (text.clone(), true),
            Some(Held::Direct(row)) => (format!("  -- {} {}", cell(&row.dossier.0, 11), row.name), false),
            Some(Held::Ranked(row)) => {
                let place = row.place.map_or_else(|| "--".to_owned(), |place| place.to_string());
                let vote = row.vote.as_ref().map_or("", |vote| {
                    if vote.passed {
                        look.say("通过", "passed")
                    } else {
                        look.say("未通过", "not passed")
                    }
                });
                let mark = if row.substituted { look.say("赋", "s ") } else { "  " };
                let text = format!(
                    "{place:>4} {} {} {:>7}  {:>7}{mark} {:>7}  {vote}",
                    cell(&row.candidate.dossier.0, 11),
                    cell(&row.candidate.name, 20),
                    score(row.rubric),
                    score(row.defence),
                    score(row.total)
                );
                (text, false)
            }
        }
    }

    fn foot(&self, _row: usize, look: &Look) -> Vec<String> {
        vec![
            look.say(
                "同分同名次；赋 = 免答辩赋分 五.(二)；回车展开到每一张票",
                "equal scores share a place; s = substituted; Enter unfolds to the ballots",
            )
            .to_owned(),
        ]
    }

    fn empty(&self, look: &Look) -> &'static str {
        look.say("还没有可排的人", "nobody to be ranked yet")
    }

    fn act(&mut self, action: Action, row: usize, _asking: &mut Asking<()>, cx: &mut Cx<'_>) {
        if action == Action::QueueOpen
            && let Some(dossier) = self.dossier(row)
        {
            cx.go(Away::Dossier(dossier, Box::default()));
        }
    }

    fn answer(&mut self, (): (), _texts: &[String], _asking: &mut Asking<()>, _cx: &mut Cx<'_>) {}
}
