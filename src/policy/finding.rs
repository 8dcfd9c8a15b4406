//! What a check says of a dossier.

use super::case::FilingDate;
use super::check::CheckId;
use crate::domain::{Day, Lang, Place, Score, Verdict, When, Words, words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::{self, Write};

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
    /// The filing date; says so where the first submission's is not known.
    Filing(FilingDate),
    /// Several values, listed.
    List(Vec<Arg>),
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
                    let _ = write!(out, "{}{year}", separator(i, lang));
                }
                Ok(())
            }
            Self::Filing(FilingDate { date, is_first: true }) => write!(out, "{date}"),
            Self::Filing(FilingDate { date, is_first: false }) => match lang {
                Lang::Zh => write!(out, "{date}（本次的申报日期，库中没有首次上报）"),
                Lang::En => write!(out, "{date} (of this submission; the first is not in the store)"),
            },
            Self::List(args) => {
                for (i, arg) in args.iter().enumerate() {
                    out.push_str(separator(i, lang));
                    arg.write(lang, out);
                }
                Ok(())
            }
        };
    }
}

/// What stands before the `index`-th value of a list.
fn separator(index: usize, lang: Lang) -> &'static str {
    match (index, lang) {
        (0, _) => "",
        (_, Lang::Zh) => "、",
        (_, Lang::En) => ", ",
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
impl From<FilingDate> for Arg {
    fn from(filing: FilingDate) -> Self {
        Self::Filing(filing)
    }
}
impl From<Vec<i16>> for Arg {
    fn from(years: Vec<i16>) -> Self {
        Self::Years(years)
    }
}
impl From<Vec<Arg>> for Arg {
    fn from(args: Vec<Arg>) -> Self {
        Self::List(args)
    }
}

/// Words of closed lists translate themselves.
macro_rules! word_args {
    ($($word:ident)+) => {
        $(impl From<words::$word> for Arg {
            fn from(word: words::$word) -> Self {
                Self::Words(word.zh(), word.en())
            }
        })+
    };
}
word_args! { IdKind Sex UnitKind Affiliation ApplicantKind Level Route PaperKind ServiceKind SanctionKind MaterialKind }

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

    /// Names the filing date at the end, where the sentence does not name it already.
    pub(super) fn name_filing(&mut self, filing: FilingDate) {
        if !self.args.iter().any(|arg| matches!(arg, Arg::Filing(_))) {
            self.zh.to_mut().push_str("；申报日期 {}");
            self.en.to_mut().push_str("; filed {}");
            self.args.push(Arg::Filing(filing));
        }
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

/// As commands take it: `check`, `check@place`, `check@place/2` for the third of the same place.
impl fmt::Display for FindingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.check)?;
        if let Some(place) = &self.place {
            write!(f, "@{place}")?;
        }
        if self.nth > 0 {
            write!(f, "/{}", self.nth)?;
        }
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_joined_as_its_language_joins_lists() {
        let reason = reason!("缺 {}（{}）", "missing {} ({})";
            vec![Arg::from(words::MaterialKind::Photo), Arg::from(words::MaterialKind::Pledge)],
            vec![2017_i16, 2019]);
        assert_eq!(reason.text(Lang::Zh), "缺 照片、个人承诺书（2017、2019）");
        assert_eq!(reason.text(Lang::En), "missing photograph, personal pledge (2017, 2019)");
    }

    #[test]
    fn a_filing_date_that_stands_in_says_so() {
        let date = When::Day(jiff::civil::date(2020, 10, 12));
        let said = |is_first| reason!("{}", "{}"; FilingDate { date, is_first }).text(Lang::Zh);
        assert_eq!(said(true), "2020-10-12");
        assert_eq!(said(false), "2020-10-12（本次的申报日期，库中没有首次上报）");
    }

    #[test]
    fn findings_of_one_check_and_place_are_numbered() {
        let finding = |place| Finding {
            check: CheckId(Cow::Borrowed("a.b")),
            verdict: Verdict::Fail,
            clause: Cow::Borrowed(""),
            item: 0,
            reason: Reason::default(),
            remedy: None,
            hint: None,
            places: vec![place],
        };
        use crate::domain::Table::{Paper, Work};
        let found = [Place::table(Work), Place::table(Work), Place::row(Paper, 0)].map(finding);
        let numbers: Vec<_> = keys(&found).into_iter().map(|key| key.nth).collect();
        assert_eq!(numbers, [0, 1, 0]);
    }
}
