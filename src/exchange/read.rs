//! Files in: what a file is, and its way through the readers.

use super::book::{Book, CsvFiles};
use super::fault::{Fault, ReadFailure};
use super::find::{Found, find_parts};
use super::form::{FileKind, Form};
use super::gather::{Part, read_queue};
use super::heading::Holds;
use super::jsonl::read_lines;
use super::report::{Contents, Loaded, Piece, Progress, Report, Steps};
use super::roll::read_roll;
use super::xlsx::Workbook;
use crate::domain::{Table, Words};
use std::ops::ControlFlow;
use std::path::Path;

/// Reads a file or directory whole.
///
/// # Errors
/// Why nothing could be read, with what to do.
pub fn read(path: &Path, progress: &dyn Fn(Progress<'_>)) -> Result<Loaded, ReadFailure> {
    let (mut queue, mut black, mut roster, mut rejected) = (vec![], vec![], vec![], vec![]);
    let (mut slips, mut fees) = (vec![], vec![]);
    let report = read_each(path, progress, &mut |piece| {
        match piece {
            Piece::Dossier(arrival) => queue.push(*arrival),
            Piece::Rejected(one) => rejected.push(one),
            Piece::Black(entry) => black.push(entry),
            Piece::Reviewer(reviewer) => roster.push(reviewer),
            Piece::Slip(slip) => slips.push(*slip),
            Piece::Fee(fee) => fees.push(fee),
        }
        ControlFlow::Continue(())
    })?;
    let contents = match report.kind {
        FileKind::Queue => Contents::Queue(queue),
        FileKind::Blacklist => Contents::Blacklist(black),
        FileKind::Roster => Contents::Roster(roster),
        FileKind::Ballots => Contents::Ballots(slips),
        FileKind::Fees => Contents::Fees(fees),
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
        Form::Ballots => FileKind::Ballots,
        Form::Fees => FileKind::Fees,
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
