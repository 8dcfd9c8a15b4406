//! The parts of a book: which sheet or csv file is which table, told by names and headers.

use super::book::{Book, Flow, RawRow};
use super::fault::ReadFailure;
use super::form::Form;
use super::gather::Part;
use super::heading::{Heading, headers};
use crate::domain::Table;
use std::path::Path;

/// Rows looked at in search of headers: titles may stand above them.
const HEADER_ROWS: usize = 10;

/// What the parts of a book turned out to be.
#[derive(Default)]
pub(super) struct Found {
    /// Those with known headers.
    pub parts: Vec<Part>,
    /// The names of others.
    pub others: Vec<String>,
    /// Those named like a table, with something in them, but without its headers.
    pub headless: Vec<(usize, String)>,
    /// The first row seen.
    pub first_row: Option<String>,
}

/// Looks at the first rows of each part.
pub(super) fn find_parts(path: &Path, book: &mut Book) -> Result<Found, ReadFailure> {
    let mut all = Found::default();
    for (number, name) in book.parts().into_iter().enumerate() {
        let mut found = None;
        let mut looked = 0;
        let outcome = book.peek(number, &mut |row, _| {
            looked += 1;
            all.first_row.get_or_insert_with(|| shown(&row));
            found = heading(&name, &row);
            if found.is_some() || looked == HEADER_ROWS { Flow::Enough } else { Flow::More }
        });
        match outcome {
            // An empty csv file is an empty table.
            Err(ReadFailure::Empty(file)) if file != path => {}
            Err(failure) => return Err(failure),
            Ok(()) => {}
        }
        match found {
            Some(heading) => all.parts.push(Part { number, name, heading }),
            None => {
                if let Some(row) = all.first_row.as_ref().filter(|_| book.is_text() && looked > 0) {
                    other_separator(path, &name, row)?;
                }
                match Table::named(stem(&name)) {
                    Some(_) if looked > 0 => all.headless.push((number, name)),
                    _ => all.others.push(name),
                }
            }
        }
    }
    prefer_named(&mut all);
    Ok(all)
}

/// A copy of a table under another name (`申报人 (2)`) is no table where the named one is there.
fn prefer_named(all: &mut Found) {
    let named =
        |part: &Part| matches!(part.heading.form, Form::Table(table) if table.zh() == stem(&part.name));
    let forms: Vec<Form> =
        all.parts.iter().filter(|part| named(part)).map(|part| part.heading.form).collect();
    let (kept, copies) = std::mem::take(&mut all.parts)
        .into_iter()
        .partition(|part| named(part) || !forms.contains(&part.heading.form));
    all.parts = kept;
    let copies: Vec<Part> = copies;
    all.others.extend(copies.into_iter().map(|part| part.name));
}

/// A part's name without a file's ending and spaces around it.
fn stem(name: &str) -> &str {
    name.rsplit_once('.')
        .filter(|(_, end)| end.eq_ignore_ascii_case("csv"))
        .map_or(name, |(stem, _)| stem)
        .trim()
}

fn heading(name: &str, row: &RawRow<'_>) -> Option<Heading> {
    let headers = headers(row);
    let stem = name
        .rsplit_once('.')
        .filter(|(_, end)| end.eq_ignore_ascii_case("csv"))
        .map_or(name, |(stem, _)| stem);
    let form = Form::by_name(stem, &headers).or_else(|| Form::by_headers(&headers))?;
    Some(Heading::new(form, row.row, headers))
}

fn shown(row: &RawRow<'_>) -> String {
    let texts: Vec<_> = row.cells.iter().take(8).map(|cell| cell.value.shown()).collect();
    crate::domain::text::visible(&texts.join(" "), false).chars().take(80).collect()
}

fn other_separator(path: &Path, name: &str, row: &str) -> Result<(), ReadFailure> {
    let split: Vec<String> = row.replace("<U+0009>", ";").split(';').map(super::form::plain_header).collect();
    if split.len() > 1 && Form::by_headers(&split).or_else(|| Form::by_name(stem(name), &split)).is_some() {
        let file = if path.is_dir() { path.join(name) } else { path.to_owned() };
        return Err(ReadFailure::OtherSeparator(file));
    }
    Ok(())
}
