//! A sheet's header row: which column is what, and what is wrong with it.

use super::book::RawRow;
use super::form::{Form, TIE, is_private, plain_header};
use super::place;
use crate::domain::{Kind, Words};

/// What a column of a sheet holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// The 申报编号 of a child table.
    Tie,
    /// The form's column of this index.
    Known(u8),
    /// Something the form does not know: reported, not stored.
    Unknown,
    /// Race, creed, party: dropped.
    Private,
}

/// A header row and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// The form.
    pub form: Form,
    /// The header row, from 1.
    pub row: u32,
    /// Per column of the sheet, its header and what it holds; `None` without a header.
    pub columns: Vec<Option<(String, Holds)>>,
    /// What makes the whole sheet unusable: places and reasons.
    pub faults: Vec<(u32, Words)>,
}

/// The headers of a row, by column; cells without text are empty.
pub(super) fn headers(row: &RawRow<'_>) -> Vec<String> {
    let width = row.cells.iter().map(|cell| cell.column as usize + 1).max().unwrap_or(0);
    let mut headers = vec![String::new(); width];
    for cell in &row.cells {
        headers[cell.column as usize] = plain_header(&cell.value.shown());
    }
    headers
}

impl Heading {
    /// Sorts a form's headers out.
    pub fn new(form: Form, row: u32, headers: Vec<String>) -> Self {
        let mut faults = Vec::new();
        for (column, header) in headers.iter().enumerate() {
            let first = headers.iter().position(|other| other == header);
            if !header.is_empty() && first < Some(column) && !is_private(header) {
                let first = place::letters(first.unwrap_or(0) as u32);
                faults.push((
                    column as u32,
                    Words::made(
                        format!("表头「{header}」重复（{first} 列已有），每列只应出现一次"),
                        format!("the header {header} stands twice (also in column {first}); expected once"),
                    ),
                ));
            }
        }
        let columns: Vec<_> = headers
            .into_iter()
            .map(|header| {
                if header.is_empty() {
                    return None;
                }
                let holds = if form.is_child() && header == TIE {
                    Holds::Tie
                } else if let Some(index) = form.columns().iter().position(|c| c.zh == header) {
                    Holds::Known(u8::try_from(index).unwrap_or(u8::MAX))
                } else if is_private(&header) {
                    Holds::Private
                } else {
                    Holds::Unknown
                };
                Some((header, holds))
            })
            .collect();
        let has = |name: &str| columns.iter().flatten().any(|(header, _)| header == name);
        let tie = form.is_child().then_some(TIE);
        let required = form.columns().iter().filter(|column| column.required).map(|column| column.zh);
        for name in tie.into_iter().chain(required).filter(|name| !has(name)) {
            faults.push((
                0,
                Words::made(
                    format!("表头里没有「{name}」列，此列必有"),
                    format!("the headers lack {name}, which is required"),
                ),
            ));
        }
        Self { form, row, columns, faults }
    }

    /// What the column of that number holds; `None` without a header.
    pub fn holds(&self, column: u32) -> Option<&Holds> {
        self.columns.get(column as usize)?.as_ref().map(|(_, holds)| holds)
    }

    /// The header over a column; its letters where it has none.
    pub fn header(&self, column: u32) -> String {
        match self.columns.get(column as usize) {
            Some(Some((header, _))) => header.clone(),
            _ => place::letters(column),
        }
    }

    /// What a column's cells are read as.
    pub fn kind(&self, column: u32) -> Kind {
        match self.holds(column) {
            Some(Holds::Known(index)) => {
                self.form.columns().get(usize::from(*index)).map_or(Kind::Text, |c| c.kind)
            }
            _ => Kind::Text,
        }
    }

    /// The sheet's column that holds the form's column of that index.
    pub fn column_of(&self, index: u8) -> Option<u32> {
        self.columns
            .iter()
            .position(|column| matches!(column, Some((_, Holds::Known(known))) if *known == index))
            .map(|column| column as u32)
    }

    /// The sheet's column that ties: 申报编号.
    pub fn tie(&self) -> Option<u32> {
        self.columns
            .iter()
            .position(|column| matches!(column, Some((header, _)) if header == TIE))
            .map(|column| column as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Table;

    fn heading(form: Form, text: &str) -> Heading {
        Heading::new(form, 1, text.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn columns_find_their_place_in_any_order() {
        let h = heading(Form::Table(Table::Education), "学位 族别 申报编号 备注  学历");
        assert_eq!(h.faults, vec![]);
        assert_eq!(h.holds(0), Some(&Holds::Known(1)));
        assert_eq!(h.holds(1), Some(&Holds::Private));
        assert_eq!(h.holds(2), Some(&Holds::Tie));
        assert_eq!(h.holds(3), Some(&Holds::Unknown));
        assert_eq!(h.holds(4), None);
        assert_eq!((h.tie(), h.column_of(0), h.column_of(2)), (Some(2), Some(5), None));
    }

    #[test]
    fn a_header_twice_and_a_required_one_missing_are_faults() {
        let h = heading(Form::Table(Table::Career), "申报编号 开始 开始");
        assert_eq!(h.faults.len(), 2);
        assert_eq!(h.faults[0].0, 2);
        assert!(h.faults[0].1.en.contains("stands twice (also in column B)"));
        assert!(h.faults[1].1.zh.contains("「单位」"));
    }
}
