//! What the tests of the real binary share: a store of its own, files to load, runs to look at.
#![allow(dead_code, reason = "each test file uses its own part")]

use pingwei::domain::Dossier;
use pingwei::policy::specimen;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder of its own with a store in it; nothing outside is read or written.
pub struct Place {
    dir: TempDir,
    /// Arguments before every command.
    pub globals: Vec<String>,
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        Self { dir, globals: Vec::new() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn store(&self) -> PathBuf {
        self.path("store")
    }

    /// The binary with an environment of its own.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pingwei"));
        command
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("PINGWEI_STORE", self.store())
            .env("PINGWEI_ACCOUNT", "wang")
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .args(&self.globals)
            .args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().expect("the binary runs"))
    }

    /// A run that must end with this code.
    pub fn ends(&self, code: i32, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, code, "pingwei {args:?}\nstdout: {}\nstderr: {}", ran.out, ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder");
        }
        fs::write(&path, text).expect("a file");
        name.to_owned()
    }

    /// A queue of these dossiers as `.jsonl`.
    pub fn queue(&self, name: &str, dossiers: &[Dossier]) -> String {
        let lines: Vec<String> =
            dossiers.iter().map(|dossier| serde_json::to_string(dossier).expect("JSON")).collect();
        self.write(name, &(lines.join("\n") + "\n"))
    }
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A dossier without faults, by its number, with some cells changed.
pub fn dossier(id: &str, changes: &[(&str, &str)]) -> Dossier {
    let mut dossier = specimen::with(changes);
    assert!(specimen::change(&mut dossier, "申报人.申报编号", id));
    dossier
}

/// The journal's lines as JSON.
pub fn journal(store: &Path) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(store.join("journal.jsonl")).unwrap_or_default();
    let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    whole.map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// Runs a command that permissions bind: root is run without its powers, where `setpriv` can do that;
/// `None` where it cannot.
pub fn bound_by_permissions(mut command: Command) -> Option<Ran> {
    if !rustix::process::geteuid().is_root() {
        return Some(Ran::of(command.output().expect("the binary runs")));
    }
    let powerless = |program: &std::ffi::OsStr| {
        let mut bound = Command::new("setpriv");
        bound.args(["--inh-caps=-all", "--bounding-set=-all"]).arg(program);
        bound
    };
    if !powerless("true".as_ref()).output().is_ok_and(|ran| ran.status.success()) {
        return None;
    }
    let mut bound = powerless(command.get_program());
    bound.args(command.get_args()).env_clear().stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            bound.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        bound.current_dir(folder);
    }
    Some(Ran::of(bound.output().expect("setpriv ran before")))
}
