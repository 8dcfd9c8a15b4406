//! The real binary on a store: load, triage, score, blacklist, list, undo, export, journal.

mod cli_support;

use cli_support::{Place, dossier, journal};
use std::fs;

/// A store with a sound dossier, a retired applicant's, and one whose identity scan is missing.
fn loaded() -> Place {
    let place = Place::new();
    let queue = [
        dossier("T-1", &[]),
        dossier("T-2", &[("申报人.在职状态", "离退休")]),
        dossier("T-3", &[("材料#2.文件", "")]),
    ];
    place.queue("queue.jsonl", &queue);
    place.ends(0, &["load", "queue.jsonl"]);
    place
}

#[test]
fn a_load_founds_the_store_and_the_same_again_changes_nothing() {
    let place = loaded();
    let again = place.ends(0, &["load", "queue.jsonl"]);
    assert!(again.out.contains("未变 3") && again.out.contains("没有变化"), "{}", again.out);
    let lines = journal(&place.store()).len();
    place.ends(0, &["load", "queue.jsonl"]);
    assert_eq!(journal(&place.store()).len(), lines);
    let json = place.ends(0, &["load", "queue.jsonl", "--json"]).json();
    assert_eq!(json["schema"], "pingwei.load/1");
    assert_eq!(json["files"][0]["unchanged"], 3);
    assert_eq!(json["files"][0]["dossiers"][0]["outcome"], "unchanged");
}

#[test]
fn a_dry_run_writes_nothing() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[])]);
    let ran = place.ends(0, &["load", "queue.jsonl", "--dry-run"]);
    assert!(ran.out.contains("新收 1") && ran.out.contains("试运行"), "{}", ran.out);
    assert!(!place.store().exists());
    let place = loaded();
    let before = fs::read(place.store().join("journal.jsonl")).expect("a journal");
    place.queue("more.jsonl", &[dossier("T-1", &[]), dossier("T-9", &[])]);
    let ran = place.ends(0, &["load", "more.jsonl", "--dry-run", "--json"]).json();
    assert_eq!((&ran["files"][0]["new"], &ran["files"][0]["unchanged"]), (&1.into(), &1.into()));
    assert_eq!(fs::read(place.store().join("journal.jsonl")).expect("a journal"), before);
}

#[test]
fn a_file_with_faults_is_refused_whole_unless_the_good_are_asked_for() {
    let place = Place::new();
    let good = serde_json::to_string(&dossier("T-1", &[])).expect("JSON");
    let bad = good.replace("\"T-1\"", "\"T-2\"").replace("\"申报级别\":\"副高级\"", "\"申报级别\":\"特级\"");
    place.write("queue.jsonl", &format!("{good}\n{bad}\n"));
    let ran = place.ends(2, &["load", "queue.jsonl"]);
    assert!(
        ran.err.contains("queue.jsonl: ") && ran.err.contains("特级") && ran.err.contains("--accept-good")
    );
    assert!(!place.store().exists(), "nothing is founded for a file with faults");
    let ran = place.ends(1, &["load", "queue.jsonl", "--accept-good"]);
    assert!(ran.out.contains("新收 1") && ran.out.contains("有错 1"), "{}", ran.out);
    assert!(ran.out.contains("queue.rejected.xlsx") && place.path("queue.rejected.xlsx").exists());
    assert!(place.ends(0, &["list"]).out.contains("共 1 份"));
    let ran = place.ends(1, &["load", "queue.jsonl", "--accept-good", "--report", "left.md"]);
    assert!(fs::read_to_string(place.path("left.md")).expect("a report").contains("特级"), "{}", ran.out);
    place.ends(2, &["load", "queue.jsonl", "--accept-good", "--report", "left.md"]);
}

#[test]
fn what_a_rule_forbids_is_refused_whole_with_its_place() {
    let place = loaded();
    place.queue("other.jsonl", &[dossier("T-9", &[]), dossier("T-1", &[("申报人.联系电话", "13900000000")])]);
    let ran = place.ends(3, &["load", "other.jsonl"]);
    assert!(
        ran.err.contains("other.jsonl") && ran.err.contains("T-1") && ran.err.contains("--reason"),
        "{}",
        ran.err
    );
    assert!(place.ends(0, &["list"]).out.contains("共 3 份"), "nothing of it is there");
    let ran = place.ends(1, &["load", "other.jsonl", "--accept-good"]);
    assert!(ran.out.contains("新收 1") && ran.out.contains("不收 1"), "{}", ran.out);
    let ran = place.ends(0, &["load", "other.jsonl", "--reason", "我方录入有误"]);
    assert!(ran.out.contains("更正 1") && ran.out.contains("未变 1"), "{}", ran.out);
    let shown = place.ends(0, &["journal", "show", "--dossier", "T-1"]).out;
    assert!(shown.contains("更正数据") && shown.contains("我方录入有误"), "{shown}");
}

#[test]
fn a_returned_dossier_comes_again_and_only_then() {
    let place = loaded();
    let second = dossier("T-3", &[("申报人.第几次上报", "2")]);
    place.queue("second.jsonl", &[second]);
    place.ends(3, &["load", "second.jsonl"]);
    place.ends(0, &["triage", "T-3", "return", "--due", "2099-12-01"]);
    let ran = place.ends(0, &["load", "second.jsonl"]);
    assert!(ran.out.contains("再次上报 1"), "{}", ran.out);
    let json = place.ends(0, &["check", "T-3", "--json"]).json();
    assert_eq!(json["dossiers"][0]["submission"], 2);
    assert_eq!(json["schema"], "pingwei.findings/1");
}

#[test]
fn a_ruling_is_recorded_and_moves_the_proposal() {
    let place = loaded();
    let json = place.ends(1, &["check", "T-3", "--json"]).json();
    assert_eq!(json["dossiers"][0]["proposal"], "return");
    let ran = place.ends(3, &["triage", "T-3", "rule", "id.photo", "meets"]);
    assert!(!ran.err.is_empty(), "a reason is required where it departs");
    let done = place
        .ends(0, &["triage", "T-3", "rule", "id.photo", "meets", "--reason", "照片在附件里", "--json"])
        .json();
    assert_eq!(done["schema"], "pingwei.done/1");
    assert_eq!(done["proposal"], "pass");
    let text = place.ends(0, &["check", "T-3"]).out;
    assert!(text.contains("照片在附件里") || text.contains("建议: 通过"), "{text}");
    let ran = place.ends(2, &["triage", "T-3", "rule", "no.such", "meets"]);
    assert!(ran.err.contains("no.such") && ran.err.contains("--all"), "{}", ran.err);
    let stale = place.ends(3, &["triage", "T-3", "--base", "1", "pass"]);
    assert!(!stale.err.is_empty());
    let version = done["version"].to_string();
    place.ends(0, &["triage", "T-3", "--base", &version, "pass"]);
    place.ends(3, &["triage", "T-3", "return"]);
}

#[test]
fn what_a_person_adds_counts_and_can_be_taken_back() {
    let place = loaded();
    place.ends(
        0,
        &["triage", "T-1", "add", "--item", "1", "--verdict", "fail", "--place", "身份证", "扫描件模糊"],
    );
    let text = place.ends(1, &["check", "T-1"]).out;
    assert!(text.contains("person.added") && text.contains("扫描件模糊"), "{text}");
    place.ends(0, &["triage", "T-1", "drop", "1", "--reason", "看错了"]);
    place.ends(0, &["check", "T-1"]);
    place.ends(0, &["triage", "T-1", "comment", "已电话核实"]);
    assert!(place.ends(0, &["journal", "show"]).out.contains("已电话核实"));
    place.ends(2, &["triage", "T-1", "add", "--item", "13", "x"]);
    place.ends(2, &["triage", "T-404", "pass"]);
}

#[test]
fn decisions_follow_the_table_of_states() {
    let place = loaded();
    place.ends(0, &["triage", "T-1", "pass"]);
    place.ends(3, &["triage", "T-1", "refuse", "--reason", "x"]);
    place.ends(0, &["triage", "T-2", "refuse", "--reason", "已离退休"]);
    place.ends(3, &["triage", "T-2", "reopen"]);
    place.ends(0, &["triage", "T-2", "reopen", "--reason", "复核"]);
    place.write("letter.txt", "请补交照片。\n");
    place.ends(0, &["triage", "T-3", "return", "--text", "letter.txt", "--due", "2099-12-01"]);
    assert!(
        fs::read_to_string(place.store().join("journal.jsonl")).expect("a journal").contains("请补交照片")
    );
    place.ends(2, &["triage", "T-3", "return", "--text", "missing.txt"]);
    let list = place.ends(0, &["list", "state:passed,returned", "--json"]).json();
    assert_eq!(list["schema"], "pingwei.queue/1");
    assert_eq!(list["total"], 2);
    let undone = place.ends(0, &["undo"]);
    assert!(undone.out.contains("已存"), "{}", undone.out);
    assert_eq!(place.ends(0, &["list", "状态:已退回", "--json"]).json()["total"], 0);
}

#[test]
fn scores_are_submitted_locked_and_amended_with_a_trail() {
    let place = loaded();
    place.ends(3, &["score", "T-1", "submit", "--set", "theory=16"]);
    place.ends(0, &["triage", "T-1", "pass"]);
    let rubric = place.ends(0, &["score", "T-1", "show", "--json"]).json();
    assert_eq!(rubric["schema"], "pingwei.scores/1");
    let criteria = rubric["rubric"]["criteria"].as_array().expect("criteria").clone();
    let mut args = vec!["score".to_owned(), "T-1".to_owned(), "submit".to_owned()];
    for one in &criteria {
        args.push("--set".to_owned());
        args.push(format!(
            "{}={}",
            one["id"].as_str().expect("an id"),
            one["max"].as_str().expect("a score")
        ));
    }
    place.write("comment.txt", "现场经验扎实\n");
    args.extend(["--comment-file".to_owned(), "comment.txt".to_owned()]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    place.ends(0, &args);
    let again = place.ends(0, &args);
    assert!(!again.out.contains("已存"), "the same again is not recorded: {}", again.out);
    let id = criteria[0]["id"].as_str().expect("an id");
    place.ends(2, &["score", "T-1", "amend", "--set", &format!("{id}=1")]);
    place.ends(0, &["score", "T-1", "amend", "--set", &format!("{id}=1"), "--reason", "漏看佐证"]);
    let shown = place.ends(0, &["score", "T-1", "show"]).out;
    assert!(shown.contains("现场经验扎实") && shown.contains(&format!("{id}=1.00")), "{shown}");
    let ran = place.run(&["score", "T-1", "amend", "--set", &format!("{id}=999"), "--reason", "x"]);
    assert!(ran.code == 2 || ran.code == 3, "{ran:?}");
    let mut locked: Vec<&str> = args.clone();
    let changed = format!("{id}=0.50");
    locked[4] = &changed;
    let ran = place.ends(3, &locked);
    assert!(!ran.err.is_empty(), "submitted scores are locked");
    place.ends(2, &["score", "T-1", "submit", "--set", "theory"]);
    place.ends(2, &["score", "T-3", "amend", "--set", "theory=1", "--reason", "x"]);
}

#[test]
fn the_blacklist_is_never_older_than_the_journal_and_is_changed_by_two() {
    let place = loaded();
    let run = |code, args: &[&str]| place.ends(code, args);
    let add = |name: &str| {
        let name = format!("名称={name}");
        let set =
            ["blacklist", "--add", "--set", "类型=个人", "--set", &name, "--set", "处理日期=2018-05-01"];
        run(0, &set)
    };
    add("样本甲");
    let file = place.store().join("cache-roll");
    let old = std::fs::read(&file).expect("the store has made it");
    add("样本乙");
    assert_ne!(std::fs::read(&file).expect("made anew"), old);
    // An older file, a damaged one, none at all: the answer is the journal's.
    let count = |args: &[&str]| run(0, args).json()["total"].as_u64();
    for bytes in [Some(old.clone()), Some(old[..old.len() / 2].to_vec()), Some(b"rubbish".to_vec()), None] {
        match bytes {
            Some(bytes) => std::fs::write(&file, bytes).expect("written"),
            None => std::fs::remove_file(&file).expect("removed"),
        }
        assert_eq!(count(&["blacklist", "样本", "--json", "--on", "2020-10-20"]), Some(2));
    }
    assert_eq!(count(&["blacklist", "yby", "--json", "--on", "2020-10-20"]), Some(1), "by pinyin");
    run(2, &["blacklist", "--correct", "2", "--set", "名称=样本丙"]);
    run(2, &["blacklist", "--correct", "2", "--set", "没有=样本丙", "--reason", "录错"]);
    run(2, &["blacklist", "--correct", "9", "--set", "名称=样本丙", "--reason", "录错"]);
    run(0, &["blacklist", "--correct", "2", "--set", "名称=样本丙", "--reason", "录错"]);
    run(1, &["blacklist", "样本乙", "--on", "2020-10-20"]);
    run(0, &["blacklist", "--lift", "2", "--reason", "查实不成立", "--from", "2019-01-01"]);
    let waits = run(0, &["blacklist", "样本丙", "--on", "2020-10-20"]);
    assert!(waits.out.contains("还剩") && waits.out.contains("等另一人确认"), "{}", waits.out);
    run(3, &["blacklist", "--confirm-lift", "2"]);
    run(0, &["blacklist", "--drop-lift", "2", "--reason", "证据不足"]);
    run(2, &["blacklist", "--drop-lift", "2", "--reason", "证据不足"]);
}

#[test]
fn many_are_decided_at_once_or_none() {
    let place = loaded();
    place.queue("more.jsonl", &[dossier("T-4", &[]), dossier("T-5", &[])]);
    let run = |code, args: &[&str]| place.ends(code, args);
    run(0, &["load", "more.jsonl"]);
    let received = |query: &str| run(0, &["list", query, "--json"]).json()["total"].as_u64().unwrap_or(0);
    let (all, fine) = (received("state:received"), received("proposal:pass"));
    assert!(fine > 1 && fine < all);
    let shown = run(1, &["triage", "--where", "state:received", "pass", "--dry-run"]);
    assert_eq!(received("state:received"), all, "looking does nothing");
    assert!(shown.out.lines().count() as u64 > all, "every single change: {}", shown.out);
    run(3, &["triage", "--where", "state:received", "pass"]);
    assert_eq!(received("state:received"), all, "one is refused: none is done");
    run(0, &["triage", "--where", "proposal:pass", "pass", "--dry-run"]);
    run(0, &["triage", "--where", "proposal:pass", "pass"]);
    assert_eq!(received("state:passed"), fine);
    run(2, &["triage", "--where", "没有这样的人", "pass"]);
    run(2, &["triage", "--where", "level:特级", "pass"]);
    run(2, &["triage", "T-1", "pass", "--where", "x"]);
    run(0, &["assign", "--where", "state:passed", "--to", "wang"]);
    assert_eq!(received("marked:me state:passed"), fine);
}

#[test]
fn the_blacklist_answers_as_grep_does() {
    let place = loaded();
    place.write(
        "黑名单.csv",
        "类型,名称,证件号码,统一社会信用代码,事由,处理日期\n\
         个人,乔假文,659901197912055511,,伪造论文,2018-05-10\n\
         单位,虚构电力工程有限公司,,91659900MA7X00016B,虚假证明,2015-03-15\n",
    );
    place.ends(0, &["load", "黑名单.csv"]);
    let on = ["--on", "2020-11-02"];
    let hit = place.ends(0, &[&["blacklist", "乔假"], &on[..]].concat());
    assert!(hit.out.contains("在期") && hit.out.contains("6599**********5511"), "{}", hit.out);
    assert!(!hit.out.contains("659901197912055511"));
    place.ends(0, &[&["blacklist", "659901197912055511"], &on[..]].concat());
    let over = place.ends(1, &[&["blacklist", "虚构电力"], &on[..]].concat());
    assert!(over.out.contains("过期"), "{}", over.out);
    place.ends(1, &[&["blacklist", "查无此人"], &on[..]].concat());
    place.ends(2, &["blacklist", " "]);
    place.ends(2, &["blacklist", "乔假文", "--on", "2020.11"]);
    let json = place.ends(0, &[&["blacklist", "乔假文", "--json"], &on[..]].concat()).json();
    assert_eq!(json["schema"], "pingwei.blacklist/1");
    assert_eq!(json["hits"][0]["id_number"], "6599**********5511");
    assert_eq!(json["hits"][0]["in_force"], true);
    assert_eq!(json["hits"][0]["free_from"], "2023-05-10");
    assert!(json["hits"][0].get("dossiers").is_none() && hit.out.contains("--dossiers"), "{}", hit.out);
    let full = place.ends(0, &[&["blacklist", "乔假文", "--unmask"], &on[..]].concat());
    assert!(full.out.contains("659901197912055511"));
    assert!(place.ends(0, &["journal", "show"]).out.contains("显示全号"));
}

#[test]
fn the_blacklist_lists_the_dossiers_an_entry_touches_where_the_store_is_asked() {
    let place = loaded();
    let sound = dossier("T-1", &[]);
    let (name, number) = (&sound.applicant.name, sound.applicant.id_number.value().expect("a number"));
    place.queue("more.jsonl", &[dossier("T-9", &[("申报人.证件号码", "659901197912055511")])]);
    place.ends(0, &["load", "more.jsonl"]);
    let list = format!("类型,名称,证件号码,处理日期\n个人,{},{number},2019-05-10\n", **name);
    place.write("黑名单.csv", &list);
    place.ends(0, &["load", "黑名单.csv"]);
    let args = ["blacklist", number, "--on", "2020-11-02", "--dossiers"];
    let told = place.ends(0, &args).out;
    assert!(told.contains("号码相同 3: T-1  T-2  T-3") && told.contains("同名异号 1: T-9"), "{told}");
    let json = place.ends(0, &[&args[..], &["--json"]].concat()).json();
    assert_eq!(json["hits"][0]["touched"], 4);
    assert_eq!(json["hits"][0]["dossiers"][0], serde_json::json!({"dossier": "T-1", "same_number": true}));
    assert_eq!(json["hits"][0]["dossiers"][3], serde_json::json!({"dossier": "T-9", "same_number": false}));
}

#[test]
fn exports_are_written_whole_noted_and_masked() {
    let place = loaded();
    let number = dossier("T-1", &[]).applicant.id_number.value().expect("a number").clone();
    for (what, end) in [
        ("findings", "xlsx"),
        ("findings", "csv"),
        ("findings", "jsonl"),
        ("findings", "md"),
        ("queue", "csv"),
        ("queue", "jsonl"),
        ("scores", "md"),
        ("scores", "xlsx"),
    ] {
        let file = format!("out-{what}.{end}");
        let ran = place.ends(0, &["export", what, "--to", &file]);
        assert!(ran.out.contains(&file), "{}", ran.out);
        let bytes = fs::read(place.path(&file)).expect("a file");
        assert!(!String::from_utf8_lossy(&bytes).contains(&number), "{file}");
        let ran = place.ends(2, &["export", what, "--to", &file]);
        assert!(ran.err.contains(&file), "{}", ran.err);
        place.ends(0, &["export", what, "--to", &file, "--force"]);
    }
    place.ends(0, &["export", "queue", "--to", "full.csv", "--unmask"]);
    assert!(fs::read_to_string(place.path("full.csv")).expect("a file").contains(&number));
    let shown = place.ends(0, &["journal", "show"]).out;
    assert!(shown.contains("导出 queue -> full.csv"), "{shown}");
    place.ends(2, &["export", "queue", "--to", "queue.pdf"]);
    place.ends(2, &["export", "queue", "--to", "no/such/queue.csv"]);
    place.ends(2, &["export", "everything", "--to", "x.csv"]);
}

#[test]
fn the_journal_is_verified_shown_and_copied() {
    let place = loaded();
    let json = place.ends(0, &["journal", "verify", "--json"]).json();
    assert_eq!(json["schema"], "pingwei.verified/1");
    let (seq, hash) = (json["seq"].to_string(), json["hash"].as_str().expect("a hash").to_owned());
    place.ends(0, &["journal", "verify", "--head", &format!("{seq}:{hash}")]);
    place.ends(0, &["journal", "verify", "--head", &format!("{seq}:{}", &hash[..12])]);
    place.ends(5, &["journal", "verify", "--head", &format!("{seq}:{}", "0".repeat(64))]);
    place.ends(5, &["journal", "verify", "--head", &format!("999:{hash}")]);
    place.ends(2, &["journal", "verify", "--head", "nonsense"]);
    let number = dossier("T-1", &[]).applicant.id_number.value().expect("a number").clone();
    for args in [&["journal", "show"][..], &["journal", "show", "--json"]] {
        let shown = place.ends(0, args).out;
        assert!(!shown.contains(&number), "{args:?}");
        assert!(shown.contains("T-1") || shown.contains("queue.jsonl"), "{shown}");
    }
    let ran = place.ends(2, &["journal", "export", "--to", "copy.jsonl"]);
    assert!(ran.err.contains("--unmask"), "{}", ran.err);
    place.ends(0, &["journal", "export", "--to", "copy.jsonl", "--unmask"]);
    let copy = fs::read_to_string(place.path("copy.jsonl")).expect("a copy");
    assert_eq!(copy, fs::read_to_string(place.store().join("journal.jsonl")).expect("a journal"));
    place.ends(2, &["journal", "export", "--to", "copy.jsonl", "--unmask"]);
}

#[test]
fn a_damaged_journal_is_told_with_its_line_and_code_5() {
    let place = loaded();
    place.ends(0, &["triage", "T-1", "pass"]);
    let path = place.store().join("journal.jsonl");
    let head = place.ends(0, &["journal", "verify", "--json"]).json();
    let printed = format!("{}:{}", head["seq"], head["hash"].as_str().expect("a hash"));
    let text = fs::read_to_string(&path).expect("a journal");
    let sound = text.clone();
    let mut bytes = text.into_bytes();
    let middle = bytes.iter().position(|byte| *byte == b'\n').expect("a line") + 40;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).expect("a write");
    let ran = place.ends(5, &["journal", "verify"]);
    assert!(ran.err.contains("第 2 行"), "{}", ran.err);
    place.ends(5, &["list"]);
    let unfinished = format!("{sound}{{\"seq\":");
    fs::write(&path, &unfinished).expect("a write");
    let ran = place.ends(0, &["journal", "verify"]);
    assert!(ran.out.contains("journal.cut"), "{}", ran.out);
    assert_eq!(place.ends(0, &["journal", "verify", "--json"]).json()["unfinished"], true);
    place.ends(0, &["journal", "show"]);
    place.ends(0, &["journal", "verify", "--head", &printed]);
    place.ends(5, &["journal", "verify", "--head", &printed.replacen(char::is_numeric, "9", 1)]);
    let told = place.ends(0, &["list"]).err;
    assert!(told.contains("journal.cut"), "what was set aside is told: {told}");
    assert_eq!(fs::read_to_string(&path).expect("a journal"), sound, "what was unfinished is set aside");
}

#[test]
fn a_store_that_is_held_is_told_with_code_4_and_can_still_be_looked_up() {
    let place = loaded();
    place.write("黑名单.csv", "类型,名称,处理日期\n个人,乔假文,2018-05-10\n");
    place.ends(0, &["load", "黑名单.csv"]);
    let lock =
        fs::OpenOptions::new().read(true).write(true).open(place.store().join("lock")).expect("a lock");
    lock.lock().expect("held");
    let ran = place.ends(4, &["list"]);
    assert!(!ran.err.is_empty());
    place.ends(4, &["triage", "T-1", "pass"]);
    place.ends(0, &["blacklist", "乔假文", "--on", "2020-11-02"]);
    place.ends(1, &["blacklist", "查无此人"]);
    place.ends(0, &["journal", "verify"]);
    place.ends(0, &["journal", "show"]);
    drop(lock);
    place.ends(0, &["list"]);
}

#[test]
fn names_that_a_terminal_would_obey_are_shown_not_sent() {
    let place = Place::new();
    let name = "张\u{1b}]0;x\u{7}\u{200b}三\u{9b}2J\u{202e}四";
    place.queue("queue.jsonl", &[dossier("T-1", &[("申报人.姓名", name)])]);
    place.ends(0, &["load", "queue.jsonl"]);
    place.ends(0, &["triage", "T-1", "comment", "看\u{1b}[2J过"]);
    for args in [
        &["list"][..],
        &["list", "--json"],
        &["check", "T-1"],
        &["check", "T-1", "--json"],
        &["journal", "show"],
        &["journal", "show", "--json"],
        &["score", "T-1", "show"],
    ] {
        let ran = place.run(args);
        let unseen = |c: char| c != '\n' && pingwei::domain::text::is_unseen(c);
        assert!(!ran.out.chars().any(unseen) && !ran.err.chars().any(unseen), "{args:?}: {ran:?}");
    }
    assert!(place.ends(0, &["list"]).out.contains("张<U+001B>]0;x<U+0007><U+200B>三<U+009B>2J<U+202E>四"));
}

#[test]
fn as_of_moves_the_day_and_forbids_writing() {
    let place = loaded();
    let json = place.run(&["check", "T-1", "--json", "--as-of", "2020-11-02"]).json();
    assert_eq!(json["today"], "2020-11-02");
    let ran = place.ends(3, &["triage", "T-1", "pass", "--as-of", "2020-11-02"]);
    assert!(ran.err.contains("2020-11-02"), "{}", ran.err);
}

#[test]
fn a_folder_that_is_no_store_or_cannot_be_written_is_told() {
    let place = Place::new();
    place.queue("queue.jsonl", &[dossier("T-1", &[])]);
    place.write("plain", "a file");
    let ran = place.ends(2, &["load", "queue.jsonl", "--store", "plain"]);
    assert!(ran.err.contains("plain"), "{}", ran.err);
    place.write("docs/letter.txt", "something else");
    let ran = place.ends(2, &["load", "queue.jsonl", "--store", "docs"]);
    assert!(ran.err.contains("docs") && ran.err.contains("letter.txt"), "{}", ran.err);
    assert_eq!(
        fs::read_dir(place.path("docs")).expect("a folder").count(),
        1,
        "nothing is put among other files"
    );
    let ran = place.ends(2, &["load", "queue.jsonl", "--store", "/proc/no-such/store"]);
    assert!(ran.err.contains("/proc/no-such"), "{}", ran.err);
}

#[test]
fn the_demo_is_made_from_any_folder_and_made_anew_when_asked() {
    let place = Place::new();
    let run = |args: &[&str]| {
        let mut command = place.command(args);
        command.env_remove("PINGWEI_STORE").env_remove("PINGWEI_ACCOUNT").current_dir("/");
        let ran = cli_support::Ran::of(command.output().expect("a run"));
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran.out
    };
    let store = run(&["demo", "--prepare"]).trim().to_owned();
    assert!(store.starts_with(place.path("").to_str().expect("a path")), "{store}");
    let on = ["--store", store.as_str(), "--account", "demo"];
    let total = |on: &[&str]| {
        let listed = run(&[on, &["list", "--json"]].concat());
        serde_json::from_str::<serde_json::Value>(&listed).expect("JSON")["total"].as_u64().expect("a total")
    };
    assert!(total(&on) >= 60);
    run(&[&on[..], &["triage", "2020-0101", "comment", "看过"]].concat());
    let lines = journal(std::path::Path::new(&store)).len();
    assert_eq!(run(&["demo", "--prepare"]).trim(), store, "the same again");
    assert_eq!(journal(std::path::Path::new(&store)).len(), lines, "nothing is loaded twice");
    run(&["demo", "--prepare", "--fresh"]);
    assert!(journal(std::path::Path::new(&store)).len() < lines, "made anew");
    assert!(total(&on) >= 60);
    assert!(!place.store().exists(), "the person's own store is left alone");
}

#[test]
fn a_notice_is_adopted_by_an_event_and_never_slipped_in() {
    let place = loaded();
    let strict = pingwei::policy::Notice::EMBEDDED_TEXT.replacen(
        "value = \"2020-10-20\"",
        "value = \"2020-10-01\"",
        1,
    );
    place.write("strict.toml", &strict);
    let ran = place.ends(2, &["--notice", "strict.toml", "list"]);
    assert!(ran.err.contains("notice adopt"), "{}", ran.err);
    place.ends(0, &["check", "T-1"]);
    place.ends(0, &["notice", "adopt", "strict.toml"]);
    let json = place.ends(1, &["check", "T-1", "--json"]).json();
    assert_eq!(json["dossiers"][0]["proposal"], "refuse");
    place.ends(0, &["--notice", "strict.toml", "list"]);
    assert!(place.ends(0, &["journal", "show"]).out.matches("采用通知").count() >= 2);
    place.write("wrong.toml", "[meta]\n");
    place.ends(2, &["notice", "adopt", "wrong.toml"]);
}

#[test]
fn a_store_that_cannot_be_written_is_told_and_nothing_is_lost() {
    let place = loaded();
    let sound = fs::read(place.store().join("journal.jsonl")).expect("a journal");
    chmod("a-w", &place.store());
    match cli_support::bound_by_permissions(place.command(&["triage", "T-1", "pass"])) {
        Some(ran) => {
            assert_eq!(ran.code, 2, "{ran:?}");
            assert!(ran.err.contains("store") && !ran.err.contains("panicked"), "{}", ran.err);
        }
        None => eprintln!("not tried, a read-only folder: root here, and no setpriv to lay its powers down"),
    }
    chmod("u+w", &place.store());
    assert_eq!(fs::read(place.store().join("journal.jsonl")).expect("a journal"), sound);
    // A limit on the size of files stands in for a disk that has no more room: the write fails.
    let room = sound.len() / 512 + 1;
    let words = "长".repeat(3000);
    let script = format!("trap '' XFSZ; ulimit -f {room}; exec \"$0\" triage T-1 comment {words}",);
    let mut command = place.command(&[]);
    let binary = command.get_program().to_owned();
    let mut limited = std::process::Command::new("sh");
    limited.arg("-c").arg(script).arg(binary).current_dir(place.path(""));
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            limited.env(name, value);
        }
    }
    command.stdin(std::process::Stdio::null());
    let ran = cli_support::Ran::of(limited.output().expect("a shell"));
    assert_ne!(ran.code, 0, "{ran:?}");
    assert!(!ran.out.contains("已存") && !ran.err.is_empty() && !ran.err.contains("panicked"), "{ran:?}");
    assert_eq!(fs::read(place.store().join("journal.jsonl")).expect("a journal"), sound);
    place.ends(0, &["triage", "T-1", "comment", "有地方了"]);
    place.ends(0, &["journal", "verify"]);
}

fn chmod(mode: &str, folder: &std::path::Path) {
    let ran =
        std::process::Command::new("chmod").args(["-R", mode]).arg(folder).status().expect("chmod runs");
    assert!(ran.success());
}

#[test]
fn views_are_saved_listed_used_and_removed() {
    let place = loaded();
    let ran = place.ends(0, &["views", "save", "退休的", "--key", "h", "proposal:refuse", "--sort", "name"]);
    assert!(ran.out.contains("存在 v h"), "{}", ran.out);
    let json = place.ends(0, &["views", "--json"]).json();
    assert_eq!(json["schema"], "pingwei.views/1");
    let own = &json["views"][0];
    assert_eq!((&own["key"], &own["name"], &own["own"]), (&"h".into(), &"退休的".into(), &true.into()));
    assert_eq!(
        (&own["count"], &own["query"], &own["sort"]),
        (&1.into(), &"proposal:refuse".into(), &"name".into())
    );
    assert_eq!(json["views"].as_array().map(Vec::len), Some(10));
    assert!(place.ends(0, &["views"]).out.contains("* v h"));
    for name in ["退休的", "h", "v h"] {
        assert!(place.ends(0, &["list", "--view", name]).out.contains("共 1 份"), "{name}");
    }
    assert!(place.ends(0, &["list", "--view", "全部", "T-3"]).out.contains("共 1 份"));
    assert!(place.ends(0, &["list", "--view", "all", "--json"]).json()["total"] == 3);
    assert_eq!(place.ends(0, &["views", "query", "退休的"]).out.trim(), "proposal:refuse");
    // What stands in the way, or is not understood, is told; nothing is lost.
    for (args, told) in [
        (&["views", "save", "退休的", "T-1"][..], "--replace"),
        (&["views", "save", "别的", "--key", "h", "T-1"], "v h 是「退休的」"),
        (&["views", "save", "别的", "--key", "3", "T-1"], "v 3 是「待审」"),
        (&["views", "save", "别的", "--key", "s", "T-1"], "除 s 外"),
        (&["views", "save", "别的", "建议:也许"], "^^"),
        (&["views", "remove", "待审"], "自带"),
        (&["views", "remove", "没有的"], "没有叫"),
        (&["list", "--view", "没有的"], "有 退休的, 待我看"),
    ] {
        let ran = place.ends(2, args);
        assert!(ran.err.contains(told), "{args:?}: {}", ran.err);
    }
    assert_eq!(place.ends(0, &["views", "query", "h"]).out.trim(), "proposal:refuse");
    place.ends(0, &["views", "save", "退休的", "--key", "k", "--replace", "T-1"]);
    assert!(place.ends(2, &["views", "query", "h"]).err.contains("没有叫"));
    assert_eq!(place.ends(0, &["views", "query", "k"]).out.trim(), "T-1");
    place.ends(0, &["views", "remove", "k"]);
    assert_eq!(place.ends(0, &["views", "--json"]).json()["views"].as_array().map(Vec::len), Some(9));
}
