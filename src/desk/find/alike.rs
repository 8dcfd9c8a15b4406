//! Units under former, longer or shortened names: candidates for a human eye, never more.

use crate::policy::roll::fold_name;

/// A unit's name without what says nothing of which unit it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem(Vec<char>);

/// A shorter stem is in too many names.
const SHORTEST: usize = 3;

/// Longer ones first, so that none leaves a rest of another.
const SAYS_NOTHING: &[&str] = &[
    "新疆维吾尔自治区",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "集团公司",
    "分公司",
    "总公司",
    "自治区",
    "自治州",
    "集团",
    "公司",
    "新疆",
    "中国",
    "地区",
    "(",
    ")",
    "（",
    "）",
];

impl Stem {
    /// Of a name; `None` where too little is left.
    pub fn new(name: &str) -> Option<Self> {
        let mut name = fold_name(name);
        for part in SAYS_NOTHING {
            if name.contains(part) {
                name = name.replace(part, "");
            }
        }
        let chars: Vec<char> = name.chars().collect();
        (chars.len() >= SHORTEST && chars.iter().any(|c| !c.is_ascii())).then_some(Self(chars))
    }

    /// Where it begins.
    pub fn first(&self) -> char {
        self.0[0]
    }

    /// Whether the two may be names of one unit: the shorter one is the longer one with characters left
    /// out, and both begin alike.
    pub fn is_like(&self, other: &Self) -> bool {
        let (short, long) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        let mut rest = long.0.iter();
        short.0[0] == long.0[0] && short.0.iter().all(|c| rest.any(|held| held == c))
    }

    /// Which characters of a like name are those that make it alike, as indexes into it.
    pub fn marks(&self, name: &str) -> Vec<u16> {
        let held = placed(name);
        let Some(other) = Self::new(name).filter(|other| self.is_like(other)) else { return Vec::new() };
        let short = if self.0.len() <= other.0.len() { self } else { &other };
        let mut rest = held.iter();
        short.0.iter().filter_map(|c| rest.find(|(_, held)| held == c)).map(|(at, _)| *at).collect()
    }
}

/// The characters of a name's stem with their places in the name.
fn placed(name: &str) -> Vec<(u16, char)> {
    let folded = |(at, c): (u16, char)| Some((at, fold_name(c.encode_utf8(&mut [0; 4])).chars().next()?));
    let mut held: Vec<(u16, char)> = (0..).zip(name.chars()).filter_map(folded).collect();
    for part in SAYS_NOTHING {
        let length = part.chars().count();
        let mut from = 0;
        while from + length <= held.len() {
            if held[from..from + length].iter().map(|(_, c)| *c).eq(part.chars()) {
                held.drain(from..from + length);
            } else {
                from += 1;
            }
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(one: &str, other: &str) -> bool {
        Stem::new(one).zip(Stem::new(other)).is_some_and(|(one, other)| one.is_like(&other))
    }

    #[test]
    fn what_makes_names_alike_is_marked() {
        let marks = |typed: &str, name: &str| Stem::new(typed).map(|stem| stem.marks(name));
        assert_eq!(
            marks("国网和田供电公司", "国网新疆电力有限公司和田供电公司"),
            Some(vec![0, 1, 10, 11, 12, 13])
        );
        assert_eq!(marks("新疆示例风力发电有限公司", "示例风电公司"), Some(vec![0, 1, 2, 3]));
        assert_eq!(marks("国网和田供电公司", "国网喀什供电公司"), Some(Vec::new()));
        for name in ["中国 新疆(集团)公司示例", "新疆维吾尔自治区示例电力（集团）有限公司"]
        {
            let placed: Vec<char> = placed(name).into_iter().map(|(_, c)| c).collect();
            assert_eq!(Stem::new(name).map_or(placed.clone(), |stem| stem.0), placed, "{name}");
        }
    }

    #[test]
    fn longer_shorter_and_former_names_are_candidates() {
        for (one, other) in [
            ("国网和田供电公司", "国网新疆电力有限公司和田供电公司"),
            ("示例电力安装有限公司", "示例电力安装有限责任公司"),
            ("新疆示例风力发电有限公司", "示例风电公司"),
            ("示例电建", "示例电力建设集团有限公司"),
        ] {
            assert!(like(one, other) && like(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("国网和田供电公司", "国网喀什供电公司"),
            ("示例电力有限公司", "样本电力有限公司"),
            ("有限公司", "新疆公司"),
        ] {
            assert!(!like(one, other), "{one} {other}");
        }
    }
}
