//! A dossier as JSON: the object of one `.jsonl` line and of a journal event. Keys are the headers
//! of the files, values the cells' canonical text; empty cells are left out.

use super::dossier::Dossier;
use super::table::{Row, Table};
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

struct Cells<'a>(&'a dyn Row);
struct Rows<'a>(&'a Dossier, Table);

fn cells<M: SerializeMap>(row: &dyn Row, map: &mut M) -> Result<(), M::Error> {
    for (index, column) in row.columns().iter().enumerate() {
        let text = row.show(index);
        if !text.is_empty() {
            map.serialize_entry(column.zh, text.as_ref())?;
        }
    }
    Ok(())
}

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        cells(self.0, &mut map)?;
        map.end()
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(dossier, table) = *self;
        let mut rows = serializer.serialize_seq(Some(dossier.len(table)))?;
        for index in 0..dossier.len(table) {
            if let Some(row) = dossier.row(table, index) {
                rows.serialize_element(&Cells(row))?;
            }
        }
        rows.end()
    }
}

pub(super) fn serialize<S: Serializer>(dossier: &Dossier, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    cells(&dossier.applicant, &mut map)?;
    for table in Table::ALL.into_iter().skip(1).filter(|table| dossier.len(*table) > 0) {
        map.serialize_entry(table.zh(), &Rows(dossier, table))?;
    }
    map.end()
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Dossier, D::Error> {
    deserializer.deserialize_map(DossierVisitor)
}

struct DossierVisitor;

fn put<E: Error>(row: &mut dyn Row, column: usize, text: &str) -> Result<(), E> {
    let name = row.columns()[column].zh;
    row.set(column, text)
        .map_err(|expected| E::custom(format!("{name}: {text}: {}", expected.text(super::Lang::En))))
}

impl<'de> Visitor<'de> for DossierVisitor {
    type Value = Dossier;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a dossier: the columns of 申报人, and lists of rows under the names of the other tables")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Dossier, M::Error> {
        let mut dossier = Dossier::default();
        while let Some(key) = map.next_key::<String>()? {
            if let Some(column) = Table::Applicant.column(&key) {
                let text: String = map.next_value()?;
                put(&mut dossier.applicant, usize::from(column), &text)?;
            } else if let Some(table) = Table::named(&key).filter(|table| *table != Table::Applicant) {
                for cells in map.next_value::<Vec<BTreeMap<String, String>>>()? {
                    let row = dossier.push(table);
                    for (header, text) in &cells {
                        if let Some(column) = table.column(header) {
                            put(row, usize::from(column), text)?;
                        }
                    }
                }
            } else {
                // A column of a later format: nothing here knows it.
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(dossier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(dossier: &Dossier) -> String {
        serde_json::to_string(dossier).expect("a dossier is json")
    }

    #[test]
    fn keys_are_the_headers_and_empty_cells_are_left_out() {
        let mut dossier = Dossier::default();
        let cells = [
            ("申报编号", "A-1"),
            ("姓名", "样本"),
            ("申报日期", "2020-10-12"),
            ("第几次上报", "1"),
            ("性别", "无"),
        ];
        for (header, text) in cells {
            let column = Table::Applicant.column(header).expect("a header");
            dossier.applicant.set(usize::from(column), text).expect("a text");
        }
        dossier.push(Table::Award).set(0, "示例奖").expect("a text");
        assert_eq!(
            json(&dossier),
            r#"{"申报编号":"A-1","姓名":"样本","性别":"无","申报级别":"初级","申报日期":"2020-10-12","第几次上报":"1","获奖":[{"名称":"示例奖"}]}"#
        );
        assert_eq!(serde_json::from_str::<Dossier>(&json(&dossier)).expect("back"), dossier);
    }

    #[test]
    fn a_wrong_cell_is_named_and_an_unknown_key_is_passed_over() {
        let wrong = serde_json::from_str::<Dossier>(r#"{"性别":"不明"}"#).expect_err("no such word");
        assert!(wrong.to_string().contains("性别"), "{wrong}");
        let wrong =
            serde_json::from_str::<Dossier>(r#"{"学历":[{"毕业日期":"昨天"}]}"#).expect_err("no date");
        assert!(wrong.to_string().contains("毕业日期"), "{wrong}");
        let later = r#"{"姓名":"样本","将来的列":{"a":[1]}}"#;
        assert_eq!(*serde_json::from_str::<Dossier>(later).expect("passed over").applicant.name, "样本");
    }
}
