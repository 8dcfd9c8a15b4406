//! SIGKILL at random moments (4): what was told as saved is in the journal, once, and nothing else;
//! a load is there whole or not at all; running it again completes it.

mod cli_support;

use cli_support::{Place, Ran, dossier, journal};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::io::Read;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A number below `most`, different in each run of the test: over many runs every moment is hit.
fn chance(most: u64) -> u64 {
    RandomState::new().hash_one(Instant::now()) % most.max(1)
}

/// Runs until `after` has passed or it ends by itself; gives what it had said by then.
fn cut_short(mut child: Child, after: Duration) -> (Ran, bool) {
    let until = Instant::now() + after;
    let mut ended = None;
    while ended.is_none() && Instant::now() < until {
        ended = child.try_wait().expect("a child");
        std::thread::sleep(Duration::from_micros(300));
    }
    // SIGKILL: nothing in the process gets to run any more.
    let _ = child.kill();
    let status = child.wait().expect("a child");
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().expect("a pipe").read_to_string(&mut out).expect("UTF-8");
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
    (Ran { code: status.code().unwrap_or(-1), out, err }, ended.is_none())
}

fn start(place: &Place, args: &[&str]) -> Child {
    let mut command = place.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs")
}

fn total(place: &Place) -> u64 {
    match place.run(&["list", "--json", "--most", "1"]) {
        // Killed before the store was founded.
        ran if ran.code == 2 && !place.store().join("journal.jsonl").exists() => 0,
        ran if ran.code == 0 => ran.json()["total"].as_u64().expect("a number"),
        ran => panic!("{ran:?}"),
    }
}

#[test]
fn a_load_that_is_killed_is_there_whole_or_not_at_all() {
    const DOSSIERS: u64 = 2000;
    let place = Place::new();
    let line = |number: u64| {
        format!(
            "{{\"申报编号\":\"K-{number:05}\",\"姓名\":\"某某\",\"申报级别\":\"中级\",\
             \"申报日期\":\"2020-10-12\",\"第几次上报\":\"1\"}}\n"
        )
    };
    place.write("queue.jsonl", &(0..DOSSIERS).map(line).collect::<String>());
    let began = Instant::now();
    place.ends(0, &["load", "queue.jsonl"]);
    let mut took = began.elapsed();
    eprintln!("a whole load takes {took:?}");
    std::fs::remove_dir_all(place.store()).expect("a store to start anew");
    let (mut kills, mut whole) = (0, 0);
    while began.elapsed() < Duration::from_secs(22) {
        let started = Instant::now();
        let after = Duration::from_micros(chance(took.as_micros() as u64 * 6 / 5));
        let (ran, killed) = cut_short(start(&place, &["load", "queue.jsonl"]), after);
        let told = ran.out.contains("已存") || ran.out.contains("没有变化");
        if killed {
            kills += 1;
        } else {
            assert_eq!(ran.code, 0, "{ran:?}");
            took = (took + started.elapsed()) / 2;
        }
        match total(&place) {
            0 => assert!(!told, "told as saved and not there: {ran:?}"),
            DOSSIERS => {
                whole += 1;
                place.ends(0, &["journal", "verify"]);
                let again = place.ends(0, &["load", "queue.jsonl"]);
                assert!(again.out.contains(&format!("未变 {DOSSIERS}")), "{}", again.out);
                std::fs::remove_dir_all(place.store()).expect("a store to start anew");
            }
            some => panic!("{some} of {DOSSIERS} are there"),
        }
    }
    let last = place.ends(0, &["load", "queue.jsonl"]);
    assert_eq!(total(&place), DOSSIERS, "{}", last.out);
    let committed = journal(&place.store());
    let commits = committed.iter().filter(|line| line["events"][0]["type"] == "load_committed").count();
    assert_eq!(commits, 1, "made visible once");
    assert!(kills >= 2, "killed {kills} times, whole {whole} times");
    eprintln!("killed {kills} times, found whole {whole} times");
}

#[test]
fn a_bulk_action_that_is_killed_is_done_whole_or_not_at_all() {
    const DOSSIERS: usize = 600;
    let place = Place::new();
    let queue: Vec<_> = (0..DOSSIERS).map(|number| dossier(&format!("K-{number:04}"), &[])).collect();
    place.queue("queue.jsonl", &queue);
    place.ends(0, &["load", "queue.jsonl"]);
    let passed = || place.ends(0, &["list", "state:passed", "--json", "--most", "1"]).json()["total"].clone();
    let pass = ["triage", "--where", "K", "pass"];
    let began = Instant::now();
    place.ends(0, &pass);
    let mut took = began.elapsed();
    assert_eq!(passed(), DOSSIERS);
    place.ends(0, &["undo"]);
    assert_eq!(passed(), 0, "one act, undone as one");
    let (mut kills, mut whole) = (0, 0);
    while began.elapsed() < Duration::from_secs(15) || kills < 3 {
        let started = Instant::now();
        let after = Duration::from_micros(chance(took.as_micros() as u64 * 6 / 5));
        let (ran, killed) = cut_short(start(&place, &pass), after);
        kills += u32::from(killed);
        if !killed {
            assert_eq!(ran.code, 0, "{ran:?}");
            took = (took + started.elapsed()) / 2;
        }
        let told = ran.out.contains("已存");
        match passed().as_u64().expect("a number") as usize {
            0 => assert!(!told, "told as saved and not there: {ran:?}"),
            DOSSIERS => {
                whole += 1;
                place.ends(0, &["undo"]);
            }
            some => panic!("{some} of {DOSSIERS} are passed"),
        }
    }
    place.ends(0, &["journal", "verify"]);
    place.ends(0, &pass);
    assert_eq!(passed(), DOSSIERS);
    eprintln!("killed {kills} times, found done {whole} times");
}

#[test]
fn every_ruling_told_as_saved_is_there_once_and_nothing_else() {
    let place = Place::new();
    let queue: Vec<_> = (0..4).map(|number| dossier(&format!("K-{number}"), &[])).collect();
    place.queue("queue.jsonl", &queue);
    place.ends(0, &["load", "queue.jsonl"]);
    let checks = ["cv.gaps", "id.scan", "id.photo", "edu.proof", "scope.employed"];
    let began = Instant::now();
    place.ends(0, &["triage", "K-0", "rule", "cv.gaps", "meets", "--reason", "量一量"]);
    let mut typical = began.elapsed();
    let mut tried = BTreeSet::from(["量一量".to_owned()]);
    eprintln!("a ruling takes {typical:?}");
    let mut told: BTreeMap<String, u64> = BTreeMap::new();
    let mut kills = 0;
    while began.elapsed() < Duration::from_secs(15) {
        let number = tried.len();
        let reason = format!("试 {number} 次");
        let dossier = format!("K-{}", number % 4);
        let check = checks[number / 4 % checks.len()];
        let word = if number / 20 % 2 == 0 { "fails" } else { "meets" };
        let child = start(&place, &["triage", &dossier, "rule", check, word, "--reason", &reason, "--json"]);
        let started = Instant::now();
        let (ran, killed) =
            cut_short(child, Duration::from_micros(chance(typical.as_micros() as u64 * 7 / 5)));
        kills += u32::from(killed);
        if !killed {
            assert_eq!(ran.code, 0, "{ran:?}");
            typical = (typical * 3 + started.elapsed()) / 4;
        } else {
            // A busy machine: later kills, so that some commands get to their end.
            typical += typical / 50;
        }
        if let Ok(done) = serde_json::from_str::<Value>(&ran.out) {
            told.insert(reason.clone(), done["seq"].as_u64().expect("a seq"));
        }
        tried.insert(reason);
    }
    let shown = place.ends(0, &["journal", "show", "--json"]).out;
    let mut there: BTreeMap<String, u64> = BTreeMap::new();
    for line in shown.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")) {
        for event in
            line["events"].as_array().expect("events").iter().filter(|event| event["type"] == "ruled")
        {
            let reason = event["ruling"]["reason"].as_str().expect("a reason").to_owned();
            assert!(tried.contains(&reason), "nobody ruled this: {event}");
            let before = there.insert(reason, line["seq"].as_u64().expect("a seq"));
            assert_eq!(before, None, "twice: {event}");
        }
    }
    for (reason, seq) in &told {
        assert_eq!(there.get(reason), Some(seq), "told as saved: {reason}");
    }
    place.ends(0, &["journal", "verify"]);
    assert!(kills >= 5 && told.len() >= 5, "killed {kills} times, {} were told as saved", told.len());
    eprintln!(
        "{} tried, killed {kills} times, {} told as saved, {} there",
        tried.len(),
        told.len(),
        there.len()
    );
}
