//! Queries that are understood, those that are not, and anything at all.

use super::*;
use crate::domain::{Lang, Level, State};
use proptest::prelude::*;

fn shown(query: &str) -> String {
    read(query).unwrap_or_else(|fault| panic!("{}", fault.shown(Lang::En))).to_string()
}

#[test]
fn every_kind_of_condition_reads_back_the_same() {
    for (query, wanted) in [
        ("", ""),
        ("级别:副高级 单位:国网", "level:副高级 unit:国网"),
        (
            "level:副高级 unit:国网 fail:ce.public is:exempt submissions>=2",
            "level:副高级 unit:国网 fail:ce.public is:exempt submissions>=2",
        ),
        (
            "state:received marked:me -is:passed due<3d \"a phrase\"",
            "state:received marked:me -state:passed due<3d \"a phrase\"",
        ),
        ("状态：待审，已退回", "state:received,returned"),
        ("state:待审、已退回", "state:received,returned"),
        ("剩余＜＝3天", "due<=3d"),
        ("截止>2020/11/02", "due>2020-11-02"),
        ("次≥2 且 改>=3", "submissions>=2 fail>=3"),
        ("a or b c", "a or (b c)"),
        ("(a or b) c", "(a or b) c"),
        ("非 (张 或 李)", "-(张 or 李)"),
        ("not not a", "a"),
        ("level!=中级", "-level:中级"),
        ("经办:无 or 经办:wanglan", "marked:nobody or marked:wanglan"),
        ("经办:“wang lan”", "marked:\"wang lan\""),
        ("2020-0137 zhang's", "2020-0137 zhang's"),
        ("议:退 核查:ce.public,ce.special", "proposal:return check:ce.public,ce.special"),
        ("name:\"张三\"", "name:\"张三\""),
        ("is:待我看 | is:黑名单", "is:needs-me or is:barred"),
        ("eye:2 bar=0", "eye=2 bar=0"),
        ("marked:me,nobody", "marked:me or marked:nobody"),
        ("is:mine,待审", "is:mine or state:received"),
        ("is!=mine,exempt a", "-(is:mine or is:exempt) a"),
    ] {
        assert_eq!(shown(query), wanted, "{query}");
        assert_eq!(read(&shown(query)), read(query), "{query}");
    }
}

#[test]
fn both_languages_ask_the_same() {
    for field in FIELDS {
        let value = field.example.split([':', '>', '<', '=']).next_back().unwrap_or_default();
        let sign = &field.example[field.name.len()..field.example.len() - value.len()];
        let wanted = read(field.example).unwrap_or_else(|fault| panic!("{fault}"));
        for name in std::iter::once(field.zh).chain(field.also.iter().copied()) {
            assert_eq!(read(&format!("{name}{sign}{value}")), Ok(wanted.clone()), "{name}");
        }
    }
    for row in FLAGS {
        for word in row.also.iter().chain([&row.zh]) {
            assert_eq!(read(&format!("is:{word}")), Ok(Expr::Is(row.flag)), "{word}");
        }
    }
    for state in State::ALL {
        assert_eq!(read(&format!("是:{}", state.zh())), Ok(Expr::State(vec![state])));
    }
}

#[test]
fn names_and_words_are_each_one_thing() {
    let mut seen = std::collections::HashSet::new();
    for field in FIELDS {
        for name in field.also.iter().chain([&field.name, &field.zh]) {
            assert!(seen.insert(*name), "{name} stands twice");
        }
    }
    let mut seen: std::collections::HashSet<&str> =
        State::ALL.iter().flat_map(|one| [one.zh(), one.word()]).collect();
    for row in FLAGS {
        for name in row.also.iter().chain([&row.name, &row.zh]) {
            assert!(seen.insert(name), "is:{name} stands twice");
        }
    }
}

#[test]
fn what_is_wrong_is_pointed_to() {
    for (query, from, to) in [
        ("state:nowhere", 6, 13),
        ("级别:特级", 3, 5),
        ("check:ce.none", 6, 13),
        ("due<soon", 4, 8),
        ("colour:red", 0, 6),
        ("张三 leve:中级", 3, 7),
        ("(a or b", 0, 1),
        ("a b)", 3, 4),
        ("a or", 4, 5),
        ("or a", 0, 2),
        ("a and and b", 6, 9),
        ("\"open", 0, 5),
        ("submissions>=x", 13, 14),
        ("unit>3", 4, 5),
        ("name:", 5, 6),
        ("name:)", 5, 6),
        (":x", 0, 1),
        ("is:nothing", 3, 10),
        ("is:mine,nothing", 3, 15),
        ("marked:,", 7, 8),
        ("fail>ce.public", 5, 14),
        ("level:中级,特级", 6, 11),
        ("\"\"", 0, 2),
    ] {
        let fault = read(query).expect_err(query);
        assert_eq!((fault.from, fault.to), (from, to), "{query}: {fault}");
        assert!(!fault.words.zh.is_empty() && !fault.words.en.is_empty());
    }
    let fault = read("张三 leve:中级").expect_err("no such field");
    let shown = fault.shown(Lang::Zh);
    assert!(shown.starts_with("张三 leve:中级\n     ^^^^\n"), "two cells a character: {shown}");
    assert!(shown.contains("level (级别)"), "the nearest is named: {shown}");
    assert!(read("fail:ce.publc").expect_err("a slip").line().en.contains("fail:ce.public"));
}

#[test]
fn depth_and_length_are_bounded() {
    assert!(read(&format!("{}a{}", "(".repeat(DEEPEST), ")".repeat(DEEPEST))).is_ok());
    assert!(read(&"(".repeat(LONGEST)).is_err());
    assert!(read(&"-".repeat(LONGEST)).is_err());
    assert!(read(&"not ".repeat(400)).is_err());
    assert!(read(&"a ".repeat(LONGEST / 2)).is_ok());
    assert!(read(&"a".repeat(LONGEST + 1)).is_err());
}

#[test]
fn what_is_nested_deepest_is_read_in_proportion_to_its_length() {
    let looks = |query: &str| {
        let tokens = super::lex::tokens(query).expect("tokens");
        (super::parse::read_counting(query, &tokens).1, tokens.len())
    };
    for piece in ["((not -a or \"b\") ", "(a or ", "-(", "not ", "level:中级,高级 "] {
        let mut worst = 0;
        for times in [1, 10, 20, 100] {
            let (looks, tokens) = looks(&piece.repeat(times));
            assert!(looks <= 4 * tokens + 4, "{piece} {times} times: {looks} looks at {tokens}");
            worst = worst.max(looks);
        }
        assert!(worst > 0);
    }
}

#[test]
fn what_may_be_written_next_is_offered() {
    let offered = |query: &str| complete(query, query.chars().count());
    let texts = |query: &str| offered(query).candidates.into_iter().map(|one| one.text).collect::<Vec<_>>();
    assert_eq!(texts("").len(), FIELDS.len());
    assert_eq!(texts("lev"), ["level:"]);
    assert_eq!(texts("级"), ["level:"]);
    assert_eq!(texts("jib"), ["level:"], "by pinyin too");
    assert_eq!(texts("张三 level:"), Level::ALL.iter().map(|one| one.zh()).collect::<Vec<_>>());
    assert_eq!(texts("level:副高级,zj"), ["中级"]);
    assert_eq!(offered("level:副高级,zj").from, 10);
    assert_eq!(texts("state:rec"), ["received"]);
    assert_eq!(texts("状态：待"), ["received"]);
    assert!(texts("fail:ce.").iter().take(3).all(|one| one.starts_with("ce.")));
    assert_eq!(texts("is:need"), ["needs-me"]);
    assert!(texts("\"open").is_empty());
    assert_eq!(complete("level: x", 6).candidates.len(), 4, "in the midst");
}

#[test]
fn the_reference_names_every_field_and_word() {
    for lang in [Lang::Zh, Lang::En] {
        let all: String =
            reference(lang).into_iter().map(|(written, means)| format!("{written} {means}\n")).collect();
        assert!(FIELDS.iter().all(|field| all.contains(field.name) && all.contains(field.zh)));
        assert!(FLAGS.iter().all(|row| all.contains(row.name)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever is typed is a query that reads back the same, or a fault with a place in it.
    #[test]
    fn anything_is_understood_or_pointed_to(query in any_query(), cursor in 0_usize..40) {
        complete(&query, cursor);
        if let Ok(tokens) = super::lex::tokens(&query) {
            // In proportion to what was typed: each token is looked at a few times, however it is nested.
            let (read_so, looks) = super::parse::read_counting(&query, &tokens);
            prop_assert!(looks <= 4 * tokens.len() + 4, "{} looks at {} tokens: {}", looks, tokens.len(), query);
            prop_assert_eq!(&read_so, &read(&query));
        }
        match read(&query) {
            Ok(expr) => prop_assert_eq!(read(&expr.to_string()), Ok(expr.clone()), "{}", expr),
            Err(fault) => {
                prop_assert!(fault.from < fault.to && fault.from <= query.chars().count());
                prop_assert!(!fault.shown(Lang::Zh).is_empty());
            }
        }
    }
}

fn any_query() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z张三0-9-]{1,4}",
        2 => Just(" ".to_owned()),
        2 => prop::sample::select(vec!["(", ")", "-", "\"", "|", ":", "<", ">=", "!=", "or", "and", "not", "或", "，", "“", "：", "（", "）"]).prop_map(str::to_owned),
        3 => prop::sample::select(vec!["level:中级", "due<3d", "is:mine", "state:received", "fail>=2", "unit:", "submissions", "marked:me", "次>1", "check:ce.public"]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec((piece, any::<bool>()), 0..40).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, space)| if space { piece + " " } else { piece }).collect()
    })
}
