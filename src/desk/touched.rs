//! Which dossiers the blacklist touches.

use super::index::{Index, Word, name_key, number_key};
use crate::domain::{BlackEntry, DossierId, words::BlackKind};
use std::collections::{HashMap, HashSet};

/// The dossiers that blacklist entries touch, and whether by a number (true) or only by a name; in
/// one run over the rows' keys. For each entry in turn.
pub fn touched_by(index: &Index, entries: &[&BlackEntry]) -> Vec<Vec<(DossierId, bool)>> {
    let mut numbers: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut people: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut units: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        for number in [&entry.id_number, &entry.credit_code].into_iter().filter_map(|n| n.value()) {
            numbers.entry(number_key(number)).or_default().push(at);
        }
        let names = if *entry.kind == BlackKind::Person { &mut people } else { &mut units };
        names.entry(name_key(&entry.name)).or_default().push(at);
    }
    // Per shared word: which entries name it.
    let by = |map: &HashMap<u64, Vec<usize>>, key: u64| -> Vec<usize> {
        if key == 0 { Vec::new() } else { map.get(&key).cloned().unwrap_or_default() }
    };
    let words: HashMap<Word, (Vec<usize>, Vec<usize>)> = (0..)
        .map(Word)
        .zip(index.words().all())
        .map(|(word, facts)| (word, (by(&numbers, facts.number_key), by(&units, facts.name_key))))
        .filter(|(_, (numbers, names))| !numbers.is_empty() || !names.is_empty())
        .collect();
    let mut found = vec![Vec::new(); entries.len()];
    let none = (Vec::new(), Vec::new());
    for row in index.rows() {
        let credit = words.get(&row.credit).unwrap_or(&none);
        let unit = words.get(&row.unit).unwrap_or(&none);
        let supervising = words.get(&row.supervising).unwrap_or(&none);
        let own = numbers.get(&row.id_key).filter(|_| row.id_key != 0);
        let named = people.get(&row.name_key);
        if own.is_none()
            && named.is_none()
            && credit.0.is_empty()
            && unit.1.is_empty()
            && supervising.1.is_empty()
        {
            continue;
        }
        let by_number: HashSet<usize> = own.into_iter().flatten().chain(&credit.0).copied().collect();
        let by_name: HashSet<usize> =
            named.into_iter().flatten().chain(&unit.1).chain(&supervising.1).copied().collect();
        for at in by_number.union(&by_name) {
            found[*at].push((DossierId(row.id().to_owned()), by_number.contains(at)));
        }
    }
    found
}

/// The dossiers that any of these entries touches.
pub fn touched<'a>(index: &Index, entries: impl Iterator<Item = &'a BlackEntry>) -> Vec<(DossierId, bool)> {
    let entries: Vec<&BlackEntry> = entries.collect();
    let mut all: Vec<_> = touched_by(index, &entries).into_iter().flatten().collect();
    all.sort();
    all.dedup_by(|later, earlier| later.0 == earlier.0);
    all
}
