//! One cell of a filed form: empty, answered 无, or given (三.(四) tells the first two apart).

use super::lang::{Lang, Words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Deref;

/// The word that answers "nothing to fill in" (三.(四)).
pub const NIL: &str = "无";

/// What stands in a cell that may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Answer<T> {
    /// Left empty.
    #[default]
    Blank,
    /// Answered 无.
    Nil,
    /// Given.
    Is(T),
}

impl<T> Answer<T> {
    /// The value, where one was given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Is(value) => Some(value),
            Self::Blank | Self::Nil => None,
        }
    }

    /// True where a value was given.
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Is(_))
    }
}

impl<T: PartialEq> Answer<T> {
    /// True where exactly `value` was given.
    pub fn is(&self, value: T) -> bool {
        self.value() == Some(&value)
    }
}

/// A cell without which the row is an error, so that a stored row always has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Given<T>(pub T);

impl<T> Deref for Given<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// How full a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Nothing stands there.
    Blank,
    /// 无
    Nil,
    /// A value.
    Value,
}

/// What kind of value a column takes; tells readers of files how to treat typed cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text: a typed number in such a cell must not be rounded.
    Text,
    /// A day or a month.
    Date,
    /// A day, a month or 至今.
    Until,
    /// A whole number.
    Number,
    /// A decimal with at most two places.
    Score,
    /// 是 / 否
    YesNo,
    /// One word of a closed list.
    Choice,
    /// Years, several with `;` or a range with `-`.
    Years,
    /// File names, `;` between them.
    Evidence,
}

/// What would have been right where a cell is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Anything but empty or 无.
    Something,
    /// A date in one of the accepted forms.
    Date,
    /// A date or 至今.
    Until,
    /// A whole number from the first to the second.
    Number(i64, i64),
    /// A decimal with at most two places.
    Score,
    /// One of these words.
    OneOf(Vec<&'static str>),
    /// Years such as `2018` or `2018;2019`.
    Years,
}

impl Expected {
    /// The sentence's second half: `应为 …` / `expected …`.
    pub fn words(&self) -> Words {
        match self {
            Self::Something => Words::fixed("此列必填", "this column must be filled"),
            Self::Date => Words::fixed(
                "应为日期，如 2020-10-08、2020/10/8、2020.10、2020年10月8日",
                "expected a date such as 2020-10-08, 2020/10/8, 2020.10",
            ),
            Self::Until => Words::fixed(
                "应为日期或「至今」，如 2020-10-08、2020.10、至今",
                "expected a date or 至今, such as 2020-10-08, 2020.10",
            ),
            Self::Number(low, high) => Words::made(
                format!("应为 {low} 到 {high} 的整数"),
                format!("expected a whole number from {low} to {high}"),
            ),
            Self::Score => Words::fixed(
                "应为数字，小数不超过两位，如 86 或 86.5",
                "expected a number with at most two decimals, such as 86 or 86.5",
            ),
            Self::OneOf(list) => Words::made(
                format!("应为下列之一: {}", list.join(" ")),
                format!("expected one of: {}", list.join(" ")),
            ),
            Self::Years => Words::fixed(
                "应为年份，如 2018、2018;2019 或 2018-2020",
                "expected years such as 2018, 2018;2019 or 2018-2020",
            ),
        }
    }

    /// [`Expected::words`] in one language.
    pub fn text(&self, lang: Lang) -> String {
        self.words().get(lang).to_owned()
    }
}

/// A type that can stand in a cell.
pub trait Field: Sized {
    /// What kind of column it makes.
    const KIND: Kind;
    /// Reads trimmed, folded, non-empty text.
    ///
    /// # Errors
    /// What was expected instead.
    fn read(text: &str) -> Result<Self, Expected>;
    /// The canonical text; reading it gives the same value.
    fn show(&self) -> Cow<'_, str>;
}

/// A cell of either sort: [`Answer`] or [`Given`].
pub trait Slot: Default {
    /// True for a column without which the row is an error.
    const REQUIRED: bool;
    /// What kind of column it is.
    const KIND: Kind;
    /// Takes the raw text of a file's cell.
    ///
    /// # Errors
    /// What was expected instead; the slot is unchanged.
    fn set(&mut self, raw: &str) -> Result<(), Expected>;
    /// How full it is.
    fn fill(&self) -> Fill;
    /// The canonical text: empty, 无 or the value's.
    fn show(&self) -> Cow<'_, str>;
}

impl<T: Field> Slot for Answer<T> {
    const REQUIRED: bool = false;
    const KIND: Kind = T::KIND;
    fn set(&mut self, raw: &str) -> Result<(), Expected> {
        let text = super::text::clean(raw, T::KIND);
        *self = match text.as_ref() {
            "" => Self::Blank,
            NIL => Self::Nil,
            text => Self::Is(T::read(text)?),
        };
        Ok(())
    }
    fn fill(&self) -> Fill {
        match self {
            Self::Blank => Fill::Blank,
            Self::Nil => Fill::Nil,
            Self::Is(_) => Fill::Value,
        }
    }
    fn show(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Nil => Cow::Borrowed(NIL),
            Self::Is(value) => value.show(),
        }
    }
}

impl<T: Field + Default> Slot for Given<T> {
    const REQUIRED: bool = true;
    const KIND: Kind = T::KIND;
    fn set(&mut self, raw: &str) -> Result<(), Expected> {
        let text = super::text::clean(raw, T::KIND);
        match text.as_ref() {
            "" | NIL => Err(Expected::Something),
            text => {
                self.0 = T::read(text)?;
                Ok(())
            }
        }
    }
    fn fill(&self) -> Fill {
        Fill::Value
    }
    fn show(&self) -> Cow<'_, str> {
        self.0.show()
    }
}

impl Field for String {
    const KIND: Kind = Kind::Text;
    fn read(text: &str) -> Result<Self, Expected> {
        Ok(text.to_owned())
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

/// 是 / 否
impl Field for bool {
    const KIND: Kind = Kind::YesNo;
    fn read(text: &str) -> Result<Self, Expected> {
        match text {
            "是" => Ok(true),
            "否" => Ok(false),
            _ => Err(Expected::OneOf(vec!["是", "否"])),
        }
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "是" } else { "否" })
    }
}

/// A count, such as 第几次上报: 1 to 99.
impl Field for u8 {
    const KIND: Kind = Kind::Number;
    fn read(text: &str) -> Result<Self, Expected> {
        match text.parse() {
            Ok(number @ 1..=99) => Ok(number),
            _ => Err(Expected::Number(1, 99)),
        }
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

/// A calendar year: 1900 to 2199.
impl Field for i16 {
    const KIND: Kind = Kind::Number;
    fn read(text: &str) -> Result<Self, Expected> {
        match text.strip_suffix('年').unwrap_or(text).parse() {
            Ok(year @ 1900..=2199) => Ok(year),
            _ => Err(Expected::Number(1900, 2199)),
        }
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::Sex;
    use crate::domain::{Day, Evidence, Score, Until, When, Years};

    fn set<S: Slot>(raw: &str) -> Result<S, Expected> {
        let mut slot = S::default();
        slot.set(raw).map(|()| slot)
    }

    #[test]
    fn empty_and_nil_are_different_things() {
        assert_eq!(set::<Answer<String>>(" \u{3000}"), Ok(Answer::Blank));
        assert_eq!(set::<Answer<String>>(" 无 "), Ok(Answer::Nil));
        assert_eq!(set::<Answer<When>>("无"), Ok(Answer::Nil));
        assert_eq!(set::<Answer<bool>>("是"), Ok(Answer::Is(true)));
        let fills = [Answer::Blank, Answer::Nil, Answer::Is("无关".to_owned())].map(|answer| answer.fill());
        assert_eq!(fills, [Fill::Blank, Fill::Nil, Fill::Value]);
    }

    #[test]
    fn a_required_cell_takes_neither() {
        for raw in ["", "无", "\u{200b}"] {
            assert_eq!(set::<Given<String>>(raw), Err(Expected::Something), "{raw:?}");
        }
        let mut kept = Given("甲".to_owned());
        assert!(kept.set("").is_err());
        assert_eq!(kept.0, "甲", "a refused text changes nothing");
    }

    #[test]
    fn a_wrong_cell_says_what_was_expected() {
        assert_eq!(set::<Answer<Sex>>("不明"), Err(Expected::OneOf(vec!["男", "女"])));
        assert_eq!(set::<Answer<bool>>("对"), Err(Expected::OneOf(vec!["是", "否"])));
        assert_eq!(set::<Answer<When>>("去年"), Err(Expected::Date));
        assert_eq!(set::<Answer<Until>>("去年"), Err(Expected::Until));
        assert_eq!(set::<Given<u8>>("0"), Err(Expected::Number(1, 99)));
        assert_eq!(set::<Given<u8>>("100"), Err(Expected::Number(1, 99)));
        assert_eq!(set::<Given<i16>>("1899"), Err(Expected::Number(1900, 2199)));
        assert_eq!(set::<Answer<Score>>("1.234"), Err(Expected::Score));
        assert_eq!(set::<Answer<Years>>("近年"), Err(Expected::Years));
        for expected in
            [Expected::Something, Expected::Date, Expected::Number(1, 3), Expected::OneOf(vec!["是"])]
        {
            let words = expected.words();
            assert!(!words.zh.is_empty() && !words.en.is_empty() && words.zh != words.en);
        }
    }

    #[test]
    fn full_width_is_folded_where_the_cell_is_no_free_text() {
        assert_eq!(set::<Given<u8>>("２"), Ok(Given(2)));
        assert_eq!(set::<Given<i16>>("２０２０年"), Ok(Given(2020)));
        let day = Day::constant(2020, 10, 8);
        assert_eq!(set::<Answer<When>>("２０２０－１０－０８"), Ok(Answer::Is(When::Day(day))));
        let copy = set::<Answer<Evidence>>("甲（复印件）").map(|cell| cell.show().into_owned());
        assert_eq!(copy.as_deref(), Ok("甲(复印件)"));
    }
}
