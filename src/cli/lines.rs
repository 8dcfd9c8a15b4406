//! The journal's lines as they stand in the file, each verified, read without the store's lock: what
//! is synced is never rewritten.

use super::fault::{Code, Fault};
use crate::domain::Words;
use crate::record::line::{self, LONGEST, LineFault, Link, RawLine};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The lines of a store's journal, from some place on.
pub struct Lines {
    path: PathBuf,
    file: BufReader<File>,
    raw: Vec<u8>,
    link: Link,
    offset: u64,
    ended: bool,
}

impl Lines {
    /// Opens the journal of the store in `dir`.
    ///
    /// # Errors
    /// Where there is none or it cannot be read.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        let path = dir.join("journal.jsonl");
        let file = File::open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => no_store(dir),
            _ => Fault::file(&path, &error),
        })?;
        let file = BufReader::with_capacity(1 << 18, file);
        Ok(Self { path, file, raw: Vec::new(), link: Link::start(), offset: 0, ended: false })
    }

    /// The same from a line that was verified before: `offset` is where the next one begins, `link`
    /// what it must follow from.
    ///
    /// # Errors
    /// See [`Lines::open`].
    pub fn open_after(dir: &Path, offset: u64, link: Link) -> Result<Self, Fault> {
        let mut lines = Self::open(dir)?;
        lines.file.seek(SeekFrom::Start(offset)).map_err(|error| Fault::file(&lines.path, &error))?;
        Ok(Self { link, offset, ..lines })
    }

    /// The next line with its bytes; `None` at the end. What stands unfinished at the end was never
    /// accepted and is no line.
    ///
    /// # Errors
    /// Where the chain is broken, with the line and the cause.
    pub fn advance(&mut self) -> Result<Option<(RawLine<'_>, &[u8])>, Fault> {
        if self.ended || self.fill()? == 0 {
            self.ended = true;
            return Ok(None);
        }
        // Followed on a copy: a line that cannot be read must not move the link.
        let mut ahead = self.link.clone();
        if let Err(cause) = ahead.follow(&self.raw).map(|_| ()) {
            if self.is_tail()? {
                self.ended = true;
                return Ok(None);
            }
            return Err(self.damaged(&cause));
        }
        self.link = ahead;
        self.offset += self.raw.len() as u64;
        let line = line::read(&self.raw).map_err(|cause| self.damaged(&cause))?;
        Ok(Some((line, &self.raw)))
    }

    /// Where the next line begins, and what it must follow from.
    pub fn at(&self) -> (u64, &Link) {
        (self.offset, &self.link)
    }

    fn fill(&mut self) -> Result<usize, Fault> {
        self.raw.clear();
        let mut limited = (&mut self.file).take(LONGEST as u64 + 1);
        limited.read_until(b'\n', &mut self.raw).map_err(|error| Fault::file(&self.path, &error))
    }

    /// Whether the bad line is what was being written when the writer stopped: nothing after it
    /// stands on its own.
    fn is_tail(&mut self) -> Result<bool, Fault> {
        loop {
            if line::read(&self.raw).is_ok() {
                return Ok(false);
            }
            if self.fill()? == 0 {
                return Ok(true);
            }
        }
    }

    fn damaged(&self, cause: &LineFault) -> Fault {
        let (path, number, why) = (self.path.display(), self.link.next + 1, cause.words());
        Fault::new(
            Code::Damaged,
            Words::made(
                format!("{path}: 第 {number} 行损坏: {}", why.zh),
                format!("{path}: line {number} is damaged: {}", why.en),
            ),
        )
        .next(KEEP)
    }
}

/// What to do about a damaged record.
pub const KEEP: Words = Words::fixed(
    "不要再往这个材料库写，保留现场，从备份中找回",
    "write nothing more into this store, keep it as it is, and look for a backup",
);

/// There is no store in that folder.
pub fn no_store(dir: &Path) -> Fault {
    let dir = dir.display();
    Fault::bad(Words::made(format!("{dir}: 没有材料库 (store)"), format!("{dir}: there is no store"))).next(
        Words::fixed(
            "用 --store DIR 指明，或先用 pingwei load FILE 载入；看样例用 pingwei demo",
            "name it with --store DIR, or load a queue with pingwei load FILE; for samples: pingwei demo",
        ),
    )
}
