//! What was typed, made ready to be looked for in many texts.
//!
//! Han characters, digits and marks match themselves. A run of letters is read as pinyin: piece by
//! piece a whole syllable, its first letter, or `zh` `ch` `sh`; the last piece, and one before a space,
//! may be any beginning of a syllable. All ways of reading it are followed at once, as a set of bits
//! over what was typed, so that a text costs its length and never more.

use super::super::index::fold;
use super::sound::{self, Syllable, letter_bit};

/// Characters that are looked for at the most; what is typed beyond them is left out.
const MOST: usize = 56;

/// Characters of a text that are looked at; nothing longer is a name.
const TEXT: usize = 160;

/// How well a text fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// All of it, in full.
    Whole,
    /// All of it, by the first letters.
    Initials,
    /// All of it, partly by first letters.
    Covers,
    /// From its beginning.
    Start,
    /// From somewhere in it.
    Part,
    /// In this order, with others between.
    Strewn,
}

/// Where a text fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// How well.
    pub fit: Fit,
    /// True where only a reading fits that the text does not likely have.
    pub odd: bool,
    /// The first character that matches.
    pub from: u16,
}

/// What was typed.
#[derive(Debug, Clone)]
pub struct Pattern {
    chars: Vec<char>,
    /// Places before which something was typed that parts, such as a space.
    breaks: u64,
    /// True where it has letters, which may be pinyin.
    has_letters: bool,
    /// For each syllable and place: the lengths by which a piece read as it goes on, one bit each.
    steps: Vec<u8>,
    /// For each syllable: the places where it may begin.
    starts: Vec<u64>,
    /// The like for whole syllables alone.
    whole: Vec<u64>,
}

impl Pattern {
    /// Folds what was typed; `None` where that is nothing.
    pub fn new(typed: &str) -> Option<Self> {
        let (mut chars, mut breaks) = (Vec::new(), 0_u64);
        for c in typed.chars() {
            let parts = c.is_whitespace() || matches!(c, '\'' | '’' | '\u{3000}');
            if parts {
                breaks |= 1 << chars.len();
            } else if let Some(c) = fold(c) {
                chars.push(c);
            }
            if chars.len() == MOST {
                break;
            }
        }
        if chars.is_empty() {
            return None;
        }
        breaks &= !1 & !(1 << chars.len());
        let has_letters = chars.iter().any(char::is_ascii_lowercase);
        let mut pattern =
            Self { chars, breaks, has_letters, steps: Vec::new(), starts: Vec::new(), whole: Vec::new() };
        if has_letters {
            pattern.read();
        }
        Some(pattern)
    }

    /// Its characters, folded, without spaces.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// True where it has letters, which may be pinyin.
    pub fn has_letters(&self) -> bool {
        self.has_letters
    }

    /// The letters a text must have ([`sound::letters`]) for this to be found in it.
    pub fn letters(&self) -> u64 {
        let all = self.chars.iter().filter_map(|c| letter_bit(*c)).fold(0, |bits, bit| bits | bit);
        let first = self.chars.first().and_then(|c| letter_bit(*c)).unwrap_or_default();
        all | first << 26
    }

    /// What it has besides letters, as text: a text must have all of these characters.
    pub fn plain(&self) -> String {
        self.chars.iter().filter(|c| !c.is_ascii_lowercase()).collect()
    }

    /// How every place reads as every syllable.
    fn read(&mut self) {
        let count = self.chars.len();
        let spellings = sound::spellings();
        self.steps = vec![0; spellings.len() * count];
        self.starts = vec![0; spellings.len()];
        self.whole = vec![0; spellings.len()];
        for (syllable, spelling) in spellings.iter().enumerate() {
            for place in 0..count {
                let lengths = self.lengths(place, spelling.as_bytes());
                if lengths != 0 {
                    self.steps[syllable * count + place] = lengths;
                    self.starts[syllable] |= 1 << place;
                    if lengths >> spelling.len() & 1 == 1 {
                        self.whole[syllable] |= 1 << place;
                    }
                }
            }
        }
    }

    /// The lengths by which a piece at a place may be read as a syllable: bit `n` for `n` letters.
    fn lengths(&self, place: usize, spelling: &[u8]) -> u8 {
        let ends = |at: usize| at == self.chars.len() || self.breaks >> at & 1 == 1;
        let mut lengths = 0;
        for (at, letter) in spelling.iter().enumerate() {
            let here = place + at;
            if self.chars.get(here) != Some(&char::from(*letter)) || (at > 0 && self.breaks >> here & 1 == 1)
            {
                break;
            }
            let length = at + 1;
            let initial = length == 1 || (length == 2 && matches!(spelling, [b'z' | b'c' | b's', b'h', ..]));
            if initial || length == spelling.len() || ends(here + 1) {
                lengths |= 1 << length;
            }
        }
        lengths
    }

    /// From the places reached, those reached with one more character of the text.
    fn step(&self, reached: u64, c: char, readings: &[Syllable]) -> u64 {
        let mut next = (reached & self.literal(c)) << 1;
        if self.has_letters {
            for syllable in readings {
                let mut places = reached & self.starts[usize::from(*syllable)];
                while places != 0 {
                    let place = places.trailing_zeros() as usize;
                    places &= places - 1;
                    let lengths = self.steps[usize::from(*syllable) * self.chars.len() + place];
                    next |= u64::from(lengths) << place;
                }
            }
        }
        next
    }

    /// How a character reads, where that is of any use: how characters read need not be known for what is
    /// typed without letters.
    fn readings(&self, c: char) -> &'static [Syllable] {
        if self.has_letters { sound::readings(c) } else { &[] }
    }

    /// The places at which a character stands itself.
    fn literal(&self, c: char) -> u64 {
        self.chars.iter().enumerate().filter(|(_, held)| **held == c).fold(0, |bits, (at, _)| bits | 1 << at)
    }

    fn end(&self) -> u64 {
        1 << self.chars.len()
    }

    /// How well a text fits; `None` where it does not.
    pub fn find(&self, text: &str, is_name: bool) -> Option<Match> {
        let text = folded(text);
        let found = self.fit(&text, |_, c| self.readings(c))?;
        if !self.has_letters || found.fit == Fit::Strewn {
            return Some(found);
        }
        let likely = sound::likeliest(&text, is_name);
        let only = |at: usize, _| likely[at].as_slice();
        match self.fit(&text, only) {
            Some(likely) if likely.fit <= found.fit => Some(likely),
            _ => Some(Match { odd: true, ..found }),
        }
    }

    /// How well a text fits, whichever way it reads: quicker than [`Pattern::find`], with a buffer that is
    /// used again.
    pub fn rough(&self, text: &str, buffer: &mut Vec<char>) -> Option<(Fit, u16)> {
        buffer.clear();
        buffer.extend(text.chars().filter_map(fold).take(TEXT));
        self.fit(buffer, |_, c| self.readings(c)).map(|found| (found.fit, found.from))
    }

    /// True where a text has this in one piece.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text, false).is_some_and(|found| found.fit < Fit::Strewn)
    }

    fn fit<'a>(&self, text: &[char], readings: impl Fn(usize, char) -> &'a [Syllable]) -> Option<Match> {
        let reads = |at: usize| readings(at, text[at]);
        let mut part = None;
        for from in 0..text.len() {
            let mut reached = self.step(1, text[from], reads(from));
            let mut at = from;
            loop {
                if reached & self.end() != 0 {
                    part = part.or(Some(from));
                    // The first place is the best one unless it covers the whole text.
                    if from > 0 || at + 1 == text.len() || at - from >= self.chars.len() {
                        break;
                    }
                }
                at += 1;
                if reached == 0 || at == text.len() {
                    break;
                }
                let next = self.step(reached, text[at], reads(at));
                reached = if is_mark(text[at]) { next | reached } else { next };
            }
            if part.is_some() {
                break;
            }
        }
        let Some(from) = part else { return self.strewn(text, reads) };
        let fit = if from > 0 { Fit::Part } else { self.at_start(text, reads) };
        Some(Match { fit, odd: false, from: u16::try_from(from).unwrap_or(u16::MAX) })
    }

    /// How well a text fits that is known to fit from its beginning.
    fn at_start<'a>(&self, text: &[char], reads: impl Fn(usize) -> &'a [Syllable]) -> Fit {
        let (mut whole, mut first, mut any) = (1_u64, 1_u64, 1_u64);
        for (at, c) in text.iter().enumerate() {
            let (literal, mark) = (self.literal(*c), is_mark(*c));
            let go_on = |reached: u64, next: u64| if mark { reached | next } else { next };
            let (mut full, mut initial) = ((whole & literal) << 1, (first & literal) << 1);
            if self.has_letters {
                for syllable in reads(at) {
                    let length = sound::spelling(*syllable).len();
                    full |= (whole & self.whole[usize::from(*syllable)]) << length;
                    initial |= (first & self.starts[usize::from(*syllable)]) << 1;
                }
            }
            any = go_on(any, self.step(any, *c, reads(at)));
            (whole, first) = (go_on(whole, full), go_on(first, initial));
        }
        match () {
            () if whole & self.end() != 0 => Fit::Whole,
            () if first & self.end() != 0 => Fit::Initials,
            () if any & self.end() != 0 => Fit::Covers,
            () => Fit::Start,
        }
    }

    /// In this order, with others between. One letter or two, so strewn, are in nearly everything.
    fn strewn<'a>(&self, text: &[char], reads: impl Fn(usize) -> &'a [Syllable]) -> Option<Match> {
        const LETTERS: usize = 3;
        if self.chars.len() < 2 || (self.has_letters && self.chars.len() < LETTERS) {
            return None;
        }
        let (mut reached, mut from) = (1_u64, None);
        for (at, c) in text.iter().enumerate() {
            let next = self.step(reached, *c, reads(at));
            if next != 0 && from.is_none() {
                from = Some(at);
            }
            reached |= next;
            if reached & self.end() != 0 {
                let from = u16::try_from(from.unwrap_or(at)).unwrap_or(u16::MAX);
                return Some(Match { fit: Fit::Strewn, odd: false, from });
            }
        }
        None
    }

    /// Which characters of a text match, as indexes into its characters, for a text that fits.
    pub fn marks(&self, text: &str) -> Vec<u16> {
        // Folding leaves some characters out: places are those in the text as it is.
        let placed: Vec<(u16, char)> =
            (0..).zip(text.chars()).filter_map(|(at, c)| Some((at, fold(c)?))).take(TEXT).collect();
        let chars: Vec<char> = placed.iter().map(|(_, c)| *c).collect();
        let Some(found) = self.fit(&chars, |_, c| self.readings(c)) else { return Vec::new() };
        let from = usize::from(found.from);
        let gaps = found.fit == Fit::Strewn;
        let mut reached = vec![1_u64];
        let mut end = None;
        for (at, c) in chars.iter().enumerate().skip(from) {
            let before = reached[at - from];
            let next = self.step(before, *c, self.readings(*c));
            if next & self.end() != 0 {
                end = Some(at);
                break;
            }
            reached.push(if gaps || is_mark(*c) { next | before } else { next });
        }
        let Some(end) = end else { return Vec::new() };
        let (mut marks, mut place) = (Vec::new(), self.chars.len());
        for at in (from..=end).rev() {
            let before = reached[at - from];
            let origin = (0..place).rev().find(|one| {
                before >> one & 1 == 1
                    && self.step(1 << one, chars[at], self.readings(chars[at])) >> place & 1 == 1
            });
            if let Some(origin) = origin {
                marks.push(placed[at].0);
                place = origin;
            }
            if place == 0 {
                break;
            }
        }
        marks.reverse();
        marks
    }
}

/// A text as it is compared.
fn folded(text: &str) -> Vec<char> {
    text.chars().filter_map(fold).take(TEXT).collect()
}

/// What may be left out when one types: the dots of transcribed names, brackets, hyphens.
fn is_mark(c: char) -> bool {
    matches!(c, '·' | '-' | '(' | ')' | '（' | '）' | '《' | '》' | '、' | '/' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fit(typed: &str, text: &str) -> Option<Fit> {
        Pattern::new(typed).and_then(|one| one.find(text, true)).map(|found| found.fit)
    }

    #[test]
    fn a_name_is_found_each_way_it_may_be_typed() {
        for (typed, wanted) in [
            ("张三", Fit::Whole),
            ("zhangsan", Fit::Whole),
            ("ZHANG SAN", Fit::Whole),
            ("zs", Fit::Initials),
            ("zhs", Fit::Covers),
            ("zhangs", Fit::Covers),
            ("zhang s", Fit::Covers),
            ("张s", Fit::Initials),
            ("张", Fit::Start),
            ("zhang", Fit::Start),
            ("zha", Fit::Start),
            ("z", Fit::Start),
            ("三", Fit::Part),
            ("san", Fit::Part),
        ] {
            assert_eq!(fit(typed, "张三"), Some(wanted), "{typed}");
        }
        for typed in ["zhas", "zsan三", "李", "s z", "zhangsanx", "hang", "张  四"] {
            assert_eq!(fit(typed, "张三"), None, "{typed}");
        }
    }

    #[test]
    fn dots_of_transcribed_names_may_be_left_out_or_typed() {
        let name = "阿不都热合曼·买买提";
        for typed in
            ["阿不都热合曼买买提", "阿不都热合曼·买买提", "abuduerehemanmaimaiti", "abudurehemanmaimaiti"]
        {
            let wanted = if typed.contains("duer") { None } else { Some(Fit::Whole) };
            assert_eq!(fit(typed, name), wanted, "{typed}");
        }
        assert_eq!(fit("abdrhmmmt", name), Some(Fit::Initials));
        assert_eq!(fit("maimaiti", name), Some(Fit::Part));
        assert_eq!(fit("mmt", name), Some(Fit::Part));
        assert_eq!(fit("abudu maimaiti", name), Some(Fit::Strewn));
    }

    #[test]
    fn an_unlikely_reading_fits_but_is_told_apart() {
        let odd =
            |typed: &str, name: &str| Pattern::new(typed).and_then(|one| one.find(name, true)).map(|m| m.odd);
        assert_eq!(odd("shan", "单志强"), Some(false));
        assert_eq!(odd("dan", "单志强"), Some(true));
        assert_eq!(odd("zeng", "曾国强"), Some(false));
        assert_eq!(odd("ceng", "曾国强"), Some(true));
        assert_eq!(odd("chongqing", "重庆"), Some(false));
        assert_eq!(odd("zhongqing", "重庆"), Some(true));
    }

    #[test]
    fn what_matches_is_marked() {
        let marks =
            |typed: &str, text: &str| Pattern::new(typed).map(|one| one.marks(text)).unwrap_or_default();
        assert_eq!(marks("国网wlmq", "国网乌鲁木齐供电公司"), [0, 1, 2, 3, 4, 5]);
        assert_eq!(marks("mmt", "阿不都·买买提"), [4, 5, 6]);
        assert_eq!(marks("abdmm", "阿不都·买买提"), [0, 1, 2, 4, 5]);
        assert_eq!(marks("和公司", "国网和田供电公司"), [2, 6, 7]);
        assert_eq!(marks("xian", "西\u{200b}安"), [0, 2]);
        assert!(marks("zzz", "张三").is_empty());
    }

    proptest! {
        /// Whatever is typed, whatever the text: an answer, and marks exactly where it fits.
        #[test]
        fn anything_typed_is_answered(typed in ".{0,80}", text in "[张三单曾重庆阿买·提a-z0-9 -]{0,40}") {
            if let Some(pattern) = Pattern::new(&typed) {
                let marks = pattern.marks(&text);
                prop_assert_eq!(pattern.find(&text, true).is_some(), !marks.is_empty());
                prop_assert!(marks.is_sorted() && marks.iter().all(|at| usize::from(*at) < text.chars().count()));
            }
        }

        /// A text has the letters of whatever finds it: the sieve loses nothing.
        #[test]
        fn the_sieve_loses_nothing(typed in "[a-z单重张·]{1,6}", text in "[张三单曾重庆阿买·提zsa]{0,12}") {
            let pattern = Pattern::new(&typed).expect("something was typed");
            if pattern.find(&text, true).is_some() {
                prop_assert_eq!(sound::letters(&text) & pattern.letters(), pattern.letters());
            }
        }
    }
}
