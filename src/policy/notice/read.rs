//! Reading a notice: text to rules, or every fault with its place.

use super::survey::Survey;
use super::validate::validate;
use super::{Notice, NoticeFault, NoticeFaults};
use crate::domain::Words;
use sha2::{Digest, Sha256};
use toml::de::{DeTable, Error};

impl Notice {
    /// Reads and validates the text of a notice; `file_name` only names it in messages.
    ///
    /// # Errors
    /// All faults: of the syntax; else the first value of a wrong type, unknown or missing key; else
    /// everything that does not make sense.
    pub fn parse(text: &str, file_name: &str) -> Result<Notice, NoticeFaults> {
        let refused = |mut faults: Vec<NoticeFault>| {
            faults.sort_by_key(|fault| (fault.line, fault.column));
            NoticeFaults { file: file_name.to_owned(), faults }
        };
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(refused(errors.iter().map(|error| syntax(text, error)).collect()));
        }
        let notice: Notice = toml::from_str(text).map_err(|error| refused(vec![shape(text, &error)]))?;
        let mut survey = Survey::new(text, root.get_ref());
        validate(&notice, &mut survey);
        let faults = survey.into_faults();
        if faults.is_empty() { Ok(notice) } else { Err(refused(faults)) }
    }

    /// What tells one notice from another in the record: the SHA-256 of its text, in hex.
    pub fn sha256(text: &str) -> String {
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn at(text: &str, error: &Error, what: Words) -> NoticeFault {
    let (line, column) = super::survey::line_column(text, error.span().map_or(0, |span| span.start));
    NoticeFault { line, column, what }
}

fn syntax(text: &str, error: &Error) -> NoticeFault {
    let what = Words::made(
        format!("TOML 语法错误: {}", error.message()),
        format!("TOML syntax: {}", error.message()),
    );
    at(text, error, what)
}

/// The library speaks English only; its few kinds of sentence are said in Chinese here.
fn shape(text: &str, error: &Error) -> NoticeFault {
    let english = error.message();
    let chinese = if let Some(rest) = english.strip_prefix("unknown field ") {
        let (name, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("不认识的键 {name}；可用: {}", known.trim_start_matches("one of "))
    } else if let Some(name) = english.strip_prefix("missing field ") {
        format!("缺少键 {name}")
    } else if let Some(rest) = english.strip_prefix("unknown variant ") {
        let (word, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("不在清单内的词 {word}；应为下列之一: {}", known.trim_start_matches("one of "))
    } else if let Some(rest) = english.strip_prefix("invalid type: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("类型不对: 现为 {found}，应为 {expected}（日期和分数写在引号内）")
    } else if let Some(rest) = english.strip_prefix("invalid value: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("值不对: 现为 {found}，应为 {expected}")
    } else {
        format!("值不对: {english}")
    };
    at(text, error, Words::made(chinese, english.to_owned()))
}
