//! What was typed and not sent is there again: after Esc, elsewhere, in another window, after a kill.

use crate::support::{Screens, again, desk, screens, sheet};
use pingwei::domain::{State, Verdict};

pub const ALL: &[fn()] = &[
    a_reason_left_by_escape_is_kept,
    phrases_do_not_drive_out_what_was_typed,
    every_line_has_a_draft_of_its_own,
    a_reason_survives_a_kill_and_a_refusal,
    a_path_comes_back,
];

/// Leaves the line, resizes, goes elsewhere and back.
fn about(screens: &mut Screens, there: &str) {
    screens.resize(60, 20).resize(20, 5).resize(120, 36);
    screens.press("esc").says("留作草稿").press("b esc ? esc q").rest();
    screens.press(there);
}

#[test]
fn a_reason_left_by_escape_is_kept() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter tab n").text("半句理");
    about(&mut screens, "enter tab n");
    screens.shows("> 半句理").says("接着上次写的").text("由").press("enter");
    assert_eq!(sheet(&desk, 1).record.rulings[0].reason, "半句理由");
    assert!(screens.kept().drafts.is_empty(), "what is on disk is no draft: {:?}", screens.kept().drafts);
    screens.press("u n").hides("半句理");
}

#[test]
fn phrases_do_not_drive_out_what_was_typed() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter tab n").text("自己的话").press("down").shows("> 扫描件看不清");
    screens.press("up").shows("> 自己的话").press("down down down down down").shows("> 自己的话");
    screens.press("down esc n").shows("> 自己的话");
    screens.press("esc");
}

#[test]
fn every_line_has_a_draft_of_its_own() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter tab");
    let lines = [("n", "甲话"), ("a", "乙话"), ("m", "丙话"), ("x", "丁话"), ("f", "戊话"), ("w", "己话")];
    // `n` and `w` would record the same here: they share a line.
    for (key, text) in &lines[..5] {
        screens.press(key).text(text).press("esc");
    }
    for (key, text) in &lines[..5] {
        screens.press(key).shows(&format!("> {text}")).press("esc");
    }
    screens.press("w").shows("> 甲话").press("esc");
    screens.press("m").press("enter").says("附记");
    screens.shows("丙话").press("m").hides("> 丙话").press("esc a").shows("> 乙话").press("esc");
    let sheet = sheet(&desk, 1);
    assert_eq!(sheet.record.comments.len(), 1);
    assert!(sheet.record.rulings.is_empty() && sheet.record.added.is_empty());
}

#[test]
fn a_reason_survives_a_kill_and_a_refusal() {
    let desk = desk();
    let mut first = screens(&desk, (80, 24));
    first.press("j j j x").shows("拒").text("，另有").press("enter");
    first.shows("不予受理").press("esc");
    // Killed here: nothing was said to be saved, all that was written is there.
    let kept = first.kept();
    drop(first);
    let mut second = again(&desk, kept, (80, 24));
    second.press("j j j").rest().press("x").shows("，另有").press("enter enter");
    assert_eq!(sheet(&desk, 4).record.state, State::Refused);
    assert!(sheet(&desk, 4).record.moves[0].reason.ends_with("，另有"));
    assert!(second.kept().drafts.is_empty());
    // A ruling refused because another came first keeps its reason.
    second.press("v 2 home").rest().press("enter tab w").text("看错");
    let mut other = screens(&desk, (80, 24));
    other.press("v 2 home").rest().press("enter tab f").text("不计").press("enter");
    second.press("enter").press("w").shows("看错");
    assert_eq!(sheet(&desk, 1).record.rulings[0].verdict, Verdict::Void);
}

#[test]
fn a_path_comes_back() {
    let desk = desk();
    let mut screens = screens(&desk, (80, 24));
    screens.press("o").text("/tmp/没写完").press("esc o").shows("> /tmp/没写完").press("enter");
    assert_eq!(screens.kept().loads, ["/tmp/没写完"]);
    screens.press("o").shows("> /tmp/没写完").press("esc");
}
