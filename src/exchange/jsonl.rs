//! Lines of JSON: one line is one dossier, or one row of a roll. Read line by line, so that a
//! large queue never stands in memory.

use super::cell::Raw;
use super::decode::TextFile;
use super::fault::{Fault, ReadFailure};
use super::form::{FileKind, Form, TIE, is_private, plain_header};
use super::gather::{is_too_large, is_too_long, too_large, too_many_rows};
use super::json_line::{Object, Value, parse};
use super::paper::Slip;
use super::report::{Piece, Report, Steps};
use super::roll::{Accounts, account_taken};
use super::slips::{SeenRows, Wrong};
use super::typed::{Arrival, Located, RawTable, Rejected, empty, set_cell, short};
use crate::domain::text::visible;
use crate::domain::{BlackEntry, Column, Dossier, FeeLine, Kind, Reviewer, Row, SlipLine, Table, Words};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

/// The longest line, in bytes.
const MAX_LINE: usize = 8 << 20;

/// Reads a file and hands on what each line holds.
pub(super) fn read_lines(
    path: &Path,
    steps: &mut Steps<'_>,
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<Report, ReadFailure> {
    let mut file = TextFile::open(path, false)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = visible(&name, false).into_owned();
    let mut lines = Lines { piece: String::new(), at: 0, number: 0 };
    let mut reader = Reader {
        name: &name,
        report: None,
        seen: HashMap::new(),
        accounts: Accounts::new(),
        rows: SeenRows::default(),
    };
    let mut line = String::new();
    while lines.next(path, &mut file, &mut line)? {
        steps.at(&name, (file.done, file.total));
        if line.trim().is_empty() {
            continue;
        }
        let piece = reader.line(path, lines.number, &line)?;
        if let Some(report) = &mut reader.report {
            report.count(&piece);
        }
        if take(piece).is_break() {
            break;
        }
    }
    steps.done();
    let mut report = reader.report.ok_or_else(|| ReadFailure::Empty(path.to_owned()))?;
    report.set_hash(file.hash());
    Ok(report)
}

struct Lines {
    piece: String,
    at: usize,
    number: u64,
}

impl Lines {
    fn next(&mut self, path: &Path, file: &mut TextFile, line: &mut String) -> Result<bool, ReadFailure> {
        line.clear();
        self.number += 1;
        loop {
            let rest = &self.piece[self.at..];
            if let Some(end) = rest.find('\n') {
                line.push_str(&rest[..end]);
                self.at += end + 1;
                return Ok(true);
            }
            line.push_str(rest);
            if line.len() > MAX_LINE {
                let (n, limit) = (self.number, MAX_LINE >> 20);
                let words = Words::made(
                    format!("第 {n} 行超过 {limit} MiB"),
                    format!("line {n} is longer than {limit} MiB"),
                );
                return Err(ReadFailure::TooLarge(path.to_owned(), words));
            }
            self.at = 0;
            if !file.next(&mut self.piece)? {
                self.piece.clear();
                return Ok(!line.is_empty());
            }
        }
    }
}

struct Reader<'n> {
    name: &'n str,
    report: Option<Report>,
    seen: HashMap<Box<str>, u64>,
    accounts: Accounts,
    rows: SeenRows,
}

/// The kind of a line, told by its keys.
fn kind_of(object: &Object<'_>) -> Option<Form> {
    let keys: Vec<String> = object.iter().map(|(key, _)| plain_header(key)).collect();
    let has = |key: &str| keys.iter().any(|known| known == key);
    Form::by_headers(&keys).or_else(|| match () {
        () if has("场次") => Some(Form::Ballots),
        () if has("缴费") => Some(Form::Fees),
        () if has(TIE) => Some(Form::Table(Table::Applicant)),
        () if has("处理日期") && has("名称") => Some(Form::Black),
        () if has("账号") => Some(Form::Roster),
        () => None,
    })
}

impl Reader<'_> {
    fn line(&mut self, path: &Path, number: u64, line: &str) -> Result<Piece, ReadFailure> {
        let object = match parse(line) {
            Ok(object) => object,
            // Without one good line nothing says what the file is.
            Err((_, why)) if self.report.is_none() => {
                return Err(ReadFailure::Damaged(path.to_owned(), format!("{number}: {why}")));
            }
            Err((at, why)) => return Ok(self.broken(number, at, &why, line)),
        };
        let report = match &mut self.report {
            Some(report) => report,
            None => {
                let kind = match kind_of(&object) {
                    Some(Form::Table(_)) => FileKind::Queue,
                    Some(Form::Black) => FileKind::Blacklist,
                    Some(Form::Roster) => FileKind::Roster,
                    Some(Form::Ballots) => FileKind::Ballots,
                    Some(Form::Fees) => FileKind::Fees,
                    None => {
                        let keys: Vec<&str> = object.iter().map(|(key, _)| key.as_ref()).take(8).collect();
                        return Err(ReadFailure::NoHeaders(path.to_owned(), keys.join(" ")));
                    }
                };
                self.report.insert(Report::new(kind, self.name))
            }
        };
        let mut cells = LineCells {
            name: self.name,
            number,
            report,
            faults: Vec::new(),
            rows: Vec::new(),
            current: 0,
            size: 0,
        };
        Ok(match cells.report.kind {
            FileKind::Queue => {
                let mut dossier = Dossier::default();
                cells.dossier(&mut dossier, &object);
                let id = dossier.id().0.clone();
                if let Some(first) = self.seen.insert(id.clone().into(), number).filter(|_| !id.is_empty()) {
                    let id = short(&id);
                    cells.fault(
                        TIE,
                        Words::made(
                            format!("申报编号「{id}」重复（第 {first} 行已有）；每个编号只应一行"),
                            format!("申报编号 {id} stands twice (also in line {first}); expected once"),
                        ),
                    );
                }
                let place = format!("{}:{number}", self.name);
                cells.finish(id, || Piece::Dossier(Box::new(Arrival { dossier, place })))
            }
            FileKind::Blacklist => {
                let mut value = BlackEntry::default();
                cells.row(&mut value, "", "黑名单", &object);
                let place = format!("{}:{number}", self.name);
                cells.finish(String::new(), || Piece::Black(Located { value, place }))
            }
            FileKind::Roster => {
                let mut value = Reviewer::default();
                cells.row(&mut value, "", "评委", &object);
                let place = format!("{}:{number}", self.name);
                if let Some(what) = account_taken(&mut self.accounts, &value, &place) {
                    cells.fault("账号", what);
                }
                cells.finish(String::new(), || Piece::Reviewer(Located { value, place }))
            }
            FileKind::Ballots => {
                let mut line = SlipLine::default();
                cells.row(&mut line, "", "评分票", &object);
                let place = format!("{}:{number}", self.name);
                if cells.faults.is_empty() {
                    cells.wrong(self.rows.slip(&line, &place));
                }
                let (criterion, score) = (format!("{place} 指标"), format!("{place} 得分"));
                let slip = Box::new(Slip { line, place, criterion, score });
                cells.finish(String::new(), || Piece::Slip(slip))
            }
            FileKind::Fees => {
                let mut value = FeeLine::default();
                cells.row(&mut value, "", "缴费", &object);
                let place = format!("{}:{number}", self.name);
                if cells.faults.is_empty() {
                    cells.wrong(self.rows.fee(&value, &place));
                }
                cells.finish(String::new(), || Piece::Fee(Located { value, place }))
            }
        })
    }

    fn broken(&self, number: u64, at: usize, why: &str, line: &str) -> Piece {
        let place = format!("{}:{number}", self.name);
        let what = Words::made(
            format!("第 {at} 个字符处不是有效的 JSON（{why}）；应为一行一个对象"),
            format!("character {at}: not valid JSON ({why}); expected one object a line"),
        );
        let (order, row) = (order(number, at), row_of(0, number));
        let fault = Fault { place: place.clone(), what, order, row };
        let raw =
            RawTable { table: self.name.to_owned(), place, cells: vec![("JSON".into(), line.into())], row };
        Piece::Rejected(Rejected { id: String::new(), faults: vec![fault], rows: vec![raw] })
    }
}

/// The rows of a line are numbered within it.
fn row_of(index: usize, line: u64) -> (u16, u32) {
    (u16::try_from(index).unwrap_or(u16::MAX), u32::try_from(line).unwrap_or(u32::MAX))
}

fn order(line: u64, at: usize) -> (u16, u32, u32) {
    (0, u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(at).unwrap_or(u32::MAX))
}

/// One line's cells on their way into typed rows.
struct LineCells<'r> {
    name: &'r str,
    number: u64,
    report: &'r mut Report,
    faults: Vec<Fault>,
    rows: Vec<RawTable>,
    /// The row of the line that faults are about: 0 is the dossier's own.
    current: usize,
    size: usize,
}

impl LineCells<'_> {
    fn fault(&mut self, at: &str, what: Words) {
        let place = format!("{}:{} {at}", self.name, self.number);
        let order = order(self.number, self.faults.len());
        let row = row_of(self.current, self.number);
        self.faults.push(Fault { place, what, order, row });
    }

    fn wrong(&mut self, wrong: Vec<Wrong>) {
        wrong.into_iter().for_each(|(header, what)| self.fault(header, what));
    }

    fn finish(mut self, id: String, good: impl FnOnce() -> Piece) -> Piece {
        if self.faults.is_empty() {
            return good();
        }
        // In the report the rows stand apart from their dossier.
        for row in
            self.rows.iter_mut().skip(1).filter(|row| row.cells.iter().all(|(header, _)| header != TIE))
        {
            row.cells.insert(0, (TIE.to_owned(), id.clone()));
        }
        Piece::Rejected(Rejected { id, faults: self.faults, rows: self.rows })
    }

    fn dossier(&mut self, dossier: &mut Dossier, object: &Object<'_>) {
        let table_of =
            |key: &str| Table::named(&plain_header(key)).filter(|table| *table != Table::Applicant);
        let own: Vec<_> = object.iter().filter(|(key, _)| table_of(key).is_none()).collect();
        self.cells(&mut dossier.applicant, "", Table::Applicant.zh(), own.into_iter());
        let mut seen = Vec::new();
        for (key, value) in object {
            let Some(table) = table_of(key) else { continue };
            if seen.contains(&table) {
                self.fault(table.zh(), twice(table.zh()));
                continue;
            }
            seen.push(table);
            let rows = match value {
                Value::List(rows) => rows.as_slice(),
                Value::Null => &[],
                _ => {
                    self.fault(table.zh(), no_list());
                    &[]
                }
            };
            if is_too_long(rows.len()) {
                self.fault(table.zh(), too_many_rows());
                continue;
            }
            for (index, row) in rows.iter().enumerate() {
                let lead = format!("{}[{}]", table.zh(), index + 1);
                match row {
                    Value::Object(row) => self.row(dossier.push(table), &format!("{lead}."), table.zh(), row),
                    _ => self.fault(&lead, no_object()),
                }
            }
        }
        if is_too_large(self.size) {
            self.fault(TIE, too_large());
        }
    }

    fn row(&mut self, typed: &mut dyn Row, lead: &str, table: &str, object: &Object<'_>) {
        self.cells(typed, lead, table, object.iter());
    }

    fn cells<'o>(
        &mut self,
        typed: &mut dyn Row,
        lead: &str,
        table: &str,
        object: impl Iterator<Item = &'o (std::borrow::Cow<'o, str>, Value<'o>)>,
    ) {
        self.current = self.rows.len();
        let columns = typed.columns();
        let mut kept = Vec::new();
        let mut filled = vec![false; columns.len()];
        let mut seen = filled.clone();
        for (key, value) in object {
            let header = plain_header(key);
            if is_private(&header) {
                self.report.dropped(table, &header);
                continue;
            }
            let nested = Raw::Nested;
            let raw = match value {
                Value::Null => continue,
                Value::Cell(raw) => raw,
                Value::List(_) | Value::Object(_) => &nested,
            };
            let index = columns.iter().position(|column| column.zh == header);
            let kind = index.map_or(Kind::Text, |index| columns[index].kind);
            let text = raw.text(kind);
            kept.push((
                header.clone(),
                text.as_deref().map_or_else(|_| raw.shown().into_owned(), str::to_owned),
            ));
            let Some(index) = index else {
                // A child row may name its dossier again.
                if header != TIE {
                    self.report.unknown(table, &header);
                }
                continue;
            };
            let at = format!("{lead}{header}");
            if std::mem::replace(&mut seen[index], true) {
                self.fault(&at, twice(&header));
            }
            match text {
                Ok(text) => {
                    self.size += text.len();
                    filled[index] = !text.trim().is_empty();
                    if (filled[index] || !columns[index].required)
                        && let Err(what) = set_cell(typed, index, &text)
                    {
                        self.fault(&at, what);
                    }
                }
                Err(what) => {
                    filled[index] = true;
                    self.fault(&at, what);
                }
            }
        }
        self.missing(columns, &filled, lead);
        let place = format!("{}:{}", self.name, self.number);
        let row = row_of(self.current, self.number);
        self.rows.push(RawTable { table: table.to_owned(), place, cells: kept, row });
        self.current = 0;
    }

    fn missing(&mut self, columns: &[Column], filled: &[bool], lead: &str) {
        for (column, _) in columns.iter().zip(filled).filter(|(column, filled)| column.required && !**filled)
        {
            self.fault(&format!("{lead}{}", column.zh), empty(column.zh));
        }
    }
}

fn twice(key: &str) -> Words {
    Words::made(format!("「{key}」出现了两次，只应一次"), format!("{key} stands twice; expected once"))
}

fn no_list() -> Words {
    Words::fixed("应为对象的列表，如 [{…}, {…}]", "expected a list of objects such as [{…}, {…}]")
}

fn no_object() -> Words {
    Words::fixed("应为对象，如 {\"院校\": \"…\"}", "expected an object such as {\"院校\": \"…\"}")
}
