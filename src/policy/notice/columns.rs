//! Columns that the notice names, and conditions on them, resolved once when the notice is read.

use crate::domain::answer::NIL;
use crate::domain::{Dossier, Fill, Row, Table};
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// The word that stands for an empty cell in a condition.
const EMPTY: &str = "空";

/// A column as `table.column`, such as `申报人.姓名`; dereferences to that text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ColumnRef {
    text: String,
    at: Option<(Table, u8)>,
}

impl ColumnRef {
    /// The table and the column's index; `None` where there is no such column (which
    /// `notice check` reports).
    pub fn at(&self) -> Option<(Table, u8)> {
        self.at
    }
}

impl From<String> for ColumnRef {
    fn from(text: String) -> Self {
        let at = text.split_once('.').and_then(|(table, column)| {
            let table = Table::named(table.trim())?;
            Some((table, table.column(column.trim())?))
        });
        Self { text, at }
    }
}
impl From<&str> for ColumnRef {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}
impl From<ColumnRef> for String {
    fn from(column: ColumnRef) -> Self {
        column.text
    }
}
impl Deref for ColumnRef {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

/// A column that must not be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredColumn {
    /// Which.
    pub column: ColumnRef,
    /// Only for rows (or applicants) where this holds.
    #[serde(default)]
    pub when: Option<Condition>,
}

impl RequiredColumn {
    /// Whether the column is required in this row of its table.
    pub fn applies(&self, dossier: &Dossier, row: &dyn Row) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(dossier, row))
    }
}

/// A condition on a row: `table.column = a|b`, or `!=`; 无 stands for the answer 无 and 空 for an
/// empty cell. The column is of the row's own table or of 申报人. Dereferences to its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Condition {
    text: String,
    test: Option<Test>,
}

/// A condition taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The column looked at.
    pub column: (Table, u8),
    /// True for `!=`.
    pub negated: bool,
    /// The words it is compared with.
    pub values: Vec<String>,
}

impl Condition {
    /// The condition taken apart; `None` where it is malformed (which `notice check` reports).
    pub fn test(&self) -> Option<&Test> {
        self.test.as_ref()
    }

    /// Whether it holds for `row` of `dossier`. A malformed condition holds always: a column is
    /// rather asked for too often than never.
    pub fn holds(&self, dossier: &Dossier, row: &dyn Row) -> bool {
        self.test.as_ref().is_none_or(|test| {
            let (table, column) = test.column;
            if table == Table::Applicant {
                test.holds(&dossier.applicant, column)
            } else {
                test.holds(row, column)
            }
        })
    }
}

impl Test {
    fn holds(&self, row: &dyn Row, column: u8) -> bool {
        let column = usize::from(column);
        let named = match row.fill(column) {
            Fill::Blank => self.values.iter().any(|value| value == EMPTY),
            Fill::Nil => self.values.iter().any(|value| value == NIL),
            Fill::Value => {
                let text = row.show(column);
                self.values.iter().any(|value| *value == text)
            }
        };
        named != self.negated
    }
}

impl From<String> for Condition {
    fn from(text: String) -> Self {
        let test = take_apart(&text);
        Self { text, test }
    }
}
impl From<Condition> for String {
    fn from(condition: Condition) -> Self {
        condition.text
    }
}
impl Deref for Condition {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

fn take_apart(text: &str) -> Option<Test> {
    let (left, values) = text.split_once('=')?;
    let (column, negated) = match left.strip_suffix('!') {
        Some(column) => (column, true),
        None => (left, false),
    };
    let column = ColumnRef::from(column.trim()).at()?;
    let values: Vec<String> = values.split('|').map(|value| value.trim().to_owned()).collect();
    let usable = values.iter().all(|value| !value.is_empty() && !value.contains('='));
    usable.then_some(Test { column, negated, values })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Answer, Given};

    fn titled(title: Answer<String>) -> Dossier {
        let mut dossier = Dossier::default();
        dossier.applicant.title = title;
        dossier
    }

    #[test]
    fn a_column_is_found_by_table_and_header() {
        assert_eq!(ColumnRef::from("申报人.姓名").at(), Some((Table::Applicant, 1)));
        assert_eq!(ColumnRef::from("简历.姓名").at(), None);
        assert_eq!(ColumnRef::from("姓名").at(), None);
    }

    #[test]
    fn blank_nil_and_value_are_told_apart() {
        let when = Condition::from("申报人.现职称 != 无|空".to_owned());
        for (title, holds) in
            [(Answer::Blank, false), (Answer::Nil, false), (Answer::Is("工程师".to_owned()), true)]
        {
            let dossier = titled(title);
            assert_eq!(when.holds(&dossier, &dossier.applicant), holds);
        }
    }

    #[test]
    fn a_condition_of_a_child_table_looks_at_its_own_row() {
        let when = Condition::from("材料.种类 = 其他|照片".to_owned());
        let mut material = crate::domain::Material::default();
        let dossier = Dossier::default();
        assert!(!when.holds(&dossier, &material), "the default kind is an ID scan");
        material.kind = Given(crate::domain::words::MaterialKind::Photo);
        assert!(when.holds(&dossier, &material));
    }

    #[test]
    fn malformed_conditions_are_known_as_such() {
        for text in [
            "",
            "申报人.现职称",
            "现职称 = 无",
            "申报人.无此列 = 无",
            "申报人.现职称 =",
            "申报人.现职称 == 无",
            "申报人.现职称 = 无|",
        ] {
            assert_eq!(Condition::from(text.to_owned()).test(), None, "{text}");
        }
    }
}
