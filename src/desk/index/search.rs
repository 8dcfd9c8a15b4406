//! Fuzzy search over the rows: by name, number, unit, identity number. A bit mask throws out most
//! rows, a run over the characters most of the rest; the fuzzy matcher ranks what is left.

use super::row::{Row, fold, mask};
use super::words::WordFacts;
use super::{Index, Slot};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::collections::HashMap;

/// Rows looked at between two looks at whether the search is still wanted.
pub const CHUNK: usize = 4096;

/// Rows that the fuzzy matcher ranks, at the most; the rest is only counted.
const RANKED: usize = 800;

/// How far from the beginning makes no difference any more.
const FAR: u32 = 60;

/// What is searched for.
pub struct Needle {
    text: String,
    chars: Vec<char>,
    mask: u64,
    is_ascii: bool,
    matcher: SkimMatcherV2,
}

impl std::fmt::Debug for Needle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Needle({})", self.text)
    }
}

/// A field in which something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Number,
    Name,
    Unit,
    Id,
}

impl Field {
    fn word(self) -> &'static str {
        match self {
            Self::Number => "dossier",
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Id => "id",
        }
    }
}

/// A row that matches, with a first estimate of how well: less is better.
#[derive(Debug, Clone, Copy)]
struct Rough {
    cost: u32,
    slot: Slot,
    field: Field,
}

/// What a search has found so far.
#[derive(Debug, Default)]
pub struct Found {
    rough: Vec<Rough>,
    /// How many rows match.
    pub total: usize,
    /// Per unit, whether it matches and how well: units are shared by many rows.
    units: HashMap<u32, Option<u32>>,
}

/// A hit, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The row.
    pub slot: Slot,
    /// Which field: `name`, `dossier`, `unit`, `id`.
    pub field: &'static str,
    /// Indexes of the matched characters in it.
    pub matched: Vec<u16>,
}

impl Needle {
    /// What was typed, folded; `None` where that is nothing.
    pub fn new(typed: &str) -> Option<Self> {
        let chars: Vec<char> = typed.chars().filter_map(fold).take(64).collect();
        let text: String = chars.iter().collect();
        let mask = mask(&text);
        let is_ascii = text.is_ascii();
        (!chars.is_empty()).then(|| Self { text, chars, mask, is_ascii, matcher: SkimMatcherV2::default() })
    }

    /// Looks at one chunk of rows.
    pub fn look(&self, index: &Index, chunk: usize, found: &mut Found) {
        let from = chunk * CHUNK;
        let to = (from + CHUNK).min(index.len());
        for (at, row) in index.rows().iter().enumerate().take(to).skip(from) {
            let slot = Slot::try_from(at).unwrap_or(Slot::MAX);
            if let Some((cost, field)) = self.rough(index, row, found) {
                found.total += 1;
                found.rough.push(Rough { cost, slot, field });
            }
        }
        if found.rough.len() > RANKED * 4 {
            found.keep_best();
        }
    }

    fn rough(&self, index: &Index, row: &Row, found: &mut Found) -> Option<(u32, Field)> {
        let mut best: Option<(u32, Field)> = None;
        let mut offer = |cost: Option<u32>, field: Field| {
            if let Some(cost) = cost
                && best.is_none_or(|(held, _)| cost < held)
            {
                best = Some((cost, field));
            }
        };
        let unit = *found.units.entry(row.unit.0).or_insert_with(|| {
            let facts: &WordFacts = index.words().facts(row.unit)?;
            (facts.mask & self.mask == self.mask).then(|| self.cost(&facts.text)).flatten()
        });
        offer(unit.map(|cost| cost + 2), Field::Unit);
        if row.mask & self.mask == self.mask {
            offer(self.cost(row.name()), Field::Name);
            offer(self.cost(row.id()), Field::Number);
            // A few digits are in every identity number: they say nothing.
            if best.is_none() && self.chars.len() >= 4 {
                return self.whole(row.id_number()).map(|cost| (cost + 1, Field::Id));
            }
        }
        best
    }

    /// What it costs to find the needle in a text: where it begins and how far it is strewn; `None`
    /// where its characters are not there in this order.
    fn cost(&self, text: &str) -> Option<u32> {
        match (self.is_ascii, text.is_ascii()) {
            (false, true) => None,
            (true, true) => whole_ascii(text, &self.text)
                .or_else(|| self.strewn(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())))),
            // Nothing of a plain needle is in a text of Han alone.
            (true, false) if is_plain_han(text) => None,
            (_, false) if is_plain(text) => {
                whole_plain(text, &self.text).or_else(|| self.strewn(text.chars()))
            }
            _ => self.whole_folded(text).or_else(|| self.strewn(text.chars().filter_map(fold))),
        }
    }

    /// The needle's characters in their order, with others between them.
    fn strewn(&self, text: impl Iterator<Item = char>) -> Option<u32> {
        let mut wanted = self.chars.iter();
        let mut next = *wanted.next()?;
        let mut first = None;
        for (at, c) in text.enumerate() {
            if c != next {
                continue;
            }
            let begun = *first.get_or_insert(at);
            match wanted.next() {
                Some(c) => next = *c,
                None => {
                    let strewn = at + 1 - begun - self.chars.len();
                    return u32::try_from(64 + strewn * 4 + begun).ok();
                }
            }
        }
        None
    }

    /// Where the needle stands in one piece: 0 at the beginning.
    fn whole(&self, text: &str) -> Option<u32> {
        match (self.is_ascii, text.is_ascii()) {
            (false, true) => None,
            (true, true) => whole_ascii(text, &self.text),
            _ => self.whole_folded(text),
        }
    }

    fn whole_folded(&self, text: &str) -> Option<u32> {
        let mut rest = text.chars().filter_map(fold);
        let mut at = 0;
        loop {
            if rest.clone().take(self.chars.len()).eq(self.chars.iter().copied()) {
                return Some(at);
            }
            rest.next()?;
            at = (at + 1).min(FAR);
        }
    }

    /// The best hits, ranked.
    pub fn rank(&self, index: &Index, mut found: Found, most: usize) -> (Vec<Ranked>, usize) {
        found.keep_best();
        let mut ranked: Vec<(i64, u32, &str, Ranked)> = Vec::with_capacity(found.rough.len());
        for rough in &found.rough {
            let Some(row) = index.row(rough.slot) else { continue };
            let text = match rough.field {
                Field::Number => row.id(),
                Field::Name => row.name(),
                Field::Unit => index.words().text(row.unit),
                Field::Id => row.id_number(),
            };
            let (score, matched) = self.fine(text);
            let hit = Ranked { slot: rough.slot, field: rough.field.word(), matched };
            ranked.push((score, rough.cost, row.id(), hit));
        }
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| a.2.cmp(b.2)));
        (ranked.into_iter().take(most).map(|(.., hit)| hit).collect(), found.total)
    }

    fn fine(&self, text: &str) -> (i64, Vec<u16>) {
        let folded: String = text.chars().map(|c| fold(c).unwrap_or(' ')).collect();
        match self.matcher.fuzzy_indices(&folded, &self.text) {
            Some((score, at)) => (score, at.into_iter().filter_map(|at| u16::try_from(at).ok()).collect()),
            None => (0, Vec::new()),
        }
    }
}

/// Where a needle, in lower case, stands in a text; both ASCII.
fn whole_ascii(text: &str, needle: &str) -> Option<u32> {
    let (text, needle) = (text.as_bytes(), needle.as_bytes());
    let first = needle.first()?;
    let last = text.len().checked_sub(needle.len())?;
    let at = (0..=last).find(|at| {
        text[*at].to_ascii_lowercase() == *first && text[*at..*at + needle.len()].eq_ignore_ascii_case(needle)
    })?;
    Some(u32::try_from(at).unwrap_or(FAR).min(FAR))
}

/// Where a needle stands in a text that folding leaves as it is.
fn whole_plain(text: &str, needle: &str) -> Option<u32> {
    let at = text.find(needle)?;
    Some(u32::try_from(text[..at].chars().count()).unwrap_or(FAR).min(FAR))
}

/// True where folding certainly leaves a text as it is: small letters, digits, common Han.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'-' | 0xE4..=0xE9 | 0x80..=0xBF))
}

/// True for a text of common Han alone.
fn is_plain_han(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, 0xE4..=0xE9 | 0x80..=0xBF))
}

impl Found {
    fn keep_best(&mut self) {
        if self.rough.len() > RANKED {
            self.rough.select_nth_unstable_by_key(RANKED, |rough| (rough.cost, rough.slot));
            self.rough.truncate(RANKED);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The quick ways find what the plain way finds, at the same cost.
        #[test]
        fn quick_ways_are_the_plain_way(
            text in "[a-cAB０１1２示例Ｂ· \u{200b}é]{0,12}",
            typed in "[a-cA０1示例Ｂ·É]{1,4}",
        ) {
            let needle = Needle::new(&typed).expect("something was typed");
            let plain = needle.whole_folded(&text).or_else(|| needle.strewn(text.chars().filter_map(fold)));
            prop_assert_eq!(needle.cost(&text), plain);
            prop_assert_eq!(needle.whole(&text), needle.whole_folded(&text));
        }
    }
}
