use super::*;
use crate::policy::{AddedFinding, Case, Notice, Roll, Ruling, examine, judge, specimen};
use proptest::prelude::*;

fn lines(old: &Dossier, new: &Dossier) -> Vec<String> {
    compare(old, new).iter().map(|change| change.line(Lang::Zh)).collect()
}

#[test]
fn the_same_dossier_has_no_changes() {
    assert_eq!(compare(&specimen::dossier(), &specimen::dossier()), []);
    assert_eq!(compare(&Dossier::default(), &Dossier::default()), []);
}

#[test]
fn a_changed_cell_is_one_change() {
    let new = specimen::with(&[
        ("继续教育#4.佐证材料", "b.pdf"),
        ("申报人.联系电话", "无"),
        ("申报人.援疆开始", ""),
    ]);
    assert_eq!(
        lines(&specimen::dossier(), &new),
        [
            "申报人 联系电话: 000-00000001 -> 无",
            "申报人 援疆开始: 无 -> (空)",
            "继续教育「2017 公需」 佐证材料: 公需合格证2017.pdf -> b.pdf",
        ]
    );
}

#[test]
fn a_row_put_in_between_is_one_change() {
    let mut new = specimen::dossier();
    let mut row = new.trainings[0].clone();
    row.year.0 = 2013;
    new.trainings.insert(0, row);
    new.papers.remove(0);
    assert_eq!(
        lines(&specimen::dossier(), &new),
        ["论文「示例电网防误闭锁的实现」 删去", "继续教育「2013 公需」 新增"]
    );
    assert_eq!(lines(&new, &specimen::dossier()).len(), 2);
}

#[test]
fn rows_in_another_order_are_no_change() {
    let mut new = specimen::dossier();
    new.trainings.reverse();
    new.materials.rotate_left(3);
    assert_eq!(compare(&specimen::dossier(), &new), []);
}

#[test]
fn a_corrected_name_is_a_change_of_that_cell() {
    let new = specimen::with(&[("论文#2.题目", "主变压器调试总结报告"), ("简历#2.开始", "2016-07-02")]);
    assert_eq!(
        lines(&specimen::dossier(), &new),
        [
            "简历「2016-07-02」 开始: 2016-07-01 -> 2016-07-02",
            "论文「主变压器调试总结报告」 题目: 主变压器调试报告 -> 主变压器调试总结报告",
        ]
    );
}

#[test]
fn twins_are_told_apart_by_their_order() {
    let mut old = specimen::dossier();
    let twin = old.trainings[6].clone();
    old.trainings.push(twin);
    let mut new = old.clone();
    assert!(specimen::change(&mut new, "继续教育#9.合格", "否"));
    assert_eq!(lines(&old, &new), ["继续教育「2020 公需」 合格: 是 -> 否"]);
}

#[test]
fn what_has_nothing_in_common_is_another_row() {
    let new = specimen::with(&[
        ("获奖.名称", "另一奖"),
        ("获奖.授予单位", "另一单位"),
        ("获奖.日期", "2020-01-01"),
    ]);
    assert_eq!(
        lines(&specimen::dossier(), &new),
        ["获奖「另一奖」 新增", "获奖「示例电网科技进步三等奖」 删去"]
    );
}

proptest! {
    /// However rows are shuffled, taken out and put in, no cell of a row that is in both is reported.
    #[test]
    fn shuffling_never_cascades(keep in prop::collection::vec(any::<bool>(), 8), turn in 0_usize..8) {
        let old = specimen::dossier();
        let mut new = old.clone();
        let mut flags = keep.iter().copied();
        new.trainings.retain(|_| flags.next().unwrap_or(true));
        if !new.trainings.is_empty() {
            let turn = turn % new.trainings.len();
            new.trainings.rotate_left(turn);
        }
        let gone = keep.iter().filter(|keep| !**keep).count();
        let changes = compare(&old, &new);
        prop_assert_eq!(changes.len(), gone);
        let all_removed = changes.iter().all(|change| matches!(change, Change::Removed { .. }));
        prop_assert!(all_removed);
    }
}

fn judged(dossier: &Dossier, added: &[AddedFinding]) -> Vec<Judged> {
    let roll = Roll::default();
    let case = Case::alone(Notice::embedded(), dossier, &roll, jiff::civil::date(2020, 11, 10));
    judge(examine(&case), &[], added, dossier.submission(), |_| 0)
}

fn faults(old: &Dossier, new: &Dossier) -> Faults {
    let (was, is) = (judged(old, &[]), judged(new, &[]));
    remaining_faults(Judgement { dossier: old, judged: &was }, Judgement { dossier: new, judged: &is })
}

fn ids(judged: &[Judged]) -> Vec<String> {
    judged.iter().map(|judged| judged.key.check.to_string()).collect()
}

#[test]
fn faults_are_mended_remain_or_are_new() {
    let old =
        specimen::with(&[("考核#1.登记表", "无"), ("业绩#2.佐证材料", "无"), ("申报人.工作总结", "无")]);
    let new = specimen::with(&[("业绩#2.佐证材料", "无"), ("获奖.佐证材料", "无")]);
    let faults = faults(&old, &new);
    let mut mended = ids(&faults.mended);
    mended.retain(|id| id != "form.blank");
    assert_eq!(mended, ["assess.years", "summary.length"]);
    assert_eq!(
        (ids(&faults.remaining), ids(&faults.new)),
        (vec!["work.proof".into()], vec!["award.proof".into()])
    );
    assert!(faults.open.is_empty());
}

#[test]
fn a_fault_goes_with_its_row_wherever_that_stands_now() {
    let old = specimen::with(&[("业绩#2.佐证材料", "无")]);
    let mut new = old.clone();
    new.works.rotate_left(2);
    let moved = faults(&old, &new);
    assert_eq!(
        (ids(&moved.remaining), moved.mended.len(), moved.new.len()),
        (vec!["work.proof".into()], 0, 0)
    );
    // The row is mended, another one is spoilt: that is not the same fault.
    let other = specimen::with(&[("业绩#3.佐证材料", "无")]);
    let swapped = faults(&old, &other);
    assert_eq!((swapped.mended.len(), swapped.new.len(), swapped.remaining.len()), (1, 1, 0));
    let mut gone = old.clone();
    gone.works.remove(1);
    assert_eq!(ids(&faults(&old, &gone).mended), ["work.proof"]);
}

#[test]
fn a_fault_of_a_whole_table_remains_while_a_part_of_it_does() {
    let mut old = specimen::dossier();
    old.trainings.retain(|row| ![2014, 2016].contains(&row.year.0));
    let mut new = specimen::dossier();
    new.trainings.retain(|row| row.year.0 != 2016);
    let faults = faults(&old, &new);
    assert_eq!(ids(&faults.remaining), ["ce.public"]);
    let said = faults.remaining[0].finding.reason.text(Lang::Zh);
    assert!(said.contains("2016") && !said.contains("2014"), "as it stands now: {said}");
}

#[test]
fn what_a_person_saw_only_a_person_can_call_mended() {
    let dossier = specimen::dossier();
    let added = AddedFinding {
        number: 1,
        item: 1,
        clause: "四.1".to_owned(),
        place: String::new(),
        verdict: Verdict::Fail,
        text: "身份证扫描件模糊".to_owned(),
        by: "clerk".to_owned(),
        submission: 1,
    };
    let was = judged(&dossier, &[added]);
    let is = judged(&dossier, &[]);
    let of = |was: &[Judged], is: &[Judged]| {
        remaining_faults(
            Judgement { dossier: &dossier, judged: was },
            Judgement { dossier: &dossier, judged: is },
        )
    };
    assert_eq!(ids(&of(&was, &is).open), ["person.added"]);

    let mut ruled = is.clone();
    let on = ruled.iter_mut().find(|judged| judged.key.check.0 == "summary.length").expect("that check");
    let ruling = |verdict| Ruling {
        key: on.key.clone(),
        verdict,
        machine: on.finding.verdict,
        reason: "总结为他人所写".to_owned(),
        by: "clerk".to_owned(),
        submission: 1,
        read: 0,
    };
    let (fail, pass) = (ruling(Verdict::Fail), ruling(Verdict::Pass));
    on.ruling = Some(fail);
    assert_eq!(ids(&of(&ruled, &is).open), ["summary.length"], "the machine never saw it");
    assert_eq!(ids(&of(&ruled, &ruled).remaining), ["summary.length"]);
    let mut settled = ruled.clone();
    settled.iter_mut().filter(|j| j.ruling.is_some()).for_each(|j| j.ruling = Some(pass.clone()));
    assert_eq!(ids(&of(&ruled, &settled).mended), ["summary.length"]);
}

#[test]
fn a_fault_that_has_become_a_question_is_open() {
    let old = specimen::with(&[("获奖.日期", "2014-12-01")]);
    let new = specimen::with(&[("获奖.日期", "2014.12")]);
    let faults = faults(&old, &new);
    assert_eq!((ids(&faults.open), faults.mended.len()), (vec!["award.since".into()], 0));
}
