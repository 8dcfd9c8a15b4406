//! The real binary where no store is needed: help, codes, notice, keys, man, completions.

mod cli_support;

use cli_support::Place;
use pingwei::policy::Notice;
use std::fs;

const COMMANDS: &[&str] = &[
    "demo",
    "load",
    "export",
    "check",
    "list",
    "triage",
    "score",
    "assign",
    "undo",
    "blacklist",
    "journal",
    "notice",
    "hub",
    "keys",
    "completions",
    "man",
];

#[test]
fn the_help_of_every_command_has_an_example_and_both_languages() {
    let place = Place::new();
    let whole = place.ends(0, &["--help"]).out;
    for command in COMMANDS {
        assert!(whole.contains(&format!("\n  {command} ")), "{command} is not listed: {whole}");
        let help = place.ends(0, &[command, "--help"]).out;
        assert!(help.contains("例 Example") && help.contains("pingwei "), "{command}: {help}");
        assert!(help.contains("--store <DIR>"), "{command}: {help}");
    }
    let listed = whole.lines().filter(|line| line.starts_with("  ") && line.contains("  ")).count();
    assert!(listed >= COMMANDS.len());
}

#[test]
fn a_wrong_command_or_option_is_usage() {
    let place = Place::new();
    for args in [&["chekc"][..], &["list", "--no-such"], &["list", "state:lost"], &["triage"], &["--lang"]] {
        let ran = place.ends(2, args);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{args:?}");
    }
    let ran = place.ends(2, &["--lang", "fr", "keys"]);
    assert!(ran.err.contains("zh") && ran.err.contains("en"), "{}", ran.err);
}

#[test]
fn the_screens_without_a_terminal_say_so() {
    let place = Place::new();
    let ran = place.ends(2, &[]);
    assert!(ran.err.contains("终端") && ran.err.contains("--help"), "{}", ran.err);
    let ran = place.ends(2, &["--lang", "en"]);
    assert!(ran.err.contains("terminal"), "{}", ran.err);
}

#[test]
fn a_notice_is_checked_with_line_and_column() {
    let place = Place::new();
    place.write("good.toml", Notice::EMBEDDED_TEXT);
    let ran = place.ends(0, &["notice", "check", "good.toml"]);
    assert!(ran.out.contains("新电职字〔2020〕2号"), "{}", ran.out);
    let json = place.ends(0, &["notice", "check", "good.toml", "--json"]).json();
    assert_eq!(json["schema"], "pingwei.notice-check/1");
    assert_eq!(json["sha256"], Notice::sha256(Notice::EMBEDDED_TEXT));

    let line = |word: &str| {
        Notice::EMBEDDED_TEXT.lines().position(|line| line.starts_with(word)).expect("a line") + 1
    };
    for (old, new, at) in [
        ("filing = { value = \"2020-10-20\"", "filing = { value = \"2020-13-20\"", line("filing")),
        ("cycle = 2020", "cycle = \"2020\"", line("cycle")),
        ("gap_days = { value = 31", "gaps = { value = 31", line("gap_days")),
    ] {
        let text = Notice::EMBEDDED_TEXT.replacen(old, new, 1);
        assert_ne!(text, Notice::EMBEDDED_TEXT);
        place.write("bad.toml", &text);
        let ran = place.ends(2, &["notice", "check", "bad.toml"]);
        let section = text.lines().take(at).filter(|line| line.starts_with('[')).count();
        assert!(section > 0 && ran.err.contains("bad.toml:"), "{}", ran.err);
        let told: Vec<&str> = ran.err.split("bad.toml:").nth(1).expect("a place").split(':').collect();
        let (row, column): (usize, usize) =
            (told[0].parse().expect("a line"), told[1].parse().expect("a column"));
        assert!(row.abs_diff(at) <= 2 && column >= 1, "{new}: expected line {at}: {}", ran.err);
    }
    assert!(place.ends(2, &["notice", "check", "missing.toml"]).err.contains("missing.toml"));
    place.write("latin.toml", "");
    fs::write(place.path("latin.toml"), b"[meta]\nnumber = \"\xe9\"\n").expect("a file");
    assert!(place.ends(2, &["notice", "check", "latin.toml"]).err.contains("UTF-8"));
}

#[test]
fn the_notice_is_shown_and_marks_what_it_does_not_give() {
    let place = Place::new();
    let zh = place.ends(0, &["notice", "show"]).out;
    assert!(zh.contains("2020-10-20") && zh.contains("样例"), "{zh}");
    let en = place.ends(0, &["notice", "show", "--lang", "en"]).out;
    assert!(en.contains("sample"), "{en}");
    let json = place.ends(0, &["notice", "show", "--json"]).json();
    assert_eq!(json["schema"], "pingwei.notice/1");
    assert_eq!(json["notice"]["dates"]["filing"]["value"], "2020-10-20");
    let english_by_environment =
        place.command(&["notice", "show"]).env("PINGWEI_LANG", "en_GB.UTF-8").output();
    assert_eq!(String::from_utf8(english_by_environment.expect("a run").stdout).expect("UTF-8"), en);
}

#[test]
fn keys_are_listed_and_a_keymap_is_checked_with_line_and_column() {
    let place = Place::new();
    let listed = place.ends(0, &["keys"]).out;
    assert!(listed.contains("[queue]") && listed.contains("finding.meets"), "{listed}");
    let json = place.ends(0, &["keys", "--json"]).json();
    let rows = json["keys"].as_array().expect("rows");
    let meets = |row: &&serde_json::Value| row["scope"] == "queue" && row["action"] == "finding.meets";
    assert_eq!(rows.iter().find(meets).expect("a row")["keys"][0], "y");

    place.write("good.toml", "[queue]\n\"m\" = \"finding.meets\"\n");
    assert!(place.ends(0, &["keys", "--check", "good.toml"]).out.contains("没有错误"));
    place.write(
        "bad.toml",
        "[queue]\n\"m\" = \"finding.meet\"\n\"m\" = \"triage.pass\"\n[nowhere]\n\"x\" = \"app.back\"\n",
    );
    let ran = place.ends(2, &["keys", "--check", "bad.toml"]);
    assert!(ran.err.contains("bad.toml:") && ran.err.lines().count() >= 2, "{}", ran.err);
    place.write("name.toml", "[queue]\n\"m\" = \"finding.meet\"\n");
    let ran = place.ends(2, &["keys", "--check", "name.toml"]);
    assert!(ran.err.contains("name.toml:2:7") && ran.err.contains("finding.meets"), "{}", ran.err);
    assert!(place.ends(2, &["keys", "--check", "missing.toml"]).err.contains("missing.toml"));
}

#[test]
fn man_pages_and_completions_are_made_for_every_command() {
    let place = Place::new();
    let page = place.ends(0, &["man"]).out;
    assert!(page.starts_with(".ie") && page.contains(".TH pingwei 1"), "{page}");
    place.ends(0, &["man", "--dir", "pages"]);
    for command in COMMANDS {
        let page = fs::read_to_string(place.path(&format!("pages/pingwei-{command}.1"))).expect("a page");
        assert!(page.contains(&format!(".TH pingwei-{command} 1")), "{page}");
    }
    assert!(place.ends(0, &["man", "notice", "check"]).out.contains("pingwei\\-notice\\-check"));
    assert!(place.ends(2, &["man", "nothing"]).err.contains("check"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(place.ends(0, &["completions", shell]).out.contains("blacklist"), "{shell}");
    }
    place.ends(2, &["completions", "cmd.exe"]);
}

#[test]
fn a_command_on_no_store_says_how_to_make_one() {
    let place = Place::new();
    for args in [
        &["list"][..],
        &["check", "T-1"],
        &["undo"],
        &["journal", "verify"],
        &["journal", "show"],
        &["blacklist", "某人"],
        &["triage", "T-1", "pass"],
        &["score", "T-1", "show"],
    ] {
        let ran = place.ends(2, args);
        assert!(ran.err.contains("store") && ran.err.contains("load"), "{args:?}: {}", ran.err);
        assert!(!place.store().exists(), "{args:?} made a store");
    }
}
