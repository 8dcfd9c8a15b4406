//! What is exported, whatever the file's type: sheets of plain cells, and lines about them.

use crate::domain::Score;
use std::borrow::Cow;

/// A whole export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The title, printed at the top.
    pub title: String,
    /// Lines about it: when, from which record (seq and hash), under which notice.
    pub lines: Vec<String>,
    /// The tables.
    pub sheets: Vec<Sheet>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<SheetColumn>,
    /// Its rows; a row may be shorter than the columns, never longer.
    pub rows: Vec<Vec<Cell>>,
    /// In a workbook it stands on the page of the table before it, below: to be printed as one.
    pub below: bool,
}

impl Sheet {
    /// The same, below the table before it.
    pub fn under(mut self) -> Self {
        self.below = true;
        self
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// The header that people read.
    pub header: String,
    /// The key in lines of JSON.
    pub key: String,
    /// Terminal cells of width (a Han character is 2); `None` fits the content.
    pub width: Option<u16>,
    /// Where its cells stand.
    pub align: Align,
}

impl SheetColumn {
    /// A column of text, as wide as its content.
    pub fn text(header: impl Into<String>, key: impl Into<String>) -> Self {
        Self { header: header.into(), key: key.into(), width: None, align: Align::Left }
    }

    /// A column of figures.
    pub fn figures(header: impl Into<String>, key: impl Into<String>) -> Self {
        Self { align: Align::Right, ..Self::text(header, key) }
    }
}

/// Where a column's cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Figures.
    Right,
    /// Marks.
    Center,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// Text: never a formula, never a number.
    Text(String),
    /// A count.
    Whole(i64),
    /// A score, exact to two places.
    Score(Score),
    /// Yes or no; people read 是 and 否.
    YesNo(bool),
}

impl Cell {
    /// What a person reads.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Score(score) => Cow::Owned(score.to_string()),
            Self::YesNo(true) => Cow::Borrowed("是"),
            Self::YesNo(false) => Cow::Borrowed("否"),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Cow<'_, str>> for Cell {
    fn from(text: Cow<'_, str>) -> Self {
        Self::Text(text.into_owned())
    }
}
impl From<Score> for Cell {
    fn from(score: Score) -> Self {
        Self::Score(score)
    }
}
impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}
impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::YesNo(value)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Into::into)
    }
}
