//! The desk's main path, through the door only.

use pingwei::desk::testing::{self, Hand, OWNER, dossier, id};
use pingwei::desk::{Answer, Command, Query, QueueSpec, TriageKind, Why};
use pingwei::domain::{State, Verdict};

#[test]
fn a_queue_is_loaded_ruled_and_decided() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let done = hand.load((1..=200).map(dossier).collect()).expect("loaded");
    assert_eq!(done.load.len(), 200);
    let Ok(Answer::Overview(overview)) = hand.0.ask(Query::Overview) else { panic!("no overview") };
    assert_eq!(overview.total, 200);
    assert!(overview.single_user);
    let spec = QueueSpec::default();
    let Ok(Answer::Queue(page)) = hand.0.ask(Query::Queue { spec, from: 50, len: 10 }) else {
        panic!("no page")
    };
    assert_eq!((page.total, page.from, page.rows.len()), (200, 50, 10));
    assert_eq!(page.rows[0].dossier, id(51));

    let sheet = hand.sheet(&id(7)).expect("a sheet");
    assert_eq!(sheet.record.state, State::Received);
    let key = sheet.judged.first().map(|one| one.key.clone()).expect("a finding");
    let rule = |verdict, reason: &str| Command::Rule {
        dossier: id(7),
        key: key.clone(),
        verdict,
        reason: reason.to_owned(),
    };
    let refused = hand.run(rule(Verdict::Fail, "")).expect_err("departs without a reason");
    assert_eq!(refused.why, Why::Rule);
    let done = hand.run(rule(Verdict::Fail, "看不清")).expect("ruled");
    assert_eq!(done.row.map(|row| row.tally.fail), Some(1));
    let pass = |reason: &str| Command::Triage {
        dossier: id(7),
        kind: TriageKind::Pass,
        reason: reason.to_owned(),
        notice: None,
        due: None,
    };
    assert_eq!(hand.run(pass("")).expect_err("a fail stands").why, Why::Rule);
    hand.run(Command::Undo).expect("undone");
    let done = hand.run(pass("")).expect("passed");
    assert_eq!(done.row.map(|row| row.state), Some(State::Passed));
    desk.close();
}
