//! Rows that wait for their dossier, packed: a large queue's child tables stand in memory until the
//! rows of 申报人 come by.

use super::typed::FlatRow;
use crate::domain::Words;
use std::borrow::Cow;
use std::collections::HashMap;

/// Rows of one table, chained by dossier. A row's cells stand one after the other in `bytes`:
/// column, length, text; numbers in seven bits a byte, the last without its top bit.
#[derive(Default)]
pub(super) struct Packed {
    bytes: Vec<u8>,
    rows: Vec<PackedRow>,
    faults: HashMap<u32, Vec<(u32, Words)>>,
    /// Per dossier, its first and last row; `NONE` without any.
    chains: Vec<(u32, u32)>,
}

struct PackedRow {
    start: usize,
    row: u32,
    line: u32,
    next: u32,
}

const NONE: u32 = u32::MAX;

impl Packed {
    /// Room for the rows of so many dossiers.
    pub fn new(dossiers: usize) -> Self {
        Self { chains: vec![(NONE, NONE); dossiers], ..Self::default() }
    }

    /// Gives back what was set aside for growing.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    /// Adds a row to a dossier's.
    pub fn push(&mut self, dossier: u32, row: FlatRow<'_>) {
        let index = u32::try_from(self.rows.len()).unwrap_or(NONE);
        let line = row.line.map_or(0, |line| u32::try_from(line).unwrap_or(0));
        self.rows.push(PackedRow { start: self.bytes.len(), row: row.row, line, next: NONE });
        for (column, text) in row.cells {
            self.number(column as usize);
            self.number(text.len());
            self.bytes.extend_from_slice(text.as_bytes());
        }
        if !row.faults.is_empty() {
            self.faults.insert(index, row.faults);
        }
        let Some(chain) = self.chains.get_mut(dossier as usize) else { return };
        match self.rows.get_mut(chain.1 as usize) {
            Some(last) => last.next = index,
            None => chain.0 = index,
        }
        chain.1 = index;
    }

    fn number(&mut self, mut number: usize) {
        while number > 0x7F {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// A dossier's rows, in their order.
    pub fn rows_of(&self, dossier: u32) -> impl Iterator<Item = FlatRow<'_>> {
        let mut next = self.chains.get(dossier as usize).map_or(NONE, |chain| chain.0);
        std::iter::from_fn(move || {
            let index = next;
            let row = self.rows.get(index as usize)?;
            next = row.next;
            let end = self.rows.get(index as usize + 1).map_or(self.bytes.len(), |row| row.start);
            let line = (row.line > 0).then_some(u64::from(row.line));
            let faults = self.faults.get(&index).cloned().unwrap_or_default();
            Some(FlatRow { row: row.row, line, cells: cells(&self.bytes[row.start..end]), faults })
        })
    }
}

fn cells(mut bytes: &[u8]) -> Vec<(u32, Cow<'_, str>)> {
    let mut cells = Vec::new();
    while let (Some(column), Some(length)) = (unpack(&mut bytes), unpack(&mut bytes)) {
        let (text, rest) = bytes.split_at(length.min(bytes.len()));
        bytes = rest;
        cells.push((u32::try_from(column).unwrap_or(u32::MAX), String::from_utf8_lossy(text)));
    }
    cells
}

fn unpack(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(number: u32, cells: &[(u32, &'a str)]) -> FlatRow<'a> {
        let cells = cells.iter().map(|(column, text)| (*column, Cow::Borrowed(*text))).collect();
        FlatRow { row: number, line: Some(u64::from(number) + 1), cells, faults: vec![] }
    }

    #[test]
    fn rows_come_back_by_dossier_and_in_order() {
        let long = "电".repeat(10_000);
        let mut packed = Packed::new(3);
        packed.push(1, row(2, &[(0, "a"), (300, &long)]));
        packed.push(0, row(3, &[(1, "b")]));
        packed.push(1, row(4, &[(2, "")]));
        packed.shrink();
        let of = |dossier| {
            let rows = packed.rows_of(dossier);
            rows.map(|row| {
                (row.row, row.line, row.cells.iter().map(|(c, t)| (*c, t.len())).collect::<Vec<_>>())
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(of(0), vec![(3, Some(4), vec![(1, 1)])]);
        assert_eq!(of(1), vec![(2, Some(3), vec![(0, 1), (300, 30_000)]), (4, Some(5), vec![(2, 0)])]);
        assert_eq!(of(2), vec![]);
        assert_eq!(of(9), vec![]);
    }
}
