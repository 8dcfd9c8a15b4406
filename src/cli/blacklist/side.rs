//! The blacklist without opening the store: a small file beside the journal says what the journal
//! held up to some line, and only the lines after it are read. So the answer is exact while another
//! process holds the store, and comes at once however long the journal is.

use crate::cli::fault::Fault;
use crate::cli::lines::Lines;
use crate::cli::newfile;
use crate::policy::Notice;
use crate::policy::notice::BlacklistRules;
use crate::policy::roll::{Roll, RollEntry};
use crate::record::Event;
use crate::record::hash::Hash;
use crate::record::line::{Link, RawLine};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The file's name in a store.
const NAME: &str = "cache-blacklist.json";
/// Its format.
const FORMAT: u32 = 1;
/// Bytes of journal after which the file is made anew.
const FAR: u64 = 1 << 20;

/// The blacklist and for how long its entries bar.
pub struct Side {
    /// The entries.
    pub roll: Roll,
    /// For how long they bar.
    pub rules: BlacklistRules,
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    /// Where in the journal the first line begins that is not in here.
    offset: u64,
    /// What that line must follow from: seq of the line before, its hash, its time, what it said durable.
    seq: u64,
    hash: String,
    at: String,
    durable: Option<u64>,
    rules: BlacklistRules,
    entries: BTreeMap<u32, RollEntry>,
}

impl Side {
    /// Reads it, and keeps the file near the journal's end.
    ///
    /// # Errors
    /// Where there is no journal, or what is read of it is damaged.
    pub fn read(dir: &Path) -> Result<Self, Fault> {
        let kept =
            std::fs::read(dir.join(NAME)).ok().and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        let kept = kept.filter(|kept| kept.format == FORMAT);
        let from = kept.as_ref().map_or(0, |kept| kept.offset);
        // A file that does not fit the journal is thrown away, whatever is wrong with it.
        let followed = kept.and_then(|kept| follow(dir, Some(kept)).ok().flatten());
        let now = match followed {
            Some(now) => now,
            None => follow(dir, None)?.ok_or_else(|| crate::cli::lines::no_store(dir))?,
        };
        if now.offset - from.min(now.offset) > FAR || !dir.join(NAME).exists() {
            keep(dir, &now);
        }
        let roll = Roll::new(now.entries.into_values().collect());
        Ok(Self { roll, rules: now.rules })
    }
}

/// What was kept, brought to the journal's end; `None` where there is no line to go on from.
fn follow(dir: &Path, kept: Option<Kept>) -> Result<Option<Kept>, Fault> {
    let begun = kept.is_some();
    let (mut lines, mut state) = match kept {
        Some(kept) => {
            let Some(hash) = Hash::from_hex(kept.hash.as_bytes()) else { return Ok(None) };
            let link = Link { next: kept.seq + 1, hash, at: kept.at.clone(), durable: kept.durable };
            if !ends_a_line(dir, &kept) {
                return Ok(None);
            }
            (Lines::open_after(dir, kept.offset, link)?, kept)
        }
        None => (Lines::open(dir)?, Kept::nothing()),
    };
    let mut any = begun;
    while let Some((line, raw)) = lines.advance()? {
        any = true;
        state.take(&line, raw);
    }
    let (offset, link) = lines.at();
    state.offset = offset;
    state.seq = link.next.saturating_sub(1);
    state.hash = link.hash.hex();
    state.at.clone_from(&link.at);
    state.durable = link.durable;
    Ok(any.then_some(state))
}

/// Whether the line that the file ends with stands in the journal where the file says.
fn ends_a_line(dir: &Path, kept: &Kept) -> bool {
    use std::io::{Read, Seek, SeekFrom};
    // `"hash":"` + 64 digits + `"}` + line feed
    let tail = format!("\"hash\":\"{}\"}}\n", kept.hash);
    let Some(start) = kept.offset.checked_sub(tail.len() as u64) else { return false };
    let mut found = vec![0; tail.len()];
    std::fs::File::open(dir.join("journal.jsonl"))
        .and_then(|mut file| file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut found)))
        .is_ok_and(|()| found == tail.as_bytes())
}

/// The file only saves time: where it cannot be written nothing is lost.
fn keep(dir: &Path, now: &Kept) {
    if let Ok(bytes) = serde_json::to_vec(now) {
        let _ = newfile::write_private(&dir.join(NAME), &bytes);
    }
}

impl Kept {
    fn nothing() -> Self {
        Self {
            format: FORMAT,
            offset: 0,
            seq: 0,
            hash: String::new(),
            at: String::new(),
            durable: None,
            rules: Notice::embedded().blacklist.clone(),
            entries: BTreeMap::new(),
        }
    }

    fn take(&mut self, line: &RawLine<'_>, raw: &[u8]) {
        let events = std::str::from_utf8(&raw[line.events.clone()]).unwrap_or_default();
        // Most lines are loads: their text need not be taken apart.
        if !["\"type\":\"blacklisted\"", "\"type\":\"notice_adopted\""]
            .iter()
            .any(|mark| events.contains(mark))
        {
            return;
        }
        for event in serde_json::from_str::<Vec<Event>>(events).unwrap_or_default() {
            match event {
                Event::Blacklisted { entry, .. } => {
                    self.entries.insert(entry.number, entry);
                }
                Event::NoticeAdopted { text, .. } => {
                    if let Ok(notice) = Notice::parse(&text, "") {
                        self.rules = notice.blacklist;
                    }
                }
                _ => {}
            }
        }
    }
}
