//! The correction notice (退回修改通知): everything that is wrong with a submission, said once, in
//! Chinese and ready to paste (三.(四)).

use super::notice::Notice;
use super::ruling::Judged;
use crate::domain::text::visible;
use crate::domain::{Day, Dossier, Lang, Place, Verdict};
use std::fmt::Write;

/// What a correction notice is composed from.
#[derive(Debug, Clone, Copy)]
pub struct Correction<'a> {
    /// The rules of the cycle.
    pub notice: &'a Notice,
    /// The submission that goes back.
    pub dossier: &'a Dossier,
    /// Its findings, with people's rulings and added findings.
    pub judged: &'a [Judged],
    /// How many submissions count, this one included.
    pub submissions: u8,
    /// When the next one is due.
    pub due: Option<Day>,
}

impl Correction<'_> {
    /// The whole text: whose dossier, every fault in force by item with its clause, what is wrong
    /// and what to do, then what is not counted and why, then how many submissions are left and
    /// until when. The same parts give the same text; no line ends in a space.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(2048);
        self.head(&mut out);
        let faults = self.with(&[Verdict::Fail, Verdict::Bar]);
        let voids = self.with(&[Verdict::Void]);
        if faults.is_empty() {
            out.push_str("经形式审核，没有须修改的项目。\n");
        } else {
            let _ = writeln!(out, "经形式审核，下列 {} 处须修改或补充，请一次改齐后重新上报：", faults.len());
            self.by_item(&faults, &mut out);
        }
        if !voids.is_empty() {
            let _ = writeln!(out, "\n下列 {} 处不计 (不影响重新上报，改正后可计入)：", voids.len());
            self.by_item(&voids, &mut out);
        }
        self.foot(&mut out);
        let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }

    fn head(&self, out: &mut String) {
        let applicant = &self.dossier.applicant;
        let _ = writeln!(out, "退回修改通知\n");
        let _ = writeln!(out, "申报编号：{}", line(&self.dossier.id().0));
        let _ = writeln!(out, "申报人：{}", line(&applicant.name));
        if let Some(unit) = applicant.unit.value() {
            let _ = writeln!(out, "工作单位：{}", line(unit));
        }
        let _ = writeln!(out, "申报级别：{}", applicant.level.zh());
        let most = *self.notice.submissions.most;
        let _ = writeln!(out, "上报次数：第 {} 次 (含初次，不超过 {most} 次)", self.submissions);
        let _ = writeln!(out, "依据：{}\n", self.notice.meta.number);
    }

    fn foot(&self, out: &mut String) {
        let most = *self.notice.submissions.most;
        let left = most.saturating_sub(self.submissions);
        out.push('\n');
        if left == 0 {
            let _ = writeln!(out, "上报次数已满 {most} 次，不能再次上报 (三.(四))。");
            return;
        }
        let _ = writeln!(out, "还可上报 {left} 次 (三.(四))。");
        if let Some(due) = self.due {
            let (year, month, day) = (due.year(), due.month(), due.day());
            let _ =
                writeln!(out, "请于 {year} 年 {month} 月 {day} 日前 (含当日) 修改完毕，由主管单位重新上报。");
        }
    }

    /// Findings of these verdicts in the order of items, and within an item as they were found.
    fn with(&self, verdicts: &[Verdict]) -> Vec<&Judged> {
        let mut found: Vec<_> =
            self.judged.iter().filter(|judged| verdicts.contains(&judged.verdict())).collect();
        found.sort_by_key(|judged| judged.finding.item);
        found
    }

    fn by_item(&self, found: &[&Judged], out: &mut String) {
        let mut item = None;
        for (index, judged) in found.iter().enumerate() {
            if item != Some(judged.finding.item) {
                item = Some(judged.finding.item);
                let _ = writeln!(out, "\n{}", self.item(judged.finding.item));
            }
            let _ = writeln!(out, "{}. {}", index + 1, wrong(judged));
            let places = places(judged);
            if !places.is_empty() {
                let _ = writeln!(out, "   位置：{places}");
            }
            if let Some(remedy) = to_do(judged) {
                let _ = writeln!(out, "   {remedy}");
            }
        }
    }

    /// `第 8 项 继续教育`; what stands beside the 11 items goes by its name alone.
    fn item(&self, item: u8) -> String {
        let name = self.notice.items.get(&item.to_string()).map_or("", |name| name.zh.as_str());
        if (1..=11).contains(&item) { format!("第 {item} 项 {name}") } else { name.to_owned() }
    }
}

/// `[四.8] what is wrong`, in the words that count: a person's reason where the ruling departs from
/// what the machine said, beside the machine's where it does not.
fn wrong(judged: &Judged) -> String {
    let finding = &judged.finding;
    let machine = || sentence(&finding.reason.text(Lang::Zh));
    let said = match &judged.ruling {
        None => machine(),
        Some(ruling) => {
            let faulty =
                matches!(finding.verdict, Verdict::Fail | Verdict::Bar | Verdict::Void | Verdict::Eye);
            let reason = sentence(&ruling.reason);
            match (faulty, reason.is_empty()) {
                (true, false) => format!("{}核定：{reason}", machine()),
                (true, true) if finding.verdict == Verdict::Eye => format!("{}核定：不符合要求。", machine()),
                (true, true) => machine(),
                (false, false) => reason,
                (false, true) => "经核定不符合要求。".to_owned(),
            }
        }
    };
    let clause = line(&finding.clause);
    if clause.is_empty() { said } else { format!("[{clause}] {said}") }
}

/// What the applicant is to do; nothing where it would only say again what is wrong.
fn to_do(judged: &Judged) -> Option<String> {
    let remedy = judged.finding.remedy.as_ref()?;
    if judged.added.is_some() {
        return None;
    }
    Some(sentence(&remedy.text(Lang::Zh))).filter(|remedy| !remedy.is_empty())
}

/// Places named before the rest is only counted.
const PLACES: usize = 5;

fn places(judged: &Judged) -> String {
    let places = &judged.finding.places;
    let mut named: Vec<String> = places.iter().take(PLACES).map(Place::to_string).collect();
    if places.len() > PLACES {
        named.push(format!("等 {} 处", places.len()));
    }
    named.join("、")
}

/// Text as one line that ends as a sentence does; empty stays empty.
fn sentence(text: &str) -> String {
    let text = line(text);
    let text = text.trim_end_matches(['。', '；', ';', '.', '，', ',']);
    if text.is_empty() || text.ends_with(['？', '！', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

/// Text as one line: breaks become spaces, what a terminal would obey is made visible.
fn line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    visible(&joined, false).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{AddedFinding, Case, Roll, Ruling, examine, judge, specimen};
    use jiff::civil::date;

    fn judged(dossier: &Dossier, added: &[AddedFinding]) -> Vec<Judged> {
        let roll = Roll::default();
        let case = Case::alone(Notice::embedded(), dossier, &roll, date(2020, 11, 10));
        judge(examine(&case), &[], added, 1, |_| 0)
    }

    fn text(dossier: &Dossier, judged: &[Judged]) -> String {
        let correction = Correction {
            notice: Notice::embedded(),
            dossier,
            judged,
            submissions: 1,
            due: Some(date(2020, 11, 24)),
        };
        let text = correction.text();
        assert_eq!(text, correction.text(), "the same parts give the same text");
        assert!(text.lines().all(|line| line == line.trim_end()), "a line ends in a space: {text}");
        assert!(text.ends_with('\n') && !text.contains("{}"));
        text
    }

    fn rule(judged: &mut [Judged], check: &str, verdict: Verdict, reason: &str) {
        let on = judged.iter_mut().find(|judged| judged.key.check.0 == check).expect("that check");
        on.ruling = Some(Ruling {
            key: on.key.clone(),
            verdict,
            machine: on.finding.verdict,
            reason: reason.to_owned(),
            by: "clerk".to_owned(),
            submission: 1,
            read: 0,
        });
    }

    #[test]
    fn the_whole_notice() {
        let mut dossier = specimen::with(&[("考核#1.登记表", "无"), ("业绩#2.佐证材料", "无")]);
        dossier.trainings.retain(|row| ![2014, 2016].contains(&row.year.0));
        assert_eq!(
            text(&dossier, &judged(&dossier, &[])),
            "\
退回修改通知

申报编号：SL2020-0001
申报人：样本甲
工作单位：示例电力科学研究所
申报级别：副高级
上报次数：第 1 次 (含初次，不超过 3 次)
依据：新电职字〔2020〕2号

经形式审核，下列 2 处须修改或补充，请一次改齐后重新上报：

第 8 项 继续教育
1. [四.8] 没有 2014、2016 年公需科目合格记录。
   位置：继续教育
   请补 2014、2016 年公需科目合格证；符合免学条件的，补传附件5审批表。

第 9 项 考核情况
2. [四.9] 2017 年缺 考核登记表。
   位置：考核#1.登记表
   请补传 2017 年的 考核登记表 扫描件。

下列 1 处不计 (不影响重新上报，改正后可计入)：

第 5 项 科研实践业绩
1. [四.5] 「示例变电站综合自动化改造」没有佐证材料，视为无效业绩。
   位置：业绩#2.佐证材料
   如需计入，请为「示例变电站综合自动化改造」上传佐证材料。

还可上报 2 次 (三.(四))。
请于 2020 年 11 月 24 日前 (含当日) 修改完毕，由主管单位重新上报。
"
        );
    }

    #[test]
    fn every_fault_in_force_stands_in_it_and_nothing_else() {
        let dossier = specimen::with(&[
            ("申报人.工作总结", "无"),
            ("申报人.单位推荐意见", "无"),
            ("学历#1.证明方式", "遗失证明"),
            ("论文#2.佐证材料", ""),
            ("考核#2.等次", "基本合格"),
        ]);
        let judged = judged(&dossier, &[]);
        let text = text(&dossier, &judged);
        for judged in &judged {
            let counts = matches!(judged.verdict(), Verdict::Fail | Verdict::Void);
            let reason = sentence(&judged.finding.reason.text(Lang::Zh));
            assert_eq!(text.contains(&reason), counts, "{} {reason}", judged.key.check);
        }
        assert!(!text.contains("基本合格"), "an eye that nobody has ruled on is no fault");
    }

    #[test]
    fn rulings_count_in_place_of_the_machine() {
        let dossier = specimen::with(&[
            ("考核#2.等次", "基本合格"),
            ("业绩#2.佐证材料", "无"),
            ("获奖.佐证材料", "无"),
        ]);
        let mut judged = judged(&dossier, &[]);
        rule(&mut judged, "assess.years", Verdict::Fail, "");
        rule(&mut judged, "summary.length", Verdict::Fail, "正文与他人雷同。");
        rule(&mut judged, "work.proof", Verdict::Pass, "佐证在另一行");
        rule(&mut judged, "award.proof", Verdict::Fail, "获奖证书漏传");
        let text = text(&dossier, &judged);
        assert!(
            text.contains("2018 年考核等次为「基本合格」，能否申报须人工核定。核定：不符合要求。"),
            "{text}"
        );
        assert!(text.contains("[附3] 正文与他人雷同。\n"), "{text}");
        assert!(!text.contains("字数在要求之内"), "what the machine had praised is not repeated");
        assert!(text.contains("不计。核定：获奖证书漏传。"), "{text}");
        assert!(!text.contains("示例变电站综合自动化改造") && !text.contains("处不计"), "{text}");
    }

    #[test]
    fn what_a_person_added_is_said_once() {
        let added = AddedFinding {
            number: 1,
            item: 1,
            clause: "四.1".to_owned(),
            place: "材料#1".to_owned(),
            verdict: Verdict::Fail,
            text: "身份证扫描件\n\x1b[31m模糊，请重新扫描".to_owned(),
            by: "clerk".to_owned(),
            submission: 1,
        };
        let dossier = specimen::dossier();
        let text = text(&dossier, &judged(&dossier, &[added]));
        assert!(
            text.contains(
                "第 1 项 基本信息\n1. [四.1] 材料#1: 身份证扫描件 <U+001B>[31m模糊，请重新扫描。\n"
            ),
            "{text}"
        );
        assert_eq!(text.matches("请重新扫描").count(), 1);
    }

    #[test]
    fn it_says_how_many_submissions_are_left() {
        let dossier = specimen::with(&[("申报人.工作总结", "无")]);
        let judged = judged(&dossier, &[]);
        let of = |submissions, due| {
            Correction { notice: Notice::embedded(), dossier: &dossier, judged: &judged, submissions, due }
                .text()
        };
        assert!(of(2, None).contains("还可上报 1 次") && !of(2, None).contains("请于"));
        assert!(of(3, Some(date(2020, 11, 24))).contains("上报次数已满 3 次"));
        assert!(!of(3, Some(date(2020, 11, 24))).contains("请于"));
        assert!(of(4, None).contains("已满"), "more than there should be is no overflow");
    }

    #[test]
    fn items_beside_the_eleven_go_by_their_names() {
        let dossier = specimen::with(&[("申报人.在职状态", "离退休"), ("申报人.统一社会信用代码", "")]);
        let text = text(&dossier, &judged(&dossier, &[]));
        assert!(text.contains("\n范围与时限\n") && text.contains("\n名单与答辩\n"), "{text}");
        assert!(!text.contains("第 0 项") && !text.contains("第 12 项"));
    }

    #[test]
    fn nothing_wrong_says_so() {
        let dossier = specimen::dossier();
        assert!(text(&dossier, &judged(&dossier, &[])).contains("没有须修改的项目"));
    }
}
