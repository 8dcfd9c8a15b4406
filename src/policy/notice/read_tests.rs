//! Faults of notice files: each kind once, at its line and column.

use super::Notice;
use crate::domain::Lang;

const FILE: &str = "next-year.toml";

/// The embedded text with one thing changed; the change must be possible exactly once.
fn changed(from: &str, to: &str) -> String {
    let text = Notice::EMBEDDED_TEXT;
    assert_eq!(text.matches(from).count(), 1, "{from} stands not once");
    text.replace(from, to)
}

/// The line of the changed text that holds `mark`, and the character at which it starts.
fn place(text: &str, mark: &str) -> (usize, usize) {
    let (number, line) = text.lines().enumerate().find(|(_, line)| line.contains(mark)).unwrap();
    (number + 1, line[..line.find(mark).unwrap()].chars().count() + 1)
}

/// One fault, at `mark`, whose sentences hold these words.
fn one_fault(text: &str, mark: &str, zh: &str, en: &str) {
    let faults = Notice::parse(text, FILE).expect_err(en);
    assert_eq!(faults.faults.len(), 1, "{faults}");
    let fault = &faults.faults[0];
    assert!(fault.what.zh.contains(zh), "{faults}");
    assert!(fault.what.en.contains(en), "{}", faults.text(Lang::En));
    assert_eq!((fault.line, fault.column), place(text, mark), "{faults}");
    assert!(faults.to_string().starts_with(&format!("{FILE}:{}:{}: ", fault.line, fault.column)));
}

#[test]
fn the_embedded_notice_has_no_fault() {
    let notice = Notice::parse(Notice::EMBEDDED_TEXT, "notice-2020.toml").unwrap_or_else(|f| panic!("{f}"));
    assert_eq!(&notice, Notice::embedded());
}

#[test]
fn a_notice_survives_being_written_and_read() {
    let text = toml::to_string(Notice::embedded()).unwrap();
    assert_eq!(&Notice::parse(&text, FILE).unwrap_or_else(|f| panic!("{f}")), Notice::embedded());
}

#[test]
fn the_identity_is_the_texts_sha256() {
    assert_eq!(Notice::sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn syntax_is_refused_at_its_place() {
    let text = changed("cycle = 2020", "cycle = 2020 2021");
    let faults = Notice::parse(&text, FILE).unwrap_err();
    assert_eq!(faults.faults[0].line, place(&text, "cycle =").0, "{faults}");
    assert!(faults.faults[0].what.zh.contains("语法"));
}

#[test]
fn unknown_missing_and_mistyped_keys_are_refused() {
    one_fault(
        &changed("[submissions]\nmost", "[submissions]\nmots"),
        "mots",
        "不认识的键",
        "unknown field `mots`",
    );
    one_fault(&changed("cycle = 2020\n", ""), "[meta]", "缺少键", "missing field `cycle`");
    one_fault(&changed("cycle = 2020\n", "cycle = \"2020\"\n"), "\"2020\"", "类型不对", "invalid type");
    one_fault(&changed("\"降低岗位等级\"", "\"降职\""), "\"降职\"", "不在清单内", "unknown variant `降职`");
    one_fault(
        &changed("off = [\n  \"2021", "free = []\noff = [\n  \"2021"),
        "free",
        "不认识",
        "unknown field `free`",
    );
    one_fault(&changed("\"2020-08-31\"", "\"2020-08-32\""), "\"2020-08-32\"", "值不对", "");
}

#[test]
fn dates_stand_in_order() {
    one_fault(
        &changed("\"2020-11-08\"", "\"2020-10-01\""),
        "\"2020-10-01\", clause",
        "上报截止",
        "forwarding",
    );
    one_fault(
        &changed("issued = \"2020-09-16\"", "issued = \"2020-12-16\""),
        "\"2020-10-20\"",
        "发文日",
        "issued",
    );
    one_fault(&changed("\"2020-08-31\"", "\"2020-12-31\""), "\"2020-12-31\"", "论文", "papers");
    one_fault(&changed("cycle = 2020\n", "cycle = 2021\n"), "2021", "年度", "cycle");
}

#[test]
fn counts_and_lists_make_sense() {
    one_fault(&changed("most = { value = 3,", "most = { value = 0,"), "0, clause", "至少为 1", "at least 1");
    one_fault(
        &changed("least = { value = 2000", "least = { value = 3001"),
        "3000, clause",
        "字数",
        "less than",
    );
    one_fault(
        &changed("agree = { value = [\"同意\"]", "agree = { value = []"),
        "[], clause",
        "清单不能空",
        "empty",
    );
    one_fault(&changed("[\"高级工程师\"]", "[\" \"]"), "\" \"", "空词", "empty word");
    one_fault(&changed("[2017, 2018, 2019]", "[2017, 2018, 2018]"), "2018], clause", "重复", "twice");
    one_fault(&changed("[2017, 2018, 2019]", "[2017, 2018, 2022]"), "2022]", "年份", "2022");
    one_fault(
        &changed("direct_best_years = { value = 3", "direct_best_years = { value = 4"),
        "4, clause",
        "优秀年数",
        "assessed",
    );
    one_fault(&changed("value = \"优秀\"", "value = \"良好\""), "\"良好\"", "最好的等次", "best grade");
}

#[test]
fn columns_and_conditions_are_known() {
    one_fault(
        &changed("\"申报人.性别\"", "\"申报人.性別\""),
        "\"申报人.性別\"",
        "没有「申报人.性別」",
        "no column",
    );
    one_fault(
        &changed("\"获奖.名称\",", "\"获奖.姓名\","),
        "\"获奖.姓名\"",
        "没有「获奖.姓名」",
        "no column",
    );
    one_fault(&changed("\"材料.文件 != 空\"", "\"材料.文件\""), "\"材料.文件\" }", "写法不对", "malformed");
    one_fault(
        &changed("\"材料.种类 = 其他\"", "\"材料.种类 = 其它\""),
        "\"材料.种类 = 其它\"",
        "不会出现",
        "never stands",
    );
    one_fault(
        &changed("\"继续教育.合格 = 是\"", "\"材料.文件 = 无\""),
        "\"材料.文件 = 无\"",
        "条件的列",
        "must be of",
    );
    one_fault(&changed("column = \"学历.院校\"", "column =  \"学历.学历\""), "{ column =  ", "重复", "twice");
}

#[test]
fn clauses_sources_and_texts_are_there() {
    one_fault(
        &changed(
            "2014, 2015, 2016, 2017, 2018, 2019, 2020], clause = \"四.8\"",
            "2014, 2015, 2016, 2017, 2018, 2019, 2020], clause = \"四.18\"",
        ),
        "\"四.18\"",
        "四.18",
        "四.18",
    );
    one_fault(
        &changed(
            "places = { value = 2, clause = \"五.(二)\", source = \"sample\",",
            "places = { value = 2, clause = \"五.(二)\",",
        ),
        "{ value = 2, clause = \"五.(二)\", verified",
        "来源",
        "source",
    );
    one_fault(
        &changed(
            "quorum = { value = [2, 3], source = \"人社部令第40号第二十条\", verified = false }",
            "quorum = { value = [2, 3] }",
        ),
        "{ value = [2, 3] }",
        "条款",
        "clause",
    );
    one_fault(
        &changed("number = \"新电职字〔2020〕2号\"", "number = \"新电职字〔2021〕××号\""),
        "\"新电职字〔2021〕××号\"",
        "××",
        "placeholder",
    );
    one_fault(&changed("zh = \"工作简历\"", "zh = \" \""), "\" \"", "中文不能空", "Chinese");
}

#[test]
fn all_faults_are_reported_at_once_in_order() {
    let text = changed("\"12\" = { zh", "\"13\" = { zh")
        .replace("[submissions]\nmost = { value = 3", "[submissions]\nmost = { value = 0");
    let text = text.replace("\"2020-11-08\"", "\"2020-10-19\"");
    let faults = Notice::parse(&text, FILE).unwrap_err();
    let english: Vec<_> = faults.faults.iter().map(|fault| fault.what.en.as_ref()).collect();
    assert_eq!(english.len(), 4, "{english:#?}");
    assert!(english[0].starts_with("forwarding"));
    assert!(english[1].starts_with("must be at least 1"));
    assert!(english[2].starts_with("item 12"));
    assert!(english[3].starts_with("items are 0 to 12"));
}

#[test]
fn rubrics_are_sound() {
    let level = "[rubric.level.\"初级\"]";
    one_fault(&changed(level, "[rubric.level.\"特级\"]"), "\"特级\"", "不在清单内", "unknown variant");
    let first = "max = \"30\", step = \"0.50\", weight = \"1.00\" },\n  { id = \"practice\", zh = \"实践能力\", en = \"Practice\", min = \"0\", max = \"40\"";
    let with =
        |to: &str| changed(first, &first.replacen("max = \"30\", step = \"0.50\", weight = \"1.00\"", to, 1));
    one_fault(&with("max = \"0\", step = \"0.50\", weight = \"1.00\""), "\"0\", step", "最高分", "above min");
    one_fault(&with("max = \"30\", step = \"0.70\", weight = \"1.00\""), "\"0.70\"", "步长", "step");
    one_fault(&with("max = \"30\", step = \"0\", weight = \"1.00\""), "\"0\", weight", "步长", "step");
    one_fault(&with("max = \"30\", step = \"0.50\", weight = \"0\""), "\"0\" },", "权重", "weight");
    one_fault(&changed("bonus_cap = \"4\"", "bonus_cap = \"6\""), "\"6\"", "加分上限", "cap");
    one_fault(&changed("defence_share = 15", "defence_share = 101"), "101", "占比", "share");
    let undefended =
        changed("[\"副高级\"]", "[\"正高级\"]").replace("defence_share = 15", "defence_share = 99");
    one_fault(&undefended, "99", "不答辩", "does not defend");
}

#[test]
fn defence_and_vote_are_sound() {
    one_fault(
        &changed("panel = { value = 12", "panel = { value = 4"),
        "5, clause = \"五.(一)\"",
        "最少票数",
        "more ballots",
    );
    one_fault(
        &changed("warn_seconds = { value = 60", "warn_seconds = { value = 601"),
        "601",
        "提醒",
        "warning",
    );
    one_fault(
        &changed("places = { value = 2", "places = { value = 3"),
        "3, clause = \"五.(二)\", source",
        "两位小数",
        "two places",
    );
    one_fault(
        &changed("quorum = { value = [2, 3]", "quorum = { value = [4, 3]"),
        "[4, 3]",
        "分数",
        "fraction",
    );
    one_fault(&changed("pass = { value = [2, 3]", "pass = { value = [2, 0]"), "[2, 0]", "分数", "fraction");
}

#[test]
fn the_calendar_holds_departures_only() {
    one_fault(&changed("\"2020-10-08\",", "\"2020-10-11\","), "\"2020-10-11\"", "周末", "weekend");
    one_fault(&changed("\"2020-10-10\"]", "\"2020-10-12\"]"), "\"2020-10-12\"", "不是周末", "weekday");
    one_fault(
        &changed("\"2021-01-01\"", "\"2019-01-01\""),
        "\"2019-01-01\"",
        "不在这一年",
        "not of that year",
    );
    one_fault(
        &changed("\"2021-10-04\"", "\"2021-10-01\""),
        "\"2021-10-01\", \"2021-10-05\"",
        "重复",
        "twice",
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    /// Cut, doubled or overwritten anywhere, a notice is read or refused with places inside the text.
    #[test]
    fn a_damaged_notice_is_refused_with_places_in_it(
        at in 0..Notice::EMBEDDED_TEXT.len(),
        length in 0_usize..200,
        instead in "[\"\\[\\]{}=.,0-9a-z无一\\n]{0,6}",
    ) {
        let text = Notice::EMBEDDED_TEXT;
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let to = (at + length..).find(|to| *to >= text.len() || text.is_char_boundary(*to)).unwrap();
        let damaged = format!("{}{instead}{}", &text[..at], text.get(to..).unwrap_or_default());
        if let Err(faults) = Notice::parse(&damaged, FILE) {
            assert!(!faults.faults.is_empty());
            for fault in &faults.faults {
                assert!((1..=damaged.lines().count() + 1).contains(&fault.line) && fault.column >= 1, "{faults}");
                assert!(!fault.what.zh.is_empty() && !fault.what.en.is_empty());
            }
        }
    }
}
