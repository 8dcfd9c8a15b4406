//! Score sheets: submitting locks, amending leaves a trail; who sees what; recusal.

use crate::hands::{comment, decide, from_version, full_marks, page, rule, seat};
use pingwei::desk::testing::{self, Hand, changed, dossier, id, person};
use pingwei::desk::{Command, Done, LocalDesk, QueueSpec, Refusal, TriageKind, Verb, Why};
use pingwei::domain::{Dossier, Score, Verdict};
use pingwei::policy::rubric::ScoreSheet;

fn passed(dossiers: Vec<Dossier>) -> LocalDesk {
    let desk = testing::desk();
    seat(&desk);
    let mut wang = Hand::of(&desk, "wang");
    let ids: Vec<_> = dossiers.iter().map(|one| one.id().clone()).collect();
    wang.load(dossiers).expect("loaded");
    for id in ids {
        wang.run(decide(&id, TriageKind::Pass, "")).expect("passed");
    }
    desk
}

fn score(hand: &mut Hand, sheet: ScoreSheet, comment: &str, reason: &str) -> Result<Done, Refusal> {
    hand.run(scoring(sheet, comment, reason))
}

fn scoring(sheet: ScoreSheet, comment: &str, reason: &str) -> Command {
    Command::Score { dossier: id(1), sheet, comment: comment.to_owned(), reason: reason.to_owned() }
}

/// Full marks less one step of the first criterion.
fn less() -> ScoreSheet {
    let mut sheet = full_marks();
    if let Some(first) = sheet.criteria.values_mut().next() {
        *first = *first - Score::points(1);
    }
    sheet
}

#[test]
fn submitting_locks_and_amending_leaves_a_trail() {
    let desk = passed(vec![dossier(1)]);
    let mut zhang = Hand::of(&desk, "zhang");
    let done = score(&mut zhang, full_marks(), "扎实", "").expect("submitted");
    assert_eq!(done.row.map(|row| (row.own_scored, row.scored)), Some((true, None)));
    assert_eq!(score(&mut zhang, full_marks(), "扎实", "").expect("the same").at, None);
    let refusal = score(&mut zhang, less(), "扎实", " ").expect_err("locked");
    assert_eq!((refusal.why, refusal.rule.as_str()), (Why::Rule, "design 7"));
    score(&mut zhang, less(), "扎实", "看漏一项").expect("amended");
    let sheet = zhang.sheet(&id(1)).expect("a sheet");
    let trail: Vec<&str> = sheet.record.scores.iter().map(|held| held.reason.as_str()).collect();
    assert_eq!(trail, ["", "看漏一项"]);
    assert_eq!(sheet.own_score.expect("own").sheet, less());
}

#[test]
fn a_sheet_is_held_to_the_rubric() {
    let desk = passed(vec![dossier(1)]);
    let mut zhang = Hand::of(&desk, "zhang");
    let first = full_marks().criteria.keys().next().expect("a criterion").clone();
    let with = |score: Option<Score>| {
        let mut sheet = full_marks();
        match score {
            Some(score) => sheet.criteria.insert(first.clone(), score),
            None => sheet.criteria.remove(&first),
        };
        sheet
    };
    let most = full_marks().criteria[&first];
    let mut unknown = full_marks();
    unknown.criteria.insert("没有这项".to_owned(), Score::points(1));
    let wrong =
        [with(None), with(Some(most + Score(1))), with(Some(Score(-1))), with(Some(Score(33))), unknown];
    for sheet in wrong {
        let refusal = score(&mut zhang, sheet, "", "").expect_err("not to the rubric");
        assert_eq!(refusal.why, Why::Input, "{}", refusal.words.zh);
    }
}

#[test]
fn scoring_begins_with_passed_and_direct_recognition_has_none() {
    let desk = testing::desk();
    seat(&desk);
    let mut wang = Hand::of(&desk, "wang");
    wang.load(vec![dossier(1)]).expect("loaded");
    let mut zhang = Hand::of(&desk, "zhang");
    zhang.sheet(&id(1)).expect("reading is open from arrival");
    assert_eq!(score(&mut zhang, full_marks(), "", "").expect_err("not passed").why, Why::State);
    rule(&mut wang, &id(1), "scope.employed", Verdict::Fail, "看不清").expect("ruled");
    wang.run(decide(&id(1), TriageKind::Return, "")).expect("returned");
    let direct = changed(1, &[("申报人.第几次上报", "2"), ("申报人.申报途径", "直接认定")]);
    wang.load(vec![direct]).expect("resubmitted");
    let sheet = wang.sheet(&id(1)).expect("a sheet");
    for one in sheet.judged.iter().filter(|one| !matches!(one.verdict(), Verdict::Pass | Verdict::Na)) {
        let settle = Command::Rule {
            dossier: id(1),
            key: one.key.clone(),
            verdict: Verdict::Pass,
            reason: "已核实".to_owned(),
        };
        wang.run(settle).expect("settled");
    }
    wang.run(decide(&id(1), TriageKind::Pass, "")).expect("passed");
    let refusal = score(&mut zhang, full_marks(), "", "").expect_err("not scored");
    assert_eq!(refusal.rule, "五.(二)");
}

#[test]
fn nobody_sees_anothers_score_but_those_who_may() {
    let desk = passed(vec![dossier(1)]);
    let (mut zhang, mut chen) = (Hand::of(&desk, "zhang"), Hand::of(&desk, "chen"));
    score(&mut zhang, full_marks(), "只给自己看的评语", "").expect("submitted");
    score(&mut chen, less(), "", "").expect("submitted");
    for account in ["zhang", "chen", "wang", "zhao"] {
        let mut hand = Hand::of(&desk, account);
        let sheet = hand.sheet(&id(1)).expect("a sheet");
        assert!(sheet.scores.is_none() && sheet.mean.is_none() && sheet.row.scored.is_none(), "{account}");
        assert!(sheet.record.scores.iter().all(|held| held.by == account), "{account}");
        let row = page(&mut hand, &QueueSpec::default(), 0, 1).rows.remove(0);
        assert_eq!(row.scored, None, "{account}");
        assert_eq!(row.own_scored, ["zhang", "chen"].contains(&account));
        if account != "zhang" {
            let text = format!("{sheet:?}{row:?}");
            assert!(!text.contains("只给自己看的评语"), "{account}");
        }
    }
    for account in ["han", "ji", "qian"] {
        let sheet = Hand::of(&desk, account).sheet(&id(1)).expect("a sheet");
        assert_eq!(sheet.scores.map(|all| all.len()), Some(2), "{account}");
        assert_eq!(sheet.row.scored.map(|(count, _)| count), Some(2), "{account}");
    }
}

#[test]
fn the_mean_is_told_where_enough_are_in() {
    let desk = passed(vec![dossier(1)]);
    let least = pingwei::policy::Notice::embedded().rubric.min_reviewers.value;
    let reviewers: Vec<String> = (0..least).map(|n| format!("r{n}")).collect();
    let mut han = Hand::of(&desk, "han");
    let people = reviewers.iter().map(|account| person(account, account, "评审专家")).collect();
    han.run(Command::Roster { reviewers: people }).expect("seated");
    let mut totals = Vec::new();
    for (nth, account) in reviewers.iter().enumerate() {
        let sheet = if nth % 2 == 0 { full_marks() } else { less() };
        let mut hand = Hand::of(&desk, account);
        score(&mut hand, sheet, "", "").expect("submitted");
        totals.push(hand.sheet(&id(1)).expect("a sheet").own_score.expect("own").total);
        let (count, mean) = han.sheet(&id(1)).expect("a sheet").row.scored.expect("the chair may know");
        assert_eq!(usize::from(count), nth + 1);
        assert_eq!(mean.is_some(), nth + 1 >= usize::from(least));
        if let Some(mean) = mean {
            let sum: i64 = totals.iter().map(|total| total.0).sum();
            let n = i64::try_from(totals.len()).expect("few");
            assert_eq!(mean.0, (2 * sum + n).div_euclid(2 * n), "rounded once, half up");
        }
    }
}

#[test]
fn of_ones_own_unit_or_as_its_expert_one_is_recused() {
    let desk = passed(vec![dossier(1)]);
    let mut colleague = person("gao", "高样本", "评审专家");
    colleague.unit = pingwei::domain::Answer::Is("示例电力 科学研究所".to_owned());
    let expert = person("ding", "样本专家丁", "评审专家;主席");
    let mut clerk = person("lu", "路样本", "经办人");
    clerk.unit = pingwei::domain::Answer::Is("示例电力科学研究所".to_owned());
    Hand::of(&desk, "han")
        .run(Command::Roster { reviewers: vec![colleague, expert, clerk] })
        .expect("seated");
    for account in ["gao", "ding"] {
        let mut hand = Hand::of(&desk, account);
        let refusal = hand.sheet(&id(1)).expect_err("cannot open");
        assert_eq!((refusal.why, refusal.rule.as_str()), (Why::Rule, "design 7 回避"), "{account}");
        assert_eq!(score(&mut hand, full_marks(), "", "").expect_err("nor score").why, Why::Rule);
        assert_eq!(hand.run(comment(&id(1), "x")).expect_err("nor remark").why, Why::Rule);
    }
    Hand::of(&desk, "lu").sheet(&id(1)).expect("a clerk handles papers and judges nobody");
}

#[test]
fn a_bonus_stands_only_on_evidence_that_is_not_void() {
    let desk = testing::desk();
    seat(&desk);
    let mut wang = Hand::of(&desk, "wang");
    // Neither a paper nor an award that counts.
    let bare = changed(1, &[("论文#1.佐证材料", "无"), ("论文#2.佐证材料", "无"), ("获奖.佐证材料", "无")]);
    wang.load(vec![bare, dossier(2)]).expect("loaded");
    for number in [1, 2] {
        wang.run(decide(&id(number), TriageKind::Pass, "")).expect("voids are neutral");
    }
    let rubric = &pingwei::policy::Notice::embedded().rubric.level[&pingwei::domain::Level::AssociateSenior];
    let bonus = rubric
        .bonus
        .iter()
        .find(|bonus| bonus.evidence.iter().all(|table| ["论文", "获奖"].contains(&table.as_str())))
        .expect("a bonus for papers or awards");
    let mut sheet = full_marks();
    sheet.bonus.insert(bonus.id.clone(), bonus.step);
    let mut zhang = Hand::of(&desk, "zhang");
    let refusal = score(&mut zhang, sheet.clone(), "", "").expect_err("nothing bears it");
    assert_eq!(refusal.why, Why::Input);
    let other = Command::Score { dossier: id(2), sheet, comment: String::new(), reason: String::new() };
    zhang.run(other).expect("evidence bears it");
}

#[test]
fn others_scores_do_not_make_ones_own_stale_but_a_decision_does() {
    let desk = passed(vec![dossier(1)]);
    let (mut zhang, mut chen, mut wang) =
        (Hand::of(&desk, "zhang"), Hand::of(&desk, "chen"), Hand::of(&desk, "wang"));
    let seen = zhang.sheet(&id(1)).expect("a sheet").record.version;
    score(&mut chen, less(), "", "").expect("chen is quicker");
    wang.run(comment(&id(1), "请抓紧")).expect("made");
    zhang.0.command(from_version(seen, scoring(full_marks(), "", ""))).expect("not stale");
    assert_eq!(
        zhang.0.command(from_version(seen, scoring(less(), "", "改"))).expect_err("own score since").why,
        Why::Stale
    );
}

#[test]
fn a_pass_is_not_undone_once_somebody_has_scored() {
    let desk = passed(vec![dossier(1)]);
    let mut zhang = Hand::of(&desk, "zhang");
    score(&mut zhang, full_marks(), "", "").expect("submitted");
    let mut wang = Hand::of(&desk, "wang");
    let sheet = wang.sheet(&id(1)).expect("a sheet");
    let undo = sheet.may.iter().find(|may| may.verb == Verb::Undo).expect("a verb");
    assert!(undo.refusal.is_some());
    assert_eq!(wang.run(Command::Undo).expect_err("built upon").why, Why::Rule);
    assert_eq!(zhang.run(Command::Undo).expect_err("scores are amended, not undone").why, Why::Rule);
}
