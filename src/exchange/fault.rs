//! What is wrong with a file: a fault has a place in it, a failure makes the whole unusable.

use crate::domain::text::visible;
use crate::domain::{Lang, Words};
use std::path::{Path, PathBuf};

/// Something wrong at one place of a file: what it is, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `申报人!C7`, `学历.csv!C7` or `queue.jsonl:12 申报级别`.
    pub place: String,
    /// What is wrong, what is expected.
    pub what: Words,
    /// Part, row and column, so that faults can be listed in the file's order.
    pub(super) order: (u16, u32, u32),
    /// The row it is about, as [`RawTable`](super::RawTable) numbers them.
    pub(super) row: (u16, u32),
}

impl Fault {
    /// `place: what`, one line.
    pub fn line(&self, lang: Lang) -> String {
        format!("{}: {}", self.place, self.what.get(lang))
    }
}

/// Why nothing could be read. [`ReadFailure::words`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFailure {
    /// There is no such file or directory.
    Missing(PathBuf),
    /// The system refuses to read it: the system's own words.
    Unreadable(PathBuf, String),
    /// Nothing in it.
    Empty(PathBuf),
    /// The name's end is none of `.xlsx`, `.csv`, `.jsonl`.
    UnknownType(PathBuf),
    /// An old `.xls`, or a workbook protected by a password.
    OldOrProtected(PathBuf),
    /// The name says workbook, the bytes say otherwise.
    NotAWorkbook(PathBuf),
    /// Damaged inside: where, and the reader's own words.
    Damaged(PathBuf, String),
    /// More than is sensible: what, and the limit.
    TooLarge(PathBuf, Words),
    /// A directory without any `.csv`.
    NoTables(PathBuf),
    /// One table of a queue by itself.
    LoneTable(PathBuf),
    /// No known headers: the first row as it stands.
    NoHeaders(PathBuf, String),
    /// Known headers, but between them `;` or a tab where commas belong.
    OtherSeparator(PathBuf),
    /// Bytes that are no text of the encoding: its name, line, column (from 1).
    Encoding(PathBuf, &'static str, u64, u64),
    /// UTF-16, or no text at all.
    NotText(PathBuf),
    /// A quotation mark opened at this line and column is never closed.
    OpenQuote(PathBuf, u64, u64),
    /// It changed while it was being read.
    Changed(PathBuf),
}

impl ReadFailure {
    /// A failed system call, told by its cause.
    pub(super) fn io(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing(path.to_owned()),
            _ => Self::Unreadable(path.to_owned(), error.to_string()),
        }
    }

    /// The file it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Missing(path)
            | Self::Unreadable(path, _)
            | Self::Empty(path)
            | Self::UnknownType(path)
            | Self::OldOrProtected(path)
            | Self::NotAWorkbook(path)
            | Self::Damaged(path, _)
            | Self::TooLarge(path, _)
            | Self::NoTables(path)
            | Self::LoneTable(path)
            | Self::NoHeaders(path, _)
            | Self::OtherSeparator(path)
            | Self::Encoding(path, ..)
            | Self::NotText(path)
            | Self::OpenQuote(path, ..)
            | Self::Changed(path) => path,
        }
    }

    /// What is wrong and what to do, the file named first.
    pub fn words(&self) -> Words {
        let name = self.path().display().to_string();
        let name = visible(&name, false);
        let what = self.what();
        Words::made(format!("{name}: {}", what.zh), format!("{name}: {}", what.en))
    }

    fn what(&self) -> Words {
        match self {
            Self::Missing(_) => {
                Words::fixed("没有这个文件或目录，请核对路径", "no such file or directory; check the path")
            }
            Self::Unreadable(_, why) => Words::made(
                format!("无法读取（{why}），请核对权限"),
                format!("cannot be read ({why}); check its permissions"),
            ),
            Self::Empty(_) => Words::fixed(
                "是空的，请确认文件已完整保存或传输",
                "is empty; make sure it was saved or copied completely",
            ),
            Self::UnknownType(_) => Words::fixed(
                "文件类型不认识，应为 .xlsx、.jsonl、.csv，或装有 .csv 的目录",
                "unknown type of file; expected .xlsx, .jsonl, .csv or a directory of .csv files",
            ),
            Self::OldOrProtected(_) => Words::fixed(
                "是旧式 .xls 或加了密码的工作簿，请去掉密码并另存为 .xlsx",
                "is an old .xls or protected by a password; remove the password and save it as .xlsx",
            ),
            Self::NotAWorkbook(_) => Words::fixed(
                "不是 .xlsx 工作簿（内容与扩展名不符），请在表格软件中打开后另存为 .xlsx",
                "is not an .xlsx workbook, whatever its name says; open it in a spreadsheet program and save it as .xlsx",
            ),
            Self::Damaged(_, why) => Words::made(
                format!("已损坏，无法读完（{why}），请重新导出，或在表格软件中打开后另存"),
                format!(
                    "is damaged and cannot be read to its end ({why}); export it again, or open and save it in a spreadsheet program"
                ),
            ),
            Self::TooLarge(_, limit) => Words::made(
                format!("太大: {}，请拆成几个文件", limit.zh),
                format!("is too large: {}; split it", limit.en),
            ),
            Self::NoTables(_) => Words::fixed(
                "目录里没有 .csv 文件，应有 申报人.csv 及其他各表",
                "holds no .csv file; expected 申报人.csv and the other tables",
            ),
            Self::LoneTable(_) => Words::fixed(
                "只是申报材料的一张表，请给出整个目录（内有 申报人.csv 及其他各表）",
                "is one table of a queue; give the directory that holds 申报人.csv and the others",
            ),
            Self::NoHeaders(_, first) => Words::made(
                format!(
                    "没有认得的表头（首行: {first}）；申报材料须有「申报人」表，黑名单须有 类型、名称、处理日期，评委名册须有 账号、姓名，评分票须有 场次、申报编号、评委，缴费须有 申报编号、缴费"
                ),
                format!(
                    "no known headers (first row: {first}); a queue needs the table 申报人, a blacklist 类型 名称 处理日期, a roster 账号 姓名, ballots 场次 申报编号 评委, fees 申报编号 缴费"
                ),
            ),
            Self::OtherSeparator(_) => Words::fixed(
                "各列之间不是逗号，请另存为以逗号分隔的 CSV",
                "columns are not separated by commas; save it as comma-separated CSV",
            ),
            Self::Encoding(_, encoding, line, column) => Words::made(
                format!("第 {line} 行第 {column} 个字符处不是有效的 {encoding} 编码，请另存为 UTF-8"),
                format!("line {line}, character {column}: not valid {encoding}; save it as UTF-8"),
            ),
            Self::NotText(_) => Words::fixed(
                "不是 UTF-8 或 GB18030 文本（可能是 UTF-16 或二进制），请另存为 UTF-8 编码的 CSV",
                "is not UTF-8 or GB18030 text (perhaps UTF-16 or binary); save it as CSV in UTF-8",
            ),
            Self::OpenQuote(_, line, column) => Words::made(
                format!("第 {line} 行第 {column} 个字符处的引号没有配对，其后的行都会被吞掉，请改正"),
                format!(
                    "line {line}, character {column}: this quotation mark is never closed and would swallow the rest; correct it"
                ),
            ),
            Self::Changed(_) => Words::fixed(
                "读取过程中文件被改动，请待其保存完毕后重试",
                "changed while it was being read; try again when it has been saved",
            ),
        }
    }
}

impl std::fmt::Display for ReadFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words().get(Lang::En))
    }
}

impl std::error::Error for ReadFailure {}
