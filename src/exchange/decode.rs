//! Bytes of a text file as text: UTF-8 (with or without its mark) or GB18030, strictly.

use super::fault::ReadFailure;
use super::form::TIE;
use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

const CHUNK: usize = 64 * 1024;

/// A text file read piece by piece, decoded and hashed as it goes.
pub(super) struct TextFile {
    path: PathBuf,
    file: File,
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    hash: Sha256,
    raw: Vec<u8>,
    /// What of `raw` is not decoded yet.
    pending: std::ops::Range<usize>,
    ended: bool,
    finished: bool,
    /// The position after what was decoded, from 1.
    line: u64,
    column: u64,
    /// Bytes read so far.
    pub done: u64,
    /// Bytes there are.
    pub total: u64,
}

impl TextFile {
    /// Opens a file and tells its encoding by its first bytes. `headers` says whether known words
    /// are to be expected there; a `.jsonl` is UTF-8 by definition.
    pub fn open(path: &Path, headers: bool) -> Result<Self, ReadFailure> {
        let fail = |error: std::io::Error| ReadFailure::io(path, &error);
        let mut file = File::open(path).map_err(fail)?;
        let total = file.metadata().map_err(fail)?.len();
        let mut head = Vec::with_capacity(CHUNK);
        file.by_ref().take(CHUNK as u64).read_to_end(&mut head).map_err(fail)?;
        if head.is_empty() {
            return Err(ReadFailure::Empty(path.to_owned()));
        }
        let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
        // One byte of zero may be a strange character in a cell; many are another encoding.
        if utf16 || head.iter().filter(|byte| **byte == 0).count() > head.len() / 8 {
            return Err(ReadFailure::NotText(path.to_owned()));
        }
        let encoding = if headers { tell_encoding(&head) } else { UTF_8 };
        let mut hash = Sha256::new();
        hash.update(&head);
        Ok(Self {
            path: path.to_owned(),
            file,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            hash,
            pending: 0..head.len(),
            done: head.len() as u64,
            raw: head,
            ended: false,
            finished: false,
            line: 1,
            column: 1,
            total,
        })
    }

    /// Decodes the next piece into `out`, which is emptied first; false at the end.
    pub fn next(&mut self, out: &mut String) -> Result<bool, ReadFailure> {
        out.clear();
        out.reserve(3 * CHUNK);
        while !self.finished {
            if self.pending.is_empty() && !self.ended {
                self.fill()?;
            }
            let input = &self.raw[self.pending.clone()];
            let (result, used) = self.decoder.decode_to_string_without_replacement(input, out, self.ended);
            self.pending.start += used;
            match result {
                DecoderResult::Malformed(..) => {
                    self.advance(out);
                    return Err(ReadFailure::Encoding(
                        self.path.clone(),
                        self.encoding.name(),
                        self.line,
                        self.column,
                    ));
                }
                DecoderResult::InputEmpty if self.ended => self.finished = true,
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            }
            if !out.is_empty() {
                break;
            }
        }
        self.advance(out);
        Ok(!out.is_empty())
    }

    fn fill(&mut self) -> Result<(), ReadFailure> {
        self.raw.resize(CHUNK, 0);
        let read = loop {
            match self.file.read(&mut self.raw) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                other => break other.map_err(|error| ReadFailure::io(&self.path, &error))?,
            }
        };
        self.hash.update(&self.raw[..read]);
        self.done += read as u64;
        self.pending = 0..read;
        self.ended = read == 0;
        Ok(())
    }

    fn advance(&mut self, text: &str) {
        match text.rfind('\n') {
            Some(last) => {
                self.line += text.bytes().filter(|byte| *byte == b'\n').count() as u64;
                self.column = text[last + 1..].chars().count() as u64 + 1;
            }
            None => self.column += text.chars().count() as u64,
        }
    }

    /// SHA-256 of the bytes read so far.
    pub fn hash(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }
}

/// Hexadecimal, as hashes are shown.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The words of headers tell, not validity: much UTF-8 happens to be valid GB18030.
fn tell_encoding(head: &[u8]) -> &'static Encoding {
    const WORDS: [&str; 6] = [TIE, "姓名", "类型", "名称", "账号", "场次"];
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return UTF_8;
    }
    let holds = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    if WORDS.iter().any(|word| holds(word.as_bytes())) {
        return UTF_8;
    }
    let invalid = std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some());
    if invalid || WORDS.iter().any(|word| holds(&GB18030.encode(word).0)) { GB18030 } else { UTF_8 }
}
