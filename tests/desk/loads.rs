//! Arrivals: what is taken, what is not, and what a load does to the record.

use crate::hands::{decide, head, overview, page, rule};
use pingwei::desk::testing::{self, Hand, OWNER, changed, dossier, fresh, id};
use pingwei::desk::{Answer, Command, LoadOutcome, Query, QueueSpec, TriageKind, Why};
use pingwei::domain::{Dossier, State, Verdict};
use pingwei::record::Source;

/// A later submission of a specimen.
fn submission(number: usize, nth: &str) -> Dossier {
    changed(number, &[("申报人.第几次上报", nth), ("申报人.联系电话", "000-00000009")])
}

/// Has the last submission returned.
fn send_back(hand: &mut Hand, number: usize) {
    rule(hand, &id(number), "scope.employed", Verdict::Fail, "劳动合同看不清").expect("ruled");
    hand.run(decide(&id(number), TriageKind::Return, "")).expect("returned");
}

fn outcomes(done: &pingwei::desk::Done) -> Vec<&LoadOutcome> {
    done.load.iter().map(|one| &one.outcome).collect()
}

fn refused(done: &pingwei::desk::Done) -> &pingwei::desk::Refusal {
    match outcomes(done)[..] {
        [LoadOutcome::Refused(refusal)] => refusal,
        ref other => panic!("not one refusal: {other:?}"),
    }
}

#[test]
fn loading_the_same_twice_changes_nothing() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let all: Vec<Dossier> = (1..=130).map(dossier).collect();
    let done = hand.load(all.clone()).expect("loaded");
    assert!(outcomes(&done).iter().all(|one| **one == LoadOutcome::New));
    let before = head(&mut hand);
    let done = hand.load(all).expect("loaded again");
    assert!(outcomes(&done).iter().all(|one| **one == LoadOutcome::Unchanged));
    assert_eq!(done.at, None);
    assert_eq!(head(&mut hand), before, "nothing was recorded");
    assert_eq!(overview(&mut hand).total, 130);
}

#[test]
fn nothing_is_visible_before_the_commit() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let part =
        Command::LoadPart { load: "one".to_owned(), dossiers: vec![dossier(1)], source: Source::default() };
    let done = hand.run(part).expect("staged");
    assert!(done.at.is_some(), "the part is on disk");
    assert_eq!(overview(&mut hand).total, 0);
    assert_eq!(hand.sheet(&id(1)).expect_err("not there yet").why, Why::Missing);
    hand.run(Command::LoadCommit { load: "one".to_owned(), count: 1, accept_good: false }).expect("visible");
    assert_eq!(overview(&mut hand).total, 1);
    let sheet = hand.sheet(&id(1)).expect("there");
    assert_eq!((sheet.record.state, sheet.submission, sheet.counted), (State::Received, 1, 1));
    assert_eq!(sheet.row, page(&mut hand, &QueueSpec::default(), 0, 1).rows[0]);
}

#[test]
fn the_same_number_with_other_content_is_an_error_that_names_it() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    let other = changed(1, &[("申报人.联系电话", "000-00000002")]);
    let before = head(&mut hand);
    let refusal = hand.load(vec![dossier(2), other.clone()]).expect_err("not the same");
    assert!(refusal.words.zh.contains("SL2020-0001 第 1 次"), "{}", refusal.words.zh);
    assert_eq!(overview(&mut hand).total, 1, "all or nothing");
    let done = hand.load_with(vec![dossier(2), other], true).expect("the good one");
    assert!(matches!(outcomes(&done)[..], [LoadOutcome::New, LoadOutcome::Refused(_)]));
    assert_eq!(overview(&mut hand).total, 2);
    assert!(head(&mut hand) > before);
}

#[test]
fn a_next_submission_is_taken_only_after_a_return() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    let done = hand.load_with(vec![submission(1, "2")], true).expect("answered");
    assert_eq!(refused(&done).why, Why::State);
    assert_eq!(refused(&done).rule, "三.(四)");

    send_back(&mut hand, 1);
    let done = hand.load_with(vec![submission(1, "3")], true).expect("answered");
    assert_eq!(refused(&done).why, Why::Rule, "must be the next");
    let done = hand.load(vec![submission(1, "2")]).expect("taken");
    assert_eq!(outcomes(&done), [&LoadOutcome::Resubmission]);
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    assert_eq!((sheet.record.state, sheet.submission, sheet.counted), (State::Received, 2, 2));
    assert_eq!(sheet.row.submission, 2);

    // The old one stays readable, and cannot be acted on.
    let old = Query::Sheet { dossier: id(1), submission: Some(1) };
    let Ok(Answer::Sheet(old)) = hand.0.ask(old) else { panic!("no old sheet") };
    assert_eq!((old.submission, old.dossier.submission()), (1, 1));
    assert!(old.may.iter().all(|may| may.refusal.as_ref().is_some_and(|refusal| refusal.why == Why::State)));
    // And loading it again changes nothing.
    let done = hand.load(vec![dossier(1)]).expect("known");
    assert_eq!(outcomes(&done), [&LoadOutcome::Unchanged]);
}

#[test]
fn the_third_cannot_be_returned_and_so_no_fourth_follows() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![submission(1, "3")]).expect("the first we know is the third");
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "看不清").expect("ruled");
    let refusal = hand.run(decide(&id(1), TriageKind::Return, "")).expect_err("none left");
    assert_eq!((refusal.why, refusal.rule.as_str()), (Why::Rule, "三.(四)"));
    hand.run(decide(&id(1), TriageKind::Refuse, "")).expect("refusing is what is proposed");
}

#[test]
fn a_fourth_is_taken_so_that_the_check_can_bar_it() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let done = hand.load(vec![submission(1, "4")]).expect("taken");
    assert_eq!(outcomes(&done), [&LoadOutcome::New]);
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    let barred = sheet.judged.iter().find(|one| one.key.check.0 == "time.submissions");
    assert_eq!(barred.map(|one| one.verdict()), Some(Verdict::Bar));
    assert_eq!(sheet.counted, 4);
}

#[test]
fn a_submission_before_the_first_known_one_is_not_taken() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![submission(1, "2")]).expect("taken");
    let done = hand.load_with(vec![dossier(1)], true).expect("answered");
    assert_eq!(refused(&done).why, Why::Rule);
}

#[test]
fn a_dossier_twice_in_one_load() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let other = changed(1, &[("申报人.联系电话", "000-00000002")]);
    // In one part, and in another part of the same load.
    let mut all = vec![dossier(1), dossier(1), other.clone()];
    all.extend((2..=80).map(dossier));
    all.push(other);
    all.push(dossier(1));
    let done = hand.load_with(all, true).expect("the good ones");
    let of_one: Vec<_> =
        done.load.iter().filter(|one| one.dossier == id(1)).map(|one| &one.outcome).collect();
    assert!(
        matches!(
            of_one[..],
            [
                LoadOutcome::New,
                LoadOutcome::Unchanged,
                LoadOutcome::Refused(_),
                LoadOutcome::Refused(_),
                LoadOutcome::Unchanged
            ]
        ),
        "{of_one:?}"
    );
    assert_eq!(overview(&mut hand).total, 80);
}

#[test]
fn cells_without_which_there_is_no_dossier() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let nameless = {
        let mut one = dossier(1);
        one.applicant.name.0.clear();
        one
    };
    let numberless = {
        let mut one = dossier(1);
        one.applicant.id.0.0.clear();
        one
    };
    let undated = {
        let mut one = dossier(1);
        one.applicant.filed = Default::default();
        one
    };
    let zeroth = {
        let mut one = dossier(1);
        one.applicant.submission.0 = 0;
        one
    };
    for (one, column) in
        [(nameless, "姓名"), (numberless, "申报编号"), (undated, "申报日期"), (zeroth, "第几次上报")]
    {
        let done = hand.load_with(vec![one], true).expect("answered");
        assert_eq!(refused(&done).why, Why::Input);
        assert!(refused(&done).words.zh.contains(column), "{}", refused(&done).words.zh);
    }
    assert_eq!(overview(&mut hand).total, 0);
}

#[test]
fn an_aborted_load_leaves_nothing() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let (load, source) = ("one".to_owned(), Source::default());
    hand.run(Command::LoadPart { load: load.clone(), dossiers: vec![dossier(1)], source }).expect("staged");
    hand.run(Command::LoadAbort { load: load.clone() }).expect("dropped");
    let refusal = hand.run(Command::LoadCommit { load, count: 1, accept_good: true }).expect_err("gone");
    assert_eq!(refusal.why, Why::Missing);
    assert_eq!(overview(&mut hand).total, 0);
    hand.load(vec![dossier(1)]).expect("free to be loaded");
}

#[test]
fn a_load_overtaken_by_another_is_refused_whole() {
    let desk = testing::desk();
    let (mut one, mut other) = (Hand::of(&desk, OWNER), Hand::of(&desk, OWNER));
    let part = |load: &str, dossiers| Command::LoadPart {
        load: load.to_owned(),
        dossiers,
        source: Source::default(),
    };
    let commit = |load: &str| Command::LoadCommit { load: load.to_owned(), count: 2, accept_good: true };
    one.run(part("a", vec![dossier(1), dossier(2)])).expect("staged");
    let theirs = changed(2, &[("申报人.联系电话", "000-00000002")]);
    other.run(part("b", vec![theirs, dossier(3)])).expect("staged");
    other.run(commit("b")).expect("first come");
    let refusal = one.run(commit("a")).expect_err("overtaken");
    assert_eq!(refusal.why, Why::Stale);
    assert!(refusal.words.zh.contains("SL2020-0002"), "{}", refusal.words.zh);
    assert_eq!(overview(&mut one).total, 2);
}

#[test]
fn a_load_of_somebody_elses_is_out_of_reach() {
    let desk = testing::desk();
    crate::hands::seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    let part = |nth| Command::LoadPart {
        load: "one".to_owned(),
        dossiers: vec![dossier(nth)],
        source: Source::default(),
    };
    wang.run(part(1)).expect("staged");
    assert_eq!(li.run(part(2)).expect_err("not li's").why, Why::Missing);
    let commit = Command::LoadCommit { load: "one".to_owned(), count: 1, accept_good: false };
    assert_eq!(li.run(commit.clone()).expect_err("not li's").why, Why::Missing);
    wang.run(commit).expect("wang's");
}

#[test]
fn a_part_has_its_bounds() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let part = |dossiers| Command::LoadPart { load: "one".to_owned(), dossiers, source: Source::default() };
    let many = (1..=65).map(dossier).collect();
    assert_eq!(hand.run(part(many)).expect_err("65").why, Why::Input);
    let heavy = |nth| {
        let mut one = dossier(nth);
        one.applicant.summary = pingwei::domain::Answer::Is("总".repeat(200_000));
        one
    };
    assert_eq!(hand.run(part(vec![heavy(1), heavy(2)])).expect_err("over 900 KiB").why, Why::Input);
    // The loader cuts them apart.
    hand.load(vec![heavy(1), heavy(2)]).expect("two parts");
    assert_eq!(overview(&mut hand).total, 2);
}

#[test]
fn a_load_whose_first_parts_were_lost_is_not_made_visible() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    // What the desk sees of a client whose connection was made anew amid its load: the parts that follow.
    let part =
        Command::LoadPart { load: "one".to_owned(), dossiers: vec![dossier(2)], source: Source::default() };
    hand.run(part).expect("staged");
    let commit = |count| Command::LoadCommit { load: "one".to_owned(), count, accept_good: true };
    let refusal = hand.run(commit(2)).expect_err("one of the two is lost");
    assert_eq!(refusal.why, Why::Stale);
    assert!(refusal.words.zh.contains("2 份只到了 1 份"), "{}", refusal.words.zh);
    assert_eq!(overview(&mut hand).total, 0);
    hand.run(commit(1)).expect("whole");
}

#[test]
fn an_empty_load_is_no_load() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    assert_eq!(hand.load(Vec::new()).expect("nothing to do").at, None);
    let missing = Command::LoadCommit { load: "none".to_owned(), count: 1, accept_good: true };
    assert_eq!(hand.run(missing).expect_err("never begun").why, Why::Missing);
}

#[test]
fn a_trial_says_what_a_load_would_do_and_does_nothing() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    let before = head(&mut hand);
    let other = changed(1, &[("申报人.联系电话", "000-00000002")]);
    let dossiers = vec![dossier(1), dossier(2), dossier(2), submission(3, "2")];
    let Ok(Answer::Load(results)) = hand.0.ask(Query::TryLoad { dossiers }) else { panic!("no answer") };
    let outcomes: Vec<_> = results.iter().map(|one| &one.outcome).collect();
    assert_eq!(
        outcomes,
        [&LoadOutcome::Unchanged, &LoadOutcome::New, &LoadOutcome::Unchanged, &LoadOutcome::New]
    );
    let Ok(Answer::Load(results)) = hand.0.ask(Query::TryLoad { dossiers: vec![other] }) else {
        panic!("no answer")
    };
    assert!(matches!(results[0].outcome, LoadOutcome::Refused(_)));
    assert_eq!(head(&mut hand), before);
}

#[test]
fn our_own_mistake_is_corrected_with_a_reason() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    let better = changed(1, &[("申报人.姓名", "样本改")]);
    let correct = |dossier: &Dossier, reason: &str| Command::Correct {
        dossier: Box::new(dossier.clone()),
        reason: reason.to_owned(),
        source: Source::default(),
    };
    assert_eq!(hand.run(correct(&better, " ")).expect_err("no reason").why, Why::Input);
    let done = hand.run(correct(&dossier(1), "没有变")).expect("nothing to do");
    assert_eq!(done.at, None);
    let done = hand.run(correct(&better, "录入有误")).expect("corrected");
    assert_eq!(done.row.map(|row| row.name), Some("样本改".to_owned()));
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").record.submissions.len(), 1);
    assert_eq!(hand.run(correct(&submission(1, "2"), "x")).expect_err("not the last").why, Why::Rule);
    assert_eq!(hand.run(correct(&dossier(9), "x")).expect_err("no such").why, Why::Missing);
    hand.run(decide(&id(1), TriageKind::Withdraw, "申请人要求")).expect("withdrawn");
    assert_eq!(hand.run(correct(&better, "x")).expect_err("not received").why, Why::State);
}

#[test]
fn parts_of_a_repeated_command_are_staged_once() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let part = fresh(Command::LoadPart {
        load: "one".to_owned(),
        dossiers: vec![dossier(1)],
        source: Source::default(),
    });
    let first = hand.0.command(part.clone()).expect("staged");
    let second = hand.0.command(part).expect("the first answer");
    assert_eq!(first, second);
    let commit = Command::LoadCommit { load: "one".to_owned(), count: 1, accept_good: false };
    assert_eq!(hand.run(commit).expect("visible").load.len(), 1);
}
