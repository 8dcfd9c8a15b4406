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
