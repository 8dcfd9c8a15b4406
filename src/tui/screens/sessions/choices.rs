//! Who can be chosen for a panel or a running order.

use super::Sessions;
use crate::desk::{CandidateRow, SessionBrief};
use crate::domain::{Attends, Reviewer, Role, SessionId};
use crate::tui::look::Look;
use crate::tui::screens::asking::Choice;

impl Sessions {
    /// Who can have a seat; one who has one stays among them whatever they are now.
    pub(super) fn seatable(&self, brief: &SessionBrief) -> Vec<Choice> {
        let may = |person: &&Reviewer| {
            let roles = person.roles.value().map_or(&[][..], |roles| &roles.0);
            roles.contains(&Role::Panellist)
                || roles.contains(&Role::Chair)
                || brief.seats.iter().any(|seat| seat.account == *person.account)
        };
        self.committee.iter().filter(may).map(Choice::person).collect()
    }

    /// Who can stand in a session's order: all who defend and stand in no other.
    pub(super) fn orderable(&self, session: &SessionId, look: &Look) -> Vec<Choice> {
        let may = |row: &&CandidateRow| row.session.as_ref().is_none_or(|held| held == session);
        let choice = |row: &CandidateRow| Choice {
            id: row.dossier.0.clone(),
            name: row.name.clone(),
            about: format!("{}  {}  {}", row.attends.words().get(look.lang), row.specialty, row.unit),
        };
        self.candidates.iter().filter(may).map(choice).collect()
    }

    /// Who is proposed for a session's order: the tagged as tagged, else its own and all who must come.
    pub(super) fn proposed(&self, session: &SessionId) -> Vec<String> {
        if !self.tags.is_empty() {
            return self.tags.iter().map(|id| id.0.clone()).collect();
        }
        let comes = |row: &&CandidateRow| {
            row.session.as_ref() == Some(session)
                || row.session.is_none() && row.attends != Attends::Exempt && row.candidacy.defends()
        };
        self.candidates.iter().filter(comes).map(|row| row.dossier.0.clone()).collect()
    }
}
