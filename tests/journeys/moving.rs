//! Moving among rows, dossiers, panes and views; finding; sorting; leaving.

use crate::support::{again, desk, screens};
use std::time::Duration;

pub const ALL: &[fn()] = &[
    the_queue_opens_a_dossier_and_comes_back,
    lists_move_by_rows_pages_and_counts,
    views_sorts_and_filters,
    search_opens_what_it_finds,
    the_palette_finds_a_dossier,
    dossiers_are_walked_in_the_order_of_the_queue,
    panes_turn_and_rows_unfold,
    leaving_asks_once,
    a_dropped_line_comes_back_where_it_was,
];

#[test]
fn the_queue_opens_a_dossier_and_comes_back() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("j enter");
    screens.shows("SL2020-0002  样本乙").shows("第 2/10 份").shows("[材料清单]").shows("[评分]");
    screens.press("q").at("SL2020-0002");
    screens.press("l g q").at("SL2020-0002");
    screens.press("right q j").at("SL2020-0003");
}

#[test]
fn lists_move_by_rows_pages_and_counts() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("5 j").at("SL2020-0006");
    screens.press("2 k up").at("SL2020-0003");
    screens.press("g e").at("SL2020-0010");
    screens.press("home").at("SL2020-0001");
    screens.press("8 g g").at("SL2020-0008");
    screens.press("end pgup").press("ctrl-u").at("SL2020-000");
    screens.press("pgdn ctrl-d").at("SL2020-0010");
    screens.press("3 t").says("不带计数");
}

#[test]
fn views_sorts_and_filters() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("v 1").shows("共 2 行");
    screens.shows("v5 第三次上报 0").shows("v6 临近截止 0").shows("v7 黑名单命中 0");
    screens.press("v 4").shows("共 2 行").at("SL2020-0003");
    screens.press("v 2 s n").shows("排序: 编号 (反序)").press("g g").at("SL2020-0010");
    screens.press("s m").shows("排序: 姓名").press("s d").shows("排序: 截止");
    screens.press("s p").shows("排序: 建议").press("g g").at("看 SL2020-0002");
    screens.press("f").text("建议:也许").press("enter").shows("建议 不能是「也许」").shows("^^^^");
    screens
        .press("ctrl-c f")
        .text("jib")
        .shows("> level:")
        .press("tab")
        .shows("副高级")
        .press("down up down down tab");
    screens
        .shows("> level:副高级")
        .press("esc f")
        .text("建议:退回")
        .press("enter")
        .shows("共 2 行")
        .shows("proposal:return");
    screens.press("f").text(" 没有这个").press("enter").shows("没有符合筛选的材料");
    screens.press("v 2").shows("共 10 行");
}

#[test]
fn search_opens_what_it_finds() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("/").text("样本丁");
    screens.shows("命中").shows("SL2020-0004").press("down up ctrl-y");
    assert!(screens.surface().copied.as_deref().is_some_and(|text| text.contains("SL2020-0004")));
    screens.press("enter").shows("SL2020-0004  样本丁");
    screens.press("/").text("0007").press("enter").shows("SL2020-0007  样本庚");
    screens.press("q / esc").shows("筛选:");
}

#[test]
fn the_palette_finds_a_dossier() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press(":").text("SL2020-0009");
    screens.shows("样本壬").press("enter").shows("SL2020-0009  样本壬");
    screens.choose("screen.width");
    screens.shows("SL2020-0009");
    screens.choose("keys.reload").says("键位已重读");
    screens.press(":").press("down tab up esc").shows("[材料清单]");
}

#[test]
fn dossiers_are_walked_in_the_order_of_the_queue() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("v 1 enter").shows("SL2020-0002").shows("第 1/2 份");
    screens.press("<").says("到头了");
    // Settled, it leaves the view; the walk does not skip the one that moves up.
    screens.press("y").says("看完了").press(">").shows("SL2020-0007").shows("第 2/2 份");
    screens.press(">").says("到头了").press("< q v 2 enter");
    screens.press("space").shows("SL2020-0007").press("g n").says("别的材料里这一项都不用看");
    screens.press(";").says("只剩这一份要你看").press("y space").says("没有待你看的了");
}

#[test]
fn panes_turn_and_rows_unfold() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("enter").hides("[评分]").press("tab tab").shows("[评分]");
    screens.press("tab backtab h").hides("[评分]").press("left l left 9 g g enter");
    screens.shows("[8 继续教育]").press("enter").shows("规则:").press("enter").hides("规则:");
    screens.press("4 j 5 j 1 0 j o").says("/evidence/SL2020-0001/");
    screens.press("g g pgdn pgup j c");
    assert!(screens.surface().copied.is_some());
    screens.press("v right").shows("[退回通知 草稿]").press("v").shows("[评分]");
    screens.wait(Duration::from_millis(10)).resize(120, 36);
    screens.shows("[材料清单]").shows("[8 继续教育]").shows("[评分]");
}

#[test]
fn leaving_asks_once() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("q").shows("退出？").press("esc").hides("退出？");
    screens.press("esc ctrl-c esc");
    assert!(!screens.left(), "Esc never leaves");
    screens.choose("app.quit").shows("退出？").press("enter");
    assert!(screens.left());
}

#[test]
fn a_dropped_line_comes_back_where_it_was() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("v 4 j enter").shows("SL2020-0008").end();
    let mut screens = again(&desk, screens.kept(), (80, 24));
    screens.shows("SL2020-0008").shows("第 2/2 份").press("<").shows("SL2020-0003");
    screens.press("q").at("SL2020-0003").shows("共 2 行");
}
