//! Files in: what a file is, and what comes out of it.

use super::book::{Book, CsvFiles, Flow, RawRow};
use super::decode::hex;
use super::fault::{Fault, ReadFailure};
use super::form::{FileKind, Form};
use super::gather::{Part, read_queue};
use super::heading::{Heading, Holds, headers};
use super::jsonl::read_lines;
use super::roll::read_roll;
use super::typed::{Arrival, Located, Rejected};
use super::xlsx::Workbook;
use crate::domain::{BlackEntry, Reviewer, Table, Words};
use std::ops::ControlFlow;
use std::path::Path;

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The sheet or file being read.
    pub part: &'a str,
    /// Done so far. Only the ratio to `total` means something.
    pub done: u64,
    /// The whole; 0 where it is not known.
    pub total: u64,
}

/// One thing that a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A dossier that can be loaded.
    Dossier(Box<Arrival>),
    /// A dossier or a row that cannot.
    Rejected(Rejected),
    /// A row of a blacklist.
    Black(Located<BlackEntry>),
    /// A row of a roster.
    Reviewer(Located<Reviewer>),
}

/// What else is to be said of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it holds.
    pub kind: FileKind,
    /// The file's name, without its folder.
    pub file: String,
    /// SHA-256 of its bytes, hexadecimal; of a directory, over the names and hashes of its tables.
    pub sha256: String,
    /// Faults of whole sheets (headers): with one of these no dossier is good.
    pub whole: Vec<Fault>,
    /// How many dossiers or rows can be loaded.
    pub good: u64,
    /// How many dossiers or rows cannot.
    pub rejected: u64,
    /// Sheets and headers that no form knows, which are not stored.
    pub unknown_columns: Vec<(String, String)>,
    /// Race, creed and party: sheets and headers of columns that were dropped.
    pub dropped_private_columns: Vec<(String, String)>,
    /// What else a person should know.
    pub notes: Vec<Words>,
}

impl Report {
    pub(super) fn new(kind: FileKind, file: &str) -> Self {
        Self {
            kind,
            file: file.to_owned(),
            sha256: String::new(),
            whole: Vec::new(),
            good: 0,
            rejected: 0,
            unknown_columns: Vec::new(),
            dropped_private_columns: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(super) fn count(&mut self, piece: &Piece) {
        match piece {
            Piece::Rejected(_) => self.rejected += 1,
            _ => self.good += 1,
        }
    }

    pub(super) fn set_hash(&mut self, hash: [u8; 32]) {
        self.sha256 = hex(&hash);
    }

    pub(super) fn unknown(&mut self, part: &str, header: &str) {
        note_once(&mut self.unknown_columns, part, header);
    }

    pub(super) fn dropped(&mut self, part: &str, header: &str) {
        note_once(&mut self.dropped_private_columns, part, header);
    }
}

fn note_once(list: &mut Vec<(String, String)>, part: &str, header: &str) {
    // A hostile file could invent a header a line.
    const MOST: usize = 1_000;
    if list.len() < MOST && !list.iter().any(|(p, h)| p == part && h == header) {
        list.push((part.to_owned(), header.to_owned()));
    }
}

/// What a file holds, all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// Dossiers.
    Queue(Vec<Arrival>),
    /// Entries of a blacklist.
    Blacklist(Vec<Located<BlackEntry>>),
    /// Persons of a roster.
    Roster(Vec<Located<Reviewer>>),
}

/// A file read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// What is good in it.
    pub contents: Contents,
    /// What is not.
    pub rejected: Vec<Rejected>,
    /// What else is to be said.
    pub report: Report,
}

impl Loaded {
    /// Every fault, in the order of the file.
    pub fn faults(&self) -> Vec<&Fault> {
        let rows = self.rejected.iter().flat_map(|rejected| &rejected.faults);
        let mut all: Vec<&Fault> = self.report.whole.iter().chain(rows).collect();
        all.sort_by_key(|fault| fault.order);
        all
    }
}

/// Tells how far a reading is, not too often.
pub(super) struct Steps<'p> {
    progress: &'p dyn Fn(Progress<'_>),
    before: u64,
    now: (u64, u64),
    last: u64,
    rounds: u64,
}

impl<'p> Steps<'p> {
    fn new(progress: &'p dyn Fn(Progress<'_>)) -> Self {
        Self { progress, before: 0, now: (0, 0), last: 0, rounds: 1 }
    }

    /// `at` of the part that is being read.
    pub fn at(&mut self, part: &str, (done, total): (u64, u64)) {
        self.now = (done, total);
        // A hundredth of a part is as fine as any bar.
        let step = (done * 100).checked_div(total).unwrap_or(0) + 1;
        if step != self.last {
            self.last = step;
            let share = (done * 1000).checked_div(total).unwrap_or(0).min(1000);
            (self.progress)(Progress { part, done: self.before + share, total: self.rounds * 1000 });
        }
    }

    /// The part is read.
    pub fn done(&mut self) {
        self.before += 1000;
        self.last = 0;
    }
}

/// Reads a file or directory whole.
///
/// # Errors
/// Why nothing could be read, with what to do.
pub fn read(path: &Path, progress: &dyn Fn(Progress<'_>)) -> Result<Loaded, ReadFailure> {
    let (mut queue, mut black, mut roster, mut rejected) = (vec![], vec![], vec![], vec![]);
    let report = read_each(path, progress, &mut |piece| {
        match piece {
            Piece::Dossier(arrival) => queue.push(*arrival),
            Piece::Rejected(one) => rejected.push(one),
            Piece::Black(entry) => black.push(entry),
            Piece::Reviewer(reviewer) => roster.push(reviewer),
        }
        ControlFlow::Continue(())
    })?;
    let contents = match report.kind {
        FileKind::Queue => Contents::Queue(queue),
        FileKind::Blacklist => Contents::Blacklist(black),
        FileKind::Roster => Contents::Roster(roster),
    };
    Ok(Loaded { contents, rejected, report })
}

/// Reads a file or directory and hands on one dossier or row at a time, so that a large queue need
/// not stand in memory. `take` may break off; the report then tells of what was read.
///
/// # Errors
/// Why it could not be read to its end: pieces handed on before that are to be thrown away.
pub fn read_each(
    path: &Path,
    progress: &dyn Fn(Progress<'_>),
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<Report, ReadFailure> {
    let mut steps = Steps::new(progress);
    let meta = std::fs::metadata(path).map_err(|error| ReadFailure::io(path, &error))?;
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    let mut book = match end.as_str() {
        _ if meta.is_dir() => Book::Csv(CsvFiles::directory(path)?),
        _ if meta.is_file() && meta.len() == 0 => return Err(ReadFailure::Empty(path.to_owned())),
        _ if !meta.is_file() => return Err(ReadFailure::UnknownType(path.to_owned())),
        "xlsx" | "xlsm" => Book::Workbook(Box::new(Workbook::open(path)?)),
        "xls" | "et" => return Err(ReadFailure::OldOrProtected(path.to_owned())),
        "csv" => Book::Csv(CsvFiles::single(path)),
        "jsonl" => return read_lines(path, &mut steps, take),
        _ => return Err(ReadFailure::UnknownType(path.to_owned())),
    };
    read_book(path, meta.is_file(), &mut book, &mut steps, take)
}

fn read_book(
    path: &Path,
    single: bool,
    book: &mut Book,
    steps: &mut Steps<'_>,
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<Report, ReadFailure> {
    let Found { parts, others, headless, first_row } = find_parts(path, book)?;
    let queue = parts.iter().any(|part| part.heading.form == Form::Table(Table::Applicant));
    let wanted = |form: Form| matches!(form, Form::Table(_)) == queue;
    let Some(lead) = parts.iter().find(|part| wanted(part.heading.form) && !part.heading.form.is_child())
    else {
        let lone = single && book.is_text() && !parts.is_empty();
        return Err(if lone { ReadFailure::LoneTable(path.to_owned()) } else { no_headers(path, first_row) });
    };
    let kind = match lead.heading.form {
        Form::Table(_) if single && book.is_text() => return Err(ReadFailure::LoneTable(path.to_owned())),
        Form::Table(_) => FileKind::Queue,
        Form::Black => FileKind::Blacklist,
        Form::Roster => FileKind::Roster,
        Form::Ballots => return Err(ReadFailure::Ballots(path.to_owned())),
    };
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut report = Report::new(kind, &file);
    let lead_form = lead.heading.form;
    let (parts, left): (Vec<Part>, Vec<Part>) = parts
        .into_iter()
        .partition(|part| if queue { wanted(part.heading.form) } else { part.heading.form == lead_form });
    for name in others.iter().chain(left.iter().map(|part| &part.name)) {
        report.notes.push(Words::made(
            format!("「{name}」不属于此类文件的表，未读取"),
            format!("{name} is no table of this kind of file and was not read"),
        ));
    }
    look_over(&parts, &mut report);
    if queue {
        report.whole.extend(headless.into_iter().map(|(number, name)| no_header_row(number, &name)));
    }
    if report.whole.is_empty() {
        steps.rounds = parts.len() as u64 + u64::from(queue);
        if queue {
            read_queue(book, &parts, steps, &mut report, take)?;
        } else if let Some(part) = parts.first() {
            read_roll(book, part, steps, &mut report, take)?;
        }
    }
    report.set_hash(book.hash());
    Ok(report)
}

fn no_headers(path: &Path, first_row: Option<String>) -> ReadFailure {
    match first_row {
        Some(row) => ReadFailure::NoHeaders(path.to_owned(), row),
        None => ReadFailure::Empty(path.to_owned()),
    }
}

/// A table that would be left out without a word, were its headers merely unknown.
fn no_header_row(number: usize, name: &str) -> Fault {
    let number = u16::try_from(number).unwrap_or(u16::MAX);
    let what = Words::fixed(
        "没有认得的表头，而工作表名是申报材料的一张表；请补上表头，不要的表请改名或删去",
        "no known headers under the name of a table; add the headers, or rename or remove it",
    );
    Fault { place: super::place::row(name, 1), what, order: (number, 1, 0), row: (number, 1) }
}

/// Columns to report, and what makes the whole unusable.
fn look_over(parts: &[Part], report: &mut Report) {
    for (at, part) in parts.iter().enumerate() {
        let sheet = part.sheet();
        for (header, holds) in part.heading.columns.iter().flatten() {
            match holds {
                Holds::Unknown => report.unknown(&part.name, header),
                Holds::Private => report.dropped(&part.name, header),
                Holds::Known(_) | Holds::Tie => {}
            }
        }
        for (column, what) in &part.heading.faults {
            report.whole.push(sheet.fault(part.heading.row, None, *column, what.clone()));
        }
        if let Some(first) = parts[..at].iter().find(|first| first.heading.form == part.heading.form) {
            let (name, first) = (&part.name, &first.name);
            let what = Words::made(
                format!("「{name}」与「{first}」是同一张表，只应有一张"),
                format!("{name} and {first} are the same table; expected one"),
            );
            report.whole.push(sheet.fault(part.heading.row, None, 0, what));
        }
    }
}

/// Rows looked at in search of headers: titles may stand above them.
const HEADER_ROWS: usize = 10;

/// What the parts of a book turned out to be.
#[derive(Default)]
struct Found {
    /// Those with known headers.
    parts: Vec<Part>,
    /// The names of others.
    others: Vec<String>,
    /// Those named like a table, with something in them, but without its headers.
    headless: Vec<(usize, String)>,
    /// The first row seen.
    first_row: Option<String>,
}

fn find_parts(path: &Path, book: &mut Book) -> Result<Found, ReadFailure> {
    let mut all = Found::default();
    for (number, name) in book.parts().into_iter().enumerate() {
        let mut found = None;
        let mut looked = 0;
        let outcome = book.peek(number, &mut |row, _| {
            looked += 1;
            all.first_row.get_or_insert_with(|| shown(&row));
            found = heading(&name, &row);
            if found.is_some() || looked == HEADER_ROWS { Flow::Enough } else { Flow::More }
        });
        match outcome {
            // An empty csv file is an empty table.
            Err(ReadFailure::Empty(file)) if file != path => {}
            Err(failure) => return Err(failure),
            Ok(()) => {}
        }
        match found {
            Some(heading) => all.parts.push(Part { number, name, heading }),
            None => {
                if let Some(row) = all.first_row.as_ref().filter(|_| book.is_text() && looked > 0) {
                    other_separator(path, &name, row)?;
                }
                match Table::named(stem(&name)) {
                    Some(_) if looked > 0 => all.headless.push((number, name)),
                    _ => all.others.push(name),
                }
            }
        }
    }
    prefer_named(&mut all);
    Ok(all)
}

/// A copy of a table under another name (`申报人 (2)`) is no table where the named one is there.
fn prefer_named(all: &mut Found) {
    let named =
        |part: &Part| matches!(part.heading.form, Form::Table(table) if table.zh() == stem(&part.name));
    let forms: Vec<Form> =
        all.parts.iter().filter(|part| named(part)).map(|part| part.heading.form).collect();
    let (kept, copies) = std::mem::take(&mut all.parts)
        .into_iter()
        .partition(|part| named(part) || !forms.contains(&part.heading.form));
    all.parts = kept;
    let copies: Vec<Part> = copies;
    all.others.extend(copies.into_iter().map(|part| part.name));
}

/// A part's name without a file's ending and spaces around it.
fn stem(name: &str) -> &str {
    name.rsplit_once('.')
        .filter(|(_, end)| end.eq_ignore_ascii_case("csv"))
        .map_or(name, |(stem, _)| stem)
        .trim()
}

fn heading(name: &str, row: &RawRow<'_>) -> Option<Heading> {
    let headers = headers(row);
    let stem = name
        .rsplit_once('.')
        .filter(|(_, end)| end.eq_ignore_ascii_case("csv"))
        .map_or(name, |(stem, _)| stem);
    let form = Form::by_name(stem, &headers).or_else(|| Form::by_headers(&headers))?;
    Some(Heading::new(form, row.row, headers))
}

fn shown(row: &RawRow<'_>) -> String {
    let texts: Vec<_> = row.cells.iter().take(8).map(|cell| cell.value.shown()).collect();
    crate::domain::text::visible(&texts.join(" "), false).chars().take(80).collect()
}

fn other_separator(path: &Path, name: &str, row: &str) -> Result<(), ReadFailure> {
    let split: Vec<String> = row.replace("<U+0009>", ";").split(';').map(super::form::plain_header).collect();
    if split.len() > 1 && Form::by_headers(&split).or_else(|| Form::by_name(stem(name), &split)).is_some() {
        let file = if path.is_dir() { path.join(name) } else { path.to_owned() };
        return Err(ReadFailure::OtherSeparator(file));
    }
    Ok(())
}
