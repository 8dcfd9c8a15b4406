//! The blacklist: entries, what they touch, look-up. And the notice.

use crate::hands::{decide, head, overview, page};
use pingwei::desk::testing::{self, Hand, OWNER, changed, day, dossier, id};
use pingwei::desk::{Answer, Command, Query, QueueFilter, QueueSpec, RollHit, RollMatch, TriageKind, Why};
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
