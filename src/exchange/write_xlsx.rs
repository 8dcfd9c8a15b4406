//! Workbooks for people: A4 landscape, headers that stay and repeat, text as text. The same
//! document gives the same bytes.

mod stacked;

use super::atomic::WriteFailure;
use super::document::{Align, Cell, Document, Sheet, SheetColumn};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Paper size 9 is A4.
const A4: u8 = 9;
/// The narrowest and widest column, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=48;
/// Rows looked at to fit a column: enough to be fair, few enough to be quick.
const FITTED: usize = 500;

pub(super) fn write(path: &Path, document: &Document, out: &mut BufWriter<File>) -> Result<(), WriteFailure> {
    let failed = |error: XlsxError| match error {
        XlsxError::IoError(error) => WriteFailure::io(path, &error),
        other => WriteFailure::Unfit(path.to_owned(), other.to_string()),
    };
    workbook(document).and_then(|mut book| book.save_to_writer(out)).map_err(failed)
}

fn workbook(document: &Document) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // A fixed date: the date of making is no part of what is exported, and would change the bytes.
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2020, 1, 1)?);
    book.set_properties(&properties.set_title(&document.title));
    let footer = footer(&document.lines);
    for group in document.sheets.chunk_by(|_, next| next.below) {
        let page = book.add_worksheet();
        let header = match group {
            [only] => {
                fill(page, only)?;
                0
            }
            group => stacked::fill(page, group)?,
        };
        set_up(page, &document.title, &footer, header)?;
    }
    if !document.lines.is_empty() {
        let page = book.add_worksheet();
        page.set_name(free_name(&document.sheets))?;
        page.set_column_width(0, 100)?;
        for (row, line) in (0..).zip(std::iter::once(&document.title).chain(&document.lines)) {
            page.write_string(row, 0, line)?;
        }
        page.set_paper_size(A4).set_landscape();
    }
    Ok(book)
}

/// The sheet that holds the lines about the document.
fn free_name(sheets: &[Sheet]) -> &'static str {
    const NAME: &str = "说明";
    if sheets.iter().any(|sheet| sheet.name == NAME) { "文件说明" } else { NAME }
}

/// `header` is the row that each further page repeats; where it is the first, it stays in sight, too.
fn set_up(page: &mut Worksheet, title: &str, footer: &str, header: u32) -> Result<(), XlsxError> {
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_margins(0.4, 0.4, 0.7, 0.7, 0.3, 0.3);
    page.set_repeat_rows(header, header)?;
    if header == 0 {
        page.set_freeze_panes(1, 0)?;
    }
    page.set_header(format!("&C{}", plain(title, 200))).set_footer(footer);
    Ok(())
}

/// Page headers and footers hold at most 255 characters, and `&` is their command mark.
fn plain(text: &str, most: usize) -> String {
    text.replace('&', "&&").chars().take(most).collect()
}

fn footer(lines: &[String]) -> String {
    // The space keeps a line that begins with a digit out of the size before it.
    format!("&L&8 {}&R&8 &P / &N", plain(&lines.join("  "), 220))
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    let header = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_num_format("@");
    for (at, column) in (0..).zip(&sheet.columns) {
        page.write_string_with_format(0, at, &column.header, &header)?;
        page.set_column_width(at, width(sheet, usize::from(at), column) as f64)?;
    }
    let formats: Vec<(Format, Format)> = sheet.columns.iter().map(formats).collect();
    let plain = formats_of(Align::Left);
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (at, cell) in (0..).zip(cells) {
            let (text, score) = formats.get(usize::from(at)).unwrap_or(&plain);
            match cell {
                Cell::Blank => continue,
                Cell::Whole(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
                    page.write_number(row, at, *number as f64)?
                }
                Cell::Score(points) => {
                    page.write_number_with_format(row, at, points.0 as f64 / 100.0, score)?
                }
                _ => page.write_string_with_format(row, at, cell.shown(), text)?,
            };
        }
    }
    Ok(())
}

fn formats(column: &SheetColumn) -> (Format, Format) {
    formats_of(column.align)
}

fn formats_of(align: Align) -> (Format, Format) {
    let align = match align {
        Align::Left => FormatAlign::Left,
        Align::Right => FormatAlign::Right,
        Align::Center => FormatAlign::Center,
    };
    // `@` keeps a number that somebody types into the cell later as it was typed.
    let text = Format::new().set_num_format("@").set_align(align).set_align(FormatAlign::Top);
    (text, Format::new().set_num_format("0.00").set_align(FormatAlign::Top))
}

fn width(sheet: &Sheet, at: usize, column: &SheetColumn) -> usize {
    if let Some(width) = column.width {
        return usize::from(width) + 1;
    }
    let cells = sheet.rows.iter().take(FITTED).filter_map(|row| row.get(at));
    let widest = cells.map(|cell| cell.shown().lines().map(UnicodeWidthStr::width).max().unwrap_or(0)).max();
    (widest.unwrap_or(0).max(column.header.width()) + 2).clamp(*WIDTHS.start(), *WIDTHS.end())
}
