//! Views of one's own, the cursor that lives in each, the table of the query language, and what is marked
//! as matching.

use crate::support::{Screens, again, desk, hand, screens};
use pingwei::desk::testing::{changed, id};
use pingwei::desk::{Command, TriageKind};
use pingwei::tui::look::Look;
use ratatui::layout::Position;

pub const ALL: &[fn()] = &[
    a_view_of_ones_own_is_kept,
    views_are_renamed_replaced_and_removed,
    counts_follow_what_happens,
    each_view_keeps_its_cursor,
    the_chosen_view_is_always_in_the_bar,
    what_was_looked_for_is_walked,
    the_query_table_is_at_hand,
    what_matches_is_marked_and_nothing_else,
    the_palette_finds_each_kind,
];

/// What is marked as matching in a row of the screen.
fn marked(screens: &Screens, row: u16) -> String {
    let cells = screens.cells();
    let hit =
        |x: &u16| cells.cell(Position::new(*x, row)).is_some_and(|cell| cell.modifier.contains(Look::HIT));
    (0..cells.area.width).filter(hit).map(|x| cells[(x, row)].symbol().trim().to_owned()).collect()
}

/// The row of the screen that has this text.
fn row_of(screens: &Screens, text: &str) -> u16 {
    let at = screens.screen().lines().position(|line| line.contains(text));
    u16::try_from(at.unwrap_or_else(|| panic!("no {text:?} in:\n{}", screens.screen()))).expect("small")
}

#[test]
fn a_view_of_ones_own_is_kept() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("v 0").says("v 0 还没有视图");
    screens.press("f").text("样本乙").press("enter v s").shows("存成视图").shows("筛选: 样本乙");
    screens.press("enter").shows("! 要写").text("乙的").press("esc").says("写的留作草稿");
    // Half typed, and killed.
    let kept = screens.kept();
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens.press("v s").says("接着上次写的").shows("名称: 乙的").press("enter enter");
    screens.says("视图「乙的」存在 v 0").shows("v0 乙的 1");
    let kept = screens.kept();
    assert!(kept.drafts.keys().all(|key| key.thing != "form"), "{:?}", kept.drafts);
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens.shows("共 1 行").press("v 2").shows("共 10 行").press("v 0").shows("共 1 行").at("样本乙");
    screens.press("enter").shows("来自: v0 乙的").press("q");
}

#[test]
fn views_are_renamed_replaced_and_removed() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("f").text("样本乙").press("enter v s").text("乙的").press("enter ctrl-u").text("s");
    screens
        .press("enter")
        .shows("除 s 外的一个字母")
        .press("ctrl-u")
        .text("Ｑ")
        .press("enter")
        .shows("vq 乙的 1");
    // The key of another view: it is told first which one gives way.
    screens.press("f ctrl-u").text("样本丙").press("enter v s").text("丙的").press("enter");
    screens
        .press("ctrl-u")
        .text("3")
        .press("enter")
        .shows("自带的「待审」")
        .press("enter")
        .shows("v3 丙的 1");
    screens.press("f ctrl-u").text("样本丁").press("enter v s").text("乙的").press("enter ctrl-u");
    screens.text("w").press("enter").shows("v q 已叫「乙的」；再按回车就替换它").press("enter");
    screens.shows("vq 乙的 1").at("样本丁");
    // The sheet of all views: another name, another key, another query.
    screens.press("v enter").shows("自存").shows("自带").shows("样本丁").press("e").shows("改视图 v q");
    screens
        .press("ctrl-u")
        .text("戊的")
        .press("enter ctrl-u")
        .text("w")
        .press("enter ctrl-u")
        .text("姓名:样本戊 建议:也许");
    screens.press("enter").shows("第 11 字「也许」").press("ctrl-u").text("姓名:样本戊").press("enter");
    screens.hides("vq").shows("vw 戊的 1").press("enter").at("样本戊");
    screens.press("v enter g g j j e").shows("这是自带的").press("esc x").says("自带的视图不能移除");
    // One's own go after a question, and what stood there before is back.
    screens
        .press("k k x")
        .shows("移除视图 v 3 丙的？")
        .press("esc x enter")
        .says("已移除")
        .shows("v3 待审 10");
    screens.press("s").shows("存成视图").press("esc q").press("v 3").shows("共 10 行");
    screens.choose("view.drop").says("自带的视图不能移除");
}

#[test]
fn counts_follow_what_happens() {
    let desk = desk();
    let mut screens = screens(&desk, (140, 36));
    screens.press("f").text("is:passed or 样本甲").press("enter v s").text("已过").press("enter enter");
    screens.shows("v0 已过 1").press("v 2").shows("v3 待审 10").press("g g j j j j p enter");
    screens.shows("v0 已过 2").shows("v3 待审 9");
    // Somebody else's acts count, too.
    let pass = Command::Triage {
        dossier: id(6),
        kind: TriageKind::Pass,
        reason: String::new(),
        notice: None,
        due: None,
    };
    hand(&desk).run(pass).expect("passed");
    screens.settles("v0 已过 3").shows("v3 待审 8");
}

#[test]
fn each_view_keeps_its_cursor() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("6 j").at("SL2020-0007").press("v 1").at("SL2020-0007").press("k").at("SL2020-0002");
    screens.press("v 2").at("SL2020-0007").press("v 4").press("j").at("SL2020-0008");
    screens.press("v 1").at("SL2020-0002").press("v 4").at("SL2020-0008");
    let kept = screens.kept();
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens.press("v 1").at("SL2020-0002").press("v 2").at("SL2020-0007");
    // A dossier that has left the view leaves the cursor where it stood.
    screens.press("v 3 5 g g").at("SL2020-0005").press("p enter v 2 v 3").at("SL2020-0006");
}

#[test]
fn the_chosen_view_is_always_in_the_bar() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.shows("v1 待我看 2").shows(" ..").hides("v9 已办");
    screens
        .press("v 9")
        .shows("v9 已办 0")
        .shows("v1 待我看 2")
        .press("v 6")
        .shows("v6 临近截止 0")
        .hides("v9 已办");
    for line in screens.screen().lines() {
        assert!(pingwei::tui::widgets::width::of(line, pingwei::tui::look::Widths::Narrow) <= 80, "{line}");
    }
}

#[test]
fn what_was_looked_for_is_walked() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("v 1 /").text("样本").press("down enter").shows("第 2/10 份").shows("来自: 查找「样本」");
    screens.press(">").shows("SL2020-0003").press("< <").shows("SL2020-0001").press("<").says("到头了");
    // The item stays the same, and the cursor of the queue is found again.
    screens.press("8 g g >").shows("第 2/10 份").shows("[7 论文著作]").press("q").at("SL2020-0002");
}

#[test]
fn the_query_table_is_at_hand() {
    let desk = desk();
    for size in [(120, 36), (80, 24)] {
        let mut screens = screens(&desk, size);
        screens.press("f").text("unit:国").text("?").shows("name:zhangs").shows("> unit:国");
        screens.press("f1").hides("name:zhangs").shows("> unit:国").press("f1");
        screens.press("pgdn down up pgup").text("网").press("esc").hides("name:zhangs").shows("> unit:国网");
        screens.press("esc v ?").shows("name:zhangs").press("esc esc");
        screens
            .press("f")
            .text("级别:高")
            .press("enter")
            .shows("^")
            .shows("应为")
            .text("?")
            .shows("name:zhangs")
            .press("esc esc");
    }
}

#[test]
fn what_matches_is_marked_and_nothing_else() {
    let desk = desk();
    hand(&desk).load(vec![changed(11, &[("申报人.姓名", "阿不都·买买提")])]).expect("loads");
    for plain in [false, true] {
        let start = pingwei::tui::shell::Start {
            look: Look { plain, ascii: plain, ..Look::default() },
            ..crate::support::start()
        };
        let mut screens = crate::support::screens_of(&desk, pingwei::desk::testing::OWNER, start, (120, 36));
        let column = |screens: &Screens| {
            let row = row_of(screens, "SL2020-0011");
            screens.row(row.try_into().expect("small")).find("待审").expect("the state")
        };
        let before = column(&screens);
        assert_eq!(marked(&screens, row_of(&screens, "SL2020-0011")), "");
        screens.press("/").text("mmt");
        assert_eq!(marked(&screens, row_of(&screens, "> SL2020-0011")), "买买提");
        screens.press("esc f").text("mmt -state:passed").press("enter");
        assert_eq!(marked(&screens, row_of(&screens, "SL2020-0011")), "买买提");
        assert_eq!(column(&screens), before, "marks move nothing");
        screens.press(":").text("mmt");
        assert_eq!(marked(&screens, row_of(&screens, "SL2020-0011")), "买买提");
        screens.press("esc :").text("tuihui");
        assert_eq!(marked(&screens, row_of(&screens, "退回成立")), "退回");
        screens.press("esc");
    }
}

#[test]
fn the_palette_finds_each_kind() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press(":").text("tuihui").press("enter").hides("命令、材料").press("esc");
    screens.press(":").text("yangbenbing").shows("样本丙").press("enter").shows("SL2020-0003  样本丙");
    screens
        .press("q :")
        .text("ljjz")
        .shows("临近截止")
        .press("enter")
        .shows("排序: 截止")
        .shows("没有符合筛选");
    screens
        .press(":")
        .text("unit.pub")
        .shows("核查项")
        .press("enter")
        .shows("check:unit.publicity")
        .shows("共 2 行");
    screens.press("v 2 :").text("0009").press("enter").shows("SL2020-0009").press("q");
    let unit = hand(&desk).sheet(&id(1)).expect("a sheet").row.unit;
    screens.press(":").text(&unit).shows("这个单位的全部材料");
    while !screens.screen().lines().any(|line| line.starts_with("> 单位") || line.starts_with(">单位")) {
        screens.press("down");
    }
    screens.press("enter").shows("共 10 行").shows(&format!("unit:\"{unit}\""));
    // What is chosen by name leads to where it is to be had, or tells what to do first.
    screens
        .press("v 2 enter :")
        .text("shaixuan")
        .press("enter")
        .shows(" 筛选 ")
        .shows("tab 写上")
        .press("esc");
    screens.press(":").text("不计").press("enter").says("先打开一份材料");
    // Help over the palette leaves what is typed.
    screens.press(":").text("wen").press("f1").shows("帮助").press("esc").shows(": wen").press("esc");
}
