//! What a check may look at.

use super::notice::Notice;
use super::roll::Roll;
use crate::domain::{Day, Dossier, When};

/// One dossier under one notice, with what the committee knows besides. Checks read nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The rules of the cycle.
    pub notice: &'a Notice,
    /// The submission under examination.
    pub dossier: &'a Dossier,
    /// The committee's blacklist.
    pub roll: &'a Roll,
    /// What earlier submissions settled.
    pub standing: Standing,
    /// "Today" for the rules that need it; `--as-of` moves it.
    pub today: Day,
}

/// What earlier submissions of the dossier settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// 申报日期 of the first submission, where the store has it.
    pub first_filed: Option<When>,
    /// The due date that the last return set.
    pub due: Option<Day>,
    /// How many submissions count against the limit, this one included, where the store knows: a
    /// return that was undone as the committee's own error does not count (6, "Counting").
    pub counted: Option<u8>,
}

/// The filing date for every rule "on the filing date" (6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilingDate {
    /// The date.
    pub date: When,
    /// False where the first submission is not known and this one's own date stands in for it:
    /// a finding that used it says so.
    pub is_first: bool,
}

impl<'a> Case<'a> {
    /// A dossier as a unit checks it before filing: no store, no earlier submissions.
    pub fn alone(notice: &'a Notice, dossier: &'a Dossier, roll: &'a Roll, today: Day) -> Self {
        Self { notice, dossier, roll, standing: Standing::default(), today }
    }

    /// 申报日期 of the first submission; this one's own where the first is not known.
    pub fn filing(&self) -> FilingDate {
        let own = *self.dossier.applicant.filed;
        match self.standing.first_filed {
            Some(date) => FilingDate { date, is_first: true },
            None => FilingDate { date: own, is_first: self.dossier.submission() == 1 },
        }
    }

    /// How many submissions count, this one included.
    pub fn submissions(&self) -> u8 {
        self.standing.counted.unwrap_or_else(|| self.dossier.submission())
    }
}
