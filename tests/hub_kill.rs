//! Fifty panellists vote on two hundred candidates at the same time, while clients drop their lines and the hub
//! is killed again and again: every ballot that was acknowledged stands in the journal, once, and no other
//! does; all boards are the same in the end.

#[path = "hub_support/panel.rs"]
mod panel;

use panel::{DIR, account, ballot, board, prepare, reach, session, store};
use pingwei::desk::testing::id;
use pingwei::desk::{
    Answer, Board, Connection, DefenceAnswer, DefenceAsk, Do, Frame, Query, Reply, Request, RequestId, Why,
};
use pingwei::record::CommandId;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const PEOPLE: usize = 50;
const CANDIDATES: usize = 200;
/// How often the hub is killed: whenever so many more ballots are acknowledged, however fast that goes.
const KILLS: usize = 8;

/// Deterministic noise.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// The process that is killed: not a test of its own.
#[test]
#[ignore = "run by the tests of this file"]
fn hub_that_is_killed() {
    if let Ok(dir) = std::env::var(DIR) {
        panel::serve(Path::new(&dir));
    }
}

fn start(dir: &Path) -> Child {
    panel::start(dir, &["--ignored", "--exact", "hub_that_is_killed", "--nocapture"])
}

struct Scene {
    dir: PathBuf,
    candidates: usize,
    /// Acknowledged: whose, on whom.
    acknowledged: Mutex<Vec<(String, String)>>,
    left: AtomicUsize,
    dropped: AtomicUsize,
}

/// Whether the person's own ballot on a candidate is on record.
fn is_given(line: &mut Connection, candidate: usize) -> bool {
    match line.ask(Query::Defence(DefenceAsk::Ballots(session()))) {
        Ok(Answer::Defence(DefenceAnswer::Ballots(sheet))) => {
            sheet.rows.iter().any(|row| row.dossier == id(candidate) && row.version > 0)
        }
        other => panic!("no ballots: {other:?}"),
    }
}

/// One panellist's day.
fn vote_on_all(scene: &Scene, number: usize) {
    let me = account(number);
    let mut noise = Noise((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut order: Vec<usize> = (1..=scene.candidates).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, noise.next(at as u64 + 1) as usize);
    }
    let mut line = reach(&scene.dir, &me);
    let mut sent = 0;
    for candidate in order {
        // A line that was dropped may have sent this ballot already.
        let mut perhaps = false;
        loop {
            sent += 1;
            let id_of = CommandId(format!("{me}-{sent}"));
            let command = Do { id: id_of, base: None, command: ballot(candidate, 60 + number as i64 % 40) };
            if noise.next(60) == 0 {
                // The client dies with the ballot on its way, and comes again knowing nothing.
                let frame = Frame { id: RequestId(u64::MAX), request: Request::Do(command) };
                line.requests.send(frame).expect("taken");
                std::thread::sleep(Duration::from_micros(noise.next(3000)));
                scene.dropped.fetch_add(1, Ordering::Relaxed);
                drop(std::mem::replace(&mut line, Connection::closed()));
                line = reach(&scene.dir, &me);
                perhaps = true;
                if is_given(&mut line, candidate) {
                    break;
                }
                continue;
            }
            match line.call(Request::Do(command)) {
                Ok(Reply::Done(done)) => {
                    assert!(done.at.is_some() || perhaps, "{me} on {candidate}: nothing to record?");
                    let key = (me.clone(), id(candidate).0);
                    scene.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push(key);
                    break;
                }
                Err(refusal) if refusal.why == Why::Busy => std::thread::sleep(Duration::from_millis(5)),
                Err(_) if perhaps && is_given(&mut line, candidate) => break,
                other => panic!("{me} on {candidate}: {other:?}"),
            }
        }
    }
    scene.left.fetch_sub(1, Ordering::SeqCst);
}

/// The board once every row is there: a hub that was killed makes its rows anew, and tells so meanwhile.
fn whole(dir: &Path, who: &str, candidates: usize) -> Board {
    let mut line = reach(dir, who);
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let board = board(&mut line);
        if board.rows.len() == candidates {
            return board;
        }
        assert!(Instant::now() < end, "{} rows", board.rows.len());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn play(candidates: usize) {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path().to_owned();
    prepare(&dir, PEOPLE, candidates);
    let scene = Arc::new(Scene {
        dir: dir.clone(),
        candidates,
        acknowledged: Mutex::default(),
        left: AtomicUsize::new(PEOPLE),
        dropped: AtomicUsize::new(0),
    });
    let mut hub = start(&dir);
    let failed = Arc::new(AtomicBool::new(false));
    let people: Vec<_> = (0..PEOPLE)
        .map(|number| {
            let (scene, failed) = (Arc::clone(&scene), Arc::clone(&failed));
            std::thread::spawn(move || {
                let fine =
                    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| vote_on_all(&scene, number)));
                if fine.is_err() {
                    failed.store(true, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    let mut kills = 0;
    let end = Instant::now() + Duration::from_secs(600);
    let acknowledged = || scene.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len();
    while scene.left.load(Ordering::SeqCst) > 0 && !failed.load(Ordering::SeqCst) {
        assert!(Instant::now() < end, "{} are not done", scene.left.load(Ordering::SeqCst));
        std::thread::sleep(Duration::from_millis(1));
        // The first time early, the last time long before the end.
        if kills < KILLS && acknowledged() > kills * PEOPLE * candidates / (KILLS + 1) {
            std::thread::sleep(Duration::from_micros(noise.next(5000)));
            hub.kill().expect("killed");
            hub.wait().expect("gone");
            hub = start(&dir);
            kills += 1;
        }
    }
    assert!(!failed.load(Ordering::SeqCst), "somebody's day went wrong");
    people.into_iter().for_each(|one| one.join().expect("done"));

    // All boards are the same, and full.
    let boards = ["chair", "recorder", "auditor"].map(|who| whole(&dir, who, candidates));
    for board in &boards {
        assert_eq!((&board.rows, &board.cohort), (&boards[0].rows, &boards[0].cohort));
        assert_eq!(board.rows.len(), candidates);
        let full =
            |row: &pingwei::desk::BoardRow| row.scored.as_ref().is_some_and(|held| held.n as usize == PEOPLE);
        assert!(board.rows.iter().all(full));
    }
    hub.kill().expect("killed");
    hub.wait().expect("gone");

    // The journal: each once, none other; what was acknowledged where it was said to be.
    let journal = std::fs::File::open(store(&dir).join("journal.jsonl")).expect("a journal");
    let mut given: BTreeMap<(String, String), u64> = BTreeMap::new();
    for line in BufReader::new(journal).lines() {
        let Ok(line) = serde_json::from_str::<serde_json::Value>(&line.expect("text")) else { continue };
        for event in line["events"].as_array().into_iter().flatten() {
            let act = &event["act"];
            if event["type"] == "defence" && act["what"] == "ballot_given" {
                let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                let key = (text(&act["panellist"]), text(&act["dossier"]));
                assert_eq!(text(&line["by"]), key.0, "one's own");
                let seq = line["seq"].as_u64().expect("a seq");
                assert_eq!(given.insert(key.clone(), seq), None, "{key:?} twice");
            }
        }
    }
    assert_eq!(given.len(), PEOPLE * candidates);
    let acknowledged = scene.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
    for key in acknowledged.iter() {
        assert!(given.contains_key(key), "{key:?}");
    }
    let dropped = scene.dropped.load(Ordering::Relaxed);
    println!("{} acknowledged, {dropped} lines dropped, {kills} hubs killed", acknowledged.len());
    assert_eq!(kills, KILLS);
    assert!(dropped >= PEOPLE / 4, "{dropped}");
}

#[test]
fn every_acknowledged_ballot_is_there_once_whatever_dies() {
    play(CANDIDATES);
}
