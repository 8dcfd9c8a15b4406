//! The defence day and the meeting, by keys.

use crate::room::{self, act, ballot, call, hear, ids, pay, set_up};
use crate::support::{Screens, screens_of, start};
use pingwei::desk::testing::{Hand, changed, id};
use pingwei::desk::{DefenceDo, LocalDesk, MeetingDo, Standing};
use pingwei::domain::{Counts, MeetingId, MotionId, Phase, Score, State};
use pingwei::tui::shell::Start;

pub const ALL: &[fn()] = &[
    a_session_is_made_seated_and_ordered,
    a_board_is_worked_by_keys,
    a_session_is_closed_released_and_opened_again,
    a_ballot_is_digits_and_enter,
    digits_stay_with_their_candidate_and_survive_a_kill,
    nothing_of_others_is_on_a_ballot_screen,
    the_hall_shows_names_and_no_scores,
    paper_is_keyed_in_by_two,
    fees_are_taken_and_taken_back,
    the_ranking_unfolds,
    a_meeting_votes,
    after_the_vote_come_publicity_and_certificates,
    keys_pressed_before_the_rows_are_there_are_not_lost,
    the_cover_stays_off_what_is_looked_at,
];

/// Three who must come and one exempt, all paid.
fn paid() -> LocalDesk {
    let names = ["彭样本", "傅样本", "秦样本"];
    let mut dossiers: Vec<_> =
        (1..=3).map(|number| changed(number, &[("申报人.姓名", names[number - 1])])).collect();
    dossiers.push(room::served(4));
    let desk = room::room(dossiers);
    pay(&desk, &ids(1..=4));
    desk
}

/// The same, with session 1 seated and ordered.
pub fn ready() -> LocalDesk {
    let desk = paid();
    set_up(&desk, "1", &room::PANEL, &ids(1..=3));
    desk
}

pub fn of(desk: &LocalDesk, account: &str) -> Screens {
    screens_of(desk, account, start(), (120, 36))
}

fn at_board(desk: &LocalDesk, account: &str) -> Screens {
    let mut screens = of(desk, account);
    screens.press("g d").shows("答辩台  第 1 场");
    screens
}

/// News come of themselves, a moment after the act: waits until the screen shows this.
#[track_caller]
pub fn until<'a>(screens: &'a mut Screens, text: &str) -> &'a mut Screens {
    for _ in 0..500 {
        if screens.screen().contains(text) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        screens.wait(std::time::Duration::from_millis(1));
    }
    screens.shows(text)
}

/// Chooses people by what is typed, and accepts the list.
pub fn choose(screens: &mut Screens, text: &str) {
    screens.text(text).press("enter enter");
}

/// Writes a line and accepts it.
pub fn line(screens: &mut Screens, text: &str) {
    screens.text(text).press("enter");
}

#[test]
fn a_session_is_made_seated_and_ordered() {
    let desk = paid();
    let mut screens = of(&desk, "rec");
    screens.press("g s n");
    line(&mut screens, "1");
    screens.press("enter");
    line(&mut screens, "09:30");
    line(&mut screens, "东厅");
    screens.shows("第 1 场").shows("东厅").press("home p");
    // By account, name and initials; a second time takes out again.
    screens
        .text("p1")
        .press("enter")
        .shows("1 示例评委甲")
        .text("slpwy")
        .press("enter")
        .shows("2 示例评委乙");
    screens
        .text("邱")
        .shows(">    邱主席")
        .press("enter")
        .shows("3 邱主席")
        .press("backspace")
        .hides("3 邱主席");
    screens.text("nobody").press("enter").shows("没有「nobody」这样的人").press("ctrl-u");
    choose(&mut screens, "p3 p4 p5");
    screens.press("enter").shows("5 席").shows("1 示例评委甲");
    screens.press("j t t o enter");
    line(&mut screens, "7");
    screens.press("enter").shows("抽签数 7").shows("3 人");
    screens.press("home m enter enter").says("已存");
    screens.press("e enter enter enter");
    line(&mut screens, "改厅");
    screens.press("end a").says("主席");
    screens.press("k x esc");
    screens.press("home enter").shows("答辩台  第 1 场");
    assert_eq!(room::board(&desk, "chair", "1").rows.len(), 3);
}

#[test]
fn a_board_is_worked_by_keys() {
    let desk = ready();
    let mut screens = at_board(&desk, "chair");
    screens.press("s");
    until(&mut screens, "正在 1 号 彭样本").shows("还等 5 人: 1 示例评委甲");
    screens.press("t");
    until(&mut screens, "提问 41");
    act(&desk, "p1", ballot("1", &id(1), 86)).expect("a ballot");
    until(&mut screens, "已交 1/5").hides("86.00");
    screens.press("l l l l x");
    line(&mut screens, "早退");
    until(&mut screens, "已交 2/5").press("h r");
    line(&mut screens, "师生");
    screens.press("esc");
    screens.press("home p esc");
    screens.press("enter").shows("示例评委甲").press("esc");
    screens.press("d").shows("五.(二)").press("q");
    screens.press("j m");
    until(&mut screens, "迟到 1");
    screens.press("a");
    line(&mut screens, "没来");
    until(&mut screens, "未到 1").press("n");
    line(&mut screens, "路上堵");
    until(&mut screens, "等待 2").press("v");
    line(&mut screens, "住院");
    until(&mut screens, "请假 1").press("e");
    line(&mut screens, "2");
    line(&mut screens, "改下午");
    assert!(screens.row(-2).contains('2'), "{}", screens.row(-2));
    let board = room::board(&desk, "chair", "1");
    assert_eq!(board.stage.map(|stage| stage.phase), Some(Phase::Questions));
    assert_eq!(board.rows[1].standing, Standing::Excused);
}

#[test]
fn a_session_is_closed_released_and_opened_again() {
    let desk = ready();
    for number in 1..=3 {
        hear(&desk, "1", &id(number), &room::alike(80 + i64::try_from(number).expect("small")));
    }
    let mut screens = at_board(&desk, "chair");
    screens.shows("82.00").press("w").says("封闭本场后才能公布");
    screens.press("f");
    line(&mut screens, "2");
    screens.shows("不是要打的字").press("backspace");
    line(&mut screens, "1");
    until(&mut screens, "246.00").press("esc");
    until(&mut screens, "已封闭，未公布");
    screens.press("w");
    line(&mut screens, "1");
    until(&mut screens, "已公布");
    screens.press("g c");
    line(&mut screens, "2020");
    until(&mut screens, "推导").press("esc");
    until(&mut screens, "均分 已定").press("g x");
    line(&mut screens, "计错一票");
    until(&mut screens, "均分 暂定");
    screens.press("g o");
    line(&mut screens, "计错一票");
    until(&mut screens, "推导").press("esc");
    assert!(!room::board(&desk, "chair", "1").session.closed, "{}", screens.screen());
}

#[test]
fn a_ballot_is_digits_and_enter() {
    let desk = ready();
    call(&desk, "1", &id(1)).expect("called");
    // Whose only work it is, is led there.
    let mut screens = of(&desk, "p1");
    screens.shows("评分票  第 1 场").shows("1 号  彭样本");
    screens.press("8 . backspace 6 enter").says("已存");
    until(&mut screens, "已交 86.00");
    let sheet = room::ballots(&desk, "p1", "1");
    assert_eq!(sheet.rows[0].ballot.as_ref().and_then(|held| held.total()), Some(Score::points(86)));
    assert!(screens.kept().drafts.is_empty(), "{:?}", screens.kept().drafts);
    screens.press("8 8 esc u enter");
    line(&mut screens, "看错一位");
    until(&mut screens, "已交 88.00");
    screens.press("tab backtab 1 0 1 enter").says("100").press("esc");
    screens.press(">").shows("2 号").press("<").shows("1 号");
    call(&desk, "1", &id(2)).expect("called");
    until(&mut screens, "2 号  傅样本");
    screens.press("e").text("答得清楚").press("esc");
    screens.press("a").shows("弃权不是零分").press("enter");
    until(&mut screens, "已交 弃权");
    screens.press("r").shows("申明回避").press("esc");
}

#[test]
fn digits_stay_with_their_candidate_and_survive_a_kill() {
    let desk = ready();
    call(&desk, "1", &id(1)).expect("called");
    let mut screens = of(&desk, "p1");
    screens.press("8").shows("1 号  彭样本");
    call(&desk, "1", &id(2)).expect("called");
    until(&mut screens, "场上已是 2 号 傅样本").press("7");
    screens.shows("1 号  彭样本").shows("场上已是 2 号 傅样本").says("87");
    let kept = screens.kept();
    drop(screens);
    let again = Start { place: kept.place, drafts: kept.drafts, ..start() };
    let mut screens = screens_of(&desk, "p1", again, (120, 36));
    screens.shows("1 号  彭样本").says("87").press("enter").says("87");
    let sheet = room::ballots(&desk, "p1", "1");
    assert_eq!(sheet.rows[0].ballot.as_ref().and_then(|held| held.total()), Some(Score::points(87)));
}

#[test]
fn nothing_of_others_is_on_a_ballot_screen() {
    let desk = ready();
    call(&desk, "1", &id(1)).expect("called");
    let mut screens = of(&desk, "p1");
    let before = screens.screen();
    for seat in ["p2", "p3", "p4"] {
        act(&desk, seat, ballot("1", &id(1), 93)).expect("a ballot");
    }
    screens.wait(std::time::Duration::from_millis(500));
    assert_eq!(screens.screen(), before);
    screens.press("8 6 enter");
    until(&mut screens, "已交 86.00");
    act(&desk, "p5", ballot("1", &id(1), 93)).expect("a ballot");
    until(&mut screens, "已齐").shows("91.60");
}

#[test]
fn the_hall_shows_names_and_no_scores() {
    let desk = ready();
    hear(&desk, "1", &id(1), &room::alike(91));
    call(&desk, "1", &id(2)).expect("called");
    let mut screens = at_board(&desk, "rec");
    screens.press("o").shows("傅 样 本").shows("秦 样 本").hides("91");
    screens.press("z").hides("傅 样 本").press("q").shows("傅 样 本");
    screens.press("q").press("g h").shows("傅 样 本").press("g b").shows("只限").press("g q").hides("只限");
}

#[test]
fn paper_is_keyed_in_by_two() {
    let desk = ready();
    call(&desk, "1", &id(1)).expect("called");
    let enter = |account: &str, points: &str| {
        let mut screens = of(&desk, account);
        until(screens.press("g y"), "样本").press("enter");
        line(&mut screens, "1");
        line(&mut screens, points);
        screens.press("enter");
        screens
    };
    enter("rec", "85").shows("季记录");
    enter("rec2", "58").shows("不符: 答辩得分");
    let mut screens = of(&desk, "rec2");
    until(screens.press("g y"), "样本").press("enter");
    line(&mut screens, "slpw");
    screens.press("enter enter").shows("像的有 5 人").press("ctrl-u");
    line(&mut screens, "slpwj");
    screens.press("ctrl-u");
    line(&mut screens, "85");
    screens.press("enter").says("两遍一致");
    let marks = &room::board(&desk, "chair", "1").rows[0].seats;
    assert!(marks[0].paper, "{marks:?}");
}

#[test]
fn fees_are_taken_and_taken_back() {
    let desk = paid();
    let mut screens = of(&desk, "clerk");
    screens.press("g f").shows("已缴 4/4").press("x");
    line(&mut screens, "银行退回");
    screens.shows("已缴 3/4").press("f").shows("只看未缴").press("enter enter");
    line(&mut screens, "票100");
    screens.press("enter").press("f");
}

#[test]
fn the_ranking_unfolds() {
    let desk = ready();
    hear(&desk, "1", &id(1), &room::alike(91));
    let mut screens = of(&desk, "chair");
    screens.press("g r j enter").shows("SL2020-").press("esc").press("o").shows("[材料清单]");
}

#[test]
fn a_meeting_votes() {
    let desk = paid();
    let mut screens = of(&desk, "rec");
    screens.press("g v n");
    line(&mut screens, "评审会");
    screens.press("enter");
    line(&mut screens, "示例会议室");
    choose(&mut screens, "chair chair2 p1 p2 p3 p4");
    screens.shows("委员 6").press("a enter").shows("够法定人数");
    screens.press("p");
    line(&mut screens, "副高级评审");
    screens.press("esc");
    for key in ["t", "enter", "y", "r", "s"] {
        screens.press(key).press("esc");
    }
    screens.press("f").says("只限主席");
    let mut chair = of(&desk, "chair");
    chair.press("g v f").shows("打出「评审会」").press("esc");
}

/// Three of a level that does not defend, voted on: the first two passed.
pub fn voted() -> LocalDesk {
    let desk = crate::meeting::due();
    let members: Vec<String> = ["chair", "p1", "p2"].map(str::to_owned).to_vec();
    let meeting = MeetingId("评审会".to_owned());
    let run = |account: &str, what| room::meet(&desk, account, what).expect("done");
    let (date, reason) = (room::day(12, 20), String::new());
    let place = "示例会议室".to_owned();
    run(
        "rec",
        MeetingDo::Meeting { meeting: meeting.clone(), date, place, members: members.clone(), reason },
    );
    run("rec", MeetingDo::Attend { meeting: meeting.clone(), present: members });
    let title = "中级评审".to_owned();
    run("rec", MeetingDo::Put { meeting: meeting.clone(), title, dossiers: ids(1..=3), each: true });
    for (motion, agree) in [(1, 3), (2, 2), (3, 1)] {
        let (motion, counts) = (MotionId(motion), Counts { agree, against: 3 - agree, ..Counts::default() });
        run("rec", MeetingDo::Count { meeting: meeting.clone(), motion, counts, reason: String::new() });
        run("rec2", MeetingDo::Confirm { meeting: meeting.clone(), motion, counts });
    }
    desk
}

#[test]
fn after_the_vote_come_publicity_and_certificates() {
    let desk = voted();
    let mut rec = of(&desk, "rec");
    rec.press("g r").shows("未通过").press("p").says("只限主席").press("j n").says("只限主席");
    let mut chair = of(&desk, "chair");
    // Only those who passed can be chosen; the tagged are meant.
    chair.press("g r j n").says("公示").press("home p").shows("公示的人: 2 |").hides("+3");
    chair.press("esc j t p").shows("公示的人: 1 |").press("enter ctrl-u");
    line(&mut chair, "2020-01-08");
    line(&mut chair, "2020-01-01");
    chair.shows("结束不能早于开始").press("ctrl-u");
    line(&mut chair, "2020-01-15");
    until(&mut chair, "公示至 01-15")
        .shows("彭样本  示例")
        .press("p")
        .shows("公示的人: 1 |")
        .press("enter enter");
    line(&mut chair, "2030-01-01");
    until(&mut chair, "公示至 01-01");
    // An objection is a remark that colleagues see. Publicity has to be over before a certificate.
    chair.press("j m").shows("公示异议:");
    line(&mut chair, "业绩有异议");
    until(&mut chair, "附记");
    let sheet = Hand::of(&desk, "clerk").sheet(&id(2)).expect("a sheet");
    assert!(sheet.record.comments.iter().any(|one| one.text.contains("业绩有异议")), "{:?}", sheet.record);
    chair.press("n");
    line(&mut chair, "证1");
    chair.says("还没有结束").press("k n").shows("公示 2020-01-08 至 2020-01-15");
    line(&mut chair, "示例证字001");
    until(&mut chair, "证 示例证字001");
    // What was passed is revoked with a reason, and the dossier's number typed.
    chair.press("j x");
    line(&mut chair, "异议成立");
    line(&mut chair, "不是");
    chair.shows("不是要打的字").press("ctrl-u");
    line(&mut chair, &id(2).0);
    until(&mut chair, "已存").hides("傅样本");
    let state = |number| Hand::of(&desk, "clerk").sheet(&id(number)).expect("a sheet").record.state;
    assert_eq!([state(1), state(2), state(3)], [State::Final, State::Revoked, State::Voted]);
}

#[test]
fn keys_pressed_before_the_rows_are_there_are_not_lost() {
    let desk = ready();
    // One read after the other, and no answer between.
    let mut clerk = of(&desk, "clerk");
    clerk.ahead(b"gf").ahead(b"j").ahead(b"x").ahead("退回".as_bytes());
    clerk.settle();
    clerk.shows("傅样本: 撤回缴费").shows("理由: 退回").press("esc");
    let mut chair = of(&desk, "chair");
    chair.ahead(b"gs").ahead(b"\x1b[F").ahead(b"a");
    chair.settle();
    chair.shows("参加哪一场").press("esc");
    chair.ahead(b"gd").ahead(b"jj").ahead(b"s");
    chair.settle();
    until(&mut chair, "正在 3 号 秦样本");
    chair.ahead(b"gr").ahead(b"j").ahead(b"\r").ahead(b"j");
    chair.settle();
    chair.shows("Esc 收起").press("esc");
    chair.ahead(b"gv").ahead(b"n");
    chair.settle();
    chair.shows("全体委员").press("esc");
    let mut seat = of(&desk, "p1");
    seat.press("g q").ahead(b"gb").ahead(b"8").ahead(b"6").ahead(b"\r");
    seat.settle();
    until(&mut seat, "已交 86.00");
    // Letters that came as one piece still run nothing, and Esc lets go of what waits.
    chair.press("g q").ahead(b"gs").ahead(b"n").ahead(b"\x1b").pass(std::time::Duration::from_millis(60));
    chair.settle();
    chair.says("放掉").hides("新建一场");
    chair.press("g q").ahead(b"gs").ahead(b"zhangsan");
    chair.settle();
    chair.shows("zhangsan").hides("新建一场");
}

#[test]
fn the_cover_stays_off_what_is_looked_at() {
    let desk = ready();
    let idle = std::time::Duration::from_secs(11 * 60);
    let mut board = at_board(&desk, "rec");
    board.wait(idle).shows("已遮屏").press("j").shows("答辩台");
    let mut seat = of(&desk, "p1");
    call(&desk, "1", &id(1)).expect("called");
    until(&mut board, "正在 1 号").wait(idle).shows("正在 1 号");
    until(&mut seat, "1 号  彭样本").wait(idle).shows("1 号  彭样本");
    // Once the clock is stopped, it is covered after the same time, without a key.
    act(&desk, "chair", DefenceDo::Phase { session: room::session("1"), phase: Phase::Over }).expect("over");
    until(&mut board, "等待").wait(idle).shows("已遮屏");
    let mut hall = of(&desk, "rec");
    hall.press("g h").wait(idle).wait(idle).shows("傅 样 本");
}

#[test]
fn ballots_from_paper_come_out_of_a_file_from_the_screens_too() {
    let desk = ready();
    call(&desk, "1", &id(1)).expect("called");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, rows: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("场次,申报编号,评委,指标,得分,弃权,录入人\n{rows}")).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let load = |account: &str, path: &str| {
        let line = desk.connect(pingwei::desk::Viewer::new(account));
        pingwei::tui::loader::load(line, account, path, &|_, _| {})
    };
    let number = id(1).0;
    let first = file("one.csv", &format!("1,{number},示例评委甲,total,85,,\n1,{number},p2,,,是,\n"));
    let said = load("rec", &first).expect("keyed in").zh;
    assert!(said.contains("录入 2") && said.contains("等第二人 2"), "{said}");
    let said = load("rec", &first).expect("the same person").zh;
    assert!(said.contains("另一人录入"), "{said}");
    let second = file("two.csv", &format!("1,{number},p1,total,58,,\n1,{number},p2,,,是,史记录\n"));
    let said = load("rec2", &second).expect("the second person").zh;
    assert!(said.contains("录入 2") && said.contains("示例评委甲 的票两遍不符: 答辩得分"), "{said}");
    let wrong = file("wrong.csv", &format!("1,{number},p9,total,58,,\n"));
    assert!(load("rec2", &wrong).expect_err("no such seat").zh.contains("p9 不在场次"));
    let marks = room::board(&desk, "chair", "1").rows[0].seats.clone();
    assert_eq!(marks[1].marked, pingwei::domain::Marked::Abstained);
    assert_eq!(marks[0].marked, pingwei::domain::Marked::Open);
}
