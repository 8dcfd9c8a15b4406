//! How characters read. A character has all its readings, the likeliest first; what it reads in a
//! surname or a place's name is known for those that differ.

use super::syllables::SYLLABLES;
use pinyin::ToPinyinMulti;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// A syllable's number; [`spelling`] tells its letters.
pub type Syllable = u16;

/// Nearly every character that is in use, and those of extension A.
const COMMON: Range<u32> = 0x3400..0xA000;
/// The further extensions: rare characters, some of them in names.
const RARE: Range<u32> = 0x2_0000..0x3_2400;

/// Characters of a block, which is made when one of it is first met: a look-up that meets few need not wait
/// for all.
const BLOCK: u32 = 64;
const BLOCKS: usize = ((COMMON.end - COMMON.start + RARE.end - RARE.start) / BLOCK) as usize;

static MET: [OnceLock<Block>; BLOCKS] = [const { OnceLock::new() }; BLOCKS];

/// How a run of characters reads, packed.
#[derive(Debug)]
struct Block {
    /// Where the readings of each character begin in `readings`; one more than there are characters.
    starts: Vec<u16>,
    readings: Vec<Syllable>,
}

impl Block {
    fn from(first: u32) -> Self {
        let mut block = Self { starts: Vec::with_capacity(BLOCK as usize + 1), readings: Vec::new() };
        for code in first..first + BLOCK {
            let from = block.readings.len();
            block.starts.push(u16::try_from(from).unwrap_or(u16::MAX));
            let readings = char::from_u32(code).and_then(|c| c.to_pinyin_multi());
            for reading in readings.into_iter().flatten() {
                // A syllable that is not in the list is not one that is typed.
                for syllable in typed(reading.plain()).filter_map(number) {
                    if !block.readings[from..].contains(&syllable) {
                        block.readings.push(syllable);
                    }
                }
            }
        }
        block.starts.push(u16::try_from(block.readings.len()).unwrap_or(u16::MAX));
        block
    }
}

fn number(spelling: &str) -> Option<Syllable> {
    SYLLABLES.binary_search(&spelling).ok().and_then(|at| Syllable::try_from(at).ok())
}

/// How a syllable is typed: `ü` as `v` or `u`; what is no syllable of plain letters is not typed.
fn typed(plain: &'static str) -> impl Iterator<Item = &'static str> {
    let (first, second) = match plain {
        "lü" => (Some("lv"), Some("lu")),
        "nü" => (Some("nv"), Some("nu")),
        "lüe" => (Some("lve"), Some("lue")),
        "nüe" => (Some("nve"), Some("nue")),
        "ê" => (Some("e"), None),
        plain => {
            ((!plain.is_empty() && plain.bytes().all(|b| b.is_ascii_lowercase())).then_some(plain), None)
        }
    };
    first.into_iter().chain(second)
}

/// The readings of a character, likeliest first; none for what is no Han character.
pub fn readings(c: char) -> &'static [Syllable] {
    let code = u32::from(c);
    let at = if COMMON.contains(&code) {
        code - COMMON.start
    } else if RARE.contains(&code) {
        COMMON.end - COMMON.start + code - RARE.start
    } else {
        return &[];
    };
    let within = (code % BLOCK) as usize;
    let block = MET[(at / BLOCK) as usize].get_or_init(|| Block::from(code - code % BLOCK));
    &block.readings[usize::from(block.starts[within])..usize::from(block.starts[within + 1])]
}

/// The letters of a syllable.
pub fn spelling(syllable: Syllable) -> &'static str {
    SYLLABLES.get(usize::from(syllable)).copied().unwrap_or("")
}

/// All syllables, by number.
pub fn spellings() -> &'static [&'static str] {
    &SYLLABLES
}

/// The likeliest syllable of each character of a text, a name's where `is_name`; `None` for what has no
/// reading.
pub fn likeliest(text: &[char], is_name: bool) -> Vec<Option<Syllable>> {
    let mut out: Vec<Option<Syllable>> = text.iter().map(|c| readings(*c).first().copied()).collect();
    let begins =
        |at: usize, word: &str| word.chars().eq(text[at..].iter().copied().take(word.chars().count()));
    for at in 0..text.len() {
        let words = PLACES.iter().filter(|(word, _)| word.starts_with(text[at]));
        let surnames = SURNAMES.iter().filter(|(word, _)| is_name && at == 0 && word.starts_with(text[at]));
        for (_, spoken) in words.chain(surnames).filter(|(word, _)| begins(at, word)) {
            for (offset, spelling) in spoken.split(' ').enumerate() {
                if let Some(number) = number(spelling) {
                    out[at + offset] = Some(number);
                }
            }
        }
    }
    out
}

/// Surnames that read otherwise than the character mostly does; the longer ones last, so that they hold.
static SURNAMES: &[(&str, &str)] = &[
    ("单", "shan"),
    ("曾", "zeng"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("查", "zha"),
    ("区", "ou"),
    ("盖", "ge"),
    ("任", "ren"),
    ("朴", "piao"),
    ("覃", "qin"),
    ("缪", "miao"),
    ("翟", "zhai"),
    ("种", "chong"),
    ("召", "shao"),
    ("乐", "yue"),
    ("员", "yun"),
    ("折", "she"),
    ("秘", "bi"),
    ("繁", "po"),
    ("祭", "zhai"),
    ("华", "hua"),
    ("燕", "yan"),
    ("应", "ying"),
    ("宁", "ning"),
    ("葛", "ge"),
    ("牟", "mu"),
    ("车", "che"),
    ("洗", "xian"),
    ("冼", "xian"),
    ("逄", "pang"),
    ("郇", "xun"),
    ("隗", "wei"),
    ("柏", "bai"),
    ("尉", "yu"),
    ("重", "chong"),
    ("长孙", "zhang sun"),
    ("尉迟", "yu chi"),
    ("万俟", "mo qi"),
    ("单于", "chan yu"),
    ("澹台", "tan tai"),
    ("令狐", "ling hu"),
];

/// Words of places, units and specialties that read otherwise than their characters mostly do.
static PLACES: &[(&str, &str)] = &[
    ("重庆", "chong qing"),
    ("长", "chang"),
    ("调度", "diao du"),
    ("银行", "yin hang"),
    ("都", "du"),
    ("厦门", "xia men"),
    ("尉犁", "yu li"),
    ("会计", "kuai ji"),
    ("喀什", "ka shi"),
    ("乌什", "wu shi"),
    ("柯坪", "ke ping"),
    ("六安", "lu an"),
    ("莎车", "sha che"),
    ("伽师", "jia shi"),
    ("若羌", "ruo qiang"),
    ("西藏", "xi zang"),
    ("大坝", "da ba"),
    ("阿", "a"),
];

/// Which letters a text can be typed with: bits 0–25, those of any reading of its characters and its
/// own Latin letters; bits 26–51, those with which a reading or a letter of it begins. A text can only be
/// found by letters that it has.
pub fn letters(text: &str) -> u64 {
    let mut bits = 0;
    for c in text.chars().filter_map(super::fold) {
        if let Some(bit) = letter_bit(c) {
            bits |= bit | bit << 26;
            continue;
        }
        for syllable in readings(c) {
            bits |= BITS.get(usize::from(*syllable)).copied().unwrap_or_default();
        }
    }
    bits
}

static BITS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let bits = |spelling: &&str| {
        let all = spelling.chars().filter_map(letter_bit).fold(0, |bits, bit| bits | bit);
        let first = spelling.chars().next().and_then(letter_bit).unwrap_or_default();
        all | first << 26
    };
    SYLLABLES.iter().map(bits).collect()
});

/// The bit of a small letter.
pub fn letter_bit(c: char) -> Option<u64> {
    c.is_ascii_lowercase().then(|| 1 << (u32::from(c) - u32::from('a')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str, is_name: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        let all = likeliest(&chars, is_name);
        all.into_iter().flatten().map(spelling).collect::<Vec<_>>().join(" ")
    }

    fn all(c: char) -> Vec<&'static str> {
        readings(c).iter().map(|one| spelling(*one)).collect()
    }

    #[test]
    fn every_reading_is_known_the_surnames_first_in_names() {
        assert_eq!(all('单'), ["dan", "chan", "shan"]);
        assert_eq!(all('曾'), ["ceng", "zeng"]);
        assert_eq!(spoken("单志强", true), "shan zhi qiang");
        assert_eq!(spoken("曾国强", true), "zeng guo qiang");
        assert_eq!(spoken("配电单元", false), "pei dian dan yuan");
        assert_eq!(spoken("尉迟敬", true), "yu chi jing");
        assert_eq!(spoken("万俟明", true), "mo qi ming");
        assert_eq!(spoken("万建", true), "wan jian");
        assert_eq!(spoken("重庆调度银行", false), "chong qing diao du yin hang");
    }

    #[test]
    fn every_reading_that_can_be_typed_is_a_syllable() {
        assert!(SYLLABLES.is_sorted_by(|one, other| one < other));
        for c in COMMON.filter_map(char::from_u32) {
            for reading in c.to_pinyin_multi().into_iter().flatten() {
                for spelling in typed(reading.plain()) {
                    let number = number(spelling);
                    assert!(number.is_some_and(|one| readings(c).contains(&one)), "{c} {spelling}");
                }
            }
        }
        assert_eq!(COMMON.start % BLOCK + RARE.start % BLOCK, 0);
    }

    #[test]
    fn letters_that_keyboards_lack_are_typed_as_people_do() {
        assert!(all('吕').contains(&"lv") && all('吕').contains(&"lu"));
        assert!(all('女').contains(&"nv"));
        assert!(spellings().iter().all(|one| one.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn rare_characters_read_too_and_what_is_no_character_does_not() {
        assert_eq!(all('㛃'), ["jie"]);
        assert!(!all('\u{20000}').is_empty());
        assert!(readings('a').is_empty() && readings('·').is_empty() && readings('\u{10FFFF}').is_empty());
    }

    #[test]
    fn letters_are_those_of_every_reading() {
        let bit = |c: char| letter_bit(c).unwrap_or_default();
        let han = letters("单");
        assert!(han & bit('s') << 26 != 0 && han & bit('d') << 26 != 0 && han & bit('h') != 0);
        assert!(han & bit('h') << 26 == 0);
        assert_eq!(letters("ＫV"), bit('k') | bit('v') | (bit('k') | bit('v')) << 26);
    }
}
