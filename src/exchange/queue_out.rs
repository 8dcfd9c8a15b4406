//! Queues written as files that can be read again: the same dossiers come back.

use super::atomic::{WriteFailure, write_file};
use super::document::{Cell, Document, Sheet, SheetColumn};
use super::form::TIE;
use super::{write_csv, write_xlsx};
use crate::domain::{Dossier, Table};
use std::io::Write;
use std::path::Path;

/// Writes a queue: a workbook (`.xlsx`), lines of JSON (`.jsonl`), or, where the name has no ending,
/// a directory of csv files. All tables are there with their headers, even where no dossier has a
/// row, so that the file can serve as a form to fill in. The same dossiers give the same bytes.
///
/// # Errors
/// Why nothing was written. A directory of csv files is written file by file: what was written
/// before the failure stays.
pub fn write_queue(path: &Path, dossiers: &[Dossier], overwrite: bool) -> Result<(), WriteFailure> {
    match path.extension().and_then(|end| end.to_str()) {
        Some("xlsx") => {
            let document = queue_document(dossiers);
            write_file(path, overwrite, |out| write_xlsx::write(path, &document, out))
        }
        Some("jsonl") => write_file(path, overwrite, |out| {
            for dossier in dossiers {
                serde_json::to_writer(&mut *out, dossier)
                    .map_err(|error| WriteFailure::io(path, &error.into()))?;
                out.write_all(b"\n").map_err(|error| WriteFailure::io(path, &error))?;
            }
            Ok(())
        }),
        None => write_directory(path, dossiers, overwrite),
        Some(_) => Err(WriteFailure::UnknownType(path.to_owned())),
    }
}

fn write_directory(path: &Path, dossiers: &[Dossier], overwrite: bool) -> Result<(), WriteFailure> {
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && overwrite && path.is_dir() => {}
        other => other.map_err(|error| WriteFailure::io(path, &error))?,
    }
    for sheet in queue_document(dossiers).sheets {
        let file = path.join(format!("{}.csv", sheet.name));
        write_file(&file, overwrite, |out| write_csv::write_sheet(&file, &sheet, out))?;
    }
    Ok(())
}

fn queue_document(dossiers: &[Dossier]) -> Document {
    let sheets = Table::ALL.into_iter().map(|table| {
        let tie = (table != Table::Applicant).then(|| SheetColumn::text(TIE, TIE));
        let columns = table.columns().iter().map(|column| SheetColumn::text(column.zh, column.zh));
        let rows = dossiers.iter().flat_map(|dossier| {
            (0..dossier.len(table)).filter_map(move |index| {
                let row = dossier.row(table, index)?;
                let tie = (table != Table::Applicant).then(|| Cell::Text(dossier.id().0.clone()));
                let cells = (0..table.columns().len()).map(|at| match row.show(at) {
                    text if text.is_empty() => Cell::Blank,
                    text => Cell::Text(text.into_owned()),
                });
                Some(tie.into_iter().chain(cells).collect())
            })
        });
        Sheet {
            name: table.zh().to_owned(),
            columns: tie.into_iter().chain(columns).collect(),
            rows: rows.collect(),
            below: false,
        }
    });
    Document { title: "申报材料".to_owned(), lines: Vec::new(), sheets: sheets.collect() }
}
