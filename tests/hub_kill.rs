//! Fifty reviewers score two hundred candidates at the same time, while clients drop their lines and the hub is
//! killed again and again: every score that was acknowledged stands in the journal, once, and nobody
//! else's does.

#[path = "desk/hands.rs"]
#[allow(dead_code, reason = "shared with the desk's tests")]
mod hands;

use hands::full_marks;
use pingwei::desk::testing::{Hand, dossier, id, person};
use pingwei::desk::{
    Answer, Command, Connection, Do, Frame, Loader, Query, QueueRow, QueueSpec, Refusal, Reply, Request,
    RequestId, StoreOptions, TriageKind, Viewer, open_store,
};
use pingwei::domain::DossierId;
use pingwei::hub::client::{Dial, Patience};
use pingwei::hub::{DialError, Hub, Peer, Server};
use pingwei::record::{CommandId, Founding, Source};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const DIR: &str = "PINGWEI_TEST_HUB_DIR";
const PEOPLE: usize = 50;
const CANDIDATES: usize = 200;
const OWNER: &str = "service";

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

fn account(number: usize) -> String {
    format!("p{number:02}")
}

fn store(dir: &Path) -> PathBuf {
    dir.join("store")
}

fn options() -> StoreOptions {
    let founding = Founding {
        number: pingwei::policy::Notice::embedded().meta.number.clone(),
        text: pingwei::policy::Notice::EMBEDDED_TEXT.to_owned(),
        ..Founding::default()
    };
    StoreOptions { account: OWNER.to_owned(), founding: Some(founding), ..StoreOptions::default() }
}

/// The process that is killed: a hub to which each client says first whom it plays; not a test of its own.
#[test]
#[ignore = "run by the tests of this file"]
fn hub_that_is_killed() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let dir = PathBuf::from(dir);
    let desk = open_store(&store(&dir), options()).expect("the store opens");
    let socket = dir.join("hub.sock");
    let _ = std::fs::remove_file(&socket);
    let server =
        Server::hosting(desk, &store(&dir), &socket, Box::new(|line| eprintln!("{line}"))).expect("starts");
    let listener = UnixListener::bind(&socket).expect("bound");
    for stream in listener.incoming() {
        let mut stream = stream.expect("a client");
        let mut name = Vec::new();
        let mut byte = [0];
        while stream.read(&mut byte).is_ok_and(|read| read == 1) && byte[0] != b'\n' {
            name.push(byte[0]);
        }
        let name = String::from_utf8(name).expect("a name");
        let uid = 200_000 + name.bytes().fold(0, |sum, byte| sum * 31 % 100_000 + u32::from(byte));
        server.admit(stream, Peer { uid, pid: 1 }, name);
    }
}

fn start(dir: &Path) -> Child {
    let exe = std::env::current_exe().expect("this program");
    std::process::Command::new(exe)
        .args(["--ignored", "--exact", "hub_that_is_killed", "--nocapture"])
        .env(DIR, dir)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts")
}

fn dial(dir: &Path, account: &str) -> Dial {
    let (socket, hello) = (dir.join("hub.sock"), format!("{account}\n"));
    Arc::new(move || {
        let mut stream = UnixStream::connect(&socket).map_err(|_| DialError::Nobody)?;
        stream.write_all(hello.as_bytes()).map_err(DialError::Io)?;
        Ok(stream)
    })
}

fn reach(dir: &Path, account: &str) -> Hub {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        match Hub::through(dial(dir, account)) {
            Ok(hub) => return hub,
            Err(error) if error.may_pass() && Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => panic!("{account}: {error:?}"),
        }
    }
}

/// A store with a committee, and candidates that can be scored.
fn prepare(dir: &Path, candidates: usize) {
    let desk = open_store(&store(dir), options()).expect("founded");
    let mut people: Vec<_> =
        (0..PEOPLE).map(|n| person(&account(n), &format!("评委{n:02}"), "评审专家")).collect();
    people.push(person("clerk", "经办样本", "经办人"));
    people.push(person("chair", "主席样本", "主席"));
    people.push(person("auditor", "监督样本", "监督员"));
    Hand(desk.connect(Viewer::new(OWNER)))
        .run(Command::Roster { reviewers: people })
        .expect("the first roster");
    let mut clerk = Hand(desk.connect(Viewer::new("clerk")));
    let mut loader = Loader::new(&mut clerk.0, "the-load", Source::default());
    (1..=candidates).try_for_each(|number| loader.push(dossier(number))).expect("sent");
    loader.commit(false).expect("loaded");
    for number in 1..=candidates {
        let pass = Command::Triage {
            dossier: id(number),
            kind: TriageKind::Pass,
            reason: "样例".to_owned(),
            notice: None,
            due: None,
        };
        clerk.run(pass).expect("passed");
    }
    desk.close();
}

struct Scene {
    dir: PathBuf,
    candidates: usize,
    /// Acknowledged: whose, on whom, as which line.
    acknowledged: Mutex<Vec<(String, DossierId, u64)>>,
    left: AtomicUsize,
    dropped: AtomicUsize,
}

/// One reviewer's day.
fn score_all(scene: &Scene, number: usize) {
    let me = account(number);
    let mut noise = Noise((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut order: Vec<usize> = (1..=scene.candidates).collect();
    for at in (1..order.len()).rev() {
        order.swap(at, noise.next(at as u64 + 1) as usize);
    }
    let mut line = reach(&scene.dir, &me).connect(Patience::Endless);
    let mut sent = 0;
    for candidate in order {
        let candidate = id(candidate);
        loop {
            sent += 1;
            let command = Do {
                id: CommandId(format!("{me}-{sent}")),
                base: None,
                command: Command::Score {
                    dossier: candidate.clone(),
                    sheet: full_marks(),
                    comment: format!("{me} 评"),
                    reason: String::new(),
                },
            };
            if noise.next(60) == 0 {
                // The client dies with the command on its way, and comes again knowing nothing.
                let frame = Frame { id: RequestId(u64::MAX), request: Request::Do(command) };
                line.requests.send(frame).expect("taken");
                std::thread::sleep(Duration::from_micros(noise.next(3000)));
                scene.dropped.fetch_add(1, Ordering::Relaxed);
                drop(std::mem::replace(&mut line, Connection::closed()));
                line = reach(&scene.dir, &me).connect(Patience::Endless);
                let sheet = Query::Sheet { dossier: candidate.clone(), submission: None };
                let Ok(Answer::Sheet(sheet)) = line.ask(sheet) else { panic!("{me}: no sheet") };
                if sheet.own_score.is_some() {
                    break;
                }
                continue;
            }
            match line.call(Request::Do(command)) {
                Ok(Reply::Done(done)) => {
                    // Without a line of its own it was recorded before, by a line that was dropped.
                    if let Some(at) = done.at {
                        let kept = (me.clone(), candidate.clone(), at.seq);
                        scene.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
                    }
                    break;
                }
                Err(refusal) if refusal.why == pingwei::desk::Why::Busy => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                // What a line that was dropped had sent arrived after all, in the meantime.
                Err(refusal) if is_given(&refusal) => break,
                other => panic!("{me} on {candidate}: {other:?}"),
            }
        }
    }
    scene.left.fetch_sub(1, Ordering::SeqCst);
}

fn is_given(refusal: &Refusal) -> bool {
    refusal.why == pingwei::desk::Why::Rule
}

fn rows(dir: &Path, account: &str, candidates: usize) -> Vec<QueueRow> {
    let mut line = reach(dir, account).connect(Patience::Endless);
    let mut rows = Vec::new();
    while rows.len() < candidates {
        let query = Query::Queue { spec: QueueSpec::default(), from: rows.len(), len: 100 };
        match line.ask(query).expect("a page") {
            Answer::Queue(page) => rows.extend(page.rows),
            other => panic!("{other:?}"),
        }
    }
    rows
}

fn play(candidates: usize, between: std::ops::Range<u64>) {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path().to_owned();
    prepare(&dir, candidates);
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
                    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| score_all(&scene, number)));
                if fine.is_err() {
                    failed.store(true, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let mut noise = Noise(0x2545_f491_4f6c_dd1d);
    let mut kills = 0;
    let end = Instant::now() + Duration::from_secs(600);
    while scene.left.load(Ordering::SeqCst) > 0 && !failed.load(Ordering::SeqCst) {
        assert!(Instant::now() < end, "{} are not done", scene.left.load(Ordering::SeqCst));
        std::thread::sleep(Duration::from_millis(between.start + noise.next(between.end - between.start)));
        if scene.left.load(Ordering::SeqCst) > 0 {
            hub.kill().expect("killed");
            hub.wait().expect("gone");
            hub = start(&dir);
            kills += 1;
        }
    }
    assert!(!failed.load(Ordering::SeqCst), "somebody's day went wrong");
    people.into_iter().for_each(|one| one.join().expect("done"));

    // All boards are the same, and full.
    let boards: Vec<Vec<QueueRow>> =
        ["chair", "auditor", "chair"].iter().map(|who| rows(&dir, who, candidates)).collect();
    for board in &boards {
        for (row, first) in board.iter().zip(&boards[0]) {
            assert_eq!(
                (&row.dossier, row.scored, row.version),
                (&first.dossier, first.scored, first.version)
            );
        }
        assert!(
            board.iter().all(|row| row
                .scored
                .is_some_and(|(count, mean)| count as usize == PEOPLE && mean.is_some()))
        );
    }
    hub.kill().expect("killed");
    hub.wait().expect("gone");

    // The journal: each once, none other; what was acknowledged where it was said to be.
    let journal = std::fs::File::open(store(&dir).join("journal.jsonl")).expect("a journal");
    let mut given: BTreeMap<(String, String), u64> = BTreeMap::new();
    for line in BufReader::new(journal).lines() {
        let Ok(line) = serde_json::from_str::<serde_json::Value>(&line.expect("text")) else { continue };
        for event in line["events"].as_array().into_iter().flatten() {
            if event["type"] == "scored" {
                let key = (
                    line["by"].as_str().unwrap_or_default().to_owned(),
                    event["dossier"].as_str().unwrap_or_default().to_owned(),
                );
                let seq = line["seq"].as_u64().expect("a seq");
                assert_eq!(given.insert(key.clone(), seq), None, "{key:?} twice");
            }
        }
    }
    assert_eq!(given.len(), PEOPLE * candidates);
    let acknowledged = scene.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
    for (by, on, seq) in acknowledged.iter() {
        assert_eq!(given.get(&(by.clone(), on.0.clone())), Some(seq), "{by} on {on}");
    }
    let dropped = scene.dropped.load(Ordering::Relaxed);
    println!("{} acknowledged, {dropped} lines dropped, {kills} hubs killed", acknowledged.len());
    assert!(kills >= 2 && dropped >= PEOPLE / 4, "{kills} {dropped}");
}

#[test]
fn every_acknowledged_score_is_there_once_whatever_dies() {
    play(CANDIDATES, 400..2500);
}
