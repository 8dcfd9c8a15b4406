//! The journal's lines, one after the other, each verified.

use crate::cli::fault::{Code, Fault};
use crate::domain::Words;
use crate::record::line::{self, LONGEST, LineFault, Link, RawLine};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// The lines of a store's journal.
pub struct Lines {
    path: PathBuf,
    file: BufReader<File>,
    raw: Vec<u8>,
    link: Link,
    unfinished: u64,
}

impl Lines {
    /// Opens the journal of the store in `dir`.
    ///
    /// # Errors
    /// Where there is none or it cannot be read.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        let path = dir.join("journal.jsonl");
        let file = File::open(&path).map_err(|error| {
            let fault = Fault::file(&path, &error);
            if error.kind() == std::io::ErrorKind::NotFound {
                fault.next(Words::fixed(
                    "这里没有材料库；用 --store DIR 指明，或先用 pingwei load 载入",
                    "there is no store here; name it with --store DIR, or load a queue first",
                ))
            } else {
                fault
            }
        })?;
        let file = BufReader::with_capacity(1 << 18, file);
        Ok(Self { path, file, raw: Vec::new(), link: Link::start(), unfinished: 0 })
    }

    /// The next line with its bytes; `None` at the end. What stands unfinished at the end is no line.
    ///
    /// # Errors
    /// Where the chain is broken, with the line and the cause.
    pub fn advance(&mut self) -> Result<Option<(RawLine<'_>, &[u8])>, Fault> {
        if self.unfinished > 0 || self.fill()? == 0 {
            return Ok(None);
        }
        // Followed on a copy: a line that cannot be read must not move the link.
        let mut ahead = self.link.clone();
        if let Err(cause) = ahead.follow(&self.raw).map(|_| ()) {
            let bytes = self.raw.len() as u64;
            if let Some(rest) = self.tail(&cause)? {
                self.unfinished = bytes + rest;
                return Ok(None);
            }
            return Err(self.damaged(&cause));
        }
        self.link = ahead;
        let line = line::read(&self.raw).map_err(|cause| self.damaged(&cause))?;
        Ok(Some((line, &self.raw)))
    }

    /// Bytes at the end that make no line.
    pub fn unfinished(&self) -> u64 {
        self.unfinished
    }

    /// A journal without one line.
    pub fn nothing(&self) -> Fault {
        let path = self.path.display();
        Fault::new(
            Code::Damaged,
            Words::made(format!("{path}: 没有一行完整的记录"), format!("{path}: not one whole line")),
        )
    }

    fn fill(&mut self) -> Result<usize, Fault> {
        self.raw.clear();
        let mut limited = (&mut self.file).take(LONGEST as u64 + 1);
        limited.read_until(b'\n', &mut self.raw).map_err(|error| Fault::file(&self.path, &error))
    }

    /// How many bytes follow a line that cannot be read, where it was never accepted: no later line
    /// stands on its own.
    fn tail(&mut self, cause: &LineFault) -> Result<Option<u64>, Fault> {
        // A line that reads well by itself but does not follow was put there by somebody.
        if line::read(&self.raw).is_ok() || matches!(cause, LineFault::Events(_)) {
            return Ok(None);
        }
        let mut bytes = 0;
        loop {
            let came = self.fill()?;
            if came == 0 {
                return Ok(Some(bytes));
            }
            if line::read(&self.raw).is_ok() {
                return Ok(None);
            }
            bytes += came as u64;
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
        .next(super::ASK_BACKUP)
    }
}
