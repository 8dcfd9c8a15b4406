//! The hub with fifty clients: ballots a second beside bare appends, a ballot to the board of another client
//! beside bare syncs of the same moments, and what a client costs in memory. `PINGWEI_BENCH_ONLY` names one
//! part: memory, rate, board, load.
//!
//! `cargo bench --bench hub` prints one line a figure. Figures are measured and printed, never asserted:
//! machines differ. The hub is a process of its own, on real files.

#[path = "../tests/hub_support/panel.rs"]
mod panel;

use panel::{DIR, account, ballot, prepare, reach, session};
use pingwei::desk::testing::{dossier, id};
use pingwei::desk::{Answer, Command, Connection, DefenceAnswer, Delta, Do, Loader, Reply, Request, Topic};
use pingwei::record::{CommandId, Source};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

const CLIENTS: usize = 50;
const BALLOTS: usize = 200;
/// A line of about the length of a ballot's.
const LINE: [u8; 600] = [b'x'; 600];
/// In the second part: ballots, so far apart.
const PACED: usize = 1000;
const PACE: Duration = Duration::from_millis(15);

fn main() {
    if let Ok(dir) = std::env::var(DIR) {
        return panel::serve(Path::new(&dir));
    }
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{CLIENTS} clients, {BALLOTS} ballots each, {cores} cores");
    let only = std::env::var("PINGWEI_BENCH_ONLY").ok();
    for (name, part) in [("memory", memory as fn()), ("rate", rate), ("board", board), ("load", load)] {
        if only.as_deref().is_none_or(|only| only == name) {
            part();
        }
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Appends a line and syncs; how long that took.
fn bare(file: &mut File) -> Duration {
    let began = Instant::now();
    file.write_all(&LINE).expect("written");
    file.sync_data().expect("synced");
    began.elapsed()
}

fn at(sorted: &[Duration], hundredths: usize) -> Duration {
    sorted[(sorted.len() * hundredths / 100).min(sorted.len() - 1)]
}

/// Everybody votes as fast as answers come.
fn rate() {
    let dir = folder();
    prepare(dir.path(), CLIENTS, BALLOTS);
    let hub = Running(panel::start(dir.path(), &[]));
    let mut file = File::create(dir.path().join("bare")).expect("a file");
    let count = 2000;
    let began = Instant::now();
    for _ in 0..count {
        bare(&mut file);
    }
    let bare_rate = f64::from(count) / began.elapsed().as_secs_f64();
    let ready = Arc::new(Barrier::new(CLIENTS + 1));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let (mut line, ready) = (reach(dir.path(), &account(number)), Arc::clone(&ready));
            std::thread::spawn(move || {
                ready.wait();
                for candidate in 0..BALLOTS {
                    // Each begins elsewhere, as people do.
                    let candidate = (candidate + number * 3) % BALLOTS + 1;
                    vote(&mut line, number, candidate);
                }
            })
        })
        .collect();
    ready.wait();
    let worked = || [hub.0.id(), std::process::id()].map(processor_time);
    let before = worked();
    let began = Instant::now();
    clients.into_iter().for_each(|client| client.join().expect("done"));
    let spent = worked();
    let hub_rate = (CLIENTS * BALLOTS) as f64 / began.elapsed().as_secs_f64();
    let [of_hub, of_clients] =
        [0, 1].map(|who| (spent[who] - before[who]).as_secs_f64() * 1e6 / (CLIENTS * BALLOTS) as f64);
    println!("processor time of a ballot     {of_hub:.0} µs in the hub, {of_clients:.0} µs in the clients");
    println!("bare append and sync           {bare_rate:.0} a second");
    println!(
        "ballots acknowledged           {hub_rate:.0} a second, {:.1} times as many",
        hub_rate / bare_rate
    );
}

fn vote(line: &mut Connection, number: usize, candidate: usize) {
    let command = Do {
        id: CommandId(format!("{}-{candidate}", account(number))),
        base: None,
        command: ballot(candidate, 60 + number as i64 % 40),
    };
    line.command(command).expect("acknowledged");
}

/// A ballot now and then by one of fifty; how long until the recorder's board has it. Between them bare
/// appends with a sync, on the same disk.
fn board() {
    // A board as one has it: twenty candidates, all fifty seats.
    let candidates = PACED / CLIENTS;
    let dir = folder();
    prepare(dir.path(), CLIENTS, candidates);
    let _hub = Running(panel::start(dir.path(), &[]));
    let mut file = File::create(dir.path().join("bare")).expect("a file");
    let mut watcher = reach(dir.path(), "recorder");
    watcher.send(Request::Watch(Topic::Board(session()))).expect("sent");
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let mut held = None;
        for delivery in watcher.replies {
            let now = Instant::now();
            let board = match delivery.reply {
                Reply::Answer(Answer::Defence(DefenceAnswer::Board(board))) => Some(*board),
                Reply::Delta(Delta::Board(news)) => news.onto(held.as_ref()),
                _ => None,
            };
            if let Some(board) = board {
                let given =
                    |row: &pingwei::desk::BoardRow| row.seats.iter().filter(|seat| seat.versions > 0).count();
                let sum: usize = board.rows.iter().map(given).sum();
                held = Some(board);
                if tell.send((sum, now)).is_err() {
                    return;
                }
            }
        }
    });
    let mut lines: Vec<Connection> = (0..CLIENTS).map(|number| reach(dir.path(), &account(number))).collect();
    let (mut seen, mut syncs) = (Vec::new(), Vec::new());
    for nth in 0..PACED {
        let (number, candidate) = (nth % CLIENTS, nth / CLIENTS + 1);
        let began = Instant::now();
        vote(&mut lines[number], number, candidate);
        seen.push(shown(&told, nth + 1).duration_since(began));
        std::thread::sleep(PACE / 2);
        syncs.push(bare(&mut file));
        std::thread::sleep(PACE / 2);
    }
    seen.sort();
    syncs.sort();
    for (name, hundredths) in [("median", 50), ("p99", 99)] {
        let (board, sync) = (at(&seen, hundredths), at(&syncs, hundredths));
        let times = board.as_secs_f64() / sync.as_secs_f64();
        println!("ballot to another's board      {name} {board:.2?}, bare sync {sync:.2?}: {times:.1} times");
    }
}

/// Dossiers of a large load.
const LOAD: usize = 20_000;

/// How long another's command waits while a large load becomes visible.
fn load() {
    let dir = folder();
    prepare(dir.path(), 1, 1);
    let _hub = Running(panel::start(dir.path(), &[]));
    let mut clerk = reach(dir.path(), "clerk");
    let mut loader = Loader::new(&mut clerk, "large", Source::default());
    (1001..1001 + LOAD).try_for_each(|number| loader.push(dossier(number))).expect("sent");
    let stop = Arc::new(AtomicBool::new(false));
    let (over, place) = (Arc::clone(&stop), dir.path().to_owned());
    let other = std::thread::spawn(move || {
        let (mut line, mut waits, mut nth) = (reach(&place, "recorder"), Vec::new(), 0);
        while !over.load(Ordering::Acquire) {
            nth += 1;
            let text = format!("第 {nth} 条");
            let command = Command::Comment { dossier: id(1), text };
            let began = Instant::now();
            let id = CommandId(format!("remark-{nth}"));
            line.command(Do { id, base: None, command }).expect("acknowledged");
            waits.push(began.elapsed());
        }
        waits
    });
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    loader.commit(false).expect("loaded");
    let took = began.elapsed();
    stop.store(true, Ordering::Release);
    let mut waits = other.join().expect("done");
    waits.sort();
    let (median, most) = (at(&waits, 50), waits.last().copied().unwrap_or_default());
    println!(
        "commit of a load of {LOAD}     {took:.2?}; another's remarks meanwhile: median {median:.2?}, longest {most:.2?}"
    );
}

/// When the board had so many ballots.
fn shown(told: &Receiver<(usize, Instant)>, count: usize) -> Instant {
    loop {
        let (sum, now) = told.recv_timeout(Duration::from_secs(10)).expect("the board follows");
        if sum >= count {
            return now;
        }
    }
}

/// What a process has had of the processors.
fn processor_time(pid: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or_default();
    // User and system time, in hundredths of a second.
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Resident memory of a process, in KiB.
fn resident(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or_default()
}

fn memory() {
    let dir = folder();
    prepare(dir.path(), CLIENTS, 20);
    let hub = Running(panel::start(dir.path(), &[]));
    drop(reach(dir.path(), "chair"));
    std::thread::sleep(Duration::from_millis(500));
    let before = resident(hub.0.id());
    let mut lines: Vec<Connection> = (0..CLIENTS).map(|number| reach(dir.path(), &account(number))).collect();
    for line in &mut lines {
        // As the screens do: the overview, and one's own ballots.
        line.send(Request::Watch(Topic::Overview)).expect("sent");
        line.send(Request::Watch(Topic::Ballots(session()))).expect("sent");
        for _ in 0..2 {
            line.replies.recv_timeout(Duration::from_secs(10)).expect("a snapshot");
        }
    }
    std::thread::sleep(Duration::from_millis(500));
    let after = resident(hub.0.id());
    println!(
        "memory of a client in the hub  {} KiB (hub alone {before} KiB)",
        after.saturating_sub(before) / CLIENTS as u64
    );
}
