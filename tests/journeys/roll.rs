//! The blacklist on the screen: looked up, entered, corrected, lifted by two.

use crate::support::{again, desk, hand, screens, screens_of, start};
use pingwei::desk::testing::{self, Hand, changed};
use pingwei::desk::{Answer, Command, LocalDesk, Query, RollHit};
use pingwei::domain::roll::Roles;
use pingwei::domain::{Answer as Cell, BlackEntry, Given, Reviewer, Role, Row};

pub const ALL: &[fn()] = &[
    an_entry_leads_to_every_dossier_it_touches,
    an_entry_is_entered_corrected_and_survives_a_kill,
    lifting_takes_two,
    barred_on_another_day,
    units_of_like_names_are_candidates,
    it_opens_everywhere,
];

fn entry(pairs: &[(&str, &str)]) -> BlackEntry {
    let mut entry = BlackEntry::default();
    let given = [("类型", "个人"), ("处理日期", "2019-01-01"), ("事由", "样本事由")];
    for (header, text) in given.iter().chain(pairs) {
        let at = BlackEntry::COLUMNS.iter().position(|column| column.zh == *header).expect("a column");
        entry.set(at, text).expect("reads");
    }
    entry
}

fn listed(desk: &LocalDesk, entries: Vec<BlackEntry>) {
    hand(desk).run(Command::Blacklist { entries }).expect("listed");
}

fn look_up(desk: &LocalDesk, text: &str) -> Vec<RollHit> {
    match hand(desk).0.ask(Query::Roll { text: text.to_owned(), on: None, most: 50 }) {
        Ok(Answer::Roll(hits, _)) => hits,
        other => panic!("{other:?}"),
    }
}

fn clerk(desk: &LocalDesk, account: &str) {
    let person = |account: &str| Reviewer {
        account: Given(account.to_owned()),
        name: Given(format!("样本{account}")),
        roles: Cell::Is(Roles(Role::ALL.to_vec())),
        ..Reviewer::default()
    };
    hand(desk)
        .run(Command::Roster { reviewers: vec![person(testing::OWNER), person(account)] })
        .expect("set");
}

#[test]
fn an_entry_leads_to_every_dossier_it_touches() {
    let desk = desk();
    let number = "659901197912055511";
    listed(&desk, vec![entry(&[("名称", "样本寅"), ("证件号码", number)])]);
    let name = ("申报人.姓名", "样本寅");
    let mut dossiers = vec![changed(100, &[name, ("申报人.证件号码", number)])];
    dossiers.extend((101..=140).map(|n| changed(n, &[name])));
    hand(&desk).load(dossiers).expect("loads");
    let mut screens = screens(&desk, (120, 36));
    screens.press("5 j b").text("yangbeny").shows("本库材料 41 份: 号同 1 同名异号 40").shows("号码相同");
    screens.press("tab").shows("> SL2020-0100").shows("样本寅").press("enter").shows("SL2020-0100  样本寅");
    screens.shows("来自: 黑名单 1 样本寅").shows("第 1/41 份").press(">").shows("SL2020-0101").press("q");
    // Each of them is reached, and the way back is kept.
    screens
        .press("b")
        .text("样本寅")
        .press("tab g e")
        .shows("> SL2020-0140")
        .press("k pgup pgdn")
        .press("esc")
        .shows("查: 样本寅");
    screens.text("无此人").shows("没有命中").press("enter").hides("查: ");
    listed(&desk, vec![entry(&[("名称", "样本癸"), ("证件号码", "659901197912055538")])]);
    screens
        .press("b")
        .text("样本癸")
        .press("enter")
        .shows("SL2020-0010  样本癸")
        .press("q")
        .at("SL2020-0010");
}

#[test]
fn an_entry_is_entered_corrected_and_survives_a_kill() {
    let desk = desk();
    let mut screens = screens(&desk, (120, 36));
    screens.press("b").text("样本新人").press("tab a").shows("登记黑名单").shows("名称    : 样本新人");
    screens.press("enter enter").text("659901197912055511").press("enter enter").text("样本之");
    let kept = screens.kept();
    drop(screens);
    let mut screens = again(&desk, kept, (120, 36));
    screens
        .choose("blacklist.add")
        .says("接着上次写的")
        .shows("事由    : 样本之")
        .press("down down down down");
    screens.text("事由").press("enter ctrl-u").text("去年").press("enter enter enter").shows("应为日期");
    screens.press("ctrl-u").text("2020年3月1日").press("enter enter enter").says("黑名单新增 1 条");
    screens.shows("样本新人").shows("2025-03-01").shows("样本之事由");
    assert_eq!(look_up(&desk, "样本新人").len(), 1);
    // Corrected: numbers that are not written again stay; a reason is asked for.
    screens.press("tab e").shows("更正黑名单第 1 条").hides("659901197912055511");
    screens
        .press("enter enter enter enter enter enter enter enter enter")
        .shows("! 要写")
        .text("样本更正")
        .press("enter");
    screens
        .shows("还没有改任何一栏")
        .press("down down down down down down")
        .text("2021-03-01")
        .press("down down enter");
    screens.says("第 1 条已更正").shows("2021-03-02");
    let hits = look_up(&desk, "样本新人");
    assert_eq!(hits[0].entry.entry.id_number.value().map(String::as_str), Some("659901197912055511"));
    assert_eq!(hits[0].free_from.to_string(), "2021-03-02");
    // The number is shown in full only on demand, and the journal knows.
    screens.hides("659901197912055511").press("i").shows("659901197912055511").press("c");
    assert!(screens.surface().copied.as_deref().is_some_and(|text| text.contains("样本新人")));
    screens.press("esc esc g j").shows("更正黑名单");
}

#[test]
fn lifting_takes_two() {
    let desk = desk();
    clerk(&desk, "second");
    listed(&desk, vec![entry(&[("名称", "样本甲")]), entry(&[("名称", "样本甲乙")])]);
    let mut first = screens(&desk, (120, 36));
    first
        .press("b")
        .text("样本甲")
        .press("tab y")
        .says("没有待确认的解除")
        .press("x")
        .shows("(另一人确认后才算)");
    first.press("ctrl-u").text("2020.12").press("enter").text("查实不成立").press("enter").shows("要写到日");
    first.press("ctrl-u").text("2020-12-01").press("enter enter").says("等另一人确认");
    first.shows("提出自 2020-12-01 起解除，等另一人确认: 查实不成立").press("y").says("不能自己确认自己提的");
    first.press("x").says("已提出解除");
    let other = |size| screens_of(&desk, "second", start(), size);
    let mut second = other((80, 24));
    second.press("b").text("样本甲").press("tab n").shows("不再解除第 1 条").press("enter").shows("! 要写");
    second.text("证据不足").press("enter").says("不再解除第 1 条").hides("等另一人确认: 查实");
    first.until(|screen| !screen.contains("等另一人确认: 查实"));
    first
        .press("x")
        .shows("(另一人确认后才算)")
        .press("enter")
        .text("查实不成立")
        .press("enter")
        .says("等另一人确认");
    second.press("esc esc b").text("样本甲").press("tab y").shows("确认解除第 1 条？").shows("查实不成立");
    second.press("enter").says("黑名单第 1 条自").shows("解除").press("x").says("已自 2020-11-02 起解除");
    second
        .press("> e")
        .shows("更正黑名单第 2 条")
        .press("esc < e")
        .shows("更正黑名单第 1 条")
        .press("esc esc esc");
    assert!(
        look_up(&desk, "样本甲")[0].entry.lifted.is_some()
            || look_up(&desk, "样本甲")[1].entry.lifted.is_some()
    );
    let events = Hand::of(&desk, testing::OWNER).0.ask(Query::Journal { from: 0, most: 100 }).expect("lines");
    let events = format!("{events:?}");
    assert!(
        events.contains("lift_proposed") && events.contains("roll_lifted") && events.contains("证据不足")
    );
}

#[test]
fn barred_on_another_day() {
    let desk = desk();
    listed(&desk, vec![entry(&[("名称", "样本甲"), ("截止日期", "2020-11-01")])]);
    let mut screens = screens(&desk, (80, 24));
    screens
        .press("b")
        .text("样本甲")
        .shows("按 2020-11-02 计")
        .shows("过期")
        .text(" @2020-10")
        .shows("按 2020-10-01 计");
    screens
        .text("-")
        .shows("@2020-10- 还不是日期")
        .shows("过期")
        .text("20")
        .shows("按 2020-10-20 计")
        .shows("在期 1");
}

#[test]
fn units_of_like_names_are_candidates() {
    let desk = desk();
    let unit = [("类型", "单位"), ("名称", "示例风电公司")];
    listed(&desk, vec![entry(&unit)]);
    let mut screens = screens(&desk, (120, 36));
    screens
        .press("b")
        .text("新疆示例风力发电有限公司")
        .shows("待人工辨认 1")
        .shows("辨认")
        .shows("须人工辨认");
}

#[test]
fn it_opens_everywhere() {
    let desk = desk();
    listed(&desk, vec![entry(&[("名称", "样本甲")])]);
    let mut screens = screens(&desk, (120, 36));
    for place in ["g q", "enter", "g s", "g d", "g b", "g h", "g f", "g r", "g v", "g y"] {
        screens.press(place).press("b").text("样本甲").shows("命中 1 条").press("esc").hides("命中 1 条");
    }
    let mut within = |keys: &str| {
        screens.press("g q").press(keys).press("f3").shows("Tab 条目");
        screens.press("esc").hides("Tab 条目");
        let text = screens.screen();
        screens.press("esc esc");
        text
    };
    for (keys, still) in
        [("f", "筛选"), ("p", "通过"), ("v s", "存成视图"), (":", ""), ("g j", ""), ("o", "装入文件")]
    {
        assert!(within(keys).contains(still), "{keys}");
    }
}
