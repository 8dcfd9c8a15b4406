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
            Reads::Columns(Table::Training, &["年度", "科目", "合格", "来源", "佐证材料"]),
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
        reason!(
            "请补 {} 年公需科目合格证；符合免学条件的，补传附件5审批表",
            "file the passes in the public subject for {}, or the approval of attachment 5 where service lifts it";
            group.years
        ),
    )
    .places = group.places;
}

fn fail_unproved(group: Group, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.fail(
        reason!(
            "{} 年公需科目不是系统生成，没有上传合格证",
            "public subject of {}: not the system's own result, and no certificate is uploaded";
            group.years.clone()
        ),
        reason!("请上传 {} 年公需科目合格证", "upload the certificates of the public subject for {}"; group.years),
    )
    .places = group.places;
}

fn ask_of_kind(kind: ApplicantKind, group: Group, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.eye(
        reason!(
            "没有 {} 年公需科目合格证；申报人类别为「{}」，是否要求须人工核定",
            "no proven pass in the public subject for {}; the applicant is {}: whether it is owed a person tells";
            group.years.clone(), kind
        ),
        reason!(
            "请补 {} 年公需科目合格证，或由单位说明当年情况",
            "file the passes in the public subject for {}, or have the unit explain";
            group.years
        ),
    )
    .places = group.places;
}

fn ask_of_early(group: Group, started: Arg, out: &mut Findings) {
    if group.years.is_empty() {
        return;
    }
    out.eye(
        reason!(
            "没有 {} 年公需科目合格证，而简历从 {} 开始，是否要求须人工核定",
            "no proven pass in the public subject for {}, but the career starts in {}: whether it is owed a person tells";
            group.years.clone(), started
        ),
        reason!(
            "请补 {} 年公需科目合格证，或由单位说明当年尚未参加工作",
            "file the passes in the public subject for {}, or have the unit explain that work had not begun";
            group.years
        ),
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
    let remedy = reason!(
        "请补 {} 年专业科目合格证；{} 年合格证须专业、级别相符",
        "file the pass in the special subject for {}; one for {} counts if specialty and level match";
        year, earlier.clone()
    );
    let why = if let Held::NoUpload(_) = now {
        reason!(
            "{} 年专业科目不是系统生成，没有上传合格证",
            "special subject of {}: not the system's own result, and no certificate is uploaded";
            year
        )
    } else {
        reason!(
            "没有 {} 年专业科目合格证，也没有专业、级别相符的 {} 年合格证",
            "no pass in the special subject for {}, nor one for {} with the right specialty and level";
            year, earlier
        )
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
        reason!(
            "专业科目用 {} 年合格证，没有填专业、级别是否相符，须人工核定",
            "the special subject rests on {}, but whether specialty and level match is not filled in: a person tells";
            *held.year
        ),
        reason!(
            "请补 {} 年专业科目合格证，或证明 {} 年合格证专业、级别与申报相符",
            "file the pass in the special subject for {}, or show that the one of {} matches specialty and level";
            *case.notice.training.special_year, *held.year
        ),
    )
    .at(Place::cell(Table::Training, row, "专业级别相符"));
    true
}

#[cfg(test)]
mod tests {
    use crate::domain::Dossier;
    use crate::policy::checks::probe::{changed, found, places, reasons, spoilt, verdicts, words};
    use crate::policy::specimen;

    /// The specimen, without service, whose public subject lacks these years.
    fn without(years: &[i16]) -> Dossier {
        spoilt(|d| {
            d.services.clear();
            d.trainings.retain(|row| row.subject.0 != super::Subject::Public || !years.contains(&row.year));
        })
    }

    fn change(mut dossier: Dossier, changes: &[(&str, &str)]) -> Dossier {
        for (place, text) in changes {
            assert!(specimen::change(&mut dossier, place, text), "{place}");
        }
        dossier
    }

    #[test]
    fn every_year_is_needed_and_each_missing_one_is_named() {
        assert_eq!(verdicts("ce.public", &without(&[])), "pass");
        for year in 2014..=2020 {
            let found = found("ce.public", &without(&[year]));
            assert_eq!(words(&found), "fail");
            assert!(reasons(&found).contains(&year.to_string()));
        }
        let found = found("ce.public", &without(&[2014, 2016, 2020]));
        assert_eq!((words(&found), places(&found[0])), ("fail".into(), "继续教育".into()));
        assert!(reasons(&found).contains("2014、2016、2020"));
    }

    #[test]
    fn a_row_that_does_not_say_pass_is_no_pass() {
        for not in ["否", "", "无"] {
            let found = found("ce.public", &specimen::with(&[("继续教育#2.合格", not)]));
            assert_eq!((words(&found), places(&found[0])), ("fail".into(), "继续教育#2.合格".into()));
        }
        let again = [
            ("继续教育#2.合格", "否"),
            ("继续教育#9.年度", "2015"),
            ("继续教育#9.科目", "公需"),
            ("继续教育#9.合格", "是"),
            ("继续教育#9.来源", "系统生成"),
        ];
        assert_eq!(changed("ce.public", &again), "pass", "a second row may make it good");
        let special = [("继续教育#2.科目", "专业")];
        assert_eq!(changed("ce.public", &special), "fail", "the other subject is no substitute");
    }

    #[test]
    fn what_is_not_the_systems_needs_its_upload() {
        // 2017 rests on a certificate in the specimen.
        let found = found("ce.public", &specimen::with(&[("继续教育#4.佐证材料", "无")]));
        assert_eq!((words(&found), places(&found[0])), ("fail".into(), "继续教育#4.佐证材料".into()));
        assert_eq!(changed("ce.public", &[("继续教育#3.来源", "")]), "fail");
        assert_eq!(
            changed("ce.public", &[("继续教育#3.来源", "证书"), ("继续教育#3.佐证材料", "a.pdf")]),
            "pass"
        );
        assert_eq!(
            changed("ce.public", &[("继续教育#3.来源", "系统生成"), ("继续教育#3.佐证材料", "")]),
            "pass"
        );
        let both = change(without(&[2014]), &[("继续教育#3.佐证材料", "")]);
        assert_eq!(verdicts("ce.public", &both), "fail fail", "two faults, two things to do");
    }

    #[test]
    fn a_year_wholly_or_partly_before_the_career_is_for_a_person() {
        let began = |start: &str, years: &[i16]| {
            let mut dossier = change(without(years), &[("简历#1.开始", start)]);
            dossier.careers.truncate(1);
            verdicts("ce.public", &dossier)
        };
        assert_eq!(began("2015-01-01", &[2014]), "eye");
        assert_eq!(began("2014-07-01", &[2014]), "eye", "partly");
        assert_eq!(began("2014-01-01", &[2014]), "fail");
        assert_eq!(began("2014.01", &[2014]), "eye", "it may have been the second of January");
        assert_eq!(began("2013.12", &[2014]), "fail");
        assert_eq!(began("2016-07-01", &[2014, 2016, 2018]), "fail eye");
        assert_eq!(began("2019-07-01", &[]), "pass", "nothing is missing");
    }

    #[test]
    fn without_a_career_nothing_excuses() {
        let mut dossier = without(&[2014]);
        dossier.careers.clear();
        assert_eq!(verdicts("ce.public", &dossier), "fail");
    }

    #[test]
    fn the_earliest_row_begins_the_career_wherever_it_stands() {
        let mut dossier = without(&[2014]);
        dossier.careers.reverse();
        assert_eq!(verdicts("ce.public", &dossier), "fail");
    }

    #[test]
    fn those_from_outside_are_for_a_person() {
        for kind in ["援疆", "委托", "港澳台", "外籍"] {
            let kind = [("申报人.申报人类别", kind)];
            assert_eq!(verdicts("ce.public", &change(without(&[2014, 2015]), &kind)), "eye");
            let unproved = change(without(&[2014]), &[kind[0], ("继续教育#3.佐证材料", "")]);
            assert_eq!(verdicts("ce.public", &unproved), "eye", "an upload as well");
            assert_eq!(verdicts("ce.public", &change(without(&[]), &kind)), "pass");
        }
        for kind in ["在疆", "高技能人才"] {
            assert_eq!(
                verdicts("ce.public", &change(without(&[2014]), &[("申报人.申报人类别", kind)])),
                "fail"
            );
        }
    }

    #[test]
    fn a_lifted_year_is_as_good_as_passed_and_no_other() {
        // The specimen serves in 2018 with its approval.
        let lacking = |years: &[i16]| {
            let mut dossier = without(years);
            dossier.services = specimen::dossier().services;
            dossier
        };
        let found = found("ce.public", &lacking(&[2018]));
        assert_eq!(words(&found), "pass");
        assert!(reasons(&found).contains("2018"), "{}", reasons(&found));
        assert_eq!(verdicts("ce.public", &lacking(&[2017])), "fail");
        let both = super::super::probe::found("ce.public", &lacking(&[2018, 2019]));
        assert!(
            words(&both) == "fail" && reasons(&both).contains("2019") && !reasons(&both).contains("2018")
        );
    }

    /// The specimen without its special subject, with these rows of it instead.
    fn special(rows: &[&[(&str, &str)]]) -> Dossier {
        let mut dossier = without(&[]);
        dossier.trainings.retain(|row| row.subject.0 == super::Subject::Public);
        for row in rows {
            let at = dossier.trainings.len() + 1;
            assert!(specimen::change(&mut dossier, &format!("继续教育#{at}.科目"), "专业"));
            for (header, text) in *row {
                assert!(specimen::change(&mut dossier, &format!("继续教育#{at}.{header}"), text));
            }
        }
        dossier
    }

    const PASSED: (&str, &str) = ("合格", "是");
    const SYSTEM: (&str, &str) = ("来源", "系统生成");
    const MATCHES: (&str, &str) = ("专业级别相符", "是");

    #[test]
    fn the_special_subject_of_the_year_or_a_matching_one_of_the_year_before() {
        let of = |row: &[(&str, &str)]| verdicts("ce.special", &special(&[row]));
        assert_eq!(of(&[("年度", "2020"), PASSED, SYSTEM]), "pass", "of the year itself it need not match");
        assert_eq!(of(&[("年度", "2019"), PASSED, SYSTEM, MATCHES]), "pass");
        assert_eq!(of(&[("年度", "2019"), PASSED, SYSTEM, ("专业级别相符", "否")]), "fail");
        assert_eq!(of(&[("年度", "2019"), PASSED, SYSTEM]), "eye", "whether it matches is not filled in");
        assert_eq!(of(&[("年度", "2018"), PASSED, SYSTEM, MATCHES]), "fail");
        assert_eq!(of(&[("年度", "2020"), ("合格", "否"), SYSTEM]), "fail");
        assert_eq!(verdicts("ce.special", &special(&[])), "fail");
    }

    #[test]
    fn the_special_subject_needs_its_upload_too() {
        let certificate = ("来源", "证书");
        let of = |row: &[(&str, &str)]| verdicts("ce.special", &special(&[row]));
        assert_eq!(of(&[("年度", "2020"), PASSED, certificate]), "fail");
        assert_eq!(of(&[("年度", "2020"), PASSED, certificate, ("佐证材料", "a.pdf")]), "pass");
        assert_eq!(of(&[("年度", "2019"), PASSED, certificate, MATCHES]), "fail");
        assert_eq!(of(&[("年度", "2019"), PASSED, certificate, MATCHES, ("佐证材料", "a.pdf")]), "pass");
        let both: [&[(&str, &str)]; 2] =
            [&[("年度", "2020"), PASSED, certificate], &[("年度", "2019"), PASSED, SYSTEM, MATCHES]];
        assert_eq!(verdicts("ce.special", &special(&both)), "pass");
    }

    #[test]
    fn service_in_the_year_lifts_the_special_subject_of_that_year_only() {
        let served = |from: &str, to: &str, years: &str| {
            let mut dossier = special(&[]);
            dossier.services = specimen::dossier().services;
            let cells = [("基层服务.开始", from), ("基层服务.结束", to), ("基层服务.免学年度", years)];
            verdicts("ce.special", &change(dossier, &cells))
        };
        assert_eq!(served("2020-01-02", "至今", "2020"), "exempt");
        assert_eq!(served("2020-01-02", "至今", "无"), "exempt", "the years of that row");
        assert_eq!(served("2019-01-02", "2019-12-30", "2019"), "fail", "2019 lifts no 2020");
        assert_eq!(served("2019-01-02", "至今", "2019"), "fail", "approved for 2019 only");
    }
}
