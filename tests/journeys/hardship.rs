//! Empty, read-only and hostile stores; windows of every size.

use crate::support::{desk, hand, screens, sheet};
use pingwei::desk::Today;
use pingwei::desk::testing::{self, changed, day, desk_on, store};

pub const ALL: &[fn()] = &[
    an_empty_store_says_what_to_do,
    a_read_only_store_says_why,
    a_tiny_window_does_nothing_unseen,
    a_resize_storm_leaves_every_row_whole,
    hostile_names_are_shown_and_never_sent,
    names_in_arabic_script_leave_columns_where_they_are,
];

#[test]
fn an_empty_store_says_what_to_do() {
    let desk = testing::desk();
    let mut screens = screens(&desk, (80, 24));
    screens.shows("材料库是空的").shows("pingwei load").shows("按 o 装入");
    screens.press("enter y p r x space t a u / esc v 1 v 2 s n j k g e g g i");
    screens.shows("材料库是空的").press("q enter");
    assert!(screens.left());
}

#[test]
fn a_read_only_store_says_why() {
    let store = store();
    let writable = desk_on(&store, Today::default());
    hand(&writable).load(vec![changed(1, &[])]).expect("loads");
    writable.close();
    let desk = desk_on(&store, Today::as_of(day(2020, 11, 5)));
    let before = sheet(&desk, 1).record.version;
    let mut screens = screens(&desk, (120, 36));
    screens.shows("[只读]").shows("[模拟日期]").rest();
    for key in ["p", "x", "a enter", "i", "u", "enter n", "q p"] {
        screens.press(key).says("--as-of");
        screens.press("esc");
    }
    assert_eq!(sheet(&desk, 1).record.version, before);
}

#[test]
fn a_tiny_window_does_nothing_unseen() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.rest().resize(30, 8);
    screens.shows("窗口太小: 30x8").press("p enter j y x");
    screens.resize(80, 24);
    screens.at("SL2020-0001").hides("形式审核通过");
    assert!(sheet(&desk, 1).record.moves.is_empty());
    screens.press("enter e").text("半句").resize(10, 3).text("话").resize(120, 36);
    screens.shows("半句话").press("esc").resize(1, 1).press("q");
    assert!(screens.left(), "one may leave");
}

#[test]
fn a_resize_storm_leaves_every_row_whole() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    for open in ["v 2", "enter", "tab", "tab", "d", "esc ?", "esc b", "esc :", "esc q p"] {
        screens.press(open);
        for (width, height) in
            [(1, 1), (59, 19), (60, 20), (61, 50), (200, 20), (79, 23), (300, 90), (80, 24)]
        {
            screens.resize(width, height);
            assert_eq!(screens.cells().area.width, width);
        }
    }
    screens.press("esc v 2").at("SL2020-0001");
}

#[test]
fn hostile_names_are_shown_and_never_sent() {
    let desk = testing::desk();
    let name = "恶\u{1b}[31m意\u{200b}名\u{202e}字\u{7}";
    hand(&desk).load(vec![changed(1, &[("申报人.姓名", name), ("申报人.工作单位", name)])]).expect("loads");
    let mut screens = screens(&desk, (120, 36));
    for keys in ["", "enter", "tab", "q /", "esc b"] {
        screens.press(keys);
        for cell in &screens.cells().content {
            let bad =
                |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
            assert!(!cell.symbol().chars().any(bad), "{:?} is sent", cell.symbol());
        }
    }
    screens.press("esc").shows("恶").shows("意");
}

#[test]
fn names_in_arabic_script_leave_columns_where_they_are() {
    let desk = testing::desk();
    let names = ["样本甲", "阿不都热合曼·ئابدۇ", "ئابدۇرېھىم", "ي\u{654}ا\u{64e}\u{651}ب\u{64f} ئەلا"];
    let named = |(n, name): (usize, &&str)| changed(n + 1, &[("申报人.姓名", name)]);
    hand(&desk).load(names.iter().enumerate().map(named).collect()).expect("loads");
    for size in [(80, 24), (120, 36)] {
        let mut screens = screens(&desk, size);
        let screen = screens.rest().screen();
        let cells = |text: &str| pingwei::tui::widgets::width::of(text, pingwei::tui::look::Widths::Narrow);
        let rows = names.iter().map(|name| {
            let row = screen.lines().find(|line| line.contains("SL2020-") && line.contains(name));
            let row = row.unwrap_or_else(|| panic!("no row of {name:?} in:\n{screen}"));
            (cells(row.split("1/3").next().unwrap_or_default()), row)
        });
        let rows: Vec<_> = rows.collect();
        assert!(rows.iter().all(|(at, _)| *at == rows[0].0), "{rows:#?}");
        for _ in names {
            screens.press("enter").shows("[材料清单]").press("q j").rest();
        }
    }
}
