//! Tables of a queue tied by 申报编号 into dossiers. The child tables wait in memory, packed; the
//! rows of 申报人 are handed on one by one.

use super::book::{Book, Flow, RawRow};
use super::fault::{Fault, ReadFailure};
use super::form::{Form, TIE};
use super::heading::{Heading, Holds};
use super::packed::Packed;
use super::place;
use super::report::{Piece, Report, Steps};
use super::typed::{Arrival, FlatRow, RawTable, ReadSheet, Rejected, empty, short};
use crate::domain::{Dossier, Kind, Table, Words};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::ControlFlow;

/// The most rows a dossier may have in one table.
const MAX_ROWS: usize = 1_000;
/// The most text a dossier may hold, in bytes: it must fit a line of the journal.
const MAX_TEXT: usize = 512 << 10;

/// One part of a queue: its number in the book, its name, its headings.
pub(super) struct Part {
    pub number: usize,
    pub name: String,
    pub heading: Heading,
}

impl Part {
    /// For places and for setting its cells.
    pub fn sheet(&self) -> ReadSheet<'_> {
        let number = u16::try_from(self.number).unwrap_or(u16::MAX);
        ReadSheet { number, name: &self.name, heading: &self.heading }
    }

    fn table(&self) -> Table {
        match self.heading.form {
            Form::Table(table) => table,
            _ => Table::Applicant,
        }
    }
}

/// What a person should know of a part's cells, gathered as its rows go by.
#[derive(Default)]
pub(super) struct Seen {
    /// First rows of merged cells, once for each row they were read in.
    merged: Vec<u32>,
    /// Places of `2020.1` in text files.
    doubtful: Vec<(u32, u32)>,
    /// Columns with cells but without a header.
    headless: BTreeSet<u32>,
}

impl Seen {
    /// Adds notes to the report.
    pub fn note(&self, report: &mut Report, part: &str) {
        if let Some(first) = self.merged.first() {
            let (count, place) = (self.merged.len(), place::row(part, *first));
            report.notes.push(Words::made(
                format!("{place}: 合并单元格的值已用于所覆盖的各行（「{part}」共 {count} 格）"),
                format!(
                    "{place}: merged cells were read as standing in each row they cover ({count} in {part})"
                ),
            ));
        }
        for column in &self.headless {
            report.unknown(part, &place::letters(*column));
        }
        if let Some((row, column)) = self.doubtful.first() {
            let (count, place) = (self.doubtful.len(), place::cell(part, *row, *column));
            report.notes.push(Words::made(
                format!("{place}: 按 1 月读的日期请核对，表格软件会把 2020.10 存成 2020.1（「{part}」共 {count} 格）"),
                format!("{place}: read as January; spreadsheet programs save 2020.10 as 2020.1 ({count} in {part})"),
            ));
        }
    }
}

/// `2020.1`: January as people write it, or what a spreadsheet program left of October.
fn may_be_october(text: &str, kind: Kind) -> bool {
    let year = matches!(kind, Kind::Date | Kind::Until).then(|| text.trim().strip_suffix(".1")).flatten();
    year.is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Makes a row of cells into a row of texts; `None` where nothing of it counts.
pub(super) fn flatten<'a>(
    row: &'a RawRow<'_>,
    heading: &Heading,
    text_file: bool,
    seen: &mut Seen,
) -> Option<FlatRow<'a>> {
    if row.row <= heading.row {
        return None;
    }
    let mut flat = FlatRow {
        row: row.row,
        line: row.line,
        cells: Vec::with_capacity(row.cells.len()),
        faults: row.faults.clone(),
    };
    for cell in &row.cells {
        let from_header = cell.merged_from.is_some_and(|from| from <= heading.row);
        if from_header || heading.holds(cell.column) == Some(&Holds::Private) {
            continue;
        }
        seen.merged.extend(cell.merged_from);
        let over = text_file && cell.column as usize >= heading.columns.len();
        if over && flat.faults.is_empty() {
            flat.faults.push((cell.column, too_many(heading.columns.len())));
        }
        if heading.holds(cell.column).is_none() && !over {
            seen.headless.insert(cell.column);
        }
        let kind = heading.kind(cell.column);
        match cell.value.text(kind) {
            Ok(text) => {
                if text_file && may_be_october(&text, kind) {
                    seen.doubtful.push((row.row, cell.column));
                }
                flat.cells.push((cell.column, text));
            }
            Err(what) => {
                flat.cells.push((cell.column, cell.value.shown()));
                if matches!(heading.holds(cell.column), Some(Holds::Known(_) | Holds::Tie)) {
                    flat.faults.push((cell.column, what));
                }
            }
        }
    }
    (!flat.cells.is_empty()).then_some(flat)
}

fn too_many(width: usize) -> Words {
    Words::made(
        format!("这一行的列比表头多，表头只有 {width} 列；内容里的逗号须用引号括起"),
        format!("more cells than the {width} headers; a comma within a cell needs quotation marks"),
    )
}

/// Cleans an 申报编号 as the typed cell does, so that both sides tie alike.
fn tie_text(raw: &str) -> Cow<'_, str> {
    crate::domain::text::clean(raw, Kind::Text)
}

/// 申报编号 of the 申报人 rows, in their order.
#[derive(Default)]
struct Ids {
    index: HashMap<Box<str>, u32>,
    /// First rows of those that stand there more than once.
    twice: HashMap<u32, u32>,
    first_row: Vec<u32>,
}

/// Reads a queue whose parts are known, and hands on its dossiers.
pub(super) fn read_queue(
    book: &mut Book,
    parts: &[Part],
    steps: &mut Steps<'_>,
    report: &mut Report,
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<(), ReadFailure> {
    let Some(applicants) = parts.iter().find(|part| part.table() == Table::Applicant) else { return Ok(()) };
    let ids = read_ids(book, applicants, steps)?;
    let mut children: BTreeMap<Table, (&Part, Packed)> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.heading.form.is_child()) {
        let mut packed = Packed::new(ids.index.len());
        if read_children(book, part, &ids, &mut packed, steps, report, take)?.is_break() {
            return Ok(());
        }
        packed.shrink();
        children.insert(part.table(), (part, packed));
    }
    let sheet = applicants.sheet();
    let mut seen = Seen::default();
    let text_file = book.is_text();
    book.rows(applicants.number, &mut |raw, at| {
        steps.at(&applicants.name, at);
        let Some(row) = flatten(&raw, &applicants.heading, text_file, &mut seen) else { return Flow::More };
        let piece = assemble(&sheet, &row, &ids, &children);
        report.count(&piece);
        if take(piece).is_break() { Flow::Enough } else { Flow::More }
    })?;
    steps.done();
    seen.note(report, &applicants.name);
    Ok(())
}

fn read_ids(book: &mut Book, part: &Part, steps: &mut Steps<'_>) -> Result<Ids, ReadFailure> {
    let mut ids = Ids::default();
    let tie = part.heading.tie();
    book.rows(part.number, &mut |raw, at| {
        steps.at(&part.name, at);
        let cell = raw.cells.iter().find(|cell| Some(cell.column) == tie && raw.row > part.heading.row);
        if let Some(Ok(text)) = cell.map(|cell| cell.value.text(Kind::Text)) {
            let next = u32::try_from(ids.first_row.len()).unwrap_or(u32::MAX);
            match ids.index.get(tie_text(&text).as_ref()) {
                Some(known) => {
                    ids.twice.insert(*known, ids.first_row[*known as usize]);
                }
                None => {
                    ids.index.insert(tie_text(&text).into(), next);
                    ids.first_row.push(raw.row);
                }
            }
        }
        Flow::More
    })?;
    steps.done();
    Ok(ids)
}

fn read_children(
    book: &mut Book,
    part: &Part,
    ids: &Ids,
    packed: &mut Packed,
    steps: &mut Steps<'_>,
    report: &mut Report,
    take: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, ReadFailure> {
    let sheet = part.sheet();
    let tie = part.heading.tie().unwrap_or(0);
    let mut seen = Seen::default();
    let mut flow = ControlFlow::Continue(());
    let text_file = book.is_text();
    book.rows(part.number, &mut |raw, at| {
        steps.at(&part.name, at);
        let Some(row) = flatten(&raw, &part.heading, text_file, &mut seen) else { return Flow::More };
        let id = tie_text(row.text(tie));
        if let Some(dossier) = ids.index.get(id.as_ref()) {
            packed.push(*dossier, row);
            return Flow::More;
        }
        let what = if id.is_empty() { empty(TIE) } else { no_applicant(&id) };
        let mut faults: Vec<Fault> = row
            .faults
            .iter()
            .map(|(column, what)| sheet.fault(row.row, row.line, *column, what.clone()))
            .collect();
        if !row.faults.iter().any(|(column, _)| *column == tie) {
            faults.push(sheet.fault(row.row, row.line, tie, what));
        }
        let piece = Piece::Rejected(Rejected { id: id.into_owned(), faults, rows: vec![sheet.keep(&row)] });
        report.count(&piece);
        flow = take(piece);
        if flow.is_break() { Flow::Enough } else { Flow::More }
    })?;
    steps.done();
    seen.note(report, &part.name);
    Ok(flow)
}

fn no_applicant(id: &str) -> Words {
    let id = short(id);
    Words::made(
        format!("申报编号「{id}」在「申报人」表中没有；请核对编号，或补上申报人的行"),
        format!("申报编号 {id} has no row in 申报人; check the number, or add the applicant's row"),
    )
}

fn assemble(
    sheet: &ReadSheet<'_>,
    row: &FlatRow<'_>,
    ids: &Ids,
    children: &BTreeMap<Table, (&Part, Packed)>,
) -> Piece {
    let mut dossier = Dossier::default();
    let mut faults = Vec::new();
    sheet.set(&mut dossier.applicant, row, &mut faults);
    let tie = sheet.heading.tie().unwrap_or(0);
    let id = tie_text(row.text(tie)).into_owned();
    let known = ids.index.get(id.as_str()).copied();
    if let Some(first) = known.and_then(|known| ids.twice.get(&known)) {
        faults.push(sheet.fault(row.row, row.line, tie, twice(&id, *first, row.row)));
    }
    let mut size: usize = row.cells.iter().map(|(_, text)| text.len()).sum();
    // The rows of a number that stands twice cannot be told apart: they go with the first.
    let own = known.filter(|known| ids.first_row.get(*known as usize) == Some(&row.row));
    for (table, (part, packed)) in children {
        let child = part.sheet();
        for (count, child_row) in own.into_iter().flat_map(|known| packed.rows_of(known)).enumerate() {
            if count == MAX_ROWS {
                faults.push(child.fault(child_row.row, child_row.line, 0, too_many_rows()));
                break;
            }
            size += child_row.cells.iter().map(|(_, text)| text.len()).sum::<usize>();
            child.set(dossier.push(*table), &child_row, &mut faults);
        }
    }
    if size > MAX_TEXT {
        faults.push(sheet.fault(row.row, row.line, tie, too_large()));
    }
    if faults.is_empty() {
        return Piece::Dossier(Box::new(Arrival { dossier, place: place::row(sheet.name, row.row) }));
    }
    let kept = own.into_iter().flat_map(|known| {
        children
            .values()
            .flat_map(move |(part, packed)| packed.rows_of(known).map(|row| part.sheet().keep(&row)))
    });
    let rows: Vec<RawTable> = std::iter::once(sheet.keep(row)).chain(kept).collect();
    Piece::Rejected(Rejected { id, faults, rows })
}

fn twice(id: &str, first: u32, own: u32) -> Words {
    let id = short(id);
    if first == own {
        return Words::made(
            format!("申报编号「{id}」在下面又出现，两份材料的各表分不清；每个编号只应一行"),
            format!(
                "申报编号 {id} stands again below, so the rows of the two cannot be told apart; expected once"
            ),
        );
    }
    Words::made(
        format!("申报编号「{id}」重复（第 {first} 行已有）；每个编号只应一行"),
        format!("申报编号 {id} stands twice (also in row {first}); expected once"),
    )
}

pub(super) fn too_many_rows() -> Words {
    Words::made(
        format!("同一申报编号在此表超过 {MAX_ROWS} 行，请核对编号"),
        format!("more than {MAX_ROWS} rows of this table for one 申报编号; check the numbers"),
    )
}

pub(super) fn too_large() -> Words {
    let limit = MAX_TEXT >> 10;
    Words::made(
        format!("这份材料的文字超过 {limit} KiB，请删减或核对编号"),
        format!("this dossier holds more than {limit} KiB of text; shorten it or check the numbers"),
    )
}

/// True where a dossier's text is more than is taken.
pub(super) fn is_too_large(size: usize) -> bool {
    size > MAX_TEXT
}

/// True where a table has more rows than are taken.
pub(super) fn is_too_long(rows: usize) -> bool {
    rows > MAX_ROWS
}
