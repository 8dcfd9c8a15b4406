//! Item 7: papers, books and representative works. None is ever owed (五.(三)); what is filed counts
//! only with evidence, since the present title, in time, and, unpublished, with two experts' word.

use super::facts::{SinceTitle, since_title};
use crate::domain::date::Holds;
use crate::domain::words::PaperKind;
use crate::domain::{Paper, Place, Table, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of papers; the experts' are in their own file.
pub static CHECKS: &[Check] = &[
    Check {
        id: "paper.proof",
        item: 7,
        clause: "四.7",
        title: Words::fixed("论文佐证", "Evidence of papers"),
        rule: Words::fixed(
            "论文、著作、代表作品须附原件扫描件，没有的不计",
            "a paper, book or work needs a scan; what has none does not count",
        ),
        reads: &[Reads::Columns(Table::Paper, &["题目", "佐证材料"])],
        run: paper_proof,
    },
    Check {
        id: "paper.since",
        item: 7,
        clause: "四.7",
        title: Words::fixed("任现职以来论文", "Papers since the title"),
        rule: Words::fixed(
            "任现职以前发表的不计",
            "what was published before the present title does not count",
        ),
        reads: &[
            Reads::Applicant(&["现职称", "现职称级别", "现职称取得日期"]),
            Reads::Columns(Table::Paper, &["题目", "发表日期"]),
        ],
        run: paper_since,
    },
    Check {
        id: "paper.cutoff",
        item: 7,
        clause: "四.7",
        title: Words::fixed("发表截止日", "Publication cut-off"),
        rule: Words::fixed("2020-08-31 以后发表的不计", "what was published after 2020-08-31 does not count"),
        reads: &[Reads::Columns(Table::Paper, &["题目", "形式", "发表日期"])],
        run: paper_cutoff,
    },
    super::expert::CHECK,
    Check {
        id: "paper.optional",
        item: 7,
        clause: "五.(三)",
        title: Words::fixed("论文不作硬性要求", "Papers are optional"),
        rule: Words::fixed(
            "没有论文不影响申报；有的作为加分",
            "no paper is needed; those there are may earn bonus points",
        ),
        reads: &[Reads::Columns(Table::Paper, &["题目"])],
        run: paper_optional,
    },
];

const PAPERS: Place = Place::table(Table::Paper);

/// A paper or book that came out; a representative work, or anything without a date, did not.
pub(super) fn is_published(paper: &Paper) -> bool {
    paper.published.is_given() && !paper.kind.is(PaperKind::Representative)
}

/// n/a where there is no paper at all; true then.
pub(super) fn none_filed(case: &Case<'_>, out: &mut Findings) -> bool {
    if case.dossier.papers.is_empty() {
        out.na(reason!("没有填报论文、著作或代表作品", "no papers, books or works are filed"));
    }
    case.dossier.papers.is_empty()
}

fn paper_proof(case: &Case<'_>, out: &mut Findings) {
    if none_filed(case, out) {
        return;
    }
    for (row, paper) in case.dossier.papers.iter().enumerate() {
        if !paper.evidence.is_given() {
            let title = paper.title.as_str();
            out.void(
                reason!("《{}》没有附原件扫描件，不计", "{}: no scan is there, so it does not count"; title),
                reason!(
                    "如需计入，请上传《{}》的原件扫描件",
                    "upload a scan of the original of {} if it is to count";
                    title
                ),
            )
            .at(Place::cell(Table::Paper, row, "佐证材料"));
        }
    }
    if out.is_empty() {
        out.pass(reason!("各篇都附有扫描件", "a scan of each is there")).at(PAPERS);
    }
}

fn paper_since(case: &Case<'_>, out: &mut Findings) {
    if none_filed(case, out) {
        return;
    }
    let since = match since_title(&case.dossier.applicant) {
        SinceTitle::Date(date) => date,
        SinceTitle::NoTitle => {
            out.na(reason!("没有现职称，论文不分前后", "no present title: no paper lies before it"))
                .at(PAPERS);
            return;
        }
        SinceTitle::NoDate => {
            if case.dossier.papers.iter().any(|paper| paper.published.is_given()) {
                out.fail(
                    reason!("没有填现职称取得日期，无法判断论文是否在任现职以来",
                        "the date of the present title is not filled in, so it cannot be told which papers came since"),
                    reason!("请填写现职称取得日期", "fill in the date of the present title"),
                )
                .at(Place::applicant("现职称取得日期"));
            } else {
                out.na(reason!(
                    "都未正式发表，不看发表日期",
                    "none is published: there are no dates to compare"
                ))
                .at(PAPERS);
            }
            return;
        }
    };
    for (row, paper) in case.dossier.papers.iter().enumerate() {
        let Some(date) = paper.published.value().copied() else { continue };
        let (place, title) = (Place::cell(Table::Paper, row, "发表日期"), paper.title.as_str());
        match date.before(since) {
            Holds::No => {}
            Holds::Yes => {
                out.void(
                    reason!(
                        "《{}》({}) 早于现职称取得日期 {}，不计",
                        "{} ({}) is from before the present title ({}), so it does not count";
                        title, date, since
                    ),
                    reason!(
                        "只计任现职以来的论文著作，请删去《{}》",
                        "only papers since the present title count: take out {}";
                        title
                    ),
                )
                .at(place);
            }
            Holds::Unsure => {
                out.eye(
                    reason!(
                        "《{}》({}) 与现职称取得日期 {} 只到月份，先后须人工核定",
                        "{} ({}) and the present title ({}): with months only a person tells which came first";
                        title, date, since
                    ),
                    reason!(
                        "请填写《{}》发表的具体日期；任现职以前的请删去",
                        "fill in the exact day of {}; take it out if it is from before the present title";
                        title
                    ),
                )
                .at(place);
            }
        }
    }
    if out.is_empty() {
        out.pass(reason!("没有任现职以前发表的", "none was published before the present title")).at(PAPERS);
    }
}

fn paper_cutoff(case: &Case<'_>, out: &mut Findings) {
    if none_filed(case, out) {
        return;
    }
    let cutoff = *case.notice.dates.papers;
    for (row, paper) in case.dossier.papers.iter().enumerate().filter(|(_, paper)| is_published(paper)) {
        let Some(date) = paper.published.value().copied() else { continue };
        let (place, title) = (Place::cell(Table::Paper, row, "发表日期"), paper.title.as_str());
        match date.on_or_before(cutoff) {
            Holds::Yes => {}
            Holds::No => {
                out.void(
                    reason!("《{}》发表于 {}，晚于截止日 {}，不计",
                        "{} was published on {}, after {}, so it does not count"; title, date, cutoff),
                    reason!("发表日期截至 {}，请删去《{}》", "papers count up to {}: take out {}"; cutoff, title),
                )
                .at(place);
            }
            Holds::Unsure => {
                out.eye(
                    reason!("《{}》发表于 {}，是否在 {} 以前须人工核定",
                        "{} was published in {}: whether by {} a person tells"; title, date, cutoff),
                    reason!(
                        "请填写《{}》发表的具体日期；{} 以后发表的请删去",
                        "fill in the exact day of {}; take it out if it came after {}";
                        title, cutoff
                    ),
                )
                .at(place);
            }
        }
    }
    if out.is_empty() {
        out.pass(reason!("没有截止日以后发表的", "none was published after the cut-off")).at(PAPERS);
    }
}

fn paper_optional(case: &Case<'_>, out: &mut Findings) {
    if case.dossier.papers.is_empty() {
        out.na(reason!("没有论文，不作硬性要求", "no papers, and none are required"));
    } else {
        out.pass(reason!(
            "论文不作硬性要求，所报的可作加分依据",
            "papers are not required; those filed may earn bonus points"
        ))
        .at(PAPERS);
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::checks::probe::{changed, found, places, spoilt, verdicts, words};
    use crate::policy::specimen;

    const ALL: [&str; 5] = ["paper.proof", "paper.since", "paper.cutoff", "paper.experts", "paper.optional"];

    #[test]
    fn no_paper_at_all_never_fails() {
        let none = spoilt(|dossier| {
            dossier.papers.clear();
            dossier.applicant.title_date = crate::domain::Answer::Blank;
        });
        for id in ALL {
            assert_eq!(verdicts(id, &none), "n/a", "{id}");
        }
        assert_eq!(changed("paper.optional", &[]), "pass");
    }

    #[test]
    fn a_paper_without_its_scan_is_void() {
        assert_eq!(changed("paper.proof", &[]), "pass");
        let found = found("paper.proof", &specimen::with(&[("论文#2.佐证材料", "无")]));
        assert_eq!((words(&found), places(&found[0])), ("void".into(), "论文#2.佐证材料".into()));
        assert_eq!(changed("paper.proof", &[("论文#1.佐证材料", ""), ("论文#2.佐证材料", "")]), "void void");
    }

    #[test]
    fn a_paper_counts_from_the_day_of_the_title_on() {
        // The specimen's title is of 2014-12-20.
        let on = |date| changed("paper.since", &[("论文#1.发表日期", date)]);
        assert_eq!(on("2014-12-20"), "pass");
        assert_eq!(on("2014-12-19"), "void");
        assert_eq!(on("2014.12"), "eye");
        assert_eq!(on("2014.11"), "void");
        assert_eq!(on("2015.01"), "pass");
        assert_eq!(on("无"), "pass", "what is not published has no date to compare");
        assert_eq!(
            changed("paper.since", &[("论文#2.发表日期", "2013-01-01")]),
            "void",
            "a work that is dated"
        );
    }

    #[test]
    fn the_date_of_the_title_is_owed_where_a_date_waits_for_it() {
        let title = ("申报人.现职称取得日期", "");
        assert_eq!(changed("paper.since", &[title]), "fail");
        assert_eq!(changed("paper.since", &[title, ("论文#1.发表日期", "无")]), "n/a");
        let untitled = [title, ("申报人.现职称", "无"), ("申报人.现职称级别", "无")];
        assert_eq!(changed("paper.since", &untitled), "n/a");
    }

    #[test]
    fn the_cutoff_is_the_last_day_that_counts() {
        let on = |date| changed("paper.cutoff", &[("论文#1.发表日期", date)]);
        assert_eq!(on("2020-08-31"), "pass");
        assert_eq!(on("2020-09-01"), "void");
        assert_eq!(on("2020.08"), "pass");
        assert_eq!(on("2020.09"), "void");
        assert_eq!(on("2020-02-29"), "pass");
    }

    #[test]
    fn a_cutoff_in_mid_month_leaves_the_month_open() {
        let mut notice = crate::policy::Notice::embedded().clone();
        notice.dates.papers.value = jiff::civil::date(2020, 8, 15);
        let dossier = specimen::with(&[("论文#1.发表日期", "2020.08")]);
        let roll = crate::policy::Roll::default();
        let case = crate::policy::Case::alone(&notice, &dossier, &roll, jiff::civil::date(2020, 11, 1));
        let found = crate::policy::check::examine_with(&case, |check| check.id == "paper.cutoff");
        assert_eq!(words(&found), "eye");
    }

    #[test]
    fn the_cutoff_is_for_what_is_published() {
        let late = ("论文#1.发表日期", "2020-10-01");
        assert_eq!(changed("paper.cutoff", &[late, ("论文#1.形式", "著作")]), "void");
        assert_eq!(changed("paper.cutoff", &[late, ("论文#1.形式", "")]), "void");
        assert_eq!(changed("paper.cutoff", &[late, ("论文#1.形式", "代表作品")]), "pass");
    }
}
