//! Opening a journal file: is all of it what was accepted, and where does that end?
//!
//! From the first bad line on nothing was accepted, if no later line, no stamp and no view says that
//! the bad line was durable: it was being written when the power went, and is set aside. Else an
//! accepted line is damaged, and the record is not opened.

use super::line::{LineFault, Link, read};
use super::media::Media;
use super::scan::{Lines, last_line};
use crate::domain::Words;
use std::io;

/// An accepted line that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Which line of the file, from 1.
    pub line: u64,
    /// Where it begins, in bytes.
    pub offset: u64,
    /// What is wrong with it.
    pub cause: Words,
}

impl Damage {
    /// A damaged line by the seq it should have.
    pub fn at(seq: u64, offset: u64, fault: &LineFault) -> Self {
        Self { line: seq + 1, offset, cause: fault.words() }
    }

    /// In both languages.
    pub fn words(&self) -> Words {
        let Self { line, offset, cause } = self;
        Words::made(
            format!("日志第 {line} 行（第 {offset} 字节处）已损坏：{}", cause.zh),
            format!("journal line {line} (at byte {offset}) is damaged: {}", cause.en),
        )
    }
}

/// A walk over the chain of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The end of the good lines.
    pub link: Link,
    /// Their length in bytes: where the first bad line begins, if there is one.
    pub len: u64,
    /// What is wrong with the line after them.
    pub fault: Option<LineFault>,
}

/// Follows the chain from `link`, whose next line begins at `from`, to the file's end or the first bad
/// line. `tick` is told how far it came, and ends the walk by saying false.
///
/// # Errors
/// As the system reports them; `Interrupted` where `tick` ended it.
pub fn walk(
    media: &dyn Media,
    from: u64,
    link: Link,
    end: u64,
    tick: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Walked> {
    let mut lines = Lines::over(media, from..end);
    let mut link = link;
    let mut count = 0_u32;
    while let Some((offset, raw)) = lines.next_line()? {
        if let Err(fault) = link.follow(raw) {
            return Ok(Walked { link, len: offset, fault: Some(fault) });
        }
        count = count.wrapping_add(1);
        if count.is_multiple_of(64) && !tick(lines.offset()) {
            return Err(io::ErrorKind::Interrupted.into());
        }
    }
    Ok(Walked { link, len: lines.offset(), fault: None })
}

/// Whether the line `seq`, or one after it in the bytes from `from` on, says that `seq` was durable.
/// A line is looked for wherever one may begin: what stands before it may have lost its line feed.
///
/// # Errors
/// As the system reports them.
pub fn said_durable(media: &dyn Media, from: u64, end: u64, seq: u64) -> io::Result<bool> {
    // Within the texts of a line quotes are escaped, so that this begins lines and nothing else.
    const BEGINS: &[u8] = b"{\"seq\":";
    let mut lines = Lines::over(media, from..end);
    while let Some((_, raw)) = lines.next_line()? {
        let mut starts = raw.windows(BEGINS.len()).enumerate().filter(|(_, window)| *window == BEGINS);
        if starts.any(|(at, _)| read(&raw[at..]).is_ok_and(|line| line.durable >= Some(seq))) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The end of a chain by its last line alone, where that is the line `seq` with hash `hash`: for a
/// file that a clean close vouches for.
///
/// # Errors
/// As the system reports them.
pub fn trusted_end(media: &dyn Media, len: u64, seq: u64, hash: &str) -> io::Result<Option<Link>> {
    let Some((_, raw)) = last_line(media, len)? else { return Ok(None) };
    Ok(read(&raw)
        .ok()
        .filter(|line| line.seq == seq && line.hash.hex() == hash)
        .map(|line| Link::after(&line)))
}
