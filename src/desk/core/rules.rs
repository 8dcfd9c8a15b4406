//! The rules as they stand: the notice in force and the blacklist.

use super::Core;
use crate::desk::exam::Rules;
use crate::domain::Day;
use crate::policy::defence::ResultRules;
use crate::policy::roll::RollEntry;
use crate::policy::{Notice, Roll};
use crate::record::ViewError;
use std::sync::{Arc, PoisonError, RwLock};

/// The notice in force, with what tells it from others.
#[derive(Debug, Clone)]
pub struct NoticeHeld {
    /// The notice.
    pub notice: Arc<Notice>,
    /// SHA-256 of its text, hexadecimal.
    pub sha256: String,
    /// True for the one that the record has adopted.
    pub adopted: bool,
}

/// The rules as they stand: shared copies, so that whoever examines holds no lock.
#[derive(Debug, Clone)]
pub struct RulesHeld {
    /// The notice.
    pub held: NoticeHeld,
    /// The blacklist.
    pub roll: Arc<Roll>,
    /// Counts changes of the two.
    pub epoch: u64,
}

impl RulesHeld {
    /// For an examination.
    pub fn on(&self, today: Day) -> Rules<'_> {
        Rules { notice: &self.held.notice, roll: &self.roll, today }
    }
}

/// The rules, shared by all threads.
#[derive(Debug)]
pub struct RulesCell(RwLock<RulesHeld>);

impl RulesCell {
    /// A notice, and no blacklist yet.
    pub fn new(held: NoticeHeld) -> Self {
        Self(RwLock::new(RulesHeld { held, roll: Arc::default(), epoch: 0 }))
    }

    /// As they stand.
    pub fn now(&self) -> RulesHeld {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes another blacklist, and another notice where there is one.
    pub fn take(&self, roll: Option<Vec<RollEntry>>, notice: Option<NoticeHeld>) {
        let roll = roll.map(|roll| Arc::new(Roll::new(roll)));
        let mut rules = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(roll) = roll {
            rules.roll = roll;
        }
        if let Some(held) = notice {
            rules.held = held;
        }
        rules.epoch += 1;
    }
}

impl Core {
    /// The rules as they stand.
    pub fn rules(&self) -> RulesHeld {
        self.rules.now()
    }

    /// Reads the blacklist anew.
    ///
    /// # Errors
    /// Where the shelf cannot be read.
    pub fn reload_roll(&self) -> Result<(), ViewError> {
        self.rules.take(Some(self.shelf.roll()?), None);
        Ok(())
    }

    /// Takes another notice.
    pub fn set_notice(&self, held: NoticeHeld) {
        let results = ResultRules::from(&*held.notice);
        self.rules.take(None, Some(held));
        self.hall.write().unwrap_or_else(PoisonError::into_inner).set_rules(results);
    }
}
