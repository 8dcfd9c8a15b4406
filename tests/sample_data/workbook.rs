//! The sample queue as a workbook, and a workbook's cells as text.

use super::Sample;
use calamine::{Data, Reader, Xlsx};
use pingwei::domain::{Day, Kind, Table};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::collections::BTreeMap;
use std::io::Cursor;

/// The cells of each sheet, headers first.
pub type Sheets = BTreeMap<String, Vec<Vec<String>>>;

/// The cells that the samples make.
pub fn sheets(samples: &[Sample]) -> Sheets {
    let sheet = |table: Table| {
        let mut rows = vec![headers(table)];
        for sample in samples {
            for cells in sample.draft.rows(table) {
                let tie = (table != Table::Applicant).then(|| sample.id.clone());
                rows.push(tie.into_iter().chain(cells.iter().cloned()).collect());
            }
        }
        rows
    };
    Table::ALL.into_iter().map(|table| (table.zh().to_owned(), sheet(table))).collect()
}

fn headers(table: Table) -> Vec<String> {
    let tie = (table != Table::Applicant).then(|| "申报编号".to_owned());
    tie.into_iter().chain(table.columns().iter().map(|column| column.zh.to_owned())).collect()
}

/// The workbook's bytes: days are typed as days and counts as numbers, all else is text.
pub fn bytes(samples: &[Sample]) -> Result<Vec<u8>, XlsxError> {
    let made = ExcelDateTime::from_ymd(2020, 10, 20)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new().set_title("评审样例 (人物、单位均为虚构)").set_creation_datetime(&made),
    );
    let head = Format::new().set_bold();
    let day_format = Format::new().set_num_format("yyyy-mm-dd");
    let mut cells = sheets(samples);
    for table in Table::ALL {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.zh())?;
        sheet.set_freeze_panes(1, 0)?;
        let tied = usize::from(table != Table::Applicant);
        for (row, texts) in (0..).zip(cells.remove(table.zh()).unwrap_or_default()) {
            for (number, text) in texts.iter().enumerate() {
                let column = u16::try_from(number).expect("few columns");
                let kind = number.checked_sub(tied).map_or(Kind::Text, |at| table.columns()[at].kind);
                if row == 0 {
                    sheet.write_with_format(row, column, text, &head)?;
                    sheet.set_column_width(column, 14)?;
                } else if let (Kind::Date | Kind::Until, Ok(_)) = (kind, text.parse::<Day>()) {
                    let date = ExcelDateTime::parse_from_str(text)?;
                    sheet.write_datetime_with_format(row, column, &date, &day_format)?;
                } else if let (Kind::Number, Ok(number)) = (kind, text.parse::<f64>()) {
                    sheet.write_number(row, column, number)?;
                } else if !text.is_empty() {
                    sheet.write_string(row, column, text)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

/// The cells of a workbook as it was saved.
pub fn read(bytes: Vec<u8>) -> Sheets {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut sheets = Sheets::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).expect("a sheet");
        let width = range.width();
        let row = |cells: &[Data]| (0..width).map(|column| text(&cells[column])).collect();
        sheets.insert(name, range.rows().map(row).collect());
    }
    sheets
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        other => panic!("a cell of another kind: {other:?}"),
    }
}
