//! Finding or founding a journal, and learning where its accepted part ends.

use super::clock::{Clock, stamp as time_stamp};
use super::error::OpenError;
use super::event::{Event, V};
use super::hash::Hash;
use super::line::{Draft, LineFault, Link, read, write};
use super::media::{Media, read_exact, sync_dir};
use super::scan::Lines;
use super::shelf::CommandId;
use super::stamp::Stamp;
use super::tail::{self, Damage};
use super::{FORMAT, files, lean};
use crate::domain::Words;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The journal's file in a store.
pub const JOURNAL: &str = "journal.jsonl";

/// What line 0 of a new store is to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Founding {
    /// 文号 of the notice adopted.
    pub number: String,
    /// Its whole TOML text.
    pub text: String,
    /// The store's id; a random one where it is empty.
    pub store: String,
}

/// Opens the journal of a store, founding one where none is and `founding` says how.
pub(super) fn file(
    dir: &Path,
    founding: Option<&Founding>,
    author: &str,
    clock: &dyn Clock,
) -> Result<File, OpenError> {
    let path = dir.join(JOURNAL);
    let open = || OpenOptions::new().read(true).write(true).mode(0o600).open(&path);
    match open() {
        Ok(file) => return Ok(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(OpenError::io(&path, &error)),
    }
    if lost_its_journal(dir) {
        let cause = Words::fixed("日志文件不见了", "the journal's file is gone");
        return Err(OpenError::Damaged { path, damage: Box::new(Damage { line: 1, offset: 0, cause }) });
    }
    let Some(founding) = founding else { return Err(no_store(dir)) };
    let line = line_0(founding, author, clock)?;
    // Renamed into place whole and synced: line 0 is never torn.
    files::replace(&path, &line).map_err(|error| OpenError::io(&path, &error))?;
    open().map_err(|error| OpenError::io(&path, &error))
}

/// True for a store without the journal that its other files were made from.
pub(super) fn lost_its_journal(dir: &Path) -> bool {
    let made_from_it = [super::stamp::STAMP, super::trust::POINTER];
    !dir.join(JOURNAL).exists() && made_from_it.iter().any(|name| dir.join(name).exists())
}

pub(super) fn no_store(dir: &Path) -> OpenError {
    let why = Words::fixed("其中没有日志（journal.jsonl）", "it has no journal (journal.jsonl)");
    OpenError::NotAStore { dir: dir.to_owned(), why }
}

/// Refuses to found a store among other people's files.
pub(super) fn may_be_founded(dir: &Path) -> Result<(), OpenError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(OpenError::io(dir, &error)),
    };
    for entry in entries {
        let name = entry.map_err(|error| OpenError::io(dir, &error))?.file_name();
        let ours = [super::lock::LOCK, JOURNAL, "journal.jsonl.new"];
        if !ours.iter().any(|ours| name == *ours) {
            let name = name.to_string_lossy().into_owned();
            let why = Words::made(
                format!("其中已有别的文件（{name}），不在此新建"),
                format!("it holds other files ({name}), so none is founded there"),
            );
            return Err(OpenError::NotAStore { dir: dir.to_owned(), why });
        }
    }
    Ok(())
}

fn line_0(founding: &Founding, author: &str, clock: &dyn Clock) -> Result<Vec<u8>, OpenError> {
    let store = if founding.store.is_empty() { random_id() } else { founding.store.clone() };
    let events = [
        Event::Founded { v: V, store: store.clone(), format: FORMAT },
        Event::NoticeAdopted {
            v: V,
            number: founding.number.clone(),
            sha256: Hash::of(founding.text.as_bytes()).hex(),
            text: founding.text.clone(),
        },
    ];
    let id = CommandId(format!("founding-{store}"));
    let at = time_stamp(clock.now());
    let draft =
        Draft { seq: 0, at: &at, by: author, id: &id, durable: None, prev: Hash::ZERO, events: &events };
    let too_long = || OpenError::NotAStore { dir: PathBuf::from(JOURNAL), why: LineFault::TooLong.words() };
    let (line, _) = write(&draft).map_err(|_| too_long())?;
    read(&line).map_err(|_| too_long())?;
    Ok(line)
}

/// 128 bits from the system's randomness, hexadecimal.
fn random_id() -> String {
    use std::hash::{BuildHasher, RandomState};
    let half = |part: u64| RandomState::new().hash_one((part, std::process::id()));
    format!("{:016x}{:016x}", half(0), half(1))
}

/// A journal whose end is known.
#[derive(Debug)]
pub(super) struct Known {
    /// The end of the chain.
    pub link: Link,
    /// Length of the accepted part, which is all of the file.
    pub len: u64,
    /// The store's id.
    pub store: String,
    /// True where every line was verified just now; else a stamp vouches for them.
    pub verified: bool,
    /// Where the tail was set aside, if one was.
    pub cut: Option<PathBuf>,
}

/// What else claims to know how far the journal was durable.
pub(super) struct Claims<'a> {
    /// The stamp of a clean close.
    pub stamp: Option<&'a Stamp>,
    /// Asks the view for the seq it has applied; only where there is a tail to judge.
    pub view: &'a dyn Fn() -> Option<u64>,
}

/// Learns where the accepted part ends, setting a torn tail aside.
pub(super) fn known(
    dir: &Path,
    media: &dyn Media,
    claims: &Claims<'_>,
    clock: &dyn Clock,
    tick: &mut dyn FnMut(u64, u64),
) -> Result<Known, OpenError> {
    let path = dir.join(JOURNAL);
    let io = |error: io::Error| OpenError::io(&path, &error);
    let damaged = |damage: Damage| OpenError::Damaged { path: path.clone(), damage: Box::new(damage) };
    // What an earlier process wrote and did not sync must not be believed before it is on the disk.
    media.sync_data().map_err(io)?;
    sync_dir(dir).map_err(|error| OpenError::io(dir, &error))?;
    let len = media.len().map_err(io)?;
    let store = line_0_says(media, len).map_err(|fault| match fault {
        Line0::Newer(found) => OpenError::NewerFormat { found, known: FORMAT },
        Line0::Bad(fault) => damaged(Damage::at(0, 0, &fault)),
        Line0::Io(error) => io(error),
    })?;
    if let Some(stamp) = claims.stamp.filter(|stamp| stamp.holds_for_journal(dir))
        && let Some(link) = tail::trusted_end(media, len, stamp.seq, &stamp.hash).map_err(io)?
    {
        return Ok(Known { link, len, store, verified: false, cut: None });
    }
    let mut going = |done: u64| {
        tick(done, len);
        true
    };
    let walked = tail::walk(media, 0, Link::start(), len, &mut going).map_err(io)?;
    let Some(fault) = walked.fault else {
        return Ok(Known { link: walked.link, len, store, verified: true, cut: None });
    };
    let bad = walked.link.next;
    let was_durable = bad == 0
        || claims.stamp.is_some_and(|stamp| stamp.seq >= bad)
        || tail::said_durable(media, walked.len, len, bad).map_err(io)?
        || (claims.view)().is_some_and(|seq| seq >= bad);
    if was_durable {
        return Err(damaged(Damage::at(bad, walked.len, &fault)));
    }
    let cut = set_aside(dir, media, walked.len..len, clock)?;
    Ok(Known { link: walked.link, len: walked.len, store, verified: true, cut: Some(cut) })
}

fn set_aside(
    dir: &Path,
    media: &dyn Media,
    tail: std::ops::Range<u64>,
    clock: &dyn Clock,
) -> Result<PathBuf, OpenError> {
    let time: String = time_stamp(clock.now()).chars().take(19).filter(|c| !matches!(c, '-' | ':')).collect();
    let name = |nth: u32| {
        let more = if nth == 0 { String::new() } else { format!("-{nth}") };
        dir.join(format!("journal.cut-{time}{more}"))
    };
    let path = (0..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0));
    let io = |error: io::Error| OpenError::io(&path, &error);
    let bytes = read_exact(media, tail.start, (tail.end - tail.start) as usize).map_err(io)?;
    // The copy is durable before the original goes.
    files::replace(&path, &bytes).map_err(io)?;
    media.truncate(tail.start).map_err(io)?;
    media.sync_data().map_err(io)?;
    Ok(path)
}

enum Line0 {
    Newer(u32),
    Bad(LineFault),
    Io(io::Error),
}

/// The store's id, where line 0 has a format we know.
fn line_0_says(media: &dyn Media, len: u64) -> Result<String, Line0> {
    let mut lines = Lines::over(media, 0..len);
    let (_, raw) = lines.next_line().map_err(Line0::Io)?.ok_or(Line0::Bad(LineFault::Form("Founded")))?;
    let raw = raw.to_vec();
    let line = Link::start().follow(&raw).map_err(Line0::Bad)?;
    if let Some(found) = format_in(&raw[line.events.clone()]).filter(|found| *found > FORMAT) {
        return Err(Line0::Newer(found));
    }
    let events = lean::events(&raw, &line, 0).map_err(Line0::Bad)?;
    let founded = events.into_iter().find_map(|lean| match lean.event {
        Event::Founded { store, .. } => Some(store),
        _ => None,
    });
    founded.ok_or(Line0::Bad(LineFault::Form("Founded")))
}

/// The format that line 0's events name, however else a newer program may have written them.
fn format_in(events: &[u8]) -> Option<u32> {
    let events: Vec<serde_json::Value> = serde_json::from_slice(events).ok()?;
    let founded = events.iter().find(|event| event["type"] == "founded")?;
    u32::try_from(founded["format"].as_u64()?).ok()
}
