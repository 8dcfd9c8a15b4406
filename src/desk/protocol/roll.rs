//! What the blacklist answers.

use super::mark::Mark;
use crate::domain::date::days_between;
use crate::domain::words::BlackKind;
use crate::domain::{Day, DossierId, Words};
use crate::policy::roll::{Lift, RollEntry};
use serde::{Deserialize, Serialize};

/// How a blacklist entry came to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RollMatch {
    /// The ID number or credit code is the one typed.
    Number,
    /// The name is exactly the one typed.
    Name,
    /// The name contains it.
    Part,
    /// The ID number or credit code contains it.
    NumberPart,
    /// The name fits by pinyin, first letters, or with characters left out.
    Sound,
    /// A unit whose name may be a former, longer or shortened one: only a person can tell.
    Alike,
}

/// A blacklist entry found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollHit {
    /// The entry.
    pub entry: RollEntry,
    /// How it was found.
    pub by: RollMatch,
    /// What of it matches.
    pub marks: Vec<Mark>,
    /// In force on the day asked for; `None` where only a person can tell (a month).
    pub in_force: Option<bool>,
    /// The first day it no longer bars.
    pub free_from: Day,
    /// A proposal to lift it that waits for a second person.
    pub lift: Option<Lift>,
    /// Dossiers of this store whose ID, credit code or name it touches: number, and whether by number (true) or only by name.
    pub dossiers: Vec<(DossierId, bool)>,
    /// How many dossiers it touches in all: the list above is cut where there are very many.
    #[serde(default)]
    pub touched: usize,
}

impl RollHit {
    /// Days until it no longer bars; `None` where it does not bar on that day.
    pub fn days_left(&self, on: Day) -> Option<i64> {
        (self.in_force != Some(false)).then(|| days_between(on, self.free_from))
    }

    /// What a dossier is told to be that only its name has brought here: a namesake with another number
    /// (or none) is told apart from one where the list has no number, and only a person can tell.
    pub fn by_name_only(&self) -> Words {
        let entry = &self.entry.entry;
        match *entry.kind {
            BlackKind::Person if entry.id_number.value().is_some() => {
                Words::fixed("同名异号", "same name, other no.")
            }
            BlackKind::Person => Words::fixed("仅同名", "name only"),
            BlackKind::Unit => Words::fixed("仅名称同", "name only"),
        }
    }
}
