//! One process owns a store. The lock is the system's, so that it ends with its holder however that
//! ends; what stands in the file is for the second comer to read.

use super::clock::{Clock, stamp};
use super::ghost::start_time;
use crate::domain::Words;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The lock's file in a store.
pub const LOCK: &str = "lock";

/// Who holds a store, or held it last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// Account.
    pub account: String,
    /// Host.
    pub host: String,
    /// Since when: RFC 3339.
    pub since: String,
    /// The host's boot, where the system tells: a view without a stamp is trusted only within one.
    pub boot: Option<String>,
    /// When the process started, in ticks since the boot, where the system tells: numbers are given again.
    #[serde(default)]
    pub started: Option<u64>,
}

impl Holder {
    /// This process.
    pub fn myself(account: &str, clock: &dyn Clock) -> Self {
        let pid = std::process::id();
        Self {
            pid,
            account: account.to_owned(),
            host: host(),
            since: stamp(clock.now()),
            boot: boot_id(),
            started: start_time(pid),
        }
    }

    /// What the second comer is told: who holds the store, and how to share it.
    pub fn words(&self, dir: &Path) -> Words {
        let dir = dir.display();
        let Self { pid, account, host, since, .. } = self;
        let who = if *pid == 0 {
            Words::fixed("另一进程", "another process")
        } else {
            Words::made(
                format!("{account}（主机 {host}，进程 {pid}，自 {since}）"),
                format!("{account} (host {host}, process {pid}, since {since})"),
            )
        };
        Words::made(
            format!(
                "数据目录 {dir} 正由 {} 使用。请先退出该程序；要多人同时使用，请由一人运行 pingwei hub，其他人经它连接",
                who.zh
            ),
            format!(
                "the store {dir} is held by {}. Leave that program first; to share the store, let one person run `pingwei hub` and the others connect through it",
                who.en
            ),
        )
    }
}

/// This host's name.
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// This boot of the host, where the system tells.
pub fn boot_id() -> Option<String> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(id.trim().to_owned()).filter(|id| !id.is_empty())
}

/// A held lock; given up when it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// Why a lock was not taken.
#[derive(Debug)]
pub enum LockError {
    /// Another process has it.
    Held(Holder),
    /// The system did not allow it.
    Io(io::Error),
}

impl Lock {
    /// Takes the lock of a store, and says who held it last.
    ///
    /// # Errors
    /// See [`LockError`].
    pub fn take(dir: &Path, myself: &Holder) -> Result<(Self, Option<Holder>), LockError> {
        let path = dir.join(LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(LockError::Io)?;
        let mut text = String::new();
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                // The holder may be just now writing who it is: then the text is not whole.
                let _ = file.read_to_string(&mut text);
                return Err(LockError::Held(serde_json::from_str(&text).unwrap_or_default()));
            }
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
        }
        let _ = file.read_to_string(&mut text);
        let before = serde_json::from_str(&text).ok();
        let lock = Self { file };
        lock.write(myself).map_err(LockError::Io)?;
        Ok((lock, before))
    }

    fn write(&self, holder: &Holder) -> io::Result<()> {
        use std::io::Seek;
        let mut file = &self.file;
        let text = serde_json::to_string(holder)?;
        file.rewind()?;
        file.write_all(text.as_bytes())?;
        file.set_len(text.len() as u64)
    }
}
