//! Shorthand of these tests.

use pingwei::desk::testing::{Hand, OWNER, fresh, person};
use pingwei::desk::{
    Answer, Command, Delivery, Do, Done, LocalDesk, Overview, Query, QueuePage, QueueSpec, Refusal,
    TriageKind,
};
use pingwei::domain::{DossierId, Verdict};
use pingwei::policy::FindingKey;
use pingwei::policy::Notice;
use pingwei::policy::rubric::ScoreSheet;
use std::time::Duration;

/// Everybody of the test committee: account, name, roles.
pub const PEOPLE: [(&str, &str, &str); 8] = [
    ("wang", "王样本", "经办人"),
    ("li", "李样本", "经办人"),
    ("zhang", "张样本", "评审专家"),
    ("chen", "陈样本", "评审专家"),
    ("zhao", "赵样本", "答辩评委"),
    ("han", "韩样本", "主席"),
    ("ji", "纪样本", "记录员"),
    ("qian", "钱样本", "监督员"),
];

/// Sets the roster of [`PEOPLE`].
pub fn seat(desk: &LocalDesk) {
    let reviewers = PEOPLE.iter().map(|(account, name, roles)| person(account, name, roles)).collect();
    Hand::of(desk, OWNER).run(Command::Roster { reviewers }).expect("the owner sets the first roster");
}

pub fn overview(hand: &mut Hand) -> Overview {
    match hand.0.ask(Query::Overview) {
        Ok(Answer::Overview(overview)) => *overview,
        other => panic!("no overview: {other:?}"),
    }
}

pub fn page(hand: &mut Hand, spec: &QueueSpec, from: usize, len: usize) -> QueuePage {
    match hand.0.ask(Query::Queue { spec: spec.clone(), from, len }) {
        Ok(Answer::Queue(page)) => page,
        other => panic!("no page: {other:?}"),
    }
}

pub fn head(hand: &mut Hand) -> u64 {
    overview(hand).head.seq
}

/// The key of a check's first finding.
pub fn key(hand: &mut Hand, dossier: &DossierId, check: &str) -> FindingKey {
    let sheet = hand.sheet(dossier).expect("a sheet");
    let found = sheet.judged.iter().find(|one| one.key.check.0 == check);
    found.unwrap_or_else(|| panic!("{check} found nothing")).key.clone()
}

pub fn rule(
    hand: &mut Hand,
    dossier: &DossierId,
    check: &str,
    verdict: Verdict,
    reason: &str,
) -> Result<Done, Refusal> {
    let key = key(hand, dossier, check);
    hand.run(Command::Rule { dossier: dossier.clone(), key, verdict, reason: reason.to_owned() })
}

pub fn decide(dossier: &DossierId, kind: TriageKind, reason: &str) -> Command {
    Command::Triage { dossier: dossier.clone(), kind, reason: reason.to_owned(), notice: None, due: None }
}

pub fn comment(dossier: &DossierId, text: &str) -> Command {
    Command::Comment { dossier: dossier.clone(), text: text.to_owned() }
}

/// A full sheet for the specimen's level, every criterion at its highest.
pub fn full_marks() -> ScoreSheet {
    let rubric = &Notice::embedded().rubric.level[&pingwei::domain::Level::AssociateSenior];
    let criteria = rubric.criteria.iter().map(|one| (one.id.clone(), one.max)).collect();
    ScoreSheet { criteria, ..ScoreSheet::default() }
}

/// A command made from a version.
pub fn from_version(base: u64, command: Command) -> Do {
    Do { base: Some(base), ..fresh(command) }
}

/// The next reply, whosever it is, within five seconds.
pub fn next(hand: &Hand) -> Delivery {
    hand.0.replies.recv_timeout(Duration::from_secs(5)).expect("a reply within five seconds")
}

/// Nothing comes within a short while.
pub fn silence(hand: &Hand) {
    let came = hand.0.replies.recv_timeout(Duration::from_millis(150));
    assert!(came.is_err(), "{came:?}");
}
