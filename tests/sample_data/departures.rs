//! Departures from a dossier without fault, as the source writes them.

use super::Draft;
use pingwei::domain::Table;

/// Applies one departure; says what is wrong with it.
pub fn apply(draft: &mut Draft, departure: &str) -> Result<(), String> {
    if let Some(row) = departure.strip_prefix("+ ") {
        add(draft, row)
    } else if let Some(rows) = departure.strip_prefix("- ") {
        remove(draft, rows)
    } else {
        change(draft, departure)
    }
}

/// `表: 列=值 | 列=值`
fn add(draft: &mut Draft, text: &str) -> Result<(), String> {
    let (name, cells) = text.split_once(':').ok_or("no `表:`")?;
    let table = table_named(name)?;
    let cells: Option<Vec<(&str, &str)>> =
        cells.split('|').map(|cell| cell.split_once('=').map(|(h, t)| (h.trim(), t.trim()))).collect();
    let cells = cells.ok_or("a cell without `=`")?;
    if let Some((header, _)) = cells.iter().find(|(header, _)| table.column(header).is_none()) {
        return Err(format!("no column {header}"));
    }
    draft.add(table, &cells);
    Ok(())
}

/// `表` or `表[words]`
fn remove(draft: &mut Draft, text: &str) -> Result<(), String> {
    if let Some((name, _)) = text.split_once('[') {
        let table = table_named(name)?;
        let row = row_of(draft, table, text)?;
        draft.remove(table, row);
    } else {
        draft.clear(table_named(text)?);
    }
    Ok(())
}

/// `表.列 = 值`, `表#2.列 = 值`, `表[words].列 = 值`
fn change(draft: &mut Draft, text: &str) -> Result<(), String> {
    let (place, value) = text.split_once('=').ok_or("no `=`")?;
    let (row, header) = place.trim().rsplit_once('.').ok_or("no `表.列`")?;
    let name = row.split(['#', '[']).next().unwrap_or_default();
    let table = table_named(name)?;
    let index = row_of(draft, table, row)?;
    draft.set(table, index, header, value.trim())
}

fn table_named(name: &str) -> Result<Table, String> {
    Table::named(name.trim()).ok_or(format!("no table {name}"))
}

/// The row that `表`, `表#2` or `表[words]` means.
fn row_of(draft: &Draft, table: Table, text: &str) -> Result<usize, String> {
    if let Some((_, number)) = text.split_once('#') {
        return number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).ok_or("no such row".to_owned());
    }
    let Some((_, words)) = text.split_once('[') else { return Ok(0) };
    let words: Vec<&str> = words.trim_end_matches(']').split_whitespace().collect();
    let holds = |row: &Vec<String>| words.iter().all(|word| row.iter().any(|cell| cell == word));
    draft.rows(table).iter().position(holds).ok_or(format!("no row with {words:?}"))
}
