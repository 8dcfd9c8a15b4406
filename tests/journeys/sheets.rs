//! What lies over a screen: blacklist, journal, messages, help, cover, plain page, comparison.

use crate::support::{Screens, VAGUE, desk, hand, screens, sheet};
use pingwei::desk::Command;
use pingwei::desk::testing::{self, changed, id};
use pingwei::domain::{BlackEntry, Row};
use std::time::Duration;

pub const ALL: &[fn()] = &[
    the_blacklist_opens_from_any_screen,
    the_blacklist_opens_over_text_and_loses_none,
    the_blacklist_tells_namesakes_days_and_a_lifting_that_waits,
    journal_messages_and_plain_page,
    help_tells_why_not,
    covering_hides_names,
    numbers_are_unmasked_for_half_a_minute,
    a_later_submission_is_compared,
    a_file_is_loaded_from_the_screen,
];

fn barred(name: &str) -> BlackEntry {
    let mut entry = BlackEntry::default();
    for (header, text) in [("类型", "个人"), ("名称", name), ("处理日期", "2019-01-01"), ("事由", "样本事由")]
    {
        let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == header).expect("a column");
        entry.set(at, text).expect("reads");
    }
    entry
}

fn with_roll() -> (pingwei::desk::LocalDesk, Screens) {
    let desk = desk();
    hand(&desk).run(Command::Blacklist { entries: vec![barred("样本甲")] }).expect("listed");
    let screens = screens(&desk, (120, 36));
    (desk, screens)
}

#[test]
fn the_blacklist_opens_from_any_screen() {
    let (_desk, mut screens) = with_roll();
    for before in ["", "j enter", "backtab"] {
        screens.press(before).press("b").text("样本甲");
        screens.shows("黑名单  按 2020-11-02 计").shows("命中 1 条").shows("样本事由").shows("SL2020-0001");
        screens.press("down up ctrl-y f3").shows("查: 样本甲").press("esc").hides("查: ");
    }
    screens
        .press("b")
        .text("样本甲 on:2030-01-01")
        .shows("按 2030-01-01 计")
        .shows("不在期 1")
        .press("enter");
}

#[test]
fn the_blacklist_opens_over_text_and_loses_none() {
    let (_desk, mut screens) = with_roll();
    screens.press("f").text("样本").press("f3").text("样本甲").press("esc").shows("> 样本");
    screens.press("esc enter e").text("半句").press("f3").shows("黑名单").press("esc").text("话");
    screens.shows("半句话").press("esc q");
}

#[test]
fn the_blacklist_tells_namesakes_days_and_a_lifting_that_waits() {
    let desk = desk();
    let with = |name: &str, number: &str| {
        let mut entry = barred(name);
        let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == "证件号码").expect("a column");
        entry.set(at, number).expect("reads");
        entry
    };
    let mut hand = hand(&desk);
    let entries = vec![with("样本甲", "659901197912055511"), with("样本甲", "659901197912055538")];
    hand.run(Command::Blacklist { entries }).expect("listed");
    // A namesake in eighty dossiers: every one of them is to be read, page by page.
    hand.load((101..=180).map(|n| changed(n, &[("申报人.姓名", "样本甲")])).collect()).expect("loads");
    let reason = "样本理由".to_owned();
    hand.run(Command::ProposeLift { number: 2, from: None, reason }).expect("proposed");
    let mut screens = screens(&desk, (120, 36));
    screens.press("b").text("样本甲").shows("命中 2 条").shows("1155 天").shows("同名异号 81");
    screens.shows("另有同名异号的 1 条").hides("等另一人确认").shows("SL2020-0001").hides("SL2020-0180");
    screens
        .press("tab g e")
        .shows("SL2020-0180")
        .press("esc down")
        .shows("owner 提出自 2020-11-02 起解除，等另一人确认: 样本理由")
        .press("esc");
}

#[test]
fn journal_messages_and_plain_page() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("p enter g j").shows("日志").shows("SL2020-0001 待审 -> 已通过").press("k j g g q");
    screens.press("g m").shows("SL2020-0001").press("c esc");
    screens.press("g p");
    let plain = screens.surface().plain.clone().expect("a page");
    assert!(plain.contains("SL2020-0001") && plain.contains("样本癸"));
    screens.press("enter j c");
    let copied = screens.surface().copied.clone().expect("copied");
    assert!(copied.contains("SL2020-0002") && !copied.contains("SL2020-0003"), "one row: {copied}");
    screens.press("ctrl-z");
    assert_eq!(screens.surface().stops, 1);
}

#[test]
fn help_tells_why_not() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("p enter ?").shows("帮助").shows("现在不行").press("f1").hides("现在不行");
    screens.press("enter ?").shows("帮助  材料").press("q").shows("[材料清单]");
}

#[test]
fn covering_hides_names() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("z").hides("样本").shows("已遮屏").press("p").shows("样本").hides("形式审核通过");
    screens.press("enter e").text("半句").press("f4").hides("样本").press("x").shows("半句").press("esc q");
    screens.wait(Duration::from_secs(301)).hides("样本").shows("已遮屏").press("y").shows("样本");
    assert!(sheet(&desk, 1).record.rulings.is_empty(), "the key that uncovers does nothing else");
}

#[test]
fn numbers_are_unmasked_for_half_a_minute() {
    let desk = desk();
    let number = sheet(&desk, 1).dossier.applicant.id_number.value().cloned().expect("a number");
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter").hides(&number).press("i").shows(&number).says("已记日志");
    screens.wait(Duration::from_secs(31)).hides(&number);
    let lines = hand(&desk).0.ask(pingwei::desk::Query::Journal { from: 0, most: 100 }).expect("lines");
    assert!(format!("{lines:?}").contains("unmask"), "{lines:?}");
}

#[test]
fn a_later_submission_is_compared() {
    let desk = testing::desk();
    let mut hand = hand(&desk);
    let short = ("申报人.公示结束", "2020-10-14");
    hand.load(vec![changed(1, &[short])]).expect("loads");
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter d").shows("第一次上报").press("esc r enter");
    let second = [short, ("申报人.第几次上报", "2"), ("申报人.联系电话", "000-00000009")];
    hand.load(vec![changed(1, &second)]).expect("loads again");
    screens.press("q v 2 enter").shows("2/3").press("d");
    screens
        .shows("第 2 次与第 1 次上报相比")
        .shows("上次的问题 1: 还在 1  待看 0  改好 0   新的 0")
        .shows("联系电话");
    screens.shows("上次的退回通知").press("j k g e esc").shows("[材料清单]");
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").submission, 2);
    // Each of the faults says what became of it.
    screens.press("r enter");
    let third = [("申报人.第几次上报", "3"), VAGUE, ("申报人.在职状态", "离退休")];
    hand.load(vec![changed(1, &third)]).expect("loads again");
    screens.press("q v 2 enter d").shows("还在 0  待看 0  改好 1   新的 1");
    screens.shows("改好  改 unit.publicity").shows("新的  拒 scope.employed");
}

#[test]
fn a_file_is_loaded_from_the_screen() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("o esc o").text("/data/queue.xlsx").press("enter");
    assert_eq!(screens.kept().loads, ["/data/queue.xlsx"]);
    screens.says("正在装入").press("j").at("SL2020-0002");
    screens.press("o").text("/data/other.xlsx").press("enter").says("装完再装");
    assert_eq!(screens.kept().loads.len(), 1);
}
