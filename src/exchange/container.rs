//! What kind of container a file's bytes are, and how large a workbook says it is inside.
//!
//! The zip reader beneath holds each entry to the size its directory declares, so that bounding the
//! declared sizes bounds what comes out of it.

use super::fault::ReadFailure;
use super::inflate::first_bytes;
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
    let damaged = |why: &str| ReadFailure::Damaged(path.to_owned(), format!("zip: {why}"));
    let entries = directory(bytes).ok_or_else(|| damaged("no directory at its end"))?;
    let unpacked = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
    if unpacked > MAX_UNPACKED {
        return Err(too_large(path, unpacked, MAX_UNPACKED));
    }
    // The library makes room for as many texts as the part says it has, before it has seen one.
    for entry in
        entries.iter().filter(|entry| entry.name.to_ascii_lowercase().ends_with(b"sharedstrings.xml"))
    {
        if texts_declared(bytes, entry).is_none_or(|texts| texts > entry.size) {
            return Err(damaged("xl/sharedStrings.xml"));
        }
    }
    Ok(())
}

/// An entry of the zip's directory.
struct Entry<'a> {
    name: &'a [u8],
    /// 0 is stored, 8 deflated.
    method: u64,
    packed: u64,
    /// Unpacked, as declared.
    size: u64,
    offset: u64,
}

/// How many texts the shared texts declare; 0 where they do not say.
fn texts_declared(bytes: &[u8], entry: &Entry<'_>) -> Option<u64> {
    const LOOKED_AT: usize = 64 << 10;
    let at = usize::try_from(entry.offset).ok()?;
    let start = at.checked_add(30)? + (number(bytes, at + 26, 2)? + number(bytes, at + 28, 2)?) as usize;
    let packed = bytes.get(start..)?;
    let packed = &packed[..packed.len().min(usize::try_from(entry.packed).ok()?)];
    let head = match entry.method {
        0 => packed[..packed.len().min(LOOKED_AT)].to_vec(),
        _ => first_bytes(packed, LOOKED_AT)?,
    };
    let head = String::from_utf8_lossy(&head);
    let tag = &head[head.find("sst")?..];
    let tag = &tag[..tag.find('>')?];
    let Some((_, count)) = tag.split_once("uniqueCount") else { return Some(0) };
    let digits = count.trim_start_matches(['=', ' ', '"', '\'', '\n', '\r', '\t']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(width)?)?;
    Some(field.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// The zip's directory, in its plain or its 64-bit form. `None` where there is no readable one.
fn directory(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    const END: &[u8] = b"PK\x05\x06";
    const LOCATOR: &[u8] = b"PK\x06\x07";
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = tail + bytes[tail..].windows(4).rposition(|window| window == END)?;
    let mut count = number(bytes, end + 10, 2)?;
    let mut at = number(bytes, end + 16, 4)?;
    if let Some(locator) = end.checked_sub(20).filter(|from| bytes[*from..].starts_with(LOCATOR)) {
        let wide = usize::try_from(number(bytes, locator + 8, 8)?).ok()?;
        count = number(bytes, wide.checked_add(32)?, 8)?;
        at = number(bytes, wide.checked_add(48)?, 8)?;
    }
    let mut at = usize::try_from(at).ok()?;
    let mut entries = Vec::new();
    for _ in 0..count {
        let (entry, length) = read_entry(bytes.get(at..)?)?;
        entries.push(entry);
        at = at.checked_add(length)?;
    }
    Some(entries)
}

/// One entry of the directory, and how long it is there.
fn read_entry(bytes: &[u8]) -> Option<(Entry<'_>, usize)> {
    if !bytes.starts_with(b"PK\x01\x02") {
        return None;
    }
    let field = |at| number(bytes, at, 2).map(|length| length as usize);
    let (name, extra, comment) = (field(28)?, field(30)?, field(32)?);
    let wide = bytes.get(46 + name..46 + name + extra)?;
    let mut taken = 0;
    // What does not fit its plain field stands in the 64-bit one, in this order.
    let mut sized = |plain: u64| match plain {
        0xFFFF_FFFF => {
            taken += 8;
            wide_field(wide, taken - 8).unwrap_or(u64::MAX)
        }
        plain => plain,
    };
    let size = sized(number(bytes, 24, 4)?);
    let packed = sized(number(bytes, 20, 4)?);
    let offset = sized(number(bytes, 42, 4)?);
    let method = number(bytes, 10, 2)?;
    Some((Entry { name: &bytes[46..46 + name], method, packed, size, offset }, 46 + name + extra + comment))
}

fn wide_field(mut extra: &[u8], at: usize) -> Option<u64> {
    loop {
        let (id, length) = (number(extra, 0, 2)?, number(extra, 2, 2)? as usize);
        if id == 1 {
            return if at + 8 <= length { number(extra, 4 + at, 8) } else { None };
        }
        extra = extra.get(4 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Cell, Document, Sheet, SheetColumn, export};

    fn workbook() -> Vec<u8> {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("a.xlsx");
        let rows = (0..50).map(|i| vec![Cell::Text(format!("text {i}"))]).collect();
        let sheet =
            Sheet { name: "s".into(), columns: vec![SheetColumn::text("h", "h")], rows, below: false };
        export(&path, &Document { sheets: vec![sheet], ..Document::default() }, false).expect("written");
        std::fs::read(path).expect("there")
    }
    fn outcome(bytes: &[u8]) -> Result<(), ReadFailure> {
        inspect(Path::new("a.xlsx"), bytes)
    }
    fn place(bytes: &[u8], wanted: &[u8]) -> usize {
        bytes.windows(wanted.len()).position(|window| window == wanted).expect("there")
    }

    #[test]
    fn a_workbook_says_what_it_holds() {
        let bytes = workbook();
        assert_eq!(outcome(&bytes), Ok(()));
        let entries = directory(&bytes).expect("a directory");
        let strings =
            entries.iter().find(|entry| entry.name == b"xl/sharedStrings.xml").expect("shared texts");
        assert_eq!(texts_declared(&bytes, strings), Some(51));
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_declares() {
        let mut bytes = workbook();
        let entry = place(&bytes, b"PK\x01\x02");
        bytes[entry + 24..entry + 28].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
        let next = entry + 4 + place(&bytes[entry + 4..], b"PK\x01\x02");
        bytes[next + 24..next + 28].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
        assert!(matches!(outcome(&bytes), Err(ReadFailure::TooLarge(..))));
    }

    #[test]
    fn a_directory_cut_short_is_damage() {
        let bytes = workbook();
        for length in [4, 30, bytes.len() / 2, bytes.len() - 25] {
            assert!(matches!(outcome(&bytes[..length]), Err(ReadFailure::Damaged(..))), "{length}");
        }
    }
}
