//! Markdown for minutes and mails: tables whose columns line up in a terminal, Han characters
//! counted as two cells.

use super::atomic::WriteFailure;
use super::document::{Align, Document, Sheet};
use crate::domain::text::visible;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Longer cells stand out of line rather than push all others apart.
const WIDEST: usize = 48;

pub(super) fn write(path: &Path, document: &Document, out: &mut BufWriter<File>) -> Result<(), WriteFailure> {
    out.write_all(text(document).as_bytes()).map_err(|error| WriteFailure::io(path, &error))
}

fn text(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    for sheet in &document.sheets {
        if document.sheets.len() > 1 {
            text.push_str(&format!("\n## {}\n", escaped(&sheet.name)));
        }
        text.push('\n');
        table(sheet, &mut text);
    }
    if !document.lines.is_empty() {
        text.push('\n');
    }
    for line in &document.lines {
        text.push_str(&format!("- {}\n", escaped(line)));
    }
    text
}

fn table(sheet: &Sheet, text: &mut String) {
    let headers: Vec<String> = sheet.columns.iter().map(|column| escaped(&column.header)).collect();
    let rows: Vec<Vec<String>> =
        sheet.rows.iter().map(|row| row.iter().map(|cell| escaped(&cell.shown())).collect()).collect();
    let cell = |row: &[String], at: usize| row.get(at).map_or(0, |cell| cell.width());
    // A column that is given a width keeps it, empty or not: room for what is written by hand.
    let least = |at: usize| sheet.columns.get(at).and_then(|column| column.width).map_or(3, usize::from);
    let widths: Vec<usize> = (0..headers.len())
        .map(|at| {
            rows.iter()
                .map(|row| cell(row, at))
                .max()
                .unwrap_or(0)
                .max(cell(&headers, at))
                .clamp(least(at).clamp(3, WIDEST), WIDEST)
        })
        .collect();
    let aligns: Vec<Align> = sheet.columns.iter().map(|column| column.align).collect();
    line(text, &headers, &widths, &aligns);
    for (align, width) in aligns.iter().zip(&widths) {
        text.push_str(&match align {
            Align::Left => format!("| {} ", "-".repeat(*width)),
            Align::Right => format!("| {}: ", "-".repeat(width - 1)),
            Align::Center => format!("| :{}: ", "-".repeat(width - 2)),
        });
    }
    text.push_str("|\n");
    for row in &rows {
        line(text, row, &widths, &aligns);
    }
}

fn line(text: &mut String, cells: &[String], widths: &[usize], aligns: &[Align]) {
    for (at, (width, align)) in widths.iter().zip(aligns).enumerate() {
        let cell = cells.get(at).map_or("", String::as_str);
        let space = width.saturating_sub(cell.width());
        let before = match align {
            Align::Left => 0,
            Align::Right => space,
            Align::Center => space / 2,
        };
        text.push_str(&format!("| {}{cell}{} ", " ".repeat(before), " ".repeat(space - before)));
    }
    text.push_str("|\n");
}

/// Text as one line that Markdown leaves alone. Only marks that could break the table or turn
/// into markup are escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.trim().lines().enumerate() {
        if at > 0 {
            out.push_str("<br>");
        }
        let line = visible(line, false);
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '#' => out.extend(['\\', c]),
                '<' => out.push_str("&lt;"),
                '&' if chars.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#') => {
                    out.push_str("&amp;");
                }
                c => out.push(c),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, SheetColumn};
    use super::*;
    use crate::domain::Score;

    #[test]
    fn columns_line_up_and_marks_are_escaped() {
        let columns = vec![SheetColumn::text("姓名", "name"), SheetColumn::figures("分", "score")];
        let rows = vec![
            vec![Cell::from("古丽·某"), Cell::from(Score(8650))],
            vec![Cell::from("a|b & &c\n<i>"), Cell::Blank],
            vec![Cell::from("\u{1b}[31m")],
        ];
        let sheet = Sheet { name: "甲".into(), columns, rows };
        let document =
            Document { title: "评分 1".into(), lines: vec!["seq 3".into()], sheets: vec![sheet] };
        let expected = [
            "# 评分 1",
            "",
            "| 姓名                    |    分 |",
            "| ----------------------- | ----: |",
            "| 古丽·某                 | 86.50 |",
            "| a\\|b & &amp;c<br>&lt;i> |       |",
            "| &lt;U+001B>\\[31m        |       |",
            "",
            "- seq 3",
            "",
        ];
        assert_eq!(text(&document), expected.join("\n"));
    }
}
