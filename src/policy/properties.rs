//! What holds for every check on every dossier.

use super::anything::{Choice, Edit, any_choice, any_dossier, any_roll, any_standing, likely_dossier};
use super::check::checks;
use super::checks::probe::{TODAY, audit};
use super::finding::keys;
use super::fingerprint::fingerprint;
use super::{Case, CheckId, Finding, Notice, examine};
use crate::domain::{Dossier, Lang, Table};
use proptest::prelude::*;
use std::borrow::Cow;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// No check panics on any dossier; each finds something, with real places and whole sentences.
    #[test]
    fn every_check_answers_for_any_dossier(
        dossier in any_dossier(), roll in any_roll(), standing in any_standing()
    ) {
        let case = Case { standing, ..Case::alone(Notice::embedded(), &dossier, &roll, TODAY) };
        let found = examine(&case);
        for finding in &found {
            audit(finding, &dossier);
        }
        for check in checks() {
            prop_assert!(found.iter().any(|finding| finding.check.0 == check.id), "{} is silent", check.id);
        }
        let keys = keys(&found);
        for (index, key) in keys.iter().enumerate() {
            prop_assert!(!keys[..index].contains(key), "{key:?} names two findings");
        }
    }

    /// A check reads nothing but what it says it reads: where a changed cell or row changes what it
    /// finds, the fingerprint changes with it. Every cell of the dossier is changed in turn.
    #[test]
    fn changed_findings_mean_a_changed_fingerprint(
        dossier in likely_dossier(), texts in prop::array::uniform3(any_choice()), roll in any_roll(),
        standing in any_standing()
    ) {
        let before = Case { standing, ..Case::alone(Notice::embedded(), &dossier, &roll, TODAY) };
        let found = by_check(&before);
        for edit in every_edit(&dossier, &texts) {
            let mut edited = dossier.clone();
            edit.apply(&mut edited);
            let after = Case { dossier: &edited, ..before };
            for ((check, was), (_, is)) in found.iter().zip(by_check(&after)) {
                let id = CheckId(Cow::Borrowed(check));
                let unread = || fingerprint(&before, &id) == fingerprint(&after, &id);
                prop_assert!(*was == is || !unread(), "{check} reads more than it says: {edit:?}");
            }
        }
    }

    /// The roll and the standing too are read only where a check says so.
    #[test]
    fn an_unchanged_fingerprint_means_unchanged_findings_for_roll_and_standing(
        dossier in any_dossier(), rolls in (any_roll(), any_roll()), standings in (any_standing(), any_standing())
    ) {
        let before =
            Case { standing: standings.0, ..Case::alone(Notice::embedded(), &dossier, &rolls.0, TODAY) };
        let after = Case { standing: standings.1, roll: &rolls.1, ..before };
        for ((check, was), (_, is)) in by_check(&before).into_iter().zip(by_check(&after)) {
            let id = CheckId(Cow::Borrowed(check));
            let unread = || fingerprint(&before, &id) == fingerprint(&after, &id);
            prop_assert!(was == is || !unread(), "{check} reads more than it says");
        }
    }
}

/// What each check finds, in the order of the checks.
fn by_check(case: &Case<'_>) -> Vec<(&'static str, Vec<Finding>)> {
    let mut found = examine(case).into_iter().peekable();
    let own = |id: &'static str| {
        let mut all = Vec::new();
        while let Some(finding) = found.next_if(|finding| finding.check.0 == id) {
            all.push(finding);
        }
        (id, all)
    };
    checks().map(|check| check.id).map(own).collect()
}

/// Every cell rewritten in turn, with each of the texts, and a row taken from and added to each table.
fn every_edit(dossier: &Dossier, texts: &[Choice]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (table, row, cells) in dossier.rows() {
        let row = u8::try_from(row).unwrap_or(u8::MAX);
        for column in 0..u8::try_from(cells.columns().len()).unwrap_or(u8::MAX) {
            let cell = |text: &Choice| Edit::Cell { table, row, column, text: text.clone() };
            edits.extend(texts.iter().map(cell));
        }
        edits.push(Edit::Pop { table, row });
    }
    edits.extend(Table::ALL.map(|table| Edit::Push { table }));
    edits
}

/// What the words of a check must be, whatever the dossier.
#[test]
fn every_check_is_described() {
    let notice = Notice::embedded();
    let mut ids: Vec<&str> = Vec::new();
    for check in checks() {
        assert!(!ids.contains(&check.id), "{} twice", check.id);
        ids.push(check.id);
        for words in [&check.title, &check.rule] {
            assert!(!words.get(Lang::Zh).is_empty() && !words.get(Lang::En).is_empty(), "{}", check.id);
        }
        assert!(check.item <= 12 && notice.items.contains_key(&check.item.to_string()), "{}", check.id);
        assert!(notice.clauses.contains_key(check.clause), "{}: {}", check.id, check.clause);
        for reads in check.reads {
            let (table, headers) = match reads {
                super::Reads::Applicant(headers) => (Table::Applicant, *headers),
                super::Reads::Columns(table, headers) => (*table, *headers),
                _ => continue,
            };
            for header in headers {
                assert!(table.column(header).is_some(), "{} reads {table:?}.{header}", check.id);
            }
        }
    }
    let design = [
        "scope.employed",
        "scope.sanction",
        "scope.aid",
        "scope.permit",
        "scope.entrusted",
        "level.step",
        "time.filed",
        "time.forwarded",
        "time.submissions",
        "form.blank",
        "form.vague",
        "form.copies",
        "unit.publicity",
        "unit.opinion",
        "super.opinion",
        "unit.pledge",
        "id.number",
        "id.scan",
        "id.photo",
        "edu.proof",
        "cv.gaps",
        "cv.moves",
        "title.proof",
        "title.years",
        "work.proof",
        "award.proof",
        "award.since",
        "paper.proof",
        "paper.since",
        "paper.cutoff",
        "paper.experts",
        "paper.optional",
        "ce.public",
        "ce.special",
        "ce.exempt",
        "assess.years",
        "summary.length",
        "other.papers",
        "lang.none",
        "licence.route",
        "direct.route",
        "defence.due",
        "black.person",
        "black.unit",
    ];
    ids.sort_unstable();
    let mut design = design.to_vec();
    design.sort_unstable();
    assert_eq!(ids, design, "the checks of design 6, and no others");
}
