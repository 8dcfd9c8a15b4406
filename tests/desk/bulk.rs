//! Many dossiers at once: previewed one by one, then all of them or none.

use crate::hands::{comment, decide, head, next, seat};
use pingwei::desk::testing::{self, Hand, OWNER, changed, dossier, fresh, id};
use pingwei::desk::{
    Answer, BULK_ALONE, BULK_PART, BulkLine, BulkWhat, Bulker, Command, Delta, Done, Query, QueueSpec,
    Refusal, Reply, Request, Topic, TriageKind, Why,
};
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

fn bulker(dossiers: Vec<(DossierId, Option<u64>)>, what: BulkWhat) -> Bulker {
    Bulker::new(fresh(Command::Undo).id, dossiers, what)
}

fn run(hand: &mut Hand, dossiers: Vec<(DossierId, Option<u64>)>, what: BulkWhat) -> Result<Done, Refusal> {
    bulker(dossiers, what).run(&mut hand.0, |_, _| {})
}

/// Sends parts until only the commit is left, and gives that.
fn up_to_the_commit(hand: &mut Hand, bulker: &mut Bulker) -> pingwei::desk::Do {
    loop {
        let command = bulker.next_command().expect("not at its end");
        if matches!(command.command, Command::BulkCommit { .. }) {
            return command;
        }
        let done = hand.0.command(command).expect("prepared");
        assert!(!bulker.accepted(&done).expect("taken"));
    }
}

const MANY: usize = 3 * BULK_PART + 7;

#[test]
fn a_whole_view_is_decided_at_once_however_long() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..MANY).map(dossier).collect()).expect("loaded");
    let before = head(&mut hand);
    let ids = match hand.0.ask(Query::Ids { spec: QueueSpec::default() }) {
        Ok(Answer::Ids(ids, total)) => {
            assert_eq!((ids.len(), total), (MANY, MANY));
            ids
        }
        other => panic!("{other:?}"),
    };
    let seen: Vec<_> = ids.into_iter().map(|(id, version)| (id, Some(version))).collect();
    let mut heard = Vec::new();
    let done = bulker(seen, pass()).run(&mut hand.0, |taken, all| heard.push((taken, all))).expect("passed");
    assert!(done.words.zh.contains(&MANY.to_string()), "{}", done.words.zh);
    assert_eq!(heard.first(), Some(&(BULK_PART, MANY)));
    assert_eq!(heard.last(), Some(&(MANY, MANY)));
    assert_eq!(head(&mut hand), before + 5, "four lines prepare it, one brings it into force");
    desk.wait_whole();
    assert!((0..MANY).all(|number| state(&mut hand, number) == State::Passed));
    // It is one act, and undone as one.
    let undone = hand.run(Command::Undo).expect("undone");
    assert!(undone.words.zh.contains(&MANY.to_string()), "{}", undone.words.zh);
    desk.wait_whole();
    assert!((0..MANY).all(|number| state(&mut hand, number) == State::Received));
    assert!(hand.run(Command::Undo).is_err(), "nothing is left to undo");
}

#[test]
fn nothing_is_seen_of_a_longer_action_before_all_of_it_is_there() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..MANY).map(dossier).collect()).expect("loaded");
    let mut action = bulker(all(0..MANY), pass());
    let commit = up_to_the_commit(&mut hand, &mut action);
    assert!((0..MANY).all(|number| state(&mut hand, number) == State::Received));
    // Let go of: nothing happened, and nothing can be made of it any more.
    hand.0.command(action.abort()).expect("dropped");
    assert_eq!(hand.0.command(commit).expect_err("forgotten").why, Why::Missing);
    assert!((0..MANY).all(|number| state(&mut hand, number) == State::Received));
}

#[test]
fn what_a_connection_prepared_is_lost_with_it() {
    let desk = testing::desk();
    seat(&desk);
    let (mut gone, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    gone.load((0..MANY).map(dossier).collect()).expect("loaded");
    let mut action = bulker(all(0..MANY), pass());
    let part = action.next_command().expect("a part");
    let done = gone.0.command(part).expect("prepared");
    action.accepted(&done).expect("taken");
    // When it has gone is seen by who else looks at a dossier.
    let watched = || Request::Watch(Topic::Dossier(id(0)));
    li.0.send(watched()).expect("sent");
    next(&li);
    gone.0.send(watched()).expect("sent");
    let others = |hand: &Hand| match next(hand).reply {
        Reply::Delta(Delta::Sheet(sheet)) => sheet.others.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(others(&li), 1);
    drop(gone);
    assert_eq!(others(&li), 0);
    let mut wang = Hand::of(&desk, "wang");
    let refusal = wang.0.command(action.next_command().expect("a part")).expect_err("the first part is lost");
    assert_eq!(refusal.why, Why::Missing);
    assert_eq!(state(&mut wang, 0), State::Received);
}

#[test]
fn one_refused_among_many_stops_all() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..MANY).map(dossier).chain([failing(MANY)]).collect()).expect("loaded");
    let refused = run(&mut hand, all(0..MANY + 1), pass()).expect_err("the last one fails");
    assert!(refused.words.zh.contains("整批未办"), "{}", refused.words.zh);
    assert!((0..=MANY).all(|number| state(&mut hand, number) == State::Received));
    let twice = all(0..MANY).into_iter().chain(all(5..6)).collect();
    assert_eq!(run(&mut hand, twice, pass()).expect_err("twice").why, Why::Input);
    assert_eq!(state(&mut hand, 5), State::Received);
}

#[test]
fn what_changes_before_a_longer_action_is_in_force_stops_it() {
    let desk = testing::desk();
    seat(&desk);
    let mut wang = Hand::of(&desk, "wang");
    let mut li = Hand::of(&desk, "li");
    wang.load((0..MANY).map(dossier).collect()).expect("loaded");
    let mut action = bulker(all(0..MANY), pass());
    let commit = up_to_the_commit(&mut wang, &mut action);
    li.run(decide(&id(7), TriageKind::Pass, "")).expect("passed meanwhile");
    let refusal = wang.0.command(commit).expect_err("overtaken");
    assert_eq!(refusal.why, Why::Stale);
    assert!(refusal.words.zh.contains(&id(7).0), "{}", refusal.words.zh);
    assert_eq!((state(&mut wang, 7), state(&mut wang, 8)), (State::Passed, State::Received));
    // Rules that changed: what was found on each may be another now.
    let mut action = bulker(all(8..MANY), pass());
    let commit = up_to_the_commit(&mut wang, &mut action);
    let mut entry = pingwei::domain::BlackEntry::default();
    for (header, text) in [("类型", "个人"), ("名称", "旁人"), ("处理日期", "2020-01-01")] {
        use pingwei::domain::Row;
        let at = pingwei::domain::BlackEntry::COLUMNS.iter().position(|c| c.zh == header).expect("a column");
        entry.set(at, text).expect("a value");
    }
    li.run(Command::Blacklist { entries: vec![entry] }).expect("entered");
    assert_eq!(wang.0.command(commit).expect_err("other rules").why, Why::Stale);
    assert_eq!(state(&mut wang, 8), State::Received);
    // Another's action is nobody else's to bring into force.
    let mut action = bulker(all(8..MANY), pass());
    let commit = up_to_the_commit(&mut wang, &mut action);
    assert_eq!(li.0.command(commit.clone()).expect_err("wang's").why, Why::Missing);
    wang.0.command(commit).expect("passed");
    desk.wait_whole();
    assert!((8..MANY).all(|number| state(&mut wang, number) == State::Passed));
}

#[test]
fn many_are_given_to_somebody_and_those_that_have_them_stay_as_they_are() {
    let desk = testing::desk();
    seat(&desk);
    let mut hand = Hand::of(&desk, "wang");
    hand.load((0..MANY).map(dossier).collect()).expect("loaded");
    let to = |account: &str| BulkWhat::Assign { to: Some(account.to_owned()) };
    run(&mut hand, all(0..BULK_PART), to("li")).expect("given");
    let before = head(&mut hand);
    let done = run(&mut hand, all(0..MANY), to("li")).expect("given");
    assert!(done.words.zh.starts_with(&format!("{} 份", MANY - BULK_PART)), "{}", done.words.zh);
    assert_eq!(head(&mut hand), before + 4, "what changes nothing is no line");
    let again = run(&mut hand, all(0..MANY), to("li")).expect("so already");
    assert!(again.at.is_none());
    let refused = run(&mut hand, all(0..MANY), to("nobody")).expect_err("not on the roster");
    assert_eq!(refused.why, Why::Missing);
}

#[test]
fn a_few_are_undone_as_one_too_but_not_where_somebody_has_built_on_it() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((0..BULK_ALONE).map(dossier).collect()).expect("loaded");
    run(&mut hand, all(0..BULK_ALONE), pass()).expect("passed");
    hand.run(comment(&id(3), "通过之后的附记")).expect("remarked");
    hand.run(Command::Undo).expect("the remark is undone");
    let undone = hand.run(Command::Undo).expect("undone");
    assert!(undone.words.zh.contains(&(BULK_ALONE - 1).to_string()), "{}", undone.words.zh);
    assert_eq!((state(&mut hand, 2), state(&mut hand, 3)), (State::Received, State::Passed));
}
