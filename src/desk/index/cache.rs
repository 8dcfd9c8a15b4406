//! The index as bytes, so that the first paint of a large store needs no walk over it. It can be
//! thrown away: what does not fit is made anew from the store.

use super::counts::Counts;
use super::packed::{checksum, pack, unpack};
use super::search::Sieve;
use super::words::{Word, WordList};
use super::{Index, Slot};
use crate::domain::{Day, Reviewer, Score};
use crate::policy::checks;
use crate::policy::roll::RollEntry;
use crate::record::Head;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// What an index was made from. One made from something else is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Format, release and checks of the program.
    pub program: String,
    /// SHA-256 of the text of the notice in force, hexadecimal.
    pub notice: String,
    /// True where that is the one the record has adopted.
    pub adopted: bool,
    /// Seq of the last commit in it.
    pub seq: u64,
    /// That commit's hash.
    pub hash: String,
    /// "Today" at the time. An index of another day is shown, and examined anew meanwhile.
    pub today: Day,
}

impl Basis {
    /// The basis of this program.
    pub fn new(notice: &str, adopted: bool, head: &Head, today: Day) -> Self {
        let mut program = format!("{FORMAT} {}", env!("CARGO_PKG_VERSION"));
        for check in checks() {
            program.push(' ');
            program.push_str(check.id);
        }
        Self { program, notice: notice.to_owned(), adopted, seq: head.seq, hash: head.hash.clone(), today }
    }

    /// True where an index of `self` is of use to one who needs `wanted`. Which notice the record has
    /// adopted need not be known: it is the same at the same head.
    pub fn serves(&self, wanted: &Self) -> bool {
        let notice = if wanted.adopted { self.notice.clone() } else { wanted.notice.clone() };
        Self { today: self.today, notice, ..wanted.clone() } == *self
    }
}

const FORMAT: u32 = 8;

/// Why bytes are no index: they are thrown away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheFault(pub String);

/// What must be known besides the index before anything is answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Account that owns the store.
    pub owner: String,
    /// The text of the notice the record has adopted; empty where another one is in force.
    pub notice: String,
    /// The blacklist.
    pub roll: Vec<RollEntry>,
    /// The committee.
    pub people: Vec<Reviewer>,
}

/// What was kept.
#[derive(Debug)]
pub struct Kept {
    /// What it was made from.
    pub basis: Basis,
    /// What stands beside the index.
    pub beside: Beside,
    /// The index.
    pub index: Index,
}

/// What stands before the rows, which are packed in the order of numbers.
#[derive(Serialize, Deserialize)]
struct Stored {
    words: Vec<String>,
    scores: Vec<(Slot, Vec<(Word, Score)>)>,
}

impl Index {
    /// The index as bytes: the basis first, so that it can be looked at alone.
    ///
    /// # Errors
    /// Where it cannot be written out.
    pub fn to_bytes(&self, basis: &Basis, beside: &Beside) -> Result<Vec<u8>, CacheFault> {
        let place: HashMap<Slot, Slot> = self.by_number.iter().copied().zip(0..).collect();
        let mut scores: Vec<_> =
            self.scores.iter().filter_map(|(slot, held)| Some((*place.get(slot)?, held.clone()))).collect();
        scores.sort_by_key(|(slot, _)| *slot);
        let words = self.words.all().iter().map(|facts| facts.text.to_string()).collect();
        let config = bincode::config::standard();
        let fault = |error: bincode::error::EncodeError| CacheFault(error.to_string());
        let mut bytes = bincode::serde::encode_to_vec((basis, beside), config).map_err(fault)?;
        bytes.append(&mut bincode::serde::encode_to_vec(Stored { words, scores }, config).map_err(fault)?);
        bytes.append(&mut pack(self.by_number.iter().map(|slot| &self.rows[*slot as usize])));
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        Ok(bytes)
    }

    /// The index from bytes, with its basis.
    ///
    /// # Errors
    /// Where the bytes are damaged, or of another basis than one that serves `wanted`.
    pub fn from_bytes(bytes: &[u8], wanted: &Basis) -> Result<Kept, CacheFault> {
        let fault = |text: &str| CacheFault(text.to_owned());
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or_else(|| fault("too short"))?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(fault("damaged"));
        }
        let config = bincode::config::standard();
        let wrong = |error: bincode::error::DecodeError| CacheFault(error.to_string());
        let ((basis, beside), read): ((Basis, Beside), usize) =
            bincode::serde::decode_from_slice(body, config).map_err(wrong)?;
        if !basis.serves(wanted) {
            return Err(fault("of another state"));
        }
        let body = &body[read..];
        let (stored, read): (Stored, usize) =
            bincode::serde::decode_from_slice(body, config).map_err(wrong)?;
        let index = Self::restore(stored, &body[read..]).ok_or_else(|| fault("in disorder"))?;
        Ok(Kept { basis, beside, index })
    }

    fn restore(stored: Stored, rows: &[u8]) -> Option<Self> {
        let mut words = WordList::default();
        for (number, text) in stored.words.iter().enumerate() {
            (words.number(text).0 as usize == number).then_some(())?;
        }
        let rows = unpack(rows, &words)?;
        rows.is_sorted_by(|one, other| one.id() < other.id()).then_some(())?;
        let mut counts = Counts::default();
        let mut acts = BTreeSet::new();
        for (slot, row) in (0..).zip(&rows) {
            counts.add(row);
            if row.last.1 > 0 {
                acts.insert((row.last.0, row.last.1, slot));
            }
        }
        let by_number = (0..Slot::try_from(rows.len()).ok()?).collect();
        let scores = stored.scores.into_iter().collect();
        let sieve = rows.iter().map(Sieve::of).collect();
        Some(Self { rows, sieve, by_number, words, scores, counts, acts })
    }
}
