//! Workbooks, cell by cell. Everything of the library that reads them runs guarded: a damaged file
//! ends in a message.

use super::book::{Flow, RawCell, RawRow, TakeRow};
use super::cell::{Raw, Serial};
use super::container::workbook_bytes;
use super::fault::ReadFailure;
use crate::domain::Words;
use crate::domain::guard::guarded;
use crate::domain::text::visible;
use calamine::{DataRef, Dimensions, Reader, SheetType, Style, Xlsx, XlsxError};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::rc::Rc;

type Inner = Xlsx<Cursor<Vec<u8>>>;

/// The last row a workbook can have.
const MAX_ROW: u32 = 1_048_576;
/// More merged cells than any form has.
const MAX_MERGED: usize = 200_000;

/// An open workbook.
pub(super) struct Workbook {
    path: PathBuf,
    inner: Inner,
    /// Its worksheets' names.
    pub sheets: Vec<String>,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// Per sheet, what has been worked out beside its cells.
    aside: HashMap<usize, Aside>,
}

/// What stands in a sheet beside its cells.
#[derive(Clone, Default)]
struct Aside {
    regions: Rc<[Dimensions]>,
    months: Rc<HashSet<(u32, u32)>>,
}

fn failure(path: &Path, sheet: &str, outcome: Result<XlsxError, String>) -> ReadFailure {
    match outcome {
        Ok(XlsxError::Password) => ReadFailure::OldOrProtected(path.to_owned()),
        Ok(error) => ReadFailure::Damaged(path.to_owned(), why(sheet, &error.to_string())),
        Err(panic) => ReadFailure::Damaged(path.to_owned(), why(sheet, &panic)),
    }
}

/// The library's own words, which may quote the file.
fn why(sheet: &str, words: &str) -> String {
    visible(&format!("{sheet}: {words}"), false).chars().take(160).collect()
}

/// Runs a call of the library; its errors and panics alike become a failure.
fn call<T>(path: &Path, sheet: &str, work: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, ReadFailure> {
    match guarded(work) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(failure(path, sheet, Ok(error))),
        Err(panic) => Err(failure(path, sheet, Err(panic))),
    }
}

impl Workbook {
    /// Reads the file and opens it.
    pub fn open(path: &Path) -> Result<Self, ReadFailure> {
        let bytes = workbook_bytes(path)?;
        let hash = Sha256::digest(&bytes).into();
        let inner: Inner = call(path, "xlsx", || Xlsx::new(Cursor::new(bytes)))?;
        let sheets = inner.sheets_metadata().iter();
        let sheets = sheets.filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect();
        Ok(Self { path: path.to_owned(), inner, sheets, hash, aside: HashMap::new() })
    }

    /// Hands on the rows of a sheet that have anything in them; `peek` leaves merged cells out.
    pub fn rows(&mut self, part: usize, peek: bool, take: &mut TakeRow<'_>) -> Result<(), ReadFailure> {
        let aside = if peek { Aside::default() } else { self.aside(part)? };
        let Some(sheet) = self.sheets.get(part) else { return Ok(()) };
        let path = self.path.as_path();
        let inner = &mut self.inner;
        let mut merged = Merged::new(aside.regions);
        let months = aside.months;
        let epoch_1904 = inner.has_1904_epoch();
        let mut reader = call(path, sheet, || inner.worksheet_cells_reader(sheet))?;
        let total = u64::from(reader.dimensions().end.0) + 1;
        let mut row: Option<RawRow<'_>> = None;
        loop {
            let cell = call(path, sheet, || reader.next_cell_with_formula_metadata())?;
            let number = cell.as_ref().map(|cell| cell.pos.0.saturating_add(1));
            if row.as_ref().map(|row| row.row) != number
                && let Some(done) = row.take()
            {
                let at = u64::from(done.row);
                if number.is_some_and(|next| next < done.row) {
                    let why = format!("{sheet}: row {} after row {}", number.unwrap_or(0), done.row);
                    return Err(ReadFailure::Damaged(path.to_owned(), why));
                }
                let done = merged.complete(done);
                if !done.cells.is_empty() && take(done, (at, total.max(at))) == Flow::Enough {
                    return Ok(());
                }
            }
            let Some(cell) = cell else { return Ok(()) };
            let number = number.unwrap_or(0);
            if number > MAX_ROW || cell.pos.1 >= 16_384 {
                return Err(ReadFailure::Damaged(path.to_owned(), format!("{sheet}: cell {:?}", cell.pos)));
            }
            let row =
                row.get_or_insert_with(|| RawRow { row: number, line: None, cells: vec![], faults: vec![] });
            let value = raw(cell.value, cell.formula.is_some(), epoch_1904, months.contains(&cell.pos));
            if let Some(value) = value.filter(|value| !value.is_blank()) {
                row.cells.push(RawCell { column: cell.pos.1, value, merged_from: None });
            }
        }
    }
}

impl Workbook {
    fn aside(&mut self, part: usize) -> Result<Aside, ReadFailure> {
        if let Some(known) = self.aside.get(&part) {
            return Ok(known.clone());
        }
        let Some(sheet) = self.sheets.get(part) else { return Ok(Aside::default()) };
        let (path, inner) = (self.path.as_path(), &mut self.inner);
        let mut regions = call(path, sheet, || inner.merge_cells_by_sheet_name(sheet))?;
        if regions.len() > MAX_MERGED {
            let what = Words::made(
                format!("「{sheet}」的合并单元格超过 {MAX_MERGED} 处"),
                format!("more than {MAX_MERGED} merged cells in {sheet}"),
            );
            return Err(ReadFailure::TooLarge(path.to_owned(), what));
        }
        if let Some(odd) = regions.iter().find(|r| r.end.0 < r.start.0 || r.end.1 < r.start.1) {
            let why = format!("{sheet}: merged {:?}:{:?}", odd.start, odd.end);
            return Err(ReadFailure::Damaged(path.to_owned(), why));
        }
        regions.retain(|region| region.start != region.end);
        regions.sort_by_key(|region| region.start);
        let months = call(path, sheet, || month_cells(inner, sheet))?;
        let aside = Aside { regions: regions.into(), months: Rc::new(months) };
        self.aside.insert(part, aside.clone());
        Ok(aside)
    }
}

fn raw(value: DataRef<'_>, formula: bool, epoch_1904: bool, month_only: bool) -> Option<Raw<'_>> {
    Some(match value {
        DataRef::Empty if formula => Raw::Uncalculated,
        DataRef::Empty => return None,
        DataRef::String(text) => Raw::Text(Cow::Owned(text)),
        DataRef::SharedString(text) => Raw::Text(Cow::Borrowed(text)),
        DataRef::Float(number) => Raw::Number(number),
        DataRef::Int(number) => Raw::Whole(i128::from(number)),
        DataRef::Bool(value) => Raw::Bool(value),
        DataRef::DateTime(date) if date.is_duration() => Raw::Duration,
        DataRef::DateTime(date) => Raw::Date(Serial { days: date.as_f64(), epoch_1904, month_only }),
        DataRef::DateTimeIso(text) => Raw::Text(Cow::Owned(iso_day(&text))),
        DataRef::DurationIso(_) => Raw::Duration,
        DataRef::Error(error) => Raw::Error(Cow::Owned(error.to_string())),
    })
}

/// `2020-10-08T00:00:00` as the day alone.
fn iso_day(text: &str) -> String {
    match text.split_once('T') {
        Some((day, _)) if day.len() == 10 => day.to_owned(),
        _ => text.to_owned(),
    }
}

/// The cells whose number format shows year and month only: `2020-10` typed into a spreadsheet
/// becomes the first of October, and this format is all that tells it from that day.
fn month_cells(inner: &mut Inner, sheet: &str) -> Result<HashSet<(u32, u32)>, XlsxError> {
    let mut reader = inner.worksheet_cells_reader(sheet)?;
    let styles: HashSet<usize> = reader
        .styles()
        .iter()
        .enumerate()
        .filter(|(_, style)| is_month_style(style))
        .map(|(id, _)| id)
        .collect();
    let mut cells = HashSet::new();
    if !styles.is_empty() {
        while let Some((row, column, style)) = reader.next_style_id()? {
            if styles.contains(&style) {
                cells.insert((row, column));
            }
        }
    }
    Ok(cells)
}

fn is_month_style(style: &Style) -> bool {
    // Built-in formats that show year and month: 17, and those of Chinese systems.
    style.number_format.as_ref().is_some_and(|format| {
        matches!(format.format_id, Some(17 | 27 | 36 | 50 | 52 | 57)) || is_month_format(&format.format_code)
    })
}

/// True for a format code with a year and a month, and neither day nor time.
fn is_month_format(code: &str) -> bool {
    let (mut year, mut month, mut other) = (false, false, false);
    let (mut quoted, mut bracketed) = (false, false);
    let mut chars = code.split(';').next().unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            '\\' | '_' | '*' => drop(chars.next()),
            'y' | 'Y' | 'e' | 'E' => year = true,
            'm' | 'M' => month = true,
            'd' | 'D' | 'h' | 'H' | 's' | 'S' => other = true,
            _ => {}
        }
    }
    year && month && !other
}

/// Merged cells: only the first holds the value. One that spans rows of one column stands for each
/// of them; one that spans columns is an error, since nobody can say which column it fills.
struct Merged {
    /// By first row; none of a single cell.
    regions: Rc<[Dimensions]>,
    next: usize,
    active: Vec<(Dimensions, Option<Raw<'static>>)>,
}

impl Merged {
    fn new(regions: Rc<[Dimensions]>) -> Self {
        Self { regions, next: 0, active: Vec::new() }
    }

    /// Gives a row what merged cells above it say, and marks what cannot be read. Rows must come in
    /// order; a row with nothing of its own stays empty.
    fn complete<'a>(&mut self, mut row: RawRow<'a>) -> RawRow<'a> {
        let at = row.row - 1;
        self.active.retain(|(region, _)| region.end.0 >= at);
        while let Some(region) = self.regions.get(self.next).filter(|region| region.start.0 <= at) {
            self.next += 1;
            let own = row.cells.iter().find(|cell| cell.column == region.start.1 && region.start.0 == at);
            if region.start.1 != region.end.1 {
                if let Some(cell) = own {
                    row.faults.push((cell.column, spans_columns()));
                }
            } else if region.end.0 >= at {
                self.active.push((*region, own.map(|cell| cell.value.clone().into_owned())));
            }
        }
        if row.cells.is_empty() {
            return row;
        }
        for (region, value) in &self.active {
            let column = region.start.1;
            let blank = !row.cells.iter().any(|cell| cell.column == column);
            if let (true, true, Some(value)) = (region.start.0 < at, blank, value) {
                row.cells.push(RawCell {
                    column,
                    value: value.clone(),
                    merged_from: Some(region.start.0 + 1),
                });
            }
        }
        row
    }
}

fn spans_columns() -> Words {
    Words::fixed(
        "合并单元格跨了几列，无法判断属于哪一列；请取消合并后逐列填写",
        "a merged cell spans several columns and cannot be assigned; unmerge it and fill each column",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_year_and_month_are_told_from_dates() {
        for month in
            ["yyyy\\-mm", "yyyy\"年\"m\"月\"", "mmm-yy", "[$-804]yyyy\"年\"m\"月\";@", "yyyy.mm", "YYYY/MM"]
        {
            assert!(is_month_format(month), "{month}");
        }
        for other in ["yyyy-mm-dd", "General", "m\"月\"d\"日\"", "h:mm", "0.00", "mm:ss", "yyyy", "@"] {
            assert!(!is_month_format(other), "{other}");
        }
    }

    fn row(number: u32, cells: &[(u32, &'static str)]) -> RawRow<'static> {
        let cell = |(column, text): &(u32, &'static str)| RawCell {
            column: *column,
            value: Raw::Text(Cow::Borrowed(text)),
            merged_from: None,
        };
        RawRow { row: number, line: None, cells: cells.iter().map(cell).collect(), faults: vec![] }
    }
    fn shown(row: &RawRow<'_>) -> Vec<(u32, String, Option<u32>)> {
        row.cells.iter().map(|c| (c.column, c.value.shown().into_owned(), c.merged_from)).collect()
    }

    #[test]
    fn a_merged_cell_stands_for_each_row_it_covers() {
        // A2:A4 merged, B3:C3 merged over columns.
        let region = |start, end| Dimensions { start, end };
        let mut merged = Merged::new([region((1, 0), (3, 0)), region((2, 1), (2, 2))].into());
        assert_eq!(shown(&merged.complete(row(2, &[(0, "P1"), (1, "a")]))).len(), 2);
        let third = merged.complete(row(3, &[(1, "b")]));
        assert_eq!(shown(&third), vec![(1, "b".into(), None), (0, "P1".into(), Some(2))]);
        assert_eq!(third.faults.len(), 1);
        assert!(merged.complete(row(4, &[])).cells.is_empty(), "an empty row stays empty");
        assert_eq!(shown(&merged.complete(row(5, &[(1, "c")]))), vec![(1, "c".into(), None)]);
    }
}
