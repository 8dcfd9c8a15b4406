//! What a viewer may not know does not come over the wire: the frames themselves are searched.

use crate::hands::{decide, full_marks};
use crate::room::{Raw, Room};
use pingwei::desk::testing::{Hand, dossier, id, person};
use pingwei::desk::{Command, Frame, Query, QueueSpec, Request, RequestId, Topic, TriageKind};
use pingwei::hub::wire::{ToClient, ToHub};

/// Everything that comes to a client within a moment, as it was sent.
fn heard(raw: &mut Raw) -> String {
    let mut text = String::new();
    while let Some(frame) = raw.next_if_any() {
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
