//! The recommendations of the unit and of the supervising unit (三.(二), attachment 2).

use crate::domain::words::{Level, UnitKind};
use crate::domain::{Answer, Place, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::{Case, Check, Findings, Reads, Reason};

/// The checks of opinions.
pub static CHECKS: &[Check] = &[
    Check {
        id: "unit.opinion",
        item: 11,
        clause: "三.(二)",
        title: Words::fixed("单位推荐意见", "Unit's recommendation"),
        rule: Words::fixed(
            "须有单位同意推荐的意见，且级别与申报级别一致",
            "the unit recommends, for the level applied for",
        ),
        reads: &[Reads::Applicant(&["单位推荐意见", "申报级别"])],
        run: unit_opinion,
    },
    Check {
        id: "super.opinion",
        item: 0,
        clause: "附2",
        title: Words::fixed("主管单位推荐意见", "Supervising unit's recommendation"),
        rule: Words::fixed(
            "须有主管单位同意推荐的意见，且级别与申报级别一致；非公有制单位由所在企业或人才市场推荐",
            "the supervising unit recommends, for the level applied for; for non-public units the enterprise or the talent market does",
        ),
        reads: &[Reads::Applicant(&["主管单位推荐意见", "申报级别", "单位性质"])],
        run: super_opinion,
    },
];

fn unit_opinion(case: &Case<'_>, out: &mut Findings) {
    const PLACE: Place = Place::applicant("单位推荐意见");
    match &case.dossier.applicant.unit_opinion {
        Answer::Is(text) => judge(text, PLACE, case, out),
        Answer::Blank | Answer::Nil => {
            out.fail(
                reason!("没有单位推荐意见", "the unit's recommendation is not there"),
                reason!(
                    "请所在单位审核后填写推荐意见",
                    "have the unit check the dossier and write its recommendation"
                ),
            )
            .at(PLACE);
        }
    }
}

fn super_opinion(case: &Case<'_>, out: &mut Findings) {
    const PLACE: Place = Place::applicant("主管单位推荐意见");
    let applicant = &case.dossier.applicant;
    match &applicant.super_opinion {
        Answer::Is(text) => judge(text, PLACE, case, out),
        Answer::Blank | Answer::Nil if applicant.unit_kind.is(UnitKind::NonPublic) => {
            out.eye(
                reason!("没有主管单位推荐意见；非公有制单位可由所在企业或存档的人才市场推荐，请核实", "no supervising unit's recommendation; for a non-public unit the enterprise or the talent market may recommend"),
                reason!("请由所在企业或档案存放地人才市场出具推荐意见", "have the enterprise or the talent market that keeps the file recommend"),
            )
            .clause("三.(三)")
            .at(PLACE)
            .at(const { Place::applicant("单位性质") });
        }
        Answer::Blank | Answer::Nil => {
            out.fail(
                reason!("没有主管单位推荐意见", "the supervising unit's recommendation is not there"),
                reason!(
                    "请主管单位审核后按附件 2 填写推荐意见",
                    "have the supervising unit check the dossier and recommend as in attachment 2"
                ),
            )
            .at(PLACE);
        }
    }
}

/// What an opinion that is there says.
fn judge(text: &str, place: Place, case: &Case<'_>, out: &mut Findings) {
    let form = &case.notice.form;
    let applied = *case.dossier.applicant.level;
    let named = |word: &&String| text.contains(word.as_str());
    if let Some(word) = form.disagree.iter().find(named) {
        look(out, reason!("推荐意见写有「{}」", "the opinion says {}"; word.as_str())).at(place);
    } else if !form.agree.iter().any(|word| text.contains(word.as_str())) {
        let wanted: Vec<Arg> = form.agree.iter().map(|word| Arg::from(word.as_str())).collect();
        look(out, reason!("推荐意见没有写明「{}」", "the opinion does not say {}"; wanted)).at(place);
    }
    if let Some(other) = other_level(text, applied) {
        look(out, reason!("推荐意见写的是{}，申报级别是{}", "the opinion names {}, the level applied for is {}"; other, applied))
            .at(place)
            .at(const { Place::applicant("申报级别") });
    }
    if out.is_empty() {
        out.pass(reason!("推荐意见同意推荐", "recommended")).at(place);
    }
}

fn look(out: &mut Findings, reason: Reason) -> &mut crate::policy::Finding {
    let remedy = reason!(
        "请核对推荐意见，写明是否同意推荐及所推荐的级别",
        "check the opinion: it is to say whether it recommends, and for which level"
    );
    out.eye(reason, remedy)
}

/// A level that the text names and that is not the one applied for. Attachment 2 writes 高级 for
/// both 副高级 and 正高级.
fn other_level(text: &str, applied: Level) -> Option<Arg> {
    let level = |level: Level| (level != applied).then(|| Arg::from(level));
    if text.contains("初级") && applied != Level::Junior {
        return level(Level::Junior);
    }
    if text.contains("中级") && applied != Level::Intermediate {
        return level(Level::Intermediate);
    }
    text.match_indices('高').find_map(|(at, _)| {
        if text[..at].ends_with('副') {
            level(Level::AssociateSenior)
        } else if text[..at].ends_with('正') {
            level(Level::Senior)
        } else if text[at..].starts_with("高级") && applied.rank() < Level::AssociateSenior.rank() {
            Some(Arg::Words("高级", "senior"))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, reasons};
    use crate::policy::specimen;

    fn both(text: &str) -> (String, String) {
        (
            changed("unit.opinion", &[("申报人.单位推荐意见", text)]),
            changed("super.opinion", &[("申报人.主管单位推荐意见", text)]),
        )
    }

    fn same(text: &str, verdict: &str) {
        assert_eq!(both(text), (verdict.to_owned(), verdict.to_owned()), "{text}");
    }

    #[test]
    fn an_opinion_recommends_or_a_person_looks() {
        same("经审核，同意推荐。", "pass");
        same("经审核，不同意推荐。", "eye");
        same("材料真实。", "eye");
        same("", "fail");
        same("无", "fail");
    }

    #[test]
    fn an_opinion_names_the_level_applied_for_or_none() {
        same("同意推荐申报副高级职称。", "pass");
        same("同意推荐申报高级职称。", "pass");
        same("同意推荐申报高级工程师。", "pass");
        same("同意推荐申报正高级职称。", "eye");
        same("同意推荐申报中级职称。", "eye");
        same("同意推荐申报初级职称。", "eye");
        same("不同意推荐申报中级职称。", "eye eye");
        let junior =
            |text| changed("unit.opinion", &[("申报人.申报级别", "中级"), ("申报人.单位推荐意见", text)]);
        assert_eq!(junior("同意推荐申报中级"), "pass");
        assert_eq!(junior("同意推荐申报高级"), "eye");
        assert_eq!(junior("同意推荐申报副高"), "eye");
        assert_eq!(junior("业务水平很高，同意推荐"), "pass", "高 alone names no level");
        let senior = [("申报人.申报级别", "正高级"), ("申报人.单位推荐意见", "同意推荐正高级工程师")];
        assert_eq!(changed("unit.opinion", &senior), "pass");
    }

    #[test]
    fn a_non_public_unit_may_have_no_supervising_unit() {
        let none = [("申报人.主管单位推荐意见", ""), ("申报人.单位性质", "非公有制")];
        assert_eq!(changed("super.opinion", &none), "eye");
        assert_eq!(found("super.opinion", &specimen::with(&none))[0].clause, "三.(三)");
        let no = [("申报人.主管单位推荐意见", "不同意"), ("申报人.单位性质", "非公有制")];
        assert_eq!(changed("super.opinion", &no), "eye");
        let unit = [("申报人.单位推荐意见", ""), ("申报人.单位性质", "非公有制")];
        assert_eq!(changed("unit.opinion", &unit), "fail", "the unit itself always recommends");
    }

    #[test]
    fn the_reason_names_both_levels() {
        let dossier = specimen::with(&[("申报人.单位推荐意见", "同意推荐申报中级")]);
        let said = reasons(&found("unit.opinion", &dossier));
        assert_eq!(said, "推荐意见写的是中级，申报级别是副高级");
    }
}
