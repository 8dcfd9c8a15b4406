//! A room for a defence: a desk, a committee, candidates who have paid.

use pingwei::desk::testing::{Hand, OWNER, desk, id, person};
use pingwei::desk::{
    Answer, BallotSheet, Board, Command, DefenceAnswer, DefenceAsk, DefenceDo, Derivation, Done, HallView,
    LocalDesk, MeetingAnswer, MeetingAsk, MeetingDo, Query, Ranking, Refusal, Substitution, TriageKind,
    Votes,
};
use pingwei::domain::{Day, Dossier, DossierId, Fee, MeetingId, Presence, Score, SessionId, SessionSetup};
use std::collections::BTreeMap;

/// Panellists `p1` to `p5`.
pub const PANEL: [&str; 5] = ["p1", "p2", "p3", "p4", "p5"];

pub fn day(month: i8, day: i8) -> Day {
    jiff::civil::date(2020, month, day)
}

pub fn session(name: &str) -> SessionId {
    SessionId(name.to_owned())
}

/// What makes a specimen exempt: service in the year, proven, and no wish to attend.
pub const SERVED: &[(&str, &str)] = &[
    ("申报人.参加答辩意愿", ""),
    ("基层服务#1.类型", "访惠聚"),
    ("基层服务#1.开始", "2020-02-01"),
    ("基层服务#1.结束", "至今"),
    ("基层服务#1.证明材料", "驻村证明.pdf"),
    ("基层服务#1.免学审批表", "免学审批表.pdf"),
    ("基层服务#1.免学年度", "2020"),
];

pub fn served(number: usize) -> Dossier {
    pingwei::desk::testing::changed(number, SERVED)
}

/// A committee: chair, recorder, clerk, auditor, reviewer, five panellists.
pub fn committee(desk: &LocalDesk) {
    let mut people = vec![
        person("chair", "邱主席", "主席"),
        person("chair2", "丁主席", "主席;答辩评委"),
        person("rec", "季记录", "记录员"),
        person("rec2", "史记录", "记录员"),
        person("clerk", "金经办", "经办人"),
        person("aud", "简监督", "监督员"),
        person("rev", "严评审", "评审专家"),
    ];
    people.extend(
        PANEL
            .iter()
            .zip(["甲", "乙", "丙", "丁", "戊"])
            .map(|(account, name)| person(account, &format!("示例评委{name}"), "答辩评委")),
    );
    Hand::of(desk, OWNER).run(Command::Roster { reviewers: people }).expect("a roster");
}

/// A desk with that committee and these dossiers, passed.
pub fn room(dossiers: Vec<Dossier>) -> LocalDesk {
    let desk = desk();
    committee(&desk);
    fill(&desk, dossiers);
    desk
}

pub fn fill(desk: &LocalDesk, dossiers: Vec<Dossier>) {
    let ids: Vec<DossierId> = dossiers.iter().map(|one| one.id().clone()).collect();
    let mut clerk = Hand::of(desk, "clerk");
    clerk.load(dossiers).expect("loaded");
    for dossier in ids {
        let pass = Command::Triage {
            dossier,
            kind: TriageKind::Pass,
            reason: "核对无误".into(),
            notice: None,
            due: None,
        };
        clerk.run(pass).expect("passed");
    }
}

pub fn fee(voucher: &str) -> Option<Fee> {
    Some(Fee { paid: day(11, 20), voucher: voucher.to_owned() })
}

pub fn pay(desk: &LocalDesk, ids: &[DossierId]) {
    let fees = ids.iter().map(|id| (id.clone(), fee(&format!("票{id}")))).collect();
    meet(desk, "clerk", MeetingDo::Fees { fees, reason: String::new() }).expect("paid");
}

pub fn ids(numbers: std::ops::RangeInclusive<usize>) -> Vec<DossierId> {
    numbers.map(id).collect()
}

pub fn act(desk: &LocalDesk, account: &str, what: DefenceDo) -> Result<Done, Refusal> {
    Hand::of(desk, account).run(Command::Defence(what))
}

pub fn meet(desk: &LocalDesk, account: &str, what: MeetingDo) -> Result<Done, Refusal> {
    Hand::of(desk, account).run(Command::Meeting(what))
}

pub fn set_up(desk: &LocalDesk, name: &str, seats: &[&str], order: &[DossierId]) {
    let setup = SessionSetup { date: day(12, 5), time: "09:30".into(), place: "示例楼三层".into() };
    act(desk, "rec", DefenceDo::Session { session: session(name), setup, reason: String::new() })
        .expect("set");
    let seats = seats.iter().map(|seat| (*seat).to_owned()).collect();
    act(desk, "rec", DefenceDo::Seat { session: session(name), seats, reason: String::new() })
        .expect("seated");
    let order =
        DefenceDo::Order { session: session(name), order: order.to_vec(), draw: None, reason: String::new() };
    act(desk, "rec", order).expect("ordered");
}

pub fn call(desk: &LocalDesk, name: &str, dossier: &DossierId) -> Result<Done, Refusal> {
    act(desk, "rec", DefenceDo::Call { session: session(name), dossier: Some(dossier.clone()) })
}

pub fn ballot(name: &str, dossier: &DossierId, points: i64) -> DefenceDo {
    DefenceDo::Ballot {
        session: session(name),
        dossier: dossier.clone(),
        scores: BTreeMap::from([("total".to_owned(), Score::points(points))]),
        comment: String::new(),
        reason: String::new(),
    }
}

/// Calls a candidate and has every seat give its points.
pub fn hear(desk: &LocalDesk, name: &str, dossier: &DossierId, points: &[(&str, i64)]) {
    call(desk, name, dossier).expect("called");
    for (seat, points) in points {
        act(desk, seat, ballot(name, dossier, *points)).expect("a ballot");
    }
}

/// Everybody of the panel gives the same points.
pub fn alike(points: i64) -> Vec<(&'static str, i64)> {
    PANEL.iter().map(|seat| (*seat, points)).collect()
}

pub fn mark(name: &str, dossier: &DossierId, presence: Presence) -> DefenceDo {
    DefenceDo::Mark {
        session: session(name), dossier: dossier.clone(), presence, reason: "电话说明".into()
    }
}

pub fn ask(desk: &LocalDesk, account: &str, ask: DefenceAsk) -> Result<DefenceAnswer, Refusal> {
    match Hand::of(desk, account).0.ask(Query::Defence(ask))? {
        Answer::Defence(answer) => Ok(answer),
        other => panic!("another answer: {other:?}"),
    }
}

macro_rules! asked {
    ($($name:ident($($arg:ident: $type:ty),*) -> $of:ty = $ask:expr, $variant:ident;)+) => {
        $(pub fn $name(desk: &LocalDesk, account: &str, $($arg: $type),*) -> $of {
            match ask(desk, account, $ask).expect("answered") {
                DefenceAnswer::$variant(answer) => *answer,
                other => panic!("another answer: {other:?}"),
            }
        })+
    };
}

asked! {
    board(name: &str) -> Board = DefenceAsk::Board(session(name)), Board;
    ballots(name: &str) -> BallotSheet = DefenceAsk::Ballots(session(name)), Ballots;
    hall(name: &str) -> HallView = DefenceAsk::Hall(session(name)), Hall;
    substitution() -> Substitution = DefenceAsk::Substitution, Substitution;
    explain(id: &DossierId) -> Derivation = DefenceAsk::Explain(id.clone()), Explain;
    ranking() -> Ranking = DefenceAsk::Ranking { level: None, specialty: None }, Ranking;
}

pub fn votes(desk: &LocalDesk, account: &str, name: &str) -> Votes {
    let query = Query::Meeting(MeetingAsk::Votes(MeetingId(name.to_owned())));
    match Hand::of(desk, account).0.ask(query).expect("answered") {
        Answer::Meeting(MeetingAnswer::Votes(votes)) => *votes,
        other => panic!("another answer: {other:?}"),
    }
}
