//! The journal as a file: the one truth. Lines are appended in groups, and a group is accepted when
//! it is synced.
//!
//! After a failed write or sync nothing more is appended and the sync is not tried again: what the
//! disk then holds is known only to the next opening. A disk that is full in the middle of a group
//! is the one exception: the file goes back to its last synced length, that is synced, and work can
//! go on. Where even that fails it is a failure like the others.

use super::hash::Hash;
use super::media::{Media, is_full};
use super::scan::{Lines, find};
use super::seam::{Appended, Engine, Watch};
use super::shelf::Head;
use crate::domain::Words;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file journal, open for appending.
pub struct Journal {
    media: Arc<dyn Media>,
    head: Head,
    synced: Arc<AtomicU64>,
    closed: Option<Words>,
    watch: Watch,
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Journal({} bytes, {:?}, closed: {:?})", self.end(), self.head, self.closed)
    }
}

/// The synced part of a journal, to read from any thread.
#[derive(Clone)]
pub struct Synced {
    /// The file.
    pub media: Arc<dyn Media>,
    len: Arc<AtomicU64>,
}

impl std::fmt::Debug for Synced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Synced({} bytes)", self.len())
    }
}

impl Synced {
    /// Its length in bytes.
    pub fn len(&self) -> u64 {
        self.len.load(Ordering::Acquire)
    }

    /// True before line 0.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lines from `seq` on, at most `most`, without line feeds.
    ///
    /// # Errors
    /// As the system reports them.
    pub fn read_from(&self, seq: u64, most: usize) -> io::Result<Vec<String>> {
        let end = self.len();
        let Some(start) = find(self.media.as_ref(), end, seq)? else { return Ok(Vec::new()) };
        let mut lines = Lines::over(self.media.as_ref(), start..end);
        let mut found = Vec::new();
        while found.len() < most
            && let Some((_, line)) = lines.next_line()?
        {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            found.push(String::from_utf8_lossy(line).into_owned());
        }
        Ok(found)
    }
}

impl Journal {
    /// A verified and synced file of `len` bytes that ends with the line `head`.
    pub fn new(media: Arc<dyn Media>, len: u64, head: Head) -> Self {
        let watch = Watch::new(head.clone());
        Self { media, head, synced: Arc::new(AtomicU64::new(len)), closed: None, watch }
    }

    /// For other threads to read.
    pub fn synced(&self) -> Synced {
        Synced { media: Arc::clone(&self.media), len: Arc::clone(&self.synced) }
    }

    /// Why it takes nothing more, where it does not.
    pub fn closed(&self) -> Option<&Words> {
        self.closed.as_ref()
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut offset = self.end();
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.media.write_at(rest, offset) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => {
                    rest = &rest[written..];
                    offset += written as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn fail(&mut self, error: &io::Error) -> Appended {
        self.closed = Some(Words::made(
            format!("此前写日志失败（{error}），为免出错已停止写入；请重新打开"),
            format!(
                "an earlier write to the journal failed ({error}); nothing more is written until it is reopened"
            ),
        ));
        Appended::Unknown(Words::made(
            format!("写日志失败：{error}。本次操作是否已记录尚不能确定，请重新打开后查看"),
            format!(
                "writing the journal failed: {error}. Whether this was recorded is not known; reopen and look"
            ),
        ))
    }

    fn back_to_synced(&mut self, error: &io::Error) -> Appended {
        let back = self.media.truncate(self.end()).and_then(|()| self.media.sync_data());
        match back {
            Ok(()) => Appended::Refused(Words::made(
                format!("磁盘空间不足（{error}），本次操作未记录；腾出空间后可重试"),
                format!("no room on the disk ({error}); nothing was recorded. Make room and try again"),
            )),
            Err(error) => self.fail(&error),
        }
    }
}

impl Engine for Journal {
    fn head(&self) -> Head {
        self.head.clone()
    }

    fn end(&self) -> u64 {
        self.synced.load(Ordering::Acquire)
    }

    fn append(&mut self, expected: &Head, lines: &[Vec<u8>], last: Hash) -> Appended {
        if let Some(closed) = &self.closed {
            return Appended::Closed(closed.clone());
        }
        if *expected != self.head {
            return Appended::Conflict(self.head.clone());
        }
        // One write for the whole group: fewer ways to stop in its middle.
        let joined;
        let bytes = if let [line] = lines {
            line.as_slice()
        } else {
            joined = lines.concat();
            joined.as_slice()
        };
        match self.write(bytes) {
            Ok(()) => {}
            Err(error) if is_full(&error) => return self.back_to_synced(&error),
            Err(error) => return self.fail(&error),
        }
        if let Err(error) = self.media.sync_data() {
            return self.fail(&error);
        }
        self.synced.fetch_add(bytes.len() as u64, Ordering::AcqRel);
        self.head = Head { seq: self.head.seq + lines.len() as u64, hash: last.hex() };
        self.watch.tell(self.head.clone());
        Appended::Done
    }

    fn read_from(&self, seq: u64, most: usize) -> io::Result<Vec<String>> {
        self.synced().read_from(seq, most)
    }

    fn watch(&self) -> Watch {
        self.watch.clone()
    }
}
