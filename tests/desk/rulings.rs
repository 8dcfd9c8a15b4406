//! Rulings and added findings, stale writes, undo.

use crate::hands::{comment, decide, from_version, key, rule, seat};
use pingwei::desk::testing::{self, Hand, OWNER, changed, dossier, id};
use pingwei::desk::{Answer, Command, LocalDesk, Query, TriageKind, Verb, Why};
use pingwei::domain::{State, Verdict};

fn loaded() -> (LocalDesk, Hand) {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((1..=3).map(dossier).collect()).expect("loaded");
    (desk, hand)
}

fn verdict(hand: &mut Hand, number: usize, check: &str) -> Verdict {
    let sheet = hand.sheet(&id(number)).expect("a sheet");
    sheet.judged.iter().find(|one| one.key.check.0 == check).expect("a finding").verdict()
}

fn add(number: usize, verdict: Verdict, text: &str) -> Command {
    Command::AddFinding {
        dossier: id(number),
        item: 7,
        clause: String::new(),
        place: "论文首页.pdf".to_owned(),
        verdict,
        text: text.to_owned(),
    }
}

#[test]
fn a_ruling_that_departs_asks_for_a_reason() {
    let (_desk, mut hand) = loaded();
    let refusal = rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, " ").expect_err("no reason");
    assert_eq!((refusal.why, refusal.rule.as_str()), (Why::Rule, "design 6"));
    rule(&mut hand, &id(1), "scope.employed", Verdict::Pass, "").expect("agreeing asks for none");
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("with a reason");
    assert_eq!(verdict(&mut hand, 1, "scope.employed"), Verdict::Fail);
    for verdict in [Verdict::Eye, Verdict::Exempt, Verdict::Na] {
        let refusal = rule(&mut hand, &id(1), "scope.employed", verdict, "x").expect_err("no such ruling");
        assert_eq!(refusal.why, Why::Input);
    }
}

#[test]
fn an_eye_is_settled_by_one_key_either_way() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    // 约 in the years is vague: only a person can tell.
    hand.load(vec![changed(1, &[("申报人.从事专业年限", "约十年")])]).expect("loaded");
    assert_eq!(verdict(&mut hand, 1, "form.vague"), Verdict::Eye);
    let row = rule(&mut hand, &id(1), "form.vague", Verdict::Fail, "").expect("no reason asked").row;
    assert_eq!(row.map(|row| (row.tally.eye, row.tally.fail, row.needs_me)), Some((0, 1, false)));
    rule(&mut hand, &id(1), "form.vague", Verdict::Pass, "").expect("nor here");
}

#[test]
fn a_ruling_on_what_is_not_there() {
    let (_desk, mut hand) = loaded();
    let key = key(&mut hand, &id(1), "scope.employed");
    let mut gone = key.clone();
    gone.nth = 9;
    let rule = |dossier, key| Command::Rule { dossier, key, verdict: Verdict::Pass, reason: String::new() };
    assert_eq!(hand.run(rule(id(1), gone)).expect_err("no such finding").why, Why::Missing);
    assert_eq!(hand.run(rule(id(99), key.clone())).expect_err("no such dossier").why, Why::Missing);
    hand.run(decide(&id(1), TriageKind::Pass, "")).expect("passed");
    assert_eq!(hand.run(rule(id(1), key)).expect_err("decided").why, Why::State);
}

#[test]
fn the_same_ruling_again_is_not_recorded_again() {
    let (_desk, mut hand) = loaded();
    let first = rule(&mut hand, &id(1), "scope.employed", Verdict::Pass, "").expect("ruled");
    let second = rule(&mut hand, &id(1), "scope.employed", Verdict::Pass, "").expect("as it is");
    assert!(first.at.is_some());
    assert_eq!(second.at, None);
}

#[test]
fn a_ruling_carries_over_while_what_was_read_is_unchanged() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let vague = ("申报人.从事专业年限", "约十年");
    hand.load(vec![changed(1, &[vague]), changed(2, &[vague])]).expect("loaded");
    for number in [1, 2] {
        rule(&mut hand, &id(number), "form.vague", Verdict::Pass, "").expect("settled");
        rule(&mut hand, &id(number), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
        hand.run(add(number, Verdict::Fail, "首页模糊")).expect("added");
        hand.run(decide(&id(number), TriageKind::Return, "")).expect("returned");
    }
    let second = |number, changes: &[(&str, &str)]| {
        changed(number, &[&[vague, ("申报人.第几次上报", "2")], changes].concat())
    };
    hand.load(vec![
        second(1, &[("申报人.联系电话", "000-00000009")]),
        second(2, &[("申报人.从事专业年限", "约十一年")]),
    ])
    .expect("resubmitted");
    assert_eq!(verdict(&mut hand, 1, "form.vague"), Verdict::Pass, "what it read is as it was");
    assert_eq!(verdict(&mut hand, 1, "scope.employed"), Verdict::Fail, "as it was");
    assert_eq!(verdict(&mut hand, 2, "form.vague"), Verdict::Eye, "what it read has changed");
    let sheet = hand.sheet(&id(2)).expect("a sheet");
    let vague = sheet.judged.iter().find(|one| one.key.check.0 == "form.vague").expect("a finding");
    assert_eq!(vague.last_time.as_ref().map(|ruling| ruling.verdict), Some(Verdict::Pass));
    assert!(sheet.judged.iter().all(|one| one.added.is_none()), "added findings are of one submission");

    let Ok(Answer::Comparison(Some(compared))) = hand.0.ask(Query::Compare { dossier: id(1) }) else {
        panic!("nothing compared")
    };
    assert_eq!((compared.old, compared.new), (1, 2));
    assert!(compared.changes.iter().any(|change| change.header() == "联系电话"));
    assert!(compared.faults.remaining.iter().any(|one| one.key.check.0 == "scope.employed"));
    assert!(compared.notice.is_some_and(|notice| notice.contains("首页模糊")));
    let Ok(Answer::Comparison(None)) = hand.0.ask(Query::Compare { dossier: id(99) }).or_else(|refusal| {
        if refusal.why == Why::Missing { Ok(Answer::Comparison(None)) } else { Err(refusal) }
    }) else {
        panic!("there is no such dossier")
    };
}

#[test]
fn an_added_finding_counts_like_any_other() {
    let (_desk, mut hand) = loaded();
    let row = hand.run(add(1, Verdict::Fail, "首页模糊")).expect("added").row.expect("a row");
    assert_eq!(row.tally.fail, 1);
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    let added = sheet.judged.iter().find_map(|one| one.added.as_ref()).expect("an added finding");
    assert_eq!((added.number, added.clause.as_str(), added.by.as_str()), (1, "四.7", OWNER));
    for verdict in [Verdict::Pass, Verdict::Exempt, Verdict::Na] {
        assert_eq!(hand.run(add(1, verdict, "x")).expect_err("not to be added").why, Why::Input);
    }
    assert_eq!(hand.run(add(1, Verdict::Fail, " ")).expect_err("no text").why, Why::Input);
    let thirteen = Command::AddFinding {
        dossier: id(1),
        item: 13,
        clause: String::new(),
        place: String::new(),
        verdict: Verdict::Fail,
        text: "x".to_owned(),
    };
    assert_eq!(hand.run(thirteen).expect_err("items end at 12").why, Why::Input);

    // Ruling on it, taking it back.
    rule(&mut hand, &id(1), "person.added", Verdict::Pass, "").expect_err("departs without a reason");
    rule(&mut hand, &id(1), "person.added", Verdict::Pass, "补来了清晰的").expect("ruled");
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").tally.fail, 0);
    let drop =
        |number, reason: &str| Command::DropFinding { dossier: id(1), number, reason: reason.to_owned() };
    assert_eq!(hand.run(drop(9, "x")).expect_err("no such").why, Why::Missing);
    assert_eq!(hand.run(drop(1, "")).expect_err("no reason").why, Why::Input);
    hand.run(drop(1, "加错了")).expect("taken back");
    assert!(hand.sheet(&id(1)).expect("a sheet").judged.iter().all(|one| one.added.is_none()));
}

#[test]
fn an_added_finding_is_taken_back_by_its_author_or_the_chair() {
    let desk = testing::desk();
    seat(&desk);
    let (mut wang, mut li, mut han) =
        (Hand::of(&desk, "wang"), Hand::of(&desk, "li"), Hand::of(&desk, "han"));
    wang.load(vec![dossier(1)]).expect("loaded");
    wang.run(add(1, Verdict::Eye, "印章不清")).expect("added");
    let drop = || Command::DropFinding { dossier: id(1), number: 1, reason: "不必".to_owned() };
    assert_eq!(li.run(drop()).expect_err("not li's").why, Why::Role);
    han.run(drop()).expect("the chair may");
}

#[test]
fn a_stale_write_is_refused_with_both_values() {
    let desk = testing::desk();
    seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    wang.load(vec![dossier(1)]).expect("loaded");
    let seen = wang.sheet(&id(1)).expect("a sheet");
    let at = key(&mut wang, &id(1), "scope.employed");
    let rule = |verdict, reason: &str| Command::Rule {
        dossier: id(1),
        key: at.clone(),
        verdict,
        reason: reason.to_owned(),
    };
    li.run(rule(Verdict::Fail, "合同已到期")).expect("li was first");
    let late = from_version(seen.record.version, rule(Verdict::Pass, ""));
    let refusal = wang.0.command(late).expect_err("stale");
    assert_eq!(refusal.why, Why::Stale);
    for word in ["你看到的是「过」", "现为「改」", "李样本", "2020-11-02 10:00", "scope.employed"]
    {
        assert!(refusal.words.zh.contains(word), "{word}: {}", refusal.words.zh);
    }
    for word in ["you saw pass", "stands at fail", "李样本"] {
        assert!(refusal.words.en.contains(word), "{word}: {}", refusal.words.en);
    }
    let pass = from_version(seen.record.version, decide(&id(1), TriageKind::Pass, ""));
    assert_eq!(wang.0.command(pass).expect_err("stale").why, Why::Stale);
    // From what stands now it goes.
    let now = wang.sheet(&id(1)).expect("a sheet").record.version;
    wang.0.command(from_version(now, rule(Verdict::Pass, ""))).expect("from what stands");
    let never = from_version(now + 1000, rule(Verdict::Pass, ""));
    assert_eq!(wang.0.command(never).expect_err("never was").why, Why::Input);
}

#[test]
fn a_stale_decision_names_the_states() {
    let desk = testing::desk();
    seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    wang.load(vec![dossier(1)]).expect("loaded");
    let seen = wang.sheet(&id(1)).expect("a sheet").record.version;
    li.run(decide(&id(1), TriageKind::Pass, "")).expect("passed");
    let late = from_version(seen, decide(&id(1), TriageKind::Withdraw, "申请人要求"));
    let refusal = wang.0.command(late).expect_err("stale");
    assert!(refusal.words.zh.contains("你看到的是「待审」，现为「已通过」"), "{}", refusal.words.zh);
}

#[test]
fn a_remark_is_never_stale() {
    let (_desk, mut hand) = loaded();
    let seen = hand.sheet(&id(1)).expect("a sheet").record.version;
    hand.run(comment(&id(1), "先看过")).expect("made");
    hand.0.command(from_version(seen, comment(&id(1), "再看过"))).expect("made from an older version");
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").record.comments.len(), 2);
    assert_eq!(hand.run(comment(&id(1), "\n ")).expect_err("empty").why, Why::Input);
    assert_eq!(hand.run(comment(&id(1), &"长".repeat(30_000))).expect_err("too long").why, Why::Input);
}

#[test]
fn undo_takes_back_the_last_act_and_then_the_one_before_elsewhere() {
    let (_desk, mut hand) = loaded();
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    hand.run(comment(&id(2), "记一笔")).expect("made");
    hand.run(decide(&id(3), TriageKind::Pass, "")).expect("passed");
    let undone = hand.run(Command::Undo).expect("the pass");
    assert_eq!(undone.row.map(|row| (row.dossier, row.state)), Some((id(3), State::Received)));
    hand.run(Command::Undo).expect("the remark");
    assert!(hand.sheet(&id(2)).expect("a sheet").record.comments.is_empty());
    hand.run(Command::Undo).expect("the ruling");
    assert_eq!(verdict(&mut hand, 1, "scope.employed"), Verdict::Pass);
    assert_eq!(hand.run(Command::Undo).expect_err("nothing left").why, Why::Rule);
    let sheet = hand.sheet(&id(3)).expect("a sheet");
    assert!(sheet.record.moves[0].undone, "the trail stays");
}

#[test]
fn undoing_a_ruling_brings_back_the_one_before() {
    let (_desk, mut hand) = loaded();
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    rule(&mut hand, &id(1), "scope.employed", Verdict::Bar, "已退休").expect("ruled again");
    hand.run(Command::Undo).expect("undone");
    assert_eq!(verdict(&mut hand, 1, "scope.employed"), Verdict::Fail);
}

#[test]
fn nobody_undoes_what_is_anothers_or_built_upon() {
    let desk = testing::desk();
    seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    wang.load(vec![dossier(1)]).expect("loaded");
    rule(&mut wang, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    assert_eq!(li.run(Command::Undo).expect_err("wang's").why, Why::Rule);
    let may = |hand: &mut Hand| {
        let sheet = hand.sheet(&id(1)).expect("a sheet");
        sheet.may.iter().find(|may| may.verb == Verb::Undo).expect("a verb").refusal.is_none()
    };
    assert!(may(&mut wang));
    assert!(!may(&mut li));
    rule(&mut li, &id(1), "scope.aid", Verdict::Fail, "看不清").expect("li builds on it");
    assert_eq!(wang.run(Command::Undo).expect_err("built upon").why, Why::Rule);
    assert!(!may(&mut wang));
    li.run(Command::Undo).expect("li's own");
}

#[test]
fn a_return_cannot_be_undone_once_the_next_submission_is_in() {
    let (_desk, mut hand) = loaded();
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    hand.run(decide(&id(1), TriageKind::Return, "")).expect("returned");
    hand.load(vec![changed(1, &[("申报人.第几次上报", "2")])]).expect("resubmitted");
    assert_eq!(hand.run(Command::Undo).expect_err("built upon").why, Why::Rule);
}

#[test]
fn a_return_undone_does_not_count() {
    let (_desk, mut hand) = loaded();
    rule(&mut hand, &id(1), "scope.employed", Verdict::Fail, "合同已到期").expect("ruled");
    hand.run(decide(&id(1), TriageKind::Return, "")).expect("returned");
    hand.run(Command::Undo).expect("our error");
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    assert_eq!((sheet.record.state, sheet.counted, sheet.due), (State::Received, 1, None));
    let second = changed(1, &[("申报人.第几次上报", "2")]);
    let done = hand.load_with(vec![second], true).expect("answered");
    assert!(matches!(done.load[0].outcome, pingwei::desk::LoadOutcome::Refused(_)), "it is not returned");
}
