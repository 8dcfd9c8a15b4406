//! A session of one's own that still holds a store: its terminal is gone, or stands elsewhere. It can
//! be asked to leave; it is never ended by force.

use super::lock::{Holder, boot_id};
use rustix::fd::OwnedFd;
use rustix::process::{Pid, PidfdFlags, Signal, geteuid, pidfd_open, pidfd_send_signal};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A process that holds a store: of this user, on this host and boot, and the very one that wrote the
/// lock, not another that got its number.
#[derive(Debug)]
pub struct Ghost {
    pid: u32,
    started: u64,
    process: OwnedFd,
}

impl Ghost {
    /// The holder's process, where it is one's own: the same account, host, boot and user, started when
    /// the lock says.
    pub fn of(holder: &Holder, account: &str) -> Option<Self> {
        let started = holder.started?;
        let own = holder.account == account
            && holder.host == super::lock::host()
            && holder.boot.is_some()
            && holder.boot == boot_id()
            && holder.pid != std::process::id();
        let pid = Pid::from_raw(i32::try_from(holder.pid).ok()?).filter(|_| own)?;
        // What is looked at below is the process that this names, however often numbers are given again.
        let process = pidfd_open(pid, PidfdFlags::empty()).ok()?;
        let user = fs::metadata(format!("/proc/{}", holder.pid)).ok()?.uid();
        let same = user == geteuid().as_raw() && start_time(holder.pid) == Some(started);
        same.then_some(Self { pid: holder.pid, started, process })
    }

    /// Its number.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// What it was started with.
    pub fn command_line(&self) -> Vec<OsString> {
        let bytes = fs::read(format!("/proc/{}/cmdline", self.pid)).unwrap_or_default();
        let args = bytes.split(|byte| *byte == 0).map(|arg| OsString::from_vec(arg.to_vec()));
        let mut args: Vec<OsString> = args.collect();
        args.pop_if(|last| last.is_empty());
        args
    }

    /// The terminal it reads, where it still has one.
    pub fn terminal(&self) -> Option<PathBuf> {
        let file = fs::read_link(format!("/proc/{}/fd/0", self.pid)).ok()?;
        (file.starts_with("/dev") && file.exists()).then_some(file)
    }

    /// True while it runs.
    pub fn is_there(&self) -> bool {
        start_time(self.pid) == Some(self.started)
    }

    /// Asks it to save and leave, and waits. False where it has not left in that time.
    ///
    /// # Errors
    /// It may not be asked.
    pub fn leave(&self, patience: Duration) -> io::Result<bool> {
        match pidfd_send_signal(&self.process, Signal::TERM) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => {}
            Err(error) => return Err(error.into()),
        }
        // One that was stopped hears nothing before it goes on.
        let _ = pidfd_send_signal(&self.process, Signal::CONT);
        let until = Instant::now() + patience;
        while self.is_there() {
            if Instant::now() >= until {
                return Ok(false);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(true)
    }
}

/// When a process started, in ticks since the boot; `None` where there is none, or it is only waited
/// for any more.
pub fn start_time(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may hold anything; the rest is parted by blanks.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    let state = fields.next()?;
    let started = fields.nth(18)?.parse().ok()?;
    (!matches!(state, "Z" | "X")).then_some(started)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SystemClock;

    /// A process of ours that leaves when it is asked to.
    fn sleeper() -> (std::process::Child, Holder) {
        let child = std::process::Command::new("sleep").arg("60").spawn().expect("starts");
        let pid = child.id();
        // For a moment after it was started it has no arguments yet.
        while fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.is_empty()) {
            std::thread::sleep(Duration::from_millis(1));
        }
        let holder = Holder { pid, started: start_time(pid), ..Holder::myself("wang", &SystemClock) };
        (child, holder)
    }

    #[test]
    fn only_the_very_process_of_ones_own_is_one() {
        let (mut child, holder) = sleeper();
        assert!(Ghost::of(&holder, "wang").is_some_and(|ghost| ghost.is_there()));
        assert!(Ghost::of(&holder, "li").is_none(), "another account");
        let strangers = [
            Holder { host: "elsewhere".to_owned(), ..holder.clone() },
            Holder { boot: Some("another".to_owned()), ..holder.clone() },
            Holder { boot: None, ..holder.clone() },
            Holder { started: holder.started.map(|at| at + 1), ..holder.clone() },
            Holder { started: None, ..holder.clone() },
            Holder { pid: 0, ..holder.clone() },
            Holder::myself("wang", &SystemClock),
        ];
        for stranger in &strangers {
            assert!(Ghost::of(stranger, "wang").is_none(), "{stranger:?}");
        }
        child.kill().expect("ends");
        child.wait().expect("ends");
        assert!(Ghost::of(&holder, "wang").is_none(), "it is gone");
    }

    #[test]
    fn it_leaves_when_asked_even_if_it_was_stopped() {
        let (mut child, holder) = sleeper();
        let ghost = Ghost::of(&holder, "wang").expect("ours");
        assert_eq!(ghost.command_line(), ["sleep", "60"]);
        pidfd_send_signal(&ghost.process, Signal::STOP).expect("stops");
        let waiter = std::thread::spawn(move || child.wait());
        assert!(ghost.leave(Duration::from_secs(20)).expect("asked"));
        assert!(!ghost.is_there());
        waiter.join().expect("joins").expect("waited for");
    }
}
