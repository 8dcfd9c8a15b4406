//! What a viewer must not know (7): decided here, for every answer. A seat outranks every other role of
//! the same person: whoever sits on the panel knows nothing of others' ballots on a candidate before that
//! candidate is complete. Whoever is recused knows nothing of that dossier at all.

use super::Hall;
use crate::desk::protocol::Blind;
use crate::domain::{DossierId, Presence, SessionId};
use crate::policy::defence::Cohort;
use crate::record::hall::SessionRecord;

impl Hall {
    /// Stands aside from a dossier, as recorded.
    pub fn is_recused(&self, account: &str, id: &DossierId) -> bool {
        self.held.recusals.contains_key(&(id.clone(), account.to_owned()))
    }

    /// All that an account stands aside from, as recorded.
    pub fn aside(&self, account: &str) -> Vec<DossierId> {
        let keys = self.held.recusals.keys().filter(|(_, who)| who == account);
        keys.map(|(id, _)| id.clone()).collect()
    }

    /// Why this account is not told of the ballots on a candidate.
    pub fn blind(&self, account: &str, id: &DossierId) -> Option<Blind> {
        if self.is_recused(account, id) {
            return Some(Blind::Recused);
        }
        let session = self.session_of(id)?;
        (is_seated(session, account) && self.is_open(id)).then_some(Blind::Seated)
    }

    /// True while the ballots on a candidate are not all in.
    pub(super) fn is_open(&self, id: &DossierId) -> bool {
        self.scored(id).is_none() && !matches!(self.presence(id), Presence::Absent | Presence::Excused)
    }

    /// True for one who sits on a panel whose session is not closed: they are told no numbers of commits,
    /// by which ballots could be counted.
    pub fn is_sitting(&self, account: &str) -> bool {
        self.held.sessions.values().any(|held| held.closed.is_none() && is_seated(held, account))
    }

    /// True for one who has no seat anywhere and stands aside from nobody: the hall looks the same to all of
    /// them.
    pub fn is_uninvolved(&self, account: &str) -> bool {
        !self.held.sessions.values().any(|held| is_seated(held, account))
            && !self.held.recusals.keys().any(|(_, who)| who == account)
    }

    /// The first commit that this account must not see for the time being; nor, then, any after it. It is
    /// the call of a candidate on whom ballots are open, not the first ballot: where sight ends must not
    /// tell whether there is one.
    pub fn horizon(&self, account: &str) -> Option<u64> {
        let seated = |id: &SessionId| self.held.sessions.get(id).is_some_and(|held| is_seated(held, account));
        self.called.iter().filter(|(id, _)| seated(id)).map(|(_, seq)| *seq).min()
    }

    /// The cohort without those the account is recused from, and how many they are.
    pub fn cohort_for(&self, account: &str) -> (Cohort, u32) {
        let mut cohort = self.cohort;
        let mut left_out = 0;
        for (id, _) in self.held.recusals.keys().filter(|(_, who)| who == account) {
            if let Some(scored) = self.scored(id) {
                cohort.remove(scored.score);
                left_out += 1;
            }
        }
        (cohort, left_out)
    }
}

/// True for one who has a seat.
pub fn is_seated(session: &SessionRecord, account: &str) -> bool {
    session.seats.iter().any(|seat| seat == account)
}
