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
        if !same_number(own, &entry.entry.id_number) {
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
        if !same_number(own, &entry.entry.credit_code) {
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

fn same_number(own: Option<&str>, theirs: &Answer<String>) -> bool {
    match (own, theirs.value()) {
        (Some(own), Some(theirs)) => own == theirs || fold_id(own) == fold_id(theirs),
        _ => false,
    }
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
                out.bar(reason!("在黑名单第 {} 条 ({}，{} 起，{} 解除)，申报日期 {} 在期内",
                    "entry {} of the blacklist ({}, from {}, free from {}) is in force on the filing date {}";
                    i64::from(entry.number), ground(entry), *entry.entry.from, self.free_from(entry), self.case.filing()))
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
            reason!("请由单位书面说明与黑名单所列「{}」是否同一，并附证明",
                "have the unit explain in writing, with proof, whether this is the listed {}"; entry.entry.name.as_str()),
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
