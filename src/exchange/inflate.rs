//! The first bytes of a deflated stream (RFC 1951): enough to look at a part of a workbook before
//! the library that reads it believes what it says.

/// Inflates at most `most` bytes; `None` where the stream is broken before that.
pub(super) fn first_bytes(data: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut bits = Bits { data, at: 0, held: 0, count: 0 };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, most)?,
            1 => {
                let mut lengths = [8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                coded(&mut bits, &mut out, most, &Code::new(&lengths), &Code::new(&[5; 30]))?;
            }
            2 => {
                let (literals, distances) = read_codes(&mut bits)?;
                coded(&mut bits, &mut out, most, &literals, &distances)?;
            }
            _ => return None,
        }
        if last || out.len() >= most {
            out.truncate(most);
            return Some(out);
        }
    }
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, wanted: u32) -> Option<u32> {
        while self.count < wanted {
            self.held |= u32::from(*self.data.get(self.at)?) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let value = self.held & ((1 << wanted) - 1);
        self.held >>= wanted;
        self.count -= wanted;
        Some(value)
    }
}

/// A canonical Huffman code: how many codes have each length, and the symbols in their order.
struct Code {
    counts: [u16; 16],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Self {
        let mut counts = [0; 16];
        for length in lengths.iter().filter(|length| **length > 0) {
            counts[usize::from(*length)] += 1;
        }
        let mut symbols: Vec<u16> =
            (0..).take(lengths.len()).filter(|s| lengths[usize::from(*s)] > 0).collect();
        symbols.sort_by_key(|symbol| lengths[usize::from(*symbol)]);
        Self { counts, symbols }
    }

    fn next(&self, bits: &mut Bits<'_>) -> Option<u16> {
        let (mut code, mut first, mut index) = (0_i32, 0_i32, 0_i32);
        for count in &self.counts[1..] {
            code |= bits.take(1)? as i32;
            let count = i32::from(*count);
            if code - count < first {
                return self.symbols.get(usize::try_from(index + (code - first)).ok()?).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, most: usize) -> Option<()> {
    (bits.held, bits.count) = (0, 0);
    let header = bits.data.get(bits.at..bits.at + 4)?;
    let length = usize::from(u16::from_le_bytes([header[0], header[1]]));
    let from = bits.at + 4;
    let block = bits.data.get(from..(from + length).min(bits.data.len()))?;
    out.extend_from_slice(&block[..block.len().min(most)]);
    bits.at = from + length;
    Some(())
}

const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// Base and extra bits of a distance: two symbols for each number of bits.
fn distance(symbol: u16) -> Option<(usize, u32)> {
    match symbol {
        0..4 => Some((usize::from(symbol) + 1, 0)),
        4..30 => {
            let extra = u32::from(symbol) / 2 - 1;
            Some((((2 + usize::from(symbol) % 2) << extra) + 1, extra))
        }
        _ => None,
    }
}

fn coded(
    bits: &mut Bits<'_>,
    out: &mut Vec<u8>,
    most: usize,
    literals: &Code,
    distances: &Code,
) -> Option<()> {
    while out.len() < most {
        match literals.next(bits)? {
            literal @ 0..256 => out.push(u8::try_from(literal).ok()?),
            256 => break,
            symbol => {
                let (base, extra) = *LENGTHS.get(usize::from(symbol - 257))?;
                let length = usize::from(base) + bits.take(u32::from(extra))? as usize;
                let (base, extra) = distance(distances.next(bits)?)?;
                let from = out.len().checked_sub(base + bits.take(extra)? as usize)?;
                for at in from..from + length {
                    out.push(*out.get(at)?);
                }
            }
        }
    }
    Some(())
}

fn read_codes(bits: &mut Bits<'_>) -> Option<(Code, Code)> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let given = bits.take(4)? as usize + 4;
    let mut meta = [0; 19];
    for place in ORDER.iter().take(given) {
        meta[*place] = bits.take(3)? as u8;
    }
    let meta = Code::new(&meta);
    let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match meta.next(bits)? {
            length @ 0..16 => (length as u8, 1),
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            _ => (0, 11 + bits.take(7)?),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    Some((Code::new(&lengths[..literals]), Code::new(lengths.get(literals..literals + distances)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_kinds_of_block() {
        assert_eq!(first_bytes(&[1, 3, 0, 252, 255, b'a', b'b', b'c'], 10).as_deref(), Some(&b"abc"[..]));
        // "hello hello hello" with the fixed code, as zlib writes it.
        let fixed = [0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x90, 0x00];
        assert_eq!(first_bytes(&fixed, 100).as_deref(), Some(&b"hello hello hello"[..]));
        assert_eq!(first_bytes(&fixed, 4).as_deref(), Some(&b"hell"[..]));
        assert_eq!(first_bytes(&fixed[..4], 100), None);
        assert_eq!(first_bytes(&[7], 100), None);
        assert_eq!(first_bytes(&[], 100), None);
    }

    #[test]
    fn distances_as_the_standard_lists_them() {
        let listed =
            [(0, 1, 0), (3, 4, 0), (4, 5, 1), (5, 7, 1), (6, 9, 2), (28, 16_385, 13), (29, 24_577, 13)];
        for (symbol, base, extra) in listed {
            assert_eq!(distance(symbol), Some((base, extra)));
        }
        assert_eq!(distance(30), None);
    }
}
