//! Who may do what at the vote now, and whom a motion can be about.

use super::Meeting;
use crate::desk::states::Act;
use crate::desk::{CandidateRow, Refusal, Why};
use crate::domain::Words;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::screens::Env;
use crate::tui::screens::asking::Choice;
use crate::tui::screens::listing::may;

impl Meeting {
    /// Why an action is not to be had at a row now.
    pub(super) fn why_not(&self, action: Action, row: usize, env: &Env) -> Option<Refusal> {
        let act = match action {
            Action::VoteConfirm | Action::VoteCountersign => Act::Confirm,
            Action::VoteClose => Act::Publish,
            Action::MeetingMake
            | Action::VoteAttend
            | Action::VotePut
            | Action::VoteCount
            | Action::VoteRevote => Act::Meet,
            _ => return None,
        };
        if let Some(refusal) = may(act, env) {
            return Some(refusal);
        }
        if action != Action::MeetingMake && self.brief().is_some_and(|brief| brief.closed.is_some()) {
            let words = Words::fixed("会议已结束", "the meeting is closed");
            return Some(Refusal { why: Why::State, rule: "design 7".to_owned(), words });
        }
        let round = self.motion(row)?.rounds.last()?;
        match action {
            Action::VoteCountersign if !round.waits => {
                let words = Words::fixed("这一轮不用会签", "this round needs no countersignature");
                Some(Refusal { why: Why::State, rule: "design 7".to_owned(), words })
            }
            Action::VoteCount | Action::VoteConfirm if round.waits => {
                let words =
                    Words::fixed("这一轮要先会签 (s)", "this round waits for its countersignature (s)");
                Some(Refusal { why: Why::State, rule: "design 7".to_owned(), words })
            }
            // One's own counts can be entered again until they are confirmed.
            Action::VoteCount if round.confirmed.is_none() => None,
            Action::VoteConfirm if round.counts.is_none() => {
                let words = Words::fixed("还没有计票 (回车)", "not counted yet (Enter)");
                Some(Refusal { why: Why::State, rule: "design 7".to_owned(), words })
            }
            Action::VoteCount | Action::VoteConfirm | Action::VoteCountersign => round.refusal.clone(),
            _ => None,
        }
    }

    /// Whom a motion can be about.
    pub(super) fn votable(&self, look: &Look) -> Vec<Choice> {
        let open = self.votes.as_ref().map_or(&[][..], |votes| &votes.open);
        let choice = |row: &CandidateRow| Choice {
            id: row.dossier.0.clone(),
            name: row.name.clone(),
            about: format!("{}  {}  {}", row.level.label(look.lang), row.specialty, row.unit),
        };
        open.iter().map(choice).collect()
    }
}
