//! Which row of one submission is which of the next.

use crate::domain::{Dossier, Row, Table};

/// The columns that name a row.
fn key(table: Table) -> &'static [&'static str] {
    match table {
        Table::Applicant => &[],
        Table::Education => &["学历", "院校"],
        Table::Career => &["开始"],
        Table::Work | Table::Award => &["名称"],
        Table::Paper => &["题目"],
        Table::ExpertOpinion => &["题目", "专家"],
        Table::Training => &["年度", "科目"],
        Table::Assessment => &["年度"],
        Table::Service => &["类型", "开始"],
        Table::Sanction => &["处分", "开始"],
        Table::Material => &["种类"],
    }
}

/// What names a row, in words; empty for 申报人.
pub(super) fn label(table: Table, row: &dyn Row) -> String {
    let cells = key(table).iter().filter_map(|header| table.column(header));
    cells.map(|column| row.show(usize::from(column)).into_owned()).collect::<Vec<_>>().join(" ")
}

/// Rows beyond which those without a namesake are not compared cell by cell.
const MANY: usize = 100;

/// The rows of one table in two submissions, put together.
pub(super) struct Matches {
    /// For each new row the old one it was.
    from: Vec<Option<usize>>,
    /// For each old row whether it is still there.
    kept: Vec<bool>,
}

impl Matches {
    /// Identical rows first, then rows of the same name in their order, then, of what is left, the
    /// most alike that share at least half of their filled cells (a title corrected, a start moved).
    pub(super) fn of(table: Table, old: &Dossier, new: &Dossier) -> Self {
        let (old_cells, new_cells) = (cells(table, old), cells(table, new));
        let mut matches = Self { from: vec![None; new_cells.len()], kept: vec![false; old_cells.len()] };
        if table == Table::Applicant {
            matches.put(0, 0);
            return matches;
        }
        matches.pair_up(&old_cells, &new_cells);
        let names = |dossier: &Dossier| -> Vec<String> {
            (0..dossier.len(table)).filter_map(|row| Some(label(table, dossier.row(table, row)?))).collect()
        };
        matches.pair_up(&names(old), &names(new));
        matches.pair_alike(&old_cells, &new_cells);
        matches
    }

    /// New rows with the old ones they were, in the order of the new.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.from.iter().enumerate().filter_map(|(to, from)| Some((to, (*from)?)))
    }

    /// New rows that were not there.
    pub(super) fn added(&self) -> impl Iterator<Item = usize> {
        self.from.iter().enumerate().filter(|(_, from)| from.is_none()).map(|(to, _)| to)
    }

    /// Old rows that are gone.
    pub(super) fn removed(&self) -> impl Iterator<Item = usize> {
        self.kept.iter().enumerate().filter(|(_, kept)| !**kept).map(|(from, _)| from)
    }

    /// For each old row the new one it is now.
    pub(super) fn forward(&self, rows: usize) -> Vec<Option<usize>> {
        let mut to = vec![None; rows];
        for (new, old) in self.pairs() {
            to[old] = Some(new);
        }
        to
    }

    fn put(&mut self, to: usize, from: usize) {
        self.from[to] = Some(from);
        self.kept[from] = true;
    }

    fn pair_up<T: PartialEq>(&mut self, old: &[T], new: &[T]) {
        for (to, row) in new.iter().enumerate() {
            if self.from[to].is_some() {
                continue;
            }
            let free = (0..old.len()).find(|from| !self.kept[*from] && old[*from] == *row);
            if let Some(from) = free {
                self.put(to, from);
            }
        }
    }

    fn pair_alike(&mut self, old: &[Vec<String>], new: &[Vec<String>]) {
        let (added, removed): (Vec<_>, Vec<_>) = (self.added().collect(), self.removed().collect());
        if added.len() > MANY || removed.len() > MANY {
            return;
        }
        let mut pairs: Vec<_> = added
            .iter()
            .flat_map(|to| removed.iter().map(move |from| (*to, *from)))
            .filter_map(|(to, from)| Some((std::cmp::Reverse(alike(&old[from], &new[to])?), to, from)))
            .collect();
        pairs.sort_unstable();
        for (_, to, from) in pairs {
            if self.from[to].is_none() && !self.kept[from] {
                self.put(to, from);
            }
        }
    }
}

fn cells(table: Table, dossier: &Dossier) -> Vec<Vec<String>> {
    let rows = (0..dossier.len(table)).filter_map(|row| dossier.row(table, row));
    rows.map(|row| (0..table.columns().len()).map(|column| row.show(column).into_owned()).collect()).collect()
}

/// How many filled cells two rows share, where that is at least half of those filled in either.
fn alike(old: &[String], new: &[String]) -> Option<usize> {
    let filled = |cell: &String| !cell.is_empty() && cell != crate::domain::answer::NIL;
    let either = old.iter().zip(new).filter(|(old, new)| filled(old) || filled(new)).count();
    let shared = old.iter().zip(new).filter(|(old, new)| filled(old) && old == new).count();
    (shared > 0 && shared * 2 >= either).then_some(shared)
}
