//! Rarer moments of the defence day: several criteria on a ballot, the bell, the hall after the release.

use crate::hall::{line, of, ready, until};
use crate::room::{self, act, call, hear, ids, pay, session, set_up};
use pingwei::desk::testing::{OWNER, changed, id};
use pingwei::desk::{DefenceDo, LocalDesk, Parts, Today};
use pingwei::domain::{Phase, Score};
use pingwei::policy::Notice;
use pingwei::record::{FixedClock, MemoryStore};
use std::sync::Arc;
use std::time::Duration;

/// 10:41 of the screens' own clock.
const NOW: i64 = 1_604_282_400 + 41 * 60;

/// The room under this notice by that clock: three candidates who have paid, session 1 ready.
fn room_of(notice: &str, clock: &Arc<FixedClock>) -> LocalDesk {
    let store = MemoryStore::new(Arc::<FixedClock>::clone(clock));
    let parts = Parts {
        writer: Box::new(store.clone()),
        shelf: Arc::new(store),
        notice: Arc::new(Notice::parse(notice, "notice.toml").expect("a notice")),
        notice_sha256: Notice::sha256(notice),
        clock: Arc::<FixedClock>::clone(clock),
        today: Today::default(),
        owner: OWNER.to_owned(),
        cache: None,
    };
    let desk = LocalDesk::start(parts).expect("memory can be read");
    room::committee(&desk);
    room::fill(&desk, (1..=3).map(|number| changed(number, &[("申报人.姓名", "彭样本")])).collect());
    pay(&desk, &ids(1..=3));
    set_up(&desk, "1", &room::PANEL, &ids(1..=3));
    desk
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(at(0)))
}

/// So many seconds after the screens come up.
fn at(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(NOW + seconds).expect("a time")
}

#[test]
fn a_ballot_of_two_criteria_is_gone_through_and_weighed() {
    let one = r#"{ id = "total", zh = "答辩得分", en = "Defence score", min = "0", max = "100", step = "1", weight = "1.00" },"#;
    let two = r#"{ id = "told", zh = "陈述", en = "Talk", min = "0", max = "100", step = "1", weight = "0.60" },
  { id = "asked", zh = "问答", en = "Answers", min = "0", max = "100", step = "0.5", weight = "0.40" },"#;
    let notice = Notice::EMBEDDED_TEXT.replacen(one, two, 1);
    assert_ne!(notice, Notice::EMBEDDED_TEXT);
    let desk = room_of(&notice, &clock());
    call(&desk, "1", &id(1)).expect("called");
    let mut screens = of(&desk, "p1");
    screens.shows("陈述").shows("x0.6").shows("问答").shows("x0.4").shows("步长 1");
    // The first number goes nowhere by itself.
    screens.press("8 5 enter").shows("步长 0.5").shows("没交，草稿在盘上");
    assert!(room::ballots(&desk, "p1", "1").rows[0].ballot.is_none());
    // Submitting without the second leads to it.
    screens.press("tab enter").says("「问答」还没打分");
    screens.press("9 0 . 2 enter");
    assert!(room::ballots(&desk, "p1", "1").rows[0].ballot.is_none(), "half a step: {}", screens.screen());
    screens.press("backspace 5 enter").shows("> 交票").press("enter");
    // 85 × 0.60 + 90.5 × 0.40 = 51 + 36.2
    until(&mut screens, "已交 87.20");
    // Back to the first, which is amended with a reason.
    screens.press("backtab backtab 9 5 tab tab enter");
    line(&mut screens, "陈述补正");
    until(&mut screens, "已交 93.20");
    let held = room::ballots(&desk, "p1", "1").rows[0].ballot.clone().expect("a ballot");
    assert_eq!(held.total(), Some(Score(9320)));
}

#[test]
fn the_bell_rings_once_at_the_warning_and_at_the_recorder_alone() {
    let clock = clock();
    let desk = room_of(Notice::EMBEDDED_TEXT, &clock);
    call(&desk, "1", &id(1)).expect("called");
    let board = |account: &str| {
        let mut screens = of(&desk, account);
        screens.press("g d");
        until(&mut screens, "陈述 00:");
        screens
    };
    let (mut rec, mut chair, mut seat) = (board("rec"), board("chair"), of(&desk, "p1"));
    // 15 minutes to present, a warning a minute before the end.
    for screens in [&mut rec, &mut chair, &mut seat] {
        screens.wait(Duration::from_secs(13 * 60 + 50));
    }
    // Nobody presses a key, and it is not covered: it is looked at while the clock runs.
    rec.hides("已遮屏").shows("陈述 13:5").hides("快到");
    assert_eq!(rec.surface().bells, 0);
    for screens in [&mut rec, &mut chair, &mut seat] {
        screens.wait(Duration::from_secs(12));
    }
    rec.shows("快到");
    assert_eq!((rec.surface().bells, chair.surface().bells, seat.surface().bells), (1, 0, 0));
    for screens in [&mut rec, &mut chair, &mut seat] {
        screens.wait(Duration::from_secs(3 * 60));
    }
    assert_eq!((rec.surface().bells, chair.surface().bells, seat.surface().bells), (1, 0, 0));
    // The questions have a warning of their own.
    clock.set(at(17 * 60 + 10));
    act(&desk, "rec", DefenceDo::Phase { session: session("1"), phase: Phase::Questions }).expect("asks");
    until(&mut rec, "提问 00:").wait(Duration::from_secs(8 * 60 + 30));
    assert_eq!(rec.surface().bells, 1);
    rec.wait(Duration::from_secs(60));
    assert_eq!(rec.surface().bells, 2, "{}", rec.screen());
}

#[test]
fn the_hall_shows_the_scores_of_a_released_session() {
    let desk = ready();
    for (number, points) in [(1, 81), (2, 92), (3, 87)] {
        hear(&desk, "1", &id(number), &room::alike(points));
    }
    let mut wall = of(&desk, "rec");
    wall.press("g h").wait(Duration::from_millis(100));
    wall.shows("第 1 场").hides("92.00").hides("81.00");
    let close = DefenceDo::CloseSession { session: session("1") };
    act(&desk, "chair", close).expect("closed");
    wall.wait(Duration::from_millis(300));
    wall.hides("92.00").hides("81.00");
    act(&desk, "chair", DefenceDo::Release { session: session("1") }).expect("released");
    until(&mut wall, "本场答辩成绩  3 人");
    for (name, score) in [("彭样本", "81.00"), ("傅样本", "92.00"), ("秦样本", "87.00")] {
        let screen = wall.screen();
        let row = screen.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(row.contains(score), "{name} {score}:\n{screen}");
    }
}
