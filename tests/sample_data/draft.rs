//! A dossier as it is filled in: the texts of its cells, before anybody reads them.

use pingwei::domain::{Dossier, Row, Table};
use std::collections::BTreeMap;

/// The cells of a dossier; a row has a text for each column of its table.
#[derive(Default)]
pub struct Draft {
    tables: BTreeMap<Table, Vec<Vec<String>>>,
}

impl Draft {
    /// Adds a row with some cells filled.
    pub fn add(&mut self, table: Table, cells: &[(&str, &str)]) {
        self.tables.entry(table).or_default().push(vec![String::new(); table.columns().len()]);
        let row = self.rows(table).len() - 1;
        for (header, text) in cells {
            self.set(table, row, header, text).unwrap_or_else(|why| panic!("{why}"));
        }
    }

    /// The rows of a table.
    pub fn rows(&self, table: Table) -> &[Vec<String>] {
        self.tables.get(&table).map_or(&[], Vec::as_slice)
    }

    /// Fills a cell.
    pub fn set(&mut self, table: Table, row: usize, header: &str, text: &str) -> Result<(), String> {
        let column = table.column(header).ok_or(format!("{}: no column {header}", table.zh()))?;
        let rows = self.tables.get_mut(&table).filter(|rows| row < rows.len());
        rows.ok_or(format!("{}: no row {}", table.zh(), row + 1))?[row][usize::from(column)] =
            text.to_owned();
        Ok(())
    }

    /// Takes a row out.
    pub fn remove(&mut self, table: Table, row: usize) {
        self.tables.get_mut(&table).expect("a table with the row").remove(row);
    }

    /// Takes all rows of a table out.
    pub fn clear(&mut self, table: Table) {
        self.tables.remove(&table);
    }

    /// The dossier that these cells make.
    pub fn dossier(&self) -> Dossier {
        let mut dossier = Dossier::default();
        for table in Table::ALL {
            for cells in self.rows(table) {
                let row: &mut dyn Row = dossier.push(table);
                for (column, text) in cells.iter().enumerate() {
                    let header = table.columns()[column].zh;
                    let taken = row.set(column, text);
                    // A cell without which the row is an error stays as it is only if it is filled.
                    assert!(taken.is_ok(), "{}.{header} = {text}: {taken:?}", table.zh());
                }
            }
        }
        dossier
    }
}
