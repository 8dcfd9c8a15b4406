//! What is refused, and by which rule.

use super::room::*;
use pingwei::desk::testing::{Hand, changed, dossier, fresh, id};
use pingwei::desk::{Command, DefenceDo, Do, MeetingDo, Why};
use pingwei::domain::{Attends, Presence, State};

#[test]
fn the_unpaid_neither_defend_nor_are_voted_on() {
    let desk = room(vec![dossier(1)]);
    set_up(&desk, "上午", &PANEL, &[id(1)]);
    let refusal = call(&desk, "上午", &id(1)).unwrap_err();
    assert_eq!((refusal.why, refusal.rule.as_str()), (Why::State, "四"));
    pay(&desk, &[id(1)]);
    assert_eq!(Hand::of(&desk, "clerk").sheet(&id(1)).unwrap().record.state, State::Paid);
    call(&desk, "上午", &id(1)).expect("called");
    let back = MeetingDo::Fees { fees: vec![(id(1), None)], reason: "票据作废".into() };
    assert!(meet(&desk, "clerk", back).is_err(), "who was heard has paid");
}

#[test]
fn fees_are_entered_once_and_corrected_with_a_reason() {
    let desk = room(vec![dossier(1)]);
    pay(&desk, &[id(1)]);
    let again = MeetingDo::Fees { fees: vec![(id(1), fee(&format!("票{}", id(1))))], reason: String::new() };
    assert_eq!(meet(&desk, "clerk", again).expect("the same").at, None);
    let other = |reason: &str| MeetingDo::Fees { fees: vec![(id(1), fee("票-9"))], reason: reason.into() };
    assert!(meet(&desk, "clerk", other("")).is_err());
    meet(&desk, "clerk", other("票号抄错")).expect("corrected");
    let none = MeetingDo::Fees { fees: vec![(id(1), None)], reason: "退款".into() };
    meet(&desk, "clerk", none).expect("taken back");
    assert_eq!(Hand::of(&desk, "clerk").sheet(&id(1)).unwrap().record.state, State::Passed);
    assert_eq!(meet(&desk, "rev", other("x")).unwrap_err().why, Why::Role);
    assert!(Hand::of(&desk, "clerk").run(Command::Undo).is_err(), "a fee is corrected, not undone");
}

#[test]
fn direct_recognition_and_other_levels_do_not_defend() {
    let three_years = [("申报人.申报途径", "直接认定")];
    let desk = pingwei::desk::testing::desk();
    committee(&desk);
    let mut clerk = Hand::of(&desk, "clerk");
    clerk.load(vec![changed(1, &three_years), changed(2, &[("申报人.申报级别", "中级")])]).expect("loaded");
    let setup =
        pingwei::domain::SessionSetup { date: day(12, 5), time: String::new(), place: "示例楼".into() };
    act(&desk, "rec", DefenceDo::Session { session: session("上午"), setup, reason: String::new() })
        .expect("set");
    let order = |number| DefenceDo::Order {
        session: session("上午"),
        order: vec![id(number)],
        draw: None,
        reason: String::new(),
    };
    assert_eq!(act(&desk, "rec", order(1)).unwrap_err().rule, "五.(一)");
    assert_eq!(act(&desk, "rec", order(2)).unwrap_err().rule, "五.(一)");
    assert_eq!(act(&desk, "rec", order(9)).unwrap_err().why, Why::Missing);
}

#[test]
fn only_one_who_is_seated_gives_a_ballot_and_only_on_one_who_was_called() {
    let desk = room(vec![dossier(1), dossier(2)]);
    pay(&desk, &ids(1..=2));
    set_up(&desk, "上午", &PANEL[..4], &[id(1), id(2)]);
    assert!(act(&desk, "p1", ballot("上午", &id(1), 80)).unwrap_err().words.zh.contains("还没有叫到"));
    call(&desk, "上午", &id(1)).expect("called");
    assert_eq!(act(&desk, "p5", ballot("上午", &id(1), 80)).unwrap_err().why, Why::Role);
    assert_eq!(act(&desk, "rec", ballot("上午", &id(1), 80)).unwrap_err().why, Why::Role);
    assert_eq!(act(&desk, "p1", ballot("上午", &id(1), 101)).unwrap_err().why, Why::Input);
    act(&desk, "p1", ballot("上午", &id(1), 80)).expect("given");
    assert_eq!(act(&desk, "p1", ballot("上午", &id(1), 80)).expect("the same").at, None);
    assert!(act(&desk, "p1", ballot("上午", &id(1), 81)).unwrap_err().words.zh.contains("修改要写理由"));
    assert!(Hand::of(&desk, "p1").run(Command::Undo).is_err(), "never undone");
}

#[test]
fn a_stale_ballot_is_refused_with_both_values() {
    let desk = room(vec![dossier(1)]);
    pay(&desk, &[id(1)]);
    set_up(&desk, "上午", &PANEL, &[id(1)]);
    call(&desk, "上午", &id(1)).expect("called");
    let from =
        |base, points| Do { base: Some(base), ..fresh(Command::Defence(ballot("上午", &id(1), points))) };
    let mut hand = Hand::of(&desk, "p1");
    hand.0.command(from(0, 80)).expect("the first");
    let refusal = hand.0.command(from(0, 90)).unwrap_err();
    assert_eq!(refusal.why, Why::Stale);
    assert!(
        refusal.words.zh.contains("第 0 版") && refusal.words.zh.contains("80.00"),
        "{}",
        refusal.words.zh
    );
}

#[test]
fn too_few_ballots_make_no_score() {
    let desk = room(vec![dossier(1)]);
    pay(&desk, &[id(1)]);
    set_up(&desk, "上午", &PANEL, &[id(1)]);
    hear(&desk, "上午", &id(1), &alike(80)[..4]);
    let abstain = DefenceDo::Abstain {
        session: session("上午"),
        dossier: id(1),
        comment: String::new(),
        reason: String::new(),
    };
    act(&desk, "p5", abstain).expect("abstained");
    let row = board(&desk, "chair", "上午").rows.remove(0);
    assert_eq!(row.scored, None, "an abstention is no ballot, and four are fewer than five");
    assert!(matches!(row.incomplete, Some(pingwei::policy::defence::Incomplete::TooFew { n: 4, least: 5 })));
}

#[test]
fn attending_is_chosen_with_the_order_and_later_by_the_chair_alone() {
    let desk = room(vec![dossier(1), served(2), served(3)]);
    pay(&desk, &ids(1..=3));
    set_up(&desk, "上午", &PANEL, &[id(1), id(2)]);
    let chosen = board(&desk, "chair", "上午").rows[1].candidate.attends;
    assert_eq!(chosen, Attends::ByChoice);
    let reorder = |order: Vec<_>| DefenceDo::Order {
        session: session("上午"),
        order,
        draw: None,
        reason: "调整".into(),
    };
    assert_eq!(act(&desk, "rec", reorder(vec![id(1), id(2), id(3)])).unwrap_err().why, Why::Role);
    let attend = |session: Option<&str>, reason: &str| DefenceDo::Attend {
        dossier: id(3),
        session: session.map(super::room::session),
        reason: reason.into(),
    };
    assert!(act(&desk, "rec", attend(Some("上午"), "本人要求")).is_err());
    assert!(act(&desk, "chair", attend(Some("上午"), "")).is_err(), "a reason");
    act(&desk, "chair", attend(Some("上午"), "本人要求")).expect("attends");
    act(&desk, "chair", attend(None, "又不来了")).expect("stays away");
    assert_eq!(substitution(&desk, "chair").exempt.len(), 1);
    act(&desk, "chair", attend(Some("上午"), "本人要求")).expect("attends");
    hear(&desk, "上午", &id(3), &alike(77)[..1]);
    assert!(act(&desk, "chair", attend(None, "反悔")).unwrap_err().words.zh.contains("真实得分"));
}

#[test]
fn an_empty_population_gives_no_number() {
    let desk = room(vec![served(1)]);
    pay(&desk, &[id(1)]);
    let now = substitution(&desk, "chair");
    assert_eq!((now.now.n, now.now.score, now.exempt.len()), (0, None, 1));
    act(&desk, "chair", DefenceDo::Close).expect("closed");
    assert_eq!(
        Hand::of(&desk, "clerk").sheet(&id(1)).unwrap().record.state,
        State::Paid,
        "no score, no state"
    );
    assert_eq!(explain(&desk, "chair", &id(1)).defence, None);
}

#[test]
fn an_exempt_candidate_who_pays_after_the_closing_gets_the_frozen_score() {
    let desk = room(vec![dossier(1), served(2)]);
    pay(&desk, &[id(1)]);
    set_up(&desk, "上午", &PANEL, &[id(1)]);
    hear(&desk, "上午", &id(1), &alike(83));
    act(&desk, "chair", DefenceDo::CloseSession { session: session("上午") }).expect("closed");
    act(&desk, "chair", DefenceDo::Close).expect("closed");
    let state = |number| Hand::of(&desk, "clerk").sheet(&id(number)).unwrap().record.state;
    assert_eq!(state(2), State::Passed);
    pay(&desk, &[id(2)]);
    assert_eq!(state(2), State::Substituted);
}

#[test]
fn the_excused_are_moved_and_the_absent_are_not_heard() {
    let desk = room(vec![dossier(1), dossier(2)]);
    pay(&desk, &ids(1..=2));
    set_up(&desk, "上午", &PANEL, &[id(1), id(2)]);
    set_up(&desk, "下午", &PANEL, &[]);
    act(&desk, "rec", mark("上午", &id(1), Presence::Excused)).expect("excused");
    act(&desk, "rec", mark("上午", &id(2), Presence::Absent)).expect("absent");
    assert!(call(&desk, "上午", &id(2)).unwrap_err().words.zh.contains("缺席"));
    act(&desk, "chair", DefenceDo::CloseSession { session: session("上午") }).expect("nobody is left in it");
    let refusal = act(&desk, "chair", DefenceDo::Close).unwrap_err();
    assert!(refusal.words.zh.contains(&id(1).0), "the excused is still to be heard: {}", refusal.words.zh);
    let shift = DefenceDo::Shift { dossier: id(1), to: session("下午"), reason: "病愈".into() };
    act(&desk, "rec", shift).expect("moved out of the closed session");
    hear(&desk, "下午", &id(1), &alike(80));
    act(&desk, "chair", DefenceDo::CloseSession { session: session("下午") }).expect("closed");
    act(&desk, "chair", DefenceDo::Close).expect("closed");
}

#[test]
fn a_drawn_order_can_be_drawn_again_and_not_once_it_has_begun() {
    let desk = room((1..=6).map(dossier).collect());
    pay(&desk, &ids(1..=6));
    set_up(&desk, "上午", &PANEL, &[]);
    let draw = |seed| DefenceDo::Order {
        session: session("上午"),
        order: ids(1..=6),
        draw: Some(seed),
        reason: "重抽".into(),
    };
    act(&desk, "rec", draw(2020)).expect("drawn");
    let shown = board(&desk, "chair", "上午");
    assert_eq!(shown.session.draw, Some(2020));
    let first = shown.rows[0].candidate.dossier.clone();
    call(&desk, "上午", &first).expect("called");
    assert!(act(&desk, "rec", draw(7)).unwrap_err().words.zh.contains("不能再抽签"));
}

#[test]
fn a_revoked_candidate_stays_in_the_population() {
    let desk = room(vec![dossier(1), dossier(2)]);
    pay(&desk, &ids(1..=2));
    set_up(&desk, "上午", &PANEL, &[id(1), id(2)]);
    hear(&desk, "上午", &id(1), &alike(90));
    hear(&desk, "上午", &id(2), &alike(70));
    let revoke = Command::Triage {
        dossier: id(1),
        kind: pingwei::desk::TriageKind::Revoke,
        reason: "查实造假".into(),
        notice: None,
        due: None,
    };
    Hand::of(&desk, "chair").run(revoke).expect("revoked");
    let now = substitution(&desk, "chair").now;
    assert_eq!((now.n, now.score.map(|score| score.0)), (2, Some(8_000)));
    act(&desk, "chair", DefenceDo::CloseSession { session: session("上午") }).expect("closed");
    act(&desk, "chair", DefenceDo::Close).expect("closed");
    assert_eq!(Hand::of(&desk, "clerk").sheet(&id(1)).unwrap().record.state, State::Revoked);
}
