//! What the tests with real processes share: terminals, hubs as processes, stores to serve.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod accounts;
pub mod panel_day;

use pingwei::domain::Dossier;
use pingwei::policy::specimen;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_pingwei");
const PATIENCE: Duration = Duration::from_secs(60);

/// A program on a terminal of 36 rows by 120.
pub struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    pub fn start(program: &str, args: &[&str], env: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("PATH", "/usr/bin:/bin")].iter().chain(env) {
            command.env(name, value);
        }
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let child = pair.slave.spawn_command(command).expect("starts");
        let some = |count: u16| std::num::NonZero::new(count).expect("some");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(some(36), some(120), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (sink, kept) = (Arc::clone(&screen), Arc::clone(&raw));
        std::thread::spawn(move || {
            let mut chunk = [0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut chunk) {
                sink.lock().unwrap_or_else(PoisonError::into_inner).process(&chunk[..read]);
                kept.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&chunk[..read]);
            }
        });
        Self { _master: pair.master, writer, child, screen, raw }
    }

    pub fn contents(&self) -> String {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner).screen().contents()
    }

    /// Everything that ever came, control sequences and all.
    pub fn everything(&self) -> String {
        String::from_utf8_lossy(&self.raw.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    #[track_caller]
    pub fn expect(&self, text: &str) -> &Self {
        self.until(text, true)
    }

    #[track_caller]
    pub fn expect_gone(&self, text: &str) -> &Self {
        self.until(text, false)
    }

    #[track_caller]
    fn until(&self, text: &str, there: bool) -> &Self {
        let end = Instant::now() + PATIENCE;
        while self.contents().contains(text) != there {
            assert!(Instant::now() < end, "{text}: wanted {there} on the screen:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    pub fn send(&mut self, bytes: &str) -> &mut Self {
        self.writer.write_all(bytes.as_bytes()).expect("written");
        self.writer.flush().expect("written");
        self
    }

    pub fn ended(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// SIGKILL: nothing can be saved any more.
    pub fn kill_hard(mut self) {
        signal(self.child.process_id().expect("a process"), "KILL");
        self.child.wait().expect("gone");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

pub fn signal(pid: u32, name: &str) {
    let status = std::process::Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status();
    assert!(status.expect("kill runs").success());
}

/// A hub as a process; killed where a test forgets it.
pub struct HubProcess {
    child: std::process::Child,
    log: Arc<Mutex<String>>,
}

impl HubProcess {
    /// Starts it and waits until it serves.
    pub fn start(mut command: std::process::Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut stderr = child.stderr.take().expect("a pipe");
        let log: Arc<Mutex<String>> = Arc::default();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = stderr.read(&mut chunk) {
                let text = String::from_utf8_lossy(&chunk[..read]);
                kept.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            }
        });
        let mut hub = Self { child, log };
        let end = Instant::now() + PATIENCE;
        while !hub.log().contains("serving") {
            let gone = hub.child.try_wait().expect("waits");
            assert!(gone.is_none() && Instant::now() < end, "no hub: {gone:?} {}", hub.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        hub
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// SIGTERM, and its exit code.
    pub fn end(mut self) -> Option<i32> {
        signal(self.child.id(), "TERM");
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return status.code();
            }
            assert!(Instant::now() < end, "it does not end: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// A queue file of dossiers `H00000` and on, each with something only a person can tell.
pub fn queue(path: &Path, count: usize, changes: &[(&str, &str)]) {
    let mut out = String::new();
    for number in 0..count {
        let mut dossier: Dossier = specimen::with(changes);
        specimen::change(&mut dossier, "申报人.申报编号", &format!("H{number:05}"));
        out.push_str(&serde_json::to_string(&dossier).expect("writes"));
        out.push('\n');
    }
    std::fs::write(path, out).expect("written");
}

/// A roster file: account, name, roles.
pub fn roster(path: &Path, people: &[(&str, &str, &str)]) {
    let mut out = "账号,姓名,单位,职称,角色\n".to_owned();
    for (account, name, roles) in people {
        out.push_str(&format!("{account},{name},示例评审单位,高级工程师,{roles}\n"));
    }
    std::fs::write(path, out).expect("written");
}

pub fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The journal's lines as JSON.
pub fn journal(store: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(store.join("journal.jsonl")).expect("a journal");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

pub fn store_of(dir: &Path) -> PathBuf {
    dir.join("store")
}

/// The lines of an example in the README, between its marks.
pub fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(path).expect("a README");
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let part = text.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).expect("the example").0;
    part.lines().filter(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect()
}
