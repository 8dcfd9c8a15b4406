//! The journal's lines of the defence and the meeting stay readable, and what they make stays what it was.

mod record_support;

use pingwei::domain::{
    Attends, Ballot, Counts, DossierId, Fee, MeetingId, MotionId, PaperBallot, Phase, Presence,
    RecusalGround, Score, SessionId, SessionSetup, State,
};
use pingwei::policy::vote::Outcome;
use pingwei::record::event::V;
use pingwei::record::hall::{Advance, Placed};
use pingwei::record::{DefenceEvent, Event, MeetingEvent, MemoryStore, Shelf, Writer, verify};
use record_support::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journals").join(name)
}

/// What happens, by its name in the journal. A new one must be added here, and to a fixture.
fn what(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Defence { act, .. } => match act {
            DefenceEvent::SessionSet { .. } => "session_set",
            DefenceEvent::Seated { .. } => "seated",
            DefenceEvent::OrderSet { .. } => "order_set",
            DefenceEvent::Notified { .. } => "notified",
            DefenceEvent::AttendsSet { .. } => "attends_set",
            DefenceEvent::Called { .. } => "called",
            DefenceEvent::PhaseSet { .. } => "phase_set",
            DefenceEvent::Marked { .. } => "marked",
            DefenceEvent::Shifted { .. } => "shifted",
            DefenceEvent::BallotGiven { .. } => "ballot_given",
            DefenceEvent::BallotOpened { .. } => "ballot_opened",
            DefenceEvent::PaperEntered { .. } => "paper_entered",
            DefenceEvent::Recused { .. } => "recused",
            DefenceEvent::SessionClosed { .. } => "session_closed",
            DefenceEvent::SessionReopened { .. } => "session_reopened",
            DefenceEvent::Released { .. } => "released",
            DefenceEvent::Closed { .. } => "closed",
            DefenceEvent::Reopened { .. } => "reopened",
        },
        Event::Meeting { act, .. } => match act {
            MeetingEvent::MeetingSet { .. } => "meeting_set",
            MeetingEvent::Attended { .. } => "attended",
            MeetingEvent::MotionPut { .. } => "motion_put",
            MeetingEvent::Revote { .. } => "revote",
            MeetingEvent::Countersigned { .. } => "countersigned",
            MeetingEvent::Counted { .. } => "counted",
            MeetingEvent::Confirmed { .. } => "confirmed",
            MeetingEvent::MeetingClosed { .. } => "meeting_closed",
            MeetingEvent::FeeSet { .. } => "fee_set",
            MeetingEvent::Published { .. } => "published",
            MeetingEvent::Certified { .. } => "certified",
        },
        _ => return None,
    })
}

/// All there are.
const ALL: usize = 29;

fn a(number: usize) -> DossierId {
    DossierId(format!("A-{number}"))
}

fn room(name: &str) -> SessionId {
    SessionId(name.to_owned())
}

fn defence(act: DefenceEvent) -> Event {
    Event::Defence { v: V, act }
}

fn meeting(act: MeetingEvent) -> Event {
    Event::Meeting { v: V, act }
}

fn advanced(from: State, to: State, reason: &str) -> Event {
    let moves = vec![Advance { dossier: a(1), submission: 1, from, to }];
    Event::Advanced { v: V, moves, reason: reason.to_owned() }
}

fn given(panellist: &str, ballot: Ballot, paper: Option<(&str, &str)>, reason: &str) -> Event {
    defence(DefenceEvent::BallotGiven {
        session: room("上午"),
        dossier: a(1),
        panellist: panellist.into(),
        ballot,
        paper: paper.map(|(one, two)| (one.into(), two.into())),
        reason: reason.into(),
    })
}

fn submitted(points: i64) -> Ballot {
    let scores = BTreeMap::from([("total".to_owned(), Score::points(points))]);
    Ballot::Submitted { scores, total: Score::points(points), comment: "条理清楚".into() }
}

fn day() -> pingwei::domain::Day {
    jiff::civil::date(2020, 12, 5)
}

fn sessions() -> Vec<Vec<Event>> {
    let set = |name: &str, reason: &str| {
        let setup = SessionSetup { date: day(), time: "09:30".into(), place: "示例楼".into() };
        defence(DefenceEvent::SessionSet { session: room(name), setup, reason: reason.into() })
    };
    let placed = |number, attends| Placed { dossier: a(number), attends };
    let order = vec![placed(1, Attends::Due), placed(2, Attends::ByChoice), placed(3, Attends::Due)];
    let seats = vec!["p1".to_owned(), "p2".to_owned()];
    vec![
        (1..=4).map(|number| received(&a(number).0, 1)).collect(),
        vec![moved("A-1", State::Received, State::Passed)],
        vec![
            meeting(MeetingEvent::FeeSet {
                dossier: a(1),
                fee: Some(Fee { paid: day(), voucher: "票-1".into() }),
                reason: String::new(),
            }),
            advanced(State::Passed, State::Paid, ""),
        ],
        vec![set("上午", ""), set("下午", "")],
        vec![set("上午", "改了地点")],
        vec![defence(DefenceEvent::Seated { session: room("上午"), seats, reason: String::new() })],
        vec![
            defence(DefenceEvent::OrderSet {
                session: room("上午"),
                order,
                seed: Some(2020),
                reason: String::new(),
            }),
            defence(DefenceEvent::Recused {
                dossier: a(3),
                account: "p2".into(),
                ground: RecusalGround::SameUnit,
                reason: "同一单位".into(),
            }),
        ],
        vec![defence(DefenceEvent::Notified {
            session: room("上午"),
            candidates: vec![a(1), a(2)],
            sent: day(),
            how: "电话".into(),
        })],
        vec![defence(DefenceEvent::AttendsSet {
            dossier: a(4),
            attends: Attends::ByChoice,
            session: Some(room("上午")),
            reason: "本人要求".into(),
        })],
        vec![defence(DefenceEvent::Marked {
            session: room("上午"),
            dossier: a(2),
            presence: Presence::Excused,
            reason: "病".into(),
        })],
        vec![defence(DefenceEvent::Shifted {
            dossier: a(2),
            from: room("上午"),
            to: room("下午"),
            reason: "病愈".into(),
        })],
    ]
}

fn ballots() -> Vec<Vec<Event>> {
    let paper = || {
        let entry = PaperBallot {
            scores: BTreeMap::from([("total".to_owned(), Score::points(86))]),
            ..Default::default()
        };
        defence(DefenceEvent::PaperEntered {
            session: room("上午"),
            dossier: a(1),
            panellist: "p2".into(),
            entry,
        })
    };
    vec![
        vec![defence(DefenceEvent::Called { session: room("上午"), dossier: a(1) })],
        vec![defence(DefenceEvent::PhaseSet { session: room("上午"), phase: Phase::Questions })],
        vec![given("p1", Ballot::Abstained { comment: String::new() }, None, "")],
        vec![given("p1", submitted(84), None, "改为评分")],
        vec![paper()],
        vec![paper(), given("p2", submitted(86), Some(("rec", "clerk")), "")],
        vec![defence(DefenceEvent::BallotOpened {
            session: room("上午"),
            dossier: a(1),
            panellist: "p1".into(),
            reason: "误录".into(),
        })],
        vec![given("p1", submitted(85), None, "误录")],
        vec![given("p1", Ballot::Excused { reason: "早退".into() }, None, "更正")],
    ]
}

fn closings() -> Vec<Vec<Event>> {
    let scores = || vec![(a(1), Score(8_550))];
    let closed = || {
        defence(DefenceEvent::Closed {
            population: scores(),
            n: 1,
            sum: Score(8_550),
            places: 2,
            substituted: Some(Score(8_550)),
            exempt: vec![a(4)],
        })
    };
    let session_closed =
        || defence(DefenceEvent::SessionClosed { session: room("上午"), scores: scores() });
    vec![
        vec![session_closed()],
        vec![defence(DefenceEvent::SessionReopened { session: room("上午"), reason: "复核".into() })],
        vec![session_closed()],
        vec![defence(DefenceEvent::Released { session: room("上午") })],
        vec![closed(), advanced(State::Paid, State::Defended, "")],
        vec![
            defence(DefenceEvent::Reopened { reason: "更正".into() }),
            advanced(State::Defended, State::Paid, "更正"),
        ],
        vec![closed(), advanced(State::Paid, State::Defended, "")],
    ]
}

fn votes() -> Vec<Vec<Event>> {
    let (id, motion) = (|| MeetingId("评审会".into()), MotionId(1));
    let counts = Counts { agree: 2, against: 1, abstain: 0, void: 0 };
    let counted = || meeting(MeetingEvent::Counted { meeting: id(), motion, counts, reason: String::new() });
    let outcome = Outcome { passed: true, of: 3, needed: 2, other: (2, true) };
    let confirmed = || meeting(MeetingEvent::Confirmed { meeting: id(), motion, counts, outcome });
    let people = || vec!["chair".to_owned(), "p1".to_owned(), "p2".to_owned()];
    vec![
        vec![meeting(MeetingEvent::MeetingSet {
            meeting: id(),
            date: day(),
            place: "示例会议室".into(),
            members: people(),
            reason: String::new(),
        })],
        vec![meeting(MeetingEvent::Attended { meeting: id(), present: people() })],
        vec![meeting(MeetingEvent::MotionPut {
            meeting: id(),
            motion,
            title: "副高级".into(),
            direct: false,
            about: vec![a(1)],
            present: 3,
            recused: vec!["p2".into()],
        })],
        vec![counted()],
        vec![confirmed(), advanced(State::Defended, State::Voted, "")],
        vec![meeting(MeetingEvent::Revote {
            meeting: id(),
            motion,
            reason: "有争议".into(),
            present: 3,
            recused: vec![],
        })],
        vec![meeting(MeetingEvent::Countersigned { meeting: id(), motion })],
        vec![counted()],
        vec![confirmed()],
        vec![meeting(MeetingEvent::MeetingClosed { meeting: id() })],
        vec![
            meeting(MeetingEvent::Published { about: vec![a(1)], from: day(), until: day() }),
            advanced(State::Voted, State::Publicity, ""),
        ],
        vec![
            meeting(MeetingEvent::Certified { dossier: a(1), number: "示例证字 001".into() }),
            advanced(State::Publicity, State::Final, ""),
        ],
    ]
}

/// One of each, in an order that makes sense.
fn commits() -> Vec<Vec<Event>> {
    [sessions(), ballots(), closings(), votes()].concat()
}

fn made() -> MemoryStore {
    let mut store = memory();
    for (nth, events) in commits().into_iter().enumerate() {
        let answers = store.commit(vec![commit(&format!("c-{}", nth + 1), events)]);
        answers[0].as_ref().expect("accepted");
    }
    store
}

/// What the journal makes, as JSON.
fn facts(shelf: &dyn Shelf) -> serde_json::Value {
    let record = shelf.record(&a(1)).expect("readable").expect("there");
    told(serde_json::json!({ "hall": shelf.hall().expect("readable").things(), "moves": record.moves }))
}

/// Without what the view notes of ballots and candidates besides, which has changed since.
fn told(mut facts: serde_json::Value) -> serde_json::Value {
    for thing in facts["hall"].as_array_mut().into_iter().flatten() {
        for kind in ["Ballot", "Candidate"] {
            if let Some(held) = thing.get_mut(kind).and_then(|held| held.as_object_mut()) {
                held.remove("since");
            }
        }
    }
    facts
}

/// Writes the fixture where there is none: a released one is never written again.
#[test]
#[ignore = "makes the fixture, once"]
fn write_defence_1() {
    let (journal, expected) = (fixture("defence-1.jsonl"), fixture("defence-1.facts.json"));
    assert!(!journal.exists(), "a released journal stays as it is");
    let store = made();
    fs::write(journal, store.journal()).expect("written");
    fs::write(expected, serde_json::to_string_pretty(&facts(&store)).expect("JSON")).expect("written");
}

#[test]
fn the_fixture_has_everything_that_happens() {
    let journal = fs::read_to_string(fixture("defence-1.jsonl")).expect("the fixture");
    let all: BTreeSet<&str> = commits().iter().flatten().filter_map(what).collect();
    assert_eq!(all.len(), ALL);
    for name in all {
        assert!(journal.contains(&format!("\"what\":\"{name}\"")), "no {name}");
    }
    assert!(journal.contains("{\"type\":\"advanced\",\"v\":1,"));
}

#[test]
fn it_is_sound_and_makes_what_it_made() {
    let home = home();
    let path = home.path().join("journal.jsonl");
    fs::copy(fixture("defence-1.jsonl"), &path).expect("copied");
    assert!(verify(&path, None, &mut |_, _| {}).expect("read").is_sound());
    let opened = open(home.path());
    assert_view_is_the_journals(&opened);
    let text = fs::read_to_string(fixture("defence-1.facts.json")).expect("the facts");
    let expected: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(facts(opened.shelf.as_ref()), told(expected));
    close(opened);
    assert_eq!(String::from_utf8_lossy(&made().journal()), fs::read_to_string(&path).expect("read"));
}

#[test]
fn a_store_that_was_killed_in_the_middle_has_all_that_was_accepted() {
    let all = commits();
    let expected = facts(&made());
    for cut in [5, 12, 20, 27] {
        let home = home();
        let mut opened = open(home.path());
        all[..cut].iter().for_each(|events| drop(take(&mut opened, events.clone())));
        // The directory as a kill leaves it: no clean close, no stamp.
        let left = tempfile::tempdir().expect("a directory");
        let left = left.path().join("store");
        copy_dir(home.path(), &left);
        let mut again = open(&left);
        assert_eq!(facts(again.shelf.as_ref()), facts(opened.shelf.as_ref()), "after {cut}");
        assert_view_equals_replay(&again);
        all[cut..].iter().for_each(|events| drop(take(&mut again, events.clone())));
        let whole = |value: serde_json::Value| value["hall"].as_array().map(Vec::len);
        assert_eq!(whole(facts(again.shelf.as_ref())), whole(expected.clone()));
    }
}

#[test]
fn nothing_is_kept_that_ties_a_voter_to_a_vote() {
    let store = made();
    for motion in store.hall().expect("readable").motions.values() {
        let text = serde_json::to_string(motion).expect("JSON");
        // Who was there and stood aside is kept; that p1 and the chair voted, and how, is nowhere.
        assert!(!text.contains("p1") && !text.contains("chair"), "{text}");
    }
}
