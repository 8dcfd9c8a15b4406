//! The blacklist made ready for look-up by identity number, credit code and name.

use crate::domain::date::Holds;
use crate::domain::ident::fold_id;
use crate::domain::text::{is_unseen, narrow};
use crate::domain::{Answer, BlackEntry, Day, When};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// One entry as the committee holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollEntry {
    /// A number of its own, from 1; entries keep theirs for ever.
    pub number: u32,
    /// What was entered.
    pub entry: BlackEntry,
    /// The day it was entered into this store. Whether it was made after a filing goes by its own
    /// 处理日期: a list loaded late bars all the same.
    pub entered: Day,
    /// The day it was lifted, where it was: it does not bar from that day on.
    pub lifted: Option<Day>,
}

/// A wish to lift an entry, made by one person for another one to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lift {
    /// The entry's number.
    pub number: u32,
    /// The first day on which it no longer bars.
    pub from: Day,
    /// Why.
    pub reason: String,
    /// Account that proposed it.
    pub by: String,
    /// True until it is confirmed or dropped.
    pub open: bool,
}

/// All entries, with indexes; a lookup costs the same however long the list is.
#[derive(Debug, Clone, Default)]
pub struct Roll {
    entries: Vec<RollEntry>,
    by_number: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Roll {
    /// Indexes the entries.
    pub fn new(entries: Vec<RollEntry>) -> Self {
        let mut roll = Self { entries, ..Self::default() };
        for (index, held) in roll.entries.iter().enumerate() {
            for number in [&held.entry.id_number, &held.entry.credit_code] {
                if let Answer::Is(number) = number {
                    roll.by_number.entry(fold_id(number)).or_default().push(index);
                }
            }
            roll.by_name.entry(fold_name(&held.entry.name)).or_default().push(index);
        }
        roll
    }

    /// Every entry.
    pub fn entries(&self) -> &[RollEntry] {
        &self.entries
    }

    /// Entries with this identity number or credit code.
    pub fn by_number(&self, number: &str) -> impl Iterator<Item = &RollEntry> {
        let found = self.by_number.get(number_key(number).as_ref());
        found.into_iter().flatten().map(|index| &self.entries[*index])
    }

    /// Entries with exactly this name.
    pub fn by_name(&self, name: &str) -> impl Iterator<Item = &RollEntry> {
        let found = self.by_name.get(name_key(name).as_ref());
        found.into_iter().flatten().map(|index| &self.entries[*index])
    }
}

/// A name for comparing: full-width folded, spaces and the dots of transcribed names unified.
pub fn fold_name(name: &str) -> String {
    folded(name).collect()
}

/// Whether two names are the same once both are folded; builds nothing.
pub fn same_name(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    // Each character is folded by itself: what both begin with needs no folding.
    let mut alike = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    while !one.is_char_boundary(alike) {
        alike -= 1;
    }
    let (one, other) = (&one[alike..], &other[alike..]);
    let is_han = |name: &str| name.starts_with(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    if is_han(one) && is_han(other) {
        return false; // two characters that differ, and neither folds
    }
    folded(one).eq(folded(other))
}

/// [`fold_name`] that builds nothing where there is nothing to fold, as in most names.
fn name_key(name: &str) -> Cow<'_, str> {
    let is_folded = |c| matches!(c, '\u{4e00}'..='\u{9fff}' | '0'..='9' | 'a'..='z' | '·');
    if name.chars().all(is_folded) { Cow::Borrowed(name) } else { Cow::Owned(fold_name(name)) }
}

/// [`fold_id`] that builds nothing where there is nothing to fold, as in most numbers.
pub fn number_key(number: &str) -> Cow<'_, str> {
    let is_folded = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    if number.bytes().all(is_folded) { Cow::Borrowed(number) } else { Cow::Owned(fold_id(number)) }
}

fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(narrow).filter(|c| !c.is_whitespace() && !is_unseen(*c)).map(|c| match c {
        '•' | '・' | '‧' | '.' => '·',
        // Han and the marks beside it have no case.
        '\u{2e80}'..='\u{9fff}' => c,
        c => c.to_lowercase().next().unwrap_or(c),
    })
}

impl RollEntry {
    /// The first day on which it no longer bars: its own end (the day after), its lifting, or N
    /// calendar years from its date, whichever the entry gives (五.(六), design 6).
    pub fn free_from(&self, years: i16) -> When {
        let own = self.own_end(years);
        // A lifting only ever shortens: what has run out by itself does not bar again until it.
        match self.lifted {
            Some(lifted) if own.last() > lifted => When::Day(lifted),
            _ => own,
        }
    }

    fn own_end(&self, years: i16) -> When {
        match self.entry.until.value() {
            Some(When::Day(end)) => When::Day(end.tomorrow().unwrap_or(*end)),
            Some(month @ When::Month(_)) => {
                When::Day(month.last().tomorrow().unwrap_or_else(|_| month.last()))
            }
            None => self.entry.from.plus_years(years),
        }
    }

    /// Whether it bars on `date`: `from ≤ date < free_from` (五.(六)).
    pub fn in_force(&self, date: When, years: i16) -> Holds {
        match (self.entry.from.on_or_before(date), date.before(self.free_from(years))) {
            (Holds::No, _) | (_, Holds::No) => Holds::No,
            (Holds::Yes, Holds::Yes) => Holds::Yes,
            _ => Holds::Unsure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_one_but_for_spaces_width_dots_and_case() {
        for (one, other) in [
            ("样本甲", "样本 甲"),
            ("样本甲", "样\u{200b}本甲"),
            ("样本·买买提", "样本•买买提"),
            ("ＡＢＣ公司", "abc公司"),
            ("样本．丙", "样本·丙"),
        ] {
            assert!(same_name(one, other), "{one} {other}");
        }
        for (one, other) in [("样本甲", "样本乙"), ("样本甲", "样本"), ("", "样本甲")] {
            assert!(!same_name(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_lifting_only_ever_shortens() {
        let day = |year| jiff::civil::date(year, 5, 1);
        let entry =
            BlackEntry { from: crate::domain::answer::Given(When::Day(day(2018))), ..BlackEntry::default() };
        let held = |lifted| RollEntry { number: 1, entry: entry.clone(), entered: day(2018), lifted };
        assert_eq!(held(None).free_from(3), When::Day(day(2021)));
        assert_eq!(held(Some(day(2020))).free_from(3), When::Day(day(2020)));
        assert_eq!(held(Some(day(2022))).free_from(3), When::Day(day(2021)), "it had run out by then");
        assert_eq!(held(Some(day(2022))).in_force(When::Day(day(2021)), 3), Holds::No);
    }

    proptest! {
        #[test]
        fn comparing_is_folding_both(one in "[样本甲乙·•. ａa A]{0,6}", other in "[样本甲乙·•. ａa A]{0,6}") {
            prop_assert_eq!(same_name(&one, &other), fold_name(&one) == fold_name(&other));
        }

        #[test]
        fn keys_are_the_folded_ones(name in "[样本甲·•. ａa ŠA0-9]{0,6}", number in "[0-9Xx１ -]{0,6}") {
            prop_assert_eq!(name_key(&name), fold_name(&name));
            prop_assert_eq!(number_key(&number), fold_id(&number));
        }
    }
}
