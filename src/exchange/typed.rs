//! Cells set into typed rows, and what is handed on: dossiers that are right and those that are not.

use super::fault::Fault;
use super::heading::{Heading, Holds};
use super::place;
use crate::domain::text::visible;
use crate::domain::{Dossier, Expected, Row, Words, ident};
use std::borrow::Cow;

/// A dossier that can be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// What was filed.
    pub dossier: Dossier,
    /// Its row: `申报人!7`, `申报人.csv!7`, `queue.jsonl:12`.
    pub place: String,
}

/// A row of a roll, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The row.
    pub value: T,
    /// `黑名单!7`
    pub place: String,
}

/// What cannot be loaded, with its raw rows for the report. A row that belongs to no dossier
/// comes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rejected {
    /// 申报编号; of a roll's row, empty.
    pub id: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// The rows as they stood, 申报人 first.
    pub rows: Vec<RawTable>,
}

/// One raw row of a rejected dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawTable {
    /// The sheet or table it stands in, without a file's ending.
    pub table: String,
    /// Its place.
    pub place: String,
    /// Headers and texts; blank cells and private columns are left out.
    pub cells: Vec<(String, String)>,
    /// Part and row, which its faults name too.
    pub(super) row: (u16, u32),
}

/// The longest text of a cell, in UTF-16 units: that of a spreadsheet's cell.
const MAX_CELL: usize = 32_767;

/// One row on its way from cells to a typed row.
pub(super) struct FlatRow<'a> {
    /// Its number, from 1.
    pub row: u32,
    /// Its line in a text file.
    pub line: Option<u64>,
    /// Column and text, private columns left out.
    pub cells: Vec<(u32, Cow<'a, str>)>,
    /// Column and what is wrong.
    pub faults: Vec<(u32, Words)>,
}

impl FlatRow<'_> {
    /// The text of a column; empty where nothing stands there.
    pub fn text(&self, column: u32) -> &str {
        self.cells.iter().find(|(at, _)| *at == column).map_or("", |(_, text)| text.as_ref())
    }
}

/// A sheet: its number and name for places, and its headings.
pub(super) struct ReadSheet<'h> {
    /// Its number among the parts.
    pub number: u16,
    /// Its name in places.
    pub name: &'h str,
    /// Its headings.
    pub heading: &'h Heading,
}

impl ReadSheet<'_> {
    /// A fault in a cell.
    pub fn fault(&self, row: u32, line: Option<u64>, column: u32, what: Words) -> Fault {
        let what = match line.filter(|line| *line != u64::from(row)) {
            Some(line) => Words::made(
                format!("{}（文件第 {line} 行）", what.zh),
                format!("{} (line {line} of the file)", what.en),
            ),
            None => what,
        };
        Fault {
            place: place::cell(self.name, row, column),
            what,
            order: (self.number, row, column),
            row: (self.number, row),
        }
    }

    /// The table's bare name: a file's ending is left out.
    pub fn table(&self) -> String {
        let name = self.name;
        name.rsplit_once('.')
            .filter(|(_, end)| end.eq_ignore_ascii_case("csv"))
            .map_or(name, |(n, _)| n)
            .to_owned()
    }

    /// The raw row, to be kept for the report.
    pub fn keep(&self, row: &FlatRow<'_>) -> RawTable {
        let cells = row.cells.iter().map(|(column, text)| (self.heading.header(*column), text.to_string()));
        let place = place::row(self.name, row.row);
        RawTable { table: self.table(), place, cells: cells.collect(), row: (self.number, row.row) }
    }

    /// Sets a row's cells into `typed`; what does not fit is added to `faults`.
    pub fn set(&self, typed: &mut dyn Row, row: &FlatRow<'_>, faults: &mut Vec<Fault>) {
        for (column, what) in &row.faults {
            faults.push(self.fault(row.row, row.line, *column, what.clone()));
        }
        let broken = |at: u32| row.faults.iter().any(|(column, _)| *column == at);
        for (column, text) in &row.cells {
            if let Some(Holds::Known(index)) = self.heading.holds(*column)
                && !broken(*column)
                && let Err(what) = set_cell(typed, usize::from(*index), text)
            {
                faults.push(self.fault(row.row, row.line, *column, what));
            }
        }
        for (index, known) in typed.columns().iter().enumerate().filter(|(_, known)| known.required) {
            let column = u8::try_from(index).ok().and_then(|index| self.heading.column_of(index));
            if let Some(column) = column
                && row.text(column).is_empty()
                && !broken(column)
            {
                faults.push(self.fault(row.row, row.line, column, empty(known.zh)));
            }
        }
    }
}

/// Sets one cell, or says what is wrong with it.
pub(super) fn set_cell(typed: &mut dyn Row, index: usize, text: &str) -> Result<(), Words> {
    if text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL {
        return Err(Words::made(
            format!("超过 {MAX_CELL} 个字符，请删减"),
            format!("longer than {MAX_CELL} characters; shorten it"),
        ));
    }
    typed.set(index, text).map_err(|expected| wrong(typed.columns()[index].zh, text, &expected))
}

/// A required cell without anything in it.
pub(super) fn empty(header: &str) -> Words {
    Words::made(format!("「{header}」是空的，此列必填"), format!("{header} is empty; it must be filled"))
}

fn wrong(header: &str, text: &str, expected: &Expected) -> Words {
    let shown = if header == "证件号码" { ident::masked(text.trim()) } else { short(text) };
    let expected = expected.words();
    Words::made(
        format!("「{header}」的值「{shown}」不对；{}", expected.zh),
        format!("{header} is \"{shown}\"; {}", expected.en),
    )
}

/// Text from a file as a message shows it: on one line, nothing unseen, not too long.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    let text = visible(text.trim(), false);
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
