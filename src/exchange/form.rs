//! The forms a sheet or a file can be, told by its headers (8).

use crate::domain::{Applicant, BlackEntry, Column, FeeLine, Reviewer, SlipLine, Table};

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// 申报材料: dossiers.
    Queue,
    /// 黑名单
    Blacklist,
    /// 评委名册
    Roster,
    /// 评分票: ballots from paper.
    Ballots,
    /// 缴费
    Fees,
}

/// What one sheet, file or line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A table of a queue.
    Table(Table),
    /// 黑名单
    Black,
    /// 评委
    Roster,
    /// 评分票
    Ballots,
    /// 缴费
    Fees,
}

/// The header that ties a queue's tables.
pub(super) const TIE: &str = "申报编号";

impl Form {
    /// Its columns; a child table's tying 申报编号 is not among them.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Table(table) => table.columns(),
            Self::Black => BlackEntry::COLUMNS,
            Self::Roster => Reviewer::COLUMNS,
            Self::Ballots => SlipLine::COLUMNS,
            Self::Fees => FeeLine::COLUMNS,
        }
    }

    /// True for a queue's table other than 申报人.
    pub fn is_child(self) -> bool {
        matches!(self, Self::Table(table) if table != Table::Applicant)
    }

    /// Tells a form by its headers alone. A child table's headers are too plain for that: it is
    /// told by its name.
    pub fn by_headers(headers: &[String]) -> Option<Form> {
        let has = |name: &str| headers.iter().any(|header| header == name);
        let all = |columns: &[Column]| columns.iter().filter(|c| c.required).all(|c| has(c.zh));
        if has("场次") && has(TIE) && has("评委") {
            Some(Self::Ballots)
        } else if all(FeeLine::COLUMNS) {
            Some(Self::Fees)
        } else if all(Applicant::COLUMNS) {
            Some(Self::Table(Table::Applicant))
        } else if all(BlackEntry::COLUMNS) {
            Some(Self::Black)
        } else if all(Reviewer::COLUMNS) {
            Some(Self::Roster)
        } else {
            None
        }
    }

    /// Tells a form by the name of a sheet or file, where the headers bear it out.
    pub fn by_name(name: &str, headers: &[String]) -> Option<Form> {
        let has = |wanted: &str| headers.iter().any(|header| header == wanted);
        match name.trim() {
            "黑名单" if has("类型") || has("名称") => Some(Self::Black),
            "评委" if has("账号") || has("姓名") => Some(Self::Roster),
            "评分票" if has("场次") => Some(Self::Ballots),
            "缴费" if has("缴费") => Some(Self::Fees),
            name => {
                let table = Table::named(name)?;
                let known = has(TIE) || headers.iter().any(|header| table.column(header).is_some());
                known.then_some(Self::Table(table))
            }
        }
    }
}

/// A header as it is compared: without spaces, line breaks, and the mark of a required column.
pub(super) fn plain_header(raw: &str) -> String {
    let folded: String = raw
        .chars()
        .map(crate::domain::text::narrow)
        .filter(|c| !c.is_whitespace() && !crate::domain::text::is_unseen(*c))
        .collect();
    let bare = folded.trim_matches('*');
    ["(必填)", "(选填)"].iter().find_map(|mark| bare.strip_suffix(mark)).unwrap_or(bare).to_owned()
}

/// Race, creed and party play no part in review: such columns are dropped, and nothing of them is
/// kept anywhere.
pub(super) fn is_private(header: &str) -> bool {
    const WORDS: &[&str] =
        &["族别", "民族", "种族", "政治面貌", "党派", "宗教", "信仰", "党员", "入党", "入团"];
    WORDS.iter().any(|word| header.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<String> {
        text.split(' ').map(plain_header).collect()
    }

    #[test]
    fn forms_are_told_by_their_headers() {
        let form = |text| Form::by_headers(&headers(text));
        assert_eq!(form("第几次上报 申报日期 申报级别 姓名 申报编号"), Some(Form::Table(Table::Applicant)));
        assert_eq!(form("类型 名称 处理日期"), Some(Form::Black));
        assert_eq!(form("姓名 账号"), Some(Form::Roster));
        assert_eq!(form("场次 申报编号 评委"), Some(Form::Ballots));
        assert_eq!(form("缴费 凭证号 申报编号"), Some(Form::Fees));
        assert_eq!(form("申报编号 学历 学位"), None);
        assert_eq!(form("甲 乙"), None);
        assert_eq!(Form::by_name("学历", &headers("申报编号 学位")), Some(Form::Table(Table::Education)));
        assert_eq!(Form::by_name(" 学历 ", &headers("院校")), Some(Form::Table(Table::Education)));
        assert_eq!(Form::by_name("学历", &headers("甲 乙")), None);
        assert_eq!(Form::by_name("说明", &headers("申报编号 学位")), None);
    }

    #[test]
    fn headers_are_compared_without_dress() {
        for raw in
            ["申报编号", " 申报编号* ", "申 报\n编号", "\u{feff}申报编号", "申报编号（必填）", "＊申报编号"]
        {
            assert_eq!(plain_header(raw), TIE, "{raw:?}");
        }
    }

    #[test]
    fn private_columns_are_known_and_no_column_of_ours_is_one() {
        for header in ["族别", "民族", "政治面貌", "宗教信仰", "是否党员", "入党时间", "民族（族别）"]
        {
            assert!(is_private(&plain_header(header)), "{header}");
        }
        let ours = Table::ALL.iter().flat_map(|table| table.columns()).chain(BlackEntry::COLUMNS);
        let others = Reviewer::COLUMNS.iter().chain(SlipLine::COLUMNS).chain(FeeLine::COLUMNS);
        for column in ours.chain(others) {
            assert!(!is_private(column.zh), "{}", column.zh);
        }
    }
}
