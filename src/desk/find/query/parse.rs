//! Tokens to a query. One pass, no going back: time is in proportion to length.

use super::DEEPEST;
use super::expr::{Count, Due, Expr, Op, Whom};
use super::fault::QueryFault;
use super::fields::{FIELDS, Field, Flag, Kind, Number, PROPOSALS, field_named};
use super::lex::{Piece, Token, tokens};
use crate::domain::{Day, Level, State, Words};
use std::cell::Cell;

/// Reads a query; an empty one asks for everything.
///
/// # Errors
/// What is not understood, where it stands, and what is expected there.
pub(in crate::desk) fn read(query: &str) -> Result<Expr, QueryFault> {
    let tokens = tokens(query)?;
    Parser::new(query, &tokens).query()
}

/// Reads a query of these tokens, and counts how often it looks at one.
#[cfg(test)]
pub(super) fn read_counting(query: &str, tokens: &[Token]) -> (Result<Expr, QueryFault>, usize) {
    let mut parser = Parser::new(query, tokens);
    let read = parser.query();
    (read, parser.looks.get())
}

struct Parser<'a> {
    query: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    /// How often a token was looked at.
    looks: Cell<usize>,
}

/// A word that joins.
#[derive(PartialEq, Eq)]
enum Joint {
    And,
    Or,
    Not,
}

fn joint(token: &Token) -> Option<Joint> {
    match &token.piece {
        Piece::Bar => Some(Joint::Or),
        Piece::Minus => Some(Joint::Not),
        Piece::Word(word) => match word.to_lowercase().as_str() {
            "and" | "且" | "并且" | "&&" | "&" => Some(Joint::And),
            "or" | "或" | "或者" => Some(Joint::Or),
            "not" | "非" | "不" | "!" => Some(Joint::Not),
            _ => None,
        },
        _ => None,
    }
}

impl<'a> Parser<'a> {
    fn new(query: &'a str, tokens: &'a [Token]) -> Self {
        Self { query, tokens, at: 0, depth: 0, looks: Cell::new(0) }
    }

    fn query(&mut self) -> Result<Expr, QueryFault> {
        if self.tokens.is_empty() {
            return Ok(Expr::All);
        }
        let expr = self.any()?;
        match self.peek() {
            None => Ok(expr),
            Some(token) => {
                Err(self.fault(token, Words::fixed("多出一个 )", "a ) too many"), Words::default()))
            }
        }
    }

    fn peek(&self) -> Option<&'a Token> {
        self.looks.set(self.looks.get() + 1);
        self.tokens.get(self.at)
    }

    fn advance(&mut self) -> Option<&'a Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn fault(&self, token: &Token, words: Words, expected: Words) -> QueryFault {
        QueryFault {
            query: self.query.to_owned(),
            from: token.from,
            to: token.to,
            words,
            expected: expected.into(),
        }
    }

    /// A fault behind all that was written.
    fn ends(&self, expected: Words) -> QueryFault {
        let end = self.query.chars().count();
        QueryFault {
            query: self.query.to_owned(),
            from: end,
            to: end + 1,
            words: Words::fixed("查询式没有写完", "the query is not finished"),
            expected: expected.into(),
        }
    }

    fn any(&mut self) -> Result<Expr, QueryFault> {
        let mut all = vec![self.both()?];
        while self.peek().is_some_and(|token| joint(token) == Some(Joint::Or)) {
            self.at += 1;
            all.push(self.both()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Expr::Or(all) })
    }

    fn both(&mut self) -> Result<Expr, QueryFault> {
        let mut expr = self.one()?;
        loop {
            let Some(token) = self.peek() else { return Ok(expr) };
            match joint(token) {
                Some(Joint::Or) => return Ok(expr),
                Some(Joint::And) => self.at += 1,
                _ if token.piece == Piece::Close => return Ok(expr),
                _ => {}
            }
            expr = expr.and(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Expr, QueryFault> {
        let condition = || Words::fixed("条件、文字或 (", "a condition, a text or (");
        let Some(token) = self.advance() else { return Err(self.ends(condition())) };
        if joint(token) == Some(Joint::Not) {
            self.deeper(token)?;
            let expr = self.one()?;
            self.depth -= 1;
            return Ok(match expr {
                Expr::Not(one) => *one,
                one => Expr::Not(Box::new(one)),
            });
        }
        if joint(token).is_some() {
            return Err(self.fault(
                token,
                Words::fixed("这里缺条件", "a condition is missing here"),
                condition(),
            ));
        }
        match &token.piece {
            Piece::Open => {
                self.deeper(token)?;
                let expr = self.any()?;
                self.depth -= 1;
                match self.advance() {
                    Some(close) if close.piece == Piece::Close => Ok(expr),
                    _ => Err(self.fault(
                        token,
                        Words::fixed("括号没有闭上", "the bracket is not closed"),
                        Words::same(")"),
                    )),
                }
            }
            Piece::Phrase(text) if text.trim().is_empty() => Err(self.fault(
                token,
                Words::fixed("引号里是空的", "there is nothing in the quotes"),
                condition(),
            )),
            Piece::Phrase(text) => Ok(Expr::Text { place: None, text: text.clone(), exact: true }),
            Piece::Word(word) => match self.peek().map(|next| (&next.piece, next.from)) {
                Some((Piece::Op(op), at)) if at == token.to => {
                    self.at += 1;
                    self.field(token, word, *op)
                }
                _ => Ok(Expr::Text { place: None, text: word.clone(), exact: false }),
            },
            Piece::Op(_) => {
                Err(self.fault(token, Words::fixed("比较号前缺字段名", "no field before the sign"), fields()))
            }
            _ => {
                Err(self.fault(token, Words::fixed("这里缺条件", "a condition is missing here"), condition()))
            }
        }
    }

    fn deeper(&mut self, token: &Token) -> Result<(), QueryFault> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let words = Words::made(
            format!("括号套得太深，最多 {DEEPEST} 层"),
            format!("deeper than {DEEPEST} brackets"),
        );
        Err(self.fault(token, words, Words::default()))
    }

    fn field(&mut self, token: &Token, name: &str, op: Op) -> Result<Expr, QueryFault> {
        let Some(field) = field_named(name) else {
            let words = match nearest(name) {
                Some(near) => Words::made(
                    format!("没有「{name}」这个字段，是不是 {} ({})", near.name, near.zh),
                    format!("no field `{name}`; perhaps {} ({})", near.name, near.zh),
                ),
                None => Words::made(format!("没有「{name}」这个字段"), format!("no field `{name}`")),
            };
            return Err(self.fault(token, words, fields()));
        };
        let sign = &self.tokens[self.at - 1];
        let Some(value) = self.advance() else { return Err(self.ends(field.kind.expected())) };
        // A date has no sign before it; `due<-3d` is nothing.
        let (text, exact) = match &value.piece {
            Piece::Word(word) => (word.as_str(), false),
            Piece::Phrase(text) if !text.trim().is_empty() => (text.as_str(), true),
            _ => {
                let words = Words::made(format!("{name} 后面缺值"), format!("no value after {name}"));
                return Err(self.fault(value, words, field.kind.expected()));
            }
        };
        self.condition(field, op, sign, value, text, exact)
    }

    fn condition(
        &self,
        field: &Field,
        op: Op,
        sign: &Token,
        value: &Token,
        text: &str,
        exact: bool,
    ) -> Result<Expr, QueryFault> {
        let wrong = || {
            let words = Words::made(
                format!("{} 不能是「{text}」", field.zh),
                format!("{} cannot be `{text}`", field.name),
            );
            self.fault(value, words, field.kind.expected())
        };
        let compared = !matches!(op, Op::Equal | Op::Unlike);
        if compared && !matches!(field.kind, Kind::Number(_) | Kind::Found(_) | Kind::Due) {
            let words = Words::made(
                format!("{} 不能比大小", field.zh),
                format!("{} has no more or less", field.name),
            );
            return Err(self.fault(sign, words, Words::same(": = !=")));
        }
        let each = || text.split(',').filter(|one| !one.is_empty());
        let unless = |expr: Expr| if op == Op::Unlike { Expr::Not(Box::new(expr)) } else { expr };
        Ok(match field.kind {
            Kind::Text(place) => unless(Expr::Text { place: Some(place), text: text.to_owned(), exact }),
            Kind::State => {
                let states: Option<Vec<State>> = each().map(state).collect();
                unless(Expr::State(states.filter(|all| !all.is_empty()).ok_or_else(wrong)?))
            }
            Kind::Level => {
                let levels: Option<Vec<Level>> = each().map(level).collect();
                unless(Expr::Level(levels.filter(|all| !all.is_empty()).ok_or_else(wrong)?))
            }
            Kind::Proposal => {
                let named = |word: &str| {
                    let is = |(one, zh): &&(_, &str)| {
                        let one: &crate::domain::Proposal = one;
                        one.word() == word || one.mark() == word || *zh == word
                    };
                    PROPOSALS.iter().find(is).map(|(one, _)| *one)
                };
                let all: Option<Vec<_>> = each().map(named).collect();
                unless(Expr::Proposal(all.filter(|all| !all.is_empty()).ok_or_else(wrong)?))
            }
            Kind::Found(verdicts) => match text.parse::<u16>() {
                Ok(number) => Expr::Counted(verdicts, Count { op, number }),
                Err(_) if compared => return Err(wrong()),
                Err(_) => {
                    let known = |id: &str| crate::policy::check_named(id).map(|check| check.id.to_owned());
                    let checks: Option<Vec<String>> = each().map(known).collect();
                    let checks = checks
                        .filter(|all| !all.is_empty())
                        .ok_or_else(|| self.unknown_check(field, value, text))?;
                    unless(Expr::Found(verdicts, checks))
                }
            },
            Kind::Number(Number::Submissions) => {
                Expr::Submissions(Count { op, number: text.parse().map_err(|_| wrong())? })
            }
            Kind::Due => Expr::Due(op, due(text).ok_or_else(wrong)?),
            Kind::Person(spoken) if exact => unless(Expr::Person(spoken, whom(text))),
            Kind::Person(spoken) => {
                let all: Vec<Expr> = each().map(|one| Expr::Person(spoken, whom(one))).collect();
                unless(any_of(all).ok_or_else(wrong)?)
            }
            Kind::Is => {
                let one = |word: &str| match (Flag::named(&word.to_lowercase()), state(word)) {
                    (Some(flag), _) => Some(Expr::Is(flag)),
                    (None, state) => state.map(|state| Expr::State(vec![state])),
                };
                let all: Option<Vec<Expr>> = each().map(one).collect();
                unless(all.and_then(any_of).ok_or_else(wrong)?)
            }
        })
    }

    fn unknown_check(&self, field: &Field, value: &Token, text: &str) -> QueryFault {
        let near = crate::policy::checks().map(|check| check.id).min_by_key(|id| distance(id, text));
        let near = near.filter(|id| distance(id, text) <= 3).unwrap_or("ce.public");
        let words = Words::made(format!("没有核查项「{text}」"), format!("there is no check `{text}`"));
        let expected = Words::made(
            format!("核查项的编号，如 {}:{near}", field.name),
            format!("a check's id, such as {}:{near}", field.name),
        );
        self.fault(value, words, expected)
    }
}

/// One of these; `None` of none.
fn any_of(mut all: Vec<Expr>) -> Option<Expr> {
    if all.len() > 1 { Some(Expr::Or(all)) } else { all.pop() }
}

fn state(word: &str) -> Option<State> {
    State::ALL.into_iter().find(|one| one.word() == word.to_lowercase() || one.zh() == word)
}

fn level(word: &str) -> Option<Level> {
    Level::ALL.iter().copied().find(|one| one.zh() == word || one.en() == word.to_lowercase())
}

/// `3d`, `3天`, `3`, or a date.
fn due(text: &str) -> Option<Due> {
    let days = text.trim_end_matches(['d', 'D', '天', '日']);
    if let Ok(days) = days.parse::<u16>() {
        return Some(Due::Days(days));
    }
    text.replace(['/', '.'], "-").parse::<Day>().ok().map(Due::On)
}

fn whom(text: &str) -> Whom {
    match text.to_lowercase().as_str() {
        "me" | "我" => Whom::Me,
        "nobody" | "无" | "none" | "没有" => Whom::Nobody,
        _ => Whom::Account(text.to_owned()),
    }
}

/// What may be asked for, in one line.
fn fields() -> Words {
    let names = |name: fn(&Field) -> &'static str| FIELDS.iter().map(name).collect::<Vec<_>>().join(" ");
    Words::made(names(|field| field.zh), names(|field| field.name))
}

fn nearest(name: &str) -> Option<&'static Field> {
    let apart = |field: &&Field| distance(field.name, name).min(distance(field.zh, name) * 2);
    FIELDS.iter().min_by_key(apart).filter(|field| apart(field) <= 2)
}

/// How many characters must be changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) =
        (one.chars().take(24).collect(), other.chars().take(24).collect());
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (place, d) in other.iter().enumerate() {
            let above = row[place + 1];
            row[place + 1] = if c == d { corner } else { 1 + corner.min(above).min(row[place]) };
            corner = above;
        }
    }
    row[other.len()]
}
