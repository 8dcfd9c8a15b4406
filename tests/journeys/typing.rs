//! What fingers, input methods and pastes do.

use crate::support::{desk, screens, sheet};

pub const ALL: &[fn()] = &[
    full_width_and_capital_letters_fold,
    a_paste_runs_nothing,
    a_burst_runs_nothing,
    han_text_waits_in_the_tray,
    kilobytes_are_taken_as_far_as_they_go,
    unknown_keys_say_so,
    escape_closes_one_thing_at_a_time,
];

#[test]
fn full_width_and_capital_letters_fold() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("J").at("SL2020-0002");
    screens.raw("ｊ".as_bytes()).at("SL2020-0003");
    screens.raw("：".as_bytes()).shows("命令").press("esc");
    screens.raw("；".as_bytes());
    screens.raw("　".as_bytes()).at("SL2020-0002");
    screens.raw("？".as_bytes()).shows("帮助");
}

#[test]
fn a_paste_runs_nothing() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.paste("p\rx\r").shows("没有当作命令").press("ctrl-c").hides("没有当作命令");
    assert!((1..=10).all(|number| sheet(&desk, number).record.moves.is_empty()));
    screens.paste("样本丁").press("enter").shows("查: 样本丁").press("esc");
    // Over a sheet that takes no text it is kept all the same.
    screens.press("?").paste("样本丁").shows("收到一串字「样本丁」").press("esc");
}

#[test]
fn a_burst_runs_nothing() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.raw(b"pzhangsan\r").shows("zhangsan");
    assert!(sheet(&desk, 1).record.moves.is_empty());
    screens.press("esc").at("SL2020-0001");
    screens.raw(b"jjj").at("SL2020-0004");
}

#[test]
fn han_text_waits_in_the_tray() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.raw("符合要求".as_bytes()).shows("收到一串字「符合要求」");
    screens.press("e").says("打开一份材料").press("f3").shows("符合要求").press("esc enter");
    screens.raw("符合".as_bytes()).raw("要求".as_bytes()).press("e");
    screens.shows("符合要求").press("esc");
    assert!(screens.kept().drafts.values().any(|text| text == "符合要求"));
}

#[test]
fn kilobytes_are_taken_as_far_as_they_go() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("enter e").paste(&"很长的评语".repeat(20_000));
    let kept = screens.kept().drafts.into_values().next().expect("a draft");
    assert!((1000..=5000).contains(&kept.chars().count()), "{}", kept.chars().count());
    screens.press("esc q f").paste(&"样本 ".repeat(10_000)).press("enter");
    screens.shows("筛选:").press("esc v 2").paste(&"x".repeat(100_000)).shows("没有当作命令").press("esc");
    screens.at("SL2020-0001");
}

#[test]
fn unknown_keys_say_so() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("w").says("没有用处").press("g x").says("没有用处").press("f7").says("没有用处");
    screens.press("g esc j").at("SL2020-0002");
    screens.press("5 esc j").at("SL2020-0003");
}

#[test]
fn escape_closes_one_thing_at_a_time() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    for open in ["?", ":", "/", "f", "o", "b", "p", "a", "g j", "g m", "q"] {
        let before = screens.screen();
        screens.rest().press("esc");
        let calm = screens.screen();
        screens.press(open);
        assert_ne!(screens.screen(), calm, "{open} opens something");
        screens.press("esc");
        let rows = |text: &str| text.lines().take(20).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rows(&screens.screen()), rows(&calm), "Esc closes {open}; before:\n{before}");
    }
    screens.press("enter");
    for open in ["?", "d", "a", "e", "x"] {
        screens.press(open).press("esc").shows("[材料清单]");
    }
    assert!(!screens.left());
}
