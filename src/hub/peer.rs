//! Who is at the other end of a socket: the kernel says so, nobody else is asked.

use std::collections::HashMap;
use std::io;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long an account's name is taken to be the same.
const KNOWN: Duration = Duration::from_secs(60);

/// Names remembered at the most.
const MANY: usize = 1024;

/// The process at the other end, as the kernel knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// User id at the time it connected (or, for a server, began to listen).
    pub uid: u32,
    /// Process id at that time.
    pub pid: i32,
}

/// Asks the kernel.
///
/// # Errors
/// The system's.
pub fn peer_of(stream: &UnixStream) -> io::Result<Peer> {
    let found = rustix::net::sockopt::socket_peercred(stream)?;
    Ok(Peer { uid: found.uid.as_raw(), pid: found.pid.as_raw_nonzero().get() })
}

/// User id of this process.
pub fn my_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Names of accounts by user id, remembered for a minute.
#[derive(Debug, Default)]
pub struct Accounts {
    known: Mutex<HashMap<u32, (String, Instant)>>,
}

impl Accounts {
    /// The account's name, see [`account_of`].
    pub fn name(&self, uid: u32) -> String {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((name, at)) = known.get(&uid)
            && at.elapsed() < KNOWN
        {
            return name.clone();
        }
        if known.len() >= MANY {
            known.clear();
        }
        let name = account_of(uid);
        known.insert(uid, (name.clone(), Instant::now()));
        name
    }
}

/// The account of a user id, by the host's list or whatever directory the host asks. One that has no
/// name there is `#1234`, which no account's name can be.
pub fn account_of(uid: u32) -> String {
    let listed = std::fs::read_to_string("/etc/passwd").ok().and_then(|list| named(&list, uid));
    listed.or_else(|| asked(uid)).unwrap_or_else(|| format!("#{uid}"))
}

/// The name in a list of the form of `passwd(5)`.
fn named(list: &str, uid: u32) -> Option<String> {
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty() && !name.starts_with(['#', '+', '-']))?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

/// Accounts may stand in a directory of the network; the system's own program knows how to ask it.
fn asked(uid: u32) -> Option<String> {
    let getent =
        ["/usr/bin/getent", "/bin/getent"].into_iter().find(|path| std::path::Path::new(path).exists())?;
    let answer = Command::new(getent)
        .args(["passwd", &uid.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    answer.status.success().then(|| named(&String::from_utf8_lossy(&answer.stdout), uid)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "root:x:0:0:root:/root:/bin/sh\n# note\n#7:x:7:7::/:\nwang:x:1001:1001:王,,,:/home/wang:/bin/bash\n+nis\n:x:9:9::/:\n";

    #[test]
    fn a_name_is_the_one_of_that_very_number() {
        assert_eq!(named(LIST, 1001).as_deref(), Some("wang"));
        assert_eq!(named(LIST, 0).as_deref(), Some("root"));
        for nobody in [1, 7, 9, 10, 100, 10011] {
            assert_eq!(named(LIST, nobody), None, "{nobody}");
        }
    }

    #[test]
    fn an_account_without_a_name_has_one_that_nobody_can_have() {
        assert_eq!(account_of(4_123_456_789), "#4123456789");
    }

    #[test]
    fn the_kernel_says_who_is_at_the_other_end() {
        let (one, _other) = UnixStream::pair().unwrap();
        let me = Peer { uid: my_uid(), pid: i32::try_from(std::process::id()).unwrap() };
        assert_eq!(peer_of(&one).unwrap(), me);
        assert_eq!(Accounts::default().name(me.uid), account_of(me.uid));
    }
}
