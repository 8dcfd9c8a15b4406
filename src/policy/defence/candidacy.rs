//! Who is a candidate of the defence, and who need not come (五.(一), 五.(二)).

use crate::domain::words::Route;
use crate::domain::{Dossier, Verdict};
use crate::policy::{Judged, Notice};
use serde::{Deserialize, Serialize};

/// What the defence is to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidacy {
    /// No defence at this level.
    #[default]
    None,
    /// Must come.
    Due,
    /// Need not come; may.
    Exempt,
    /// 直接认定: no rubric, no defence, a list of its own.
    Direct,
}

impl Candidacy {
    /// All, in one order for ever: an index keeps the place.
    pub const ALL: [Candidacy; 4] = [Self::None, Self::Due, Self::Exempt, Self::Direct];

    /// True where there is a defence score to be had, real or substituted.
    pub const fn defends(self) -> bool {
        matches!(self, Self::Due | Self::Exempt)
    }
}

/// What the defence is to a dossier, by its findings: exempt by the check, or where a person has told
/// that a doubtful ground exempts (`defence.due` needed an eye and was ruled a pass).
pub fn candidacy(notice: &Notice, dossier: &Dossier, judged: &[Judged]) -> Candidacy {
    let applicant = &dossier.applicant;
    if applicant.route.is(Route::Direct) {
        return Candidacy::Direct;
    }
    if !notice.defence.levels.contains(&applicant.level) {
        return Candidacy::None;
    }
    let told = judged.iter().find(|one| one.key.check.0 == "defence.due");
    let exempt = told.is_some_and(|one| {
        let ruled_exempt = one.finding.verdict == Verdict::Eye && one.verdict() == Verdict::Pass;
        one.verdict() == Verdict::Exempt || ruled_exempt
    });
    if exempt { Candidacy::Exempt } else { Candidacy::Due }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Case, Roll, Ruling, examine, judge, specimen};

    fn of(changes: &[(&str, &str)], ruled: Option<Verdict>) -> Candidacy {
        let (notice, roll) = (Notice::embedded(), Roll::default());
        let mut dossier = specimen::dossier();
        for (place, text) in changes {
            specimen::change(&mut dossier, place, text);
        }
        let case = Case::alone(notice, &dossier, &roll, jiff::civil::date(2020, 11, 10));
        let found = examine(&case);
        let mut judged = judge(found, &[], &[], 1, |_| 0);
        if let Some(verdict) = ruled {
            let one = judged.iter_mut().find(|one| one.key.check.0 == "defence.due").expect("asked");
            one.ruling = Some(Ruling {
                key: one.key.clone(),
                verdict,
                machine: one.finding.verdict,
                reason: "已看证明".to_owned(),
                by: "clerk".to_owned(),
                submission: 1,
                read: 0,
            });
        }
        candidacy(notice, &dossier, &judged)
    }

    const SERVED: &[(&str, &str)] = &[
        ("申报人.参加答辩意愿", ""),
        ("基层服务#1.类型", "访惠聚"),
        ("基层服务#1.开始", "2020-02-01"),
        ("基层服务#1.结束", "至今"),
        ("基层服务#1.证明材料", "驻村证明.pdf"),
    ];

    #[test]
    fn levels_and_routes_decide_first() {
        assert_eq!(of(&[], None), Candidacy::Due);
        assert_eq!(of(&[("申报人.申报级别", "中级")], None), Candidacy::None);
        assert_eq!(of(&[("申报人.申报途径", "直接认定")], None), Candidacy::Direct);
    }

    #[test]
    fn proven_service_exempts_and_a_wish_to_attend_does_not() {
        assert_eq!(of(SERVED, None), Candidacy::Exempt);
        let mut wish = SERVED.to_vec();
        wish[0] = ("申报人.参加答辩意愿", "参加");
        assert_eq!(of(&wish, None), Candidacy::Due);
    }

    #[test]
    fn a_doubtful_ground_exempts_only_where_a_person_said_so() {
        let mut doubtful = SERVED.to_vec();
        doubtful[4] = ("基层服务#1.证明材料", "无");
        assert_eq!(of(&doubtful, None), Candidacy::Due);
        assert_eq!(of(&doubtful, Some(Verdict::Pass)), Candidacy::Exempt);
        assert_eq!(of(&doubtful, Some(Verdict::Fail)), Candidacy::Due);
    }
}
