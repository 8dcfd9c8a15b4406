//! The report beside `--accept-good`: the rows that were not loaded, as they stood, each with what
//! is wrong with it. As a workbook it can be corrected and loaded in its turn.

use super::document::{Cell, Document, Sheet, SheetColumn};
use super::fault::Fault;
use super::typed::{RawTable, Rejected};
use crate::domain::{Lang, Table};
use std::collections::BTreeMap;

/// Makes the report. `lines` tell of the file it is about.
pub fn rejected_document(rejected: &[Rejected], lines: Vec<String>, lang: Lang) -> Document {
    let (title, faults, place) = match lang {
        Lang::Zh => ("未装入的行", "问题", "位置"),
        Lang::En => ("Rows not loaded", "what is wrong", "place"),
    };
    let mut tables: BTreeMap<(usize, &str), Vec<(&RawTable, String)>> = BTreeMap::new();
    for one in rejected {
        for row in &one.rows {
            let rank = Table::ALL.iter().position(|table| table.zh() == row.table).unwrap_or(usize::MAX);
            tables.entry((rank, &row.table)).or_default().push((row, faults_of(row, &one.faults, lang)));
        }
    }
    let sheets = tables.into_iter().map(|((_, name), rows)| {
        let headers = headers(&rows);
        let cell = |row: &RawTable, header: &str| {
            let text = row.cells.iter().find(|(known, _)| known == header).map(|(_, text)| text.as_str());
            Cell::from(text.map(cut))
        };
        let lines = rows.iter().map(|(row, faults)| {
            let own = headers.iter().map(|header| cell(row, header));
            own.chain([Cell::from(faults.as_str()), Cell::from(row.place.as_str())]).collect()
        });
        let columns = headers.iter().map(|header| SheetColumn::text(header.clone(), header.clone()));
        let last = [SheetColumn::text(faults, "faults"), SheetColumn::text(place, "place")];
        Sheet {
            name: sheet_name(name),
            columns: columns.chain(last).collect(),
            rows: lines.collect(),
            below: false,
        }
    });
    Document { title: title.to_owned(), lines, sheets: sheets.collect() }
}

/// What is wrong with one row; for a row without faults of its own, nothing.
fn faults_of(row: &RawTable, faults: &[Fault], lang: Lang) -> String {
    let own = faults.iter().filter(|fault| fault.row == row.row);
    cut(&own.map(|fault| fault.line(lang)).collect::<Vec<_>>().join("\n"))
}

/// Text as long as a workbook's cell can hold.
fn cut(text: &str) -> String {
    const MOST: usize = 32_000;
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= MOST
    };
    let kept: String = text.chars().take_while(fits).collect();
    if kept.len() < text.len() { format!("{kept}…") } else { kept }
}

/// Every header of the rows, in the order met.
fn headers(rows: &[(&RawTable, String)]) -> Vec<String> {
    let mut headers: Vec<String> = Vec::new();
    for (header, _) in rows.iter().flat_map(|(row, _)| &row.cells) {
        if !headers.contains(header) {
            headers.push(header.clone());
        }
    }
    headers
}

/// A sheet's name as workbooks allow it.
pub fn sheet_name(name: &str) -> String {
    let bare: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if bare.is_empty() { "-".to_owned() } else { bare }
}
