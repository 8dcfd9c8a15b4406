//! Sheets of a workbook and csv files alike: parts with rows of raw cells.

use super::cell::Raw;
use super::csv_text::{CsvReader, Record};
use super::decode::TextFile;
use super::fault::ReadFailure;
use super::xlsx::Workbook;
use crate::domain::{Table, Words};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// One cell of a raw row.
#[derive(Debug, Clone)]
pub(super) struct RawCell<'a> {
    /// Its column, from 0.
    pub column: u32,
    /// What stands there.
    pub value: Raw<'a>,
    /// The row of the merged cell it belongs to, where the value is that one's.
    pub merged_from: Option<u32>,
}

/// One row with anything in it.
#[derive(Debug, Clone)]
pub(super) struct RawRow<'a> {
    /// Its number in the sheet, from 1.
    pub row: u32,
    /// The line of the text file it starts on.
    pub line: Option<u64>,
    /// Its cells that are not blank.
    pub cells: Vec<RawCell<'a>>,
    /// What is wrong with its form, by column.
    pub faults: Vec<(u32, Words)>,
}

/// Whether a reader of rows wants more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// Go on.
    More,
    /// Stop here.
    Enough,
}

/// Takes rows one by one; the second argument is how far the reader is in the part, of how much.
pub(super) type TakeRow<'t> = dyn FnMut(RawRow<'_>, (u64, u64)) -> Flow + 't;

/// A workbook or csv files.
pub(super) enum Book {
    /// `.xlsx`
    Workbook(Box<Workbook>),
    /// A directory of `.csv`, or one.
    Csv(CsvFiles),
}

impl Book {
    /// What its parts are called in places: `学历`, `学历.csv`.
    pub fn parts(&self) -> Vec<String> {
        match self {
            Self::Workbook(book) => book.sheets.clone(),
            Self::Csv(files) => files.files.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// Hands the rows of a part on, those without anything in them left out.
    pub fn rows(&mut self, part: usize, take: &mut TakeRow<'_>) -> Result<(), ReadFailure> {
        match self {
            Self::Workbook(book) => book.rows(part, false, take),
            Self::Csv(files) => files.rows(part, take),
        }
    }

    /// The same for a look at the first rows: merged cells and formats are not worked out.
    pub fn peek(&mut self, part: usize, take: &mut TakeRow<'_>) -> Result<(), ReadFailure> {
        match self {
            Self::Workbook(book) => book.rows(part, true, take),
            Self::Csv(files) => files.rows(part, take),
        }
    }

    /// True for csv, where no cell is typed.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Csv(_))
    }

    /// SHA-256 of what was read.
    pub fn hash(&self) -> [u8; 32] {
        match self {
            Self::Workbook(book) => book.hash,
            Self::Csv(files) => files.hash(),
        }
    }
}

/// The csv files of a queue, or a single one.
pub(super) struct CsvFiles {
    files: Vec<(String, PathBuf)>,
    hashes: Vec<Option<[u8; 32]>>,
}

impl CsvFiles {
    /// All `.csv` of a directory, by name.
    pub fn directory(path: &Path) -> Result<Self, ReadFailure> {
        let fail = |error: std::io::Error| ReadFailure::io(path, &error);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).map_err(fail)? {
            let file = entry.map_err(fail)?.path();
            let is_csv = file.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
            if let (true, Some(name)) = (is_csv, file.file_name().and_then(|name| name.to_str())) {
                // Programs leave hidden companions (`._学历.csv`, `.~lock.学历.csv#`) beside real ones.
                if !name.starts_with('.') && file.is_file() {
                    files.push((name.to_owned(), file.clone()));
                }
            }
        }
        if files.is_empty() {
            return Err(ReadFailure::NoTables(path.to_owned()));
        }
        // The order of the form, whatever the names sort like; then what is no table.
        files.sort_by_cached_key(|(name, path)| {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            (Table::ALL.into_iter().position(|table| table.zh() == stem).unwrap_or(usize::MAX), name.clone())
        });
        Ok(Self { hashes: vec![None; files.len()], files })
    }

    /// One file.
    pub fn single(path: &Path) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self { files: vec![(name, path.to_owned())], hashes: vec![None] }
    }

    fn rows(&mut self, part: usize, take: &mut TakeRow<'_>) -> Result<(), ReadFailure> {
        let Some((_, path)) = self.files.get(part) else { return Ok(()) };
        let mut reader = CsvReader::new(TextFile::open(path, true)?, path.clone());
        let mut record = Record::default();
        let mut row_of = |record: &Record, reader: &CsvReader| {
            let cells = record.cells().enumerate().map(|(column, text)| RawCell {
                column: u32::try_from(column).unwrap_or(u32::MAX),
                value: Raw::Text(Cow::Borrowed(unguarded(text))),
                merged_from: None,
            });
            let row = RawRow {
                row: record.row,
                line: Some(record.line),
                cells: cells.filter(|cell| !cell.value.is_blank()).collect(),
                faults: record.broken.map(|column| (column, broken_quote())).into_iter().collect(),
            };
            if row.cells.is_empty() { Flow::More } else { take(row, (reader.file.done, reader.file.total)) }
        };
        while reader.next(&mut record)? {
            if row_of(&record, &reader) == Flow::Enough {
                return Ok(());
            }
        }
        let hash = reader.file.hash();
        match self.hashes[part].replace(hash) {
            Some(before) if before != hash => Err(ReadFailure::Changed(path.clone())),
            _ => Ok(()),
        }
    }

    fn hash(&self) -> [u8; 32] {
        if let [hash] = self.hashes.as_slice() {
            return hash.unwrap_or_default();
        }
        let mut sum = Sha256::new();
        for ((name, _), hash) in self.files.iter().zip(&self.hashes) {
            if let Some(hash) = hash {
                sum.update(name.as_bytes());
                sum.update([0]);
                sum.update(hash);
            }
        }
        sum.finalize().into()
    }
}

/// Takes off the `'` that the csv writer sets before a cell that begins like a formula, and the
/// `="…"` by which other programs keep a spreadsheet from reading a number.
fn unguarded(text: &str) -> &str {
    match (text.strip_prefix('\''), text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'))) {
        (Some(rest), _) if super::looks_like_formula(rest.trim_start_matches('\'')) => rest,
        (None, Some(inner)) if !inner.contains('"') => inner,
        _ => text,
    }
}

fn broken_quote() -> Words {
    Words::fixed(
        "引号之后还有文字；含引号的内容应整格加引号，其中的引号写两个",
        "text after the closing quotation mark; quote the whole cell and double the marks within",
    )
}
