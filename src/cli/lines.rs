//! The journal's lines as they stand in the file, each verified, read without the store's lock: what
//! is synced is never rewritten. Where the file is a hub's, its lines come through the hub, and are
//! verified here all the same.

use super::context::Context;
use super::fault::{Code, Fault};
use super::reach;
use super::session::{Session, unanswered};
use crate::desk::{Answer, Query};
use crate::domain::Words;
use crate::record::line::{self, LONGEST, LineFault, Link, RawLine};
use crate::record::open::JOURNAL;
use crate::record::{Head, withheld};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The lines of a store's journal, from some place on.
pub struct Lines {
    path: PathBuf,
    file: Box<dyn BufRead>,
    raw: Vec<u8>,
    link: Link,
    offset: u64,
    ended: bool,
    /// Only a hub keeps lines back: in a file such a line is none of ours.
    through_hub: bool,
    withheld: Vec<Head>,
}

impl Lines {
    /// Opens the journal of the store in `dir`.
    ///
    /// # Errors
    /// Where there is none or it cannot be read.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        Self::from(dir, 0, Link::start())
    }

    /// The journal of the context's store: of the file where we may read it, else of its hub.
    ///
    /// # Errors
    /// See [`Lines::open`]; or the hub's refusal.
    pub fn of(context: &Context) -> Result<Self, Fault> {
        let Some(hub) = reach::hub(context)? else { return Self::open(&context.store) };
        let folder = PathBuf::from(&hub.welcome().folder);
        if File::open(folder.join(JOURNAL)).is_ok() {
            return Self::open(&folder);
        }
        let mut paged = Paged { session: Session::open(context)?, next: 0, page: Vec::new(), at: 0 };
        paged.turn()?;
        let file = Box::new(BufReader::with_capacity(1 << 18, paged));
        let path = folder.join(JOURNAL);
        Ok(Self {
            path,
            file,
            raw: Vec::new(),
            link: Link::start(),
            offset: 0,
            ended: false,
            through_hub: true,
            withheld: Vec::new(),
        })
    }

    fn from(dir: &Path, offset: u64, link: Link) -> Result<Self, Fault> {
        let path = dir.join(JOURNAL);
        let mut file = File::open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => no_store(dir),
            _ => Fault::file(&path, &error),
        })?;
        file.seek(SeekFrom::Start(offset)).map_err(|error| Fault::file(&path, &error))?;
        let file = Box::new(BufReader::with_capacity(1 << 18, file));
        Ok(Self {
            path,
            file,
            raw: Vec::new(),
            link,
            offset,
            ended: false,
            through_hub: false,
            withheld: Vec::new(),
        })
    }

    /// The same from a line that was verified before: `offset` is where the next one begins, `link`
    /// what it must follow from.
    ///
    /// # Errors
    /// See [`Lines::open`].
    pub fn open_after(dir: &Path, offset: u64, link: Link) -> Result<Self, Fault> {
        Self::from(dir, offset, link)
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
        while self.through_hub
            && let Some(after) = withheld::follow(&self.link, &self.raw)
        {
            self.withheld.push(Head { seq: self.link.next, hash: after.hash.hex() });
            self.link = after;
            if self.fill()? == 0 {
                self.ended = true;
                return Ok(None);
            }
        }
        // Followed on a copy: a line that cannot be read must not move the link.
        let mut ahead = self.link.clone();
        if let Err(cause) = ahead.follow(&self.raw).map(|_| ()) {
            if self.is_tail()? {
                self.ended = true;
                return Ok(None);
            }
            return Err(self.damaged(self.link.next + 1, &cause));
        }
        self.link = ahead;
        self.offset += self.raw.len() as u64;
        let line = line::read(&self.raw).map_err(|cause| self.damaged(self.link.next, &cause))?;
        Ok(Some((line, &self.raw)))
    }

    /// Lines so far that a hub kept back: with dossiers that its reader stands aside from. Each
    /// follows and is followed; what stands in it was not verified.
    pub fn withheld(&self) -> &[Head] {
        &self.withheld
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

    /// The line read last cannot be used: it is damaged, or written by a program that knew more.
    pub fn unreadable(&self, cause: &LineFault) -> Fault {
        match cause {
            LineFault::Newer(_) => Fault::bad(cause.words()),
            _ => self.damaged(self.link.next, cause),
        }
    }

    fn damaged(&self, number: u64, cause: &LineFault) -> Fault {
        let (path, why) = (self.path.display(), cause.words());
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

/// Lines asked for at a time; the desk gives fewer where they are long.
const PAGE: usize = 500;

/// A hub's journal, page by page.
struct Paged {
    session: Session,
    next: u64,
    page: Vec<u8>,
    at: usize,
}

impl Paged {
    fn turn(&mut self) -> Result<(), Fault> {
        let Answer::Journal(lines) = self.session.ask(Query::Journal { from: self.next, most: PAGE })? else {
            return Err(unanswered());
        };
        self.next += lines.len() as u64;
        (self.page, self.at) = (Vec::new(), 0);
        for line in lines {
            self.page.extend_from_slice(line.trim_end_matches('\n').as_bytes());
            self.page.push(b'\n');
        }
        Ok(())
    }
}

impl Read for Paged {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.page.len() {
            self.turn().map_err(|fault| {
                let told = fault.lines.first().map_or_else(String::new, |words| words.en.to_string());
                std::io::Error::other(told)
            })?;
        }
        let count = out.len().min(self.page.len() - self.at);
        out[..count].copy_from_slice(&self.page[self.at..self.at + count]);
        self.at += count;
        Ok(count)
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
