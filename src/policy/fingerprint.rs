//! Fingerprints of what a check reads: a person's ruling carries over to the next submission only
//! while this is unchanged (6). They stand in journals, so they are the same in every release and
//! on every machine: a check that comes to read more gives new ones, and rulings are asked for anew.

use super::case::Case;
use super::check::{Check, CheckId, Reads, check_named};
use super::roll::RollEntry;
use crate::domain::words::BlackKind;
use crate::domain::{Applicant, Field, Fill, Kind, Row, Table};
use sha2::{Digest, Sha256};

/// The fingerprint of all that the check reads of this case; 0 for a check this release does not know.
pub fn fingerprint(case: &Case<'_>, check: &CheckId) -> u64 {
    let Some(check) = check_named(&check.0) else { return 0 };
    let mut ink = Ink(Sha256::new());
    ink.text(check.id);
    cells(case, check, &mut ink);
    for reads in check.reads {
        beside_cells(case, check, *reads, &mut ink);
    }
    ink.dry()
}

/// Whether the check reads that cell's text itself.
pub fn reads_cell(case: &Case<'_>, check: &Check, table: Table, column: u8) -> bool {
    let Some(described) = table.columns().get(usize::from(column)) else { return false };
    check.reads.iter().any(|reads| match reads {
        Reads::Table(read) => *read == table,
        Reads::Applicant(headers) => table == Table::Applicant && headers.contains(&described.zh),
        Reads::Columns(read, headers) => *read == table && headers.contains(&described.zh),
        Reads::Evidence => described.kind == Kind::Evidence,
        Reads::Vague => case.notice.form.vague_in.iter().any(|read| read.at() == Some((table, column))),
        // Of these a check reads something made from cells, not the cells.
        Reads::Filing | Reads::Submissions | Reads::Due | Reads::Roll | Reads::Required => false,
    })
}

fn cells(case: &Case<'_>, check: &Check, ink: &mut Ink) {
    for table in Table::ALL {
        let columns = 0..u8::try_from(table.columns().len()).unwrap_or(u8::MAX);
        let read: Vec<u8> = columns.filter(|column| reads_cell(case, check, table, *column)).collect();
        if read.is_empty() {
            continue;
        }
        ink.text(table.zh());
        ink.number(case.dossier.len(table));
        for index in 0..case.dossier.len(table) {
            let Some(row) = case.dossier.row(table, index) else { break };
            for column in &read {
                ink.cell(row, usize::from(*column));
            }
        }
    }
}

fn beside_cells(case: &Case<'_>, check: &Check, reads: Reads, ink: &mut Ink) {
    match reads {
        Reads::Table(_) | Reads::Applicant(_) | Reads::Columns(..) | Reads::Evidence | Reads::Vague => {}
        Reads::Filing => {
            let filing = case.filing();
            ink.text(&filing.date.show());
            ink.number(usize::from(filing.is_first));
        }
        Reads::Submissions => ink.number(usize::from(case.submissions())),
        Reads::Due => ink.text(&case.standing.due.map(|day| day.to_string()).unwrap_or_default()),
        Reads::Required => blanks(case, ink),
        Reads::Roll => {
            for (header, keys) in ROLL_KEYS {
                let asked = |reads: &Reads| matches!(reads, Reads::Applicant(all) if all.contains(header));
                if check.reads.iter().any(asked) {
                    roll(case, header, *keys, ink);
                }
            }
        }
    }
}

/// Which required cells are blank: the check for blanks reads no more of them than that.
fn blanks(case: &Case<'_>, ink: &mut Ink) {
    for required in case.notice.form.required.iter() {
        let Some((table, column)) = required.column.at() else { continue };
        for index in 0..case.dossier.len(table) {
            let Some(row) = case.dossier.row(table, index) else { break };
            if row.fill(usize::from(column)) == Fill::Blank && required.applies(case.dossier, row) {
                ink.text(&required.column);
                ink.number(index);
            }
        }
    }
}

/// By what an entry of the blacklist is found.
#[derive(Clone, Copy)]
enum Keys {
    Number(BlackKind),
    Name(BlackKind),
}

const ROLL_KEYS: &[(&str, Keys)] = &[
    ("证件号码", Keys::Number(BlackKind::Person)),
    ("姓名", Keys::Name(BlackKind::Person)),
    ("统一社会信用代码", Keys::Number(BlackKind::Unit)),
    ("工作单位", Keys::Name(BlackKind::Unit)),
    ("主管单位", Keys::Name(BlackKind::Unit)),
];

/// The entries that a cell of 申报人 finds.
fn roll(case: &Case<'_>, header: &str, keys: Keys, ink: &mut Ink) {
    let Some(column) = Table::Applicant.column(header) else { return };
    let applicant: &Applicant = &case.dossier.applicant;
    let key = applicant.show(usize::from(column));
    ink.text(header);
    match keys {
        Keys::Number(kind) => entries(case.roll.by_number(&key), kind, ink),
        Keys::Name(kind) => entries(case.roll.by_name(&key), kind, ink),
    }
}

fn entries<'a>(found: impl Iterator<Item = &'a RollEntry>, kind: BlackKind, ink: &mut Ink) {
    for held in found.filter(|held| *held.entry.kind == kind) {
        ink.number(usize::try_from(held.number).unwrap_or(usize::MAX));
        for column in 0..held.entry.columns().len() {
            ink.cell(&held.entry, column);
        }
        ink.text(&held.lifted.map(|day| day.to_string()).unwrap_or_default());
    }
}

/// Every part is written with its length, so that no two different lists of parts look alike.
struct Ink(Sha256);

impl Ink {
    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text.as_bytes());
    }

    fn number(&mut self, number: usize) {
        self.0.update((number as u64).to_le_bytes());
    }

    /// A cell's canonical text; an empty cell and 无 differ in it already.
    fn cell(&mut self, row: &dyn Row, column: usize) {
        self.text(&row.show(column));
    }

    fn dry(self) -> u64 {
        let digest = self.0.finalize();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Answer, BlackEntry, Day, Dossier, Given, When};
    use crate::policy::checks::probe::{TODAY, day};
    use crate::policy::{Notice, Roll, Standing, specimen};
    use std::borrow::Cow;

    fn print(id: &'static str, dossier: &Dossier, roll: &Roll, standing: Standing) -> u64 {
        let case = Case { standing, ..Case::alone(Notice::embedded(), dossier, roll, TODAY) };
        fingerprint(&case, &CheckId(Cow::Borrowed(id)))
    }

    fn plain(id: &'static str, changes: &[(&str, &str)]) -> u64 {
        print(id, &specimen::with(changes), &Roll::default(), Standing::default())
    }

    #[test]
    fn what_a_check_reads_changes_it_and_nothing_else_does() {
        let before = plain("scope.employed", &[]);
        assert_eq!(before, plain("scope.employed", &[("申报人.联系电话", "1"), ("简历.岗位", "乙")]));
        assert_ne!(before, plain("scope.employed", &[("申报人.在职状态", "离退休")]));
        assert_ne!(
            plain("scope.employed", &[("申报人.在职状态", "")]),
            plain("scope.employed", &[("申报人.在职状态", "无")]),
            "an empty cell and 无 are different things"
        );
    }

    #[test]
    fn a_check_that_is_not_known_has_none() {
        assert_eq!(plain("no.such", &[]), 0);
    }

    #[test]
    fn it_is_the_same_in_every_release() {
        // Stands in journals: where this number changes, every ruling on the check is asked for anew.
        assert_eq!(plain("scope.employed", &[]), 0x9234_8492_a70c_f319);
    }

    #[test]
    fn the_order_and_the_place_of_texts_count() {
        let one = plain("edu.proof", &[("学历.学历", "甲乙"), ("学历.学位", "丙")]);
        let two = plain("edu.proof", &[("学历.学历", "甲"), ("学历.学位", "乙丙")]);
        assert_ne!(one, two);
    }

    #[test]
    fn blanks_are_read_as_blanks_only() {
        let before = plain("form.blank", &[]);
        assert_eq!(before, plain("form.blank", &[("申报人.联系电话", "1"), ("申报人.联系电话", "无")]));
        assert_ne!(before, plain("form.blank", &[("申报人.联系电话", "")]));
        assert_ne!(
            plain("form.blank", &[("申报人.援疆开始", "")]),
            plain("form.blank", &[("申报人.援疆开始", ""), ("申报人.申报人类别", "援疆")]),
            "the condition is read"
        );
    }

    #[test]
    fn the_first_filing_counts_and_not_this_ones_own() {
        let standing = Standing { first_filed: Some(When::Day(day("2020-10-12"))), ..Standing::default() };
        let filed = |date, number| {
            let dossier = specimen::with(&[("申报人.申报日期", date), ("申报人.第几次上报", number)]);
            (
                print("time.filed", &dossier, &Roll::default(), standing),
                print("time.filed", &dossier, &Roll::default(), Standing::default()),
            )
        };
        let (first, second) = (filed("2020-10-12", "1"), filed("2020-11-05", "2"));
        assert_eq!(first.0, second.0, "the first submission's filing is unchanged");
        assert_ne!(first.1, second.1);
    }

    #[test]
    fn due_date_and_count_are_told_apart() {
        let dossier = specimen::dossier();
        let with = |id, due: Option<Day>, counted| {
            let standing = Standing { due, counted, ..Standing::default() };
            print(id, &dossier, &Roll::default(), standing)
        };
        let due = Some(day("2020-11-20"));
        assert_ne!(with("time.forwarded", None, None), with("time.forwarded", due, None));
        assert_eq!(with("time.submissions", None, Some(2)), with("time.submissions", due, Some(2)));
        assert_ne!(with("time.submissions", None, Some(2)), with("time.submissions", None, Some(3)));
    }

    #[test]
    fn only_entries_that_touch_the_dossier_count() {
        let entry = |name: &str, kind, lifted| RollEntry {
            number: 7,
            entry: BlackEntry {
                kind: Given(kind),
                name: Given(name.to_owned()),
                from: Given(When::Day(day("2019-01-01"))),
                id_number: Answer::Nil,
                ..BlackEntry::default()
            },
            entered: day("2019-01-02"),
            lifted,
        };
        let dossier = specimen::dossier();
        let with = |entries| print("black.person", &dossier, &Roll::new(entries), Standing::default());
        let none = with(vec![]);
        assert_eq!(none, with(vec![entry("别人", BlackKind::Person, None)]));
        assert_eq!(none, with(vec![entry("样本甲", BlackKind::Unit, None)]), "a unit of that name");
        let touched = with(vec![entry("样本甲", BlackKind::Person, None)]);
        assert_ne!(none, touched);
        assert_ne!(touched, with(vec![entry("样本甲", BlackKind::Person, Some(day("2020-01-01")))]));
    }
}
