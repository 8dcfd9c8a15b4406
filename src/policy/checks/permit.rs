//! Papers of those from elsewhere: permits (一.(四)) and letters of entrustment (一.(五)).

use super::facts::missing_material;
use super::scope::kind_missing;
use crate::domain::words::{ApplicantKind, Employment, IdKind, MaterialKind};
use crate::domain::{Answer, Place, Table, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of permits and entrustment.
pub static CHECKS: &[Check] = &[
    Check {
        id: "scope.permit",
        item: 0,
        clause: "一.(四)",
        title: Words::fixed("居留与工作许可", "Permit"),
        rule: Words::fixed(
            "外籍人员须有来华工作许可或永久居留证件；港澳台人员在疆在职即可",
            "foreigners hold a work permit or a permanent-residence paper; from HK, Macao and Taiwan, in post here is enough",
        ),
        reads: &[Reads::Applicant(&["申报人类别", "在职状态", "证件类型"]), FILES],
        run: permit,
    },
    Check {
        id: "scope.entrusted",
        item: 0,
        clause: "一.(五)",
        title: Words::fixed("委托函", "Letter of entrustment"),
        rule: Words::fixed(
            "中央驻疆、外省驻疆单位和军队人员，须有省部级人事（职称）部门或军区政治部的委托函",
            "staff of central or other provinces' units and of the army hold a letter of entrustment from a provincial or ministerial personnel department or a military region's political department",
        ),
        reads: &[
            Reads::Applicant(&["申报人类别", "隶属"]),
            Reads::Columns(Table::Material, &["种类", "文件", "出具单位"]),
        ],
        run: entrusted,
    },
];

const FILES: Reads = Reads::Columns(Table::Material, &["种类", "文件"]);
const KIND: Place = Place::applicant("申报人类别");

fn permit(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    match applicant.kind {
        Answer::Is(ApplicantKind::Foreign) => foreign(case, out),
        Answer::Is(ApplicantKind::HongKongMacaoTaiwan) => {
            const PLACE: Place = Place::applicant("在职状态");
            if applicant.employment.is(Employment::InPost) {
                out.pass(reason!("港澳台人员，在疆在职", "from HK, Macao or Taiwan, in post here")).at(PLACE);
            } else {
                out.fail(
                    reason!(
                        "港澳台人员须在疆就业，申报表没有表明在职",
                        "from HK, Macao or Taiwan: the form does not say in post here"
                    ),
                    reason!(
                        "请填写「在职状态」，并由单位证明在疆就业",
                        "fill in 在职状态 and have the unit certify the post here"
                    ),
                )
                .at(PLACE);
            }
        }
        Answer::Is(_) => {
            out.na(reason!("不是外籍或港澳台人员", "not from abroad, HK, Macao or Taiwan")).at(KIND);
        }
        Answer::Blank | Answer::Nil => kind_missing(out),
    }
}

fn foreign(case: &Case<'_>, out: &mut Findings) {
    let card = case.dossier.applicant.id_kind.is(IdKind::ForeignResident);
    let paper = case.dossier.material(MaterialKind::ResidenceOrPermit);
    // The permanent-residence card is itself an identity card: its scan may stand there.
    let scan = case.dossier.material(MaterialKind::IdScan).filter(|_| card);
    match paper.or(scan) {
        Some((row, _)) => {
            out.pass(reason!(
                "外籍人员，工作许可或永久居留证件已附",
                "foreigner: work permit or permanent-residence paper is there"
            ))
            .at(Place::cell(Table::Material, row, "文件"));
        }
        None => {
            out.fail(
                reason!(
                    "外籍人员，没有附来华工作许可或永久居留证件",
                    "foreigner without a work permit or a permanent-residence paper"
                ),
                reason!(
                    "请上传外国人来华工作许可证或外国人永久居留身份证扫描件",
                    "upload a scan of the work permit or of the permanent-residence card"
                ),
            )
            .at(missing_material(case.dossier, MaterialKind::ResidenceOrPermit))
            .at(KIND);
        }
    }
}

fn entrusted(case: &Case<'_>, out: &mut Findings) {
    const AFFILIATION: Place = Place::applicant("隶属");
    let applicant = &case.dossier.applicant;
    let by_kind = applicant.kind.is(ApplicantKind::Entrusted);
    let by_unit =
        applicant.affiliation.value().is_some_and(|unit| case.notice.scope.entrusted.contains(unit));
    if !by_kind && !by_unit {
        if !applicant.affiliation.is_given() {
            out.fail(
                reason!(
                    "申报人未填隶属，无法判断是否须委托",
                    "the applicant has not given the unit's affiliation (隶属)"
                ),
                reason!("请填写「隶属」", "fill in 隶属, the unit's affiliation"),
            )
            .at(AFFILIATION);
        } else if applicant.kind.is_given() {
            out.na(reason!("地方单位人员，不须委托", "staff of a local unit: no entrustment needed"))
                .at(AFFILIATION);
        } else {
            kind_missing(out);
        }
        return;
    }
    let words = &case.notice.scope.entrusting;
    let evident = |issuer: &str| words.iter().any(|word| issuer.contains(word.as_str()));
    let letters = case.dossier.materials.iter().enumerate();
    let mut letters =
        letters.filter(|(_, row)| *row.kind == MaterialKind::Entrustment && row.file.is_given()).peekable();
    let first = letters.peek().copied();
    let good = letters.find(|(_, row)| row.issued_by.value().is_some_and(|issuer| evident(issuer)));
    match (good, first) {
        (Some((row, _)), _) => {
            out.pass(reason!(
                "委托函已附，出具单位符合要求",
                "the letter of entrustment is there, from a fitting department"
            ))
            .at(Place::cell(Table::Material, row, "文件"));
        }
        (None, Some((row, letter))) => {
            let remedy = reason!(
                "请提供省部级人事（职称）部门或军区政治部出具的委托函",
                "provide a letter of entrustment from a provincial or ministerial personnel department or a military region's political department"
            );
            let reason = match letter.issued_by.value() {
                Some(issuer) => {
                    reason!("委托函由{}出具，看不出是省部级人事（职称）部门或军区政治部", "the letter is from {}: not evidently a provincial or ministerial personnel department or a military region's political department"; issuer.as_str())
                }
                None => reason!("委托函没有写出具单位", "the letter's issuer is not named"),
            };
            out.eye(reason, remedy).at(Place::cell(Table::Material, row, "出具单位")).at(Place::cell(
                Table::Material,
                row,
                "文件",
            ));
        }
        (None, None) => {
            out.fail(
                reason!("须委托评审，没有附委托函", "a letter of entrustment is due and is not there"),
                reason!("请上传省部级人事（职称）部门或军区政治部出具的委托函", "upload the letter of entrustment from a provincial or ministerial personnel department or a military region's political department"),
            )
            .at(missing_material(case.dossier, MaterialKind::Entrustment))
            .at(if by_kind { KIND } else { AFFILIATION });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, reasons};
    use crate::policy::specimen;

    #[test]
    fn a_foreigner_needs_a_permit() {
        let kind = ("申报人.申报人类别", "外籍");
        assert_eq!(changed("scope.permit", &[kind]), "fail");
        let row = [kind, ("材料#8.种类", "居留或工作许可"), ("材料#8.文件", "许可.pdf")];
        assert_eq!(changed("scope.permit", &row), "pass");
        assert_eq!(changed("scope.permit", &row[..2]), "fail", "a row without a file is not there");
        let found = found("scope.permit", &specimen::with(&row[..2]));
        assert_eq!(places(&found[0]), "材料#8.文件 申报人.申报人类别");
    }

    #[test]
    fn the_permanent_residence_card_is_itself_the_paper() {
        let card = [("申报人.申报人类别", "外籍"), ("申报人.证件类型", "外国人永久居留身份证")];
        assert_eq!(changed("scope.permit", &card), "pass", "its scan is there");
        let mut unscanned = card.to_vec();
        unscanned.push(("材料#1.文件", ""));
        assert_eq!(changed("scope.permit", &unscanned), "fail");
        assert_eq!(
            changed("scope.permit", &[card[0], ("申报人.证件类型", "护照")]),
            "fail",
            "a passport is none"
        );
    }

    #[test]
    fn from_hong_kong_macao_or_taiwan_a_post_here_is_enough() {
        let kind = ("申报人.申报人类别", "港澳台");
        assert_eq!(changed("scope.permit", &[kind]), "pass");
        assert_eq!(changed("scope.permit", &[kind, ("申报人.在职状态", "")]), "fail");
        assert_eq!(changed("scope.permit", &[kind, ("申报人.在职状态", "离退休")]), "fail");
    }

    #[test]
    fn others_need_no_permit_and_a_missing_kind_is_asked_for() {
        for kind in ["在疆", "援疆", "委托", "高技能人才"] {
            assert_eq!(changed("scope.permit", &[("申报人.申报人类别", kind)]), "n/a", "{kind}");
        }
        assert_eq!(changed("scope.permit", &[("申报人.申报人类别", "")]), "fail");
    }

    /// The specimen, entrusted, with a letter of that issuer.
    fn letter(issuer: &str) -> String {
        changed(
            "scope.entrusted",
            &[
                ("申报人.申报人类别", "委托"),
                ("材料#8.种类", "委托函"),
                ("材料#8.文件", "委托函.pdf"),
                ("材料#8.出具单位", issuer),
            ],
        )
    }

    #[test]
    fn a_letter_is_due_from_the_entrusted_and_from_units_of_others() {
        assert_eq!(changed("scope.entrusted", &[]), "n/a");
        assert_eq!(changed("scope.entrusted", &[("申报人.申报人类别", "委托")]), "fail");
        for unit in ["中央驻疆", "外省驻疆", "军队"] {
            assert_eq!(changed("scope.entrusted", &[("申报人.隶属", unit)]), "fail", "{unit}");
        }
    }

    #[test]
    fn the_issuer_is_evidently_fitting_or_a_person_looks() {
        assert_eq!(letter("示例省人力资源和社会保障厅"), "pass");
        assert_eq!(letter("示例军区政治部"), "pass");
        assert_eq!(letter("示例县人力资源和社会保障局"), "eye");
        assert_eq!(letter(""), "eye");
        let any = [
            ("申报人.隶属", "中央驻疆"),
            ("材料#8.种类", "委托函"),
            ("材料#8.文件", "一.pdf"),
            ("材料#8.出具单位", "示例公司"),
            ("材料#9.种类", "委托函"),
            ("材料#9.文件", "二.pdf"),
            ("材料#9.出具单位", "人力资源和社会保障部"),
        ];
        assert_eq!(changed("scope.entrusted", &any), "pass", "any of two letters");
    }

    #[test]
    fn a_missing_affiliation_is_asked_for() {
        assert_eq!(changed("scope.entrusted", &[("申报人.隶属", "")]), "fail");
        let missing = found("scope.entrusted", &specimen::with(&[("申报人.隶属", "无")]));
        assert!(reasons(&missing).contains("隶属"), "{}", reasons(&missing));
        assert_eq!(changed("scope.entrusted", &[("申报人.申报人类别", "")]), "fail");
    }
}
