//! What a check says of a dossier.

use super::check::CheckId;
use crate::domain::{Day, Lang, Place, Score, Verdict, When, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Write;

/// One value in a reason's sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A whole number.
    Int(i64),
    /// A date.
    When(When),
    /// A score.
    Score(Score),
    /// Text from the dossier, the same in both languages.
    Text(String),
    /// A word with its translation.
    Words(&'static str, &'static str),
    /// Years, listed.
    Years(Vec<i16>),
}

impl Arg {
    fn write(&self, lang: Lang, out: &mut String) {
        let _ = match self {
            Self::Int(number) => write!(out, "{number}"),
            Self::When(when) => write!(out, "{when}"),
            Self::Score(score) => write!(out, "{score}"),
            Self::Text(text) => write!(out, "{text}"),
            Self::Words(zh, en) => write!(out, "{}", if lang == Lang::Zh { zh } else { en }),
            Self::Years(years) => {
                for (i, year) in years.iter().enumerate() {
                    let gap = if i == 0 {
                        ""
                    } else if lang == Lang::Zh {
                        "、"
                    } else {
                        ", "
                    };
                    let _ = write!(out, "{gap}{year}");
                }
                Ok(())
            }
        };
    }
}

impl From<i64> for Arg {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}
impl From<u32> for Arg {
    fn from(n: u32) -> Self {
        Self::Int(n.into())
    }
}
impl From<usize> for Arg {
    fn from(n: usize) -> Self {
        Self::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
impl From<i16> for Arg {
    fn from(n: i16) -> Self {
        Self::Int(n.into())
    }
}
impl From<u8> for Arg {
    fn from(n: u8) -> Self {
        Self::Int(n.into())
    }
}
impl From<Day> for Arg {
    fn from(day: Day) -> Self {
        Self::When(When::Day(day))
    }
}
impl From<When> for Arg {
    fn from(when: When) -> Self {
        Self::When(when)
    }
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A sentence in both languages, put together only when it is read: a check over 100,000 dossiers
/// formats nothing. `{}` in the templates take the arguments in turn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
    args: Vec<Arg>,
}

impl Reason {
    /// A sentence without arguments.
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en), args: Vec::new() }
    }

    /// A sentence whose `{}` take `args` in turn; the same arguments in the same order in both.
    pub fn with(zh: &'static str, en: &'static str, args: Vec<Arg>) -> Self {
        debug_assert_eq!(zh.matches("{}").count(), args.len(), "{zh}");
        debug_assert_eq!(en.matches("{}").count(), args.len(), "{en}");
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en), args }
    }

    /// A sentence a person wrote.
    pub fn written(words: Words) -> Self {
        Self { zh: words.zh, en: words.en, args: Vec::new() }
    }

    /// The sentence in one language.
    pub fn text(&self, lang: Lang) -> String {
        let template = if lang == Lang::Zh { &self.zh } else { &self.en };
        if self.args.is_empty() {
            return template.to_string();
        }
        let mut out = String::with_capacity(template.len() + 32);
        let mut args = self.args.iter();
        let mut parts = template.split("{}");
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            if let Some(arg) = args.next() {
                arg.write(lang, &mut out);
            }
            out.push_str(part);
        }
        out
    }

    /// Both languages, put together.
    pub fn words(&self) -> Words {
        Words::made(self.text(Lang::Zh), self.text(Lang::En))
    }
}

/// `reason!("断档 {} 天", "a gap of {} days"; days)`
macro_rules! reason {
    ($zh:expr, $en:expr) => {
        $crate::policy::finding::Reason::fixed($zh, $en)
    };
    ($zh:expr, $en:expr; $($arg:expr),+ $(,)?) => {
        $crate::policy::finding::Reason::with($zh, $en, vec![$($crate::policy::finding::Arg::from($arg)),+])
    };
}
pub(crate) use reason;

impl Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.words().serialize(serializer)
    }
}
impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Words::deserialize(deserializer).map(Self::written)
    }
}

/// One check's verdict on a dossier, or on one of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which check.
    pub check: CheckId,
    /// What it says.
    pub verdict: Verdict,
    /// The clause it stands on, where it differs from the check's own; else the check's.
    pub clause: Cow<'static, str>,
    /// The item of 四 (1–11), 0 or 12, under which it is shown.
    pub item: u8,
    /// Why, with names and figures.
    pub reason: Reason,
    /// What the applicant is to do, for the correction notice: given with every fail and void.
    pub remedy: Option<Reason>,
    /// A right that the applicant did not ask for: shown, never counted.
    pub hint: Option<Reason>,
    /// The cells it is about, the telling one first.
    pub places: Vec<Place>,
}

/// Names one finding of a submission: the check, its first place, and a number where both repeat.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FindingKey {
    /// Which check.
    pub check: CheckId,
    /// The first place it names.
    pub place: Option<Place>,
    /// 0, or its number among findings of the same check and place.
    pub nth: u8,
}

/// The keys of a list of findings, in the same order.
pub fn keys(findings: &[Finding]) -> Vec<FindingKey> {
    let mut keys: Vec<FindingKey> = Vec::with_capacity(findings.len());
    for finding in findings {
        let mut key =
            FindingKey { check: finding.check.clone(), place: finding.places.first().copied(), nth: 0 };
        let twins = keys.iter().filter(|k| k.check == key.check && k.place == key.place).count();
        key.nth = u8::try_from(twins).unwrap_or(u8::MAX);
        keys.push(key);
    }
    keys
}
