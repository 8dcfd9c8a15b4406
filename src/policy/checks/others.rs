//! Item 11: the papers filed one by one; and what is never asked for.

use super::facts::missing_material;
use crate::domain::words::MaterialKind;
use crate::domain::{Place, Table, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of other papers.
pub static CHECKS: &[Check] = &[Check {
    id: "other.papers",
    item: 11,
    clause: "四.11",
    title: Words::fixed("推荐与公示材料", "Recommendation, publicity"),
    rule: Words::fixed(
        "单位推荐意见和公示结果证明的扫描件须上传",
        "scans of the unit's recommendation and of the publicity result are filed",
    ),
    reads: &[Reads::Columns(Table::Material, &["种类", "文件"])],
    run: other_papers,
}];

/// What the notice lifts for everybody: shown so that nobody asks for it.
pub static NEVER_ASKED: &[Check] = &[Check {
    id: "lang.none",
    item: 0,
    clause: "五.(四)",
    title: Words::fixed("外语与计算机", "Language and computer"),
    rule: Words::fixed(
        "职称外语和计算机应用能力考试不作要求",
        "foreign language and computer tests are never asked for",
    ),
    reads: &[],
    run: lang_none,
}];

fn other_papers(case: &Case<'_>, out: &mut Findings) {
    for kind in [MaterialKind::UnitOpinion, MaterialKind::Publicity] {
        if case.dossier.material(kind).is_none() {
            out.fail(
                reason!("没有上传{}扫描件", "no scan of: {}"; named(kind)),
                reason!("请上传{}的扫描件", "upload a scan of: {}"; named(kind)),
            )
            .at(missing_material(case.dossier, kind));
        }
    }
    if out.is_empty() {
        out.pass(reason!("推荐意见和公示结果都已附", "recommendation and publicity result are there"))
            .at(Place::table(Table::Material));
    }
}

fn named(kind: MaterialKind) -> crate::policy::Arg {
    match kind {
        MaterialKind::Publicity => crate::policy::Arg::Words("公示结果证明", kind.en()),
        _ => kind.into(),
    }
}

fn lang_none(_: &Case<'_>, out: &mut Findings) {
    out.na(reason!("外语和计算机考试不作要求", "foreign language and computer tests are not asked for"));
}

#[cfg(test)]
mod tests {
    use crate::domain::Dossier;
    use crate::policy::checks::probe::{changed, found, places, spoilt, verdicts, words};

    #[test]
    fn recommendation_and_publicity_are_each_owed() {
        assert_eq!(changed("other.papers", &[]), "pass");
        // In the specimen 材料#6 is the recommendation, 材料#7 the publicity result.
        assert_eq!(changed("other.papers", &[("材料#6.文件", "无")]), "fail");
        let both = crate::policy::specimen::with(&[("材料#6.文件", ""), ("材料#7.种类", "其他")]);
        let found = found("other.papers", &both);
        assert_eq!(words(&found), "fail fail");
        assert_eq!((places(&found[0]), places(&found[1])), ("材料#6.文件".into(), "材料".into()));
        assert_eq!(verdicts("other.papers", &spoilt(|d| d.materials.clear())), "fail fail");
    }

    #[test]
    fn tests_of_language_are_never_asked_for() {
        assert_eq!(changed("lang.none", &[]), "n/a");
        assert_eq!(verdicts("lang.none", &Dossier::default()), "n/a");
    }
}
