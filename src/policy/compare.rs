//! Two submissions of one dossier side by side: what changed, and which faults remain.

mod rows;

use self::rows::{Matches, label};
use super::ruling::Judged;
use crate::domain::{Dossier, Lang, Place, Table, Verdict};
use serde::{Deserialize, Serialize};

/// One difference between two submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A cell has another value.
    Cell {
        /// Its table.
        table: Table,
        /// The row's key in words: a title, a year and subject; empty for 申报人.
        row: String,
        /// The column's index.
        column: u8,
        /// What stood there.
        old: String,
        /// What stands there.
        new: String,
    },
    /// A row came.
    Added {
        /// Its table.
        table: Table,
        /// Its key in words.
        row: String,
    },
    /// A row went.
    Removed {
        /// Its table.
        table: Table,
        /// Its key in words.
        row: String,
    },
}

impl Change {
    /// The table it is in.
    pub fn table(&self) -> Table {
        match self {
            Self::Cell { table, .. } | Self::Added { table, .. } | Self::Removed { table, .. } => *table,
        }
    }

    /// The header of the changed cell's column; empty for a whole row.
    pub fn header(&self) -> &'static str {
        match self {
            Self::Cell { table, column, .. } => {
                table.columns().get(usize::from(*column)).map_or("", |column| column.zh)
            }
            Self::Added { .. } | Self::Removed { .. } => "",
        }
    }

    /// One line for people: `论文「…」 佐证材料: 无 -> a.pdf`.
    pub fn line(&self, lang: Lang) -> String {
        let word = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
        let table = word(self.table().zh(), self.table().en());
        let cell =
            |text: &str| if text.is_empty() { word("(空)", "(empty)").to_owned() } else { text.to_owned() };
        match self {
            Self::Cell { row, old, new, .. } if row.is_empty() => {
                format!("{table} {}: {} -> {}", self.header(), cell(old), cell(new))
            }
            Self::Cell { row, old, new, .. } => {
                format!("{table}「{row}」 {}: {} -> {}", self.header(), cell(old), cell(new))
            }
            Self::Added { row, .. } => format!("{table}「{row}」 {}", word("新增", "added")),
            Self::Removed { row, .. } => format!("{table}「{row}」 {}", word("删去", "taken out")),
        }
    }
}

/// What changed from `old` to `new`, table by table in the order of the files: first the cells that
/// differ, then the rows that came, then the rows that went. Rows are matched by what names them (a
/// title, a year and subject), so that a row put in between changes nothing else.
pub fn compare(old: &Dossier, new: &Dossier) -> Vec<Change> {
    let mut changes = Vec::new();
    for table in Table::ALL {
        let matches = Matches::of(table, old, new);
        for (to, from) in matches.pairs() {
            let (Some(before), Some(after)) = (old.row(table, from), new.row(table, to)) else { continue };
            let row = label(table, after);
            for index in 0..table.columns().len() {
                let (old, new) = (before.show(index), after.show(index));
                if old != new {
                    let column = u8::try_from(index).unwrap_or(u8::MAX);
                    let (old, new) = (old.into_owned(), new.into_owned());
                    changes.push(Change::Cell { table, row: row.clone(), column, old, new });
                }
            }
        }
        let added = matches.added().filter_map(|row| new.row(table, row));
        changes.extend(added.map(|row| Change::Added { table, row: label(table, row) }));
        let removed = matches.removed().filter_map(|row| old.row(table, row));
        changes.extend(removed.map(|row| Change::Removed { table, row: label(table, row) }));
    }
    changes
}

/// What became of the faults of the submission before.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Faults {
    /// Still there, as they stand now.
    pub remaining: Vec<Judged>,
    /// Gone, as they stood.
    pub mended: Vec<Judged>,
    /// Seen by a person last time, or needing an eye now: whether they are mended only a person
    /// tells. As they stood.
    pub open: Vec<Judged>,
    /// Not there before.
    pub new: Vec<Judged>,
}

/// One submission with what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Judgement<'a> {
    /// The submission.
    pub dossier: &'a Dossier,
    /// Its findings with people's rulings.
    pub judged: &'a [Judged],
}

/// Which of the faults of `old` (fail, bar, void, as ruled) remain in `new`, which are mended, which
/// only a person can tell, and which faults are new. A fault remains where the same check finds one
/// at the same cell of the same row, wherever that row stands now; else at the same row; else, for
/// what is no row's, anywhere.
pub fn remaining_faults(old: Judgement<'_>, new: Judgement<'_>) -> Faults {
    let moved = Moved::between(old.dossier, new.dossier);
    let mut met = vec![false; new.judged.len()];
    let mut faults = Faults::default();
    for fault in old.judged.iter().filter(|judged| is_fault(judged.verdict())) {
        match moved.find(fault, new.judged, &met) {
            Some(at) if is_fault(new.judged[at].verdict()) => {
                met[at] = true;
                faults.remaining.push(new.judged[at].clone());
            }
            Some(at) if new.judged[at].verdict() == Verdict::Eye => {
                met[at] = true;
                faults.open.push(fault.clone());
            }
            at if is_for_person(fault, at.map(|at| &new.judged[at])) => faults.open.push(fault.clone()),
            _ => faults.mended.push(fault.clone()),
        }
    }
    let unmet = new.judged.iter().zip(&met).filter(|(judged, met)| !**met && is_fault(judged.verdict()));
    faults.new.extend(unmet.map(|(judged, _)| judged.clone()));
    faults
}

fn is_fault(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::Bar | Verdict::Void)
}

/// Whether the machine could never have seen the fault: a person added it, or ruled against what the
/// machine said, and the machine says no more now.
fn is_for_person(fault: &Judged, now: Option<&Judged>) -> bool {
    let seen_by_person = fault.added.is_some() || !is_fault(fault.finding.verdict);
    let ruled_on_now = now.is_some_and(|now| now.ruling.is_some());
    seen_by_person && !ruled_on_now
}

/// Where the rows of one submission stand in the next.
struct Moved {
    tables: Vec<Vec<Option<usize>>>,
}

impl Moved {
    fn between(old: &Dossier, new: &Dossier) -> Self {
        let tables = Table::ALL.into_iter().map(|table| Matches::of(table, old, new).forward(old.len(table)));
        Self { tables: tables.collect() }
    }

    /// The finding of the same check that speaks of what `fault` spoke of: a fault before an eye, an
    /// eye before the rest, the same cell before the same row.
    fn find(&self, fault: &Judged, now: &[Judged], met: &[bool]) -> Option<usize> {
        let place = fault.finding.places.first().copied();
        let rank = |at: usize| {
            let judged = &now[at];
            let closeness = self.closeness(place, judged.finding.places.first().copied())?;
            let weight = match judged.verdict() {
                verdict if is_fault(verdict) => 2,
                Verdict::Eye => 1,
                _ => 0,
            };
            Some((closeness, weight))
        };
        (0..now.len())
            .filter(|at| !met[*at] && now[*at].key.check == fault.key.check && fault.added.is_none())
            .filter_map(|at| rank(at).map(|rank| (rank, std::cmp::Reverse(at))))
            .max()
            .map(|(_, std::cmp::Reverse(at))| at)
    }

    /// How near two places are: 2 the same cell, 1 the same row, 0 not of rows at all; `None` where
    /// they speak of different rows.
    fn closeness(&self, old: Option<Place>, new: Option<Place>) -> Option<u8> {
        let (Some(old), Some(new)) = (old, new) else { return Some(0) };
        if old.table != new.table {
            return Some(0);
        }
        let now = match old.row {
            Place::WHOLE => Some(Place::WHOLE),
            row => {
                let moved = &self.tables[old.table as usize];
                let row = moved.get(usize::from(row)).copied().flatten();
                row.map(|row| u16::try_from(row).unwrap_or(Place::WHOLE))
            }
        };
        match (now, new.row) {
            (Some(now), there) if now == there => Some(if old.column == new.column { 2 } else { 1 }),
            // What had no row may have got one, and the other way round.
            (Some(Place::WHOLE), _) | (_, Place::WHOLE) => Some(0),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
