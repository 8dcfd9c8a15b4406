//! What kind of container a file's bytes are, and how large a workbook says it is inside.
//!
//! The zip reader beneath holds each entry to the size its directory declares, so that bounding the
//! declared sizes bounds what comes out of it.

use super::fault::ReadFailure;
use crate::domain::Words;
use std::path::Path;

/// The largest workbook, as it stands on disk.
const MAX_FILE: u64 = 512 << 20;
/// The largest content, unpacked.
const MAX_UNPACKED: u64 = 4 << 30;

/// Reads a whole workbook's bytes and looks them over before anything parses them.
pub(super) fn workbook_bytes(path: &Path) -> Result<Vec<u8>, ReadFailure> {
    let size = std::fs::metadata(path).map_err(|error| ReadFailure::io(path, &error))?.len();
    if size > MAX_FILE {
        return Err(too_large(path, size, MAX_FILE));
    }
    let bytes = std::fs::read(path).map_err(|error| ReadFailure::io(path, &error))?;
    inspect(path, &bytes)?;
    Ok(bytes)
}

fn too_large(path: &Path, size: u64, limit: u64) -> ReadFailure {
    let (size, limit) = (size >> 20, limit >> 20);
    ReadFailure::TooLarge(
        path.to_owned(),
        Words::made(format!("{size} MiB，上限 {limit} MiB"), format!("{size} MiB, at most {limit} MiB")),
    )
}

fn inspect(path: &Path, bytes: &[u8]) -> Result<(), ReadFailure> {
    if bytes.is_empty() {
        return Err(ReadFailure::Empty(path.to_owned()));
    }
    // The compound file of old .xls, and of an .xlsx under a password.
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(ReadFailure::OldOrProtected(path.to_owned()));
    }
    if !bytes.starts_with(b"PK") {
        return Err(ReadFailure::NotAWorkbook(path.to_owned()));
    }
    let cut_short = || ReadFailure::Damaged(path.to_owned(), "zip: no directory at its end".into());
    let unpacked = declared_size(bytes).ok_or_else(cut_short)?;
    if unpacked > MAX_UNPACKED {
        return Err(too_large(path, unpacked, MAX_UNPACKED));
    }
    Ok(())
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(width)?)?;
    Some(field.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// The sum of the sizes that the zip's directory declares; entries too large for its plain form
/// count as more than any limit. `None` where there is no readable directory.
fn declared_size(bytes: &[u8]) -> Option<u64> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = tail + bytes[tail..].windows(4).rposition(|window| window == END)?;
    let entries = number(bytes, end + 10, 2)?;
    let mut at = usize::try_from(number(bytes, end + 16, 4)?).ok()?;
    if entries == 0xFFFF || at == 0xFFFF_FFFF {
        return Some(u64::MAX);
    }
    let mut sum = 0_u64;
    for _ in 0..entries {
        if bytes.get(at..at.checked_add(4)?)? != ENTRY {
            return None;
        }
        let size = number(bytes, at + 24, 4)?;
        sum = sum.saturating_add(if size == 0xFFFF_FFFF { u64::MAX } else { size });
        let variable: u64 = (0..3).map(|i| number(bytes, at + 28 + 2 * i, 2)).sum::<Option<u64>>()?;
        at = at.checked_add(46)?.checked_add(usize::try_from(variable).ok()?)?;
    }
    Some(sum)
}
