//! What may be written next.

use super::fields::{FIELDS, Kind, field_named};
use super::lex::{Piece, tokens};
use crate::desk::find::Pattern;
use crate::domain::Words;

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What to write.
    pub text: String,
    /// What it means.
    pub help: Words,
}

/// What may be written in place of the characters `from..to`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The first character that is replaced.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
    /// What may stand there, likeliest first; empty where any text may.
    pub candidates: Vec<Candidate>,
}

/// What may be written at a place of a query, counted in characters.
pub fn complete(query: &str, cursor: usize) -> Completion {
    let head: String = query.chars().take(cursor).collect();
    let Ok(tokens) = tokens(&head) else {
        return Completion { from: cursor, to: cursor, ..Completion::default() };
    };
    let end = head.chars().count();
    // The word that is being written, if the cursor stands at its end.
    let (typed, from, before) = match tokens.split_last() {
        Some((last, before)) if last.to == end => match &last.piece {
            Piece::Word(word) => (word.as_str(), last.from, before),
            _ => ("", end, &tokens[..]),
        },
        _ => ("", end, &tokens[..]),
    };
    let field = match before {
        [.., name, sign] if name.to == sign.from && sign.to == from => match (&name.piece, &sign.piece) {
            (Piece::Word(name), Piece::Op(_)) => field_named(name),
            _ => None,
        },
        _ => None,
    };
    let candidates = match field {
        Some(field) => values(field.kind, typed),
        None => names(typed),
    };
    // Of several values only the last one is being written.
    let kept =
        if field.is_some() { typed.rfind(',').map_or(0, |at| typed[..=at].chars().count()) } else { 0 };
    Completion { from: from + kept, to: end, candidates }
}

fn names(typed: &str) -> Vec<Candidate> {
    let pattern = Pattern::new(typed);
    let fits = |text: &str| typed.is_empty() || pattern.as_ref().is_some_and(|one| one.is_in(text));
    let mut found: Vec<(bool, Candidate)> = FIELDS
        .iter()
        .filter(|field| fits(field.name) || fits(field.zh))
        .map(|field| {
            let help = Words::made(format!("{}  {}", field.zh, field.help.zh), field.help.en.to_string());
            let starts = field.name.starts_with(typed) || field.zh.starts_with(typed);
            (!starts, Candidate { text: format!("{}:", field.name), help })
        })
        .collect();
    found.sort_by_key(|(later, _)| *later);
    found.into_iter().map(|(_, one)| one).collect()
}

fn values(kind: Kind, typed: &str) -> Vec<Candidate> {
    let typed = typed.rsplit(',').next().unwrap_or(typed);
    let pattern = Pattern::new(typed);
    let fits = |text: &str| typed.is_empty() || pattern.as_ref().is_some_and(|one| one.is_in(text));
    let mut found: Vec<(bool, Candidate)> = kind
        .values()
        .into_iter()
        .filter(|(word, words)| fits(word) || fits(&words.zh))
        .map(|(text, help)| {
            (!text.starts_with(typed) && !help.zh.starts_with(typed), Candidate { text, help })
        })
        .collect();
    found.sort_by_key(|(later, _)| *later);
    found.into_iter().map(|(_, one)| one).collect()
}
