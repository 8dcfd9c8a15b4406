//! Blacklist look-up (五.(六)): by name, part of a name, identity number, unit, credit code.

use super::core::Core;
use super::protocol::{RollHit, RollMatch};
use super::read::touched_by;
use crate::domain::date::Holds;
use crate::domain::{BlackEntry, Day, When, ident::fold_id, words::BlackKind};
use crate::policy::Roll;
use crate::policy::notice::BlacklistRules;
use crate::policy::roll::{RollEntry, fold_name};

/// Dossiers named with one hit at the most.
const DOSSIERS: usize = 100;

/// The entries that match what was typed, best first, with the dossiers each touches, and how many
/// match in all.
pub(super) fn look_up(core: &Core, typed: &str, on: Day, most: usize) -> (Vec<RollHit>, usize) {
    let rules = core.rules();
    let (mut hits, total) = search(&rules.roll, &rules.held.notice.blacklist, typed, on, most);
    let entries: Vec<&BlackEntry> = hits.iter().map(|hit| &hit.entry.entry).collect();
    let touched = touched_by(&core.index(), &entries);
    for (hit, mut dossiers) in hits.iter_mut().zip(touched) {
        dossiers.sort_by_key(|(id, number)| (!number, id.clone()));
        dossiers.truncate(DOSSIERS);
        hit.dossiers = dossiers;
    }
    (hits, total)
}

/// The entries that match what was typed, best first, and how many match in all; which dossiers they
/// touch is left open. For look-ups without a desk.
pub fn search(
    roll: &Roll,
    rules: &BlacklistRules,
    typed: &str,
    on: Day,
    most: usize,
) -> (Vec<RollHit>, usize) {
    let (name, number) = (fold_name(typed), fold_id(typed));
    if name.is_empty() && number.is_empty() {
        return (Vec::new(), 0);
    }
    let mut found: Vec<(RollMatch, &RollEntry)> = roll
        .entries()
        .iter()
        .filter_map(|held| Some((matches(&held.entry, &name, &number)?, held)))
        .collect();
    found.sort_by_key(|(by, held)| (rank(*by), !in_force(rules, held, on).unwrap_or(true), held.number));
    let total = found.len();
    found.truncate(most);
    let hits = found.into_iter().map(|(by, held)| RollHit {
        entry: held.clone(),
        by,
        in_force: in_force(rules, held, on),
        free_from: held.free_from(years(rules, held)).first(),
        dossiers: Vec::new(),
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
    }
}

fn matches(entry: &BlackEntry, name: &str, number: &str) -> Option<RollMatch> {
    /// A shorter run of digits is in too many numbers to say anything.
    const PART: usize = 4;
    let numbers = [&entry.id_number, &entry.credit_code];
    let folded = || numbers.iter().filter_map(|held| held.value()).map(|held| fold_id(held));
    if !number.is_empty() && folded().any(|held| held == number) {
        return Some(RollMatch::Number);
    }
    let own = fold_name(&entry.name);
    if !name.is_empty() && own == name {
        return Some(RollMatch::Name);
    }
    if number.len() >= PART && number.is_ascii() && folded().any(|held| held.contains(number)) {
        return Some(RollMatch::NumberPart);
    }
    (!name.is_empty() && own.contains(name)).then_some(RollMatch::Part)
}
