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

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, spoilt, verdicts};
    use crate::policy::specimen;

    #[test]
    fn a_chsi_result_or_an_original_with_its_file() {
        assert_eq!(changed("edu.proof", &[]), "pass");
        for kind in ["学信网", "原件"] {
            assert_eq!(changed("edu.proof", &[("学历.证明方式", kind)]), "pass", "{kind}");
            let bare = [("学历.证明方式", kind), ("学历.佐证材料", "")];
            assert_eq!(changed("edu.proof", &bare), "fail", "{kind} without its file");
        }
        assert_eq!(changed("edu.proof", &[("学历.佐证材料", "无")]), "fail");
        assert_eq!(changed("edu.proof", &[("学历.证明方式", "")]), "fail");
    }

    #[test]
    fn a_copy_counts_sealed_and_not_bare() {
        let copy = |file| changed("edu.proof", &[("学历.证明方式", "复印件"), ("学历.佐证材料", file)]);
        assert_eq!(copy("毕业证.pdf(复印件已签章)"), "pass");
        assert_eq!(copy("毕业证.pdf(复印件)"), "fail");
        assert_eq!(copy("毕业证.pdf"), "fail");
    }

    #[test]
    fn a_lost_certificate_statement_voids_its_row_and_with_nothing_left_fails() {
        assert_eq!(changed("edu.proof", &[("学历#1.证明方式", "遗失证明")]), "void pass", "the other proves");
        let both = [("学历#1.证明方式", "遗失证明"), ("学历#2.证明方式", "遗失证明")];
        assert_eq!(changed("edu.proof", &both), "void void fail");
        let found = found("edu.proof", &specimen::with(&both));
        assert_eq!(
            found.iter().map(places).collect::<Vec<_>>(),
            ["学历#1.证明方式", "学历#2.证明方式", "学历"]
        );
        let mixed = [("学历#1.证明方式", "遗失证明"), ("学历#2.佐证材料", "")];
        assert_eq!(changed("edu.proof", &mixed), "void fail", "the fail says what is to be done");
    }

    #[test]
    fn no_schooling_at_all_fails() {
        assert_eq!(verdicts("edu.proof", &spoilt(|dossier| dossier.educations.clear())), "fail");
    }
}
