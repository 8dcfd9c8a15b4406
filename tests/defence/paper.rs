//! Ballots from paper: two people.

use super::room::*;
use pingwei::desk::testing::{dossier, id};
use pingwei::desk::{DefenceAnswer, DefenceAsk, DefenceDo, LocalDesk};
use pingwei::domain::{BallotField, PaperBallot, Score};
use std::collections::BTreeMap;

fn paper(points: i64) -> DefenceDo {
    let scores = BTreeMap::from([("total".to_owned(), Score::points(points))]);
    DefenceDo::Paper {
        session: session("上午"),
        dossier: id(1),
        panellist: "p1".into(),
        entry: PaperBallot { scores, abstains: false, comment: String::new() },
        reason: String::new(),
    }
}

fn at_the_desk() -> LocalDesk {
    let desk = room(vec![dossier(1)]);
    pay(&desk, &[id(1)]);
    set_up(&desk, "上午", &PANEL, &[id(1)]);
    call(&desk, "上午", &id(1)).expect("called");
    desk
}

#[test]
fn the_same_person_does_not_key_it_in_twice() {
    let desk = at_the_desk();
    act(&desk, "rec", paper(86)).expect("the first entry");
    assert!(act(&desk, "rec", paper(86)).unwrap_err().words.zh.contains("另一人"));
    let waits = match ask(&desk, "clerk", DefenceAsk::Papers(session("上午"))).expect("answered") {
        DefenceAnswer::Papers(rows) => rows,
        other => panic!("{other:?}"),
    };
    assert_eq!((waits.len(), waits[0].entered.len(), waits[0].differ.len()), (1, 1, 0));
    let said = act(&desk, "clerk", paper(86)).expect("the second entry").words.zh;
    assert!(said.contains("两遍一致"), "{said}");
    let mark = board(&desk, "chair", "上午").rows[0].seats[0].clone();
    assert!(mark.paper && mark.marked == pingwei::domain::Marked::Submitted);
}

#[test]
fn a_mismatch_blocks_and_is_named_by_field() {
    let desk = at_the_desk();
    act(&desk, "rec", paper(86)).expect("the first entry");
    let said = act(&desk, "clerk", paper(68)).expect("recorded as differing").words.zh;
    assert!(
        said.contains("答辩得分") && !said.contains("86"),
        "the field, and not what the first one read: {said}"
    );
    let rows = match ask(&desk, "rec", DefenceAsk::Papers(session("上午"))).expect("answered") {
        DefenceAnswer::Papers(rows) => rows,
        other => panic!("{other:?}"),
    };
    assert_eq!(rows[0].differ, [BallotField::Score("total".into())]);
    assert_eq!(board(&desk, "chair", "上午").rows[0].seats[0].marked, pingwei::domain::Marked::Open);
    act(&desk, "rec", paper(68)).expect("read again, and the same now");
    assert_eq!(board(&desk, "chair", "上午").rows[0].seats[0].marked, pingwei::domain::Marked::Submitted);
}

#[test]
fn a_paper_ballot_is_a_ballot_in_bounds() {
    let desk = at_the_desk();
    assert!(act(&desk, "rec", paper(860)).is_err());
    assert!(act(&desk, "p2", paper(86)).is_err(), "a panellist keys in nothing");
    let both = DefenceDo::Paper {
        session: session("上午"),
        dossier: id(1),
        panellist: "p1".into(),
        entry: PaperBallot {
            scores: BTreeMap::from([("total".to_owned(), Score::points(80))]),
            abstains: true,
            comment: String::new(),
        },
        reason: String::new(),
    };
    assert!(act(&desk, "rec", both).is_err());
}
