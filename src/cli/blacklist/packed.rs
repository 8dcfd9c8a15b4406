//! The bytes of the file beside the journal: what is looked at stands plain, an entry is only taken
//! apart where it is found.

use super::side::Held;
use crate::desk::roll::{Keys, NameSieve};
use crate::domain::words::BlackKind;
use crate::policy::notice::BlacklistRules;
use serde::{Deserialize, Serialize};

const MAGIC: &[u8; 8] = b"pwroll03";

/// Where in the journal the file was made, and for how long entries bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    /// Where in the journal the first line begins that is not in here.
    pub offset: u64,
    /// What that line must follow from: seq of the line before.
    pub seq: u64,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// Its time.
    pub at: String,
    /// What it said was durable.
    pub durable: Option<u64>,
    /// For how long entries bar.
    pub rules: BlacklistRules,
}

/// The file in memory.
#[derive(Debug)]
pub struct Packed {
    lead: Lead,
    bytes: Vec<u8>,
    /// Where the rows begin and end.
    rows: std::ops::Range<usize>,
}

/// One entry.
#[derive(Debug, Clone, Copy)]
pub struct RowAt<'a> {
    /// Its number.
    pub number: u32,
    /// True for a unit.
    pub is_unit: bool,
    /// What its name can be found by.
    pub sieve: NameSieve,
    /// Name, identity number, credit code, ground: taken for text only where they are looked at.
    texts: [&'a [u8]; 4],
    body: &'a [u8],
}

/// The file of entries; `None` where one cannot be written out.
pub fn pack<'a>(lead: &Lead, all: impl Iterator<Item = &'a Held>) -> Option<Vec<u8>> {
    let config = bincode::config::standard();
    let mut out = MAGIC.to_vec();
    part(&mut out, serde_json::to_string(lead).ok()?.as_bytes())?;
    for held in all {
        let keys = Keys::of(&held.0.entry);
        out.extend(held.0.number.to_le_bytes());
        out.push(u8::from(*held.0.entry.kind == BlackKind::Unit));
        let sieve = NameSieve::of(keys.name);
        out.extend(sieve.letters.to_le_bytes());
        out.extend(sieve.mask.to_le_bytes());
        for text in [keys.name, keys.id_number, keys.credit_code, keys.ground] {
            part(&mut out, text.as_bytes())?;
        }
        part(&mut out, &bincode::serde::encode_to_vec(held, config).ok()?)?;
    }
    let sum = checksum(&out);
    out.extend(sum.to_le_bytes());
    Some(out)
}

fn part(out: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    out.extend(u32::try_from(bytes.len()).ok()?.to_le_bytes());
    out.extend(bytes);
    Some(())
}

impl Packed {
    /// A file of nothing, before the journal's first line.
    pub fn empty(rules: BlacklistRules) -> Self {
        let lead = Lead { offset: 0, seq: 0, hash: String::new(), at: String::new(), durable: None, rules };
        Self { lead, bytes: Vec::new(), rows: 0..0 }
    }

    /// Reads it; `None` where it is not whole.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        let (body, sum) = bytes.split_last_chunk::<8>()?;
        (checksum(body) == u64::from_le_bytes(*sum)).then_some(())?;
        let mut rest = body.strip_prefix(MAGIC)?;
        let lead: Lead = serde_json::from_slice(take(&mut rest)?).ok()?;
        let rows = body.len() - rest.len()..body.len();
        Some(Self { lead, rows, bytes })
    }

    /// Where it was made.
    pub fn lead(&self) -> &Lead {
        &self.lead
    }

    /// The entries, by number.
    pub fn rows(&self) -> impl Iterator<Item = RowAt<'_>> {
        let mut rest = &self.bytes[self.rows.clone()];
        std::iter::from_fn(move || {
            let (number, after) = rest.split_first_chunk::<4>()?;
            let (kind, after) = after.split_first()?;
            let (letters, after) = after.split_first_chunk::<8>()?;
            let (mask, after) = after.split_first_chunk::<8>()?;
            let sieve = NameSieve { letters: u64::from_le_bytes(*letters), mask: u64::from_le_bytes(*mask) };
            rest = after;
            let mut text = || take(&mut rest);
            let texts = [text()?, text()?, text()?, text()?];
            let (number, is_unit) = (u32::from_le_bytes(*number), *kind == 1);
            Some(RowAt { number, is_unit, sieve, texts, body: take(&mut rest)? })
        })
    }
}

impl<'a> RowAt<'a> {
    /// What is looked at; `None` where it is no text.
    pub fn keys(&self) -> Option<Keys<'a>> {
        let text = |at: usize| std::str::from_utf8(self.texts[at]).ok();
        Some(Keys {
            is_unit: self.is_unit,
            name: text(0)?,
            id_number: text(1)?,
            credit_code: text(2)?,
            ground: text(3)?,
            sieve: Some(self.sieve),
        })
    }

    /// The entry, and the proposal to lift it that waits.
    pub fn held(&self) -> Option<Held> {
        bincode::serde::decode_from_slice(self.body, bincode::config::standard()).ok().map(|(held, _)| held)
    }
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    let (taken, after) = (length <= after.len()).then(|| after.split_at(length))?;
    *rest = after;
    Some(taken)
}

/// A quick sum that tells damaged bytes from whole ones.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut lanes = [5_u64, 6, 7, 8];
    let mut blocks = bytes.chunks_exact(32);
    for block in blocks.by_ref() {
        for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            *lane = (*lane ^ word).wrapping_mul(ODD).rotate_left(29);
        }
    }
    let rest = blocks.remainder().iter().map(|byte| u64::from(*byte));
    let start = bytes.len() as u64;
    lanes.into_iter().chain(rest).fold(start, |sum, word| (sum ^ word).wrapping_mul(ODD).rotate_left(29))
}
