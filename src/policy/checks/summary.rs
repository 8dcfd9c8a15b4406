//! Item 10: the length of the work summary, counted as a word processor counts.

use crate::domain::text::is_unseen;
use crate::domain::{Place, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The check of the summary.
pub static CHECKS: &[Check] = &[Check {
    id: "summary.length",
    item: 10,
    clause: "附3",
    title: Words::fixed("工作总结字数", "Length of summary"),
    rule: Words::fixed(
        "工作总结正文 2000—3000 字；汉字和中文标点各计一字，连续的字母、数字计一字",
        "2000 to 3000 characters: a Han character or CJK mark is one, a run of letters and digits is one",
    ),
    reads: &[Reads::Applicant(&["工作总结"])],
    run: summary_length,
}];

const SUMMARY: Place = Place::applicant("工作总结");

fn summary_length(case: &Case<'_>, out: &mut Findings) {
    let rules = &case.notice.summary;
    let (least, most) = (*rules.least, *rules.most);
    let Some(text) = case.dossier.applicant.summary.value() else {
        out.fail(
            reason!("没有工作总结", "there is no work summary"),
            reason!(
                "请撰写任现职以来的业务工作总结，正文 {}—{} 字",
                "write a summary of the work since the present title, {} to {} characters";
                least, most
            ),
        )
        .at(SUMMARY);
        return;
    };
    let length = word_count(text);
    if (least..=most).contains(&length) {
        out.pass(reason!("字数在要求之内", "the length is within bounds")).at(SUMMARY);
    } else if length < least {
        out.fail(
            reason!("正文 {} 字，少于 {} 字", "{} characters, fewer than {}"; length, least),
            reason!(
                "请补充工作总结至 {}—{} 字，重点写工作业绩和学术水平",
                "extend the summary to {} to {} characters, on results and standing in the field";
                least, most
            ),
        )
        .at(SUMMARY);
    } else {
        out.fail(
            reason!("正文 {} 字，多于 {} 字", "{} characters, more than {}"; length, most),
            reason!("请精简工作总结至 {}—{} 字", "cut the summary to {} to {} characters"; least, most),
        )
        .at(SUMMARY);
    }
}

/// Length of a text as a word processor counts it (附3): each Han character and each CJK mark is
/// one; each run of anything else up to white space or the next such character is one.
pub fn word_count(text: &str) -> u32 {
    let mut count = 0;
    let mut in_run = false;
    let mut rest = text;
    while let Some(lead) = rest.as_bytes().first() {
        // U+4000 to U+9FFF, nearly all of a summary, are told by their first byte.
        if matches!(lead, 0xe4..=0xe9) {
            count += 1;
            in_run = false;
            rest = &rest[3..];
            continue;
        }
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        match c {
            c if c.is_whitespace() => in_run = false,
            c if is_unseen(c) => {}
            // don’t: the apostrophe of a Latin word is part of it.
            '’' if in_run && rest.starts_with(|next: char| next.is_ascii_alphabetic()) => {}
            c if stands_alone(c) => {
                count += 1;
                in_run = false;
            }
            _ => {
                count += u32::from(!in_run);
                in_run = true;
            }
        }
    }
    count
}

/// A character that East Asian text sets in a square of its own.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '·' | '—' | '‘' | '’' | '“' | '”' | '…' // marks that Chinese shares with other scripts
        | '\u{2150}'..='\u{218f}' | '\u{2460}'..='\u{24ff}' // Ⅱ ①
        | '\u{2e80}'..='\u{9fff}' // radicals, marks, kana, Han
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{e000}'..='\u{faff}' // private use (rare characters), compatibility Han
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::word_count;
    use crate::policy::checks::probe::{changed, found, reasons};
    use crate::policy::specimen;
    use proptest::prelude::*;

    #[test]
    fn the_bounds_themselves_are_met() {
        let of =
            |length: usize| changed("summary.length", &[("申报人.工作总结", &specimen::summary(length))]);
        assert_eq!([of(1999), of(2000), of(3000), of(3001)], ["fail", "pass", "pass", "fail"]);
        let short = specimen::with(&[("申报人.工作总结", &specimen::summary(1999))]);
        assert!(reasons(&found("summary.length", &short)).contains("1999"));
    }

    #[test]
    fn no_summary_is_a_fail() {
        assert_eq!(changed("summary.length", &[("申报人.工作总结", "")]), "fail");
        assert_eq!(changed("summary.length", &[("申报人.工作总结", "无")]), "fail");
    }

    #[test]
    fn words_are_counted_as_a_word_processor_does() {
        for (text, count) in [
            ("", 0),
            ("   \n\t\u{3000}", 0),
            ("变电检修", 4),
            ("变电，检修。", 6),
            ("220kV变电站", 4),
            ("220 kV 变电站", 5),
            ("GB/T 1234-2005", 2),
            ("SF6断路器", 4),
            ("ABC，DEF", 3),
            ("“三措一案”", 6),
            ("Ⅱ段母线", 4),
            ("阿卜杜·买买提", 7),
            ("油温85.5℃，", 4),
            ("don’t stop", 2),
            ("他说‘好’", 5),
            ("一、二；三", 5),
            ("……", 2),
            ("第1条 第2条", 6),
            ("𠮷田", 2),
            ("変圧器テスト", 6),
            ("ئەلەكتر ئېنېرگىيىسى", 2),
            ("变\u{200b}电", 2),
            ("AB\u{200b}CD", 1),
            ("变电\n检修", 4),
        ] {
            assert_eq!(word_count(text), count, "{text}");
        }
    }

    proptest! {
        /// Each Han character counts one wherever it stands, and taking a text apart at a space never changes it.
        #[test]
        fn a_sum_of_its_parts(a in "[变电a-z0-9，。 ]{0,40}", b in "[变电a-z0-9，。 ]{0,40}") {
            prop_assert_eq!(word_count(&format!("{a} {b}")), word_count(&a) + word_count(&b));
            prop_assert_eq!(word_count(&format!("{a}电{b}")), word_count(&a) + 1 + word_count(&b));
        }

        #[test]
        fn never_more_than_characters(text in "\\PC{0,60}") {
            prop_assert!(word_count(&text) as usize <= text.chars().count());
        }
    }
}
