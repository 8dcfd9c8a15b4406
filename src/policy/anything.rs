//! For property tests: dossiers of any content, from sensible to absurd.

use super::case::Standing;
use super::roll::{Roll, RollEntry};
use super::specimen;
use crate::domain::words::BlackKind;
use crate::domain::{Answer, BlackEntry, Day, Dossier, Expected, Given, Kind, Row, Table, Until, When};
use proptest::prelude::*;

/// Any dossier: the specimen or nothing, with cells rewritten, rows added and taken away, and days
/// at the ends of the calendar.
pub fn any_dossier() -> impl Strategy<Value = Dossier> {
    (any::<bool>(), prop::collection::vec(any_edit(), 0..24)).prop_map(|(whole, edits)| {
        let mut dossier = if whole { specimen::dossier() } else { Dossier::default() };
        for edit in &edits {
            edit.apply(&mut dossier);
        }
        dossier
    })
}

/// The specimen with other answers here and there, most of them on 申报人's closed lists: most checks
/// turn on one of them.
pub fn likely_dossier() -> impl Strategy<Value = Dossier> {
    let listed: Vec<u8> = (0..u8::MAX)
        .zip(Table::Applicant.columns())
        .filter(|(_, column)| matches!(column.kind, Kind::Choice | Kind::YesNo))
        .map(|(index, _)| index)
        .collect();
    let listed = (prop::sample::select(listed), any_choice()).prop_map(|(column, text)| Edit::Cell {
        table: Table::Applicant,
        row: 0,
        column,
        text,
    });
    (prop::collection::vec(listed, 0..8), prop::collection::vec(any_edit(), 0..6)).prop_map(
        |(listed, others)| {
            let mut dossier = specimen::dossier();
            for edit in listed.iter().chain(&others) {
                edit.apply(&mut dossier);
            }
            dossier
        },
    )
}

/// One change to a dossier.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Puts text into a cell; the row is counted round, the text chosen to suit the column.
    Cell { table: Table, row: u8, column: u8, text: Choice },
    /// Adds a row, a copy of one that is there or an empty one.
    Push { table: Table },
    /// Takes a row away.
    Pop { table: Table, row: u8 },
    /// Puts a date that no file can hold into one of the dates.
    Extreme { which: u8, when: When },
}

/// A text that suits its column more often than not.
#[derive(Debug, Clone)]
pub struct Choice {
    index: u16,
    date: String,
    noise: String,
}

impl Edit {
    /// Makes the change; one that does not fit changes nothing.
    pub fn apply(&self, dossier: &mut Dossier) {
        match self {
            Self::Cell { table, row, column, text } => {
                let rows = dossier.len(*table);
                let column = usize::from(*column) % table.columns().len();
                let Some(row) = (rows > 0).then(|| usize::from(*row) % rows) else { return };
                if let Some(row) = dossier.row_mut(*table, row) {
                    let text = text.suited(row, column);
                    let _ = row.set(column, &text);
                }
            }
            Self::Push { table } => {
                if *table != Table::Applicant {
                    dossier.push(*table);
                }
            }
            Self::Pop { table, row } => remove(dossier, *table, usize::from(*row)),
            Self::Extreme { which, when } => extreme(dossier, *which, *when),
        }
    }
}

impl Choice {
    fn suited(&self, row: &mut dyn Row, column: usize) -> String {
        let index = usize::from(self.index);
        let of = |list: &[&str]| list[index % list.len()].to_owned();
        match (index % 8, row.columns()[column].kind) {
            (0, _) => String::new(),
            (1, _) => "无".to_owned(),
            (2, _) => self.noise.clone(),
            (3, Kind::Until) => "至今".to_owned(),
            (_, Kind::Date | Kind::Until) => self.date.clone(),
            (_, Kind::YesNo) => of(&["是", "否"]),
            (_, Kind::Number) => (index % 2200).to_string(),
            (_, Kind::Score) => of(&["0", "59.5", "100"]),
            (_, Kind::Years) => of(&["2018", "2014-2020", "2019;2017", "1999"]),
            (_, Kind::Evidence) => {
                of(&["甲.pdf", "甲.pdf(复印件)", "甲(复印件已签章);乙", "甲;乙;丙(复印件)"])
            }
            // An impossible word is answered with the closed list.
            (_, Kind::Choice) => match row.set(column, "\u{1}") {
                Err(Expected::OneOf(list)) => of(&list),
                _ => String::new(),
            },
            (_, Kind::Text) => of(TEXTS),
        }
    }
}

const TEXTS: &[&str] = &[
    "同意推荐申报副高级",
    "不同意",
    "同意申报中级",
    "约十年左右，节约",
    "示例电力科学研究所",
    "示例电力科学研究所检测中心",
    "示例县供电有限责任公司",
    "样本甲",
    "样本专家丁",
    "高级工程师",
    "正高级工程师",
    "工程师",
    "优秀",
    "合格",
    "不定等次",
    "65999919850312001X",
    "65999919850312001x",
    "H12345678",
    "126599990000000014",
    "人力资源和社会保障厅",
    "主变压器调试报告",
    "\u{202e}\u{200b}😀e\u{301}",
];

fn remove(dossier: &mut Dossier, table: Table, row: usize) {
    fn out<T>(rows: &mut Vec<T>, row: usize) {
        if !rows.is_empty() {
            rows.remove(row % rows.len());
        }
    }
    match table {
        Table::Applicant => {}
        Table::Education => out(&mut dossier.educations, row),
        Table::Career => out(&mut dossier.careers, row),
        Table::Work => out(&mut dossier.works, row),
        Table::Award => out(&mut dossier.awards, row),
        Table::Paper => out(&mut dossier.papers, row),
        Table::ExpertOpinion => out(&mut dossier.opinions, row),
        Table::Training => out(&mut dossier.trainings, row),
        Table::Assessment => out(&mut dossier.assessments, row),
        Table::Service => out(&mut dossier.services, row),
        Table::Sanction => out(&mut dossier.sanctions, row),
        Table::Material => out(&mut dossier.materials, row),
    }
}

fn extreme(dossier: &mut Dossier, which: u8, when: When) {
    let applicant = &mut dossier.applicant;
    let date = Answer::Is(when);
    match which % 12 {
        0 => applicant.filed = Given(when),
        1 => applicant.forwarded = date,
        2 => applicant.title_date = date,
        3 => applicant.birth = date,
        4 => applicant.aid_start = date,
        5 => applicant.aid_end = date,
        6 => applicant.publicity_start = date,
        7 => applicant.publicity_end = date,
        8 => dossier.careers.iter_mut().take(1).for_each(|row| row.start = Given(when)),
        9 => dossier.careers.iter_mut().for_each(|row| row.end = Answer::Is(Until::End(when))),
        10 => dossier.services.iter_mut().for_each(|row| row.start = Given(when)),
        _ => {
            dossier.services.iter_mut().for_each(|row| row.end = Answer::Is(Until::End(when)));
            dossier.trainings.iter_mut().take(1).for_each(|row| row.year = Given(when.year()));
            dossier.assessments.iter_mut().take(1).for_each(|row| row.year = Given(when.year()));
            dossier.opinions.iter_mut().for_each(|row| row.expert_title_date = date);
            dossier.papers.iter_mut().for_each(|row| row.published = date);
        }
    }
}

/// Any change.
pub fn any_edit() -> impl Strategy<Value = Edit> {
    let table = || prop::sample::select(&Table::ALL[..]);
    prop_oneof![
        12 => (table(), any::<u8>(), any::<u8>(), any_choice())
            .prop_map(|(table, row, column, text)| Edit::Cell { table, row, column, text }),
        2 => table().prop_map(|table| Edit::Push { table }),
        2 => (table(), any::<u8>()).prop_map(|(table, row)| Edit::Pop { table, row }),
        1 => (any::<u8>(), any_when()).prop_map(|(which, when)| Edit::Extreme { which, when }),
    ]
}

/// Any text for a cell.
pub fn any_choice() -> impl Strategy<Value = Choice> {
    (any::<u16>(), near_date(), "\\PC{0,12}").prop_map(|(index, date, noise)| Choice { index, date, noise })
}

/// Dates as files have them, mostly of the years that the rules look at.
fn near_date() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (2013..=2021_i32, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        2 => (2013..=2021_i32, 1..=12_u8).prop_map(|(y, m)| format!("{y}.{m:02}")),
        1 => (9..=11_u8, 1..=30_u8).prop_map(|(m, d)| format!("2020-{m:02}-{d:02}")),
        1 => (1900..=2199_i32, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y}/{m}/{d}")),
    ]
}

/// Any day there is, and any month.
pub fn any_when() -> impl Strategy<Value = When> {
    let any_day = || {
        (-9999..=9999_i16, 1..=12_i8, 1..=31_i8)
            .prop_filter_map("a real day", |(y, m, d)| Day::new(y, m, d).ok())
    };
    prop_oneof![
        any_day().prop_map(When::Day),
        any_day().prop_map(|day| When::Month(day.first_of_month())),
        prop::sample::select(vec![When::Day(Day::MIN), When::Day(Day::MAX), When::Day(Day::ZERO)]),
        Just(When::Month(Day::MAX.first_of_month())),
    ]
}

/// Any standing.
pub fn any_standing() -> impl Strategy<Value = Standing> {
    (prop::option::of(any_when()), prop::option::of(any_when()), prop::option::of(any::<u8>()))
        .prop_map(|(first_filed, due, counted)| Standing { first_filed, due: due.map(When::first), counted })
}

/// A blacklist that often touches the specimen.
pub fn any_roll() -> impl Strategy<Value = Roll> {
    let names = vec!["样本甲", "示例电力科学研究所", "示例州人力资源和社会保障局", "别人"];
    let numbers = vec!["", "无", "65999919850312001x", "126599990000000014", "1"];
    let entry = (
        prop::sample::select(names),
        prop::sample::select(numbers),
        any::<bool>(),
        any_when(),
        prop::option::of(any_when()),
        prop::option::of(any_when()),
    );
    prop::collection::vec(entry, 0..4).prop_map(|entries| {
        let held =
            entries.into_iter().enumerate().map(|(number, (name, id, person, from, until, lifted))| {
                let mut entry = BlackEntry {
                    kind: Given(if person { BlackKind::Person } else { BlackKind::Unit }),
                    name: Given(name.to_owned()),
                    from: Given(from),
                    until: until.map_or(Answer::Blank, Answer::Is),
                    ..BlackEntry::default()
                };
                let number_cell = if person { &mut entry.id_number } else { &mut entry.credit_code };
                *number_cell = if id.is_empty() { Answer::Blank } else { Answer::Is(id.to_owned()) };
                RollEntry {
                    number: u32::try_from(number).unwrap_or(0) + 1,
                    entry,
                    entered: from.last(),
                    lifted: lifted.map(When::first),
                }
            });
        Roll::new(held.collect())
    })
}
