//! Where the desk meets parts of the rules.

use crate::policy::{Case, CheckId, Reads, check_named};
use crate::domain::Table;

/// FNV-1a, 64 bits: the same on every host and in every release, as stored figures need.
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes in more bytes.
    pub fn add(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
        self
    }

    /// The hash.
    pub fn get(self) -> u64 {
        self.0
    }

    /// Of one text.
    pub fn of(text: &str) -> u64 {
        Self::default().add(text.as_bytes()).get()
    }
}

/// The fingerprint of what a check reads.
pub fn fingerprint(case: &Case<'_>, check: &CheckId) -> u64 {
    let mut hash = Fnv::default();
    let Some(check) = check_named(&check.0) else { return 0 };
    for table in Table::ALL {
        let named = |columns: &[&str], header: &str| columns.contains(&header);
        for index in 0..case.dossier.len(table) {
            let Some(row) = case.dossier.row(table, index) else { continue };
            for (at, column) in row.columns().iter().enumerate() {
                let reads = check.reads.iter().any(|reads| match reads {
                    Reads::Table(read) => *read == table,
                    Reads::Applicant(columns) => table == Table::Applicant && named(columns, column.zh),
                    Reads::Columns(read, columns) => *read == table && named(columns, column.zh),
                    _ => true,
                });
                if reads {
                    hash.add(row.show(at).as_bytes()).add(&[0]);
                }
            }
        }
    }
    hash.get()
}
