//! Passing, returning, refusing, and taking it back.

use crate::support::{again, desk, hand, screens, screens_of, sheet, start};
use pingwei::desk::testing::{self, Hand, OWNER, changed, id, person};
use pingwei::desk::{Command, LocalDesk};
use pingwei::domain::State;
use std::time::Duration;

pub const ALL: &[fn()] = &[
    a_doubled_pass_passes_one,
    a_return_shows_the_whole_notice_first,
    an_open_eye_holds_a_return_back,
    an_edited_notice_survives_a_kill,
    a_refusal_brings_its_reason,
    decided_rows_stay_until_the_list_is_asked_for,
    the_rarer_decisions_are_in_the_palette,
    a_question_is_left_by_escape,
    a_stale_decision_is_refused,
    others_are_seen,
    what_is_tagged_is_decided_whole_after_every_change_was_shown,
    a_whole_view_is_decided_and_taken_back_however_long,
    tags_are_for_assigning,
];

fn state(desk: &LocalDesk, number: usize) -> State {
    sheet(desk, number).record.state
}

#[test]
fn a_doubled_pass_passes_one() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("p");
    screens.shows("形式审核通过  SL2020-0001 样本甲").press("enter");
    screens.at("SL2020-0001").shows("已通过 u").says("SL2020-0001");
    screens.press("p");
    screens.says("已通过");
    assert_eq!((state(&desk, 1), state(&desk, 2)), (State::Passed, State::Received));
    screens.press("u").says("已撤销");
    screens.hides("已通过 u");
    assert_eq!(state(&desk, 1), State::Received);
    screens.press("u").says("没有可撤销的");
}

#[test]
fn a_return_shows_the_whole_notice_first() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("j j r");
    screens.shows("退回通知 SL2020-0003").shows("三.(二)").press("c");
    assert_eq!(state(&desk, 3), State::Received, "reading and copying return nothing");
    assert!(screens.surface().copied.as_deref().is_some_and(|text| text.contains("三.(二)")));
    screens.press("enter");
    screens.at("SL2020-0003").shows("已退回 u");
    let notice = sheet(&desk, 3).record.moves[0].notice.clone().expect("a notice");
    assert_eq!(screens.surface().copied.as_deref().map(str::trim), Some(notice.trim()));
}

#[test]
fn an_open_eye_holds_a_return_back() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("j r").says("还有 1 项待看，不能退回");
    screens.press("?").shows("现在不行: 还有 1 项待看，不能退回");
    screens.press("esc enter r").says("还有 1 项待看，不能退回");
    assert_eq!(state(&desk, 2), State::Received);
}

#[test]
fn an_edited_notice_survives_a_kill() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("j j r e").text("请注意：");
    let kept = screens.kept();
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens.press("g g j j r");
    screens.shows("请注意：").says("接着上次改过的文字").press("esc enter r");
    screens.shows("请注意：").press("enter");
    assert!(
        sheet(&desk, 3).record.moves[0].notice.as_deref().is_some_and(|text| text.starts_with("请注意："))
    );
    assert!(screens.kept().drafts.is_empty(), "what was recorded is no draft any more");
}

#[test]
fn a_refusal_brings_its_reason() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("j j j x");
    screens.shows("不予受理，理由").shows("一.(二)").press("enter");
    screens.shows("理由: ").press("enter");
    screens.shows("不受理 u");
    assert_eq!(state(&desk, 4), State::Refused);
}

#[test]
fn decided_rows_stay_until_the_list_is_asked_for() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("v 3");
    screens.shows("共 10 行").press("enter p enter > p");
    screens.shows("SL2020-0002").says("待看");
    screens.press("> > >");
    screens.shows("SL2020-0005  样本戊").shows("第 5/10 份").press("p enter q");
    screens.at("SL2020-0005").shows("共 10 行").shows("已通过 u").shows("SL2020-0001");
    screens.press("ctrl-l");
    screens.shows("共 8 行").hides("已通过 u");
    screens.press("v 9").shows("共 2 行").press("v 3").shows("共 8 行");
}

#[test]
fn the_rarer_decisions_are_in_the_palette() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.rest();
    screens.choose("triage.withdraw").text("本人申请撤回").press("enter enter");
    assert_eq!(state(&desk, 1), State::Withdrawn);
    screens.press("u j j j").rest();
    screens.press("x enter enter").shows("不受理 u");
    screens.choose("triage.reopen").text("事实有误").press("enter enter");
    assert_eq!(state(&desk, 4), State::Received);
    screens.choose("triage.lapse");
    screens.shows("triage.lapse").press("esc");
    assert_eq!(state(&desk, 4), State::Received);
}

#[test]
fn a_question_is_left_by_escape() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    for leave in ["esc", "ctrl-c"] {
        screens.press("p y n p").shows("形式审核通过").press("down up pgdn pgup").press(leave);
        screens.hides("形式审核通过");
    }
    screens.press("j j r q");
    screens.hides("退回通知 SL").press("j x esc");
    assert!((1..=4).all(|number| state(&desk, number) == State::Received));
}

#[test]
fn a_stale_decision_is_refused() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("p");
    let remark = Command::Comment { dossier: id(1), text: "请等等".to_owned() };
    hand(&desk).run(remark).expect("remarked");
    screens.press("enter");
    assert_eq!(state(&desk, 1), State::Received, "decided on what was no longer so");
    assert!(screens.row(-2).contains("请看过再定"), "{}", screens.row(-2));
}

#[test]
fn others_are_seen() {
    let desk = desk();
    let people = vec![person(OWNER, "主样本", "主席;经办人;评审专家"), person("wang", "王样本", "经办人")];
    hand(&desk).run(Command::Roster { reviewers: people }).expect("seated");
    let mut mine = screens(&desk, (120, 36));
    mine.press("enter");
    let mut theirs = screens_of(&desk, "wang", start(), (120, 36));
    theirs.press("enter").wait(Duration::from_millis(50));
    mine.wait(Duration::from_millis(50));
    theirs.shows("同看: 主样本");
    theirs.press("p enter");
    for _ in 0..200 {
        if mine.screen().contains("已通过") {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
        mine.wait(Duration::from_millis(10));
    }
    mine.shows("同看: 王样本").shows("已通过");
    assert_eq!(Hand::of(&desk, "wang").sheet(&id(1)).expect("a sheet").record.state, State::Passed);
}

#[test]
fn what_is_tagged_is_decided_whole_after_every_change_was_shown() {
    let desk = testing::desk();
    let failing = |n| changed(n, &[("申报人.公示结束", "2020-09-24")]);
    let dossiers = (1..=5).map(|n| if n == 3 { failing(n) } else { changed(n, &[]) }).collect();
    hand(&desk).load(dossiers).expect("loads");
    let mut screens = screens(&desk, (120, 36));
    screens.press("t t t").shows("已勾 3").press("p");
    screens.shows("成批通过：2 份能办；1 份不能，留着不动").shows("不能  SL2020-0003");
    screens.shows("SL2020-0001  样本甲").press("esc").shows("已勾 3");
    assert_eq!(state(&desk, 1), State::Received, "looking does nothing");
    screens.press("p").shows("成批通过").press("enter").says("2 份通过").hides("已勾");
    assert_eq!(
        [1, 2, 3, 4].map(|n| state(&desk, n)),
        [State::Passed, State::Passed, State::Received, State::Received]
    );
    // A whole view; a refusal asks for its reason first.
    screens.press("f").text("state:received").press("enter").shows("共 3 行").press("g a").shows("已勾 3");
    screens.press("x").shows("不予受理的理由").text("逾期申报").press("enter");
    screens.shows("成批不予受理：3 份").press("enter").says("3 份不予受理");
    assert_eq!([3, 4, 5].map(|n| state(&desk, n)), [State::Refused; 3]);
    screens.press("v 2 g a").shows("已勾 5").press("g a").hides("已勾");
}

#[test]
fn a_whole_view_is_decided_and_taken_back_however_long() {
    let desk = testing::desk();
    hand(&desk).load((1..=250).map(|n| changed(n, &[])).collect()).expect("loads");
    let mut screens = screens(&desk, (120, 36));
    screens.press("g a").shows("已勾 250").press("p").shows("成批通过：250 份，要么全办，要么都不办");
    screens.press("enter").says("250 份通过").hides("已勾");
    assert!((1..=250).all(|n| state(&desk, n) == State::Passed));
    screens.press("u").says("已撤销成批办理的 250 份");
    assert!((1..=250).all(|n| state(&desk, n) == State::Received));
    // Half-way it can still be let go of.
    screens
        .press("g a")
        .shows("已勾 250")
        .press("p")
        .shows("成批通过：250 份")
        .press("esc")
        .shows("已勾 250");
    assert!((1..=250).all(|n| state(&desk, n) == State::Received));
}

#[test]
fn tags_are_for_assigning() {
    let desk = testing::desk();
    hand(&desk).load((1..=3).map(|n| changed(n, &[])).collect()).expect("loads");
    let mut screens = screens(&desk, (120, 36));
    screens.press("t t").shows("已勾 2").press("a").shows("所勾分给").press("esc").press("a");
    screens.press("enter").shows("成批分派：2 份").press("enter").says("2 份分给");
    screens.hides("已勾");
    let with = |number| sheet(&desk, number).record.assigned;
    assert_eq!((with(1).as_deref(), with(2).as_deref(), with(3)), (Some(OWNER), Some(OWNER), None));
    screens.press("t esc").hides("已勾");
    screens.press("g g a").shows("1 份分给").press("ctrl-u enter");
    screens.says("不再分给谁");
}
