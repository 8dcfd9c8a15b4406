//! Many dossiers at once: previewed one by one, then all of them or none.

use crate::hands::{comment, head};
use pingwei::desk::testing::{self, Hand, OWNER, changed, dossier, id};
use pingwei::desk::{Answer, BulkLine, BulkWhat, Command, Query, TriageKind, Why};
use pingwei::domain::{DossierId, State};

fn pass() -> BulkWhat {
    BulkWhat::Triage { kind: TriageKind::Pass, reason: String::new(), due: None }
}

fn all(numbers: std::ops::Range<usize>) -> Vec<(DossierId, Option<u64>)> {
    numbers.map(|number| (id(number), None)).collect()
}

fn tried(hand: &mut Hand, dossiers: Vec<(DossierId, Option<u64>)>, what: BulkWhat) -> Vec<BulkLine> {
    match hand.0.ask(Query::TryBulk { dossiers, what }) {
        Ok(Answer::Bulk(lines)) => lines,
        other => panic!("{other:?}"),
    }
}

fn failing(number: usize) -> pingwei::domain::Dossier {
    changed(number, &[("申报人.公示结束", "2020-09-24")])
}

fn state(hand: &mut Hand, number: usize) -> State {
    hand.sheet(&id(number)).expect("a sheet").row.state
}

#[test]
fn each_change_is_shown_and_nothing_is_done_by_looking() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..6).map(dossier).chain([failing(6)]).collect()).expect("loaded");
    let before = head(&mut hand);
    let mut wanted = all(0..7);
    wanted.push((id(99), None));
    let lines = tried(&mut hand, wanted, pass());
    assert_eq!(lines.len(), 8);
    assert!(lines[..6].iter().all(|line| line.outcome.is_ok() && line.version > 0 && !line.name.is_empty()));
    let refused = lines[6].outcome.as_ref().expect_err("it fails");
    assert_eq!(refused.why, Why::Rule);
    assert_eq!(lines[7].outcome.as_ref().expect_err("no such dossier").why, Why::Missing);
    assert_eq!(head(&mut hand), before, "looking records nothing");
}

#[test]
fn all_of_it_is_one_commit_or_nothing_is_done() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..40).map(dossier).chain([failing(40)]).collect()).expect("loaded");
    let before = head(&mut hand);
    let refused = hand.run(Command::Bulk { dossiers: all(0..41), what: pass() }).expect_err("one is refused");
    assert!(
        refused.words.zh.contains(&id(40).0) && refused.words.zh.contains("整批未办"),
        "{}",
        refused.words.zh
    );
    assert_eq!((head(&mut hand), state(&mut hand, 0)), (before, State::Received));
    hand.run(Command::Bulk { dossiers: all(0..40), what: pass() }).expect("passed");
    assert_eq!(head(&mut hand), before + 1, "one commit");
    assert!((0..40).all(|number| state(&mut hand, number) == State::Passed));
    assert_eq!(state(&mut hand, 40), State::Received);
}

#[test]
fn one_that_changed_meanwhile_stops_all() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..3).map(dossier).collect()).expect("loaded");
    let lines = tried(&mut hand, all(0..3), pass());
    let seen: Vec<_> = lines.into_iter().map(|line| (line.dossier, Some(line.version))).collect();
    hand.run(comment(&id(1), "等一等")).expect("remarked");
    let refused = hand.run(Command::Bulk { dossiers: seen, what: pass() }).expect_err("stale");
    assert_eq!(refused.why, Why::Stale);
    assert_eq!(state(&mut hand, 0), State::Received);
}

#[test]
fn assigning_many_and_what_makes_no_sense() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..3).map(dossier).collect()).expect("loaded");
    let to = |account: &str| BulkWhat::Assign { to: Some(account.to_owned()) };
    hand.run(Command::Bulk { dossiers: all(0..3), what: to(OWNER) }).expect("given");
    assert!((0..3).all(|number| hand.sheet(&id(number)).expect("a sheet").row.assigned.is_some()));
    for (dossiers, what, why) in [
        (all(0..3), to("nobody"), Why::Missing),
        (Vec::new(), pass(), Why::Input),
        (vec![(id(1), None), (id(1), None)], pass(), Why::Input),
        (all(0..2001), pass(), Why::Input),
    ] {
        assert_eq!(hand.run(Command::Bulk { dossiers, what }).expect_err("refused").why, why);
    }
}
