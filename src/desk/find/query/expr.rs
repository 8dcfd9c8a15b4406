//! A query as it was understood, and the text that reads back the same.

use super::fields::Flag;
use crate::domain::{Day, Level, Proposal, State};
use std::fmt;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Expr {
    /// Everything.
    #[default]
    All,
    /// All of these.
    And(Vec<Expr>),
    /// Any of these.
    Or(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// A text in a place.
    Text {
        /// Where; `None` for anywhere a person would look.
        place: Option<Place>,
        /// What.
        text: String,
        /// As it stands, in one piece; else as one searches, by pinyin and first letters too.
        exact: bool,
    },
    /// In one of these states.
    State(Vec<State>),
    /// Received, with one of these proposals.
    Proposal(Vec<Proposal>),
    /// For one of these levels.
    Level(Vec<Level>),
    /// With a finding of one of these checks.
    Found(Verdicts, Vec<String>),
    /// With so many findings.
    Counted(Verdicts, Count),
    /// With so many submissions.
    Submissions(Count),
    /// Due then.
    Due(Op, Due),
    /// Given to, or decided by, somebody.
    Person(Spoken, Whom),
    /// A word of `is:`.
    Is(Flag),
}

/// Where a text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// 姓名
    Name,
    /// 工作单位, 主管单位
    Unit,
    /// 申报专业
    Specialty,
    /// 申报编号
    Number,
    /// 证件号码
    Id,
    /// 统一社会信用代码
    Credit,
}

/// Which findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdicts {
    /// 改
    Fail,
    /// 拒
    Bar,
    /// 废
    Void,
    /// 看
    Eye,
    /// 免
    Exempt,
    /// Any of these.
    Any,
}

/// How a value compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`, `:`
    Equal,
    /// `!=`
    Unlike,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// A comparison with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Count {
    /// How.
    pub op: Op,
    /// With what.
    pub number: u16,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// So many days from today.
    Days(u16),
    /// On a day.
    On(Day),
}

/// What a person has to do with a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spoken {
    /// It is given to them.
    Marked,
    /// They decided on it last.
    Decided,
}

/// Who.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whom {
    /// Who asks.
    Me,
    /// Nobody.
    Nobody,
    /// An account.
    Account(String),
}

impl Op {
    /// Whether `one` compares so with `other`.
    pub fn holds<T: Ord>(self, one: T, other: T) -> bool {
        match self {
            Self::Less => one < other,
            Self::AtMost => one <= other,
            Self::Equal => one == other,
            Self::Unlike => one != other,
            Self::AtLeast => one >= other,
            Self::More => one > other,
        }
    }

    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => ":",
            Self::Unlike => "!=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

impl Count {
    /// Whether a number compares so.
    pub fn holds(self, number: u16) -> bool {
        self.op.holds(number, self.number)
    }
}

impl Verdicts {
    /// The field's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Bar => "bar",
            Self::Void => "void",
            Self::Eye => "eye",
            Self::Exempt => "exempt",
            Self::Any => "check",
        }
    }
}

impl Place {
    /// The field's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Specialty => "specialty",
            Self::Number => "number",
            Self::Id => "id",
            Self::Credit => "credit",
        }
    }
}

impl Expr {
    /// Both of these.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, other) => other,
            (one, Self::All) => one,
            (Self::And(mut all), Self::And(more)) => {
                all.extend(more);
                Self::And(all)
            }
            (Self::And(mut all), other) => {
                all.push(other);
                Self::And(all)
            }
            (one, Self::And(more)) => Self::And(std::iter::once(one).chain(more).collect()),
            (one, other) => Self::And(vec![one, other]),
        }
    }

    /// Whether any part of it is so.
    pub fn any(&self, wanted: &impl Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::And(all) | Self::Or(all) => all.iter().any(|one| one.any(wanted)),
                Self::Not(one) => one.any(wanted),
                _ => false,
            }
    }

    /// Whether it depends on who asks.
    pub fn is_personal(&self) -> bool {
        self.any(&|one| match one {
            Self::Person(_, whom) => *whom == Whom::Me,
            Self::Is(flag) => flag.is_personal(),
            _ => false,
        })
    }

    /// Whether it depends on the day.
    pub fn is_of_today(&self) -> bool {
        self.any(&|one| match one {
            Self::Due(_, due) => matches!(due, Due::Days(_)),
            Self::Is(flag) => *flag == Flag::Overdue,
            _ => false,
        })
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::And(all) => joined(f, all, " "),
            Self::Or(all) => joined(f, all, " or "),
            Self::Not(one) => {
                f.write_str("-")?;
                bracketed(f, one)
            }
            Self::Text { place, text, exact } => {
                if let Some(place) = place {
                    write!(f, "{}:", place.name())?;
                }
                if *exact { write!(f, "\"{text}\"") } else { f.write_str(text) }
            }
            Self::State(all) => write!(f, "state:{}", listed(all.iter().map(|one| one.word()))),
            Self::Proposal(all) => write!(f, "proposal:{}", listed(all.iter().map(|one| one.word()))),
            Self::Level(all) => write!(f, "level:{}", listed(all.iter().map(|one| one.zh()))),
            Self::Found(verdicts, checks) => {
                write!(f, "{}:{}", verdicts.name(), listed(checks.iter().map(String::as_str)))
            }
            Self::Counted(verdicts, count) => {
                write!(f, "{}{}{}", verdicts.name(), written(count.op), count.number)
            }
            Self::Submissions(count) => write!(f, "submissions{}{}", written(count.op), count.number),
            Self::Due(op, Due::Days(days)) => write!(f, "due{}{days}d", written(*op)),
            Self::Due(op, Due::On(day)) => write!(f, "due{}{day}", written(*op)),
            Self::Person(spoken, whom) => {
                f.write_str(match spoken {
                    Spoken::Marked => "marked:",
                    Spoken::Decided => "decided:",
                })?;
                f.write_str(match whom {
                    Whom::Me => "me",
                    Whom::Nobody => "nobody",
                    Whom::Account(account)
                        if account.chars().all(|c| c.is_alphanumeric() || "._@-".contains(c)) =>
                    {
                        account
                    }
                    Whom::Account(account) => return write!(f, "\"{account}\""),
                })
            }
            Self::Is(flag) => write!(f, "is:{}", flag.name()),
        }
    }
}

/// `=` in counts, where `:` would ask for a check.
fn written(op: Op) -> &'static str {
    if op == Op::Equal { "=" } else { op.sign() }
}

fn listed<'a>(all: impl Iterator<Item = &'a str>) -> String {
    all.collect::<Vec<_>>().join(",")
}

fn joined(f: &mut fmt::Formatter<'_>, all: &[Expr], between: &str) -> fmt::Result {
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        bracketed(f, one)?;
    }
    Ok(())
}

fn bracketed(f: &mut fmt::Formatter<'_>, one: &Expr) -> fmt::Result {
    if matches!(one, Expr::And(_) | Expr::Or(_)) { write!(f, "({one})") } else { write!(f, "{one}") }
}
