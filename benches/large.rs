//! The real program on a store of 100,000 dossiers: loading beside `sqlite3 .import`, first paint, a
//! key to its frame, search, submit to saved beside a bare append and sync, and what idling costs.
//!
//! `cargo bench --bench large` prints one line a figure; `PINGWEI_BENCH_DOSSIERS` sets another size,
//! `PINGWEI_BENCH_STORE` a store of an earlier run, which is then not loaded again.
//! Figures are measured and printed, never asserted: machines differ.

use pingwei::domain::Dossier;
use pingwei::policy::specimen;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_pingwei");
/// Who works on the store: its founder, who may do everything.
const ACCOUNT: &str = "bench";
/// Steps measured for a distribution.
const STEPS: usize = 400;

fn main() {
    let count: usize =
        std::env::var("PINGWEI_BENCH_DOSSIERS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    println!("{count} dossiers, {} cores", std::thread::available_parallelism().map_or(0, usize::from));
    let store = match std::env::var_os("PINGWEI_BENCH_STORE") {
        Some(kept) if Path::new(&kept).is_dir() => kept.into(),
        kept => {
            let queue = dir.path().join("queue.jsonl");
            generate(&queue, count);
            let store = kept.map_or_else(|| dir.path().join("store"), Into::into);
            load(&queue, &store, count);
            sqlite(&queue, dir.path(), count);
            store
        }
    };
    if std::env::var_os("PINGWEI_BENCH_SAVED_ONLY").is_none() {
        screens(&store, dir.path());
    }
    saved(&store, dir.path());
}

fn megabytes(bytes: u64) -> u64 {
    bytes / (1 << 20)
}

fn size_of(path: &Path) -> u64 {
    let Ok(meta) = std::fs::metadata(path) else { return 0 };
    if meta.is_file() {
        return meta.len();
    }
    std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| size_of(&entry.path())).sum()
}

/// A queue as one has it: most in order, every fourth with something to correct or to look at.
fn generate(path: &Path, count: usize) {
    let kinds: [Dossier; 4] = [
        specimen::dossier(),
        specimen::with(&[("申报人.从事专业年限", "约十年")]),
        specimen::with(&[("申报人.公示结束", "2020-09-24")]),
        specimen::dossier(),
    ];
    let family = ["示", "例", "样", "拟", "虚", "假", "设", "想", "范", "仿"];
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    for number in 0..count {
        let mut dossier = kinds[number % kinds.len()].clone();
        let name: String = (0..3).map(|place| family[number / 10_usize.pow(place) % 10]).collect();
        specimen::change(&mut dossier, "申报人.申报编号", &format!("B{number:07}"));
        specimen::change(&mut dossier, "申报人.姓名", &name);
        specimen::change(&mut dossier, "申报人.工作单位", &format!("示例供电公司{}", number % 500));
        serde_json::to_writer(&mut out, &dossier).expect("written");
        out.write_all(b"\n").expect("written");
    }
    out.flush().expect("written");
    println!("queue file                     {} MB", megabytes(size_of(path)));
}

/// Peak memory of a child that has ended, in MB, as the system accounts it.
fn peak_memory(program: &str, args: &[&std::ffi::OsStr]) -> (Duration, u64) {
    let start = Instant::now();
    let mut child =
        Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("waits").is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        peak = line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0).max(peak);
        std::thread::sleep(Duration::from_millis(5));
    }
    (start.elapsed(), peak / 1024)
}

fn load(queue: &Path, store: &Path, count: usize) {
    let args = [
        "--store".as_ref(),
        store.as_os_str(),
        "--account".as_ref(),
        ACCOUNT.as_ref(),
        "load".as_ref(),
        queue.as_os_str(),
    ];
    let (took, peak) = peak_memory(PROGRAM, &args);
    println!(
        "load                           {:.1} s, {:.0} dossiers/s, peak {peak} MB, journal {} MB, all of the store {} MB",
        took.as_secs_f64(),
        count as f64 / took.as_secs_f64(),
        megabytes(size_of(&store.join("journal.jsonl"))),
        megabytes(size_of(store))
    );
}

fn sqlite(queue: &Path, dir: &Path, count: usize) {
    let base = dir.join("rows.db");
    let script = format!(
        "create table rows(line text);\n.mode ascii\n.separator \"\\037\" \"\\n\"\n.import {} rows\n",
        queue.display()
    );
    let input = dir.join("import.sql");
    std::fs::write(&input, script).expect("written");
    let start = Instant::now();
    let run = Command::new("sqlite3").arg(&base).stdin(File::open(&input).expect("opened")).status();
    match run {
        Ok(status) if status.success() => println!(
            "sqlite3 .import, same rows     {:.1} s, {:.0} rows/s, {} MB",
            start.elapsed().as_secs_f64(),
            count as f64 / start.elapsed().as_secs_f64(),
            megabytes(size_of(&base))
        ),
        _ => println!("sqlite3 .import                not measured: no sqlite3 here"),
    }
}

/// The program in a terminal.
struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<(Mutex<Shown>, Condvar)>,
    started: Instant,
}

struct Shown {
    parser: vt100::Parser,
    bytes: u64,
    last: Instant,
}

impl Terminal {
    fn start(store: &Path, home: &Path) -> Self {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(["--store".as_ref(), store.as_os_str(), "--account".as_ref(), ACCOUNT.as_ref()]);
        command.env("HOME", home);
        command.env("XDG_STATE_HOME", home.join("state"));
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("starts");
        let shown = Shown { parser: vt100::Parser::new(rows(36), rows(120), 0), bytes: 0, last: started };
        let shown = Arc::new((Mutex::new(shown), Condvar::new()));
        let sink = Arc::clone(&shown);
        std::thread::spawn(move || {
            let mut chunk = [0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut chunk) {
                let came = Instant::now();
                let mut shown = sink.0.lock().expect("whole");
                shown.parser.process(&chunk[..read]);
                shown.bytes += read as u64;
                shown.last = came;
                sink.1.notify_all();
            }
        });
        Self { _master: pair.master, writer, child, shown, started }
    }

    fn wait_for(&self, text: &str) -> Option<Instant> {
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end {
            {
                let shown = self.shown.0.lock().expect("whole");
                if shown.parser.screen().contents().contains(text) {
                    return Some(shown.last);
                }
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        None
    }

    /// Presses a key and waits for the first bytes that answer; how long, and how many until it is
    /// quiet. Waits without turning, so that both cores are the program's.
    fn press(&mut self, key: &[u8], quiet: Duration) -> (Duration, u64) {
        let before = self.shown.0.lock().expect("whole").bytes;
        let start = Instant::now();
        self.writer.write_all(key).expect("written");
        self.writer.flush().expect("written");
        let held = self.shown.0.lock().expect("whole");
        let (mut held, waited) = self
            .shown
            .1
            .wait_timeout_while(held, Duration::from_secs(10), |shown| shown.bytes == before)
            .expect("whole");
        if waited.timed_out() {
            return (start.elapsed(), 0);
        }
        let took = held.last - start;
        loop {
            let bytes = held.bytes;
            let more = self.shown.1.wait_timeout_while(held, quiet, |shown| shown.bytes == bytes);
            let (now, waited) = more.expect("whole");
            if waited.timed_out() {
                return (took, bytes - before);
            }
            held = now;
        }
    }

    fn ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.process_id().unwrap_or(0)));
        let stat = stat.unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let tick = |at: usize| fields.get(at).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        tick(11) + tick(12)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn told(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!("{name:<30} median {:.2} ms, p99 {:.2} ms, most {:.2} ms", at(0.5), at(0.99), at(1.0));
}

fn screens(store: &Path, home: &Path) {
    // The first start writes what a clean close leaves behind.
    let mut paints = Vec::new();
    for round in 0..6 {
        let mut terminal = Terminal::start(store, home);
        let Some(at) = terminal.wait_for("B00000") else {
            println!("first paint                    not seen");
            return;
        };
        if round > 0 {
            paints.push(at - terminal.started);
        }
        std::thread::sleep(Duration::from_millis(500));
        terminal.writer.write_all(b"q\r").expect("written");
        let _ = terminal.child.wait();
    }
    told("first paint with rows", paints);
    let mut terminal = Terminal::start(store, home);
    terminal.wait_for("B00000");
    std::thread::sleep(Duration::from_secs(3));
    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    for _ in 0..STEPS {
        // Quicker than the preview: what is measured is the step alone.
        let (took, sent) = terminal.press(b"j", Duration::from_millis(15));
        times.push(took);
        bytes.push(sent);
    }
    told("a key press to its frame", times);
    bytes.sort_unstable();
    println!("bytes for one step down        median {}, p90 {}", bytes[STEPS / 2], bytes[STEPS * 9 / 10]);
    terminal.press(b"/", Duration::from_millis(100));
    let mut times = Vec::new();
    for _ in 0..8 {
        for key in ["示", "例", "B", "0"] {
            times.push(terminal.press(key.as_bytes(), Duration::from_millis(120)).0);
        }
        terminal.press(b"\x7f\x7f\x7f\x7f", Duration::from_millis(120));
    }
    told("search, key to first change", times);
    terminal.press(b"\x1b", Duration::from_millis(200));
    std::thread::sleep(Duration::from_secs(2));
    let (ticks, before) = (terminal.ticks(), terminal.shown.0.lock().expect("whole").bytes);
    std::thread::sleep(Duration::from_secs(20));
    let bytes = terminal.shown.0.lock().expect("whole").bytes - before;
    println!("idle for 20 s                  {} CPU ticks, {bytes} bytes", terminal.ticks() - ticks);
}

/// Rulings, each from the key to the reply, beside a bare append and fdatasync on the same disk.
fn saved(store: &Path, dir: &Path) {
    use pingwei::desk::{Command as Order, Do, Query};
    use pingwei::record::CommandId;
    let (mut bare, mut rulings, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
    let mut file = File::create(dir.join("bare")).expect("a file");
    let options = pingwei::desk::StoreOptions { account: ACCOUNT.to_owned(), ..Default::default() };
    let desk = pingwei::desk::open_store(store, options).expect("opens");
    desk.wait_whole();
    // As on a working day: the check of the whole chain, which follows the opening, is over.
    std::thread::sleep(Duration::from_secs(8));
    let mut line = desk.connect(pingwei::desk::Viewer::new(ACCOUNT));
    let payload = [b'x'; 700];
    // Every fourth dossier waits for a ruling, but those that an earlier run has ruled on.
    for number in 0.. {
        if rulings.len() >= STEPS {
            break;
        }
        let id = pingwei::domain::DossierId(format!("B{:07}", number * 4 + 1));
        let sheet = match line.ask(Query::Sheet { dossier: id.clone(), submission: None }) {
            Ok(pingwei::desk::Answer::Sheet(sheet)) => sheet,
            other => panic!("no sheet: {other:?}"),
        };
        let Some(open) = sheet.judged.iter().find(|judged| judged.needs_person()) else { continue };
        let start = Instant::now();
        file.write_all(&payload).expect("written");
        file.sync_data().expect("synced");
        bare.push(start.elapsed());
        let mut run = |name: &str, base, command, times: &mut Vec<Duration>| {
            let start = Instant::now();
            let id = CommandId(format!("bench-{name}-{number}-{}", std::process::id()));
            let done = line.command(Do { id, base, command }).expect("saved");
            times.push(start.elapsed());
            done
        };
        let rule = Order::Rule {
            dossier: id.clone(),
            key: open.key.clone(),
            verdict: pingwei::domain::Verdict::Pass,
            reason: String::new(),
        };
        run("rule", Some(sheet.record.version), rule, &mut rulings);
        let remark = Order::Comment { dossier: id, text: "样本附记".to_owned() };
        run("remark", None, remark, &mut remarks);
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1000.0
    };
    let base = median(&mut bare);
    let (rule, remark) = (median(&mut rulings), median(&mut remarks));
    println!("bare append + fdatasync        median {base:.2} ms");
    println!("a ruling, sent to saved        median {rule:.2} ms, x{:.2}", rule / base);
    println!("a remark, sent to saved        median {remark:.2} ms, x{:.2}", remark / base);
}

fn rows(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).expect("some")
}
