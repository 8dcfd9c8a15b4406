//! A vote on the screens from beginning to end: two people, each at a screen of their own.

use crate::hall::{choose, line, of, until};
use crate::room;
use crate::support::Screens;
use pingwei::desk::LocalDesk;
use pingwei::desk::testing::{Hand, changed, id};
use pingwei::domain::State;

/// Three of a level that does not defend, all paid.
pub fn due() -> LocalDesk {
    let level = [
        ("申报人.申报级别", "中级"),
        ("申报人.现职称级别", "初级"),
        ("申报人.主管单位推荐意见", "经审核，同意推荐该同志申报中级"),
    ];
    let names = ["彭样本", "傅样本", "秦样本"];
    let named = |number: usize| [level.as_slice(), &[("申报人.姓名", names[number - 1])]].concat();
    let desk = room::room((1..=3).map(|number| changed(number, &named(number))).collect());
    room::pay(&desk, &room::ids(1..=3));
    desk
}

fn states(desk: &LocalDesk) -> [State; 3] {
    [1, 2, 3].map(|number| Hand::of(desk, "clerk").sheet(&id(number)).expect("a sheet").record.state)
}

/// Writes the four counts: for, against, abstained, void.
fn counts(screens: &mut Screens, counts: [u32; 4]) {
    for count in counts {
        line(screens, &count.to_string());
    }
}

/// The row of the screen that begins with this, blanks aside.
#[track_caller]
fn row(screens: &Screens, start: &str) -> String {
    let screen = screens.screen();
    let found = screen.lines().find(|line| line.trim_start_matches(['>', ' ']).starts_with(start));
    found.unwrap_or_else(|| panic!("no row {start:?} in:\n{screen}")).to_owned()
}

#[test]
fn a_vote_goes_from_its_first_motion_to_the_close_by_two_people() {
    let desk = due();
    let mut rec = of(&desk, "rec");
    rec.press("g v n");
    line(&mut rec, "评审会");
    rec.press("enter");
    line(&mut rec, "示例会议室");
    choose(&mut rec, "chair chair2 p1 p2 p3 p4");
    until(&mut rec, "委员 6 到会 0");
    // Half of them are no quorum, and nothing is put.
    rec.press("a ctrl-u");
    choose(&mut rec, "chair chair2 p1");
    until(&mut rec, "到会 3").shows("须到 4").shows("不够法定人数").press("p");
    line(&mut rec, "中级评审");
    rec.press("enter backspace enter").shows("第二十条").press("esc esc");
    rec.press("a");
    choose(&mut rec, "p2 p3");
    until(&mut rec, "到会 5").hides("不够法定人数");

    // One motion for a candidate, one for the two others together. What was refused is still in the
    // form, but not about whom: that is tagged.
    rec.press("home t p ctrl-u");
    line(&mut rec, "彭样本评审");
    rec.hides("1 彭样本  2 傅样本").press("enter enter");
    until(&mut rec, "1 彭样本评审").shows("等计票");
    rec.press("p ctrl-u");
    line(&mut rec, "其余合议");
    rec.press("enter backspace enter");
    until(&mut rec, "2 其余合议 (2)");

    // Counted by one, confirmed by another, who has to have counted the same.
    rec.press("home enter");
    counts(&mut rec, [4, 2, 0, 0]);
    rec.shows("5").hides("等另一人复核").press("esc enter");
    counts(&mut rec, [4, 1, 0, 0]);
    until(&mut rec, "季记录 已计，等另一人复核").press("y");
    counts(&mut rec, [4, 1, 0, 0]);
    rec.press("esc").hides("通过 4/5");
    let mut other = of(&desk, "rec2");
    other.press("g v");
    until(&mut other, "季记录 已计，等另一人复核").press("home y");
    counts(&mut other, [3, 2, 0, 0]);
    other.shows("同意 4/3").press("esc").hides("通过 4/5").press("y");
    counts(&mut other, [4, 1, 0, 0]);
    until(&mut other, "通过 4/5 (须 4)");
    until(&mut rec, "通过 4/5 (须 4)");
    assert_eq!(states(&desk), [State::Voted, State::Paid, State::Paid]);

    // The block fails, is voted on again with a reason and a countersignature, and passes.
    rec.press("home j enter");
    counts(&mut rec, [3, 2, 0, 0]);
    until(&mut other, "季记录 已计，等另一人复核").press("home j y");
    counts(&mut other, [3, 2, 0, 0]);
    until(&mut rec, "未通过 3/5 (须 4)").press("r enter").shows("要写");
    line(&mut rec, "清点时混入废票");
    until(&mut rec, "等会签").press("enter").hides("要写").press("esc s enter");
    rec.shows("等会签").press("esc");
    until(&mut other, "等会签").press("s").shows("清点时混入废票").press("enter");
    until(&mut rec, "等计票").press("home j enter");
    counts(&mut rec, [4, 0, 1, 0]);
    until(&mut other, "等另一人复核").press("home j y");
    counts(&mut other, [4, 0, 1, 0]);
    until(&mut rec, "轮 2  通过 4/5")
        .shows("轮 1  未通过 3/5")
        .shows("以此轮为准")
        .shows("再投: 清点时混入废票");
    assert!(row(&rec, "2 其余合议").contains("4    0    1    0  通过"), "{}", rec.screen());
    assert_eq!(states(&desk), [State::Voted; 3]);

    // Only the chair closes it.
    rec.press("f").says("只限主席").hides("已散会");
    let mut chair = of(&desk, "chair");
    chair.press("g v f");
    line(&mut chair, "评审");
    chair.shows("不是要打的字");
    line(&mut chair, "会");
    until(&mut chair, "已散会");
    until(&mut rec, "已散会").press("home enter").hides("第 1 轮计票");
    let votes = room::votes(&desk, "aud", "评审会");
    assert_eq!(votes.motions.iter().map(|motion| motion.binding).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert!(votes.meeting.closed.is_some());
}
