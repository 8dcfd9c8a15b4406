//! The meeting: quorum, counts by two people, re-votes, what follows.

use super::room::*;
use pingwei::desk::testing::{Hand, changed, dossier, id};
use pingwei::desk::{Command, LocalDesk, MeetingDo};
use pingwei::domain::{BlackEntry, Counts, DossierId, MeetingId, MotionId, Row, State};

const MEMBERS: [&str; 6] = ["chair", "chair2", "p1", "p2", "p3", "p4"];

fn id_of() -> MeetingId {
    MeetingId("评审会".into())
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn counts(agree: u32, against: u32) -> Counts {
    Counts { agree, against, abstain: 0, void: 0 }
}

fn put(dossiers: Vec<DossierId>, each: bool) -> MeetingDo {
    MeetingDo::Put { meeting: id_of(), title: "中级评审".into(), dossiers, each }
}

/// A meeting about dossiers of a level that does not defend, all paid.
fn convened(count: usize, present: &[&str]) -> LocalDesk {
    let level = [
        ("申报人.申报级别", "中级"),
        ("申报人.现职称级别", "初级"),
        ("申报人.主管单位推荐意见", "经审核，同意推荐该同志申报中级"),
    ];
    let desk = room((1..=count).map(|number| changed(number, &level)).collect());
    pay(&desk, &ids(1..=count));
    let meeting = MeetingDo::Meeting {
        meeting: id_of(),
        date: day(12, 20),
        place: "示例会议室".into(),
        members: names(&MEMBERS),
        reason: String::new(),
    };
    meet(&desk, "rec", meeting).expect("called");
    meet(&desk, "rec", MeetingDo::Attend { meeting: id_of(), present: names(present) }).expect("present");
    desk
}

fn state(desk: &LocalDesk, number: usize) -> State {
    Hand::of(desk, "clerk").sheet(&id(number)).expect("a sheet").record.state
}

fn count(motion: u32, counts: Counts) -> MeetingDo {
    MeetingDo::Count { meeting: id_of(), motion: MotionId(motion), counts, reason: String::new() }
}

fn confirm(motion: u32, counts: Counts) -> MeetingDo {
    MeetingDo::Confirm { meeting: id_of(), motion: MotionId(motion), counts }
}

#[test]
fn without_a_quorum_nothing_is_put() {
    let desk = convened(1, &MEMBERS[..3]);
    let refusal = meet(&desk, "rec", put(ids(1..=1), false)).unwrap_err();
    assert!(refusal.rule.contains("第二十条"), "{}", refusal.rule);
    meet(&desk, "rec", MeetingDo::Attend { meeting: id_of(), present: names(&MEMBERS[..4]) }).expect("four");
    meet(&desk, "rec", put(ids(1..=1), false)).expect("4 of 6 are two thirds");
    let proxy = MeetingDo::Attend { meeting: id_of(), present: names(&["p5"]) };
    assert!(meet(&desk, "rec", proxy).is_err(), "no proxy");
}

#[test]
fn counts_are_confirmed_by_another_person_with_the_same_counts() {
    let desk = convened(2, &MEMBERS);
    meet(&desk, "rec", put(ids(1..=2), true)).expect("two motions");
    assert!(meet(&desk, "rec", confirm(1, counts(4, 2))).is_err(), "nothing is counted");
    assert!(meet(&desk, "rec", count(1, counts(5, 2))).is_err(), "seven slips of six");
    meet(&desk, "rec", count(1, counts(4, 2))).expect("counted");
    assert!(meet(&desk, "rec", confirm(1, counts(4, 2))).is_err(), "the same person");
    let refusal = meet(&desk, "rec2", confirm(1, counts(3, 3))).unwrap_err();
    assert!(
        refusal.words.zh.contains("同意 4/3") && refusal.words.zh.contains("反对 2/3"),
        "{}",
        refusal.words.zh
    );
    meet(&desk, "rec2", confirm(1, counts(4, 2))).expect("confirmed");
    assert_eq!((state(&desk, 1), state(&desk, 2)), (State::Voted, State::Paid));
    let told = votes(&desk, "aud", "评审会");
    let outcome = told.motions[0].rounds[0].outcome.expect("confirmed");
    assert_eq!((outcome.passed, outcome.of, outcome.needed), (true, 6, 4));
    assert!(meet(&desk, "rec", count(1, counts(6, 0))).is_err(), "it is confirmed");
}

#[test]
fn a_further_round_stands_beside_the_first_and_binds_once_confirmed() {
    let desk = convened(1, &MEMBERS);
    meet(&desk, "rec", put(ids(1..=1), false)).expect("put");
    meet(&desk, "rec", count(1, counts(3, 3))).expect("counted");
    meet(&desk, "rec2", confirm(1, counts(3, 3))).expect("confirmed");
    let publish = || MeetingDo::Publish { dossiers: ids(1..=1), from: day(12, 21), until: day(12, 25) };
    assert!(meet(&desk, "chair", publish()).unwrap_err().words.zh.contains("未通过"));
    let again =
        |reason: &str| MeetingDo::Revote { meeting: id_of(), motion: MotionId(1), reason: reason.into() };
    assert!(meet(&desk, "rec", again("")).is_err(), "a reason");
    meet(&desk, "rec", again("计票有争议")).expect("asked for");
    assert!(meet(&desk, "rec2", count(1, counts(4, 2))).unwrap_err().words.zh.contains("会签"));
    let sign = || MeetingDo::Countersign { meeting: id_of(), motion: MotionId(1) };
    assert!(meet(&desk, "rec", sign()).is_err(), "another person");
    meet(&desk, "chair", sign()).expect("countersigned");
    assert_eq!(votes(&desk, "aud", "评审会").motions[0].binding, Some(1), "until the second is confirmed");
    meet(&desk, "rec", count(1, counts(4, 2))).expect("counted");
    meet(&desk, "rec2", confirm(1, counts(4, 2))).expect("confirmed");
    let motion = votes(&desk, "aud", "评审会").motions.remove(0);
    assert_eq!((motion.binding, motion.rounds.len()), (Some(2), 2));
    meet(&desk, "chair", publish()).expect("public");
    assert_eq!(state(&desk, 1), State::Publicity);
    let certify = || MeetingDo::Certify { dossier: id(1), number: "示例证字 001".into() };
    assert!(meet(&desk, "chair", certify()).unwrap_err().words.zh.contains("公示到"));
    assert!(meet(&desk, "rec", again("再来")).is_err(), "it is public");
}

#[test]
fn the_blacklist_is_asked_again_at_publicity_and_at_the_certificate() {
    let desk = convened(2, &MEMBERS);
    meet(&desk, "rec", put(ids(1..=2), true)).expect("put");
    for motion in [1, 2] {
        meet(&desk, "rec", count(motion, counts(6, 0))).expect("counted");
        meet(&desk, "rec2", confirm(motion, counts(6, 0))).expect("confirmed");
    }
    let publish =
        |number| MeetingDo::Publish { dossiers: ids(number..=number), from: day(1, 8), until: day(1, 15) };
    meet(&desk, "chair", publish(2)).expect("nobody bars the second yet");
    for number in [1, 2] {
        let sheet = Hand::of(&desk, "clerk").sheet(&id(number)).expect("a sheet");
        let applicant = &sheet.dossier.applicant;
        let mut entry = BlackEntry::default();
        let name = applicant.name.to_string();
        let number = applicant.id_number.value().expect("a number").clone();
        for (header, text) in
            [("类型", "个人"), ("名称", &name), ("证件号码", &number), ("处理日期", "2019-05-01")]
        {
            let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == header).expect("a column");
            entry.set(at, text).expect("a value");
        }
        Hand::of(&desk, "clerk").run(Command::Blacklist { entries: vec![entry] }).expect("entered");
    }
    let refusal = meet(&desk, "chair", publish(1)).unwrap_err();
    assert!(refusal.rule == "五.(六)" && refusal.words.zh.contains(&id(1).0), "{refusal:?}");
    let certify = MeetingDo::Certify { dossier: id(2), number: "示例证字 002".into() };
    assert_eq!(meet(&desk, "chair", certify).unwrap_err().rule, "五.(六)");
    assert_eq!((state(&desk, 1), state(&desk, 2)), (State::Voted, State::Publicity));
}

#[test]
fn both_readings_of_recusal_are_told() {
    let desk = convened(1, &MEMBERS);
    let recuse = pingwei::desk::DefenceDo::Recuse { dossier: id(1), account: None, reason: "师生".into() };
    act(&desk, "p1", recuse).expect("stands aside");
    meet(&desk, "rec", put(ids(1..=1), false)).expect("put");
    assert!(meet(&desk, "rec", count(1, counts(6, 0))).is_err(), "one of six does not vote");
    meet(&desk, "rec", count(1, counts(4, 1))).expect("counted");
    meet(&desk, "rec2", confirm(1, counts(4, 1))).expect("confirmed");
    let round = votes(&desk, "aud", "评审会").motions.remove(0).rounds.remove(0);
    assert_eq!(round.recused.iter().map(|one| one.account.as_str()).collect::<Vec<_>>(), ["p1"]);
    let outcome = round.outcome.expect("told");
    assert_eq!((outcome.of, outcome.passed, outcome.other), (6, true, (5, true)));
}

#[test]
fn who_may_not_be_voted_on_is_refused() {
    let desk = convened(1, &MEMBERS);
    fill(&desk, vec![dossier(7)]);
    let refusal = meet(&desk, "rec", put(vec![id(7)], false)).unwrap_err();
    assert!(
        refusal.words.zh.contains("没有缴费") || refusal.words.zh.contains("已答辩"),
        "{}",
        refusal.words.zh
    );
    pay(&desk, &[id(7)]);
    assert!(meet(&desk, "rec", put(vec![id(7)], false)).is_err(), "not defended");
    meet(&desk, "rec", put(ids(1..=1), false)).expect("put");
    assert!(meet(&desk, "rec", put(ids(1..=1), false)).is_err(), "one motion each");
    assert!(meet(&desk, "chair", MeetingDo::Close { meeting: id_of() }).is_err(), "a round is open");
    meet(&desk, "rec", count(1, counts(6, 0))).expect("counted");
    meet(&desk, "rec2", confirm(1, counts(6, 0))).expect("confirmed");
    meet(&desk, "chair", MeetingDo::Close { meeting: id_of() }).expect("closed");
    assert!(meet(&desk, "rec", count(1, counts(5, 0))).is_err(), "no late slip");
}

#[test]
fn the_journal_ties_no_voter_to_a_vote() {
    let desk = convened(1, &MEMBERS);
    meet(&desk, "rec", put(ids(1..=1), false)).expect("put");
    meet(&desk, "rec", count(1, counts(4, 2))).expect("counted");
    meet(&desk, "rec2", confirm(1, counts(4, 2))).expect("confirmed");
    let lines = match Hand::of(&desk, "aud").0.ask(pingwei::desk::Query::Journal { from: 0, most: 1000 }) {
        Ok(pingwei::desk::Answer::Journal(lines)) => lines,
        other => panic!("{other:?}"),
    };
    let of_the_vote =
        lines.iter().filter(|line| line.contains("\"counted\"") || line.contains("\"confirmed\""));
    for line in of_the_vote {
        assert!(MEMBERS.iter().all(|member| !line.contains(&format!("\"{member}\""))), "{line}");
    }
}
