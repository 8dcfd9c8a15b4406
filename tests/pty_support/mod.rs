//! The real program on a real terminal.
#![allow(dead_code, reason = "each test file uses a part of it")]

use pingwei::domain::Dossier;
use pingwei::policy::specimen;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_pingwei");
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program on a terminal.
pub struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    pub raw: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    pub fn start(home: &Path, args: &[&str]) -> Self {
        let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        command.env("HOME", home);
        for name in [
            "XDG_STATE_HOME",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "PINGWEI_STORE",
            "PINGWEI_ACCOUNT",
            "NO_COLOR",
        ] {
            command.env_remove(name);
        }
        command.env("PINGWEI_LANG", "zh");
        command.env("TERM", "xterm-256color");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let child = pair.slave.spawn_command(command).expect("starts");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows(36), rows(120), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (sink, kept) = (Arc::clone(&screen), Arc::clone(&raw));
        std::thread::spawn(move || {
            let mut chunk = [0; 65536];
            while let Ok(read @ 1..) = reader.read(&mut chunk) {
                sink.lock().expect("whole").process(&chunk[..read]);
                kept.lock().expect("whole").extend_from_slice(&chunk[..read]);
            }
        });
        Self { _master: pair.master, writer, child, screen, raw }
    }

    pub fn contents(&self) -> String {
        self.screen.lock().expect("whole").screen().contents()
    }

    pub fn expect(&self, text: &str) -> &Self {
        let end = Instant::now() + PATIENCE;
        while !self.contents().contains(text) {
            assert!(Instant::now() < end, "{text} is nowhere on the screen:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(5));
        }
        self
    }

    pub fn send(&mut self, bytes: &str) -> &mut Self {
        self.writer.write_all(bytes.as_bytes()).expect("written");
        self.writer.flush().expect("written");
        self
    }

    /// Waits until it has left, and gives its exit code.
    pub fn left(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("waits") {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not leave:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

/// `kill` of the pty library sends SIGHUP first, which would let the program save: this does not.
pub fn kill_hard(terminal: Terminal) {
    let pid = terminal.child.process_id().expect("a process");
    let status =
        std::process::Command::new("kill").args(["-9", &pid.to_string()]).status().expect("kill runs");
    assert!(status.success());
    let mut terminal = terminal;
    terminal.child.wait().expect("gone");
}

pub fn queue(path: &Path, count: usize) {
    let mut out = String::new();
    for number in 0..count {
        let mut dossier: Dossier = specimen::with(&[("申报人.从事专业年限", "约十年")]);
        specimen::change(&mut dossier, "申报人.申报编号", &format!("K{number:05}"));
        out.push_str(&serde_json::to_string(&dossier).expect("writes"));
        out.push('\n');
    }
    std::fs::write(path, out).expect("written");
}

/// Runs a command.
pub fn run(home: &Path, args: &[&str]) -> std::process::Output {
    let mut command = std::process::Command::new(PROGRAM);
    for name in ["XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "PINGWEI_STORE", "PINGWEI_ACCOUNT"] {
        command.env_remove(name);
    }
    command.args(args).env("HOME", home).env("PINGWEI_LANG", "zh").output().expect("runs")
}

pub fn load(home: &Path, file: &Path) {
    let run = run(home, &["load", &file.display().to_string()]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

fn rows(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).expect("some")
}
