//! `journal verify`: following the chain of a journal file from its first byte, and comparing its end
//! with what was printed on minutes and exports. The file is only read, and need not be in a store.

use super::hash::Hash;
use super::line::{Link, read};
use super::media::Media;
use super::scan::{Lines, find};
use super::shelf::Head;
use super::tail::{Damage, walk};
use crate::domain::Words;
use std::fs::File;
use std::io;
use std::path::Path;

/// A line as it was printed: `SEQ:HASH`, the hash whole or its first 12 or more digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Seq.
    pub seq: u64,
    /// Hexadecimal digits, lower case.
    pub hash: String,
}

impl std::str::FromStr for Printed {
    type Err = Words;
    fn from_str(text: &str) -> Result<Self, Words> {
        let wrong = || {
            Words::made(
                format!("「{text}」应为 序号:哈希值，哈希值为 12 至 64 位十六进制数"),
                format!("expected SEQ:HASH with 12 to 64 hexadecimal digits, not {text}"),
            )
        };
        let (seq, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let hash = hash.trim().to_ascii_lowercase();
        if !(12..=64).contains(&hash.len()) || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        Ok(Self { seq: seq.trim().parse().map_err(|_| wrong())?, hash })
    }
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// Every line follows from the one before it, and a printed line is among them as printed.
    Sound {
        /// The last line.
        head: Head,
        /// Bytes.
        len: u64,
    },
    /// The first bad line. Where it is the last of the file and nothing says that it was accepted,
    /// the next opening sets it aside.
    Bad {
        /// Where, and how.
        damage: Damage,
        /// The end of the good lines; `None` where line 0 is bad.
        head: Option<Head>,
        /// True where a later line says that the bad one was durable.
        was_durable: bool,
    },
    /// The chain is sound and ends before the printed line: lines were cut off.
    EndsBefore {
        /// The last line.
        head: Head,
        /// What was printed.
        printed: Printed,
    },
    /// The chain is sound, and that line is another than the printed one.
    Differs {
        /// The hash of the line with the printed seq.
        found: String,
        /// What was printed.
        printed: Printed,
    },
}

impl Verified {
    /// True where nothing is wrong.
    pub fn is_sound(&self) -> bool {
        matches!(self, Self::Sound { .. })
    }

    /// In both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Sound { head: Head { seq, hash }, len } => Words::made(
                format!("日志完好：共 {} 行、{len} 字节，末行 {seq}:{hash}", seq + 1),
                format!("the journal is sound: {} lines, {len} bytes, head {seq}:{hash}", seq + 1),
            ),
            Self::Bad { damage, was_durable, .. } => {
                let words = damage.words();
                if *was_durable {
                    return words;
                }
                Words::made(
                    format!("{}。其后没有记录表明该行曾被确认；下次打开时会另存为 journal.cut-…", words.zh),
                    format!(
                        "{}. No later line says it was accepted; the next opening sets it aside as journal.cut-…",
                        words.en
                    ),
                )
            }
            Self::EndsBefore { head, printed } => Words::made(
                format!("日志止于第 {} 号，而打印件上有第 {} 号：其后的记录缺失", head.seq, printed.seq),
                format!(
                    "the journal ends at seq {}, and seq {} was printed: lines are missing",
                    head.seq, printed.seq
                ),
            ),
            Self::Differs { found, printed } => Words::made(
                format!(
                    "第 {} 号的哈希值为 {found}，与打印件上的 {} 不同：日志被改写过",
                    printed.seq, printed.hash
                ),
                format!(
                    "seq {} has hash {found}, and {} was printed: the journal was rewritten",
                    printed.seq, printed.hash
                ),
            ),
        }
    }
}

/// Verifies a journal file, and that a printed line is in it. `tick` is told the bytes done and all.
///
/// # Errors
/// As the system reports them.
pub fn verify(
    path: &Path,
    printed: Option<&Printed>,
    tick: &mut dyn FnMut(u64, u64),
) -> io::Result<Verified> {
    let file = File::open(path)?;
    let media: &dyn Media = &file;
    let len = media.len()?;
    let walked = walk(media, 0, Link::start(), len, &mut |done| {
        tick(done, len);
        true
    })?;
    let head = walked.link.next.checked_sub(1).map(|seq| Head { seq, hash: walked.link.hash.hex() });
    if let Some(fault) = &walked.fault {
        let bad = walked.link.next;
        let was_durable = bad == 0 || super::tail::said_durable(media, walked.len, len, bad)?;
        return Ok(Verified::Bad { damage: Damage::at(bad, walked.len, fault), head, was_durable });
    }
    let Some(head) = head else {
        let cause = Words::fixed("文件为空", "the file is empty");
        return Ok(Verified::Bad { damage: Damage { line: 1, offset: 0, cause }, head, was_durable: true });
    };
    if let Some(printed) = printed {
        let Some(found) = hash_of(media, len, printed.seq)? else {
            return Ok(Verified::EndsBefore { head, printed: printed.clone() });
        };
        if !found.hex().starts_with(&printed.hash) {
            return Ok(Verified::Differs { found: found.hex(), printed: printed.clone() });
        }
    }
    Ok(Verified::Sound { head, len })
}

fn hash_of(media: &dyn Media, len: u64, seq: u64) -> io::Result<Option<Hash>> {
    let Some(start) = find(media, len, seq)? else { return Ok(None) };
    let mut lines = Lines::over(media, start..len);
    Ok(lines.next_line()?.and_then(|(_, raw)| read(raw).ok()).map(|line| line.hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::*;
    use crate::record::{MemoryStore, Writer};

    fn check(journal: &[u8], printed: Option<&str>) -> Verified {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("j");
        std::fs::write(&path, journal).expect("written");
        let printed = printed.map(|text| text.parse().expect("in form"));
        verify(&path, printed.as_ref(), &mut |_, _| {}).expect("read")
    }

    fn three() -> (MemoryStore, Vec<u8>) {
        let mut store = MemoryStore::default();
        store.commit(vec![commit("c-1", "wang", vec![received("A-1", 1)])]);
        store.commit(vec![commit("c-2", "wang", vec![commented("A-1", "x")])]);
        let journal = store.journal();
        (store, journal)
    }

    #[test]
    fn a_sound_journal_says_its_head() {
        let (store, journal) = three();
        let head = store.head();
        let len = journal.len() as u64;
        assert_eq!(check(&journal, None), Verified::Sound { head: head.clone(), len });
        let whole = format!("{}:{}", head.seq, head.hash);
        assert!(check(&journal, Some(&whole)).is_sound());
        assert!(check(&journal, Some(&whole[..14])).is_sound(), "12 digits are enough");
    }

    #[test]
    fn a_journal_cut_between_lines_is_found_out_by_what_was_printed() {
        let (store, journal) = three();
        let cut = journal[..journal.len() - 1].iter().rposition(|b| *b == b'\n').expect("a line") + 1;
        let printed = format!("2:{}", store.head().hash);
        assert!(check(&journal[..cut], None).is_sound(), "the end of a chain cannot prove itself");
        assert!(matches!(check(&journal[..cut], Some(&printed)), Verified::EndsBefore { .. }));
        let other = format!("1:{}", store.head().hash);
        assert!(matches!(check(&journal, Some(&other)), Verified::Differs { .. }));
    }

    #[test]
    fn the_first_bad_line_is_named() {
        let (_, journal) = three();
        let second = journal.iter().position(|b| *b == b'\n').expect("a line") + 1;
        let mut bad = journal.clone();
        bad[second + 20] ^= 1;
        let Verified::Bad { damage, head, was_durable } = check(&bad, None) else { panic!("found sound") };
        assert_eq!((damage.line, damage.offset), (2, second as u64));
        assert_eq!(head.map(|head| head.seq), Some(0));
        assert!(was_durable);
        let Verified::Bad { damage, was_durable, .. } = check(&journal[..journal.len() - 1], None) else {
            panic!("found sound")
        };
        assert_eq!((damage.line, was_durable), (3, false));
        assert!(matches!(check(b"", None), Verified::Bad { .. }));
    }

    #[test]
    fn what_is_printed_has_a_form() {
        for bad in ["", "7", "7:", "7:abc", "x:0123456789ab", "7:0123456789ag", "-1:0123456789ab"] {
            assert!(bad.parse::<Printed>().is_err(), "{bad}");
        }
        let read: Printed = " 7:0123456789AB ".parse().expect("in form");
        assert_eq!(read, Printed { seq: 7, hash: "0123456789ab".into() });
    }
}
