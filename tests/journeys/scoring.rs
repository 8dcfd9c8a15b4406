//! Scores and comments: typed, kept, submitted, amended.

use crate::support::{Screens, again, desk, hand, screens, sheet};
use pingwei::desk::testing::id;
use pingwei::desk::{Command, LocalDesk, TriageKind};
use pingwei::domain::Score;

pub const ALL: &[fn()] = &[
    scores_are_typed_checked_and_submitted,
    letters_between_digits_do_nothing,
    a_score_out_of_bounds_stays_open,
    submitting_needs_every_criterion,
    a_half_typed_number_survives_a_kill,
    a_comment_survives_a_kill,
    amending_wants_a_reason,
    a_pasted_number_is_a_score,
];

/// A dossier that is passed and open at its scoring pane.
fn open() -> (LocalDesk, Screens) {
    let desk = desk();
    let pass = Command::Triage {
        dossier: id(1),
        kind: TriageKind::Pass,
        reason: String::new(),
        notice: None,
        due: None,
    };
    hand(&desk).run(pass).expect("passed");
    let mut screens = screens(&desk, (120, 36));
    screens.press("enter backtab");
    (desk, screens)
}

fn submitted(desk: &LocalDesk) -> Vec<(String, String)> {
    let scores = sheet(desk, 1).record.scores;
    scores.into_iter().map(|held| (held.total.to_string(), held.reason)).collect()
}

#[test]
fn scores_are_typed_checked_and_submitted() {
    let (desk, mut screens) = open();
    screens.press("1 8 . 5 enter");
    screens.shows("18.50").press("2 4 5 backtab tab");
    screens.says("30").press("backspace enter 3 0 down 1 0 up");
    screens.shows("24.00").shows("30.00").shows("10.00").shows("82.50");
    screens.press("s");
    assert_eq!(submitted(&desk), [("82.50".to_owned(), String::new())]);
    screens.says("82.50");
    assert!(screens.kept().drafts.is_empty());
}

#[test]
fn letters_between_digits_do_nothing() {
    let (desk, mut screens) = open();
    screens.press("1 p").says("先按回车记下");
    screens.press("x").press("y").press("q").press("8");
    screens.shows("18_").press("esc");
    screens.hides("18_");
    assert!(sheet(&desk, 1).record.scores.is_empty());
}

#[test]
fn a_score_out_of_bounds_stays_open() {
    let (_desk, mut screens) = open();
    screens.press("9 9 enter");
    screens.shows("99_").says("20");
    screens.press("esc 1 . 2 5 enter").shows("1.25_");
    screens
        .press("backspace backspace backspace enter")
        .shows("  1.00")
        .hides("1_")
        .press("up backspace")
        .hides("  1.00");
}

#[test]
fn submitting_needs_every_criterion() {
    let (desk, mut screens) = open();
    screens.press("1 8 enter s").says("还没打分: 实践能力");
    assert!(submitted(&desk).is_empty());
}

#[test]
fn a_half_typed_number_survives_a_kill() {
    let (desk, mut screens) = open();
    screens.press("1 8 enter 2 4");
    let kept = screens.kept();
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens.shows("18.00").press("backtab");
    screens.shows("24_").press("enter").shows("24.00");
}

#[test]
fn a_comment_survives_a_kill() {
    let (desk, mut screens) = open();
    screens.press("e").text("扎实").press("enter").text("可靠。");
    let kept = screens.kept();
    assert!(kept.drafts.values().any(|text| text == "扎实\n可靠。"));
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens.shows("扎实").shows("可靠。").press("e end").text("很好").press("ctrl-j").press("ctrl-u esc");
    screens.press("1 8 enter 2 4 enter 3 0 enter 1 0 enter s");
    let scores = sheet(&desk, 1).record.scores;
    assert!(scores[0].comment.contains("扎实") && scores[0].comment.contains("可靠。"));
    assert!(screens.kept().drafts.is_empty());
}

#[test]
fn amending_wants_a_reason() {
    let (desk, mut screens) = open();
    screens.press("1 8 enter 2 4 enter 3 0 enter 1 0 enter s");
    screens.press("up up up up up up 1 9 enter s");
    screens.shows("改已提交的评分").press("enter").says("要写一行理由");
    screens.text("看漏一项").press("enter");
    assert_eq!(
        submitted(&desk),
        [("82.00".to_owned(), String::new()), ("83.00".to_owned(), "看漏一项".to_owned())]
    );
    screens.choose("score.amend").shows("改已提交的评分").press("esc");
}

#[test]
fn a_pasted_number_is_a_score() {
    let (_desk, mut screens) = open();
    screens.paste("17.5").press("enter");
    screens.shows("17.50").paste("十七分").shows("收到一串字「十七分」").press("esc");
    assert_eq!("17.50".parse::<Score>().map(|score| score.0), Ok(1750));
}
