//! Blacklist look-up (五.(六)): by name, part of a name, pinyin, identity number, unit, credit code.

use super::core::Core;
use super::find::alike::Stem;
use super::find::sound::letters;
use super::find::{Fit, Pattern};
use super::index::{bare, mask, run};
use super::protocol::{FoundIn, Mark, Refusal, RollHit, RollMatch};
use super::touched::touched_by;
use crate::domain::date::Holds;
use crate::domain::{BlackEntry, Day, When, ident::fold_id, words::BlackKind};
use crate::policy::notice::BlacklistRules;
use crate::policy::roll::{RollEntry, fold_name, number_key, same_name};
use std::cell::RefCell;

/// Dossiers named with one hit at the most.
const DOSSIERS: usize = 1000;

/// The entries that match what was typed, best first, with the dossiers each touches, and how many
/// match in all.
///
/// # Errors
/// Where the store cannot be read.
pub(super) fn look_up(
    core: &Core,
    typed: &str,
    on: Day,
    most: usize,
) -> Result<(Vec<RollHit>, usize), Refusal> {
    let rules = core.rules();
    let barring = &rules.held.notice.blacklist;
    let (mut hits, total) = search(rules.roll.entries(), barring, typed, on, most);
    let entries: Vec<&BlackEntry> = hits.iter().map(|hit| &hit.entry.entry).collect();
    let touched = touched_by(&core.index(), &entries);
    let lifts = if hits.is_empty() { Vec::new() } else { core.shelf.lifts()? };
    for (hit, mut dossiers) in hits.iter_mut().zip(touched) {
        hit.touched = dossiers.len();
        dossiers.sort_by_key(|(id, number)| (!number, id.clone()));
        dossiers.truncate(DOSSIERS);
        hit.dossiers = dossiers;
        hit.lift = lifts.iter().find(|lift| lift.open && lift.number == hit.entry.number).cloned();
    }
    Ok((hits, total))
}

/// The entries that match what was typed, best first, and how many match in all; which dossiers they
/// touch is left open. For look-ups without a desk.
pub fn search(
    entries: &[RollEntry],
    rules: &BlacklistRules,
    typed: &str,
    on: Day,
    most: usize,
) -> (Vec<RollHit>, usize) {
    let Some(wanted) = Wanted::new(typed) else { return (Vec::new(), 0) };
    let found = entries
        .iter()
        .filter_map(|held| Some((wanted.find(held.number, &Keys::of(&held.entry))?, held.clone())));
    let (mut hits, total) = ranked(found.collect(), rules, on, most);
    wanted.mark(&mut hits);
    (hits, total)
}

/// Entries found, best first; what of each matches is left open.
pub fn ranked(
    mut found: Vec<(RollMatch, RollEntry)>,
    rules: &BlacklistRules,
    on: Day,
    most: usize,
) -> (Vec<RollHit>, usize) {
    found.sort_by_cached_key(|(by, held)| {
        (rank(*by), !in_force(rules, held, on).unwrap_or(true), held.number)
    });
    let total = found.len();
    found.truncate(most);
    let hits = found.into_iter().map(|(by, entry)| RollHit {
        by,
        marks: Vec::new(),
        in_force: in_force(rules, &entry, on),
        free_from: entry.free_from(years(rules, &entry)).first(),
        lift: None,
        dossiers: Vec::new(),
        touched: 0,
        entry,
    });
    (hits.collect(), total)
}

/// How many years an entry bars, where it does not say.
fn years(rules: &BlacklistRules, held: &RollEntry) -> i16 {
    match *held.entry.kind {
        BlackKind::Person => *rules.person_years,
        BlackKind::Unit => *rules.unit_years,
    }
}

/// Whether an entry bars on a day; `None` where only a month is known and only a person can tell.
pub fn in_force(rules: &BlacklistRules, held: &RollEntry, on: Day) -> Option<bool> {
    match held.in_force(When::Day(on), years(rules, held)) {
        Holds::Yes => Some(true),
        Holds::No => Some(false),
        Holds::Unsure => None,
    }
}

fn rank(by: RollMatch) -> u8 {
    match by {
        RollMatch::Number => 0,
        RollMatch::Name => 1,
        RollMatch::NumberPart => 2,
        RollMatch::Part => 3,
        RollMatch::Sound => 4,
        RollMatch::Alike => 5,
    }
}

/// What of an entry is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// True for a unit.
    pub is_unit: bool,
    /// 名称
    pub name: &'a str,
    /// 证件号码; empty where there is none.
    pub id_number: &'a str,
    /// 统一社会信用代码; empty where there is none.
    pub credit_code: &'a str,
    /// 事由, which may tell a former name; empty where there is none.
    pub ground: &'a str,
    /// What the name can be found by, where that is known beforehand.
    pub sieve: Option<NameSieve>,
}

/// Which letters and which characters a name has: most names are told apart by that alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameSieve {
    /// See [`letters`](super::find::sound::letters).
    pub letters: u64,
    /// See [`mask`](super::index::mask).
    pub mask: u64,
}

impl NameSieve {
    /// Of a name.
    pub fn of(name: &str) -> Self {
        Self { letters: letters(name), mask: mask(name) }
    }
}

impl<'a> Keys<'a> {
    /// Of an entry.
    pub fn of(entry: &'a BlackEntry) -> Self {
        let text = |answer: &'a crate::domain::Answer<String>| answer.value().map_or("", String::as_str);
        Self {
            is_unit: *entry.kind == BlackKind::Unit,
            name: &entry.name,
            id_number: text(&entry.id_number),
            credit_code: text(&entry.credit_code),
            ground: text(&entry.ground),
            sieve: None,
        }
    }
}

/// What was typed, made ready for many entries.
#[derive(Debug)]
pub struct Wanted {
    name: String,
    number: String,
    /// `#7`: the entry of that number.
    entry: Option<u32>,
    pattern: Pattern,
    sieve: NameSieve,
    stem: Option<Stem>,
    buffer: RefCell<Vec<char>>,
}

/// A shorter run of digits is in too many numbers to say anything.
const PART: usize = 4;

impl Wanted {
    /// What was typed; `None` where that is nothing.
    pub fn new(typed: &str) -> Option<Self> {
        let pattern = Pattern::new(typed)?;
        let folded = fold_name(typed);
        Some(Self {
            entry: folded.strip_prefix('#').and_then(|number| number.parse().ok()),
            name: folded,
            number: fold_id(typed),
            stem: Stem::new(typed),
            sieve: NameSieve { letters: pattern.letters(), mask: mask(&pattern.plain()) },
            pattern,
            buffer: RefCell::default(),
        })
    }

    /// Whether an entry can be found at all, before anything of it is read: false where it surely is not.
    pub fn may_be(&self, number: u32, is_unit: bool, sieve: NameSieve) -> bool {
        self.is_number()
            || self.entry == Some(number)
            || self.fits(sieve)
            // A unit may be meant by another name.
            || (is_unit && self.stem.is_some())
    }

    fn is_number(&self) -> bool {
        self.number.is_ascii() && self.number.bytes().any(|b| b.is_ascii_digit())
    }

    fn fits(&self, held: NameSieve) -> bool {
        held.letters & self.sieve.letters == self.sieve.letters
            && held.mask & self.sieve.mask == self.sieve.mask
    }

    /// How an entry comes to be found, if it is.
    pub fn find(&self, number: u32, entry: &Keys<'_>) -> Option<RollMatch> {
        if self.entry == Some(number) { Some(RollMatch::Number) } else { self.find_by(entry) }
    }

    fn find_by(&self, entry: &Keys<'_>) -> Option<RollMatch> {
        let numbers = [entry.id_number, entry.credit_code];
        if self.is_number() {
            let folded = || numbers.into_iter().filter(|held| !held.is_empty()).map(number_key);
            if folded().any(|held| *held == self.number) {
                return Some(RollMatch::Number);
            }
            if self.number.len() >= PART && folded().any(|held| held.contains(&self.number)) {
                return Some(RollMatch::NumberPart);
            }
        }
        let may = entry.sieve.is_none_or(|held| self.fits(held));
        let fit = || self.pattern.rough(entry.name, &mut self.buffer.borrow_mut());
        match may.then(fit).flatten().map(|(fit, _)| fit) {
            Some(Fit::Whole) if same_name(entry.name, &self.name) => return Some(RollMatch::Name),
            Some(Fit::Strewn) => return Some(RollMatch::Sound),
            Some(_) if self.pattern.has_letters() && !fold_name(entry.name).contains(&self.name) => {
                return Some(RollMatch::Sound);
            }
            Some(_) => return Some(RollMatch::Part),
            None => {}
        }
        (entry.is_unit && self.may_be_named(entry)).then_some(RollMatch::Alike)
    }

    /// Tells what of each hit matches.
    pub fn mark(&self, hits: &mut [RollHit]) {
        for hit in hits {
            hit.marks = self.marks(&Keys::of(&hit.entry.entry), hit.by);
        }
    }

    fn marks(&self, entry: &Keys<'_>, by: RollMatch) -> Vec<Mark> {
        let mut marks = Vec::new();
        match by {
            RollMatch::Number | RollMatch::NumberPart => {
                let number: Vec<char> = self.number.chars().filter_map(bare).collect();
                for (field, held) in [(FoundIn::Id, entry.id_number), (FoundIn::Credit, entry.credit_code)] {
                    let run = run(held, &number, bare).map(|run| run.chars(held));
                    Mark::add(&mut marks, field, run.unwrap_or_default());
                }
            }
            RollMatch::Name | RollMatch::Part | RollMatch::Sound => {
                Mark::add(&mut marks, FoundIn::Name, self.pattern.marks(entry.name));
            }
            RollMatch::Alike => {
                let stem = self.stem.as_ref().map(|stem| stem.marks(entry.name));
                Mark::add(&mut marks, FoundIn::Name, stem.unwrap_or_default());
                let name: Vec<char> = self.name.chars().collect();
                let former = run(entry.ground, &name, Some).map(|run| run.chars(entry.ground));
                Mark::add(&mut marks, FoundIn::Ground, former.unwrap_or_default());
            }
        }
        marks
    }

    /// Whether the entry's unit may be the one typed under another name.
    fn may_be_named(&self, entry: &Keys<'_>) -> bool {
        let Some(stem) = &self.stem else { return false };
        let named =
            entry.name.contains(stem.first()) && Stem::new(entry.name).is_some_and(|held| held.is_like(stem));
        // A former name is told in the ground, if anywhere.
        named || (self.name.chars().count() >= PART && entry.ground.contains(&self.name))
    }
}
