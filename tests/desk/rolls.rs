//! The blacklist: entries, what they touch, look-up. And the notice.

use crate::hands::{decide, head, overview, page};
use pingwei::desk::testing::{self, Hand, OWNER, changed, day, dossier, id};
use pingwei::desk::{
    Answer, Command, FoundIn, Query, QueueFilter, QueueSpec, RollHit, RollMatch, TriageKind, Why,
};
use pingwei::domain::{BlackEntry, Row, State, Verdict};
use pingwei::policy::Notice;

/// An entry by its cells.
fn entry(cells: &[(&str, &str)]) -> BlackEntry {
    let mut entry = BlackEntry::default();
    for (header, text) in cells {
        let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == *header).expect("a column");
        entry.set(at, text).expect("a value");
    }
    entry
}

fn person(name: &str, number: &str, from: &str) -> BlackEntry {
    entry(&[("类型", "个人"), ("名称", name), ("证件号码", number), ("处理日期", from)])
}

fn add(hand: &mut Hand, entries: Vec<BlackEntry>) -> pingwei::desk::Done {
    hand.run(Command::Blacklist { entries }).expect("entered")
}

fn look_up(hand: &mut Hand, text: &str) -> (Vec<RollHit>, usize) {
    look_up_on(hand, text, None)
}

fn look_up_on(hand: &mut Hand, text: &str, on: Option<pingwei::domain::Day>) -> (Vec<RollHit>, usize) {
    match hand.0.ask(Query::Roll { text: text.to_owned(), on, most: 50 }) {
        Ok(Answer::Roll(hits, total)) => (hits, total),
        other => panic!("{other:?}"),
    }
}

#[test]
fn entries_that_are_there_are_left_as_they_are() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let list = vec![person("样本甲", "659999198503120018", "2018-05-01"), person("某人", "无", "2019.03")];
    add(&mut hand, list.clone());
    let before = head(&mut hand);
    assert_eq!(add(&mut hand, list.clone()).at, None);
    assert_eq!(head(&mut hand), before);
    let twice = vec![person("又一人", "无", "2019.03"), person("又一人", "无", "2019.03"), list[0].clone()];
    assert!(add(&mut hand, twice).at.is_some());
    assert_eq!(overview(&mut hand).roll, 3);
    assert_eq!(
        hand.run(Command::Blacklist { entries: vec![BlackEntry::default()] }).expect_err("nameless").why,
        Why::Input
    );
}

#[test]
fn an_entry_changes_the_rows_it_touches_and_no_others() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let other = |n: usize| {
        let name = format!("无关{n}");
        changed(n, &[("申报人.姓名", &name), ("申报人.证件号码", "659999198503120018")])
    };
    hand.load((1..=20).map(|n| if n == 4 { dossier(4) } else { other(n) }).collect()).expect("loaded");
    let hit = QueueSpec { filter: QueueFilter::read("is:barred").expect("a query"), ..QueueSpec::default() };
    let versions = |hand: &mut Hand| -> Vec<u64> {
        page(hand, &QueueSpec::default(), 0, 50).rows.iter().map(|row| row.version).collect()
    };
    let before = versions(&mut hand);
    assert_eq!(page(&mut hand, &hit, 0, 9).total, 0);
    add(&mut hand, vec![person("样本甲", "65999919850312001X", "2018-05-01")]);
    let rows = page(&mut hand, &hit, 0, 9).rows;
    assert_eq!(rows.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(), [id(4)]);
    assert_eq!(versions(&mut hand), before, "an entry is no change of the dossier");
    let refusal = hand.run(decide(&id(4), TriageKind::Pass, "")).expect_err("asked again at pass");
    assert_eq!(refusal.why, Why::Rule);
    assert!(refusal.words.zh.contains("black.person"), "{}", refusal.words.zh);
}

#[test]
fn look_ups_find_by_number_name_and_parts_of_them() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1), changed(2, &[("申报人.证件号码", "659999198503120018")])]).expect("loaded");
    add(
        &mut hand,
        vec![
            person("样本甲", "65999919850312001X", "2018-05-01"),
            person("样本甲乙", "无", "2019.03"),
            entry(&[
                ("类型", "单位"),
                ("名称", "示例电力科学研究所"),
                ("统一社会信用代码", "126599990000000014"),
                ("处理日期", "2018-01-01"),
            ]),
        ],
    );
    let (hits, total) = look_up(&mut hand, "样本甲");
    assert_eq!(total, 2);
    assert_eq!(hits.iter().map(|hit| hit.by).collect::<Vec<_>>(), [RollMatch::Name, RollMatch::Part]);
    assert_eq!(hits[0].dossiers, [(id(1), true), (id(2), false)], "by number, and by name alone");
    assert_eq!((hits[0].in_force, hits[0].free_from), (Some(true), day(2023, 5, 1)));

    let (hits, _) = look_up(&mut hand, "６５９９９９19850312001x");
    assert_eq!((hits.len(), hits[0].by), (1, RollMatch::Number));
    let (hits, _) = look_up(&mut hand, "0312001X");
    assert_eq!((hits.len(), hits[0].by), (1, RollMatch::NumberPart));
    let (hits, _) = look_up(&mut hand, "研究所");
    assert_eq!((hits.len(), hits[0].by), (1, RollMatch::Part));
    assert_eq!(hits[0].dossiers, [(id(1), true), (id(2), true)]);
    let (hits, _) = look_up(&mut hand, "126599990000000014");
    assert_eq!(hits[0].by, RollMatch::Number);
    assert_eq!(look_up(&mut hand, "没有").1, 0);
    assert_eq!(look_up(&mut hand, " ").1, 0);
    assert_eq!(look_up(&mut hand, "12").1, 0, "two digits say nothing");
}

#[test]
fn in_force_is_of_a_day() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    add(&mut hand, vec![person("样本甲", "无", "2015-11-02"), person("样本乙", "无", "2015.11")]);
    let mut on = |name: &str, on| look_up_on(&mut hand, name, Some(on)).0[0].in_force;
    assert_eq!(on("样本甲", day(2015, 11, 1)), Some(false));
    assert_eq!(on("样本甲", day(2015, 11, 2)), Some(true));
    assert_eq!(on("样本甲", day(2020, 11, 1)), Some(true));
    assert_eq!(on("样本甲", day(2020, 11, 2)), Some(false));
    assert_eq!(on("样本乙", day(2015, 11, 15)), None, "only a month is known");
    assert_eq!(on("样本乙", day(2019, 1, 1)), Some(true));
    assert_eq!(look_up(&mut hand, "样本甲").0[0].in_force, Some(false), "today is 2020-11-02");
}

#[test]
fn an_entry_is_corrected_with_a_reason_and_what_it_touched_is_examined_anew() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load(vec![dossier(1)]).expect("loaded");
    add(&mut hand, vec![person("样本甲", "65999919850312001X", "2018-05-01")]);
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").tally.bar, 1);
    let right = person("另一人", "659999198503120018", "2018-05-01");
    let correct = |number, reason: &str| Command::CorrectEntry {
        number,
        entry: Box::new(right.clone()),
        reason: reason.to_owned(),
    };
    assert_eq!(hand.run(correct(1, "")).expect_err("a reason is asked for").why, Why::Input);
    assert_eq!(hand.run(correct(9, "录错")).expect_err("no such entry").why, Why::Missing);
    hand.run(correct(1, "录错了人")).expect("corrected");
    assert_eq!(hand.sheet(&id(1)).expect("a sheet").tally.bar, 0);
    let row = page(&mut hand, &QueueSpec::default(), 0, 9).rows.remove(0);
    assert_eq!(row.tally.bar, 0, "the row too");
    assert_eq!(look_up(&mut hand, "样本甲").1, 0);
    assert_eq!(look_up(&mut hand, "另一人").0[0].entry.number, 1, "it keeps its number");
}

#[test]
fn lifting_needs_a_second_person() {
    let desk = testing::desk();
    crate::hands::seat(&desk);
    let (mut wang, mut li) = (Hand::of(&desk, "wang"), Hand::of(&desk, "li"));
    add(&mut wang, vec![person("样本甲", "65999919850312001X", "2018-05-01")]);
    let propose = |reason: &str| Command::ProposeLift { number: 1, from: None, reason: reason.to_owned() };
    let confirm = || Command::ConfirmLift { number: 1 };
    assert_eq!(wang.run(confirm()).expect_err("nothing proposed").why, Why::Missing);
    assert_eq!(wang.run(propose(" ")).expect_err("a reason is asked for").why, Why::Input);
    wang.run(propose("查实不实")).expect("proposed");
    let hit = look_up(&mut li, "样本甲").0.remove(0);
    assert_eq!(hit.in_force, Some(true), "a proposal lifts nothing");
    assert_eq!(hit.lift.map(|lift| lift.by).as_deref(), Some("wang"));
    assert_eq!(wang.run(confirm()).expect_err("not oneself").why, Why::Rule);
    assert_eq!(li.run(propose("again")).expect_err("one is open").why, Why::Rule);
    li.run(Command::DropLift { number: 1, reason: "证据不足".to_owned() }).expect("dropped");
    assert_eq!(look_up(&mut li, "样本甲").0[0].lift, None);
    li.run(propose("又有新证据")).expect("proposed again");
    wang.run(confirm()).expect("confirmed by the other one");
    let hit = look_up(&mut li, "样本甲").0.remove(0);
    assert_eq!((hit.in_force, hit.lift), (Some(false), None));
    assert_eq!(li.run(propose("once more")).expect_err("it is lifted").why, Why::Rule);
    let mut reviewer = Hand::of(&desk, "zhang");
    assert_eq!(reviewer.run(confirm()).expect_err("no clerk").why, Why::Role);
}

#[test]
fn look_ups_by_sound_and_units_under_other_names() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let unit = |name: &str, ground: &str| {
        entry(&[("类型", "单位"), ("名称", name), ("事由", ground), ("处理日期", "2018-01-01")])
    };
    add(
        &mut hand,
        vec![
            person("阿不都热合曼·买买提", "无", "2018-05-01"),
            unit("国网示例电力有限公司样本供电公司", "出具虚假证明"),
            unit("虚拟电力安装有限公司", "原设想电力工程处，出具虚假证明"),
        ],
    );
    let mut by = |text: &str| {
        look_up(&mut hand, text).0.into_iter().map(|hit| (hit.entry.number, hit.by)).collect::<Vec<_>>()
    };
    assert_eq!(by("abudurehe"), [(1, RollMatch::Sound)]);
    assert_eq!(by("mmt"), [(1, RollMatch::Sound)]);
    assert_eq!(by("热合曼"), [(1, RollMatch::Part)]);
    assert_eq!(by("国网样本供电公司"), [(2, RollMatch::Sound)], "characters left out");
    assert_eq!(by("国网新疆示例电力有限公司样本供电有限责任公司"), [(2, RollMatch::Alike)]);
    assert_eq!(by("设想电力工程处"), [(3, RollMatch::Alike)], "a former name, told in the ground");
}

#[test]
fn what_of_an_entry_matches_is_told() {
    use FoundIn::{Credit, Ground, Id, Name};
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    let unit = |cells: &[(&str, &str)]| {
        let common = [("类型", "单位"), ("处理日期", "2018-01-01")];
        entry(&common.iter().chain(cells).copied().collect::<Vec<_>>())
    };
    add(
        &mut hand,
        vec![
            person("阿不都热合曼·买买提", "65999919850312001X", "2018-05-01"),
            unit(&[("名称", "国网示例电力有限公司样本供电公司"), ("统一社会信用代码", "126599990000000014")]),
            unit(&[("名称", "虚拟电力安装有限公司"), ("事由", "原设想电力工程处，出具虚假证明")]),
        ],
    );
    for (typed, wanted) in [
        ("热合曼", vec![(Name, vec![3, 4, 5])]),
        ("mmt", vec![(Name, vec![7, 8, 9])]),
        ("6599 9919 8503 1200 1x", vec![(Id, (0..18).collect())]),
        ("0312001X", vec![(Id, (10..18).collect())]),
        ("12659999", vec![(Credit, (0..8).collect())]),
        (
            "国网新疆示例电力有限公司样本供电有限责任公司",
            vec![(Name, vec![0, 1, 2, 3, 4, 5, 10, 11, 12, 13])],
        ),
        ("设想电力工程处", vec![(Ground, vec![1, 2, 3, 4, 5, 6, 7])]),
    ] {
        let hits = look_up(&mut hand, typed).0;
        let marks: Vec<(FoundIn, Vec<u16>)> =
            hits[0].marks.iter().map(|mark| (mark.field, mark.chars.clone())).collect();
        assert_eq!(marks, wanted, "{typed}");
    }
}

#[test]
fn another_notice_examines_everything_anew() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((1..=3).map(dossier).collect()).expect("loaded");
    let adopt = |text: &str| Command::AdoptNotice { text: text.to_owned() };
    assert_eq!(hand.run(adopt("no notice")).expect_err("no notice").why, Why::Input);
    assert_eq!(hand.run(adopt(Notice::EMBEDDED_TEXT)).expect("as it is").at, None);
    let mut notice = Notice::embedded().clone();
    notice.summary.most.value = 2400;
    notice.summary.least.value = 2000;
    notice.meta.number = "示例〔2020〕3号".to_owned();
    let text = Notice::EMBEDDED_TEXT
        .replace("新电职字〔2020〕2号", "示例〔2020〕3号")
        .replace("value = 3000", "value = 2400");
    assert_eq!(Notice::parse(&text, "test").expect("a notice").summary.most.value, 2400);
    hand.run(adopt(&text)).expect("adopted");
    desk.wait_whole();
    assert_eq!(overview(&mut hand).notice, "示例〔2020〕3号");
    let rows = page(&mut hand, &QueueSpec::default(), 0, 9).rows;
    assert!(rows.iter().all(|row| row.tally.fail == 1 && row.state == State::Received), "{rows:?}");
    let sheet = hand.sheet(&id(1)).expect("a sheet");
    let summary = sheet.judged.iter().find(|one| one.key.check.0 == "summary.length");
    assert_eq!(summary.map(|one| one.verdict()), Some(Verdict::Fail));
}

#[test]
fn the_rows_of_dossiers_that_an_entry_touches_are_told() {
    let desk = testing::desk();
    let mut hand = Hand::of(&desk, OWNER);
    hand.load((1..=3).map(dossier).collect()).expect("loaded");
    let rows = |hand: &mut Hand, dossiers| match hand.0.ask(Query::Rows { dossiers }) {
        Ok(Answer::Rows(rows)) => rows,
        other => panic!("{other:?}"),
    };
    let told = rows(&mut hand, vec![id(3), id(99), id(1)]);
    assert_eq!(told.iter().map(|row| row.dossier.clone()).collect::<Vec<_>>(), [id(3), id(1)]);
    assert_eq!(told, [hand.sheet(&id(3)).expect("a sheet").row, hand.sheet(&id(1)).expect("a sheet").row]);
    assert!(rows(&mut hand, Vec::new()).is_empty());
}
