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
    for column in case.notice.form.vague_in.iter() {
        let Some((table, column)) = column.at() else { continue };
        for index in 0..dossier.len(table) {
            let Some(row) = dossier.row(table, index) else { break };
            let text = row.show(usize::from(column));
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
