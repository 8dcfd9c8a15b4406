//! Item 8: continuing education, year by year, and what grass-roots service lifts of it.

use super::exempt::is_lifted;
use super::facts::{first_entry, is_early};
use crate::domain::words::{ApplicantKind, Subject, TrainingSource};
use crate::domain::{Place, Table, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of continuing education; ce.exempt is in its own file.
pub static CHECKS: &[Check] = &[
    Check {
        id: "ce.public",
        item: 8,
        clause: "四.8",
        title: Words::fixed("公需科目", "Public subject"),
        rule: Words::fixed(
            "2014—2020 年公需科目逐年合格；系统生成的无须上传，其他须上传合格证；免学的年度除外",
            "a pass in the public subject for each of 2014 to 2020; system results need no upload, others do; lifted years apart",
        ),
        reads: &[
            Reads::Applicant(&["申报人类别"]),
            ROWS,
            Reads::Columns(Table::Career, &["开始"]),
            SERVICE,
            Reads::Filing,
        ],
        run: ce_public,
    },
    Check {
        id: "ce.special",
        item: 8,
        clause: "四.8",
        title: Words::fixed("专业科目", "Special subject"),
        rule: Words::fixed(
            "2020 年专业科目合格，或 2019 年合格且专业、级别相符",
            "a pass in the special subject for 2020, or for 2019 with the right specialty and level",
        ),
        reads: &[ROWS, SERVICE, Reads::Filing],
        run: ce_special,
    },
    super::exempt::CHECK,
];

const ROWS: Reads =
    Reads::Columns(Table::Training, &["年度", "科目", "合格", "来源", "专业级别相符", "佐证材料"]);
const SERVICE: Reads = Reads::Columns(Table::Service, &["类型", "开始", "结束", "免学审批表", "免学年度"]);
const TRAINING: Place = Place::table(Table::Training);

/// What is there of one subject for one year, over all its rows: the best of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    /// No row.
    No,
    /// A row that does not say 合格.
    NotPassed(usize),
    /// A pass that is neither the system's own nor has its certificate.
    NoUpload(usize),
    /// A pass.
    Yes(usize),
}

impl Held {
    /// See [`Held`].
    pub(super) fn of(case: &Case<'_>, year: i16, subject: Subject) -> Self {
        let rows = case.dossier.trainings.iter().enumerate();
        rows.filter(|(_, row)| *row.year == year && *row.subject == subject)
            .map(|(at, row)| {
                if !row.passed.is(true) {
                    Self::NotPassed(at)
                } else if row.source.is(TrainingSource::System) || row.evidence.is_given() {
                    Self::Yes(at)
                } else {
                    Self::NoUpload(at)
                }
            })
            .max()
            .unwrap_or(Self::No)
    }

    fn place(self) -> Place {
        match self {
            Self::No => TRAINING,
            Self::NotPassed(row) => Place::cell(Table::Training, row, "合格"),
            Self::NoUpload(row) | Self::Yes(row) => Place::cell(Table::Training, row, "佐证材料"),
        }
    }
}

/// Years with the same fault, and where.
#[derive(Default)]
struct Group {
    years: Vec<i16>,
    places: Vec<Place>,
}

impl Group {
    fn add(&mut self, year: i16, held: Held) {
        self.years.push(year);
        if !self.places.contains(&held.place()) {
            self.places.push(held.place());
        }
    }
}

fn ce_public(case: &Case<'_>, out: &mut Findings) {
    let started = first_entry(case.dossier);
    let kind = case.dossier.applicant.kind.value().copied().filter(|kind| may_owe_none(*kind));
    let (mut absent, mut unproved, mut early) = (Group::default(), Group::default(), Group::default());
    let mut lifted = Vec::new();
    for year in case.notice.training.public_years.iter().copied() {
        match Held::of(case, year, Subject::Public) {
            Held::Yes(_) => {}
            _ if is_lifted(case, year) => lifted.push(year),
            held if kind.is_none() && is_early(year, started) => early.add(year, held),
            held @ Held::NoUpload(_) => unproved.add(year, held),
            held => absent.add(year, held),
        }
    }
    if let Some(kind) = kind {
        absent.years.append(&mut unproved.years);
        absent.places.append(&mut unproved.places);
        absent.years.sort_unstable();
        ask_of_kind(kind, absent, out);
    } else {
        fail_absent(absent, out);
        fail_unproved(unproved, out);
        ask_of_early(early, started.map_or_else(|| Arg::from(""), Arg::from), out);
    }
    if out.is_empty() {
        let why = if lifted.is_empty() {
            reason!("公需科目逐年合格", "the public subject is passed for each year")
        } else {
            reason!("公需科目逐年合格，{} 年免学", "the public subject is passed for each year; {} lifted"; lifted)
        };
        out.pass(why).at(TRAINING);
    }
}

/// Those who have come from outside the region's training scheme: a person says what they owe.
fn may_owe_none(kind: ApplicantKind) -> bool {
    use ApplicantKind::{Aid, Entrusted, Foreign, HongKongMacaoTaiwan};
    matches!(kind, Aid | Entrusted | HongKongMacaoTaiwan | Foreign)
}

fn fail_absent(group: Group, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.fail(
        reason!("没有 {} 年公需科目合格记录", "no pass in the public subject for {}"; group.years.clone()),
        reason!("请补 {} 年公需科目合格证；符合免学条件的，补传附件5审批表", "file the passes in the public subject for {}, or the approval of attachment 5 where service lifts it"; group.years),
    )
    .places = group.places;
}

fn fail_unproved(group: Group, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.fail(
        reason!("{} 年公需科目不是系统生成，没有上传合格证", "public subject of {}: not the system's own result, and no certificate is uploaded"; group.years.clone()),
        reason!("请上传 {} 年公需科目合格证", "upload the certificates of the public subject for {}"; group.years),
    )
    .places = group.places;
}

fn ask_of_kind(kind: ApplicantKind, group: Group, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.eye(
        reason!("没有 {} 年公需科目合格证；申报人类别为「{}」，是否要求须人工核定",
            "no proven pass in the public subject for {}; the applicant is {}: whether it is owed a person tells"; group.years.clone(), kind),
        reason!("请补 {} 年公需科目合格证，或由单位说明当年情况", "file the passes in the public subject for {}, or have the unit explain"; group.years),
    )
    .places = group.places;
}

fn ask_of_early(group: Group, started: Arg, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.eye(
        reason!("没有 {} 年公需科目合格证，而简历从 {} 开始，是否要求须人工核定",
            "no proven pass in the public subject for {}, but the career starts in {}: whether it is owed a person tells"; group.years.clone(), started),
        reason!("请补 {} 年公需科目合格证，或由单位说明当年尚未参加工作", "file the passes in the public subject for {}, or have the unit explain that work had not begun"; group.years),
    )
    .places = group.places;
}

fn ce_special(case: &Case<'_>, out: &mut Findings) {
    let rules = &case.notice.training;
    let year = *rules.special_year;
    let now = Held::of(case, year, Subject::Special);
    if let Held::Yes(_) = now {
        out.pass(reason!("当年专业科目合格", "the special subject of the year is passed")).at(now.place());
        return;
    }
    if is_lifted(case, year) {
        out.exempt(reason!("{} 年在基层服务并有免学审批，免专业科目",
            "grass-roots service in {} with its approval lifts the special subject"; year))
            .at(Place::table(Table::Service));
        return;
    }
    if earlier_pass(case, out) {
        return;
    }
    let earlier: Vec<i16> = rules.special_earlier.to_vec();
    let remedy = reason!("请补 {} 年专业科目合格证；{} 年合格证须专业、级别相符",
        "file the pass in the special subject for {}; one for {} counts if specialty and level match"; year, earlier.clone());
    let why = if let Held::NoUpload(_) = now {
        reason!("{} 年专业科目不是系统生成，没有上传合格证", "special subject of {}: not the system's own result, and no certificate is uploaded"; year)
    } else {
        reason!("没有 {} 年专业科目合格证，也没有专业、级别相符的 {} 年合格证",
            "no pass in the special subject for {}, nor one for {} with the right specialty and level"; year, earlier)
    };
    out.fail(why, remedy).at(now.place());
}

/// A pass of the year before, good if specialty and level match: settled where the form says so,
/// for a person where it says nothing. False where there is none, or it does not match.
fn earlier_pass(case: &Case<'_>, out: &mut Findings) -> bool {
    let passes = |wanted: fn(Option<&bool>) -> bool| {
        let mut rows = case.dossier.trainings.iter().enumerate();
        rows.find(|(_, row)| {
            *row.subject == Subject::Special
                && case.notice.training.special_earlier.contains(&row.year)
                && row.passed.is(true)
                && (row.source.is(TrainingSource::System) || row.evidence.is_given())
                && wanted(row.matches.value())
        })
    };
    if let Some((row, _)) = passes(|matches| matches == Some(&true)) {
        out.pass(reason!(
            "上一年专业科目合格，专业、级别相符",
            "the special subject of the year before is passed, specialty and level match"
        ))
        .at(Place::cell(Table::Training, row, "专业级别相符"));
        return true;
    }
    let Some((row, held)) = passes(|matches| matches.is_none()) else { return false };
    out.eye(
        reason!("专业科目用 {} 年合格证，没有填专业、级别是否相符，须人工核定",
            "the special subject rests on {}, but whether specialty and level match is not filled in: a person tells"; *held.year),
        reason!("请补 {} 年专业科目合格证，或证明 {} 年合格证专业、级别与申报相符",
            "file the pass in the special subject for {}, or show that the one of {} matches specialty and level"; *case.notice.training.special_year, *held.year),
    )
    .at(Place::cell(Table::Training, row, "专业级别相符"));
    true
}
