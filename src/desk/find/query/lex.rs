//! A query cut into tokens, each with its place.

use super::LONGEST;
use super::expr::Op;
use super::fault::QueryFault;
use crate::domain::Words;
use crate::domain::text::narrow;

/// A piece of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `-` before something.
    Minus,
    /// `|`
    Bar,
    /// A comparison.
    Op(Op),
    /// A word, folded.
    Word(String),
    /// What stood in quotes.
    Phrase(String),
}

/// A piece with its place, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What.
    pub piece: Piece,
    /// Its first character.
    pub from: usize,
    /// The one after its last.
    pub to: usize,
}

/// Cuts a query.
///
/// # Errors
/// Where it is too long, or a quotation does not end.
pub fn tokens(query: &str) -> Result<Vec<Token>, QueryFault> {
    let chars: Vec<char> = query.chars().map(plain).collect();
    if chars.len() > LONGEST {
        return Err(QueryFault {
            query: chars.iter().take(60).collect(),
            from: 59,
            to: 60,
            words: Words::made(
                format!("查询式太长，最多 {LONGEST} 字"),
                format!("longer than {LONGEST} characters"),
            ),
            expected: Box::default(),
        });
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let from = at;
        at += 1;
        let next = chars.get(at).copied();
        let piece = match c {
            c if c.is_whitespace() => continue,
            '(' => Piece::Open,
            ')' => Piece::Close,
            '|' => {
                at += usize::from(next == Some('|'));
                Piece::Bar
            }
            '"' => {
                let Some(length) = chars[at..].iter().position(|c| *c == '"') else {
                    return Err(QueryFault {
                        query: query.to_owned(),
                        from,
                        to: chars.len(),
                        words: Words::fixed("引号没有闭上", "the quotation does not end"),
                        expected: Words::same("\"").into(),
                    });
                };
                let text = chars[at..at + length].iter().collect();
                at += length + 1;
                Piece::Phrase(text)
            }
            '-' if next.is_some_and(|c| !c.is_whitespace() && c != ')') => Piece::Minus,
            c => match sign(c, next) {
                Some((op, length)) => {
                    at += length - 1;
                    Piece::Op(op)
                }
                None => {
                    let ends = |at: usize| {
                        let c = chars[at];
                        c.is_whitespace()
                            || matches!(c, '(' | ')' | '"' | '|')
                            || sign(c, chars.get(at + 1).copied()).is_some()
                    };
                    while at < chars.len() && !ends(at) {
                        at += 1;
                    }
                    Piece::Word(chars[from..at].iter().collect())
                }
            },
        };
        tokens.push(Token { piece, from, to: at });
    }
    Ok(tokens)
}

fn sign(c: char, next: Option<char>) -> Option<(Op, usize)> {
    Some(match (c, next) {
        ('<', Some('=')) => (Op::AtMost, 2),
        ('>', Some('=')) => (Op::AtLeast, 2),
        ('!', Some('=')) => (Op::Unlike, 2),
        ('≤', _) => (Op::AtMost, 1),
        ('≥', _) => (Op::AtLeast, 1),
        ('≠', _) => (Op::Unlike, 1),
        ('<', _) => (Op::Less, 1),
        ('>', _) => (Op::More, 1),
        (':' | '=', _) => (Op::Equal, 1),
        _ => return None,
    })
}

/// Full-width marks, which an input method writes, are the plain ones.
fn plain(c: char) -> char {
    match narrow(c) {
        '“' | '”' | '「' | '」' => '"',
        '《' => '<',
        '》' => '>',
        '、' => ',',
        c => c,
    }
}
