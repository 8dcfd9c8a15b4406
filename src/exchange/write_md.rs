//! Markdown for minutes and mails: tables whose columns line up in a terminal, Han characters
//! counted as two cells.

use super::atomic::WriteFailure;
use super::document::{Align, Document, Sheet};
use crate::domain::text::visible;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Cells of a line of a paper that is printed as it stands.
const PAPER: usize = 76;
/// What tells a row from others: repeated where a table of a paper goes on below itself.
const KEYS: [&str; 4] = ["number", "motion", "round", "dossier"];

/// Longer cells stand out of line rather than push all others apart.
const WIDEST: usize = 48;

pub(super) fn write(path: &Path, document: &Document, out: &mut BufWriter<File>) -> Result<(), WriteFailure> {
    out.write_all(text(document).as_bytes()).map_err(|error| WriteFailure::io(path, &error))
}

fn text(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    // What is signed is printed: no line of it may be longer than the paper is wide.
    let is_paper = document.sheets.iter().any(|sheet| sheet.below);
    for sheet in &document.sheets {
        if document.sheets.len() > 1 {
            text.push_str(&format!("\n## {}\n", escaped(&sheet.name)));
        }
        text.push('\n');
        table(sheet, is_paper, &mut text);
    }
    if !document.lines.is_empty() {
        text.push('\n');
    }
    for line in &document.lines {
        text.push_str(&format!("- {}\n", escaped(line)));
    }
    text
}

fn table(sheet: &Sheet, is_paper: bool, text: &mut String) {
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
    let parts = if is_paper { parts(sheet, &widths) } else { vec![(0..widths.len()).collect()] };
    for (nth, part) in parts.iter().enumerate() {
        if nth > 0 {
            text.push('\n');
        }
        let of = |cells: &[String]| -> Vec<String> {
            part.iter().map(|at| cells.get(*at).cloned().unwrap_or_default()).collect()
        };
        let widths: Vec<usize> = part.iter().map(|at| widths[*at]).collect();
        let aligns: Vec<Align> = part.iter().map(|at| aligns[*at]).collect();
        line(text, &of(&headers), &widths, &aligns);
        for (align, width) in aligns.iter().zip(&widths) {
            text.push_str(&match align {
                Align::Left => format!("| {} ", "-".repeat(*width)),
                Align::Right => format!("| {}: ", "-".repeat(width - 1)),
                Align::Center => format!("| :{}: ", "-".repeat(width - 2)),
            });
        }
        text.push_str("|\n");
        for row in &rows {
            line(text, &of(row), &widths, &aligns);
        }
    }
}

/// The columns of each part of a table that is as wide as a paper at the most; what tells its rows apart
/// is repeated. A column that is wider by itself has a part of its own.
fn parts(sheet: &Sheet, widths: &[usize]) -> Vec<Vec<usize>> {
    let wide = |part: &[usize]| part.iter().map(|at| widths[*at] + 3).sum::<usize>() + 1;
    let all: Vec<usize> = (0..widths.len()).collect();
    if wide(&all) <= PAPER {
        return vec![all];
    }
    let is_key = |at: &usize| KEYS.contains(&sheet.columns[*at].key.as_str());
    let (mut keys, rest): (Vec<usize>, Vec<usize>) = all.into_iter().partition(is_key);
    if wide(&keys) > PAPER / 2 {
        keys.truncate(1);
    }
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for at in rest {
        match parts.last_mut() {
            Some(part) if wide(part) + widths[at] + 3 <= PAPER => part.push(at),
            _ => parts.push(keys.iter().copied().chain([at]).collect()),
        }
    }
    parts
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
        let sheet = Sheet { name: "甲".into(), columns, rows, below: false };
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

    #[test]
    fn a_wide_table_of_a_paper_goes_on_below_itself_with_its_keys() {
        let columns = ["number", "dossier", "name", "unit", "one", "two", "three"];
        let columns: Vec<SheetColumn> = columns.map(|key| SheetColumn::text(key, key)).to_vec();
        let sheet = Sheet { columns, ..Sheet::default() };
        let widths = [3, 9, 20, 26, 30, 8, 70];
        assert_eq!(parts(&sheet, &widths), [vec![0, 1, 2, 3], vec![0, 1, 4, 5], vec![0, 1, 6]]);
        assert_eq!(parts(&sheet, &[3; 7]), [vec![0, 1, 2, 3, 4, 5, 6]]);
    }
}
