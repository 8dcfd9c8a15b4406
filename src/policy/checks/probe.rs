//! For tests: one check over a spoilt specimen, and what each finding must have.

use crate::domain::date::read_when;
use crate::domain::{Day, Dossier, Expected, Kind, Lang, Place, Table, Verdict};
use crate::policy::check::examine_with;
use crate::policy::fingerprint::fingerprint;
use crate::policy::{Case, Finding, Notice, Roll, Standing, specimen};

/// The day on which the tests' cases are examined.
pub const TODAY: Day = jiff::civil::date(2020, 11, 10);

/// A day, as written.
pub fn day(text: &str) -> Day {
    read_when(text).map_or(Day::ZERO, |when| when.first())
}

/// What one check finds in a dossier, with a blacklist and what earlier submissions settled.
pub fn found_with(id: &str, dossier: &Dossier, roll: &Roll, standing: Standing) -> Vec<Finding> {
    let case = Case { standing, ..Case::alone(Notice::embedded(), dossier, roll, TODAY) };
    let found = examine_with(&case, |check| check.id == id);
    assert!(!found.is_empty(), "{id} finds nothing at all");
    for finding in &found {
        audit(finding, dossier);
    }
    reads_what_it_says(&case, &found);
    found
}

/// Rewrites every cell in turn: where that changes what the check finds, it changes the fingerprint
/// of what the check says it reads. So each case that a test thinks of also tests the check's `reads`.
fn reads_what_it_says(case: &Case<'_>, found: &[Finding]) {
    let id = &found[0].check;
    let before = fingerprint(case, id);
    let mut edited = case.dossier.clone();
    for table in Table::ALL {
        for index in 0..edited.len(table) {
            for (column, described) in table.columns().iter().enumerate() {
                let Some(was) = edited.row(table, index).map(|row| row.show(column).into_owned()) else {
                    return;
                };
                // What no file can hold cannot be put back: it stays.
                if edited.row_mut(table, index).is_none_or(|row| row.set(column, &was).is_err()) {
                    continue;
                }
                for text in others(described.kind, table, column) {
                    if edited.row_mut(table, index).is_none_or(|row| row.set(column, &text).is_err()) {
                        continue;
                    }
                    let case = Case { dossier: &edited, ..*case };
                    let now = examine_with(&case, |check| check.id == id.0);
                    assert!(
                        now == found || fingerprint(&case, id) != before,
                        "{id} reads {}.{} and does not say so: {was} → {text}",
                        table.zh(),
                        described.zh
                    );
                }
                let _ = edited.row_mut(table, index).map(|row| row.set(column, &was));
            }
        }
    }
    assert!(edited == *case.dossier, "every cell is as it was");
}

/// Texts for a cell of that kind.
fn others(kind: Kind, table: Table, column: usize) -> Vec<String> {
    let list: &[&str] = match kind {
        Kind::Date | Kind::Until => &["", "2019-01-01", "2020-11-05"],
        Kind::YesNo => &["", "是", "否"],
        Kind::Evidence => &["", "甲(复印件)"],
        Kind::Number => &["1", "2", "2018"],
        Kind::Years => &["", "2020"],
        Kind::Text | Kind::Score => &["", "无", "约"],
        Kind::Choice => {
            // An impossible word is answered with the closed list.
            let mut probe = Dossier::default();
            let Err(Expected::OneOf(words)) = probe.push(table).set(column, "?") else { return Vec::new() };
            return std::iter::once("").chain(words).map(str::to_owned).collect();
        }
    };
    list.iter().map(|text| (*text).to_owned()).collect()
}

/// What one check finds in a dossier that stands alone.
pub fn found(id: &str, dossier: &Dossier) -> Vec<Finding> {
    found_with(id, dossier, &Roll::default(), Standing::default())
}

/// The verdicts of one check over a dossier, in order: `void void fail`.
pub fn verdicts(id: &str, dossier: &Dossier) -> String {
    words(&found(id, dossier))
}

/// The verdicts of one check over the specimen with some cells changed.
pub fn changed(id: &str, changes: &[(&str, &str)]) -> String {
    verdicts(id, &specimen::with(changes))
}

/// The specimen spoilt by hand.
pub fn spoilt(spoil: impl FnOnce(&mut Dossier)) -> Dossier {
    let mut dossier = specimen::dossier();
    spoil(&mut dossier);
    dossier
}

/// Verdicts in a line.
pub fn words(found: &[Finding]) -> String {
    found.iter().map(|finding| finding.verdict.word()).collect::<Vec<_>>().join(" ")
}

/// The reasons in Chinese, a line each.
pub fn reasons(found: &[Finding]) -> String {
    found.iter().map(|finding| finding.reason.text(Lang::Zh)).collect::<Vec<_>>().join("\n")
}

/// The places of one finding, as people read them.
pub fn places(finding: &Finding) -> String {
    finding.places.iter().map(Place::to_string).collect::<Vec<_>>().join(" ")
}

pub fn audit(finding: &Finding, dossier: &Dossier) {
    let id = &finding.check;
    for lang in [Lang::Zh, Lang::En] {
        let said = finding.reason.text(lang);
        assert!(!said.is_empty() && !said.contains("{}"), "{id}: {said}");
    }
    if matches!(finding.verdict, Verdict::Fail | Verdict::Void | Verdict::Eye) {
        let remedy = finding.remedy.as_ref().unwrap_or_else(|| panic!("{id} says not what to do"));
        assert!(!remedy.text(Lang::Zh).is_empty() && !remedy.text(Lang::En).is_empty(), "{id}");
        assert!(!finding.places.is_empty(), "{id}: {} has no place", finding.reason.text(Lang::En));
    }
    for place in &finding.places {
        let there = usize::from(place.row) < dossier.len(place.table);
        assert!(there || *place == Place::table(place.table), "{id}: no {place}");
        assert!(
            place.column.is_none_or(|c| usize::from(c) < place.table.columns().len()),
            "{id}: no {place}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specimen_needs_nobody() {
        let dossier = specimen::dossier();
        let roll = Roll::default();
        for finding in crate::policy::examine(&Case::alone(Notice::embedded(), &dossier, &roll, TODAY)) {
            let fine = matches!(finding.verdict, Verdict::Pass | Verdict::Exempt | Verdict::Na);
            assert!(fine, "{}: {}", finding.check, finding.reason.text(Lang::En));
            audit(&finding, &dossier);
        }
    }

    #[test]
    fn an_empty_dossier_is_no_reason_to_fail_badly() {
        let dossier = Dossier::default();
        let roll = Roll::default();
        for finding in crate::policy::examine(&Case::alone(Notice::embedded(), &dossier, &roll, TODAY)) {
            audit(&finding, &dossier);
        }
    }
}
