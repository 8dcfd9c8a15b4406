//! The blacklist looked up cold, beside whatever may have become of the file it reads: the answer is the
//! journal's, or an error that says why there is none.

mod cli_support;

use cli_support::{Place, dossier};
use pingwei::record::hash::Hash;
use pingwei::record::lock::{Holder, Lock};
use std::fs;

const ON: [&str; 2] = ["--on", "2020-11-02"];

/// A store with a dossier and an entry.
fn listed() -> Place {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[]), dossier("T-2", &[])]);
    place.ends(0, &["load", "queue.jsonl"]);
    add(&place, "样本甲");
    place
}

fn add(place: &Place, name: &str) {
    let name = format!("名称={name}");
    let set = ["blacklist", "--add", "--set", "类型=个人", "--set", &name, "--set", "处理日期=2018-05-01"];
    place.ends(0, &set);
}

/// Who is found, by their entries' numbers.
fn found(place: &Place, typed: &str) -> Vec<u64> {
    let ran = place.run(&[&["blacklist", typed, "--json"], &ON[..]].concat());
    assert!(ran.code <= 1, "{ran:?}");
    let hits = ran.json()["hits"].as_array().expect("hits").clone();
    assert_eq!(ran.code, i32::from(hits.is_empty()), "as grep does");
    hits.iter().map(|hit| hit["number"].as_u64().expect("a number")).collect()
}

#[test]
fn a_file_of_another_store_or_another_time_is_not_believed() {
    let (place, other) = (listed(), listed());
    add(&other, "样本乙");
    add(&other, "样本丙");
    let side = |place: &Place| place.store().join("cache-roll");
    fs::copy(side(&other), side(&place)).expect("copied");
    assert_eq!(found(&place, "样本"), [1], "another store's");
    // The journal put back from a backup: the file knows more than it.
    let backup = fs::read(place.store().join("journal.jsonl")).expect("the journal");
    add(&place, "样本丁");
    let newer = fs::read(side(&place)).expect("the file");
    fs::write(place.store().join("journal.jsonl"), &backup).expect("put back");
    assert_eq!(found(&place, "样本丁"), [] as [u64; 0]);
    // And grown again, otherwise, to the same length.
    add(&place, "样本戊");
    fs::write(side(&place), newer).expect("put back");
    assert_eq!(found(&place, "样本"), [1, 2]);
    assert_eq!(found(&place, "样本丁"), [] as [u64; 0]);
    assert_eq!(found(&place, "样本戊"), [2]);
}

#[test]
fn the_journal_goes_on_with_and_without_the_blacklist_while_the_file_stands_still() {
    let place = listed();
    let file = place.store().join("cache-roll");
    let old = fs::read(&file).expect("the file");
    place.ends(0, &["assign", "T-1", "--to", "wang"]);
    add(&place, "样本乙");
    place.ends(0, &["blacklist", "--correct", "1", "--set", "名称=样本午", "--reason", "录错"]);
    place.ends(0, &["assign", "T-2", "--to", "wang"]);
    let journal = place.store().join("journal.jsonl");
    let whole = fs::read(&journal).expect("the journal");
    // A line that is being written is not there yet.
    for cut in [whole.len(), whole.len() - 1, whole.len() - 40] {
        fs::write(&file, &old).expect("put back");
        fs::write(&journal, &whole[..cut]).expect("cut");
        assert_eq!(found(&place, "样本"), [1, 2], "cut at {cut}");
        assert_eq!(found(&place, "样本甲"), [] as [u64; 0], "corrected since");
        assert_eq!(found(&place, "yangbenwu"), [1], "the file was made anew");
        assert_eq!(found(&place, "#2"), [2]);
    }
}

#[test]
fn it_answers_while_somebody_else_holds_the_store_and_cannot_write_beside_it() {
    let place = listed();
    let myself = Holder::myself("li", &pingwei::record::SystemClock);
    let held = Lock::take(&place.store(), &myself).expect("nobody has it");
    place.ends(4, &["blacklist", "样本甲", "--dossiers"]);
    assert_eq!(found(&place, "样本甲"), [1]);
    fs::remove_file(place.store().join("cache-roll")).expect("removed");
    assert_eq!(found(&place, "样本甲"), [1]);
    assert!(place.store().join("cache-roll").exists(), "made again, without the lock");
    drop(held);
}

#[test]
fn what_only_a_newer_program_knows_is_not_passed_over() {
    let place = listed();
    let path = place.store().join("journal.jsonl");
    let text = fs::read_to_string(&path).expect("the journal");
    let last: serde_json::Value =
        serde_json::from_str(text.lines().last().expect("a line")).expect("a line of JSON");
    let (seq, prev) = (last["seq"].as_u64().expect("seq"), last["hash"].as_str().expect("hash"));
    let line = |events: &str| {
        let body = format!(
            "{{\"seq\":{},\"at\":\"2099-01-01T00:00:00.000+08:00\",\"by\":\"wang\",\"id\":\"x\",\"durable\":{seq},\
             \"prev\":\"{prev}\",\"events\":[{events}]",
            seq + 1
        );
        format!("{text}{body},\"hash\":\"{}\"}}\n", Hash::of(body.as_bytes()))
    };
    fs::write(&path, line("{\"type\":\"roll_cleared\",\"v\":1}")).expect("written");
    for file in [true, false] {
        if !file {
            fs::remove_file(place.store().join("cache-roll")).expect("removed");
        }
        let told = place.ends(2, &["blacklist", "样本甲", "--lang", "en"]);
        assert!(told.err.contains("roll_cleared") && told.err.contains("upgrade"), "{}", told.err);
    }
    // The words within a text are no event.
    let said = "{\"type\":\"exported\",\"v\":1,\"what\":\"{\\\"type\\\":\\\"roll_cleared\\\"\",\"file\":\"f\",\"unmasked\":false}";
    fs::write(&path, line(said)).expect("written");
    assert_eq!(found(&place, "样本甲"), [1]);
}

#[test]
fn lifting_takes_a_second_person_from_the_command_line_too() {
    let place = listed();
    place.write(
        "评委.csv",
        "账号,姓名,单位,职称,角色\nwang,王样本,示例评审单位,高级工程师,经办人;主席\n\
         li,李样本,示例评审单位,高级工程师,经办人\n",
    );
    place.ends(0, &["load", "评委.csv"]);
    place.ends(2, &["blacklist", "--lift", "1"]);
    place.ends(0, &["blacklist", "--lift", "1", "--reason", "查实不成立", "--from", "2020-11-01"]);
    assert!(place.ends(3, &["blacklist", "--confirm-lift", "1"]).err.contains("第二个人"));
    assert_eq!(found(&place, "样本甲"), [1]);
    place.ends(0, &["--account", "li", "blacklist", "--confirm-lift", "1"]);
    let on = |day: &str| place.run(&["blacklist", "样本甲", "--on", day]).code;
    assert_eq!((on("2020-10-31"), on("2020-11-01")), (0, 1), "in force until the day before");
    place.ends(3, &["blacklist", "--lift", "1", "--reason", "又一次"]);
    let shown = place.ends(0, &["journal", "show"]).out;
    assert!(shown.contains("提议解除黑名单第 1 条") && shown.contains("解除黑名单 第 1 条"), "{shown}");
}

#[test]
fn another_notice_says_for_how_long() {
    let place = listed();
    let text = pingwei::policy::Notice::EMBEDDED_TEXT;
    let shorter = text.replace("person_years = { value = 5", "person_years = { value = 2");
    assert_ne!(shorter, text);
    place.write("notice.toml", &shorter);
    assert_eq!(place.run(&["blacklist", "样本甲", "--on", "2020-11-02"]).code, 0);
    let asked = ["--notice", "notice.toml", "blacklist", "样本甲", "--on", "2020-11-02"];
    let over = place.ends(1, &asked);
    assert!(over.out.contains("2020-05-01"), "{}", over.out);
    // Adopted by the store, it needs not be named.
    place.ends(0, &["notice", "adopt", "notice.toml"]);
    assert_eq!(place.run(&["blacklist", "样本甲", "--on", "2020-11-02"]).code, 1);
}
