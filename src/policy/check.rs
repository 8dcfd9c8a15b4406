//! A check: one rule, with an id, a clause and an item; and the run over all of them.

use super::case::Case;
use super::checks::ALL;
use super::finding::{Finding, Reason};
use crate::domain::{Place, Table, Verdict, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A check's id, such as `ce.public`. An id from a journal of another release stays readable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CheckId(pub Cow<'static, str>);

impl std::fmt::Display for CheckId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// The item of 四 under which a check is shown: 1–11, and 0 and 12 beside them.
pub type Item = u8;

/// What a check reads: a ruling carries over to the next submission only where this is unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Every column of a table.
    Table(Table),
    /// Columns of 申报人, by header.
    Applicant(&'static [&'static str]),
    /// Columns of another table, by header.
    Columns(Table, &'static [&'static str]),
    /// The filing date, from the first submission.
    Filing,
    /// How many submissions count.
    Submissions,
    /// The due date that the last return set.
    Due,
    /// The blacklist's entries that this dossier touches.
    Roll,
    /// Every evidence cell of the dossier.
    Evidence,
    /// Which of the columns that the notice requires are empty.
    Required,
    /// The columns in which the notice looks for vague words.
    Vague,
}

/// One rule.
pub struct Check {
    /// `group.name`, as in design 6.
    pub id: &'static str,
    /// Where it is shown.
    pub item: Item,
    /// What it stands on: `四.8`.
    pub clause: &'static str,
    /// Its name on screens, short.
    pub title: Words,
    /// What the rule asks, in one sentence of our own.
    pub rule: Words,
    /// What it reads.
    pub reads: &'static [Reads],
    /// The rule itself.
    pub run: fn(&Case<'_>, &mut Findings),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Check({})", self.id)
    }
}

/// Takes what one check finds.
#[derive(Debug)]
pub struct Findings {
    check: &'static Check,
    found: Vec<Finding>,
    /// Where the findings of `check` begin.
    start: usize,
}

impl Findings {
    /// Runs one check. Where it used a filing date that only stands in for the first submission's,
    /// each of its findings says so (6, "Filing date").
    fn run(&mut self, check: &'static Check, case: &Case<'_>) {
        self.check = check;
        self.start = self.found.len();
        (check.run)(case, self);
        let filing = case.filing();
        if !filing.is_first && check.reads.contains(&Reads::Filing) {
            let applies = |finding: &&mut Finding| finding.verdict != Verdict::Na;
            for finding in self.found[self.start..].iter_mut().filter(applies) {
                finding.reason.name_filing(filing);
            }
        }
    }

    /// A finding under the check's own clause and item. Returns it for `.at(..)`, `.remedy(..)`.
    pub fn add(&mut self, verdict: Verdict, reason: Reason) -> &mut Finding {
        let check = self.check;
        self.found.push(Finding {
            check: CheckId(Cow::Borrowed(check.id)),
            verdict,
            clause: Cow::Borrowed(check.clause),
            item: check.item,
            reason,
            remedy: None,
            hint: None,
            places: Vec::new(),
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// The clause is met.
    pub fn pass(&mut self, reason: Reason) -> &mut Finding {
        self.add(Verdict::Pass, reason)
    }
    /// Can be corrected; `remedy` says how.
    pub fn fail(&mut self, reason: Reason, remedy: Reason) -> &mut Finding {
        self.add(Verdict::Fail, reason).remedy(remedy)
    }
    /// Cannot be corrected.
    pub fn bar(&mut self, reason: Reason) -> &mut Finding {
        self.add(Verdict::Bar, reason)
    }
    /// Counts for nothing; `remedy` says what would make it count.
    pub fn void(&mut self, reason: Reason, remedy: Reason) -> &mut Finding {
        self.add(Verdict::Void, reason).remedy(remedy)
    }
    /// Only a person can tell. `remedy` goes into the correction notice if the person rules fail.
    pub fn eye(&mut self, reason: Reason, remedy: Reason) -> &mut Finding {
        self.add(Verdict::Eye, reason).remedy(remedy)
    }
    /// Lifted; the reason says by what.
    pub fn exempt(&mut self, reason: Reason) -> &mut Finding {
        self.add(Verdict::Exempt, reason)
    }
    /// Does not apply.
    pub fn na(&mut self, reason: Reason) -> &mut Finding {
        self.add(Verdict::Na, reason)
    }

    /// True while this check has found nothing yet: the usual end is `if out.is_empty() { out.pass(..) }`.
    pub fn is_empty(&self) -> bool {
        self.found.len() == self.start
    }
}

impl Finding {
    /// Adds a place.
    pub fn at(&mut self, place: Place) -> &mut Self {
        self.places.push(place);
        self
    }
    /// Says what the applicant is to do.
    pub fn remedy(&mut self, remedy: Reason) -> &mut Self {
        self.remedy = Some(remedy);
        self
    }
    /// Shows a right that was not asked for.
    pub fn hint(&mut self, hint: Reason) -> &mut Self {
        self.hint = Some(hint);
        self
    }
    /// Stands on another clause than the check's own.
    pub fn clause(&mut self, clause: &'static str) -> &mut Self {
        self.clause = Cow::Borrowed(clause);
        self
    }
    /// Is shown under another item (form.copies stands wherever the copy stands).
    pub fn item(&mut self, item: Item) -> &mut Self {
        self.item = item;
        self
    }
}

/// Every check, in the order of items.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    ALL.iter().copied().flatten()
}

/// The check of that id.
pub fn check_named(id: &str) -> Option<&'static Check> {
    checks().find(|check| check.id == id)
}

/// What it comes to when a person finds that a check's clause is not met where the machine could not
/// tell: some cannot be corrected (bar), some leave the evidence out (void), the rest can be mended.
pub fn verdict_of_failure(check: &CheckId) -> Verdict {
    match check.0.as_ref() {
        "scope.employed" | "scope.sanction" | "scope.aid" | "time.filed" | "time.forwarded"
        | "time.submissions" | "black.person" | "black.unit" => Verdict::Bar,
        id if ["award.", "paper.", "work."].iter().any(|group| id.starts_with(group)) => Verdict::Void,
        _ => Verdict::Fail,
    }
}

/// Runs every check. The findings stand in the order of the checks; each check gives at least one.
pub fn examine(case: &Case<'_>) -> Vec<Finding> {
    examine_with(case, |_| true)
}

/// Runs the checks that `wanted` picks.
pub fn examine_with(case: &Case<'_>, wanted: impl Fn(&Check) -> bool) -> Vec<Finding> {
    let mut all = checks().filter(|check| wanted(check));
    let Some(first) = all.next() else { return Vec::new() };
    let mut out = Findings { check: first, found: Vec::with_capacity(64), start: 0 };
    out.run(first, case);
    for check in all {
        out.run(check, case);
    }
    out.found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;
    use crate::policy::checks::probe::{TODAY, day};
    use crate::policy::{Notice, Roll, Standing, specimen};

    #[test]
    fn every_finding_says_so_where_its_filing_date_only_stands_in() {
        let (dossier, roll) = (specimen::with(&[("申报人.第几次上报", "2")]), Roll::default());
        let said = |first_filed| {
            let standing = Standing { first_filed, ..Standing::default() };
            let case = Case { standing, ..Case::alone(Notice::embedded(), &dossier, &roll, TODAY) };
            let found = examine(&case);
            let says = |finding: &&Finding| finding.reason.text(Lang::Zh).contains("库中没有首次上报");
            let mut ids: Vec<_> = found.iter().filter(says).map(|finding| finding.check.0.clone()).collect();
            ids.dedup();
            ids
        };
        let due: Vec<_> = checks()
            .filter(|check| check.reads.contains(&Reads::Filing))
            .map(|check| check.id)
            .filter(|id| !["scope.aid", "direct.route"].contains(id)) // not asked of the specimen
            .collect();
        assert!(due.len() > 5, "{due:?}");
        assert_eq!(said(None), due);
        assert!(said(Some(day("2020-10-12").into())).is_empty());
    }

    #[test]
    fn the_filing_date_is_named_once() {
        let (dossier, roll) = (specimen::with(&[("申报人.第几次上报", "2")]), Roll::default());
        let case = Case::alone(Notice::embedded(), &dossier, &roll, TODAY);
        for finding in examine(&case) {
            for lang in [Lang::Zh, Lang::En] {
                let said = finding.reason.text(lang);
                let times = said.matches("首次上报").count() + said.matches("the first is not").count();
                assert!(times <= 1 && !said.contains("{}"), "{said}");
            }
        }
    }
}
