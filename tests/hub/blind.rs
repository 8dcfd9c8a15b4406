//! What a viewer may not know does not come over the wire: the frames themselves are searched.

use crate::hall;
use crate::hands::{decide, full_marks};
use crate::room::{Raw, Room};
use pingwei::desk::testing::{Hand, dossier, id, person};
use pingwei::desk::{
    Command, Delivery, Delta, Frame, Query, QueueSpec, Reply, Request, RequestId, Topic, TriageKind,
};
use pingwei::hub::wire::{ToClient, ToHub};
use std::time::Duration;

/// Everything that comes to a client within a moment, as it was sent.
fn heard(raw: &mut Raw) -> String {
    let mut text = String::new();
    while let Some(frame) = raw.next_within(Duration::from_millis(400)) {
        if matches!(frame, ToClient::Delivery(_)) {
            text.push_str(&serde_json::to_string(&frame).expect("JSON"));
        }
    }
    text
}

fn ask_all(raw: &Raw) {
    let spec = QueueSpec::default();
    let asked = [
        Request::Watch(Topic::Overview),
        Request::Watch(Topic::Dossier(id(1))),
        Request::Watch(Topic::Queue { spec: spec.clone(), from: 0, len: 50 }),
        Request::Ask(Query::Sheet { dossier: id(1), submission: None }),
        Request::Ask(Query::Sheet { dossier: id(1), submission: Some(1) }),
        Request::Ask(Query::Compare { dossier: id(1) }),
        Request::Ask(Query::Correction { dossier: id(1) }),
        Request::Ask(Query::Queue { spec: spec.clone(), from: 0, len: 50 }),
        Request::Ask(Query::NextMine { spec: spec.clone(), after: None, back: false }),
        Request::Ask(Query::Search { text: "SL2020".into(), most: 20 }),
        Request::Ask(Query::Journal { from: 0, most: 1000 }),
        Request::Ask(Query::Reviewers),
    ];
    for (at, request) in asked.into_iter().enumerate() {
        raw.send(&ToHub::Ask(Frame { id: RequestId(at as u64 + 1), request }));
    }
}

#[test]
fn another_reviewers_scores_never_come_to_a_reviewer() {
    let room = Room::seated(1);
    room.hand("wang").run(decide(&id(1), TriageKind::Pass, "")).expect("passed");
    let (mut chen, _) = room.raw("chen").enter();
    ask_all(&chen);
    let score = |hand: &mut Hand, comment: &str| {
        let command = Command::Score {
            dossier: id(1),
            sheet: full_marks(),
            comment: comment.to_owned(),
            reason: String::new(),
        };
        hand.run(command).expect("scored")
    };
    score(&mut room.hand("zhang"), "只给主席看的评语");
    let text = heard(&mut chen);
    assert!(text.contains("SL2020-0001"), "it was answered");
    assert!(!text.contains("只给主席看的评语"), "{text}");
    assert!(!text.contains("\"by\":\"zhang\""), "{text}");
    // The chair's line has it: the test would see it.
    let (mut han, _) = room.raw("han").enter();
    ask_all(&han);
    assert!(heard(&mut han).contains("只给主席看的评语"));
}

#[test]
fn a_recused_reviewers_client_never_receives_the_dossier() {
    let room = Room::seated(1);
    let mut kin = person("kin", "亲样本", "评审专家");
    kin.unit = pingwei::domain::Answer::Is("示例电力科学研究所".to_owned());
    room.hand("han").run(Command::Roster { reviewers: vec![kin] }).expect("set");
    let (mut raw, _) = room.raw("kin").enter();
    ask_all(&raw);
    room.hand("wang").run(crate::hands::comment(&id(1), "回避者看不到的附记")).expect("made");
    let text = heard(&mut raw);
    assert!(text.contains("回避"), "it is told why: {text}");
    let filed = dossier(1);
    let summary = filed.applicant.summary.value().expect("a summary").clone();
    for secret in [summary.as_str(), "回避者看不到的附记"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    for table in ["\"简历\"", "\"学历\"", "\"继续教育\"", "\"judged\""] {
        assert!(!text.contains(table), "{table} in {text}");
    }
}

/// Everything that comes until nothing does for a while.
fn until_quiet(raw: &mut Raw) -> Vec<Delivery> {
    let mut all = Vec::new();
    while let Some(frame) = raw.next_within(Duration::from_millis(400)) {
        if let ToClient::Delivery(delivery) = frame {
            all.push(*delivery);
        }
    }
    all
}

fn watch_all(raw: &Raw) {
    let morning = || hall::session("上午");
    let topics = [
        Topic::Overview,
        Topic::Board(morning()),
        Topic::Ballots(morning()),
        Topic::Hall(morning()),
        Topic::Dossier(id(1)),
        Topic::Queue { spec: QueueSpec::default(), from: 0, len: 50 },
    ];
    for (at, topic) in topics.into_iter().enumerate() {
        raw.send(&ToHub::Ask(Frame { id: RequestId(100 + at as u64), request: Request::Watch(topic) }));
    }
}

#[test]
fn not_one_frame_comes_to_a_seat_while_others_vote() {
    let desk = hall::room(vec![dossier(1), dossier(2)]);
    hall::pay(&desk, &hall::ids(1..=2));
    hall::set_up(&desk, "上午", &["chair2", "p1", "p2", "p3", "p4"], &[id(1), id(2)]);
    hall::call(&desk, "上午", &id(1)).expect("called");
    let room = Room::with(desk);
    let mut seats = ["p1", "chair2"].map(|account| room.raw(account).enter().0);
    let (mut auditor, _) = room.raw("aud").enter();
    for raw in seats.iter_mut().chain([&mut auditor]) {
        watch_all(raw);
        assert!(until_quiet(raw).len() >= 5, "the snapshots");
    }
    // Who else looks at the dossier is told as they come.
    seats.iter_mut().for_each(|raw| drop(until_quiet(raw)));
    for seat in ["p2", "p3"] {
        let ballot = Command::Defence(hall::ballot("上午", &id(1), 61));
        let done = room.hand(seat).run(ballot).expect("given");
        // Nor does one's own answer count the others.
        assert!(done.at.is_some_and(|at| at.seq == 0 && at.hash.is_empty()));
        for raw in &mut seats {
            assert_eq!(until_quiet(raw), [], "after {seat}");
        }
    }
    let news = until_quiet(&mut auditor);
    assert!(
        news.iter().any(|one| matches!(&one.reply, Reply::Delta(Delta::Board(_)))),
        "the auditor's board follows"
    );
    // With the last ballot it is told, and only then.
    for seat in ["p4", "p1", "chair2"] {
        assert!(news_of_board(&until_quiet(&mut seats[1])).is_none(), "before {seat}");
        room.hand(seat).run(Command::Defence(hall::ballot("上午", &id(1), 80))).expect("given");
    }
    let told = until_quiet(&mut seats[1]);
    assert_eq!(news_of_board(&told), Some(5), "all five are in: the chair's seat may know");
}

/// How many ballots the last board among these tells of the first candidate, if it tells any.
fn news_of_board(heard: &[Delivery]) -> Option<usize> {
    heard.iter().rev().find_map(|one| match &one.reply {
        Reply::Delta(Delta::Board(news)) => {
            news.rows().find(|(at, _)| *at == 0).map(|(_, row)| row.seats.len()).filter(|count| *count > 0)
        }
        _ => None,
    })
}
