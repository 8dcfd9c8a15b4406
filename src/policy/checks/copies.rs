//! Copies in place of originals (四, end).

use crate::domain::words::{EducationProof, MaterialForm, MaterialKind};
use crate::domain::{Answer, Dossier, Evidence, EvidenceForm, EvidenceRef, Material, Place, Table, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::{Case, Check, Finding, Findings, Item, Reads};

/// The check of copies.
pub static CHECKS: &[Check] = &[Check {
    id: "form.copies",
    item: 0,
    clause: "四.末",
    title: Words::fixed("复印件", "Copies"),
    rule: Words::fixed(
        "以复印件代替原件的，须有单位公章和「已审核，与原件相符」的签署",
        "a copy in place of an original carries the unit's seal and signed statement",
    ),
    reads: &[
        Reads::Evidence,
        Reads::Columns(Table::Education, &["证明方式"]),
        Reads::Columns(Table::Material, &["种类", "形式", "复印件签章"]),
    ],
    run: copies,
}];

fn copies(case: &Case<'_>, out: &mut Findings) {
    let dossier = case.dossier;
    for (row, education) in dossier.educations.iter().enumerate() {
        // 证明方式 = 复印件 says of every file of the row what the mark says of one.
        let whole = education.proof.is(EducationProof::Copy);
        let place = Place::cell(Table::Education, row, "佐证材料");
        if let Some(files) = education.evidence.value().and_then(|files| unsealed(files, whole)) {
            report(out, files, 2, place);
        }
    }
    for (table, row, header, item, cell) in evidence_cells(dossier) {
        if let Some(files) = cell.value().and_then(|files| unsealed(files, false)) {
            report(out, files, item, Place::cell(table, row, header));
        }
    }
    for (row, material) in dossier.materials.iter().enumerate() {
        if let Some(files) = unsealed_material(material) {
            let place = Place::cell(Table::Material, row, "复印件签章");
            report(out, files, item_of(*material.kind), place).at(Place::cell(Table::Material, row, "文件"));
        }
    }
    if out.is_empty() {
        out.pass(reason!("没有未经单位盖章签署的复印件", "no copy without seal and statement"));
    }
}

fn report(out: &mut Findings, files: Vec<Arg>, item: Item, place: Place) -> &mut Finding {
    out.fail(
        reason!("{}是复印件，没有单位公章和「已审核，与原件相符」的签署", "{}: copy without the unit's seal and signed statement"; files.clone()),
        reason!("请上传{}的原件扫描件；原件确已丢失的，由单位人事部门在复印件上加盖公章并签署「已审核，与原件相符」后再上传", "upload a scan of the original of {}; where it is lost, have the unit's personnel department seal and sign the copy"; files),
    )
    .item(item)
    .at(place)
}

type EvidenceCell<'a> = (Table, usize, &'static str, Item, &'a Answer<Evidence>);

/// The evidence cells of all tables but 学历 and 材料, whose rows say more about their files.
fn evidence_cells(dossier: &Dossier) -> impl Iterator<Item = EvidenceCell<'_>> {
    fn cells<'a, T>(
        rows: &'a [T],
        table: Table,
        item: Item,
        header: &'static str,
        cell: fn(&T) -> &Answer<Evidence>,
    ) -> impl Iterator<Item = EvidenceCell<'a>> {
        rows.iter().enumerate().map(move |(row, each)| (table, row, header, item, cell(each)))
    }
    let d = dossier;
    cells(&d.careers, Table::Career, 3, "原单位证明", |row| &row.former_unit_proof)
        .chain(cells(&d.works, Table::Work, 5, "佐证材料", |row| &row.evidence))
        .chain(cells(&d.awards, Table::Award, 6, "佐证材料", |row| &row.evidence))
        .chain(cells(&d.papers, Table::Paper, 7, "佐证材料", |row| &row.evidence))
        .chain(cells(&d.trainings, Table::Training, 8, "佐证材料", |row| &row.evidence))
        .chain(cells(&d.assessments, Table::Assessment, 9, "登记表", |row| &row.form))
        .chain(cells(&d.assessments, Table::Assessment, 9, "结果文件", |row| &row.result))
        .chain(cells(&d.services, Table::Service, 8, "免学审批表", |row| &row.exemption_form))
        .chain(cells(&d.services, Table::Service, 12, "证明材料", |row| &row.evidence))
}

/// The files that are copies without seal, where there are any; with `whole`, all files are copies.
fn unsealed(files: &Evidence, whole: bool) -> Option<Vec<Arg>> {
    let bad = |file: &&EvidenceRef| match file.form {
        EvidenceForm::Copy => true,
        EvidenceForm::Original => whole,
        EvidenceForm::SealedCopy => false,
    };
    let mut found = files.0.iter().filter(bad).map(|file| Arg::from(file.name.as_str())).peekable();
    found.peek().is_some().then(|| found.collect())
}

/// 复印件签章 is the row's own word on its files; the marks on them speak where it is silent.
fn unsealed_material(material: &Material) -> Option<Vec<Arg>> {
    let files = material.file.value()?;
    let copy = material.form.is(MaterialForm::Copy);
    match material.copy_sealed {
        Answer::Is(true) => None,
        Answer::Is(false) if copy => Some(files.0.iter().map(|file| Arg::from(file.name.as_str())).collect()),
        _ => unsealed(files, copy),
    }
}

/// The item under which a material is shown.
fn item_of(kind: MaterialKind) -> Item {
    match kind {
        MaterialKind::IdScan | MaterialKind::Photo => 1,
        MaterialKind::TitleCertificate
        | MaterialKind::TitleDocument
        | MaterialKind::ReviewForm
        | MaterialKind::SkillCertificate
        | MaterialKind::LicenceCertificate
        | MaterialKind::YearsProof => 4,
        MaterialKind::ResidenceOrPermit | MaterialKind::Entrustment => 0,
        MaterialKind::Pledge | MaterialKind::UnitOpinion | MaterialKind::Publicity | MaterialKind::Other => {
            11
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Kind, Verdict};
    use crate::policy::checks::probe::{changed, found, places, reasons, spoilt, verdicts, words};
    use crate::policy::specimen;

    #[test]
    fn a_bare_copy_fails_in_every_evidence_cell_and_a_sealed_one_passes() {
        let mut cells = 0;
        for table in Table::ALL {
            let evidence = table.columns().iter().enumerate().filter(|(_, c)| c.kind == Kind::Evidence);
            for (column, described) in evidence {
                cells += 1;
                let with = |text: &str| {
                    spoilt(|dossier| {
                        let row = dossier.row_mut(table, 0).expect("a row");
                        row.set(column, text).expect("evidence");
                    })
                };
                let bare = found("form.copies", &with("甲.pdf;乙.pdf(复印件)"));
                assert_eq!(words(&bare), "fail", "{table:?} {}", described.zh);
                let place = Place::cell(table, 0, described.zh);
                assert!(bare[0].places.contains(&place), "{table:?} {}", described.zh);
                assert!(reasons(&bare).contains("乙.pdf") && !reasons(&bare).contains("甲.pdf"));
                assert_eq!(verdicts("form.copies", &with("甲.pdf;乙.pdf(复印件已签章)")), "pass");
            }
        }
        assert_eq!(cells, 11, "every evidence column of design 8");
    }

    #[test]
    fn the_finding_stands_at_the_item_of_the_copy() {
        for (cell, item) in [
            ("学历.佐证材料", 2),
            ("简历.原单位证明", 3),
            ("业绩.佐证材料", 5),
            ("获奖.佐证材料", 6),
            ("论文.佐证材料", 7),
            ("继续教育.佐证材料", 8),
            ("考核.结果文件", 9),
            ("基层服务.免学审批表", 8),
            ("基层服务.证明材料", 12),
        ] {
            let found = found("form.copies", &specimen::with(&[(cell, "甲(复印件)")]));
            assert_eq!((found[0].item, places(&found[0])), (item, cell.replace('.', "#1.")), "{cell}");
        }
        for (kind, item) in [("照片", 1), ("评审表", 4), ("委托函", 0), ("个人承诺书", 11)] {
            let row = [("材料.种类", kind), ("材料.形式", "复印件")];
            assert_eq!(found("form.copies", &specimen::with(&row))[0].item, item, "{kind}");
        }
    }

    #[test]
    fn a_material_that_is_a_copy_says_whether_it_is_sealed() {
        let copy = |sealed, file| {
            changed(
                "form.copies",
                &[("材料#3.形式", "复印件"), ("材料#3.复印件签章", sealed), ("材料#3.文件", file)],
            )
        };
        assert_eq!(copy("是", "证书.pdf"), "pass");
        assert_eq!(copy("否", "证书.pdf"), "fail");
        assert_eq!(copy("", "证书.pdf"), "fail");
        assert_eq!(copy("无", "证书.pdf"), "fail");
        assert_eq!(copy("", "证书.pdf(复印件已签章)"), "pass", "the mark says so");
        assert_eq!(copy("否", "证书.pdf(复印件已签章)"), "fail", "the two contradict");
        assert_eq!(copy("否", ""), "pass", "no file, no copy");
        assert_eq!(
            changed("form.copies", &[("材料#3.复印件签章", "否")]),
            "pass",
            "an original needs no seal"
        );
    }

    #[test]
    fn schooling_proved_by_a_copy_needs_the_seal() {
        let copy = |file| changed("form.copies", &[("学历.证明方式", "复印件"), ("学历.佐证材料", file)]);
        assert_eq!(copy("毕业证.pdf"), "fail", "证明方式 says it is a copy");
        assert_eq!(copy("毕业证.pdf(复印件已签章)"), "pass");
        assert_eq!(copy(""), "pass", "nothing is there to be sealed");
    }

    #[test]
    fn every_bare_copy_is_reported_at_once() {
        let dossier =
            specimen::with(&[("获奖.佐证材料", "甲(复印件);乙（复印件）"), ("论文.佐证材料", "丙(复印件)")]);
        let found = found("form.copies", &dossier);
        assert_eq!(words(&found), "fail fail");
        assert!(reasons(&found).starts_with("甲、乙是复印件"), "{}", reasons(&found));
        assert!(found.iter().all(|finding| finding.verdict == Verdict::Fail && finding.clause == "四.末"));
    }
}
