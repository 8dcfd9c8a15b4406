//! Several tables on one page, to be printed, signed and sealed as one paper. The table with the most
//! columns gives the page its columns; the cells of the others stretch over as many as they need.

use super::{SheetColumn, XlsxError, width};
use crate::exchange::document::{Align, Cell, Sheet};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};
use unicode_width::UnicodeWidthStr;

/// The widest column of the page, in characters: longer text goes on in the next line.
const WIDEST: usize = 30;
/// Points of a row that is written in by hand, and of a line of text. Rows are given their heights: not
/// every program fits them to text that goes on in the next line.
const BY_HAND: f64 = 30.0;
const LINE: f64 = 15.0;

/// Fills a page with tables, one below the other. The row of the widest table's headers is returned.
pub(super) fn fill(page: &mut Worksheet, group: &[Sheet]) -> Result<u32, XlsxError> {
    let Some(first) = group.first() else { return Ok(0) };
    page.set_name(&first.name)?;
    let master = group.iter().rev().max_by_key(|sheet| sheet.columns.len()).unwrap_or(first);
    let widths = widths(master);
    for (at, width) in (0..).zip(&widths) {
        page.set_column_width(at, *width as f64)?;
    }
    let (mut row, mut header) = (0, 0);
    for sheet in group {
        let is_master = std::ptr::eq(sheet, master);
        // The page bears the first one's name; as the widest it begins with its headers, as data does.
        if row > 0 || !is_master {
            row += u32::from(row > 0);
            page.write_string_with_format(row, 0, &sheet.name, &Format::new().set_bold())?;
            row += 1;
        }
        if is_master {
            header = row;
        }
        row = table(page, sheet, &spans(sheet, &widths, is_master), &widths, row)?;
    }
    Ok(header)
}

/// Writes a table from a row on; the row after it is returned.
fn table(
    page: &mut Worksheet,
    sheet: &Sheet,
    spans: &[(u16, u16)],
    widths: &[usize],
    from: u32,
) -> Result<u32, XlsxError> {
    let cell = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
    let head = cell().set_bold().set_text_wrap().set_align(FormatAlign::Center).set_num_format("@");
    for (column, span) in sheet.columns.iter().zip(spans) {
        put(page, from, *span, &Cell::Text(column.header.clone()), &head)?;
    }
    let formats: Vec<Format> = sheet
        .columns
        .iter()
        .map(|column| {
            let align = match column.align {
                Align::Left => FormatAlign::Left,
                Align::Right => FormatAlign::Right,
                Align::Center => FormatAlign::Center,
            };
            cell().set_text_wrap().set_align(align)
        })
        .collect();
    let mut row = from + 1;
    for cells in &sheet.rows {
        let (mut by_hand, mut lines) = (false, 1);
        for (at, (span, format)) in spans.iter().zip(&formats).enumerate() {
            let cell = cells.get(at).unwrap_or(&Cell::Blank);
            by_hand |= *cell == Cell::Blank && sheet.columns[at].width.is_some();
            let room: usize = widths[usize::from(span.0)..=usize::from(span.1)].iter().sum();
            lines = lines.max(cell.shown().width().div_ceil(room.max(1)));
            put(page, row, *span, cell, format)?;
        }
        let height = LINE * lines as f64 + 2.0;
        page.set_row_height(row, if by_hand { height.max(BY_HAND) } else { height })?;
        row += 1;
    }
    Ok(row)
}

/// Writes a cell that stretches over columns.
fn put(
    page: &mut Worksheet,
    row: u32,
    (from, to): (u16, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    if from < to {
        page.merge_range(row, from, row, to, "", format)?;
    }
    match cell {
        Cell::Blank => page.write_blank(row, from, format)?,
        Cell::Whole(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
            page.write_number_with_format(row, from, *number as f64, format)?
        }
        Cell::Score(points) => {
            let format = format.clone().set_num_format("0.00");
            page.write_number_with_format(row, from, points.0 as f64 / 100.0, &format)?
        }
        _ => {
            let format = format.clone().set_num_format("@");
            page.write_string_with_format(row, from, cell.shown(), &format)?
        }
    };
    Ok(())
}

fn widths(sheet: &Sheet) -> Vec<usize> {
    let width = |(at, column): (usize, &SheetColumn)| width(sheet, at, column).min(WIDEST);
    sheet.columns.iter().enumerate().map(width).collect()
}

/// Over which columns of the page, first and last, each column of a table stretches.
fn spans(sheet: &Sheet, page: &[usize], is_master: bool) -> Vec<(u16, u16)> {
    let narrow = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    if is_master {
        return (0..sheet.columns.len()).map(|at| (narrow(at), narrow(at))).collect();
    }
    let mut next = 0;
    sheet
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let from = next;
            // Each column after this one needs one of the page at the least.
            let last = page.len().saturating_sub(sheet.columns.len() - at);
            let wanted = width(sheet, at, column);
            let mut wide = 0;
            while next <= last && (next == from || wide < wanted) {
                wide += page.get(next).copied().unwrap_or(0);
                next += 1;
            }
            next = next.max(from + 1);
            (narrow(from), narrow(next - 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stretch_over_the_columns_they_need_and_leave_one_for_each_other() {
        let column = |width| SheetColumn { width: Some(width), ..SheetColumn::text("h", "k") };
        let sheet = Sheet { columns: vec![column(5), column(24), column(60)], ..Sheet::default() };
        assert_eq!(spans(&sheet, &[6; 8], false), [(0, 0), (1, 5), (6, 7)]);
        assert_eq!(spans(&sheet, &[6; 3], false), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(spans(&sheet, &[6; 3], true), [(0, 0), (1, 1), (2, 2)]);
    }
}
