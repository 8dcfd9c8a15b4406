//! What the record's tests share: small dossiers, stores in temporary directories, and copies of them.
#![allow(dead_code)] // each test file uses its part

use pingwei::domain::table::Row;
use pingwei::domain::{Dossier, DossierId, Place, Proposal, Score, State, Table, Verdict};
use pingwei::policy::check::CheckId;
use pingwei::policy::{AddedFinding, FindingKey, Ruling, Tally};
use pingwei::record::event::V;
use pingwei::record::{
    CommandId, Commit, Event, FixedClock, Founding, MemoryStore, OpenError, OpenOptions, Opened, Position,
    Shelf, Source, StateMove, Store, Writer,
};
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub const NOTICE: &str = "number = \"sample\"\n";

/// A temporary directory; in memory where the host has one, as these tests sync thousands of times.
pub fn home() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}

pub fn clock() -> Arc<FixedClock> {
    let start = "2020-10-21T01:30:00Z".parse().expect("a time stamp");
    Arc::new(FixedClock::stepping(start, jiff::SignedDuration::from_millis(7)))
}

pub fn founding() -> Founding {
    Founding { number: "样例〔2020〕1号".into(), text: NOTICE.into(), store: "5a".repeat(16) }
}

pub fn options() -> OpenOptions {
    OpenOptions {
        clock: clock(),
        author: "wang".into(),
        founding: Some(founding()),
        ..OpenOptions::default()
    }
}

fn still_clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2020-10-21T01:30:00Z".parse().expect("a time stamp")))
}

/// With these a store's journal equals that of [`memory`].
pub fn quiet_options() -> OpenOptions {
    OpenOptions { clock: still_clock(), author: String::new(), ..options() }
}

pub fn open(dir: &Path) -> Opened {
    try_open(dir).expect("the store opens")
}

pub fn try_open(dir: &Path) -> Result<Opened, OpenError> {
    Store::open(dir, options())
}

pub fn close(opened: Opened) {
    let Opened { store, writer, .. } = opened;
    store.close(writer).expect("closed");
}

pub fn dossier(id: &str, submission: u8, name: &str) -> Dossier {
    let mut dossier = Dossier::default();
    let number = submission.to_string();
    let cells = [
        ("申报编号", id),
        ("姓名", name),
        ("申报级别", "副高级"),
        ("申报日期", "2020-10-08"),
        ("第几次上报", number.as_str()),
        ("工作总结", "一年来，“完成”了若干\\工作。\n另起一行"),
    ];
    for (header, text) in cells {
        let column = Table::Applicant.column(header).expect("a column");
        dossier.applicant.set(usize::from(column), text).expect("a value");
    }
    let row = dossier.push(Table::Paper);
    row.set(0, "论“{[”").expect("a title");
    dossier
}

pub fn source() -> Source {
    Source { file: "queue.xlsx".into(), sha256: "00".repeat(32) }
}

pub fn commit(id: &str, events: Vec<Event>) -> Commit {
    Commit { id: CommandId(id.into()), by: "wang".into(), events }
}

pub fn received(id: &str, submission: u8) -> Event {
    Event::Received { v: V, dossier: Box::new(dossier(id, submission, "张三")), source: source() }
}

pub fn corrected(id: &str, submission: u8, name: &str) -> Event {
    Event::Corrected {
        v: V,
        dossier: Box::new(dossier(id, submission, name)),
        reason: "误录".into(),
        source: source(),
    }
}

pub fn ruled(id: &str, check: &'static str, verdict: Verdict) -> Event {
    let key =
        FindingKey { check: CheckId(Cow::Borrowed(check)), place: Some(Place::row(Table::Paper, 0)), nth: 0 };
    let ruling = Ruling {
        key,
        verdict,
        machine: Verdict::Eye,
        reason: "见原件".into(),
        by: "wang".into(),
        submission: 1,
        read: u64::MAX - 7,
    };
    Event::Ruled { v: V, dossier: DossierId(id.into()), ruling }
}

pub fn added(id: &str, number: u16) -> Event {
    let added = AddedFinding {
        number,
        item: 2,
        clause: "四.2".into(),
        place: "第二页".into(),
        verdict: Verdict::Fail,
        text: "扫描件不清".into(),
        by: "wang".into(),
        submission: 1,
    };
    Event::FindingAdded { v: V, dossier: DossierId(id.into()), added }
}

pub fn commented(id: &str, text: &str) -> Event {
    Event::Commented { v: V, dossier: DossierId(id.into()), submission: 1, text: text.into() }
}

pub fn scored(id: &str, points: i64) -> Event {
    let mut sheet = pingwei::policy::rubric::ScoreSheet::default();
    sheet.criteria.insert("research".into(), Score::points(points));
    Event::Scored {
        v: V,
        dossier: DossierId(id.into()),
        submission: 1,
        sheet,
        total: Score(points * 100 + 6),
        comment: "尚可".into(),
        reason: String::new(),
    }
}

pub fn moved(id: &str, from: State, to: State) -> Event {
    let change = StateMove {
        dossier: DossierId(id.into()),
        submission: 1,
        from,
        to,
        proposal: Proposal::Return,
        tally: Tally::default(),
        findings: Vec::new(),
        reason: String::new(),
        notice: Some("补正通知".into()),
        due: Some(jiff::civil::date(2020, 11, 20)),
    };
    Event::Moved { v: V, change }
}

pub fn staged(load: &str, ids: &[String]) -> Event {
    let dossiers = ids.iter().map(|id| dossier(id, 1, "李四")).collect();
    Event::Staged { v: V, load: load.into(), dossiers, source: source() }
}

pub fn load_committed(load: &str, first: u64, last: u64, count: u64) -> Event {
    Event::LoadCommitted { v: V, load: load.into(), first, last, count }
}

/// Commits one event list under the next free id, and says where it came to stand.
pub fn take(opened: &mut Opened, events: Vec<Event>) -> Position {
    let id = format!("c-{}", opened.writer.head().seq + 1);
    let mut answers = opened.writer.commit(vec![commit(&id, events)]);
    answers.remove(0).expect("accepted")
}

/// A dozen commits of every kind.
pub fn fill(opened: &mut Opened) {
    take(opened, vec![received("A-1", 1), received("A-2", 1)]);
    take(opened, vec![received("A-3", 1)]);
    take(opened, vec![ruled("A-1", "cv.gaps", Verdict::Pass)]);
    take(opened, vec![ruled("A-1", "cv.gaps", Verdict::Fail), added("A-1", 1)]);
    take(opened, vec![commented("A-2", "待核")]);
    take(opened, vec![moved("A-1", State::Received, State::Returned)]);
    take(opened, vec![received("A-1", 2)]);
    let ids: Vec<String> = (1..=40).map(|n| format!("B-{n}")).collect();
    let first = take(opened, vec![staged("load-1", &ids[..20])]).seq;
    let last = take(opened, vec![staged("load-1", &ids[20..])]).seq;
    take(opened, vec![load_committed("load-1", first, last, 40)]);
    take(opened, vec![corrected("A-2", 1, "王五"), scored("B-7", 81)]);
    take(opened, vec![staged("load-2", &["C-1".into()])]);
}

/// What a journal file makes: replayed in memory, line by line.
pub fn replayed(journal: &[u8]) -> u128 {
    use pingwei::record::{apply::apply, kv::MapKv, lean, line::Link};
    let (mut kv, mut link, mut offset) = (MapKv::default(), Link::start(), 0);
    for raw in journal.split_inclusive(|byte| *byte == b'\n') {
        let line = link.follow(raw).expect("a sound line");
        let events = lean::events(raw, &line, offset).expect("events");
        apply(&mut kv, &line, &events).expect("applied");
        offset += raw.len() as u64;
    }
    kv.digest()
}

/// The view equals a fresh replay of the journal, entry by entry.
pub fn assert_view_equals_replay(opened: &Opened) {
    let journal = fs::read(opened.store.dir().join("journal.jsonl")).expect("readable");
    let digest = opened.store.digest().expect("a view");
    opened.store.check_view().expect("the view has what its digest says");
    assert_eq!(digest, replayed(&journal), "the view differs from a fresh replay");
    assert_eq!(opened.shelf.applied(), opened.writer.head());
}

/// The view equals a fresh replay of the journal, entry by entry, and every body reads back.
pub fn assert_view_is_the_journals(opened: &Opened) {
    assert_view_equals_replay(opened);
    let mut walked = 0;
    opened
        .shelf
        .walk(&mut |record, body| {
            assert_eq!(record.id, *body.id());
            // The last one was just read.
            for held in record.submissions.iter().rev().skip(1) {
                assert!(opened.shelf.body(&record.id, held.number).expect("readable").is_some());
            }
            walked += 1;
            true
        })
        .expect("readable");
    assert_eq!(walked, opened.shelf.count());
}

/// The ids of commits in a journal, in order, line 0 left out.
pub fn ids(dir: &Path) -> Vec<String> {
    let journal = fs::read_to_string(dir.join("journal.jsonl")).expect("readable");
    let id = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        value["id"].as_str().expect("an id").to_owned()
    };
    journal.lines().skip(1).map(id).collect()
}

/// Copies a store as a kill would leave it: open, without a stamp.
pub fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("known").is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("copied");
            let times = fs::metadata(entry.path()).and_then(|meta| meta.modified()).expect("a time");
            let file = fs::File::options().write(true).open(&target).expect("opened");
            file.set_modified(times).expect("set");
        }
    }
}

/// The directory of the view in force.
pub fn view_dir(dir: &Path) -> PathBuf {
    dir.join(fs::read_to_string(dir.join("view")).expect("a pointer"))
}

pub fn memory() -> MemoryStore {
    let adopted = Event::NoticeAdopted {
        v: V,
        number: founding().number,
        sha256: pingwei::record::hash::Hash::of(NOTICE.as_bytes()).hex(),
        text: NOTICE.into(),
    };
    MemoryStore::founded(still_clock(), &founding().store, vec![adopted])
}
