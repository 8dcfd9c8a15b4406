//! Schooling (四.2).

use crate::domain::words::EducationProof;
use crate::domain::{Answer, Education, EvidenceForm, Place, Table, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of schooling.
pub static CHECKS: &[Check] = &[Check {
    id: "edu.proof",
    item: 2,
    clause: "四.2",
    title: Words::fixed("学历证明", "Proof of schooling"),
    rule: Words::fixed(
        "学历有学信网查询结果或原件扫描件；遗失证明不算",
        "a CHSI result or a scan of the original; a lost-certificate statement does not count",
    ),
    reads: &[Reads::Columns(Table::Education, &["学历", "学位", "证明方式", "佐证材料"])],
    run: proof,
}];

fn proof(case: &Case<'_>, out: &mut Findings) {
    let rows = &case.dossier.educations;
    let mut proved = 0;
    let mut voided = 0;
    for (row, education) in rows.iter().enumerate() {
        match standing(education) {
            Standing::Proved => proved += 1,
            Standing::Lost => {
                voided += 1;
                void_row(row, education, out);
            }
            Standing::Unproved(why) => fail_row(row, education, why, out),
        }
    }
    if rows.is_empty() {
        out.fail(
            reason!("没有填学历", "no schooling is given"),
            reason!(
                "请填写学历，并上传学信网查询结果或原件扫描件",
                "fill in the schooling and upload the CHSI result or a scan of the original"
            ),
        )
        .at(Place::table(Table::Education));
    } else if voided == rows.len() {
        out.fail(
            reason!(
                "学历只有遗失证明，没有一项有效",
                "nothing but lost-certificate statements: no schooling is proved"
            ),
            reason!(
                "请上传学信网查询结果；查不到的，上传学历原件扫描件",
                "upload the CHSI result, or where there is none a scan of the original"
            ),
        )
        .at(Place::table(Table::Education));
    } else if proved + voided == rows.len() {
        out.pass(reason!("学历有学信网查询结果或原件", "proved by CHSI or by an original"))
            .at(const { Place::table(Table::Education) });
    }
}

enum Standing {
    Proved,
    Lost,
    Unproved(Why),
}

enum Why {
    NoKind,
    NoFile,
    BareCopy,
}

fn standing(education: &Education) -> Standing {
    let Answer::Is(kind) = education.proof else { return Standing::Unproved(Why::NoKind) };
    if kind == EducationProof::Lost {
        return Standing::Lost;
    }
    let Some(files) = education.evidence.value() else { return Standing::Unproved(Why::NoFile) };
    let sealed = files.0.iter().all(|file| file.form == EvidenceForm::SealedCopy);
    if kind == EducationProof::Copy && !sealed {
        return Standing::Unproved(Why::BareCopy);
    }
    Standing::Proved
}

/// What the row is about: the qualification, else the degree, else nothing.
fn name(education: &Education) -> &str {
    education.qualification.value().or(education.degree.value()).map_or("", String::as_str)
}

fn void_row(row: usize, education: &Education, out: &mut Findings) {
    out.void(
        reason!("学历「{}」只有遗失证明，不算", "schooling {}: a lost-certificate statement does not count"; name(education)),
        reason!("「{}」如需计入，请上传学信网查询结果或学历原件扫描件", "for {} to count, upload the CHSI result or a scan of the original"; name(education)),
    )
    .at(Place::cell(Table::Education, row, "证明方式"));
}

fn fail_row(row: usize, education: &Education, why: Why, out: &mut Findings) {
    let (reason, header) = match why {
        Why::NoKind => (
            reason!("学历「{}」申报人未填证明方式", "schooling {}: the applicant has not said how it is proved"; name(education)),
            "证明方式",
        ),
        Why::NoFile => (
            reason!("学历「{}」没有佐证材料", "schooling {}: no evidence is there"; name(education)),
            "佐证材料",
        ),
        Why::BareCopy => (
            reason!("学历「{}」的复印件未经单位盖章签署，不能代替原件", "schooling {}: a copy without seal and statement does not stand for the original"; name(education)),
            "佐证材料",
        ),
    };
    out.fail(
        reason,
        reason!("请为学历「{}」上传学信网查询结果；查不到的，上传原件扫描件", "for schooling {} upload the CHSI result, or where there is none a scan of the original"; name(education)),
    )
    .at(Place::cell(Table::Education, row, header))
    .at(Place::cell(Table::Education, row, "学历"));
}
