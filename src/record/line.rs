//! One line of the journal: how it is written, read and verified.
//!
//! ```text
//! {"seq":7,"at":"2020-10-21T09:30:00.000+08:00","by":"wang","id":"c-81","durable":6,"prev":"<hash>","events":[…],"hash":"<hash>"}⏎
//! ```
//!
//! The members stand in this order, without white space between them. `prev` is the `hash` of the
//! line before (64 zeros in line 0), `durable` the highest seq that was synced before this line was
//! written (`null` in line 0). `hash` is the SHA-256 of the line's raw bytes from its `{` up to and
//! without the `,"hash":` that ends it. A line ends with one line feed, which is not hashed but
//! must be there: it is written and synced with the line.

use super::event::Event;
use super::hash::Hash;
use super::shelf::{CommandId, Position};
use super::span;
use crate::domain::Words;
use std::ops::Range;

/// The longest line, its line feed included: 1 MiB.
pub const LONGEST: usize = 1 << 20;

/// `,"hash":"` + 64 digits + `"}`
const TAIL: usize = 9 + 64 + 2;

/// What a line is made of.
#[derive(Debug)]
pub struct Draft<'a> {
    /// Its number, from 0.
    pub seq: u64,
    /// When: RFC 3339, +08:00, milliseconds.
    pub at: &'a str,
    /// Account.
    pub by: &'a str,
    /// The command's id.
    pub id: &'a CommandId,
    /// The highest seq synced before.
    pub durable: Option<u64>,
    /// Hash of the line before.
    pub prev: Hash,
    /// What happened.
    pub events: &'a [Event],
}

/// Writes a line, line feed included, and says its hash.
///
/// # Errors
/// Where an event has no JSON form; none of this program's is without.
pub fn write(draft: &Draft<'_>) -> Result<(Vec<u8>, Hash), serde_json::Error> {
    let mut text = Vec::with_capacity(512);
    text.extend_from_slice(format!("{{\"seq\":{},\"at\":", draft.seq).as_bytes());
    serde_json::to_writer(&mut text, draft.at)?;
    text.extend_from_slice(b",\"by\":");
    serde_json::to_writer(&mut text, draft.by)?;
    text.extend_from_slice(b",\"id\":");
    serde_json::to_writer(&mut text, &draft.id.0)?;
    text.extend_from_slice(b",\"durable\":");
    serde_json::to_writer(&mut text, &draft.durable)?;
    text.extend_from_slice(format!(",\"prev\":\"{}\",\"events\":", draft.prev).as_bytes());
    serde_json::to_writer(&mut text, draft.events)?;
    let hash = Hash::of(&text);
    text.extend_from_slice(format!(",\"hash\":\"{hash}\"}}\n").as_bytes());
    Ok((text, hash))
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineFault {
    /// It does not end: no line feed.
    Unended,
    /// It is longer than [`LONGEST`].
    TooLong,
    /// It is not UTF-8, or this member is not where and what it should be.
    Form(&'static str),
    /// Its bytes do not give its hash.
    Hash,
    /// Its number is not the one that follows.
    Seq {
        /// The number that follows.
        due: u64,
        /// The number it has.
        found: u64,
    },
    /// It does not name the hash of the line before.
    Prev,
    /// It is dated before the line before it.
    At,
    /// It says that lines were synced which could not be, or fewer than the line before said.
    Durable,
    /// Its events cannot be read, for this reason.
    Events(String),
    /// It holds an event, or a version of one, that only a newer program knows.
    Newer(String),
}

impl LineFault {
    /// In both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Unended => Words::fixed("行未写完（缺行末换行符）", "the line does not end"),
            Self::TooLong => Words::fixed("行长超过 1 MiB", "the line is longer than 1 MiB"),
            Self::Form(member) => {
                Words::made(format!("格式不符：{member}"), format!("not in the journal's form: {member}"))
            }
            Self::Hash => Words::fixed(
                "内容与本行的哈希值不符，本行已被改动或损坏",
                "its bytes do not give its hash: it was changed or damaged",
            ),
            Self::Seq { due, found } => Words::made(
                format!("序号应为 {due}，实为 {found}"),
                format!("seq should be {due}, is {found}"),
            ),
            Self::Prev => {
                Words::fixed("与上一行的哈希值不衔接", "it does not follow from the line before (prev)")
            }
            Self::At => Words::fixed("时间早于上一行", "it is dated before the line before it"),
            Self::Durable => {
                Words::fixed("所记的已落盘序号不可能", "it says that an impossible seq was durable")
            }
            Self::Events(why) => {
                Words::made(format!("事件无法读取：{why}"), format!("its events cannot be read: {why}"))
            }
            Self::Newer(what) => Words::made(
                format!("由更新版本的程序写成（{what}），请升级 pingwei"),
                format!("written by a newer program ({what}): upgrade pingwei"),
            ),
        }
    }
}

/// A line's members, borrowed; its events unread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLine<'a> {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: &'a str,
    /// Account.
    pub by: String,
    /// The command's id.
    pub id: CommandId,
    /// The highest seq synced before.
    pub durable: Option<u64>,
    /// Hash of the line before.
    pub prev: Hash,
    /// Its own hash, as it says and as its bytes give.
    pub hash: Hash,
    /// Where in the line its events stand.
    pub events: Range<usize>,
}

impl RawLine<'_> {
    /// Where the command came to stand.
    pub fn position(&self) -> Position {
        Position { seq: self.seq, hash: self.hash.hex(), at: self.at.to_owned() }
    }
}

/// Reads one line (with its line feed) and verifies its own hash.
///
/// # Errors
/// What is wrong with it.
pub fn read(raw: &[u8]) -> Result<RawLine<'_>, LineFault> {
    let line = raw.strip_suffix(b"\n").ok_or(LineFault::Unended)?;
    if raw.len() > LONGEST {
        return Err(LineFault::TooLong);
    }
    let text = std::str::from_utf8(line).map_err(|_| LineFault::Form("UTF-8"))?;
    let hashed = line.len().checked_sub(TAIL).ok_or(LineFault::Form("hash"))?;
    let tail = &line[hashed..];
    let hash = tail
        .strip_prefix(b",\"hash\":\"")
        .and_then(|rest| rest.strip_suffix(b"\"}"))
        .and_then(Hash::from_hex)
        .ok_or(LineFault::Form("hash"))?;
    if Hash::of(&line[..hashed]) != hash {
        return Err(LineFault::Hash);
    }
    let mut at = 0;
    let mut take = |lead: &'static str, name: &'static str| -> Result<Range<usize>, LineFault> {
        let start = at + lead.len();
        if line.get(at..start) != Some(lead.as_bytes()) {
            return Err(LineFault::Form(name));
        }
        let end = span::value_end(line, start).ok_or(LineFault::Form(name))?;
        at = end;
        Ok(start..end)
    };
    let seq = take("{\"seq\":", "seq")?;
    let when = take(",\"at\":", "at")?;
    let by = take(",\"by\":", "by")?;
    let id = take(",\"id\":", "id")?;
    let durable = take(",\"durable\":", "durable")?;
    let prev = take(",\"prev\":", "prev")?;
    // The hash vouches for what stands between: the events are taken apart only where they are applied.
    let events = (at + ",\"events\":".len())..hashed;
    let whole = line.get(at..hashed).is_some_and(|text| {
        text.strip_prefix(b",\"events\":").is_some_and(|list| list.starts_with(b"[") && list.ends_with(b"]"))
    });
    if !whole {
        return Err(LineFault::Form("events"));
    }
    let quoted = |range: &Range<usize>| (range.start + 1)..(range.end - 1);
    Ok(RawLine {
        seq: text[seq].parse().map_err(|_| LineFault::Form("seq"))?,
        at: Some(&text[when])
            .filter(|at| at.len() == 31 && at.starts_with('"') && at.ends_with("+08:00\""))
            .map(|at| &at[1..30])
            .ok_or(LineFault::Form("at"))?,
        by: serde_json::from_str(&text[by]).map_err(|_| LineFault::Form("by"))?,
        id: serde_json::from_str(&text[id]).map(CommandId).map_err(|_| LineFault::Form("id"))?,
        durable: serde_json::from_str(&text[durable]).map_err(|_| LineFault::Form("durable"))?,
        prev: Hash::from_hex(line.get(quoted(&prev)).unwrap_or_default()).ok_or(LineFault::Form("prev"))?,
        hash,
        events,
    })
}

/// The end of a verified stretch of the chain: what the next line must follow from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Seq of the next line.
    pub next: u64,
    /// Hash of the last line; zeros before line 0.
    pub hash: Hash,
    /// When the last line was written; empty before line 0.
    pub at: String,
    /// What the last line said was durable.
    pub durable: Option<u64>,
}

impl Link {
    /// Before line 0.
    pub fn start() -> Self {
        Self { next: 0, hash: Hash::ZERO, at: String::new(), durable: None }
    }

    /// After a line.
    pub fn after(line: &RawLine<'_>) -> Self {
        Self { next: line.seq + 1, hash: line.hash, at: line.at.to_owned(), durable: line.durable }
    }

    /// Reads the next line, verifies that it follows, and moves on to it.
    ///
    /// # Errors
    /// What is wrong with it; the link stays.
    pub fn follow<'a>(&mut self, raw: &'a [u8]) -> Result<RawLine<'a>, LineFault> {
        let line = read(raw)?;
        if line.seq != self.next {
            return Err(LineFault::Seq { due: self.next, found: line.seq });
        }
        if line.prev != self.hash {
            return Err(LineFault::Prev);
        }
        if line.at < self.at.as_str() {
            return Err(LineFault::At);
        }
        let possible = match (line.seq, line.durable) {
            (0, durable) => durable.is_none(),
            (seq, Some(durable)) => durable < seq && Some(durable) >= self.durable,
            (_, None) => false,
        };
        if !possible {
            return Err(LineFault::Durable);
        }
        *self = Self::after(&line);
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::event::V;

    fn sample(seq: u64, prev: Hash) -> Vec<u8> {
        let id = CommandId(format!("c-{seq}\"\\"));
        let events =
            [Event::Exported { v: V, what: "队列".into(), file: "a\nb.csv".into(), unmasked: false }];
        let at = format!("2020-10-21T09:30:0{seq}.000+08:00");
        let durable = seq.checked_sub(1);
        let draft = Draft { seq, at: &at, by: "wáng", id: &id, durable, prev, events: &events };
        write(&draft).expect("written").0
    }

    #[test]
    fn what_is_written_reads_back_and_the_hash_is_over_the_bytes_before_it() {
        let raw = sample(0, Hash::ZERO);
        let line = read(&raw).expect("a line");
        assert_eq!((line.seq, line.by.as_str(), line.id.0.as_str()), (0, "wáng", "c-0\"\\"));
        assert_eq!((line.durable, line.prev), (None, Hash::ZERO));
        let text = String::from_utf8(raw.clone()).expect("text");
        let (before, after) = text.split_once(",\"hash\":\"").expect("a hash");
        assert_eq!(after, format!("{}\"}}\n", Hash::of(before.as_bytes())));
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "a line is JSON");
    }

    #[test]
    fn a_line_cut_anywhere_is_no_line() {
        let raw = sample(0, Hash::ZERO);
        for cut in 0..raw.len() {
            assert!(read(&raw[..cut]).is_err(), "cut at {cut}");
        }
        assert_eq!(read(&raw[..raw.len() - 1]), Err(LineFault::Unended));
    }

    #[test]
    fn a_line_with_any_bit_flipped_is_no_line() {
        let raw = sample(0, Hash::ZERO);
        for at in 0..raw.len() {
            for bit in 0..8 {
                let mut bad = raw.clone();
                bad[at] ^= 1 << bit;
                assert!(read(&bad).is_err(), "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn the_longest_line_is_one_mebibyte() {
        let long = |len: usize| {
            let id = CommandId("c".into());
            let make = |text: String| {
                let events = [Event::Exported { v: V, what: text, file: String::new(), unmasked: false }];
                let at = "2020-10-21T09:30:00.000+08:00";
                let draft =
                    Draft { seq: 0, at, by: "w", id: &id, durable: None, prev: Hash::ZERO, events: &events };
                write(&draft).expect("written").0
            };
            let bare = make(String::new()).len();
            make("x".repeat(len - bare))
        };
        assert!(read(&long(LONGEST)).is_ok());
        assert_eq!(read(&long(LONGEST + 1)), Err(LineFault::TooLong));
    }

    #[test]
    fn a_chain_follows() {
        let first = sample(0, Hash::ZERO);
        let first_hash = read(&first).expect("a line").hash;
        let second = sample(1, first_hash);
        let mut link = Link::start();
        link.follow(&first).expect("line 0");
        let mut other = link.clone();
        link.follow(&second).expect("line 1");
        assert_eq!(link.next, 2);
        assert_eq!(other.follow(&first).err(), Some(LineFault::Seq { due: 1, found: 0 }));
        assert_eq!(other.follow(&sample(1, Hash::of(b"x"))).err(), Some(LineFault::Prev));
        other.at = "2021-01-01T00:00:00.000+08:00".into();
        assert_eq!(other.follow(&second).err(), Some(LineFault::At));
    }
}
