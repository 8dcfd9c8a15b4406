//! The rooms of the defence day as they look: a panel of twelve, forty candidates, half-way through.

use crate::hall::{until, voted};
use crate::room::{self, act, ballot, call, day, fill, mark, pay, session};
use crate::support::{Screens, screens_of, start};
use pingwei::desk::testing::{Hand, OWNER, changed, desk, id, person};
use pingwei::desk::{Command, DefenceDo, LocalDesk, MeetingDo};
use pingwei::domain::{Dossier, DossierId, Phase, Presence, SessionSetup};
use std::time::Duration;

const FAMILY: [&str; 10] = ["张", "马", "孙", "李", "郑", "徐", "杨", "韩", "曹", "冯"];
const GIVEN: [&str; 4] = ["样本", "建样", "样华", "志样"];

fn name(number: usize) -> String {
    if number % 7 == 2 {
        return format!("阿依样本·买买提{}", FAMILY[number % 10]);
    }
    format!("{}{}", FAMILY[number % 10], GIVEN[number / 10 % 4])
}

/// A day half-way through: 17 complete, one speaking with four ballots in.
fn half_way() -> LocalDesk {
    let desk = desk();
    let seats: Vec<String> = (1..=12).map(|seat| format!("s{seat}")).collect();
    let mut people = vec![
        person("chair", "邱主席", "主席"),
        person("rec", "季记录", "记录员"),
        person("clerk", "金经办", "经办人"),
    ];
    people.extend(
        (1..=12).map(|seat| person(&seats[seat - 1], &format!("{}评委", FAMILY[seat % 10]), "答辩评委")),
    );
    Hand::of(&desk, OWNER).run(Command::Roster { reviewers: people }).expect("a roster");
    let dossiers: Vec<Dossier> =
        (1..=40).map(|number| changed(number, &[("申报人.姓名", name(number).as_str())])).collect();
    fill(&desk, dossiers);
    let order: Vec<DossierId> = (1..=40).map(id).collect();
    pay(&desk, &order);
    let setup = SessionSetup { date: day(11, 21), time: "09:00".into(), place: "东厅".into() };
    for what in [
        DefenceDo::Session { session: session("2"), setup, reason: String::new() },
        DefenceDo::Seat { session: session("2"), seats: seats.clone(), reason: String::new() },
        DefenceDo::Order { session: session("2"), order, draw: None, reason: String::new() },
    ] {
        act(&desk, "rec", what).expect("set up");
    }
    for number in 1..=17_usize {
        if number == 15 {
            act(&desk, "rec", mark("2", &id(15), Presence::Absent)).expect("marked");
            continue;
        }
        call(&desk, "2", &id(number)).expect("called");
        for (at, seat) in seats.iter().enumerate() {
            if number == 12 && at == 7 {
                continue;
            }
            let points = 78 + i64::try_from((number * 7 + at * 5) % 13).expect("small");
            let points = if number == 14 && at == 2 { 55 } else { points };
            act(&desk, seat, ballot("2", &id(number), points)).expect("a ballot");
        }
    }
    call(&desk, "2", &id(18)).expect("called");
    act(&desk, "rec", DefenceDo::Phase { session: session("2"), phase: Phase::Questions }).expect("asks");
    for seat in [0, 3, 5, 9] {
        act(&desk, &seats[seat], ballot("2", &id(18), 86)).expect("a ballot");
    }
    desk
}

fn of(desk: &LocalDesk, account: &str, size: (u16, u16)) -> Screens {
    let mut screens = screens_of(desk, account, start(), size);
    screens.wait(Duration::from_millis(300));
    screens
}

#[test]
fn the_rooms_look_as_they_should() {
    let desk = half_way();
    for (width, height) in [(80, 24), (120, 36), (120, 40), (60, 20)] {
        let size = (width, height);
        let mut chair = of(&desk, "chair", size);
        for (name, keys) in [
            ("board", "g d"),
            ("derived", "d"),
            ("unfolded", "esc home 1 4 g g enter"),
            ("hall", "esc g h"),
            ("sessions", "g s"),
            ("seats", "home p"),
            ("seats_far", "down down down down down down down down down down down down"),
            ("ranking", "esc g r"),
            ("vote", "g v"),
        ] {
            chair.press(keys).wait(Duration::from_millis(300));
            insta::assert_snapshot!(format!("hall_{name}_{width}x{height}"), chair.screen());
        }
        let mut seat = of(&desk, "s2", size);
        insta::assert_snapshot!(format!("hall_ballot_{width}x{height}"), seat.screen());
        seat.press("8 6").wait(Duration::from_millis(300));
        insta::assert_snapshot!(format!("hall_ballot_typed_{width}x{height}"), seat.screen());
        let mut clerk = of(&desk, "clerk", size);
        clerk.press("g f").wait(Duration::from_millis(300));
        insta::assert_snapshot!(format!("hall_fees_{width}x{height}"), clerk.screen());
        // The rows come with an answer of their own.
        until(clerk.press("g y"), "马样本").press("enter").wait(Duration::from_millis(300));
        insta::assert_snapshot!(format!("hall_paper_{width}x{height}"), clerk.screen());
    }
}

#[test]
fn what_follows_the_vote_looks_as_it_should() {
    let desk = voted();
    let publish = |number, from, until| MeetingDo::Publish { dossiers: vec![id(number)], from, until };
    room::meet(&desk, "chair", publish(1, day(1, 8), day(1, 15))).expect("public");
    room::meet(&desk, "chair", MeetingDo::Certify { dossier: id(1), number: "示例证字001".to_owned() })
        .expect("certified");
    for (width, height) in [(80, 24), (120, 36)] {
        let mut chair = of(&desk, "chair", (width, height));
        for (name, keys) in [("result", "g r j"), ("publish", "p"), ("revoke", "esc x"), ("voted", "esc g v")]
        {
            chair.press(keys).wait(Duration::from_millis(300));
            insta::assert_snapshot!(format!("hall_{name}_{width}x{height}"), chair.screen());
        }
    }
}
