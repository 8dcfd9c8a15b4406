//! Rows as bytes of one length each, so that a hundred thousand are read in a few milliseconds.

use super::row::{CheckSet, FoundChecks, Row, Text};
use super::words::{Word, WordList};
use crate::domain::{Day, Level, Proposal, State};
use crate::policy::Tally;
use crate::policy::defence::Candidacy;
use std::sync::Arc;

const PROPOSALS: [Proposal; 4] = [Proposal::Refuse, Proposal::Look, Proposal::Return, Proposal::Pass];

/// Writes rows, one after the other, and their texts after them.
pub fn pack<'a>(rows: impl ExactSizeIterator<Item = &'a Row>) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 200);
    let mut texts = String::with_capacity(rows.len() * 48);
    out.extend((rows.len() as u64).to_le_bytes());
    for row in rows {
        write(row, &mut out);
        texts.push_str(row.text.whole());
    }
    out.extend(texts.as_bytes());
    out
}

/// Reads them back; `None` where the bytes do not hold together.
pub fn unpack(bytes: &[u8], words: &WordList) -> Option<Vec<Row>> {
    let mut bytes = Bytes(bytes);
    let count = usize::try_from(u64::from_le_bytes(bytes.take()?)).ok()?;
    let fixed = count.checked_mul(LENGTH).filter(|fixed| *fixed <= bytes.0.len())?;
    let (fixed, texts) = bytes.0.split_at(fixed);
    let texts: Arc<str> = std::str::from_utf8(texts).ok()?.into();
    let mut rows = Vec::with_capacity(count);
    let mut from = 0;
    for bytes in fixed.chunks_exact(LENGTH) {
        let row = read(bytes, &texts, from, words)?;
        from += row.text.whole().len();
        rows.push(row);
    }
    (from == texts.len()).then_some(rows)
}

/// Bytes of one row.
const LENGTH: usize = 3 * 2 + 7 * 4 + 4 + 7 * 8 + 5 * 8 + 7 * 2 + 4 + 6;

fn write(row: &Row, out: &mut Vec<u8>) {
    let [id_end, name_end, end] = row.text.ends();
    for end in [id_end, name_end, end] {
        out.extend(end.to_le_bytes());
    }
    for word in words_of(row) {
        out.extend(word.0.to_le_bytes());
    }
    out.extend(row.told.to_le_bytes());
    let numbers = [row.last.1, row.version, row.id_key, row.name_key, row.mask, row.letters, row.pairs];
    for number in numbers {
        out.extend(number.to_le_bytes());
    }
    for set in row.found.all() {
        out.extend(set.bits().to_le_bytes());
    }
    let tally = row.tally;
    for count in [tally.pass, tally.fail, tally.bar, tally.void, tally.eye, tally.exempt, tally.na] {
        out.extend(count.to_le_bytes());
    }
    // A month 0 is no day.
    let (year, month, day) = row.due.map_or((0, 0, 0), |due| (due.year(), due.month(), due.day()));
    out.extend(year.to_le_bytes());
    out.extend(month.to_le_bytes());
    out.extend(day.to_le_bytes());
    let proposal = PROPOSALS.iter().position(|one| *one == row.proposal).unwrap_or_default() as u8;
    let candidacy = row.candidacy as u8;
    out.extend([
        row.level as u8,
        row.submission,
        row.state as u8,
        proposal,
        u8::from(row.roll_hit),
        candidacy,
    ]);
}

fn words_of(row: &Row) -> [Word; 7] {
    [row.unit, row.supervising, row.credit, row.specialty, row.assigned, row.decided_by, row.last.0]
}

fn read(bytes: &[u8], texts: &Arc<str>, from: usize, words: &WordList) -> Option<Row> {
    let mut bytes = Bytes(bytes);
    let mut ends = [0_u16; 3];
    for end in &mut ends {
        *end = u16::from_le_bytes(bytes.take()?);
    }
    let text = Text::part(texts, from, ends)?;
    let mut known = [Word::NONE; 7];
    for word in &mut known {
        *word = Word(u32::from_le_bytes(bytes.take()?));
        words.facts(*word)?;
    }
    let [unit, supervising, credit, specialty, assigned, decided_by, last] = known;
    let told = u32::from_le_bytes(bytes.take()?);
    let mut numbers = [0_u64; 7];
    for number in &mut numbers {
        *number = u64::from_le_bytes(bytes.take()?);
    }
    let [last_seq, version, id_key, name_key, mask, letters, pairs] = numbers;
    let mut found = [CheckSet::default(); 5];
    for set in &mut found {
        *set = CheckSet::from_bits(u64::from_le_bytes(bytes.take()?));
    }
    let mut counts = [0_u16; 7];
    for count in &mut counts {
        *count = u16::from_le_bytes(bytes.take()?);
    }
    let [pass, fail, bar, void, eye, exempt, na] = counts;
    let year = i16::from_le_bytes(bytes.take()?);
    let [month, day] = bytes.take::<2>()?.map(|byte| byte as i8);
    let due = if month == 0 { None } else { Some(Day::new(year, month, day).ok()?) };
    let [level, submission, state, proposal, roll_hit, candidacy] = bytes.take()?;
    Some(Row {
        text,
        unit,
        supervising,
        credit,
        specialty,
        assigned,
        decided_by,
        last: (last, last_seq),
        level: *Level::ALL.get(usize::from(level))?,
        submission,
        state: *State::ALL.get(usize::from(state))?,
        proposal: *PROPOSALS.get(usize::from(proposal))?,
        tally: Tally { pass, fail, bar, void, eye, exempt, na },
        due,
        version,
        told,
        found: FoundChecks::from_all(found),
        roll_hit: roll_hit != 0,
        candidacy: *Candidacy::ALL.get(usize::from(candidacy))?,
        id_key,
        name_key,
        mask,
        letters,
        pairs,
    })
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }
}

/// A quick sum that tells damaged bytes from whole ones.
pub fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut lanes = [1_u64, 2, 3, 4];
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
