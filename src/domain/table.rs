//! The tables of a queue file, their columns, and places in them.
//!
//! One description of a table serves everything that walks its cells: the readers of files, the
//! check for empty columns, the difference between two submissions, the evidence pane and exports.

use super::answer::{Expected, Fill, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A table of a queue file; its word is the sheet's or file's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Table {
    /// 申报人: one row a dossier
    Applicant,
    /// 学历
    Education,
    /// 简历
    Career,
    /// 业绩
    Work,
    /// 获奖
    Award,
    /// 论文
    Paper,
    /// 专家认定
    ExpertOpinion,
    /// 继续教育
    Training,
    /// 考核
    Assessment,
    /// 基层服务
    Service,
    /// 处分
    Sanction,
    /// 材料
    Material,
}

impl Table {
    /// All tables, in the order of the files.
    pub const ALL: [Table; 12] = [
        Table::Applicant,
        Table::Education,
        Table::Career,
        Table::Work,
        Table::Award,
        Table::Paper,
        Table::ExpertOpinion,
        Table::Training,
        Table::Assessment,
        Table::Service,
        Table::Sanction,
        Table::Material,
    ];

    /// The sheet's name.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Applicant => "申报人",
            Self::Education => "学历",
            Self::Career => "简历",
            Self::Work => "业绩",
            Self::Award => "获奖",
            Self::Paper => "论文",
            Self::ExpertOpinion => "专家认定",
            Self::Training => "继续教育",
            Self::Assessment => "考核",
            Self::Service => "基层服务",
            Self::Sanction => "处分",
            Self::Material => "材料",
        }
    }

    /// The English word.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Education => "education",
            Self::Career => "career",
            Self::Work => "work",
            Self::Award => "award",
            Self::Paper => "paper",
            Self::ExpertOpinion => "expert opinion",
            Self::Training => "training",
            Self::Assessment => "assessment",
            Self::Service => "service",
            Self::Sanction => "sanction",
            Self::Material => "material",
        }
    }

    /// The table of that name.
    pub fn named(name: &str) -> Option<Table> {
        Self::ALL.into_iter().find(|table| table.zh() == name)
    }

    /// Its columns, in the order of design 8, without the tying 申报编号 of the child tables.
    pub const fn columns(self) -> &'static [Column] {
        use super::dossier as d;
        match self {
            Self::Applicant => d::Applicant::COLUMNS,
            Self::Education => d::Education::COLUMNS,
            Self::Career => d::Career::COLUMNS,
            Self::Work => d::Work::COLUMNS,
            Self::Award => d::Award::COLUMNS,
            Self::Paper => d::Paper::COLUMNS,
            Self::ExpertOpinion => d::ExpertOpinion::COLUMNS,
            Self::Training => d::Training::COLUMNS,
            Self::Assessment => d::Assessment::COLUMNS,
            Self::Service => d::Service::COLUMNS,
            Self::Sanction => d::Sanction::COLUMNS,
            Self::Material => d::Material::COLUMNS,
        }
    }

    /// The index of the column with that header. Usable in constants, where it costs nothing.
    pub const fn column(self, header: &str) -> Option<u8> {
        let columns = self.columns();
        let mut index: u8 = 0;
        while (index as usize) < columns.len() {
            if same(columns[index as usize].zh, header) {
                return Some(index);
            }
            index += 1;
        }
        None
    }
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The header in files.
    pub zh: &'static str,
    /// The name in code, and the English key.
    pub key: &'static str,
    /// Without it the row is an error.
    pub required: bool,
    /// What it takes.
    pub kind: Kind,
}

/// A row of any table.
pub trait Row {
    /// Its columns.
    fn columns(&self) -> &'static [Column];
    /// Takes the raw text of a cell.
    ///
    /// # Errors
    /// What was expected instead; the cell is unchanged.
    fn set(&mut self, column: usize, raw: &str) -> Result<(), Expected>;
    /// How full a cell is.
    fn fill(&self, column: usize) -> Fill;
    /// A cell's canonical text.
    fn show(&self, column: usize) -> Cow<'_, str>;
}

/// Where in a dossier something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The table.
    pub table: Table,
    /// The row, from 0; 申报人 has the one row 0. [`Place::WHOLE`] names the table itself.
    pub row: u16,
    /// The column, from 0; `None` for the whole row.
    pub column: Option<u8>,
}

impl Place {
    /// The row of a place that is a whole table: what is wrong is that a row is not there.
    pub const WHOLE: u16 = u16::MAX;

    /// A whole table.
    pub const fn table(table: Table) -> Self {
        Self { table, row: Self::WHOLE, column: None }
    }

    /// A whole row.
    pub const fn row(table: Table, row: usize) -> Self {
        let row = if row < u16::MAX as usize { row as u16 } else { u16::MAX };
        Self { table, row, column: None }
    }

    /// A cell, by its header. An unknown header gives the whole row (a test walks every place made).
    pub const fn cell(table: Table, row: usize, header: &str) -> Self {
        Self { column: table.column(header), ..Self::row(table, row) }
    }

    /// Reads a place as it is written for people: `学历#1.证明方式`, `论文#2`, `申报人.姓名`, `继续教育`.
    /// A table other than 申报人 without a row number is the whole table.
    pub fn read(text: &str) -> Option<Self> {
        let (row, header) = match text.trim().split_once('.') {
            Some((row, header)) => (row, Some(header)),
            None => (text.trim(), None),
        };
        let (name, number) = match row.split_once('#') {
            Some((name, number)) => (name, Some(number.parse::<u16>().ok()?.checked_sub(1)?)),
            None => (row, None),
        };
        let table = Table::named(name)?;
        let row = match number {
            Some(row) => row,
            None if table == Table::Applicant => 0,
            None => Self::WHOLE,
        };
        let column = match header {
            Some(header) => Some(table.column(header)?),
            None => None,
        };
        Some(Self { table, row, column })
    }

    /// A column of 申报人.
    pub const fn applicant(header: &str) -> Self {
        Self::cell(Table::Applicant, 0, header)
    }
}

/// `学历#1.证明方式`: rows count from 1 for people; 申报人 and a whole table go without a row number.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.table.zh())?;
        if self.table != Table::Applicant && self.row != Self::WHOLE {
            write!(f, "#{}", self.row + 1)?;
        }
        match self.column.and_then(|c| self.table.columns().get(usize::from(c))) {
            Some(column) => write!(f, ".{}", column.zh),
            None => Ok(()),
        }
    }
}

/// Makes a row's struct, its column list and its [`Row`] from one description.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $slot:ty = $zh:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $(#[doc = $zh] $(#[$fdoc])* pub $field: $slot,)+
        }
        impl $name {
            /// The columns, in order.
            pub const COLUMNS: &'static [$crate::domain::table::Column] = &[
                $($crate::domain::table::Column {
                    zh: $zh,
                    key: stringify!($field),
                    required: <$slot as $crate::domain::answer::Slot>::REQUIRED,
                    kind: <$slot as $crate::domain::answer::Slot>::KIND,
                },)+
            ];
        }
        impl $crate::domain::table::Row for $name {
            fn columns(&self) -> &'static [$crate::domain::table::Column] {
                Self::COLUMNS
            }
            // Counting up to the column compiles to a jump; a list of all cells would be built anew
            // on each call.
            fn set(&mut self, column: usize, raw: &str) -> Result<(), $crate::domain::answer::Expected> {
                let mut index = 0..;
                $(if index.next() == Some(column) {
                    return $crate::domain::answer::Slot::set(&mut self.$field, raw);
                })+
                Ok(())
            }
            fn fill(&self, column: usize) -> $crate::domain::answer::Fill {
                let mut index = 0..;
                $(if index.next() == Some(column) {
                    return $crate::domain::answer::Slot::fill(&self.$field);
                })+
                $crate::domain::answer::Fill::Blank
            }
            fn show(&self, column: usize) -> std::borrow::Cow<'_, str> {
                let mut index = 0..;
                $(if index.next() == Some(column) {
                    return $crate::domain::answer::Slot::show(&self.$field);
                })+
                std::borrow::Cow::Borrowed("")
            }
        }
    };
}
pub(crate) use table;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_people_count() {
        assert_eq!(Place::cell(Table::Education, 0, "证明方式").to_string(), "学历#1.证明方式");
        assert_eq!(Place::row(Table::Material, 3).to_string(), "材料#4");
        assert_eq!(Place::applicant("姓名").to_string(), "申报人.姓名");
        assert_eq!(Place::table(Table::Training).to_string(), "继续教育");
    }

    #[test]
    fn places_are_read_back() {
        for table in Table::ALL {
            let row = if table == Table::Applicant { 0 } else { 6 };
            for header in table.columns().iter().map(|column| column.zh) {
                let place = Place::cell(table, row, header);
                assert_eq!(Place::read(&place.to_string()), Some(place));
            }
            assert_eq!(Place::read(&Place::row(table, row).to_string()), Some(Place::row(table, row)));
        }
        assert_eq!(Place::read(" 继续教育 "), Some(Place::table(Table::Training)));
        for wrong in ["", "没有", "论文#0", "论文#x", "论文#1.没有", "论文#70000", "#1"] {
            assert_eq!(Place::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn columns_are_found_by_their_headers_and_stand_once() {
        for table in Table::ALL {
            assert_eq!(Table::named(table.zh()), Some(table));
            for (index, column) in table.columns().iter().enumerate() {
                assert_eq!(table.column(column.zh).map(usize::from), Some(index), "{table:?}.{}", column.zh);
            }
            assert_eq!(table.column("无此列"), None);
        }
        assert_eq!(Table::named("无此表"), None);
        assert_eq!(Place::cell(Table::Career, 0, "无此列"), Place::row(Table::Career, 0));
    }

    #[test]
    fn the_tables_are_those_of_the_design() {
        let required = |table: Table| {
            let columns = table.columns().iter().filter(|column| column.required);
            columns.map(|column| column.zh).collect::<Vec<_>>().join(" ")
        };
        for (table, columns, due) in [
            (Table::Applicant, 37, "申报编号 姓名 申报级别 申报日期 第几次上报"),
            (Table::Education, 7, ""),
            (Table::Career, 5, "开始 单位"),
            (Table::Work, 5, "名称"),
            (Table::Award, 4, "名称"),
            (Table::Paper, 5, "题目"),
            (Table::ExpertOpinion, 5, "题目 专家"),
            (Table::Training, 6, "年度 科目"),
            (Table::Assessment, 4, "年度"),
            (Table::Service, 6, "类型 开始"),
            (Table::Sanction, 3, "处分 开始"),
            (Table::Material, 5, "种类"),
        ] {
            assert_eq!((table.columns().len(), required(table).as_str()), (columns, due), "{table:?}");
        }
    }

    #[test]
    fn a_column_that_is_not_there_takes_nothing_and_shows_nothing() {
        let mut award = super::super::dossier::Award::default();
        assert_eq!(award.set(99, "甲"), Ok(()));
        assert_eq!((award.fill(99), award.show(99).as_ref()), (Fill::Blank, ""));
    }
}
