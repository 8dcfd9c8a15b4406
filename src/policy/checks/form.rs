//! How the forms are filled in: no blanks, no vague words (三.(四)).

use crate::domain::{Fill, Place, Words};
use crate::policy::finding::{Arg, reason};
use crate::policy::{Case, Check, Findings, Notice, Reads};

/// The checks of filling in.
pub static CHECKS: &[Check] = &[
    Check {
        id: "form.blank",
        item: 0,
        clause: "三.(四)",
        title: Words::fixed("空栏", "Blanks"),
        rule: Words::fixed(
            "各栏不得留空，没有内容的填「无」",
            "nothing is left blank; 无 where there is nothing",
        ),
        reads: &[Reads::Required],
        run: blank,
    },
    Check {
        id: "form.vague",
        item: 0,
        clause: "三.(四)",
        title: Words::fixed("含糊词语", "Vague words"),
        rule: Words::fixed("填写不得有含糊的词语", "no vague words"),
        reads: &[Reads::Vague],
        run: vague,
    },
];

fn blank(case: &Case<'_>, out: &mut Findings) {
    let dossier = case.dossier;
    for required in case.notice.form.required.iter() {
        let Some((table, column)) = required.column.at() else { continue };
        for index in 0..dossier.len(table) {
            let Some(row) = dossier.row(table, index) else { break };
            if row.fill(usize::from(column)) == Fill::Blank && required.applies(dossier, row) {
                let header = table.columns()[usize::from(column)].zh;
                out.fail(
                    reason!("「{}」留空", "{} is left blank"; header),
                    reason!("请填写「{}」，没有内容的填「无」", "fill in {}, or 无 where there is nothing"; header),
                )
                .at(Place { column: Some(column), ..Place::row(table, index) });
            }
        }
    }
    if out.is_empty() {
        out.pass(reason!("必填各栏没有留空", "no required column is blank"));
    }
}

fn vague(case: &Case<'_>, out: &mut Findings) {
    let dossier = case.dossier;
    let sieve = Sieve::of(&case.notice.form.vague);
    for column in case.notice.form.vague_in.iter() {
        let Some((table, column)) = column.at() else { continue };
        for index in 0..dossier.len(table) {
            let Some(row) = dossier.row(table, index) else { break };
            let text = row.show(usize::from(column));
            if !sieve.finds(&text) {
                continue;
            }
            let words = vague_words(&text, case.notice);
            let Some((_, first)) = words.first() else { continue };
            let header = table.columns()[usize::from(column)].zh;
            let list: Vec<Arg> = words.iter().map(|(word, _)| Arg::from(*word)).collect();
            out.eye(
                reason!("「{}」有含糊词语：{}（{}）", "{} has vague words: {} ({})"; header, list, excerpt(&text, *first)),
                reason!("请把「{}」改为确切的内容", "put exact facts into {}"; header),
            )
            .at(Place { column: Some(column), ..Place::row(table, index) });
        }
    }
    if out.is_empty() {
        out.pass(reason!("没有含糊词语", "no vague words"));
    }
}

/// Words with a sieve of their first characters: most texts hold none, and need one pass to say so.
struct Sieve<'a> {
    words: &'a [String],
    initials: u64,
}

impl<'a> Sieve<'a> {
    fn of(words: &'a [String]) -> Self {
        let initials =
            words.iter().filter_map(|word| word.chars().next()).fold(0, |all, c| all | Self::bit(c));
        Self { words, initials }
    }

    /// Whether any of the words stands in the text.
    fn finds(&self, text: &str) -> bool {
        text.char_indices().any(|(at, c)| {
            self.initials & Self::bit(c) != 0
                && self.words.iter().any(|word| text[at..].starts_with(word.as_str()))
        })
    }

    fn bit(c: char) -> u64 {
        1 << (u32::from(c) % 64)
    }
}

/// The vague words in a text, each once, with where it first stands. One inside a word that is not
/// vague, as 约 in 节约, is none.
fn vague_words<'n>(text: &str, notice: &'n Notice) -> Vec<(&'n str, usize)> {
    let inside = |at: usize, word: &str, plain: &str| {
        plain.match_indices(word).any(|(before, _)| {
            at.checked_sub(before)
                .and_then(|start| text.get(start..))
                .is_some_and(|rest| rest.starts_with(plain))
        })
    };
    let form = &notice.form;
    let first = |word: &str| {
        text.match_indices(word)
            .map(|(at, _)| at)
            .find(|at| !form.vague_not.iter().any(|plain| inside(*at, word, plain)))
    };
    form.vague.iter().filter_map(|word| first(word).map(|at| (word.as_str(), at))).collect()
}

/// The words around a place in a text: 8 characters before, 12 from there on.
fn excerpt(text: &str, at: usize) -> String {
    let (before, after) = text.split_at(at);
    let start = before.char_indices().rev().nth(7).map_or(0, |(index, _)| index);
    let end = after.char_indices().nth(12).map_or(after.len(), |(index, _)| index);
    let (cut_start, cut_end) = (if start > 0 { "…" } else { "" }, if end < after.len() { "…" } else { "" });
    format!("{cut_start}{}{}{cut_end}", &before[start..], &after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Dossier, Lang};
    use crate::policy::checks::probe::{changed, found, places, reasons, spoilt, verdicts, words};
    use crate::policy::notice::{Notice, RequiredColumn};
    use crate::policy::specimen;

    #[test]
    fn each_required_column_left_blank_is_named() {
        for required in Notice::embedded().form.required.iter() {
            let (table, column) = required.column.at().expect("a real column");
            let dossier = spoilt(|dossier| {
                // The condition's column takes one of the values that make it hold.
                if let Some(test) = required.when.as_ref().and_then(|when| when.test()) {
                    let (where_, which) = test.column;
                    if !test.negated {
                        let row = dossier.row_mut(where_, 0).expect("a row");
                        row.set(usize::from(which), &test.values[0]).expect("a value of the column");
                    }
                }
                let row = dossier.row_mut(table, 0).expect("a row");
                row.set(usize::from(column), "").expect("blank");
            });
            let found = found("form.blank", &dossier);
            let place = Place { column: Some(column), ..Place::row(table, 0) };
            let own = found.iter().find(|finding| finding.places == [place]);
            let own = own.unwrap_or_else(|| panic!("{} is not asked for", &*required.column));
            let header = table.columns()[usize::from(column)].zh;
            assert!(own.reason.text(Lang::Zh).contains(header) && own.verdict.word() == "fail");
        }
    }

    #[test]
    fn nil_is_an_answer_wherever_it_stands() {
        for required in Notice::embedded().form.required.iter() {
            let (table, column) = required.column.at().expect("a real column");
            let dossier = spoilt(|dossier| {
                let row = dossier.row_mut(table, 0).expect("a row");
                row.set(usize::from(column), "无").expect("无");
            });
            assert_eq!(verdicts("form.blank", &dossier), "pass", "{}", &*required.column);
        }
    }

    #[test]
    fn a_condition_asks_only_whom_it_means() {
        let blank = ("申报人.援疆开始", "");
        assert_eq!(changed("form.blank", &[blank]), "pass");
        assert_eq!(changed("form.blank", &[blank, ("申报人.申报人类别", "援疆")]), "fail");
        let no_super = ("申报人.主管单位审核人", "");
        assert_eq!(changed("form.blank", &[no_super]), "fail");
        assert_eq!(changed("form.blank", &[no_super, ("申报人.单位性质", "非公有制")]), "pass");
        let untitled = [("申报人.现职称", "无"), ("申报人.现职称级别", ""), ("申报人.现职称取得日期", "")];
        assert_eq!(changed("form.blank", &untitled), "pass");
    }

    #[test]
    fn each_row_is_asked_for_itself() {
        let dossier = specimen::with(&[("简历#2.岗位", ""), ("学历#1.学位", ""), ("业绩#3.本人作用", "")]);
        let found = found("form.blank", &dossier);
        let all: Vec<_> = found.iter().map(places).collect();
        assert_eq!(all, ["学历#1.学位", "简历#2.岗位", "业绩#3.本人作用"]);
    }

    #[test]
    fn a_column_that_the_notice_names_wrongly_asks_nobody() {
        let mut notice = Notice::embedded().clone();
        notice.form.required.value =
            vec![RequiredColumn { column: "申报人.无此列".into(), when: None }];
        let (dossier, roll) = (Dossier::default(), crate::policy::Roll::default());
        let case = Case::alone(&notice, &dossier, &roll, crate::policy::checks::probe::TODAY);
        let found = crate::policy::check::examine_with(&case, |check| check.id == "form.blank");
        assert_eq!(words(&found), "pass");
    }

    #[test]
    fn vague_words_are_shown_with_their_place() {
        let dossier = specimen::with(&[("申报人.从事专业年限", "约13年左右"), ("简历#2.岗位", "不详")]);
        let found = found("form.vague", &dossier);
        assert_eq!(words(&found), "eye eye");
        assert_eq!(
            (places(&found[0]), places(&found[1])),
            ("申报人.从事专业年限".into(), "简历#2.岗位".into())
        );
        assert_eq!(reasons(&found[..1]), "「从事专业年限」有含糊词语：约、左右（约13年左右）");
    }

    #[test]
    fn a_plain_word_that_holds_a_vague_one_is_not_vague() {
        assert_eq!(changed("form.vague", &[("获奖.名称", "节约用电先进个人")]), "pass");
        assert_eq!(changed("form.vague", &[("获奖.名称", "节约用电约三成")]), "eye");
        assert_eq!(changed("form.vague", &[("获奖.名称", "约束约")]), "eye");
        assert_eq!(changed("form.vague", &[("简历#2.岗位", "")]), "pass");
    }

    #[test]
    fn vague_words_are_sought_only_where_the_notice_says() {
        assert_eq!(changed("form.vague", &[("申报人.工作总结", "大概左右若干")]), "pass");
    }

    #[test]
    fn an_excerpt_keeps_whole_characters() {
        let long = "一二三四五六七八九十约一二三四五六七八九十一二三";
        assert_eq!(excerpt(long, 30), "…三四五六七八九十约一二三四五六七八九十一…");
        assert_eq!(excerpt("约十年", 0), "约十年");
    }

    proptest::proptest! {
        #[test]
        fn the_sieve_lets_every_word_through(
            text in "[约大概左右若干节a]{0,12}",
            words in proptest::collection::vec("[约大概左右若干节a]{1,3}", 0..4)
        ) {
            let plainly = words.iter().any(|word| text.contains(word.as_str()));
            proptest::prop_assert_eq!(Sieve::of(&words).finds(&text), plainly);
        }
    }
}
