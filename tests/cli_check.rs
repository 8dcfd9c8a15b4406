//! `pingwei check` on files, by the real binary: answers, codes, the JSON contract, bad input.

mod cli_support;

use cli_support::{Place, dossier};
use pingwei::domain::ident::masked;
use std::fs;

const TODAY: [&str; 2] = ["--as-of", "2020-11-02"];

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["check"];
    all.extend_from_slice(more);
    all.extend_from_slice(&TODAY);
    all
}

#[test]
fn a_sound_queue_passes() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[])]);
    let ran = place.ends(0, &args(&["queue.jsonl"]));
    assert!(ran.out.contains("T-1") && ran.out.contains("建议: 通过"), "{}", ran.out);
    assert!(!ran.out.contains("cv.gaps"), "what passes is not listed: {}", ran.out);
    let all = place.ends(0, &args(&["queue.jsonl", "--all", "--lang", "en"]));
    assert!(all.out.contains("P  cv.gaps") && all.out.contains("proposal: pass"), "{}", all.out);
}

#[test]
fn a_fault_is_grouped_under_its_item_with_clause_place_and_remedy() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[("申报人.在职状态", "离退休")]), dossier("T-2", &[])]);
    let ran = place.ends(1, &args(&["queue.jsonl"]));
    insta::assert_snapshot!("text", ran.out);
    assert!(ran.err.is_empty(), "{}", ran.err);
}

#[test]
fn json_is_the_contract() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[("申报人.在职状态", "离退休")])]);
    let ran = place.ends(1, &args(&["queue.jsonl", "--json", "--lang", "en"]));
    let mut value = ran.json();
    assert_eq!(value["schema"], "pingwei.findings/1");
    let findings = value["dossiers"][0]["findings"].as_array().expect("findings").clone();
    assert!(findings.len() > 40, "every check gives a finding: {}", findings.len());
    for finding in &findings {
        let keys: Vec<&String> = finding.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["check", "clause", "item", "reason", "verdict", "where"]);
    }
    let telling = findings.iter().filter(|one| one["verdict"] != "pass" && one["verdict"] != "n/a").cloned();
    value["dossiers"][0]["findings"] = telling.collect();
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&value).expect("JSON"));
}

#[test]
fn identity_numbers_are_masked_unless_asked_for() {
    let place = Place::new();
    let wrong = "650104198804121034";
    let queue = dossier("T-1", &[("申报人.证件号码", wrong)]);
    place.queue("queue.jsonl", &[queue]);
    for more in [vec!["queue.jsonl", "--all"], vec!["queue.jsonl", "--json"]] {
        let ran = place.run(&args(&more));
        assert_eq!(ran.code, 1);
        assert!(!ran.out.contains(wrong), "{}", ran.out);
    }
    assert_eq!(masked(wrong), "6501**********1034");
}

#[test]
fn what_a_terminal_would_obey_is_shown_not_sent() {
    let place = Place::new();
    let name = "张\u{1b}[31m\u{200b}三\u{9b}2J\u{202e}四";
    place.queue("queue.jsonl", &[dossier("T-1", &[("申报人.姓名", name), ("申报人.在职状态", "离退休")])]);
    let ran = place.ends(1, &args(&["queue.jsonl"]));
    assert!(ran.out.contains("张<U+001B>[31m<U+200B>三<U+009B>2J<U+202E>四"), "{}", ran.out);
    let json = place.ends(1, &args(&["queue.jsonl", "--json"]));
    for text in [&ran.out, &json.out] {
        assert!(!text.chars().any(|c| c != '\n' && pingwei::domain::text::is_unseen(c)), "{text:?}");
    }
}

#[test]
fn a_blacklist_can_be_gone_by() {
    let place = Place::new();
    let queue = dossier("T-1", &[]);
    let number = queue.applicant.id_number.value().expect("a number").clone();
    place.queue("queue.jsonl", &[queue]);
    place.write(
        "黑名单.csv",
        &format!("类型,名称,证件号码,事由,处理日期\n个人,某人,{number},虚假业绩,2019-05-20\n"),
    );
    place.ends(0, &args(&["queue.jsonl"]));
    let ran = place.ends(1, &args(&["queue.jsonl", "--blacklist", "黑名单.csv", "--json"]));
    let findings = ran.json()["dossiers"][0]["findings"].as_array().expect("findings").clone();
    let person = findings.iter().find(|one| one["check"] == "black.person").expect("the check");
    assert_eq!(person["verdict"], "bar");
    assert!(!ran.out.contains(&number));
    let ran = place.ends(2, &args(&["黑名单.csv"]));
    assert!(ran.err.contains("黑名单") && ran.err.contains("--blacklist"), "{}", ran.err);
    let ran = place.ends(2, &args(&["queue.jsonl", "--blacklist", "queue.jsonl"]));
    assert!(ran.err.contains("不是黑名单"), "{}", ran.err);
}

#[test]
fn each_kind_of_wrong_file_says_what_is_wrong() {
    let place = Place::new();
    place.write("empty.xlsx", "");
    place.write("text.xlsx", "this is no workbook");
    place.write("queue.pdf", "%PDF");
    place.write("headers.csv", "甲,乙\n1,2\n");
    place.write("broken.jsonl", "{\"申报编号\": \"T-1\"\n");
    fs::create_dir(place.path("empty-dir")).expect("a folder");
    for (file, words) in [
        ("missing.xlsx", "没有这个文件"),
        ("no/such/folder/queue.xlsx", "没有这个文件"),
        ("empty.xlsx", "是空的"),
        ("text.xlsx", "不是 .xlsx 工作簿"),
        ("headers.csv", "没有认得的表头"),
        ("empty-dir", "目录里没有 .csv"),
    ] {
        let ran = place.ends(2, &args(&[file]));
        assert!(ran.err.contains(words) && ran.err.contains(file), "{file}: {}", ran.err);
        assert!(ran.out.is_empty(), "{}", ran.out);
        let english = place.ends(2, &args(&[file, "--lang", "en"]));
        assert!(english.err.contains(file) && !english.err.contains(words), "{file}: {}", english.err);
    }
    let ran = place.ends(2, &args(&["./queue.pdf"]));
    assert!(ran.err.contains(".xlsx"), "{}", ran.err);
    let ran = place.ends(2, &args(&["broken.jsonl"]));
    assert!(ran.err.contains("broken.jsonl") && ran.err.contains("1:"), "{}", ran.err);
}

#[test]
fn a_wrong_cell_is_named_with_what_is_expected_and_the_rest_is_still_checked() {
    let place = Place::new();
    let sound = serde_json::to_string(&dossier("T-1", &[])).expect("JSON");
    let wrong = serde_json::to_string(&dossier("T-2", &[])).expect("JSON");
    let wrong = wrong.replace("\"申报级别\":\"副高级\"", "\"申报级别\":\"特级\"");
    place.write("queue.jsonl", &format!("{sound}\n{wrong}\n"));
    let ran = place.ends(2, &args(&["queue.jsonl"]));
    assert!(ran.out.contains("T-1") && !ran.out.contains("T-2"), "{}", ran.out);
    for words in ["queue.jsonl", "申报级别", "特级", "副高级"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
}

#[test]
fn files_and_numbers_do_not_mix_and_a_wrong_day_is_told() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[])]);
    let ran = place.ends(2, &args(&["queue.jsonl", "T-1"]));
    assert!(ran.err.contains("T-1"), "{}", ran.err);
    let ran = place.ends(2, &["check", "queue.jsonl", "--as-of", "2020.11"]);
    assert!(ran.err.contains("2020-11-02"), "{}", ran.err);
    let ran = place.ends(2, &["check"]);
    assert!(ran.err.contains("PATH|ID"), "{}", ran.err);
}

#[test]
fn another_notice_is_gone_by_and_a_wrong_one_is_told() {
    let place = Place::new();
    let queue = dossier("T-1", &[]);
    place.queue("queue.jsonl", &[queue]);
    let embedded = pingwei::policy::Notice::EMBEDDED_TEXT;
    place.write(
        "strict.toml",
        &embedded.replacen("filing = { value = \"2020-10-20\"", "filing = { value = \"2020-10-01\"", 1),
    );
    let ran = place.ends(1, &args(&["queue.jsonl", "--notice", "strict.toml"]));
    assert!(ran.out.contains("time.filed"), "{}", ran.out);
    place.write("wrong.toml", "[meta]\nnumber = 3\n");
    let ran = place.ends(2, &args(&["queue.jsonl", "--notice", "wrong.toml"]));
    assert!(ran.err.contains("wrong.toml:"), "{}", ran.err);
}

#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[])]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("this system has /dev/full");
    let output = place.command(&args(&["queue.jsonl", "--all"])).stdout(full).output().expect("a run");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("磁盘已满"));

    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = place.command(&args(&["queue.jsonl", "--all"])).stdout(writer).output().expect("a run");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}
