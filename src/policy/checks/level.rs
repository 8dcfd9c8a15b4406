//! From which level to which (二, 五.(五)).

use crate::domain::words::{Level, Route};
use crate::domain::{Answer, Place, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Finding, Findings, Reads, Reason};

/// The check of the step between levels.
pub static CHECKS: &[Check] = &[Check {
    id: "level.step",
    item: 0,
    clause: "二",
    title: Words::fixed("级别衔接", "Step in level"),
    rule: Words::fixed(
        "申报级别比现职称高一级，或首次取得初级，或破格首次取得中级；其余由人核定",
        "one level above the present title, or a first title at 初级, or exceptionally at 中级; anything else a person tells",
    ),
    reads: &[Reads::Applicant(&["申报级别", "申报途径", "首次参评", "现职称", "现职称级别"])],
    run: step,
}];

fn step(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    let applied = *applicant.level;
    // 无 as the title itself answers for its level; so does a first review without a title.
    let no_title =
        applicant.title == Answer::Nil || !applicant.title.is_given() && applicant.first_time.is(true);
    match applicant.title_level {
        Answer::Is(held) if applied.rank() == held.rank() + 1 => {
            out.pass(reason!("比现职称级别高一级", "one level above the present title"))
        }
        Answer::Is(held) => look(
            out,
            reason!("现职称为{}，申报{}，不是高一级", "from {} to {} is not one level up"; held, applied),
        ),
        Answer::Nil => first_title(applied, applicant.route, out),
        Answer::Blank if no_title => first_title(applied, applicant.route, out),
        Answer::Blank => out.fail(
            reason!(
                "申报人未填现职称级别，无法判断是否高一级",
                "the applicant has not given the level of the present title"
            ),
            reason!(
                "请填写「现职称级别」，没有职称的填「无」",
                "fill in 现职称级别, or 无 where there is no title"
            ),
        ),
    }
    .at(const { Place::applicant("现职称级别") })
    .at(const { Place::applicant("申报级别") });
}

fn first_title(applied: Level, route: Answer<Route>, out: &mut Findings) -> &mut Finding {
    match applied {
        Level::Junior => out.pass(reason!("首次取得职称，申报初级", "a first title, at 初级")),
        Level::Intermediate if route.is(Route::Exceptional) => {
            out.pass(reason!("首次取得职称，破格申报中级", "a first title, exceptionally at 中级"))
        }
        _ => look(out, reason!("没有现职称，直接申报{}", "no present title, and applying for {}"; applied)),
    }
}

fn look(out: &mut Findings, reason: Reason) -> &mut Finding {
    let remedy = reason!(
        "请核对现职称级别、申报级别和申报途径，并提供符合申报条件的依据",
        "check the present level, the level applied for and the route, and show that the conditions are met"
    );
    out.eye(reason, remedy)
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::changed;

    fn step(held: &str, applied: &str) -> String {
        changed("level.step", &[("申报人.现职称级别", held), ("申报人.申报级别", applied)])
    }

    #[test]
    fn one_level_up_passes_and_any_other_step_is_for_a_person() {
        let levels = ["初级", "中级", "副高级", "正高级"];
        for (from, held) in levels.iter().enumerate() {
            for (to, applied) in levels.iter().enumerate() {
                let due = if to == from + 1 { "pass" } else { "eye" };
                assert_eq!(step(held, applied), due, "{held} to {applied}");
            }
        }
    }

    #[test]
    fn a_route_does_not_make_two_levels_one() {
        for route in ["破格", "职业资格", "直接认定"] {
            let two = [("申报人.申报途径", route), ("申报人.现职称级别", "初级")];
            assert_eq!(changed("level.step", &two), "eye", "{route}");
        }
    }

    fn first(applied: &'static str, route: &'static str) -> Vec<(&'static str, &'static str)> {
        vec![
            ("申报人.现职称", "无"),
            ("申报人.现职称级别", "无"),
            ("申报人.申报级别", applied),
            ("申报人.申报途径", route),
        ]
    }

    #[test]
    fn a_first_title_is_at_the_lowest_level_or_exceptionally_the_next() {
        assert_eq!(changed("level.step", &first("初级", "正常")), "pass");
        assert_eq!(changed("level.step", &first("初级", "破格")), "pass");
        assert_eq!(changed("level.step", &first("中级", "破格")), "pass");
        assert_eq!(changed("level.step", &first("中级", "正常")), "eye");
        assert_eq!(changed("level.step", &first("中级", "职业资格")), "eye");
        assert_eq!(changed("level.step", &first("副高级", "破格")), "eye");
    }

    #[test]
    fn a_level_left_blank_is_asked_for_unless_there_is_no_title() {
        assert_eq!(changed("level.step", &[("申报人.现职称级别", "")]), "fail", "a title without level");
        let blank = [("申报人.现职称级别", ""), ("申报人.现职称", ""), ("申报人.申报级别", "初级")];
        assert_eq!(
            changed("level.step", &blank),
            "fail",
            "neither title nor level, not said to be the first"
        );
        let mut first = blank.to_vec();
        first.push(("申报人.首次参评", "是"));
        assert_eq!(changed("level.step", &first), "pass");
        let nil = [("申报人.现职称级别", ""), ("申报人.现职称", "无"), ("申报人.申报级别", "初级")];
        assert_eq!(changed("level.step", &nil), "pass");
        let skilled = [("申报人.现职称", "技师"), ("申报人.现职称级别", "无"), ("申报人.申报级别", "初级")];
        assert_eq!(changed("level.step", &skilled), "pass", "a skill grade is no level");
    }
}
