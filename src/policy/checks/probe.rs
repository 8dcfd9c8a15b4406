//! For tests: one check over a spoilt specimen, and what each finding must have.

use crate::domain::date::read_when;
use crate::domain::{Day, Dossier, Lang, Place, Verdict};
use crate::policy::check::examine_with;
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
    found
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

fn audit(finding: &Finding, dossier: &Dossier) {
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
