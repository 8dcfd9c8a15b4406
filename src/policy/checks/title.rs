//! Item 4: what proves the present title, the years of one who has none, and a licence in its place.

use super::facts::{has_title, missing_material};
use crate::domain::words::{ApplicantKind, Level, MaterialKind, Route, TitlePlace};
use crate::domain::{Applicant, Dossier, Place, Table, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::{Case, Check, Findings, Reads, Reason};

/// The checks of the present title.
pub static CHECKS: &[Check] = &[
    Check {
        id: "title.proof",
        item: 4,
        clause: "四.4",
        title: Words::fixed("现职称证明", "Proof of title"),
        rule: Words::fixed(
            "现职称在新疆取得的，任职资格文件、职称证书、评审表有其一；在外省取得的三样齐全；高技能人才附技能等级证书",
            "a title got in Xinjiang: document, certificate or review form; elsewhere: all three; skilled workers: the skill-grade certificate",
        ),
        reads: &[
            Reads::Applicant(&["申报人类别", "申报途径", "首次参评", "现职称", "现职称级别", "现职称取得地"]),
            FILES,
        ],
        run: title_proof,
    },
    Check {
        id: "title.years",
        item: 4,
        clause: "四.4",
        title: Words::fixed("破格年限证明", "Proof of years"),
        rule: Words::fixed(
            "首次参评且破格报中级的，由所在单位书面证明专业工作年限",
            "a first title straight to intermediate: the unit proves the years in writing",
        ),
        reads: &[
            Reads::Applicant(&["工作单位", "申报级别", "申报途径", "首次参评", "现职称", "现职称级别"]),
            Reads::Columns(Table::Material, &["种类", "文件", "出具单位"]),
        ],
        run: title_years,
    },
    Check {
        id: "licence.route",
        item: 4,
        clause: "五.(五)",
        title: Words::fixed("职业资格", "Practising licence"),
        rule: Words::fixed(
            "凭职业（执业）资格申报的，须有资格证书；能否对应所报级别由人核定",
            "who applies through a practising licence files it; whether it is worth the level a person tells",
        ),
        reads: &[Reads::Applicant(&["申报途径", "申报级别"]), FILES],
        run: licence_route,
    },
];

const FILES: Reads = Reads::Columns(Table::Material, &["种类", "文件"]);

fn title_proof(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    if applicant.kind.is(ApplicantKind::Skilled) {
        skill_proof(case.dossier, out);
    } else if !has_title(applicant) {
        no_title(applicant, out);
    } else {
        match applicant.title_place.value() {
            Some(TitlePlace::Xinjiang) => proof_from_here(case, out),
            Some(TitlePlace::Elsewhere) => proof_from_elsewhere(case, out),
            None => proof_from_nowhere(case, out),
        }
    }
}

fn skill_proof(dossier: &Dossier, out: &mut Findings) {
    match dossier.material(MaterialKind::SkillCertificate) {
        Some((row, _)) => {
            out.pass(reason!(
                "高技能人才，技能等级证书已附",
                "skilled worker: the skill-grade certificate is there"
            ))
            .at(Place::cell(Table::Material, row, "文件"));
        }
        None => {
            out.fail(
                reason!("高技能人才，没有附技能等级证书", "skilled worker without a skill-grade certificate"),
                reason!(
                    "请上传技能等级证书原件扫描件",
                    "upload a scan of the original skill-grade certificate"
                ),
            )
            .at(missing_material(dossier, MaterialKind::SkillCertificate));
        }
    }
}

fn no_title(applicant: &Applicant, out: &mut Findings) {
    let place = Place::applicant("现职称");
    if applicant.first_time.is(true) {
        out.na(reason!("首次参评，没有现职称", "a first title: none is held yet")).at(place);
    } else if applicant.route.is(Route::Licence) {
        out.na(reason!(
            "凭职业资格申报，没有现职称",
            "applied through a practising licence: no title is held"
        ))
        .at(place);
    } else {
        out.fail(
            reason!(
                "没有填现职称，也没有报首次参评或职业资格途径",
                "no present title, and neither a first title nor the licence route is claimed"
            ),
            reason!(
                "请填写现职称及其级别、取得日期和取得地，并上传证明原件扫描件；确属首次参评的，请在「首次参评」填「是」",
                "fill in the present title with level, date and place and upload its proof; for a first title answer 首次参评 with 是"
            ),
        )
        .at(place)
        .at(Place::applicant("首次参评"));
    }
}

fn proof_from_here(case: &Case<'_>, out: &mut Findings) {
    let kinds = &case.notice.title.here_any;
    match kinds.iter().find_map(|kind| case.dossier.material(*kind)) {
        Some((row, _)) => {
            out.pass(reason!("现职称在新疆取得，证明已附", "title got in Xinjiang: its proof is there"))
                .at(Place::cell(Table::Material, row, "文件"));
        }
        None => {
            out.fail(
                reason!("现职称在新疆取得，没有附下列任何一样：{}", "title got in Xinjiang, but none of: {}";
                    listed(kinds)),
                reason!("请上传下列之一的原件扫描件：{}", "upload a scan of the original of one of: {}";
                    listed(kinds)),
            )
            .at(kinds
                .first()
                .map_or(Place::table(Table::Material), |kind| missing_material(case.dossier, *kind)));
        }
    }
}

fn proof_from_elsewhere(case: &Case<'_>, out: &mut Findings) {
    let mut missing =
        case.notice.title.elsewhere_all.iter().copied().filter(|kind| !has(case.dossier, *kind)).peekable();
    let Some(first) = missing.peek().copied() else {
        out.pass(reason!("现职称在外省取得，证明齐全", "title got elsewhere: all its proofs are there"))
            .at(Place::table(Table::Material));
        return;
    };
    let missing: Vec<_> = missing.collect();
    out.fail(
        reason!("现职称在外省取得，缺 {}", "title got elsewhere, missing: {}"; listed(&missing)),
        reason!("请补传 {} 的原件扫描件", "upload scans of the originals of: {}"; listed(&missing)),
    )
    .at(missing_material(case.dossier, first));
}

/// Where the title was got is not filled in: with every proof there it does not matter.
fn proof_from_nowhere(case: &Case<'_>, out: &mut Findings) {
    let rules = &case.notice.title;
    let all = rules.elsewhere_all.iter().all(|kind| has(case.dossier, *kind));
    if all && rules.here_any.iter().any(|kind| has(case.dossier, *kind)) {
        out.pass(reason!("现职称证明齐全", "every proof of the title is there"))
            .at(Place::table(Table::Material));
        return;
    }
    out.fail(
        reason!(
            "没有填现职称取得地，无法判断应附哪些证明",
            "where the title was got is not filled in, so it cannot be told which proofs are due"
        ),
        reason!("请填写现职称取得地；在新疆取得的附下列之一，在外省取得的须全部上传：{}",
            "fill in where the title was got; got in Xinjiang: upload one, elsewhere: all of: {}";
            listed(&rules.elsewhere_all)),
    )
    .at(Place::applicant("现职称取得地"));
}

fn has(dossier: &Dossier, kind: MaterialKind) -> bool {
    dossier.material(kind).is_some()
}

fn listed(kinds: &[MaterialKind]) -> Vec<Arg> {
    kinds.iter().map(|kind| Arg::from(*kind)).collect()
}

fn title_years(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    let is_first = applicant.first_time.is(true) || !has_title(applicant);
    if !(is_first && applicant.route.is(Route::Exceptional) && *applicant.level == Level::Intermediate) {
        out.na(reason!("不是首次参评破格报中级", "not a first title straight to intermediate"))
            .at(Place::applicant("申报途径"));
        return;
    }
    let Some((row, proof)) = case.dossier.material(MaterialKind::YearsProof) else {
        out.fail(
            reason!(
                "首次参评破格报中级，没有附单位的年限证明",
                "a first title straight to intermediate without the unit's proof of years"
            ),
            ASK_YEARS,
        )
        .at(missing_material(case.dossier, MaterialKind::YearsProof));
        return;
    };
    match (proof.issued_by.value(), applicant.unit.value()) {
        (Some(issuer), Some(unit)) if !issuer.contains(unit.as_str()) && !unit.contains(issuer.as_str()) => {
            out.eye(
                reason!("年限证明由「{}」出具，是否为所在单位「{}」，须人工核定",
                    "the proof of years is issued by {}: whether that is the unit, {}, a person tells";
                    issuer.as_str(), unit.as_str()),
                ASK_YEARS,
            )
            .at(Place::cell(Table::Material, row, "出具单位"));
        }
        _ => {
            out.pass(reason!("单位出具的年限证明已附", "the unit's proof of years is there"))
                .at(Place::cell(Table::Material, row, "文件"));
        }
    }
}

const ASK_YEARS: Reason = reason!(
    "请由所在单位书面证明从事现专业工作年限符合破格要求，盖章后上传",
    "have your own unit prove in writing that the years in the specialty suffice, sealed, and upload it"
);

fn licence_route(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    if !applicant.route.is(Route::Licence) {
        out.na(reason!("不是凭职业资格申报", "not applied through a practising licence"))
            .at(Place::applicant("申报途径"));
        return;
    }
    match case.dossier.material(MaterialKind::LicenceCertificate) {
        Some((row, _)) => {
            out.eye(
                reason!("执业资格证书已附，是否可对应申报{}，须人工核定",
                    "the practising licence is there; whether it is worth applying for {} a person tells";
                    *applicant.level),
                reason!("所附执业资格证书不对应申报{}，请改报相应级别，或补充符合规定的证书",
                    "the licence is not worth {}: apply for the level it is worth, or file one that is";
                    *applicant.level),
            )
            .at(Place::cell(Table::Material, row, "文件"));
        }
        None => {
            out.fail(
                reason!(
                    "凭职业资格申报，没有附执业资格证书",
                    "applied through a practising licence that is not there"
                ),
                reason!(
                    "请上传职业（执业）资格证书原件扫描件",
                    "upload a scan of the original practising licence"
                ),
            )
            .at(missing_material(case.dossier, MaterialKind::LicenceCertificate));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::words::MaterialKind::{self, *};
    use crate::domain::{Answer, Dossier};
    use crate::policy::checks::probe::{changed, found, places, reasons, spoilt, verdicts};

    /// The specimen with these materials, each with a file, and some cells changed.
    fn with(kinds: &[MaterialKind], changes: &[(&str, &str)]) -> Dossier {
        let mut dossier = crate::policy::specimen::with(changes);
        let file = dossier.materials[0].clone();
        dossier.materials = kinds
            .iter()
            .map(|kind| {
                let mut material = file.clone();
                material.kind.0 = *kind;
                material
            })
            .collect();
        dossier
    }

    const NO_TITLE: [(&str, &str); 4] = [
        ("申报人.现职称", "无"),
        ("申报人.现职称级别", "无"),
        ("申报人.现职称取得日期", "无"),
        ("申报人.现职称取得地", "无"),
    ];

    fn untitled(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        NO_TITLE.iter().chain(more).copied().collect()
    }

    #[test]
    fn a_title_from_here_needs_any_one_proof() {
        for kind in [TitleDocument, TitleCertificate, ReviewForm] {
            assert_eq!(verdicts("title.proof", &with(&[kind], &[])), "pass", "{kind:?}");
        }
        assert_eq!(verdicts("title.proof", &with(&[IdScan, SkillCertificate], &[])), "fail");
    }

    #[test]
    fn a_title_from_elsewhere_needs_all_three() {
        let place = [("申报人.现职称取得地", "其他")];
        let all = [TitleDocument, TitleCertificate, ReviewForm];
        assert_eq!(verdicts("title.proof", &with(&all, &place)), "pass");
        for missing in 0..3 {
            let mut two = all.to_vec();
            let kind = two.remove(missing);
            let found = found("title.proof", &with(&two, &place));
            assert_eq!(found[0].verdict.word(), "fail");
            assert!(reasons(&found).contains(kind.zh()), "{}", reasons(&found));
        }
        let none = found("title.proof", &with(&[IdScan], &place));
        assert!(all.iter().all(|kind| reasons(&none).contains(kind.zh())));
        assert_eq!(places(&none[0]), "材料");
    }

    #[test]
    fn a_row_without_its_file_is_not_there() {
        let mut dossier = with(&[TitleCertificate], &[]);
        dossier.materials[0].file = Answer::Blank;
        let found = found("title.proof", &dossier);
        assert_eq!((found[0].verdict.word(), places(&found[0])), ("fail", "材料".to_owned()));
        dossier.materials[0].kind.0 = TitleDocument;
        let found = super::super::probe::found("title.proof", &dossier);
        assert_eq!(places(&found[0]), "材料#1.文件");
    }

    #[test]
    fn where_the_title_was_got_is_owed_unless_every_proof_is_there() {
        let place = [("申报人.现职称取得地", "")];
        let one = found("title.proof", &with(&[TitleDocument], &place));
        assert_eq!((one[0].verdict.word(), places(&one[0])), ("fail", "申报人.现职称取得地".to_owned()));
        assert_eq!(
            verdicts("title.proof", &with(&[TitleDocument, TitleCertificate, ReviewForm], &place)),
            "pass"
        );
    }

    #[test]
    fn a_skilled_worker_needs_the_skill_certificate() {
        let skilled = [("申报人.申报人类别", "高技能人才")];
        assert_eq!(verdicts("title.proof", &with(&[SkillCertificate], &skilled)), "pass");
        assert_eq!(verdicts("title.proof", &with(&[TitleCertificate], &skilled)), "fail");
        assert_eq!(verdicts("title.proof", &with(&[SkillCertificate], &untitled(&skilled))), "pass");
        assert_eq!(verdicts("title.proof", &with(&[IdScan], &untitled(&skilled))), "fail");
    }

    #[test]
    fn without_a_title_a_first_time_or_a_licence_explains_it() {
        assert_eq!(changed("title.proof", &untitled(&[("申报人.首次参评", "是")])), "n/a");
        assert_eq!(changed("title.proof", &untitled(&[("申报人.申报途径", "职业资格")])), "n/a");
        assert_eq!(changed("title.proof", &untitled(&[])), "fail");
        assert_eq!(changed("title.proof", &untitled(&[("申报人.首次参评", "")])), "fail");
        // A title that is held is to be proven, whoever says it is the first.
        assert_eq!(verdicts("title.proof", &with(&[IdScan], &[("申报人.首次参评", "是")])), "fail");
    }

    #[test]
    fn years_are_proven_for_a_first_title_straight_to_intermediate_only() {
        let straight =
            untitled(&[("申报人.首次参评", "是"), ("申报人.申报途径", "破格"), ("申报人.申报级别", "中级")]);
        assert_eq!(verdicts("title.years", &with(&[IdScan], &straight)), "fail");
        assert_eq!(verdicts("title.years", &with(&[YearsProof], &straight)), "pass");
        for spoil in [("申报人.申报途径", "正常"), ("申报人.申报级别", "副高级")] {
            let mut other = straight.clone();
            other.push(spoil);
            assert_eq!(verdicts("title.years", &with(&[IdScan], &other)), "n/a", "{spoil:?}");
        }
        assert_eq!(
            changed("title.years", &[("申报人.申报途径", "破格"), ("申报人.申报级别", "中级")]),
            "n/a"
        );
    }

    #[test]
    fn the_proof_of_years_is_the_units_own() {
        let straight = untitled(&[("申报人.申报途径", "破格"), ("申报人.申报级别", "中级")]);
        let issued = |issuer: &str| {
            let mut dossier = with(&[YearsProof], &straight);
            dossier.materials[0].issued_by = Answer::Is(issuer.to_owned());
            verdicts("title.years", &dossier)
        };
        assert_eq!(issued("示例电力科学研究所"), "pass");
        assert_eq!(issued("示例电力科学研究所人事科"), "pass");
        assert_eq!(issued("示例人才服务中心"), "eye");
    }

    #[test]
    fn a_licence_is_owed_and_then_weighed_once() {
        let route = [("申报人.申报途径", "职业资格")];
        assert_eq!(changed("licence.route", &[]), "n/a");
        assert_eq!(changed("licence.route", &route), "fail");
        let found = found("licence.route", &with(&[LicenceCertificate, LicenceCertificate], &route));
        assert_eq!(super::super::probe::words(&found), "eye");
        assert!(reasons(&found).contains("副高级"));
        let empty = spoilt(|dossier| *dossier = Dossier::default());
        assert_eq!(verdicts("licence.route", &empty), "n/a");
    }
}
