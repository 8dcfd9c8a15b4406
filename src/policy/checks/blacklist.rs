//! Who is barred (五.(六)). The same question is asked again at pass, defence, vote and publication.

use crate::domain::date::Holds;
use crate::domain::ident::fold_id;
use crate::domain::words::BlackKind;
use crate::domain::{Answer, Place, When, Words};
use crate::policy::finding::{Arg, Reason, reason};
use crate::policy::roll::RollEntry;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of the blacklist.
pub static CHECKS: &[Check] = &[
    Check {
        id: "black.person",
        item: 12,
        clause: "五.(六)",
        title: Words::fixed("个人黑名单", "Blacklist: person"),
        rule: Words::fixed(
            "列入黑名单的个人五年内不得申报；只有姓名相同的由人核定",
            "a blacklisted person is barred for five years; a name alone a person looks at",
        ),
        reads: &[Reads::Applicant(&["姓名", "证件号码"]), Reads::Roll, Reads::Filing],
        run: black_person,
    },
    Check {
        id: "black.unit",
        item: 12,
        clause: "五.(六)",
        title: Words::fixed("单位黑名单", "Blacklist: unit"),
        rule: Words::fixed(
            "被处理的单位三年内取消参评资格；只有名称相同的、主管单位被处理的由人核定",
            "a barred unit is out for three years; a name alone, or the supervising unit, a person looks at",
        ),
        reads: &[Reads::Applicant(&["工作单位", "统一社会信用代码", "主管单位"]), Reads::Roll, Reads::Filing],
        run: black_unit,
    },
];

const ID: Place = Place::applicant("证件号码");
const NAME: Place = Place::applicant("姓名");
const CODE: Place = Place::applicant("统一社会信用代码");
const UNIT: Place = Place::applicant("工作单位");
const SUPERVISOR: Place = Place::applicant("主管单位");

fn black_person(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    let own = applicant.id_number.value().map(String::as_str);
    let look = Look { case, kind: BlackKind::Person, years: *case.notice.blacklist.person_years };
    for entry in own.into_iter().flat_map(|id| case.roll.by_number(id)) {
        look.by_number(entry, ID, out);
    }
    for entry in case.roll.by_name(&applicant.name) {
        if !has_number(entry, own) {
            look.by_name(entry, NAME, NAME_ALONE, out);
        }
    }
    if own.is_none() {
        no_number(
            reason!("没有填证件号码，无法核对黑名单", "no ID number, so the blacklist cannot be asked"),
            reason!("请填写证件号码", "fill in the ID number"),
            ID,
            out,
        );
    }
    if out.is_empty() {
        out.pass(reason!("本人不在黑名单", "not on the blacklist")).at(ID);
    }
}

fn black_unit(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    let own = applicant.credit_code.value().map(String::as_str);
    let look = Look { case, kind: BlackKind::Unit, years: *case.notice.blacklist.unit_years };
    for entry in own.into_iter().flat_map(|code| case.roll.by_number(code)) {
        look.by_number(entry, CODE, out);
    }
    let name = applicant.unit.value().map(String::as_str);
    for entry in name.into_iter().flat_map(|name| case.roll.by_name(name)) {
        if !has_number(entry, own) {
            look.by_name(entry, UNIT, NAME_ALONE, out);
        }
    }
    let supervisor = applicant.supervising_unit.value().filter(|unit| Some(unit.as_str()) != name);
    for entry in supervisor.into_iter().flat_map(|unit| case.roll.by_name(unit)) {
        look.by_name(entry, SUPERVISOR, SUPERVISING, out);
    }
    // 无 is an answer: some units have no code, and their name is all there is to look up.
    if matches!(applicant.credit_code, Answer::Blank) {
        no_number(
            reason!(
                "没有填统一社会信用代码，无法核对黑名单",
                "no credit code, so the blacklist cannot be asked"
            ),
            reason!(
                "请填写统一社会信用代码，没有的填「无」",
                "fill in the credit code; 无 where there is none"
            ),
            CODE,
            out,
        );
    }
    if out.is_empty() {
        out.pass(reason!("单位不在黑名单", "the unit is not on the blacklist")).at(CODE);
    }
}

const NAME_ALONE: Arg =
    Arg::Words("只有名称相同，是否同一", "only the name is the same: whether it is the same");
const SUPERVISING: Arg =
    Arg::Words("是主管单位，是否影响申报", "it is the supervising unit: whether that matters");

/// Whether the entry was already met by its number.
fn has_number(entry: &RollEntry, own: Option<&str>) -> bool {
    let entry = &entry.entry;
    own.is_some_and(|own| {
        [&entry.id_number, &entry.credit_code]
            .iter()
            .filter_map(|number| number.value())
            .any(|number| fold_id(number) == fold_id(own))
    })
}

fn no_number(why: Reason, remedy: Reason, place: Place, out: &mut Findings) {
    out.fail(why, remedy).at(place);
}

/// How an entry bears on the filing.
enum Bearing {
    /// Over, lifted, or not yet.
    None,
    /// In force on the filing date.
    InForce,
    /// With months only it cannot be told.
    Unsure,
    /// Made after the filing, and still in force.
    Since,
}

/// A look-up of one kind of entry.
struct Look<'a> {
    case: &'a Case<'a>,
    kind: BlackKind,
    years: i16,
}

impl Look<'_> {
    fn bearing(&self, entry: &RollEntry) -> Bearing {
        let filed = self.case.filing().date;
        if *entry.entry.kind != self.kind {
            return Bearing::None;
        }
        match entry.in_force(filed, self.years) {
            Holds::Yes => Bearing::InForce,
            Holds::Unsure => Bearing::Unsure,
            Holds::No if entry.entry.from.on_or_before(filed) != Holds::No => Bearing::None,
            Holds::No => {
                let over = entry.free_from(self.years).on_or_before(self.case.today) == Holds::Yes;
                if over { Bearing::None } else { Bearing::Since }
            }
        }
    }

    /// The identity number or credit code is the same.
    fn by_number(&self, entry: &RollEntry, place: Place, out: &mut Findings) {
        match self.bearing(entry) {
            Bearing::None => {}
            Bearing::InForce => {
                out.bar(reason!(
                    "在黑名单第 {} 条 ({}，{} 起，{} 解除)，申报日期 {} 在期内",
                    "entry {} of the blacklist ({}, from {}, free from {}) is in force on the filing date {}";
                    i64::from(entry.number), ground(entry), *entry.entry.from, self.free_from(entry), self.case.filing()
                ))
                    .at(place);
            }
            Bearing::Unsure => self.eye(
                entry,
                place,
                Arg::Words("日期只到月份，申报时是否在期", "given in months: whether it was in force then"),
                out,
            ),
            Bearing::Since => self.eye(
                entry,
                place,
                Arg::Words("处理在申报之后，是否影响", "made after the filing: whether it matters"),
                out,
            ),
        }
    }

    /// Only the name is the same.
    fn by_name(&self, entry: &RollEntry, place: Place, why: Arg, out: &mut Findings) {
        if !matches!(self.bearing(entry), Bearing::None) {
            self.eye(entry, place, why, out);
        }
    }

    fn eye(&self, entry: &RollEntry, place: Place, why: Arg, out: &mut Findings) {
        out.eye(
            reason!("黑名单第 {} 条「{}」({}，{} 起，{} 解除；申报日期 {})：{}须人工核定",
                "entry {} of the blacklist, {} ({}, from {}, free from {}; filed {}): {} a person tells";
                i64::from(entry.number), entry.entry.name.as_str(), ground(entry), *entry.entry.from,
                self.free_from(entry), self.case.filing(), why),
            reason!(
                "请由单位书面说明与黑名单所列「{}」是否同一，并附证明",
                "have the unit explain in writing, with proof, whether this is the listed {}";
                entry.entry.name.as_str()
            ),
        )
        .at(place);
    }

    fn free_from(&self, entry: &RollEntry) -> When {
        entry.free_from(self.years)
    }
}

fn ground(entry: &RollEntry) -> Arg {
    match entry.entry.ground.value() {
        Some(ground) => Arg::from(ground.as_str()),
        None => Arg::Words("事由未填", "no ground given"),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{BlackEntry, Day, Row};
    use crate::policy::checks::probe::{day, found_with, places, reasons, words};
    use crate::policy::roll::{Roll, RollEntry};
    use crate::policy::{Finding, Standing, specimen};

    const ID: &str = "65999919850312001X";
    const CODE: &str = "126599990000000014";

    /// A blacklist of one entry.
    fn roll(cells: &[(&str, &str)], lifted: Option<Day>) -> Roll {
        let mut entry = BlackEntry::default();
        for (header, text) in cells {
            let column = BlackEntry::COLUMNS.iter().position(|c| c.zh == *header).expect("a header");
            entry.set(column, text).expect("a text");
        }
        Roll::new(vec![RollEntry { number: 1, entry, entered: day("2020-11-01"), lifted }])
    }

    fn person<'a>(name: &'a str, id: &'a str, from: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![("类型", "个人"), ("名称", name), ("证件号码", id), ("事由", "业绩造假"), ("处理日期", from)]
    }

    fn unit<'a>(name: &'a str, code: &'a str, from: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![("类型", "单位"), ("名称", name), ("统一社会信用代码", code), ("处理日期", from)]
    }

    /// The specimen is filed on 2020-10-12; tests look on 2020-11-10.
    fn asked(id: &str, roll: &Roll, changes: &[(&str, &str)]) -> Vec<Finding> {
        found_with(id, &specimen::with(changes), roll, Standing::default())
    }

    fn on_person(cells: &[(&str, &str)]) -> String {
        words(&asked("black.person", &roll(cells, None), &[]))
    }

    fn on_unit(cells: &[(&str, &str)]) -> String {
        words(&asked("black.unit", &roll(cells, None), &[]))
    }

    #[test]
    fn nobody_listed_passes() {
        assert_eq!(on_person(&person("样本别人", "659999199001010011", "2019-01-01")), "pass");
        assert_eq!(on_unit(&unit("示例别的单位", "126599990000000098", "2019-01-01")), "pass");
        let empty = Roll::default();
        assert_eq!(words(&asked("black.person", &empty, &[])), "pass");
    }

    #[test]
    fn a_person_is_barred_for_exactly_five_years() {
        let from = |date| on_person(&person("另用名", ID, date));
        assert_eq!(from("2015-10-13"), "bar", "the last day");
        assert_eq!(from("2015-10-12"), "pass", "free on the day itself");
        assert_eq!(from("2020-10-12"), "bar", "from the first day on");
        assert_eq!(from("2015.11"), "bar");
        assert_eq!(from("2015.10"), "eye", "free some day of the month");
        assert_eq!(from("2015.09"), "pass");
    }

    #[test]
    fn a_unit_is_barred_for_exactly_three_years() {
        let from = |date| on_unit(&unit("示例旧名", CODE, date));
        assert_eq!([from("2017-10-13"), from("2017-10-12"), from("2015-10-13")], ["bar", "pass", "pass"]);
    }

    #[test]
    fn a_leap_day_counts_to_28_february() {
        let roll = roll(&person("另用名", ID, "2016-02-29"), None);
        let filed = |date| words(&asked("black.person", &roll, &[("申报人.申报日期", date)]));
        assert_eq!([filed("2021-02-27"), filed("2021-02-28")], ["bar", "pass"]);
    }

    #[test]
    fn an_end_of_its_own_or_a_lifting_overrides() {
        let until = |from, end| {
            let mut cells = person("另用名", ID, from);
            cells.push(("截止日期", end));
            on_person(&cells)
        };
        assert_eq!(until("2010-01-01", "2020-10-12"), "bar", "its last day is still barred");
        assert_eq!(until("2010-01-01", "2020-10-11"), "pass");
        assert_eq!(until("2019-01-01", "2019-12-31"), "pass", "shorter than five years");
        assert_eq!(until("2010-01-01", "2030-01-01"), "bar", "longer than five years");
        let lifted = |on| {
            words(&asked("black.person", &roll(&person("另用名", ID, "2019-01-01"), Some(day(on))), &[]))
        };
        assert_eq!([lifted("2020-10-12"), lifted("2020-10-13")], ["pass", "bar"]);
    }

    #[test]
    fn an_identity_number_is_compared_folded() {
        assert_eq!(on_person(&person("另用名", "65999919850312001x", "2019-01-01")), "bar");
        assert_eq!(on_person(&person("另用名", "６５９９９９１９８５０３１２００１Ｘ", "2019-01-01")), "bar");
    }

    #[test]
    fn a_name_alone_is_for_a_person() {
        for id in ["", "无", "659999199001010011"] {
            let found = asked("black.person", &roll(&person("样本甲", id, "2019-01-01"), None), &[]);
            assert_eq!((words(&found), places(&found[0])), ("eye".into(), "申报人.姓名".into()), "{id}");
        }
        assert_eq!(on_person(&person("样本甲", "", "2015-10-12")), "pass", "no longer in force");
        assert_eq!(on_person(&person("样本甲", ID, "2019-01-01")), "bar", "once, not twice");
        let found = asked("black.unit", &roll(&unit("示例电力科学研究所", "", "2019-01-01"), None), &[]);
        assert_eq!((words(&found), places(&found[0])), ("eye".into(), "申报人.工作单位".into()));
    }

    #[test]
    fn the_supervising_unit_is_for_a_person() {
        let listed = unit("示例州人力资源和社会保障局", "126599990000000098", "2019-01-01");
        let found = asked("black.unit", &roll(&listed, None), &[]);
        assert_eq!((words(&found), places(&found[0])), ("eye".into(), "申报人.主管单位".into()));
        let both = [("申报人.主管单位", "示例电力科学研究所")];
        let own = roll(&unit("示例电力科学研究所", CODE, "2019-01-01"), None);
        assert_eq!(words(&asked("black.unit", &own, &both)), "bar", "its own supervisor is barred once");
    }

    #[test]
    fn an_entry_made_since_filing_is_for_a_person() {
        assert_eq!(on_person(&person("另用名", ID, "2020-10-13")), "eye");
        assert_eq!(on_person(&person("样本甲", "", "2020-11-05")), "eye");
        assert_eq!(on_unit(&unit("旧名", CODE, "2020-11-05")), "eye");
        let gone = roll(&person("另用名", ID, "2020-10-20"), Some(day("2020-11-09")));
        assert_eq!(words(&asked("black.person", &gone, &[])), "pass", "made since, and lifted since");
    }

    #[test]
    fn a_person_is_no_unit() {
        let mut cells = person("示例电力科学研究所", CODE, "2019-01-01");
        assert_eq!(on_unit(&cells), "pass");
        cells[0].1 = "单位";
        assert_eq!(on_unit(&cells), "bar");
    }

    #[test]
    fn every_entry_that_bears_on_it_is_named() {
        let one = roll(&person("样本甲", ID, "2019-01-01"), None);
        let mut entries = one.entries().to_vec();
        let mut second = entries[0].clone();
        second.number = 2;
        second.entry.id_number = crate::domain::Answer::Blank;
        entries.push(second);
        let found = asked("black.person", &Roll::new(entries), &[]);
        assert_eq!(words(&found), "bar eye");
        let said = reasons(&found);
        for fact in ["第 1 条", "第 2 条", "业绩造假", "2019-01-01", "2024-01-01", "2020-10-12"] {
            assert!(said.contains(fact), "{fact}: {said}");
        }
        assert!(!said.contains(ID), "no identity number in a reason");
    }

    #[test]
    fn without_a_number_the_roll_cannot_be_asked() {
        let empty = Roll::default();
        let ask = |id, cell, text| words(&asked(id, &empty, &[(cell, text)]));
        assert_eq!(ask("black.person", "申报人.证件号码", ""), "fail");
        assert_eq!(ask("black.person", "申报人.证件号码", "无"), "fail");
        assert_eq!(ask("black.unit", "申报人.统一社会信用代码", ""), "fail");
        assert_eq!(ask("black.unit", "申报人.统一社会信用代码", "无"), "pass", "some units have none");
    }
}
