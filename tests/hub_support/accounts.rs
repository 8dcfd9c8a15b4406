//! Accounts of this host, made for a test and taken away with it; and what is run as one of them.

use super::told;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

/// Why the test cannot be run here.
pub fn missing(more: &[&str]) -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("it needs to be root, to make accounts".to_owned());
    }
    let tools = ["/usr/sbin/useradd", "/usr/sbin/userdel", "/usr/bin/setpriv"];
    tools.iter().chain(more).find(|tool| !Path::new(tool).exists()).map(|tool| format!("{tool} is not there"))
}

/// The host's list of accounts takes one change at a time.
static LIST: Mutex<()> = Mutex::new(());

/// An account, removed again with the test.
pub struct Account {
    pub name: String,
    pub uid: u32,
    pub home: PathBuf,
}

impl Account {
    pub fn new(place: &Path, part: &str) -> Self {
        let name = format!("pw{part}{}", std::process::id() % 100_000);
        let home = place.join("home").join(part);
        let list = LIST.lock().unwrap_or_else(PoisonError::into_inner);
        let made = Command::new("/usr/sbin/useradd")
            .args(["--no-create-home", "--user-group", "--password", "*", "--shell", "/bin/sh", "--home-dir"])
            .args([home.display().to_string().as_str(), name.as_str()])
            .output()
            .expect("useradd runs");
        assert!(made.status.success(), "{}", told(&made));
        drop(list);
        let list = std::fs::read_to_string("/etc/passwd").expect("the list of accounts");
        let line = list.lines().find(|line| line.starts_with(&format!("{name}:"))).expect("its line");
        let uid = line.split(':').nth(2).and_then(|text| text.parse().ok()).expect("its number");
        std::fs::create_dir_all(&home).expect("a home");
        chown(&home, Some(uid), None).expect("given");
        std::fs::set_permissions(&home, std::fs::Permissions::from_mode(0o700)).expect("kept");
        Self { name, uid, home }
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        let _list = LIST.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = Command::new("/usr/sbin/userdel").arg(&self.name).output();
    }
}

/// The folder that hubs of a host have, made for this test and taken away with it; another place where
/// there is one already.
pub struct RunDir {
    path: PathBuf,
    pub default: bool,
}

impl RunDir {
    pub fn new(place: &Path, service: &Account) -> Self {
        let default = PathBuf::from(pingwei::hub::place::FOLDER);
        let made = std::fs::create_dir(&default).is_ok();
        let path = if made { default } else { place.join("run") };
        if !made {
            println!(
                "NOTE: {} is there already; the hub of this test sits elsewhere",
                pingwei::hub::place::FOLDER
            );
            std::fs::create_dir(&path).expect("made");
        }
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("set");
        chown(&path, Some(service.uid), None).expect("given");
        Self { path, default: made }
    }

    pub fn socket(&self) -> String {
        self.path.join("hub.sock").display().to_string()
    }

    /// What clients are told: nothing, where the place is the usual one.
    pub fn options(&self) -> String {
        if self.default { String::new() } else { format!(" --socket {}", self.socket()) }
    }
}

impl Drop for RunDir {
    fn drop(&mut self) {
        if self.default {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// A command as an account of this host.
pub fn run_as(account: &Account, program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("/usr/bin/setpriv");
    command
        .args([
            &format!("--reuid={}", account.uid),
            &format!("--regid={}", account.uid),
            "--clear-groups",
            "--",
        ])
        .arg(program)
        .args(args)
        .env_clear()
        .env("HOME", &account.home)
        .env("PATH", "/usr/bin:/bin")
        .current_dir("/");
    command
}

#[track_caller]
pub fn done(mut command: Command) -> Output {
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{}", told(&output));
    output
}
