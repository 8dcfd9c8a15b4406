//! The blacklist without opening the store: a small file beside the journal says what the journal
//! held up to some line, and only the lines after it are read. So the answer is exact while another
//! process holds the store, and comes at once however long the journal is.
//!
//! Whoever has the store open keeps the file near the journal's end ([`SideKeeper`]); a look-up that
//! finds it far behind does so too. It is replaced atomically, read without a lock, and thrown away
//! where anything about it does not fit: the journal alone is believed.

use super::packed::{self, Lead, Packed};
use crate::cli::fault::Fault;
use crate::cli::lines::Lines;
use crate::cli::newfile;
use crate::desk::roll::{Keys, Wanted};
use crate::desk::{Answer, Connection, Delta, Reply, Request, RollMatch, Topic};
use crate::policy::Notice;
use crate::policy::notice::BlacklistRules;
use crate::policy::roll::{Lift, RollEntry};
use crate::record::event::{Event, KINDS};
use crate::record::hash::Hash;
use crate::record::lean;
use crate::record::line::{LineFault, Link, RawLine};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

/// The file's name in a store.
pub const NAME: &str = "cache-roll";
/// Bytes of journal after which the file is made anew.
const FAR: u64 = 1 << 18;

/// An entry with the proposal to lift it, if one waits.
pub type Held = (RollEntry, Option<Lift>);

/// The blacklist at the journal's end.
pub struct Side {
    packed: Packed,
    /// What came after the file was made.
    later: Later,
}

/// What lines of the journal say.
#[derive(Default)]
struct Later {
    entries: BTreeMap<u32, RollEntry>,
    lifts: BTreeMap<u32, Lift>,
    rules: Option<BlacklistRules>,
}

impl Side {
    /// Reads it, and keeps the file near the journal's end.
    ///
    /// # Errors
    /// Where there is no journal, or what is read of it is damaged.
    pub fn read(dir: &Path) -> Result<Self, Fault> {
        let kept = std::fs::read(dir.join(NAME)).ok().and_then(Packed::read);
        let from = kept.as_ref().map(|kept| kept.lead().offset);
        // A file that does not fit the journal is thrown away, whatever is wrong with it.
        let followed = kept.and_then(|kept| follow(dir, Some(kept)).ok().flatten());
        let (side, lead) = match followed {
            Some(now) => now,
            None => follow(dir, None)?.ok_or_else(|| crate::cli::lines::no_store(dir))?,
        };
        let near = from.is_some_and(|from| lead.offset.saturating_sub(from) <= FAR);
        if !near || !side.later.is_empty() {
            side.keep(dir, &lead);
        }
        Ok(side)
    }

    /// For how long entries bar.
    pub fn rules(&self) -> BlacklistRules {
        self.later.rules.clone().unwrap_or_else(|| self.packed.lead().rules.clone())
    }

    /// The entries that are found, each with how.
    pub fn find(&self, wanted: &Wanted) -> Vec<(RollMatch, Held)> {
        let mut found = Vec::new();
        for row in self.packed.rows() {
            if wanted.may_be(row.number, row.is_unit, row.sieve)
                && !self.later.entries.contains_key(&row.number)
                && let Some(keys) = row.keys()
                && let Some(by) = wanted.find(row.number, &keys)
                && let Some((entry, lift)) = row.held()
            {
                found.push((by, (entry, self.later.lift(row.number).unwrap_or(lift))));
            }
        }
        for entry in self.later.entries.values() {
            if let Some(by) = wanted.find(entry.number, &Keys::of(&entry.entry)) {
                let packed = || self.packed.rows().find(|row| row.number == entry.number)?.held()?.1;
                let lift = self.later.lift(entry.number).unwrap_or_else(packed);
                found.push((by, (entry.clone(), lift)));
            }
        }
        found
    }

    /// The file only saves time: where it cannot be written nothing is lost.
    fn keep(&self, dir: &Path, lead: &Lead) {
        let mut all: BTreeMap<u32, Held> =
            self.packed.rows().filter_map(|row| Some((row.number, row.held()?))).collect();
        for (number, entry) in &self.later.entries {
            let lift = all.remove(number).and_then(|(_, lift)| lift);
            all.insert(*number, (entry.clone(), lift));
        }
        for (number, lift) in &self.later.lifts {
            if let Some(held) = all.get_mut(number) {
                held.1 = lift.open.then(|| lift.clone());
            }
        }
        let lead = Lead { rules: self.rules(), ..lead.clone() };
        if let Some(bytes) = packed::pack(&lead, all.values()) {
            let _ = newfile::write_private(&dir.join(NAME), &bytes);
        }
    }
}

/// What was kept, brought to the journal's end; `None` where there is no line to go on from.
fn follow(dir: &Path, kept: Option<Packed>) -> Result<Option<(Side, Lead)>, Fault> {
    let mut any = kept.is_some();
    let (mut lines, packed) = match kept {
        Some(kept) => {
            let lead = kept.lead();
            let Some(hash) = Hash::from_hex(lead.hash.as_bytes()) else { return Ok(None) };
            let link = Link { next: lead.seq + 1, hash, at: lead.at.clone(), durable: lead.durable };
            if !ends_a_line(dir, lead) {
                return Ok(None);
            }
            (Lines::open_after(dir, lead.offset, link)?, kept)
        }
        None => (Lines::open(dir)?, Packed::empty(Notice::embedded().blacklist.clone())),
    };
    let mut later = Later::default();
    while let Some((line, raw)) = lines.advance()? {
        let taken = later.take(&line, raw);
        taken.map_err(|cause| lines.unreadable(&cause))?;
        any = true;
    }
    let (offset, link) = lines.at();
    let lead = Lead {
        offset,
        seq: link.next.saturating_sub(1),
        hash: link.hash.hex(),
        at: link.at.clone(),
        durable: link.durable,
        rules: packed.lead().rules.clone(),
    };
    Ok(any.then_some((Side { packed, later }, lead)))
}

/// Whether the line that the file ends with stands in the journal where the file says.
fn ends_a_line(dir: &Path, lead: &Lead) -> bool {
    use std::io::{Read, Seek, SeekFrom};
    // `"hash":"` + 64 digits + `"}` + line feed
    let tail = format!("\"hash\":\"{}\"}}\n", lead.hash);
    let Some(start) = lead.offset.checked_sub(tail.len() as u64) else { return false };
    let mut found = vec![0; tail.len()];
    std::fs::File::open(dir.join("journal.jsonl"))
        .and_then(|mut file| file.seek(SeekFrom::Start(start)).and_then(|_| file.read_exact(&mut found)))
        .is_ok_and(|()| found == tail.as_bytes())
}

impl Later {
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.lifts.is_empty() && self.rules.is_none()
    }

    /// The proposal to lift an entry, where these lines say anything of it.
    fn lift(&self, number: u32) -> Option<Option<Lift>> {
        self.lifts.get(&number).map(|lift| lift.open.then(|| lift.clone()))
    }

    fn take(&mut self, line: &RawLine<'_>, raw: &[u8]) -> Result<(), LineFault> {
        if !says_something(line, raw)? {
            return Ok(());
        }
        for lean in lean::events(raw, line, 0)? {
            match lean.event {
                Event::Blacklisted { entry, .. } | Event::RollCorrected { entry, .. } => {
                    self.entries.insert(entry.number, entry);
                }
                Event::LiftProposed { lift, .. } => drop(self.lifts.insert(lift.number, lift)),
                Event::RollLifted { entry, lift, .. } => {
                    self.entries.insert(entry.number, entry);
                    self.lifts.insert(lift.number, lift);
                }
                // How long entries bar stands in the notice: one that is not understood is not passed over.
                Event::NoticeAdopted { number, text, .. } => {
                    let notice = Notice::parse(&text, "").map_err(|_| LineFault::Newer(number))?;
                    self.rules = Some(notice.blacklist);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a line says something of the blacklist. Most are loads and need not be taken apart; but one with
/// an event that this program does not know could say anything.
fn says_something(line: &RawLine<'_>, raw: &[u8]) -> Result<bool, LineFault> {
    const MARK: &str = "{\"type\":\"";
    const OURS: [&str; 5] =
        ["blacklisted", "roll_corrected", "lift_proposed", "roll_lifted", "notice_adopted"];
    let events = std::str::from_utf8(&raw[line.events.clone()]).map_err(|_| LineFault::Form("UTF-8"))?;
    let mut ours = false;
    // Within a text the quotes would be escaped.
    for (at, _) in events.match_indices(MARK) {
        let kind = events[at + MARK.len()..].split('"').next().unwrap_or_default();
        if !KINDS.contains(&kind) {
            return Err(LineFault::Newer(kind.to_owned()));
        }
        ours |= OURS.contains(&kind);
    }
    Ok(ours)
}

/// Keeps the file near the journal's end for as long as a desk of this process is open. It waits to be
/// told of changes: nothing is done while nothing happens.
pub struct SideKeeper {
    thread: Option<JoinHandle<()>>,
}

impl SideKeeper {
    /// Begins. `line` is a connection of its own; when the desk closes it the file is brought up to the
    /// end and the thread stops.
    pub fn start(dir: &Path, line: Connection) -> Self {
        let dir = dir.to_owned();
        let named = std::thread::Builder::new().name("side-keeper".to_owned());
        // Without a thread a look-up makes the file itself.
        Self { thread: named.spawn(move || attend(&dir, line)).ok() }
    }
}

impl Drop for SideKeeper {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn attend(dir: &Path, mut line: Connection) {
    let _ = line.send(Request::Watch(Topic::Overview));
    let length = |dir: &PathBuf| std::fs::metadata(dir.join("journal.jsonl")).map_or(0, |meta| meta.len());
    let dir = dir.to_owned();
    let (mut kept, mut roll) = (length(&dir), None);
    while let Ok(delivery) = line.replies.recv() {
        let (Reply::Delta(Delta::Overview(now)) | Reply::Answer(Answer::Overview(now))) = delivery.reply
        else {
            continue;
        };
        let grown = length(&dir).saturating_sub(kept) > FAR;
        if grown || roll.is_some_and(|roll| roll != now.roll) {
            kept = length(&dir);
            let _ = Side::read(&dir);
        }
        roll = Some(now.roll);
    }
    let _ = Side::read(&dir);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::testing;
    use crate::domain::{BlackEntry, Row};

    fn entry(number: u32, name: &str) -> RollEntry {
        let mut entry = BlackEntry::default();
        for (header, text) in [("类型", "个人"), ("名称", name), ("处理日期", "2018-01-01")] {
            let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == header).expect("a column");
            entry.set(at, text).expect("a value");
        }
        RollEntry { number, entry, entered: testing::day(2018, 1, 2), lifted: None }
    }

    fn lead() -> Lead {
        Lead {
            offset: 9,
            seq: 3,
            hash: Hash::of(b"x").hex(),
            at: "2020-11-02T10:00:00+08:00".to_owned(),
            durable: Some(2),
            rules: Notice::embedded().blacklist.clone(),
        }
    }

    #[test]
    fn what_came_later_takes_the_place_of_what_was_kept() {
        let lift = Lift {
            number: 1,
            from: testing::day(2020, 1, 1),
            reason: "r".into(),
            by: "a".into(),
            open: true,
        };
        let all =
            [(entry(1, "样本甲"), None), (entry(2, "样本乙"), Some(Lift { number: 2, ..lift.clone() }))];
        let packed = Packed::read(packed::pack(&lead(), all.iter()).expect("packed")).expect("read");
        assert_eq!(packed.lead(), &lead());
        let mut later = Later::default();
        later.entries.insert(2, entry(2, "样本丙"));
        later.entries.insert(3, entry(3, "样本丁"));
        later.lifts.insert(1, lift);
        let side = Side { packed, later };
        let found = |typed: &str| -> Vec<(u32, bool)> {
            let all = side.find(&Wanted::new(typed).expect("something"));
            all.into_iter().map(|(_, (entry, lift))| (entry.number, lift.is_some())).collect()
        };
        assert_eq!(found("样本"), [(1, true), (2, true), (3, false)]);
        assert_eq!(found("样本乙"), []);
        assert_eq!(found("ybb"), [(2, true)]);
        assert_eq!(found("#3"), [(3, false)]);
    }

    #[test]
    fn bytes_that_were_touched_are_no_file() {
        let bytes = packed::pack(&lead(), [(entry(1, "样本甲"), None)].iter()).expect("packed");
        assert!(Packed::read(bytes.clone()).is_some());
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 0x21;
            assert!(Packed::read(bad).is_none(), "byte {at}");
            assert!(Packed::read(bytes[..at].to_vec()).is_none(), "cut at {at}");
        }
    }
}
