//! The journal's released formats stay readable, and what they make stays what it was.

mod record_support;

use pingwei::domain::table::Row;
use pingwei::domain::{BlackEntry, DossierId, Reviewer, State, Verdict};
use pingwei::policy::roll::RollEntry;
use pingwei::record::event::{KINDS, V};
use pingwei::record::{Event, MemoryStore, Shelf, Undoing, Writer, verify};
use record_support::*;
use std::fs;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/journals").join(name)
}

/// The name of an event's type in the journal. A new event must be added here, and to a fixture of
/// the format it comes with.
fn name(event: &Event) -> &'static str {
    match event {
        Event::Founded { .. } => "founded",
        Event::NoticeAdopted { .. } => "notice_adopted",
        Event::Received { .. } => "received",
        Event::Staged { .. } => "staged",
        Event::LoadCommitted { .. } => "load_committed",
        Event::Corrected { .. } => "corrected",
        Event::Ruled { .. } => "ruled",
        Event::FindingAdded { .. } => "finding_added",
        Event::FindingDropped { .. } => "finding_dropped",
        Event::Moved { .. } => "moved",
        Event::Assigned { .. } => "assigned",
        Event::Commented { .. } => "commented",
        Event::Scored { .. } => "scored",
        Event::Blacklisted { .. } => "blacklisted",
        Event::RollCorrected { .. } => "roll_corrected",
        Event::LiftProposed { .. } => "lift_proposed",
        Event::RollLifted { .. } => "roll_lifted",
        Event::ReviewerSet { .. } => "reviewer_set",
        Event::Unmasked { .. } => "unmasked",
        Event::Exported { .. } => "exported",
        Event::Undone { .. } => "undone",
        Event::Prepared { .. } => "prepared",
        Event::Enacted { .. } => "enacted",
        Event::Defence { .. } => "defence",
        Event::Meeting { .. } => "meeting",
        Event::Advanced { .. } => "advanced",
    }
}

/// One of each event of format 1, in an order that makes sense.
fn format_1_commits() -> Vec<Vec<Event>> {
    let a1 = || DossierId("A-1".into());
    let mut entry = BlackEntry::default();
    for (column, text) in
        ["个人", "赵六", "无", "", "材料造假", "2019-03-01", "", "样例〔2019〕2号"].iter().enumerate()
    {
        entry.set(column, text).expect("a value");
    }
    let mut reviewer = Reviewer::default();
    for (column, text) in ["wang", "王评委", "某厂", "正高级工程师", "经办人;评审专家"].iter().enumerate()
    {
        reviewer.set(column, text).expect("a value");
    }
    let blacklisted = Event::Blacklisted {
        v: V,
        entry: RollEntry { number: 1, entry, entered: jiff::civil::date(2020, 10, 21), lifted: None },
    };
    vec![
        vec![Event::ReviewerSet { v: V, reviewer }, blacklisted],
        vec![received("A-1", 1), received("A-2", 1)],
        vec![Event::Assigned { v: V, dossier: a1(), to: Some("wang".into()) }],
        vec![ruled("A-1", "cv.gaps", Verdict::Pass)],
        vec![ruled("A-1", "cv.gaps", Verdict::Void)],
        vec![added("A-1", 1), added("A-1", 2)],
        vec![Event::FindingDropped { v: V, dossier: a1(), number: 2, reason: "看错了".into() }],
        vec![commented("A-1", "待核\n第二行")],
        vec![moved("A-1", State::Received, State::Returned)],
        vec![Event::Undone {
            v: V,
            seq: 9,
            undoing: Undoing::Move { dossier: a1(), seq: 9, before: State::Received },
        }],
        vec![moved("A-1", State::Received, State::Returned)],
        vec![received("A-1", 2)],
        vec![corrected("A-2", 1, "王五")],
        vec![scored("A-2", 85)],
        vec![staged("load-1", &["B-1".into(), "B-2".into()])],
        vec![staged("load-1", &["B-3".into()])],
        vec![load_committed("load-1", 15, 16, 3)],
        vec![staged("load-2", &["C-1".into()])],
        vec![Event::Unmasked { v: V, dossiers: vec![a1()], place: "dossier".into() }],
        vec![Event::Exported { v: V, what: "queue".into(), file: "q.xlsx".into(), unmasked: false }],
    ]
}

fn made() -> MemoryStore {
    made_of(format_1_commits())
}

fn made_of(commits: Vec<Vec<Event>>) -> MemoryStore {
    let mut store = memory();
    for (nth, events) in commits.into_iter().enumerate() {
        let answers = store.commit(vec![commit(&format!("c-{}", nth + 1), events)]);
        answers[0].as_ref().expect("accepted");
    }
    store
}

/// Longer actions: prepared in several lines and enacted; prepared and never enacted; undone.
fn acts_commits() -> Vec<Vec<Event>> {
    let id = |name: &str| DossierId(name.into());
    let move_to = |name: &str, to| moved(name, State::Received, to);
    let prepared = |act: &str, events| Event::Prepared { v: V, act: act.into(), events };
    let given = Event::Assigned { v: V, dossier: id("A-3"), to: Some("wang".into()) };
    let undone = |name: &str, seq| Event::Undone {
        v: V,
        seq,
        undoing: Undoing::Move { dossier: id(name), seq, before: State::Received },
    };
    vec![
        vec![received("A-1", 1), received("A-2", 1), received("A-3", 1), received("A-4", 1)],
        vec![prepared("act-1", vec![move_to("A-1", State::Returned), move_to("A-2", State::Passed)])],
        vec![commented("A-4", "其间")],
        vec![prepared("act-1", vec![given])],
        vec![Event::Enacted { v: V, act: "act-1".into(), first: 2, last: 4, count: 3 }],
        vec![prepared("act-2", vec![move_to("A-4", State::Returned)])],
        vec![prepared("act-3", vec![undone("A-1", 5), undone("A-2", 5)])],
        vec![Event::Enacted { v: V, act: "act-3".into(), first: 7, last: 7, count: 2 }],
    ]
}

/// What people see of a store, as JSON.
fn facts(shelf: &dyn Shelf) -> serde_json::Value {
    let mut dossiers = Vec::new();
    shelf
        .walk(&mut |record, body| {
            let mut record = serde_json::to_value(record).expect("JSON");
            // What the view counts besides, which is not in the facts of then.
            record.as_object_mut().expect("a record").remove("commits");
            dossiers.push(serde_json::json!({ "record": record, "body": body }));
            true
        })
        .expect("readable");
    serde_json::json!({
        "head": shelf.applied(),
        "dossiers": dossiers,
        "roll": shelf.roll().expect("readable"),
        "reviewers": shelf.reviewers().expect("readable"),
        "notice": shelf.notice().expect("readable"),
    })
}

/// Writes the fixture where there is none: a released one is never written again.
#[test]
#[ignore = "makes the fixture of a new format, once"]
fn write_format_1() {
    let (journal, expected) = (fixture("format-1.jsonl"), fixture("format-1.facts.json"));
    assert!(!journal.exists(), "a released journal stays as it is");
    let store = made();
    fs::write(journal, store.journal()).expect("written");
    fs::write(expected, serde_json::to_string_pretty(&facts(&store)).expect("JSON")).expect("written");
}

/// Likewise for what came later.
#[test]
#[ignore = "makes the fixture of what came later, once"]
fn write_acts_1() {
    let (journal, expected) = (fixture("acts-1.jsonl"), fixture("acts-1.facts.json"));
    assert!(!journal.exists(), "a released journal stays as it is");
    let store = made_of(acts_commits());
    fs::write(journal, store.journal()).expect("written");
    fs::write(expected, serde_json::to_string_pretty(&facts(&store)).expect("JSON")).expect("written");
}

#[test]
fn longer_actions_are_read_make_what_they_made_and_are_written_the_same() {
    let home = home();
    let path = home.path().join("journal.jsonl");
    let bytes = fs::read(fixture("acts-1.jsonl")).expect("the fixture");
    fs::write(&path, &bytes).expect("copied");
    assert!(verify(&path, None, &mut |_, _| {}).expect("read").is_sound());
    let mut opened = open(home.path());
    assert_view_is_the_journals(&opened);
    let text = fs::read_to_string(fixture("acts-1.facts.json")).expect("the facts");
    let expected: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(facts(opened.shelf.as_ref()), expected);
    assert_eq!(String::from_utf8_lossy(&made_of(acts_commits()).journal()), String::from_utf8_lossy(&bytes));
    for event in acts_commits().iter().flatten() {
        let mark = format!("{{\"type\":\"{}\",\"v\":1,", name(event));
        assert!(String::from_utf8_lossy(&bytes).contains(&mark), "no {mark}");
    }
    // What was prepared and never enacted still can be.
    let seq =
        take(&mut opened, vec![Event::Enacted { v: V, act: "act-2".into(), first: 6, last: 6, count: 1 }]);
    let record = opened.shelf.record(&DossierId("A-4".into())).expect("readable").expect("there");
    assert_eq!((record.state, record.version), (State::Returned, seq.seq));
    assert_view_is_the_journals(&opened);
}

#[test]
fn the_fixture_has_every_event() {
    let journal = fs::read_to_string(fixture("format-1.jsonl")).expect("the fixture");
    let founding = [
        Event::Founded { v: V, store: String::new(), format: 1 },
        Event::NoticeAdopted { v: V, number: String::new(), sha256: String::new(), text: String::new() },
    ];
    for event in founding.iter().chain(format_1_commits().iter().flatten()) {
        assert!(KINDS.contains(&name(event)), "{} is no kind of event", name(event));
        let mark = format!("{{\"type\":\"{}\",\"v\":1,", name(event));
        assert!(journal.contains(&mark), "no {mark}");
    }
}

#[test]
fn a_journal_of_format_1_is_sound_and_makes_what_it_made() {
    let home = home();
    let path = home.path().join("journal.jsonl");
    fs::copy(fixture("format-1.jsonl"), &path).expect("copied");
    assert!(verify(&path, None, &mut |_, _| {}).expect("read").is_sound());
    let opened = open(home.path());
    assert_view_is_the_journals(&opened);
    let text = fs::read_to_string(fixture("format-1.facts.json")).expect("the facts");
    let expected: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(facts(opened.shelf.as_ref()), expected);
    close(opened);
    assert_eq!(fs::read(&path).expect("read"), fs::read(fixture("format-1.jsonl")).expect("read"));
}

#[test]
fn work_goes_on_after_a_journal_of_format_1() {
    let home = home();
    fs::copy(fixture("format-1.jsonl"), home.path().join("journal.jsonl")).expect("copied");
    let mut opened = open(home.path());
    take(&mut opened, vec![commented("A-1", "新的一年")]);
    // The load that was never committed can still be.
    take(&mut opened, vec![load_committed("load-2", 18, 18, 1)]);
    assert_eq!(opened.shelf.count(), 6);
    assert_view_is_the_journals(&opened);
}

#[test]
fn what_is_written_today_is_format_1_to_the_byte() {
    let fixture = fs::read(fixture("format-1.jsonl")).expect("the fixture");
    assert_eq!(String::from_utf8_lossy(&made().journal()), String::from_utf8_lossy(&fixture));
}
