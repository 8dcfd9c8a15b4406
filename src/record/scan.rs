//! Walking the lines of a journal file, whatever is in it.

use super::line::LONGEST;
use super::media::Media;
use std::cmp::Ordering;
use std::io::{self, BufRead};
use std::ops::Range;

/// How much is read at a time: little at first, as often one line is all that is wanted.
const FIRST: usize = 1 << 12;
const CHUNK: usize = 1 << 18;

/// The lines between two offsets, one after the other, each with its line feed. A stretch without a
/// line feed comes in pieces that are no lines: the last of the file, or one longer than any line.
pub struct Lines<'a> {
    media: &'a dyn Media,
    /// Offset of `buffer[0]`.
    base: u64,
    end: u64,
    buffer: Vec<u8>,
    /// The next line begins here in `buffer`.
    at: usize,
    /// No line feed before this.
    seen: usize,
    chunk: usize,
}

impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lines({}..{})", self.offset(), self.end)
    }
}

impl<'a> Lines<'a> {
    /// The lines in a range of bytes; it should begin where a line begins.
    pub fn over(media: &'a dyn Media, range: Range<u64>) -> Self {
        Self { media, base: range.start, end: range.end, buffer: Vec::new(), at: 0, seen: 0, chunk: FIRST }
    }

    /// Where the next line begins.
    pub fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// The next line and where it begins.
    ///
    /// # Errors
    /// As the system reports them.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        loop {
            if let Some(found) = feed(&self.buffer[self.seen..]) {
                return Ok(Some(self.take(self.seen + found + 1)));
            }
            self.seen = self.buffer.len();
            if self.seen - self.at > LONGEST {
                return Ok(Some(self.take(self.seen)));
            }
            if !self.fill()? {
                return Ok((self.seen > self.at).then(|| self.take(self.seen)));
            }
        }
    }

    fn take(&mut self, end: usize) -> (u64, &[u8]) {
        let start = self.at;
        self.at = end;
        self.seen = end;
        (self.base + start as u64, &self.buffer[start..end])
    }

    fn fill(&mut self) -> io::Result<bool> {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.base += self.at as u64;
            self.seen -= self.at;
            self.at = 0;
        }
        let from = self.base + self.buffer.len() as u64;
        let wanted = usize::try_from(self.end.saturating_sub(from)).unwrap_or(CHUNK).min(self.chunk);
        self.chunk = (self.chunk * 2).min(CHUNK);
        if wanted == 0 {
            return Ok(false);
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + wanted, 0);
        let read = loop {
            match self.media.read_at(&mut self.buffer[filled..], from) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(filled + *read.as_ref().unwrap_or(&0));
        Ok(read? > 0)
    }
}

/// Where the first line feed stands; the library's search is faster than a loop.
fn feed(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let read = rest.skip_until(b'\n').ok()?;
    read.checked_sub(1).filter(|last| bytes[*last] == b'\n')
}

/// Where the last line of `..end` begins, and its bytes; `None` of an empty file, or where no line
/// begins within [`LONGEST`] of the end.
///
/// # Errors
/// As the system reports them.
pub fn last_line(media: &dyn Media, end: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
    let mut span = 4096_u64;
    loop {
        let from = end.saturating_sub(span);
        let bytes = super::media::read_exact(media, from, (end - from) as usize)?;
        let before_last = bytes.len().saturating_sub(1);
        match bytes[..before_last].iter().rposition(|byte| *byte == b'\n') {
            Some(feed) => return Ok(Some((from + feed as u64 + 1, bytes[feed + 1..].to_vec()))),
            None if bytes.len() > LONGEST => return Ok(None),
            None if from == 0 => return Ok((!bytes.is_empty()).then_some((0, bytes))),
            None => span = (span * 8).min(LONGEST as u64 + 1),
        }
    }
}

/// Where the line of that seq begins: lines lie in the order of their seqs, so that halving finds
/// it. `None` where there is none. Only for a stretch that was verified.
///
/// # Errors
/// As the system reports them.
pub fn find(media: &dyn Media, end: u64, seq: u64) -> io::Result<Option<u64>> {
    // The line begins in low..high; low always begins a line.
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        // The first line that begins at the middle or above it.
        let begins = if middle > low {
            let mut lines = Lines::over(media, middle - 1..end);
            lines.next_line()?;
            lines.offset()
        } else {
            low
        };
        if begins >= high {
            high = middle;
            continue;
        }
        let mut lines = Lines::over(media, begins..end);
        let Some((offset, line)) = lines.next_line()? else { return Ok(None) };
        let Some(found) = seq_of(line) else { return Ok(None) };
        match found.cmp(&seq) {
            Ordering::Equal => return Ok(Some(offset)),
            Ordering::Less => low = lines.offset(),
            Ordering::Greater if middle > low => high = middle,
            Ordering::Greater => return Ok(None),
        }
    }
    Ok(None)
}

fn seq_of(line: &[u8]) -> Option<u64> {
    let digits = line.strip_prefix(b"{\"seq\":")?;
    let len = digits.iter().position(|byte| *byte == b',')?;
    std::str::from_utf8(&digits[..len]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(text: &[u8]) -> std::fs::File {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(text).expect("written");
        file
    }

    fn all(text: &[u8]) -> Vec<(u64, Vec<u8>)> {
        let file = file(text);
        let mut lines = Lines::over(&file, 0..text.len() as u64);
        let mut found = Vec::new();
        while let Some((offset, line)) = lines.next_line().expect("read") {
            found.push((offset, line.to_vec()));
        }
        found
    }

    #[test]
    fn lines_come_whole_across_chunks() {
        let long = [vec![b'x'; CHUNK + 7], b"\n".to_vec()].concat();
        let text = [b"a\n\n", long.as_slice(), b"tail"].concat();
        let found = all(&text);
        assert_eq!(found.len(), 4);
        assert_eq!(found[0], (0, b"a\n".to_vec()));
        assert_eq!(found[1], (2, b"\n".to_vec()));
        assert_eq!(found[2], (3, long.clone()));
        assert_eq!(found[3], (3 + long.len() as u64, b"tail".to_vec()));
        assert_eq!(all(b""), []);
    }

    #[test]
    fn what_is_longer_than_any_line_comes_in_pieces_and_the_next_line_is_found() {
        let text = [vec![b'x'; 3 * LONGEST], b"\n{}\n".to_vec()].concat();
        let found = all(&text);
        assert!(found.len() > 2);
        assert_eq!(found.last().map(|(_, line)| line.as_slice()), Some(b"{}\n".as_slice()));
        assert_eq!(found.iter().map(|(_, line)| line.len()).sum::<usize>(), text.len());
    }

    #[test]
    fn every_line_is_found_by_its_seq_and_no_other() {
        for (count, width) in [(0, 1), (1, 1), (2, 9), (57, 3), (300, 90)] {
            let mut text = Vec::new();
            let mut starts = Vec::new();
            for seq in 0..count {
                starts.push(text.len() as u64);
                let filling = "x".repeat(seq as usize * 7919 % width);
                text.extend_from_slice(format!("{{\"seq\":{seq},\"at\":\"{filling}\"}}\n").as_bytes());
            }
            let (file, end) = (file(&text), text.len() as u64);
            for (seq, start) in starts.iter().enumerate() {
                assert_eq!(find(&file, end, seq as u64).expect("read"), Some(*start), "{seq} of {count}");
            }
            assert_eq!(find(&file, end, count).expect("read"), None);
            assert_eq!(find(&file, end, u64::MAX).expect("read"), None);
        }
    }

    #[test]
    fn the_last_line_is_found_from_the_end() {
        let big = [b"a\n".to_vec(), vec![b'x'; 70_000], b"\n".to_vec()].concat();
        type Case<'a> = (&'a [u8], Option<(u64, usize)>);
        let cases: [Case<'_>; 6] = [
            (b"", None),
            (b"a\n", Some((0, 2))),
            (b"a\nbc\n", Some((2, 3))),
            (b"a\nbc", Some((2, 2))),
            (b"\n\n", Some((1, 1))),
            (&big, Some((2, 70_001))),
        ];
        for (text, expected) in cases {
            let found = last_line(&file(text), text.len() as u64).expect("read");
            assert_eq!(found.map(|(at, line)| (at, line.len())), expected);
        }
        let endless = vec![b'x'; 2 * LONGEST];
        assert!(last_line(&file(&endless), endless.len() as u64).expect("read").is_none());
    }
}
