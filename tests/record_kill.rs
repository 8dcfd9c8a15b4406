//! SIGKILL at random moments of real commits and staged loads: every acknowledged commit is there
//! afterwards, once, and nothing else beyond what was being written, whole.

mod record_support;

use pingwei::domain::{State, Verdict};
use pingwei::record::{Commit, OpenOptions, Opened, Store, SystemClock, Writer};
use record_support::*;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const DIR: &str = "PINGWEI_TEST_KILL_DIR";
const SEED: &str = "PINGWEI_TEST_KILL_SEED";

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

fn open_for_real(dir: &Path) -> Opened {
    let options = OpenOptions { clock: Arc::new(SystemClock), ..options() };
    Store::open(dir, options).expect("the store opens")
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).expect("the parent listens");
}

/// Commits a group: says what it tries, and then what was acknowledged.
fn attempt(opened: &mut Opened, commits: Vec<Commit>) -> Vec<u64> {
    let ids: Vec<_> = commits.iter().map(|commit| commit.id.0.clone()).collect();
    say(&format!("try {}", ids.join(" ")));
    let answers = opened.writer.commit(commits);
    let mut seqs = Vec::new();
    for (id, answer) in ids.iter().zip(answers) {
        let position = answer.expect("accepted");
        say(&format!("ack {id} {} {}", position.seq, position.hash));
        seqs.push(position.seq);
    }
    seqs
}

/// The process that is killed: not a test of its own.
#[test]
#[ignore = "run by the tests of this file"]
fn child_that_is_killed() {
    let (Ok(dir), Ok(seed)) = (std::env::var(DIR), std::env::var(SEED)) else { return };
    let mut noise = Noise(seed.parse::<u64>().expect("a seed").wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    say("opening");
    let mut opened = open_for_real(Path::new(&dir));
    say("open");
    for n in 0_u64.. {
        let id = |part: &str| format!("s{seed}-{n}-{part}");
        let dossier = format!("K-{seed}-{n}");
        match noise.next(8) {
            0..3 => {
                attempt(&mut opened, vec![commit(&id("r"), vec![received(&dossier, 1)])]);
                let ruling = vec![ruled(&dossier, "cv.gaps", Verdict::Fail), commented(&dossier, "待核")];
                attempt(&mut opened, vec![commit(&id("v"), ruling)]);
            }
            3..5 => {
                let group = vec![
                    commit(&id("a"), vec![received(&dossier, 1), added(&dossier, 1)]),
                    commit(&id("b"), vec![moved(&dossier, State::Received, State::Returned)]),
                    commit(&id("c"), vec![received(&dossier, 2)]),
                    commit(&id("d"), vec![scored(&dossier, 80)]),
                ];
                attempt(&mut opened, group);
            }
            5 => {
                // A line of many pages: a kill can tear it.
                let long = commented(&dossier, &"长".repeat(20_000));
                attempt(&mut opened, vec![commit(&id("l"), vec![received(&dossier, 1), long])]);
            }
            _ => {
                let load = id("load");
                let ids: Vec<String> = (0..30).map(|k| format!("{dossier}-{k:03}")).collect();
                let mut seqs = Vec::new();
                for (k, part) in ids.chunks(12).enumerate() {
                    let staging = commit(&format!("{load}#{k}"), vec![staged(&load, part)]);
                    seqs.extend(attempt(&mut opened, vec![staging]));
                }
                let whole = load_committed(&load, seqs[0], seqs[seqs.len() - 1], 30);
                attempt(&mut opened, vec![commit(&load, vec![whole])]);
            }
        }
        if noise.next(40) == 0 {
            // Sometimes in order: stamps are part of the game.
            close(opened);
            say("closed");
            opened = open_for_real(Path::new(&dir));
        }
    }
}

/// Runs a child and kills it after some time; what it said it tried last, and what was acknowledged.
fn killed_child(
    dir: &Path,
    seed: u64,
    after: Duration,
    from_open: bool,
) -> (Vec<String>, Vec<(String, u64, String)>) {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["child_that_is_killed", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(DIR, dir)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let mut out = BufReader::new(child.stdout.take().expect("its voice"));
    let mut said = String::new();
    if from_open {
        while !said.ends_with("open\n") {
            assert!(out.read_line(&mut said).expect("heard") > 0, "the child did not open: {said}");
        }
    }
    std::thread::scope(|scope| {
        let listener = scope.spawn(|| {
            let mut lines = Vec::new();
            let mut line = String::new();
            while out.read_line(&mut line).expect("heard") > 0 {
                // What was not said to its end was not said.
                if line.ends_with('\n') {
                    lines.push(line.trim_end().to_owned());
                }
                line.clear();
            }
            lines
        });
        std::thread::sleep(after);
        child.kill().expect("killed");
        child.wait().expect("gone");
        let lines = listener.join().expect("heard");
        let mut tried = Vec::new();
        let mut acked = Vec::new();
        for line in &lines {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["try", ids @ ..] => tried = ids.iter().map(|id| (*id).to_owned()).collect(),
                ["ack", id, seq, hash] => {
                    acked.push(((*id).to_owned(), seq.parse().expect("a seq"), (*hash).to_owned()));
                }
                _ => {}
            }
        }
        tried.retain(|id| !acked.iter().any(|(acked, _, _)| acked == id));
        (tried, acked)
    })
}

#[test]
fn every_acknowledged_commit_survives_sigkill_once_and_nothing_else_is_there() {
    let home = tempfile::tempdir().expect("a directory");
    let dir = home.path().join("store");
    let mut noise = Noise(0x5eed);
    let begun = Instant::now();
    let mut kept: HashMap<String, (u64, String)> = HashMap::new();
    let (mut kills, mut torn, mut in_flight) = (0, 0, 0);
    for round in 0..60 {
        if begun.elapsed() > Duration::from_secs(25) && kills >= 20 {
            break;
        }
        let after = Duration::from_micros(noise.next(250_000));
        let (tried, acked) = killed_child(&dir, round, after, noise.next(4) != 0);
        kills += 1;
        if !dir.join("journal.jsonl").exists() {
            assert!(acked.is_empty());
            continue;
        }
        let opened = open_for_real(&dir);
        torn += usize::from(opened.cut.is_some());
        let ids = ids(&dir);
        let journal = std::fs::read_to_string(dir.join("journal.jsonl")).expect("read");
        let lines: Vec<&str> = journal.lines().collect();
        for (id, seq, hash) in acked {
            assert!(kept.insert(id.clone(), (seq, hash)).is_none(), "{id} acknowledged twice");
        }
        let mut found = 0;
        for (nth, id) in ids.iter().enumerate() {
            let seq = nth as u64 + 1;
            match kept.get(id) {
                Some((acked, _)) => {
                    assert_eq!(*acked, seq, "{id} is not where it was acknowledged");
                    found += 1;
                }
                None => {
                    assert!(tried.contains(id), "{id} was neither acknowledged nor being written");
                    in_flight += 1;
                    kept.insert(id.clone(), (seq, lines[nth + 1].to_owned()));
                    found += 1;
                }
            }
        }
        assert_eq!(found, kept.len(), "an acknowledged commit is gone, or there twice");
        for (seq, hash) in kept.values() {
            assert!(lines[*seq as usize].contains(hash.as_str()), "line {seq} is another");
        }
        assert_view_equals_replay(&opened);
        // Half of the time the next child finds a store that was closed in order.
        if noise.next(2) == 0 {
            close(opened);
        }
    }
    assert_view_is_the_journals(&open_for_real(&dir));
    println!("{kills} kills, {} commits, {torn} torn tails, {in_flight} in flight", kept.len());
    assert!(
        kills >= 20 && kept.len() > 100,
        "{kills} kills, {} commits: too few to mean anything",
        kept.len()
    );
}

#[test]
fn two_processes_do_not_share_a_store_unasked_and_a_kill_frees_it() {
    let home = home();
    let dir = home.path().join("store");
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["child_that_is_killed", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(DIR, &dir)
        .env(SEED, "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let mut out = BufReader::new(child.stdout.take().expect("its voice"));
    let mut said = String::new();
    while !said.contains("\nopen\n") {
        assert!(out.read_line(&mut said).expect("heard") > 0, "the child did not open: {said}");
    }
    std::thread::scope(|scope| {
        scope.spawn(|| std::io::copy(&mut out, &mut std::io::sink()));
        let error = try_open(&dir).expect_err("held");
        assert_eq!(error.exit_code(), 4);
        assert!(error.words().en.contains(&child.id().to_string()), "{error}");
        child.kill().expect("killed");
        child.wait().expect("gone");
    });
    let opened = open(&dir);
    assert!(opened.writer.head().seq < u64::MAX);
    assert_view_is_the_journals(&opened);
}
