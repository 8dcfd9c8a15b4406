//! People's rulings on findings, and findings that people add (6).

use super::check::CheckId;
use super::finding::{Finding, FindingKey, Reason, keys};
use crate::domain::{Verdict, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A person's verdict in place of the machine's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// Which finding.
    pub key: FindingKey,
    /// Pass, fail, void or bar.
    pub verdict: Verdict,
    /// What the machine had said.
    pub machine: Verdict,
    /// Why, where it departs from a machine verdict other than eye.
    pub reason: String,
    /// Account of the person who ruled.
    pub by: String,
    /// Submission it was made on.
    pub submission: u8,
    /// Fingerprint of what the check read: the ruling holds while this is unchanged.
    pub read: u64,
}

/// A finding the machine cannot make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedFinding {
    /// Its number in the dossier, from 1.
    pub number: u16,
    /// Item of 四, 0 or 12.
    pub item: u8,
    /// Clause it stands on.
    pub clause: String,
    /// Where, in the person's words.
    pub place: String,
    /// Fail, void, bar or eye.
    pub verdict: Verdict,
    /// What is wrong.
    pub text: String,
    /// Who added it.
    pub by: String,
    /// Submission it was made on; it counts for that submission.
    pub submission: u8,
}

/// A finding with what people made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Its name within the submission.
    pub key: FindingKey,
    /// What the machine (or the person who added it) found.
    pub finding: Finding,
    /// The ruling in force.
    pub ruling: Option<Ruling>,
    /// A ruling from an earlier submission that no longer holds because what the check read has
    /// changed: shown as last time's.
    pub last_time: Option<Ruling>,
    /// Fingerprint of what the check read now.
    pub read: u64,
    /// Who added it, where a person did.
    pub added: Option<AddedFinding>,
}

impl Judged {
    /// The verdict that counts.
    pub fn verdict(&self) -> Verdict {
        self.ruling.as_ref().map_or(self.finding.verdict, |ruling| ruling.verdict)
    }

    /// True where a person has still to tell.
    pub fn needs_person(&self) -> bool {
        self.verdict() == Verdict::Eye
    }
}

/// Joins findings with the rulings and added findings of this submission. `read` gives the
/// fingerprint of what a check reads.
pub fn judge(
    findings: Vec<Finding>,
    rulings: &[Ruling],
    added: &[AddedFinding],
    submission: u8,
    read: impl Fn(&CheckId) -> u64,
) -> Vec<Judged> {
    let keys = keys(&findings);
    let mut all: Vec<Judged> = keys
        .into_iter()
        .zip(findings)
        .map(|(key, finding)| Judged { key, finding, ruling: None, last_time: None, read: 0, added: None })
        .collect();
    // Fingerprints cost a walk over the cells: only where a ruling asks for one.
    for ruling in rulings {
        let Some(judged) = all.iter_mut().find(|j| j.key == ruling.key) else { continue };
        judged.read = read(&judged.key.check);
        if judged.read == ruling.read {
            judged.ruling = Some(ruling.clone());
            judged.last_time = None;
        } else {
            judged.last_time = Some(ruling.clone());
        }
    }
    for extra in added.iter().filter(|a| a.submission == submission) {
        let check = CheckId(Cow::Borrowed(ADDED));
        let nth = u8::try_from(extra.number).unwrap_or(u8::MAX);
        let key = FindingKey { check: check.clone(), place: None, nth };
        let words = Words::same(if extra.place.is_empty() {
            extra.text.clone()
        } else {
            format!("{}: {}", extra.place, extra.text)
        });
        let finding = Finding {
            check,
            verdict: extra.verdict,
            clause: Cow::Owned(extra.clause.clone()),
            item: extra.item,
            reason: Reason::written(words.clone()),
            remedy: Some(Reason::written(words)),
            hint: None,
            places: Vec::new(),
        };
        let ruling = rulings.iter().rev().find(|r| r.key == key && r.submission == submission).cloned();
        all.push(Judged { key, finding, ruling, last_time: None, read: 0, added: Some(extra.clone()) });
    }
    all
}

/// The check id under which added findings stand.
pub const ADDED: &str = "person.added";
