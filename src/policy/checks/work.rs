//! Item 5: research, practice and results, each with its evidence.

use crate::domain::{Place, Table, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of works.
pub static CHECKS: &[Check] = &[Check {
    id: "work.proof",
    item: 5,
    clause: "四.5",
    title: Words::fixed("业绩佐证", "Evidence of work"),
    rule: Words::fixed(
        "科研能力、实践能力、业绩成果须附佐证，没有佐证的视为无效；三类合计至少有一项有效",
        "research, practice and results need evidence; what has none does not count; at least one must count",
    ),
    reads: &[Reads::Columns(Table::Work, &["名称", "佐证材料"])],
    run: work_proof,
}];

fn work_proof(case: &Case<'_>, out: &mut Findings) {
    let works = &case.dossier.works;
    let mut proved = 0_usize;
    for (row, work) in works.iter().enumerate() {
        if work.evidence.is_given() {
            proved += 1;
            continue;
        }
        out.void(
            reason!("「{}」没有佐证材料，视为无效业绩", "{}: no evidence, so it does not count"; work.name.as_str()),
            reason!("如需计入，请为「{}」上传佐证材料", "upload evidence of {} if it is to count"; work.name.as_str()),
        )
        .at(Place::cell(Table::Work, row, "佐证材料"));
    }
    if proved > 0 {
        if out.is_empty() {
            out.pass(reason!("各项业绩都有佐证材料", "every work has its evidence"))
                .at(Place::table(Table::Work));
        }
        return;
    }
    let why = if works.is_empty() {
        reason!("没有填报科研能力、实践能力或业绩成果", "no research, practice or results are filed")
    } else {
        reason!("{} 项业绩都没有佐证材料，没有一项有效", "none of {} works has evidence: nothing counts"; works.len())
    };
    out.fail(
        why,
        reason!(
            "请填报电力专业岗位工作成果，并上传与之相关的佐证材料",
            "file what was achieved at work in the specialty, and upload evidence of it"
        ),
    )
    .at(Place::table(Table::Work));
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, spoilt, verdicts, words};

    #[test]
    fn a_work_without_evidence_is_void_and_the_rest_stands() {
        assert_eq!(changed("work.proof", &[]), "pass");
        for empty in ["", "无"] {
            let dossier = crate::policy::specimen::with(&[("业绩#2.佐证材料", empty)]);
            let found = found("work.proof", &dossier);
            assert_eq!(words(&found), "void");
            assert_eq!(places(&found[0]), "业绩#2.佐证材料");
        }
        assert_eq!(changed("work.proof", &[("业绩#1.佐证材料", ""), ("业绩#3.佐证材料", "")]), "void void");
    }

    #[test]
    fn nothing_left_over_all_kinds_is_a_fail() {
        let none = spoilt(|dossier| dossier.works.clear());
        assert_eq!(verdicts("work.proof", &none), "fail");
        let unproved = [("业绩#1.佐证材料", ""), ("业绩#2.佐证材料", ""), ("业绩#3.佐证材料", "无")];
        assert_eq!(changed("work.proof", &unproved), "void void void fail");
        let one_kind = spoilt(|dossier| dossier.works.truncate(1));
        assert_eq!(verdicts("work.proof", &one_kind), "pass", "one kind is enough");
    }
}
