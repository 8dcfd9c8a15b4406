//! Comma-separated text for spreadsheet programs: UTF-8 with its mark, and no cell that would be
//! taken for a formula.

use super::atomic::WriteFailure;
use super::document::{Cell, Document, Sheet};
use super::looks_like_formula;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The tables one below the other, each under its name where there are several; the lines about
/// the document stand last, so that the first row is the headers.
pub(super) fn write(path: &Path, document: &Document, out: &mut BufWriter<File>) -> Result<(), WriteFailure> {
    let fail = |error: std::io::Error| WriteFailure::io(path, &error);
    let several = document.sheets.len() > 1;
    for (at, sheet) in document.sheets.iter().enumerate() {
        if several {
            let lead = if at == 0 { "\u{feff}" } else { "\r\n" };
            write!(out, "{lead}{}\r\n", quoted(&sheet.name)).map_err(fail)?;
        } else {
            out.write_all("\u{feff}".as_bytes()).map_err(fail)?;
        }
        rows(sheet, out).map_err(fail)?;
    }
    for (at, line) in std::iter::once(&document.title).chain(&document.lines).enumerate() {
        if document.lines.is_empty() {
            break;
        }
        let lead = if at == 0 { "\r\n" } else { "" };
        write!(out, "{lead}{}\r\n", quoted(&format!("# {line}"))).map_err(fail)?;
    }
    Ok(())
}

/// One table by itself.
pub(super) fn write_sheet(path: &Path, sheet: &Sheet, out: &mut BufWriter<File>) -> Result<(), WriteFailure> {
    let fail = |error: std::io::Error| WriteFailure::io(path, &error);
    out.write_all("\u{feff}".as_bytes()).map_err(fail)?;
    rows(sheet, out).map_err(fail)
}

fn rows(sheet: &Sheet, out: &mut BufWriter<File>) -> std::io::Result<()> {
    record(out, sheet.columns.iter().map(|column| quoted(&column.header)))?;
    for row in &sheet.rows {
        record(out, row.iter().map(cell))?;
    }
    Ok(())
}

fn record<'a>(out: &mut BufWriter<File>, cells: impl Iterator<Item = Cow<'a, str>>) -> std::io::Result<()> {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        out.write_all(cell.as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// Only text can hold a formula: a figure below zero stays a figure.
fn cell(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => quoted(text),
        other => other.shown(),
    }
}

/// Text ready to be written: a `'` before what begins like a formula, quotation marks where the
/// text needs them.
fn quoted(text: &str) -> Cow<'_, str> {
    let guarded = if looks_like_formula(text.trim_start_matches('\'')) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    };
    // A lone empty cell would be a blank line; edges of white space are lost by some programs.
    let plain = !guarded.contains(['"', ',', '\n', '\r']) && guarded.trim() == guarded;
    if plain { guarded } else { Cow::Owned(format!("\"{}\"", guarded.replace('"', "\"\""))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_text_is_quoted_where_it_must_be() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+86 991", "'+86 991"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            (" x", "\" x\""),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=A,B", "\"'=A,B\""),
            ("", ""),
            ("张三", "张三"),
        ] {
            let text = quoted(text);
            assert_eq!(text, cell);
        }
    }
}
