//! A whole defence day.

use super::room::*;
use pingwei::desk::testing::{Hand, desk_on, dossier, id, store};
use pingwei::desk::{DefenceDo, Query, Standing, Today};
use pingwei::domain::{Presence, Score, State};
use pingwei::record::{MemoryStore, apply::apply, kv::MapKv, lean, line::Link};

fn state(desk: &pingwei::desk::LocalDesk, number: usize) -> State {
    Hand::of(desk, "clerk").sheet(&id(number)).expect("a sheet").record.state
}

/// Six candidates: 1 and 2 are heard, 3 is absent, 4 is exempt, 5 is exempt and attends, 6 is moved to the
/// second session.
fn a_day(store: &MemoryStore) -> pingwei::desk::LocalDesk {
    let desk = desk_on(store, Today::default());
    committee(&desk);
    fill(&desk, vec![dossier(1), dossier(2), dossier(3), served(4), served(5), dossier(6)]);
    pay(&desk, &ids(1..=6));
    set_up(&desk, "上午", &PANEL, &[id(1), id(2), id(3), id(5), id(6)]);
    set_up(&desk, "下午", &PANEL, &[]);
    hear(&desk, "上午", &id(1), &[("p1", 86), ("p2", 84), ("p3", 88), ("p4", 85), ("p5", 83)]);
    assert!(act(&desk, "chair", DefenceDo::CloseSession { session: session("上午") }).is_err());
    hear(&desk, "上午", &id(2), &[("p1", 90), ("p2", 90), ("p3", 91), ("p4", 90), ("p5", 60)]);
    act(&desk, "rec", mark("上午", &id(3), Presence::Absent)).expect("absent");
    hear(&desk, "上午", &id(5), &alike(70));
    let shift = DefenceDo::Shift { dossier: id(6), to: session("下午"), reason: "列车晚点".into() };
    act(&desk, "rec", shift).expect("moved");
    act(&desk, "chair", DefenceDo::CloseSession { session: session("上午") }).expect("closed");
    hear(&desk, "下午", &id(6), &alike(81));
    act(&desk, "chair", DefenceDo::CloseSession { session: session("下午") }).expect("closed");
    desk
}

#[test]
fn the_figures_of_a_day_can_be_redone_by_hand() {
    let desk = a_day(&store());
    let board = board(&desk, "chair", "上午");
    let standings: Vec<_> = board.rows.iter().map(|row| row.standing).collect();
    assert_eq!(standings, [Standing::Complete, Standing::Complete, Standing::Absent, Standing::Complete]);
    let scored = board.rows[1].scored.as_ref().expect("complete");
    assert_eq!((scored.score, scored.spread, scored.n), (Score(8_420), Score(3_100), 5));
    let far: Vec<&str> =
        board.rows[1].seats.iter().filter(|seat| seat.outlying).map(|seat| seat.panellist.as_str()).collect();
    assert_eq!(far, ["p5"], "pointed out, and counted all the same");

    let now = substitution(&desk, "aud");
    // 85.20, 84.20, 70.00, 81.00: the exempt one and the absent one are not in it.
    assert_eq!((now.now.n, now.now.sum, now.now.score), (4, Score(32_040), Some(Score(8_010))));
    assert_eq!(now.frozen, None, "provisional");
    assert_eq!(now.exempt.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(), [id(4)]);
    assert_eq!(now.absent.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(), [id(3)]);

    act(&desk, "chair", DefenceDo::Close).expect("closed");
    assert!(substitution(&desk, "aud").frozen.is_some());
    let states: Vec<State> = (1..=6).map(|number| state(&desk, number)).collect();
    use State::{Defended, Paid, Substituted};
    assert_eq!(states, [Defended, Defended, Paid, Substituted, Defended, Defended]);
    let told = explain(&desk, "chair", &id(4));
    assert_eq!((told.defence, told.scored), (Some(Score(8_010)), None));
    assert!(
        told.substitution
            .expect("with its population")
            .population
            .iter()
            .all(|(row, _)| row.dossier != id(4))
    );
}

#[test]
fn a_correction_shows_old_and_new_for_all_it_moves() {
    let desk = a_day(&store());
    act(&desk, "chair", DefenceDo::Close).expect("closed");
    let refused =
        act(&desk, "chair", DefenceDo::ReopenSession { session: session("下午"), reason: "误录".into() });
    assert!(refused.unwrap_err().words.zh.contains("先重开答辩"));
    assert!(act(&desk, "chair", DefenceDo::Reopen { reason: " ".into() }).is_err(), "a reason");
    act(&desk, "chair", DefenceDo::Reopen { reason: "戊评委误录".into() }).expect("open again");
    assert_eq!((state(&desk, 1), state(&desk, 4)), (State::Paid, State::Paid));
    act(&desk, "chair", DefenceDo::ReopenSession { session: session("下午"), reason: "误录".into() })
        .expect("open");
    let amend = |reason: &str| match ballot("下午", &id(6), 86) {
        DefenceDo::Ballot { session, dossier, scores, comment, .. } => {
            DefenceDo::Ballot { session, dossier, scores, comment, reason: reason.into() }
        }
        other => other,
    };
    assert!(act(&desk, "p5", amend("看错")).unwrap_err().words.zh.contains("锁定"));
    let open = DefenceDo::OpenBallot {
        session: session("下午"),
        dossier: id(6),
        panellist: "p5".into(),
        reason: "误录".into(),
    };
    act(&desk, "chair", open).expect("opened");
    assert!(act(&desk, "chair", DefenceDo::Close).is_err(), "incomplete");
    act(&desk, "p5", amend("应为 86")).expect("amended");
    act(&desk, "chair", DefenceDo::CloseSession { session: session("下午") }).expect("closed");
    act(&desk, "chair", DefenceDo::Close).expect("closed");
    let moved = substitution(&desk, "chair").moved.expect("moved");
    assert_eq!((moved.before.score, moved.why.reason.as_str()), (Some(Score(8_010)), "戊评委误录"));
    let scores: Vec<_> =
        moved.scores.iter().map(|(row, old, new)| (row.dossier.clone(), *old, *new)).collect();
    // 81 → 82; (320.40 + 1.00) ÷ 4 = 80.35.
    let expected =
        [(id(4), Some(Score(8_010)), Some(Score(8_035))), (id(6), Some(Score(8_100)), Some(Score(8_200)))];
    assert_eq!(scores, expected);
    let trail = explain(&desk, "chair", &id(6)).ballots;
    assert_eq!(trail.iter().find(|line| line.panellist.account == "p5").expect("p5").versions.len(), 2);
}

#[test]
fn another_desk_on_the_same_record_knows_the_same() {
    let store = store();
    let desk = a_day(&store);
    act(&desk, "chair", DefenceDo::Close).expect("closed");
    let all = |desk: &pingwei::desk::LocalDesk| {
        (
            board(desk, "aud", "上午"),
            board(desk, "aud", "下午"),
            substitution(desk, "aud"),
            ranking(desk, "aud"),
        )
    };
    let before = all(&desk);
    desk.close();
    assert_eq!(all(&desk_on(&store, Today::default())), before);
    // The journal alone makes the same again, with no clock, no rules and no notice.
    assert_eq!(replayed(&store.journal()), store.digest());
}

/// What a journal makes, applied line by line.
fn replayed(journal: &[u8]) -> u128 {
    let (mut kv, mut link, mut offset) = (MapKv::default(), Link::start(), 0);
    for raw in journal.split_inclusive(|byte| *byte == b'\n') {
        let line = link.follow(raw).expect("a sound line");
        let events = lean::events(raw, &line, offset).expect("events");
        // Twice: a commit that was applied already changes nothing.
        for _ in 0..2 {
            apply(&mut kv, &line, &events).expect("applied");
        }
        offset += raw.len() as u64;
    }
    kv.digest()
}

#[test]
fn the_hall_shows_no_score_before_it_is_released() {
    let desk = a_day(&store());
    let shown = hall(&desk, "p1", "上午");
    assert!(shown.closed && shown.scores.is_none());
    act(&desk, "chair", DefenceDo::Release { session: session("上午") }).expect("released");
    let scores = hall(&desk, "p1", "上午").scores.expect("released");
    assert_eq!(
        scores.iter().map(|(_, score)| *score).collect::<Vec<_>>(),
        [Some(Score(8_520)), Some(Score(8_420)), None, Some(Score(7_000))]
    );
    let text =
        serde_json::to_string(&Hand::of(&desk, "p1").0.ask(Query::Overview).expect("answered")).unwrap();
    assert!(!text.contains("80.10"), "no provisional mean anywhere");
}

#[test]
fn what_is_new_on_a_board_makes_the_board_that_is_asked_for() {
    use pingwei::desk::{Answer, DefenceAnswer, Delta, Reply, Request, Topic};
    let desk = room((1..=4).map(dossier).collect());
    pay(&desk, &ids(1..=4));
    set_up(&desk, "上午", &PANEL, &[id(1), id(2), id(3)]);
    set_up(&desk, "下午", &PANEL, &[id(4)]);
    let mut watcher = Hand::of(&desk, "rec");
    watcher.0.send(Request::Watch(Topic::Board(session("上午")))).expect("sent");
    let (mut held, mut parts) = (None, 0);
    let mut follow = |until: &pingwei::desk::Board| {
        while held.as_ref() != Some(until) {
            let came = watcher.0.replies.recv_timeout(std::time::Duration::from_secs(10));
            match came.expect("the board follows").reply {
                Reply::Answer(Answer::Defence(DefenceAnswer::Board(board))) => held = Some(*board),
                Reply::Delta(Delta::Board(news)) => {
                    parts += usize::from(news.rows().count() < until.rows.len());
                    held = news.onto(held.as_ref());
                }
                other => panic!("{other:?}"),
            }
        }
        parts
    };
    follow(&board(&desk, "rec", "上午"));
    hear(&desk, "上午", &id(2), &alike(80));
    act(&desk, "rec", mark("上午", &id(3), Presence::Late)).expect("late");
    assert!(follow(&board(&desk, "rec", "上午")) > 0, "no more than the rows that changed");
    // Another order is told whole.
    let shift = DefenceDo::Shift { dossier: id(4), to: session("上午"), reason: "列车晚点".into() };
    act(&desk, "rec", shift).expect("moved");
    let now = board(&desk, "rec", "上午");
    assert_eq!(now.rows.len(), 4);
    follow(&now);
}
