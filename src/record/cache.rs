//! Opaque files beside the view that others make from the record, such as the desk's queue index: a
//! first screen is painted from one before the view is open.
//!
//! Each carries the journal's head it was made at and a checksum. One that is damaged, or made at
//! another head, is as good as none; losing one costs time and nothing else.

use super::files::replace_lightly;
use super::hash::Hash;
use super::line::read;
use super::open::JOURNAL;
use super::scan::last_line;
use super::shelf::Head;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"pwcache1";
/// Magic, seq, hash, checksum.
const LEAD: usize = 8 + 8 + 32 + 8;

fn path(dir: &Path, name: &str) -> io::Result<PathBuf> {
    let plain =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if plain { Ok(dir.join(format!("cache-{name}"))) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Writes the cache `name` (lower-case letters, digits, hyphens) as made at `head`.
pub(super) fn write(dir: &Path, name: &str, head: &Head, bytes: &[u8]) -> io::Result<()> {
    let hash = Hash::from_hex(head.hash.as_bytes()).ok_or(io::ErrorKind::InvalidInput)?;
    let mut whole = Vec::with_capacity(LEAD + bytes.len());
    whole.extend_from_slice(MAGIC);
    whole.extend_from_slice(&head.seq.to_le_bytes());
    whole.extend_from_slice(&hash.0);
    whole.extend_from_slice(&checksum(bytes).to_le_bytes());
    whole.extend_from_slice(bytes);
    replace_lightly(&path(dir, name)?, &whole)
}

/// The cache `name`, if it was made at `head`.
pub(super) fn read_at(dir: &Path, name: &str, head: &Head) -> Option<Vec<u8>> {
    let mut file = File::open(path(dir, name).ok()?).ok()?;
    let mut lead = [0; LEAD];
    file.read_exact(&mut lead).ok()?;
    let field = |from: usize, len: usize| lead.get(from..from + len);
    let number = |from: usize| field(from, 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
    let made_at = Hash(field(16, 32)?.try_into().ok()?);
    let fits = field(0, 8)? == MAGIC && number(8)? == head.seq && made_at.hex() == head.hash;
    fits.then_some(())?;
    // Read once into its place: the first paint waits for this.
    let len = file.metadata().ok()?.len().saturating_sub(LEAD as u64);
    let mut bytes = Vec::with_capacity(usize::try_from(len).ok()?);
    file.read_to_end(&mut bytes).ok()?;
    (number(48)? == checksum(&bytes)).then_some(bytes)
}

/// The cache `name` of a store that need not be opened, if it was made at the end of its journal.
/// Another process may hold the store; then the cache is the newest it has written, or none.
pub fn read_unopened(dir: &Path, name: &str) -> Option<Vec<u8>> {
    let journal = File::open(dir.join(JOURNAL)).ok()?;
    let len = journal.metadata().ok()?.len();
    let (_, raw) = last_line(&journal, len).ok()??;
    let line = read(&raw).ok()?;
    read_at(dir, name, &Head { seq: line.seq, hash: line.hash.hex() })
}

/// A checksum against accidents, made for speed: a cache is read before the first paint.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [1_u64, 2, 3, 4];
    let mut blocks = bytes.chunks_exact(32);
    for block in blocks.by_ref() {
        for (lane, word) in lanes.iter_mut().zip(block.chunks_exact(8)) {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            *lane = (*lane ^ word).wrapping_mul(ODD).rotate_left(29);
        }
    }
    let start = bytes.len() as u64;
    let rest = blocks.remainder().iter().map(|byte| u64::from(*byte));
    lanes.into_iter().chain(rest).fold(start, |sum, word| (sum ^ word).wrapping_mul(ODD).rotate_left(29))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn head(seq: u64) -> Head {
        Head { seq, hash: Hash::of(&seq.to_le_bytes()).hex() }
    }

    #[test]
    fn a_cache_is_read_only_at_its_head_and_only_whole() {
        let dir = tempfile::tempdir().expect("a directory");
        let bytes: Vec<u8> = (0..1000_u32).flat_map(u32::to_le_bytes).collect();
        write(dir.path(), "queue", &head(7), &bytes).expect("written");
        assert_eq!(read_at(dir.path(), "queue", &head(7)), Some(bytes.clone()));
        assert_eq!(read_at(dir.path(), "queue", &head(8)), None);
        let other = Head { hash: Hash::ZERO.hex(), ..head(7) };
        assert_eq!(read_at(dir.path(), "queue", &other), None);
        assert_eq!(read_at(dir.path(), "roll", &head(7)), None);
        let path = dir.path().join("cache-queue");
        let whole = fs::read(&path).expect("read");
        for at in (0..whole.len()).step_by(7).chain([8, 16, 48, whole.len() - 1]) {
            let mut bad = whole.clone();
            bad[at] ^= 4;
            fs::write(&path, &bad).expect("written");
            assert_eq!(read_at(dir.path(), "queue", &head(7)), None, "byte {at}");
        }
        for len in [0, 7, LEAD - 1, LEAD, whole.len() - 1] {
            fs::write(&path, &whole[..len]).expect("written");
            assert_eq!(read_at(dir.path(), "queue", &head(7)), None, "cut at {len}");
        }
    }

    #[test]
    fn names_stay_in_the_store() {
        let dir = tempfile::tempdir().expect("a directory");
        for name in ["", "../x", "a/b", "A", "x.y"] {
            assert!(write(dir.path(), name, &head(1), b"").is_err(), "{name}");
            assert_eq!(read_at(dir.path(), name, &head(1)), None);
        }
    }

    #[test]
    fn an_empty_cache_is_a_cache() {
        let dir = tempfile::tempdir().expect("a directory");
        write(dir.path(), "queue", &head(1), b"").expect("written");
        assert_eq!(read_at(dir.path(), "queue", &head(1)), Some(Vec::new()));
    }
}
