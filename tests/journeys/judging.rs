//! Ruling on findings, from the queue and in a dossier.

use crate::support::{desk, hand, screens, sheet};
use pingwei::desk::testing::id;
use pingwei::desk::{Command, Request};
use pingwei::domain::{Proposal, Verdict};

pub const ALL: &[fn()] = &[
    one_key_rules_from_the_queue,
    failing_an_eye_takes_the_prepared_sentence,
    departing_from_the_machine_wants_a_reason,
    ruling_stays_on_its_dossier,
    a_ruling_is_not_made_on_what_is_not_shown,
    nothing_open_says_so,
    a_person_adds_what_the_machine_cannot_see,
    the_foot_says_what_failing_leads_to,
    void_and_bar_are_ruled_by_key,
    the_growing_notice_scrolls,
];

fn ruling(desk: &pingwei::desk::LocalDesk, number: usize, check: &str) -> Option<(Verdict, String)> {
    let found = sheet(desk, number).record.rulings.into_iter().find(|ruling| ruling.key.check.0 == check);
    found.map(|ruling| (ruling.verdict, ruling.reason))
}

#[test]
fn one_key_rules_from_the_queue() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("j");
    screens.rest();
    screens.shows("> 看 SL2020-0002").shows("要你定 1 项").shows(" >看");
    screens.press("y");
    screens.at("过 SL2020-0002").shows("建议通过");
    assert_eq!(ruling(&desk, 2, "form.vague"), Some((Verdict::Pass, String::new())));
    assert_eq!(sheet(&desk, 2).proposal, Proposal::Pass);
}

#[test]
fn failing_an_eye_takes_the_prepared_sentence() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("space").rest();
    screens.press("n");
    screens.at("退 SL2020-0002").shows("建议退回");
    assert_eq!(ruling(&desk, 2, "form.vague"), Some((Verdict::Fail, String::new())));
}

#[test]
fn departing_from_the_machine_wants_a_reason() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter tab n");
    screens.shows("机器判「过」").press("enter");
    screens.says("要写一行理由");
    screens.press("esc n down down up enter");
    let rulings = sheet(&desk, 1).record.rulings;
    assert_eq!(rulings.len(), 1);
    assert_eq!((rulings[0].verdict, rulings[0].reason.as_str()), (Verdict::Bar, "扫描件看不清"));
    screens.shows("拒!").shows("扫描件看不清").press("n");
    assert_eq!(sheet(&desk, 1).record.rulings.len(), 1, "Esc and repeats record nothing");
    // Back to what the machine said, and back again.
    screens.press("esc y");
    assert_eq!(sheet(&desk, 1).record.rulings[0].verdict, Verdict::Pass);
    screens.press("u").says("已撤销");
    assert_eq!(sheet(&desk, 1).record.rulings[0].verdict, Verdict::Bar);
}

#[test]
fn ruling_stays_on_its_dossier() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("space").rest();
    screens.press("y y");
    screens.at("SL2020-0002").says("没有要你定的");
    assert!(ruling(&desk, 7, "form.vague").is_none(), "the next dossier is untouched");
    screens.press("space");
    screens.at("SL2020-0007").press("space");
    screens.at("SL2020-0007");
}

#[test]
fn a_ruling_is_not_made_on_what_is_not_shown() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.raw(b"j").raw(b"y");
    assert!(ruling(&desk, 2, "form.vague").is_none());
    screens.says("看到了再判").press("y");
    assert!(ruling(&desk, 2, "form.vague").is_some());
}

#[test]
fn nothing_open_says_so() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.rest();
    screens.press("y").says("没有要你定的");
    screens.press("enter tab end y").says("光标不在核查项上");
    screens.press("tab y").says("评分栏里不判");
    assert!(sheet(&desk, 1).record.rulings.is_empty());
}

#[test]
fn a_person_adds_what_the_machine_cannot_see() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter a").text("身份证: 扫描件看不清").press("enter");
    let added = sheet(&desk, 1).record.added;
    assert_eq!(added.len(), 1);
    assert_eq!((added[0].place.as_str(), added[0].text.as_str()), ("身份证", "扫描件看不清"));
    screens.shows("人工所加").shows("建议: 退回");
    screens.press("u");
    assert!(sheet(&desk, 1).record.added.is_empty());
}

#[test]
fn the_foot_says_what_failing_leads_to() {
    let desk = desk();
    let mut hand = hand(&desk);
    for (number, check) in [(1, "scope.employed"), (5, "paper.proof")] {
        let sheet = hand.sheet(&id(number)).expect("a sheet");
        let found = sheet.judged.iter().find(|one| one.key.check.0 == check).expect("a finding");
        let verdict = pingwei::policy::verdict_of_failure(&found.key.check);
        let (key, reason) = (found.key.clone(), "样本理由".to_owned());
        let rule = Command::Rule { dossier: id(number), key, verdict, reason };
        hand.0.call(Request::Do(pingwei::desk::testing::fresh(rule))).expect("ruled");
    }
    let mut screens = screens(&desk, (80, 24));
    screens.press("enter tab");
    screens.shows("不予受理，不能退回补正");
    screens.press("q 4 j enter 8 g g tab");
    screens.shows("该项佐证不计");
    screens.press("q k k k enter");
    screens.shows("判「不符」，退回通知将写").press("q j enter");
    screens.shows("退回通知:");
}

#[test]
fn void_and_bar_are_ruled_by_key() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    // What the machine passed, and what it could not tell: neither is voided without a reason.
    screens.press("enter tab f").shows("机器判「过」，改判「废」").press("enter").says("要写一行理由");
    screens.text("不是这一年的").press("enter").says("废");
    assert_eq!(ruling(&desk, 1, "scope.employed"), Some((Verdict::Void, "不是这一年的".to_owned())));
    screens.press("q j").rest();
    screens.press("enter space w").shows("机器判「看」，改判「拒」").text("查实造假").press("enter");
    assert_eq!(ruling(&desk, 2, "form.vague"), Some((Verdict::Bar, "查实造假".to_owned())));
    screens.shows("建议: 不予受理").press("u").shows("建议: 待看");
    // Agreeing with the machine costs one key.
    screens.press("q 4 g g").rest().press("enter tab w");
    assert_eq!(ruling(&desk, 4, "scope.employed"), Some((Verdict::Bar, String::new())));
    screens.press("tab f").says("评分栏里不判");
}

#[test]
fn the_growing_notice_scrolls() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("j j enter v backtab").shows("退回修改通知").shows("下面还有");
    screens
        .press("end")
        .hides("下面还有")
        .hides("退回修改通知")
        .press("k pgup pgup pgup home")
        .shows("退回修改通知");
}
