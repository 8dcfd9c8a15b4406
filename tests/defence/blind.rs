//! Who must not know: compared byte for byte before and after another's ballot.

use super::room::*;
use pingwei::desk::testing::{Hand, dossier, fresh, id};
use pingwei::desk::{
    Answer, Blind, Command, DefenceAsk, DefenceDo, Delivery, LocalDesk, Query, Request, Topic,
};
use pingwei::domain::DossierId;
use std::time::{Duration, Instant};

/// Everything that an account can get to know by asking, as bytes.
fn everything(desk: &LocalDesk, account: &str) -> String {
    let asks = [
        DefenceAsk::Sessions,
        DefenceAsk::Candidates,
        DefenceAsk::Board(session("上午")),
        DefenceAsk::Ballots(session("上午")),
        DefenceAsk::Hall(session("上午")),
        DefenceAsk::Substitution,
        DefenceAsk::Explain(id(1)),
        DefenceAsk::Explain(id(2)),
        DefenceAsk::Papers(session("上午")),
        DefenceAsk::Ranking { level: None, specialty: None },
        DefenceAsk::Fees { unpaid: false },
    ];
    let queries = [
        Query::Overview,
        Query::Head,
        Query::Journal { from: 0, most: 1000 },
        Query::Queue { spec: Default::default(), from: 0, len: 50 },
        Query::Sheet { dossier: id(1), submission: None },
        Query::Search { text: "SL2020".into(), most: 50 },
    ];
    let mut hand = Hand::of(desk, account);
    let all = queries.into_iter().chain(asks.map(Query::Defence));
    let answers: Vec<_> = all.map(|query| hand.0.ask(query)).collect();
    // What would be refused, and with which words, tells too.
    let tries = [
        DefenceDo::CloseSession { session: session("上午") },
        DefenceDo::Close,
        DefenceDo::Excuse {
            session: session("上午"),
            candidates: vec![id(1)],
            panellist: "p2".into(),
            reason: "早退".into(),
        },
        DefenceDo::OpenBallot {
            session: session("上午"),
            dossier: id(1),
            panellist: "p2".into(),
            reason: "看看".into(),
        },
        mark("上午", &id(1), pingwei::domain::Presence::Absent),
        DefenceDo::Shift { dossier: id(1), to: session("下午"), reason: "看看".into() },
        DefenceDo::Seat {
            session: session("上午"),
            seats: vec!["chair2".into(), "p1".into()],
            reason: "看看".into(),
        },
    ];
    let refusals: Vec<_> =
        tries.into_iter().map(|what| hand.run(Command::Defence(what)).map(|_| ())).collect();
    serde_json::to_string(&(answers, refusals)).expect("JSON")
}

/// The first candidate is at the desk; `chair2` sits on the panel.
fn sitting() -> LocalDesk {
    let desk = room(vec![dossier(1), dossier(2), served(3)]);
    pay(&desk, &ids(1..=3));
    set_up(&desk, "上午", &["chair2", "p1", "p2", "p3", "p4"], &[id(1), id(2)]);
    set_up(&desk, "下午", &PANEL, &[]);
    call(&desk, "上午", &id(1)).expect("called");
    desk
}

fn give(desk: &LocalDesk, seat: &str, dossier: &DossierId, points: i64) {
    act(desk, seat, ballot("上午", dossier, points)).expect("a ballot");
}

#[test]
fn another_ballot_changes_nothing_that_a_seat_can_see() {
    let desk = sitting();
    for seat in ["p1", "chair2"] {
        assert!(!everything(&desk, seat).contains("\"busy\""));
    }
    let seats = ["p1", "chair2", "p4"];
    let mut before = seats.map(|seat| everything(&desk, seat));
    for other in ["p2", "p3"] {
        give(&desk, other, &id(1), 61);
        for (seat, before) in seats.iter().zip(&before) {
            assert_eq!(&everything(&desk, seat), before, "{seat} after {other}");
        }
    }
    // Own ballots change one's own picture, and still tell nothing of the others'.
    give(&desk, "p1", &id(1), 80);
    before[0] = everything(&desk, "p1");
    give(&desk, "chair2", &id(1), 82);
    assert_eq!(everything(&desk, "p1"), before[0]);
    // One who has given theirs waits as blind as before, until the last is in.
    assert!(board(&desk, "chair2", "上午").rows[0].blind == Some(Blind::Seated));
    assert!(ballots(&desk, "p1", "上午").rows[0].told.is_none());
    give(&desk, "p4", &id(1), 84);
    let told = ballots(&desk, "p1", "上午").rows[0].told.clone().expect("complete");
    assert_eq!(told.scored.n, 5);
    assert_eq!(board(&desk, "chair2", "上午").rows[0].blind, None);
}

/// What a seat sees, without what is made up anew for each record: its id and its commands' ids, and so all
/// hashes.
fn masked(text: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
    fn mask(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Object(map) => {
                map.remove("hash");
                map.values_mut().for_each(mask);
            }
            serde_json::Value::Array(all) => all.iter_mut().for_each(mask),
            // A line of the journal.
            serde_json::Value::String(text) if text.starts_with("{\"") => {
                *text = text.split(',').next().unwrap_or_default().to_owned();
            }
            _ => {}
        }
    }
    let mut value = value;
    mask(&mut value);
    value.to_string()
}

/// A day as two seats see it, with other people's work in it, and with or without ballots between.
fn day_with(voters: &[&str]) -> Vec<String> {
    let desk = sitting();
    let mut seen = Vec::new();
    let mut voters = voters.iter();
    for round in 0..3 {
        let text = format!("第 {round} 条");
        for number in [1, 2, 3] {
            let remark = Command::Comment { dossier: id(number), text: text.clone() };
            Hand::of(&desk, "clerk").run(remark).expect("remarked");
            if let Some(voter) = voters.next() {
                give(&desk, voter, &id(1), 61);
            }
        }
        // Their own remark tells them a number too.
        let own = Command::Comment { dossier: id(2), text: format!("我的{text}") };
        let done = Hand::of(&desk, "chair2").run(own).expect("remarked");
        seen.push(masked(&serde_json::to_string(&done).expect("JSON")));
        for seat in ["p1", "chair2"] {
            seen.push(masked(&everything(&desk, seat)));
            for number in [1, 2, 3] {
                let sheet = Hand::of(&desk, seat).sheet(&id(number)).expect("a sheet");
                seen.push(masked(&serde_json::to_string(&sheet).expect("JSON")));
            }
        }
    }
    seen
}

#[test]
fn a_seat_cannot_tell_by_any_number_whether_others_have_voted() {
    let quiet = day_with(&[]);
    for voters in [&["p2"][..], &["p2", "p3"], &["p4", "p3", "p2"]] {
        for (nth, (with, without)) in day_with(voters).iter().zip(&quiet).enumerate() {
            assert_eq!(with, without, "{voters:?} shows in picture {nth}");
        }
    }
}

#[test]
fn that_another_has_sent_a_command_is_told_to_nobody() {
    let desk = sitting();
    let command = fresh(Command::Defence(ballot("上午", &id(1), 61)));
    Hand::of(&desk, "p2").0.command(command.clone()).expect("given");
    let ask = |account: &str| Hand::of(&desk, account).0.ask(Query::Command(command.id.clone()));
    assert!(matches!(ask("p2"), Ok(Answer::Command(Some(_)))));
    for other in ["p1", "chair2", "rev"] {
        assert_eq!(ask(other), Ok(Answer::Command(None)), "{other}");
    }
}

#[test]
fn who_has_no_seat_sees_who_is_missing_and_no_numbers_before_all_are_in() {
    let desk = sitting();
    give(&desk, "p2", &id(1), 61);
    let row = board(&desk, "chair", "上午").rows.remove(0);
    let marks: Vec<bool> =
        row.seats.iter().map(|seat| seat.marked == pingwei::domain::Marked::Submitted).collect();
    assert_eq!(marks, [false, false, true, false, false]);
    assert!(row.seats.iter().all(|seat| seat.total.is_none()), "totals only once complete");
}

#[test]
fn a_seat_is_told_nothing_live_either() {
    let desk = sitting();
    let mut hand = Hand::of(&desk, "chair2");
    for topic in [
        Topic::Overview,
        Topic::Board(session("上午")),
        Topic::Ballots(session("上午")),
        Topic::Hall(session("上午")),
        Topic::Dossier(id(1)),
    ] {
        hand.0.send(Request::Watch(topic)).expect("sent");
    }
    let quiet = |hand: &Hand, wait: u64| {
        let end = Instant::now() + Duration::from_millis(wait);
        let mut heard: Vec<Delivery> = Vec::new();
        while let Ok(one) = hand.0.replies.recv_timeout(end.saturating_duration_since(Instant::now())) {
            heard.push(one);
        }
        heard
    };
    assert_eq!(quiet(&hand, 500).len(), 5, "the snapshots");
    give(&desk, "p2", &id(1), 61);
    give(&desk, "p3", &id(1), 62);
    assert_eq!(quiet(&hand, 300), [], "silence");
    for (seat, points) in [("chair2", 70), ("p1", 71), ("p4", 72)] {
        give(&desk, seat, &id(1), points);
    }
    assert!(!quiet(&hand, 500).is_empty(), "once complete it is told");
}

#[test]
fn an_answer_to_a_ballot_has_no_number_to_count_by() {
    let desk = sitting();
    let command = fresh(Command::Defence(ballot("上午", &id(1), 80)));
    let mut hand = Hand::of(&desk, "p1");
    let done = hand.0.command(command.clone()).expect("given");
    let at = done.at.clone().expect("recorded");
    assert_eq!((at.seq, at.hash.as_str()), (0, ""));
    assert_eq!(hand.0.command(command.clone()).expect("the first answer"), done);
    assert_eq!(hand.0.ask(Query::Command(command.id)).expect("answered"), Answer::Command(Some(at)));
}

#[test]
fn the_recused_get_nothing_of_that_dossier() {
    let desk = sitting();
    let recuse = DefenceDo::Recuse { dossier: id(1), account: None, reason: "师生".into() };
    act(&desk, "chair2", recuse.clone()).expect("stands aside");
    assert_eq!(act(&desk, "chair2", ballot("上午", &id(1), 80)).unwrap_err().rule, "design 7 回避");
    assert!(Hand::of(&desk, "chair2").sheet(&id(1)).is_err(), "nor the dossier itself");
    let before = everything(&desk, "chair2");
    give(&desk, "p2", &id(1), 61);
    assert_eq!(everything(&desk, "chair2"), before);
    let mark = board(&desk, "chair", "上午").rows[0].seats[0].marked;
    assert_eq!(mark, pingwei::domain::Marked::Recused, "and the board says so");
    the_journal_goes_on_without_it(&desk);
    // A reviewer stands aside outside the defence.
    let rev = DefenceDo::Recuse { dossier: id(2), account: None, reason: "亲属".into() };
    act(&desk, "rev", rev).expect("stands aside");
    assert!(Hand::of(&desk, "rev").sheet(&id(2)).is_err());
}

/// Of lines with the dossier a chair stands aside from nothing is left but their place in the chain.
fn the_journal_goes_on_without_it(desk: &LocalDesk) {
    use pingwei::record::{line::Link, withheld};
    let Ok(Answer::Journal(lines)) = Hand::of(desk, "chair2").0.ask(Query::Journal { from: 0, most: 1000 })
    else {
        panic!("lines")
    };
    let (mut link, mut kept_back) = (Link::start(), 0);
    for line in &lines {
        if let Some(after) = withheld::follow(&link, line.as_bytes()) {
            (link, kept_back) = (after, kept_back + 1);
            continue;
        }
        let raw = format!("{}\n", line.trim_end_matches('\n'));
        link.follow(raw.as_bytes()).expect("a line that follows");
        assert!(!line.contains(&id(1).0), "not in any list either: {line}");
    }
    assert!(kept_back > 1, "what was filed, and what was done with it: {kept_back} of {}", lines.len());
}
