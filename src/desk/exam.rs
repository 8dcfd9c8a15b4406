//! A submission examined: findings with rulings, what they add up to, and what was examined.

use crate::domain::{Day, Dossier, Proposal, State, Verdict};
use crate::policy::fingerprint::fingerprint;
use crate::policy::roll::Roll;
use crate::policy::{Case, Judged, Notice, Ruling, Standing, Tally, examine, judge, propose};
use crate::record::DossierRecord;

/// The rules as they stand now: what an examination depends on besides the record.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// The notice in force.
    pub notice: &'a Notice,
    /// The blacklist.
    pub roll: &'a Roll,
    /// "Today" for the rules.
    pub today: Day,
}

/// What an examination gave.
#[derive(Debug, Clone)]
pub struct Exam {
    /// Which submission.
    pub submission: u8,
    /// Its findings with rulings and added ones.
    pub judged: Vec<Judged>,
    /// How they count.
    pub tally: Tally,
    /// What is proposed.
    pub proposal: Proposal,
    /// What earlier submissions settled.
    pub standing: Standing,
    /// Submissions that count, this one included.
    pub counted: u8,
}

impl Exam {
    /// Examines one submission of a record; what was ruled later does not bear on it.
    pub fn of(rules: Rules<'_>, record: &DossierRecord, dossier: &Dossier) -> Self {
        let submission = dossier.submission();
        let standing = standing(record, submission);
        let case = Case { notice: rules.notice, dossier, roll: rules.roll, standing, today: rules.today };
        let rulings: Vec<Ruling> =
            record.rulings.iter().filter(|ruling| ruling.submission <= submission).cloned().collect();
        let judged =
            judge(examine(&case), &rulings, &record.added, submission, |check| fingerprint(&case, check));
        let tally = Tally::of(&judged);
        let counted = case.submissions();
        let proposal = propose(tally, counted, *rules.notice.submissions.most);
        Self { submission, judged, tally, proposal, standing, counted }
    }

    /// Findings with this verdict in force.
    pub fn with(&self, verdict: Verdict) -> impl Iterator<Item = &Judged> {
        self.judged.iter().filter(move |one| one.verdict() == verdict)
    }
}

/// What the submissions before this one settled (6: "Filing date", "Counting").
pub fn standing(record: &DossierRecord, submission: u8) -> Standing {
    let first_filed = record.submissions.iter().find(|held| held.number == 1).map(|held| held.filed);
    let due = record
        .moves
        .iter()
        .rev()
        .find(|held| held.to == State::Returned && !held.undone && held.submission < submission)
        .and_then(|held| held.due);
    Standing { first_filed, due, counted: Some(counted(record, submission)) }
}

/// Arrivals that count, up to this submission: its own number, less those whose return was undone
/// as our error before it arrived. What came before the first one we know is taken as it is numbered.
pub fn counted(record: &DossierRecord, submission: u8) -> u8 {
    let first = record.submissions.first().map_or(submission, |held| held.number);
    let ours = (first..submission).filter(|number| {
        let mut returns =
            record.moves.iter().filter(|held| held.submission == *number && held.to == State::Returned);
        returns.clone().next().is_none() || returns.any(|held| !held.undone)
    });
    let before = u8::try_from(ours.count()).unwrap_or(u8::MAX);
    first.saturating_add(before).min(submission)
}

/// The due date that the last return of a record set, while it is in force.
pub fn return_due(record: &DossierRecord) -> Option<Day> {
    record.moves.iter().rev().find(|held| held.to == State::Returned && !held.undone)?.due
}
