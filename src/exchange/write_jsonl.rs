//! Lines of JSON: one about the document, then one object a row.

use super::atomic::WriteFailure;
use super::document::{Cell, Document};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Version of the lines' form.
const SCHEMA: &str = "pingwei.export/1";

#[derive(Serialize)]
struct About<'a> {
    schema: &'a str,
    title: &'a str,
    lines: &'a [String],
}

struct Line<'a> {
    sheet: Option<&'a str>,
    keys: Vec<&'a str>,
    cells: &'a [Cell],
}

pub(super) fn write(path: &Path, document: &Document, out: &mut BufWriter<File>) -> Result<(), WriteFailure> {
    let mut put = |value: &dyn Fn(&mut BufWriter<File>) -> serde_json::Result<()>| {
        value(out)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"))
            .map_err(|e| WriteFailure::io(path, &e))
    };
    let about = About { schema: SCHEMA, title: &document.title, lines: &document.lines };
    put(&|out| serde_json::to_writer(out, &about))?;
    for sheet in &document.sheets {
        let name = (document.sheets.len() > 1).then_some(sheet.name.as_str());
        let keys: Vec<&str> = sheet.columns.iter().map(|column| column.key.as_str()).collect();
        for cells in &sheet.rows {
            let line = Line { sheet: name, keys: keys.clone(), cells };
            put(&|out| serde_json::to_writer(out, &line))?;
        }
    }
    Ok(())
}

/// Blank cells are left out; scores are text, exact (`"86.50"`), as everywhere in our JSON.
impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(sheet) = self.sheet {
            map.serialize_entry("sheet", sheet)?;
        }
        for (key, cell) in self.keys.iter().zip(self.cells) {
            match cell {
                Cell::Blank => {}
                Cell::Text(text) => map.serialize_entry(key, text)?,
                Cell::Whole(number) => map.serialize_entry(key, number)?,
                Cell::Score(score) => map.serialize_entry(key, score)?,
                Cell::YesNo(value) => map.serialize_entry(key, value)?,
            }
        }
        map.end()
    }
}
