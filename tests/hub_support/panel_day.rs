//! A defence day on four screens of four accounts, on one store behind a hub: two panellists, a chair who sits
//! on the panel, and a chair who does not. It is the same over a terminal of this host and over SSH.

use super::accounts::{Account, done};
use super::{Terminal, roster};
use pingwei::policy::{Notice, specimen};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What makes a specimen exempt: service in the year, proven, and no wish to attend.
const SERVED: &[(&str, &str)] = &[
    ("申报人.参加答辩意愿", ""),
    ("基层服务#1.类型", "访惠聚"),
    ("基层服务#1.开始", "2020-02-01"),
    ("基层服务#1.结束", "至今"),
    ("基层服务#1.证明材料", "驻村证明.pdf"),
    ("基层服务#1.免学审批表", "免学审批表.pdf"),
    ("基层服务#1.免学年度", "2020"),
];

/// Who takes part.
pub struct People {
    pub one: Account,
    pub two: Account,
    /// A chair with a seat.
    pub seated: Account,
    /// A chair without one, who runs the session.
    pub chair: Account,
}

impl People {
    pub fn new(place: &Path) -> Self {
        let [one, two, seated, chair] = ["p", "q", "s", "m"].map(|part| Account::new(place, part));
        Self { one, two, seated, chair }
    }
}

/// Founds a store with two who defend and one who is exempt, passed, and sets the roster. `own` runs the program
/// as the store's account. Three ballots are enough here.
pub fn found(files: &Path, people: &People, own: &dyn Fn(&[&str]) -> Command) {
    let notice = files.join("notice.toml");
    let text = Notice::EMBEDDED_TEXT.replacen("min_ballots = { value = 5", "min_ballots = { value = 3", 1);
    assert_ne!(text, Notice::EMBEDDED_TEXT);
    std::fs::write(&notice, text).expect("written");
    let mut lines = String::new();
    for (number, changes) in [&[][..], &[], SERVED].into_iter().enumerate() {
        let mut dossier = specimen::with(changes);
        specimen::change(&mut dossier, "申报人.申报编号", &format!("H{number:05}"));
        lines.push_str(&serde_json::to_string(&dossier).expect("writes"));
        lines.push('\n');
    }
    let queue = files.join("panel.jsonl");
    std::fs::write(&queue, lines).expect("written");
    let path = |path: &PathBuf| path.display().to_string();
    done(own(&["--notice", &path(&notice), "load", &path(&queue)]));
    for id in ["H00000", "H00001", "H00002"] {
        done(own(&["triage", id, "pass", "--reason", "样例"]));
    }
    let list = files.join("panel.csv");
    let person = |account: &Account, name, roles| (account.name.clone(), name, roles);
    let all = [
        person(&people.one, "甲评委", "答辩评委"),
        person(&people.two, "乙评委", "答辩评委"),
        person(&people.seated, "丁主席", "主席;答辩评委"),
        person(&people.chair, "邱主席", "主席;经办人"),
    ];
    let rows: Vec<(&str, &str, &str)> =
        all.iter().map(|(account, name, roles)| (&**account, *name, *roles)).collect();
    roster(&list, &rows);
    done(own(&["load", &path(&list)]));
}

/// The chair arranges the session by commands.
pub fn arrange(people: &People, by_chair: &dyn Fn(&[&str]) -> Command) {
    for id in ["H00000", "H00001", "H00002"] {
        done(by_chair(&["fee", "pay", id, "--date", "2020-11-20", "--voucher", "样-1"]));
    }
    done(by_chair(&[
        "defence",
        "session",
        "1",
        "--date",
        "2020-12-05",
        "--time",
        "09:30",
        "--place",
        "东厅",
    ]));
    let People { one, two, seated, .. } = people;
    done(by_chair(&["defence", "seat", "1", &one.name, &two.name, &seated.name]));
    done(by_chair(&["defence", "order", "1", "H00000", "H00001"]));
}

/// Their terminals.
pub struct Desks {
    pub one: Terminal,
    pub two: Terminal,
    pub seated: Terminal,
    pub chair: Terminal,
}

/// Two candidates are scored on the ballot screen; `between` is done while somebody has typed half a number.
pub fn score(desks: &mut Desks, between: &mut dyn FnMut()) {
    let Desks { one, two, seated, chair } = desks;
    // Whose only work it is, is led to the ballot; the chairs go to the board.
    one.expect("评分票  第 1 场");
    two.expect("评分票  第 1 场");
    for terminal in [&mut *seated, &mut *chair] {
        terminal.expect("H00000");
        terminal.send("gd").expect("答辩台  第 1 场").expect("暂定 --");
    }
    // Called on one screen, there on all others without a key.
    chair.send("s").expect("正在 1 号");
    one.expect("陈述 0").expect("1 号  样本甲");
    seated.expect("正在 1 号");

    one.send("80").send("\r").expect("已交 80.00");
    chair.expect("已交 1/3");
    assert!(!chair.contents().contains("80.00"), "no figure before all are in:\n{}", chair.contents());
    // The chair in the seat gives theirs on the ballot screen, and goes back to a board that tells nothing.
    seated.send("gb").expect("评分票  第 1 场");
    seated.send("86").send("\r").expect("已交 86.00");
    seated.send("gd").expect("答辩台  第 1 场");
    chair.expect("已交 2/3");
    two.send("9").expect("9");
    between();
    for (terminal, others) in
        [(&*two, ["80.00", "86.00"]), (&*seated, ["80.00", "92.00"]), (&*one, ["86.00", "92.00"])]
    {
        for told in others.into_iter().chain(["已交 1/3", "已交 2/3"]) {
            assert!(!terminal.everything().contains(told), "{told} came to somebody on the panel");
        }
    }
    assert!(chair.contents().contains("暂定 --"), "nothing is substituted yet:\n{}", chair.contents());
    // What was half typed is finished; with the last ballot everybody is told, and the substituted score is there.
    two.send("2").send("\r").expect("已交 92.00").expect("已齐");
    for terminal in [&*chair, &*seated] {
        terminal.expect("86.00").expect("暂定 86.00  n=1");
    }
    one.expect("已齐").expect("86.00");

    chair.send("s").expect("正在 2 号");
    one.expect("2 号  样本甲");
    two.expect("2 号  样本甲");
    one.send("70").send("\r").expect("已交 70.00");
    seated.send("gb").expect("2 号  样本甲");
    seated.send("75").send("\r").expect("已交 75.00");
    chair.expect("已交 2/3");
    assert!(!two.everything().contains("70.00") && !two.everything().contains("75.00"));
    assert!(!one.everything().contains("75.00") && !seated.everything().contains("70.00"));
    two.send("80").send("\r").expect("已交 80.00").expect("已齐");
    // 86 and 75: it moves under the chair's eyes, and can be redone by hand.
    chair.expect("75.00").expect("暂定 80.50  n=2");
    chair.send("d").expect("161.00 ÷ 2 = 80.50");
    chair.send("q").expect("答辩台  第 1 场");
}

/// What the record must then hold: whose ballots, in which order.
pub fn ballots(journal: &[serde_json::Value]) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for line in journal {
        for event in line["events"].as_array().into_iter().flatten() {
            let act = &event["act"];
            if event["type"] == "defence" && act["what"] == "ballot_given" {
                assert_eq!(line["by"], act["panellist"], "one's own");
                let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                let total = text(&act["ballot"]["submitted"]["total"]);
                all.push((text(&line["by"]), text(&act["dossier"]), total));
            }
        }
    }
    all
}

/// As they were given in [`score`].
pub fn expected(people: &People) -> Vec<(String, String, String)> {
    let People { one, two, seated, .. } = people;
    [
        (one, 0, "80.00"),
        (seated, 0, "86.00"),
        (two, 0, "92.00"),
        (one, 1, "70.00"),
        (seated, 1, "75.00"),
        (two, 1, "80.00"),
    ]
    .map(|(who, nth, total)| (who.name.clone(), format!("H{nth:05}"), total.to_owned()))
    .into()
}
