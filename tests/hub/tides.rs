//! A hub goes and comes again: those who wait pick it up, and nothing is lost or done twice.

use crate::hands::{comment, next, overview};
use crate::room::Room;
use pingwei::desk::testing::{self, Hand, OWNER, desk_on, dossier, fresh, id, store};
use pingwei::desk::{Answer, Command, Delta, Reply, Request, Today, Topic, Why};
use pingwei::hub::client::Patience;
use std::time::Duration;

/// A record that outlives its hubs.
fn seated() -> (pingwei::record::MemoryStore, Room) {
    let record = store();
    let desk = desk_on(&record, Today::default());
    crate::hands::seat(&desk);
    Hand::of(&desk, "wang").load(vec![dossier(1), dossier(2)]).expect("loaded");
    (record, Room::with(desk))
}

#[test]
fn what_is_asked_while_no_hub_is_there_is_answered_by_the_next() {
    let (record, room) = seated();
    let mut wang = room.hand("wang");
    assert_eq!(overview(&mut wang).total, 2);
    room.close();
    let command = fresh(comment(&id(1), "等着"));
    let asked = wang.0.send(Request::Do(command)).expect("kept");
    assert!(wang.0.replies.recv_timeout(Duration::from_millis(200)).is_err(), "nobody is there to answer");
    room.open(desk_on(&record, Today::default()));
    let reply = next(&wang);
    assert_eq!(reply.id, asked);
    assert!(matches!(reply.reply, Reply::Done(_)), "{reply:?}");
    assert_eq!(wang.sheet(&id(1)).expect("a sheet").record.comments.len(), 1);
}

#[test]
fn what_is_watched_is_watched_again_and_told_as_news() {
    let (record, room) = seated();
    let mut wang = room.hand("wang");
    let watched = wang.0.send(Request::Watch(Topic::Overview)).expect("sent");
    let sheet = wang.0.send(Request::Watch(Topic::Dossier(id(1)))).expect("sent");
    let mut first = std::collections::BTreeMap::new();
    while first.len() < 2 {
        let delivery = next(&wang);
        first.entry(delivery.id).or_insert(delivery.reply);
    }
    assert!(first.values().all(|reply| matches!(reply, Reply::Answer(_))));
    room.close();
    // The screens are told that nobody answers.
    loop {
        let delivery = next(&wang);
        if let Reply::Delta(Delta::Overview(now)) = &delivery.reply
            && let Some((words, ..)) = &now.progress
        {
            assert_eq!(delivery.id, watched);
            assert!(words.zh.contains("重连"), "{}", words.zh);
            break;
        }
    }
    // Somebody writes before we are back.
    let desk = desk_on(&record, Today::default());
    Hand::of(&desk, "li").run(comment(&id(1), "此间")).expect("made");
    room.open(desk);
    let (mut fresh_overview, mut fresh_sheet) = (false, false);
    while !fresh_overview || !fresh_sheet {
        let delivery = next(&wang);
        match delivery.reply {
            Reply::Delta(Delta::Overview(now)) if delivery.id == watched => {
                fresh_overview = now.progress.is_none()
            }
            Reply::Delta(Delta::Sheet(now)) if delivery.id == sheet => {
                fresh_sheet = now.record.comments.len() == 1;
            }
            other => panic!("a second first answer, or nobody's: {other:?}"),
        }
    }
}

/// The answer is lost on the way: the command is in the record, and its sender does not know.
#[test]
fn a_command_whose_answer_was_lost_is_looked_up_by_its_id() {
    let (record, room) = seated();
    for round in 0..30 {
        let mut wang = room.hand("wang");
        let command = fresh(comment(&id(2), &format!("第 {round} 条")));
        let asked = wang.0.send(Request::Do(command.clone())).expect("sent");
        // At some moment before, while or after it is written.
        std::thread::sleep(Duration::from_micros(round * 100));
        room.close();
        room.open(desk_on(&record, Today::default()));
        let reply = next(&wang);
        assert_eq!(reply.id, asked);
        let Reply::Done(done) = reply.reply else { panic!("{:?}", reply.reply) };
        let Ok(Answer::Command(Some(at))) = wang.0.ask(pingwei::desk::Query::Command(command.id)) else {
            panic!("not recorded")
        };
        assert_eq!(done.at, Some(at));
    }
    let comments = room.hand("wang").sheet(&id(2)).expect("a sheet").record.comments;
    assert_eq!(comments.len(), 30, "each once");
}

#[test]
fn what_is_kept_while_no_hub_is_there_is_bounded_and_all_of_it_is_done() {
    let (record, room) = seated();
    let mut wang = room.hand("wang");
    assert_eq!(overview(&mut wang).total, 2);
    room.close();
    for nth in 0..300 {
        wang.0.send(Request::Do(fresh(comment(&id(1), &format!("第 {nth} 条"))))).expect("taken");
    }
    for _ in 0..44 {
        match next(&wang).reply {
            Reply::Refused(refusal) => assert_eq!(refusal.why, Why::Busy),
            other => panic!("{other:?}"),
        }
    }
    room.open(desk_on(&record, Today::default()));
    for _ in 0..256 {
        assert!(matches!(next(&wang).reply, Reply::Done(_)));
    }
    assert_eq!(wang.sheet(&id(1)).expect("a sheet").record.comments.len(), 256);
}

#[test]
fn a_script_waits_only_so_long_and_says_what_it_does_not_know() {
    let (_record, room) = seated();
    let hub = room.hub("wang");
    let mut hand = Hand(hub.connect(Patience::For(Duration::from_millis(300))));
    assert_eq!(overview(&mut hand).total, 2);
    room.close();
    let refusal = hand.0.command(fresh(comment(&id(1), "不知"))).expect_err("nobody there");
    assert_eq!(refusal.why, Why::Unknown);
    let refusal = hand.0.ask(pingwei::desk::Query::Overview).expect_err("nor now");
    assert_eq!(refusal.why, Why::Missing);
}

#[test]
fn one_who_is_struck_off_meanwhile_is_told_and_not_asked_to_wait() {
    let (_record, room) = seated();
    let mut wang = room.hand("wang");
    let watched = wang.0.send(Request::Watch(Topic::Overview)).expect("sent");
    assert!(matches!(next(&wang).reply, Reply::Answer(_)));
    room.close();
    let other = testing::desk();
    Hand::of(&other, OWNER)
        .run(Command::Roster { reviewers: vec![testing::person("han", "韩样本", "主席")] })
        .expect("set");
    room.open(other);
    loop {
        let delivery = next(&wang);
        if let Reply::Delta(Delta::Gone(refusal)) = delivery.reply {
            assert_eq!((delivery.id, refusal.why), (watched, Why::Role));
            break;
        }
    }
    assert_eq!(wang.0.ask(pingwei::desk::Query::Overview).expect_err("gone").why, Why::Role);
}
