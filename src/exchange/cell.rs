//! A raw cell made into the text its column takes: numbers, dates and truth values of workbooks
//! and of JSON, exactly or not at all.

use crate::domain::text::clean;
use crate::domain::{Day, Kind, Words};
use std::borrow::Cow;

/// What stands in a cell of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Raw<'a> {
    /// Text, as it stands.
    Text(Cow<'a, str>),
    /// A number that went through floating point.
    Number(f64),
    /// A whole number that did not.
    Whole(i128),
    /// A spreadsheet's date.
    Date(Serial),
    /// A spreadsheet's duration: no column takes one.
    Duration,
    /// TRUE or FALSE.
    Bool(bool),
    /// `#REF!` and its like.
    Error(Cow<'a, str>),
    /// A formula whose result was never computed.
    Uncalculated,
    /// A list or an object, in JSON.
    Nested,
}

/// A spreadsheet's date: days since an epoch, and how they are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Serial {
    /// Days; the fraction is the time of day.
    pub days: f64,
    /// Counted from 1904-01-01 instead of 1899-12-30.
    pub epoch_1904: bool,
    /// Shown as year and month only.
    pub month_only: bool,
}

impl Raw<'_> {
    /// True where nothing stands there.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if clean(text, Kind::Text).is_empty())
    }

    /// The same, owned.
    pub fn into_owned(self) -> Raw<'static> {
        match self {
            Raw::Text(text) => Raw::Text(Cow::Owned(text.into_owned())),
            Raw::Error(text) => Raw::Error(Cow::Owned(text.into_owned())),
            Raw::Number(n) => Raw::Number(n),
            Raw::Whole(n) => Raw::Whole(n),
            Raw::Date(serial) => Raw::Date(serial),
            Raw::Duration => Raw::Duration,
            Raw::Bool(b) => Raw::Bool(b),
            Raw::Uncalculated => Raw::Uncalculated,
            Raw::Nested => Raw::Nested,
        }
    }

    /// Something to show for it where its text is not to be had.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(n) => Cow::Owned(n.to_string()),
            Self::Whole(n) => Cow::Owned(n.to_string()),
            Self::Date(serial) => {
                serial.text().map_or_else(|| Cow::Owned(serial.days.to_string()), Cow::Owned)
            }
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Duration | Self::Uncalculated | Self::Nested => Cow::Borrowed("?"),
        }
    }

    /// The text for a column of `kind`.
    ///
    /// # Errors
    /// What is wrong and what to do, where no text says exactly what was meant.
    pub fn text(&self, kind: Kind) -> Result<Cow<'_, str>, Words> {
        match self {
            Self::Text(text) => match (kind, text.trim()) {
                (Kind::Text, trimmed) if is_scientific(trimmed) => Err(digits_lost()),
                (Kind::YesNo, word) if word.eq_ignore_ascii_case("true") => Ok(Cow::Borrowed("是")),
                (Kind::YesNo, word) if word.eq_ignore_ascii_case("false") => Ok(Cow::Borrowed("否")),
                // One sort of line break, whatever the file had: the same text compares equal.
                _ if text.contains('\r') => Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))),
                _ => Ok(Cow::Borrowed(text)),
            },
            Self::Whole(n) => Ok(Cow::Owned(n.to_string())),
            Self::Number(n) => number(*n, kind).map(Cow::Owned),
            Self::Date(serial) => match kind {
                Kind::Date | Kind::Until => {
                    serial.text().map(Cow::Owned).ok_or_else(|| impossible_date(serial.days))
                }
                _ => Err(Words::fixed(
                    "单元格是日期格式，而此列应为文字；请把格式设为「文本」后重新填写",
                    "the cell is a date where text is expected; format it as text and enter it again",
                )),
            },
            Self::Duration => Err(Words::fixed(
                "单元格是时长格式；请把格式设为「文本」后重新填写",
                "the cell is a duration; format it as text and enter it again",
            )),
            Self::Bool(value) => Ok(Cow::Borrowed(match (kind, value) {
                (Kind::YesNo, true) => "是",
                (Kind::YesNo, false) => "否",
                (_, true) => "TRUE",
                (_, false) => "FALSE",
            })),
            Self::Error(code) => Err(Words::made(
                format!("单元格是公式错误 {code}；请改正公式或填入值"),
                format!("the cell holds the error {code}; correct the formula or enter the value"),
            )),
            Self::Uncalculated => Err(Words::fixed(
                "公式没有存下结果；请在表格软件中打开并保存，或填入值",
                "the formula has no stored result; open and save the file in a spreadsheet program, or enter the value",
            )),
            Self::Nested => Err(Words::fixed(
                "应为文字、数字、true/false 或 null",
                "expected text, a number, true/false or null",
            )),
        }
    }
}

/// `6.50102E+17`: what a spreadsheet leaves of a long number in a text file.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let Some(exponent) = exponent.strip_prefix('+') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && exponent.len() >= 2 && digits(exponent)
}

/// The number itself is not shown: it may be the rest of an identity number.
fn digits_lost() -> Words {
    Words::fixed(
        "是按数字存的，超过 15 位的数字已经丢失；请把此列设为「文本」后重新填写",
        "was stored as a number and its digits beyond the 15th are lost; format the column as text and enter it again",
    )
}

fn impossible_date(days: f64) -> Words {
    Words::made(
        format!("日期序号 {days} 不是真实的日期；应为 1900 至 2199 年间的日期"),
        format!("the date serial {days} is no real date; expected one from 1900 to 2199"),
    )
}

/// Whole numbers up to 15 digits are exact in floating point and in spreadsheets alike; longer ones
/// never are.
const EXACT: f64 = 1e15;

fn number(n: f64, kind: Kind) -> Result<String, Words> {
    if !n.is_finite() {
        return Err(Words::fixed("不是有效的数字", "not a valid number"));
    }
    if n.abs() >= EXACT {
        return Err(digits_lost());
    }
    let dated = matches!(kind, Kind::Date | Kind::Until);
    if n.fract() == 0.0 {
        if dated && (10_000.0..110_000.0).contains(&n) {
            return Err(Words::made(
                format!("{n} 是数字，像是日期序号；请把单元格设为日期格式，或按 2020-10-08 填写"),
                format!(
                    "{n} is a number, perhaps a date serial; format the cell as a date or enter 2020-10-08"
                ),
            ));
        }
        return Ok(format!("{:.0}", n + 0.0));
    }
    // Fifteen digits are what spreadsheets show; more are the dust of binary fractions.
    let text = format!("{:.14e}", n).parse::<f64>().unwrap_or(n).to_string();
    if dated && text.len() == 6 && text.ends_with(".1") {
        return Err(Words::made(
            format!("{text} 是数字，分不清是 1 月还是 10 月；请把单元格设为「文本」后重新填写"),
            format!(
                "{text} is a number: January and October look the same; format the cell as text and enter it again"
            ),
        ));
    }
    Ok(text)
}

impl Serial {
    /// The day, or the month where that is all that is shown. A time of day is not part of it.
    pub fn text(self) -> Option<String> {
        if !(0.0..200_000.0).contains(&self.days) {
            return None;
        }
        // Below 200,000: the conversion is exact.
        let days = self.days.floor() as i64;
        let (epoch, offset) = match (self.epoch_1904, days) {
            (true, _) => (Day::constant(1904, 1, 1), days),
            // The first system believes in a 29 February 1900: day 60.
            (false, 0 | 60) => return None,
            (false, 1..60) => (Day::constant(1899, 12, 31), days),
            (false, _) => (Day::constant(1899, 12, 30), days),
        };
        let day = epoch.checked_add(jiff::Span::new().try_days(offset).ok()?).ok()?;
        if day.year() > 2199 {
            return None;
        }
        Some(if self.month_only && day.day() == 1 {
            format!("{:04}.{:02}", day.year(), day.month())
        } else {
            day.to_string()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: Raw<'_>, kind: Kind) -> Result<String, String> {
        raw.text(kind).map(Cow::into_owned).map_err(|words| words.en.into_owned())
    }
    fn serial(days: f64, epoch_1904: bool) -> Option<String> {
        Serial { days, epoch_1904, month_only: false }.text()
    }

    #[test]
    fn numbers_are_exact_to_fifteen_digits_and_refused_beyond() {
        assert_eq!(text(Raw::Number(999_999_999_999_999.0), Kind::Text), Ok("999999999999999".into()));
        assert!(text(Raw::Number(1e15), Kind::Text).is_err_and(|e| e.contains("digits")));
        assert!(text(Raw::Number(6.501_021_990_010_112e17), Kind::Text).is_err());
        assert!(text(Raw::Number(-1e15), Kind::Text).is_err());
        assert!(text(Raw::Number(f64::NAN), Kind::Text).is_err());
        assert_eq!(text(Raw::Number(-0.0), Kind::Number), Ok("0".into()));
        assert_eq!(text(Raw::Number(2014.0), Kind::Number), Ok("2014".into()));
        assert_eq!(text(Raw::Number(13_900_000_001.0), Kind::Text), Ok("13900000001".into()));
        assert_eq!(text(Raw::Number(0.1 + 0.2), Kind::Text), Ok("0.3".into()));
        assert_eq!(text(Raw::Number(3.5), Kind::Text), Ok("3.5".into()));
        assert_eq!(text(Raw::Whole(650_102_199_001_011_234), Kind::Text), Ok("650102199001011234".into()));
    }

    #[test]
    fn text_left_by_a_long_number_is_refused_only_where_it_is_that() {
        for lost in ["6.50102E+17", "6E+17", " 1.39e+10 "] {
            assert!(text(Raw::Text(lost.into()), Kind::Text).is_err(), "{lost}");
        }
        for kept in ["E+17", "6.5E17", "12E+17", "A.5E+17", "91650100E", "6.E+17", "1.0E+5号"] {
            assert_eq!(text(Raw::Text(kept.into()), Kind::Text), Ok(kept.into()));
        }
    }

    #[test]
    fn a_month_typed_into_a_spreadsheet_is_not_guessed() {
        assert!(text(Raw::Number(2020.1), Kind::Date).is_err_and(|e| e.contains("October")));
        assert!(text(Raw::Number(2020.1), Kind::Until).is_err());
        assert_eq!(text(Raw::Number(2020.01), Kind::Date), Ok("2020.01".into()));
        assert_eq!(text(Raw::Number(2020.12), Kind::Date), Ok("2020.12".into()));
        assert_eq!(text(Raw::Number(2020.1), Kind::Text), Ok("2020.1".into()));
        assert!(text(Raw::Number(44112.0), Kind::Date).is_err_and(|e| e.contains("serial")));
        assert_eq!(text(Raw::Number(20_201_008.0), Kind::Date), Ok("20201008".into()));
    }

    #[test]
    fn serials_of_both_systems() {
        assert_eq!(serial(44112.0, false).as_deref(), Some("2020-10-08"));
        assert_eq!(serial(44112.75, false).as_deref(), Some("2020-10-08"));
        assert_eq!(serial(42650.0, true).as_deref(), Some("2020-10-08"));
        assert_eq!(serial(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!(serial(59.0, false).as_deref(), Some("1900-02-28"));
        assert_eq!(serial(61.0, false).as_deref(), Some("1900-03-01"));
        assert_eq!(serial(0.0, true).as_deref(), Some("1904-01-01"));
        for none in [0.0, 60.0, -1.0, 200_000.0, f64::NAN, f64::INFINITY] {
            assert_eq!(serial(none, false), None, "{none}");
        }
        assert_eq!(serial(109_575.0, false), None, "2200-01-01");
        assert_eq!(serial(109_574.0, false).as_deref(), Some("2199-12-31"));
        let month = Serial { days: 44105.0, epoch_1904: false, month_only: true };
        assert_eq!(month.text().as_deref(), Some("2020.10"));
        assert_eq!(Serial { days: 44112.0, ..month }.text().as_deref(), Some("2020-10-08"));
    }

    #[test]
    fn typed_cells_in_columns_of_another_kind() {
        let date = Raw::Date(Serial { days: 44112.0, epoch_1904: false, month_only: false });
        assert_eq!(text(date.clone(), Kind::Until), Ok("2020-10-08".into()));
        assert!(text(date, Kind::Text).is_err());
        assert_eq!(text(Raw::Bool(true), Kind::YesNo), Ok("是".into()));
        assert_eq!(text(Raw::Text("FALSE".into()), Kind::YesNo), Ok("否".into()));
        assert_eq!(text(Raw::Bool(false), Kind::Text), Ok("FALSE".into()));
        assert!(text(Raw::Error("#REF!".into()), Kind::Text).is_err_and(|e| e.contains("#REF!")));
        assert!(text(Raw::Uncalculated, Kind::Text).is_err());
        assert!(text(Raw::Duration, Kind::Date).is_err());
    }
}
