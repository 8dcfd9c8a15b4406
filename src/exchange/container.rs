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

/// The sum of the sizes that the zip's directory declares, in its plain or its 64-bit form. `None`
/// where there is no readable directory.
fn declared_size(bytes: &[u8]) -> Option<u64> {
    const END: &[u8] = b"PK\x05\x06";
    const LOCATOR: &[u8] = b"PK\x06\x07";
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = tail + bytes[tail..].windows(4).rposition(|window| window == END)?;
    let mut entries = number(bytes, end + 10, 2)?;
    let mut at = number(bytes, end + 16, 4)?;
    if let Some(locator) = end.checked_sub(20).filter(|from| bytes[*from..].starts_with(LOCATOR)) {
        let wide = usize::try_from(number(bytes, locator + 8, 8)?).ok()?;
        entries = number(bytes, wide.checked_add(32)?, 8)?;
        at = number(bytes, wide.checked_add(48)?, 8)?;
    }
    let mut at = usize::try_from(at).ok()?;
    let mut sum = 0_u64;
    for _ in 0..entries {
        let (size, length) = entry(bytes.get(at..)?)?;
        sum = sum.saturating_add(size);
        at = at.checked_add(length)?;
    }
    Some(sum)
}

/// One entry of the directory: the size it declares, and how long the entry itself is.
fn entry(bytes: &[u8]) -> Option<(u64, usize)> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let field = |at| number(bytes, at, 2).map(|length| length as usize);
    let (name, extra, comment) = (field(28)?, field(30)?, field(32)?);
    let size = match number(bytes, 24, 4)? {
        0xFFFF_FFFF => wide_size(bytes.get(46 + name..46 + name + extra)?).unwrap_or(u64::MAX),
        size => size,
    };
    Some((size, 46 + name + extra + comment))
}

/// The size in an entry's 64-bit field, which stands first there.
fn wide_size(mut extra: &[u8]) -> Option<u64> {
    loop {
        let (id, length) = (number(extra, 0, 2)?, number(extra, 2, 2)? as usize);
        if id == 1 {
            return number(extra, 4, 8);
        }
        extra = extra.get(4 + length..)?;
    }
}
