//! Search over the rows: by name, number, unit, specialty, identity number, credit code. Two bit masks
//! a row throw out most rows, a [`Pattern`] finds where the rest fits, the fuzzy matcher ranks what fits
//! alike.

use super::row::{Row, mask, pairs};
use super::sought::{bare, run};
use super::words::{Word, WordList};
use super::{Index, Slot};
use crate::desk::find::{Fit, Pattern, sound};
use crate::desk::protocol::{FoundIn, Mark};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Rows looked at between two looks at whether the search is still wanted.
pub const CHUNK: usize = 4096;

/// Rows that the fuzzy matcher ranks, at the most; the rest is only counted.
const RANKED: usize = 800;

/// How far from the beginning makes no difference any more.
const FAR: u32 = 60;

/// A shorter run of characters is in too many numbers to say anything.
const NUMBER: usize = 4;

/// What a search looks at first: 32 bytes a row, side by side, so that a million rows are read in a few
/// milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Sieve {
    mask: u64,
    letters: u64,
    pairs: u64,
    unit: Word,
    specialty: Word,
}

impl Sieve {
    /// Of a row.
    pub fn of(row: &Row) -> Self {
        let Row { mask, letters, pairs, unit, specialty, .. } = *row;
        Self { mask, letters, pairs, unit, specialty }
    }
}

/// What is searched for.
pub struct Needle {
    whole: Part,
    /// The words, where there are several; each may stand in another field.
    words: Vec<Part>,
    matcher: SkimMatcherV2,
}

/// All that was typed, or a word of it.
#[derive(Debug)]
struct Part {
    pattern: Pattern,
    text: String,
    /// See [`mask`]: of all of it without hyphens, and of what is not letters.
    bare: u64,
    plain: u64,
    letters: u64,
    pairs: u64,
    is_ascii: bool,
}

impl std::fmt::Debug for Needle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Needle({})", self.whole.text)
    }
}

/// Where a field that fits so stands among all that fit: a person first, then numbers, units and
/// specialties; what is strewn last.
fn rank(field: FoundIn, fit: Fit) -> u32 {
    use FoundIn::{Credit, Dossier, Ground, Id, Name, Specialty, Unit};
    let step = fit as u32;
    match (field, fit) {
        (Name, Fit::Strewn) => STREWN,
        (Unit, Fit::Strewn) => STREWN + 1,
        (_, Fit::Strewn) => STREWN + 2,
        (Name, _) => step,
        (Dossier | Id | Credit, Fit::Whole) => 5,
        // The end of a number is what people call it by.
        (Dossier, Fit::Covers) => 6,
        (Dossier, Fit::Start) => 7,
        (Dossier, _) => 8,
        (Unit, _) => 9 + step,
        (Specialty, _) => 14 + step,
        (Credit, _) => 19,
        (Id | Ground, _) => 20,
    }
}

fn cost(field: FoundIn, fit: Fit, from: u32) -> u32 {
    // Where something strewn begins says nothing.
    rank(field, fit) * 64 + if fit == Fit::Strewn { 0 } else { from.min(FAR) }
}

/// More than a field costs that has all of it in one piece; words in different fields cost this and
/// their sum.
const APART: u32 = 21 * 64;
/// The rank of what is strewn: behind words that stand whole, if in different fields.
const STREWN: u32 = 21 + WORDS as u32 * 21;
/// More words than this are looked for as one text only.
const WORDS: usize = 6;

/// A row that fits, with an estimate of how well: less is better.
#[derive(Debug, Clone, Copy)]
struct Rough {
    cost: u32,
    slot: Slot,
    field: FoundIn,
    apart: bool,
}

/// What a search has found so far.
#[derive(Debug, Default)]
pub struct Found {
    rough: Vec<Rough>,
    /// How many rows match.
    pub total: usize,
    /// Of all that was typed and of each word: what shared words were found to be.
    memos: Vec<Memo>,
    buffer: Vec<char>,
}

/// Units, specialties and credit codes are shared by many rows: each is looked at once.
#[derive(Debug, Default, Clone)]
struct Memo {
    /// By word: 0 not looked at, 1 does not fit, else the cost and 2.
    units: Vec<u32>,
    specialties: Vec<u32>,
    credits: Vec<u32>,
}

/// A hit, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The row.
    pub slot: Slot,
    /// The field that fits best.
    pub field: FoundIn,
    /// True where the words were found in different fields.
    apart: bool,
}

impl Needle {
    /// What was typed, folded; `None` where that is nothing.
    pub fn new(typed: &str) -> Option<Self> {
        let whole = Part::new(typed)?;
        let words: Vec<Part> = typed.split_whitespace().filter_map(Part::new).collect();
        let words = if (2..=WORDS).contains(&words.len()) { words } else { Vec::new() };
        Some(Self { whole, words, matcher: SkimMatcherV2::default() })
    }

    /// Looks at one chunk of rows.
    pub fn look(&self, index: &Index, chunk: usize, found: &mut Found) {
        let from = chunk * CHUNK;
        let to = (from + CHUNK).min(index.len());
        found.memos.resize(1 + self.words.len(), Memo::default());
        for (at, sieve) in index.sieve.iter().enumerate().take(to).skip(from) {
            let slot = Slot::try_from(at).unwrap_or(Slot::MAX);
            if let Some(rough) = self.row(index, sieve, slot, found) {
                found.total += 1;
                found.rough.push(rough);
            }
        }
        if found.rough.len() > RANKED * 4 {
            found.keep_best();
        }
    }

    fn row(&self, index: &Index, sieve: &Sieve, slot: Slot, found: &mut Found) -> Option<Rough> {
        let Found { memos, buffer, .. } = found;
        let (first, rest) = memos.split_first_mut()?;
        let whole = self.whole.row(index, sieve, slot, first, buffer);
        let whole = whole.map(|(cost, field)| Rough { cost, slot, field, apart: false });
        if self.words.is_empty() || whole.is_some_and(|whole| whole.cost < APART) {
            return whole;
        }
        let mut apart: Option<Rough> = None;
        for (word, memo) in self.words.iter().zip(rest) {
            let Some((cost, field)) = word.row(index, sieve, slot, memo, buffer) else { return whole };
            let first = Rough { cost: APART, slot, field, apart: true };
            let sum = apart.get_or_insert(first);
            sum.cost += cost;
        }
        apart.filter(|apart| whole.is_none_or(|whole| apart.cost <= whole.cost)).or(whole)
    }

    /// The best hits, ranked.
    pub fn rank(&self, index: &Index, mut found: Found, most: usize) -> (Vec<Ranked>, usize) {
        found.keep_best();
        let mut ranked: Vec<(u32, bool, i64, &str, Ranked)> = Vec::with_capacity(found.rough.len());
        for rough in &found.rough {
            let Some(row) = index.row(rough.slot) else { continue };
            let apart = rough.apart;
            // Where the words stand in different fields, the first one is looked at where it stands.
            let part = self.words.first().filter(|_| apart).unwrap_or(&self.whole);
            let (odd, score) = self.fine(part, text_of(row, index.words(), rough.field), rough.field);
            let hit = Ranked { slot: rough.slot, field: rough.field, apart };
            ranked.push((rough.cost, odd, score, row.id(), hit));
        }
        ranked.sort_by(|a, b| {
            let (one, other) = ((a.0 / 64, a.1, a.0), (b.0 / 64, b.1, b.0));
            one.cmp(&other).then(b.2.cmp(&a.2)).then_with(|| a.3.cmp(b.3))
        });
        (ranked.into_iter().take(most).map(|(.., hit)| hit).collect(), found.total)
    }

    /// Which characters of a hit match: of all that was typed where that stands in one field, else of each
    /// word where it stands best.
    pub fn marks(&self, index: &Index, hit: &Ranked) -> Vec<Mark> {
        let mut marks = Vec::new();
        let Some(row) = index.row(hit.slot) else { return marks };
        if !hit.apart {
            let text = text_of(row, index.words(), hit.field);
            Mark::add(&mut marks, hit.field, self.whole.marks(hit.field, text));
            return marks;
        }
        for word in &self.words {
            if let Some(field) = word.best_field(row, index.words()) {
                Mark::add(&mut marks, field, word.marks(field, text_of(row, index.words(), field)));
            }
        }
        marks
    }

    /// Whether only an unlikely reading fits, and what the fuzzy matcher thinks of the text as it would be
    /// typed.
    fn fine(&self, part: &Part, text: &str, field: FoundIn) -> (bool, i64) {
        let is_name = field == FoundIn::Name;
        let odd = part.pattern.find(text, is_name).is_some_and(|found| found.odd);
        let folded: Vec<char> = text.chars().filter_map(super::fold).collect();
        let choice: String = if part.pattern.has_letters() {
            let spoken = sound::likeliest(&folded, is_name);
            let typed = folded.iter().zip(spoken).map(|(c, spoken)| match spoken {
                Some(syllable) => format!(" {}", sound::spelling(syllable)),
                None => c.to_string(),
            });
            typed.collect()
        } else {
            folded.iter().collect()
        };
        (odd, self.matcher.fuzzy_match(&choice, &part.text).unwrap_or(0))
    }
}

impl Part {
    fn new(typed: &str) -> Option<Self> {
        let pattern = Pattern::new(typed)?;
        let text: String = pattern.chars().iter().collect();
        Some(Self {
            bare: mask(&text.replace('-', "")),
            plain: mask(&pattern.plain()),
            letters: pattern.letters(),
            pairs: pairs(&text),
            is_ascii: text.is_ascii(),
            text,
            pattern,
        })
    }

    /// The best that a row fits.
    fn row(
        &self,
        index: &Index,
        sieve: &Sieve,
        slot: Slot,
        memo: &mut Memo,
        buffer: &mut Vec<char>,
    ) -> Option<(u32, FoundIn)> {
        let mut best: Option<(u32, FoundIn)> = None;
        let mut offer = |cost: Option<u32>, field: FoundIn| {
            if let Some(cost) = cost
                && best.is_none_or(|(held, _)| cost < held)
            {
                best = Some((cost, field));
            }
        };
        if sieve.letters & self.letters == self.letters && sieve.mask & self.plain == self.plain {
            let fit = self.pattern.rough(index.row(slot)?.name(), buffer);
            offer(fit.map(|(fit, from)| cost(FoundIn::Name, fit, from.into())), FoundIn::Name);
        }
        let mut shared = |held: &mut Vec<u32>, word: Word, field: FoundIn| {
            looked_up(held, word, || {
                let text = index.words().text(word);
                self.fit(field, text, buffer).map(|(fit, from)| cost(field, fit, from))
            })
        };
        offer(shared(&mut memo.units, sieve.unit, FoundIn::Unit), FoundIn::Unit);
        offer(shared(&mut memo.specialties, sieve.specialty, FoundIn::Specialty), FoundIn::Specialty);
        if self.is_ascii && self.pattern.chars().len() >= NUMBER {
            let credit = index.row(slot)?.credit;
            offer(shared(&mut memo.credits, credit, FoundIn::Credit), FoundIn::Credit);
        }
        if self.is_ascii && sieve.mask & self.bare == self.bare && sieve.pairs & self.pairs == self.pairs {
            let row = index.row(slot)?;
            let number = self.number(row.id()).map(|(fit, from)| cost(FoundIn::Dossier, fit, from));
            offer(number, FoundIn::Dossier);
            // A few digits are in every identity number: they say nothing.
            if self.pattern.chars().len() >= NUMBER {
                let id = self.number(row.id_number()).map(|(fit, from)| cost(FoundIn::Id, fit, from));
                offer(id, FoundIn::Id);
            }
        }
        best
    }

    /// How a field's text fits.
    fn fit(&self, field: FoundIn, text: &str, buffer: &mut Vec<char>) -> Option<(Fit, u32)> {
        match field {
            FoundIn::Dossier => self.number(text).filter(|_| self.is_ascii),
            FoundIn::Id | FoundIn::Credit => {
                self.number(text).filter(|_| self.is_ascii && self.pattern.chars().len() >= NUMBER)
            }
            _ => self.pattern.rough(text, buffer).map(|(fit, from)| (fit, from.into())),
        }
    }

    /// The field of a row that fits best.
    fn best_field(&self, row: &Row, words: &WordList) -> Option<FoundIn> {
        let mut buffer = Vec::new();
        let costs = FIELDS.into_iter().filter_map(|field| {
            let (fit, from) = self.fit(field, text_of(row, words, field), &mut buffer)?;
            Some((cost(field, fit, from), field))
        });
        costs.min_by_key(|(cost, _)| *cost).map(|(_, field)| field)
    }

    /// Which characters of a field's text match.
    fn marks(&self, field: FoundIn, text: &str) -> Vec<u16> {
        if !matches!(field, FoundIn::Dossier | FoundIn::Id | FoundIn::Credit) {
            return self.pattern.marks(text);
        }
        let wanted = self.pattern.chars();
        let run = run(text, wanted, super::fold).or_else(|| run(text, wanted, bare));
        run.map(|run| run.chars(text)).unwrap_or_default()
    }

    /// How a number fits: whole, its end ([`Fit::Covers`]), its beginning, a part.
    fn number(&self, text: &str) -> Option<(Fit, u32)> {
        self.number_in(text.as_bytes()).or_else(|| {
            // Typed without its hyphens.
            let bare: Vec<u8> = text.bytes().filter(|b| *b != b'-').collect();
            if bare.len() == text.len() { None } else { self.number_in(&bare) }
        })
    }

    fn number_in(&self, text: &[u8]) -> Option<(Fit, u32)> {
        let needle = self.text.as_bytes();
        let first = needle.first()?;
        let last = text.len().checked_sub(needle.len())?;
        let at = (0..=last).find(|at| {
            text[*at].eq_ignore_ascii_case(first)
                && text[*at..*at + needle.len()].eq_ignore_ascii_case(needle)
        })?;
        let ends = text[last..].eq_ignore_ascii_case(needle);
        let fit = match (at, ends) {
            (0, true) => Fit::Whole,
            (_, true) => Fit::Covers,
            (0, false) => Fit::Start,
            _ => Fit::Part,
        };
        Some((fit, u32::try_from(at).unwrap_or(FAR)))
    }
}

/// The fields a search looks at.
const FIELDS: [FoundIn; 6] =
    [FoundIn::Name, FoundIn::Dossier, FoundIn::Unit, FoundIn::Specialty, FoundIn::Credit, FoundIn::Id];

fn text_of<'a>(row: &'a Row, words: &'a WordList, field: FoundIn) -> &'a str {
    match field {
        FoundIn::Dossier => row.id(),
        FoundIn::Name => row.name(),
        FoundIn::Unit => words.text(row.unit),
        FoundIn::Specialty => words.text(row.specialty),
        FoundIn::Credit => words.text(row.credit),
        FoundIn::Id => row.id_number(),
        FoundIn::Ground => "",
    }
}

/// What a shared word was found to cost; looked at when first met.
fn looked_up(held: &mut Vec<u32>, word: Word, look: impl FnOnce() -> Option<u32>) -> Option<u32> {
    if word == Word::NONE {
        return None;
    }
    let at = word.0 as usize;
    if held.len() <= at {
        held.resize(at + 1, 0);
    }
    if held[at] == 0 {
        held[at] = look().map_or(1, |cost| cost + 2);
    }
    held[at].checked_sub(2)
}

impl Found {
    fn keep_best(&mut self) {
        if self.rough.len() > RANKED {
            self.rough.select_nth_unstable_by_key(RANKED, |rough| (rough.cost, rough.slot));
            self.rough.truncate(RANKED);
        }
    }
}
